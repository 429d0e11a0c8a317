//! What a pooled effect rests on: its studies one by one, and a test without a distribution.

use pyo3::prelude::*;
use whatworks::synthesis::{Analysis, Data};

use super::{Synthesis, answer, docs, effects, pooling};
use crate::sequence;

/// Functions of effects and variances with the options of pooling.
macro_rules! over_effects {
    ($($(#[$doc:meta])* $name:ident = $analysis:ident;)+) => {$(
        $(#[$doc])*
        #[pyfunction]
        #[pyo3(signature = (
            yi, vi, method="REML", *, inference="wald", prediction="t-k1", level=0.95,
            unusable="refuse"
        ))]
        pub(crate) fn $name(
            yi: &Bound<'_, PyAny>,
            vi: &Bound<'_, PyAny>,
            method: &str,
            inference: &str,
            prediction: &str,
            level: f64,
            unusable: &str,
        ) -> PyResult<Synthesis> {
            let options = pooling(method, inference, prediction, level, unusable);
            answer(yi.py(), Analysis::$analysis, effects(yi, vi)?, options)
        }
    )+};
}

over_effects! {
    /// The pooled effect without each study in turn.
    ///
    /// Parameters
    /// ----------
    #[doc = docs::effects!()]
    #[doc = docs::pooling!()]
    ///
    /// Returns
    /// -------
    /// Synthesis
    ///     ``rows``, a dict for each study that is left out. As columns, a row for each: ``row``
    ///     (from 0), ``k``, ``estimate``, ``se``, ``statistic``, ``df``, ``p``, ``ci_low``,
    ///     ``ci_high``, ``tau2``, ``i2``, ``h2``, ``q``, ``q_p``.
    ///
    #[doc = docs::raises!()]
    ///
    /// Examples
    /// --------
    #[doc = docs::bcg!()]
    /// >>> without = whatworks.leave_one_out(bcg.yi, bcg.vi, "DL").to_columns()
    /// >>> [round(estimate, 4) for estimate in without["estimate"][:3]]
    /// [-0.7051, -0.6545, -0.6848]
    leave_one_out = LeaveOneOut;

    /// What each study does to the result.
    ///
    /// Parameters
    /// ----------
    #[doc = docs::effects!()]
    #[doc = docs::pooling!()]
    ///
    /// Returns
    /// -------
    /// Synthesis
    ///     ``rows``, a dict for each study. As columns, a row for each: ``row`` (from 0),
    ///     ``rstudent``, ``dffits``, ``cooks_d``, ``cov_r``, ``tau2_deleted``, ``q_deleted``,
    ///     ``hat``, ``weight`` (per cent), ``dfbetas``, ``is_influential``, ``criteria``.
    ///
    #[doc = docs::raises!()]
    ///
    /// Examples
    /// --------
    #[doc = docs::bcg!()]
    /// >>> columns = whatworks.influence(bcg.yi, bcg.vi).to_columns()
    /// >>> [round(distance, 4) for distance in columns["cooks_d"][:3]]
    /// [0.0017, 0.1132, 0.026]
    influence = Influence;

    /// Best linear unbiased predictions of the effect in each study.
    ///
    /// Parameters
    /// ----------
    #[doc = docs::effects!()]
    #[doc = docs::pooling!()]
    ///
    /// Returns
    /// -------
    /// Synthesis
    ///     ``rows``, a dict for each study. As columns, a row for each: ``row`` (from 0),
    ///     ``prediction``, ``se``, ``pi_low``, ``pi_high``, ``own_weight``.
    ///
    #[doc = docs::raises!()]
    ///
    /// Examples
    /// --------
    #[doc = docs::bcg!()]
    /// >>> columns = whatworks.blup(bcg.yi, bcg.vi, "DL").to_columns()
    /// >>> [round(prediction, 4) for prediction in columns["prediction"][:3]]
    /// [-0.7994, -1.2486, -0.9844]
    blup = Blup;

    /// The residual of each study over its standard error.
    ///
    /// Parameters
    /// ----------
    #[doc = docs::effects!()]
    #[doc = docs::pooling!()]
    ///
    /// Returns
    /// -------
    /// Synthesis
    ///     ``rows``, a dict for each study. As columns, a row for each: ``row`` (from 0),
    ///     ``residual``, ``se``, ``z``.
    ///
    #[doc = docs::raises!()]
    ///
    /// Examples
    /// --------
    #[doc = docs::bcg!()]
    /// >>> columns = whatworks.standardised_residuals(bcg.yi, bcg.vi, "DL").to_columns()
    /// >>> [round(z, 4) for z in columns["z"][:3]]
    /// [-0.2257, -1.269, -0.762]
    standardised_residuals = StandardisedResiduals;

    /// The exact permutation test of no effect: every pattern of signs, for up to nine studies.
    ///
    /// Parameters
    /// ----------
    #[doc = docs::effects!()]
    #[doc = docs::pooling!()]
    ///
    /// Returns
    /// -------
    /// Synthesis
    ///     ``applicable``, ``reason``, ``statistic``, ``p``, ``patterns``, ``at_least_as_extreme``
    ///     and others. As columns, one row.
    ///
    #[doc = docs::raises!()]
    ///
    /// Examples
    /// --------
    #[doc = docs::bcg!()]
    /// >>> test = whatworks.permutation_test(bcg.yi[:7], bcg.vi[:7], "DL")
    /// >>> test.p, test.patterns
    /// (0.015625, 128)
    permutation_test = PermutationTest;
}

/// The pooled effect as studies are added one after another.
///
/// Parameters
/// ----------
#[doc = docs::effects!()]
/// order : sequence of int
///     The rows in the order in which they are added, counted from 0; that of the columns if not
///     given.
#[doc = docs::pooling!()]
///
/// Returns
/// -------
/// Synthesis
///     ``rows``, a dict for each number of studies. As columns, a row for each: ``row`` (that was
///     added, from 0), ``k``, ``estimate``, ``se``, ``statistic``, ``df``, ``p``, ``ci_low``,
///     ``ci_high``, ``tau2``, ``i2``, ``h2``, ``q``, ``q_p``.
///
#[doc = docs::raises!()]
///
/// Examples
/// --------
#[doc = docs::bcg!()]
/// >>> columns = whatworks.cumulative(bcg.yi, bcg.vi, range(12, -1, -1), method="DL").to_columns()
/// >>> columns["row"][:3], [round(estimate, 4) for estimate in columns["estimate"][:3]]
/// ([12, 11, 10], [-0.0173, 0.0375, -0.2503])
#[pyfunction]
#[pyo3(signature = (
    yi, vi, order=None, *, method="REML", inference="wald", prediction="t-k1", level=0.95,
    unusable="refuse"
))]
#[expect(clippy::too_many_arguments, reason = "columns and the options of pooling")]
pub(crate) fn cumulative(
    yi: &Bound<'_, PyAny>,
    vi: &Bound<'_, PyAny>,
    order: Option<Bound<'_, PyAny>>,
    method: &str,
    inference: &str,
    prediction: &str,
    level: f64,
    unusable: &str,
) -> PyResult<Synthesis> {
    let order = order.map(|order| sequence::rows("order", &order)).transpose()?;
    let data = Data { order, ..effects(yi, vi)? };
    let options = pooling(method, inference, prediction, level, unusable);
    answer(yi.py(), Analysis::Cumulative, data, options)
}
