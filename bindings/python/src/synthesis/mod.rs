//! The numbers of evidence synthesis: `pool` and its result, and every other analysis as a
//! `Synthesis`.

pub(crate) mod blocks;
pub(crate) mod effects;
pub(crate) mod groups;
pub(crate) mod pooled;
pub(crate) mod robustness;
pub(crate) mod small_study;
pub(crate) mod structure;
pub(crate) mod without_pooling;

use std::sync::OnceLock;

use pyo3::exceptions::{PyAttributeError, PyRuntimeError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyTuple};
use serde_json::{Map, Value};
use whatworks::synthesis::{Analysis, Answer, Data, Method, Request};

use crate::error::OrRaise;
use crate::{arrow, convert, docs, sequence};

/// The result of an analysis.
///
/// Its figures are attributes, named as in its JSON; ``dir()`` lists them.
///
/// Examples
/// --------
#[doc = docs::bcg!()]
/// >>> bcg.analysis, bcg.measure, round(bcg.yi[0], 4)
/// ('effect_sizes', 'RR', -0.8893)
#[pyclass(frozen, eq, module = "whatworks")]
pub(crate) struct Synthesis {
    request: Request,
    answer: Answer,
    /// The result in the JSON of the answer, once it is asked for.
    result: OnceLock<Value>,
}

impl PartialEq for Synthesis {
    fn eq(&self, other: &Self) -> bool {
        self.answer == other.answer
    }
}

impl Synthesis {
    fn figures(&self) -> PyResult<&Value> {
        if let Some(result) = self.result.get() {
            return Ok(result);
        }
        let mut read: Value = serde_json::from_str(&self.answer.json)
            .map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        let result = read.get_mut("result").map(Value::take).unwrap_or_default();
        Ok(self.result.get_or_init(|| result))
    }

    /// The arguments with which the analysis can be asked for again.
    fn keywords<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let keywords = convert::plain(py, &self.request.options)?.cast_into::<PyDict>()?;
        let data = &self.request.data;
        if let Some(measure) = self.request.measure {
            keywords.set_item("measure", measure.code())?;
        }
        for (name, values) in columns_of(data) {
            keywords.set_item(name, values)?;
        }
        if let Some(by) = &data.by {
            keywords.set_item("by", by)?;
        }
        if let Some(order) = &data.order {
            keywords.set_item("order", order)?;
        }
        if let Some(outcomes) = &data.outcomes {
            keywords.set_item("outcomes", convert::plain(py, outcomes)?)?;
        }
        if let Some(moderators) = &data.moderators {
            let named = moderators.iter().map(|moderator| {
                let named = PyDict::new(py);
                named.set_item("name", &moderator.name)?;
                named.set_item("values", &moderator.values)?;
                Ok(named)
            });
            keywords.set_item("moderators", named.collect::<PyResult<Vec<_>>>()?)?;
        }
        Ok(keywords)
    }
}

