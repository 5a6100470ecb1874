//! The tables that people ask for in a spreadsheet, with the pictures, as one workbook.

use super::pictures::png;
use super::{OutputError, at};
use crate::drawings::{Drawing, DrawingError};
use crate::results::Results;
use crate::tables::{Sheet, sheet};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Image, Workbook, Worksheet, XlsxError,
};
use serde_json::Value;
use std::path::Path;

/// The widest column, in characters: longer texts are wrapped.
const WIDEST: f64 = 60.0;
/// Pictures are shown this large.
const PICTURE: f64 = 0.6;
/// The height of a row, in pixels, as spreadsheets have it before anybody changes it.
const ROW_PX: f64 = 20.0;
/// What Excel takes as the description of a picture, in characters ("Excel specifications and limits").
const EXCEL_ALT_CHARS: usize = 255;

/// Writes the workbook: about the run, summary, differences, fairness, claims, notices, pictures.
pub(super) fn write(
    results: &Results,
    drawings: &[Result<Drawing, DrawingError>],
    path: &Path,
) -> Result<(), OutputError> {
    let refused = |error: XlsxError| OutputError::Refused {
        path: path.to_owned(),
        reason: format!("cannot be made: {error}"),
    };
    let bytes = bytes(results, drawings).map_err(refused)?;
    std::fs::write(path, bytes).map_err(at(path))
}

fn bytes(results: &Results, drawings: &[Result<Drawing, DrawingError>]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same results give the same bytes, whenever they are written.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title = if results.about.title.is_empty() { &results.about.name } else { &results.about.title };
    let properties = DocProperties::new().set_title(title).set_creation_datetime(&created);
    workbook.set_properties(&properties);
    about(workbook.add_worksheet(), results)?;
    for table in [
        sheet(&results.summary),
        sheet(&results.differences),
        sheet(&results.fairness),
        sheet(&results.claims),
        sheet(&results.notices),
    ] {
        fill(workbook.add_worksheet(), &table)?;
    }
    pictures(workbook.add_worksheet(), drawings)?;
    workbook.save_to_buffer()
}

fn header() -> Format {
    Format::new().set_bold().set_border_bottom(FormatBorder::Thin).set_align(FormatAlign::Top)
}

/// What was run, one line each.
fn about(sheet: &mut Worksheet, results: &Results) -> Result<(), XlsxError> {
    let about = &results.about;
    sheet.set_name("about")?.set_column_width(0, 16)?.set_column_width(1, 100)?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let lines = [
        ("scenario", about.name.clone()),
        ("title", about.title.clone()),
        ("question", about.question.clone()),
        ("compared with", about.baseline.clone()),
        ("seed", about.seed.to_string()),
        ("replications", about.replications.to_string()),
        ("followed for", format!("{} working days", about.follow_up_d)),
        ("confidence", about.confidence.to_string()),
        ("program", format!("microbiz {}", env!("CARGO_PKG_VERSION"))),
    ];
    for (row, (name, text)) in (0..).zip(lines) {
        sheet.write_string_with_format(row, 0, name, &header())?;
        sheet.write_string_with_format(row, 1, text, &wrapped)?;
    }
    Ok(())
}

/// A table with a frozen header that filters, numbers as numbers and texts as texts, whatever they begin with.
fn fill(page: &mut Worksheet, table: &Sheet) -> Result<(), XlsxError> {
    page.set_name(table.name)?.set_freeze_panes(1, 1)?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let (whole, part) = (Format::new().set_num_format("#,##0"), Format::new().set_num_format("#,##0.000"));
    let unit = table.columns.iter().position(|name| *name == "unit");
    let share = Format::new().set_num_format("0.0%");
    for (column, name) in (0..).zip(&table.columns) {
        page.write_string_with_format(0, column, *name, &header())?;
        page.set_column_width(column, table.width(usize::from(column)).clamp(8.0, WIDEST))?;
    }
    for (row, cells) in (1..).zip(&table.rows) {
        let is_share = unit.is_some_and(|unit| cells[unit].as_str() == Some("share"));
        for (column, (cell, name)) in (0..).zip(cells.iter().zip(&table.columns)) {
            match cell {
                Value::String(text) => page.write_string_with_format(row, column, text, &wrapped)?,
                Value::Number(number) => {
                    let value = number.as_f64().unwrap_or(f64::NAN);
                    let is_value = ["estimate", "difference", "low", "high"].contains(name);
                    let format = match (is_share && is_value, value.fract() == 0.0) {
                        (true, _) => &share,
                        (false, true) => &whole,
                        (false, false) => &part,
                    };
                    page.write_number_with_format(row, column, value, format)?
                }
                Value::Bool(flag) => page.write_boolean(row, column, *flag)?,
                Value::Null | Value::Array(_) | Value::Object(_) => page,
            };
        }
    }
    if let Some(last) = table.columns.len().checked_sub(1).filter(|_| !table.rows.is_empty()) {
        page.autofilter(0, 0, table.rows.len() as u32, last as u16)?;
    }
    Ok(())
}

/// The words at the start of a text that Excel takes as the description of a picture; it drops longer ones as a whole.
fn shortened(text: &str) -> String {
    if text.chars().count() <= EXCEL_ALT_CHARS {
        return text.to_owned();
    }
    let start: String = text.chars().take(EXCEL_ALT_CHARS - 1).collect();
    let words = start.rsplit_once(' ').map_or(start.as_str(), |(words, _)| words);
    format!("{words}…")
}

/// The pictures one below the other, each with its text for those who cannot see it; one that failed is said to be missing.
fn pictures(page: &mut Worksheet, drawings: &[Result<Drawing, DrawingError>]) -> Result<(), XlsxError> {
    page.set_name("pictures")?;
    let mut row = 0;
    for drawing in drawings {
        let drawn = drawing.as_ref().map_err(ToString::to_string);
        let made = drawn.and_then(|drawing| Ok((drawing, png(&drawing.svg)?)));
        match made {
            Ok((drawing, png)) => {
                let image = Image::new_from_buffer(&png)?
                    .set_alt_text(shortened(&drawing.alt))
                    .set_scale_width(PICTURE)
                    .set_scale_height(PICTURE);
                let height = image.height() * PICTURE;
                page.insert_image(row, 0, &image)?;
                row += (height / ROW_PX).ceil() as u32 + 2;
            }
            Err(reason) => {
                page.write_string(row, 0, format!("A picture is missing: {reason}"))?;
                row += 2;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{EXCEL_ALT_CHARS, shortened};

    #[test]
    fn a_description_that_excel_would_drop_is_cut_after_a_word() {
        assert_eq!(shortened("ä short one"), "ä short one");
        let fits = "é".repeat(EXCEL_ALT_CHARS);
        assert_eq!(shortened(&fits), fits);
        let cut = shortened(&"word ".repeat(60));
        assert!(cut.ends_with(" word…") && cut.chars().count() <= EXCEL_ALT_CHARS, "{cut}");
        assert_eq!(shortened(&"x".repeat(300)).chars().count(), EXCEL_ALT_CHARS);
    }
}
