//! Every rule of `narrative-2017`, on bases made for it and worked out by hand; and that no rule of
//! any rule set is without a case.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use serde_json::{Value, json};
use whatworks::base::{Certainty, Direction, Level};
use whatworks::grade::{BodyOfEvidence, Concern, Context, Domain, Judgements, Rating, combine};
use whatworks::{EvidenceBase, RuleSet};

fn rate(base: &EvidenceBase, id: &str) -> Rating {
    base.rate(id, &RuleSet::narrative_2017()).unwrap()
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
    assert_eq!(overall(7).rule.id, "overall.critical");
    assert_eq!(overall(6).rule.id, "overall.none-critical");
}

/// Over two critical outcomes no end of the interval is above either of them.
#[test]
fn critical_outcomes_bound_one_another() {
    let missing = json!({"appraisal": null});
    let cohort = json!({"designs": fact(json!([{"design": "cohort", "count": 1}]))});
    let low = own(&same(5, &cohort, &none()), &json!({"importance": 8}), "high");
    let open = own(&same(2, &missing, &json!({"participants": null})), &none(), "high");
    let (low, open_alone) = (low.document().clone(), rate(&open, "b"));
    assert_eq!(open_alone.interval.unwrap()[1], Certainty::High);
    let mut document = low.clone();
    let other = open.document();
    for (mut study, mut finding) in other.studies.iter().cloned().zip(other.findings.clone()) {
        study.id = format!("other-{}", study.id);
        (finding.id, finding.study) = (format!("other-{}", finding.id), study.id.clone());
        document.studies.push(study);
        document.findings.push(finding);
    }
    let mut body = other.bodies[0].clone();
    body.id = "other".to_owned();
    body.importance = Some(9);
    body.findings = body.findings.iter().map(|id| format!("other-{id}")).collect();
    document.bodies.push(body);
    document.recommendations[0].components[0].bodies.push("other".to_owned());
    let base = EvidenceBase::new(&document).unwrap();
    assert_eq!(rate(&base, "b").interval.unwrap()[1], Certainty::Low);
    assert_eq!(rate(&base, "A").interval.unwrap()[1], Certainty::Low);
    assert_eq!(verdict(&base), "unattainable");
}

#[test]
fn a_critical_outcome_that_points_away_is_said_to() {
    let harm = json!({"direction": "worse", "estimates": ratio(1.5, 1.1, 2.0)});
    let base = own(&same(5, &none(), &harm), &json!({"importance": 9}), "high");
    let audit = base.audit(&RuleSet::narrative_2017()).unwrap();
    assert!(audit.rows[0].because.ends_with("does not speak for the recommendation"));
}

/// Rules that no case applies, by rule set.
///
/// Rules of words in rule sets of numbers: findings in words apply them, and each is applied in
/// `narrative-2017`.
const NEVER: &[(&str, &[&str])] = &[
    ("core-grade-2025", &["inconsistency.few-point", "publication-bias.unpublished"]),
    ("grade-standard", &["inconsistency.few-point", "publication-bias.unpublished"]),
];

