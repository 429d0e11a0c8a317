//! Risk of bias from the weight of the studies at high risk (Core GRADE 4).
//!
//! Where those studies do not dominate, nothing is rated down and the only question is which
//! studies to analyse. Where they do, the direction of bias decides.

use super::narrative;
use super::{Case, assume};
use crate::base::{BiasDirection, RiskOfBias};
use crate::grade::effect::{Effect, Row, Z, number, percent};
use crate::grade::judgement::{Concern, Domain, DomainJudgement, Reporting, Trace};
use crate::grade::rules::{self, Rule, SomeConcerns};

/// The judgement, and which studies the other domains are judged on.
pub(super) struct Judged {
    pub(super) judgement: DomainJudgement,
    /// The effect of the studies at low risk alone, where they are to be analysed apart from others
    /// that differ and do not dominate.
    pub(super) low_only: Option<Effect>,
    /// The effect to analyse if studies that nobody judged turned out the other way, where that is
    /// another one.
    pub(super) otherwise: Option<Effect>,
}

impl Judged {
    /// On all studies.
    const fn on_all(judgement: DomainJudgement) -> Self {
        Self { judgement, low_only: None, otherwise: None }
    }
}

/// Judges risk of bias.
pub(super) fn judge(case: &Case<'_, '_>, trace: &mut Trace) -> Judged {
    if case.start.by_robins {
        return Judged::on_all(by_robins(case, trace));
    }
    if let Some(share) = case.assessment.pooled.as_ref().and_then(|pooled| pooled.high_risk_share)
        && case.effect.as_ref().is_some_and(|effect| !effect.pooled)
    {
        return Judged::on_all(by_reported_share(case, share, trace));
    }
    if case.rows.iter().all(|row| row.risk.is_none()) {
        let judged = match &case.narrative {
            Some(narrative) => narrative::risk_of_bias::judge(narrative, trace),
            None => assume(Domain::RiskOfBias, "no study was appraised", None, trace),
        };
        return Judged::on_all(judged);
    }
    by_weight(case, trace)
}

/// How a study counts: at high risk, or not; `None` where nobody judged it.
fn is_high(row: &Row<'_>, some_concerns: SomeConcerns) -> Option<bool> {
    match row.risk? {
        RiskOfBias::Low | RiskOfBias::Moderate => Some(false),
        RiskOfBias::SomeConcerns => Some(some_concerns == SomeConcerns::High),
        RiskOfBias::High | RiskOfBias::Serious | RiskOfBias::Critical => Some(true),
        RiskOfBias::NoInformation => None,
    }
}

/// A way to tell the studies apart: what some concerns and what unjudged studies count as.
#[derive(Clone, Copy, PartialEq)]
struct Reading {
    some_concerns: SomeConcerns,
    unjudged_high: bool,
}

impl Reading {
    fn is_high(self, row: &Row<'_>) -> bool {
        is_high(row, self.some_concerns).unwrap_or(self.unjudged_high)
    }
}

/// What one way of telling the studies apart leads to.
struct Leaf {
    rule: &'static Rule,
    suggested: u8,
    /// The fewest and the most levels that stay possible.
    possible: [u8; 2],
    because: String,
    open: Option<&'static str>,
    share: f64,
    /// The effect of the studies at low risk, where they alone are to be analysed.
    low_only: Option<Effect>,
    prompt: Option<&'static str>,
    /// Whether results at low and at high risk are similar, where both are known.
    similar: Option<bool>,
}

