//! Why a judgement moved: each fact that changed is tried alone.
//!
//! A change is a cause if the judgement moves back when, of all that changed, this alone is undone.
//! Where no change is one in this sense, several of them do the same work, and those that move the
//! old judgement when they alone are made are named. Nothing else is called a cause. This is the
//! but-for test, and after it that of sufficiency; the order is a choice of this library.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};
use whatworks_synthesis::Progress;

use super::facts::{FactChange, FactChangeKind};
use super::items::{Items, Written};
use super::judgements::{self, JudgementState};
use crate::base::{Document, EvidenceBase, codes};
use crate::error::Error;
use crate::grade::{Rating, RuleSet};

/// More changes than this behind one body are not tried one by one: each costs two ratings.
const MOST_TRIED: usize = 48;

codes! {
    /// What something that stands behind a body did.
    EvidenceChangeKind {
        /// It stands behind the body now, and did not before.
        Added = "added",
        /// It stood behind the body, and does no longer.
        Removed = "removed",
        /// Its facts differ.
        Changed = "changed",
        /// It states the same, read elsewhere or annotated otherwise.
        ProvenanceOnly = "provenance-only",
    }
}

/// Something behind a body of evidence that moved: the body itself, its outcome, a finding, a study,
/// a contradiction, the order of the layers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EvidenceChange {
    /// The collection: `bodies`, `outcomes`, `findings`, `studies`, `contradictions`, `layers`.
    pub collection: &'static str,
    /// The id; for the order of the layers, `order`.
    pub id: String,
    /// What it did.
    pub kind: EvidenceChangeKind,
    /// The fields that differ, for one that changed.
    pub fields: Vec<String>,
}

codes! {
    /// How the changes named explain a judgement that moved.
    CauseKind {
        /// The judgement moves back if any one of them is undone.
        Necessary = "necessary",
        /// None is necessary; each of them alone moves the judgement.
        Sufficient = "sufficient",
        /// Only together do they move it; all changes behind the body are named.
        Together = "together",
        /// There are too many to try them one by one; all are named.
        NotTried = "not-tried",
        /// No fact behind the body changed.
        None = "none",
    }
}

/// A change behind a body that can be undone by itself.
pub(super) struct Lever {
    place: Place,
    /// The change in words.
    pub(super) says: String,
}

enum Place {
    /// A finding that joined the body or left it.
    Finding(String),
    /// Keys of an item.
    Field { collection: &'static str, id: String, keys: Vec<String> },
    /// The order of authority.
    Layers,
}

/// One body with all that its rating is worked out from; as it was or as it is.
#[derive(Clone)]
pub(super) struct Side {
    /// Items by collection and id.
    items: BTreeMap<(&'static str, String), Value>,
    layers: Value,
    body: String,
}

/// By which rules a body is rated when a change is tried, and who may stop that.
pub(super) struct Trials<'t> {
    pub(super) rules: &'t RuleSet,
    pub(super) progress: &'t Progress<'t>,
}

impl Trials<'_> {
    /// The rating of one side; `None` also when the work was stopped, and the answer is thrown away.
    fn rate(&self, side: &Side) -> Option<Rating> {
        if self.progress.is_stopped() { None } else { side.rate(self.rules) }
    }

    /// Some more parts are done.
    pub(super) fn done(&self, parts: u64) -> Result<(), Error> {
        if self.progress.add(parts) { Ok(()) } else { Err(Error::Cancelled) }
    }
}

/// The two sides of a body that is in both bases.
pub(super) struct Sides {
    pub(super) old: Side,
    pub(super) new: Side,
    pub(super) levers: Vec<Lever>,
    pub(super) changes: Vec<EvidenceChange>,
}

/// The facts that make up the evidence, in the order in which they are told.
const BEHIND: [&str; 4] = ["bodies", "outcomes", "findings", "studies"];

