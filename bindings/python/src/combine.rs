//! `combine`: a rating of judgements alone.

use pyo3::prelude::*;
use whatworks::grade::Judgements;

use crate::asked::Asked;
use crate::convert::Names;
use crate::document::Object;
use crate::error::OrRaise;
use crate::rating::Rating;
use crate::rules::Rules;

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
/// rules : str or RuleSet
///     The rule set, with its own parameters.
/// published : str, optional
///     The certainty that was published with these judgements; where they give another, it is
///     named in :attr:`Rating.contradictions`.
/// reasons : dict of str to str, optional
///     The published reason for each domain; words that do not agree with the judgement are named
///     there too.
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
        rules=Rules::Named("narrative-2017".to_owned()), published=None, reasons=None
    ),
    text_signature = "(start='high', risk_of_bias='not-reported', inconsistency='not-reported', \
                      indirectness='not-reported', imprecision='not-reported', \
                      publication_bias='not-reported', large_effect=0, dose_response=0, \
                      opposing_confounding=0, borderline=(), rules='narrative-2017', published=None, reasons=None)"
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
    rules: Rules,
    published: Option<String>,
    reasons: Option<Bound<'_, PyAny>>,
) -> PyResult<Rating> {
    let mut given = Object::new();
    let texts = [
        ("start", start),
        ("risk_of_bias", risk_of_bias),
        ("inconsistency", inconsistency),
        ("indirectness", indirectness),
        ("imprecision", imprecision),
        ("publication_bias", publication_bias),
        ("rules", rules.name_alone(py)?),
    ];
    let levels = [
        ("large_effect", large_effect),
        ("dose_response", dose_response),
        ("opposing_confounding", opposing_confounding),
    ];
    for (name, text) in texts {
        given.put_value(name, &text)?;
    }
    for (name, up) in levels {
        given.put_value(name, &up)?;
    }
    given.put_value("borderline", &Vec::from(borderline))?;
    if let Some(published) = published {
        given.put_value("published", &published)?;
    }
    given.put("reasons", reasons.as_ref())?;
    let judgements = Judgements::from_json(given.finish()).or_raise(py)?;
    Asked::Judgements(Box::new(judgements)).rate(py)
}
