//! Synthesis where effects cannot be pooled.

use pyo3::prelude::*;
use serde_json::{Value, json};
use whatworks::synthesis::{Analysis, Data, Request};

use super::{Synthesis, answer, answer_to, docs, read};
use crate::sequence::{numbers, some_numbers};

/// Counts votes by direction of effect, with the share in favour and the sign test.
///
/// Votes that were not counted by direction are shown, and nothing is computed from them.
///
/// Parameters
/// ----------
/// favours, against : int
///     Studies whose effect favours the intervention, and studies whose effect is against it.
/// unclear : int
///     Studies without a direction; shown, never tested.
/// basis : str
///     What decided the votes: ``direction``, ``significance``, ``author-statement`` or
///     ``unknown``.
/// level : float
///     The level of the interval, between 0 and 1.
///
/// Returns
/// -------
/// Synthesis
///     ``favours``, ``against``, ``unclear``, ``n``, ``proportion``, ``ci_low``, ``ci_high``,
///     ``p``, ``not_computed``, ``caution`` and others. As columns, one row.
///
#[doc = docs::raises!()]
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> votes = whatworks.vote_count(12, 3, basis="direction")
/// >>> votes.proportion, round(votes.p, 4)
/// (0.8, 0.0352)
#[pyfunction]
#[pyo3(signature = (favours, against, unclear=0, *, basis="unknown", level=0.95))]
pub(crate) fn vote_count(
    py: Python<'_>,
    favours: usize,
    against: usize,
    unclear: usize,
    basis: &str,
    level: f64,
) -> PyResult<Synthesis> {
    let options = [
        ("favours", favours.into()),
        ("against", against.into()),
        ("unclear", unclear.into()),
        ("basis", basis.into()),
        ("level", level.into()),
    ];
    answer(py, Analysis::VoteCount, Data::default(), options)
}

/// Counts the signs of effects: above 0 is in favour, and 0 itself is unclear.
///
/// Where lower is better, give the effects with their signs reversed.
///
/// Parameters
/// ----------
/// yi : sequence of float
///     Effects, on a scale where 0 is no effect.
/// level : float
///     The level of the interval, between 0 and 1.
///
/// Returns
/// -------
/// Synthesis
///     As :func:`vote_count`.
///
#[doc = docs::raises!()]
///
/// Examples
/// --------
#[doc = docs::bcg!()]
/// >>> votes = whatworks.vote_count_effects([-y for y in bcg.yi])
/// >>> votes.favours, votes.against
/// (11, 2)
#[pyfunction]
#[pyo3(signature = (yi, *, level=0.95))]
pub(crate) fn vote_count_effects(yi: &Bound<'_, PyAny>, level: f64) -> PyResult<Synthesis> {
    let data = Data { yi: Some(numbers("yi", yi)?), ..Data::default() };
    answer(yi.py(), Analysis::VoteCountEffects, data, [("level", level.into())])
}

