//! Ratings against what the rules say by hand, and against published judgements.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};
use whatworks::base::{Certainty, Design, DesignCount, Direction};
use whatworks::grade::{Concern, Domain, Judgements, Rating, Verdict, combine};
use whatworks::{EvidenceBase, RuleSet};

fn brief() -> EvidenceBase {
    EvidenceBase::staff_empowerment().with_layers(&["brief"]).unwrap()
}

fn both() -> EvidenceBase {
    EvidenceBase::staff_empowerment()
}

fn rate(base: &EvidenceBase, id: &str) -> Rating {
    base.rate(id, &RuleSet::narrative_2017()).unwrap()
}

fn interval(rating: &Rating) -> Option<(&'static str, &'static str)> {
    rating.interval.map(|[worst, best]| (worst.code(), best.code()))
}

/// Worked out by hand from the text of the brief: point, interval and verdict of each
/// recommendation.
const BY_HAND: [(&str, &str, (&str, &str), &str); 7] = [
    ("R1", "very-low", ("very-low", "moderate"), "needs-facts"),
    ("R2", "very-low", ("very-low", "very-low"), "unattainable"),
    ("R3", "very-low", ("very-low", "very-low"), "unattainable"),
    ("R4", "very-low", ("very-low", "moderate"), "needs-facts"),
    ("R5", "very-low", ("very-low", "moderate"), "agrees"),
    ("R6", "very-low", ("very-low", "very-low"), "unattainable"),
    ("R7", "very-low", ("very-low", "very-low"), "unattainable"),
];

#[test]
fn audit_of_the_brief_as_worked_out_by_hand() {
    let audit = brief().audit(&RuleSet::narrative_2017()).unwrap();
    for (row, (id, derived, (worst, best), verdict)) in audit.rows.iter().zip(BY_HAND) {
        assert_eq!(row.id, id);
        assert_eq!(row.derived.code(), derived, "{id}");
        assert_eq!(row.interval.map(|i| (i[0].code(), i[1].code())), Some((worst, best)), "{id}");
        assert_eq!(row.verdict.code(), verdict, "{id}");
    }
    assert_eq!(audit.rows.len(), BY_HAND.len());
}

#[test]
fn bodies_of_the_brief_as_worked_out_by_hand() {
    let base = brief();
    let by_hand = [
        ("R1.cultural-competency.staff", "very-low", Some(("very-low", "moderate"))),
        ("R1.cultural-competency.patient", "very-low", Some(("very-low", "moderate"))),
        ("R1.mental-health-focus.patient", "very-low", Some(("very-low", "moderate"))),
        ("R1.advocacy.staff", "not-rated", None),
        ("R2.adequate-time.patient", "very-low", Some(("very-low", "very-low"))),
        ("R3.resources.patient", "very-low", Some(("very-low", "very-low"))),
        ("R4.trauma-informed-care.staff", "very-low", Some(("very-low", "moderate"))),
        ("R4.trauma-informed-care.patient", "not-rated", None),
        ("R5.game-based-learning.staff", "very-low", Some(("very-low", "moderate"))),
        ("R6.diversity-programmes.student", "very-low", Some(("very-low", "very-low"))),
        ("R7.outreach.recruitment", "very-low", Some(("very-low", "very-low"))),
    ];
    for (id, certainty, between) in by_hand {
        let rating = rate(&base, id);
        assert_eq!(rating.certainty.code(), certainty, "{id}");
        assert_eq!(interval(&rating), between, "{id}");
    }
}

/// High less risk of bias, timing and imprecision; low once either unreported domain is clean.
#[test]
fn cultural_competency_line_by_line() {
    let rating = rate(&brief(), "R1.cultural-competency.staff");
    let combination = rating.combination.as_ref().unwrap();
    assert_eq!(combination.raw, 4 - 1 - 1 - 1);
    for domain in ["risk_of_bias", "imprecision"] {
        let fact = rating.missing.iter().find(|fact| fact.domain == domain).unwrap();
        let clean = fact.would_be.iter().find(|other| other.if_ == "not-serious").unwrap();
        assert_eq!(clean.certainty, Certainty::Low, "{domain}");
    }
}

/// Nine of eleven studies improved and five are randomised, so three to five of these did.
#[test]
fn bound_on_randomised_studies_that_improved() {
    let rating = rate(&brief(), "R1.cultural-competency.staff");
    let bound = rating.trace.iter().find(|entry| entry.rule == "start.bound").unwrap();
    assert_eq!(bound.result, "3 to 5 of the 5 randomised studies improved");
    let domains = rating.domains.as_ref().unwrap();
    assert_eq!(domains.inconsistency.possible, [Concern::NotSerious, Concern::Serious]);
}

