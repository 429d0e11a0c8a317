//! A search: the core of the problem, its tree, and a smaller core once better sets are known.

use super::bound::Bound;
use super::core::Core;
use super::pool::{Aim, Pool, Set};
use super::problem::{Problem, State};
use super::relaxation::{Relaxation, Relaxed};
use super::tree::{Nodes, Tree};
use crate::synthesis::Progress;

/// The nodes of a tree after which it is first asked whether a smaller core would do.
const FIRST_LOOK: u64 = 50;

/// What a search found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The sets, the best first.
    pub(super) sets: Vec<Set>,
    /// Where the search stopped at its limit: no set that is not listed is worth more than this.
    pub(super) open: Option<i64>,
}

/// Searches one problem, within a number of nodes for all searches together.
pub(super) struct Searcher<'a> {
    problem: &'a Problem,
    pub(super) nodes: Nodes,
    pub(super) left: u64,
    progress: &'a Progress<'a>,
}

impl<'a> Searcher<'a> {
    pub(super) fn new(problem: &'a Problem, limit: u64, progress: &'a Progress<'a>) -> Self {
        Self { problem, nodes: Nodes::default(), left: limit, progress }
    }

    /// Multipliers of the rows before anything is branched.
    pub(super) fn multipliers(&self, state: &State) -> Option<Vec<f64>> {
        match Relaxation::new(self.problem).solve(self.problem, state) {
            Relaxed::Solved { multipliers, .. } => Some(multipliers),
            Relaxed::Infeasible(_) | Relaxed::Stalled => None,
        }
    }

    /// The state with every item decided that is the same in all sets worth this much.
    pub(super) fn narrowed(&self, state: &State, value: i64) -> State {
        let mut narrow = state.clone();
        let Some(multipliers) = self.multipliers(state) else { return narrow };
        if let Some(bound) = Bound::at(self.problem, state, &multipliers) {
            for (state, reduced) in narrow.iter_mut().zip(&bound.reduced) {
                if state.is_none() && bound.without(*reduced) < value {
                    *state = Some(*reduced > 0);
                }
            }
        }
        narrow
    }

    /// Searches the sets that agree with the state; `known` are sets that keep every row.
    pub(super) fn search(&mut self, state: &State, aim: Aim, known: &[Set]) -> Found {
        let mut pool = Pool::new(aim, state, known);
        let mut state = state.clone();
        while !pool.is_done() {
            let Some(core) = Core::of(self.problem, &state) else { break };
            let mut tree = Tree::new(core);
            let smaller = self.grow(&mut tree, &mut pool);
            self.nodes.add(tree.nodes);
            match smaller {
                Some(smaller) => state = smaller,
                None => {
                    let open = tree.open().filter(|_| !pool.is_done());
                    return Found { sets: pool.sets, open };
                }
            }
        }
        Found { sets: pool.sets, open: None }
    }

    /// Grows a tree to its end, to the limit, or until a smaller core would do.
    fn grow(&mut self, tree: &mut Tree, pool: &mut Pool) -> Option<State> {
        let mut step = FIRST_LOOK;
        loop {
            let before = tree.nodes.searched;
            tree.search(pool, if before == 0 { 1 } else { step.min(self.left) }, self.progress);
            self.left = self.left.saturating_sub(tree.nodes.searched - before);
            let is_over = pool.is_done() || self.left == 0 || self.progress.is_stopped();
            if tree.open().is_none() || is_over {
                return None;
            }
            if before != 0 {
                step *= 2;
            }
            if let Some(smaller) = tree.narrowed(pool) {
                return Some(smaller);
            }
        }
    }
}
