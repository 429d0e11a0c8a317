//! Appraisal: risk of bias of studies, the quality of reviews, and the tables of robvis.

use pyo3::prelude::*;
use pyo3::types::PyString;
use whatworks::appraisal::Request;

use crate::answer::{Answer, Call};
use crate::document::{Object, keywords};
use crate::error::OrRaise;
use crate::frame;

type Keyword<'py> = Option<Bound<'py, PyAny>>;

/// What every appraisal raises.
macro_rules! raises {
    () => {
        "Raises
------
InvalidRequestError
    With every key, code or date that is none, and what was expected."
    };
}

/// Asks the core what an entry comes to.
fn appraise(
    py: Python<'_>,
    tool: &str,
    key: &str,
    entry: &str,
    call: impl FnOnce(&Request) -> PyResult<Call>,
) -> PyResult<Answer> {
    let mut request = Object::new();
    request.put_value("tool", tool)?;
    request.put_text(key, entry)?;
    let request = Request::from_json(request.finish()).or_raise(py)?;
    let answer = py.detach(|| request.answer()).or_raise(py)?;
    Ok(Answer::new(answer.json, answer.table, call(&request)?))
}

/// Risk of bias in a result of a randomised trial, by RoB 2 (22 August 2019).
///
/// The algorithms of domains 2 to 5 are confirmed in public implementations only; each rule of the
/// answer says what stands behind it. What is not answered stays open.
///
/// Parameters
/// ----------
/// study, result : str, optional
///     The trial, and its result that is appraised.
/// effect : str, optional
///     The effect of interest, ``assignment`` or ``adhering``, which decides the questions of
///     domain 2.
/// answers : dict, optional
///     The answers to signalling questions, by their numbers: ``yes``, ``probably-yes``,
///     ``probably-no``, ``no``, ``no-information``.
/// stated : dict, optional
///     Judgements that a paper states, of ``d1`` to ``d5`` and ``overall``: ``low``,
///     ``some-concerns``, ``high``.
/// overrides : dict, optional
///     Judgements of people in place of proposed ones: for each domain ``judgement``, ``reason``,
///     ``who``, ``date``.
/// some_concerns_high : int, optional
///     Reads some concerns in this many domains or more as high overall; no rule of RoB 2.
///
/// Returns
/// -------
/// Answer
///     ``domains``, ``overall`` and others. As columns, a row for each domain and ``overall``:
///     ``domain``, ``stated``, ``possible``, ``needs``, ``proposed``, ``final``.
///
#[doc = raises!()]
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> trial = whatworks.rob2(effect="assignment", answers={"4.1": "no", "4.2": "yes"})
/// >>> trial.overall["proposed"], trial.to_columns()["possible"][0]
/// ('high', 'low; some-concerns; high')
#[pyfunction]
#[pyo3(signature = (
    *, study=None, result=None, effect=None, answers=None, stated=None, overrides=None,
    some_concerns_high=None
))]
#[expect(clippy::too_many_arguments, reason = "one for each key of the entry")]
pub(crate) fn rob2<'py>(
    py: Python<'py>,
    study: Keyword<'py>,
    result: Keyword<'py>,
    effect: Keyword<'py>,
    answers: Keyword<'py>,
    stated: Keyword<'py>,
    overrides: Keyword<'py>,
    some_concerns_high: Keyword<'py>,
) -> PyResult<Answer> {
    let entry = keywords! {
        "study": study,
        "result": result,
        "effect": effect,
        "answers": answers,
        "stated": stated,
        "overrides": overrides,
        "some_concerns_high": some_concerns_high,
    };
    appraise(py, "rob-2", "rob_2", &entry, |request| Call::of_function(py, "rob2", &request.rob_2))
}