/// The bound, against every way to choose which studies improved and which are randomised.
#[test]
fn bound_by_enumeration() {
    for of in 1..=7_u32 {
        for improved in 0..=of {
            for randomised in 0..=of {
                // Studies 0..randomised are randomised; every set of `improved` studies is tried.
                let sets = (0..1_u32 << of).filter(|set| set.count_ones() == improved);
                let counts: Vec<u32> =
                    sets.map(|set| (set & ((1 << randomised) - 1)).count_ones()).collect();
                let expected = (*counts.iter().min().unwrap(), *counts.iter().max().unwrap());
                let found = bound(of, improved, randomised);
                if let Some(found) = found {
                    assert_eq!(found, expected, "{improved} of {of}, {randomised} randomised");
                } else {
                    assert!(randomised == 0 || randomised == of);
                }
            }
        }
    }
}

/// What the trace says of a review of `of` studies.
fn bound(of: u32, improved: u32, randomised: u32) -> Option<(u32, u32)> {
    let mut document = brief().document().clone();
    let study = document.studies.iter_mut().find(|study| study.id == "ref-8").unwrap();
    study.study_count[0].value = of;
    study.designs[0].value =
        vec![DesignCount { design: Design::Randomised, count: Some(randomised) }];
    let finding = document.findings.iter_mut().find(|f| f.id == "ref-8.staff.brief").unwrap();
    let votes = finding.votes.as_mut().unwrap();
    (votes.improved, votes.of) = (Some(improved), of);
    let rating = rate(&EvidenceBase::new(&document).unwrap(), "R1.cultural-competency.staff");
    let entry = rating.trace.iter().find(|entry| entry.rule == "start.bound")?;
    let words: Vec<&str> = entry.result.split(' ').collect();
    Some((words[0].parse().unwrap(), words[2].parse().unwrap()))
}

/// Same shape of evidence (staff learning improved, patient outcomes lacking), same rating, though
/// the brief publishes Moderate for one and Very low for the other.
#[test]
fn like_cases_alike() {
    let base = brief();
    let (r4, r5) = (rate(&base, "R4"), rate(&base, "R5"));
    assert_eq!((r4.certainty, r4.interval), (r5.certainty, r5.interval));
    assert_ne!(r4.published, r5.published);
}

/// 2 % to 7 % and 1 % to 4 % look like ratios of 3.5 and 4: no denominators, no interval, no
/// comparison group, one study.
#[test]
fn cadet_scheme_is_not_rated_up() {
    let rating = rate(&brief(), "R7.outreach.recruitment");
    let [upgrade] = rating.upgrades.as_slice() else { panic!("one upgrade is looked at") };
    assert_eq!((upgrade.name, upgrade.levels), ("large_effect", 0));
    assert!(upgrade.because.contains("3.50") && upgrade.because.contains("4.00"));
    for obstacle in ["comparison group", "confidence interval", "two studies"] {
        assert!(upgrade.because.contains(obstacle), "{obstacle}: {}", upgrade.because);
    }
}

#[test]
fn a_bundle_is_no_surer_than_its_weakest_part() {
    let rating = rate(&brief(), "R1");
    let as_written = rating.as_written.unwrap();
    assert_eq!(as_written.certainty, Certainty::NotRated);
    assert!(as_written.because.contains("advocacy"));
}

#[test]
fn a_sentence_about_a_whole_group_may_be_read_as_not_meant() {
    let rating = rate(&brief(), "R6");
    let [reading] = rating.readings.as_slice() else { panic!("one other reading") };
    assert_eq!(reading.interval, [Certainty::VeryLow, Certainty::Moderate]);
}

#[test]
fn overall_is_the_lowest_critical_outcome() {
    let mut document = brief().document().clone();
    for body in &mut document.bodies {
        body.importance = match body.id.as_str() {
            "R4.trauma-informed-care.staff" => Some(8),
            "R5.game-based-learning.staff" | "R4.trauma-informed-care.patient" => Some(6),
            "R5.game-based-learning.patient" => Some(9),
            _ => None,
        };
    }
    let base = EvidenceBase::new(&document).unwrap();
    let overall = |id: &str| rate(&base, id).overall.unwrap();
    assert_eq!(overall("R4").certainty, Certainty::VeryLow);
    // A critical outcome without evidence comes to the surface.
    assert_eq!(overall("R5").certainty, Certainty::NotRated);
    assert!(overall("R5").because.contains("R5.game-based-learning.patient"));
    assert_eq!(overall("R1").rule, "overall.importance-not-stated");
}

