//! The tree of a search: branch and bound, with bounds that are proved in whole numbers.
//!
//! The node with the greatest bound is taken up next, and followed down to where it closes.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use serde::Serialize;

use super::bound::{self, Bound};
use super::core::Core;
use super::pool::Pool;
use super::problem::{State, taken};
use super::relaxation::{Relaxation, Relaxed};
use crate::synthesis::Progress;

/// What is further than this from 0 and from 1 is a fraction.
const FRACTION: f64 = 1e-6;

/// The number of items taken is branched on where it is further than this from a whole number.
const COUNT_FRACTION: f64 = 1e-3;

/// The nodes of a search, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Nodes {
    /// Every node looked at.
    pub searched: u64,
    /// Divided into two, with an item taken and left out.
    pub branched: u64,
    /// Closed because no set in it can be worth enough.
    pub closed_by_bound: u64,
    /// Closed because no set in it meets every requirement.
    pub closed_as_infeasible: u64,
    /// Closed because a single set was left.
    pub closed_as_complete: u64,
}

impl Nodes {
    /// Counts those of another tree too.
    pub(super) fn add(&mut self, other: Self) {
        self.searched += other.searched;
        self.branched += other.branched;
        self.closed_by_bound += other.closed_by_bound;
        self.closed_as_infeasible += other.closed_as_infeasible;
        self.closed_as_complete += other.closed_as_complete;
    }
}

/// A part of the sets that is still to be looked at.
#[derive(PartialEq, Eq)]
struct Node {
    /// What a set in it is worth at most.
    at_most: i64,
    /// Nodes of one bound are taken up the last first.
    born: u64,
    state: State,
    /// How many items are taken, at least and at most.
    count: (i64, i64),
}

impl Ord for Node {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at_most, self.born).cmp(&(other.at_most, other.born))
    }
}

impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The tree over a core.
pub(super) struct Tree {
    core: Core,
    relaxation: Relaxation,
    open: BinaryHeap<Node>,
    born: u64,
    /// The items decided at the root and its bound, to decide more by once better sets are known.
    root: Option<(State, Bound)>,
    pub(super) nodes: Nodes,
}

/// What is left of a node.
enum Outcome {
    Closed,
    /// The node to go on with, and the other.
    Branch(Node, Node),
}

impl Tree {
    pub(super) fn new(core: Core) -> Self {
        let state = vec![None; core.problem.len()];
        let at_most: i64 = core.problem.values.iter().map(|value| (*value).max(0)).sum();
        let root = Node { at_most: at_most + core.value(), born: 0, state, count: core.count() };
        Self {
            relaxation: Relaxation::new(&core.problem),
            open: BinaryHeap::from([root]),
            born: 0,
            root: None,
            nodes: Nodes::default(),
            core,
        }
    }

    /// What a set that is not in the pool is worth at most; `None` where all is searched.
    pub(super) fn open(&self) -> Option<i64> {
        self.open.peek().map(|node| node.at_most)
    }

    /// Goes on for so many nodes, or until nothing is left or the work is stopped.
    pub(super) fn search(&mut self, pool: &mut Pool, nodes: u64, progress: &Progress<'_>) {
        let stop = self.nodes.searched.saturating_add(nodes);
        let mut below = None;
        while self.nodes.searched < stop && !pool.is_done() && !progress.is_stopped() {
            if below.is_none() && self.open().is_some_and(|at_most| pool.closes(at_most)) {
                // The best of those that are open is of no use, and so is every other.
                let rest = u64::try_from(self.open.len()).unwrap_or(u64::MAX);
                self.nodes.searched += rest;
                self.nodes.closed_by_bound += rest;
                progress.add(rest);
                self.open.clear();
            }
            let Some(node) = below.take().or_else(|| self.open.pop()) else { return };
            self.nodes.searched += 1;
            below = self.look(node, pool);
            progress.add(1);
        }
        self.open.extend(below);
    }

