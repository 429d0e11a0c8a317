//! What a schema cannot say: ids that resolve, counts that are possible, intervals, dates.
//!
//! The checks work on the JSON value, so that a document with a fault in one place is still
//! checked in every other.

mod assessment;
mod condition;
mod numbers;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

pub(crate) use assessment::{assessment, decisions, numbers};

use super::document::{Document, FORMAT};
use crate::fault::Fault;
use crate::json;

/// Every fault that needs more than one value to see.
pub(super) fn faults(document: &Value) -> Vec<Fault> {
    let mut check = Check { document, layers: BTreeMap::new(), faults: Vec::new() };
    check.layers = check
        .items("layers")
        .into_iter()
        .filter_map(|(_, layer)| Some((text(layer, "id")?, layer.get("address").is_some())))
        .collect();
    check.format();
    check.date();
    check.unique_ids();
    check.references();
    check.provenance(document, "");
    check.one_fact_per_layer();
    check.one_comparison_per_layer();
    check.named_once();
    check.votes();
    check.designs();
    check.estimates();
    check.flow();
    check.figures();
    check.scopes();
    check.published();
    check.faults
}

/// Every fault in what a document says in numbers and conditions, once it has its type.
pub(super) fn faults_of_values(document: &Document) -> Vec<Fault> {
    let mut faults = condition::faults(document);
    for (place, finding) in document.findings.iter().enumerate() {
        if let Some(given) = &finding.numbers {
            numbers(given, None, &format!("/findings/{place}/numbers"), &mut faults);
        }
    }
    for (place, body) in document.bodies.iter().enumerate() {
        if let Some(given) = &body.assessment {
            assessment(given, &format!("/bodies/{place}/assessment"), &mut faults);
        }
    }
    faults
}

/// The collections whose items have an id.
const COLLECTIONS: [&str; 10] = [
    "layers",
    "themes",
    "outcomes",
    "studies",
    "findings",
    "bodies",
    "recommendations",
    "figures",
    "case_studies",
    "contradictions",
];

/// A reference: the collection and key that hold it, and the collection it points into.
const REFERENCES: [(&str, &str, &str); 11] = [
    ("studies", "theme", "themes"),
    ("findings", "study", "studies"),
    ("findings", "outcome", "outcomes"),
    ("bodies", "outcome", "outcomes"),
    ("bodies", "findings", "findings"),
    ("recommendations", "theme", "themes"),
    ("components", "bodies", "bodies"),
    ("figures", "study", "studies"),
    ("case_studies", "study", "studies"),
    ("case_studies", "theme", "themes"),
    ("contradictions", "study", "studies"),
];

struct Check<'a> {
    document: &'a Value,
    /// Whether each layer has an address of its own.
    layers: BTreeMap<&'a str, bool>,
    faults: Vec<Fault>,
}

impl<'a> Check<'a> {
    /// The items of a collection with their pointers. `components` are those of every
    /// recommendation.
    fn items(&self, collection: &str) -> Vec<(String, &'a Value)> {
        if collection == "components" {
            let all = self.items("recommendations");
            return all.iter().flat_map(|(at, item)| list(item, "components", at)).collect();
        }
        list(self.document, collection, "")
    }

