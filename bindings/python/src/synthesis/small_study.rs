//! Small-study effects.

use pyo3::prelude::*;
use whatworks::synthesis::Analysis;

use super::{Synthesis, answer, docs, effects};

/// Egger's test: the regression of effects on their standard errors.
///
/// Parameters
/// ----------
#[doc = docs::effects!()]
/// model : str
///     ``linear`` (weighted, t with k - 2 degrees of freedom: Egger et al. 1997) or ``mixed``
///     (with a variance between studies, normal).
/// method : str
///     The estimator of tau2 for ``mixed``: ``DL``, ``HE``, ``HS``, ``SJ``, ``ML``, ``REML``,
///     ``EB`` or ``PM``, or ``EE`` for none.
/// level : float
///     The level of the intervals, between 0 and 1.
/// at_least : int
///     The number of studies below which there are no figures.
/// unusable : str
///     What to do with a row that cannot be used: ``refuse`` or ``leave-out``.
///
/// Returns
/// -------
/// Synthesis
///     ``k``, ``at_least``, ``applicable``, ``reason``, ``left_out`` and ``figures``, a dict or
///     ``None``: ``slope``, ``se``, ``ci_low``, ``ci_high``, ``statistic``, ``df``, ``p``,
///     ``limit_estimate`` and others. As columns, one row.
///
#[doc = docs::raises!()]
///
/// Examples
/// --------
#[doc = docs::bcg!()]
/// >>> test = whatworks.egger(bcg.yi, bcg.vi)
/// >>> round(test.figures["slope"], 4), round(test.figures["p"], 4)
/// (-2.112, 0.1887)
#[pyfunction]
#[pyo3(signature = (
    yi, vi, *, model="linear", method="REML", level=0.95, at_least=10, unusable="refuse"
))]
pub(crate) fn egger(
    yi: &Bound<'_, PyAny>,
    vi: &Bound<'_, PyAny>,
    model: &str,
    method: &str,
    level: f64,
    at_least: usize,
    unusable: &str,
) -> PyResult<Synthesis> {
    let options = [
        ("model", model.into()),
        ("method", method.into()),
        ("level", level.into()),
        ("at_least", at_least.into()),
        ("unusable", unusable.into()),
    ];
    answer(yi.py(), Analysis::Egger, effects(yi, vi)?, options)
}

/// Begg's test: the rank correlation of standardised effects and variances.
///
/// Parameters
/// ----------
#[doc = docs::effects!()]
/// at_least : int
///     The number of studies below which there are no figures.
/// unusable : str
///     What to do with a row that cannot be used: ``refuse`` or ``leave-out``.
///
/// Returns
/// -------
/// Synthesis
///     ``k``, ``at_least``, ``applicable``, ``reason``, ``left_out`` and ``figures``, a dict or
///     ``None``: ``tau``, ``statistic``, ``p_exact``, ``p_asymptotic``, ``ties`` and others. As
///     columns, one row.
///
#[doc = docs::raises!()]
///
/// Examples
/// --------
#[doc = docs::bcg!()]
/// >>> round(whatworks.begg(bcg.yi, bcg.vi).figures["tau"], 4)
/// 0.0256
#[pyfunction]
#[pyo3(signature = (yi, vi, *, at_least=10, unusable="refuse"))]
pub(crate) fn begg(
    yi: &Bound<'_, PyAny>,
    vi: &Bound<'_, PyAny>,
    at_least: usize,
    unusable: &str,
) -> PyResult<Synthesis> {
    let options = [("at_least", at_least.into()), ("unusable", unusable.into())];
    answer(yi.py(), Analysis::Begg, effects(yi, vi)?, options)
}

/// Trim and fill: the studies that may be missing, and the effect with them.
///
/// Parameters
/// ----------
#[doc = docs::effects!()]
/// estimator : str
///     The estimator of the number of missing studies: ``L0`` or ``R0``.
/// method : str
///     The model: ``EE`` (common effect), ``DL``, ``HE``, ``HS``, ``SJ``, ``ML``, ``REML``, ``EB``
///     or ``PM``.
/// side : str
///     Where to look for missing studies: ``auto`` (by the slope of Egger's test), ``left`` or
///     ``right``.
/// level : float
///     The level of the interval, between 0 and 1.
/// at_least : int
///     The number of studies below which there are no figures.
/// unusable : str
///     What to do with a row that cannot be used: ``refuse`` or ``leave-out``.
///
/// Returns
/// -------
/// Synthesis
///     ``k``, ``at_least``, ``applicable``, ``reason``, ``left_out`` and ``figures``, a dict or
///     ``None``: ``side``, ``k0`` and others. As columns, one row.
///
#[doc = docs::raises!()]
///
/// Examples
/// --------
#[doc = docs::bcg!()]
/// >>> figures = whatworks.trim_and_fill(bcg.yi, bcg.vi).figures
/// >>> figures["k0"], figures["side"]
/// (1, 'right')
#[pyfunction]
#[pyo3(signature = (
    yi, vi, *, estimator="L0", method="REML", side="auto", level=0.95, at_least=10,
    unusable="refuse"
))]
#[expect(clippy::too_many_arguments, reason = "one for each option")]
pub(crate) fn trim_and_fill(
    yi: &Bound<'_, PyAny>,
    vi: &Bound<'_, PyAny>,
    estimator: &str,
    method: &str,
    side: &str,
    level: f64,
    at_least: usize,
    unusable: &str,
) -> PyResult<Synthesis> {
    let options = [
        ("estimator", estimator.into()),
        ("method", method.into()),
        ("side", side.into()),
        ("level", level.into()),
        ("at_least", at_least.into()),
        ("unusable", unusable.into()),
    ];
    answer(yi.py(), Analysis::TrimAndFill, effects(yi, vi)?, options)
}

