//! Tables as Arrow streams.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int32Array, Int64Array, RecordBatch,
    RecordBatchIterator, StringArray,
};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::{ArrowError, Field, Schema};
use whatworks::select::SelectedMany;
use whatworks::synthesis::many::MOST_THREADS;
use whatworks::{Categories, Table, Values};

/// Columns with names of any origin.
pub type Columns = Vec<(String, Values)>;

/// The columns of a table with their names.
#[must_use]
pub fn named(table: Table) -> Columns {
    table.columns.into_iter().map(|column| (column.name.to_owned(), column.values)).collect()
}

/// A stream of one batch.
///
/// # Errors
///
/// For columns that differ in length.
pub fn stream(columns: Columns) -> Result<FFI_ArrowArrayStream, ArrowError> {
    let batch = batch(columns)?;
    let schema = batch.schema();
    let reader = RecordBatchIterator::new([Ok(batch)], schema);
    Ok(FFI_ArrowArrayStream::new(Box::new(reader)))
}

/// A stream of the long table of many selections, which is worked out while it is read: a chunk for
/// each thread at a time. 0 threads are as many as the machine offers.
///
/// # Errors
///
/// As [`stream`].
pub fn stream_of_many(
    many: SelectedMany,
    threads: usize,
) -> Result<FFI_ArrowArrayStream, ArrowError> {
    let offered = || std::thread::available_parallelism().map_or(1, usize::from);
    let at_once = if threads == 0 { offered() } else { threads.min(MOST_THREADS) };
    let last = many.chunks();
    let chunks = (0..last)
        .step_by(at_once)
        .flat_map(move |start| many.some_chunks(start..last.min(start + at_once), threads));
    let mut batches = std::iter::from_fn(caught(chunks.map(|table| batch(named(table)))));
    // There is a chunk, if one without rows.
    let first = batches.next().unwrap_or_else(|| batch(Columns::new()))?;
    let schema = first.schema();
    let reader = RecordBatchIterator::new(std::iter::once(Ok(first)).chain(batches), schema);
    Ok(FFI_ArrowArrayStream::new(Box::new(reader)))
}

/// The next batch, or the error that stands for a panic: the callback of a stream must not unwind.
fn caught(
    mut batches: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
) -> impl FnMut() -> Option<Result<RecordBatch, ArrowError>> {
    move || {
        // After a panic the stream has failed, and nobody asks the batches again.
        catch_unwind(AssertUnwindSafe(|| batches.next())).unwrap_or_else(|_| {
            Some(Err(ArrowError::ComputeError("a mistake in the library".to_owned())))
        })
    }
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
