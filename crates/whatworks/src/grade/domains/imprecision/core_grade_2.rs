//! Core GRADE 2, figure 4: the interval against the threshold; the information size only where the
//! interval does not cross and the effect is implausibly large.

use super::{Question, size_in_words};
use crate::base::Measure;
use crate::grade::effect::{Effect, number};
use crate::grade::judgement::{DomainJudgement, Trace};
use crate::grade::rules::{self, Values};
use crate::grade::target::{Limits, Target, TargetKind};

pub(super) fn judge(question: &Question<'_>, trace: &mut Trace) -> DomainJudgement {
    let (effect, target) = (question.effect, question.target);
    let interval = question.interval();
    let crossed = crossings(effect, target.within, target.is_of_no_effect(), by_null(question));
    if crossed.both {
        let because = format!("the interval of {interval} includes important benefit and harm");
        return question
            .conclude(&rules::IMP_CROSSES_BOTH, 2, because, trace)
            .prompt("one level or two: the source says to consider two");
    }
    if crossed.any {
        let because = format!("the interval of {interval} crosses the threshold");
        return question
            .conclude(&rules::IMP_CROSSES, 1, because, trace)
            .prompt("consider two levels if \"may\" describes the effect better than \"likely\"");
    }
    if target.is_of_no_effect() {
        let because = format!("the interval of {interval} stays within little or no effect");
        return question.conclude(&rules::IMP_PRECISE, 0, because, trace);
    }
    match largeness(effect, question.rules) {
        Largeness::Moderate => {
            let because = format!(
                "the interval of {interval} does not cross the threshold, and the effect is not \
                 implausibly large"
            );
            question.conclude(&rules::IMP_PRECISE, 0, because, trace)
        }
        Largeness::NoScale => {
            let because = format!("the interval of {interval} does not cross the threshold");
            question.conclude(&rules::IMP_PRECISE, 0, because, trace).prompt(
                "whether the effect is implausibly large cannot be worked out for this measure",
            )
        }
        // Without it nobody can say whether the effect is implausibly large.
        Largeness::Needs(missing) => {
            let because = format!("the interval of {interval} does not cross the threshold");
            question.unknown_size(0, 0, 2, missing, because, trace)
        }
        Largeness::Large => large(question, &interval, trace),
    }
}

/// The null is the threshold, and the estimate is not near it.
fn by_null(question: &Question<'_>) -> bool {
    question.target.target == TargetKind::Effect
}

/// Which thresholds an interval crosses.
#[derive(Clone, Copy)]
struct Crossed {
    any: bool,
    both: bool,
}

/// An interval crosses unless it lies wholly where the target is.
fn crossings(effect: &Effect, limits: Option<Limits>, no_effect: bool, null: bool) -> Crossed {
    let (low, high) = (effect.ci_low, effect.ci_high);
    let both = limits.is_some_and(|limits| limits.crossed_by(low, high) == [true; 2]);
    let within = match limits {
        Some(limits) if no_effect => limits.contain(low) && limits.contain(high),
        Some(limits) if !null => low >= limits.high || high <= limits.low,
        _ => !(low < 0.0 && 0.0 < high),
    };
    Crossed { any: both || !within, both }
}

