//! A million random pairs of recommendation and query: verdicts against a second, plain derivation,
//! and the promises of selection.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use whatworks::base::{
    AppliesWhen, Certainty, Component, Condition, ConditionField, Document, Prerequisites,
    Provenance, PublishedCertainty, Recommendation, Scope,
};
use whatworks::select::Change;
use whatworks::{EvidenceBase, Query, Selection};

const SEED: u64 = 20_261_126;
const BASES: usize = 25;
const RECOMMENDATIONS: usize = 100;
const QUERIES: usize = 100;

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most as u64).unwrap()
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn one<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    /// Some of the words, at least one.
    fn some(&mut self, words: &[&str]) -> Vec<String> {
        let set = 1 + self.below((1 << words.len()) - 1);
        let chosen = words.iter().enumerate().filter(|(place, _)| set & (1 << place) != 0);
        chosen.map(|(_, word)| (*word).to_owned()).collect()
    }
}

const AUDIENCES: [&str; 3] = ["icb", "trust", "hospice"];
const SETTINGS: [&str; 2] = ["ward", "clinic"];
const STAFF: [&str; 2] = ["nurses", "doctors"];
const POPULATIONS: [&str; 2] = ["religion", "age"];
const NEEDS: [&str; 2] = ["time", "rooms"];
const THEMES: [&str; 2] = ["skills", "resources"];
const PARTS: [&str; 2] = ["training", "posters"];

fn provenance() -> Provenance {
    serde_json::from_value(json!({"layer": "brief", "locator": {"part": "invented"}})).unwrap()
}

fn scope(random: &mut Random, words: &[&str]) -> Option<Scope> {
    let (only, especially) = match random.below(4) {
        0 => return None,
        1 => (Some(random.some(words)), None),
        2 => (None, Some(random.some(words))),
        _ => {
            let only = random.some(words);
            let one = only[random.below(only.len())].clone();
            (Some(only), Some(vec![one]))
        }
    };
    Some(Scope { only, especially, provenance: provenance() })
}

fn condition(random: &mut Random, depth: usize) -> Condition {
    let empty = Condition::default();
    if depth == 0 || random.once_in(2) {
        let (field, words) = match random.below(5) {
            0 => (ConditionField::Audience, &AUDIENCES[..]),
            1 => (ConditionField::Settings, &SETTINGS[..]),
            2 => (ConditionField::StaffGroups, &STAFF[..]),
            3 => (ConditionField::Populations, &POPULATIONS[..]),
            _ => (ConditionField::Has, &NEEDS[..]),
        };
        let one_of = Some(random.some(words));
        return Condition { field: Some(field), one_of, ..empty };
    }
    let parts: Vec<Condition> =
        (0..1 + random.below(3)).map(|_| condition(random, depth - 1)).collect();
    match random.below(4) {
        0 => Condition { all: Some(parts), ..empty },
        1 => Condition { any: Some(parts), ..empty },
        2 => Condition { not: Some(Box::new(condition(random, depth - 1))), ..empty },
        _ => {
            let at_least = u32::try_from(1 + random.below(parts.len())).unwrap();
            Condition { at_least: Some(at_least), of: Some(parts), ..empty }
        }
    }
}

fn recommendation(random: &mut Random, place: usize) -> Recommendation {
    let parts = random.some(&PARTS).into_iter();
    Recommendation {
        id: format!("N{place}"),
        text: format!("Invented {place}"),
        theme: random.one(&THEMES).to_owned(),
        components: parts
            .map(|id| Component { title: id.clone(), id, bodies: Vec::new() })
            .collect(),
        audiences: scope(random, &AUDIENCES),
        settings: scope(random, &SETTINGS),
        staff_groups: scope(random, &STAFF),
        populations: scope(random, &POPULATIONS),
        prerequisites: match random.below(4) {
            0 | 1 => None,
            2 => Some(Prerequisites { needs: Vec::new(), provenance: provenance() }),
            _ => Some(Prerequisites { needs: random.some(&NEEDS), provenance: provenance() }),
        },
        applies_when: random
            .once_in(3)
            .then(|| AppliesWhen { condition: condition(random, 2), provenance: provenance() }),
        strength: None,
        published: None,
        provenance: provenance(),
    }
}

