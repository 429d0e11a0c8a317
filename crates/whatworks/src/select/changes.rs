//! The smallest changes to a query that would bring a recommendation in.

use std::collections::BTreeMap;

use serde_json::Value;

use super::clause::{Clause, ClauseVerdict, Reason};
use super::query::Query;
use crate::base::Recommendation;

/// A change of a query: the new value of each key, or `null` where the key is to be left out.
///
/// A key takes one value that the recommendation names. It is left out only where the
/// recommendation names none.
pub type Change = BTreeMap<&'static str, Value>;

/// More changes than this are not listed for one recommendation.
const MOST: usize = 1000;

/// The smallest sets of changes that leave no clause failing or unknown and one that holds,
/// the fewest keys first; the first thousand, where a recommendation names so many values.
///
/// Clauses do not depend on one another, so every clause that does not hold must change, and
/// nothing else need; only when all that is asked would be left out must something new be asked.
pub(super) fn smallest(
    recommendation: &Recommendation,
    query: &Query,
    reasons: &[Reason],
) -> Vec<Change> {
    let mut changes = vec![Change::new()];
    for reason in reasons.iter().filter(|reason| reason.verdict != ClauseVerdict::Holds) {
        changes = with_each(&changes, reason.clause, &values(recommendation, reason.clause));
    }
    let holds_already = reasons.iter().any(|reason| reason.verdict == ClauseVerdict::Holds);
    let mut found = Vec::new();
    for change in changes {
        if holds_already || change.values().any(|value| !value.is_null()) {
            found.push(change);
        } else {
            found.extend(asking_more(recommendation, query, &change));
        }
    }
    found.sort_by_cached_key(|change| {
        (change.len(), serde_json::to_string(change).unwrap_or_default())
    });
    found
}

/// Every change extended by every value.
fn with_each(changes: &[Change], clause: Clause, values: &[Value]) -> Vec<Change> {
    let extended = |change: &Change, value: &Value| {
        let mut change = change.clone();
        change.insert(clause.key(), value.clone());
        change
    };
    let all = changes.iter().flat_map(|c| values.iter().map(move |value| extended(c, value)));
    all.take(MOST).collect()
}

/// The values of a key that make its clause hold; `null` where there is none.
fn values(recommendation: &Recommendation, clause: Clause) -> Vec<Value> {
    let holding = clause.holding(recommendation);
    if holding.is_empty() {
        return vec![Value::Null];
    }
    let value = |value: &str| match clause {
        Clause::Audience => Value::from(value),
        Clause::Theme | Clause::Setting | Clause::Population => Value::from(vec![value]),
    };
    holding.into_iter().map(value).collect()
}

/// The change together with one clause that the query does not ask yet and that would hold.
fn asking_more(recommendation: &Recommendation, query: &Query, change: &Change) -> Vec<Change> {
    let new = Clause::ALL.iter().filter(|clause| !clause.is_asked(query));
    new.flat_map(|clause| {
        let mut values = values(recommendation, *clause);
        values.retain(|value| !value.is_null());
        with_each(std::slice::from_ref(change), *clause, &values)
    })
    .collect()
}
