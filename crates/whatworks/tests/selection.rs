//! Selection against brute force, and the promise that certainty is not priority.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use whatworks::base::{Certainty, Design, DesignCount, Document, Scope};
use whatworks::{EvidenceBase, Query, Selection};

fn selected(selection: &Selection) -> Vec<&str> {
    selection.selected().iter().map(|item| item.id()).collect()
}

fn ids(selection: &Selection) -> [Vec<String>; 3] {
    [
        selection.selected().iter().map(|item| item.id().to_owned()).collect(),
        selection.undecided().iter().map(|item| item.id().to_owned()).collect(),
        selection.excluded().iter().map(|item| item.id().to_owned()).collect(),
    ]
}

#[test]
fn the_six_audiences_as_the_brief_prints_them() {
    let base = EvidenceBase::staff_empowerment();
    let all = ["R1", "R2", "R3", "R4", "R5", "R6", "R7"];
    let expected: [(&str, &[&str]); 6] = [
        ("nhs-england", &all),
        ("icb", &all),
        ("trust", &all),
        ("pcn", &["R1", "R2", "R3", "R4", "R6"]),
        ("pharmacy", &["R1", "R2", "R3", "R4", "R6", "R7"]),
        ("gp-surgery", &["R1", "R2", "R3", "R4", "R6", "R7"]),
    ];
    for (audience, recommendations) in expected {
        let selection = base.select(&Query::audience(audience)).unwrap();
        assert_eq!(selected(&selection), recommendations, "{audience}");
        assert!(selection.undecided().is_empty(), "{audience}");
    }
}

#[test]
fn printed_forms_are_understood() {
    let base = EvidenceBase::staff_empowerment();
    let forms = [
        ("GP surgeries", "gp-surgery"),
        ("gp practice", "gp-surgery"),
        ("Integrated Care Board", "icb"),
        ("ICBs", "icb"),
        ("NHS  Trusts", "trust"),
        ("Primary Care Networks", "pcn"),
        ("pharmacies", "pharmacy"),
        ("NHS England", "nhs-england"),
    ];
    for (form, code) in forms {
        let by_form = base.select(&Query::audience(form)).unwrap();
        let by_code = base.select(&Query::audience(code)).unwrap();
        assert_eq!(ids(&by_form), ids(&by_code), "{form}");
    }
}

#[test]
fn an_unknown_audience_is_undecided_never_excluded() {
    let base = EvidenceBase::staff_empowerment();
    let selection = base.select(&Query::audience("Hospice")).unwrap();
    let [selected, undecided, excluded] = ids(&selection);
    assert!(selected.is_empty() && excluded.is_empty());
    assert_eq!(undecided.len(), 7);
    assert_eq!(selection.query().audience.as_deref(), Some("Hospice"));
}

#[test]
fn an_audience_that_only_this_base_names_can_fail() {
    let mut document = EvidenceBase::staff_empowerment().document().clone();
    let scope = document.recommendations[0].audiences.as_mut().unwrap();
    scope.only.as_mut().unwrap().push("Hospices".to_owned());
    let base = EvidenceBase::new(&document).unwrap();
    let selection = base.select(&Query::audience("hospices")).unwrap();
    assert_eq!(selected(&selection), ["R1"]);
    assert_eq!(selection.excluded().len(), 6);
}

#[test]
fn emphasis_raises_relevance_and_never_excludes() {
    let base = EvidenceBase::staff_empowerment();
    let ask = |setting: &str| {
        let query = Query { settings: Some(vec![setting.to_owned()]), ..Query::audience("trust") };
        base.select(&query).unwrap()
    };
    let emergency = ask("emergency-department");
    assert_eq!(selected(&emergency), ["R4"]);
    assert_eq!(emergency.selected()[0].relevance.len(), 1);
    let ward = ask("mental-health-ward");
    assert!(ward.excluded().is_empty(), "the text leaves other settings open");
}

/// What the first component of the first recommendation rests on, and no more.
fn small() -> Document {
    let mut document = EvidenceBase::staff_empowerment().document().clone();
    document.recommendations.truncate(1);
    document.recommendations[0].components.truncate(1);
    let components = &document.recommendations[0].components;
    let bodies: BTreeSet<String> = components.iter().flat_map(|c| c.bodies.clone()).collect();
    document.bodies.retain(|body| bodies.contains(&body.id));
    let findings: BTreeSet<String> =
        document.bodies.iter().flat_map(|body| body.findings.clone()).collect();
    document.findings.retain(|finding| findings.contains(&finding.id));
    let studies: BTreeSet<String> = document.findings.iter().map(|f| f.study.clone()).collect();
    document.studies.retain(|study| studies.contains(&study.id));
    (document.figures, document.case_studies, document.contradictions) = (None, None, None);
    document
}

