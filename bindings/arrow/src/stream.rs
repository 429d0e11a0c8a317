//! Streams of the Arrow C stream interface, of which nothing is believed that can be checked.
//!
//! arrow-array takes what a stream says at its word: lengths, counts, offsets and pointers that do not
//! belong together end the process there. Here each schema and each array is walked before it is handed
//! on. What nobody can see stays: a pointer to memory that is gone, and a buffer that is shorter than
//! its lengths and offsets say.

mod abi;
mod array;
mod schema;

use std::ffi::{CStr, c_int};
use std::mem;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchOptions, make_array};
use arrow_data::ArrayData;
use arrow_schema::{ArrowError, DataType, SchemaRef};

use abi::{ArrayParts, Place, words};

/// The batches of a stream. It is released when this is dropped.
pub(crate) struct Batches {
    stream: FFI_ArrowArrayStream,
    schema: SchemaRef,
    read: usize,
    ended: bool,
}

impl Batches {
    /// Takes a stream, and reads its schema.
    ///
    /// # Errors
    ///
    /// What the stream says, and a schema that does not keep to the interface.
    pub(crate) fn of(mut stream: FFI_ArrowArrayStream) -> Result<Self, ArrowError> {
        if stream.release().is_none() {
            return Err(missing("the stream was released before"));
        }
        let schema = schema::columns(&schema_of(&mut stream)?)?;
        Ok(Self { stream, schema, read: 0, ended: false })
    }

    /// The names of the columns.
    pub(crate) fn names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    fn batch(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        let Some(array) = next_of(&mut self.stream)? else { return Ok(None) };
        self.read += 1;
        let at = Place::Batch(self.read);
        let kind = DataType::Struct(self.schema.fields().clone());
        if array::check(ArrayParts::of(&array), &kind, &at)? == 0 {
            // Without rows an array of texts may be without offsets, which the import refuses.
            return Ok(Some(RecordBatch::new_empty(self.schema.clone())));
        }
        // SAFETY: the array keeps to the interface and to its type, as far as can be seen. For what
        // cannot be seen the one vouches who made a stream of what a pointer pointed to.
        let data = unsafe { from_ffi_and_data_type(array, kind) };
        let data = data.map_err(|error| at.says(&words(&error)))?;
        self.columns(&data, &at).map(Some)
    }

    /// The columns of a batch, whose texts are UTF-8 and whose offsets stay within what they point
    /// into.
    fn columns(&self, data: &ArrayData, at: &Place) -> Result<RecordBatch, ArrowError> {
        // Whether a row of a table is there is not for a value to say.
        if data.null_count() > 0 {
            return Err(at.wrong("`null_count`", data.null_count(), "0: rows are all there"));
        }
        let fields = self.schema.fields().iter().zip(data.child_data()).enumerate();
        let columns = fields.map(|(index, (field, column))| {
            // A count of nulls is checked where it is that of the stream, not one counted anew.
            let column = match data.offset() == 0 && data.len() == column.len() {
                true => column.clone(),
                false => column.slice(data.offset(), data.len()),
            };
            // Before an array is made of it, which takes it to be valid.
            let valid = column.validate_full();
            valid.map_err(|error| at.child(index, field.name()).says(&words(&error)))?;
            Ok(make_array(column))
        });
        let options = RecordBatchOptions::new().with_row_count(Some(data.len()));
        let columns = columns.collect::<Result<_, ArrowError>>()?;
        RecordBatch::try_new_with_options(self.schema.clone(), columns, &options)
            .map_err(|error| at.says(&words(&error)))
    }
}

/// Nothing is asked of a stream after its end, or after an error.
impl Iterator for Batches {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let batch = self.batch();
        self.ended = !matches!(batch, Ok(Some(_)));
        batch.transpose()
    }
}

fn schema_of(stream: &mut FFI_ArrowArrayStream) -> Result<FFI_ArrowSchema, ArrowError> {
    let get = stream.get_schema().ok_or_else(|| missing("the stream has no `get_schema`"))?;
    let mut schema = FFI_ArrowSchema::empty();
    // SAFETY: the stream is not released, and the callback is its own.
    match unsafe { get(stream, &raw mut schema) } {
        0 => Ok(schema),
        code => {
            // What was not given is not ours to release.
            mem::forget(schema);
            Err(failed(stream, "get_schema", code))
        }
    }
}

/// The next array; `None` at the end.
fn next_of(stream: &mut FFI_ArrowArrayStream) -> Result<Option<FFI_ArrowArray>, ArrowError> {
    let get = stream.get_next().ok_or_else(|| missing("the stream has no `get_next`"))?;
    let mut array = FFI_ArrowArray::empty();
    // SAFETY: the stream is not released, and the callback is its own.
    match unsafe { get(stream, &raw mut array) } {
        0 => Ok((!array.is_released()).then_some(array)),
        code => {
            mem::forget(array);
            Err(failed(stream, "get_next", code))
        }
    }
}

/// What the stream says of a call that has just failed.
fn failed(stream: &mut FFI_ArrowArrayStream, call: &str, code: c_int) -> ArrowError {
    let why = stream.get_last_error().and_then(|last| {
        // SAFETY: the stream is not released, the callback is its own, and a call has failed.
        let why = unsafe { last(stream) };
        // SAFETY: the text ends with a NUL, and stays until the stream is used again.
        (!why.is_null()).then(|| unsafe { CStr::from_ptr(why) }.to_string_lossy().into_owned())
    });
    let why = why.map_or(String::new(), |why| format!(": {why}"));
    ArrowError::CDataInterface(format!("`{call}` of the stream failed with {code}{why}"))
}

fn missing(what: &str) -> ArrowError {
    ArrowError::CDataInterface(what.to_owned())
}
