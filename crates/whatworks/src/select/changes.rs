//! The smallest changes to a query that would bring a recommendation in.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::asked::{Asked, AskedClause};
use super::clause::{Clause, ClauseVerdict, Verdicts};
use super::prepared::{Prepared, PreparedRecommendation};
use super::query::Query;
use crate::base::{ConditionField, EvidenceBase, Recommendation};
use crate::organisation::normal;

/// A change of a query: the new value of each key, or `null` where the key is to be left out.
///
/// A key takes values that the recommendation names, one unless its condition asks for several; or,
/// where the condition denies a value, another that the base knows. A key is left out only where
/// the recommendation says nothing on it. Prerequisites are added to what is in place.
pub type Change = BTreeMap<&'static str, Value>;

/// More changes than this are not listed for one recommendation.
const MOST: usize = 1000;

/// A condition is tried with at most so many changes.
const MOST_TRIED: usize = 20_000;

/// The values that a condition names are tried together up to so many.
const MOST_TOGETHER: usize = 6;

/// What was asked of a base: all that the changes hang on.
pub(super) struct Question {
    pub(super) base: EvidenceBase,
    pub(super) prepared: Arc<Prepared>,
    pub(super) query: Query,
    pub(super) asked: Asked,
}

/// The smallest sets of changes that leave no clause failing or unknown and one that holds, the
/// fewest keys first; the first thousand, where a recommendation names so many values.
///
/// They are found when they are first looked at: there are many of them, and most are never read.
#[derive(Clone)]
pub struct WouldInclude {
    question: Arc<Question>,
    /// The recommendation.
    place: usize,
    verdicts: Verdicts,
    found: OnceLock<Arc<[Change]>>,
}

impl WouldInclude {
    pub(super) fn new(question: Arc<Question>, place: usize, verdicts: Verdicts) -> Self {
        Self { question, place, verdicts, found: OnceLock::new() }
    }

    fn find(&self) -> Arc<[Change]> {
        let Question { base, prepared, query, asked } = &*self.question;
        let recommendation = base.recommendations().get(self.place);
        let compared = prepared.recommendations.get(self.place);
        let Some((recommendation, compared)) = recommendation.zip(compared) else {
            return Arc::default();
        };
        let verdicts = self.verdicts;
        let mut found = if compared.condition.is_some() {
            Trial { prepared, recommendation, compared, query, asked, verdicts }.smallest()
        } else {
            clause_by_clause(recommendation, query, verdicts)
        };
        found.sort_by_cached_key(|change| {
            (change.len(), serde_json::to_string(change).unwrap_or_default())
        });
        found.into()
    }
}

impl Deref for WouldInclude {
    type Target = [Change];

    fn deref(&self) -> &[Change] {
        self.found.get_or_init(|| self.find())
    }
}

