//! Conditions of recommendations: one form each, values that a query can have, and a way to hold.

use crate::base::condition::{Condition, ConditionField, ConditionForm};
use crate::base::document::Document;
use crate::fault::Fault;
use crate::json;

/// A condition of more values, or one that takes more steps to prove impossible, is taken to be
/// possible.
const MOST_VALUES: usize = 64;
const MOST_STEPS: usize = 100_000;

/// Every fault of the conditions of the recommendations.
pub(super) fn faults(document: &Document) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (place, recommendation) in document.recommendations.iter().enumerate() {
        if let Some(applies) = &recommendation.applies_when {
            let at = format!("/recommendations/{place}/applies_when/condition");
            let before = faults.len();
            form(&applies.condition, &at, &mut faults);
            if faults.len() == before && !can_hold(&applies.condition) {
                let found = serde_json::to_value(&applies.condition).unwrap_or_default();
                let expected = "a condition that can hold: what it asks contradicts itself";
                faults.push(Fault::new("never-holds", at, Some(json::brief(&found)), expected));
            }
        }
    }
    faults
}

fn form(condition: &Condition, at: &str, faults: &mut Vec<Fault>) {
    let mut parts = |key: &str, conditions: &[Condition]| {
        if conditions.is_empty() {
            let expected = "at least one condition";
            let found = Some("[]".to_owned());
            faults.push(Fault::new("empty-list", format!("{at}/{key}"), found, expected));
        }
        for (place, part) in conditions.iter().enumerate() {
            form(part, &format!("{at}/{key}/{place}"), faults);
        }
    };
    match condition.form() {
        Some(ConditionForm::All(conditions)) => parts("all", conditions),
        Some(ConditionForm::Any(conditions)) => parts("any", conditions),
        Some(ConditionForm::Not(part)) => form(part, &format!("{at}/not"), faults),
        Some(ConditionForm::AtLeast(count, conditions)) => {
            parts("of", conditions);
            if count == 0 || count > conditions.len() {
                let expected = format!("from 1 to {}, the number of conditions", conditions.len());
                let found = Some(count.to_string());
                let place = format!("{at}/at_least");
                faults.push(Fault::new("impossible-count", place, found, expected));
            }
        }
        Some(ConditionForm::OneOf(_, values)) => self::values(values, at, faults),
        None => {
            let found = serde_json::to_value(condition).unwrap_or_default();
            let expected = "one form: `all`, `any`, `not`, `at_least` with `of`, or `field` with \
                            `one_of`";
            faults.push(Fault::new("bad-condition", at, Some(json::brief(&found)), expected));
        }
    }
}

/// A value is compared by its letters and digits, so that one without any can never be given.
fn values(values: &[String], at: &str, faults: &mut Vec<Fault>) {
    if values.is_empty() {
        let found = Some("[]".to_owned());
        let place = format!("{at}/one_of");
        faults.push(Fault::new("empty-list", place, found, "at least one value"));
    }
    for (place, value) in values.iter().enumerate() {
        if !value.chars().any(char::is_alphanumeric) {
            let place = format!("{at}/one_of/{place}");
            let expected = "a value that a query can have: one with a letter or a digit";
            faults.push(Fault::new("impossible-value", place, Some(json::quoted(value)), expected));
        }
    }
}

/// Whether any query makes the condition hold. A query may give each value of each field or not,
/// independently of every other: an organisation can be of two audiences.
fn can_hold(condition: &Condition) -> bool {
    let mut named: Vec<(ConditionField, &str)> = Vec::new();
    for (field, values) in condition.tests() {
        named.extend(values.iter().map(|value| (field, value.as_str())));
    }
    named.sort_unstable();
    named.dedup();
    if named.len() > MOST_VALUES {
        return true;
    }
    let mut given: Vec<Option<bool>> = vec![None; named.len()];
    let mut steps = 0;
    search(condition, &named, &mut given, 0, &mut steps)
}

/// Tries to give and to withhold one value after another, and stops where what is decided so far
/// settles the condition.
fn search(
    condition: &Condition,
    named: &[(ConditionField, &str)],
    given: &mut Vec<Option<bool>>,
    next: usize,
    steps: &mut usize,
) -> bool {
    *steps += 1;
    if *steps > MOST_STEPS {
        return true;
    }
    let tests = condition.tests();
    let mut tests = tests.iter().map(|(field, values)| {
        one_of(values.iter().map(|value| {
            let place = named.binary_search(&(*field, value.as_str())).ok()?;
            given.get(place).copied().flatten()
        }))
    });
    if let Some(holds) = condition.holds(&mut tests) {
        return holds;
    }
    [true, false].into_iter().any(|choice| {
        if let Some(place) = given.get_mut(next) {
            *place = Some(choice);
        }
        let found = search(condition, named, given, next + 1, steps);
        if let Some(place) = given.get_mut(next) {
            *place = None;
        }
        found
    })
}

/// Whether one holds: known as soon as one does, and denied only when all are.
fn one_of(values: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut all_denied = true;
    for value in values {
        match value {
            Some(true) => return Some(true),
            Some(false) => {}
            None => all_denied = false,
        }
    }
    all_denied.then_some(false)
}
