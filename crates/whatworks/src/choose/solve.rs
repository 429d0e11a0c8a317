//! From the search to an answer in numbers: the best sets, in the order of the rule for ties.

use super::pool::{Aim, Set};
use super::problem::State;
use super::search::{Found, Searcher};
use super::tree::Nodes;

/// The best sets of a problem.
pub(super) struct Solved {
    /// The best sets: by value, and where values are equal by the rule for ties.
    pub(super) sets: Vec<Set>,
    /// Where the search stopped at its limit: no set that is not listed is worth more than this.
    pub(super) open: Option<i64>,
    /// Whether the sets of the least value listed are proved to be the first by the rule for ties.
    pub(super) in_order: bool,
    /// The multipliers of the rows before anything is branched.
    pub(super) multipliers: Option<Vec<f64>>,
    pub(super) nodes: Nodes,
}

/// Finds so many of the best sets; their order may be searched for through as many nodes again.
pub(super) fn solve(searcher: &mut Searcher<'_>, state: &State, count: usize) -> Solved {
    let limit = searcher.left;
    let multipliers = searcher.multipliers(state);
    let Found { mut sets, open } = searcher.search(state, Aim::Best(count), &[]);
    let nodes = searcher.nodes;
    let mut in_order = open.is_none();
    if let (true, Some(last)) = (in_order, sets.last().cloned()) {
        searcher.left = limit;
        let tied = sets.partition_point(|set| set.value > last.value);
        match first_in_order(searcher, state, last.value, sets.len() - tied, &sets) {
            Some(first) => {
                sets.truncate(tied);
                sets.extend(first);
            }
            None => in_order = false,
        }
    }
    Solved { sets, open, in_order, multipliers, nodes }
}

/// The first sets of exactly this value by the rule for ties; `None` where the limit is reached.
///
/// Items are decided in their order, taken before left out. A branch is entered only with a set in
/// hand that it holds.
fn first_in_order(
    searcher: &mut Searcher<'_>,
    state: &State,
    value: i64,
    count: usize,
    known: &[Set],
) -> Option<Vec<Set>> {
    let mut first = Vec::new();
    let mut known: Vec<Set> = known.iter().filter(|set| set.value == value).cloned().collect();
    let mut open = vec![searcher.narrowed(state, value)];
    while let Some(mut state) = open.pop() {
        let found = searcher.search(&state, Aim::Worth(value), &known);
        if found.open.is_some() {
            return None;
        }
        let Some(set) = found.sets.into_iter().next() else { continue };
        if let Some(item) = state.iter().position(Option::is_none) {
            for taken in [false, true] {
                if let Some(state) = state.get_mut(item) {
                    *state = Some(taken);
                }
                open.push(state.clone());
            }
        } else {
            first.push(set.clone());
            if first.len() == count {
                break;
            }
        }
        if !known.contains(&set) {
            known.push(set);
        }
    }
    Some(first)
}
