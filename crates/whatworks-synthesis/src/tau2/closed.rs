//! Estimators of tau2 in closed form; each is set to 0 where the formula gives less.

use crate::studies::number;
use crate::weights::Weighted;

/// DerSimonian and Laird (1986), equation 8: `(Q - (k - 1)) / (sum(w) - sum(w^2) / sum(w))`.
pub(crate) fn dersimonian_laird(k: usize, at_zero: &Weighted) -> f64 {
    truncated((at_zero.q - (number(k) - 1.0)) / at_zero.trace)
}

/// Hedges and Olkin (1985), chapter 9: the variance of the effects less the mean of their sampling
/// variances.
pub(crate) fn hedges(yi: &[f64], vi: &[f64]) -> f64 {
    let k = number(yi.len());
    let mean_variance = vi.iter().sum::<f64>() / k;
    truncated(sum_of_squares(yi) / (k - 1.0) - mean_variance)
}

/// Hunter and Schmidt (2004), as Viechtbauer (2005), equation 5, writes it: `(Q - k) / sum(w)`.
pub(crate) fn hunter_schmidt(k: usize, at_zero: &Weighted) -> f64 {
    truncated((at_zero.q - number(k)) / at_zero.sum)
}

/// Sidik and Jonkman (2005): from the start `sum((y - mean)^2) / k`, one step. Above 0 unless all
/// effects are equal.
pub(crate) fn sidik_jonkman(yi: &[f64], vi: &[f64]) -> f64 {
    let start = sidik_jonkman_start(yi);
    if start <= 0.0 {
        return 0.0;
    }
    start * Weighted::at(yi, vi, start).q / (number(yi.len()) - 1.0)
}

/// The value that the estimator of Sidik and Jonkman starts from.
pub(crate) fn sidik_jonkman_start(yi: &[f64]) -> f64 {
    sum_of_squares(yi) / number(yi.len())
}

/// The sum of squares about the unweighted mean.
pub(crate) fn sum_of_squares(yi: &[f64]) -> f64 {
    let mean = yi.iter().sum::<f64>() / number(yi.len());
    yi.iter().map(|y| (y - mean) * (y - mean)).sum()
}

fn truncated(tau2: f64) -> f64 {
    tau2.max(0.0)
}
