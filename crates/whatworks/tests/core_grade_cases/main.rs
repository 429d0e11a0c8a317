//! 384 cases of Core GRADE from outside.
//!
//! Source: pmatools (Y. Furukawa), github.com/ykfrkw/pmatools at commit a4cd4dd, CC BY 4.0; the
//! facts of its tests, re-expressed. Each case is answered through the public API and falls in
//! exactly one class: the same answer, another by a named choice of ours, or out of scope. The table
//! is in `classes`, and as a page in `tests/data/core-grade-cases.md` (`UPDATE_DATA=1` writes it).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod answers;
mod bodies;
mod classes;
mod indirectness;
mod judgements;
mod publication;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use classes::{CHOICES, Class, REASONS, TABLE};
use serde_json::Value;

/// What cases expect of the inside of that package, which no answer of ours shows under any name.
const NOT_COMPARED: &[&str] = &[
    "automatic",
    "basis",
    "ci_position",
    "direction_rule",
    "equivalent_ratio",
    "excluded",
    "high_risk_count",
    "level",
    "mid_absolute",
    "pooled_count",
    "unclamped",
    "warning",
];

struct Case {
    id: String,
    topic: String,
    inputs: Value,
    expected: Value,
}

fn cases() -> Vec<Case> {
    let text = include_str!("../data/core-grade-cases.json");
    let document: Value = serde_json::from_str(text).unwrap();
    let read = |case: &Value| Case {
        id: case["id"].as_str().unwrap().to_owned(),
        topic: case["topic"].as_str().unwrap().to_owned(),
        inputs: case["inputs"].clone(),
        expected: case["expected"].clone(),
    };
    document["cases"].as_array().unwrap().iter().map(read).collect()
}

/// The class of a case: the one line of the table that names it.
fn class(case: &Case) -> Class {
    let number: u32 = case.id.rsplit('-').next().unwrap().parse().unwrap();
    let of =
        |row: &&(&str, u32, u32, Class)| row.0 == case.topic && row.1 <= number && number <= row.2;
    let found: Vec<_> = TABLE.iter().filter(of).collect();
    let [row] = found.as_slice() else { panic!("{} stands {} times", case.id, found.len()) };
    row.3
}

/// Risks are worded with three significant figures.
fn close_as_printed(one: &Value, two: &Value) -> bool {
    one.as_f64().zip(two.as_f64()).is_some_and(|(one, two)| (one - two).abs() <= 0.005 * two.abs())
}

fn close(one: &Value, two: &Value) -> bool {
    match (one, two) {
        (Value::Array(one), Value::Array(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| close(one, two))
        }
        _ => match (one.as_f64(), two.as_f64()) {
            (Some(one), Some(two)) => (one - two).abs() <= 2e-6 * two.abs().max(1.0),
            _ => one == two,
        },
    }
}

/// Whether an answer has what is expected under a key; none where the key is not compared.
fn agrees(key: &str, expected: &Value, answer: &Value) -> Option<bool> {
    if key == "error" {
        return Some(answer.get("error").is_some());
    }
    if answer.get("error").is_some() {
        return Some(false);
    }
    let number = |key: &str| answer[key].as_f64().unwrap_or(f64::NAN);
    let least = expected.as_f64();
    if let Some(key) = key.strip_suffix("_gt") {
        return Some(number(key) > least.unwrap());
    }
    if let Some(key) = key.strip_suffix("_ge") {
        return Some(number(key) >= least.unwrap());
    }
    if let Some(key) = key.strip_suffix("_in") {
        return Some(expected.as_array().unwrap().contains(&answer[key]));
    }
    if key == "imprecision_threshold" && expected.is_number() {
        return Some(close(&answer["imprecision_threshold_at"], expected));
    }
    match answer.get(key) {
        Some(found) if key.ends_with("_risk") && key.starts_with("ois_") => {
            Some(close_as_printed(found, expected))
        }
        Some(found) => Some(close(found, expected)),
        // What the same answer lacks must be known to be lacking.
        None => (!NOT_COMPARED.contains(&key)).then_some(false),
    }
}

/// The keys in which an answer agrees, and those in which it does not.
fn compare<'e>(expected: &'e Value, answer: &Value) -> [Vec<&'e str>; 2] {
    let mut found = [Vec::new(), Vec::new()];
    for (key, value) in expected.as_object().unwrap() {
        match agrees(key, value, answer) {
            Some(true) => found[0].push(key.as_str()),
            Some(false) => found[1].push(key.as_str()),
            None => {}
        }
    }
    found
}