/// The effect direction table: studies by outcome domains, with the votes of each domain.
///
/// Parameters
/// ----------
/// outcomes : list of dict
///     Outcomes: ``study``, ``domain``, ``direction`` (``up``, ``down``, ``no-change``, ``mixed``
///     or ``not-reported``; up is better) and, where known, ``n``, ``design``, ``risk_of_bias``.
/// basis : str
///     What decided the directions: ``direction``, ``significance``, ``author-statement`` or
///     ``unknown``.
/// level : float
///     The level of the intervals, between 0 and 1.
///
/// Returns
/// -------
/// Synthesis
///     ``studies``, ``domains``, ``cells``, ``totals``, ``within_study_rule``. As columns, a row
///     for each study and domain: ``study``, ``domain``, ``direction``, the numbers of outcomes of
///     each direction, ``design``, ``risk_of_bias``.
///
#[doc = docs::raises!()]
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> outcomes = [
/// ...     {"study": "A", "domain": "sleep", "direction": "up"},
/// ...     {"study": "B", "domain": "sleep", "direction": "down"},
/// ... ]
/// >>> whatworks.effect_directions(outcomes, basis="direction").totals[0]["studies"]["up"]
/// 1
#[pyfunction]
#[pyo3(signature = (outcomes, *, basis="unknown", level=0.95))]
pub(crate) fn effect_directions(
    outcomes: &Bound<'_, PyAny>,
    basis: &str,
    level: f64,
) -> PyResult<Synthesis> {
    of_outcomes(Analysis::EffectDirections, outcomes, basis, level)
}

/// The data of a harvest plot: for each outcome domain the studies of each direction.
///
/// Parameters
/// ----------
/// outcomes : list of dict
///     As for :func:`effect_directions`.
/// basis : str
///     What decided the directions: ``direction``, ``significance``, ``author-statement`` or
///     ``unknown``.
/// level : float
///     The level of the intervals, between 0 and 1.
///
/// Returns
/// -------
/// Synthesis
///     ``result``, a dict for each domain. As columns, a row for each bar: ``domain``,
///     ``direction``, ``study``, ``design``, ``risk_of_bias``.
///
#[doc = docs::raises!()]
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> outcomes = [
/// ...     {"study": "A", "domain": "sleep", "direction": "up", "design": "trial"},
/// ...     {"study": "B", "domain": "sleep", "direction": "down", "design": "cohort"},
/// ... ]
/// >>> whatworks.harvest(outcomes).to_columns()["design"]
/// ['trial', 'cohort']
#[pyfunction]
#[pyo3(signature = (outcomes, *, basis="unknown", level=0.95))]
pub(crate) fn harvest(outcomes: &Bound<'_, PyAny>, basis: &str, level: f64) -> PyResult<Synthesis> {
    of_outcomes(Analysis::Harvest, outcomes, basis, level)
}

fn of_outcomes(
    analysis: Analysis,
    outcomes: &Bound<'_, PyAny>,
    basis: &str,
    level: f64,
) -> PyResult<Synthesis> {
    let py = outcomes.py();
    let outcomes: String = py.import("json")?.call_method1("dumps", (outcomes,))?.extract()?;
    let mut outcomes: Value = serde_json::from_str(&outcomes).unwrap_or_default();
    for outcome in outcomes.as_array_mut().into_iter().flatten() {
        // What is missing is `None` here, and absent in JSON.
        outcome.as_object_mut().into_iter().for_each(|known| known.retain(|_, v| !v.is_null()));
    }
    let form = json!({ "analysis": analysis.code(), "data": { "outcomes": outcomes } });
    let options = [("basis".to_owned(), basis.into()), ("level".to_owned(), level.into())];
    answer_to(py, Request { options: options.into_iter().collect(), ..read(py, &form)? })
}

/// The median, the quartiles and the range of effects.
///
/// Parameters
/// ----------
/// yi : sequence of float
///     Effects.
///
/// Returns
/// -------
/// Synthesis
///     ``n``, ``median``, ``lower_quartile``, ``upper_quartile``, ``iqr``, ``minimum``,
///     ``maximum``, ``quantile_method``. As columns, one row.
///
#[doc = docs::raises!()]
///
/// Examples
/// --------
#[doc = docs::bcg!()]
/// >>> round(whatworks.summarise(bcg.yi).median, 4)
/// -0.7861
#[pyfunction]
pub(crate) fn summarise(yi: &Bound<'_, PyAny>) -> PyResult<Synthesis> {
    let data = Data { yi: Some(numbers("yi", yi)?), ..Data::default() };
    answer(yi.py(), Analysis::Summarise, data, [])
}

/// Combines one-sided p values, all of the same stated direction, from independent studies.
///
/// Parameters
/// ----------
/// p_values : sequence of float
///     One-sided p values.
/// weights : sequence of float
///     Weights of the studies, for ``stouffer``; all the same if not given.
/// method : str
///     ``fisher`` or ``stouffer``.
///
/// Returns
/// -------
/// Synthesis
///     ``k``, ``statistic``, ``df``, ``p``, ``tails``, ``null``, ``alternative`` and others. As
///     columns, one row.
///
#[doc = docs::raises!()]
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> combined = whatworks.combine_p_values([0.01, 0.2, 0.3])
/// >>> round(combined.statistic, 4), combined.df, round(combined.p, 4)
/// (14.8372, 6.0, 0.0216)
#[pyfunction]
#[pyo3(signature = (p_values, *, weights=None, method="fisher"))]
pub(crate) fn combine_p_values(
    p_values: &Bound<'_, PyAny>,
    weights: Option<Bound<'_, PyAny>>,
    method: &str,
) -> PyResult<Synthesis> {
    let p = Some(numbers("p_values", p_values)?);
    let weights = some_numbers("weights", weights.as_ref())?;
    let data = Data { p_values: p, weights, ..Data::default() };
    answer(p_values.py(), Analysis::CombinePValues, data, [("method", method.into())])
}