    fn ids(&self, collection: &str) -> BTreeSet<&'a str> {
        self.items(collection).iter().filter_map(|(_, item)| text(item, "id")).collect()
    }

    fn report(
        &mut self,
        code: &'static str,
        at: String,
        value: &Value,
        expected: impl Into<String>,
    ) {
        self.faults.push(Fault::new(code, at, Some(json::brief(value)), expected));
    }

    fn format(&mut self) {
        if let Some(found) = self.document.get("schema").filter(|found| *found != FORMAT) {
            self.report("wrong-version", "/schema".to_owned(), found, format!("`{FORMAT}`"));
        }
    }

    fn date(&mut self) {
        let Some(found) = self.document.get("published_on") else {
            return;
        };
        let Some(date) = found.as_str() else { return };
        let read: Result<jiff::civil::Date, _> = date.parse();
        if read.map_or(true, |read| read.to_string() != date) {
            self.report("bad-date", "/published_on".to_owned(), found, "a date `YYYY-MM-DD`");
        }
    }

    fn unique_ids(&mut self) {
        for collection in COLLECTIONS.into_iter().chain(["components"]) {
            let items = self.items(collection);
            let mut first: BTreeMap<&str, &str> = BTreeMap::new();
            for (at, item) in &items {
                let Some(id) = text(item, "id") else { continue };
                match first.get(id) {
                    // The same component name may stand in two recommendations.
                    Some(_) if collection == "components" && !same_parent(&first, id, at) => {}
                    Some(earlier) => {
                        let expected = format!("an id that is not also at `{earlier}`");
                        let fault = Fault::new(
                            "duplicate-id",
                            format!("{at}/id"),
                            Some(json::quoted(id)),
                            expected,
                        );
                        self.faults.push(fault);
                    }
                    None => {
                        first.insert(id, at);
                    }
                }
            }
        }
        self.recommendations_and_bodies_apart();
    }

    /// `rate` takes either name, so one must not be the other's.
    fn recommendations_and_bodies_apart(&mut self) {
        let recommendations = self.ids("recommendations");
        for (at, body) in self.items("bodies") {
            if let Some(id) = text(body, "id").filter(|id| recommendations.contains(id)) {
                let expected = "an id that is not also a recommendation's";
                self.faults.push(Fault::new(
                    "duplicate-id",
                    format!("{at}/id"),
                    Some(json::quoted(id)),
                    expected,
                ));
            }
        }
    }

    fn references(&mut self) {
        for (collection, key, target) in REFERENCES {
            let known = self.ids(target);
            for (at, item) in self.items(collection) {
                let single = item.get(key).filter(|found| found.is_string());
                let several = list(item, key, &at);
                let named = single.map(|found| (format!("{at}/{key}"), found));
                for (place, found) in named.into_iter().chain(several) {
                    if found.as_str().is_some_and(|id| !known.contains(id)) {
                        self.report(
                            "dangling-id",
                            place,
                            found,
                            format!("the id of one of the {target}"),
                        );
                    }
                }
            }
        }
    }

    /// Every statement names a known layer, and says where it was read.
    fn provenance(&mut self, value: &'a Value, at: &str) {
        match value {
            Value::Object(map) => {
                if let (Some(layer), Some(locator)) = (map.get("layer"), map.get("locator")) {
                    self.locator(layer, locator, at);
                }
                for (key, inner) in map {
                    self.provenance(inner, &format!("{at}/{}", json::segment(key)));
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.provenance(item, &format!("{at}/{index}"));
                }
            }
            _ => {}
        }
    }

    fn locator(&mut self, layer: &Value, locator: &Value, at: &str) {
        let Some(name) = layer.as_str() else { return };
        let Some(has_address) = self.layers.get(name).copied() else {
            return self.report(
                "dangling-id",
                format!("{at}/layer"),
                layer,
                "the id of one of the layers",
            );
        };
        let place = || format!("{at}/locator/address");
        match locator.get("address") {
            None if !has_address => {
                let expected = format!("an address, since the layer `{name}` has none of its own");
                self.faults.push(Fault::new("missing-address", place(), None, expected));
            }
            Some(address) if !is_address(address) => {
                let expected = "`doi:…`, `pmid:…`, `https://…` or `citation:<study id>`";
                self.report("bad-address", place(), address, expected);
            }
            _ => {}
        }
    }

    fn one_fact_per_layer(&mut self) {
        for (at, study) in self.items("studies") {
            let Some(map) = study.as_object() else {
                continue;
            };
            for (key, _) in map.iter().filter(|(key, _)| *key != "remarks") {
                let mut seen = BTreeSet::new();
                for (place, fact) in list(study, key, &at) {
                    let Some(layer) = fact.get("layer").and_then(Value::as_str) else {
                        continue;
                    };
                    if !seen.insert(layer) {
                        let expected = "one fact for each layer";
                        let fault = Fault::new(
                            "duplicate-fact",
                            place,
                            Some(json::quoted(layer)),
                            expected,
                        );
                        self.faults.push(fault);
                    }
                }
            }
        }
    }

    fn one_comparison_per_layer(&mut self) {
        for (at, body) in self.items("bodies") {
            let mut seen = BTreeSet::new();
            for (place, comparison) in list(body, "comparisons", &at) {
                let element = text(comparison, "element").zip(text(comparison, "layer"));
                if element.is_some_and(|element| !seen.insert(element)) {
                    let expected = "one comparison for each element and layer";
                    self.report("duplicate-fact", place, comparison, expected);
                }
            }
        }
    }

    /// A finding stands once in a body, and a body once in a component.
    fn named_once(&mut self) {
        for (collection, key) in [("bodies", "findings"), ("components", "bodies")] {
            for (at, item) in self.items(collection) {
                self.once(list(item, key, &at));
            }
        }
    }

    fn once(&mut self, names: Vec<(String, &'a Value)>) {
        let mut seen = BTreeSet::new();
        for (place, name) in names {
            if name.as_str().is_some_and(|id| !seen.insert(id)) {
                self.report("duplicate-id", place, name, "each id once");
            }
        }
    }

    fn scopes(&mut self) {
        for (at, recommendation) in self.items("recommendations") {
            for key in ["audiences", "settings", "staff_groups", "populations"] {
                let scope = recommendation.get(key).filter(|scope| scope.is_object());
                if let Some(scope) = scope {
                    self.scope(scope, &format!("{at}/{key}"));
                }
            }
        }
    }

    /// A scope says something, and what it singles out is among what it allows.
    fn scope(&mut self, scope: &Value, at: &str) {
        let only = scope.get("only").and_then(Value::as_array);
        let especially = scope.get("especially").and_then(Value::as_array);
        if only.is_none() && especially.is_none() {
            let expected = "`only`, `especially` or both";
            self.faults.push(Fault::new("empty-scope", at, None, expected));
        }
        for (key, values) in [("only", only), ("especially", especially)] {
            if values.is_some_and(Vec::is_empty) {
                let expected = "at least one value; leave the key out if the text names none";
                self.faults.push(Fault::new(
                    "empty-scope",
                    format!("{at}/{key}"),
                    Some("[]".to_owned()),
                    expected,
                ));
            }
        }
        let Some(only) = only else { return };
        let allowed: BTreeSet<&str> = only.iter().filter_map(Value::as_str).collect();
        for (place, value) in list(scope, "especially", at) {
            if value.as_str().is_some_and(|value| !allowed.contains(value)) {
                self.report("outside-scope", place, value, "one of the values of `only`");
            }
        }
    }

    fn published(&mut self) {
        for (at, recommendation) in self.items("recommendations") {
            let found = recommendation.get("published").and_then(|p| p.get("certainty"));
            if let Some(found) = found.filter(|found| *found == "not-rated") {
                let expected = "a level; leave `published` out if none is published";
                self.report("unknown-code", format!("{at}/published/certainty"), found, expected);
            }
        }
    }
}

/// Whether the component seen first under this name belongs to the same recommendation.
fn same_parent(first: &BTreeMap<&str, &str>, id: &str, at: &str) -> bool {
    let parent = |pointer: &str| pointer.split("/components/").next().map(str::to_owned);
    first.get(id).is_some_and(|earlier| parent(earlier) == parent(at))
}

fn is_address(address: &Value) -> bool {
    const FORMS: [&str; 5] = ["doi:", "pmid:", "https://", "http://", "citation:"];
    address.as_str().is_some_and(|address| {
        FORMS.iter().any(|form| address.strip_prefix(form).is_some_and(|rest| !rest.is_empty()))
    })
}

fn list<'a>(value: &'a Value, key: &str, at: &str) -> Vec<(String, &'a Value)> {
    let items = value.get(key).and_then(Value::as_array).into_iter().flatten();
    items.enumerate().map(|(index, item)| (format!("{at}/{key}/{index}"), item)).collect()
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

fn number(value: &Value, key: &str) -> Option<f64> {
    value.get(key).and_then(Value::as_f64)
}