/// A base of random recommendations; a condition that can never hold is refused and left out.
fn base(random: &mut Random) -> EvidenceBase {
    let mut document: Document = serde_json::from_value(json!({
        "schema": "whatworks-base/1", "id": "invented", "version": "1", "title": "Invented",
        "layers": [{"id": "brief", "title": "Invented", "address": "https://example.org/"}],
        "themes": THEMES.map(|id| json!({
            "id": id, "title": id, "layer": "brief", "locator": {"part": "invented"}
        })),
        "outcomes": [], "studies": [], "findings": [], "bodies": [], "recommendations": []
    }))
    .unwrap();
    document.recommendations =
        (0..RECOMMENDATIONS).map(|place| recommendation(random, place)).collect();
    if let Err(error) = EvidenceBase::new(&document) {
        for fault in error.faults() {
            assert_eq!(fault.code, "never-holds", "{error}");
            let place: usize = fault.pointer.split('/').nth(2).unwrap().parse().unwrap();
            assert!(!can_hold(&document.recommendations[place]), "{}", fault.pointer);
            document.recommendations[place].applies_when = None;
        }
    }
    let base = EvidenceBase::new(&document).unwrap();
    for recommendation in base.recommendations() {
        assert!(can_hold(recommendation), "{}", recommendation.id);
    }
    base
}

fn query(random: &mut Random) -> Query {
    let mut list = |times, words: &[&str]| random.once_in(times).then(|| random.some(words));
    let settings = list(2, &["ward", "clinic", "ship"]);
    let staff_groups = list(3, &["nurses", "doctors", "porters"]);
    let populations = list(2, &["religion", "age", "sailors"]);
    let themes = list(4, &THEMES);
    let components = list(4, &["training", "posters", "robots"]);
    let has = list(3, &NEEDS);
    let lacks = list(3, &NEEDS).map(|lacks| {
        let had = has.iter().flatten().collect::<BTreeSet<_>>();
        lacks.into_iter().filter(|name| !had.contains(name)).collect::<Vec<_>>()
    });
    let lacks = lacks.filter(|list| !list.is_empty());
    let audience =
        random.once_in(2).then(|| random.one(&["icb", "Trusts", "moon base"]).to_owned());
    let asked = Query {
        audience,
        themes,
        components,
        settings,
        staff_groups,
        populations,
        has,
        lacks,
        ..Query::default()
    };
    if asked == Query::default() { Query::audience("icb") } else { asked }
}

// The second derivation: text against text, in the words of the specification.

/// Whether a value is one that anyone knows.
fn is_known(key: &str, value: &str) -> bool {
    if key == "populations" {
        // The codes of PROGRESS-Plus and Core20PLUS5 are known too.
        return value != "sailors";
    }
    let known: &[&str] = match key {
        "audience" => &["icb", "trust", "hospice", "pcn", "nhs-england", "pharmacy", "gp-surgery"],
        "settings" => &SETTINGS,
        "staff_groups" => &STAFF,
        "components" => &PARTS,
        _ => &THEMES,
    };
    known.contains(&value)
}

fn given(query: &Query, key: &str) -> Option<Vec<String>> {
    let code = |audience: &String| match audience.as_str() {
        "Trusts" => "trust".to_owned(),
        other => other.to_owned(),
    };
    match key {
        "audience" => query.audience.as_ref().map(|audience| vec![code(audience)]),
        "themes" => query.themes.clone(),
        "components" => query.components.clone(),
        "settings" => query.settings.clone(),
        "staff_groups" => query.staff_groups.clone(),
        _ => query.populations.clone(),
    }
}

fn test(query: &Query, field: ConditionField, values: &[String]) -> Option<bool> {
    let key = match field {
        ConditionField::Audience => "audience",
        ConditionField::Settings => "settings",
        ConditionField::StaffGroups => "staff_groups",
        ConditionField::Populations => "populations",
        ConditionField::Has => {
            let is_in =
                |list: &Option<Vec<String>>, v: &String| list.iter().flatten().any(|k| k == v);
            if values.iter().any(|value| is_in(&query.has, value)) {
                return Some(true);
            }
            return values.iter().all(|value| is_in(&query.lacks, value)).then_some(false);
        }
    };
    let given = given(query, key)?;
    if given.iter().any(|value| values.contains(value)) {
        Some(true)
    } else if given.iter().all(|value| is_known(key, value)) {
        Some(false)
    } else {
        None
    }
}

