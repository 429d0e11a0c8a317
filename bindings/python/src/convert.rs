//! Values in and out.

use std::hash::{DefaultHasher, Hash, Hasher};

use pyo3::exceptions::{PyRuntimeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PySequence, PyString};
use serde::Serialize;
use whatworks::{Table, Values};

/// JSON text from Python: `str` or `bytes`.
pub(crate) enum Text {
    Str(PyBackedStr),
    Bytes(PyBackedBytes),
}

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Str(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Text {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if value.is_instance_of::<PyString>() {
            return Ok(Self::Str(value.extract()?));
        }
        if value.is_instance_of::<PyBytes>() || value.is_instance_of::<PyByteArray>() {
            return Ok(Self::Bytes(value.extract()?));
        }
        Err(wrong_type("`str` or `bytes`", value))
    }
}

/// Names or codes from Python: a list or another sequence of `str`, and not one `str`.
#[derive(Default)]
pub(crate) struct Names(Vec<String>);

impl From<Names> for Vec<String> {
    fn from(names: Names) -> Self {
        names.0
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Names {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if value.is_instance_of::<PyString>() || value.cast::<PySequence>().is_err() {
            return Err(wrong_type("a list of `str`", value));
        }
        let name = |item: Bound<'py, PyAny>| match item.cast::<PyString>() {
            Ok(_) => item.extract(),
            Err(_) => Err(wrong_type("each in the list to be a `str`", item.as_borrowed())),
        };
        value.try_iter()?.map(|item| name(item?)).collect::<PyResult<_>>().map(Self)
    }
}

/// The `TypeError` that says what was expected and what was given.
pub(crate) fn wrong_type(expected: &str, value: Borrowed<'_, '_, PyAny>) -> PyErr {
    match value.get_type().name() {
        Ok(given) => PyTypeError::new_err(format!("expected {expected}, got `{given}`")),
        Err(error) => error,
    }
}

/// A request as JSON, which the core then reads and checks as it does for every language.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> PyResult<String> {
    serde_json::to_string(value).map_err(|error| PyRuntimeError::new_err(error.to_string()))
}

/// A value as plain Python objects: what `json.loads` makes of its JSON.
pub(crate) fn plain<'py, T: Serialize + ?Sized>(
    py: Python<'py>,
    value: &T,
) -> PyResult<Bound<'py, PyAny>> {
    loads(py, &json(value)?)
}

/// What `json.loads` makes of a text.
pub(crate) fn loads<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    static LOADS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    LOADS.import(py, "json", "loads")?.call1((text,))
}

pub(crate) use whatworks_arrow::write::{Columns, named};

/// A table as a dict of lists, `None` where there is no value.
pub(crate) fn columns(py: Python<'_>, table: Table) -> PyResult<Bound<'_, PyDict>> {
    lists(py, named(table))
}

/// Columns as a dict of lists, `None` where there is no value.
pub(crate) fn lists(py: Python<'_>, columns: Columns) -> PyResult<Bound<'_, PyDict>> {
    let lists = PyDict::new(py);
    for (name, values) in columns {
        py.check_signals()?;
        match values {
            Values::Text(values) => lists.set_item(name, values)?,
            Values::Integer(values) => lists.set_item(name, values)?,
            Values::Number(values) => lists.set_item(name, values)?,
            Values::Flag(values) => lists.set_item(name, values)?,
            Values::Category { keys, names } => {
                let names: Vec<_> = names.iter().map(|name| PyString::new(py, name)).collect();
                let text = |key: i32| names.get(usize::try_from(key).ok()?);
                lists.set_item(name, keys.into_iter().map(text).collect::<Vec<_>>())?;
            }
        }
    }
    Ok(lists)
}

/// The HTML that a function of `whatworks._display` makes of an object.
pub(crate) fn html(object: &Bound<'_, PyAny>, function: &str) -> PyResult<String> {
    let module = object.py().import("whatworks._display")?;
    module.call_method1(function, (object,))?.extract()
}

/// A table as a pandas data frame: by pyarrow where it is there, which keeps repeated text once.
pub(crate) fn to_pandas<'py>(table: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = table.py();
    let pandas = py.import("pandas")?;
    match py.import("pyarrow") {
        Ok(pyarrow) => pyarrow.call_method1("table", (table,))?.call_method0("to_pandas"),
        Err(_) => pandas.call_method1("DataFrame", (table.call_method0("to_columns")?,)),
    }
}

/// A table as a polars data frame.
pub(crate) fn to_polars<'py>(table: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    table.py().import("polars")?.call_method1("DataFrame", (table,))
}

/// A function with keywords bound, for pickling: its arguments follow in `__reduce__`.
pub(crate) fn with_keywords<'py, T: Serialize>(
    function: &Bound<'py, PyAny>,
    keywords: &T,
) -> PyResult<Bound<'py, PyAny>> {
    let py = function.py();
    let keywords = plain(py, keywords)?.cast_into::<PyDict>()?;
    py.import("functools")?.getattr("partial")?.call((function,), Some(&keywords))
}

/// What `__reduce__` gives for pickling: a function and its arguments.
pub(crate) type Reduced<'py, Arguments> = (Bound<'py, PyAny>, Arguments);

/// A hash that is the same for equal parts.
pub(crate) fn hash<T: Hash + ?Sized>(parts: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}
