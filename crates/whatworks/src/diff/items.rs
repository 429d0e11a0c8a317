//! The items of a base by their ids: added, removed, changed; and studies that may be the same
//! under another id.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::facts::{self, FactChange, FactChangeKind};
use crate::base::{Citation, Document, Study};

/// What differs in one collection of a base.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ItemChanges {
    /// The ids that are new, in the order of the new base.
    pub added: Vec<String>,
    /// The ids that are gone, in the order of the old base.
    pub removed: Vec<String>,
    /// The items in both whose facts differ, in the order of the new base.
    pub changed: Vec<ChangedItem>,
}

/// An item that is in both bases, with the facts that differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChangedItem {
    /// Its id.
    pub id: String,
    /// Whether it states the same as before, and only says otherwise where that was read.
    pub provenance_only: bool,
    /// The facts that differ.
    pub changes: Vec<FactChange>,
}

/// What differs, collection by collection; items are matched by their ids.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Items {
    /// Themes.
    pub themes: ItemChanges,
    /// Outcomes.
    pub outcomes: ItemChanges,
    /// Studies.
    pub studies: ItemChanges,
    /// Findings.
    pub findings: ItemChanges,
    /// Bodies of evidence.
    pub bodies: ItemChanges,
    /// Recommendations.
    pub recommendations: ItemChanges,
    /// Figures reported as context.
    pub figures: ItemChanges,
    /// Case studies.
    pub case_studies: ItemChanges,
    /// Contradictions.
    pub contradictions: ItemChanges,
}

/// A study that is gone and one that is new with the same citation. Whether they are the same is
/// for a person to say: nothing is joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PossiblySame {
    /// The study of the old base.
    pub removed: String,
    /// The study of the new base.
    pub added: String,
    /// What they share: `doi` or `title`.
    pub by: &'static str,
    /// The value that both give, as the old base writes it.
    pub value: String,
}

/// The collections of a document whose items have an id.
const COLLECTIONS: [&str; 9] = [
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

/// The collections in which the order of items says something: that of the layers is their order of
/// authority, that of the recommendations the order in which they are selected.
const ORDERED: [&str; 2] = ["layers", "recommendations"];

impl Items {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().all(|(_, changes)| changes.is_empty())
    }

    /// Every collection with its name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &ItemChanges)> {
        COLLECTIONS.into_iter().zip([
            &self.themes,
            &self.outcomes,
            &self.studies,
            &self.findings,
            &self.bodies,
            &self.recommendations,
            &self.figures,
            &self.case_studies,
            &self.contradictions,
        ])
    }
}

impl ItemChanges {
    pub(super) fn of(&self, id: &str) -> Option<&ChangedItem> {
        self.changed.iter().find(|item| item.id == id)
    }

    fn between(old: &Written, new: &Written, collection: &str) -> Self {
        let (old, new) = (old.items(collection), new.items(collection));
        let before: BTreeMap<&str, &Value> = old.iter().copied().collect();
        let after: BTreeSet<&str> = new.iter().map(|(id, _)| *id).collect();
        let mut found = Self::default();
        for (id, item) in new {
            match before.get(id) {
                Some(earlier) => found.changed.extend(ChangedItem::between(id, earlier, item)),
                None => found.added.push(id.to_owned()),
            }
        }
        let gone = old.into_iter().filter(|(id, _)| !after.contains(id));
        found.removed = gone.map(|(id, _)| id.to_owned()).collect();
        found
    }

    fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

impl ChangedItem {
    fn between(id: &str, old: &Value, new: &Value) -> Option<Self> {
        let changes = facts::changes(old, new);
        let provenance_only = changes.iter().all(|c| c.kind == FactChangeKind::ProvenanceOnly);
        (!changes.is_empty()).then(|| Self { id: id.to_owned(), provenance_only, changes })
    }
}

/// A document as it is written, which the walk over facts reads.
pub(super) struct Written {
    map: Map<String, Value>,
    /// Where each item stands, by collection and id.
    index: BTreeMap<&'static str, BTreeMap<String, usize>>,
}

impl Written {
    pub(super) fn of(document: &Document) -> Self {
        // A document is an object with string keys and finite numbers; writing it cannot fail.
        let map = match serde_json::to_value(document) {
            Ok(Value::Object(map)) => map,
            _ => Map::new(),
        };
        let mut written = Self { map, index: BTreeMap::new() };
        for collection in COLLECTIONS {
            let ids = written.items(collection).into_iter().map(|(id, _)| id.to_owned());
            let places = ids.enumerate().map(|(place, id)| (id, place)).collect();
            written.index.insert(collection, places);
        }
        written
    }