/// What is wrong with the class of a case; none where it holds.
fn fault(case: &Case) -> Option<String> {
    let class = class(case);
    let ours = match class {
        Class::OutOfScope(_) => return None,
        Class::Same => None,
        Class::Different(_, ours) => Some(serde_json::from_str::<Value>(ours).unwrap()),
    };
    let answer = answers::answer(&case.topic, &case.id, &case.inputs);
    let [same, other] = compare(&case.expected, &answer);
    let shown = |keys: &[&str]| {
        keys.iter().map(|key| format!("{key}: {}", answer[*key])).collect::<Vec<_>>().join(", ")
    };
    let Some(ours) = ours else {
        let holds = other.is_empty() && !same.is_empty();
        let error = answer.get("error").map_or(String::new(), |error| format!(" ({error})"));
        return (!holds).then(|| format!("{} is not the same: {}{error}", case.id, shown(&other)));
    };
    let [held, _] = compare(&ours, &answer);
    let keys: Vec<&str> = ours.as_object().unwrap().keys().map(String::as_str).collect();
    if held != keys {
        return Some(format!("{}: ours is {}", case.id, shown(&keys)));
    }
    // Where the value is the same, ours must say something that the case does not.
    let more = keys.iter().any(|key| case.expected.get(*key).is_none());
    (other.is_empty() && !more).then(|| format!("{} is the same", case.id))
}

#[test]
fn each_case_is_answered_as_it_is_classed() {
    let faults: Vec<String> = cases().iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{} of 384:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn each_line_of_the_table_is_of_cases_and_named() {
    let cases = cases();
    assert_eq!(cases.len(), 384);
    let total: u32 = TABLE.iter().map(|(_, first, last, _)| last - first + 1).sum();
    assert_eq!(total, 384);
    let used = |of: fn(Class) -> Option<&'static str>| -> BTreeSet<&str> {
        TABLE.iter().filter_map(|row| of(row.3)).collect()
    };
    let choices = used(|class| match class {
        Class::Different(choice, _) => Some(choice),
        _ => None,
    });
    let reasons = used(|class| match class {
        Class::OutOfScope(reason) => Some(reason),
        _ => None,
    });
    assert_eq!(choices, CHOICES.iter().map(|(name, _)| *name).collect());
    assert_eq!(reasons, REASONS.iter().map(|(name, _)| *name).collect());
}

fn page() -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for case in cases() {
        let name = match class(&case) {
            Class::Same => "same",
            Class::Different(..) => "different by a choice of ours",
            Class::OutOfScope(_) => "out of scope",
        };
        *counts.entry(name).or_default() += 1;
    }
    let mut page = String::from(
        "# Cases of Core GRADE\n\n\
         Generated and checked by `tests/core_grade_cases`. The cases are those of pmatools \
         (Y. Furukawa, github.com/ykfrkw/pmatools at commit a4cd4dd, CC BY 4.0), re-expressed: facts \
         only.\n\n| class | cases |\n|---|---|\n",
    );
    for (name, count) in counts {
        let _ = writeln!(page, "| {name} | {count} |");
    }
    page.push_str("\n## Choices\n\n| choice | |\n|---|---|\n");
    for (name, says) in CHOICES {
        let _ = writeln!(page, "| `{name}` | {says} |");
    }
    page.push_str("\n## Reasons\n\n| out of scope | |\n|---|---|\n");
    for (name, says) in REASONS {
        let _ = writeln!(page, "| `{name}` | {says} |");
    }
    page.push_str("\n## Every case\n\n| cases | class | our answer |\n|---|---|---|\n");
    for (topic, first, last, class) in TABLE {
        let numbers =
            if first == last { format!("{first:03}") } else { format!("{first:03} to {last:03}") };
        let (class, ours) = match class {
            Class::Same => ("same".to_owned(), String::new()),
            Class::Different(choice, ours) => {
                (format!("different: `{choice}`"), format!("`{ours}`"))
            }
            Class::OutOfScope(reason) => (format!("out of scope: `{reason}`"), String::new()),
        };
        let _ = writeln!(page, "| {topic} {numbers} | {class} | {ours} |");
    }
    page
}

#[test]
fn the_page_is_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/core-grade-cases.md");
    let page = page();
    for line in page.lines().skip(4).take(5) {
        println!("{line}");
    }
    if std::env::var_os("UPDATE_DATA").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap();
    assert!(
        written == page,
        "write the page anew: UPDATE_DATA=1 cargo test --test core_grade_cases"
    );
}