/// Risk of bias in a result of a non-randomised study, by the first version of ROBINS-I (2016): the
/// overall judgement from those of its seven domains.
///
/// Parameters
/// ----------
/// study, result : str, optional
///     The study, and its result that is appraised.
/// judgements : dict, optional
///     The judgements of ``d1`` to ``d7``, and of ``overall`` as it is stated, each a dict with
///     ``judgement`` (``low``, ``moderate``, ``serious``, ``critical``, ``no-information``) and
///     ``justification``.
/// override : dict, optional
///     A person's overall judgement: ``judgement``, ``reason``, ``who``, ``date``.
///
/// Returns
/// -------
/// Answer
///     ``domains``, ``overall`` and others. As columns, a row for each domain and ``overall``:
///     ``domain``, ``judgement``, ``justification``.
///
#[doc = raises!()]
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> judgements = {f"d{n}": {"judgement": "low"} for n in range(1, 7)}
/// >>> study = whatworks.robins_i(judgements=judgements | {"d7": {"judgement": "serious"}})
/// >>> study.overall["proposed"]
/// 'serious'
#[pyfunction]
#[pyo3(signature = (*, study=None, result=None, judgements=None, r#override=None))]
pub(crate) fn robins_i<'py>(
    py: Python<'py>,
    study: Keyword<'py>,
    result: Keyword<'py>,
    judgements: Keyword<'py>,
    r#override: Keyword<'py>,
) -> PyResult<Answer> {
    let entry = keywords! {
        "study": study,
        "result": result,
        "judgements": judgements,
        "override": r#override,
    };
    appraise(py, "robins-i", "robins_i", &entry, |request| {
        Call::of_function(py, "robins_i", &request.robins_i)
    })
}

/// Confidence in the results of a systematic review, by AMSTAR 2 (Shea and others 2017, BMJ 358:
/// j4008).
///
/// Parameters
/// ----------
/// review : str, optional
///     The review.
/// answers : dict, optional
///     The answers to the sixteen items, by their numbers: ``yes``, ``partial-yes``, ``no``,
///     ``no-meta-analysis``.
/// critical : list of int, optional
///     The critical items; 2, 4, 7, 9, 11, 13 and 15 if left out.
/// partial_yes : str, optional
///     How a partial yes counts: ``met`` or ``weakness``.
/// partial_yes_items : list of int, optional
///     The items that offer a partial yes; 2, 4, 7, 8 and 9 if left out.
/// stated : str, optional
///     The rating that a paper states: ``high``, ``moderate``, ``low``, ``critically-low``.
/// override : dict, optional
///     A person's rating: ``judgement``, ``reason``, ``who``, ``date``.
///
/// Returns
/// -------
/// Answer
///     ``items``, ``possible``, ``proposed`` and others. As columns, a row for each item: ``item``,
///     ``answer``, ``critical``, ``weakness``.
///
#[doc = raises!()]
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> answers = {item: "yes" for item in range(1, 17)} | {7: "no"}
/// >>> whatworks.amstar2(answers=answers).proposed
/// 'low'
#[pyfunction]
#[pyo3(signature = (
    *, review=None, answers=None, critical=None, partial_yes=None, partial_yes_items=None,
    stated=None, r#override=None
))]
#[expect(clippy::too_many_arguments, reason = "one for each key of the entry")]
pub(crate) fn amstar2<'py>(
    py: Python<'py>,
    review: Keyword<'py>,
    answers: Keyword<'py>,
    critical: Keyword<'py>,
    partial_yes: Keyword<'py>,
    partial_yes_items: Keyword<'py>,
    stated: Keyword<'py>,
    r#override: Keyword<'py>,
) -> PyResult<Answer> {
    let entry = keywords! {
        "review": review,
        "answers": answers,
        "critical": critical,
        "partial_yes": partial_yes,
        "partial_yes_items": partial_yes_items,
        "stated": stated,
        "override": r#override,
    };
    appraise(py, "amstar-2", "amstar_2", &entry, |request| {
        Call::of_function(py, "amstar2", &request.amstar_2)
    })
}