/// Every rule of every rule set is applied by some case: of the embedded base, of those here, or of
/// the goldens.
#[test]
fn every_rule_is_applied_somewhere() {
    let mut applied = in_goldens();
    for base in bases() {
        for name in RuleSet::NAMES {
            let rules = RuleSet::named(name).unwrap();
            let recommendations = base.recommendations().iter().map(|r| r.id.as_str());
            for id in recommendations.chain(base.bodies().iter().map(|body| body.id.as_str())) {
                note(name, &base.rate(id, &rules).unwrap(), &mut applied);
            }
            let context = Context { outcome_level: Some(Level::Patient), ..Context::default() };
            for body in base.bodies() {
                note(name, &base.rate_for(&body.id, &rules, &context).unwrap(), &mut applied);
            }
        }
    }
    for body in bodies() {
        for name in RuleSet::NAMES {
            let rating = body.rate(&RuleSet::named(name).unwrap());
            rating.into_iter().for_each(|rating| note(name, &rating, &mut applied));
        }
    }
    for name in RuleSet::NAMES {
        let calls = Judgements {
            risk_of_bias: Concern::NotSerious,
            imprecision: Concern::NotSerious,
            borderline: vec![Domain::RiskOfBias, Domain::Imprecision],
            rules: name.to_owned(),
            ..Judgements::default()
        };
        note(name, &combine(&calls).unwrap(), &mut applied);
        let restored = Judgements {
            risk_of_bias: Concern::Serious,
            imprecision: Concern::Serious,
            inconsistency: Concern::NotSerious,
            indirectness: Concern::NotSerious,
            publication_bias: whatworks::grade::PublicationBias::Undetected,
            ..calls
        };
        note(name, &combine(&restored).unwrap(), &mut applied);
    }
    let mut never = Vec::new();
    for name in RuleSet::NAMES {
        let all = RuleSet::named(name).unwrap().rules();
        let missing: Vec<&str> = all
            .into_iter()
            .map(|rule| rule.id)
            .filter(|rule| !applied.contains(&(name.to_owned(), (*rule).to_owned())))
            .collect();
        if !missing.is_empty() {
            never.push((name, missing));
        }
    }
    let expected: Vec<_> = NEVER.iter().map(|(name, rules)| (*name, rules.to_vec())).collect();
    assert_eq!(never, expected);
}

/// Rules applied: the rule set and the id.
type Applied = std::collections::BTreeSet<(String, String)>;

fn note(name: &str, rating: &Rating, applied: &mut Applied) {
    let answer: Value = serde_json::from_str(&rating.to_json()).unwrap();
    collect(&answer, name, applied);
}

/// Every value under the key `rule`.
fn collect(value: &Value, name: &str, applied: &mut Applied) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, name, applied)),
        Value::Object(map) => {
            if let Some(rule) = map.get("rule").and_then(Value::as_str) {
                applied.insert((name.to_owned(), rule.to_owned()));
            }
            map.values().for_each(|item| collect(item, name, applied));
        }
        _ => {}
    }
}

/// Every file of this name among the goldens.
fn goldens(name: &str) -> Vec<Vec<u8>> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    let (mut folders, mut found) = (vec![root], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.ends_with(name) {
                found.push(std::fs::read(path).unwrap());
            }
        }
    }
    found
}

/// What the goldens apply; an answer without a rule set is the same under every one.
fn in_goldens() -> Applied {
    let mut applied = Applied::new();
    for text in goldens("expected.json") {
        let answer: Value = serde_json::from_slice(&text).unwrap();
        match answer["rules"]["id"].as_str() {
            Some(name) => collect(&answer, name, &mut applied),
            None => RuleSet::NAMES.iter().for_each(|name| collect(&answer, name, &mut applied)),
        }
    }
    applied
}

