//! Decisions of people across an update.

use serde_json::{Value, json};
use whatworks::RuleSet;
use whatworks::diff::{DecisionState, KeptDecisions};

use crate::mutation::read;
use crate::{diff, tiny};

fn decision(on: &str, to: &str) -> Value {
    json!({"on": on, "to": to, "reason": "made up", "who": "panel", "date": "2026-01-02"})
}

fn deciding(mut document: Value, decisions: &Value) -> Value {
    document["bodies"][0]["assessment"] = json!({"decisions": decisions});
    document
}

fn keep(old: &Value, new: &Value) -> KeptDecisions {
    let kept = read(new).keeping_decisions_of(&read(old), &RuleSet::default()).unwrap();
    // What is kept is a base that passes every check.
    assert_eq!(read(&serde_json::from_str(&kept.base.to_json()).unwrap()), kept.base);
    kept
}

fn states(kept: &KeptDecisions) -> Vec<DecisionState> {
    kept.report.decisions.iter().map(|fate| fate.state).collect()
}

fn held(kept: &KeptDecisions) -> Vec<String> {
    let assessment = kept.base.bodies().first().and_then(|body| body.assessment.as_ref());
    let decisions = assessment.and_then(|a| a.decisions.as_deref()).unwrap_or_default();
    decisions.iter().map(|decision| format!("{} {}", decision.on, decision.to)).collect()
}

#[test]
fn one_whose_suggestion_stands_is_kept_and_one_whose_words_moved_is_to_be_reviewed() {
    let decisions = json!([decision("start", "low"), decision("publication_bias", "serious")]);
    let old = deciding(tiny(&json!("randomised")), &decisions);
    let kept = keep(&old, &tiny(&json!("cohort")));
    assert_eq!(states(&kept), [DecisionState::Review, DecisionState::Kept]);
    let start = &kept.report.decisions[0];
    assert!(start.because.contains("now they suggest low"), "{}", start.because);
    assert_eq!(start.facts.len(), 1);
    assert_eq!(
        (start.facts[0].id.as_str(), &*start.facts[0].fields),
        ("S1", &["designs".to_owned()][..])
    );
    assert_eq!(held(&kept), ["start low", "publication_bias serious"]);
    // The difference to the base that holds them says the same.
    let new: Value = serde_json::from_str(&kept.base.to_json()).unwrap();
    assert_eq!(diff(&old, &new).decisions, kept.report.decisions);
}

#[test]
fn what_was_noted_at_the_time_is_what_a_decision_rests_on() {
    let mut noted = decision("start", "low");
    noted["at_the_time"] = json!({"suggested": "low", "because": "long ago"});
    let old = deciding(tiny(&json!("randomised")), &json!([noted]));
    let kept = keep(&old, &tiny(&json!("randomised")));
    assert_eq!(states(&kept), [DecisionState::Review]);
    assert!(kept.report.decisions[0].because.contains("the rules suggested low (long ago)"));
}

#[test]
fn a_decision_stands_once_and_the_new_bases_own_holds() {
    let old = json!([decision("start", "low"), decision("imprecision", "serious")]);
    let new = json!([decision("imprecision", "not-serious"), decision("start", "low")]);
    let randomised = || tiny(&json!("randomised"));
    let kept = keep(&deciding(randomised(), &old), &deciding(randomised(), &new));
    assert_eq!(held(&kept), ["start low", "imprecision serious", "imprecision not-serious"]);
    let expected = [DecisionState::Kept, DecisionState::Kept, DecisionState::Added];
    assert_eq!(states(&kept), expected);
    assert!(kept.report.decisions[1].because.contains("a later decision"));
    // Done again, nothing is added.
    let again =
        kept.base.keeping_decisions_of(&read(&deciding(randomised(), &old)), &RuleSet::default());
    assert_eq!(again.unwrap().base, kept.base);
}

#[test]
fn one_whose_body_is_gone_is_listed_and_not_carried() {
    let old = deciding(tiny(&json!("randomised")), &json!([decision("start", "low")]));
    let mut new = tiny(&json!("randomised"));
    new["bodies"] = json!([]);
    new["recommendations"][0]["components"][0]["bodies"] = json!([]);
    let kept = keep(&old, &new);
    assert_eq!(states(&kept), [DecisionState::Orphaned]);
    assert_eq!(kept.base, read(&new));
    assert_eq!(diff(&old, &new).decisions, kept.report.decisions);
}

#[test]
fn one_that_the_facts_no_longer_allow_is_listed_and_not_carried() {
    // Randomised studies may start at high; others may not, whatever was decided.
    let decisions = json!([decision("start", "high"), decision("imprecision", "serious")]);
    let old = deciding(tiny(&json!("randomised")), &decisions);
    let kept = keep(&old, &tiny(&json!("cohort")));
    assert_eq!(states(&kept), [DecisionState::Orphaned, DecisionState::Kept]);
    assert_eq!(held(&kept), ["imprecision serious"]);
    assert!(kept.report.decisions[0].because.contains("no longer allow"));
}

#[test]
fn one_that_was_not_brought_along_is_missing() {
    let old = deciding(tiny(&json!("randomised")), &json!([decision("start", "low")]));
    let found = diff(&old, &tiny(&json!("randomised")));
    assert_eq!(found.decisions[0].state, DecisionState::Missing);
    let start = found.bodies[0].judgements.iter().find(|moved| moved.on == "start").unwrap();
    assert_eq!(start.causes, ["`B`'s decisions were withdrawn"]);
}