/// A base with recommendations of random scopes.
fn with_scopes(scopes: &[[ScopeOf; 3]]) -> Document {
    let mut document = small();
    let model = document.recommendations[0].clone();
    document.recommendations.clear();
    for (index, [audiences, settings, populations]) in scopes.iter().enumerate() {
        let mut recommendation = model.clone();
        recommendation.id = format!("N{index}");
        recommendation.theme = ["skills", "resources"][index % 2].to_owned();
        let scope = |of: &ScopeOf| {
            let provenance = model.provenance.clone();
            let (only, especially) = of.clone()?;
            Some(Scope { only, especially, provenance })
        };
        recommendation.audiences = scope(audiences);
        recommendation.settings = scope(settings);
        recommendation.populations = scope(populations);
        document.recommendations.push(recommendation);
    }
    document
}

type ScopeOf = Option<(Option<Vec<String>>, Option<Vec<String>>)>;

fn some_of(words: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    prop::sample::subsequence(words, 1..=words.len())
        .prop_map(|some| some.into_iter().map(str::to_owned).collect())
}

fn scope_of(words: &'static [&'static str]) -> impl Strategy<Value = ScopeOf> {
    let none: ScopeOf = None;
    prop_oneof![
        Just(none),
        some_of(words).prop_map(|only| Some((Some(only), None))),
        some_of(words).prop_map(|especially| Some((None, Some(especially)))),
        (some_of(words), any::<prop::sample::Index>()).prop_map(|(only, which)| {
            let singled_out = which.get(&only).clone();
            Some((Some(only), Some(vec![singled_out])))
        }),
    ]
}

const AUDIENCES: &[&str] = &["icb", "trust", "hospice"];
const SETTINGS: &[&str] = &["ward", "clinic"];
const POPULATIONS: &[&str] = &["religion", "age"];

fn scopes() -> impl Strategy<Value = Vec<[ScopeOf; 3]>> {
    let one = (scope_of(AUDIENCES), scope_of(SETTINGS), scope_of(POPULATIONS));
    prop::collection::vec(one.prop_map(|(a, s, p)| [a, s, p]), 1..5)
}

fn queries() -> impl Strategy<Value = Query> {
    let audience = prop::option::of(prop::sample::select(&["icb", "trust", "moon base"][..]));
    let settings = prop::option::of(some_of(&["ward", "clinic", "ship"]));
    let populations = prop::option::of(some_of(&["religion", "age", "sailors"]));
    let themes = prop::option::of(some_of(&["skills", "resources", "champions"]));
    (audience, settings, populations, themes)
        .prop_map(|(audience, settings, populations, themes)| Query {
            audience: audience.map(str::to_owned),
            settings,
            populations,
            themes,
            ..Query::default()
        })
        .prop_filter("a query asks something", |query| *query != Query::default())
}

/// Every value that any clause can be given, and `null` to leave it out where a recommendation
/// names no value.
fn changes(document: &Document, index: usize) -> Vec<(&'static str, Vec<Value>)> {
    let recommendation = &document.recommendations[index];
    let all = |words: &[&str], list: bool| -> Vec<Value> {
        words.iter().map(|word| if list { json!([word]) } else { json!(word) }).collect()
    };
    let or_null = |scope: &Option<Scope>, mut values: Vec<Value>| {
        if scope.is_none() {
            values = vec![Value::Null];
        }
        values
    };
    vec![
        ("audience", or_null(&recommendation.audiences, all(AUDIENCES, false))),
        ("settings", or_null(&recommendation.settings, all(SETTINGS, true))),
        ("populations", or_null(&recommendation.populations, all(POPULATIONS, true))),
        ("themes", all(&["skills", "resources", "structure", "champions"], true)),
    ]
}

fn changed(query: &Query, change: &Map<String, Value>) -> Option<Query> {
    let mut value = serde_json::to_value(query).unwrap();
    let map = value.as_object_mut().unwrap();
    for (key, new) in change {
        map.insert(key.clone(), new.clone());
        if new.is_null() {
            map.remove(key);
        }
    }
    let query: Query = serde_json::from_value(value).unwrap();
    (query != Query::default()).then_some(query)
}

fn brings_in(base: &EvidenceBase, query: &Query, change: &Map<String, Value>, id: &str) -> bool {
    changed(query, change)
        .is_some_and(|query| selected(&base.select(&query).unwrap()).contains(&id))
}

