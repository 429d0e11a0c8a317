//! Inconsistency from where estimates and intervals lie against the threshold (Core GRADE 3).
//!
//! A large I2 alone says nothing: it may come from precise studies that all say the same.

use super::narrative;
use super::{Case, assume};
use crate::base::{Credibility, ForestPlot, Subgroup};
use crate::grade::effect::{Effect, Z, number, percent};
use crate::grade::judgement::{Concern, Domain, DomainJudgement, Opinion, Reporting, Trace};
use crate::grade::rules::{self, Rule};
use crate::grade::target::{Limits, Target};

pub(super) fn judge(case: &Case<'_, '_>, trace: &mut Trace) -> DomainJudgement {
    match case.numbers() {
        Some((effect, _)) if effect.k == Some(1) => single(trace),
        Some((effect, target)) if effect.pooled => by_estimates(case, effect, target, trace),
        _ => without_estimates(case, trace),
    }
}

fn single(trace: &mut Trace) -> DomainJudgement {
    trace.note(&rules::INC_SINGLE, [], None, Concern::NotApplicable.code());
    DomainJudgement::settled(&rules::INC_SINGLE, Concern::NotApplicable, "there is one study")
}

/// A reading by eye, a reported I2, or findings in words.
fn without_estimates(case: &Case<'_, '_>, trace: &mut Trace) -> DomainJudgement {
    if let Some(plot) = &case.assessment.forest_plot {
        return by_eye(case, plot, trace);
    }
    if let Some(i2) = case.effect.as_ref().and_then(|effect| effect.i2) {
        return by_i2(case, i2, trace);
    }
    match &case.narrative {
        Some(narrative) => narrative::inconsistency::judge(narrative, trace),
        None => assume(Domain::Inconsistency, "the studies are not given apart", None, trace),
    }
}

fn by_i2(case: &Case<'_, '_>, i2: f64, trace: &mut Trace) -> DomainJudgement {
    let screen = case.values().screen_i2;
    let low = i2 < screen;
    let rule = if low { &rules::INC_SCREEN } else { &rules::INC_I2_ONLY };
    trace.note(rule, [("i2", i2.into())], Some(screen.into()), Concern::NotSerious.code());
    let because = format!("I2 is {} %", number(i2));
    if low {
        return DomainJudgement::settled(rule, Concern::NotSerious, because);
    }
    let because = format!("{because}, which alone does not rate down; the studies are not given");
    DomainJudgement::new(rule, Concern::NotSerious, Vec::new(), Reporting::PartlyReported, because)
        .leaving(0, 2, "the estimate of each study with its interval")
        .borderline()
}

/// What the estimates of the studies say against the threshold.
struct Spread {
    /// The share of weight on the other side of the threshold from the pooled estimate.
    other_side: f64,
    /// The share of pairs of studies whose intervals overlap.
    overlap: f64,
    i2: f64,
}

impl Spread {
    fn of(case: &Case<'_, '_>, effect: &Effect, target: &Target) -> Self {
        let studies: Vec<[f64; 2]> = effect
            .used
            .iter()
            .filter_map(|place| case.rows.get(*place)?.effect)
            .map(|[yi, vi]| [yi, vi.sqrt()])
            .collect();
        let pooled = target.zone(effect.estimate);
        let elsewhere = studies.iter().zip(&effect.weights);
        let elsewhere = elsewhere.filter(|([yi, _], _)| target.zone(*yi) != pooled);
        let other_side = elsewhere.map(|(_, weight)| weight).sum::<f64>();
        Self {
            other_side: (other_side * 1e12).round() / 1e12 + 0.0,
            overlap: overlap(&studies),
            i2: effect.i2.unwrap_or(0.0),
        }
    }
}

/// The share of pairs whose 95 % intervals overlap; 1 where there is no pair.
fn overlap(studies: &[[f64; 2]]) -> f64 {
    let (mut pairs, mut overlapping) = (0_u32, 0_u32);
    for (place, [one, se_one]) in studies.iter().enumerate() {
        for [other, se_other] in studies.iter().skip(place + 1) {
            pairs += 1;
            overlapping += u32::from((one - other).abs() <= Z * (se_one + se_other));
        }
    }
    if pairs == 0 { 1.0 } else { f64::from(overlapping) / f64::from(pairs) }
}

fn by_estimates(
    case: &Case<'_, '_>,
    effect: &Effect,
    target: &Target,
    trace: &mut Trace,
) -> DomainJudgement {
    let spread = Spread::of(case, effect, target);
    let (rule, levels) = leaf(case, effect, target, &spread);
    let share = percent(spread.other_side);
    let because = format!(
        "{share} of the weight lies on the other side of the threshold from the pooled estimate; I2 \
         is {} %, and {} of pairs of intervals overlap",
        number(spread.i2),
        percent(spread.overlap)
    );
    let mut judged = explained(case, rule, levels, because, trace);
    trace.note(
        rule,
        [
            ("other_side", spread.other_side.into()),
            ("overlap", spread.overlap.into()),
            ("i2", spread.i2.into()),
            ("q_p", effect.q_p.map_or("none".into(), Into::into)),
        ],
        Some(case.values().opposite_share.into()),
        judged.suggested.code(),
    );
    let opinion = cinema(effect, target);
    if let Some(opinion) = &opinion {
        trace.note(&rules::INC_CINEMA, [], None, opinion.concern.code());
    }
    // A large I2 with estimates on one side is the close call that people argue about.
    judged.borderline = levels == 0 && spread.i2 >= case.values().moderate_i2;
    judged.opinion(opinion)
}

