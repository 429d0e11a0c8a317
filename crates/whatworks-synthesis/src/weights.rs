//! Weighted sums of an analysis at one value of tau2, with weights `w = 1 / (v + tau2)`.
//!
//! `P = W - W 1 1' W / sum(w)` is the matrix that takes the weighted mean out; `y'Py` is Q. Traces
//! are written as sums of positive terms, so that one very precise study does not cancel the rest.

use crate::lanes::Lanes;
use crate::studies::number;

/// The sums of several analyses side by side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sums<const N: usize> {
    /// `sum(w)`.
    pub(crate) sum: Lanes<N>,
    /// `sum(w y) / sum(w)`.
    pub(crate) mean: Lanes<N>,
    /// `y'Py = sum(w (y - mean)^2)`: Q where tau2 is 0.
    pub(crate) q: Lanes<N>,
    /// `tr(P) = sum(w) - sum(w^2) / sum(w)`, as twice the sum of `w_i w_j` over pairs.
    pub(crate) trace: Lanes<N>,
}

impl<const N: usize> Sums<N> {
    /// The sums over studies, each an effect and a variance.
    #[inline(always)]
    pub(crate) fn of(
        studies: impl Iterator<Item = (Lanes<N>, Lanes<N>)> + Clone,
        tau2: Lanes<N>,
    ) -> Self {
        let Means { sum, mean, pairs } = Means::of(studies.clone(), tau2);
        let mut q = Lanes::ZERO;
        for (y, v) in studies {
            let residual = y - mean;
            q += residual * residual / (v + tau2);
        }
        Self { sum, mean, q, trace: Lanes::all(2.0) * pairs / sum }
    }
}

/// What one pass over the studies gives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Means<const N: usize> {
    /// `sum(w)`.
    pub(crate) sum: Lanes<N>,
    /// `sum(w y) / sum(w)`.
    pub(crate) mean: Lanes<N>,
    /// The sum of `w_i w_j` over pairs.
    pairs: Lanes<N>,
}

impl<const N: usize> Means<N> {
    #[inline(always)]
    pub(crate) fn of(studies: impl Iterator<Item = (Lanes<N>, Lanes<N>)>, tau2: Lanes<N>) -> Self {
        let one = Lanes::all(1.0);
        let (mut sum, mut wy, mut pairs) = (Lanes::ZERO, Lanes::ZERO, Lanes::ZERO);
        for (y, v) in studies {
            let w = one / (v + tau2);
            pairs += w * sum;
            sum += w;
            wy += w * y;
        }
        Self { sum, mean: wy / sum, pairs }
    }
}

/// The sums of one analysis.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weighted {
    /// `sum(w)`.
    pub(crate) sum: f64,
    /// `sum(w y) / sum(w)`.
    pub(crate) mean: f64,
    /// `y'Py`.
    pub(crate) q: f64,
    /// `tr(P)`.
    pub(crate) trace: f64,
}

impl Weighted {
    pub(crate) fn at(yi: &[f64], vi: &[f64], tau2: f64) -> Self {
        let studies = yi.iter().zip(vi).map(|(&y, &v)| (Lanes([y]), Lanes([v])));
        let Sums { sum: Lanes([sum]), mean: Lanes([mean]), q: Lanes([q]), trace: Lanes([trace]) } =
            Sums::of(studies, Lanes([tau2]));
        Self { sum, mean, q, trace }
    }

    /// The variance that a study of typical precision has: `(k - 1) / tr(P)` at tau2 = 0 (Higgins
    /// and Thompson 2002, equation 9).
    pub(crate) fn typical_variance(&self, k: usize) -> f64 {
        (number(k) - 1.0) / self.trace
    }
}

/// Inverse-variance weights, in the order of the studies.
pub(crate) fn weights(vi: &[f64], tau2: f64) -> impl Iterator<Item = f64> {
    vi.iter().map(move |v| 1.0 / (v + tau2))
}

/// `tr(PP)`, as the squares of the entries of P.
pub(crate) fn trace_of_square(vi: &[f64], tau2: f64) -> f64 {
    let sum: f64 = weights(vi, tau2).sum();
    let (mut diagonal, mut pairs, mut squares) = (0.0, 0.0, 0.0);
    for w in weights(vi, tau2) {
        let entry = w * ((sum - w) / sum);
        diagonal += entry * entry;
        pairs += w * w * squares;
        squares += w * w;
    }
    diagonal + 2.0 * pairs / (sum * sum)
}
