//! Checks of equity: was it measured, is the judgement supported, whose outcomes are they, and what
//! does an effect come to where baseline risks differ.

use serde::{Deserialize, Serialize};

use super::answers;
use super::outcome::{Outcome, RelativeEffect, RelativeMeasure};
use super::rules;
use crate::base::{Certainty, Level, ProgressPlus, codes};
use crate::fault::Fault;
use crate::grade::{Rule, RuleKind};
use crate::json;

/// What is known of equity beside the criterion.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct EquityQuestion {
    /// Whether the recommendation aims to reduce inequality.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aims_to_reduce_inequality: Option<bool>,
    /// Whether the intervention is universal, for everyone alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub universal: Option<bool>,
    /// The reason for the judgement of equity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judgement_reason: Option<String>,
    /// Baseline risks by group.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub baselines: Vec<GroupRisk>,
}

/// The risk of an outcome without the intervention, in one group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GroupRisk {
    /// The outcome.
    pub outcome: String,
    /// The group in words.
    pub group: String,
    /// The characteristic that sets the group apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub characteristic: Option<ProgressPlus>,
    /// The risk, from 0 to 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 1.0)))]
    pub risk: f64,
    /// Where it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

codes! {
    /// What came of a check.
    Flag {
        /// It found what it looks for: read the reason.
        Raised = "raised",
        /// It found nothing.
        Clear = "clear",
        /// What it needs is not reported.
        NotAssessed = "not-assessed",
    }
}

/// A check of equity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EquityCheck {
    /// The id of its rule.
    pub rule: &'static str,
    /// What stands behind it.
    pub kind: RuleKind,
    /// What it says.
    pub says: &'static str,
    /// What came of it.
    pub flag: Flag,
    /// Why.
    pub because: String,
}

/// What a relative effect comes to in one group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupEffect {
    /// The outcome.
    pub outcome: String,
    /// The group.
    pub group: String,
    /// Its characteristic.
    pub characteristic: Option<ProgressPlus>,
    /// The risk without the intervention.
    pub baseline_risk: f64,
    /// The risk with it.
    pub risk: Option<f64>,
    /// Events more (or, below 0, fewer) among 1,000 people.
    pub per_1000: Option<f64>,
    /// The lower end of its interval.
    pub per_1000_low: Option<f64>,
    /// The upper end of its interval.
    pub per_1000_high: Option<f64>,
    /// Why there is no figure, or no upper end.
    pub not_computed: Option<&'static str>,
    /// The source of the baseline risk.
    pub source: Option<String>,
}

/// The checks of equity and the absolute effects by group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EquityAnswer {
    /// The checks.
    pub checks: Vec<EquityCheck>,
    /// The absolute effects.
    pub absolute_effects: Vec<GroupEffect>,
}

/// Runs every check.
pub(super) fn check(
    question: &EquityQuestion,
    judgement: Option<answers::Equity>,
    outcomes: &[Outcome],
) -> EquityAnswer {
    EquityAnswer {
        checks: vec![
            measured(question, outcomes),
            supported(question, judgement, outcomes),
            one_population(outcomes),
        ],
        absolute_effects: question
            .baselines
            .iter()
            .filter_map(|baseline| absolute(baseline, outcomes))
            .collect(),
    }
}

fn checked(rule: &Rule, flag: Flag, because: impl Into<String>) -> EquityCheck {
    EquityCheck { rule: rule.id, kind: rule.kind, says: rule.says, flag, because: because.into() }
}

fn ids<'a>(outcomes: impl Iterator<Item = &'a Outcome>) -> Vec<String> {
    outcomes.map(|outcome| format!("`{}`", outcome.id)).collect()
}

fn has_evidence(outcome: &&Outcome) -> bool {
    outcome.certainty != Certainty::NotRated
}

fn stratified(outcomes: &[Outcome]) -> Vec<String> {
    ids(outcomes.iter().filter(has_evidence).filter(|outcome| !outcome.stratified_by.is_empty()))
}

fn measured(question: &EquityQuestion, outcomes: &[Outcome]) -> EquityCheck {
    let rule = &rules::NOT_MEASURED;
    let measures = |o: &&Outcome| o.equity_outcome == Some(true) || !o.stratified_by.is_empty();
    let found = ids(outcomes.iter().filter(has_evidence).filter(measures));
    match question.aims_to_reduce_inequality {
        None => {
            let because = "whether it aims to reduce inequality is not stated";
            checked(rule, Flag::NotAssessed, because)
        }
        Some(false) => checked(rule, Flag::Clear, "it does not aim to reduce inequality"),
        Some(true) if found.is_empty() => {
            let because = "equity effect not measured: no outcome with evidence is stated to measure a gap or to be stratified";
            checked(rule, Flag::Raised, because)
        }
        Some(true) => checked(rule, Flag::Clear, format!("measured by {}", found.join(", "))),
    }
}

