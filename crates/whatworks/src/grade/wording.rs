//! A finding in a plain sentence, with the words that go with each certainty.
//!
//! Source: Core GRADE 6, BMJ 2025;389:e083866, box 1, as pmatools (Furukawa) reports it: high is a
//! plain verb, moderate "probably", low "may", and very low names no direction. The verb names what
//! happens to the outcome, never benefit or harm.

use serde::Serialize;

use super::effect::Effect;
use super::target::{Target, TargetKind};
use crate::base::Certainty;

/// A finding in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// The word of the certainty: `probably`, `may`; none for high and very low.
    pub qualifier: Option<&'static str>,
    /// What happens to the outcome: `increases`, `reduces`, `little-to-no-effect`,
    /// `very-uncertain`; none where the estimate is exactly no effect.
    pub claim: Option<&'static str>,
    /// Whether the word "important" belongs to it.
    pub important: bool,
    /// The sentence.
    pub text: String,
}

impl Statement {
    pub(crate) fn of(
        certainty: Certainty,
        effect: &Effect,
        target: &Target,
        outcome: Option<&str>,
    ) -> Self {
        let outcome = outcome.unwrap_or("the outcome");
        let qualifier = match certainty {
            Certainty::Moderate => Some("probably"),
            Certainty::Low => Some("may"),
            Certainty::High | Certainty::VeryLow | Certainty::NotRated => None,
        };
        if matches!(certainty, Certainty::VeryLow | Certainty::NotRated) {
            let text = format!("The evidence is very uncertain about the effect on {outcome}.");
            return Self { qualifier, claim: Some("very-uncertain"), important: false, text };
        }
        let (claim, important) = claim(effect, target);
        let text = claim.map_or_else(
            || format!("The estimate for {outcome} is exactly no effect."),
            |claim| sentence(certainty, claim, target.target, important, outcome),
        );
        Self { qualifier, claim, important, text }
    }
}

fn claim(effect: &Effect, target: &Target) -> (Option<&'static str>, bool) {
    let by_mid = target.threshold != crate::base::ThresholdChoice::Null;
    if target.is_of_no_effect() {
        return (Some("little-to-no-effect"), by_mid);
    }
    let important = target.target == TargetKind::ImportantEffect;
    let claim = if effect.estimate > 0.0 {
        Some("increases")
    } else if effect.estimate < 0.0 {
        Some("reduces")
    } else {
        None
    };
    (claim, important)
}

fn sentence(
    certainty: Certainty,
    claim: &str,
    target: TargetKind,
    important: bool,
    outcome: &str,
) -> String {
    let may = certainty == Certainty::Low;
    let probably = if certainty == Certainty::Moderate { "probably " } else { "" };
    match claim {
        "little-to-no-effect" => {
            let verb = if may { "may have" } else { "has" };
            let important = if important { "important " } else { "" };
            format!(
                "The intervention {probably}{verb} little to no {important}effect on {outcome}."
            )
        }
        verb => {
            let verb = match (may, verb) {
                (true, "increases") => "may increase",
                (true, _) => "may reduce",
                (false, verb) => verb,
            };
            let how_much = match target {
                TargetKind::ImportantEffect => ", by an important amount",
                TargetKind::Small => ", by a small amount",
                TargetKind::Moderate => ", by a moderate amount",
                TargetKind::Large => ", by a large amount",
                TargetKind::Effect | TargetKind::LittleOrNoEffect | TargetKind::Trivial => "",
            };
            format!("The intervention {probably}{verb} {outcome}{how_much}.")
        }
    }
}