fn holds(
    condition: &Condition,
    test: &dyn Fn(ConditionField, &[String]) -> Option<bool>,
) -> Option<bool> {
    let each = |list: &Option<Vec<Condition>>| -> Option<Vec<Option<bool>>> {
        Some(list.as_ref()?.iter().map(|part| holds(part, test)).collect())
    };
    let all = |verdicts: Vec<Option<bool>>| {
        if verdicts.contains(&Some(false)) {
            Some(false)
        } else if verdicts.contains(&None) {
            None
        } else {
            Some(true)
        }
    };
    if let Some(verdicts) = each(&condition.all) {
        return all(verdicts);
    }
    if let Some(verdicts) = each(&condition.any) {
        let denied = verdicts.into_iter().map(|verdict| verdict.map(|holds| !holds));
        return all(denied.collect()).map(|none| !none);
    }
    if let Some(part) = &condition.not {
        return holds(part, test).map(|holds| !holds);
    }
    if let (Some(count), Some(verdicts)) = (condition.at_least, each(&condition.of)) {
        let count = usize::try_from(count).unwrap();
        // It is known when every way to fill in what is not known agrees.
        let open: Vec<usize> = (0..verdicts.len()).filter(|&i| verdicts[i].is_none()).collect();
        let answers: BTreeSet<bool> = (0..1_u32 << open.len())
            .map(|filled| {
                let filled = |i: usize| {
                    let bit = open.iter().position(|&o| o == i).unwrap();
                    filled & (1 << bit) != 0
                };
                let true_ones =
                    (0..verdicts.len()).filter(|&i| verdicts[i].unwrap_or_else(|| filled(i)));
                true_ones.count() >= count
            })
            .collect();
        return (answers.len() == 1).then(|| answers.contains(&true));
    }
    test(condition.field.unwrap(), condition.one_of.as_ref().unwrap())
}

/// The fields that a condition looks at, as keys of a query.
fn fields(condition: &Condition) -> BTreeSet<&'static str> {
    let parts = condition.all.iter().chain(&condition.any).chain(&condition.of).flatten();
    let parts = parts.chain(condition.not.as_deref());
    let own = condition.field.map(|field| match field {
        ConditionField::Audience => "audience",
        ConditionField::Settings => "settings",
        ConditionField::StaffGroups => "staff_groups",
        ConditionField::Populations => "populations",
        ConditionField::Has => "has",
    });
    parts.flat_map(fields).chain(own).collect()
}

fn looked_at(recommendation: &Recommendation) -> BTreeSet<&'static str> {
    recommendation.applies_when.iter().flat_map(|applies| fields(&applies.condition)).collect()
}

/// Whether any values make the condition hold: each word is given or not.
fn can_hold(recommendation: &Recommendation) -> bool {
    let Some(applies) = &recommendation.applies_when else { return true };
    let words: Vec<&str> = [&AUDIENCES[..], &SETTINGS, &STAFF, &POPULATIONS, &NEEDS]
        .into_iter()
        .flatten()
        .copied()
        .collect();
    (0..1_u32 << words.len()).any(|set| {
        let is_given = |word: &String| {
            words
                .iter()
                .position(|known| known == word)
                .is_some_and(|place| set & (1 << place) != 0)
        };
        holds(&applies.condition, &|_, values| Some(values.iter().any(is_given))) == Some(true)
    })
}

