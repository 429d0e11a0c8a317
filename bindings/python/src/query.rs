//! `Query`: what is asked.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyType};

use crate::convert::{self, Names, Text, wrong_type};
use crate::error::OrRaise;
use crate::rules::Rules;

/// What is asked of an evidence base: who we are, and where and for whom we work.
///
/// At least one of `audience`, `themes`, `settings` and `populations` must be given before the
/// query can select anything. In a list, one value that holds is enough. A key that is left out
/// asks nothing.
///
/// Parameters
/// ----------
/// audience : str, optional
///     The kind of organisation: ``nhs-england``, ``icb``, ``pcn``, ``trust``, ``pharmacy``,
///     ``gp-surgery``, a printed form of one of these ("GP surgeries"), or another, which is kept
///     and reported as unknown.
/// themes : sequence of str, optional
///     Themes of the base, by their ids.
/// settings : sequence of str, optional
///     Settings of care, for example ``emergency-department``.
/// populations : sequence of str, optional
///     Populations, as PROGRESS-Plus codes or in words.
/// rules : str or RuleSet, optional
///     The rule set of the derived certainties, with its own parameters; ``narrative-2017`` if left
///     out.
/// layers : sequence of str, optional
///     The layers from which certainties are derived; all of them if left out.
///
/// Raises
/// ------
/// InvalidRequestError
///     If a value is one that no query can have.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> whatworks.Query("pcn", themes=["skills"])
/// Query(audience='pcn', themes=['skills'])
#[pyclass(frozen, eq, module = "whatworks")]
#[derive(Clone, PartialEq)]
pub(crate) struct Query(pub(crate) whatworks::Query);

/// What the first argument of `select` may be.
pub(crate) enum Asked {
    Audience(String),
    Query(whatworks::Query),
}

impl<'a, 'py> FromPyObject<'a, 'py> for Asked {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(query) = value.cast::<Query>() {
            return Ok(Self::Query(query.get().0.clone()));
        }
        if value.is_instance_of::<PyString>() {
            return Ok(Self::Audience(value.extract()?));
        }
        Err(wrong_type("`str` or `Query`", value))
    }
}

/// The part of a query that keywords say.
pub(crate) fn keywords(
    py: Python<'_>,
    themes: Option<Names>,
    settings: Option<Names>,
    populations: Option<Names>,
    rules: Option<Rules>,
    layers: Option<Names>,
) -> PyResult<whatworks::Query> {
    Ok(whatworks::Query {
        audience: None,
        themes: themes.map(Into::into),
        settings: settings.map(Into::into),
        populations: populations.map(Into::into),
        rules: rules.map(|rules| rules.name_alone(py)).transpose()?,
        layers: layers.map(Into::into),
    })
}

/// The query of the arguments of `select`, checked by the core.
pub(crate) fn from_arguments(
    py: Python<'_>,
    asked: Option<Asked>,
    keywords: whatworks::Query,
) -> PyResult<whatworks::Query> {
    match asked {
        None => checked(py, &keywords),
        Some(Asked::Audience(audience)) => {
            checked(py, &whatworks::Query { audience: Some(audience), ..keywords })
        }
        Some(Asked::Query(query)) if keywords == whatworks::Query::default() => Ok(query),
        Some(Asked::Query(_)) => {
            Err(PyTypeError::new_err("a `Query` says all that is asked: no keyword beside it"))
        }
    }
}

fn checked(py: Python<'_>, query: &whatworks::Query) -> PyResult<whatworks::Query> {
    whatworks::Query::from_json(convert::json(query)?).or_raise(py)
}

#[pymethods]
impl Query {
    #[new]
    #[pyo3(signature = (audience=None, *, themes=None, settings=None, populations=None, rules=None, layers=None))]
    fn new(
        py: Python<'_>,
        audience: Option<String>,
        themes: Option<Names>,
        settings: Option<Names>,
        populations: Option<Names>,
        rules: Option<Rules>,
        layers: Option<Names>,
    ) -> PyResult<Self> {
        let keywords = keywords(py, themes, settings, populations, rules, layers)?;
        Ok(Self(checked(py, &whatworks::Query { audience, ..keywords })?))
    }

    /// Reads a query from JSON.
    ///
    /// Parameters
    /// ----------
    /// text : str or bytes
    ///     An object with the keys of the parameters of :class:`Query`.
    ///
    /// Returns
    /// -------
    /// Query
    ///
    /// Raises
    /// ------
    /// InvalidRequestError
    ///     With every fault of the text.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> whatworks.Query.from_json('{"audience": "trust"}').audience
    /// 'trust'
    #[classmethod]
    fn from_json(class: &Bound<'_, PyType>, text: Text) -> PyResult<Self> {
        whatworks::Query::from_json(text).or_raise(class.py()).map(Self)
    }

    /// The query as JSON, as :meth:`from_json` reads it.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> whatworks.Query("pcn").to_json()
    /// '{"audience":"pcn"}'
    fn to_json(&self) -> PyResult<String> {
        convert::json(&self.0)
    }

    /// The kind of organisation.
    #[getter]
    fn audience(&self) -> Option<&str> {
        self.0.audience.as_deref()
    }

    /// The themes asked for.
    #[getter]
    fn themes(&self) -> Option<Vec<String>> {
        self.0.themes.clone()
    }

    /// The settings of care asked for.
    #[getter]
    fn settings(&self) -> Option<Vec<String>> {
        self.0.settings.clone()
    }

    /// The populations asked for.
    #[getter]
    fn populations(&self) -> Option<Vec<String>> {
        self.0.populations.clone()
    }

    /// The rule set of the derived certainties.
    #[getter]
    fn rules(&self) -> Option<&str> {
        self.0.rules.as_deref()
    }

    /// The layers from which certainties are derived.
    #[getter]
    fn layers(&self) -> Option<Vec<String>> {
        self.0.layers.clone()
    }

    fn __hash__(&self) -> PyResult<u64> {
        Ok(convert::hash(&self.to_json()?))
    }

    pub(crate) fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let keywords = convert::plain(py, &self.0)?.cast_into::<PyDict>()?;
        let keywords: PyResult<Vec<String>> =
            keywords.iter().map(|(name, value)| Ok(format!("{name}={}", value.repr()?))).collect();
        Ok(format!("Query({})", keywords?.join(", ")))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<convert::Reduced<'py, (String,)>> {
        Ok((slf.get_type().getattr("from_json")?, (slf.get().to_json()?,)))
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}
