use super::*;
use proptest::prelude::*;

mod graphs;
#[cfg(all(feature = "spreadsheets", feature = "xlsx"))]
mod workbooks;

fn table(file: &str, bytes: &[u8]) -> Sheet {
    match open(file, bytes) {
        Ok(Contents::Table(sheet)) => sheet,
        other => panic!("{other:?}"),
    }
}

fn csv(text: &str) -> Sheet {
    table("posts.csv", text.as_bytes())
}

fn fault(file: &str, bytes: &[u8]) -> String {
    open(file, bytes).unwrap_err().to_string()
}

fn cells(sheet: &Sheet) -> Vec<Vec<&str>> {
    sheet.rows.iter().map(|row| row.cells.iter().map(String::as_str).collect()).collect()
}

fn lines(sheet: &Sheet) -> Vec<usize> {
    sheet.rows.iter().map(|row| row.line).collect()
}

fn says(sheet: &Sheet, text: &str) -> bool {
    sheet.assumed.iter().any(|sentence| sentence.contains(text))
}

#[test]
fn a_plain_table_is_read_without_anything_to_say() {
    let sheet = csv("id, reports_to ,fte\na,,1\n b ,a,0.5\n");
    assert_eq!(sheet.header, ["id", "reports_to", "fte"]);
    assert_eq!(cells(&sheet), [["a", "", "1"], ["b", "a", "0.5"]]);
    assert_eq!(lines(&sheet), [2, 3]);
    assert_eq!(sheet.assumed, [""; 0]);
    let format = Format::Delimited {
        delimiter: b',',
        encoding: "UTF-8",
        bom: false,
        crlf: false,
        decimal_comma: false,
    };
    assert_eq!(sheet.format, format);
}

#[test]
fn byte_order_mark_line_ends_and_quoted_line_ends_are_understood() {
    let sheet = csv("\u{feff}id,title\r\na,\"Head of\r\nsales\"\r\n\r\nb,x\r\n");
    assert_eq!(cells(&sheet), [["a", "Head of sales"], ["b", "x"]]);
    assert_eq!(lines(&sheet), [2, 5]);
    assert_eq!(sheet.blank_lines, [4]);
    assert!(matches!(sheet.format, Format::Delimited { bom: true, crlf: true, .. }));
    assert_eq!(lines(&csv("id,title\ra,x\r\rb,y")), [2, 4]);
}

#[test]
fn separators_are_found_and_said() {
    let cases = [
        ("id;title\na;\"x;y\"\nb;one, two\n", b';', "semicolons"),
        ("id\ttitle\na\tx;y\nb\tone, two\n", b'\t', "tabs"),
        ("id|title\na|x\nb|y\n", b'|', "vertical bars"),
    ];
    for (text, expected, word) in cases {
        let sheet = csv(text);
        assert!(
            matches!(sheet.format, Format::Delimited { delimiter, .. } if delimiter == expected),
            "{text}"
        );
        assert_eq!(sheet.header, ["id", "title"]);
        assert!(says(&sheet, word));
    }
    assert_eq!(csv("Name;FTE\nSmith, John;1\nDoe, Jane;2\n").header, ["Name", "FTE"]);
    assert_eq!(csv("id,skills\na,x;y\nb,z;w\n").header, ["id", "skills"]);
    assert_eq!(csv("id\na\nb\n").header, ["id"]);
}

#[test]
fn a_first_line_that_names_the_separator_is_obeyed() {
    let sheet = csv("sep=|\r\nid|a,b\r\n1|2,3\r\n");
    assert_eq!(sheet.header, ["id", "a,b"]);
    assert_eq!(lines(&sheet), [3]);
}

#[test]
fn decimal_commas_are_told_from_commas_of_thousands() {
    let german = csv("id;fte\na;0,5\nb;1.234,5\nc;1,234\n");
    assert!(german.has_decimal_commas && says(&german, "semicolons, decimal commas"));
    assert_eq!(german.number("1,234"), Ok(Some(1.234)));
    assert_eq!(german.number("1.234"), Ok(Some(1234.0)));
    assert!(csv("id;fte\na;1,234\n").has_decimal_commas);
    assert!(csv("id,fte\na,\"0,5\"\n").has_decimal_commas);
    let english = csv("id;fte\na;0.5\nb;\"1,234\"\n");
    assert!(!english.has_decimal_commas);
    assert_eq!(english.number("1,234"), Ok(Some(1234.0)));
    assert!(english.number("0,5").unwrap_err().contains("behind a point"));
}

