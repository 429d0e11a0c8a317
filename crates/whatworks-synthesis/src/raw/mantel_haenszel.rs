//! Mantel-Haenszel estimates with their variances.
//!
//! Sums over studies of n1 and n2 participants, a and c of them with the event and b and d
//! without; or of x1 and x2 events in the person-times t1 and t2. Nothing is added to a zero cell.

use crate::effect::data::{Cells, PersonTime, Table};
use crate::effect::zero_cells::ZeroCellRule;
use crate::effect::{
    Columns, DoubleZero, EffectOptions, Measure, NotComputed, Outcome, counts, rates,
};
use crate::error::Error;
use crate::raw::odds_ratio_tests::{association, common_odds_ratio};
use crate::raw::{Association, Heterogeneity, Parts, Used, nothing_to_pool};

/// `R / S` with `R = sum(a d / n)` and `S = sum(b c / n)` (Mantel and Haenszel 1959); the variance
/// of its logarithm by Robins, Breslow and Greenland (1986).
pub(super) fn odds_ratio(columns: &Columns<'_>) -> Result<Parts, Error> {
    let rows = columns.tables()?;
    let (tables, used) = Used::sort(&rows, |table| !table.double_zero());
    let r = sum(&tables, |t| t.a * t.d / t.n());
    let s = sum(&tables, |t| t.b * t.c / t.n());
    if r == 0.0 {
        return Err(nothing_to_pool("a log odds ratio by Mantel-Haenszel (`ai` and `di` above 0)"));
    }
    if s == 0.0 {
        return Err(nothing_to_pool("a log odds ratio by Mantel-Haenszel (`bi` and `ci` above 0)"));
    }
    let pr = sum(&tables, |t| (t.a + t.d) / t.n() * (t.a * t.d / t.n()));
    let ps = sum(&tables, |t| (t.a + t.d) / t.n() * (t.b * t.c / t.n()));
    let qr = sum(&tables, |t| (t.b + t.c) / t.n() * (t.a * t.d / t.n()));
    let qs = sum(&tables, |t| (t.b + t.c) / t.n() * (t.b * t.c / t.n()));
    let variance = 0.5 * (pr / r / r + (ps + qr) / r / s + qs / s / s);
    let estimate = (r / s).ln();
    Ok(Parts {
        estimate,
        se: variance.sqrt(),
        estimate_method: "log(sum(a d / n) / sum(b c / n)) (Mantel and Haenszel 1959)",
        se_method: "Robins, Breslow and Greenland (1986)",
        heterogeneity: heterogeneity(Measure::OddsRatio, rows, counts::odds_ratio, estimate),
        association: Some(association(&tables)),
        common_odds_ratio: Some(common_odds_ratio(&tables, r / s)),
        used,
    })
}

/// `sum(a n2 / n) / sum(c n1 / n)`, and the variance of its logarithm (Greenland and Robins
/// 1985).
pub(super) fn risk_ratio(columns: &Columns<'_>) -> Result<Parts, Error> {
    let rows = columns.tables()?;
    let (tables, used) = Used::sort(&rows, |table| table.events() > 0.0);
    let r = sum(&tables, |t| t.a * (t.n2() / t.n()));
    let s = sum(&tables, |t| t.c * (t.n1() / t.n()));
    if r == 0.0 {
        return Err(nothing_to_pool("a log risk ratio by Mantel-Haenszel (`ai` above 0)"));
    }
    if s == 0.0 {
        return Err(nothing_to_pool("a log risk ratio by Mantel-Haenszel (`ci` above 0)"));
    }
    // (n1 n2 (a + c) - a c n) / n^2, without the subtraction.
    let spread = sum(&tables, |t| {
        let n = t.n();
        (t.a / n) * t.d * (t.n1() / n) + (t.c / n) * t.b * (t.n2() / n)
    });
    if spread == 0.0 {
        return Err(nothing_to_pool("the variance of a risk ratio (`bi` or `di` above 0)"));
    }
    let estimate = (r / s).ln();
    Ok(Parts {
        estimate,
        se: (spread / r / s).sqrt(),
        estimate_method: "log(sum(a n2 / n) / sum(c n1 / n)) (Mantel-Haenszel)",
        se_method: "Greenland and Robins (1985)",
        heterogeneity: heterogeneity(Measure::RiskRatio, rows, counts::risk_ratio, estimate),
        association: None,
        common_odds_ratio: None,
        used,
    })
}

/// `sum((a n2 - c n1) / n) / sum(n1 n2 / n)`, with the variance of Sato, Greenland and Robins
/// (1989), which holds for few large studies and for many small ones.
pub(super) fn risk_difference(columns: &Columns<'_>) -> Result<Parts, Error> {
    let rows = columns.tables()?;
    let (tables, used) = Used::sort(&rows, |_| true);
    let weight = sum(&tables, |t| t.n1() * (t.n2() / t.n()));
    let mixed = |t: &Table| t.a * t.b > 0.0 || t.c * t.d > 0.0;
    if !tables.iter().any(mixed) {
        return Err(nothing_to_pool("the variance of a risk difference (`ai` and `bi` above 0)"));
    }
    let estimate = sum(&tables, Table::observed_minus_expected) / weight;
    let p = sum(&tables, |t| {
        let (share1, share2) = (t.n1() / t.n(), t.n2() / t.n());
        t.c * share1 * share1 - t.a * share2 * share2 + 0.5 * share1 * share2 * (t.n2() - t.n1())
    });
    let q = sum(&tables, |t| 0.5 * (t.a * t.d + t.c * t.b) / t.n());
    let variance = (estimate * p + q) / weight / weight;
    Ok(Parts {
        estimate,
        se: variance.sqrt(),
        estimate_method: "sum((a n2 - c n1) / n) / sum(n1 n2 / n) (Mantel-Haenszel)",
        se_method: "Sato, Greenland and Robins (1989)",
        heterogeneity: heterogeneity(
            Measure::RiskDifference,
            rows,
            counts::risk_difference,
            estimate,
        ),
        association: None,
        common_odds_ratio: None,
        used,
    })
}

