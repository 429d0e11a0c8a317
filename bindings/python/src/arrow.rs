//! Tables as Arrow streams, through the Arrow `PyCapsule` interface.

use std::sync::Arc;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    ArrayRef, BooleanArray, Int64Array, RecordBatch, RecordBatchIterator, StringArray,
};
use arrow_schema::{ArrowError, Field, Schema};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use whatworks::{Table, Values};

/// The capsule that `__arrow_c_stream__` hands out; who reads it releases the stream, and the
/// capsule releases what nobody has read.
pub(crate) fn stream(py: Python<'_>, table: Table) -> PyResult<Bound<'_, PyCapsule>> {
    let failed = |error: ArrowError| PyRuntimeError::new_err(error.to_string());
    let batch = batch(table).map_err(failed)?;
    let schema = batch.schema();
    let reader = RecordBatchIterator::new([Ok(batch)], schema);
    let stream = FFI_ArrowArrayStream::new(Box::new(reader));
    PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
}

fn batch(table: Table) -> Result<RecordBatch, ArrowError> {
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = table
        .columns
        .into_iter()
        .map(|column| {
            let array = array(column.values);
            (Field::new(column.name, array.data_type().clone(), true), array)
        })
        .unzip();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}

fn array(values: Values) -> ArrayRef {
    match values {
        Values::Text(values) => Arc::new(StringArray::from(values)),
        Values::Integer(values) => Arc::new(Int64Array::from(values)),
        Values::Flag(values) => Arc::new(BooleanArray::from(values)),
    }
}
