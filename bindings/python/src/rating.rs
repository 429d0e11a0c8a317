//! `Rating`: a certainty with its interval, domains, missing facts and trace.

use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyMappingProxy, PyTuple};
use serde::Serialize;
use whatworks::grade::{self, Judgements, Options};

use crate::arrow;
use crate::base::EvidenceBase;
use crate::convert::{self, Names};
use crate::domain::DomainJudgement;
use crate::error::OrRaise;

/// How a rating was asked for, so that it can be asked for again.
enum Asked {
    OfBase { base: Py<EvidenceBase>, id: String, options: Options },
    OfJudgements(Judgements),
}

/// The rating of a body of evidence, or of a recommendation by one of its bodies.
///
/// Made by :meth:`EvidenceBase.rate` or :func:`combine`. Facts that are missing widen the
/// interval; they are never taken for "no concern".
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> rating = whatworks.staff_empowerment().rate("R1")
/// >>> rating.published, rating.certainty, rating.interval
/// ('moderate', 'very-low', ('very-low', 'moderate'))
/// >>> rating.missing[0]["domain"]
/// 'risk_of_bias'
#[pyclass(frozen, eq, module = "whatworks")]
pub(crate) struct Rating {
    core: grade::Rating,
    asked: Asked,
}

impl Rating {
    pub(crate) fn of_base(
        core: grade::Rating,
        base: Py<EvidenceBase>,
        id: String,
        options: Options,
    ) -> Self {
        Self { core, asked: Asked::OfBase { base, id, options } }
    }
}

impl PartialEq for Rating {
    fn eq(&self, other: &Self) -> bool {
        self.core == other.core
    }
}

