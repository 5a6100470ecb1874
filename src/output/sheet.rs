//! The user's own sheet, written back with what changed.

use super::OutputError;
use crate::experiment::ChangedSheet;

/// The sheet as delimited text of the user's own kind, in UTF-8.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn as_text(sheet: &ChangedSheet) -> Result<Vec<u8>, OutputError> {
    let terminator = if sheet.crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    let start = if sheet.bom { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(sheet.delimiter.unwrap_or(b','))
        .terminator(terminator)
        .from_writer(start);
    let fault = |error: csv::Error| OutputError::Asked(format!("the sheet cannot be written: {error}"));
    writer.write_record(&sheet.header).map_err(fault)?;
    for row in &sheet.rows {
        writer.write_record(&row.cells).map_err(fault)?;
    }
    writer.into_inner().map_err(|error| OutputError::Asked(format!("the sheet cannot be written: {error}")))
}

/// The sheet as a workbook, with that of head-counts behind it where there is one; rows are coloured by what changed: a filter
/// shows one kind alone.
///
/// # Errors
/// Where it is more than a workbook holds.
#[cfg(feature = "xlsx")]
pub(super) fn as_workbook(
    posts: &ChangedSheet,
    headcounts: Option<&ChangedSheet>,
) -> Result<Vec<u8>, OutputError> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let written = page(&mut book, "chart", posts)
        .and_then(|()| headcounts.map_or(Ok(()), |sheet| page(&mut book, "head-counts", sheet)))
        .and_then(|()| book.save_to_buffer());
    written.map_err(|error| OutputError::Asked(format!("the workbook cannot be written: {error}")))
}

/// One sheet of a workbook.
#[cfg(feature = "xlsx")]
fn page(
    book: &mut rust_xlsxwriter::Workbook,
    name: &str,
    sheet: &ChangedSheet,
) -> Result<(), rust_xlsxwriter::XlsxError> {
    use rust_xlsxwriter::Format;
    let page = book.add_worksheet().set_name(name)?;
    let head = Format::new().set_bold().set_border_bottom(rust_xlsxwriter::FormatBorder::Thin);
    for (column, name) in (0..).zip(&sheet.header) {
        page.write_string_with_format(0, column, name, &head)?;
    }
    for (line, row) in (1..).zip(&sheet.rows) {
        let format =
            colour(row.change).map_or_else(Format::new, |colour| Format::new().set_background_color(colour));
        let format = if row.change == "gone" { format.set_font_strikethrough() } else { format };
        for (column, cell) in (0..).zip(&row.cells) {
            page.write_string_with_format(line, column, cell, &format)?;
        }
    }
    let last = sheet.header.len().saturating_sub(1) as u16;
    page.set_freeze_panes(1, 0)?;
    page.autofilter(0, 0, sheet.rows.len() as u32, last)?;
    page.autofit();
    Ok(())
}

/// Pale colours that are told apart in grey and by those who are colour-blind; the words stand beside them.
#[cfg(feature = "xlsx")]
fn colour(change: &str) -> Option<rust_xlsxwriter::Color> {
    match change {
        "new" => Some(rust_xlsxwriter::Color::RGB(0xCF_E8_F7)),
        "moved" | "redeployed" => Some(rust_xlsxwriter::Color::RGB(0xFD_F0_C4)),
        "merged" | "resized" => Some(rust_xlsxwriter::Color::RGB(0xF6_DC_B4)),
        "gone" | "temporary" => Some(rust_xlsxwriter::Color::RGB(0xC9_C9_C9)),
        _ => None,
    }
}