/// The verdicts on the clauses asked and on the condition; `None` in it is unknown.
fn verdicts(recommendation: &Recommendation, query: &Query) -> Vec<(&'static str, Option<bool>)> {
    let looked_at = looked_at(recommendation);
    let condition = recommendation
        .applies_when
        .as_ref()
        .map(|a| holds(&a.condition, &|f, v| test(query, f, v)));
    let mut found = Vec::new();
    let scopes = [
        ("audience", &recommendation.audiences),
        ("settings", &recommendation.settings),
        ("staff_groups", &recommendation.staff_groups),
        ("populations", &recommendation.populations),
    ];
    for (key, scope) in scopes {
        let Some(given) = given(query, key) else { continue };
        let strange = given.iter().any(|value| !is_known(key, value));
        let verdict = match scope {
            None if looked_at.contains(key) => continue,
            None => None,
            Some(Scope { only: Some(only), .. }) => {
                if given.iter().any(|value| only.contains(value)) {
                    Some(true)
                } else if strange {
                    None
                } else {
                    Some(false)
                }
            }
            Some(Scope { especially, .. }) => {
                let named = especially.as_ref().unwrap();
                given.iter().any(|value| named.contains(value)).then_some(true)
            }
        };
        found.push((key, verdict));
    }
    if let Some(themes) = &query.themes {
        found.push(("themes", Some(themes.contains(&recommendation.theme))));
    }
    if let Some(wanted) = &query.components {
        let has =
            wanted.iter().any(|id| recommendation.components.iter().any(|part| part.id == *id));
        let strange = wanted.iter().any(|id| !PARTS.contains(&id.as_str()));
        found.push((
            "components",
            if has {
                Some(true)
            } else if strange {
                None
            } else {
                Some(false)
            },
        ));
    }
    let asks = query.has.is_some() || query.lacks.is_some();
    let left = recommendation.prerequisites.is_none() && looked_at.contains("has");
    if asks && !left {
        let verdict = match &recommendation.prerequisites {
            None => None,
            Some(Prerequisites { needs, .. }) => {
                let state =
                    |need: &String| test(query, ConditionField::Has, std::slice::from_ref(need));
                if needs.iter().any(|need| state(need) == Some(false)) {
                    Some(false)
                } else if needs.iter().all(|need| state(need) == Some(true)) {
                    Some(true)
                } else {
                    None
                }
            }
        };
        found.push(("has", verdict));
    }
    found.extend(condition.map(|condition| ("applies_when", condition)));
    found
}

fn status(recommendation: &Recommendation, query: &Query) -> &'static str {
    let verdicts = verdicts(recommendation, query);
    if verdicts.iter().any(|(_, verdict)| *verdict == Some(false)) {
        "excluded"
    } else if verdicts.iter().any(|(_, verdict)| verdict.is_none()) {
        "undecided"
    } else {
        assert!(!verdicts.is_empty());
        "selected"
    }
}

// What the library says.

fn statuses(selection: &Selection) -> BTreeMap<String, &'static str> {
    let items = |items: &[whatworks::select::Item], status| {
        items.iter().map(|item| (item.id().to_owned(), status)).collect::<Vec<_>>()
    };
    let excluded = selection.excluded().iter().map(|item| (item.id().to_owned(), "excluded"));
    let selected = items(selection.selected(), "selected");
    let undecided = items(selection.undecided(), "undecided");
    selected.into_iter().chain(undecided).chain(excluded).collect()
}

fn order(selection: &Selection) -> [Vec<String>; 3] {
    [
        selection.selected().iter().map(|item| item.id().to_owned()).collect(),
        selection.undecided().iter().map(|item| item.id().to_owned()).collect(),
        selection.excluded().iter().map(|item| item.id().to_owned()).collect(),
    ]
}

/// Every change that is listed, by recommendation.
fn changes(selection: &Selection) -> BTreeMap<&str, &[Change]> {
    let undecided = selection.undecided().iter();
    let undecided = undecided.map(|item| (item.id(), &**item.would_include.as_ref().unwrap()));
    let excluded = selection.excluded().iter().map(|item| (item.id(), &*item.would_include));
    undecided.chain(excluded).collect()
}

fn changed(query: &Query, change: &BTreeMap<&str, Value>) -> Option<Query> {
    let mut query = query.clone();
    for (key, new) in change {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let list = new.as_array().map(|all| all.iter().map(text).collect::<Vec<_>>());
        match *key {
            "audience" => query.audience = new.as_str().map(str::to_owned),
            "themes" => query.themes = list,
            "components" => query.components = list,
            "settings" => query.settings = list,
            "staff_groups" => query.staff_groups = list,
            "populations" => query.populations = list,
            "has" => query.has = list,
            "lacks" => query.lacks = list,
            other => panic!("{other}"),
        }
    }
    let lacks = |name| query.lacks.iter().flatten().any(|lacked| lacked == name);
    let contradicts = query.has.iter().flatten().any(lacks);
    (query != Query::default() && !contradicts).then_some(query)
}

