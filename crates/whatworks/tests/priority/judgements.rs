//! What judgements are worth: codes, several people, what is missing, and reasons.

use whatworks::EvidenceBase;
use whatworks::priority::{Priorities, Request};

use crate::support::{item, order};

fn answer(text: &str) -> Priorities {
    Request::from_json(text).unwrap().answer(&EvidenceBase::staff_empowerment()).unwrap()
}

#[test]
fn without_a_policy_the_order_is_that_of_the_document() {
    let priorities = answer(r#"{"policy": {}, "recommendations": ["R5", "R2"]}"#);
    assert_eq!(order(&priorities), ["R2", "R5"]);
    assert_eq!(priorities.items[1].rank, Some(2));
    assert_eq!(
        priorities.items[0].reasons,
        ["in the order of the document: no policy says otherwise"]
    );
    assert!(priorities.scores().is_empty());
}

const TWO_PEOPLE: &str = r#"{
    "policy": {"method": "weighted", "several": "SEVERAL", "criteria": [{"id": "equity", "weight": 1}]},
    "recommendations": ["R1"],
    "judgements": [
        {"recommendation": "R1", "criterion": "equity", "judgement": "increased", "who": "A"},
        {"recommendation": "R1", "criterion": "equity", "judgement": "SECOND", "who": "B"},
        {"recommendation": "R1", "criterion": "equity", "judgement": "reduced", "who": "C"}
    ]
}"#;

#[test]
fn judgements_of_several_people_become_one_as_the_policy_says() {
    let of = |several: &str, second: &str| {
        let text = TWO_PEOPLE.replace("SEVERAL", several).replace("SECOND", second);
        let priorities = answer(&text);
        (priorities.items[0].score_low.unwrap(), priorities.items[0].score_high.unwrap())
    };
    assert_eq!(of("median", "probably-increased"), (0.75, 0.75));
    assert_eq!(of("mean", "probably-increased"), (0.583_333_333_333_3, 0.583_333_333_333_3));
    assert_eq!(of("worst", "probably-increased"), (0.0, 0.0));
    // What one of them leaves open is open from the worst to the best.
    assert_eq!(of("median", "dont-know"), (0.0, 1.0));
    assert_eq!(of("mean", "varies"), (0.333_333_333_333_3, 0.666_666_666_666_7));
    assert_eq!(of("worst", "dont-know"), (0.0, 0.0));
    let priorities = answer(&TWO_PEOPLE.replace("SEVERAL", "median").replace("SECOND", "reduced"));
    let who: Vec<Option<&str>> =
        priorities.items[0].contributions[0].judgements.iter().map(|j| j.who.as_deref()).collect();
    assert_eq!(who, [Some("A"), Some("B"), Some("C")]);
    assert!(priorities.notes.iter().any(|note| note.contains("median")), "{:?}", priorities.notes);
}

#[test]
fn scores_of_the_policy_are_taken_and_a_default_is_said_to_be_one() {
    let text = r#"{
        "policy": {"method": "weighted", "criteria": [
            {"id": "equity", "weight": 1, "scores": {"reduced": -10, "probably-reduced": -2,
                "probably-no-impact": 0, "probably-increased": 1, "increased": 2, "varies": 0}},
            {"id": "own", "codes": ["poor", "fair", "good"], "weight": 1}
        ]},
        "recommendations": ["R1", "R2"],
        "judgements": [
            {"recommendation": "R1", "criterion": "equity", "judgement": "varies"},
            {"recommendation": "R1", "criterion": "own", "judgement": "fair"},
            {"recommendation": "R2", "criterion": "equity", "judgement": "reduced"},
            {"recommendation": "R2", "criterion": "own", "judgement": "good"}
        ]
    }"#;
    let priorities = answer(text);
    assert_eq!(item(&priorities, "R1").score, Some(0.25));
    assert_eq!(item(&priorities, "R2").score, Some(-4.5));
    let equal: Vec<bool> = priorities.criteria.iter().map(|c| c.spaced_equally).collect();
    assert_eq!(equal, [false, true]);
    assert!(
        priorities.notes[0].contains("`own`")
            && priorities.notes[0].contains("choice of this library")
    );
}

#[test]
fn what_is_missing_is_named_and_never_zero() {
    let text = r#"{
        "policy": {"method": "lexicographic", "criteria": [
            {"id": "reach", "direction": "more-is-better"}, {"id": "equity"}
        ]},
        "recommendations": ["R1", "R2", "R3"],
        "judgements": [
            {"recommendation": "R1", "criterion": "reach", "value": -5},
            {"recommendation": "R1", "criterion": "equity", "judgement": "increased"},
            {"recommendation": "R2", "criterion": "reach", "judgement": "dont-know", "why": "no data"},
            {"recommendation": "R2", "criterion": "equity", "judgement": "reduced"},
            {"recommendation": "R3", "criterion": "reach", "value": -5},
            {"recommendation": "R3", "criterion": "equity", "judgement": "reduced"},
            {"recommendation": "R3", "criterion": "feasibility", "judgement": "yes"}
        ]
    }"#;
    let priorities = answer(text);
    assert_eq!(order(&priorities), ["R2", "R1", "R3"]);
    let open = item(&priorities, "R2");
    assert_eq!((open.rank, open.rank_best, open.rank_worst), (None, 1, 3));
    assert_eq!(open.reasons[0], "rank 1 to 3: its value is open on `reach`");
    assert_eq!(open.reasons[1], "reach: `dont-know` (no data) = any number");
    assert_eq!(open.contributions[0].value_low, None);
    assert_eq!(
        item(&priorities, "R1").reasons[0],
        "rank 1 to 2: values of other items are missing"
    );
    assert_eq!(priorities.not_used, ["feasibility"]);
}

#[test]
fn reasons_of_fronts_name_what_dominates_and_on_what() {
    let text = r#"{
        "policy": {"method": "pareto", "criteria": [{"id": "equity"}, {"id": "feasibility"}]},
        "recommendations": ["R1", "R2", "R3"],
        "judgements": [
            {"recommendation": "R1", "criterion": "equity", "judgement": "increased"},
            {"recommendation": "R1", "criterion": "feasibility", "judgement": "yes"},
            {"recommendation": "R2", "criterion": "equity", "judgement": "increased"},
            {"recommendation": "R2", "criterion": "feasibility", "judgement": "no"},
            {"recommendation": "R3", "criterion": "equity", "judgement": "reduced"}
        ]
    }"#;
    let priorities = answer(text);
    let reasons = &item(&priorities, "R2").reasons;
    assert_eq!(
        reasons.last().unwrap(),
        "dominated by `R1`, better on `feasibility` and nowhere worse"
    );
    let third = item(&priorities, "R3");
    assert_eq!((third.rank_best, third.rank_worst), (2, 3));
    assert!(third.reasons.iter().any(|reason| reason.starts_with("may be dominated by `R2`")));
    assert!(item(&priorities, "R1").reasons.contains(&"no item dominates it".to_owned()));
    let table = priorities.to_table();
    assert_eq!(table.columns.len(), 14);
    assert_eq!(priorities.contributions_table().columns.len(), 8);
}
