//! Rating up: what looks like a large effect, and what stands in its way.

use serde::Serialize;

use super::super::judgement::Trace;
use super::super::rules::{self, LARGE_RATIO};
use super::super::start::{PartItem, PartOfBody};
use super::Case;
use super::imprecision::includes_no_effect;
use crate::base::{Certainty, Estimate, Measure};

/// A reason for rating up that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Upgrade {
    /// Which reason.
    pub name: &'static str,
    /// The levels it would rate up; they count only if nothing is rated down.
    pub levels: u8,
    /// The rule that decided.
    pub rule: &'static str,
    /// Why, in words.
    pub because: String,
}

/// Looks for large ratios in non-randomised evidence. `None` where there is none to look at.
pub(super) fn large_effect(case: &Case<'_, '_>, trace: &mut Trace) -> Option<Upgrade> {
    if case.part.kind == PartOfBody::Randomised || case.part.start.suggested == Certainty::High {
        return None;
    }
    let stated = case.part.items.iter().flat_map(risk_ratios).filter_map(|e| e.value);
    let implied = case.part.items.iter().flat_map(implied_ratios);
    let ratios: Vec<f64> = stated.chain(implied).collect();
    if !ratios.iter().any(|ratio| is_large(*ratio)) {
        return None;
    }
    let words: Vec<String> = ratios.iter().map(|ratio| format!("{ratio:.2}")).collect();
    let words = words.join(", ");
    let obstacles = obstacles(case, &ratios);
    let (rule, levels, because) = if obstacles.is_empty() {
        (&rules::UP_LARGE, 1, format!("ratios {words}"))
    } else {
        let because = format!("ratios {words} are not rated up: {}", obstacles.join("; "));
        (&rules::UP_PRECONDITIONS, 0, because)
    };
    let inputs = [("ratios", words), ("in_the_way", obstacles.join("; "))];
    let threshold = format!("above {LARGE_RATIO} or below {}", 1.0 / LARGE_RATIO);
    trace.note(rule, &inputs, Some(threshold), levels.to_string());
    Some(Upgrade { name: "large_effect", levels, rule: rule.id, because })
}

fn is_large(ratio: f64) -> bool {
    !(1.0 / LARGE_RATIO..=LARGE_RATIO).contains(&ratio)
}

/// An odds ratio overstates the risk ratio unless the outcome is rare, so it is not taken for one.
fn risk_ratios<'a>(part: &PartItem<'a>) -> impl Iterator<Item = &'a Estimate> {
    let estimates = part.item.finding.estimates.iter().flatten();
    estimates.filter(|estimate| estimate.measure == Measure::RiskRatio)
}

/// Ratios that percentages before and after imply. They are looked at and never rate up, since
/// they come without an interval.
fn implied_ratios(part: &PartItem<'_>) -> Vec<f64> {
    let changes = part.item.finding.changes.iter().flatten();
    let shares = changes.filter(|change| change.unit == "%" && change.from > 0.0);
    shares.map(|change| change.to / change.from).collect()
}

fn obstacles(case: &Case<'_, '_>, ratios: &[f64]) -> Vec<&'static str> {
    let items = || case.part.items.iter();
    let mut found = Vec::new();
    if !items().all(|part| part.item.finding.comparison_group == Some(true)) {
        found.push("no comparison group is described");
    }
    if !items().all(has_a_clear_ratio) {
        found.push(
            "not every study gives a ratio with a confidence interval that excludes no effect",
        );
    }
    let one_side = ratios.iter().all(|r| *r > 1.0) || ratios.iter().all(|r| *r < 1.0);
    if !one_side || !ratios.iter().all(|ratio| is_large(*ratio)) {
        found.push("not every ratio is large and on the same side");
    }
    if case.part.studies().is_none_or(|studies| studies < 2) {
        found.push("fewer than two studies");
    }
    found
}

fn has_a_clear_ratio(part: &PartItem<'_>) -> bool {
    let mut ratios = risk_ratios(part);
    ratios.any(|ratio| {
        ratio.ci_low.is_some() && ratio.ci_high.is_some() && !includes_no_effect(ratio)
    })
}
