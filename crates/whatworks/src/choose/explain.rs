//! Why each recommendation is in or out: the best set were it decided otherwise.

use super::answer::{ChoiceStatus, Chosen, ChosenStatus, NextBest};
use super::model::{Model, in_words};
use super::pool::{Aim, Set};
use super::problem::{Problem, taken};
use super::request::Request;
use super::search::Searcher;
use crate::synthesis::Progress;

/// What is known when the recommendations are explained.
pub(super) struct Explanation<'a> {
    pub(super) request: &'a Request,
    pub(super) model: &'a Model<'a>,
    pub(super) problem: &'a Problem,
    /// The best sets, the best first.
    pub(super) sets: &'a [Set],
    /// What the search for them came to.
    pub(super) status: ChoiceStatus,
    pub(super) progress: &'a Progress<'a>,
}

/// What is said where the limit of nodes was reached.
const NOT_PROVED: &str =
    "the best set were it decided otherwise was not found within the limit of nodes";

/// What a search for the best set with an item decided otherwise came to.
enum Otherwise {
    Set(NextBest),
    Impossible,
    NotProved,
    NotAsked,
}

impl Explanation<'_> {
    /// Every recommendation, in the order of the document.
    pub(super) fn all(&self) -> Vec<Chosen> {
        let mut searcher = Searcher::new(self.problem, self.request.most_nodes(), self.progress);
        (0..self.model.ids.len()).map(|item| self.explain(item, &mut searcher)).collect()
    }

    fn explain(&self, item: usize, searcher: &mut Searcher<'_>) -> Chosen {
        let id = self.model.ids.get(item).copied().unwrap_or_default().to_owned();
        let candidate = self.model.candidates.get(item).copied().flatten();
        let missing = self.model.missing.get(item).cloned().unwrap_or_default();
        let lists = |list: &Option<Vec<String>>| list.iter().flatten().any(|listed| *listed == id);
        let best = self.sets.first();
        let (status, otherwise, because) = if lists(&self.request.exclude) {
            (ChosenStatus::Excluded, None, "excluded by the request".to_owned())
        } else if !missing.is_empty() {
            let because = format!("not given, and so not known: {}", missing.join(", "));
            (ChosenStatus::Undecided, None, because)
        } else if best.is_some_and(|best| taken(&best.items, item)) {
            let otherwise = if lists(&self.request.must_have) {
                None
            } else {
                Some(self.otherwise(item, searcher))
            };
            let because = self.why_in(otherwise.as_ref());
            (ChosenStatus::Chosen, otherwise, because)
        } else {
            let otherwise = self.otherwise(item, searcher);
            let because = self.why_out(&otherwise);
            (ChosenStatus::NotChosen, Some(otherwise), because)
        };
        let otherwise = match otherwise {
            Some(Otherwise::Set(set)) => Some(set),
            _ => None,
        };
        let value = candidate.and_then(|candidate| candidate.value);
        let costs = candidate.and_then(|candidate| candidate.costs.clone());
        Chosen { recommendation: id, status, value, costs, missing, otherwise, because }
    }

    /// The best set with the item decided otherwise than in the best set.
    fn otherwise(&self, item: usize, searcher: &mut Searcher<'_>) -> Otherwise {
        let is_asked = self.is_proved() && self.request.explain.unwrap_or(true);
        let Some(best) = self.sets.first().filter(|_| is_asked) else {
            return Otherwise::NotAsked;
        };
        let mut state = self.model.state();
        if let Some(state) = state.get_mut(item) {
            *state = Some(!taken(&best.items, item));
        }
        let found = searcher.search(&state, Aim::Best(1), self.sets);
        match found.sets.first() {
            _ if found.open.is_some() => Otherwise::NotProved,
            Some(set) => Otherwise::Set(compared(self.model, best, set)),
            None => Otherwise::Impossible,
        }
    }

    fn is_proved(&self) -> bool {
        self.status == ChoiceStatus::Optimal
    }

    fn why_in(&self, otherwise: Option<&Otherwise>) -> String {
        let found = if self.is_proved() { "in the best set" } else { "in the best set found" };
        match otherwise {
            None => format!("{found}: a must-have"),
            Some(Otherwise::Set(set)) if set.less == 0.0 => {
                format!("{found}; a set without it is worth as much: {}", exchange(set))
            }
            Some(Otherwise::Set(set)) => format!(
                "{found}; the best without it is worth {} less: {}",
                set.less,
                exchange(set)
            ),
            Some(Otherwise::Impossible) => {
                format!("{found}; no set without it keeps every requirement")
            }
            Some(Otherwise::NotProved) => format!("{found}; {NOT_PROVED}"),
            Some(Otherwise::NotAsked) => found.to_owned(),
        }
    }

    fn why_out(&self, otherwise: &Otherwise) -> String {
        match otherwise {
            Otherwise::Set(set) if set.less == 0.0 => format!(
                "not in the best set; a set with it is worth as much, and comes later by the rule \
                 for ties: {}",
                exchange(set)
            ),
            Otherwise::Set(set) => format!(
                "not in the best set; the best with it is worth {} less: {}",
                set.less,
                exchange(set)
            ),
            Otherwise::Impossible => {
                "not in the best set; no set with it keeps every requirement".to_owned()
            }
            Otherwise::NotProved => format!("not in the best set; {NOT_PROVED}"),
            Otherwise::NotAsked => match (self.status, self.sets) {
                (ChoiceStatus::Optimal, _) => "not in the best set".to_owned(),
                (ChoiceStatus::Infeasible, _) => "no set keeps every requirement".to_owned(),
                (ChoiceStatus::NotProven, []) => "no set was found".to_owned(),
                (ChoiceStatus::NotProven, _) => "not in the best set found".to_owned(),
            },
        }
    }
}

/// What comes in and what goes, in words.
fn exchange(set: &NextBest) -> String {
    let side = |names: &[String], verb: &str| {
        let names = in_words(names.iter().map(String::as_str));
        format!("{names} {verb}")
    };
    match (set.enters.as_slice(), set.leaves.as_slice()) {
        ([], leaves) => side(leaves, "out"),
        (enters, []) => side(enters, "in"),
        (enters, leaves) => format!("{}, {}", side(enters, "in"), side(leaves, "out")),
    }
}

/// The ids of a set, in the order of the document.
pub(super) fn named(model: &Model<'_>, set: &[bool]) -> Vec<String> {
    let taken = model.ids.iter().zip(set).filter(|(_, taken)| **taken);
    taken.map(|(id, _)| (*id).to_owned()).collect()
}

/// A set beside the best.
pub(super) fn compared(model: &Model<'_>, best: &Set, set: &Set) -> NextBest {
    let only_in = |these: &[bool], others: &[bool]| {
        let only: Vec<bool> = these.iter().zip(others).map(|(a, b)| *a && !b).collect();
        named(model, &only)
    };
    let unit = model.values.unit();
    NextBest {
        value: unit.number(set.value),
        less: unit.number(best.value - set.value),
        chosen: named(model, &set.items),
        enters: only_in(&set.items, &best.items),
        leaves: only_in(&best.items, &set.items),
    }
}