/// Whether an effect is larger than interventions are expected to have.
#[derive(Clone, Copy, PartialEq)]
enum Largeness {
    Moderate,
    Large,
    /// The measure has no scale by which to tell.
    NoScale,
    /// What is missing to tell.
    Needs(&'static str),
}

fn largeness(effect: &Effect, rules: &Values) -> Largeness {
    let large = |is: bool| if is { Largeness::Large } else { Largeness::Moderate };
    match effect.measure {
        measure if measure.is_binary() => match effect.risk_ratio_of(effect.estimate) {
            // Symmetric: a ratio above 1 is as large as its inverse.
            Some(ratio) => large(1.0 - ratio.min(1.0 / ratio) > rules.large_reduction),
            None => Largeness::Needs("the baseline risk"),
        },
        Measure::StandardisedMeanDifference => {
            large(effect.estimate.abs() >= rules.large_standardised)
        }
        Measure::MeanDifference => {
            effect.sd.map_or(Largeness::Needs("the standard deviation of the outcome"), |sd| {
                large(effect.estimate.abs() / sd >= rules.large_standardised)
            })
        }
        _ => Largeness::NoScale,
    }
}

/// An implausibly large effect: is there enough information behind it?
fn large(question: &Question<'_>, interval: &str, trace: &mut Trace) -> DomainJudgement {
    let (effect, rules) = (question.effect, question.rules);
    let intro = format!("the effect {interval} is implausibly large");
    if let Some(cut_off) = interval_ratio(effect.measure, rules) {
        let ratio = (effect.ci_high - effect.ci_low).exp();
        if ratio >= cut_off {
            let because = format!(
                "{intro}, and its upper bound is {} times its lower (far too little information from \
                 {cut_off})",
                number(ratio)
            );
            return question
                .conclude(&rules::IMP_RATIO, 2, because, trace)
                .prompt("one level or two: the source says to consider two");
        }
    }
    let size = match question.size {
        Ok(size) => size,
        Err(missing) => return without_size(question, &intro, missing, trace),
    };
    let words = size_in_words(size);
    let Some(share) = size.share() else {
        let because = format!("{intro}; {words}");
        return question.unknown_size(0, 0, 2, "the number of participants", because, trace);
    };
    let because = format!("{intro}; {words}");
    if share >= 1.0 {
        question.conclude(&rules::IMP_SIZE_MET, 0, because, trace)
    } else if !effect.measure.is_binary() && share < rules.far_from_size {
        question
            .conclude(&rules::IMP_FAR, 2, because, trace)
            .prompt("one level or two: the source says to consider two")
    } else {
        question.conclude(&rules::IMP_SIZE_UNMET, 1, because, trace)
    }
}

/// The width of interval, upper over lower, from which information is far too little.
fn interval_ratio(measure: Measure, rules: &Values) -> Option<f64> {
    match measure {
        Measure::OddsRatio => Some(rules.interval_ratio_odds),
        Measure::RiskRatio | Measure::HazardRatio | Measure::RateRatio => {
            Some(rules.interval_ratio)
        }
        _ => None,
    }
}

/// Without an information size a rule of thumb can still be met, by two known groups.
fn without_size(
    question: &Question<'_>,
    intro: &str,
    missing: &'static str,
    trace: &mut Trace,
) -> DomainJudgement {
    let (effect, rules) = (question.effect, question.rules);
    let enough = effect.participants_of_groups.filter(|n| *n >= rules.participants_continuous);
    match enough {
        Some(participants) if !effect.measure.is_binary() => {
            let because = format!("{intro}; {participants} participants in the two groups");
            question.conclude(&rules::IMP_SIZE_MET, 0, because, trace)
        }
        _ => {
            let because = format!("{intro}; the optimal information size cannot be worked out");
            question.unknown_size(0, 0, 2, missing, because, trace)
        }
    }
}

/// The values of a symmetric minimal important difference, on the scale of analysis, for which the
/// same number of levels would be suggested; by trying the value between each two at which the
/// verdict can change.
pub(super) fn same_verdict_for(
    effect: &Effect,
    target: &Target,
    judged: &DomainJudgement,
) -> Option<[f64; 2]> {
    let by_interval = [&rules::IMP_CROSSES, &rules::IMP_CROSSES_BOTH, &rules::IMP_PRECISE];
    // An information size moves with the difference, and a decided target does not move at all.
    let within = target.within.filter(|_| target.decided.is_none())?;
    by_interval.contains(&judged.rule).then_some(())?;
    let current = within.high.min(-within.low);
    let mut changes: Vec<f64> =
        [effect.estimate, effect.ci_low, effect.ci_high].map(f64::abs).to_vec();
    changes.sort_by(f64::total_cmp);
    let verdict = |size: f64| {
        let limits = Limits { low: -size, high: size };
        let no_effect = limits.contain(effect.estimate);
        let null = target.threshold == crate::base::ThresholdChoice::Null && !no_effect;
        let crossed = crossings(effect, Some(limits), no_effect, null);
        if crossed.both {
            2
        } else if crossed.any {
            1
        } else {
            0
        }
    };
    let here = verdict(current);
    if here != judged.suggested.levels()? && here > 0 {
        return None;
    }
    let mut edges = vec![0.0];
    edges.extend(changes);
    edges.push(f64::INFINITY);
    let between =
        |low: f64, high: f64| if high.is_finite() { 0.5 * (low + high) } else { low + 1.0 };
    let mut found: Option<[f64; 2]> = None;
    for pair in edges.windows(2) {
        let [low, high] = *pair else { continue };
        let same = low < high && verdict(between(low, high)) == here;
        found = match found {
            Some([from, to]) if same && to == low => Some([from, high]),
            Some(range) if range[0] <= current && current <= range[1] => Some(range),
            _ if same => Some([low, high]),
            other => other,
        };
    }
    found.filter(|range| range[0] <= current && current <= range[1])
}
