//! `Answer`: what is answered as JSON and as a table, with its parts as attributes.

use std::sync::OnceLock;

use pyo3::PyClass;
use pyo3::exceptions::{PyAttributeError, PyRuntimeError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyTuple};
use serde::Serialize;
use serde_json::{Map, Value};
use whatworks::Table;

use crate::{arrow, convert, docs};

/// The call that gave an answer, so that it can be asked for again.
pub(crate) struct Call {
    pub(crate) function: Py<PyAny>,
    pub(crate) arguments: Py<PyTuple>,
}

impl Call {
    /// A function of the package with keywords.
    pub(crate) fn of_function<T: Serialize>(
        py: Python<'_>,
        name: &str,
        keywords: &T,
    ) -> PyResult<Self> {
        let function = py.import("whatworks")?.getattr(name)?;
        Self::with(convert::with_keywords(&function, keywords)?, PyTuple::empty(py))
    }

    /// A method without arguments.
    pub(crate) fn of_method<T: PyClass>(object: &Bound<'_, T>, name: &str) -> PyResult<Self> {
        let py = object.py();
        Self::with(py.get_type::<T>().getattr(name)?, PyTuple::new(py, [object])?)
    }

    /// A function that takes its arguments by place.
    pub(crate) fn with(
        function: Bound<'_, PyAny>,
        arguments: Bound<'_, PyTuple>,
    ) -> PyResult<Self> {
        Ok(Self { function: function.unbind(), arguments: arguments.unbind() })
    }
}

/// An answer: its parts are attributes, named as in its JSON; ``dir()`` lists them.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> overlap = whatworks.overlap({"A": ["s1", "s2"], "B": ["s2", "s3"]})
/// >>> overlap.studies, overlap.shared, overlap.level
/// (3, ['s2'], 'very-high')
#[pyclass(frozen, eq, subclass, module = "whatworks")]
pub(crate) struct Answer {
    json: String,
    table: Table,
    call: Call,
    /// The JSON as it is read, once it is asked for.
    read: OnceLock<Map<String, Value>>,
}

impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        self.json == other.json && self.table == other.table
    }
}

impl Answer {
    pub(crate) fn new(json: String, table: Table, call: Call) -> Self {
        Self { json, table, call, read: OnceLock::new() }
    }

    fn parts(&self) -> PyResult<&Map<String, Value>> {
        if let Some(parts) = self.read.get() {
            return Ok(parts);
        }
        let parts: Map<String, Value> = serde_json::from_str(&self.json)
            .map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        Ok(self.read.get_or_init(|| parts))
    }

    /// What stands under `result`, where there is one.
    fn result(&self) -> PyResult<Option<&Map<String, Value>>> {
        Ok(self.parts()?.get("result").and_then(Value::as_object))
    }

    /// The form of the answer: `whatworks-overlap/1` is `overlap`.
    fn name(&self) -> PyResult<&str> {
        let schema = self.parts()?.get("schema").and_then(Value::as_str).unwrap_or_default();
        let name = schema.strip_prefix("whatworks-").unwrap_or(schema);
        Ok(name.split('/').next().unwrap_or(name))
    }
}

#[pymethods]
impl Answer {
    /// The answer as JSON, the same in every language.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> overlap = whatworks.overlap({"A": ["s1", "s2"], "B": ["s2", "s3"]})
    /// >>> overlap.to_json().startswith('{\n  "schema": "whatworks-overlap/1"')
    /// True
    fn to_json(&self) -> &str {
        &self.json
    }

    /// The answer as columns; the function that made it says what a row is.
    ///
    /// Returns
    /// -------
    /// dict of str to list
    ///     ``None`` where there is no value.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> whatworks.overlap({"A": ["s1", "s2"], "B": ["s2", "s3"]}).to_columns()["shared"]
    /// ['s2']
    fn to_columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        convert::columns(py, self.table.clone())
    }

    /// The columns of :meth:`to_columns` as an Arrow stream, for polars, pandas, pyarrow, duckdb.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface lets a producer keep to its own schema.
        drop(requested_schema);
        arrow::stream(py, self.table.clone())
    }

    fn __getattr__<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        if !name.starts_with("__") {
            let in_result = self.result()?.and_then(|result| result.get(name));
            if let Some(part) = self.parts()?.get(name).or(in_result) {
                return convert::plain(py, part);
            }
        }
        let text = format!("an answer of `{}` has no attribute `{name}`", self.name()?);
        Err(PyAttributeError::new_err(text))
    }

    fn __dir__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let names = py.import("builtins")?.getattr("object")?.call_method1("__dir__", (slf,))?;
        let answer = slf.get();
        let in_result = answer.result()?.into_iter().flat_map(Map::keys);
        for name in answer.parts()?.keys().chain(in_result) {
            names.call_method1("append", (name,))?;
        }
        Ok(names)
    }

    #[doc = docs::to_pandas!()]
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        convert::to_pandas(slf)
    }

    #[doc = docs::to_polars!()]
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        convert::to_polars(slf)
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        convert::html(slf, "answer")
    }

    fn __hash__(&self) -> u64 {
        convert::hash(&self.json)
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        Ok(format!("<{}: {}>", slf.get_type().name()?, slf.get().name()?))
    }

    fn __reduce__(&self, py: Python<'_>) -> (Py<PyAny>, Py<PyTuple>) {
        (self.call.function.clone_ref(py), self.call.arguments.clone_ref(py))
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}