/// A study of diagnostic accuracy as entered into QUADAS-2 (2011), checked. The tool has no
/// algorithm: reviewers judge.
///
/// Parameters
/// ----------
/// study : str, optional
///     The study.
/// answers : dict, optional
///     The answers to signalling questions, by their numbers: ``yes``, ``no``, ``unclear``.
/// omitted : list of str, optional
///     Questions that the review left out.
/// d1, d2, d3, d4 : dict, optional
///     The judgements of a domain: ``risk_of_bias``, ``reason``, ``applicability``.
///
/// Returns
/// -------
/// Answer
///     ``domains``, ``inconsistencies`` and others. As columns, a row for each domain: ``domain``,
///     ``risk_of_bias``, ``applicability``, ``potential``.
///
#[doc = raises!()]
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> study = whatworks.quadas2(answers={"2.1": "no"}, d2={"risk_of_bias": "high"})
/// >>> study.to_columns()["potential"]
/// [None, '2.1', None, None]
#[pyfunction]
#[pyo3(signature = (
    *, study=None, answers=None, omitted=None, d1=None, d2=None, d3=None, d4=None
))]
#[expect(clippy::too_many_arguments, reason = "one for each key of the entry")]
pub(crate) fn quadas2<'py>(
    py: Python<'py>,
    study: Keyword<'py>,
    answers: Keyword<'py>,
    omitted: Keyword<'py>,
    d1: Keyword<'py>,
    d2: Keyword<'py>,
    d3: Keyword<'py>,
    d4: Keyword<'py>,
) -> PyResult<Answer> {
    let entry = keywords! {
        "study": study,
        "answers": answers,
        "omitted": omitted,
        "d1": d1,
        "d2": d2,
        "d3": d3,
        "d4": d4,
    };
    appraise(py, "quadas-2", "quadas_2", &entry, |request| {
        Call::of_function(py, "quadas2", &request.quadas_2)
    })
}

/// A table of judgements as robvis draws it, with the overall judgement of each study worked out
/// again.
///
/// Parameters
/// ----------
/// table : table, list of dict or str
///     A row for each study, with the column names of robvis: ``Study``, ``D1`` and so on,
///     ``Overall``, ``Weight``. A dict of columns, anything with ``__arrow_c_stream__``, a list of
///     dicts, or the text of a file of comma-separated values. An empty cell, ``None`` and NaN mean
///     *not reported*.
/// tool : str
///     The tool that the judgements are of: ``rob-2``, ``robins-i`` or ``quadas-2``.
///
/// Returns
/// -------
/// Answer
///     ``studies``, the words that were not understood, and others. As columns, the table as robvis
///     reads it.
///
#[doc = raises!()]
/// TypeError
///     For what is no table.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> table = {"Study": ["A", "B"], **{f"D{n}": ["Low", "High"] for n in range(1, 6)}}
/// >>> [study["proposed"] for study in whatworks.traffic_lights(table, tool="rob-2").studies]
/// ['low', 'high']
#[pyfunction]
#[pyo3(signature = (table, tool))]
pub(crate) fn traffic_lights(table: &Bound<'_, PyAny>, tool: &str) -> PyResult<Answer> {
    let py = table.py();
    let mut entry = Object::new();
    entry.put_value("of", tool)?;
    if table.is_instance_of::<PyString>() {
        entry.put("csv", Some(table))?;
    } else {
        entry.put_text("rows", &frame::rows(table, "table", "Weight")?)?;
    }
    appraise(py, "robvis", "robvis", &entry.finish(), |request| {
        let again = request.robvis.as_ref();
        let table = match again.and_then(|lights| lights.csv.as_ref()) {
            Some(csv) => PyString::new(py, csv).into_any(),
            None => crate::convert::plain(py, &again.map(|lights| &lights.rows))?,
        };
        let function = py.import("whatworks")?.getattr("traffic_lights")?;
        Call::with(function, (table, tool).into_pyobject(py)?)
    })
}
