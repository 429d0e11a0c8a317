//! Errors of the core as the exceptions of `whatworks._errors`.

use std::error::Error as _;
use std::io;
use std::path::Path;

use pyo3::prelude::*;
use serde::Serialize;
use whatworks::{Error, Fault};

use crate::convert;

/// Turns an error of the core into an exception.
pub(crate) trait OrRaise<T> {
    /// The value, or the exception.
    fn or_raise(self, py: Python<'_>) -> PyResult<T>;

    /// The value, or the exception that names a file.
    fn or_raise_at(self, py: Python<'_>, path: &Path) -> PyResult<T>;
}

impl<T> OrRaise<T> for Result<T, Error> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T> {
        self.map_err(|error| exception(py, &error, None))
    }

    fn or_raise_at(self, py: Python<'_>, path: &Path) -> PyResult<T> {
        self.map_err(|error| exception(py, &error, Some(path)))
    }
}

fn exception(py: Python<'_>, error: &Error, path: Option<&Path>) -> PyErr {
    instance(py, error, path).map_or_else(|failed| failed, PyErr::from_value)
}

fn instance<'py>(
    py: Python<'py>,
    error: &Error,
    path: Option<&Path>,
) -> PyResult<Bound<'py, PyAny>> {
    let class = |name: &str| py.import("whatworks._errors")?.getattr(name);
    let json = error.to_json();
    match error {
        Error::InvalidDocument(_) => class("InvalidDocumentError")?.call1((json,)),
        Error::InvalidRequest(_) => class("InvalidRequestError")?.call1((json,)),
        Error::UnknownName(_) => class("UnknownNameError")?.call1((json,)),
        Error::File(_) => {
            class("FileError")?.call1((json, error_number(error), path.map(Path::as_os_str)))
        }
        _ => class("Error")?.call1((json,)),
    }
}

/// The `InvalidRequestError` of what only this binding reads, in the form of the core's.
pub(crate) fn refused(py: Python<'_>, fault: &Fault) -> PyErr {
    #[derive(Serialize)]
    struct Form<'a> {
        schema: &'static str,
        code: &'static str,
        message: String,
        faults: [&'a Fault; 1],
        more_faults: usize,
    }
    let message = format!("invalid request: {fault}");
    let faults = [fault];
    let (schema, code) = ("whatworks-error/1", "invalid-request");
    let raised = || {
        let json = convert::json(&Form { schema, code, message, faults, more_faults: 0 })?;
        py.import("whatworks._errors")?.getattr("InvalidRequestError")?.call1((json,))
    };
    raised().map_or_else(|failed| failed, PyErr::from_value)
}

/// The `errno` behind an error, where the system has one.
fn error_number(error: &Error) -> Option<i32> {
    let source = error.source().and_then(|source| source.downcast_ref::<io::Error>());
    source.and_then(io::Error::raw_os_error).filter(|_| cfg!(unix))
}