    /// The state of the whole problem in which every item is decided that is the same in all sets
    /// that are still of use; `None` where these are too few for a core of its own.
    pub(super) fn narrowed(&self, pool: &Pool) -> Option<State> {
        let (state, bound) = self.root.as_ref()?;
        let mut state = state.clone();
        self.fix(&mut state, bound, pool);
        let free = state.iter().filter(|state| state.is_none()).count();
        (free <= state.len() * 9 / 10).then(|| self.core.state(&state))
    }

    /// Closes a node, or branches and gives the node to go on with.
    fn look(&mut self, node: Node, pool: &mut Pool) -> Option<Node> {
        if pool.closes(node.at_most) {
            self.nodes.closed_by_bound += 1;
            return None;
        }
        let Outcome::Branch(mut first, mut other) = self.outcome(node, pool) else { return None };
        self.nodes.branched += 1;
        other.born = self.born + 1;
        first.born = self.born + 2;
        self.born += 2;
        self.open.push(other);
        Some(first)
    }

    fn outcome(&mut self, node: Node, pool: &mut Pool) -> Outcome {
        let mut node = node;
        self.core.problem.set_count(node.count);
        loop {
            let state = &mut node.state;
            if !self.core.problem.propagate(state) {
                self.nodes.closed_as_infeasible += 1;
                return Outcome::Closed;
            }
            if state.iter().all(Option::is_some) {
                let set: Vec<bool> = state.iter().map(|state| *state == Some(true)).collect();
                self.offer(&set, pool);
                self.nodes.closed_as_complete += 1;
                return Outcome::Closed;
            }
            let (fractions, multipliers) = match self.relaxation.solve(&self.core.problem, state) {
                Relaxed::Solved { taken, multipliers } => (taken, multipliers),
                Relaxed::Infeasible(multipliers)
                    if bound::is_empty(&self.core.problem, state, &multipliers) =>
                {
                    self.nodes.closed_as_infeasible += 1;
                    return Outcome::Closed;
                }
                Relaxed::Infeasible(_) | Relaxed::Stalled => return unguided(node),
            };
            let Some(bound) = Bound::at(&self.core.problem, state, &multipliers) else {
                return unguided(node);
            };
            node.at_most = node.at_most.min(self.core.value().saturating_add(bound.value()));
            self.round(state, &fractions, &bound, pool);
            if pool.closes(node.at_most) {
                self.nodes.closed_by_bound += 1;
                return Outcome::Closed;
            }
            let fixed = self.fix(state, &bound, pool);
            let is_settled = !fixed || self.is_settled(state);
            if self.nodes.searched == 1 {
                self.root = Some((state.clone(), bound.clone()));
            }
            if is_settled {
                return branch(node, &fractions, &bound);
            }
        }
    }

    /// Whether some items are free, and the rows decide none of them.
    fn is_settled(&self, state: &State) -> bool {
        let mut after = state.clone();
        self.core.problem.propagate(&mut after)
            && after == *state
            && state.iter().any(Option::is_none)
    }

    /// Fixes the items that cannot be otherwise in any set that is of use; whether there are any.
    fn fix(&self, state: &mut State, bound: &Bound, pool: &Pool) -> bool {
        let mut any = false;
        for (state, reduced) in state.iter_mut().zip(&bound.reduced) {
            let otherwise = || self.core.value().saturating_add(bound.without(*reduced));
            if state.is_none() && *reduced != 0 && pool.closes(otherwise()) {
                *state = Some(*reduced > 0);
                any = true;
            }
        }
        any
    }

    /// Rounds the relaxation down, fills up what room is left, and offers the set.
    fn round(&self, state: &State, fractions: &[f64], bound: &Bound, pool: &mut Pool) {
        let mut set: Vec<bool> = fractions.iter().map(|f| *f > 1.0 - FRACTION).collect();
        let rows = &self.core.problem.rows;
        let mut rooms: Vec<i64> = rows.iter().map(|row| row.bound - row.sum(&set)).collect();
        let free = fractions.iter().zip(state).zip(&bound.reduced).enumerate();
        let mut order: Vec<(f64, i128, usize)> = free
            .filter(|(item, ((_, state), _))| state.is_none() && !taken(&set, *item))
            .map(|(item, ((fraction, _), reduced))| (-fraction.max(0.0), -reduced, item))
            .collect();
        order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        for (_, _, item) in order {
            self.add(item, &mut set, &mut rooms);
        }
        if rooms.iter().all(|room| *room >= 0) {
            self.offer(&set, pool);
        }
    }

