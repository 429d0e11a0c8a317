//! Effect sizes of studies, from raw data and from what papers report, and pooling of raw data.

use pyo3::prelude::*;
use serde_json::json;
use whatworks::synthesis::{Analysis, Data, Request};

use super::{Synthesis, answer, answer_to, docs, read};
use crate::sequence::{numbers, some_numbers};

/// The keywords of raw data.
macro_rules! raw {
    ($($name:ident),+) => {
        Data { $($name: some_numbers(stringify!($name), $name.as_ref())?,)+ ..Data::default() }
    };
}

type Column<'py> = Option<Bound<'py, PyAny>>;

/// Effect sizes of studies from raw data.
///
/// Group 1 is compared with group 2: a ratio is group 1 over group 2, a difference group 1 minus
/// group 2. Each measure takes the columns of its data and no others; ``None`` and NaN are values
/// that were not reported.
///
/// Parameters
/// ----------
/// measure : str
///     From a 2x2 table ``OR``, ``RR``, ``RD``, ``AS``, ``PETO``; from two means ``MD``, ``SMD``,
///     ``SMDH``, ``ROM``; from a correlation ``ZCOR``, ``COR``, ``UCOR``; from a proportion ``PR``,
///     ``PLN``, ``PLO``, ``PAS``, ``PFT``; from two rates ``IRR``, ``IRD``, ``IRSD``; from a rate
///     ``IR``, ``IRLN``, ``IRS``, ``IRFT``.
/// ai, bi, ci, di : sequence of float
///     Events and others in group 1, events and others in group 2.
/// n1i, n2i : sequence of float
///     Participants of the groups; with a 2x2 table in place of ``bi`` and ``di``.
/// m1i, sd1i, m2i, sd2i : sequence of float
///     Means and standard deviations of the groups.
/// ri, ni : sequence of float
///     Correlations and numbers of participants.
/// xi, mi : sequence of float
///     Events and others of a proportion, ``ni`` in place of ``mi``; events of a rate.
/// x1i, t1i, x2i, t2i : sequence of float
///     Events and person-time of the groups.
/// ti : sequence of float
///     Person-time.
/// zero_cells : str
///     Which studies are corrected for zero cells: ``only-zero`` (those that have one), ``all``,
///     ``if-any`` (all, if one has one) or ``none``.
/// add : float
///     What is added to each of their counts.
/// double_zero : str
///     What to do with a study that has no event in either group, or nothing but events: ``keep``
///     or ``leave-out``.
/// hedges : str
///     The correction of a standardised mean difference for bias: ``exact`` or ``approximate``.
/// rom_correction : str
///     The correction of a log ratio of means: ``none`` or ``bias-corrected``.
///
/// Returns
/// -------
/// Synthesis
///     Among others ``yi`` and ``vi``, lists with ``None`` for the rows of ``not_computed``. As
///     columns, a row for each study: ``yi``, ``vi``, ``zero_cells_corrected``, ``not_computed``.
///
#[doc = docs::raises!()]
///
/// Examples
/// --------
/// Two trials of BCG vaccine against tuberculosis (Colditz et al. 1994, JAMA 271: 698-702):
///
/// >>> import whatworks
/// >>> sizes = whatworks.effect_sizes("OR", ai=[4, 6], n1i=[123, 306], ci=[11, 29], n2i=[139, 303])
/// >>> [round(y, 4) for y in sizes.yi], [round(v, 4) for v in sizes.vi]
/// ([-0.9387, -1.6662], [0.3571, 0.2081])
#[pyfunction]
#[pyo3(signature = (
    measure, *, ai=None, bi=None, ci=None, di=None, n1i=None, n2i=None, m1i=None, sd1i=None,
    m2i=None, sd2i=None, ri=None, ni=None, xi=None, mi=None, x1i=None, t1i=None, x2i=None, t2i=None,
    ti=None, zero_cells="only-zero", add=0.5, double_zero="keep", hedges="exact",
    rom_correction="none"
))]
#[expect(clippy::too_many_arguments, reason = "one for each column and option")]
pub(crate) fn effect_sizes<'py>(
    py: Python<'py>,
    measure: &str,
    ai: Column<'py>,
    bi: Column<'py>,
    ci: Column<'py>,
    di: Column<'py>,
    n1i: Column<'py>,
    n2i: Column<'py>,
    m1i: Column<'py>,
    sd1i: Column<'py>,
    m2i: Column<'py>,
    sd2i: Column<'py>,
    ri: Column<'py>,
    ni: Column<'py>,
    xi: Column<'py>,
    mi: Column<'py>,
    x1i: Column<'py>,
    t1i: Column<'py>,
    x2i: Column<'py>,
    t2i: Column<'py>,
    ti: Column<'py>,
    zero_cells: &str,
    add: f64,
    double_zero: &str,
    hedges: &str,
    rom_correction: &str,
) -> PyResult<Synthesis> {
    let options = json!({
        "zero_cells": zero_cells,
        "add": add,
        "double_zero": double_zero,
        "hedges": hedges,
        "rom_correction": rom_correction,
    });
    let request = measured(py, Analysis::EffectSizes, measure, &options)?;
    let data = raw!(
        ai, bi, ci, di, n1i, n2i, m1i, sd1i, m2i, sd2i, ri, ni, xi, mi, x1i, t1i, x2i, t2i, ti
    );
    answer_to(py, Request { data, ..request })
}

