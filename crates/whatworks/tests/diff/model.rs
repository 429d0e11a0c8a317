//! Second derivations: what a difference says, done to the old document; the same difference read
//! backwards; and what a recommendation depends on.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use whatworks::EvidenceBase;
use whatworks::diff::{Diff, FactChange, FactChangeKind};

/// A collection, an id, and what became of it.
pub(crate) type Touched = (String, String, String);

/// Everything that a difference names.
pub(crate) fn touched_by(diff: &Diff) -> BTreeSet<Touched> {
    let mut all = BTreeSet::new();
    for (collection, changes) in diff.items.iter() {
        let mut add = |id: &String, how: &str| {
            all.insert((collection.to_owned(), id.clone(), how.to_owned()));
        };
        changes.added.iter().for_each(|id| add(id, "added"));
        changes.removed.iter().for_each(|id| add(id, "removed"));
        for item in &changes.changed {
            add(&item.id, if item.provenance_only { "provenance-only" } else { "changed" });
        }
    }
    all.extend(
        diff.document.iter().map(|c| ("document".to_owned(), c.field.clone(), String::new())),
    );
    all
}

/// Whether a recommendation rests on anything touched, by the references of the document.
pub(crate) fn depends_on(base: &EvidenceBase, id: &str, touched: &BTreeSet<Touched>) -> bool {
    let is =
        |collection: &str, id: &str| touched.iter().any(|(c, i, _)| c == collection && i == id);
    let document = base.document();
    let Some(recommendation) = document.recommendations.iter().find(|r| r.id == id) else {
        return is("recommendations", id);
    };
    let bodies = recommendation.components.iter().flat_map(|component| &component.bodies);
    let body = |id: &String| {
        let Some(body) = document.bodies.iter().find(|body| body.id == *id) else { return true };
        is("bodies", id)
            || is("outcomes", &body.outcome)
            || body.findings.iter().any(|id| {
                let finding = document.findings.iter().find(|f| f.id == *id).unwrap();
                let contradictions = document.contradictions.iter().flatten();
                let mut concerning =
                    contradictions.filter(|c| c.study.as_ref() == Some(&finding.study));
                is("findings", id)
                    || is("studies", &finding.study)
                    || is("outcomes", &finding.outcome)
                    || concerning.any(|c| is("contradictions", &c.id))
            })
    };
    is("recommendations", id) || bodies.into_iter().any(body)
}

const PROVENANCE: [&str; 4] = ["locator", "as_printed", "ocr_suspect", "note"];

/// A document in which what has no order has one, and nothing says where it was read.
pub(crate) fn normal(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let stated = map.contains_key("layer");
            let kept =
                map.iter().filter(|(key, _)| !(stated && PROVENANCE.contains(&key.as_str())));
            let inner = kept.map(|(key, value)| {
                let value = match (key.as_str(), value) {
                    ("authors" | "decisions" | "baseline_risks", value) => value.clone(),
                    (_, value) => normal(value),
                };
                (key.clone(), value)
            });
            Value::Object(inner.collect())
        }
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(normal).collect();
            items.sort_by_key(Value::to_string);
            Value::Array(items)
        }
        leaf => leaf.clone(),
    }
}

/// The old document with the listed changes made; what is added is taken from the new one.
pub(crate) fn applied(old: &Value, new: &Value, diff: &Diff) -> Value {
    let mut document = old.clone();
    for (collection, changes) in diff.items.iter() {
        let Some(items) = document.get_mut(collection).and_then(Value::as_array_mut) else {
            continue;
        };
        items.retain(|item| !changes.removed.iter().any(|id| item["id"] == *id));
        for changed in &changes.changed {
            let item = items.iter_mut().find(|item| item["id"] == *changed.id).unwrap();
            for change in &changed.changes {
                make(item, change);
            }
        }
        let added = new[collection].as_array().unwrap().iter();
        let added = added.filter(|item| changes.added.iter().any(|id| item["id"] == **id));
        items.extend(added.cloned());
    }
    document
}

/// Fields that are lists of statements.
const STATEMENTS: [&str; 5] = ["lacking", "comparisons", "limitations", "says", "sides"];

fn make(item: &mut Value, change: &FactChange) {
    if change.kind == FactChangeKind::ProvenanceOnly {
        return;
    }
    let segments: Vec<&str> = change.field.split('/').collect();
    let (key, rest) = segments.split_first().unwrap();
    let study = item.get("reference").is_some() || item.get("citation").is_some();
    let list = (study && !["reference", "theme"].contains(key))
        || (STATEMENTS.contains(key) && change.layer.is_some() && item[*key].is_array())
        || (["comparisons", "limitations", "lacking"].contains(key));
    if list {
        return make_in_list(item, key, rest, change);
    }
    put(item, &segments, change);
}

