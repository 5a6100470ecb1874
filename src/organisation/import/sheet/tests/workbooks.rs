use super::*;
use rust_xlsxwriter::{ExcelDateTime, Format as Style, Formula, Workbook};
use std::io::{Cursor, Write};

/// A sheet of notes, and one of people with a title, a date, a formula and an error.
fn book() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Notes").unwrap().write(0, 0, "Read me").unwrap();
    let sheet = book.add_worksheet().set_name("People").unwrap();
    let date = ExcelDateTime::from_ymd(2024, 1, 31).unwrap();
    sheet.write(1, 0, "Staff").unwrap();
    for (column, name) in ["id", "fte", "since", "cost"].into_iter().enumerate() {
        sheet.write(3, column as u16, name).unwrap();
    }
    sheet.write(4, 0, 7).unwrap().write(4, 1, 0.5).unwrap();
    sheet.write_with_format(4, 2, &date, &Style::new().set_num_format("yyyy-mm-dd")).unwrap();
    sheet.write_formula(4, 3, Formula::new("=6*7").set_result("42")).unwrap();
    sheet.write(6, 0, "b\u{1f600}").unwrap().write(6, 1, true).unwrap();
    let sheet = book.add_worksheet().set_name("Teams").unwrap();
    sheet.write(0, 0, "id").unwrap().write(0, 1, "x").unwrap().write(1, 0, "1,5").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn the_first_sheet_with_a_table_is_read_and_said() {
    let sheet = table("org.xlsx", &book());
    assert_eq!(sheet.header, ["id", "fte", "since", "cost"]);
    assert_eq!(cells(&sheet), [["7", "0.5", "2024-01-31", "42"], ["b\u{1f600}", "true", "", ""]]);
    assert_eq!((lines(&sheet), &sheet.blank_lines[..]), (vec![5, 7], &[6][..]));
    assert_eq!(sheet.format, Format::Workbook { sheet: "People".to_owned() });
    assert!(says(&sheet, "the sheet “People” of Notes, People, Teams is read"));
    assert!(says(&sheet, "line 4, below the title “Staff”"));
}

#[test]
fn a_sheet_may_be_named_and_the_name_of_the_file_may_lie() {
    let sheet = table("org.xlsx#Teams", &book());
    assert_eq!((&sheet.file[..], cells(&sheet)), ("org.xlsx#Teams", vec![vec!["1,5", ""]]));
    assert_eq!(table("org.csv", &book()).format, Format::Workbook { sheet: "People".to_owned() });
    assert!(fault("org.xlsx#Staff", &book()).contains("no sheet “Staff”: it has Notes, People, Teams"));
}

#[test]
fn two_cells_far_apart_do_not_fill_the_memory() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "id").unwrap().write(0, 1, "x").unwrap().write(1_048_575, 16_383, "far").unwrap();
    let sheet = table("org.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!((sheet.rows.len(), sheet.rows[0].line), (1, 1_048_576));
}

/// A packed archive of parts.
fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn ods(content: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>\
         <office:spreadsheet>{content}</office:spreadsheet></office:body></office:document-content>"
    );
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest=\"m\"/>"),
        ("content.xml", content.as_bytes()),
    ])
}

#[test]
fn an_opendocument_workbook_is_read() {
    let text = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let content = format!(
        "<table:table table:name=\"Org\"><table:table-row>{}{}</table:table-row><table:table-row>{}\
         <table:table-cell office:value-type=\"float\" office:value=\"2\"><text:p>2</text:p></table:table-cell>\
         </table:table-row></table:table>",
        text("id"),
        text("fte"),
        text("a")
    );
    let sheet = table("org.ods", &ods(&content));
    assert_eq!(
        (&sheet.header[..], cells(&sheet)),
        (&["id".to_owned(), "fte".to_owned()][..], vec![vec!["a", "2"]])
    );
}

#[test]
fn workbooks_that_fill_the_memory_are_refused() {
    let zeros = vec![b' '; 100 << 20];
    let bomb = zip(&[("xl/workbook.xml", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    assert!(fault("org.xlsx", &bomb).contains("far more than its size"));
}

#[test]
fn archives_and_locked_workbooks_are_told_apart() {
    assert!(fault("org.xlsx", b"PK\x03\x04junk").contains("cannot be read"));
    assert!(fault("org.xlsx", &zip(&[("a.csv", b"id,x\n")])).contains("no workbook: unpack it"));
    assert!(fault("org.xlsb", &zip(&[("xl/workbook.bin", b"")])).contains(".xlsb is not read"));
    let mut locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    locked.extend([0; 600]);
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(fault("org.xlsx", &locked).contains("protected by a password"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn damaged_workbooks_never_panic(end in 0.0..1.0_f64, place in 0.0..1.0_f64, byte in any::<u8>()) {
        let whole = book();
        let at = |share: f64| (share * whole.len() as f64) as usize;
        // The first letters of a workbook are a text like any other.
        let cut = open("org.xlsx", &whole[..at(end)]);
        prop_assert!(cut.is_err() || at(end) < 4);
        let mut bent = whole.clone();
        bent[at(place)] = byte;
        let _ = open("org.xlsx", &bent);
    }

    #[test]
    fn hostile_old_workbooks_never_panic(tail in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let bytes = [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &tail].concat();
        prop_assert!(open("org.xls", &bytes).is_err());
    }
}
