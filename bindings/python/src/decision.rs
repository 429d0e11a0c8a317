//! From outcomes to a recommendation: CERQual, the Evidence to Decision framework, good practice
//! statements.

use pyo3::prelude::*;
use whatworks::cerqual::Finding;
use whatworks::decision::{GoodPractice, Request};

use crate::answer::{Answer, Call};
use crate::document::keywords;
use crate::error::OrRaise;

type Keyword<'py> = Option<Bound<'py, PyAny>>;

/// What every one of them raises.
macro_rules! raises {
    () => {
        "Raises
------
InvalidRequestError
    With every key, code or date that is none, and what was expected."
    };
}

/// Confidence in a finding of a qualitative evidence synthesis, by GRADE-CERQual. It is on a scale
/// of its own, and no certainty.
///
/// Parameters
/// ----------
/// id, text : str
///     The name of the finding, and the finding.
/// kind : str
///     ``review-finding``, or ``single-study`` for one primary study or a survey.
/// methodological_limitations, coherence, adequacy, relevance : dict, optional
///     The judgement of each component: ``concern`` (``none-or-very-minor``, ``minor``,
///     ``moderate``, ``serious``, ``not-reported``), ``because``, ``levels``, ``levels_reason``.
/// dissemination_bias : str, optional
///     What is known of dissemination bias: noted, not counted.
/// decided : dict, optional
///     The confidence that a person decides on: ``confidence``, ``who``, ``date``, ``reason``.
///
/// Returns
/// -------
/// Answer
///     ``confidence``, ``suggested``, ``interval``, ``sentence``, ``components``, ``trace`` and
///     others. As columns, a row for each component.
///
#[doc = raises!()]
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> fine = {"concern": "none-or-very-minor"}
/// >>> finding = whatworks.cerqual(
/// ...     "F1", "Staff value time to learn", "review-finding",
/// ...     methodological_limitations=fine, coherence=fine, adequacy={"concern": "serious"},
/// ... )
/// >>> finding.confidence, finding.interval
/// (None, ['very-low', 'moderate'])
#[pyfunction]
#[pyo3(signature = (
    id, text, kind, *, methodological_limitations=None, coherence=None, adequacy=None,
    relevance=None, dissemination_bias=None, decided=None
))]
#[expect(clippy::too_many_arguments, reason = "one for each key of the finding")]
pub(crate) fn cerqual<'py>(
    py: Python<'py>,
    id: Bound<'py, PyAny>,
    text: Bound<'py, PyAny>,
    kind: Bound<'py, PyAny>,
    methodological_limitations: Keyword<'py>,
    coherence: Keyword<'py>,
    adequacy: Keyword<'py>,
    relevance: Keyword<'py>,
    dissemination_bias: Keyword<'py>,
    decided: Keyword<'py>,
) -> PyResult<Answer> {
    let text = keywords! {
        "id": Some(id),
        "text": Some(text),
        "kind": Some(kind),
        "methodological_limitations": methodological_limitations,
        "coherence": coherence,
        "adequacy": adequacy,
        "relevance": relevance,
        "dissemination_bias": dissemination_bias,
        "decided": decided,
    };
    let finding = Finding::from_json(text).or_raise(py)?;
    let assessed = py.detach(|| finding.assess()).or_raise(py)?;
    let call = Call::of_function(py, "cerqual", &finding)?;
    Ok(Answer::new(assessed.to_json(), assessed.to_table(), call))
}

/// A decision by the Evidence to Decision framework: what the rules suggest, beside what a panel
/// decides.
///
/// Made by :func:`evidence_to_decision`. Its parts are attributes, named as in its JSON: among
/// others ``overall`` (the certainty over the critical outcomes), ``criteria``, ``suggestion``,
/// ``panel_decision``, ``equity``, ``messages``, ``trace``. As columns, a row for each criterion.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> decision = whatworks.evidence_to_decision("D1", "Interpreters?", "interpreters", "none")
/// >>> decision.suggestion["conclusion"], decision.suggestion["status"]
/// ('no-recommendation', 'suggested')
#[pyclass(frozen, extends = Answer, module = "whatworks")]
pub(crate) struct Decision(whatworks::decision::Decision);

#[pymethods]
impl Decision {
    /// The decision as a page in Markdown: outcomes, judgements, conclusion, equity, notes.
    ///
    /// Returns
    /// -------
    /// str
    ///
    /// Examples
    /// --------
    /// >>> import whatworks
    /// >>> decision = whatworks.evidence_to_decision("D1", "Interpreters?", "interpreters", "none")
    /// >>> decision.to_markdown().splitlines()[0]
    /// '# Interpreters?'
    fn to_markdown(&self, py: Python<'_>) -> String {
        py.detach(|| self.0.to_markdown())
    }
}