/// Pools raw counts, without effect sizes of studies in between; nothing is added to a zero cell
/// in the pooling itself.
///
/// Parameters
/// ----------
/// measure : str
///     ``OR``, ``RR``, ``RD``, ``IRR`` or ``IRD``.
/// ai, bi, ci, di : sequence of float
///     Events and others in group 1, events and others in group 2.
/// n1i, n2i : sequence of float
///     Participants of the groups, in place of ``bi`` and ``di``.
/// x1i, t1i, x2i, t2i : sequence of float
///     Events and person-time of the groups, for ``IRR`` and ``IRD``.
/// method : str
///     ``MH`` (Mantel-Haenszel), or ``Peto`` for ``OR``.
/// level : float
///     The level of the interval, between 0 and 1.
///
/// Returns
/// -------
/// Synthesis
///     Among others ``estimate`` (ratios as logarithms), ``se``, ``ci_low``, ``ci_high``, ``p``,
///     ``q``, ``i2``, ``cmh``, ``breslow_day``, ``tarone``. As columns, one row.
///
#[doc = docs::raises!()]
///
/// Examples
/// --------
/// The trials of BCG vaccine against tuberculosis (Colditz et al. 1994, JAMA 271: 698-702):
///
/// >>> import whatworks
/// >>> pooled = whatworks.pool_raw(
/// ...     "OR",
/// ...     ai=[4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27],
/// ...     bi=[119, 300, 228, 13536, 5036, 1361, 2537, 87886, 7470, 1699, 50448, 2493, 16886],
/// ...     ci=[11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29],
/// ...     di=[128, 274, 209, 12619, 5761, 1079, 619, 87892, 7232, 1600, 27197, 2338, 17825],
/// ... )
/// >>> round(pooled.estimate, 4), round(pooled.se, 4)
/// (-0.4734, 0.041)
#[pyfunction]
#[pyo3(signature = (
    measure, *, ai=None, bi=None, ci=None, di=None, n1i=None, n2i=None, x1i=None, t1i=None,
    x2i=None, t2i=None, method="MH", level=0.95
))]
#[expect(clippy::too_many_arguments, reason = "one for each column and option")]
pub(crate) fn pool_raw<'py>(
    py: Python<'py>,
    measure: &str,
    ai: Column<'py>,
    bi: Column<'py>,
    ci: Column<'py>,
    di: Column<'py>,
    n1i: Column<'py>,
    n2i: Column<'py>,
    x1i: Column<'py>,
    t1i: Column<'py>,
    x2i: Column<'py>,
    t2i: Column<'py>,
    method: &str,
    level: f64,
) -> PyResult<Synthesis> {
    let options = json!({ "method": method, "level": level });
    let request = measured(py, Analysis::PoolRaw, measure, &options)?;
    let data = raw!(ai, bi, ci, di, n1i, n2i, x1i, t1i, x2i, t2i);
    answer_to(py, Request { data, ..request })
}

/// A request without data; the core reads the measure as it does in every language.
fn measured(
    py: Python<'_>,
    analysis: Analysis,
    measure: &str,
    options: &serde_json::Value,
) -> PyResult<Request> {
    let analysis = analysis.code();
    let form = json!({ "analysis": analysis, "measure": measure, "data": {}, "options": options });
    read(py, &form)
}

/// Effect sizes of studies from what papers report.
///
/// Each row needs an estimate and, in this order of use, an interval, a statistic or a p value;
/// ``None`` and NaN are values that were not reported.
///
/// Parameters
/// ----------
/// estimate : sequence of float
///     The estimates.
/// ci_low, ci_high : sequence of float
///     The ends of their intervals.
/// statistic : sequence of float
///     The z or t statistics of no effect, with their signs or without.
/// p : sequence of float
///     The two-sided p values of no effect.
/// df : sequence of float
///     The degrees of freedom, where an interval or a p value was by t; normal where not given.
/// level : float
///     The level of the intervals, between 0 and 1.
/// log : bool
///     Whether the estimates are ratios, to be analysed as logarithms.
///
/// Returns
/// -------
/// Synthesis
///     Among others ``yi`` and ``vi``, lists with ``None`` for the rows of ``not_computed``,
///     ``vi_source`` and ``asymmetry``. As columns, a row for each study.
///
#[doc = docs::raises!()]
///
/// Examples
/// --------
/// >>> import whatworks
/// >>> sizes = whatworks.reported_effects([0.49], ci_low=[0.34], ci_high=[0.70], log=True)
/// >>> round(sizes.yi[0], 4), round(sizes.vi[0], 4), sizes.vi_source
/// (-0.7133, 0.0339, ['interval'])
#[pyfunction]
#[pyo3(signature = (
    estimate, *, ci_low=None, ci_high=None, statistic=None, p=None, df=None, level=0.95, log=false
))]
#[expect(clippy::too_many_arguments, reason = "one for each column and option")]
pub(crate) fn reported_effects<'py>(
    estimate: &Bound<'py, PyAny>,
    ci_low: Column<'py>,
    ci_high: Column<'py>,
    statistic: Column<'py>,
    p: Column<'py>,
    df: Column<'py>,
    level: f64,
    log: bool,
) -> PyResult<Synthesis> {
    let reported = raw!(ci_low, ci_high, statistic, p, df);
    let data = Data { estimate: Some(numbers("estimate", estimate)?), ..reported };
    let options = [("level", level.into()), ("log", log.into())];
    answer(estimate.py(), Analysis::ReportedEffects, data, options)
}