/// Whether a change brings a recommendation in. What is in place may be left out of a query only
/// where the recommendation says nothing on it.
fn brings_in(
    recommendation: &Recommendation,
    query: &Query,
    change: &BTreeMap<&str, Value>,
) -> bool {
    let Some(changed) = changed(query, change) else { return false };
    let asks = |query: &Query| query.has.is_some() || query.lacks.is_some();
    let left_out = asks(query) && !asks(&changed);
    let says = recommendation.prerequisites.is_some() || looked_at(recommendation).contains("has");
    !(left_out && says) && status(recommendation, &changed) == "selected"
}

/// Every strictly smaller part of a change.
fn parts(change: &Change) -> impl Iterator<Item = BTreeMap<&str, Value>> {
    let keys: Vec<&&str> = change.keys().collect();
    (0..(1_u32 << keys.len()) - 1).map(move |set| {
        let chosen = keys.iter().enumerate().filter(|(place, _)| set & (1 << place) != 0);
        chosen.map(|(_, key)| (**key, change[*key].clone())).collect()
    })
}

fn lists(words: &[&str]) -> Vec<Value> {
    let sets = 1..1_u32 << words.len();
    sets.map(|set| {
        let chosen = words.iter().enumerate().filter(|(place, _)| set & (1 << place) != 0);
        chosen.map(|(_, word)| Value::from(*word)).collect::<Vec<_>>().into()
    })
    .collect()
}

