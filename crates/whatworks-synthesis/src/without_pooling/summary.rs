//! Summary of effect estimates (Cochrane Handbook, section 12.2.1.1).

use serde::Serialize;

use crate::error::Error;

/// The distribution of the effects of studies, in the unit of the effects.
///
/// It takes no account of the sizes of the studies, and gives no test and no interval.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EffectSummary {
    /// The number of effects.
    pub n: usize,
    /// The median.
    pub median: f64,
    /// The lower quartile.
    pub lower_quartile: f64,
    /// The upper quartile.
    pub upper_quartile: f64,
    /// The interquartile range: upper quartile minus lower quartile.
    pub iqr: f64,
    /// The smallest effect.
    pub minimum: f64,
    /// The largest effect.
    pub maximum: f64,
    /// `type-7`: linear interpolation at position `(n - 1) p` of the effects in order, counted
    /// from 0 (Hyndman and Fan 1996, definition 7; the default of R).
    pub quantile_method: &'static str,
}

/// Summarises effects by their median, quartiles and range.
///
/// # Errors
///
/// [`Error::TooFew`] for no effect, [`Error::Value`] for one that is not finite, and
/// [`Error::NotRepresentable`] for an interquartile range beyond the floating-point numbers.
pub fn summarise(effects: &[f64]) -> Result<EffectSummary, Error> {
    check_effects(effects)?;
    let mut ordered = effects.to_vec();
    ordered.sort_by(f64::total_cmp);
    summary_of(&ordered).ok_or(Error::TooFew {
        what: "a summary of effects",
        found: 0,
        needed: 1,
    })?
}

/// Effects are finite numbers.
pub(super) fn check_effects(effects: &[f64]) -> Result<(), Error> {
    let fault = effects.iter().enumerate().find(|(_, effect)| !effect.is_finite());
    fault.map_or(Ok(()), |(row, &value)| {
        Err(Error::Value { column: "effects", row, value, expected: "a finite number" })
    })
}

/// `None` without effects.
fn summary_of(ordered: &[f64]) -> Option<Result<EffectSummary, Error>> {
    let lower_quartile = quarter_point(ordered, 1)?;
    let upper_quartile = quarter_point(ordered, 3)?;
    let iqr = upper_quartile - lower_quartile;
    let summary = EffectSummary {
        n: ordered.len(),
        median: quarter_point(ordered, 2)?,
        lower_quartile,
        upper_quartile,
        iqr,
        minimum: *ordered.first()?,
        maximum: *ordered.last()?,
        quantile_method: "type-7",
    };
    let too_wide = Error::NotRepresentable { what: "the interquartile range" };
    Some(if iqr.is_finite() { Ok(summary) } else { Err(too_wide) })
}

/// The quantile of `quarters / 4`. The position is counted in quarters, so it is exact.
fn quarter_point(ordered: &[f64], quarters: usize) -> Option<f64> {
    let position = ordered.len().checked_sub(1)? * quarters;
    let below = *ordered.get(position / 4)?;
    let share = [0.0, 0.25, 0.5, 0.75].get(position % 4)?;
    let above = ordered.get(position / 4 + 1).unwrap_or(&below);
    // Two products rather than a difference: the difference of two finite effects may overflow.
    let between = (1.0 - share) * below + share * above;
    Some(between.clamp(below, *above))
}
