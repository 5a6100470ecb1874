//! Workbooks of spreadsheets: the values of one sheet.

mod measure;

use super::table::{Builder, counted, lines_shown};
use super::{Faults, Format, MAX_CELLS, Sheet};
use calamine::{
    Data, ExcelDateTime, Ods, OdsError, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError,
};
use std::fmt::Display;
use std::io::Cursor;

/// Bytes that can be read from any place.
type Bytes<'a> = Cursor<&'a [u8]>;

/// A workbook of any kind.
enum Book<'a> {
    Xlsx(Box<Xlsx<Bytes<'a>>>),
    Ods(Box<Ods<Bytes<'a>>>),
    Xls(Box<Xls<Bytes<'a>>>),
}

/// The filled cells of a sheet: row and column from 0, and text.
#[derive(Default)]
struct Cells {
    filled: Vec<(u32, u32, String)>,
    /// The rows, from 1, of cells that hold an error such as #N/A.
    errors: Vec<usize>,
}

/// Reads the sheet that is named, or the first that holds a table.
///
/// # Errors
/// Workbooks that are damaged, encrypted or too large, sheets that are not there or hold no table.
pub(super) fn read(file: &str, sheet: Option<&str>, bytes: &[u8]) -> Result<Sheet, Faults> {
    let fault = |text: String| Faults::one(file, 0, text);
    let mut book = open(bytes).map_err(fault)?;
    let (all, shown) = book.names();
    if let Some(sheet) = sheet {
        let name = all.iter().find(|name| *name == sheet).ok_or_else(|| {
            fault(format!("the workbook has no sheet “{sheet}”: it has {}", all.join(", ")))
        })?;
        return builder(file, book.cells(name).map_err(fault)?)?
            .finish(Format::Workbook { sheet: name.clone() });
    }
    for name in shown {
        let mut builder = builder(file, book.cells(&name).map_err(fault)?)?;
        let (rows, columns) = builder.size();
        if rows < 2 || columns < 2 {
            continue;
        }
        if all.len() > 1 {
            let text =
                format!("the sheet “{name}” of {} is read; write {file}#… for another", all.join(", "));
            builder.assumed.push(format!("{file}: {text}"));
        }
        return builder.finish(Format::Workbook { sheet: name });
    }
    Err(fault(format!("no sheet has two columns and two rows: write {file}#… for one of {}", all.join(", "))))
}

/// Opens a workbook by its first bytes.
fn open(bytes: &[u8]) -> Result<Book<'_>, String> {
    let cursor = Cursor::new(bytes);
    if !bytes.starts_with(b"PK") {
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        if bytes.windows(name.len()).any(|window| window == name) {
            return Err(locked());
        }
        return match Xls::new(cursor) {
            Ok(book) => Ok(Book::Xls(Box::new(book))),
            Err(XlsError::Password) => Err(locked()),
            Err(error) => Err(unread(&error)),
        };
    }
    match measure::zip(bytes)? {
        measure::Inside::Xlsx => match Xlsx::new(cursor) {
            Ok(book) => Ok(Book::Xlsx(Box::new(book))),
            Err(XlsxError::Password) => Err(locked()),
            Err(error) => Err(unread(&error)),
        },
        measure::Inside::Ods => match Ods::new(cursor) {
            Ok(book) => Ok(Book::Ods(Box::new(book))),
            Err(OdsError::Password) => Err(locked()),
            Err(error) => Err(unread(&error)),
        },
    }
}

fn locked() -> String {
    "the workbook is protected by a password: open it, save it without and bring that".to_owned()
}

fn unread(error: &impl Display) -> String {
    format!("the workbook cannot be read ({error}): open it in a spreadsheet and save it again")
}

/// The rows of a sheet.
fn builder(file: &str, mut cells: Cells) -> Result<Builder, Faults> {
    // Sheets come sorted but for hostile ones; of a cell that stands twice the later counts.
    cells.filled.sort_by_key(|(row, column, _)| (*row, *column));
    let mut builder = Builder::new(file);
    let mut next = 0;
    for row in cells.filled.chunk_by(|a, b| a.0 == b.0) {
        let number = row[0].0;
        // Empty rows on top are no part of the table, and said where the header is found.
        (next..number).for_each(|blank| builder.push_blank(blank as usize + 1));
        next = number + 1;
        let width = row.last().map_or(0, |(_, column, _)| *column as usize + 1);
        let mut texts = vec![""; width];
        row.iter().for_each(|(_, column, text)| texts[*column as usize] = text);
        builder.push(number as usize + 1, texts.into_iter())?;
    }
    if !cells.errors.is_empty() {
        let (count, lines) = (cells.errors.len(), lines_shown(&cells.errors));
        let what = counted(
            count,
            "cell holds an error such as #N/A and is",
            "cells hold errors such as #N/A and are",
        );
        let text = format!("{what} read as empty ({lines})");
        builder.assumed.push(format!("{file}: {text}"));
    }
    Ok(builder)
}

impl Book<'_> {
    /// The names of all sheets with cells, and of those that are not hidden.
    fn names(&self) -> (Vec<String>, Vec<String>) {
        let sheets = match self {
            Self::Xlsx(book) => book.sheets_metadata(),
            Self::Ods(book) => book.sheets_metadata(),
            Self::Xls(book) => book.sheets_metadata(),
        };
        let sheets: Vec<_> = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).collect();
        let shown = sheets.iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
        let shown = shown.map(|sheet| sheet.name.clone()).collect();
        (sheets.iter().map(|sheet| sheet.name.clone()).collect(), shown)
    }

    /// The filled cells of a sheet.
    fn cells(&mut self, name: &str) -> Result<Cells, String> {
        let mut cells = Cells::default();
        let range = match self {
            // Cell by cell: two cells far apart would otherwise take the memory of all between them.
            Self::Xlsx(book) => {
                let mut reader = book.worksheet_cells_reader(name).map_err(|error| unread(&error))?;
                while let Some(cell) = reader.next_cell().map_err(|error| unread(&error))? {
                    cells.add(cell.get_position(), &Data::from(cell.get_value().clone()))?;
                }
                return Ok(cells);
            }
            Self::Ods(book) => book.worksheet_range(name).map_err(|error| unread(&error))?,
            Self::Xls(book) => book.worksheet_range(name).map_err(|error| unread(&error))?,
        };
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            cells.add((top + row as u32, left + column as u32), value)?;
        }
        Ok(cells)
    }
}