impl fmt::Debug for WouldInclude {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl PartialEq for WouldInclude {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Serialize for WouldInclude {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

/// Without a condition, clauses do not depend on one another: every clause that does not hold must
/// change, and nothing else need; only when all that is asked would be left out must something new
/// be asked.
fn clause_by_clause(
    recommendation: &Recommendation,
    query: &Query,
    verdicts: Verdicts,
) -> Vec<Change> {
    let mut changes = vec![Change::new()];
    let mut holds_already = false;
    for (clause, verdict) in verdicts.each() {
        if verdict == ClauseVerdict::Holds {
            holds_already = true;
        } else {
            changes = with_each(&changes, &alternatives(recommendation, query, clause));
        }
    }
    let mut found = Vec::new();
    for change in changes {
        if holds_already || asks_something(&change) {
            found.push(change);
        } else {
            found.extend(asking_more(recommendation, query, &change));
        }
    }
    found
}

/// Whether a change leaves anything to be asked by itself.
fn asks_something(change: &Change) -> bool {
    change.values().any(|value| !value.is_null())
}

/// Every change extended by every alternative.
fn with_each(changes: &[Change], alternatives: &[Change]) -> Vec<Change> {
    let extended = |change: &Change, more: &Change| {
        let mut change = change.clone();
        change.extend(more.iter().map(|(key, value)| (*key, value.clone())));
        change
    };
    let all = changes.iter().flat_map(|c| alternatives.iter().map(move |more| extended(c, more)));
    all.take(MOST).collect()
}

/// The changes of one clause, each of which makes it hold, or leaves it out where nothing can.
fn alternatives(recommendation: &Recommendation, query: &Query, clause: Clause) -> Vec<Change> {
    if clause == Clause::Prerequisite {
        let needs = recommendation.prerequisites.as_ref().map(|all| all.needs.as_slice());
        return vec![needs.map_or_else(|| no_prerequisites(query), |needs| in_place(query, needs))];
    }
    let holding = holding(recommendation, clause);
    match clause {
        Clause::Audience if holding.is_empty() => vec![no_audience(query)],
        Clause::Audience => holding.into_iter().map(|named| audience(query, named)).collect(),
        _ if holding.is_empty() => vec![Change::from([(clause.key(), Value::Null)])],
        _ => {
            let list = |named| Change::from([(clause.key(), Value::from(vec![named]))]);
            holding.into_iter().map(list).collect()
        }
    }
}

/// Leaves the audience out of the query, or the organisation that it is derived from.
fn no_audience(query: &Query) -> Change {
    let organisation = query.organisation.as_ref().map(|_| ("organisation", Value::Null));
    let as_at = query.as_at.map(|_| ("as_at", Value::Null));
    let audience = query.audience.as_ref().map(|_| ("audience", Value::Null));
    audience.into_iter().chain(as_at).chain(organisation).collect()
}

/// Another audience, in place of the organisation that it is derived from.
fn audience(query: &Query, audience: &str) -> Change {
    let mut change = no_audience(query);
    change.insert("audience", audience.into());
    change
}

/// The values of the recommendation that make the clause hold.
fn holding(recommendation: &Recommendation, clause: Clause) -> BTreeSet<&str> {
    match clause {
        Clause::Theme => BTreeSet::from([recommendation.theme.as_str()]),
        Clause::Component => {
            recommendation.components.iter().map(|part| part.id.as_str()).collect()
        }
        _ => {
            let scope = clause.scope(recommendation);
            let named = scope.and_then(|scope| scope.only.as_ref().or(scope.especially.as_ref()));
            named.into_iter().flatten().map(String::as_str).collect()
        }
    }
}

/// Leaves prerequisites out of the query.
fn no_prerequisites(query: &Query) -> Change {
    let has = query.has.as_ref().map(|_| ("has", Value::Null));
    let lacks = query.lacks.as_ref().map(|_| ("lacks", Value::Null));
    has.into_iter().chain(lacks).collect()
}

/// Puts in place what is needed, beside what is.
fn in_place(query: &Query, needs: &[String]) -> Change {
    let is = |list: &Option<Vec<String>>, value: &String| {
        let value = normal(value);
        list.iter().flatten().any(|known| normal(known) == value)
    };
    let mut change = Change::new();
    let missing: BTreeSet<&String> = needs.iter().filter(|need| !is(&query.has, need)).collect();
    if !missing.is_empty() {
        let has = query.has.iter().flatten().chain(missing);
        change.insert("has", has.map(String::as_str).collect::<Vec<&str>>().into());
    }
    let needed = Some(needs.to_vec());
    let lacked = query.lacks.iter().flatten();
    let still: Vec<&str> =
        lacked.clone().filter(|lack| !is(&needed, lack)).map(String::as_str).collect();
    if still.len() < lacked.count() {
        change.insert("lacks", if still.is_empty() { Value::Null } else { still.into() });
    }
    change
}

/// The change together with one clause that the query does not ask yet and that would hold. A
/// component is not proposed: to ask for what a recommendation consists of says nothing of whom it
/// is for.
fn asking_more(recommendation: &Recommendation, query: &Query, change: &Change) -> Vec<Change> {
    let new = Clause::OF_VALUES.into_iter().filter(|clause| !query.asks(*clause));
    let new = new.filter(|clause| *clause != Clause::Component);
    new.flat_map(|clause| {
        let mut more = alternatives(recommendation, query, clause);
        more.retain(asks_something);
        with_each(std::slice::from_ref(change), &more)
    })
    .collect()
}

/// Changes of a recommendation with a condition, which ties fields to one another: they are tried.
struct Trial<'a> {
    prepared: &'a Prepared,
    recommendation: &'a Recommendation,
    compared: &'a PreparedRecommendation,
    query: &'a Query,
    asked: &'a Asked,
    verdicts: Verdicts,
}

/// A change of the keys of one clause, and what is asked on it then.
struct Candidate {
    clause: Clause,
    change: Change,
    asked: Option<Arc<AskedClause>>,
}

/// The changes found so far, and how many more may be tried.
struct Search<'a> {
    trial: &'a Trial<'a>,
    found: Vec<Change>,
    left: usize,
}

impl Search<'_> {
    /// Tries every way to choose a candidate of each clause after those chosen already.
    fn extend<'c>(
        &mut self,
        clauses: &[&'c [Candidate]],
        chosen: &mut Vec<&'c Candidate>,
        enough: &mut Vec<Change>,
    ) {
        if self.has_less(chosen) {
            return;
        }
        let Some((clause, rest)) = clauses.split_first() else {
            self.left = self.left.saturating_sub(1);
            if self.trial.is_enough(chosen) {
                enough.push(chosen.iter().flat_map(|c| c.change.clone()).collect());
            }
            return;
        };
        for candidate in *clause {
            if self.left == 0 {
                return;
            }
            chosen.push(candidate);
            self.extend(rest, chosen, enough);
            chosen.pop();
        }
    }

