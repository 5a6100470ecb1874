//! What kind of file it is: by the end of its name, or by its first bytes where the name is wrong.

/// The kinds of file that can be read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Workbook,
    GraphMl,
    Json,
    Yaml,
    Delimited,
}

/// How many bytes are looked at.
const LOOK: usize = 4096;
/// The ends of names of workbooks.
const WORKBOOKS: [&str; 5] = ["xlsx", "xlsm", "xls", "ods", "xlsb"];

/// The file and the sheet of a name such as `org.xlsx#People`; only workbooks have sheets.
pub(super) fn split_sheet(file: &str) -> (&str, Option<&str>) {
    let places = file.match_indices('#').map(|(place, _)| place);
    places
        .map(|place| (&file[..place], &file[place + 1..]))
        .find(|(name, sheet)| WORKBOOKS.contains(&&ending(name)[..]) && !sheet.is_empty())
        .map_or((file, None), |(name, sheet)| (name, Some(sheet)))
}

/// The kind of a file.
///
/// # Errors
/// A sentence on files that are certainly something else.
pub(super) fn of(name: &str, bytes: &[u8]) -> Result<Kind, String> {
    const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(OLE) {
        return Ok(Kind::Workbook);
    }
    let start = start_of(bytes);
    if let Some(text) = refused(&start, bytes) {
        return Err(text);
    }
    let ending = ending(name);
    let (is_xml, is_object, is_list) =
        (start.starts_with('<'), start.starts_with('{'), start.starts_with('['));
    Ok(match &ending[..] {
        "graphml" | "xml" | "gml" if is_xml => Kind::GraphMl,
        "json" if is_object || is_list => Kind::Json,
        "yaml" | "yml" => Kind::Yaml,
        "csv" | "tsv" | "tab" | "txt" => Kind::Delimited,
        _ if is_xml && start.contains("<graphml") => Kind::GraphMl,
        _ if is_object || (is_list && start[1..].trim_start().starts_with('{')) => Kind::Json,
        _ => Kind::Delimited,
    })
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase()
}

/// The first characters, without byte-order mark and NUL bytes of UTF-16, enough to tell kinds apart.
fn start_of(bytes: &[u8]) -> String {
    let bytes: Vec<u8> = bytes.iter().take(LOOK).copied().filter(|byte| *byte != 0).collect();
    let marks: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
    let bytes = marks.iter().find_map(|mark| bytes.strip_prefix(*mark)).unwrap_or(&bytes);
    String::from_utf8_lossy(bytes).trim_start().to_owned()
}

fn refused(start: &str, bytes: &[u8]) -> Option<String> {
    let lower = start.get(..512.min(start.len())).unwrap_or(start).to_ascii_lowercase();
    let text = if bytes.starts_with(b"%PDF") {
        "this is a PDF, which holds no table: bring the file that it was made from"
    } else if bytes.starts_with(b"\x1f\x8b") || bytes.starts_with(b"BZh") || bytes.starts_with(b"7z\xbc\xaf")
    {
        "the file is packed: unpack it first"
    } else if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        "this is a web page, whatever its name says: open it in a spreadsheet and save it as .xlsx or CSV"
    } else if lower.contains("mso-application") || lower.contains("office:spreadsheet") {
        "this is a spreadsheet as XML of 2003: open it and save it as .xlsx or CSV"
    } else if lower.contains("<gexf") {
        "GEXF is not read: export the graph as GraphML"
    } else {
        return None;
    };
    Some(text.to_owned())
}
