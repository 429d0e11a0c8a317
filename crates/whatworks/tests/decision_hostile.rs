//! Whatever stands in a request: an answer or faults that point into it, and never a panic.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use whatworks::cerqual::{self, Finding};
use whatworks::decision::{self, GoodPractice, Request};
use whatworks::{Error, RuleSet};

type Call = fn(&str) -> Result<(), Error>;

fn calls() -> [(&'static str, Call); 3] {
    [
        ("cerqual", |text| Finding::from_json(text)?.assess().map(drop)),
        ("decision", |text| Request::from_json(text)?.decide().map(|d| drop(d.to_markdown()))),
        ("good_practice", |text| GoodPractice::from_json(text).map(|s| drop(s.assess()))),
    ]
}

fn requests(kind: &str) -> Vec<Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden").join(kind);
    let cases = fs::read_dir(root).unwrap().map(|case| case.unwrap().path());
    cases
        .map(|case| serde_json::from_slice(&fs::read(case.join("request.json")).unwrap()).unwrap())
        .collect()
}

/// Every pointer into a value.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(key, inner)| pointers(inner, &format!("{at}/{key}"), found));
        }
        Value::Array(list) => {
            list.iter()
                .enumerate()
                .for_each(|(n, inner)| pointers(inner, &format!("{at}/{n}"), found));
        }
        _ => {}
    }
}

#[test]
fn any_value_in_any_place() {
    let hostile = [
        json!(null),
        json!(""),
        json!("not-rated"),
        json!("| <b> \u{202e}\n# `"),
        json!(-1),
        json!(2.5),
        json!(1e308),
        json!(5e-324),
        json!(true),
        json!([]),
        json!({}),
    ];
    let mut tried = 0;
    for (kind, call) in calls() {
        for request in requests(kind) {
            let mut places = Vec::new();
            pointers(&request, "", &mut places);
            for place in &places {
                for value in &hostile {
                    let mut changed = request.clone();
                    *changed.pointer_mut(place).unwrap() = value.clone();
                    let answer = call(&changed.to_string());
                    if value.is_null() {
                        let error = answer.expect_err("null is a fault");
                        let faulty = error.faults().iter().any(|fault| &fault.pointer == place);
                        assert!(faulty, "{kind} {place}: {error}");
                    } else if let Err(error) = answer {
                        assert!(!error.faults().is_empty());
                    }
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 5000, "{tried}");
}

/// A key that is left out is not reported, except where the schema requires it.
#[test]
fn any_key_left_out_or_added() {
    for (kind, call) in calls() {
        for request in requests(kind) {
            let mut places = Vec::new();
            pointers(&request, "", &mut places);
            for place in places {
                let mut changed = request.clone();
                if let Some(map) = changed.pointer_mut(&place).and_then(Value::as_object_mut) {
                    map.insert("stray".to_owned(), json!(1));
                    let error = call(&changed.to_string()).expect_err("an unknown key is a fault");
                    let stray = format!("{place}/stray");
                    // What stands under an unknown key is not looked at.
                    let found =
                        error.faults().iter().any(|fault| stray.starts_with(&fault.pointer));
                    assert!(found, "{kind} {stray}");
                }
                let (parent, key) = place.rsplit_once('/').unwrap_or_default();
                let mut changed = request.clone();
                if let Some(map) = changed.pointer_mut(parent).and_then(Value::as_object_mut) {
                    map.remove(key);
                    let _ = call(&changed.to_string());
                }
            }
        }
    }
}

/// An id means one rule, in every list of rules.
#[test]
fn ids_of_rules_are_unique_and_mean_one_thing() {
    let lists = [cerqual::RULES, decision::RULES];
    let rating = RuleSet::default().rules();
    let mut seen = BTreeSet::new();
    for rule in lists.into_iter().flatten() {
        assert!(seen.insert(rule.id), "{} twice", rule.id);
        let elsewhere = rating.iter().find(|other| other.id == rule.id);
        let same = elsewhere.is_none_or(|other| {
            (other.says, other.kind, other.source) == (rule.says, rule.kind, rule.source)
        });
        assert!(same, "{} means two things", rule.id);
        assert!(!rule.source.is_empty() && !rule.says.is_empty());
    }
}