fn by_weight(case: &Case<'_, '_>, trace: &mut Trace) -> Judged {
    let set = case.values().some_concerns_count_as;
    let unjudged = case.rows.iter().any(|row| is_high(row, set).is_none());
    let concerns = case.rows.iter().any(|row| row.risk == Some(RiskOfBias::SomeConcerns));
    let read = |some_concerns, unjudged_high| leaf(case, Reading { some_concerns, unjudged_high });
    // The worse of the two ways to take what nobody judged is suggested; both stay possible.
    let better = read(set, false);
    let chosen = if unjudged { worse(better, read(set, true)) } else { (better, None) };
    let (mut shown, other) = chosen;
    if unjudged {
        shown.because.push_str("; studies that nobody judged may count either way");
        trace.note(&rules::ROB_UNJUDGED, [], None, Concern::from_levels(shown.suggested).code());
    }
    let mut possible = shown.possible;
    if let Some(other) = &other {
        possible = [possible[0].min(other.possible[0]), possible[1].max(other.possible[1])];
    }
    let otherwise = match set {
        SomeConcerns::Low => SomeConcerns::High,
        SomeConcerns::High => SomeConcerns::Low,
    };
    let close = concerns && read(otherwise, unjudged).suggested != shown.suggested;
    let weighed = case.effect.as_ref().is_some_and(|effect| effect.pooled);
    let settled = possible[0] == possible[1];
    let facts = match (settled, unjudged) {
        (true, false) => Reporting::Reported,
        _ => Reporting::PartlyReported,
    };
    let restricted = shown.low_only.take();
    if let Some(similar) = shown.similar {
        let result = if similar { "similar" } else { "different" };
        let most = case.values().similar_change;
        trace.note(&rules::ROB_SIMILAR, [], Some(most.into()), result);
    }
    trace.note(
        shown.rule,
        [
            ("high_risk_share", shown.share.into()),
            ("some_concerns_count_as", set.code().into()),
            ("unjudged", if unjudged { "yes" } else { "no" }.into()),
            ("weights", if weighed { "pooled effect" } else { "participants or studies" }.into()),
        ],
        Some(case.values().dominance.into()),
        Concern::from_levels(shown.suggested).code(),
    );
    let mut judged = DomainJudgement::new(
        shown.rule,
        Concern::from_levels(shown.suggested),
        Concern::range(possible[0], possible[1]),
        facts,
        shown.because,
    );
    if !settled {
        let appraisal = unjudged.then_some("an appraisal of every study");
        judged.open = appraisal.or(shown.open).map(str::to_owned);
    }
    judged.prompts.extend(shown.prompt.map(str::to_owned));
    if close {
        trace.note(&rules::ROB_SOME_CONCERNS, [], None, "a close call");
    }
    if !weighed {
        trace.note(&rules::ROB_COUNTED, [], None, "a close call");
    }
    judged.borderline = close || !weighed;
    // The other way to take what nobody judged may have other studies analysed.
    let other = other.map(|leaf| leaf.low_only.or_else(|| case.effect.clone()));
    let now = restricted.clone().or_else(|| case.effect.clone());
    let otherwise = other.flatten().filter(|other| Some(other) != now.as_ref());
    Judged { judgement: judged, low_only: restricted, otherwise }
}

/// The worse of two leaves, and the other.
fn worse(one: Leaf, two: Leaf) -> (Leaf, Option<Leaf>) {
    if two.suggested >= one.suggested { (two, Some(one)) } else { (one, Some(two)) }
}

fn leaf(case: &Case<'_, '_>, reading: Reading) -> Leaf {
    let share = high_share(case, reading);
    let apart = case.effect.as_ref().filter(|effect| effect.pooled).map(|effect| {
        let of = |high: bool| {
            let method = effect.method.unwrap_or_default();
            Effect::pool(case.rows, |row| reading.is_high(row) == high, effect.measure, method)
        };
        (of(false), of(true))
    });
    if share < case.values().dominance {
        let (low, high) = apart.unwrap_or_default();
        return not_dominated(case, share, low, high);
    }
    let low = apart.and_then(|(low, _)| low);
    dominated(case, share, low.map(|low| low.estimate))
}

/// The share of the weight at high risk: of the pooled effect, else of participants where every
/// study gives them, else of studies.
fn high_share(case: &Case<'_, '_>, reading: Reading) -> f64 {
    let weights: Vec<(usize, f64)> = match case.effect.as_ref().filter(|effect| effect.pooled) {
        Some(effect) => effect.used.iter().copied().zip(effect.weights.iter().copied()).collect(),
        None => {
            let people: Option<Vec<f64>> = case.rows.iter().map(|row| row.participants).collect();
            let people = people.unwrap_or_else(|| vec![1.0; case.rows.len()]);
            people.into_iter().enumerate().collect()
        }
    };
    let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
    let at_high = weights
        .iter()
        .filter(|(index, _)| case.rows.get(*index).is_some_and(|row| reading.is_high(row)));
    // Weights of ten studies that come to 0.55 shall count as 0.55.
    let share = at_high.map(|(_, weight)| weight).sum::<f64>() / total;
    (share * 1e12).round() / 1e12 + 0.0
}