impl Cells {
    /// Adds a cell that holds anything.
    fn add(&mut self, (row, column): (u32, u32), value: &Data) -> Result<(), String> {
        if row >= 1_048_576 || column >= 16_384 || self.filled.len() >= MAX_CELLS {
            return Err("the sheet is larger than a spreadsheet can be: it is damaged".to_owned());
        }
        let text = match value {
            Data::Empty => return Ok(()),
            Data::Error(_) => {
                self.errors.push(row as usize + 1);
                return Ok(());
            }
            Data::Int(number) => number.to_string(),
            Data::Float(number) => number.to_string(),
            Data::Bool(truth) => truth.to_string(),
            Data::DateTime(moment) => iso(moment),
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        };
        if !text.is_empty() {
            self.filled.push((row, column, text));
        }
        Ok(())
    }
}

/// A moment as ISO 8601: a date, a time of day or both; lengths of time stay numbers of days.
fn iso(moment: &ExcelDateTime) -> String {
    let value = moment.as_f64();
    if moment.is_duration() {
        return value.to_string();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    match value {
        _ if value.fract() == 0.0 => format!("{year:04}-{month:02}-{day:02}"),
        _ if (0.0..1.0).contains(&value) => time,
        _ => format!("{year:04}-{month:02}-{day:02}T{time}"),
    }
}