#[test]
fn no_difference_does_not_speak_for_a_recommendation() {
    let rating = rate(&both(), "R1.anti-stigma.staff-knowledge");
    assert_eq!(rating.direction, Some(Direction::NoDifference));
    let mut document = both().document().clone();
    let component = document.recommendations[0].components.iter().find(|c| c.id == "anti-stigma");
    document.recommendations[0].components = vec![component.unwrap().clone()];
    document.recommendations[0].components[0].bodies =
        vec!["R1.anti-stigma.staff-knowledge".to_owned()];
    let base = EvidenceBase::new(&document).unwrap();
    let audit = base.audit(&RuleSet::narrative_2017()).unwrap();
    assert_eq!(audit.rows[0].verdict, Verdict::NotRated);
}

/// Every mark of the trace is a rule of the rule set, with its kind and its source.
#[test]
fn every_step_names_a_rule() {
    let rules: BTreeMap<&str, _> =
        RuleSet::narrative_2017().rules().iter().map(|rule| (rule.id, rule)).collect();
    for base in [brief(), both()] {
        for body in base.bodies() {
            let rating = rate(&base, &body.id);
            assert!(!rating.trace.is_empty());
            for entry in &rating.trace {
                let rule = rules[entry.rule];
                assert_eq!((entry.kind, entry.source), (rule.kind, rule.source));
            }
            for (_, judged) in rating.domains.iter().flat_map(|domains| domains.iter()) {
                assert!(rules.contains_key(judged.rule), "{}", judged.rule);
                assert!(judged.possible.contains(&judged.final_), "{}", body.id);
                assert_eq!(judged.open.is_some(), judged.possible.len() > 1, "{}", body.id);
            }
        }
    }
}

/// A fact that turns out as one of its possible values never leaves the interval.
#[test]
fn intervals_hold_what_missing_facts_may_do() {
    for base in [brief(), both()] {
        for body in base.bodies() {
            let rating = rate(&base, &body.id);
            let Some([worst, best]) = rating.interval else { continue };
            assert!(worst <= rating.certainty && rating.certainty <= best, "{}", body.id);
            for other in rating.missing.iter().flat_map(|fact| &fact.would_be) {
                assert!(worst <= other.certainty && other.certainty <= best, "{}", body.id);
                assert!(worst <= other.interval[0] && other.interval[1] <= best, "{}", body.id);
            }
        }
    }
}

/// A value with its provenance, in the layer `own`.
fn said(mut value: Value) -> Value {
    let text = json!({"layer": "own", "locator": {"part": "somewhere"}});
    value.as_object_mut().unwrap().extend(text.as_object().unwrap().clone());
    value
}

fn fact(value: Value) -> Value {
    json!([said(json!({ "value": value }))])
}

/// Puts `changes` over `value`; a `null` takes a key away.
fn with(mut value: Value, changes: &Value) -> Value {
    let map = value.as_object_mut().unwrap();
    for (key, change) in changes.as_object().unwrap() {
        map.insert(key.clone(), change.clone());
        if change.is_null() {
            map.remove(key);
        }
    }
    value
}

fn ratio(value: f64, low: f64, high: f64) -> Value {
    json!([{"of": "all", "measure": "risk-ratio", "value": value, "ci_low": low, "ci_high": high}])
}