fn supported(
    question: &EquityQuestion,
    judgement: Option<answers::Equity>,
    outcomes: &[Outcome],
) -> EquityCheck {
    use answers::Equity::{Increased, ProbablyIncreased, ProbablyNoImpact};
    let rule = &rules::UNSUPPORTED;
    let found = stratified(outcomes);
    let (flag, because) = match (question.universal, judgement) {
        (None, _) => (Flag::NotAssessed, "whether the intervention is universal is not stated"),
        (Some(false), _) => (Flag::Clear, "the intervention is not universal"),
        (_, None) => (Flag::NotAssessed, "equity is not judged"),
        (_, Some(_)) if !found.is_empty() => (Flag::Clear, "there are stratified results"),
        (_, Some(Increased | ProbablyIncreased | ProbablyNoImpact)) => {
            match question.judgement_reason {
                Some(_) => (Flag::Clear, "no stratified results, and a reason is recorded"),
                None => (
                    Flag::Raised,
                    "no stratified results and no reason: the judgement may not be better than don't know",
                ),
            }
        }
        (_, Some(_)) => (Flag::Clear, "the judgement claims nothing that would need data"),
    };
    checked(rule, flag, because)
}

fn one_population(outcomes: &[Outcome]) -> EquityCheck {
    let rule = &rules::TWO_POPULATIONS;
    let at = |levels: &'static [Level]| {
        ids(outcomes.iter().filter(|o| o.level.is_some_and(|level| levels.contains(&level))))
    };
    let workforce = at(&[Level::Staff, Level::Student]);
    let patients = at(&[Level::Patient]);
    if !workforce.is_empty() && !patients.is_empty() {
        let because = format!(
            "workforce: {}; patients: {}: ask two questions",
            workforce.join(", "),
            patients.join(", ")
        );
        return checked(rule, Flag::Raised, because);
    }
    if outcomes.is_empty() || outcomes.iter().any(|outcome| outcome.level.is_none()) {
        return checked(rule, Flag::NotAssessed, "not every outcome says whose it is");
    }
    checked(rule, Flag::Clear, "the outcomes are not of workforce and patients both")
}

fn absolute(baseline: &GroupRisk, outcomes: &[Outcome]) -> Option<GroupEffect> {
    let outcome = outcomes.iter().find(|outcome| outcome.id == baseline.outcome)?;
    let p0 = baseline.risk;
    let effect = outcome.relative_effect;
    let risk = effect.and_then(|effect| risk(effect, effect.value, p0));
    let per_1000 = |ratio: Option<f64>| {
        let risk = effect.and_then(|effect| self::risk(effect, ratio?, p0))?;
        Some(1000.0 * (risk - p0))
    };
    Some(GroupEffect {
        outcome: outcome.id.clone(),
        group: baseline.group.clone(),
        characteristic: baseline.characteristic,
        baseline_risk: p0,
        risk,
        per_1000: per_1000(effect.map(|effect| effect.value)),
        per_1000_low: per_1000(effect.and_then(|effect| effect.ci_low)),
        per_1000_high: per_1000(effect.and_then(|effect| effect.ci_high)),
        not_computed: not_computed(effect, p0),
        source: baseline.source.clone(),
    })
}

/// Why a figure or an end of its interval is missing.
fn not_computed(effect: Option<RelativeEffect>, p0: f64) -> Option<&'static str> {
    let Some(effect) = effect else { return Some("no relative effect is given") };
    let above = |ratio: f64| risk(effect, ratio, p0).is_none();
    if effect.measure == RelativeMeasure::HazardRatio {
        Some("a hazard ratio needs the event risk over the follow-up")
    } else if above(effect.value) {
        Some("the ratio would take the risk above 1")
    } else if effect.ci_high.is_some_and(above) {
        Some("the upper end of the interval would take the risk above 1")
    } else {
        None
    }
}

/// The risk with the intervention; `None` where a ratio does not give one.
fn risk(effect: RelativeEffect, ratio: f64, p0: f64) -> Option<f64> {
    let risk_ratio = match effect.measure {
        RelativeMeasure::RiskRatio => ratio,
        RelativeMeasure::OddsRatio => ratio / (1.0 - p0 + p0 * ratio),
        RelativeMeasure::HazardRatio => return None,
    };
    Some(p0 * risk_ratio).filter(|risk| *risk <= 1.0)
}

impl EquityQuestion {
    /// Reports what a schema cannot say.
    pub(super) fn check(&self, outcomes: &[Outcome], faults: &mut Vec<Fault>) {
        for (index, baseline) in self.baselines.iter().enumerate() {
            let at = format!("/equity/baselines/{index}");
            if !(0.0..=1.0).contains(&baseline.risk) {
                let found = Some(baseline.risk.to_string());
                let place = format!("{at}/risk");
                faults.push(Fault::new("out-of-range", place, found, "a number from 0 to 1"));
            }
            if !outcomes.iter().any(|outcome| outcome.id == baseline.outcome) {
                let found = Some(json::quoted(&baseline.outcome));
                let place = format!("{at}/outcome");
                faults.push(Fault::new("dangling-id", place, found, "the id of an outcome"));
            }
        }
    }
}
