//! Rating up: large effect, dose-response, opposing residual confounding, each with what stands in
//! its way.
//!
//! Only non-randomised evidence is rated up.

use serde::Serialize;

use super::Case;
use crate::base::{BiasDirection, Confounder, DoseResponse, Measure, OpposingConfounding};
use crate::grade::effect::{Effect, number};
use crate::grade::judgement::{Decided, Domains, Reporting, Trace, id_of};
use crate::grade::rules::{self, Profile, Rule};

/// A reason for rating up that was looked at.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Upgrade {
    /// Which reason.
    pub name: &'static str,
    /// The levels it rates up; they count only if nothing stands in the way of rating up.
    pub levels: u8,
    /// The levels that the facts leave possible, fewest and most.
    pub possible: [u8; 2],
    /// The rule that decided.
    #[serde(serialize_with = "id_of")]
    pub rule: &'static Rule,
    /// Why, in words.
    pub because: String,
    /// What would have to be known to settle it; absent where nothing is open.
    pub open: Option<String>,
    /// The decision of a person; absent where nobody has decided.
    pub decided: Option<Decided>,
}

impl Upgrade {
    pub(crate) fn settled(
        name: &'static str,
        levels: u8,
        rule: &'static Rule,
        because: impl Into<String>,
    ) -> Self {
        let because = because.into();
        Self { name, levels, possible: [levels; 2], rule, because, open: None, decided: None }
    }

    /// The fewest and the most levels; those of a decision, where there is one.
    pub(crate) fn bounds(&self) -> [u8; 2] {
        if self.decided.is_some() { [self.levels; 2] } else { self.possible }
    }
}

/// Looks at each reason for which there is anything to look at.
pub(super) fn judge(case: &Case<'_, '_>, domains: &Domains, trace: &mut Trace) -> Vec<Upgrade> {
    if !case.may_be_non_randomised() {
        return Vec::new();
    }
    let assessment = case.assessment;
    let mut upgrades = Vec::new();
    upgrades.extend(case.effect.as_ref().and_then(|effect| large(case, effect, domains)));
    upgrades.extend(assessment.dose_response.as_ref().map(|gradient| dose(case, gradient)));
    upgrades.extend(assessment.opposing_confounding.as_ref().map(|named| opposing(case, named)));
    // Any trial among studies of unknown design would forbid it.
    let designs = case.start.decided.is_none() && case.start.facts != Reporting::Reported;
    for upgrade in &mut upgrades {
        if designs {
            upgrade.leave("the designs of the studies");
        }
        let result = upgrade.levels.to_string();
        trace.note(upgrade.rule, [("reason", upgrade.because.clone().into())], None, result);
    }
    upgrades
}

impl Upgrade {
    /// Does not rate up, and leaves open that it might.
    fn leave(&mut self, open: &str) {
        let [_, most] = self.possible;
        if most == 0 {
            return;
        }
        self.possible = [0, most];
        self.levels = 0;
        self.because.push_str(&format!("; not reported: {open}"));
        self.open = Some(match self.open.take() {
            Some(text) => format!("{text}; {open}"),
            None => open.to_owned(),
        });
    }
}

/// An effect as a risk ratio with its interval, `[estimate, low, high]`: any other measure of events
/// is turned into one at the baseline risk.
fn risk_ratio(effect: &Effect) -> Option<[f64; 3]> {
    let known = effect.baseline.is_some()
        || matches!(effect.measure, Measure::RiskRatio | Measure::RateRatio);
    let of = |value: f64| effect.risk_ratio_of(value).unwrap_or(f64::NAN);
    known.then(|| [effect.estimate, effect.ci_low, effect.ci_high].map(of))
}

fn large(case: &Case<'_, '_>, effect: &Effect, domains: &Domains) -> Option<Upgrade> {
    let name = "large_effect";
    let values = case.values();
    if !effect.measure.is_binary() {
        let because = format!("a {} does not rate up for size", effect.measure);
        return Some(Upgrade::settled(name, 0, &rules::UP_CONTINUOUS, because));
    }
    let Some([ratio, low, high]) = risk_ratio(effect) else {
        // An odds or hazard ratio this near to 1 is a risk ratio nearer to it.
        let may_be = effect.measure == Measure::RiskDifference
            || effect.estimate.abs() > values.large_ratio.ln();
        let because = "without a baseline risk there is no risk ratio";
        let mut upgrade = Upgrade::settled(name, 2, &rules::UP_ODDS, because);
        upgrade.leave("the baseline risk");
        return may_be.then_some(upgrade);
    };
    let beyond = |ratio: f64, limit: f64| ratio > limit || ratio < 1.0 / limit;
    let in_words = format!("risk ratio {} ({} to {})", number(ratio), number(low), number(high));
    if !beyond(ratio, values.large_ratio) {
        let because = format!("{in_words} is not large");
        return Some(Upgrade::settled(name, 0, &rules::UP_LARGE, because));
    }
    let (obstacles, open) = obstacles(case, effect, domains);
    if !obstacles.is_empty() {
        let because = format!("{in_words} is not rated up: {}", obstacles.join("; "));
        return Some(Upgrade::settled(name, 0, &rules::UP_NEEDS, because));
    }
    let narrow =
        if ratio > 1.0 { low > values.large_ratio } else { high < 1.0 / values.large_ratio };
    let very = beyond(ratio, values.very_large_ratio) && narrow;
    let (rule, levels) = if very { (&rules::UP_VERY_LARGE, 2) } else { (&rules::UP_LARGE, 1) };
    let mut upgrade = Upgrade::settled(name, levels, rule, in_words);
    for open in open {
        upgrade.leave(open);
        upgrade.rule = &rules::UP_NEEDS;
    }
    Some(upgrade)
}