/// A base with one recommendation that rests on one body. Each study is a randomised trial with a
/// finding that improved, complete in every domain, but for its changes `(study, finding)`; the
/// body was compared in every element, but for its changes.
fn own(studies: &[(Value, Value)], body: &Value, published: &str) -> EvidenceBase {
    let study = |(index, (changes, _)): (usize, &(Value, Value))| {
        let whole = json!({
            "id": format!("s{index}"), "kind": fact(json!("primary-study")),
            "designs": fact(json!([{"design": "randomised", "count": 1}])),
            "appraisal": fact(json!({"tool": "RoB 2", "result": "all-low"})),
        });
        with(whole, changes)
    };
    let finding = |(index, (_, changes)): (usize, &(Value, Value))| {
        let whole = said(json!({
            "id": format!("f{index}"), "study": format!("s{index}"), "outcome": "o",
            "bearing": "effect", "direction": "improved", "says": "better", "participants": 150,
            "comparison_group": true, "estimates": ratio(0.7, 0.6, 0.8),
        }));
        with(whole, changes)
    };
    let none = |element: &whatworks::base::Element| {
        said(json!({"element": element.code(), "difference": "none", "reason": "the same"}))
    };
    let comparisons: Vec<Value> = whatworks::base::Element::ALL.iter().map(none).collect();
    let findings: Vec<String> = (0..studies.len()).map(|index| format!("f{index}")).collect();
    let whole =
        json!({"id": "b", "outcome": "o", "findings": findings, "comparisons": comparisons});
    let document = json!({
        "schema": "whatworks-base/1", "id": "own", "version": "1", "title": "Our own",
        "layers": [
            {"id": "own", "title": "What we read", "address": "https://example.org"},
            {"id": "later", "title": "What we read later", "address": "https://example.org/2"},
        ],
        "themes": [said(json!({"id": "t", "title": "Theme"}))],
        "outcomes": [{"id": "o", "name": "Outcome", "level": "patient"}],
        "studies": studies.iter().enumerate().map(study).collect::<Vec<_>>(),
        "findings": studies.iter().enumerate().map(finding).collect::<Vec<_>>(),
        "bodies": [with(whole, body)],
        "recommendations": [said(json!({
            "id": "A", "text": "Do it", "theme": "t",
            "components": [{"id": "c", "title": "It", "bodies": ["b"]}],
            "published": said(json!({"certainty": published, "scale": "GRADE"})),
        }))],
    });
    EvidenceBase::from_json(document.to_string()).unwrap_or_else(|error| panic!("{error}"))
}

fn same(count: usize, study: &Value, finding: &Value) -> Vec<(Value, Value)> {
    vec![(study.clone(), finding.clone()); count]
}

fn none() -> Value {
    json!({})
}

fn verdict(base: &EvidenceBase) -> &'static str {
    base.audit(&RuleSet::narrative_2017()).unwrap().rows[0].verdict.code()
}

fn possible(rating: &Rating, domain: Domain) -> Vec<&'static str> {
    let judged = rating.domains.as_ref().unwrap().get(domain);
    judged.possible.iter().map(|concern| concern.code()).collect()
}

fn suggested(rating: &Rating, domain: Domain) -> &'static str {
    rating.domains.as_ref().unwrap().get(domain).suggested.code()
}

/// Trials that stand one by one: some improved, some worse.
fn trials(improved: usize, worse: usize) -> EvidenceBase {
    let mut studies = same(improved, &none(), &none());
    let harm = json!({"direction": "worse", "estimates": ratio(1.5, 1.1, 2.0)});
    studies.extend(same(worse, &none(), &harm));
    own(&studies, &none(), "high")
}

/// A review in place of a trial.
fn review(studies: u32, participants: u32) -> Value {
    json!({
        "kind": fact(json!("review")), "study_count": fact(json!(studies)),
        "designs": fact(json!([{"design": "randomised", "count": studies}])),
        "participants": fact(json!({"count": participants})),
    })
}

#[test]
fn evidence_of_harm_speaks_for_nothing() {
    let base = trials(1, 9);
    let rating = rate(&base, "b");
    assert_eq!((rating.certainty, rating.direction), (Certainty::High, Some(Direction::Worse)));
    assert_eq!(verdict(&base), "not-rated");
    let no_effect = json!({"direction": "no-difference", "estimates": ratio(1.0, 0.9, 1.1)});
    let cohort = json!({"designs": fact(json!([{"design": "cohort", "count": 1}]))});
    let base = own(&[(none(), no_effect), (cohort, none())], &none(), "high");
    let rating = rate(&base, "b");
    assert_eq!(rating.direction, Some(Direction::NoDifference), "of the trial that is shown");
    assert_eq!(rating.beside.unwrap().direction, Some(Direction::Improved));
    assert_eq!(verdict(&base), "not-rated");
}

#[test]
fn reviews_that_disagree_are_inconsistent() {
    let votes = |improved, not_improved, direction| {
        json!({"direction": direction, "participants": 900, "estimates": null,
               "votes": {"improved": improved, "not_improved": not_improved, "of": 10, "basis": "direction"}})
    };
    let agree = own(
        &[(review(10, 900), votes(9, 1, "improved")), (review(10, 900), votes(10, 0, "improved"))],
        &none(),
        "high",
    );
    assert_eq!(suggested(&rate(&agree, "b"), Domain::Inconsistency), "not-serious");
    let differ = own(
        &[(review(10, 900), votes(9, 1, "improved")), (review(10, 900), votes(0, 10, "worse"))],
        &none(),
        "high",
    );
    assert_eq!(suggested(&rate(&differ, "b"), Domain::Inconsistency), "serious");
}

