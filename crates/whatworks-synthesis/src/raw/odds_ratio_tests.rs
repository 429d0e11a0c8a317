//! Tests beside a Mantel-Haenszel odds ratio: of no association, and of a common odds ratio.

use crate::effect::data::{Cells, Table};
use crate::raw::{Association, CommonOddsRatio};

pub(super) const METHOD: &str =
    "at the Mantel-Haenszel odds ratio (Breslow and Day 1980; Tarone 1985)";

/// The Cochran-Mantel-Haenszel chi-square with continuity correction, from the hypergeometric mean
/// and variance of the events of group 1 (Mantel and Haenszel 1959).
pub(super) fn association(tables: &[Table]) -> Association {
    let excess: f64 = tables.iter().map(Table::observed_minus_expected).sum();
    let variance: f64 = tables.iter().map(Table::hypergeometric_variance).sum();
    Association {
        chi_square: (excess.abs() - 0.5).powi(2) / variance,
        method: "(|sum(a - E)| - 1/2)^2 / sum(V), hypergeometric E and V, with continuity \
                 correction",
    }
}

/// The chi-square of Breslow and Day (1980), and Tarone's correction of it (1985) for an odds ratio
/// that is not the maximum-likelihood one.
pub(super) fn common_odds_ratio(tables: &[Table], odds_ratio: f64) -> CommonOddsRatio {
    let (mut breslow_day, mut excess, mut variance, mut studies) = (0.0, 0.0, 0.0, 0);
    for table in tables.iter().filter(|table| !table.double_zero()) {
        let difference = table.a - expected_events(table, odds_ratio);
        let spread = variance_at(table, odds_ratio);
        breslow_day += difference * difference / spread;
        excess += difference;
        variance += spread;
        studies += 1;
    }
    let tarone = (breslow_day - excess * excess / variance).max(0.0);
    CommonOddsRatio { breslow_day, tarone, studies }
}

/// The events of group 1 that give the margins of a table an odds ratio: the root x between the
/// bounds of `x (n2 - m + x) = odds_ratio (n1 - x) (m - x)`, with m events in both groups.
fn expected_events(table: &Table, odds_ratio: f64) -> f64 {
    let (n1, n2, events) = (table.n1(), table.n2(), table.events());
    let linear = odds_ratio * (n1 + events) + (n2 - events);
    let product = odds_ratio * n1 * events;
    let root = (linear * linear - 4.0 * product * (odds_ratio - 1.0)).sqrt();
    // Of the two forms of the root, the one that adds numbers of one sign.
    if linear >= 0.0 {
        2.0 * product / (linear + root)
    } else {
        (linear - root) / (2.0 * (odds_ratio - 1.0))
    }
}

/// The asymptotic variance of the events of group 1 at an odds ratio, the margins given.
fn variance_at(table: &Table, odds_ratio: f64) -> f64 {
    let a = expected_events(table, odds_ratio);
    let (b, c) = (table.n1() - a, table.events() - a);
    let d = table.n2() - c;
    (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d).recip()
}
