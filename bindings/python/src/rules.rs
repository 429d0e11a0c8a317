//! `RuleSet`: rules with their parameters, and how an argument names one.

use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyString, PyTuple};
use whatworks::Fault;
use whatworks::grade::Options;

use crate::convert::{self, wrong_type};
use crate::document::Object;
use crate::error::{OrRaise, refused};
use crate::{arrow, docs, document};

/// A rule set of GRADE: every rule and every parameter, with its kind and its source.
///
/// Made by :func:`rules`, and taken wherever rules are named. As a table, it has a row for each
/// parameter.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> strict = whatworks.rules("core-grade-2025", dominance=0.65)
/// >>> strict.id, {p["name"]: p["value"] for p in strict.parameters}["dominance"]
/// ('core-grade-2025', 0.65)
#[pyclass(frozen, eq, module = "whatworks")]
pub(crate) struct RuleSet(whatworks::RuleSet);

impl PartialEq for RuleSet {
    fn eq(&self, other: &Self) -> bool {
        // Parameters that a rule set does not have equal nothing, not even themselves.
        self.0.id() == other.0.id() && self.0.overridden() == other.0.overridden()
    }
}

#[pymethods]
impl RuleSet {
    /// The name.
    #[getter]
    fn id(&self) -> &'static str {
        self.0.id()
    }

    /// The version, which changes when any result can.
    #[getter]
    fn version(&self) -> &'static str {
        self.0.version()
    }

    /// Every parameter, as dicts: ``name``, ``value``, ``meaning``, ``allowed``, ``kind``
    /// (``grade``, ``library`` or ``unconfirmed``), ``source``.
    #[getter]
    fn parameters<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.0.parameters())
    }

    /// Every rule, as dicts: ``id``, ``kind``, ``says``, ``source``.
    #[getter]
    fn rules<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.0.rules())
    }

    /// The rule set as JSON (``whatworks-rules/1``), the same in every language.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> whatworks.rules().to_json().startswith('{\n  "schema": "whatworks-rules/1"')
    /// True
    fn to_json(&self, py: Python<'_>) -> String {
        py.detach(|| self.0.to_json())
    }

    /// The parameters as columns, a row for each.
    ///
    /// Returns
    /// -------
    /// dict of str to list
    ///     ``name``, ``value`` (as text), ``allowed``, ``kind``, ``meaning``, ``source``.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> columns = whatworks.rules("narrative-2017").to_columns()
    /// >>> dict(zip(columns["name"], columns["value"]))["large_ratio"]
    /// '2'
    fn to_columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        convert::columns(py, self.0.to_table())
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
        arrow::stream(py, self.0.to_table())
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
        convert::html(slf, "rule_set")
    }

    fn __hash__(&self) -> PyResult<u64> {
        Ok(convert::hash(&(self.0.id(), convert::json(self.0.overridden())?)))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let set = convert::plain(py, self.0.overridden())?.cast_into::<PyDict>()?;
        let set: PyResult<Vec<String>> =
            set.iter().map(|(name, value)| Ok(format!(", {name}={}", value.repr()?))).collect();
        Ok(format!("<RuleSet {:?}, version {:?}{}>", self.0.id(), self.0.version(), set?.concat()))
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<convert::Reduced<'py, Bound<'py, PyTuple>>> {
        let rules = py.import("whatworks")?.getattr("rules")?;
        let rules = convert::with_keywords(&rules, self.0.overridden())?;
        Ok((rules, PyTuple::new(py, [self.0.id()])?))
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}

/// A rule set of GRADE, with parameters set otherwise than it sets them.
///
/// Parameters
/// ----------
/// name : str
///     ``core-grade-2025``, ``grade-standard``, ``narrative-2017`` or ``pollock-2016``.
/// **parameters : float or str
///     Parameters of the rule set by name; :attr:`RuleSet.parameters` lists them.
///
/// Returns
/// -------
/// RuleSet
///
/// Raises
/// ------
/// InvalidRequestError
///     For a name, a parameter or a value that is none, with those that are.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> whatworks.rules("core-grade-2025", some_concerns_count_as="low")
/// <RuleSet "core-grade-2025", version "1.0.0", some_concerns_count_as='low'>
#[pyfunction]
#[pyo3(signature = (name="core-grade-2025", **parameters))]
pub(crate) fn rules(
    py: Python<'_>,
    name: &str,
    parameters: Option<&Bound<'_, PyDict>>,
) -> PyResult<RuleSet> {
    let mut options = Object::new();
    options.put_value("rules", name)?;
    if let Some(parameters) = parameters {
        options.put_text("parameters", &document::text(parameters)?)?;
    }
    let options = Options::from_json(options.finish()).or_raise(py)?;
    options.rules_alone().or_raise(py).map(RuleSet)
}

/// A rule set as an argument: its name, or a `RuleSet`.
pub(crate) enum Rules {
    Named(String),
    Set(Box<whatworks::RuleSet>),
}

impl<'a, 'py> FromPyObject<'a, 'py> for Rules {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(set) = value.cast::<RuleSet>() {
            return Ok(Self::Set(Box::new(set.get().0.clone())));
        }
        if value.is_instance_of::<PyString>() {
            return Ok(Self::Named(value.extract()?));
        }
        Err(wrong_type("`str` or `RuleSet`", value))
    }
}

impl Rules {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::Set(set) => set.id(),
        }
    }

    /// The parameters that are set, and then those that are given beside.
    pub(crate) fn parameters<'py>(
        &self,
        py: Python<'py>,
        beside: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Self::Set(set) = self else { return Ok(beside) };
        if set.overridden().is_empty() {
            return Ok(beside);
        }
        let all = convert::plain(py, set.overridden())?;
        if let Some(beside) = beside {
            all.call_method1("update", (beside,))?;
        }
        Ok(Some(all))
    }

    /// The name, where parameters cannot be set.
    pub(crate) fn name_alone(self, py: Python<'_>) -> PyResult<String> {
        if let Self::Set(set) = &self
            && !set.overridden().is_empty()
        {
            let fault = Fault {
                code: "bad-option",
                pointer: "/rules".to_owned(),
                value: Some(convert::json(set.overridden())?),
                expected: "a rule set with its own parameters, which cannot be set here".to_owned(),
            };
            return Err(refused(py, &fault));
        }
        Ok(self.name().to_owned())
    }
}
