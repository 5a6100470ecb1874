//! Text with cells separated by commas, semicolons, tabs or vertical bars.

use super::decode::Text;
use super::table::Builder;
use super::{Faults, Format, Sheet};
use std::collections::BTreeMap;

/// The separators that are tried, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// How many bytes and rows tell the separator.
const SAMPLE: (usize, usize) = (64 * 1024, 50);

/// Reads a table of delimited text.
///
/// # Errors
/// Empty files, doubled names of columns, quotation marks that are never closed, too many rows.
pub(super) fn read(file: &str, text: Text) -> Result<Sheet, Faults> {
    let Text { text, encoding, bom, assumed } = text;
    let crlf = text.find('\n').is_some_and(|place| text[..place].ends_with('\r'));
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    let (told, skipped) = told_delimiter(&text);
    let body = &text[skipped..];
    let delimiter = told.unwrap_or_else(|| delimiter_of(body));
    let mut builder = Builder::new(file);
    builder.assumed = assumed;
    read_rows(file, body, usize::from(skipped > 0), delimiter, &mut builder)?;
    builder.finish(Format::Delimited { delimiter, encoding, bom, crlf, decimal_comma: false })
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .terminator(csv::Terminator::Any(b'\n'))
        .from_reader(text.as_bytes())
}

/// Adds the rows; `before` counts the lines above the text.
fn read_rows(
    file: &str,
    text: &str,
    before: usize,
    delimiter: u8,
    builder: &mut Builder,
) -> Result<(), Faults> {
    let mut reader = reader(text, delimiter);
    let mut record = csv::StringRecord::new();
    loop {
        let start = reader.position().clone();
        let is_row = reader.read_record(&mut record).map_err(|error| {
            Faults::one(file, start.line() as usize + before, format!("the row cannot be read ({error})"))
        })?;
        if !is_row {
            return Ok(());
        }
        // The reader passes over empty lines, and counts them to the row below.
        let (from, to) = (start.byte() as usize, reader.position().byte() as usize);
        let raw = text.get(from..to).unwrap_or_default();
        let blanks = raw.bytes().take_while(|byte| *byte == b'\n').count();
        let line = start.line() as usize + before;
        (line..line + blanks).for_each(|line| builder.push_blank(line));
        let line = line + blanks;
        if to >= text.len() && is_open(raw, &record) {
            let text = "a quotation mark in this row is never closed: close it, or double it where it is part of the text";
            return Err(Faults::one(file, line, text));
        }
        builder.push(line, record.iter())?;
    }
}

/// Whether the last row swallowed lines after a quotation mark that nothing closes.
fn is_open(raw: &str, record: &csv::StringRecord) -> bool {
    record.iter().any(|cell| cell.trim_end().contains('\n'))
        && raw.bytes().filter(|byte| *byte == b'"').count() % 2 == 1
}

/// The separator that a first line such as “sep=;” names, and the length of that line.
fn told_delimiter(text: &str) -> (Option<u8>, usize) {
    let line = text.split('\n').next().unwrap_or_default();
    let bare = line.trim_matches('"');
    let told =
        bare.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| &bare.as_bytes()[4..]);
    match told {
        Some([delimiter]) if delimiter.is_ascii() && *delimiter != b'"' => {
            (Some(*delimiter), (line.len() + 1).min(text.len()))
        }
        _ => (None, 0),
    }
}

/// The separator that cuts most rows, and the first among them, into the same number of cells.
fn delimiter_of(text: &str) -> u8 {
    let end = (0..=SAMPLE.0.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let mut best = (b',', (0, 0));
    for delimiter in DELIMITERS {
        let fit = fit(&text[..end], delimiter);
        if fit > best.1 {
            best = (delimiter, fit);
        }
    }
    best.0
}

/// How well a separator fits: rows of the commonest width, with the first weighing half of all, and that width.
fn fit(sample: &str, delimiter: u8) -> (usize, usize) {
    let records = reader(sample, delimiter).into_records().take(SAMPLE.1).map_while(Result::ok);
    let widths: Vec<usize> = records
        .filter(|record| record.iter().any(|cell| !cell.trim().is_empty()))
        .map(|record| record.len())
        .collect();
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    widths.iter().filter(|width| **width > 1).for_each(|width| *counts.entry(*width).or_default() += 1);
    let Some((width, count)) = counts.into_iter().max_by_key(|(width, count)| (*count, *width)) else {
        return (0, 0);
    };
    let first = if widths.first() == Some(&width) { widths.len() } else { 0 };
    (2 * count + first, width)
}
