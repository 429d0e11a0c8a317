//! `Rating`: a certainty with its interval, domains, missing facts and trace.

use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyInt, PyMappingProxy, PyTuple};
use whatworks::grade;

use crate::answer::{Answer, Call};
use crate::asked::Asked;
use crate::document::Object;
use crate::domain::DomainJudgement;
use crate::findings::{self, SummaryOfFindings};
use crate::{arrow, convert, docs};

/// The rating of a body of evidence, or of a recommendation by one of its bodies.
///
/// Made by :meth:`EvidenceBase.rate`, :func:`rate` or :func:`combine`. Facts that are missing widen
/// the interval; they are never taken for "no concern". What is suggested is for people to decide
/// on: see :meth:`override`.
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
    pub(crate) fn new(core: grade::Rating, asked: Asked) -> Self {
        Self { core, asked }
    }

    pub(crate) const fn core(&self) -> &grade::Rating {
        &self.core
    }
}

impl PartialEq for Rating {
    fn eq(&self, other: &Self) -> bool {
        // By what they say: a rule set has values that equal nothing, not even themselves.
        self.core.to_json() == other.core.to_json()
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

    /// The id and the version of the rule set, and the ``parameters`` that were set.
    #[getter]
    fn rules<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.rules)
    }

    /// The certainty: ``not-rated``, ``very-low``, ``low``, ``moderate`` or ``high``. The one
    /// suggested, until a person decides otherwise.
    #[getter]
    fn certainty(&self) -> &'static str {
        self.core.certainty.code()
    }

    /// The certainty that the rules suggest, with the decisions on its domains.
    #[getter]
    fn suggested(&self) -> &'static str {
        self.core.suggested.code()
    }

    /// The decision of a person on the certainty as a whole, as a dict; ``None`` if nobody has
    /// decided.
    #[getter]
    fn decided<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.decided)
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

    /// The importance of the outcome for the decision, 1 to 9, where it is stated.
    #[getter]
    fn importance(&self) -> Option<u8> {
        self.core.importance
    }

    /// Which way the evidence points.
    #[getter]
    fn direction(&self) -> Option<&'static str> {
        self.core.direction.map(|direction| direction.code())
    }

    /// The pooled effect, as a dict; ``None`` where the rules use none.
    #[getter]
    fn effect<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.effect)
    }

    /// What the certainty is a certainty of, as a dict.
    #[getter]
    fn target<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.target)
    }

    /// The optimal information size beside what there is, as a dict; ``None`` where it cannot be
    /// worked out.
    #[getter]
    fn information_size<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.information_size)
    }

    /// The absolute effect at each baseline risk that is known, as dicts.
    #[getter]
    fn absolute<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.absolute)
    }

    /// The finding in a plain sentence, as a dict.
    #[getter]
    fn statement<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.statement)
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
            domains.set_item(domain.code(), DomainJudgement::of(judged)?)?;
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

    /// The context that was asked about, and what it changes, as a dict.
    #[getter]
    fn context<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.context)
    }

    /// The decisions that the rating was asked for with, as dicts: to be kept, and given back as
    /// ``decisions=``.
    #[getter]
    fn decisions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, self.asked.decisions())
    }

    /// Every rule applied, in order, as dicts: ``rule``, ``kind``, ``says``, ``source``,
    /// ``inputs``, ``threshold``, ``result``.
    #[getter]
    fn trace<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        convert::plain(py, &self.core.trace)
    }

    /// Decides on one subject of the rating, and rates anew.
    ///
    /// The decision notes what the rules suggested at the time; where they later suggest something
    /// else, or for another reason, ``review`` says so. The last decision on a subject holds.
    ///
    /// Parameters
    /// ----------
    /// on : str
    ///     What is decided: ``start``, ``target``, ``study_risk_of_bias``, a domain, a reason for
    ///     rating up (``large_effect``, ``dose_response``, ``opposing_confounding``) or
    ///     ``certainty``.
    /// to : str or int
    ///     What it is decided to be: a level of concern, a certainty, levels to rate up, a target,
    ///     a risk of bias.
    /// reason : str, optional
    ///     Why. May be left out only where the decision is what the rules suggest.
    /// who : str, optional
    ///     Who decided.
    /// date : str or datetime.date, optional
    ///     When, ``YYYY-MM-DD``.
    /// study : str, optional
    ///     The study, for ``study_risk_of_bias``.
    ///
    /// Returns
    /// -------
    /// Rating
    ///
    /// Raises
    /// ------
    /// InvalidRequestError
    ///     For a decision that cannot be taken, or without a reason; and for a rating of judgements
    ///     alone, which a panel has decided already.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> rating = whatworks.staff_empowerment().rate("R1")
    /// >>> rating.domains["risk_of_bias"].suggested, rating.certainty
    /// ('serious', 'very-low')
    /// >>> decided = rating.override(
    /// ...     "risk_of_bias", "not-serious", reason="every trial was read", who="panel"
    /// ... )
    /// >>> decided.domains["risk_of_bias"].final, decided.domains["risk_of_bias"].suggested
    /// ('not-serious', 'serious')
    /// >>> decided.decisions[0]["at_the_time"]["suggested"]
    /// 'serious'
    #[pyo3(name = "override", signature = (on, to, *, reason=None, who=None, date=None, study=None))]
    #[expect(clippy::too_many_arguments, reason = "one for each key of a decision")]
    fn override_(
        &self,
        py: Python<'_>,
        on: &str,
        to: &Bound<'_, PyAny>,
        reason: Option<Bound<'_, PyAny>>,
        who: Option<Bound<'_, PyAny>>,
        date: Option<Bound<'_, PyAny>>,
        study: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let mut decision = Object::new();
        decision.put_value("on", on)?;
        match to.is_instance_of::<PyInt>() {
            true => decision.put("to", Some(&to.str()?.into_any()))?,
            false => decision.put("to", Some(to))?,
        }
        decision.put("study", study.as_ref())?;
        decision.put("reason", reason.as_ref())?;
        decision.put("who", who.as_ref())?;
        decision.put("date", date.as_ref())?;
        self.asked.decided(py, &decision.finish(), &self.core)
    }

    /// The rating as a summary of findings with this outcome alone.
    ///
    /// Parameters
    /// ----------
    /// profile : bool
    ///     Whether to show the evidence profile, with a column for each domain.
    ///
    /// Returns
    /// -------
    /// SummaryOfFindings
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> rating = whatworks.staff_empowerment().rate("R1")
    /// >>> rating.summary_of_findings().to_markdown().splitlines()[0]
    /// '**Summary of findings**'
    #[pyo3(signature = (profile=false))]
    fn summary_of_findings(
        slf: &Bound<'_, Self>,
        profile: bool,
    ) -> PyResult<Py<SummaryOfFindings>> {
        let alone = PyTuple::new(slf.py(), [slf])?;
        findings::summary_of_findings(&alone, None, profile)
    }

    /// What would change the rating: each fact that is missing and each close call, well and badly
    /// answered; the smallest sets of answers that raise it; how much more information would lift
    /// imprecision.
    ///
    /// Returns
    /// -------
    /// Answer
    ///     ``facts``, ``raise`` (by :func:`getattr`, since it is a word of Python), ``information``
    ///     and others. As columns, a row for each fact: ``on``, ``fact``, ``close_call``,
    ///     ``well_if``, ``well``, ``badly_if``, ``badly``.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> change = whatworks.staff_empowerment().rate("R1").what_would_change()
    /// >>> change.to_columns()["on"][0], change.certainty
    /// ('risk_of_bias', 'very-low')
    fn what_would_change(slf: &Bound<'_, Self>) -> PyResult<Answer> {
        let core = &slf.get().core;
        let change = slf.py().detach(|| core.what_would_change());
        let call = Call::of_method(slf, "what_would_change")?;
        Ok(Answer::new(change.to_json(), change.to_table(), call))
    }

    /// What the rating hangs on: the rating without each study, and without each judgement.
    ///
    /// Returns
    /// -------
    /// Answer
    ///     ``studies``, ``judgements``, ``hangs_on_studies``, ``hangs_on_judgements`` and others.
    ///     As columns, a row for each that is left out: ``kind`` (``study``, ``judgement``),
    ///     ``left_out``, ``certainty``, ``changes``, ``otherwise``.
    ///
    /// Raises
    /// ------
    /// InvalidRequestError
    ///     For a rating of judgements alone, and for one with a context.
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> robustness = whatworks.staff_empowerment().rate("R1").robustness()
    /// >>> robustness.to_columns()["kind"][-1]
    /// 'judgement'
    fn robustness(slf: &Bound<'_, Self>) -> PyResult<Answer> {
        let rating = slf.get();
        let robustness = rating.asked.robustness(slf.py())?;
        let call = Call::of_method(slf, "robustness")?;
        Ok(Answer::new(robustness.to_json(), robustness.to_table(), call))
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
    ///     ``domain``, ``suggested``, ``final``, ``facts``, ``possible`` (separated by semicolons),
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

    #[doc = docs::to_pandas!()]
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        convert::to_pandas(slf)
    }

    #[doc = docs::to_polars!()]
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        convert::to_polars(slf)
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
        self.asked.call(py)
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }
}
