//! GRADE-CERQual: every combination of concerns against the rule written out a second time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use whatworks::cerqual::{
    Component, ComponentJudgement, Concern, Confidence, Decided, Finding, FindingKind, RULES,
    Signature, StatedConcern,
};
use whatworks::grade::RuleKind;

const CONCERNS: [StatedConcern; 4] = [
    StatedConcern::NoneOrVeryMinor,
    StatedConcern::Minor,
    StatedConcern::Moderate,
    StatedConcern::Serious,
];

fn judged(concern: StatedConcern) -> Option<ComponentJudgement> {
    Some(ComponentJudgement { concern, because: None, levels: None, levels_reason: None })
}

fn finding(components: [Option<ComponentJudgement>; 4]) -> Finding {
    let [methodological_limitations, coherence, adequacy, relevance] = components;
    Finding {
        id: "F".to_owned(),
        text: "a finding".to_owned(),
        kind: FindingKind::ReviewFinding,
        methodological_limitations,
        coherence,
        adequacy,
        relevance,
        dissemination_bias: None,
        decided: None,
    }
}

/// The rule over weights: 0 none, 1 minor, 2 moderate, 3 serious, 4 serious by two levels.
fn by_hand(weights: &[usize]) -> Confidence {
    let count = |weight: usize| weights.iter().filter(|found| **found == weight).count();
    let (minor, moderate) = (count(1), count(2));
    let together = usize::from(moderate >= 2 || minor + moderate >= 3);
    let points = 4_usize.saturating_sub(count(3) + 2 * count(4) + together).max(1);
    Confidence::ALL[points - 1]
}

/// Every list of four out of `0..base`.
fn fours(base: usize) -> impl Iterator<Item = [usize; 4]> {
    (0..base.pow(4)).map(move |n| [n, n / base, n / base.pow(2), n / base.pow(3)].map(|d| d % base))
}

#[test]
fn every_combination_of_concerns() {
    let mut checked = 0;
    for weights in fours(4) {
        let assessment = finding(weights.map(|w| judged(CONCERNS[w]))).assess().unwrap();
        let expected = by_hand(&weights);
        assert_eq!(assessment.suggested, Some(expected), "{weights:?}");
        assert_eq!(assessment.interval, [expected; 2], "{weights:?}");
        assert_eq!(assessment.confidence, Some(expected));
        assert!(assessment.open.is_empty());
        checked += 1;
    }
    assert_eq!(checked, 256);
}

/// Some vectors of the rule, by hand: one serious, two serious, two moderate, three minor.
#[test]
fn vectors() {
    let cases = [
        ([3, 0, 0, 0], Confidence::Moderate),
        ([3, 3, 0, 0], Confidence::Low),
        ([3, 3, 3, 0], Confidence::VeryLow),
        ([3, 3, 3, 3], Confidence::VeryLow),
        ([0, 0, 0, 0], Confidence::High),
        ([1, 1, 0, 0], Confidence::High),
        ([2, 1, 0, 0], Confidence::High),
        ([2, 2, 0, 0], Confidence::Moderate),
        ([1, 1, 1, 0], Confidence::Moderate),
        ([2, 2, 2, 2], Confidence::Moderate),
        ([3, 2, 2, 0], Confidence::Low),
    ];
    for (weights, expected) in cases {
        let assessment = finding(weights.map(|w| judged(CONCERNS[w]))).assess().unwrap();
        assert_eq!(assessment.suggested, Some(expected), "{weights:?}");
    }
}

/// 4 stands for "not reported": the interval against an enumeration of what it may be.
#[test]
fn not_reported_is_an_interval() {
    for weights in fours(5) {
        let components = weights.map(|w| CONCERNS.get(w).and_then(|c| judged(*c)));
        let assessment = finding(components).assess().unwrap();
        let completions = fours(5).filter(|full| {
            weights.iter().zip(full).all(|(given, full)| *given == 4 || given == full)
        });
        let found: Vec<Confidence> = completions.map(|full| by_hand(&full)).collect();
        let ends = [*found.iter().min().unwrap(), *found.iter().max().unwrap()];
        assert_eq!(assessment.interval, ends, "{weights:?}");
        let open = weights.iter().filter(|w| **w == 4).count();
        assert_eq!(assessment.open.len(), open);
        let settled = (ends[0] == ends[1]).then_some(ends[0]);
        assert_eq!(assessment.suggested, settled, "{weights:?}");
    }
}