#[test]
fn counts_too_large_to_enumerate_take_no_time() {
    let most = u32::MAX;
    let votes = json!({"votes": {"improved": most / 2, "of": most, "basis": "direction"}});
    let base = own(&[(review(most, most), votes)], &none(), "high");
    assert_eq!(possible(&rate(&base, "b"), Domain::Inconsistency).len(), 3);
    let designs =
        json!([{"design": "randomised", "count": most}, {"design": "cohort", "count": 3}]);
    let study = json!({"kind": fact(json!("review")), "designs": fact(designs)});
    let rating = rate(&own(&[(study, none())], &none(), "high"), "b");
    assert_eq!(rating.start.unwrap().possible.len(), 2, "which are randomised is not known");
}

/// RR 0.30 in two cohorts: one level up, if nothing is rated down; so an appraisal that is missing
/// leaves it open and does not take it away.
#[test]
fn rating_up_is_in_the_interval() {
    let cohort = json!({"designs": fact(json!([{"design": "cohort", "count": 1}]))});
    let large = json!({"participants": 900, "estimates": ratio(0.3, 0.2, 0.45)});
    let appraised = rate(&own(&same(2, &cohort, &large), &none(), "moderate"), "b");
    assert_eq!(appraised.upgrades[0].levels, 1);
    assert_eq!(appraised.certainty, Certainty::Moderate);
    let missing = json!({"designs": cohort["designs"], "appraisal": null});
    let base = own(&same(2, &missing, &large), &none(), "moderate");
    let open = rate(&base, "b");
    assert_eq!(open.certainty, Certainty::VeryLow, "low less serious risk of bias, as assumed");
    assert_eq!(open.interval.unwrap()[1], Certainty::Moderate);
    assert_eq!(open.combination.as_ref().unwrap().suppressed_upgrade, 1);
    assert_eq!(verdict(&base), "needs-facts");
    for (value, low, high) in [(0.95, 0.7, 1.3), (3.0, 2.0, 4.5), (0.3, 0.05, 1.8)] {
        let other = json!({"participants": 900, "estimates": ratio(value, low, high)});
        let mixed = [(cohort.clone(), large.clone()), (cohort.clone(), other)];
        let rating = rate(&own(&mixed, &none(), "moderate"), "b");
        assert_eq!(rating.upgrades[0].levels, 0, "{value}");
    }
}

#[test]
fn designs_without_counts_leave_the_start_open() {
    let start = |study: Value| rate(&own(&[(study, none())], &none(), "high"), "b").start.unwrap();
    let named = json!({"kind": fact(json!("review")), "study_count": fact(json!(10)),
                       "designs": fact(json!([{"design": "randomised"}]))});
    assert_eq!(start(named).possible, [Certainty::Low, Certainty::High]);
    let cases = json!({"designs": fact(json!([{"design": "case-series", "count": 1}]))});
    assert_eq!(start(cases).suggested, Certainty::VeryLow);
    let robins = json!({"designs": null, "appraisal": fact(json!({"tool": "ROBINS-I", "result": "all-low"}))});
    assert_eq!(start(robins).possible, [Certainty::Low]);
}

#[test]
fn a_kind_that_is_not_reported_is_not_one_study() {
    let rating = rate(&own(&[(json!({"kind": null}), none())], &none(), "high"), "b");
    assert_eq!(possible(&rating, Domain::Inconsistency).len(), 3);
    let statistics = json!({"kind": fact(json!("statistics"))});
    let rating = rate(&own(&[(statistics, none())], &none(), "high"), "b");
    assert_eq!(rating.certainty, Certainty::NotRated, "a statistic is no evidence of effect");
}

#[test]
fn imprecision_by_hand() {
    let judged = |studies: &[(Value, Value)]| {
        let rating = rate(&own(studies, &none(), "high"), "b");
        (suggested(&rating, Domain::Imprecision), possible(&rating, Domain::Imprecision).len())
    };
    // Crossing no effect is no reason by itself.
    let crossing = json!({"participants": 90_000, "estimates": ratio(1.0, 0.99, 1.01)});
    assert_eq!(judged(&same(3, &none(), &crossing)), ("not-serious", 2));
    // One interval does not speak for the other studies.
    let mut one = same(4, &none(), &json!({"estimates": null}));
    one.push((none(), none()));
    assert_eq!(judged(&one), ("not-serious", 2));
    assert_eq!(judged(&same(5, &none(), &none())), ("not-serious", 1));
    // Two reviews may share their studies: 250 to 500 people.
    let people = json!({"participants": 250, "estimates": null});
    assert_eq!(judged(&same(2, &review(5, 250), &people)), ("serious", 3));
    // The number of the study bounds that of the finding.
    let bounded = json!({"participants": fact(json!({"count": 50}))});
    assert_eq!(judged(&[(bounded, json!({"participants": null}))]), ("serious", 2));
    let unknown = json!({"participants": null});
    assert_eq!(judged(&[(none(), unknown)]), ("serious", 3));
}