#[test]
fn numbers_are_read_as_people_write_them() {
    let cases = [
        ("1", 1.0, 1.0),
        ("-0", -0.0, -0.0),
        ("1 234", 1234.0, 1234.0),
        ("1\u{202f}234\u{202f}567", 1_234_567.0, 1_234_567.0),
        ("1'234.5", 1234.5, f64::NAN),
        ("1,234.5", 1234.5, 1234.5),
        ("1.234,5", 1234.5, 1234.5),
        ("1,234,567", 1_234_567.0, 1_234_567.0),
        ("−2.5", -2.5, f64::NAN),
        ("0,125", f64::NAN, 0.125),
        ("0.125", 0.125, f64::NAN),
        ("1.5E-02", 0.015, f64::NAN),
        ("+3", 3.0, 3.0),
        (".5", 0.5, f64::NAN),
    ];
    for (text, with_points, with_commas) in cases {
        for (has_commas, expected) in [(false, with_points), (true, with_commas)] {
            let got = number::parse(text, has_commas);
            let is_right = if expected.is_nan() { got.is_none() } else { got == Some(expected) };
            assert!(is_right, "{text} {has_commas}: {got:?}");
        }
    }
    assert_eq!(csv("id,fte\na,1\n").number(" "), Ok(None));
}

#[test]
fn what_is_no_number_is_refused() {
    let nonsense = [
        "x",
        "1x",
        "--1",
        "1.2.3",
        "12 34",
        "1,23,456",
        "1 234,567 8",
        "inf",
        "NaN",
        "e5",
        "1e",
        ".",
        "-",
        "50%",
        "1e999",
    ];
    for text in nonsense {
        assert_eq!((number::parse(text, false), number::parse(text, true)), (None, None), "{text}");
    }
}

#[test]
fn text_of_other_encodings_is_read_and_said() {
    let text = "id;name\na;Jürgen Müller\nb;Änne Größe\nc;Straße €\n";
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let sheet = table("posts.csv", &windows);
    assert_eq!(cells(&sheet)[2][1], "Straße €");
    assert_eq!(sheet.assumed[0], "posts.csv: read as Windows-1252");
    for is_little in [true, false] {
        let turn = |unit: u16| if is_little { unit.to_le_bytes() } else { unit.to_be_bytes() };
        let bare: Vec<u8> = text.encode_utf16().flat_map(turn).collect();
        let marked: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(turn).collect();
        assert_eq!(cells(&table("posts.csv", &marked))[0][1], "Jürgen Müller");
        assert!(!says(&table("posts.csv", &marked), "read as"));
        let sheet = table("posts.csv", &bare);
        assert_eq!(cells(&sheet)[0][1], "Jürgen Müller");
        assert!(says(&sheet, if is_little { "UTF-16LE" } else { "UTF-16BE" }));
    }
}

#[test]
fn a_single_umlaut_is_enough_to_tell_the_encoding() {
    let sheet = table("posts.csv", b"id,name\na,M\xfcller\n");
    assert_eq!(cells(&sheet)[0][1], "Müller");
}

#[test]
fn one_broken_byte_in_a_utf_8_file_does_not_break_the_rest() {
    let mut bytes = "id,name\n".to_owned() + &"a,Größe\n".repeat(20);
    bytes.push_str("b,x");
    let mut bytes = bytes.into_bytes();
    bytes.push(0xc3);
    let sheet = table("posts.csv", &bytes);
    assert_eq!(cells(&sheet)[0][1], "Größe");
    assert!(says(&sheet, "1 character is broken"));
}

#[test]
fn ragged_rows_are_kept_and_empty_cells_beyond_the_header_dropped() {
    let sheet = csv("id,a,b,,\n1,2\n1,2,3,,,\n1,2,3,4\n");
    assert_eq!(sheet.header, ["id", "a", "b"]);
    assert_eq!(cells(&sheet), [vec!["1", "2"], vec!["1", "2", "3"], vec!["1", "2", "3", "4"]]);
}

#[test]
fn blank_rows_are_dropped_and_counted() {
    let sheet = csv("id,a\n1,2\n,\n\n3,4\n\n\n");
    assert_eq!(lines(&sheet), [2, 5]);
    assert_eq!(sheet.blank_lines, [3, 4]);
}

#[test]
fn a_header_below_blank_rows_and_a_title_is_found_and_said() {
    let sheet = csv("\n,,\nStaff 2024,,\n\nid,name,unit\na,x,y\n");
    assert_eq!(sheet.header, ["id", "name", "unit"]);
    assert_eq!((lines(&sheet), sheet.blank_lines.len()), (vec![6], 0));
    assert_eq!(
        sheet.assumed,
        ["posts.csv: the names of the columns are taken from line 5, below the title “Staff 2024”"]
    );
}

