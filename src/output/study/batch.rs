//! Some rows of a table, column by column, on their way into a file.

use super::super::{OutputError, at};
use crate::tables::{number, text};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// Rows of one batch: also the row group of Parquet, so that the file does not depend on who wrote it.
pub(super) const ROWS: usize = 1 << 16;

/// One column of a batch.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Column {
    Whole(Vec<i64>),
    Number(Vec<Option<f64>>),
    Text(Vec<String>),
    /// Text that may be missing.
    Note(Vec<Option<String>>),
}

/// Named columns of equal length.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Batch {
    pub names: Vec<String>,
    pub columns: Vec<Column>,
}

impl Batch {
    pub fn new(columns: Vec<(String, Column)>) -> Self {
        let (names, columns) = columns.into_iter().unzip();
        Self { names, columns }
    }

    pub fn len(&self) -> usize {
        self.columns.first().map_or(0, Column::len)
    }

    pub fn clear(&mut self) {
        self.columns.iter_mut().for_each(Column::clear);
    }
}

impl Column {
    fn len(&self) -> usize {
        match self {
            Self::Whole(values) => values.len(),
            Self::Number(values) => values.len(),
            Self::Text(values) => values.len(),
            Self::Note(values) => values.len(),
        }
    }

    fn clear(&mut self) {
        match self {
            Self::Whole(values) => values.clear(),
            Self::Number(values) => values.clear(),
            Self::Text(values) => values.clear(),
            Self::Note(values) => values.clear(),
        }
    }

    /// One cell as CSV has it.
    fn cell(&self, row: usize) -> String {
        match self {
            Self::Whole(values) => values[row].to_string(),
            Self::Number(values) => values[row].map_or(String::new(), number),
            Self::Text(values) => text(&values[row]),
            Self::Note(values) => values[row].as_deref().map_or(String::new(), text),
        }
    }
}

/// A file that takes batches.
pub(super) trait TableFile {
    fn write(&mut self, batch: &Batch) -> Result<(), OutputError>;
    /// Completes the file.
    fn finish(self: Box<Self>) -> Result<(), OutputError>;
}

/// A CSV file.
pub(super) struct Csv {
    writer: csv::Writer<BufWriter<File>>,
    path: PathBuf,
}

impl Csv {
    pub fn create(path: &Path, columns: &Batch) -> Result<Self, OutputError> {
        let file = File::create(path).map_err(at(path))?;
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(BufWriter::with_capacity(1 << 18, file));
        writer.write_record(&columns.names).map_err(|error| at(path)(error.into()))?;
        Ok(Self { writer, path: path.to_owned() })
    }
}

impl TableFile for Csv {
    fn write(&mut self, batch: &Batch) -> Result<(), OutputError> {
        for row in 0..batch.len() {
            for column in &batch.columns {
                self.writer.write_field(column.cell(row)).map_err(|error| at(&self.path)(error.into()))?;
            }
            let end: [&str; 0] = [];
            self.writer.write_record(end).map_err(|error| at(&self.path)(error.into()))?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), OutputError> {
        self.writer.flush().map_err(at(&self.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_that_is_cleared_is_empty_and_keeps_its_columns() {
        let mut batch = Batch::new(vec![
            ("a".to_owned(), Column::Whole(vec![1, 2])),
            ("b".to_owned(), Column::Number(vec![Some(0.5), None])),
            ("c".to_owned(), Column::Text(vec!["x".to_owned(), "y".to_owned()])),
            ("d".to_owned(), Column::Note(vec![None, Some("z".to_owned())])),
        ]);
        let lengths = |batch: &Batch| batch.columns.iter().map(Column::len).collect::<Vec<_>>();
        let cells = |row: usize| batch.columns.iter().map(|column| column.cell(row)).collect::<Vec<_>>();
        assert_eq!(
            (cells(0), cells(1)),
            (
                vec!["1".into(), "0.5".into(), "x".into(), String::new()],
                vec!["2".into(), String::new(), "y".into(), "z".into()]
            )
        );
        assert_eq!((batch.len(), lengths(&batch)), (2, vec![2; 4]));
        batch.clear();
        assert_eq!((batch.len(), lengths(&batch)), (0, vec![0; 4]));
        assert_eq!(batch.names, ["a", "b", "c", "d"]);
        assert_eq!(Batch::new(Vec::new()).len(), 0);
    }
}