    /// Adds an item where it has room, and a row asks for it or it is worth something.
    fn add(&self, item: usize, set: &mut [bool], rooms: &mut [i64]) {
        let Some(column) = self.core.problem.columns().get(item) else { return };
        let room = |row: &usize| rooms.get(*row).copied().unwrap_or_default();
        let fits = column.iter().all(|(row, adds)| *adds <= 0 || *adds <= room(row));
        let is_asked = column.iter().any(|(row, adds)| *adds < 0 && room(row) < 0);
        let worth = self.core.problem.values.get(item).is_some_and(|value| *value > 0);
        if fits && (is_asked || worth) {
            for (row, adds) in column {
                if let Some(room) = rooms.get_mut(*row) {
                    *room -= adds;
                }
            }
            if let Some(item) = set.get_mut(item) {
                *item = true;
            }
        }
    }

    fn offer(&self, set: &[bool], pool: &mut Pool) {
        if self.core.problem.keeps(set) {
            let value = self.core.value() + self.core.problem.value(set);
            pool.offer(value, || self.core.lifted(set));
        }
    }
}

/// Branches on the number of items taken where that is a fraction: where value goes with cost, no
/// single item changes a bound by much, but their number does (Boussier and others 2010, Discrete
/// Applied Mathematics 158: 97-109). Else on the item nearest to a half; and where there is no
/// fraction, on the free item that changes least.
fn branch(node: Node, fractions: &[f64], bound: &Bound) -> Outcome {
    let count: f64 = fractions.iter().sum();
    #[expect(clippy::cast_possible_truncation, reason = "a number of items")]
    let below = count.floor() as i64;
    let (least, most) = node.count;
    if (count - count.round()).abs() > COUNT_FRACTION && least <= below && below < most {
        let fewer = Node { count: (least, below), state: node.state.clone(), ..node };
        let more = Node { count: (below + 1, most), ..node };
        let first_more = count - count.floor() > 0.5;
        return if first_more {
            Outcome::Branch(more, fewer)
        } else {
            Outcome::Branch(fewer, more)
        };
    }
    let free = node.state.iter().zip(fractions).enumerate().filter(|(_, (s, _))| s.is_none());
    let fractional = free
        .clone()
        .map(|(item, (_, fraction))| (item, *fraction, fraction.min(1.0 - fraction)))
        .filter(|(_, _, off)| *off > FRACTION)
        .reduce(|best, other| if other.2 > best.2 { other } else { best });
    let reduced = |item: usize| bound.reduced.get(item).copied().unwrap_or_default();
    let chosen = fractional.map(|(item, fraction, _)| (item, fraction)).or_else(|| {
        let least = free.min_by_key(|(item, _)| reduced(*item).abs());
        least.map(|(item, (_, fraction))| (item, *fraction))
    });
    match chosen {
        Some((item, fraction)) => node.branched(item, fraction > 0.5),
        None => Outcome::Closed,
    }
}

/// Branches on the first free item.
fn unguided(node: Node) -> Outcome {
    match node.state.iter().position(Option::is_none) {
        Some(item) => node.branched(item, true),
        None => Outcome::Closed,
    }
}

impl Node {
    /// Two nodes: the item as it is to be looked at first, and otherwise.
    fn branched(self, item: usize, first: bool) -> Outcome {
        let with = |taken: bool| {
            let mut state = self.state.clone();
            if let Some(item) = state.get_mut(item) {
                *item = Some(taken);
            }
            Node { state, ..self }
        };
        Outcome::Branch(with(first), with(!first))
    }
}
