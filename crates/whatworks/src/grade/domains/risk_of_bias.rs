//! Risk of bias from the weight of the studies at high risk (Core GRADE 4).
//!
//! Where those studies do not dominate, nothing is rated down and the only question is which
//! studies to analyse. Where they do, the direction of bias decides.

use whatworks_synthesis::Estimate;

use super::narrative;
use super::{Case, assume};
use crate::base::{BiasDirection, RiskOfBias};
use crate::grade::effect::{Effect, Row, Z, fit, number, percent};
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
#[derive(Clone, Copy)]
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
    let read = |unjudged_high| leaf(case, Reading { some_concerns: set, unjudged_high });
    // The worse of the two ways to take what nobody judged is suggested; both stay possible.
    let (mut shown, other) = match unjudged {
        true => worse(read(false), read(true)),
        false => (read(false), None),
    };
    if let Some(other) = &other {
        let ([low, high], [other_low, other_high]) = (shown.possible, other.possible);
        shown.possible = [low.min(other_low), high.max(other_high)];
        shown.because.push_str("; studies that nobody judged may count either way");
        trace.note(&rules::ROB_UNJUDGED, [], None, Concern::from_levels(shown.suggested).code());
    }
    note_weight(case, &shown, unjudged, trace);
    let low_only = shown.low_only.take();
    // The other way to take what nobody judged may have other studies analysed.
    let otherwise = other.and_then(|leaf| {
        let analysed = |low_only: Option<&Effect>| low_only.or(case.effect.as_ref()).cloned();
        analysed(leaf.low_only.as_ref()).filter(|e| Some(e) != analysed(low_only.as_ref()).as_ref())
    });
    let close = is_close(case, unjudged, shown.suggested);
    if close {
        trace.note(&rules::ROB_SOME_CONCERNS, [], None, "a close call");
    }
    let weighed = case.effect.as_ref().is_some_and(|effect| effect.pooled);
    if !weighed {
        trace.note(&rules::ROB_COUNTED, [], None, "a close call");
    }
    let mut judgement = shown.judgement(unjudged);
    judgement.borderline = close || !weighed;
    Judged { judgement, low_only, otherwise }
}

fn note_weight(case: &Case<'_, '_>, shown: &Leaf, unjudged: bool, trace: &mut Trace) {
    let weighed = case.effect.as_ref().is_some_and(|effect| effect.pooled);
    if let Some(similar) = shown.similar {
        let result = if similar { "similar" } else { "different" };
        let most = case.values().similar_change;
        trace.note(&rules::ROB_SIMILAR, [], Some(most.into()), result);
    }
    trace.note(
        shown.rule,
        [
            ("high_risk_share", shown.share.into()),
            ("some_concerns_count_as", case.values().some_concerns_count_as.code().into()),
            ("unjudged", if unjudged { "yes" } else { "no" }.into()),
            ("weights", if weighed { "pooled effect" } else { "participants or studies" }.into()),
        ],
        Some(case.values().dominance.into()),
        Concern::from_levels(shown.suggested).code(),
    );
}

/// Whether the other way to count studies with some concerns changes the suggestion.
fn is_close(case: &Case<'_, '_>, unjudged_high: bool, suggested: u8) -> bool {
    let some_concerns = match case.values().some_concerns_count_as {
        SomeConcerns::Low => SomeConcerns::High,
        SomeConcerns::High => SomeConcerns::Low,
    };
    let other = Reading { some_concerns, unjudged_high };
    let concerns = case.rows.iter().any(|row| row.risk == Some(RiskOfBias::SomeConcerns));
    concerns && {
        let share = high_share(case, other);
        let dominates = share >= case.values().dominance;
        let down = if dominates { by_dominance(case, other, share).suggested } else { 0 };
        down != suggested
    }
}

impl Leaf {
    fn judgement(self, unjudged: bool) -> DomainJudgement {
        let [fewest, most] = self.possible;
        let settled = fewest == most;
        let facts = match (settled, unjudged) {
            (true, false) => Reporting::Reported,
            _ => Reporting::PartlyReported,
        };
        let concern = Concern::from_levels(self.suggested);
        let possible = Concern::range(fewest, most);
        let mut judged = DomainJudgement::new(self.rule, concern, possible, facts, self.because);
        if !settled {
            let appraisal = unjudged.then_some("an appraisal of every study");
            judged.open = appraisal.or(self.open).map(str::to_owned);
        }
        judged.prompts.extend(self.prompt.map(str::to_owned));
        judged
    }
}

