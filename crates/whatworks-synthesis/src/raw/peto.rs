//! Peto's one-step odds ratio.

use crate::effect::Columns;
use crate::effect::data::Table;
use crate::error::Error;
use crate::raw::{Heterogeneity, Parts, Used, nothing_to_pool};

/// `sum(a - E) / sum(V)` with the hypergeometric mean E and variance V of the events of group 1
/// (Yusuf and others 1985).
pub(super) fn odds_ratio(columns: &Columns<'_>) -> Result<Parts, Error> {
    let rows = columns.tables()?;
    let (tables, used) = Used::sort(&rows, |table| table.hypergeometric_variance() > 0.0);
    let variance: f64 = tables.iter().map(Table::hypergeometric_variance).sum();
    if variance == 0.0 {
        return Err(nothing_to_pool("an odds ratio by Peto's method (events and others)"));
    }
    let estimate = tables.iter().map(Table::observed_minus_expected).sum::<f64>() / variance;
    Ok(Parts {
        estimate,
        se: variance.sqrt().recip(),
        estimate_method: "sum(a - E) / sum(V), hypergeometric E and V (Yusuf and others 1985)",
        se_method: "1 / sqrt(sum(V))",
        heterogeneity: Heterogeneity {
            q: heterogeneity(&tables, estimate),
            studies: used.contributing.len(),
            method: "sum(V ((a - E)/V - pooled)^2), nothing added to a zero cell",
            corrected_rows: Vec::new(),
        },
        association: None,
        common_odds_ratio: None,
        used,
    })
}

/// `sum((a - E)^2 / V) - sum(a - E)^2 / sum(V)`, as a sum of squares.
fn heterogeneity(tables: &[Table], pooled: f64) -> f64 {
    let term = |table: &Table| {
        let variance = table.hypergeometric_variance();
        if variance > 0.0 {
            variance * (table.observed_minus_expected() / variance - pooled).powi(2)
        } else {
            0.0
        }
    };
    tables.iter().map(term).sum()
}