fn not_dominated(
    case: &Case<'_, '_>,
    share: f64,
    low: Option<Effect>,
    high: Option<Effect>,
) -> Leaf {
    let leaf = |because: String, low_only, similar| Leaf {
        rule: &rules::ROB_NOT_DOMINATED,
        suggested: 0,
        possible: [0, 0],
        because,
        open: None,
        share,
        low_only,
        prompt: None,
        similar,
    };
    let weight = percent(share);
    let (Some(low), Some(high)) = (low, high) else {
        return leaf(
            format!("studies at high risk of bias carry {weight} of the weight"),
            None,
            None,
        );
    };
    if similar(case, &low, &high) {
        let because = format!(
            "studies at high risk of bias carry {weight} of the weight, and their results are \
             similar to the others'"
        );
        return leaf(because, None, Some(true));
    }
    let because = format!(
        "studies at high risk of bias carry {weight} of the weight, and their results \
         ({}) differ from the others' ({}), which are analysed alone",
        high.in_words(),
        low.in_words()
    );
    leaf(because, Some(low), Some(false))
}

/// Similar: the same side of the threshold, and a difference that includes none or changes the
/// estimate little.
fn similar(case: &Case<'_, '_>, low: &Effect, high: &Effect) -> bool {
    let (Some(all), Some(target)) = (&case.effect, &case.target) else {
        return true;
    };
    let difference = (high.estimate - low.estimate).abs();
    let by_chance = difference <= Z * low.se.hypot(high.se);
    let little = change(all.estimate, low.estimate) <= case.values().similar_change;
    target.zone(low.estimate) == target.zone(high.estimate) && (by_chance || little)
}

/// The relative change of the size of an estimate from studies at low risk to all.
fn change(all: f64, low: f64) -> f64 {
    (all - low).abs() / low.abs()
}

fn dominated(case: &Case<'_, '_>, share: f64, low: Option<f64>) -> Leaf {
    let weight = percent(share);
    let stated = case.assessment.bias_direction.as_ref();
    let shown = low.map(|low| (low, may_explain(case, low)));
    let (down, rule, why): (bool, &'static Rule, String) = match (stated, shown) {
        (Some(stated), _) => {
            let down = explains(case, stated.direction);
            let why = format!("bias would move the effect {}: {}", stated.direction, stated.reason);
            (down, &rules::ROB_DIRECTION, why)
        }
        (None, Some((low, down))) => {
            (down, &rules::ROB_DIRECTION_SHOWN, moved_in_words(case, low, down))
        }
        (None, None) => {
            let why = "no study at low risk to compare with";
            (true, &rules::ROB_NONE_LOW, why.to_owned())
        }
    };
    let because = format!("studies at high risk of bias carry {weight} of the weight; {why}");
    let crucial = case.assessment.crucial_limitation.as_ref();
    let most_here = if case.values().most_risk_of_bias >= 2.0 { 2 } else { 1 };
    let suggested = u8::from(down);
    // What nobody has stated stays open: the direction of bias, and how crucial the limitation is.
    let (rule, suggested, possible, open) = match (crucial, down, stated.is_some()) {
        (Some(crucial), true, known) if crucial.holds && most_here == 2 => {
            let fewest = if known { 2 } else { 0 };
            (&rules::ROB_CRUCIAL, 2, [fewest, 2], DIRECTION)
        }
        (None, true, true) if most_here == 2 => (rule, suggested, [1, 2], CRUCIAL),
        (_, _, true) => (rule, suggested, [suggested; 2], DIRECTION),
        (crucial, _, false) => {
            let most = if crucial.is_none_or(|stated| stated.holds) { most_here } else { 1 };
            (rule, suggested, [0, most], DIRECTION)
        }
    };
    let prompt = stated.is_none().then_some(
        "state which way bias in the studies at high risk would move the effect, and why",
    );
    Leaf {
        rule,
        suggested,
        possible,
        because,
        open: Some(open),
        share,
        low_only: None,
        prompt,
        similar: None,
    }
}

const DIRECTION: &str = "which way bias in the studies at high risk would move the effect";
const CRUCIAL: &str = "whether a crucial limitation substantially lowers confidence";

/// Whether there is an effect to explain, rather than the lack of one.
fn effect_is_apparent(case: &Case<'_, '_>) -> bool {
    case.target.as_ref().is_none_or(|target| !target.is_of_no_effect())
}

/// Whether bias of a stated direction may explain what is seen.
fn explains(case: &Case<'_, '_>, direction: BiasDirection) -> bool {
    match direction {
        BiasDirection::AwayFromNull => effect_is_apparent(case),
        BiasDirection::TowardsNull => !effect_is_apparent(case),
        BiasDirection::Unclear => true,
    }
}