/// From outcomes to a recommendation, by GRADE's Evidence to Decision framework.
///
/// A suggestion is never a decision; certainty is shown, and orders nothing. What is not answered
/// leaves several conclusions possible.
///
/// Parameters
/// ----------
/// id, question : str
///     The name of the decision, and the question.
/// intervention, comparison : str
///     The intervention and what it is compared with, as they read within a sentence.
/// outcomes : list of dict, optional
///     The outcomes in their order: ``id``, ``name``, ``importance``, ``certainty``, ``favours``
///     and others.
/// one_alone : dict, optional
///     An outcome that alone would support the recommendation.
/// panel_overall : dict, optional
///     The overall certainty that the panel sets.
/// criteria : dict, optional
///     The judgements of the twelve criteria, each a dict.
/// paradigm : dict, optional
///     A paradigmatic situation for a strong recommendation on low certainty.
/// asked_strength : str, optional
///     The strength that is asked for: ``strong`` or ``conditional``.
/// research_only : str, optional
///     Why the intervention should be used within research only.
/// panel_decision : dict, optional
///     What the panel decides.
/// equity : dict, optional
///     What is known of equity beside the criterion.
/// sections : dict, optional
///     The sections after the judgements: ``justification``, ``subgroups``, ``implementation``,
///     ``monitoring``, ``research``.
///
/// Returns
/// -------
/// Decision
///
#[doc = raises!()]
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> decision = whatworks.evidence_to_decision(
/// ...     "D1", "Should practices offer interpreters?", "interpreters", "no interpreters",
/// ...     outcomes=[{"id": "O1", "name": "errors", "importance": 8, "certainty": "low"}],
/// ...     criteria={"balance": {"judgement": "favours-intervention"}},
/// ... )
/// >>> decision.suggestion["conclusion"], decision.overall["holds"]
/// ('conditional-for', 'low')
#[pyfunction]
#[pyo3(signature = (
    id, question, intervention, comparison, *, outcomes=None, one_alone=None, panel_overall=None,
    criteria=None, paradigm=None, asked_strength=None, research_only=None, panel_decision=None,
    equity=None, sections=None
))]
#[expect(clippy::too_many_arguments, reason = "one for each key of the request")]
pub(crate) fn evidence_to_decision<'py>(
    py: Python<'py>,
    id: Bound<'py, PyAny>,
    question: Bound<'py, PyAny>,
    intervention: Bound<'py, PyAny>,
    comparison: Bound<'py, PyAny>,
    outcomes: Keyword<'py>,
    one_alone: Keyword<'py>,
    panel_overall: Keyword<'py>,
    criteria: Keyword<'py>,
    paradigm: Keyword<'py>,
    asked_strength: Keyword<'py>,
    research_only: Keyword<'py>,
    panel_decision: Keyword<'py>,
    equity: Keyword<'py>,
    sections: Keyword<'py>,
) -> PyResult<Py<Decision>> {
    let text = keywords! {
        "id": Some(id),
        "question": Some(question),
        "intervention": Some(intervention),
        "comparison": Some(comparison),
        "outcomes": outcomes,
        "one_alone": one_alone,
        "panel_overall": panel_overall,
        "criteria": criteria,
        "paradigm": paradigm,
        "asked_strength": asked_strength,
        "research_only": research_only,
        "panel_decision": panel_decision,
        "equity": equity,
        "sections": sections,
    };
    let request = Request::from_json(text).or_raise(py)?;
    let decision = py.detach(|| request.decide()).or_raise(py)?;
    let call = Call::of_function(py, "evidence_to_decision", &request)?;
    let answer = Answer::new(decision.to_json(), decision.to_table(), call);
    Py::new(py, PyClassInitializer::from(answer).add_subclass(Decision(decision)))
}

/// Whether a good practice statement may stand: its five conditions, each answered with a reason.
/// It has no certainty.
///
/// Parameters
/// ----------
/// id, statement : str
///     The name of the statement, and the statement.
/// clear_and_actionable, necessary, large_net_benefit : dict, optional
///     Conditions, each with ``answer`` (``yes`` or ``no``) and ``reason``.
/// evidence_poor_use, rationale : dict, optional
///     Conditions, likewise.
/// reverse_is_absurd : dict, optional
///     The screen: whether the reverse of the statement is absurd or unethical.
///
/// Returns
/// -------
/// Answer
///     ``standing`` (``may-stand``, ``may-not-stand``, ``open``), ``conditions``, ``fails``,
///     ``open``, ``messages`` and others. As columns, a row for each condition.
///
#[doc = raises!()]
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> no = {"answer": "no", "reason": "it does not say who should act"}
/// >>> whatworks.good_practice_statement("G1", "Be kind", clear_and_actionable=no).standing
/// 'may-not-stand'
#[pyfunction]
#[pyo3(signature = (
    id, statement, *, clear_and_actionable=None, necessary=None, large_net_benefit=None,
    evidence_poor_use=None, rationale=None, reverse_is_absurd=None
))]
#[expect(clippy::too_many_arguments, reason = "one for each condition")]
pub(crate) fn good_practice_statement<'py>(
    py: Python<'py>,
    id: Bound<'py, PyAny>,
    statement: Bound<'py, PyAny>,
    clear_and_actionable: Keyword<'py>,
    necessary: Keyword<'py>,
    large_net_benefit: Keyword<'py>,
    evidence_poor_use: Keyword<'py>,
    rationale: Keyword<'py>,
    reverse_is_absurd: Keyword<'py>,
) -> PyResult<Answer> {
    let text = keywords! {
        "id": Some(id),
        "statement": Some(statement),
        "clear_and_actionable": clear_and_actionable,
        "necessary": necessary,
        "large_net_benefit": large_net_benefit,
        "evidence_poor_use": evidence_poor_use,
        "rationale": rationale,
        "reverse_is_absurd": reverse_is_absurd,
    };
    let statement = GoodPractice::from_json(text).or_raise(py)?;
    let assessed = py.detach(|| statement.assess());
    let call = Call::of_function(py, "good_practice_statement", &statement)?;
    Ok(Answer::new(assessed.to_json(), assessed.to_table(), call))
}