#[test]
fn stated_as_not_reported_is_the_same_as_left_out() {
    let none = StatedConcern::NoneOrVeryMinor;
    let left_out = finding([None, judged(none), judged(none), judged(none)]).assess().unwrap();
    let stated =
        finding([judged(StatedConcern::NotReported), judged(none), judged(none), judged(none)]);
    let stated = stated.assess().unwrap();
    assert_eq!(left_out.interval, [Confidence::Low, Confidence::High]);
    assert_eq!(stated.interval, left_out.interval);
    assert_eq!(stated.suggested, None);
    assert_eq!(stated.components[0].concern, Concern::NotReported);
}

#[test]
fn two_levels_need_serious_concerns_and_a_reason() {
    let none = judged(StatedConcern::NoneOrVeryMinor);
    let with = |concern, levels_reason: Option<&str>| {
        let judgement = ComponentJudgement {
            concern,
            because: None,
            levels: Some(2),
            levels_reason: levels_reason.map(str::to_owned),
        };
        finding([Some(judgement), none.clone(), none.clone(), none.clone()]).assess()
    };
    let two = with(StatedConcern::Serious, Some("a fatal flaw in every study")).unwrap();
    assert_eq!(two.suggested, Some(Confidence::Low));
    let missing = with(StatedConcern::Serious, None).unwrap_err();
    assert_eq!(missing.pointer(), Some("/methodological_limitations/levels_reason"));
    let minor = with(StatedConcern::Minor, Some("no")).unwrap_err();
    assert_eq!(minor.pointer(), Some("/methodological_limitations/levels"));
}

#[test]
fn substantial_is_serious_and_said() {
    let none = judged(StatedConcern::NoneOrVeryMinor);
    let old = finding([judged(StatedConcern::Substantial), none.clone(), none.clone(), none]);
    let assessment = old.assess().unwrap();
    assert_eq!(assessment.suggested, Some(Confidence::Moderate));
    assert_eq!(assessment.components[0].stated, Some(StatedConcern::Substantial));
    assert_eq!(assessment.components[0].concern, Concern::Serious);
    assert!(assessment.trace.iter().any(|step| step.rule.id == "cerqual.substantial"));
}

#[test]
fn a_single_study_is_never_adequate() {
    let none = judged(StatedConcern::NoneOrVeryMinor);
    let single = |adequacy| Finding {
        kind: FindingKind::SingleStudy,
        ..finding([none.clone(), none.clone(), adequacy, none.clone()])
    };
    for adequacy in [None, judged(StatedConcern::Serious), judged(StatedConcern::NotReported)] {
        let assessment = single(adequacy).assess().unwrap();
        assert_eq!(assessment.suggested, Some(Confidence::Moderate));
        let adequacy = &assessment.components[2];
        assert_eq!((adequacy.component, adequacy.concern), (Component::Adequacy, Concern::Serious));
        assert_eq!(adequacy.rule, "cerqual.single-study");
        assert!(adequacy.sentence.contains("no finding of a synthesis"));
    }
    for stated in [StatedConcern::NoneOrVeryMinor, StatedConcern::Minor, StatedConcern::Moderate] {
        let error = single(judged(stated)).assess().unwrap_err();
        assert_eq!(error.pointer(), Some("/adequacy/concern"));
    }
}

#[test]
fn a_decision_stays_beside_the_suggestion() {
    let none = judged(StatedConcern::NoneOrVeryMinor);
    let by = |date: &str| Signature {
        who: "the review team".to_owned(),
        date: date.to_owned(),
        reason: "the one serious concern matters little here".to_owned(),
    };
    let decided = |date| Finding {
        decided: Some(Decided { confidence: Confidence::High, by: by(date) }),
        ..finding([judged(StatedConcern::Serious), none.clone(), none.clone(), none.clone()])
    };
    let assessment = decided("2026-03-01").assess().unwrap();
    assert_eq!(assessment.suggested, Some(Confidence::Moderate));
    assert_eq!(assessment.confidence, Some(Confidence::High));
    let error = decided("1 March 2026").assess().unwrap_err();
    assert_eq!(error.pointer(), Some("/decided/date"));
}

#[test]
fn what_is_not_confirmed_says_so() {
    let kind = |id| RULES.iter().find(|rule| rule.id == id).unwrap().kind;
    assert_eq!(kind("cerqual.start"), RuleKind::Unconfirmed);
    assert_eq!(kind("cerqual.serious"), RuleKind::Grade);
    assert_eq!(kind("cerqual.together"), RuleKind::Library);
}

#[test]
fn the_table_has_a_row_for_each_component() {
    let table = finding([None, None, None, None]).assess().unwrap().to_table();
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    assert_eq!(names, ["component", "concern", "stated", "levels", "sentence", "rule"]);
}
