//! The beta distribution, and F, which is one in another variable.

use super::chi_square::chi_square_upper;
use super::special::{beta_slope, continued_fraction};

/// The probability of a value below x, from 0 to 1, for `a > 0` and `b > 0`: the regularised
/// incomplete beta function (DLMF 8.17.2).
#[must_use]
pub fn beta_lower(x: f64, a: f64, b: f64) -> f64 {
    if (0.0..=1.0).contains(&x) { lower(x, 1.0 - x, a, b) } else { f64::NAN }
}

/// The probability of a value of F above f, for `df1 > 0` and `df2 > 0` (infinite: chi-square
/// divided by df1).
#[must_use]
pub fn f_upper(f: f64, df1: f64, df2: f64) -> f64 {
    if df2 == f64::INFINITY {
        return chi_square_upper(df1 * f, df1);
    }
    let ratio = df1 / df2 * f.max(0.0);
    if f.is_nan() || ratio.is_nan() {
        return f64::NAN;
    }
    lower(1.0 / (1.0 + ratio), 1.0 / (1.0 + 1.0 / ratio), 0.5 * df2, 0.5 * df1)
}

/// [`beta_lower`] from x and `y = 1 - x`.
pub(super) fn lower(x: f64, y: f64, a: f64, b: f64) -> f64 {
    let positive = a > 0.0 && b > 0.0 && (a + b).is_finite();
    if !positive || x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 0.0;
    }
    if y <= 0.0 {
        return 1.0;
    }
    // The smaller of the two tails, but for a small a or b. Rounding may have brought it outside.
    if x * (a + b + 2.0) <= a + 1.0 {
        (beta_slope(a, b, x, y) / fraction(x, y, a, b)).clamp(0.0, 1.0)
    } else {
        1.0 - (beta_slope(b, a, y, x) / fraction(y, x, b, a)).clamp(0.0, 1.0)
    }
}

/// The denominator of the continued fraction of DiDonato and Morris (1992), "Algorithm 708",
/// quick where x is below the mean.
fn fraction(x: f64, y: f64, a: f64, b: f64) -> f64 {
    let difference = a * y - b * x + 1.0;
    let first = a * difference / (a + 1.0);
    continued_fraction(first, |m| {
        let odd = a + 2.0 * m - 1.0;
        let product = m * (b - m) * x / odd;
        let above = (a + m - 1.0) * (a + b + m - 1.0) * x / odd * product;
        let below = m + product + (a + m) * (difference + m * (1.0 + y)) / (odd + 2.0);
        (above, below)
    })
}