/// Makes a change of a statement in a list, which is known by its layer and perhaps its name.
fn make_in_list(item: &mut Value, key: &str, rest: &[&str], change: &FactChange) {
    let map = item.as_object_mut().unwrap();
    let list = map.entry(key).or_insert_with(|| json!([])).as_array_mut().unwrap();
    let content = |fact: &Value| match fact.get("value") {
        Some(value) => value.clone(),
        None => {
            let mut map: Map<String, Value> = fact.as_object().unwrap().clone();
            map.retain(|key, _| key != "layer" && !PROVENANCE.contains(&key.as_str()));
            Value::Object(map)
        }
    };
    let in_layer = |fact: &Value| fact["layer"].as_str() == change.layer.as_deref();
    let named = |fact: &Value| {
        let name = fact.get("element").or(fact.get("kind")).and_then(Value::as_str);
        rest.first().is_some_and(|first| name == Some(*first))
    };
    let inner = if list.iter().any(named) || ["comparisons", "limitations"].contains(&key) {
        rest.get(1..).unwrap_or_default()
    } else {
        rest
    };
    match (change.kind, inner) {
        (FactChangeKind::Appeared, []) => {
            let to = change.to.clone().unwrap();
            let mut fact = match key {
                "comparisons" | "limitations" => to,
                _ => json!({"value": to}),
            };
            fact["layer"] = json!(change.layer.clone().unwrap());
            list.push(fact);
        }
        (FactChangeKind::Withdrawn, []) => {
            let from = change.from.as_ref().unwrap();
            let place = list.iter().position(|f| in_layer(f) && content(f) == *from).unwrap();
            list.remove(place);
        }
        (_, inner) => {
            let several = list.iter().filter(|fact| in_layer(fact)).count() > 1;
            let fact = list.iter_mut().find(|fact| {
                in_layer(fact)
                    && (!several || named(fact) || content(fact) == *change.from.as_ref().unwrap())
            });
            let fact = fact.unwrap();
            let place = if fact.get("value").is_some() { &mut fact["value"] } else { fact };
            put(place, inner, change);
        }
    }
    if list.is_empty() {
        item.as_object_mut().unwrap().remove(key);
    }
}

/// Sets what stands at the end of a path, or takes it away.
fn put(place: &mut Value, path: &[&str], change: &FactChange) {
    let Some((key, rest)) = path.split_first() else {
        *place = change.to.clone().unwrap();
        return;
    };
    if let Some(list) = place.as_array_mut() {
        if !list.iter().any(|item| item["id"] == *key) {
            list.push(json!({"id": key}));
        }
        let at = list.iter().position(|item| item["id"] == *key).unwrap();
        put(&mut list[at], rest, change);
        if list[at].as_object().unwrap().len() == 1 {
            list.remove(at);
        }
        return;
    }
    if !rest.is_empty() {
        return put(&mut place[*key], rest, change);
    }
    match &change.to {
        Some(to) => place[*key] = with_layer(to, change),
        None => drop(place.as_object_mut().unwrap().remove(*key)),
    }
}

/// A statement that appears as a whole says its layer.
fn with_layer(to: &Value, change: &FactChange) -> Value {
    let mut to = to.clone();
    let whole = to.is_object() && change.layer.is_some() && change.kind == FactChangeKind::Appeared;
    if whole && ["audiences", "settings", "populations", "published"].contains(&&*change.field) {
        to["layer"] = json!(change.layer);
    }
    to
}

/// What a difference says, in a form without order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mirrored {
    /// Items: collection, id, and what became of them.
    items: BTreeSet<Touched>,
    /// Facts, judgements and ratings: of what, and from what to what.
    moves: BTreeSet<(String, String, String)>,
}

impl Mirrored {
    /// The same read backwards.
    pub(crate) fn swapped(self) -> Self {
        let back = |how: String| match how.as_str() {
            "added" => "removed".to_owned(),
            "removed" => "added".to_owned(),
            _ => how,
        };
        Self {
            items: self.items.into_iter().map(|(c, id, how)| (c, id, back(how))).collect(),
            moves: self.moves.into_iter().map(|(of, from, to)| (of, to, from)).collect(),
        }
    }
}

pub(crate) fn mirrored(diff: &Diff) -> Mirrored {
    let mut moves = BTreeSet::new();
    let document: Value = serde_json::from_str(&diff.to_json()).unwrap();
    let mut add = |of: String, from: &Value, to: &Value| {
        moves.insert((of, from.to_string(), to.to_string()));
    };
    let mut fact = |of: &str, change: &Value| {
        let name = format!("{of} {} {}", change["field"], change["layer"]);
        add(name, &change["from"], &change["to"]);
    };
    for change in document["document"].as_array().unwrap() {
        fact("document", change);
    }
    for (collection, changes) in document["items"].as_object().unwrap() {
        for item in changes["changed"].as_array().unwrap() {
            for change in item["changes"].as_array().unwrap() {
                fact(&format!("{collection} {}", item["id"]), change);
            }
        }
    }
    for body in document["bodies"].as_array().unwrap() {
        for moved in body["judgements"].as_array().unwrap() {
            add(format!("{} {}", body["id"], moved["on"]), &moved["from"], &moved["to"]);
        }
    }
    for (section, parts) in [
        ("bodies", &["certainty", "interval", "direction"][..]),
        ("recommendations", &["shown_by", "derived", "interval", "published", "verdict"][..]),
    ] {
        for item in document[section].as_array().unwrap() {
            for part in parts.iter().filter(|part| item[**part].is_object()) {
                let moved = &item[*part];
                add(format!("{section} {} {part}", item["id"]), &moved["from"], &moved["to"]);
            }
        }
    }
    for moved in document["selection"].as_array().unwrap() {
        let of = format!("{} {}", moved["audience"], moved["recommendation"]);
        add(of, &moved["from"], &moved["to"]);
    }
    Mirrored { items: touched_by(diff), moves }
}
