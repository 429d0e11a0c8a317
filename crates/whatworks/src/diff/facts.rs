//! Two items as JSON, fact by fact: what appeared, was withdrawn, changed, or was only read
//! elsewhere.
//!
//! The walk knows no type. An object with a layer and a locator is a statement; an object of a list
//! is known by its id or its layer and never by its place; everything else is a leaf. What is added
//! to the model is compared by itself.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value};

use crate::base::codes;
use crate::json;

codes! {
    /// How a fact moved.
    FactChangeKind {
        /// It is stated now, and was not before.
        Appeared = "appeared",
        /// It was stated before, and is no longer.
        Withdrawn = "withdrawn",
        /// Another value is stated.
        Changed = "changed",
        /// The same is stated, and was read elsewhere or is annotated otherwise.
        ProvenanceOnly = "provenance-only",
    }
}

/// A fact that differs between two bases.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FactChange {
    /// The field, from the item on: keys between slashes (escaped as in RFC 6901), with the id of
    /// an item of a list in place of its position. Empty for the item as a whole.
    pub field: String,
    /// The layer that states it; `None` where no layer does, or another one before and after.
    pub layer: Option<String>,
    /// How it moved.
    pub kind: FactChangeKind,
    /// What was stated; `None` where nothing was. For `provenance-only`, where it was read.
    pub from: Option<Value>,
    /// What is stated; `None` where nothing is.
    pub to: Option<Value>,
}

/// What of a statement says who, where and how, and not what.
const PROVENANCE: [&str; 4] = ["locator", "as_printed", "ocr_suspect", "note"];

/// Lists of words whose order says something. In every other list of words it does not.
const ORDERED: [&str; 1] = ["authors"];

/// Lists of objects whose order says nothing.
const SETS: [&str; 3] = ["designs", "countries", "populations"];

/// The facts that differ between two items, in the order of their fields.
pub(super) fn changes(old: &Value, new: &Value) -> Vec<FactChange> {
    if old == new {
        return Vec::new();
    }
    let (old, new) = (Statements::of(old), Statements::of(new));
    let places: BTreeSet<&Place> = old.0.keys().chain(new.0.keys()).collect();
    let mut found = Vec::new();
    for place in places {
        compare(place, old.at(place), new.at(place), &mut found);
    }
    without_empty_containers(&mut found);
    found.sort_by_cached_key(|change| {
        let text = |value: &Option<Value>| value.as_ref().map(Value::to_string);
        (change.field.clone(), change.layer.clone(), text(&change.from), text(&change.to))
    });
    found
}

/// The field of a statement and, within a list of statements, its layer.
type Place = (String, Option<String>);

/// What somebody states in one place.
#[derive(Clone, Debug, Default, PartialEq)]
struct Statement {
    /// What is stated, leaf by leaf, by the field within the statement.
    says: BTreeMap<String, Value>,
    /// The same in one piece.
    whole: Value,
    layer: Option<String>,
    provenance: Map<String, Value>,
}

/// The statements of an item. A layer may make several in one place (remarks).
struct Statements(BTreeMap<Place, Vec<Statement>>);

impl Statements {
    fn of(item: &Value) -> Self {
        let mut statements = Self(BTreeMap::new());
        statements.add((String::new(), None), item);
        statements
    }

    fn at(&self, place: &Place) -> &[Statement] {
        self.0.get(place).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, place: Place, value: &Value) {
        let mut statement = Statement { whole: content(value), ..Statement::default() };
        match value {
            Value::Object(map) => {
                let stated = is_statement(value);
                let layer = map.get("layer").filter(|_| stated);
                statement.layer = layer.and_then(Value::as_str).map(str::to_owned);
                for (key, inner) in map {
                    if stated && PROVENANCE.contains(&key.as_str()) {
                        statement.provenance.insert(key.clone(), inner.clone());
                    } else if !(place.1.is_some() && key == "layer") {
                        let within = if stated && key == "value" { "" } else { key };
                        self.walk(&mut statement, &place.0, within, inner);
                    }
                }
            }
            leaf => {
                statement.says.insert(String::new(), leaf.clone());
            }
        }
        self.0.entry(place).or_default().push(statement);
    }

