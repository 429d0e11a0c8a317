//! Bounds that are proved in whole numbers.
//!
//! For any multipliers of the rows that are not negative, no set that keeps the rows is worth more
//! than `sum of multiplier * bound + sum over items of max(0, value - sum of multiplier * term)`
//! (weak duality; Fisher 1981, Management Science 27: 1-18). The multipliers come from floating
//! point and need not be exact: they are rounded to whole numbers over a power of two, and the
//! bound of the rounded ones is worked out without rounding.

use super::problem::Problem;

/// Multipliers stay below `2^54` and the sum of a row below `2^62`, so that the products of a
/// thousand rows stay within an `i128`.
const LARGEST: f64 = (1_u64 << 54) as f64;

/// The finest parts of a multiplier: `1 / 2^44`.
const FINEST: i32 = 44;

/// What a set is worth at most.
#[derive(Clone)]
pub(super) struct Bound {
    /// The bound, in units of `1 / 2^shift`.
    total: i128,
    /// What each item that is still free adds to it when taken, in the same units; negative where
    /// leaving it out is better.
    pub(super) reduced: Vec<i128>,
    shift: u32,
}

impl Bound {
    /// The bound for a state of the items; `None` where the multipliers are of no use.
    pub(super) fn at(
        problem: &Problem,
        state: &[Option<bool>],
        multipliers: &[f64],
    ) -> Option<Self> {
        let (multipliers, shift) = rounded(multipliers)?;
        let values = problem.values.iter().map(|value| i128::from(*value) << shift);
        Some(Self::weighed(problem, state, &multipliers, values, shift))
    }

    fn weighed(
        problem: &Problem,
        state: &[Option<bool>],
        multipliers: &[i64],
        values: impl Iterator<Item = i128>,
        shift: u32,
    ) -> Self {
        let product = |a: i64, b: i64| i128::from(a) * i128::from(b);
        let rows = multipliers.iter().zip(&problem.rows);
        let mut total: i128 = rows.map(|(y, row)| product(*y, row.bound)).sum();
        let items = values.zip(problem.columns()).zip(state);
        let reduced = items.map(|((value, column), state)| {
            let weighed = |(row, adds): &(usize, i64)| {
                product(multipliers.get(*row).copied().unwrap_or_default(), *adds)
            };
            let reduced = value - column.iter().map(weighed).sum::<i128>();
            total += match state {
                Some(taken) => reduced * i128::from(*taken),
                None => reduced.max(0),
            };
            reduced
        });
        let reduced = reduced.collect();
        Self { total, reduced, shift }
    }

    /// The greatest value that a set can have.
    pub(super) fn value(&self) -> i64 {
        whole(self.total >> self.shift)
    }

    /// The greatest value once an item of this reduced value is not where it does best.
    pub(super) fn without(&self, reduced: i128) -> i64 {
        whole((self.total - reduced.abs()) >> self.shift)
    }
}

/// Whether the multipliers prove that no set that agrees with the state keeps every row: weighed by
/// them, the least that the rows come to is more than they allow.
pub(super) fn is_empty(problem: &Problem, state: &[Option<bool>], multipliers: &[f64]) -> bool {
    let Some((multipliers, shift)) = rounded(multipliers) else { return false };
    let values = std::iter::repeat_n(0, problem.len());
    Bound::weighed(problem, state, &multipliers, values, shift).total < 0
}

/// Multipliers as whole numbers over a power of two, none negative.
fn rounded(multipliers: &[f64]) -> Option<(Vec<i64>, u32)> {
    let greatest = multipliers.iter().copied().fold(0.0, f64::max);
    let mut shift = FINEST;
    while greatest * 2_f64.powi(shift) >= LARGEST {
        shift -= 1;
    }
    let unit = 2_f64.powi(shift);
    #[expect(clippy::cast_possible_truncation, reason = "below 2^54")]
    let rounded = multipliers.iter().map(|y| (y * unit).max(0.0) as i64).collect();
    Some((rounded, u32::try_from(shift).ok()?))
}

fn whole(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The nearest floating-point number.
#[expect(clippy::cast_precision_loss, reason = "floating point only guides the search")]
pub(super) fn float(number: i64) -> f64 {
    number as f64
}