    /// The items of a collection with their ids, in order.
    fn items(&self, collection: &str) -> Vec<(&str, &Value)> {
        let items = self.get(collection).and_then(Value::as_array).into_iter().flatten();
        items.filter_map(|item| Some((item.get("id")?.as_str()?, item))).collect()
    }

    /// An item by its id.
    pub(super) fn item(&self, collection: &str, id: &str) -> Option<&Value> {
        let place = *self.index.get(collection)?.get(id)?;
        self.get(collection)?.as_array()?.get(place)
    }

    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.map.get(key)
    }

    /// The document without its items: a collection that is there stands as an empty list.
    fn frame(&self) -> Value {
        let mut frame = self.map.clone();
        for collection in COLLECTIONS {
            if let Some(items) = frame.get_mut(collection) {
                *items = json!([]);
            }
        }
        Value::Object(frame)
    }
}

/// What differs item by item.
pub(super) fn items(old: &Written, new: &Written) -> Items {
    let of = |collection| ItemChanges::between(old, new, collection);
    Items {
        themes: of("themes"),
        outcomes: of("outcomes"),
        studies: of("studies"),
        findings: of("findings"),
        bodies: of("bodies"),
        recommendations: of("recommendations"),
        figures: of("figures"),
        case_studies: of("case_studies"),
        contradictions: of("contradictions"),
    }
}

/// What differs in the document beside its items: its name, its statements, its layers, orders.
pub(super) fn document(old: &Written, new: &Written) -> Vec<FactChange> {
    let mut found = facts::changes(&old.frame(), &new.frame());
    for collection in ORDERED {
        let ids = |written: &Written, other: &Written| -> Vec<String> {
            let known: BTreeSet<&str> = other.items(collection).iter().map(|(id, _)| *id).collect();
            let both = written.items(collection).into_iter().filter(|(id, _)| known.contains(id));
            both.map(|(id, _)| id.to_owned()).collect()
        };
        let (from, to) = (ids(old, new), ids(new, old));
        if from != to {
            found.push(FactChange {
                field: format!("{collection}/order"),
                layer: None,
                kind: FactChangeKind::Changed,
                from: Some(json!(from)),
                to: Some(json!(to)),
            });
        }
    }
    found
}

/// Studies that are gone and new ones with the same DOI, or else the same title.
pub(super) fn possibly_same(old: &Document, new: &Document, items: &Items) -> Vec<PossiblySame> {
    let studies = |document: &'_ Document, ids: &[String]| -> Vec<Study> {
        document.studies.iter().filter(|study| ids.contains(&study.id)).cloned().collect()
    };
    let removed = studies(old, &items.studies.removed);
    let added = studies(new, &items.studies.added);
    let pairs = removed.iter().flat_map(|one| added.iter().map(move |other| (one, other)));
    pairs
        .filter_map(|(one, other)| {
            let (by, value) = shared(one, other)?;
            Some(PossiblySame { removed: one.id.clone(), added: other.id.clone(), by, value })
        })
        .collect()
}

/// What two studies share of their citations, in any layer: the DOI (whose letters are the same in
/// either case, DOI Handbook section 2.4), or else the title, whatever stands between its words.
fn shared(one: &Study, other: &Study) -> Option<(&'static str, String)> {
    let doi = |citation: &Citation| citation.doi.clone();
    let title = |citation: &Citation| citation.title.clone();
    let of = |study: &Study, part: fn(&Citation) -> Option<String>| -> Vec<String> {
        study.citation.iter().filter_map(|fact| part(&fact.value)).collect()
    };
    let letters = |text: &String| {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect::<Vec<String>>()
    };
    let dois = of(other, doi);
    if let Some(value) =
        of(one, doi).into_iter().find(|v| dois.iter().any(|d| d.eq_ignore_ascii_case(v)))
    {
        return Some(("doi", value));
    }
    let titles: Vec<Vec<String>> = of(other, title).iter().map(letters).collect();
    let value = of(one, title).into_iter().find(|value| {
        let words = letters(value);
        !words.is_empty() && titles.contains(&words)
    })?;
    Some(("title", value))
}