#[test]
fn risk_of_bias_by_hand() {
    let judged = |results: &[Option<&str>], body: &Value| {
        let study = |result: &Option<&str>| match result {
            Some(result) => {
                (json!({"appraisal": fact(json!({"tool": "RoB 2", "result": result}))}), none())
            }
            None => (json!({"appraisal": null}), none()),
        };
        let studies: Vec<_> = results.iter().map(study).collect();
        let rating = rate(&own(&studies, body, "high"), "b");
        (suggested(&rating, Domain::RiskOfBias), possible(&rating, Domain::RiskOfBias))
    };
    let (none_, low, high) = (None, Some("all-low"), Some("all-high"));
    let all = vec!["not-serious", "serious", "very-serious"];
    assert_eq!(judged(&[low, low], &none()), ("not-serious", vec!["not-serious"]));
    let mostly = Some("mostly-low");
    assert_eq!(judged(&[low, mostly], &none()), ("not-serious", vec!["not-serious", "serious"]));
    assert_eq!(judged(&[high, Some("mostly-high")], &none()), ("serious", all[1..].to_vec()));
    assert_eq!(judged(&[low, high], &none()), ("serious", all.clone()));
    assert_eq!(judged(&[none_, none_], &none()), ("serious", all.clone()));
    assert_eq!(judged(&[low, none_], &none()), ("serious", all.clone()));
    let limitation = said(json!({"kind": "poorly-evaluated", "reason": "no control"}));
    let limited = json!({"limitations": [limitation]});
    assert_eq!(judged(&[low, low], &limited), ("serious", all[1..].to_vec()));
}

#[test]
fn publication_bias_and_heterogeneity_by_hand() {
    let with_limitation = |kind: &str| {
        let body = json!({"limitations": [said(json!({"kind": kind, "reason": "so it says"}))]});
        rate(&own(&same(5, &none(), &none()), &body, "high"), "b")
    };
    for kind in ["unpublished-studies-known", "only-small-positive-studies"] {
        assert_eq!(suggested(&with_limitation(kind), Domain::PublicationBias), "serious", "{kind}");
    }
    let search = with_limitation("search-not-comprehensive");
    assert!(search.domains.unwrap().publication_bias.borderline);
    let rating = with_limitation("too-heterogeneous-to-compare");
    assert_eq!(possible(&rating, Domain::Inconsistency), ["serious", "very-serious"]);
}

/// Two layers compare the same element: the later decides, and it counts once.
#[test]
fn comparisons_follow_the_layers() {
    let comparison = |difference: &str, layer: &str| {
        json!({"element": "population", "difference": difference, "reason": "students",
               "layer": layer, "locator": {"part": "somewhere"}})
    };
    for (earlier, later, expected) in
        [("important", "important", "serious"), ("important", "none", "not-serious")]
    {
        let body = json!({"comparisons": [comparison(earlier, "own"), comparison(later, "later")]});
        let rating = rate(&own(&same(5, &none(), &none()), &body, "high"), "b");
        assert_eq!(suggested(&rating, Domain::Indirectness), expected);
    }
}

#[test]
fn published_below_what_the_facts_allow_is_more_cautious() {
    let base = own(&same(5, &none(), &none()), &none(), "very-low");
    assert_eq!(verdict(&base), "more-cautious");
    assert_eq!(verdict(&own(&same(5, &none(), &none()), &none(), "high")), "agrees");
}

#[test]
fn an_outcome_is_critical_from_seven() {
    let overall = |importance: u8| {
        let body = json!({"importance": importance});
        rate(&own(&same(5, &none(), &none()), &body, "high"), "A").overall.unwrap()
    };
    assert_eq!(overall(7).rule, "overall.critical");
    assert_eq!(overall(6).rule, "overall.none-critical");
}

