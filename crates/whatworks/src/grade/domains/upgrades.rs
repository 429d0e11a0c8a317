//! Rating up: large effect, dose-response, opposing residual confounding, each with what stands in
//! its way.
//!
//! Only non-randomised evidence is rated up.

use serde::Serialize;

use super::Case;
use crate::base::{BiasDirection, DoseResponse, Measure, OpposingConfounding};
use crate::grade::absolute;
use crate::grade::effect::{Effect, number};
use crate::grade::information_size::baseline_risk;
use crate::grade::judgement::{Decided, Domains, Trace, id_of};
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
    if !case.is_non_randomised() {
        return Vec::new();
    }
    let assessment = case.assessment;
    let mut upgrades = Vec::new();
    upgrades.extend(case.effect.as_ref().and_then(|effect| large(case, effect, domains)));
    upgrades.extend(assessment.dose_response.as_ref().map(|gradient| dose(case, gradient)));
    upgrades.extend(assessment.opposing_confounding.as_ref().map(|named| opposing(case, named)));
    for upgrade in &upgrades {
        let result = upgrade.levels.to_string();
        trace.note(upgrade.rule, [("reason", upgrade.because.clone().into())], None, result);
    }
    upgrades
}

/// An effect as a risk ratio with its interval: an odds ratio is turned into one at the baseline
/// risk.
fn risk_ratio(case: &Case<'_, '_>, effect: &Effect) -> Result<[f64; 3], Option<&'static str>> {
    let ends = [effect.estimate, effect.ci_low, effect.ci_high];
    let at = |baseline: f64| {
        ends.map(|end| {
            absolute::risk_with(baseline, end, effect.measure).unwrap_or(f64::NAN) / baseline
        })
    };
    match effect.measure {
        Measure::RiskRatio | Measure::RateRatio => Ok(ends.map(f64::exp)),
        Measure::OddsRatio | Measure::HazardRatio | Measure::RiskDifference => {
            baseline_risk(effect, case.assessment).map(at).ok_or(Some("the baseline risk"))
        }
        _ => Err(None),
    }
}

fn large(case: &Case<'_, '_>, effect: &Effect, domains: &Domains) -> Option<Upgrade> {
    let name = "large_effect";
    let [ratio, low, high] = match risk_ratio(case, effect) {
        Ok(ratios) => ratios,
        Err(Some(missing)) if effect.estimate.abs() > case.values().large_ratio.ln() => {
            let because = "the measure is large, but without a baseline risk no risk ratio";
            let mut open = Upgrade::settled(name, 0, &rules::UP_ODDS, because);
            open.possible = [0, 2];
            open.open = Some(missing.to_owned());
            return Some(open);
        }
        Err(Some(_)) => return None,
        Err(None) => {
            let because = "a difference of means does not rate up for size";
            return Some(Upgrade::settled(name, 0, &rules::UP_CONTINUOUS, because));
        }
    };
    let values = case.values();
    let beyond = |ratio: f64, limit: f64| ratio > limit || ratio < 1.0 / limit;
    let in_words = format!("risk ratio {} ({} to {})", number(ratio), number(low), number(high));
    if !beyond(ratio, values.large_ratio) {
        let because = format!("{in_words} is not large");
        return Some(Upgrade::settled(name, 0, &rules::UP_LARGE, because));
    }
    let (obstacles, open) = obstacles(case, effect, domains);
    let narrow =
        if ratio > 1.0 { low > values.large_ratio } else { high < 1.0 / values.large_ratio };
    let very = beyond(ratio, values.very_large_ratio) && narrow;
    let (rule, levels) = if very { (&rules::UP_VERY_LARGE, 2) } else { (&rules::UP_LARGE, 1) };
    if !obstacles.is_empty() {
        let because = format!("{in_words} is not rated up: {}", obstacles.join("; "));
        return Some(Upgrade::settled(name, 0, &rules::UP_NEEDS, because));
    }
    let mut upgrade = Upgrade::settled(name, levels, rule, in_words);
    if !open.is_empty() {
        // What stands in the way is not settled: not rated up, and left open.
        let open = open.join("; ");
        upgrade.possible = [0, levels];
        upgrade.levels = 0;
        upgrade.rule = &rules::UP_NEEDS;
        upgrade.because.push_str(&format!(" is not rated up: not reported {open}"));
        upgrade.open = Some(open);
    }
    Some(upgrade)
}

/// What stands in the way of rating up for size, and what would have to be known.
fn obstacles(
    case: &Case<'_, '_>,
    effect: &Effect,
    domains: &Domains,
) -> (Vec<&'static str>, Vec<&'static str>) {
    let mut found = Vec::new();
    let mut open = Vec::new();
    if effect.k.is_some_and(|k| k < 2) {
        found.push("fewer than two studies");
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
    let name = "dose_response";
    let effects = gradient.effects.as_deref().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "a number of doses")]
    let enough = effects.len() as f64 >= case.values().fewest_doses;
    let rises = effects.is_sorted_by(|one, two| one < two);
    let falls = effects.is_sorted_by(|one, two| one > two);
    let by_trend = gradient.trend_p.is_some_and(|p| p < case.values().trend_p);
    let shown = (enough && (rises || falls)) || by_trend;
    let upgrade =
        |levels, because: String| Upgrade::settled(name, levels, &rules::UP_DOSE, because);
    if !shown {
        return upgrade(
            0,
            format!(
                "no gradient over three ordered doses or more, and no trend: {}",
                gradient.reason
            ),
        );
    }
    match gradient.explained_by_confounding {
        Some(false) => upgrade(1, gradient.reason.clone()),
        Some(true) => upgrade(0, format!("confounding could explain it: {}", gradient.reason)),
        None => {
            let mut open = upgrade(
                0,
                format!("{}; nobody says whether confounding explains it", gradient.reason),
            );
            open.possible = [0, 1];
            open.open = Some("whether confounding could explain the gradient".to_owned());
            open
        }
    }
}

fn opposing(case: &Case<'_, '_>, named: &OpposingConfounding) -> Upgrade {
    let name = "opposing_confounding";
    if case.rules.profile() == Profile::Core {
        let because = "named, but not a reason in Core GRADE";
        return Upgrade::settled(name, 0, &rules::UP_NOT_CORE, because);
    }
    let effect_seen = case.target.as_ref().is_none_or(|target| !target.is_of_no_effect());
    let wanted = if effect_seen { BiasDirection::TowardsNull } else { BiasDirection::AwayFromNull };
    let all = !named.confounders.is_empty()
        && named.confounders.iter().all(|confounder| confounder.direction == wanted);
    let list: Vec<String> = named
        .confounders
        .iter()
        .map(|confounder| {
            format!("{}: {} ({})", confounder.name, confounder.direction, confounder.reason)
        })
        .collect();
    let list = list.join("; ");
    let (levels, because) = if all {
        (1, format!("every plausible confounder works against what is seen: {list}"))
    } else {
        (0, format!("not every plausible confounder works against what is seen: {list}"))
    };
    Upgrade::settled(name, levels, &rules::UP_OPPOSING, because)
}
