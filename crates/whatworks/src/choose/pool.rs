//! The sets found so far, and what a further one must be worth.

use super::problem::State;

/// A set of items with its value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Set {
    pub(super) value: i64,
    /// Compared as the rule for ties asks: the set that has the first item in which two differ is
    /// the greater.
    pub(super) items: Vec<bool>,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// So many sets of the greatest value.
    Best(usize),
    /// One set of exactly this value, where none is worth more but those already known.
    Worth(i64),
}

/// The sets found so far, the best first.
pub(super) struct Pool {
    aim: Aim,
    pub(super) sets: Vec<Set>,
}

impl Pool {
    /// A pool with those of the known sets that agree with a state.
    pub(super) fn new(aim: Aim, state: &State, known: &[Set]) -> Self {
        let mut pool = Self { aim, sets: Vec::new() };
        let agrees = |set: &&Set| {
            set.items.iter().zip(state).all(|(taken, state)| state.is_none_or(|s| s == *taken))
        };
        for set in known.iter().filter(agrees) {
            pool.offer(set.value, || set.clone());
        }
        pool
    }

    /// Whether sets that are worth at most this much are of no use.
    pub(super) fn closes(&self, at_most: i64) -> bool {
        match self.aim {
            Aim::Worth(value) => at_most < value,
            Aim::Best(most) => {
                self.sets.len() >= most && self.sets.last().is_some_and(|set| at_most <= set.value)
            }
        }
    }

    /// Whether there is nothing more to look for.
    pub(super) fn is_done(&self) -> bool {
        matches!(self.aim, Aim::Worth(_)) && !self.sets.is_empty()
    }

    /// Takes a set of this value if it is of use and not there yet.
    pub(super) fn offer(&mut self, value: i64, set: impl FnOnce() -> Set) {
        let most = match self.aim {
            Aim::Worth(wanted) if wanted != value => return,
            Aim::Worth(_) => 1,
            Aim::Best(most) => most,
        };
        if self.closes(value) {
            return;
        }
        let set = set();
        let place = self.sets.partition_point(|known| *known > set);
        if self.sets.get(place) != Some(&set) {
            self.sets.insert(place, set);
            self.sets.truncate(most);
        }
    }
}
