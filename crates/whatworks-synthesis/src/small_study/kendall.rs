//! Kendall's rank correlation.

use std::cmp::Ordering;
use std::iter;

use crate::distribution::normal_two_sided;
use crate::studies::number;

/// How the pairs of two columns are ordered.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pairs {
    n: usize,
    concordant: usize,
    discordant: usize,
    tied_x: Ties,
    tied_y: Ties,
}

impl Pairs {
    /// Compares every pair of rows of two columns of one length.
    pub(super) fn of(x: &[f64], y: &[f64]) -> Self {
        let (mut concordant, mut discordant) = (0, 0);
        let rows = || x.iter().zip(y);
        for (row, (a, b)) in rows().enumerate() {
            for (c, d) in rows().skip(row + 1) {
                match (order(a, c), order(b, d)) {
                    (Ordering::Equal, _) | (_, Ordering::Equal) => {}
                    (first, second) if first == second => concordant += 1,
                    _ => discordant += 1,
                }
            }
        }
        Self { n: x.len(), concordant, discordant, tied_x: Ties::of(x), tied_y: Ties::of(y) }
    }

    /// Kendall's S, concordant less discordant pairs.
    pub(super) fn s(&self) -> f64 {
        number(self.concordant) - number(self.discordant)
    }

    pub(super) fn any_ties(&self) -> bool {
        self.tied_x.pairs > 0.0 || self.tied_y.pairs > 0.0
    }

    /// tau-b, S over the geometric mean of the pairs untied in each column (Kendall 1945); none if
    /// a column has one value only.
    pub(super) fn tau_b(&self) -> Option<f64> {
        let all = number(self.n) * (number(self.n) - 1.0) / 2.0;
        let untied = (all - self.tied_x.pairs / 2.0) * (all - self.tied_y.pairs / 2.0);
        (untied > 0.0).then(|| self.s() / untied.sqrt())
    }

    /// S over its standard deviation under independence, with ties (Kendall 1970), no
    /// continuity correction.
    pub(super) fn statistic(&self) -> f64 {
        let (n, x, y) = (number(self.n), self.tied_x, self.tied_y);
        let plain = n * (n - 1.0) * (2.0 * n + 5.0);
        let mut variance = (plain - x.spread - y.spread) / 18.0;
        variance += x.pairs * y.pairs / (2.0 * n * (n - 1.0));
        if self.n > 2 {
            variance += x.triples * y.triples / (9.0 * n * (n - 1.0) * (n - 2.0));
        }
        self.s() / variance.sqrt()
    }

    /// The two-sided p value of the normal approximation.
    pub(super) fn p_asymptotic(&self) -> f64 {
        normal_two_sided(self.statistic())
    }

    /// Twice the smaller tail of the null distribution of S, at most 1; none with ties and above
    /// [`MOST_EXACT`] rows.
    pub(super) fn p_exact(&self) -> Option<f64> {
        if self.any_ties() || self.n > MOST_EXACT {
            return None;
        }
        let fewer = self.concordant.min(self.discordant);
        let tail: f64 = inversions(self.n).iter().take(fewer + 1).sum();
        Some((2.0 * tail).min(1.0))
    }
}

/// Rows up to which the null distribution is counted out; 1 / 171! is no floating-point number.
pub(super) const MOST_EXACT: usize = 170;

/// The probability of 0, 1, 2... discordant pairs if all orders of `n` rows are equally likely.
///
/// The row put in last is discordant with 0 to n - 1 others, each as likely, so that each
/// probability is the mean of n of those before (Kendall 1970). Only the rising half
/// is summed up, where nothing cancels; the other half mirrors it.
fn inversions(n: usize) -> Vec<f64> {
    let mut probabilities = vec![1.0];
    for rows in 2..=n {
        let length = probabilities.len() + rows - 1;
        let entering = probabilities.iter().copied().chain(iter::repeat(0.0));
        let leaving = iter::repeat_n(0.0, rows).chain(probabilities.iter().copied());
        let rising = entering.zip(leaving).scan(0.0, |window, (entering, leaving)| {
            *window += entering - leaving;
            Some(*window / number(rows))
        });
        let mut next: Vec<f64> = rising.take(length.div_ceil(2)).collect();
        let mirrored: Vec<f64> = next.iter().rev().skip(length % 2).copied().collect();
        next.extend(mirrored);
        probabilities = next;
    }
    probabilities
}

/// Sums over groups of t equal values.
#[derive(Clone, Copy, Debug, Default)]
struct Ties {
    /// Of t (t - 1).
    pairs: f64,
    /// Of t (t - 1) (t - 2).
    triples: f64,
    /// Of t (t - 1) (2 t + 5).
    spread: f64,
}

impl Ties {
    fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(order);
        let mut ties = Self::default();
        for group in sorted.chunk_by(|a, b| order(a, b).is_eq()) {
            let t = number(group.len());
            let pairs = t * (t - 1.0);
            ties.pairs += pairs;
            ties.triples += pairs * (t - 2.0);
            ties.spread += pairs * (2.0 * t + 5.0);
        }
        ties
    }
}

/// The order of finite numbers, where 0 and -0 are equal.
fn order(a: &f64, b: &f64) -> Ordering {
    a.partial_cmp(b).unwrap_or(Ordering::Equal)
}