/// Whether bias may explain what is seen, from how the estimate of the studies at low risk moves
/// when the others join them.
fn may_explain(case: &Case<'_, '_>, low: f64) -> bool {
    let Some((effect, target)) = case.numbers() else {
        return true;
    };
    let (all, zones) = (effect.estimate, (target.zone(effect.estimate), target.zone(low)));
    match zones {
        (0, 0) => false,
        (all_in, low_in) if all_in != low_in => true,
        _ => all.abs() > low.abs() && change(all, low) > case.values().similar_change,
    }
}

fn moved_in_words(case: &Case<'_, '_>, low: f64, down: bool) -> String {
    let shown = |value: f64| {
        case.effect.as_ref().map_or_else(String::new, |effect| number(effect.shown(value)))
    };
    let all = case.effect.as_ref().map_or(f64::NAN, |effect| effect.estimate);
    let may = if down { "may explain" } else { "does not explain" };
    format!(
        "the estimate is {} with them and {} without, so that bias {may} what is seen",
        shown(all),
        shown(low)
    )
}

/// A share of weight that a review reports, with the estimate of the studies at low risk alone.
fn by_reported_share(case: &Case<'_, '_>, share: f64, trace: &mut Trace) -> DomainJudgement {
    let low = case.assessment.pooled.as_ref().and_then(|pooled| pooled.estimate_low_risk);
    let ratio = case.effect.as_ref().is_some_and(|effect| effect.measure.is_ratio());
    let low = low.map(|low| if ratio { low.ln() } else { low });
    let leaf = if share < case.values().dominance {
        not_dominated(case, share, None, None)
    } else {
        dominated(case, share, low)
    };
    trace.note(
        leaf.rule,
        [("high_risk_share", share.into())],
        Some(case.values().dominance.into()),
        Concern::from_levels(leaf.suggested).code(),
    );
    let [fewest, most] = leaf.possible;
    let facts = if fewest == most { Reporting::Reported } else { Reporting::PartlyReported };
    let mut judged = DomainJudgement::new(
        leaf.rule,
        Concern::from_levels(leaf.suggested),
        Concern::range(fewest, most),
        facts,
        leaf.because,
    );
    if fewest < most {
        judged.open = leaf.open.map(str::to_owned);
    }
    judged.prompts.extend(leaf.prompt.map(str::to_owned));
    judged
}

/// With ROBINS-I and a start at high: the level that studies of dominating weight reach.
fn by_robins(case: &Case<'_, '_>, trace: &mut Trace) -> DomainJudgement {
    let levels = |row: &Row<'_>| match row.risk {
        Some(RiskOfBias::Critical) => 3,
        Some(RiskOfBias::Serious) => 2,
        Some(RiskOfBias::Moderate) => 1,
        _ => 0,
    };
    let weights = |least: u8| {
        let weight = |(index, row): (usize, &Row<'_>)| {
            let pooled = case.effect.as_ref().and_then(|effect| {
                let place = effect.used.iter().position(|used| *used == index)?;
                effect.weights.get(place).copied()
            });
            (levels(row) >= least).then(|| pooled.unwrap_or(0.0))
        };
        case.rows.iter().enumerate().filter_map(weight).sum::<f64>() + 0.0
    };
    let counted = case.effect.is_none();
    #[expect(clippy::cast_precision_loss, reason = "a number of studies")]
    let share = |least: u8| {
        if counted {
            let reach = case.rows.iter().filter(|row| levels(row) >= least).count();
            reach as f64 / case.rows.len().max(1) as f64
        } else {
            weights(least)
        }
    };
    let reached = (1..=3).rev().find(|least| share(*least) >= case.values().dominance).unwrap_or(0);
    let because = format!(
        "{} of the weight is at moderate risk of bias or worse by ROBINS-I, {} at serious or worse, \
         {} at critical",
        percent(share(1)),
        percent(share(2)),
        percent(share(3))
    );
    let concern = Concern::from_levels(reached);
    trace.note(
        &rules::ROB_ROBINS,
        [
            ("moderate", share(1).into()),
            ("serious", share(2).into()),
            ("critical", share(3).into()),
        ],
        Some(case.values().dominance.into()),
        concern.code(),
    );
    DomainJudgement::settled(&rules::ROB_ROBINS, concern, because)
}
