//! `Query`: what is asked.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyType};
use whatworks::{AudienceRules, Organisation};

use crate::convert::{self, Names, Text, wrong_type};
use crate::document::Object;
use crate::error::OrRaise;
use crate::rules::Rules;

/// What is asked of an evidence base: who we are, where and for whom we work, and what we have.
///
/// Something must be asked before the query can select anything. In a list, one value that holds is
/// enough. A key that is left out asks nothing.
///
/// Parameters
/// ----------
/// audience : str, optional
///     The kind of organisation: ``nhs-england``, ``icb``, ``pcn``, ``trust``, ``pharmacy``,
///     ``gp-surgery``, a printed form of one of these ("GP surgeries"), or another, which is kept
///     and reported as unknown.
/// organisation : dict, str or bytes, optional
///     The organisation in place of an audience: its ODS record (ORD or FHIR R4) or its roles, in
///     any form that :func:`audience_of` takes.
/// as_at : datetime.date or str, optional
///     The day for which the audience of the organisation is derived; if left out, its record is
///     read as it stands.
/// audience_rules : dict, str or bytes, optional
///     Rules of your own that say which audiences there are (``whatworks-audiences/1``).
/// themes : sequence of str, optional
///     Themes of the base, by their ids.
/// components : sequence of str, optional
///     Components of the intervention, by their ids or titles.
/// settings : sequence of str, optional
///     Settings of care, for example ``emergency-department``.
/// staff_groups : sequence of str, optional
///     Staff groups, for example ``nurses``.
/// populations : sequence of str, optional
///     Populations, as codes of PROGRESS-Plus or Core20PLUS5, or in words.
/// has : sequence of str, optional
///     Prerequisites that are in place.
/// lacks : sequence of str, optional
///     Prerequisites that are not in place. What is in neither list is unknown.
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
    Query(Box<whatworks::Query>),
}

impl<'a, 'py> FromPyObject<'a, 'py> for Asked {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(query) = value.cast::<Query>() {
            return Ok(Self::Query(Box::new(query.get().0.clone())));
        }
        if value.is_instance_of::<PyString>() {
            return Ok(Self::Audience(value.extract()?));
        }
        Err(wrong_type("`str` or `Query`", value))
    }
}

/// The keywords that queries have, in Python's types.
#[derive(Default)]
pub(crate) struct Keywords<'py> {
    pub(crate) organisation: Option<Bound<'py, PyAny>>,
    pub(crate) as_at: Option<Bound<'py, PyAny>>,
    pub(crate) audience_rules: Option<Bound<'py, PyAny>>,
    pub(crate) themes: Option<Names>,
    pub(crate) components: Option<Names>,
    pub(crate) settings: Option<Names>,
    pub(crate) staff_groups: Option<Names>,
    pub(crate) populations: Option<Names>,
    pub(crate) has: Option<Names>,
    pub(crate) lacks: Option<Names>,
    pub(crate) rules: Option<Rules>,
    pub(crate) layers: Option<Names>,
}

impl Keywords<'_> {
    /// The query, read and checked by the core.
    pub(crate) fn query(
        self,
        py: Python<'_>,
        audience: Option<String>,
    ) -> PyResult<whatworks::Query> {
        let mut query = Object::new();
        let text = |value: Option<&Bound<'_, PyAny>>| value?.extract::<Text>().ok();
        match text(self.organisation.as_ref()) {
            Some(text) => {
                query.put_value("organisation", &Organisation::from_json(text).or_raise(py)?)?;
            }
            None => query.put("organisation", self.organisation.as_ref())?,
        }
        query.put("as_at", self.as_at.as_ref())?;
        match text(self.audience_rules.as_ref()) {
            Some(text) => {
                query.put_value("audience_rules", &AudienceRules::from_json(text).or_raise(py)?)?;
            }
            None => query.put("audience_rules", self.audience_rules.as_ref())?,
        }
        let lists = [
            ("themes", self.themes),
            ("components", self.components),
            ("settings", self.settings),
            ("staff_groups", self.staff_groups),
            ("populations", self.populations),
            ("has", self.has),
            ("lacks", self.lacks),
            ("layers", self.layers),
        ];
        for (key, names) in lists {
            if let Some(names) = names {
                query.put_value(key, &Vec::<String>::from(names))?;
            }
        }
        let rules = self.rules.map(|rules| rules.name_alone(py)).transpose()?;
        for (key, value) in [("audience", audience), ("rules", rules)] {
            if let Some(value) = value {
                query.put_value(key, &value)?;
            }
        }
        whatworks::Query::from_json(query.finish()).or_raise(py)
    }
}

/// The query of the arguments of `select`.
pub(crate) fn from_arguments(
    py: Python<'_>,
    asked: Option<Asked>,
    keywords: Keywords<'_>,
) -> PyResult<whatworks::Query> {
    let (audience, whole) = match asked {
        Some(Asked::Audience(audience)) => (Some(audience), None),
        Some(Asked::Query(query)) => (None, Some(query)),
        None => (None, None),
    };
    let query = keywords.query(py, audience)?;
    match whole {
        None => Ok(query),
        Some(whole) if query == whatworks::Query::default() => Ok(*whole),
        Some(_) => {
            Err(PyTypeError::new_err("a `Query` says all that is asked: no keyword beside it"))
        }
    }
}

#[pymethods]
impl Query {
    #[new]
    #[pyo3(signature = (audience=None, *, organisation=None, as_at=None, audience_rules=None, themes=None, components=None, settings=None, staff_groups=None, populations=None, has=None, lacks=None, rules=None, layers=None))]
    #[expect(clippy::too_many_arguments, reason = "each is a keyword of Python")]
    fn new<'py>(
        py: Python<'py>,
        audience: Option<String>,
        organisation: Option<Bound<'py, PyAny>>,
        as_at: Option<Bound<'py, PyAny>>,
        audience_rules: Option<Bound<'py, PyAny>>,
        themes: Option<Names>,
        components: Option<Names>,
        settings: Option<Names>,
        staff_groups: Option<Names>,
        populations: Option<Names>,
        has: Option<Names>,
        lacks: Option<Names>,
        rules: Option<Rules>,
        layers: Option<Names>,
    ) -> PyResult<Self> {
        let keywords = Keywords {
            organisation,
            as_at,
            audience_rules,
            themes,
            components,
            settings,
            staff_groups,
            populations,
            has,
            lacks,
            rules,
            layers,
        };
        keywords.query(py, audience).map(Self)
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

    /// The organisation, as :func:`audience_of` takes it.
    #[getter]
    fn organisation<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.organisation.as_ref().map(|record| convert::plain(py, record)).transpose()
    }

    /// The day for which the audience is derived, as ``YYYY-MM-DD``.
    #[getter]
    fn as_at(&self) -> Option<String> {
        self.0.as_at.map(|day| day.to_string())
    }

    /// The rules that say which audiences there are, where they are the user's own.
    #[getter]
    fn audience_rules<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.audience_rules.as_ref().map(|rules| convert::plain(py, rules)).transpose()
    }

    /// The components asked for.
    #[getter]
    fn components(&self) -> Option<Vec<String>> {
        self.0.components.clone()
    }

    /// The staff groups asked for.
    #[getter]
    fn staff_groups(&self) -> Option<Vec<String>> {
        self.0.staff_groups.clone()
    }

    /// What is in place.
    #[getter]
    fn has(&self) -> Option<Vec<String>> {
        self.0.has.clone()
    }

    /// What is not in place.
    #[getter]
    fn lacks(&self) -> Option<Vec<String>> {
        self.0.lacks.clone()
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