fn leaf(
    case: &Case<'_, '_>,
    effect: &Effect,
    target: &Target,
    spread: &Spread,
) -> (&'static Rule, u8) {
    let values = case.values();
    if spread.i2 < values.screen_i2 {
        return (&rules::INC_SCREEN, 0);
    }
    if spread.other_side < values.opposite_share {
        return (&rules::INC_ONE_SIDE, 0);
    }
    if spread.overlap >= values.wide_overlap && spread.i2 < values.moderate_i2 {
        return (&rules::INC_OVERLAP, 0);
    }
    let beyond = |limits: Limits| {
        let [low, high] = [effect.prediction_low, effect.prediction_high];
        low.is_some_and(|low| low < limits.low) && high.is_some_and(|high| high > limits.high)
    };
    let very = spread.other_side >= values.very_opposite_share
        && spread.i2 >= values.very_high_i2
        && target.within.is_some_and(beyond);
    if very { (&rules::INC_VERY, 2) } else { (&rules::INC_OPPOSITE, 1) }
}

/// A credible subgroup takes the rating down away; without word of one it stays possible.
fn explained(
    case: &Case<'_, '_>,
    rule: &'static Rule,
    levels: u8,
    because: String,
    trace: &mut Trace,
) -> DomainJudgement {
    if levels == 0 {
        return DomainJudgement::settled(rule, Concern::NotSerious, because);
    }
    match &case.assessment.subgroup {
        None => {
            let concern = Concern::from_levels(levels);
            DomainJudgement::new(rule, concern, Vec::new(), Reporting::PartlyReported, because)
                .leaving(0, levels, "whether a credible subgroup explains the differences")
        }
        Some(subgroup) if credible(subgroup) => {
            let Subgroup { by, credibility, reason } = subgroup;
            let text = format!(
                "{because}; explained by {by} (credibility {credibility}: {reason}), whose parts are \
                 to be rated apart"
            );
            trace.note(
                &rules::INC_SUBGROUP,
                [("by", by.clone().into()), ("credibility", credibility.code().into())],
                None,
                Concern::NotSerious.code(),
            );
            DomainJudgement::settled(&rules::INC_SUBGROUP, Concern::NotSerious, text)
                .prompt(format!("rate the parts by {by} apart, each with a question of its own"))
        }
        Some(subgroup) => {
            let text = format!("{because}; {} does not explain it credibly", subgroup.by);
            DomainJudgement::settled(rule, Concern::from_levels(levels), text)
        }
    }
}

fn credible(subgroup: &Subgroup) -> bool {
    subgroup.credibility >= Credibility::Moderate
}

/// The flowchart with the answers of a person who looked at the forest plot.
fn by_eye(case: &Case<'_, '_>, plot: &ForestPlot, trace: &mut Trace) -> DomainJudgement {
    let rule = &rules::INC_FOREST;
    let judged = match (plot.important_differences, plot.majority_on_one_side) {
        (Some(false), _) => {
            let because = "no important differences between studies, by eye";
            DomainJudgement::settled(rule, Concern::NotSerious, because)
        }
        (_, Some(true)) => {
            let because = "a majority of estimates on one side of the threshold, by eye";
            DomainJudgement::settled(rule, Concern::NotSerious, because)
        }
        (Some(true), Some(false)) => {
            let because = "estimates on opposite sides of the threshold, by eye".to_owned();
            explained(case, rule, 1, because, trace)
        }
        (differences, _) => {
            let open = match differences {
                None => "whether there are important differences between studies",
                Some(_) => "on which side of the threshold the estimates lie",
            };
            let because = "the forest plot is read in part";
            DomainJudgement::new(
                rule,
                Concern::NotSerious,
                Vec::new(),
                Reporting::PartlyReported,
                because,
            )
            .leaving(0, 1, open)
            .borderline()
        }
    };
    let said = |answer: Option<bool>| match answer {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not reported",
    };
    trace.note(
        rule,
        [
            ("important_differences", said(plot.important_differences).into()),
            ("majority_on_one_side", said(plot.majority_on_one_side).into()),
        ],
        None,
        judged.suggested.code(),
    );
    judged
}

/// CINeMA's heterogeneity rule: the level is 1 (none), 2 (some) or 3 (major) plus the crossings of
/// the prediction interval less those of the confidence interval, each counted from the side of the
/// estimate: reaching no effect is one, reaching an important effect the other way two.
///
/// If the confidence interval lies within the whole zone it crosses nothing, and the prediction
/// interval is counted against the whole zone. An estimate of exactly no effect counts the upper
/// side, where two parts of the original differ.
fn cinema(effect: &Effect, target: &Target) -> Option<Opinion> {
    let zone = target.within?;
    let (low, high) = (effect.prediction_low?, effect.prediction_high?);
    let above = effect.estimate >= 0.0;
    let half = |low: f64, high: f64| {
        let reaches = |limit: f64| low < limit && limit < high;
        let ends = if above { [0.0, zone.low] } else { [0.0, zone.high] };
        ends.into_iter().filter(|limit| reaches(*limit)).count()
    };
    let within = zone.contain(effect.ci_low) && zone.contain(effect.ci_high);
    let (confidence, prediction) = if within {
        let crossed = zone.crossed_by(low, high);
        (0, crossed.into_iter().filter(|crossed| *crossed).count())
    } else {
        (half(effect.ci_low, effect.ci_high), half(low, high))
    };
    let level = prediction.saturating_sub(confidence);
    let concern = Concern::from_levels(u8::try_from(level).unwrap_or(2).min(2));
    let because = format!(
        "the confidence interval crosses {confidence} and the prediction interval {prediction} of \
         CINeMA's limits"
    );
    Some(Opinion { rule: &rules::INC_CINEMA, concern, because })
}