/// Fail-safe N: how many null studies would undo the result.
///
/// Parameters
/// ----------
#[doc = docs::effects!()]
/// approach : str
///     ``rosenthal``, ``orwin`` or ``rosenberg``.
/// alpha : float
///     The significance level, between 0 and 0.5; Orwin's number has none.
/// target : float
///     The effect that Orwin's null studies bring the mean down to, in size; half the mean if not
///     given.
/// at_least : int
///     The number of studies below which there are no figures.
/// unusable : str
///     What to do with a row that cannot be used: ``refuse`` or ``leave-out``.
///
/// Returns
/// -------
/// Synthesis
///     ``k``, ``at_least``, ``applicable``, ``reason``, ``left_out`` and ``figures``, a dict or
///     ``None``: ``n``, ``p``, ``average``, ``target`` and others. As columns, one row.
///
#[doc = docs::raises!()]
///
/// Examples
/// --------
#[doc = docs::bcg!()]
/// >>> whatworks.fail_safe_n(bcg.yi, bcg.vi).figures["n"]
/// 598
#[pyfunction]
#[pyo3(signature = (
    yi, vi, *, approach="rosenthal", alpha=0.05, target=None, at_least=10, unusable="refuse"
))]
pub(crate) fn fail_safe_n(
    yi: &Bound<'_, PyAny>,
    vi: &Bound<'_, PyAny>,
    approach: &str,
    alpha: f64,
    target: Option<f64>,
    at_least: usize,
    unusable: &str,
) -> PyResult<Synthesis> {
    let options = [
        ("approach", approach.into()),
        ("alpha", alpha.into()),
        ("target", target.into()),
        ("at_least", at_least.into()),
        ("unusable", unusable.into()),
    ];
    answer(yi.py(), Analysis::FailSafeN, effects(yi, vi)?, options)
}

/// Egger's and Begg's tests, trim and fill and fail-safe N together, from ten studies on.
///
/// Parameters
/// ----------
#[doc = docs::effects!()]
/// model : str
///     The regression of Egger's test: ``linear`` or ``mixed``.
/// method : str
///     The model of trim and fill, and of Egger's test where that is ``mixed``.
/// estimator : str
///     The estimator of the number of missing studies: ``L0`` or ``R0``.
/// side : str
///     Where trim and fill looks for missing studies: ``auto`` (by the slope of Egger's test),
///     ``left`` or ``right``.
/// approach : str
///     Whose fail-safe number: ``rosenthal``, ``orwin`` or ``rosenberg``.
/// alpha : float
///     The significance level of the fail-safe number, between 0 and 0.5.
/// target : float
///     The effect that Orwin's null studies bring the mean down to; half the mean if not given.
/// level : float
///     The level of every interval, between 0 and 1.
/// unusable : str
///     What to do with a row that cannot be used: ``refuse`` or ``leave-out``.
///
/// Returns
/// -------
/// Synthesis
///     ``k``, ``at_least``, ``applicable``, ``reason``, ``left_out`` and ``figures``, a dict or
///     ``None``: the results by name. As columns, a row for each method with its main figure.
///
#[doc = docs::raises!()]
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> few = whatworks.small_study_effects([0.1, 0.2, 0.3], [0.01, 0.02, 0.03])
/// >>> few.applicable, few.reason.partition(",")[0]
/// (False, '3 studies')
#[pyfunction]
#[pyo3(signature = (
    yi, vi, *, model="linear", method="REML", estimator="L0", side="auto",
    approach="rosenthal", alpha=0.05, target=None, level=0.95, unusable="refuse"
))]
#[expect(clippy::too_many_arguments, reason = "one for each option")]
pub(crate) fn small_study_effects(
    yi: &Bound<'_, PyAny>,
    vi: &Bound<'_, PyAny>,
    model: &str,
    method: &str,
    estimator: &str,
    side: &str,
    approach: &str,
    alpha: f64,
    target: Option<f64>,
    level: f64,
    unusable: &str,
) -> PyResult<Synthesis> {
    let options = [
        ("model", model.into()),
        ("method", method.into()),
        ("estimator", estimator.into()),
        ("side", side.into()),
        ("approach", approach.into()),
        ("alpha", alpha.into()),
        ("target", target.into()),
        ("level", level.into()),
        ("unusable", unusable.into()),
    ];
    answer(yi.py(), Analysis::SmallStudyEffects, effects(yi, vi)?, options)
}
