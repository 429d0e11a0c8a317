//! Effects from 2x2 tables (Cochrane Handbook, 6.4.1 and 10.4).

use crate::effect::data::Table;
use crate::effect::sizes::{Effect, Outcome, Reason};

pub(crate) fn odds_ratio(table: &Table) -> Outcome {
    let Table { a, b, c, d } = *table;
    if [a, b, c, d].contains(&0.0) {
        return Err(Reason::ZeroCell);
    }
    let yi = (a * d / (b * c)).ln();
    Ok(Effect { yi, vi: 1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d })
}

pub(crate) fn risk_ratio(table: &Table) -> Outcome {
    let Table { a, b, c, d } = *table;
    if a == 0.0 || c == 0.0 {
        return Err(Reason::ZeroCell);
    }
    let yi = (a * table.n2() / (c * table.n1())).ln();
    // 1/a - 1/n1 + 1/c - 1/n2, without the subtractions.
    Ok(Effect { yi, vi: b / (a * table.n1()) + d / (c * table.n2()) })
}

pub(crate) fn risk_difference(table: &Table) -> Outcome {
    let Table { a, b, c, d } = *table;
    let (n1, n2) = (table.n1(), table.n2());
    let yi = (a * d - b * c) / (n1 * n2);
    Ok(Effect { yi, vi: a * b / n1.powi(3) + c * d / n2.powi(3) })
}

pub(crate) fn arcsine_difference(table: &Table) -> Outcome {
    let yi = arcsine_root(table.a, table.b) - arcsine_root(table.c, table.d);
    Ok(Effect { yi, vi: 0.25 / table.n1() + 0.25 / table.n2() })
}

/// Observed minus expected events of group 1 over the hypergeometric variance
/// (Yusuf and others 1985).
pub(crate) fn peto(table: &Table) -> Outcome {
    let variance = table.hypergeometric_variance();
    if variance == 0.0 {
        return Err(Reason::ZeroCell);
    }
    Ok(Effect { yi: table.observed_minus_expected() / variance, vi: 1.0 / variance })
}

/// The arcsine of the square root of `events / (events + others)`; near 1 as exact as near 0.
pub(crate) fn arcsine_root(events: f64, others: f64) -> f64 {
    events.sqrt().atan2(others.sqrt())
}