impl Sides {
    /// The sides of a body; `None` where nothing behind it moved.
    pub(super) fn of(body: &str, old: &Written, new: &Written, items: &Items) -> Option<Self> {
        let (before, after) = (behind(body, old), behind(body, new));
        let mut sides = Self {
            old: Side::empty(body, old),
            new: Side::empty(body, new),
            levers: Vec::new(),
            changes: Vec::new(),
        };
        for key in before.union(&after) {
            sides.gather(key, [before.contains(key), after.contains(key)], [old, new], items);
        }
        if order(&sides.old.layers) != order(&sides.new.layers) {
            sides.of_layers();
        }
        sides.contradictions([&before, &after], [old, new], items);
        if sides.changes.is_empty() {
            return None;
        }
        for key in before.union(&after) {
            // What only one side has is given to both, for findings that come to name it.
            let (was, is) = (item(old, key), item(new, key));
            sides.old.add(key, was.or(is));
            sides.new.add(key, is.or(was));
        }
        Some(sides)
    }

    /// What one item behind the body did, and what of it can be undone.
    fn gather(
        &mut self,
        key: &(usize, String),
        [before, after]: [bool; 2],
        [old, new]: [&Written; 2],
        items: &Items,
    ) {
        let (rank, id) = key;
        let Some(collection) = BEHIND.get(*rank).copied() else { return };
        let changed =
            items.iter().find(|(name, _)| *name == collection).and_then(|(_, c)| c.of(id));
        let (kind, fields) = match (before, after, changed) {
            (false, _, _) => (EvidenceChangeKind::Added, Vec::new()),
            (_, false, _) => (EvidenceChangeKind::Removed, Vec::new()),
            (_, _, None) => return,
            (_, _, Some(changed)) if changed.provenance_only => {
                (EvidenceChangeKind::ProvenanceOnly, Vec::new())
            }
            (_, _, Some(changed)) => {
                self.fields(collection, id, &changed.changes);
                let stated = changed.changes.iter().filter(|change| is_stated(change));
                let fields: BTreeSet<&str> = stated.map(|change| change.field.as_str()).collect();
                let fields = fields.into_iter().map(str::to_owned).collect();
                (EvidenceChangeKind::Changed, fields)
            }
        };
        if collection == "findings" && before != after {
            let finding = item(if after { new } else { old }, key);
            let study = finding.and_then(|finding| finding.get("study"));
            let study = study.and_then(Value::as_str).unwrap_or_default();
            let says = format!("the finding `{id}` of `{study}` was {kind}");
            self.levers.push(Lever { place: Place::Finding(id.clone()), says });
        }
        self.changes.push(EvidenceChange { collection, id: id.clone(), kind, fields });
    }

    /// The changed fields of an item, each to be undone by itself. What a body lists as its findings
    /// is undone finding by finding.
    fn fields(&mut self, collection: &'static str, id: &str, changes: &[FactChange]) {
        let mut by_field: BTreeMap<Vec<String>, Vec<&FactChange>> = BTreeMap::new();
        for change in changes.iter().filter(|change| is_stated(change)) {
            let mut keys: Vec<String> = change.field.split('/').map(str::to_owned).collect();
            // A panel brings many things, each of its own.
            let depth = if keys.first().is_some_and(|key| key == "assessment") { 2 } else { 1 };
            keys.truncate(depth);
            by_field.entry(keys).or_default().push(change);
        }
        for (keys, changes) in by_field {
            if collection == "bodies" && keys == ["findings"] {
                continue;
            }
            let says = in_words(id, &keys, &changes);
            let place = Place::Field { collection, id: id.to_owned(), keys };
            self.levers.push(Lever { place, says });
        }
    }

    fn of_layers(&mut self) {
        self.levers.push(Lever {
            place: Place::Layers,
            says: "the order of authority of the layers changed".to_owned(),
        });
        self.changes.push(EvidenceChange {
            collection: "layers",
            id: "order".to_owned(),
            kind: EvidenceChangeKind::Changed,
            fields: Vec::new(),
        });
    }

    /// Contradictions that concern a study of the body. They are shown beside a rating and move
    /// none, so that there is nothing to undo.
    fn contradictions(
        &mut self,
        [before, after]: [&Ids; 2],
        [old, new]: [&Written; 2],
        items: &Items,
    ) {
        let concerns = |written: &Written, ids: &Ids, id: &str| {
            let study = written.item("contradictions", id).and_then(|item| item.get("study"));
            let study = study.and_then(Value::as_str).map(str::to_owned);
            study.is_some_and(|study| ids.contains(&(STUDIES, study)))
        };
        let contradictions = &items.contradictions;
        let added = contradictions.added.iter().map(|id| (id, EvidenceChangeKind::Added));
        let removed = contradictions.removed.iter().map(|id| (id, EvidenceChangeKind::Removed));
        let changed = contradictions.changed.iter().map(|item| match item.provenance_only {
            true => (&item.id, EvidenceChangeKind::ProvenanceOnly),
            false => (&item.id, EvidenceChangeKind::Changed),
        });
        for (id, kind) in added.chain(removed).chain(changed) {
            if concerns(old, before, id) || concerns(new, after, id) {
                let (collection, id) = ("contradictions", id.clone());
                self.changes.push(EvidenceChange { collection, id, kind, fields: Vec::new() });
            }
        }
    }