/// The bodies in numbers of the goldens, and some made for rules that they do not need.
fn bodies() -> Vec<BodyOfEvidence> {
    let study = |id: &str, design: &str, yi: f64, vi: f64, risk: &str| json!({"id": id, "design": design, "yi": yi, "vi": vi, "risk_of_bias": risk});
    let three = |values: [f64; 3], vi: f64, design: &str| {
        let names = ["a", "b", "c"].iter().zip(values);
        names.map(|(id, yi)| study(id, design, yi, vi, "low")).collect::<Vec<_>>()
    };
    let by = |measure: &str, key: &str, value: Value| {
        let mut beside = json!({"measure": measure});
        beside[key] = value;
        beside
    };
    let publication = |answers: Value| by("mean-difference", "publication", answers);
    let wide = json!({"estimate": 1.0, "ci_low": -1.0, "ci_high": 3.0, "k": 4});
    let mut both = by("mean-difference", "pooled", wide);
    both["threshold"] = json!({"scale": "absolute", "minimal_important_difference": 0.5});
    let mut far = both.clone();
    far["information_size"] = json!({"participants": 4000});
    far["pooled"]["participants"] = json!(100);
    let mut short = by("risk-ratio", "information_size", json!({"participants": 4000}));
    short["pooled"] = json!({"estimate": 0.7, "ci_low": 0.6, "ci_high": 0.8, "participants": 100});
    let mut spread = both.clone();
    spread.as_object_mut().unwrap().remove("pooled");
    let some = |weight: f64| {
        vec![
            study("a", "randomised", 1.0, 1.0 / weight, "some-concerns"),
            study("b", "randomised", 0.1, 0.01, "low"),
        ]
    };
    let unjudged = json!({"id": "b", "design": "randomised", "yi": 0.2, "vi": 0.01});
    let made: Vec<(Vec<Value>, Value)> = vec![
        (some(400.0), json!({"measure": "mean-difference", "method": "EE"})),
        (vec![study("a", "randomised", 0.2, 0.01, "high"), unjudged], publication(json!({}))),
        (
            vec![json!({"id": "a", "design": "randomised", "risk_of_bias": "low"})],
            json!({"measure": "mean-difference"}),
        ),
        (three([-0.5, 0.5, -0.4], 0.18, "randomised"), publication(json!({}))),
        (three([-2.0, 2.0, 0.0], 0.01, "randomised"), spread),
        (three([1.0; 3], 0.01, "cohort"), publication(json!({"registry_complete": true}))),
        (three([1.0; 3], 0.01, "cohort"), publication(json!({"unpublished_studies": true}))),
        (three([1.0; 3], 0.01, "cohort"), publication(json!({"search_comprehensive": false}))),
        (three([1.0; 3], 0.01, "cohort"), json!({"measure": "odds-ratio"})),
        (Vec::new(), both),
        (Vec::new(), far),
        (Vec::new(), short),
        (
            vec![
                json!({"id": "a", "design": "randomised", "risk_of_bias": "high"}),
                json!({"id": "b", "design": "randomised", "risk_of_bias": "low"}),
            ],
            json!({"measure": "mean-difference"}),
        ),
        (
            three([1.0; 3], 0.01, "cohort"),
            json!({"measure": "mean-difference", "desirability": "desirable",
                   "start": {"level": "low", "reason": "so it starts"}}),
        ),
        (
            three([1.0; 3], 0.01, "cohort"),
            by("mean-difference", "start", json!({"level": "low", "reason": "so it starts"})),
        ),
    ];
    let read = |text: &Value| BodyOfEvidence::from_json(text.to_string()).unwrap();
    let made = made
        .into_iter()
        .map(|(studies, assessment)| read(&json!({"studies": studies, "assessment": assessment})));
    let given = goldens("evidence.json").into_iter();
    given.filter_map(|text| BodyOfEvidence::from_json(text).ok()).chain(made).collect()
}

/// The embedded base and bases made for rules that it does not need.
fn bases() -> Vec<EvidenceBase> {
    let mut bases = Vec::new();
    let mut note = |base: &EvidenceBase| bases.push(base.clone());
    note(&EvidenceBase::staff_empowerment());
    note(&EvidenceBase::staff_empowerment().with_layers(&["brief"]).unwrap());
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
    note(&counted_twice());
    bases
}

/// A body of which the same words rate down two domains.
fn counted_twice() -> EvidenceBase {
    let words = "the participants chose their group";
    let comparison = json!({"element": "population", "difference": "important", "reason": words});
    let limitation = json!({"kind": "poorly-evaluated", "reason": words});
    let body = json!({"comparisons": [said(comparison)], "limitations": [said(limitation)]});
    own(&same(2, &json!({"appraisal": null}), &none()), &body, "low")
}

#[test]
fn one_problem_that_rates_down_twice_is_asked_about() {
    let rating = rate(&counted_twice(), "b");
    let domains = rating.domains.unwrap();
    let levels = |concern: Concern| concern.levels();
    assert_eq!(levels(domains.risk_of_bias.final_), Some(1));
    assert_eq!(levels(domains.indirectness.final_), Some(1));
    let asked =
        "risk_of_bias is rated down for the same reason: the participants chose their group";
    assert_eq!(domains.indirectness.prompts, [asked]);
    assert!(domains.imprecision.prompts.is_empty());
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