    /// Adds what stands in a field of a statement: leaves to the statement itself, statements within
    /// it to their own places.
    fn walk(&mut self, statement: &mut Statement, outer: &str, within: &str, value: &Value) {
        let field = joined(outer, within);
        match value {
            Value::Object(_) if is_statement(value) => self.add((field, None), value),
            Value::Object(map) if !map.is_empty() => {
                for (key, inner) in map {
                    self.walk(statement, outer, &joined(within, &json::segment(key)), inner);
                }
            }
            Value::Array(items) if items.iter().any(Value::is_object) => match names(items) {
                Some(names) => {
                    for (name, item) in names.iter().zip(items) {
                        self.named(statement, outer, &joined(within, name), item);
                    }
                }
                None => {
                    statement.says.insert(within.to_owned(), value.clone());
                }
            },
            leaf => {
                statement.says.insert(within.to_owned(), leaf.clone());
            }
        }
    }

    /// Adds an item of a list.
    fn named(&mut self, statement: &mut Statement, outer: &str, within: &str, item: &Value) {
        if is_statement(item) {
            let layer = item.get("layer").and_then(Value::as_str).map(str::to_owned);
            return self.add((joined(outer, within), layer), item);
        }
        for (key, inner) in item.as_object().into_iter().flatten().filter(|(key, _)| *key != "id") {
            self.walk(statement, outer, &joined(within, &json::segment(key)), inner);
        }
    }
}

fn is_statement(value: &Value) -> bool {
    value.get("layer").is_some_and(Value::is_string) && value.get("locator").is_some()
}

/// What a value states, without who states it and where.
fn content(value: &Value) -> Value {
    let Some(map) = value.as_object().filter(|_| is_statement(value)) else { return value.clone() };
    if let Some(value) = map.get("value") {
        return value.clone();
    }
    let said = map.iter().filter(|(key, _)| *key != "layer" && !PROVENANCE.contains(&key.as_str()));
    Value::Object(said.map(|(key, value)| (key.clone(), value.clone())).collect())
}

/// By what the items of a list are known; `None` for a list that is one value.
fn names(items: &[Value]) -> Option<Vec<String>> {
    let text = |item: &Value, key: &str| item.get(key).and_then(Value::as_str).map(json::segment);
    if items.iter().all(is_statement) {
        let name = |item| ["id", "element", "kind"].iter().find_map(|key| text(item, key));
        return Some(items.iter().map(|item| name(item).unwrap_or_default()).collect());
    }
    let ids: Vec<String> = items.iter().map(|item| text(item, "id")).collect::<Option<_>>()?;
    let distinct: BTreeSet<&String> = ids.iter().collect();
    (distinct.len() == ids.len()).then_some(ids)
}

fn joined(outer: &str, inner: &str) -> String {
    match (outer, inner) {
        ("", only) | (only, "") => only.to_owned(),
        (outer, inner) => format!("{outer}/{inner}"),
    }
}

/// Compares what is stated in one place. Where several statements stand, those that are the same
/// go together; two that are left over are one that changed, and of more nobody can say which
/// became which: they were withdrawn, and the others appeared.
fn compare(place: &Place, old: &[Statement], new: &[Statement], found: &mut Vec<FactChange>) {
    let (mut old, mut new): (Vec<&Statement>, Vec<&Statement>) =
        (old.iter().collect(), new.iter().collect());
    drop(pairs(&mut old, &mut new, |one, other| {
        agree(place, one, other) && one.provenance == other.provenance
    }));
    for (one, other) in pairs(&mut old, &mut new, |one, other| agree(place, one, other)) {
        provenance(place, one, other, found);
    }
    if let ([one], [other]) = (old.as_slice(), new.as_slice()) {
        return leaves(place, one, other, found);
    }
    let whole = |statement: &Statement, kind| {
        let [mut from, mut to] = [None, None];
        let side = if kind == FactChangeKind::Withdrawn { &mut from } else { &mut to };
        *side = Some(statement.whole.clone());
        FactChange { field: place.0.clone(), layer: statement.layer.clone(), kind, from, to }
    };
    found.extend(old.iter().map(|statement| whole(statement, FactChangeKind::Withdrawn)));
    found.extend(new.iter().map(|statement| whole(statement, FactChangeKind::Appeared)));
}