    /// Which changes moved the judgement on something, in words.
    pub(super) fn explain(
        &self,
        on: &str,
        old: Option<&JudgementState>,
        new: Option<&JudgementState>,
        trials: &Trials<'_>,
    ) -> (CauseKind, Vec<String>) {
        let all = || self.levers.iter().map(|lever| lever.says.clone()).collect();
        if self.levers.is_empty() {
            return (CauseKind::None, Vec::new());
        }
        if self.levers.len() == 1 {
            return (CauseKind::Necessary, all());
        }
        if self.levers.len() > MOST_TRIED {
            return (CauseKind::NotTried, all());
        }
        let level = |state: Option<&JudgementState>| state.map(|state| state.final_.clone());
        let level_moved = level(old) != level(new);
        let moves = |side: &Side, was: Option<&JudgementState>, with: &Side, lever: &Lever| {
            let Some(rating) = trials.rate(&side.with(lever, with)) else { return false };
            let tried = judgements::on(&rating, on);
            match (tried.as_ref(), was) {
                (tried, was) if level_moved => level(tried) != level(was),
                (Some(tried), Some(was)) => !tried.stands(was),
                (tried, was) => tried.is_some() != was.is_some(),
            }
        };
        let those = |found: &dyn Fn(&&Lever) -> bool| -> Vec<String> {
            self.levers.iter().filter(found).map(|lever| lever.says.clone()).collect()
        };
        let necessary = those(&|lever| moves(&self.new, new, &self.old, lever));
        if !necessary.is_empty() {
            return (CauseKind::Necessary, necessary);
        }
        let sufficient = those(&|lever| moves(&self.old, old, &self.new, lever));
        if !sufficient.is_empty() {
            return (CauseKind::Sufficient, sufficient);
        }
        (CauseKind::Together, all())
    }
}

/// The place of the studies among what is behind a body.
const STUDIES: usize = 3;

/// What is behind a body, by the place in [`BEHIND`] and the id.
type Ids = BTreeSet<(usize, String)>;

/// The ids of a body, its outcome, its findings and their studies.
fn behind(body: &str, written: &Written) -> Ids {
    let mut ids = BTreeSet::from([(0, body.to_owned())]);
    let Some(item) = written.item("bodies", body) else { return ids };
    let text = |item: &Value, key: &str| item.get(key).and_then(Value::as_str).map(str::to_owned);
    ids.extend(text(item, "outcome").map(|outcome| (1, outcome)));
    for id in item.get("findings").and_then(Value::as_array).into_iter().flatten() {
        let Some(id) = id.as_str() else { continue };
        ids.insert((2, id.to_owned()));
        let finding = written.item("findings", id);
        ids.extend(finding.and_then(|finding| text(finding, "study")).map(|s| (STUDIES, s)));
        ids.extend(finding.and_then(|finding| text(finding, "outcome")).map(|o| (1, o)));
    }
    ids
}

/// An item behind a body.
fn item<'w>(written: &'w Written, (rank, id): &(usize, String)) -> Option<&'w Value> {
    written.item(BEHIND.get(*rank)?, id)
}

/// The ids of the layers, in their order.
fn order(layers: &Value) -> Vec<&str> {
    let layers = layers.as_array().into_iter().flatten();
    layers.filter_map(|layer| layer.get("id")?.as_str()).collect()
}

fn is_stated(change: &FactChange) -> bool {
    change.kind != FactChangeKind::ProvenanceOnly
}

