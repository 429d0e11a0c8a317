//! `rate`: a body of evidence by itself.

use pyo3::prelude::*;

use crate::asked::Asked;
use crate::rating::Rating;
use crate::rules::Rules;
use crate::{body, options};

type Keyword<'py> = Option<Bound<'py, PyAny>>;

/// Rates a body of evidence by GRADE: studies in numbers, and what is known beside them.
///
/// What is left out was not reported. It widens the interval, and is never taken for "no concern".
///
/// Parameters
/// ----------
/// studies : table, list of dict, dict, str or bytes, optional
///     The studies: a dict of columns, anything with ``__arrow_c_stream__`` (polars, pandas,
///     pyarrow, duckdb), or a list of dicts. Columns are ``study`` (in dicts ``id``), ``design``,
///     ``risk_of_bias``, ``tool``, ``country``, ``setting``, ``population``, ``staff_group``, and
///     the numbers ``yi``, ``vi``; ``ai``, ``bi``, ``ci``, ``di``, ``n1i``, ``n2i``; ``m1i``,
///     ``sd1i``, ``m2i``, ``sd2i``; ``estimate``, ``ci_low``, ``ci_high``; ``participants``. An
///     empty cell, ``None`` and NaN mean *not reported*. Or a whole body of evidence, as a dict or
///     as JSON of ``whatworks-evidence/1``, with no keyword about the body beside it.
/// measure : str, optional
///     The effect measure: ``odds-ratio``, ``risk-ratio``, ``risk-difference``,
///     ``mean-difference``, ``standardised-mean-difference``, ``ratio-of-means``,
///     ``hazard-ratio``, ``rate-ratio`` or ``coefficient``.
/// outcome : str, optional
///     The outcome in words.
/// level : str, optional
///     Whose outcome it is: for example ``patient`` or ``staff``.
/// importance : int, optional
///     The importance of the outcome for the decision, 1 to 9.
/// desirability : str, optional
///     Whether more is good or bad: ``desirable`` or ``undesirable``.
/// threshold : dict, optional
///     Where an effect begins to matter: ``scale``, ``minimal_important_difference`` and others.
/// baseline_risks : list of dict, optional
///     Risks without the intervention: ``who``, ``risk`` (0 to 1), ``source``.
/// comparisons : dict or list of dict, optional
///     How question and evidence compare: each element with its difference and the reason for it.
/// assessment : dict, optional
///     What else a panel brings, with the keys of ``assessment`` of ``whatworks-evidence/1``.
/// rules : str or RuleSet
///     The rule set.
/// parameters : dict, optional
///     Parameters of the rule set to set otherwise.
/// context : dict, optional
///     What the decision is about: ``country``, ``setting``, ``population``, ``staff_group``,
///     ``outcome_level``.
/// decisions : list of dict, optional
///     Decisions of people, as :attr:`Rating.decisions` gives them.
/// id : str
///     The name of the body.
///
/// Returns
/// -------
/// Rating
///
/// Raises
/// ------
/// InvalidRequestError
///     With every fault of the body and where it is; for an unknown column, with those there are.
/// TypeError
///     For what is neither a table nor a body.
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> studies = {
/// ...     "study": ["A", "B"],
/// ...     "design": ["randomised", "randomised"],
/// ...     "risk_of_bias": ["low", "low"],
/// ...     "ai": [20, 18], "n1i": [200, 180], "ci": [60, 50], "n2i": [200, 180],
/// ... }
/// >>> rating = whatworks.rate(studies, measure="risk-ratio", desirability="undesirable")
/// >>> rating.certainty, rating.domains["imprecision"].final, rating.statement["text"]
/// ('moderate', 'serious', 'The intervention probably reduces the outcome.')
#[pyfunction]
#[pyo3(
    signature = (
        studies=None, *, measure=None, outcome=None, level=None, importance=None,
        desirability=None, threshold=None, baseline_risks=None, comparisons=None, assessment=None,
        rules=None, parameters=None, context=None, decisions=None, id=None
    ),
    text_signature = "(studies=None, *, measure=None, outcome=None, level=None, importance=None, \
                      desirability=None, threshold=None, baseline_risks=None, comparisons=None, \
                      assessment=None, rules='core-grade-2025', parameters=None, context=None, \
                      decisions=None, id='body')"
)]
#[expect(clippy::too_many_arguments, reason = "one for each thing that is known of a body")]
pub(crate) fn rate<'py>(
    py: Python<'py>,
    studies: Keyword<'py>,
    measure: Keyword<'py>,
    outcome: Keyword<'py>,
    level: Keyword<'py>,
    importance: Keyword<'py>,
    desirability: Keyword<'py>,
    threshold: Keyword<'py>,
    baseline_risks: Keyword<'py>,
    comparisons: Keyword<'py>,
    assessment: Keyword<'py>,
    rules: Option<Rules>,
    parameters: Keyword<'py>,
    context: Keyword<'py>,
    decisions: Keyword<'py>,
    id: Keyword<'py>,
) -> PyResult<Rating> {
    let keywords = options::Keywords { rules, parameters, layers: None, context, decisions };
    let options = keywords.options(py)?;
    let body = body::Keywords {
        id,
        outcome,
        level,
        importance,
        comparisons,
        assessment,
        measure,
        desirability,
        threshold,
        baseline_risks,
    };
    let body = Box::new(body.body(py, studies.as_ref())?);
    Asked::Body { body, options }.rate(py)
}
