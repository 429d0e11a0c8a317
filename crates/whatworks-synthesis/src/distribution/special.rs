//! The special functions that the distributions share.

use std::f64::consts::PI;

/// The complementary error function, `2 / sqrt(pi)` times the integral of `exp(-u^2)` over
/// `u > x`, for any x (DLMF 7.2.2).
#[must_use]
pub fn erfc(x: f64) -> f64 {
    libm::erfc(x)
}

/// The natural logarithm of the gamma function, for `x >= 0` (DLMF 5.2.1).
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    if x >= 0.0 { libm::lgamma(x) } else { f64::NAN }
}

/// `x^a exp(-x) / Gamma(a)`: the derivative of the regularised incomplete gamma function by
/// `ln x`.
///
/// In the saddle-point form of Loader (2000), "Fast and accurate computation of binomial
/// probabilities": Stirling's formula, its error, and a deviance, so that no two large logarithms
/// cancel.
pub(super) fn gamma_slope(a: f64, x: f64) -> f64 {
    (a / (2.0 * PI)).sqrt() * (-stirling_error(a) - deviance(a, x, a - x)).exp()
}

/// `x^a y^b / B(a, b)` where `y = 1 - x`: the derivative of the regularised incomplete beta
/// function by `ln(x / y)`. Loader's form, as [`gamma_slope`].
///
/// Both x and y are taken, since the smaller of them cannot be had from the larger.
pub(super) fn beta_slope(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let n = a + b;
    let difference = a * y - b * x;
    let exponent = stirling_error(n)
        - stirling_error(a)
        - stirling_error(b)
        - deviance(a, n * x, difference)
        - deviance(b, n * y, -difference);
    (a * (b / n) / (2.0 * PI)).sqrt() * exponent.exp()
}

/// `a ln(a / mean) + mean - a`, where `difference = a - mean` is known better than its terms
/// (Loader 2000).
fn deviance(a: f64, mean: f64, difference: f64) -> f64 {
    let ratio = difference / (a + mean);
    if ratio.abs() > 0.3 {
        let quotient = (a / mean).max(f64::MIN_POSITIVE);
        return a * quotient.ln() - difference;
    }
    let square = ratio * ratio;
    let mut sum = difference * ratio;
    let mut power = 2.0 * a * ratio;
    let mut odd = 1.0;
    // The ratio of two terms is below 0.09.
    for _ in 0..20 {
        power *= square;
        odd += 2.0;
        sum += power / odd;
    }
    sum
}

/// What Stirling's formula leaves out: `ln Gamma(n + 1) - ln(sqrt(2 pi n) (n / e)^n)`.
///
/// From 15 on the asymptotic series (DLMF 5.11.1), whose first term left out is below 1e-17.
fn stirling_error(n: f64) -> f64 {
    const HALF_LN_2_PI: f64 = 0.918_938_533_204_672_8;
    if n < 15.0 {
        return libm::lgamma(n + 1.0) - (n + 0.5) * n.ln() + n - HALF_LN_2_PI;
    }
    let s = 1.0 / (n * n);
    let series = 1.0 / 1680.0 - s * (1.0 / 1188.0 - s * (691.0 / 360_360.0));
    (1.0 / 12.0 - s * (1.0 / 360.0 - s * (1.0 / 1260.0 - s * series))) / n
}

/// `first + a_1 / (b_1 + a_2 / (b_2 + ...))`, where `term(m)` gives `(a_m, b_m)`.
///
/// Lentz's algorithm as modified by Thompson and Barnett (1986). NaN where 300,000 terms do
/// not settle it.
pub(super) fn continued_fraction(first: f64, term: impl Fn(f64) -> (f64, f64)) -> f64 {
    let mut value = first;
    let (mut ahead, mut behind) = (first, 0.0);
    for m in 1..300_000_u32 {
        let (a, b) = term(f64::from(m));
        behind = 1.0 / nonzero(b + a * behind);
        ahead = nonzero(b + a / ahead);
        let factor = ahead * behind;
        value *= factor;
        if (factor - 1.0).abs() <= f64::EPSILON || value.is_nan() {
            return value;
        }
    }
    f64::NAN
}

fn nonzero(x: f64) -> f64 {
    if x == 0.0 { f64::MIN_POSITIVE } else { x }
}
