//! Differences between studies that something explains: subgroups and meta-regression.

use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};
use whatworks::synthesis::{Analysis, Data, NamedModerator};

use super::{Synthesis, answer, docs, effects, pooling};
use crate::sequence;

/// Subgroups of studies: each pooled by itself, with a tau2 of its own, and whether they differ.
///
/// Parameters
/// ----------
#[doc = docs::effects!()]
/// by : sequence of str or int
///     The group of each study.
#[doc = docs::pooling!()]
///
/// Returns
/// -------
/// Synthesis
///     ``groups``, ``q_between``, ``q_between_df``, ``q_between_p``, ``q_between_method``. As
///     columns, a row for each group: ``group`` and the figures of :class:`Pooled`.
///
#[doc = docs::raises!()]
///
/// Examples
/// --------
#[doc = docs::bcg!()]
/// >>> latitude = [44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33]
/// >>> zone = ["tropical" if degrees < 30 else "temperate" for degrees in latitude]
/// >>> zones = whatworks.subgroups(bcg.yi, bcg.vi, zone)
/// >>> round(zones.q_between, 4), zones.q_between_df
/// (3.5245, 1)
#[pyfunction]
#[pyo3(signature = (
    yi, vi, by, *, method="REML", inference="wald", prediction="t-k1", level=0.95,
    unusable="refuse"
))]
#[expect(clippy::too_many_arguments, reason = "columns and the options of pooling")]
pub(crate) fn subgroups(
    yi: &Bound<'_, PyAny>,
    vi: &Bound<'_, PyAny>,
    by: &Bound<'_, PyAny>,
    method: &str,
    inference: &str,
    prediction: &str,
    level: f64,
    unusable: &str,
) -> PyResult<Synthesis> {
    let data = Data { by: Some(sequence::all_names("by", by)?), ..effects(yi, vi)? };
    let options = pooling(method, inference, prediction, level, unusable);
    answer(yi.py(), Analysis::Subgroups, data, options)
}

/// Regresses effects on moderators, with an intercept and a variance between studies.
///
/// Parameters
/// ----------
#[doc = docs::effects!()]
/// moderators : dict of str to sequence of float
///     Characteristics of the studies, by name; or a list of dicts with ``name`` and ``values``.
#[doc = docs::pooling!()]
///
/// Returns
/// -------
/// Synthesis
///     ``coefficients``, ``covariance``, ``tau2``, ``i2``, ``r2`` (per cent), ``q_moderators``,
///     ``q_moderators_p``, ``q_residual``, ``q_residual_p`` and others. As columns, a row for each
///     coefficient: ``name``, ``estimate``, ``se``, ``statistic``, ``p``, ``ci_low``, ``ci_high``.
///
#[doc = docs::raises!()]
///
/// Examples
/// --------
/// A moderator of the trials, the absolute latitude in degrees:
///
#[doc = docs::bcg!()]
/// >>> latitude = [44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33]
/// >>> fitted = whatworks.meta_regression(bcg.yi, bcg.vi, {"latitude": latitude})
/// >>> [round(estimate, 4) for estimate in fitted.to_columns()["estimate"]], round(fitted.r2, 1)
/// ([0.2515, -0.0291], 75.6)
#[pyfunction]
#[pyo3(signature = (
    yi, vi, moderators, *, method="REML", inference="wald", prediction="t-k1", level=0.95,
    unusable="refuse"
))]
#[expect(clippy::too_many_arguments, reason = "columns and the options of pooling")]
pub(crate) fn meta_regression(
    yi: &Bound<'_, PyAny>,
    vi: &Bound<'_, PyAny>,
    moderators: &Bound<'_, PyAny>,
    method: &str,
    inference: &str,
    prediction: &str,
    level: f64,
    unusable: &str,
) -> PyResult<Synthesis> {
    let data = Data { moderators: Some(named(moderators)?), ..effects(yi, vi)? };
    let options = pooling(method, inference, prediction, level, unusable);
    answer(yi.py(), Analysis::MetaRegression, data, options)
}

/// Moderators from a dict, or from the list that they are in JSON.
fn named(moderators: &Bound<'_, PyAny>) -> PyResult<Vec<NamedModerator>> {
    let one = |name: Bound<'_, PyAny>, values: Bound<'_, PyAny>| {
        let name: String = name.cast::<PyString>()?.extract()?;
        let values = sequence::numbers(&name, &values)?;
        Ok(NamedModerator { name, values })
    };
    if let Ok(moderators) = moderators.cast::<PyMapping>() {
        let items = moderators.items()?;
        return items.iter().map(|item| one(item.get_item(0)?, item.get_item(1)?)).collect();
    }
    let list = moderators.try_iter()?;
    list.map(|item| {
        let item = item?;
        one(item.get_item("name")?, item.get_item("values")?)
    })
    .collect()
}
