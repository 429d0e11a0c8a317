//! The generalised Q statistic, `Q(tau2) = y'Py`, and where it takes a given value: the estimator
//! of Paule and Mandel, and the Q-profile interval.

use crate::error::Error;
use crate::weights::Weighted;

/// A search that has not settled after this many steps is given up; under 20 are usual.
const MOST_STEPS: usize = 200;

/// The residual sum of squares as a function of tau2.
pub(crate) trait GeneralisedQ {
    /// `y'Py` and `y'PPy`, which is less its derivative.
    fn at(&self, tau2: f64) -> (f64, f64);
    /// The smallest sampling variance, which sets the scale.
    fn smallest_variance(&self) -> f64;
}

/// The residuals of an analysis without moderators.
pub(crate) struct Residuals<'a> {
    pub(crate) yi: &'a [f64],
    pub(crate) vi: &'a [f64],
}

impl GeneralisedQ for Residuals<'_> {
    fn at(&self, tau2: f64) -> (f64, f64) {
        let mean = Weighted::at(self.yi, self.vi, tau2).mean;
        let (mut q, mut slope) = (0.0, 0.0);
        for (y, v) in self.yi.iter().zip(self.vi) {
            let w = 1.0 / (v + tau2);
            let residual = y - mean;
            let weighted = w * residual;
            q += weighted * residual;
            slope += weighted * weighted;
        }
        (q, slope)
    }

    fn smallest_variance(&self) -> f64 {
        smallest(self.vi)
    }
}

/// The smallest of some positive numbers.
pub(crate) fn smallest(vi: &[f64]) -> f64 {
    vi.iter().copied().fold(f64::INFINITY, f64::min)
}

/// The tau2 at which Q(tau2) is `target`; 0 if Q is not above it even there.
///
/// Q falls with tau2, and its reciprocal is concave (it is a sum of terms `c / (l + tau2)`), so
/// Newton's method on the reciprocal comes from the left and never oversteps the root. Each step
/// scales with the data.
///
/// # Errors
///
/// [`Error::NotSettled`].
pub(crate) fn root(residuals: &impl GeneralisedQ, target: f64) -> Result<f64, Error> {
    let scale = residuals.smallest_variance();
    let mut tau2 = 0.0;
    for _ in 0..MOST_STEPS {
        let (q, slope) = residuals.at(tau2);
        if q <= target || slope <= 0.0 {
            return Ok(tau2);
        }
        let step = (q / target) * (q - target) / slope;
        let next = tau2 + step;
        if step <= 2.0 * f64::EPSILON * (tau2 + scale) || next == tau2 {
            return Ok(next);
        }
        tau2 = next;
    }
    Err(Error::NotSettled { what: "tau2" })
}

/// The Q-profile interval for tau2 (Viechtbauer 2007): where Q(tau2) equals the upper and the lower
/// quantile of chi-square that are given.
///
/// # Errors
///
/// [`Error::NotSettled`].
pub(crate) fn profile_interval(
    residuals: &impl GeneralisedQ,
    upper_quantile: f64,
    lower_quantile: f64,
) -> Result<[f64; 2], Error> {
    Ok([root(residuals, upper_quantile)?, root(residuals, lower_quantile)?])
}
