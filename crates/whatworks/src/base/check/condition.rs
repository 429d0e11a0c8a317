//! Conditions of recommendations: one form each, values that a query can have, and a way to hold.

use crate::base::condition::{Condition, ConditionField, ConditionForm};
use crate::base::document::Document;
use crate::base::name::normal;
use crate::fault::Fault;
use crate::json;

/// A condition of more values, or one that takes more steps to prove impossible, is taken to be
/// possible.
const MOST_VALUES: usize = 64;
const MOST_STEPS: usize = 100_000;

/// The steps for all conditions of a document together.
const MOST_STEPS_OF_ALL: usize = 1_000_000;

/// Every fault of the conditions of the recommendations.
pub(super) fn faults(document: &Document) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut left = MOST_STEPS_OF_ALL;
    for (place, recommendation) in document.recommendations.iter().enumerate() {
        if let Some(applies) = &recommendation.applies_when {
            let at = format!("/recommendations/{place}/applies_when/condition");
            let before = faults.len();
            form(&applies.condition, &at, &mut faults);
            if faults.len() == before && !can_hold(&applies.condition, &mut left) {
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
/// independently of every other: an organisation can be of two audiences. Values are compared by
/// their letters and digits; that two names are of one audience is not known here.
fn can_hold(condition: &Condition, left: &mut usize) -> bool {
    let tests = condition.tests();
    let mut named: Vec<(ConditionField, String)> = Vec::new();
    for (field, values) in &tests {
        named.extend(values.iter().map(|value| (*field, normal(value))));
    }
    named.sort_unstable();
    named.dedup();
    if named.len() > MOST_VALUES {
        return true;
    }
    let place = |field, value: &String| named.binary_search(&(field, normal(value))).ok();
    let tests = tests.iter().map(|(field, values)| {
        values.iter().filter_map(|value| place(*field, value)).collect::<Vec<usize>>()
    });
    let mut search = Search {
        condition,
        tests: tests.collect(),
        given: vec![None; named.len()],
        left: MOST_STEPS.min(*left),
    };
    let before = search.left;
    let found = search.from(0);
    *left -= before - search.left;
    found
}

/// Tries to give and to withhold one value after another.
struct Search<'a> {
    condition: &'a Condition,
    /// The values of each test, by their places.
    tests: Vec<Vec<usize>>,
    given: Vec<Option<bool>>,
    /// How many tests may still be looked at.
    left: usize,
}

impl Search<'_> {
    /// Whether the condition can hold, given what is decided so far; it stops where that settles it.
    fn from(&mut self, next: usize) -> bool {
        if self.left < self.tests.len() {
            self.left = 0;
            return true;
        }
        self.left -= self.tests.len();
        let is_given = |place: &usize| self.given.get(*place).copied().flatten();
        let mut tests = self.tests.iter().map(|values| one_of(values.iter().map(is_given)));
        if let Some(holds) = self.condition.holds(&mut tests) {
            return holds;
        }
        [true, false].into_iter().any(|choice| {
            self.decide(next, Some(choice));
            let found = self.from(next + 1);
            self.decide(next, None);
            found
        })
    }

    fn decide(&mut self, place: usize, choice: Option<bool>) {
        if let Some(given) = self.given.get_mut(place) {
            *given = choice;
        }
    }
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
