//! Files brought by users, as tables: delimited text, workbooks, graphs, JSON and Team APIs.
//!
//! Nothing here knows what the columns mean. What had to be guessed is said in [`Sheet::assumed`], and what cannot be
//! read is refused with all its [`Faults`] at once.

mod decode;
mod delimited;
mod graphml;
mod json;
mod keyed;
mod kind;
mod number;
mod table;
mod team_api;
#[cfg(feature = "spreadsheets")]
mod workbook;
mod yaml;

use std::fmt;

/// Most rows that a table may have.
const MAX_ROWS: usize = 1_000_000;
/// Most cells that a table may have, so that a small file cannot fill the memory.
const MAX_CELLS: usize = 50_000_000;
/// Most faults that are shown of one file.
const SHOWN_FAULTS: usize = 20;

/// A table as a file holds it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sheet {
    /// The file as the scenario names it, with the sheet of a workbook after `#` where it is named.
    pub file: String,
    /// The names of the columns, without spaces around them; none stands twice, but several may be empty.
    pub header: Vec<String>,
    /// The rows below the header that hold anything.
    pub rows: Vec<SheetRow>,
    /// The lines of rows that hold nothing, which are not in `rows`; empty lines at the end of a file do not count.
    pub blank_lines: Vec<usize>,
    /// What was guessed or replaced, in sentences that begin with the file.
    pub assumed: Vec<String>,
    /// Whether “1,234” is a little more than one.
    pub has_decimal_commas: bool,
    /// What is needed to write the same kind of file.
    pub format: Format,
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SheetRow {
    /// The line of the file on which the row starts, from 1; of a workbook, the number of the row.
    pub line: usize,
    /// The cells without spaces around them; fewer or more than the header has where the file is ragged.
    pub cells: Vec<String>,
}

/// The kind of file that a table came from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Format {
    /// Text with cells separated by one character.
    Delimited {
        /// The character between cells.
        delimiter: u8,
        /// The name of the encoding, as the Encoding Standard writes it.
        encoding: &'static str,
        /// Whether the file begins with a byte-order mark.
        bom: bool,
        /// Whether lines end with carriage return and line feed.
        crlf: bool,
        /// Whether decimals stand behind a comma.
        decimal_comma: bool,
    },
    /// A workbook of a spreadsheet.
    #[cfg_attr(not(feature = "spreadsheets"), expect(dead_code, reason = "nothing else reads workbooks"))]
    Workbook {
        /// The name of the sheet that was read.
        sheet: String,
    },
    /// A graph as XML.
    GraphMl,
    /// A graph as JSON, as networkx writes it.
    NodeLink {
        /// The key that holds the edges: “links” or “edges”.
        edges: &'static str,
    },
    /// A list of objects as JSON.
    Json,
    /// Teams and their interactions as YAML.
    TeamApi,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Contents {
    /// One table.
    Table(Sheet),
    /// A graph.
    Graph {
        /// The nodes; the first column is “id”.
        nodes: Sheet,
        /// The edges; the first columns are “source” and “target”.
        edges: Sheet,
    },
}

/// All that is wrong with a file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Faults {
    /// The file as the scenario names it.
    pub file: String,
    /// The line, or 0 where none is meant, and a sentence on what is wrong and how to mend it.
    pub faults: Vec<(usize, String)>,
}

impl Faults {
    /// One fault.
    fn one(file: &str, line: usize, text: impl Into<String>) -> Self {
        Self { file: file.to_owned(), faults: vec![(line, text.into())] }
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (line, text)) in self.faults.iter().take(SHOWN_FAULTS).enumerate() {
            let turn = if i == 0 { "" } else { "\n" };
            match line {
                0 => write!(f, "{turn}{}: {text}", self.file)?,
                line => write!(f, "{turn}{}:{line}: {text}", self.file)?,
            }
        }
        match self.faults.len().saturating_sub(SHOWN_FAULTS) {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}

impl std::error::Error for Faults {}

impl Sheet {
    /// Says which rows hold nothing, where there are any.
    pub fn said_of_blanks(&self) -> Option<String> {
        const SHOWN: usize = 5;
        let count = self.blank_lines.len();
        let shown: Vec<String> = self.blank_lines.iter().take(SHOWN).map(ToString::to_string).collect();
        let more = if count > SHOWN { ", …" } else { "" };
        let (rows, lines) = match count {
            1 => ("row holds nothing and is", "line"),
            _ => ("rows hold nothing and are", "lines"),
        };
        (count > 0)
            .then(|| format!("{}: {count} {rows} passed over: {lines} {}{more}", self.file, shown.join(", ")))
    }

    /// Reads a cell as a number, with thousands separators and the decimals of this table; nothing of an empty cell.
    ///
    /// # Errors
    /// A sentence, without file and line, where the text is no number.
    pub fn number(&self, text: &str) -> Result<Option<f64>, String> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        number::parse(text, self.has_decimal_commas).map(Some).ok_or_else(|| {
            let mark = if self.has_decimal_commas { "comma" } else { "point" };
            format!("“{text}” is not a number (decimals stand behind a {mark} here): write digits only")
        })
    }
}

/// Reads a file: its kind is told by its name, and by its first bytes where the name is wrong.
///
/// `file` may name a sheet of a workbook, as in `org.xlsx#People`; `bytes` are those of the workbook.
///
/// # Errors
/// All faults of a file that cannot be read as a table or a graph.
pub(crate) fn open(file: &str, bytes: &[u8]) -> Result<Contents, Faults> {
    // The readers are the work of others, and the bytes may be hostile: a slip in them is a fault of the file.
    std::panic::catch_unwind(|| read(file, bytes)).unwrap_or_else(|_| {
        Err(Faults::one(
            file,
            0,
            "the file is damaged: open it in the program it came from and save it again",
        ))
    })
}

fn read(file: &str, bytes: &[u8]) -> Result<Contents, Faults> {
    let (name, sheet) = kind::split_sheet(file);
    match kind::of(name, bytes).map_err(|text| Faults::one(file, 0, text))? {
        kind::Kind::Workbook => read_workbook(file, sheet, bytes),
        kind::Kind::GraphMl => graphml::read(file, &decode::decode(file, bytes)?),
        kind::Kind::Json => json::read(file, &decode::decode(file, bytes)?),
        kind::Kind::Yaml => team_api::read(file, &decode::decode(file, bytes)?),
        kind::Kind::Delimited => delimited::read(file, decode::decode(file, bytes)?).map(Contents::Table),
    }
}

#[cfg(feature = "spreadsheets")]
fn read_workbook(file: &str, sheet: Option<&str>, bytes: &[u8]) -> Result<Contents, Faults> {
    workbook::read(file, sheet, bytes).map(Contents::Table)
}

#[cfg(not(feature = "spreadsheets"))]
fn read_workbook(file: &str, _: Option<&str>, _: &[u8]) -> Result<Contents, Faults> {
    Err(Faults::one(file, 0, "this build does not read workbooks: save the sheet as CSV"))
}

#[cfg(test)]
mod tests;
