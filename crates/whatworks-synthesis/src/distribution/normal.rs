//! The standard normal distribution.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI, PI};

use super::quantile::{Tail, invert};
use super::special::erfc;

/// The density at any z.
#[must_use]
pub fn normal_density(z: f64) -> f64 {
    const AT_ZERO: f64 = 0.5 * FRAC_2_SQRT_PI * FRAC_1_SQRT_2;
    AT_ZERO * (-0.5 * z * z).exp()
}

/// The probability of a value above any z.
#[must_use]
pub fn normal_upper(z: f64) -> f64 {
    0.5 * erfc(z * FRAC_1_SQRT_2)
}

/// The probability of a value further from 0 than z is.
#[must_use]
pub fn normal_two_sided(z: f64) -> f64 {
    erfc(z.abs() * FRAC_1_SQRT_2)
}

/// The z below which a value has the probability p, from 0 (minus infinity) to 1 (infinity).
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    symmetric_quantile(p, normal_distance, normal_distance_within)
}

/// The quantile of a distribution symmetric around 0, from the distance that is exceeded with a
/// given two-sided probability, and the distance within which there is a given probability.
///
/// Of the two the one with the smaller probability is asked, which is known exactly.
pub(super) fn symmetric_quantile(
    p: f64,
    exceeded: impl Fn(f64) -> f64,
    within: impl Fn(f64) -> f64,
) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    let outside = 2.0 * p.min(1.0 - p);
    let distance = if outside < 0.5 { exceeded(outside) } else { within((2.0 * p - 1.0).abs()) };
    if p < 0.5 { -distance } else { distance }
}

/// The distance from 0 that a value exceeds with the probability given.
pub(super) fn normal_distance(outside: f64) -> f64 {
    if outside <= 0.0 {
        return f64::INFINITY;
    }
    // Abramowitz and Stegun 26.2.22, right to 0.003.
    let t = (-2.0 * (0.5 * outside).ln()).sqrt();
    let start = t - (2.30753 + 0.27061 * t) / (1.0 + t * (0.99229 + t * 0.04481));
    invert(outside, start, 1.0, |z| Tail {
        probability: normal_two_sided(z),
        slope: -2.0 * z * normal_density(z),
    })
}

/// The distance from 0 within which a value is with the probability given.
pub(super) fn normal_distance_within(inside: f64) -> f64 {
    if inside <= 0.0 {
        return 0.0;
    }
    let start = inside * (0.5 * PI).sqrt();
    invert(inside, start, 1.0, |z| Tail {
        probability: libm::erf(z * FRAC_1_SQRT_2),
        slope: 2.0 * z * normal_density(z),
    })
}
