//! Rating up: what looks like a large effect, and what stands in its way.

use super::super::Upgrade;
use super::Narrative;
use super::imprecision::includes_no_effect;
use crate::base::{Certainty, Estimate, Measure};
use crate::grade::judgement::Trace;
use crate::grade::rules;
use crate::grade::start::{PartItem, PartOfBody};

/// Looks for large ratios in non-randomised evidence. `None` where there is none to look at.
pub(in super::super) fn large_effect(
    case: &Narrative<'_, '_>,
    trace: &mut Trace,
) -> Option<Upgrade> {
    if case.part.kind == PartOfBody::Randomised || case.part.start.suggested == Certainty::High {
        return None;
    }
    let stated = case.part.items.iter().flat_map(risk_ratios).filter_map(|e| e.value);
    let implied = case.part.items.iter().flat_map(implied_ratios);
    let ratios: Vec<f64> = stated.chain(implied).collect();
    if !ratios.iter().any(|ratio| is_large(*ratio, case.rules.large_ratio)) {
        return None;
    }
    let words: Vec<String> = ratios.iter().map(|ratio| format!("{ratio:.2}")).collect();
    let words = words.join(", ");
    let obstacles = obstacles(case, &ratios);
    let (rule, levels, because): (&'static rules::Rule, u8, String) = if obstacles.is_empty() {
        (&rules::UP_LARGE, 1, format!("ratios {words}"))
    } else {
        let because = format!("ratios {words} are not rated up: {}", obstacles.join("; "));
        (&rules::UP_PRECONDITIONS, 0, because)
    };
    let inputs = [("ratios", words.into()), ("in_the_way", obstacles.join("; ").into())];
    let threshold =
        format!("above {} or below {}", case.rules.large_ratio, 1.0 / case.rules.large_ratio);
    trace.note(rule, inputs, Some(threshold.into()), levels.to_string());
    Some(Upgrade::settled("large_effect", levels, rule, because))
}

fn is_large(ratio: f64, large: f64) -> bool {
    !(1.0 / large..=large).contains(&ratio)
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

fn obstacles(case: &Narrative<'_, '_>, ratios: &[f64]) -> Vec<&'static str> {
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
    if !one_side || !ratios.iter().all(|ratio| is_large(*ratio, case.rules.large_ratio)) {
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
