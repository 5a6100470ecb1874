//! A Parquet file: one row group a batch, compressed by snappy, the manifest in its metadata.

use super::super::{OutputError, at};
use super::table_file::TableFile;
use crate::tables::{Batch, Values};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A Parquet file in the making.
pub(super) struct Parquet {
    writer: SerializedFileWriter<File>,
    path: PathBuf,
}

impl Parquet {
    /// Begins a file with the columns of a batch; `about` is kept in its metadata as `microbiz`.
    pub fn create(path: &Path, columns: &Batch, about: &str) -> Result<Self, OutputError> {
        let file = File::create(path).map_err(at(path))?;
        let begun = schema(columns).and_then(|schema| {
            let properties = WriterProperties::builder()
                .set_compression(Compression::SNAPPY)
                .set_created_by(format!("microbiz {}", env!("CARGO_PKG_VERSION")))
                .set_key_value_metadata(Some(vec![KeyValue::new("microbiz".to_owned(), about.to_owned())]));
            SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties.build()))
        });
        let writer = begun.map_err(fault(path))?;
        Ok(Self { writer, path: path.to_owned() })
    }
}

fn fault(path: &Path) -> impl Fn(ParquetError) -> OutputError {
    let path = path.to_owned();
    move |error| {
        let fault = match error {
            ParquetError::External(inner) => match inner.downcast::<std::io::Error>() {
                Ok(io) => *io,
                Err(other) => std::io::Error::other(other),
            },
            other => std::io::Error::other(other),
        };
        OutputError::Write { path: path.clone(), fault }
    }
}

fn schema(columns: &Batch) -> Result<Type, ParquetError> {
    let fields = columns.names.iter().zip(&columns.columns).map(|(name, column)| {
        let (physical, repetition) = match column {
            Values::Whole(_) => (Physical::INT64, Repetition::REQUIRED),
            Values::Count(_) => (Physical::INT64, Repetition::OPTIONAL),
            Values::Flag(_) => (Physical::BOOLEAN, Repetition::REQUIRED),
            Values::Number(_) => (Physical::DOUBLE, Repetition::OPTIONAL),
            Values::Text(_) => (Physical::BYTE_ARRAY, Repetition::REQUIRED),
            Values::Note(_) => (Physical::BYTE_ARRAY, Repetition::OPTIONAL),
        };
        let text = (physical == Physical::BYTE_ARRAY).then_some(LogicalType::String);
        let field = Type::primitive_type_builder(name, physical).with_repetition(repetition);
        field.with_logical_type(text).build().map(Arc::new)
    });
    Type::group_type_builder("runs").with_fields(fields.collect::<Result<_, _>>()?).build()
}

impl TableFile for Parquet {
    fn write(&mut self, batch: &Batch) -> Result<(), OutputError> {
        let mut write = || {
            let mut group = self.writer.next_row_group()?;
            batch.columns.iter().try_for_each(|column| write_column(&mut group, column))?;
            group.close().map(drop)
        };
        write().map_err(fault(&self.path))
    }

    fn finish(self: Box<Self>) -> Result<(), OutputError> {
        self.writer.close().map(drop).map_err(fault(&self.path))
    }
}

fn write_column(group: &mut SerializedRowGroupWriter<'_, File>, column: &Values) -> Result<(), ParquetError> {
    let Some(mut writer) = group.next_column()? else {
        return Err(ParquetError::General("there are more columns than the schema has".to_owned()));
    };
    match column {
        Values::Whole(values) => {
            writer.typed::<Int64Type>().write_batch(values, None, None)?;
        }
        Values::Count(values) => {
            let present: Vec<i64> = values.iter().copied().flatten().collect();
            writer.typed::<Int64Type>().write_batch(&present, Some(&levels(values)), None)?;
        }
        Values::Flag(values) => {
            writer.typed::<BoolType>().write_batch(values, None, None)?;
        }
        Values::Number(values) => {
            let present: Vec<f64> = values.iter().copied().flatten().collect();
            writer.typed::<DoubleType>().write_batch(&present, Some(&levels(values)), None)?;
        }
        Values::Text(values) => {
            let bytes: Vec<ByteArray> = values.iter().map(|value| value.as_str().into()).collect();
            writer.typed::<ByteArrayType>().write_batch(&bytes, None, None)?;
        }
        Values::Note(values) => {
            let present: Vec<ByteArray> =
                values.iter().flatten().map(|value| value.as_str().into()).collect();
            writer.typed::<ByteArrayType>().write_batch(&present, Some(&levels(values)), None)?;
        }
    }
    writer.close().map(drop)
}

/// Parquet's definition levels: one where there is a value.
fn levels<T>(values: &[Option<T>]) -> Vec<i16> {
    values.iter().map(|value| i16::from(value.is_some())).collect()
}
