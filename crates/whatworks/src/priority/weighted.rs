//! The weighted sum of the values (the linear additive model: Keeney and Raiffa 1976).

use super::order::{self, Ranks};
use super::panel::Row;
use super::policy::Policy;
use super::rounding::rounded;

/// A score: a point, or what the missing leaves open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Interval {
    pub(super) low: f64,
    pub(super) high: f64,
}

/// Weights as they are given, in the order of the criteria. What is divided by their sum is divided
/// last, so that weights written as decimals give scores that are right as decimals.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    given: Vec<f64>,
    sum: f64,
}

impl Weights {
    pub(super) fn of(policy: &Policy) -> Self {
        let given: Vec<f64> = policy.criteria.iter().map(|c| c.weight.unwrap_or(0.0)).collect();
        Self { sum: given.iter().sum(), given }
    }

    /// The weights as they are given.
    pub(super) fn given(&self) -> &[f64] {
        &self.given
    }

    /// Their sum.
    pub(super) fn sum(&self) -> f64 {
        self.sum
    }

    /// The weights divided by their sum.
    pub(super) fn normalised(&self) -> Vec<f64> {
        self.given.iter().map(|weight| weight / self.sum).collect()
    }

    /// What a value adds to a score, by the weight at a place.
    pub(super) fn part(&self, place: usize, value: f64) -> f64 {
        let part = value * self.given.get(place).copied().unwrap_or(0.0) / self.sum;
        rounded(part, part.abs())
    }

    /// The weighted sum of values, added in the order of the criteria.
    fn score(&self, values: impl Iterator<Item = f64>) -> f64 {
        let (mut sum, mut magnitude) = (0.0, 0.0);
        for (value, weight) in values.zip(&self.given) {
            let part = value * weight;
            sum += part;
            magnitude += part.abs();
        }
        rounded(sum / self.sum, magnitude / self.sum)
    }
}

/// The weighted sums of the rows.
pub(super) fn scores(rows: &[Row], weights: &Weights) -> Vec<Interval> {
    let of =
        |row: &Row| Interval { low: weights.score(row.lows()), high: weights.score(row.highs()) };
    rows.iter().map(of).collect()
}

/// The ranks of scores.
pub(super) fn ranks(scores: &[Interval]) -> Vec<Ranks> {
    order::ranks(scores, |a, b| a.low > b.high, |a, b| a.high > b.low)
}

/// The order in which the rows are listed: by the best score that is possible, then by the worst.
pub(super) fn listed(rows: &[Row], scores: &[Interval]) -> Vec<usize> {
    order::listed(rows, |place, _| {
        scores.get(place).map(|score| vec![score.high, score.low]).unwrap_or_default()
    })
}
