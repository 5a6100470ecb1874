//! The rows of a CSV file, by column name.

use crate::organisation::OrganisationError;

/// A file in memory, with the line that each row starts on.
pub(super) struct Rows {
    file: String,
    header: Vec<String>,
    rows: Vec<(usize, csv::StringRecord)>,
}

/// One row.
pub(super) struct Row<'a>(&'a csv::StringRecord);

impl Rows {
    /// Reads the whole file: UTF-8 with or without a byte-order mark, any line ends.
    pub fn open(file: &str, bytes: &[u8]) -> Result<Self, OrganisationError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(bytes);
        let fault = |error: &csv::Error| {
            let line = error.position().map_or(1, csv::Position::line);
            OrganisationError(format!("{file}:{line}: {}", explained(error)))
        };
        let header: Vec<String> = reader
            .headers()
            .map_err(|error| fault(&error))?
            .iter()
            .map(|cell| cell.trim().to_owned())
            .collect();
        if let Some(fault) = header.iter().find_map(|cell| crate::scenario::illegible_text(cell)) {
            return Err(OrganisationError(format!("{file}:1: {fault}")));
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| fault(&error))?;
            let line = record.position().map_or(0, csv::Position::line) as usize;
            if let Some(fault) = record.iter().find_map(crate::scenario::illegible_text) {
                return Err(OrganisationError(format!("{file}:{line}: {fault}")));
            }
            rows.push((line, record));
        }
        Ok(Self { file: file.to_owned(), header, rows })
    }

    /// The place of a column that must be there.
    pub fn required(&self, name: &str) -> Result<usize, OrganisationError> {
        self.optional(name).ok_or_else(|| {
            let hint = match &self.header[..] {
                [one] if one.contains(';') => {
                    ": its cells are separated by semicolons; save it with commas".to_owned()
                }
                header => format!(": it has {}; name the one to use in chart.columns", header.join(", ")),
            };
            OrganisationError(format!("{}:1: the column “{name}” is missing{hint}", self.file))
        })
    }

    /// The place of a column that may be there.
    pub fn optional(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    pub fn iter(&self) -> impl Iterator<Item = (usize, Row<'_>)> {
        self.rows.iter().map(|(line, record)| (*line, Row(record)))
    }

    /// File and line.
    pub fn at(&self, line: usize) -> String {
        format!("{}:{line}", self.file)
    }

    /// An error on a line.
    pub fn fault(&self, line: usize, text: &str) -> OrganisationError {
        OrganisationError(format!("{}: {text}", self.at(line)))
    }
}

impl Row<'_> {
    /// A cell without the spaces around it; empty where there is no such column.
    pub fn text(&self, column: Option<usize>) -> String {
        column.and_then(|column| self.0.get(column)).unwrap_or_default().trim().to_owned()
    }

    /// A number; 0 where the cell is empty.
    pub fn number(&self, column: Option<usize>) -> Result<f64, String> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(0.0);
        }
        match text.parse::<f64>() {
            Ok(number) if (0.0..1e7).contains(&number) => Ok(number),
            _ => Err(format!("“{text}” is not a number of people from 0 to 10 million")),
        }
    }

    pub fn cells(&self) -> Vec<String> {
        self.0.iter().map(str::to_owned).collect()
    }
}

fn explained(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} cells where the header has {expected_len}: mend the row")
        }
        csv::ErrorKind::Utf8 { .. } => "this is not UTF-8: save the file as UTF-8".to_owned(),
        other => format!("the row cannot be read ({other:?})"),
    }
}