/// `sum(x1 t2 / t) / sum(x2 t1 / t)` with `t = t1 + t2`, and the variance of its logarithm
/// (Greenland and Robins 1985).
pub(super) fn rate_ratio(columns: &Columns<'_>) -> Result<Parts, Error> {
    let rows = columns.person_times()?;
    let (studies, used) = Used::sort(&rows, |study| !study.double_zero());
    let r = sum(&studies, |s| s.group1.x * share2(s));
    let s = sum(&studies, |s| s.group2.x * share1(s));
    if r == 0.0 {
        return Err(nothing_to_pool("a log rate ratio by Mantel-Haenszel (`x1i` above 0)"));
    }
    if s == 0.0 {
        return Err(nothing_to_pool("a log rate ratio by Mantel-Haenszel (`x2i` above 0)"));
    }
    let spread = sum(&studies, |s| share1(s) * share2(s) * (s.group1.x + s.group2.x));
    let excess = sum(&studies, |s| s.group1.x * share2(s) - s.group2.x * share1(s));
    let estimate = (r / s).ln();
    Ok(Parts {
        estimate,
        se: (spread / r / s).sqrt(),
        estimate_method: "log(sum(x1 t2 / t) / sum(x2 t1 / t)) (Mantel-Haenszel)",
        se_method: "Greenland and Robins (1985)",
        heterogeneity: heterogeneity(Measure::RateRatio, rows, rates::rate_ratio, estimate),
        association: Some(Association {
            chi_square: (excess.abs() - 0.5).powi(2) / spread,
            method: "(|sum(x1 - E)| - 1/2)^2 / sum(V), binomial E and V, with continuity \
                     correction",
        }),
        common_odds_ratio: None,
        used,
    })
}

/// `sum((x1 t2 - x2 t1) / t) / sum(t1 t2 / t)`, and its variance (Greenland and Robins 1985).
pub(super) fn rate_difference(columns: &Columns<'_>) -> Result<Parts, Error> {
    let rows = columns.person_times()?;
    let (studies, used) = Used::sort(&rows, |_| true);
    let weight = sum(&studies, |s| share1(s) * s.group2.t);
    let excess = sum(&studies, |s| s.group1.x * share2(s) - s.group2.x * share1(s));
    let spread = sum(&studies, |s| share2(s).powi(2) * s.group1.x + share1(s).powi(2) * s.group2.x);
    if spread == 0.0 {
        return Err(nothing_to_pool("the variance of a rate difference (`x1i` or `x2i` above 0)"));
    }
    let estimate = excess / weight;
    Ok(Parts {
        estimate,
        se: spread.sqrt() / weight,
        estimate_method: "sum((x1 t2 - x2 t1) / t) / sum(t1 t2 / t) (Mantel-Haenszel)",
        se_method: "Greenland and Robins (1985)",
        heterogeneity: heterogeneity(
            Measure::RateDifference,
            rows,
            rates::rate_difference,
            estimate,
        ),
        association: None,
        common_odds_ratio: None,
        used,
    })
}

fn sum<T>(studies: &[T], term: impl Fn(&T) -> f64) -> f64 {
    studies.iter().map(term).sum()
}

/// The share of group 1 in the person-time of a study.
fn share1(study: &PersonTime) -> f64 {
    study.group1.t / (study.group1.t + study.group2.t)
}

fn share2(study: &PersonTime) -> f64 {
    study.group2.t / (study.group1.t + study.group2.t)
}

/// Q about a pooled effect, with the inverse-variance weights of the single studies.
fn heterogeneity<T: Cells>(
    measure: Measure,
    rows: Vec<Result<T, NotComputed>>,
    effect: fn(&T) -> Outcome,
    pooled: f64,
) -> Heterogeneity {
    let options = EffectOptions { double_zero: DoubleZero::LeaveOut, ..EffectOptions::default() };
    let cells = ZeroCellRule::new(measure, &options).apply(rows);
    let effects: Vec<_> =
        cells.rows.iter().flatten().filter_map(|study| effect(study).ok()).collect();
    let q = effects.iter().map(|study| (study.yi - pooled).powi(2) / study.vi).sum();
    Heterogeneity {
        // One study differs from the pooled effect by its correction alone.
        q: if effects.len() > 1 { q } else { 0.0 },
        studies: effects.len(),
        method: "sum((yi - pooled)^2 / vi); 1/2 added to the counts of a study with a zero cell, \
                 double zeros left out",
        corrected_rows: cells.corrected,
    }
}