    /// Whether a change that was found has no other keys than the candidates.
    fn has_less(&self, chosen: &[&Candidate]) -> bool {
        let changed = |key: &str| chosen.iter().any(|c| c.change.contains_key(key));
        self.found.iter().any(|less| less.keys().all(|key| changed(key)))
    }

    /// Keeps the smallest of those that are enough.
    fn keep(&mut self, mut enough: Vec<Change>) {
        enough.sort_by_key(size);
        let mut kept: Vec<Change> = Vec::new();
        for change in enough {
            let fewer_keys = |less: &Change| {
                less.len() < change.len() && less.keys().all(|key| change.contains_key(key))
            };
            if !kept.iter().any(|less| fewer_keys(less) || is_part_of(less, &change)) {
                kept.push(change);
            }
        }
        self.found.append(&mut kept);
    }
}

impl Trial<'_> {
    /// The smallest changes, the fewest keys first. A change is not listed where one with fewer
    /// keys, or with fewer values in the same keys, is enough.
    fn smallest(&self) -> Vec<Change> {
        let clauses: Vec<Vec<Candidate>> = Clause::OF_VALUES
            .into_iter()
            .filter(|clause| self.bears(*clause))
            .map(|clause| self.candidates(clause))
            .collect();
        let mut sets: Vec<u32> = (1..1_u32 << clauses.len()).collect();
        sets.sort_by_key(|set| set.count_ones());
        let mut search = Search { trial: self, found: Vec::new(), left: MOST_TRIED };
        for set in sets {
            let chosen = clauses.iter().enumerate().filter(|(place, _)| set & (1 << place) != 0);
            let chosen: Vec<&[Candidate]> = chosen.map(|(_, all)| all.as_slice()).collect();
            let mut enough = Vec::new();
            search.extend(&chosen, &mut Vec::new(), &mut enough);
            search.keep(enough);
        }
        search.found.truncate(MOST);
        search.found
    }

    /// Whether the query brings the recommendation in with what the candidates put in their
    /// clauses.
    fn is_enough(&self, candidates: &[&Candidate]) -> bool {
        let others = self.asked.clauses.iter();
        let others = others.filter(|asked| candidates.iter().all(|c| c.clause != asked.clause));
        let new = candidates.iter().filter_map(|candidate| candidate.asked.as_ref());
        let asked = Asked { clauses: others.chain(new).cloned().collect() };
        !asked.clauses.is_empty() && asked.verdicts(self.compared).all() == ClauseVerdict::Holds
    }

    /// Whether a change of the clause can matter: it does not hold, or the condition looks at it.
    fn bears(&self, clause: Clause) -> bool {
        let holds = self.verdicts.get(clause).is_none_or(|v| v == ClauseVerdict::Holds);
        !holds || !self.named_by_the_condition(clause).is_empty()
    }

    fn candidates(&self, clause: Clause) -> Vec<Candidate> {
        let candidate = |change: Change| {
            let changed = Asked::of(self.prepared, &self.query.with(&change));
            let asked = changed.clauses.into_iter().find(|asked| asked.clause == clause);
            Candidate { clause, change, asked }
        };
        self.changes(clause).into_iter().map(candidate).collect()
    }

    /// What can be put in the keys of a clause.
    fn changes(&self, clause: Clause) -> Vec<Change> {
        let named = self.named_by_the_condition(clause);
        if clause == Clause::Prerequisite {
            return self.prerequisites(&named);
        }
        if named.is_empty() {
            return alternatives(self.recommendation, self.query, clause);
        }
        let mut values: BTreeSet<&str> = holding(self.recommendation, clause);
        values.extend(named.iter().map(String::as_str));
        let others = self.others(clause, &values);
        if clause == Clause::Audience {
            let all = values.iter().copied().chain(others);
            return all.map(|value| audience(self.query, value)).collect();
        }
        let values: Vec<&str> = values.into_iter().collect();
        let mut lists = subsets(&values);
        // One stands for all the others: nothing tells them apart.
        lists.extend(others.first().map(|&other| vec![other.to_owned()]));
        lists.into_iter().map(|list| Change::from([(clause.key(), list.into())])).collect()
    }

    /// The values that are known and that the recommendation does not name.
    fn others(&self, clause: Clause, named: &BTreeSet<&str>) -> Vec<&str> {
        let known = self.prepared.vocabulary(clause).map_or(&[][..], |all| all.names());
        let compared: BTreeSet<String> =
            named.iter().map(|value| self.prepared.compared(clause, value)).collect();
        known.iter().filter(|other| !compared.contains(*other)).map(String::as_str).collect()
    }

    /// What a condition says is in place or not, beside what the recommendation needs.
    fn prerequisites(&self, named: &BTreeSet<String>) -> Vec<Change> {
        let stated = self.recommendation.prerequisites.as_ref();
        let needs = stated.map_or(&[][..], |stated| stated.needs.as_slice());
        if stated.is_none() && named.is_empty() {
            return vec![no_prerequisites(self.query)];
        }
        let more: Vec<&str> = named
            .iter()
            .map(String::as_str)
            .filter(|name| !needs.iter().any(|need| normal(need) == normal(name)))
            .collect();
        let mut found = Vec::new();
        for has in std::iter::once(Vec::new()).chain(subsets(&more)) {
            let is_had = |name: &str| has.iter().any(|had| had == name);
            let rest: Vec<&str> = more.iter().copied().filter(|name| !is_had(name)).collect();
            for lacks in std::iter::once(Vec::new()).chain(subsets(&rest)) {
                // Of many names each is tried on one side alone: on both they would be too many.
                if more.len() > MOST_TOGETHER && !has.is_empty() && !lacks.is_empty() {
                    break;
                }
                let all: Vec<String> = needs.iter().chain(&has).cloned().collect();
                let mut change = in_place(self.query, &all);
                self.not_in_place(&mut change, &lacks);
                if !change.is_empty() {
                    found.push(change);
                }
            }
        }
        found
    }

    /// Says of these that they are not in place.
    fn not_in_place(&self, change: &mut Change, names: &[String]) {
        let lists = |key: &str, of: &Option<Vec<String>>| -> Vec<String> {
            match change.get(key) {
                Some(Value::Array(all)) => {
                    all.iter().filter_map(Value::as_str).map(str::to_owned).collect()
                }
                Some(_) => Vec::new(),
                None => of.clone().unwrap_or_default(),
            }
        };
        let (mut has, mut lacks) =
            (lists("has", &self.query.has), lists("lacks", &self.query.lacks));
        for name in names {
            let same = |known: &String| normal(known) == normal(name);
            if !lacks.iter().any(same) {
                lacks.push(name.clone());
                change.insert("lacks", lacks.clone().into());
            }
            if has.iter().any(same) {
                has.retain(|known| !same(known));
                change.insert("has", if has.is_empty() { Value::Null } else { has.clone().into() });
            }
        }
    }

    fn named_by_the_condition(&self, clause: Clause) -> BTreeSet<String> {
        let applies = self.recommendation.applies_when.iter();
        let tests = applies.flat_map(|applies| applies.condition.tests());
        let of = |field: ConditionField| Clause::of_field(field) == clause;
        tests.filter(|(field, _)| of(*field)).flat_map(|(_, values)| values.to_vec()).collect()
    }
}

/// Every list of some of the values; one by one and all together where they are many.
fn subsets(values: &[&str]) -> Vec<Vec<String>> {
    let owned = |list: &[&str]| list.iter().map(|&value| value.to_owned()).collect();
    if values.len() > MOST_TOGETHER {
        let each = values.iter().map(|value| vec![(*value).to_owned()]);
        return each.chain([owned(values)]).collect();
    }
    (1..1_u32 << values.len())
        .map(|set| {
            let chosen = values.iter().enumerate().filter(|(place, _)| set & (1 << place) != 0);
            chosen.map(|(_, value)| (*value).to_owned()).collect()
        })
        .collect()
}

/// How much a change changes: keys, and values in them.
fn size(change: &Change) -> (usize, usize) {
    let values = change.values().map(|value| value.as_array().map_or(1, Vec::len));
    (change.len(), values.sum())
}

/// Whether all that a change asks for is in another one.
fn is_part_of(less: &Change, more: &Change) -> bool {
    less.iter().all(|(key, value)| match (value, more.get(key)) {
        (_, None) => false,
        (Value::Array(few), Some(Value::Array(many))) => few.iter().all(|one| many.contains(one)),
        (one, Some(other)) => one == other,
    })
}