/// What stands in the way of rating up for size, and what would have to be known.
fn obstacles(
    case: &Case<'_, '_>,
    effect: &Effect,
    domains: &Domains,
) -> (Vec<&'static str>, Vec<&'static str>) {
    let (mut found, mut open) = (Vec::new(), Vec::new());
    match effect.k {
        Some(k) if k < 2 => found.push("fewer than two studies"),
        Some(_) => {}
        None => open.push("the number of studies"),
    }
    if effect.ci_low <= 0.0 && effect.ci_high >= 0.0 {
        found.push("the interval includes no effect");
    }
    // With ROBINS-I and a start at high, two levels only bring the evidence back to low.
    let most = if case.start.by_robins { 2 } else { 0 };
    let risk_of_bias = &domains.risk_of_bias;
    let [fewest, _] = risk_of_bias.bounds();
    if fewest > most {
        found.push("risk of bias is serious");
    } else if risk_of_bias.down() > most {
        // Serious as it is suggested, and the facts leave open that it is not.
        open.push("whether risk of bias is serious");
    }
    match &case.assessment.confounding_addressed {
        Some(stated) if !stated.holds => found.push("confounding is not addressed"),
        Some(_) => {}
        None => open.push("whether confounding was addressed"),
    }
    (found, open)
}

fn dose(case: &Case<'_, '_>, gradient: &DoseResponse) -> Upgrade {
    let reason = &gradient.reason;
    let upgrade = |levels, because: String| {
        Upgrade::settled("dose_response", levels, &rules::UP_DOSE, because)
    };
    let by_trend = gradient.trend_p.is_some_and(|p| p < case.values().trend_p);
    if !by_trend && !rises(case, gradient.effects.as_deref().unwrap_or_default()) {
        let because =
            format!("no effect that grows over enough ordered doses, and no trend: {reason}");
        return upgrade(0, because);
    }
    match gradient.explained_by_confounding {
        Some(false) => upgrade(1, reason.clone()),
        Some(true) => upgrade(0, format!("confounding could explain it: {reason}")),
        None => {
            let mut open = upgrade(1, reason.clone());
            open.leave("whether confounding could explain the gradient");
            open
        }
    }
}

/// Whether effects grow with the dose, in the direction of the pooled effect where there is one.
fn rises(case: &Case<'_, '_>, effects: &[f64]) -> bool {
    let last = effects.last().copied().unwrap_or(0.0);
    let direction = case.effect.as_ref().map_or(last, |effect| effect.estimate).signum();
    #[expect(clippy::cast_precision_loss, reason = "a number of doses")]
    let enough = effects.len() as f64 >= case.values().fewest_doses;
    enough && effects.is_sorted_by(|one, two| direction * one < direction * two)
}

fn opposing(case: &Case<'_, '_>, named: &OpposingConfounding) -> Upgrade {
    let name = "opposing_confounding";
    if case.rules.profile() == Profile::Core {
        let because = "named, but not a reason in Core GRADE";
        return Upgrade::settled(name, 0, &rules::UP_NOT_CORE, because);
    }
    let effect_seen = case.target.as_ref().is_none_or(|target| !target.is_of_no_effect());
    let wanted = if effect_seen { BiasDirection::TowardsNull } else { BiasDirection::AwayFromNull };
    let all = named.confounders.iter().all(|confounder| confounder.direction == wanted);
    let listed = |confounder: &Confounder| {
        format!("{}: {} ({})", confounder.name, confounder.direction, confounder.reason)
    };
    let list: Vec<String> = named.confounders.iter().map(listed).collect();
    let not = if all { "" } else { "not " };
    let because =
        format!("{not}every plausible confounder works against what is seen: {}", list.join("; "));
    let mut upgrade = Upgrade::settled(name, u8::from(all), &rules::UP_OPPOSING, because);
    // Whether there is an effect to work against hangs on the threshold.
    if let Some(open) = case.target.as_ref().and_then(|target| target.open.as_deref()) {
        upgrade.possible = [0, 1];
        upgrade.leave(open);
    }
    upgrade
}
