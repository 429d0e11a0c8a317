//! The judgements of a rating, each in a form in which two can be compared.

use serde::Serialize;

use crate::grade::{Rating, Reporting};

/// A judgement as a rating holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JudgementState {
    /// What holds: a certainty for the start, a concern for a domain, the levels for rating up.
    #[serde(rename = "final")]
    pub final_: String,
    /// What the rules suggest; for rating up, what holds.
    pub suggested: String,
    /// What the facts leave possible, from best to worst.
    pub possible: Vec<String>,
    /// How much of what it needs is reported; `None` for what has no such grade.
    pub facts: Option<Reporting>,
    /// The rule that decided.
    pub rule: &'static str,
    /// Why, in words.
    pub because: String,
}

impl JudgementState {
    /// Whether the judgement is the same. The words may differ where the counts behind it do.
    pub(super) fn stands(&self, other: &Self) -> bool {
        let judged = |state: &Self| {
            let (final_, suggested) = (state.final_.clone(), state.suggested.clone());
            (final_, suggested, state.possible.clone(), state.facts, state.rule)
        };
        judged(self) == judged(other)
    }
}

/// The judgements of a rating by what they are on: `start`, `target`, the domains, the reasons for
/// rating up. None where nothing is rated.
pub(super) fn of(rating: &Rating) -> Vec<(&'static str, JudgementState)> {
    let codes = |possible: Vec<&str>| possible.into_iter().map(str::to_owned).collect();
    let start = rating.start.as_ref().map(|start| {
        let state = JudgementState {
            final_: start.final_.code().to_owned(),
            suggested: start.suggested.code().to_owned(),
            possible: codes(start.possible.iter().map(|level| level.code()).collect()),
            facts: Some(start.facts),
            rule: start.rule.id,
            because: start.because.clone(),
        };
        ("start", state)
    });
    let target = rating.target.as_ref().map(|target| {
        let state = JudgementState {
            final_: target.target.code().to_owned(),
            suggested: target.target.code().to_owned(),
            possible: vec![target.target.code().to_owned()],
            facts: None,
            rule: target.rule.id,
            because: target.because.clone(),
        };
        ("target", state)
    });
    let domains = rating.domains.iter().flat_map(|domains| domains.iter());
    let domains = domains.map(|(domain, judged)| {
        let state = JudgementState {
            final_: judged.final_.code().to_owned(),
            suggested: judged.suggested.code().to_owned(),
            possible: codes(judged.possible.iter().map(|concern| concern.code()).collect()),
            facts: Some(judged.facts),
            rule: judged.rule.id,
            because: judged.because.clone(),
        };
        (domain.code(), state)
    });
    let upgrades = rating.upgrades.iter().map(|upgrade| {
        let [fewest, most] = upgrade.possible;
        let state = JudgementState {
            final_: upgrade.levels.to_string(),
            suggested: upgrade.levels.to_string(),
            possible: (fewest..=most).rev().map(|levels| levels.to_string()).collect(),
            facts: None,
            rule: upgrade.rule.id,
            because: upgrade.because.clone(),
        };
        (upgrade.name, state)
    });
    start.into_iter().chain(target).chain(domains).chain(upgrades).collect()
}

/// The judgement on something.
pub(super) fn on(rating: &Rating, on: &str) -> Option<JudgementState> {
    of(rating).into_iter().find(|(name, _)| *name == on).map(|(_, state)| state)
}
