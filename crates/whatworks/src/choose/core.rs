//! The core of a problem: the items that are not decided yet, with the rows that still matter.
//!
//! Once a good set is known, most items cannot be otherwise in a better one (fixing by reduced
//! value), and the search goes on with the few others alone (Balas and Zemel 1980, Operations
//! Research 28: 1130-1154).

use super::pool::Set;
use super::problem::{Problem, Row, State};

/// What is left of a problem when some items are decided.
pub(super) struct Core {
    pub(super) problem: Problem,
    /// The items of the whole problem that are free.
    free: Vec<usize>,
    /// The set of the items that are decided, and its value.
    decided: Set,
}

impl Core {
    /// `None` where no set keeps the rows.
    pub(super) fn of(whole: &Problem, state: &State) -> Option<Self> {
        let mut state = state.clone();
        if !whole.propagate(&mut state) {
            return None;
        }
        let mut places = vec![None; state.len()];
        let mut free = Vec::new();
        for (item, (state, place)) in state.iter().zip(&mut places).enumerate() {
            if state.is_none() {
                *place = Some(free.len());
                free.push(item);
            }
        }
        let items: Vec<bool> = state.iter().map(|state| *state == Some(true)).collect();
        let rows = whole.rows.iter().filter_map(|row| {
            let bound = row.bound - row.sum(&items);
            let place = |item: usize| places.get(item).copied().flatten();
            let terms = row.terms.iter().filter_map(|(item, adds)| Some((place(*item)?, *adds)));
            let row = Row::at_most(terms.collect(), bound);
            (row.greatest() > row.bound).then_some(row)
        });
        let rows = rows.collect();
        let values = free.iter().map(|item| whole.values.get(*item).copied().unwrap_or_default());
        let problem = Problem::new(values.collect(), rows).with_count();
        Some(Self { problem, free, decided: Set { value: whole.value(&items), items } })
    }

    /// The value of what is decided.
    pub(super) fn value(&self) -> i64 {
        self.decided.value
    }

    /// A set of the core as a set of the whole problem.
    pub(super) fn lifted(&self, core: &[bool]) -> Set {
        let mut set = self.decided.clone();
        for (item, taken) in self.free.iter().zip(core) {
            if let Some(item) = set.items.get_mut(*item) {
                *item = *taken;
            }
        }
        set.value += self.problem.value(core);
        set
    }

    /// How many items can be taken.
    pub(super) fn count(&self) -> (i64, i64) {
        (0, i64::try_from(self.free.len()).unwrap_or(i64::MAX))
    }

    /// A state of the core as a state of the whole problem.
    pub(super) fn state(&self, core: &State) -> State {
        let mut state: State = self.decided.items.iter().map(|taken| Some(*taken)).collect();
        for (item, free) in self.free.iter().zip(core) {
            if let Some(item) = state.get_mut(*item) {
                *item = *free;
            }
        }
        state
    }
}
