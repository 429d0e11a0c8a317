//! Rating up: what looks like a large effect, and what stands in its way.

use serde::Serialize;

use super::super::judgement::{Domains, Trace};
use super::super::rules::{self, LARGE_RATIO};
use super::super::start::PartOfBody;
use super::Case;
use crate::base::{Certainty, Finding, Measure};

/// A reason for rating up that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Upgrade {
    /// Which reason.
    pub name: &'static str,
    /// The levels rated up.
    pub levels: u8,
    /// The rule that decided.
    pub rule: &'static str,
    /// Why, in words.
    pub because: String,
}

/// Looks for large ratios in non-randomised evidence. `None` where there is no ratio to look at.
pub(super) fn large_effect(
    case: &Case<'_, '_>,
    domains: &Domains,
    trace: &mut Trace,
) -> Option<Upgrade> {
    if case.part.kind == PartOfBody::Randomised || case.part.start.suggested == Certainty::High {
        return None;
    }
    let findings = || case.part.items.iter().map(|part| part.item.finding);
    let ratios: Vec<f64> = findings().flat_map(ratios).collect();
    let large: Vec<String> = ratios
        .iter()
        .filter(|ratio| **ratio > LARGE_RATIO || **ratio < 1.0 / LARGE_RATIO)
        .map(|ratio| format!("{ratio:.2}"))
        .collect();
    if large.is_empty() {
        return None;
    }
    let obstacles = obstacles(case, domains);
    let levels = u8::from(obstacles.is_empty());
    let rule = if obstacles.is_empty() { &rules::UP_LARGE } else { &rules::UP_PRECONDITIONS };
    let because = if obstacles.is_empty() {
        format!("ratios {}", large.join(", "))
    } else {
        format!("ratios {} are not rated up: {}", large.join(", "), obstacles.join("; "))
    };
    let inputs = [("ratios", large.join(", ")), ("in_the_way", obstacles.join("; "))];
    trace.note(
        rule,
        &inputs,
        Some(format!("above {LARGE_RATIO} or below 0.5")),
        levels.to_string(),
    );
    Some(Upgrade { name: "large_effect", levels, rule: rule.id, because })
}

/// Ratios that a finding states or that its changes imply.
fn ratios(finding: &Finding) -> Vec<f64> {
    // An odds ratio overstates the risk ratio unless the outcome is rare, so it is not taken for one.
    let estimates = finding.estimates.iter().flatten();
    let stated = estimates.filter(|e| e.measure == Measure::RiskRatio).filter_map(|e| e.value);
    let changes = finding.changes.iter().flatten().filter(|change| change.from > 0.0);
    stated.chain(changes.map(|change| change.to / change.from)).collect()
}

fn obstacles(case: &Case<'_, '_>, domains: &Domains) -> Vec<&'static str> {
    let findings = || case.part.items.iter().map(|part| part.item.finding);
    let mut found = Vec::new();
    if !findings().all(|finding| finding.comparison_group == Some(true)) {
        found.push("no comparison group is described");
    }
    let with_interval = |finding: &Finding| {
        finding.estimates.iter().flatten().any(|e| e.ci_low.is_some() && e.ci_high.is_some())
    };
    if !findings().any(with_interval) {
        found.push("no confidence interval is given");
    }
    if case.part.studies().is_none_or(|studies| studies < 2) {
        found.push("fewer than two studies");
    }
    if domains.iter().any(|(_, judged)| judged.down() > 0) {
        found.push("the evidence is rated down");
    }
    found
}
