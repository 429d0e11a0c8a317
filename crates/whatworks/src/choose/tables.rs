//! A choice as a tidy table.

use super::answer::{Choice, Chosen};
use crate::table::{Table, number, text};

/// Amounts in one text: `money 12000; staff_time 40`.
fn costs(row: &Chosen) -> Option<String> {
    let costs = row.costs.as_ref()?.iter();
    let each: Vec<String> = costs.map(|(resource, cost)| format!("{resource} {cost}")).collect();
    Some(each.join("; "))
}

impl Choice {
    /// A row for each recommendation: `recommendation`, `status`, `value`, `costs` (separated by
    /// `; `), `otherwise_value` and `otherwise_less` (of the best set were it decided otherwise),
    /// `enters`, `leaves` (what that set has more and less), `missing`, `because`.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let rows = &self.recommendations;
        let otherwise = |row: &Chosen| row.otherwise.clone();
        Table {
            columns: vec![
                text("recommendation", rows, |row| Some(row.recommendation.clone())),
                text("status", rows, |row| Some(row.status.code().to_owned())),
                number("value", rows, |row| row.value),
                text("costs", rows, costs),
                number("otherwise_value", rows, |row| Some(otherwise(row)?.value)),
                number("otherwise_less", rows, |row| Some(otherwise(row)?.less)),
                text("enters", rows, |row| Some(otherwise(row)?.enters.join("; "))),
                text("leaves", rows, |row| Some(otherwise(row)?.leaves.join("; "))),
                text("missing", rows, |row| Some(row.missing.join("; "))),
                text("because", rows, |row| Some(row.because.clone())),
            ],
        }
    }
}