/// The sets of one or two keys whose change can bring a recommendation in, the smallest alone, by
/// trying every value of every key. A key may be left out only where the recommendation says nothing on it.
fn smallest_keys(recommendation: &Recommendation, query: &Query) -> BTreeSet<BTreeSet<String>> {
    let looked_at = looked_at(recommendation);
    let known = ["icb", "trust", "hospice", "pcn"];
    let mut keys: Vec<(&str, Vec<Value>)> =
        vec![("themes", THEMES.map(|theme| json!([theme])).to_vec())];
    // A component is not proposed where none was asked for.
    if query.components.is_some() {
        keys.push(("components", PARTS.map(|part| json!([part])).to_vec()));
    }
    let mut of = |key, stated: bool, values: Vec<Value>| {
        let says = stated || looked_at.contains(key);
        keys.push((key, if says { values } else { vec![Value::Null] }));
    };
    let words = known.map(Value::from).to_vec();
    of("audience", recommendation.audiences.is_some(), words);
    of("settings", recommendation.settings.is_some(), lists(&SETTINGS));
    of("staff_groups", recommendation.staff_groups.is_some(), lists(&STAFF));
    let populations = lists(&["religion", "age", "education"]);
    of("populations", recommendation.populations.is_some(), populations);
    let needs = recommendation.prerequisites.iter().flat_map(|all| all.needs.clone());
    let mut named: BTreeSet<String> = needs.collect();
    if looked_at.contains("has") {
        named.extend(NEEDS.map(str::to_owned));
    }
    let mut in_place = vec![Value::Null];
    if !named.is_empty() {
        named.extend(query.has.iter().chain(&query.lacks).flatten().cloned());
        in_place.extend(lists(&named.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    of("has", recommendation.prerequisites.is_some(), in_place.clone());
    keys.push(("lacks", keys.last().unwrap().1.clone()));
    let mut found: Vec<BTreeSet<String>> = Vec::new();
    let mut sets: Vec<u32> = (1..1_u32 << keys.len()).filter(|s| s.count_ones() <= 2).collect();
    sets.sort_by_key(|set| set.count_ones());
    for set in sets {
        let chosen: Vec<&(&str, Vec<Value>)> = keys
            .iter()
            .enumerate()
            .filter(|(place, _)| set & (1 << place) != 0)
            .map(|(_, key)| key)
            .collect();
        let names: BTreeSet<String> = chosen.iter().map(|(key, _)| (*key).to_owned()).collect();
        if found.iter().any(|less| less.is_subset(&names)) {
            continue;
        }
        let mut all = vec![BTreeMap::new()];
        for (key, values) in chosen {
            let with = |change: &BTreeMap<_, _>, value: &Value| {
                let mut change: BTreeMap<&str, Value> = change.clone();
                change.insert(key, value.clone());
                change
            };
            all = all.iter().flat_map(|c| values.iter().map(move |v| with(c, v))).collect();
        }
        if all.iter().any(|change| brings_in(recommendation, query, change)) {
            found.push(names);
        }
    }
    found.into_iter().collect()
}

/// Another certainty for every recommendation.
fn with_certainties(base: &EvidenceBase, random: &mut Random) -> EvidenceBase {
    let levels = [Certainty::VeryLow, Certainty::Low, Certainty::Moderate, Certainty::High];
    let mut document = base.document().clone();
    for recommendation in &mut document.recommendations {
        let certainty = levels[random.below(4)];
        recommendation.published = Some(PublishedCertainty {
            certainty,
            scale: "invented".to_owned(),
            provenance: provenance(),
        });
    }
    EvidenceBase::new(&document).unwrap()
}

fn reversed(base: &EvidenceBase) -> EvidenceBase {
    let mut document = base.document().clone();
    document.recommendations.reverse();
    EvidenceBase::new(&document).unwrap()
}

fn without_the_first(base: &EvidenceBase) -> EvidenceBase {
    let mut document = base.document().clone();
    document.recommendations.remove(0);
    EvidenceBase::new(&document).unwrap()
}

/// A quarter of a million pairs.
fn a_quarter(seed: u64) {
    println!("seed {seed}");
    let mut random = Random(seed);
    for _ in 0..BASES {
        let base = base(&mut random);
        let [sure, turned] = [with_certainties(&base, &mut random), reversed(&base)];
        let fewer = without_the_first(&base);
        for asked in 0..QUERIES {
            let query = query(&mut random);
            let selection = base.select(&query).unwrap();
            let found = statuses(&selection);
            for recommendation in base.recommendations() {
                let expected = status(recommendation, &query);
                assert_eq!(found[&recommendation.id], expected, "{recommendation:?} {query:?}");
            }
            assert_eq!(order(&selection), order(&sure.select(&query).unwrap()), "certainty");
            let back = order(&turned.select(&query).unwrap())
                .map(|list| list.into_iter().rev().collect::<Vec<_>>());
            assert_eq!(order(&selection), back, "the order of recommendations");
            // The first names words that the others need not, so that some become strange.
            if found.len() > 50 && asked % 10 == 0 {
                let rest = order(&fewer.select(&query).unwrap());
                let same = order(&selection)
                    .map(|list| list.into_iter().filter(|id| id != "N0").collect::<Vec<_>>());
                assert_eq!(same, rest, "another recommendation");
            }
            let by_id: BTreeMap<&str, &Recommendation> =
                base.recommendations().iter().map(|r| (r.id.as_str(), r)).collect();
            for (id, changes) in changes(&selection) {
                for change in changes.iter().take(if asked % 20 == 0 { 1000 } else { 1 }) {
                    let recommendation = by_id[id];
                    assert!(brings_in(recommendation, &query, change), "{change:?} {query:?}");
                    for part in parts(change) {
                        assert!(!brings_in(recommendation, &query, &part), "{part:?} {query:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_first_quarter() {
    a_quarter(SEED);
}

#[test]
fn the_second_quarter() {
    a_quarter(SEED + 100);
}

#[test]
fn the_third_quarter() {
    a_quarter(SEED + 200);
}

#[test]
fn the_fourth_quarter() {
    a_quarter(SEED + 300);
}

#[test]
fn the_changes_are_the_smallest_and_no_set_of_keys_is_forgotten() {
    println!("seed {SEED}");
    let mut random = Random(SEED + 1);
    for _ in 0..4 {
        let base = base(&mut random);
        for _ in 0..5 {
            let query = query(&mut random);
            let selection = base.select(&query).unwrap();
            let changes = changes(&selection);
            for recommendation in base.recommendations() {
                let Some(changes) = changes.get(recommendation.id.as_str()) else { continue };
                let found: BTreeSet<BTreeSet<String>> = changes
                    .iter()
                    .map(|change| change.keys().map(|key| (*key).to_owned()).collect())
                    .filter(|keys: &BTreeSet<String>| keys.len() <= 2)
                    .collect();
                let expected = smallest_keys(recommendation, &query);
                assert_eq!(found, expected, "{recommendation:?} {query:?} {changes:?}");
            }
        }
    }
}