/// The change of a field: "`ref-8`'s appraisal was added (layer `cited_source`)".
fn in_words(id: &str, keys: &[String], changes: &[&FactChange]) -> String {
    let field = keys.last().map(|key| key.replace('_', " ")).unwrap_or_default();
    let be = if field.ends_with('s') && field != "says" { "were" } else { "was" };
    let kinds: BTreeSet<FactChangeKind> = changes.iter().map(|change| change.kind).collect();
    let verb = match (kinds.len(), kinds.first()) {
        (1, Some(FactChangeKind::Appeared)) => format!("{be} added"),
        (1, Some(FactChangeKind::Withdrawn)) => format!("{be} withdrawn"),
        _ => format!("changed{}", from_to(changes)),
    };
    let layers: BTreeSet<&str> =
        changes.iter().filter_map(|change| change.layer.as_deref()).collect();
    let layers: Vec<String> = layers.into_iter().map(|layer| format!("`{layer}`")).collect();
    let layers = match layers.as_slice() {
        [] => String::new(),
        [layer] => format!(" (layer {layer})"),
        several => format!(" (layers {})", several.join(", ")),
    };
    format!("`{id}`'s {field} {verb}{layers}")
}

/// From what to what, where it is one value and short.
fn from_to(changes: &[&FactChange]) -> String {
    const SHORT: usize = 40;
    let [FactChange { from: Some(from), to: Some(to), .. }] = changes else { return String::new() };
    let single = |value: &Value| !value.is_array() && !value.is_object();
    let (before, after) = (from.to_string(), to.to_string());
    if !single(from) || !single(to) || before.len().max(after.len()) > SHORT {
        return String::new();
    }
    format!(" from {before} to {after}")
}

impl Side {
    fn empty(body: &str, written: &Written) -> Self {
        let layers = written.get("layers").cloned().unwrap_or(json!([]));
        Self { items: BTreeMap::new(), layers, body: body.to_owned() }
    }

    fn add(&mut self, (rank, id): &(usize, String), item: Option<&Value>) {
        if let (Some(collection), Some(item)) = (BEHIND.get(*rank), item) {
            self.items.insert((collection, id.clone()), item.clone());
        }
    }

    /// The same with one change as the other side has it.
    fn with(&self, lever: &Lever, other: &Self) -> Self {
        let mut side = self.clone();
        match &lever.place {
            Place::Layers => side.layers.clone_from(&other.layers),
            Place::Finding(id) => {
                let key = ("bodies", self.body.clone());
                let body = side.items.get_mut(&key);
                let listed = body.and_then(|body| body.get_mut("findings")?.as_array_mut());
                if let Some(listed) = listed {
                    let before = listed.len();
                    listed.retain(|finding| finding != id);
                    if listed.len() == before {
                        listed.push(json!(id));
                    }
                }
            }
            Place::Field { collection, id, keys } => {
                let key = (*collection, id.clone());
                let value = other.items.get(&key).and_then(|item| field(item, keys)).cloned();
                if let Some(item) = side.items.get_mut(&key) {
                    set(item, keys, value);
                }
            }
        }
        side
    }

    /// The rating of the body; `None` where a decision cannot be what it is.
    fn rate(&self, rules: &RuleSet) -> Option<Rating> {
        let of = |collection: &str| -> Vec<&Value> {
            self.items.iter().filter(|((name, _), _)| *name == collection).map(|(_, i)| i).collect()
        };
        let document = json!({
            "schema": "", "id": "", "version": "", "title": "",
            "layers": self.layers,
            "themes": [], "recommendations": [],
            "outcomes": of("outcomes"), "studies": of("studies"),
            "findings": of("findings"), "bodies": of("bodies"),
        });
        let document: Document = serde_json::from_value(document).ok()?;
        EvidenceBase::unchecked(document).rate(&self.body, rules).ok()
    }
}

fn field<'v>(item: &'v Value, keys: &[String]) -> Option<&'v Value> {
    keys.iter().try_fold(item, |value, key| value.get(key))
}

/// Sets a field, or takes it away.
fn set(item: &mut Value, keys: &[String], value: Option<Value>) {
    let Some((last, outer)) = keys.split_last() else { return };
    let mut place = item;
    for key in outer {
        let Some(map) = place.as_object_mut() else { return };
        place = map.entry(key.clone()).or_insert_with(|| json!({}));
    }
    let Some(map) = place.as_object_mut() else { return };
    match value {
        Some(value) => drop(map.insert(last.clone(), value)),
        None => drop(map.remove(last)),
    }
}
