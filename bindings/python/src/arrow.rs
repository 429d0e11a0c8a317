//! Tables as Arrow streams and from them, through the Arrow `PyCapsule` interface.

use std::ffi::CStr;
use std::sync::Arc;

use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int32Array, Int64Array, RecordBatch,
    RecordBatchIterator, StringArray,
};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::{ArrowError, Field, Schema};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyCapsuleMethods};
use whatworks::{Categories, Table, Values};

use crate::convert::{self, Columns};

/// The name that the interface gives to the capsule of a stream.
const NAME: &CStr = c"arrow_array_stream";

/// The capsule that `__arrow_c_stream__` hands out; who reads it releases the stream, and the
/// capsule releases what nobody has read.
pub(crate) fn stream(py: Python<'_>, table: Table) -> PyResult<Bound<'_, PyCapsule>> {
    stream_of(py, convert::named(table))
}

/// The same of columns whose names are the caller's.
pub(crate) fn stream_of(py: Python<'_>, columns: Columns) -> PyResult<Bound<'_, PyCapsule>> {
    let batch = batch(columns).map_err(failed)?;
    let schema = batch.schema();
    let reader = RecordBatchIterator::new([Ok(batch)], schema);
    let stream = FFI_ArrowArrayStream::new(Box::new(reader));
    PyCapsule::new_with_value(py, stream, NAME)
}

/// The same of tables of the same columns that are made while they are read, at least one.
pub(crate) fn stream_of_chunks(
    py: Python<'_>,
    chunks: impl Iterator<Item = Table> + Send + 'static,
) -> PyResult<Bound<'_, PyCapsule>> {
    let mut batches = chunks.map(|table| batch(convert::named(table)));
    let first = batches.next().unwrap_or_else(|| batch(Columns::new())).map_err(failed)?;
    let schema = first.schema();
    let reader = RecordBatchIterator::new(std::iter::once(Ok(first)).chain(batches), schema);
    let stream = FFI_ArrowArrayStream::new(Box::new(reader));
    PyCapsule::new_with_value(py, stream, NAME)
}

/// The number of threads that the machine offers.
pub(crate) fn offered_threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The names of the columns of an object with `__arrow_c_stream__`, and its rows in batches.
pub(crate) fn read(table: &Bound<'_, PyAny>) -> PyResult<(Vec<String>, Vec<RecordBatch>)> {
    let capsule = table.call_method0("__arrow_c_stream__")?.cast_into::<PyCapsule>()?;
    let stream = capsule.pointer_checked(Some(NAME))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name holds a stream of the C interface, by the Arrow PyCapsule
    // interface; `capsule` keeps it alive. The stream is moved out of it, and what is left behind
    // is marked as released, so that the capsule does not release it again.
    #[allow(unsafe_code, reason = "the interface hands out a pointer")]
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(stream.as_ptr()) };
    let reader = RecordBatchStreamReader::try_new(stream).map_err(failed)?;
    let schema = arrow_array::RecordBatchReader::schema(&reader);
    let names = schema.fields().iter().map(|field| field.name().clone()).collect();
    Ok((names, reader.collect::<Result<_, _>>().map_err(failed)?))
}

fn failed(error: ArrowError) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}

fn batch(columns: Columns) -> Result<RecordBatch, ArrowError> {
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = columns
        .into_iter()
        .map(|(name, values)| {
            let array = array(values);
            (Field::new(name, array.data_type().clone(), true), array)
        })
        .unzip();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
}

fn array(values: Values) -> ArrayRef {
    match values {
        Values::Text(values) => Arc::new(StringArray::from(values)),
        Values::Integer(values) => Arc::new(Int64Array::from(values)),
        Values::Number(values) => Arc::new(Float64Array::from(values)),
        Values::Flag(values) => flags(&values),
        Values::Category { keys, names } => category(keys, &names),
    }
}

/// Text by its place in a list. A place that is not there has no value.
fn category(keys: Vec<i32>, names: &[String]) -> ArrayRef {
    let there = nulls(&keys, |key| *key != Categories::MISSING);
    let names: ArrayRef = Arc::new(StringArray::from_iter_values(names));
    let keys = Int32Array::new(keys.into(), there);
    Arc::new(DictionaryArray::<Int32Type>::new(keys, names))
}

fn flags(values: &[Option<bool>]) -> ArrayRef {
    let there = nulls(values, Option::is_some);
    Arc::new(BooleanArray::new(bits(values, |value| *value == Some(true)), there))
}

/// Which values are there; `None` where all are, which is found out faster.
fn nulls<T>(values: &[T], is_there: impl Fn(&T) -> bool) -> Option<NullBuffer> {
    let some_missing = values.iter().any(|value| !is_there(value));
    some_missing.then(|| NullBuffer::new(bits(values, is_there)))
}

/// A bit for each value, made a word at a time.
fn bits<T>(values: &[T], is_set: impl Fn(&T) -> bool) -> BooleanBuffer {
    BooleanBuffer::collect_bool(values.len(), |row| values.get(row).is_some_and(&is_set))
}