#[test]
fn characters_that_cannot_be_shown_become_spaces_and_are_said() {
    let sheet = csv("id,name\na,x\u{7}y\nb,\u{202e}z\nc,\"one\ntwo\"\n");
    assert_eq!(cells(&sheet), [["a", "x y"], ["b", "z"], ["c", "one two"]]);
    assert_eq!(sheet.assumed.len(), 1);
    assert!(says(&sheet, "2 characters that cannot be shown are replaced") && says(&sheet, "lines 2, 3"));
    assert!(
        sheet
            .rows
            .iter()
            .flat_map(|row| &row.cells)
            .all(|cell| crate::scenario::illegible_text(cell).is_none())
    );
}

#[test]
fn what_cannot_be_read_names_file_line_and_remedy() {
    let cases: [(&str, &[u8], &str); 8] = [
        ("a.csv", b"", "a.csv: the table is empty"),
        ("a.csv", b"\n\n,,\n", "the table is empty"),
        ("a.csv", b"\nid,x,id\n1,2,3\n", "a.csv:2: 2 columns are called “id”: rename"),
        ("a.csv", b"id,x\n1,2\n2,\"3\n4,5\n", "a.csv:3: a quotation mark"),
        ("a.pdf", b"%PDF-1.7", "this is a PDF"),
        ("a.csv", b"\x1f\x8b\x08\x00", "unpack it"),
        ("a.xls", b"<html><table>", "this is a web page"),
        ("a.bin", b"\x01\x02\x03\x04\x05\x06\x07", "this is not text"),
    ];
    for (file, bytes, expected) in cases {
        let got = fault(file, bytes);
        assert!(got.contains(expected), "{got}");
    }
}

#[test]
fn many_faults_are_shown_up_to_twenty() {
    let faults = Faults { file: "a.csv".to_owned(), faults: vec![(3, "odd".to_owned()); 57] };
    let shown = faults.to_string();
    assert_eq!(shown.lines().count(), 21);
    assert!(shown.starts_with("a.csv:3: odd\n") && shown.ends_with("\nand 37 more"));
}

#[test]
fn a_table_of_more_than_a_million_rows_is_refused() {
    let text = format!("id,x\n{}", "1,2\n".repeat(MAX_ROWS));
    assert_eq!(csv(&text).rows.len(), MAX_ROWS);
    assert!(fault("a.csv", (text + "1,2\n").as_bytes()).contains("more than 1,000,000 rows"));
}

#[test]
fn the_kind_is_told_by_the_bytes_where_the_name_is_wrong() {
    assert_eq!(table("org.xlsx", b"id,x\n1,2\n").header, ["id", "x"]);
    assert_eq!(table("org.dat", b"[{\"id\": 1}]").format, Format::Json);
    assert_eq!(table("org.json", b"id,x\n1,2\n").header, ["id", "x"]);
    assert_eq!(kind::split_sheet("a#b.csv"), ("a#b.csv", None));
    assert_eq!(kind::split_sheet("a.xlsx#P#1"), ("a.xlsx", Some("P#1")));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        kind in 0_usize..6,
    ) {
        let file = ["a.csv", "a.xlsx", "a.graphml", "a.json", "a.yaml", "a"][kind];
        let _ = read(file, &bytes);
    }

    #[test]
    fn random_text_never_panics(text in "[a-c0-9\"';,.|\t\r\n{}\\[\\]<>:&*#!=/ -]{0,200}", kind in 0_usize..6) {
        let file = ["a.csv", "a.xlsx", "a.graphml", "a.json", "a.yaml", "a"][kind];
        let _ = read(file, text.as_bytes());
    }

    #[test]
    fn tables_that_were_written_are_read_back(
        rows in proptest::collection::vec(proptest::collection::vec("[a-z,;\"]{1,6}", 3), 1..20),
        delimiter in 0_usize..4,
    ) {
        let delimiter = [b',', b';', b'\t', b'|'][delimiter];
        let mut writer = ::csv::WriterBuilder::new()
            .delimiter(delimiter).quote_style(::csv::QuoteStyle::Always).from_writer(Vec::new());
        writer.write_record(["id", "name", "unit"]).unwrap();
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        let sheet = table("a.csv", &writer.into_inner().unwrap());
        prop_assert_eq!(sheet.rows.into_iter().map(|row| row.cells).collect::<Vec<_>>(), rows);
    }
}
