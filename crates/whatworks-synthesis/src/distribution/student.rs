//! Student's t distribution.

use super::beta::lower;
use super::normal::{
    normal_distance, normal_distance_within, normal_quantile, normal_two_sided, symmetric_quantile,
};
use super::quantile::{Tail, invert};
use super::special::beta_slope;

/// Above this t its square is not representable with every df, and the tail is a power of t.
const POWER_LAW: f64 = 1e140;

/// The probability of a value above any t, for `df > 0` (infinite: normal).
#[must_use]
pub fn t_upper(t: f64, df: f64) -> f64 {
    let outside = t_two_sided(t, df);
    if t < 0.0 { 1.0 - 0.5 * outside } else { 0.5 * outside }
}

/// The probability of a value further from 0 than t is, for `df > 0` (infinite: normal).
#[must_use]
pub fn t_two_sided(t: f64, df: f64) -> f64 {
    if df == f64::INFINITY {
        return normal_two_sided(t);
    }
    let distance = t.abs();
    if distance > POWER_LAW {
        let beyond = (POWER_LAW / distance).powf(df);
        return beyond * t_two_sided(POWER_LAW, df);
    }
    let (x, y) = parts(distance, df);
    lower(x, y, 0.5 * df, 0.5)
}

/// The t below which a value has the probability p, from 0 (minus infinity) to 1 (infinity), for
/// `df > 0` (infinite: normal).
#[must_use]
pub fn t_quantile(p: f64, df: f64) -> f64 {
    if df == f64::INFINITY {
        return normal_quantile(p);
    }
    if df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    symmetric_quantile(p, |outside| distance(outside, df), |inside| distance_within(inside, df))
}

/// `df / (df + t^2)`, and its complement.
fn parts(t: f64, df: f64) -> (f64, f64) {
    let ratio = t * t / df;
    (1.0 / (1.0 + ratio), 1.0 / (1.0 + 1.0 / ratio))
}

/// The distance from 0 that a value exceeds with the probability given.
fn distance(outside: f64, df: f64) -> f64 {
    if outside <= 0.0 {
        return f64::INFINITY;
    }
    invert(outside, normal_distance(outside), 1.0, |t| {
        let probability = t_two_sided(t, df);
        let slope = if t > POWER_LAW { df * probability } else { slope(t, df) };
        Tail { probability, slope: -slope }
    })
}

/// The distance from 0 within which a value is with the probability given.
fn distance_within(inside: f64, df: f64) -> f64 {
    if inside <= 0.0 {
        return 0.0;
    }
    invert(inside, normal_distance_within(inside), 1.0, |t| {
        let (x, y) = parts(t, df);
        Tail { probability: lower(y, x, 0.5, 0.5 * df), slope: slope(t, df) }
    })
}

/// The derivative by `ln t` of the probability of a value nearer to 0 than t.
fn slope(t: f64, df: f64) -> f64 {
    let (x, y) = parts(t, df);
    2.0 * beta_slope(0.5 * df, 0.5, x, y)
}
