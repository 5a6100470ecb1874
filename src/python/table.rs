//! Tables, handed over as Arrow streams (the `PyCapsule` interface) without a copy by whoever takes them.

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, RecordBatchIterator, StringArray,
};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use microbiz::tables::{Batch, Values};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList};
use std::sync::Arc;

/// Rows of a run or a study. pandas, polars, DuckDB and pyarrow read it as it is.
#[pyclass(frozen, module = "microbiz._native")]
pub(crate) struct Table {
    name: String,
    batch: Batch,
}

impl Table {
    pub fn new(name: &str, batch: Batch) -> Self {
        Self { name: name.to_owned(), batch }
    }

    fn arrow(&self) -> Result<RecordBatch, ArrowError> {
        let columns: Vec<(Field, ArrayRef)> = self
            .batch
            .names
            .iter()
            .zip(&self.batch.columns)
            .map(|(name, values)| {
                let (kind, is_optional, array) = array(values);
                (Field::new(name, kind, is_optional), array)
            })
            .collect();
        let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = columns.into_iter().unzip();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
    }

    /// The value of one cell.
    fn cell<'py>(&self, py: Python<'py>, column: usize, row: usize) -> PyResult<Bound<'py, PyAny>> {
        Ok(match &self.batch.columns[column] {
            Values::Whole(values) => values[row].into_pyobject(py)?.into_any(),
            Values::Count(values) => values[row].into_pyobject(py)?.into_any(),
            Values::Number(values) => values[row].into_pyobject(py)?.into_any(),
            Values::Text(values) => values[row].as_str().into_pyobject(py)?.into_any(),
            Values::Note(values) => values[row].as_deref().into_pyobject(py)?.into_any(),
            Values::Flag(values) => values[row].into_pyobject(py)?.to_owned().into_any(),
        })
    }
}

/// The type of a column, whether values may be missing, and the values.
fn array(values: &Values) -> (DataType, bool, ArrayRef) {
    match values {
        Values::Whole(values) => (DataType::Int64, false, Arc::new(Int64Array::from(values.clone()))),
        Values::Count(values) => (DataType::Int64, true, Arc::new(Int64Array::from(values.clone()))),
        Values::Number(values) => (DataType::Float64, true, Arc::new(Float64Array::from(values.clone()))),
        Values::Text(values) => (DataType::Utf8, false, Arc::new(StringArray::from_iter_values(values))),
        Values::Note(values) => (DataType::Utf8, true, Arc::new(StringArray::from_iter(values))),
        Values::Flag(values) => (DataType::Boolean, false, Arc::new(BooleanArray::from(values.clone()))),
    }
}

#[pymethods]
impl Table {
    /// What the table is called: its file without the ending.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// The names of the columns.
    #[getter]
    fn columns(&self) -> Vec<String> {
        self.batch.names.clone()
    }

    /// The names of the columns with the Arrow type of each.
    fn kinds(&self) -> Vec<(&str, String)> {
        let kind = |values: &Values| array(values).0.to_string();
        self.batch
            .names
            .iter()
            .zip(&self.batch.columns)
            .map(|(name, values)| (name.as_str(), kind(values)))
            .collect()
    }

    fn __len__(&self) -> usize {
        self.batch.len()
    }

    /// The table as the command line writes it: CSV (RFC 4180), to the last byte.
    fn csv(&self, py: Python<'_>) -> Vec<u8> {
        py.detach(|| self.batch.csv())
    }

    /// The rows as dictionaries.
    fn rows<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let rows = PyList::empty(py);
        for row in 0..self.batch.len() {
            let fields = PyDict::new(py);
            for (column, name) in self.batch.names.iter().enumerate() {
                fields.set_item(name, self.cell(py, column, row)?)?;
            }
            rows.append(fields)?;
        }
        Ok(rows)
    }

    /// The table as an Arrow stream, for whoever speaks the `PyCapsule` interface.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A hint that whoever provides may pass over.
        drop(requested_schema);
        let batch = self.arrow().map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        let schema = batch.schema();
        let reader = RecordBatchIterator::new([Ok(batch)], schema);
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), c"arrow_array_stream")
    }
}
