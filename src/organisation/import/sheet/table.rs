//! Rows on their way to a table: cells are cleaned, the header is found, and what is guessed is said.

use super::number::{Mark, mark_of, parse};
use super::{Faults, Format, MAX_CELLS, MAX_ROWS, Sheet, SheetRow};
use crate::scenario::illegible_text;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How many lines are named in a sentence.
const SHOWN_LINES: usize = 5;

/// Collects the rows of a table.
pub(super) struct Builder {
    /// The file as the scenario names it.
    pub file: String,
    /// What was guessed so far.
    pub assumed: Vec<String>,
    rows: Vec<SheetRow>,
    blank_lines: Vec<usize>,
    cells: usize,
    replaced: Vec<usize>,
}

impl Builder {
    /// No rows yet.
    pub fn new(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            assumed: Vec::new(),
            rows: Vec::new(),
            blank_lines: Vec::new(),
            cells: 0,
            replaced: Vec::new(),
        }
    }

    /// Adds a row; one without text counts as blank.
    ///
    /// # Errors
    /// More rows or cells than a table may have.
    pub fn push<T: AsRef<str>>(&mut self, line: usize, cells: impl Iterator<Item = T>) -> Result<(), Faults> {
        let cells: Vec<String> = cells.map(|cell| self.clean(line, cell.as_ref())).collect();
        if cells.iter().all(String::is_empty) {
            self.blank_lines.push(line);
            return Ok(());
        }
        self.cells += cells.len();
        self.rows.push(SheetRow { line, cells });
        // One row more than the limit is the header.
        if self.rows.len() > MAX_ROWS + 1 {
            return Err(Faults::one(&self.file, line, too_many("1,000,000 rows")));
        }
        if self.cells > MAX_CELLS {
            return Err(Faults::one(&self.file, line, too_many("50,000,000 cells")));
        }
        Ok(())
    }

    /// Counts a row without text.
    pub fn push_blank(&mut self, line: usize) {
        self.blank_lines.push(line);
    }

    /// A cell without spaces around it; line ends become a space, and so does, but said, what cannot be shown.
    pub fn clean(&mut self, line: usize, cell: &str) -> String {
        let cell = cell.trim();
        if cell.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
            return cell.to_owned();
        }
        let cell = if cell.contains(['\n', '\r', '\t']) {
            Cow::Owned(
                cell.split(['\n', '\r', '\t']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "),
            )
        } else {
            Cow::Borrowed(cell)
        };
        if illegible_text(&cell).is_none() {
            return cell.into_owned();
        }
        let mut replaced = 0;
        let cell: String = cell
            .chars()
            .map(|c| {
                let is_odd = illegible_text(c.encode_utf8(&mut [0; 4])).is_some();
                replaced += usize::from(is_odd);
                if is_odd { ' ' } else { c }
            })
            .collect();
        self.replaced.extend(std::iter::repeat_n(line, replaced));
        cell.trim().to_owned()
    }

    /// The number of rows and the most cells of one, so far.
    #[cfg_attr(not(feature = "spreadsheets"), expect(dead_code, reason = "workbooks alone choose by size"))]
    pub fn size(&self) -> (usize, usize) {
        (self.rows.len(), self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0))
    }

    /// Finds the header and makes the table.
    ///
    /// # Errors
    /// A file without header, or with two columns of one name.
    pub fn finish(mut self, format: Format) -> Result<Sheet, Faults> {
        if self.rows.is_empty() {
            let text = "the table is empty: it needs a row with the names of its columns";
            return Err(Faults::one(&self.file, 0, text));
        }
        self.skip_titles();
        let SheetRow { line, cells: mut header } = self.rows.remove(0);
        while header.last().is_some_and(String::is_empty) {
            header.pop();
        }
        self.check_header(line, &header)?;
        let first = self.blank_lines.partition_point(|blank| *blank < line);
        self.blank_lines.drain(..first);
        self.with_header(header, format)
    }

    /// Makes the table below a header that is known.
    ///
    /// # Errors
    /// Rows that would need too many cells.
    pub fn with_header(mut self, header: Vec<String>, mut format: Format) -> Result<Sheet, Faults> {
        self.fit_rows(header.len(), !matches!(format, Format::Delimited { .. }))?;
        self.tell_replaced();
        let mut has_decimal_commas = false;
        if let Format::Delimited { delimiter, decimal_comma, .. } = &mut format {
            has_decimal_commas = self.has_decimal_commas(*delimiter);
            *decimal_comma = has_decimal_commas;
        }
        let Self { file, assumed, rows, blank_lines, .. } = self;
        Ok(Sheet { file, header, rows, blank_lines, assumed, has_decimal_commas, format })
    }

    /// Passes over rows with one filled cell above a row of names.
    fn skip_titles(&mut self) {
        let filled = |row: &SheetRow| row.cells.iter().filter(|cell| !cell.is_empty()).count();
        let titles = self.rows.iter().take_while(|row| filled(row) == 1).count();
        let is_header = self.rows.get(titles).is_some_and(|row| {
            row.cells.iter().filter(|cell| !cell.is_empty()).all(|cell| parse(cell, false).is_none())
        });
        let blanks = self.blank_lines.partition_point(|line| *line < self.rows[0].line);
        let line = self.rows.get(titles).map_or(0, |row| row.line);
        if titles > 0 && is_header {
            let text = self.rows[0].cells.iter().find(|cell| !cell.is_empty()).cloned().unwrap_or_default();
            self.rows.drain(..titles);
            self.assumed.push(format!(
                "{}: the names of the columns are taken from line {line}, below the title “{text}”",
                self.file
            ));
        } else if blanks > 0 {
            let line = self.rows[0].line;
            self.assumed.push(format!("{}: the names of the columns are taken from line {line}", self.file));
        }
    }

    fn check_header(&self, line: usize, header: &[String]) -> Result<(), Faults> {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        header.iter().filter(|name| !name.is_empty()).for_each(|name| *seen.entry(name).or_default() += 1);
        let faults: Vec<_> = seen
            .into_iter()
            .filter(|(_, count)| *count > 1)
            .map(|(name, count)| (line, format!("{count} columns are called “{name}”: rename all but one")))
            .collect();
        if faults.is_empty() { Ok(()) } else { Err(Faults { file: self.file.clone(), faults }) }
    }

    /// Drops empty cells beyond the header; fills short rows where the kind of file has no ragged ones.
    fn fit_rows(&mut self, width: usize, fills: bool) -> Result<(), Faults> {
        if fills && self.rows.len().saturating_mul(width) > MAX_CELLS {
            return Err(Faults::one(&self.file, 0, too_many("50,000,000 cells")));
        }
        for row in &mut self.rows {
            while row.cells.len() > width && row.cells.last().is_some_and(String::is_empty) {
                row.cells.pop();
            }
            if fills && row.cells.len() < width {
                row.cells.resize(width, String::new());
            }
        }
        Ok(())
    }

    fn tell_replaced(&mut self) {
        let count = self.replaced.len();
        if count > 0 {
            let lines = lines_shown(&self.replaced);
            let what =
                counted(count, "character that cannot be shown is", "characters that cannot be shown are");
            let text = format!("{what} replaced by a space ({lines})");
            self.assumed.push(format!("{}: {text}", self.file));
        }
    }

    /// Whether decimals stand behind commas; what is unsure is told by the semicolon, which is used where they do.
    fn has_decimal_commas(&mut self, delimiter: u8) -> bool {
        let (mut commas, mut points, mut unsure) = (0, 0, 0);
        for mark in self.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| mark_of(cell)) {
            match mark {
                Mark::Comma => commas += 1,
                Mark::Point => points += 1,
                Mark::UnsureComma => unsure += 1,
            }
        }
        let has = commas > points || (commas == points && commas + unsure > 0 && delimiter == b';');
        let separated = match delimiter {
            b';' => "cells separated by semicolons",
            b'\t' => "cells separated by tabs",
            b'|' => "cells separated by vertical bars",
            _ => "",
        };
        let decimals = if has { "decimal commas" } else { "" };
        let said: Vec<&str> = [separated, decimals].into_iter().filter(|part| !part.is_empty()).collect();
        if !said.is_empty() {
            self.assumed.push(format!("{}: {}", self.file, said.join(", ")));
        }
        has
    }
}

/// The first lines of a list, in words.
pub(super) fn lines_shown(lines: &[usize]) -> String {
    let mut lines = lines.to_vec();
    lines.dedup();
    let shown: Vec<String> = lines.iter().take(SHOWN_LINES).map(usize::to_string).collect();
    let word = if lines.len() == 1 { "line" } else { "lines" };
    let more = if lines.len() > SHOWN_LINES { ", …" } else { "" };
    format!("{word} {}{more}", shown.join(", "))
}

/// A number with the words that follow one, or many.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn too_many(limit: &str) -> String {
    format!("the table has more than {limit}: leave out what the study does not need, or add rows up before")
}
