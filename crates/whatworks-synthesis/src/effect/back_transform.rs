//! From the scale of an analysis back to the scale that is read.

use std::f64::consts::FRAC_PI_2;

use crate::effect::measure::{Measure, Scale};
use crate::effect::proportions::double_arcsine_of;
use crate::studies::number;

/// A value on the scale of a measure, on the scale that is read: an odds ratio for a log odds
/// ratio, a proportion for its arcsine.
///
/// `size` is used by the Freeman-Tukey measures alone: the number of participants (`PFT`) or the
/// person-time (`IRFT`) the value belongs to. For a pooled value that is the [`harmonic_mean`]
/// of the studies' (Miller 1978).
///
/// A value beyond those that a count can have gives the end it is beyond.
///
/// None for a difference of transformed values (`AS`, `IRSD`), which has no such scale, for a
/// Freeman-Tukey measure without a `size` above 0, and for a value that is not a number.
#[must_use]
pub fn back_transform(measure: Measure, value: f64, size: Option<f64>) -> Option<f64> {
    if value.is_nan() || matches!(measure, Measure::ArcsineDifference | Measure::RootRateDifference)
    {
        return None;
    }
    let size = size.filter(|size| *size > 0.0 && size.is_finite());
    match measure.scale() {
        Scale::Natural => Some(value),
        Scale::Log => Some(value.exp()),
        Scale::Logit => Some((1.0 + (-value).exp()).recip()),
        Scale::FisherZ => Some(value.tanh()),
        Scale::ArcsineRoot => Some(value.clamp(0.0, FRAC_PI_2).sin().powi(2)),
        Scale::Root => Some(value.max(0.0).powi(2)),
        Scale::DoubleArcsine => size.map(|n| inverse_double_arcsine(value, n)),
        Scale::FreemanTukeyRoot => size.map(|t| inverse_freeman_tukey_root(value, t)),
    }
}

/// The harmonic mean of sizes above 0; none without sizes, or where one is not above 0.
#[must_use]
pub fn harmonic_mean(sizes: &[f64]) -> Option<f64> {
    if sizes.is_empty() || !sizes.iter().all(|size| *size > 0.0 && size.is_finite()) {
        return None;
    }
    Some(number(sizes.len()) / sizes.iter().map(|size| size.recip()).sum::<f64>())
}

/// The proportion whose halved double arcsine among n participants is `value` (Miller 1978).
fn inverse_double_arcsine(value: f64, n: f64) -> f64 {
    if value <= double_arcsine_of(0.0, n) {
        return 0.0;
    }
    if value >= double_arcsine_of(n, 0.0) {
        return 1.0;
    }
    let (sin, cos) = (2.0 * value).sin_cos();
    let bend = sin + (sin - sin.recip()) / n;
    0.5 * (1.0 - ((1.0 - bend) * (1.0 + bend)).max(0.0).sqrt().copysign(cos))
}

/// The rate x/t with `(sqrt(x/t) + sqrt((x + 1)/t)) / 2 = value`: the square root of the rate is
/// `value - 1/(4 t value)`.
fn inverse_freeman_tukey_root(value: f64, time: f64) -> f64 {
    if value <= 0.5 / time.sqrt() {
        return 0.0;
    }
    (value - 0.25 / (time * value)).powi(2)
}