/// Takes out the pairs that go together.
fn pairs<'s>(
    old: &mut Vec<&'s Statement>,
    new: &mut Vec<&'s Statement>,
    together: impl Fn(&Statement, &Statement) -> bool,
) -> Vec<(&'s Statement, &'s Statement)> {
    let mut found = Vec::new();
    old.retain(|one| match new.iter().position(|other| together(one, other)) {
        Some(at) => {
            found.push((*one, new.remove(at)));
            false
        }
        None => true,
    });
    found
}

fn agree(place: &Place, one: &Statement, other: &Statement) -> bool {
    one.says.len() == other.says.len()
        && one.says.iter().zip(&other.says).all(|((field, value), (other_field, other))| {
            field == other_field && same(&joined(&place.0, field), value, other)
        })
}

/// Compares two statements leaf by leaf.
fn leaves(place: &Place, old: &Statement, new: &Statement, found: &mut Vec<FactChange>) {
    let fields: BTreeSet<&String> = old.says.keys().chain(new.says.keys()).collect();
    for within in fields {
        let field = joined(&place.0, within);
        let (from, to) = (old.says.get(within), new.says.get(within));
        let kind = match (from, to) {
            (Some(from), Some(to)) if same(&field, from, to) => continue,
            (Some(_), Some(_)) => FactChangeKind::Changed,
            (Some(_), None) => FactChangeKind::Withdrawn,
            (None, _) => FactChangeKind::Appeared,
        };
        let layer = layer_of_both(old, new);
        found.push(FactChange { field, layer, kind, from: from.cloned(), to: to.cloned() });
    }
    provenance(place, old, new, found);
}

fn provenance(place: &Place, old: &Statement, new: &Statement, found: &mut Vec<FactChange>) {
    if old.provenance != new.provenance {
        let value = |statement: &Statement| Some(Value::Object(statement.provenance.clone()));
        found.push(FactChange {
            field: place.0.clone(),
            layer: layer_of_both(old, new),
            kind: FactChangeKind::ProvenanceOnly,
            from: value(old),
            to: value(new),
        });
    }
}

fn layer_of_both(old: &Statement, new: &Statement) -> Option<String> {
    old.layer.clone().filter(|layer| Some(layer) == new.layer.as_ref())
}

/// Whether two leaves are the same; in a set, whatever the order.
fn same(field: &str, one: &Value, other: &Value) -> bool {
    one == other
        || matches!((elements(field, one), elements(field, other)), (Some(a), Some(b)) if a == b)
}

/// The elements of a set in an order of their own; `None` for what is no set.
fn elements(field: &str, value: &Value) -> Option<Vec<String>> {
    let items = value.as_array()?;
    let key = field.rsplit('/').next().unwrap_or_default();
    let words = items.iter().all(Value::is_string) && !ORDERED.contains(&key);
    let mut elements: Vec<String> = items.iter().map(Value::to_string).collect();
    elements.sort_unstable();
    (words || SETS.contains(&key)).then_some(elements)
}

/// An empty list that is filled is told by what is in it.
fn without_empty_containers(found: &mut Vec<FactChange>) {
    let fields: Vec<String> = found.iter().map(|change| change.field.clone()).collect();
    let empty = |value: &Option<Value>| match value {
        Some(Value::Array(items)) => items.is_empty(),
        Some(Value::Object(map)) => map.is_empty(),
        _ => false,
    };
    found.retain(|change| {
        let alone = change.from.is_none() || change.to.is_none();
        let inside = |field: &String| {
            field.strip_prefix(&change.field).is_some_and(|rest| rest.starts_with('/'))
        };
        let also = fields.iter().filter(|field| **field == change.field).count() > 1;
        let hollow = alone && (empty(&change.from) || empty(&change.to));
        !(hollow && (also || fields.iter().any(inside)))
    });
}