/// The worse of two leaves, and the other.
fn worse(one: Leaf, two: Leaf) -> (Leaf, Option<Leaf>) {
    if two.suggested >= one.suggested { (two, Some(one)) } else { (one, Some(two)) }
}

fn leaf(case: &Case<'_, '_>, reading: Reading) -> Leaf {
    let share = high_share(case, reading);
    if share >= case.values().dominance {
        return by_dominance(case, reading, share);
    }
    // Without a study at high risk there is nothing to compare.
    let strata = (share > 0.0).then(|| [false, true].map(|high| stratum(case, reading, high)));
    not_dominated(case, reading, share, strata)
}

fn by_dominance(case: &Case<'_, '_>, reading: Reading, share: f64) -> Leaf {
    let stated = case.assessment.bias_direction.is_some();
    let low = if stated { None } else { stratum(case, reading, false) };
    dominated(case, share, low.map(|low| low.estimate))
}

/// The studies at high or at low risk pooled by the same model as all of them.
fn stratum(case: &Case<'_, '_>, reading: Reading, high: bool) -> Option<Estimate> {
    let effect = case.effect.as_ref().filter(|effect| effect.pooled)?;
    fit(case.rows, |row| reading.is_high(row) == high, effect.method.unwrap_or_default())
}

/// The share of the weight at high risk: of the pooled effect, else of participants where every
/// study gives them, else of studies.
fn high_share(case: &Case<'_, '_>, reading: Reading) -> f64 {
    let all_known = case.rows.iter().all(|row| row.participants.is_some());
    let counted = |row: &Row<'_>| row.participants.filter(|_| all_known).unwrap_or(1.0);
    let (mut total, mut at_high) = (0.0, 0.0);
    let mut add = |row: &Row<'_>, weight: f64| {
        total += weight;
        at_high += if reading.is_high(row) { weight } else { 0.0 };
    };
    match case.effect.as_ref().filter(|effect| effect.pooled) {
        Some(effect) => {
            let used = effect.used.iter().filter_map(|place| case.rows.get(*place));
            used.zip(&effect.weights).for_each(|(row, weight)| add(row, *weight));
        }
        None => case.rows.iter().for_each(|row| add(row, counted(row))),
    }
    // Weights of ten studies that come to 0.55 shall count as 0.55.
    let share = at_high / total;
    (share * 1e12).round() / 1e12 + 0.0
}

fn not_dominated(
    case: &Case<'_, '_>,
    reading: Reading,
    share: f64,
    strata: Option<[Option<Estimate>; 2]>,
) -> Leaf {
    let leaf = |because: String| Leaf {
        rule: &rules::ROB_NOT_DOMINATED,
        suggested: 0,
        possible: [0, 0],
        because,
        open: None,
        share,
        low_only: None,
        prompt: None,
        similar: None,
    };
    let carry = format!("studies at high risk of bias carry {} of the weight", percent(share));
    let (Some(all), Some([Some(low), Some(high)])) = (&case.effect, strata) else {
        return leaf(carry);
    };
    if similar(case, &low, &high) {
        let because = format!("{carry}, and their results are similar to the others'");
        return Leaf { similar: Some(true), ..leaf(because) };
    }
    let because = format!(
        "{carry}, and their results ({}) differ from the others' ({}), which are analysed alone",
        all.in_words_of(high.estimate, high.se),
        all.in_words_of(low.estimate, low.se)
    );
    let method = all.method.unwrap_or_default();
    let low_only = Effect::pool(case.rows, |row| !reading.is_high(row), all.measure, method);
    Leaf { low_only, similar: Some(false), ..leaf(because) }
}

/// Similar: the same side of the threshold, and a difference that includes none or changes the
/// estimate little.
fn similar(case: &Case<'_, '_>, low: &Estimate, high: &Estimate) -> bool {
    let Some((all, target)) = case.numbers() else {
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
        {
            let reading = Reading { some_concerns: SomeConcerns::Low, unjudged_high: false };
            not_dominated(case, reading, share, None)
        }
    } else {
        dominated(case, share, low)
    };
    trace.note(
        leaf.rule,
        [("high_risk_share", share.into())],
        Some(case.values().dominance.into()),
        Concern::from_levels(leaf.suggested).code(),
    );
    leaf.judgement(false)
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
