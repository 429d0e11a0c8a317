//! Tables as Arrow streams and from them, through the Arrow `PyCapsule` interface.

use std::ffi::CStr;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_schema::ArrowError;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyCapsuleMethods};
use whatworks::Table;
use whatworks::select::SelectedMany;
use whatworks_arrow::read::Rows;
use whatworks_arrow::write::{self, Columns};

/// The name that the interface gives to the capsule of a stream.
const NAME: &CStr = c"arrow_array_stream";

/// The capsule that `__arrow_c_stream__` hands out; who reads it releases the stream, and the
/// capsule releases what nobody has read.
pub(crate) fn stream(py: Python<'_>, table: Table) -> PyResult<Bound<'_, PyCapsule>> {
    stream_of(py, write::named(table))
}

/// The same of columns whose names are the caller's.
pub(crate) fn stream_of(py: Python<'_>, columns: Columns) -> PyResult<Bound<'_, PyCapsule>> {
    PyCapsule::new_with_value(py, write::stream(columns).map_err(failed)?, NAME)
}

/// The same of the long table of many selections.
pub(crate) fn stream_of_many(
    py: Python<'_>,
    many: SelectedMany,
    threads: usize,
) -> PyResult<Bound<'_, PyCapsule>> {
    PyCapsule::new_with_value(py, write::stream_of_many(many, threads).map_err(failed)?, NAME)
}

/// The rows of an object with `__arrow_c_stream__`.
pub(crate) fn read(table: &Bound<'_, PyAny>) -> PyResult<Rows> {
    let capsule = table.call_method0("__arrow_c_stream__")?.cast_into::<PyCapsule>()?;
    let stream = capsule.pointer_checked(Some(NAME))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name holds a stream of the C interface, by the Arrow PyCapsule
    // interface; `capsule` keeps it alive. The stream is moved out of it, and what is left behind
    // is marked as released, so that the capsule does not release it again.
    #[allow(unsafe_code, reason = "the interface hands out a pointer")]
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(stream.as_ptr()) };
    Rows::of(stream).map_err(failed)
}

fn failed(error: ArrowError) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}