/// Every rule is applied by some case: of the embedded base, or of those here.
#[test]
fn every_rule_is_applied_somewhere() {
    let mut applied: std::collections::BTreeSet<&str> = std::collections::BTreeSet::new();
    let mut note = |base: &EvidenceBase| {
        let recommendations = base.recommendations().iter().map(|r| r.id.as_str());
        for id in recommendations.chain(base.bodies().iter().map(|body| body.id.as_str())) {
            applied.extend(rate(base, id).trace.iter().map(|entry| entry.rule));
        }
    };
    note(&brief());
    note(&both());
    note(&trials(4, 1));
    let cohort = json!({"designs": fact(json!([{"design": "cohort", "count": 1}]))});
    let large = json!({"participants": 900, "estimates": ratio(0.3, 0.2, 0.45)});
    note(&own(&same(2, &cohort, &large), &json!({"importance": 5}), "low"));
    let missing = json!({"designs": cohort["designs"], "appraisal": null});
    note(&own(&same(2, &missing, &large), &none(), "low"));
    let cases = json!({"designs": fact(json!([{"design": "case-series", "count": 1}]))});
    note(&own(&[(cases, none())], &json!({"importance": 9}), "low"));
    let crossing = json!({"participants": 900, "estimates": ratio(1.0, 0.99, 1.01)});
    note(&own(&same(3, &none(), &crossing), &none(), "low"));
    let people = json!({"participants": 250, "estimates": null});
    note(&own(&same(2, &review(5, 250), &people), &none(), "low"));
    let mixed = json!({"direction": "mixed"});
    let mut studies = same(5, &none(), &mixed);
    studies.extend(same(3, &none(), &none()));
    note(&own(&studies, &none(), "low"));
    for kind in
        ["unpublished-studies-known", "only-small-positive-studies", "search-not-comprehensive"]
    {
        let body = json!({"limitations": [said(json!({"kind": kind, "reason": "so it says"}))],
                          "comparisons": null});
        note(&own(&same(2, &none(), &none()), &body, "low"));
    }
    let calls = Judgements {
        risk_of_bias: Concern::NotSerious,
        imprecision: Concern::NotSerious,
        borderline: vec![Domain::RiskOfBias, Domain::Imprecision],
        ..Judgements::default()
    };
    applied.extend(combine(&calls).unwrap().trace.iter().map(|entry| entry.rule));
    let given = combine(&calls).unwrap().domains.unwrap().risk_of_bias.rule;
    applied.insert(given);
    let all = RuleSet::narrative_2017().rules().iter().map(|rule| rule.id);
    let never: Vec<&str> = all.filter(|rule| !applied.contains(rule)).collect();
    // A statement about containers; it is what the other rules of the start carry out.
    assert_eq!(never, ["start.container"]);
}

/// Directions of primary studies are counted one by one: from 80 % consistent, below 60 % divided.
#[test]
fn trials_that_stand_one_by_one() {
    let by_hand = [
        (5, 0, Concern::NotSerious, Certainty::High),
        (4, 1, Concern::NotSerious, Certainty::High),
        (3, 1, Concern::Serious, Certainty::Moderate),
        (3, 2, Concern::Serious, Certainty::Moderate),
        (2, 2, Concern::VerySerious, Certainty::Low),
    ];
    for (improved, worse, concern, certainty) in by_hand {
        let rating = rate(&trials(improved, worse), "b");
        let domains = rating.domains.as_ref().unwrap();
        assert_eq!(domains.inconsistency.suggested, concern, "{improved} against {worse}");
        assert_eq!(domains.imprecision.suggested, Concern::NotSerious);
        assert_eq!(domains.risk_of_bias.possible, [Concern::NotSerious]);
        assert_eq!(domains.indirectness.possible, [Concern::NotSerious]);
        assert_eq!(rating.certainty, certainty, "{improved} against {worse}");
    }
    let two = rate(&trials(2, 0), "b");
    let domains = two.domains.unwrap();
    assert_eq!(domains.inconsistency.facts.code(), "not-reported", "two are too few to count");
    assert_eq!(domains.imprecision.suggested, Concern::Serious, "300 participants");
    let one = rate(&trials(1, 0), "b");
    assert_eq!(one.domains.unwrap().inconsistency.suggested, Concern::NotApplicable);
}

fn concern(word: &str) -> Concern {
    match word {
        "not_assessed" => Concern::NotApplicable,
        word => Concern::from_code(&word.replace('_', "-")).unwrap(),
    }
}

/// 74 outcomes that a real panel rated. Observational evidence starts high there, so the start is
/// an input.
#[test]
fn arithmetic_of_a_real_panel() {
    let rows = include_str!("data/vaccine-panel.csv").lines().skip(2);
    let mut rated = 0;
    for row in rows {
        let cells: Vec<&str> = row.split(',').collect();
        let judgements = Judgements {
            start: Certainty::High,
            risk_of_bias: concern(cells[4]),
            inconsistency: concern(cells[5]),
            indirectness: concern(cells[6]),
            imprecision: concern(cells[7]),
            publication_bias: whatworks::grade::PublicationBias::Undetected,
            ..Judgements::default()
        };
        let rating = combine(&judgements).unwrap();
        assert_eq!(rating.certainty.code(), cells[8].replace('_', "-"), "{row}");
        assert_eq!(rating.interval, Some([rating.certainty; 2]), "nothing is open: {row}");
        rated += 1;
    }
    assert_eq!(rated, 74);
}