#[pymethods]
impl Rating {
    /// The id and the version of the evidence base; ``None`` for a rating from judgements alone.
    #[getter]
    fn base<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.base)
    }

    /// What is rated: a recommendation or a body.
    #[getter]
    fn id(&self) -> &str {
        &self.core.id
    }

    /// The layers it was rated from.
    #[getter]
    fn layers(&self) -> Vec<String> {
        self.core.layers.clone()
    }

    /// The id and the version of the rule set.
    #[getter]
    fn rules<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.rules)
    }

    /// The certainty suggested: ``not-rated``, ``very-low``, ``low``, ``moderate`` or ``high``.
    #[getter]
    fn certainty(&self) -> &'static str {
        self.core.certainty.code()
    }

    /// The worst and the best certainty that the facts leave possible; ``None`` if not rated.
    #[getter]
    fn interval(&self) -> Option<(&'static str, &'static str)> {
        self.core.interval.map(|[worst, best]| (worst.code(), best.code()))
    }

    /// The certainty that the document publishes, for a recommendation.
    #[getter]
    fn published(&self) -> Option<&'static str> {
        self.core.published.map(|certainty| certainty.code())
    }

    /// Why there is no rating; ``None`` if there is one.
    #[getter]
    fn not_rated(&self) -> Option<&str> {
        self.core.not_rated.as_deref()
    }

    /// The body whose rating this is.
    #[getter]
    fn body(&self) -> Option<&str> {
        self.core.body.as_deref()
    }

    /// The component of the recommendation that the body belongs to.
    #[getter]
    fn component(&self) -> Option<&str> {
        self.core.component.as_deref()
    }

    /// The outcome, as a dict.
    #[getter]
    fn outcome<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.outcome)
    }

    /// Which way the evidence points.
    #[getter]
    fn direction(&self) -> Option<&'static str> {
        self.core.direction.map(|direction| direction.code())
    }

    /// Which studies of the body it is of.
    #[getter]
    fn part(&self) -> Option<&'static str> {
        self.core.part.map(|part| part.code())
    }

    /// The rating of the body's other studies, as a dict.
    #[getter]
    fn beside<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.beside)
    }

    /// The starting level, as a dict with its rule; ``None`` if not rated.
    #[getter]
    fn start<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.start)
    }

    /// The judgement of each domain: ``risk_of_bias``, ``inconsistency``, ``indirectness``,
    /// ``imprecision``, ``publication_bias``. Empty if not rated.
    #[getter]
    fn domains<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyMappingProxy>> {
        let domains = PyDict::new(py);
        for (domain, judged) in self.core.domains.iter().flat_map(grade::Domains::iter) {
            domains.set_item(domain.code(), DomainJudgement::from(judged))?;
        }
        Ok(PyMappingProxy::new(py, domains.as_mapping()))
    }

    /// The reasons for rating up that were looked at, as dicts.
    #[getter]
    fn upgrades<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.upgrades)
    }

    /// How the certainty was put together, as a dict; ``None`` if not rated.
    #[getter]
    fn combination<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.combination)
    }

    /// Every fact that is missing and could move the result, as dicts: ``domain``, ``fact``,
    /// ``would_be``.
    #[getter]
    fn missing<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.missing)
    }

    /// Other ways to read the sources, as dicts.
    #[getter]
    fn readings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.readings)
    }

    /// The contradictions of the base that concern the studies of the body, by their ids.
    #[getter]
    fn contradictions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.contradictions)
    }

    /// The overall certainty over the critical outcomes, as a dict, for a recommendation.
    #[getter]
    fn overall<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.overall)
    }

    /// The certainty of the recommendation as written, as a dict: of its weakest component.
    #[getter]
    fn as_written<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.as_written)
    }

    /// Every body of the recommendation, as dicts.
    #[getter]
    fn bodies<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.bodies)
    }

    /// Every rule applied, in order, as dicts: ``rule``, ``kind``, ``says``, ``source``,
    /// ``inputs``, ``threshold``, ``result``.
    #[getter]
    fn trace<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.trace)
    }

    /// The rating as JSON (``whatworks-rating/1``), the same in every language.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> whatworks.staff_empowerment().rate("R1").to_json().startswith('{\n  "schema": "whatworks-rating/1"')
    /// True
    fn to_json(&self, py: Python<'_>) -> String {
        py.detach(|| self.core.to_json())
    }

    /// The steps of the rating as columns: a row for the start and for each domain.
    ///
    /// Returns
    /// -------
    /// dict of str to list
    ///     ``domain``, ``suggested``, ``final``, ``facts``, ``possible`` (separated by ``; ``),
    ///     ``borderline``, ``rule``, ``because``. No rows if not rated; ``None`` where there is
    ///     no value.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> whatworks.staff_empowerment().rate("R1").to_columns()["domain"][:2]
    /// ['start', 'risk_of_bias']
    fn to_columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        convert::columns(py, self.core.to_table())
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
        arrow::stream(py, self.core.to_table())
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        convert::html(slf, "rating")
    }

    fn __hash__(&self) -> u64 {
        convert::hash(&(&self.core.id, self.core.certainty.code()))
    }

    fn __repr__(&self) -> String {
        let (id, certainty) = (&self.core.id, self.core.certainty.code());
        match self.interval() {
            Some((worst, best)) => {
                format!("<Rating of {id:?}: {certainty}, from {worst} to {best}>")
            }
            None => format!("<Rating of {id:?}: {certainty}>"),
        }
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<convert::Reduced<'py, Bound<'py, PyTuple>>> {
        match &self.asked {
            Asked::OfBase { base, id, options } => {
                let rate = py.get_type::<EvidenceBase>().getattr("rate")?;
                let rate = convert::with_keywords(&rate, options)?;
                Ok((rate, (base.clone_ref(py), id).into_pyobject(py)?))
            }
            Asked::OfJudgements(judgements) => {
                let combine = py.import("whatworks")?.getattr("combine")?;
                let combine = convert::with_keywords(&combine, judgements)?;
                Ok((combine, PyTuple::empty(py)))
            }
        }
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}

/// The judgements as Python gives them, before the core reads them.
#[derive(Serialize)]
struct Given {
    start: String,
    risk_of_bias: String,
    inconsistency: String,
    indirectness: String,
    imprecision: String,
    publication_bias: String,
    large_effect: i64,
    dose_response: i64,
    opposing_confounding: i64,
    borderline: Vec<String>,
    rules: String,
}

/// Combines the judgements of a panel into a rating, without an evidence base.
///
/// A domain that is ``not-reported`` gets what the rule set assumes, and widens the interval; it
/// is never taken for ``not-serious``.
///
/// Parameters
/// ----------
/// start : str
///     The starting level: ``very-low``, ``low``, ``moderate`` or ``high``.
/// risk_of_bias, inconsistency, indirectness, imprecision : str
///     ``not-serious``, ``serious``, ``very-serious``, ``extremely-serious``, ``not-reported`` or
///     ``not-applicable``.
/// publication_bias : str
///     ``undetected`` or ``not-serious``, ``serious`` (suspected), ``very-serious`` or
///     ``not-reported``.
/// large_effect : int
///     Levels rated up for a large effect, 0 to 2.
/// dose_response, opposing_confounding : int
///     Levels rated up, 0 or 1.
/// borderline : sequence of str
///     Domains whose judgement is a close call with the next worse level.
/// rules : str
///     The rule set: ``narrative-2017``.
///
/// Returns
/// -------
/// Rating
///
/// Raises
/// ------
/// InvalidRequestError
///     With every judgement that is not one of the allowed values, and the values allowed.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> rating = whatworks.combine(
/// ...     "high",
/// ...     risk_of_bias="serious",
/// ...     inconsistency="not-serious",
/// ...     indirectness="not-serious",
/// ...     imprecision="not-serious",
/// ...     publication_bias="undetected",
/// ... )
/// >>> rating.certainty, rating.interval
/// ('moderate', ('moderate', 'moderate'))
#[pyfunction]
#[pyo3(
    signature = (
        start="high".to_owned(), risk_of_bias="not-reported".to_owned(),
        inconsistency="not-reported".to_owned(), indirectness="not-reported".to_owned(),
        imprecision="not-reported".to_owned(), publication_bias="not-reported".to_owned(),
        large_effect=0, dose_response=0, opposing_confounding=0, borderline=Names::default(),
        rules="narrative-2017".to_owned()
    ),
    text_signature = "(start='high', risk_of_bias='not-reported', inconsistency='not-reported', \
                      indirectness='not-reported', imprecision='not-reported', \
                      publication_bias='not-reported', large_effect=0, dose_response=0, \
                      opposing_confounding=0, borderline=(), rules='narrative-2017')"
)]
#[expect(clippy::too_many_arguments, reason = "one for each judgement of GRADE")]
pub(crate) fn combine(
    py: Python<'_>,
    start: String,
    risk_of_bias: String,
    inconsistency: String,
    indirectness: String,
    imprecision: String,
    publication_bias: String,
    large_effect: i64,
    dose_response: i64,
    opposing_confounding: i64,
    borderline: Names,
    rules: String,
) -> PyResult<Rating> {
    let given = convert::json(&Given {
        start,
        risk_of_bias,
        inconsistency,
        indirectness,
        imprecision,
        publication_bias,
        large_effect,
        dose_response,
        opposing_confounding,
        borderline: borderline.into(),
        rules,
    })?;
    let judgements = Judgements::from_json(given).or_raise(py)?;
    let core = py.detach(|| grade::combine(&judgements)).or_raise(py)?;
    Ok(Rating { core, asked: Asked::OfJudgements(judgements) })
}
