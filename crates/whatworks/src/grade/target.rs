//! The target of a rating: what the certainty is a certainty of.
//!
//! It is fixed first: by the threshold that is chosen and by where the estimate lies. Imprecision
//! and inconsistency are then judged against the same threshold.

use serde::Serialize;

use super::absolute;
use super::effect::{Effect, number};
use super::judgement::{Decided, Trace, id_of};
use super::rules::{self, Rule};
use crate::base::{
    Assessment, Desirability, Measure, Threshold, ThresholdChoice, ThresholdScale, codes,
};

codes! {
    /// What the certainty is a certainty of.
    TargetKind {
        /// That there is an effect.
        Effect = "effect",
        /// That there is an important effect.
        ImportantEffect = "important-effect",
        /// That there is little or no effect.
        LittleOrNoEffect = "little-or-no-effect",
        /// That the effect is trivial.
        Trivial = "trivial",
        /// That it is small.
        Small = "small",
        /// That it is moderate.
        Moderate = "moderate",
        /// That it is large.
        Large = "large",
    }
}

/// A pair of values on the scale of analysis, one below and one above no effect. Infinite where the
/// effect cannot go so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Limits {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Limits {
    /// Whether a value lies between the limits, or on one.
    pub(crate) fn contain(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Whether a limit lies strictly inside an interval.
    pub(crate) fn crossed_by(self, low: f64, high: f64) -> [bool; 2] {
        let inside = |limit: f64| low < limit && limit < high;
        [inside(self.low), inside(self.high)]
    }
}

/// The target of a rating, with the threshold behind it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Target {
    /// What the certainty is a certainty of.
    pub target: TargetKind,
    /// By which threshold.
    pub threshold: ThresholdChoice,
    /// The minimal important difference as a pair of values on the scale of analysis, one for fewer
    /// or less and one for more; none where there is none, or where it cannot be reached.
    pub limits: [Option<f64>; 2],
    /// The same as it is printed: ratios on their natural scale.
    pub limits_shown: [Option<f64>; 2],
    /// The values of the minimal important difference, on the scale of analysis, for which
    /// imprecision would be judged the same; the second is none where there is no upper one.
    pub same_verdict_for: Option<[Option<f64>; 2]>,
    /// The rule that decided.
    #[serde(serialize_with = "id_of")]
    pub rule: &'static Rule,
    /// Why, in words.
    pub because: String,
    /// What would have to be known to read the threshold; absent where nothing is.
    pub open: Option<String>,
    /// The decision of a person, where it differs.
    pub decided: Option<Decided>,
    /// The limits, with infinite ends.
    #[serde(skip)]
    pub(crate) within: Option<Limits>,
    /// Contextual thresholds from small to large: each a pair.
    #[serde(skip)]
    pub(crate) bands: Vec<Limits>,
}

impl Target {
    /// Fixes the target of an effect.
    pub(crate) fn of(effect: &Effect, assessment: &Assessment, trace: &mut Trace) -> Self {
        let read = Read::new(effect, assessment);
        let (target, rule, because) = read.target(effect);
        let choice = read.choice;
        let limits = read.limits;
        let finite = |value: f64| Some(value).filter(|value| value.is_finite());
        let pair = limits.map_or([None, None], |l| [finite(l.low), finite(l.high)]);
        trace.note(
            rule,
            [
                ("estimate", effect.estimate.into()),
                ("low", pair[0].map_or("none".into(), Into::into)),
                ("high", pair[1].map_or("none".into(), Into::into)),
            ],
            Some(choice.code().into()),
            target.code(),
        );
        Self {
            target,
            threshold: choice,
            limits: pair,
            limits_shown: pair.map(|limit| limit.map(|limit| effect.shown(limit))),
            same_verdict_for: None,
            rule,
            because,
            open: read.open.map(str::to_owned),
            decided: None,
            within: limits,
            bands: read.bands,
        }
    }

    /// Whether the target is that there is little or no effect.
    pub(crate) fn is_of_no_effect(&self) -> bool {
        matches!(self.target, TargetKind::LittleOrNoEffect | TargetKind::Trivial)
    }

    /// Where a value lies against the thresholds: below 0, at 0 or above, in bands where there are
    /// contextual thresholds, and by the sign alone where the null is the threshold.
    pub(crate) fn zone(&self, value: f64) -> i8 {
        let by_sign = || {
            if value > 0.0 {
                1
            } else if value < 0.0 {
                -1
            } else {
                0
            }
        };
        if self.target == TargetKind::Effect {
            return by_sign();
        }
        let by_limits = |limits: &Limits| {
            if value > limits.high {
                1
            } else if value < limits.low {
                -1
            } else {
                0
            }
        };
        if self.bands.is_empty() {
            return self.within.as_ref().map_or_else(by_sign, by_limits);
        }
        self.bands.iter().map(by_limits).sum()
    }
}

/// A threshold as it is read at an effect.
struct Read {
    choice: ThresholdChoice,
    limits: Option<Limits>,
    bands: Vec<Limits>,
    open: Option<&'static str>,
}

