//! A file that takes a table batch by batch, and the one of delimited text.

use super::super::{OutputError, at};
use crate::tables::Batch;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// Rows of one batch: also the row group of Parquet, so that the file does not depend on who wrote it.
pub(super) const ROWS: usize = 1 << 16;

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
        let mut rows = 0..batch.len();
        rows.try_for_each(|row| batch.record(row, &mut self.writer))
            .map_err(|error| at(&self.path)(error.into()))
    }

    fn finish(mut self: Box<Self>) -> Result<(), OutputError> {
        self.writer.flush().map_err(at(&self.path))
    }
}