fn any_concern() -> impl Strategy<Value = Concern> {
    prop::sample::select(Concern::ALL)
}

/// Levels down that a concern may stand for in `narrative-2017`, and the one it suggests.
fn levels(domain: Domain, concern: Concern) -> (Vec<i32>, i32) {
    let assumed = match domain {
        Domain::RiskOfBias | Domain::Imprecision => 1,
        _ => 0,
    };
    let most = if domain == Domain::PublicationBias { 1 } else { 2 };
    match concern {
        Concern::NotSerious | Concern::NotApplicable => (vec![0], 0),
        Concern::Serious => (vec![1], 1),
        Concern::VerySerious => (vec![2], 2),
        Concern::ExtremelySerious => (vec![3], 3),
        Concern::NotReported => ((0..=most).collect(), assumed),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    /// The combination, against an enumeration of every completion of what is not reported.
    #[test]
    fn combination_by_enumeration(
        start in 1..=4_i32,
        concerns in [any_concern(), any_concern(), any_concern(), any_concern()],
        bias in prop::sample::select(whatworks::grade::PublicationBias::ALL),
        large in 0..=2_u8,
        dose in 0..=1_u8,
        borderline in prop::sample::subsequence(Domain::ALL, 0..=5),
    ) {
        let scale = [Certainty::VeryLow, Certainty::Low, Certainty::Moderate, Certainty::High];
        let at = |points: i32| scale[usize::try_from(points.clamp(1, 4) - 1).unwrap()];
        let rating = combine(&Judgements {
            start: at(start),
            risk_of_bias: concerns[0],
            inconsistency: concerns[1],
            indirectness: concerns[2],
            imprecision: concerns[3],
            publication_bias: bias,
            large_effect: large,
            dose_response: dose,
            borderline: borderline.clone(),
            ..Judgements::default()
        }).unwrap();
        let bias = Concern::from_code(bias.code()).unwrap_or(Concern::NotSerious);
        let domains = [
            (Domain::RiskOfBias, concerns[0]),
            (Domain::Inconsistency, concerns[1]),
            (Domain::Indirectness, concerns[2]),
            (Domain::Imprecision, concerns[3]),
            (Domain::PublicationBias, bias),
        ];
        let up = i32::from(large + dose);
        let calls: Vec<i32> = domains
            .iter()
            .filter(|(domain, concern)| borderline.contains(domain) && *concern != Concern::NotReported)
            .map(|(domain, concern)| levels(*domain, *concern).1)
            .collect();
        let extra = i32::from(calls.len() >= 2 && calls.iter().all(|down| *down == 0));
        let certainty = |down: i32| start - down - extra + if down + extra > 0 { 0 } else { up };
        let suggested: i32 = domains.iter().map(|(d, c)| levels(*d, *c).1).sum();
        prop_assert_eq!(rating.certainty, at(certainty(suggested)));
        let mut completions = vec![0];
        for (domain, concern) in domains {
            let possible = levels(domain, concern).0;
            completions = completions
                .iter()
                .flat_map(|down| possible.iter().map(move |more| down + more))
                .collect();
        }
        let ends = completions.iter().map(|down| certainty(*down));
        let (worst, best) = (ends.clone().min().unwrap(), ends.max().unwrap());
        prop_assert_eq!(rating.interval, Some([at(worst), at(best)]));
    }

    /// Rating one domain down further never makes the whole surer.
    #[test]
    fn more_concern_is_never_surer(
        start in prop::sample::select(&[Certainty::Low, Certainty::High][..]),
        rest in [any_concern(), any_concern(), any_concern()],
    ) {
        let by = |risk_of_bias| combine(&Judgements {
            start,
            risk_of_bias,
            inconsistency: rest[0],
            indirectness: rest[1],
            imprecision: rest[2],
            ..Judgements::default()
        }).unwrap();
        let steps = [Concern::NotSerious, Concern::Serious, Concern::VerySerious, Concern::ExtremelySerious];
        for pair in steps.windows(2) {
            let (less, more) = (by(pair[0]), by(pair[1]));
            prop_assert!(more.certainty <= less.certainty);
            prop_assert!(more.interval.unwrap()[1] <= less.interval.unwrap()[1]);
        }
    }
}