impl Read {
    fn new(effect: &Effect, assessment: &Assessment) -> Self {
        let mut read =
            Self { choice: ThresholdChoice::Null, limits: None, bands: Vec::new(), open: None };
        let Some(threshold) = &assessment.threshold else {
            return read;
        };
        let limits = |up, down| limits(threshold.scale, up, down, effect.measure, effect.baseline);
        if let Some([up, down]) = important(threshold, assessment.desirability) {
            read.limits = limits(up, down);
        }
        let bands = [threshold.small, threshold.moderate, threshold.large];
        read.bands = bands.into_iter().flatten().filter_map(|band| limits(band, band)).collect();
        let stated = threshold.choice.unwrap_or(if threshold.small.is_some() {
            ThresholdChoice::Contextual
        } else if threshold.minimal_important_difference.is_some() {
            ThresholdChoice::MinimalImportantDifference
        } else {
            ThresholdChoice::Null
        });
        let readable = match stated {
            ThresholdChoice::Null => true,
            ThresholdChoice::MinimalImportantDifference => read.limits.is_some(),
            ThresholdChoice::Contextual => !read.bands.is_empty(),
        };
        if stated != ThresholdChoice::Contextual {
            read.bands.clear();
        }
        read.choice = if readable { stated } else { ThresholdChoice::Null };
        let given = threshold.minimal_important_difference.or(threshold.small).is_some();
        if given && read.limits.is_none() && read.bands.is_empty() {
            read.open = Some("a baseline risk, at which the absolute threshold can be read");
        }
        read
    }

    fn target(&self, effect: &Effect) -> (TargetKind, &'static Rule, String) {
        let estimate = number(effect.shown(effect.estimate));
        if self.choice == ThresholdChoice::Contextual {
            return self.band(effect, &estimate);
        }
        let Some(limits) = self.limits else {
            let because = format!("the null is the threshold; the estimate is {estimate}");
            return (TargetKind::Effect, &rules::TARGET_NULL, because);
        };
        let [low, high] = [limits.low, limits.high].map(|limit| number(effect.shown(limit)));
        let inside = limits.contain(effect.estimate);
        match (self.choice, inside) {
            (ThresholdChoice::Null, false) => {
                let because =
                    format!("the null is the threshold; the estimate {estimate} is not near it");
                (TargetKind::Effect, &rules::TARGET_NULL, because)
            }
            (ThresholdChoice::Null, true) => {
                let because = format!(
                    "the null is the threshold, and the estimate {estimate} lies within the minimal \
                     important difference ({low} to {high})"
                );
                (TargetKind::LittleOrNoEffect, &rules::TARGET_NEAR_NULL, because)
            }
            (_, true) => {
                let because = format!(
                    "the estimate {estimate} lies within the minimal important difference ({low} to \
                     {high})"
                );
                (TargetKind::LittleOrNoEffect, &rules::TARGET_MID, because)
            }
            (_, false) => {
                let because = format!(
                    "the estimate {estimate} lies beyond the minimal important difference ({low} to \
                     {high})"
                );
                (TargetKind::ImportantEffect, &rules::TARGET_MID, because)
            }
        }
    }

    fn band(&self, effect: &Effect, estimate: &str) -> (TargetKind, &'static Rule, String) {
        let beyond = self.bands.iter().filter(|band| !band.contain(effect.estimate)).count();
        let kind = match beyond {
            0 => TargetKind::Trivial,
            1 => TargetKind::Small,
            2 => TargetKind::Moderate,
            _ => TargetKind::Large,
        };
        let because = format!("the estimate {estimate} is {kind} by the contextual thresholds");
        (kind, &rules::TARGET_CONTEXTUAL, because)
    }
}

/// The minimal important difference upwards and downwards.
fn important(threshold: &Threshold, desirability: Option<Desirability>) -> Option<[f64; 2]> {
    let benefit = threshold.minimal_important_difference?;
    let harm = threshold.harm.unwrap_or(benefit);
    Some(match desirability {
        Some(Desirability::Undesirable) => [harm, benefit],
        Some(Desirability::Desirable) | None => [benefit, harm],
    })
}

/// The two limits that a threshold is on the scale of analysis: `up` and `down` are its sizes.
///
/// A difference of risk is two different relative effects, one up and one down.
fn limits(
    scale: ThresholdScale,
    up: f64,
    down: f64,
    measure: Measure,
    baseline: Option<f64>,
) -> Option<Limits> {
    match scale {
        ThresholdScale::Ratio => measure.is_ratio().then(|| {
            // A ratio and its inverse are the same size.
            Limits { low: -down.ln().abs(), high: up.ln().abs() }
        }),
        ThresholdScale::Absolute if measure.is_binary() => Some(Limits {
            low: absolute::effect_of(baseline_or(baseline, measure)?, -down, measure)?,
            high: absolute::effect_of(baseline_or(baseline, measure)?, up, measure)?,
        }),
        ThresholdScale::Absolute if measure.is_ratio() => None,
        ThresholdScale::Absolute => Some(Limits { low: -down, high: up }),
    }
}

/// A risk difference needs no baseline risk.
fn baseline_or(baseline: Option<f64>, measure: Measure) -> Option<f64> {
    baseline.or((measure == Measure::RiskDifference).then_some(0.0))
}