#[pymethods]
impl Synthesis {
    /// The analysis, by the name of its function.
    #[getter]
    fn analysis(&self) -> &'static str {
        self.answer.analysis.code()
    }

    /// The whole result as plain objects: what ``json.loads`` makes of its JSON.
    #[getter]
    fn result<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, self.figures()?)
    }

    /// The result as JSON (``whatworks-synthesis/1``), the same in every language.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> summary = whatworks.summarise([0.1, 0.2, 0.4])
    /// >>> summary.to_json().startswith('{\n  "schema": "whatworks-synthesis/1"')
    /// True
    fn to_json(&self) -> &str {
        &self.answer.json
    }

    /// The result as columns; the function that made it says what a row is.
    ///
    /// Returns
    /// -------
    /// dict of str to list
    ///     ``None`` where there is no value.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> whatworks.summarise([0.1, 0.2, 0.4]).to_columns()["median"]
    /// [0.2]
    fn to_columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        convert::columns(py, self.answer.table.clone())
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
        arrow::stream(py, self.answer.table.clone())
    }

    fn __getattr__<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        if !name.starts_with("__")
            && let Some(figure) = self.figures()?.get(name)
        {
            return convert::plain(py, figure);
        }
        let analysis = self.answer.analysis.code();
        let text = format!("the result of `{analysis}` has no attribute `{name}`");
        Err(PyAttributeError::new_err(text))
    }

    fn __dir__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let names = py.import("builtins")?.getattr("object")?.call_method1("__dir__", (slf,))?;
        for name in slf.get().figures()?.as_object().into_iter().flat_map(Map::keys) {
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
        convert::html(slf, "synthesis")
    }

    fn __hash__(&self) -> u64 {
        convert::hash(&self.answer.json)
    }

    fn __repr__(&self) -> String {
        format!("<Synthesis: {}>", self.answer.analysis.code())
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<convert::Reduced<'py, Bound<'py, PyTuple>>> {
        let function = py.import("whatworks")?.getattr(self.answer.analysis.code())?;
        let partial = py.import("functools")?.getattr("partial")?;
        let function = partial.call((function,), Some(&self.keywords(py)?))?;
        Ok((function, PyTuple::empty(py)))
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}

/// The columns of numbers that are given, by name.
fn columns_of(data: &Data) -> Vec<(&'static str, &Vec<f64>)> {
    macro_rules! columns {
        ($($name:ident)+) => {
            [$((stringify!($name), &data.$name)),+]
        };
    }
    let all = columns!(
        yi vi ai bi ci di n1i n2i m1i sd1i m2i sd2i ri ni xi mi x1i t1i x2i t2i ti
        estimate ci_low ci_high statistic p df p_values weights
    );
    all.into_iter().filter_map(|(name, values)| Some((name, values.as_ref()?))).collect()
}

/// Options by name; each function has a keyword for each of its own.
type Options<const N: usize> = [(&'static str, Value); N];

/// Asks the core for an analysis.
fn answer<const N: usize>(
    py: Python<'_>,
    analysis: Analysis,
    data: Data,
    options: Options<N>,
) -> PyResult<Synthesis> {
    let options = options.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    answer_to(py, Request { analysis, measure: None, data, options })
}

fn answer_to(py: Python<'_>, request: Request) -> PyResult<Synthesis> {
    let answer = py.detach(|| request.answer()).or_raise(py)?;
    Ok(Synthesis { request, answer, result: OnceLock::new() })
}

/// A request as the core reads it from JSON, for what it checks while reading.
fn read(py: Python<'_>, request: &Value) -> PyResult<Request> {
    Request::from_json(convert::json(request)?).or_raise(py)
}

/// Effects and variances as data.
fn effects(yi: &Bound<'_, PyAny>, vi: &Bound<'_, PyAny>) -> PyResult<Data> {
    let (yi, vi) = (sequence::numbers("yi", yi)?, sequence::numbers("vi", vi)?);
    Ok(Data { yi: Some(yi), vi: Some(vi), ..Data::default() })
}

/// The options of pooling by name.
fn pooling(
    method: &str,
    inference: &str,
    prediction: &str,
    level: f64,
    unusable: &str,
) -> Options<5> {
    [
        ("method", method.into()),
        ("inference", inference.into()),
        ("prediction", prediction.into()),
        ("level", level.into()),
        ("unusable", unusable.into()),
    ]
}

/// The method of a code.
fn method(py: Python<'_>, code: &str) -> PyResult<Method> {
    Method::from_code(code).map_or_else(|| Err(wrong_option(py, [("method", code.into())])), Ok)
}

/// The error of options of pooling that are wrong, as the core words it for every language.
fn wrong_option<const N: usize>(py: Python<'_>, options: Options<N>) -> PyErr {
    let none = Some(Vec::new());
    let data = Data { yi: none.clone(), vi: none, ..Data::default() };
    match answer(py, Analysis::Pool, data, options) {
        Ok(_) => PyRuntimeError::new_err("an option of pooling is not known to this binding"),
        Err(error) => error,
    }
}
