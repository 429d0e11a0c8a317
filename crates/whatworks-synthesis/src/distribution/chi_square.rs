//! The chi-square distribution, which is the regularised incomplete gamma function with
//! `a = df / 2` at half of x.

use std::f64::consts::FRAC_2_SQRT_PI;

use super::normal::normal_quantile;
use super::quantile::{Tail, invert};
use super::special::{continued_fraction, erfc, gamma_slope, ln_gamma};

/// The probability of a value above x, for `df > 0`.
#[must_use]
pub fn chi_square_upper(x: f64, df: f64) -> f64 {
    // The cast keeps whole numbers up to 255 and no other: those with a short sum.
    let whole = df as u8;
    if f64::from(whole) == df && (1..=100).contains(&whole) && (0.0..1400.0).contains(&x) {
        return upper_by_sum(0.5 * x, whole);
    }
    tails(x, df).1
}

/// The probability of a value below x, for `df > 0`.
#[must_use]
pub fn chi_square_lower(x: f64, df: f64) -> f64 {
    tails(x, df).0
}

/// The x below which a value has the probability p, from 0 to 1 (infinity), for `df > 0`.
#[must_use]
pub fn chi_square_quantile(p: f64, df: f64) -> f64 {
    if p <= 0.5 { lower_quantile(p, df) } else { upper_quantile(1.0 - p, df) }
}

/// The x above which a value has the probability p, from 0 (infinity) to 1, for `df > 0`.
#[must_use]
pub fn chi_square_upper_quantile(p: f64, df: f64) -> f64 {
    if p <= 0.5 { upper_quantile(p, df) } else { lower_quantile(1.0 - p, df) }
}

/// Abramowitz and Stegun 26.4.4 and 26.4.5, from half of x: all terms are positive.
fn upper_by_sum(half: f64, df: u8) -> f64 {
    let terms = df / 2;
    let upper = if df.is_multiple_of(2) {
        (-half).exp() * exponential_sum(half, 1.0, terms)
    } else {
        let root = half.sqrt();
        let sum = exponential_sum(half, 1.5, terms);
        erfc(root) + FRAC_2_SQRT_PI * root * (-half).exp() * sum
    };
    // Rounding may have brought it above.
    upper.min(1.0)
}

/// The sum of the first terms of `1 + x/first + x^2/(first (first + 1)) + ...`.
fn exponential_sum(x: f64, first: f64, terms: u8) -> f64 {
    let (mut sum, mut term, mut divisor) = (0.0, 1.0, first);
    for _ in 0..terms {
        sum += term;
        term *= x / divisor;
        divisor += 1.0;
    }
    sum
}

/// Both tails: the smaller by itself, and the larger as its complement.
fn tails(x: f64, df: f64) -> (f64, f64) {
    if x.is_nan() || !(df > 0.0 && df.is_finite()) {
        return (f64::NAN, f64::NAN);
    }
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x == f64::INFINITY {
        return (1.0, 0.0);
    }
    let (a, half) = (0.5 * df, 0.5 * x);
    // Up to about the mean the lower tail is the smaller, but where df is small.
    if half < a.max(1.0) {
        let lower = (gamma_slope(a, half) / a * series(half, a)).clamp(0.0, 1.0);
        return (lower, 1.0 - lower);
    }
    let upper = (gamma_slope(a, half) / fraction(half, a)).clamp(0.0, 1.0);
    (1.0 - upper, upper)
}

/// `1 + x/(a + 1) + x^2/((a + 1)(a + 2)) + ...` (DLMF 8.11.4); NaN where 300,000 terms do
/// not settle it.
fn series(x: f64, a: f64) -> f64 {
    let (mut sum, mut term, mut divisor) = (1.0, 1.0, a);
    for _ in 0..300_000 {
        divisor += 1.0;
        term *= x / divisor;
        sum += term;
        if term <= 0.1 * f64::EPSILON * sum {
            return sum;
        }
    }
    f64::NAN
}

/// The denominator of the continued fraction of the upper tail (DLMF 8.9.2, contracted).
fn fraction(x: f64, a: f64) -> f64 {
    let first = x - a + 1.0;
    continued_fraction(first, |m| (m * (a - m), first + 2.0 * m))
}

fn lower_quantile(p: f64, df: f64) -> f64 {
    if !(p >= 0.0 && df > 0.0 && df.is_finite()) {
        return f64::NAN;
    }
    if p == 0.0 {
        return 0.0;
    }
    // The lower tail is at most `(x/2)^a / Gamma(a + 1)`, and close to it where it is small.
    let a = 0.5 * df;
    let bound = 2.0 * ((p.ln() + ln_gamma(a + 1.0)) / a).exp();
    if bound < f64::MIN_POSITIVE {
        return bound;
    }
    let start = wilson_hilferty(normal_quantile(p), df).max(bound);
    invert(p, start, df, |x| Tail {
        probability: chi_square_lower(x, df),
        slope: gamma_slope(a, 0.5 * x),
    })
}

fn upper_quantile(p: f64, df: f64) -> f64 {
    if !(p >= 0.0 && df > 0.0 && df.is_finite()) {
        return f64::NAN;
    }
    if p == 0.0 {
        return f64::INFINITY;
    }
    let start = wilson_hilferty(-normal_quantile(p), df).max(f64::MIN_POSITIVE);
    invert(p, start, df, |x| Tail {
        probability: chi_square_upper(x, df),
        slope: -gamma_slope(0.5 * df, 0.5 * x),
    })
}

/// About the quantile, from that of the normal distribution (Wilson and Hilferty 1931).
fn wilson_hilferty(z: f64, df: f64) -> f64 {
    let variance = 2.0 / (9.0 * df);
    df * (1.0 - variance + z * variance.sqrt()).powi(3)
}
