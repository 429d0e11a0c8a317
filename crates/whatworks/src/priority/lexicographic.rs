//! By the first criterion; those that are equal by the second; and so on.

use super::order::{self, Ranks};
use super::panel::Row;

/// The ranks of the rows.
pub(super) fn ranks(rows: &[Row]) -> Vec<Ranks> {
    order::ranks(rows, |a, b| before(a.lows(), b.highs()), |a, b| before(a.highs(), b.lows()))
}

/// The order in which the rows are listed: as if all that is open were at its best, which puts
/// nobody behind for what was not judged; then as if it were at its worst.
pub(super) fn listed(rows: &[Row]) -> Vec<usize> {
    order::listed(rows, |_, row| row.highs().chain(row.lows()).collect())
}

/// Whether the first of two lists of values comes before the second.
fn before(a: impl Iterator<Item = f64>, b: impl Iterator<Item = f64>) -> bool {
    a.zip(b).find(|(a, b)| a != b).is_some_and(|(a, b)| a > b)
}