/// Every smallest change, by trying all of them.
fn smallest_by_brute_force(
    base: &EvidenceBase,
    document: &Document,
    query: &Query,
    index: usize,
) -> BTreeSet<String> {
    let id = format!("N{index}");
    let mut all = vec![Map::new()];
    for (key, values) in changes(document, index) {
        let extended: Vec<Map<String, Value>> = all
            .iter()
            .flat_map(|change| {
                values.iter().map(move |value| {
                    let mut change = change.clone();
                    change.insert(key.to_owned(), value.clone());
                    change
                })
            })
            .collect();
        all.extend(extended);
    }
    let enough: Vec<Map<String, Value>> =
        all.into_iter().filter(|change| brings_in(base, query, change, &id)).collect();
    let contains = |big: &Map<String, Value>, small: &Map<String, Value>| {
        small.len() < big.len() && small.keys().all(|key| big.contains_key(key))
    };
    enough
        .iter()
        .filter(|change| !enough.iter().any(|other| contains(change, other)))
        .map(|change| serde_json::to_string(change).unwrap())
        .collect()
}

/// Another certainty for everything: published levels, designs, and what follows from them.
fn with_other_certainties(document: &Document, seed: usize) -> Document {
    let levels = [Certainty::VeryLow, Certainty::Low, Certainty::Moderate, Certainty::High];
    let mut document = document.clone();
    for (index, recommendation) in document.recommendations.iter_mut().enumerate() {
        let published = recommendation.published.as_mut().unwrap();
        published.certainty = levels[(index + seed) % levels.len()];
        if (index + seed).is_multiple_of(5) {
            recommendation.published = None;
        }
    }
    for study in &mut document.studies {
        for fact in &mut study.designs {
            fact.value = vec![DesignCount { design: Design::Randomised, count: None }];
        }
    }
    for body in &mut document.bodies {
        body.limitations.clear();
        if seed.is_multiple_of(2) {
            body.comparisons.clear();
        }
    }
    document
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn would_include_is_sufficient_smallest_and_complete(scopes in scopes(), query in queries()) {
        let document = with_scopes(&scopes);
        let base = EvidenceBase::new(&document).unwrap();
        let selection = base.select(&query).unwrap();
        let undecided = selection.undecided().iter();
        let undecided = undecided.map(|item| (item.id(), item.would_include.as_ref().unwrap()));
        let excluded = selection.excluded().iter().map(|item| (item.id(), &item.would_include));
        for (id, changes) in undecided.chain(excluded) {
            let index: usize = id.trim_start_matches('N').parse().unwrap();
            let expected = smallest_by_brute_force(&base, &document, &query, index);
            let found: BTreeSet<String> =
                changes.iter().map(|change| serde_json::to_string(change).unwrap()).collect();
            prop_assert_eq!(found, expected, "{} of {:?}", id, query);
        }
    }

    #[test]
    fn certainty_is_not_priority(scopes in scopes(), query in queries(), seed in 0..100_usize) {
        let document = with_scopes(&scopes);
        let base = EvidenceBase::new(&document).unwrap();
        let other = EvidenceBase::new(&with_other_certainties(&document, seed)).unwrap();
        let (one, two) = (base.select(&query).unwrap(), other.select(&query).unwrap());
        prop_assert_eq!(ids(&one), ids(&two));
        let reasons = |selection: &Selection| {
            selection.selected().iter().map(|item| item.reasons.clone()).collect::<Vec<_>>()
        };
        prop_assert_eq!(reasons(&one), reasons(&two));
    }

    #[test]
    fn another_recommendation_never_reorders_the_others(
        scopes in scopes(),
        query in queries(),
        at in 0..5_usize,
    ) {
        let document = with_scopes(&scopes);
        let before = ids(&EvidenceBase::new(&document).unwrap().select(&query).unwrap());
        let mut more = document.clone();
        let mut new = document.recommendations[0].clone();
        new.id = "new".to_owned();
        (new.audiences, new.settings, new.populations) = (None, None, None);
        more.recommendations.insert(at.min(document.recommendations.len()), new);
        let after = ids(&EvidenceBase::new(&more).unwrap().select(&query).unwrap());
        let after = after.map(|list| list.into_iter().filter(|id| id != "new").collect::<Vec<_>>());
        prop_assert_eq!(before, after);
    }

    #[test]
    fn the_order_of_recommendations_never_changes_a_verdict(
        scopes in scopes(),
        query in queries(),
    ) {
        let document = with_scopes(&scopes);
        let mut reversed = document.clone();
        reversed.recommendations.reverse();
        let one = ids(&EvidenceBase::new(&document).unwrap().select(&query).unwrap());
        let two = ids(&EvidenceBase::new(&reversed).unwrap().select(&query).unwrap());
        let two = two.map(|list| list.into_iter().rev().collect::<Vec<_>>());
        prop_assert_eq!(one, two);
    }
}
