//! From a request to a problem in whole numbers, with what each of its rows says.

use std::collections::BTreeMap;

use super::decimal::{Scaled, Unit};
use super::problem::{Problem, Row, State};
use super::request::{Candidate, EquityFloor, Request};
use crate::base::{EvidenceBase, Recommendation, codes};
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::organisation;

codes! {
    /// What a set of recommendations must keep to.
    RequirementKind {
        /// No more of a resource than there is.
        Limit = "limit",
        /// A recommendation must be chosen.
        MustHave = "must-have",
        /// A recommendation must not be chosen.
        Exclude = "exclude",
        /// So many of a group, or more.
        AtLeast = "at-least",
        /// So many of a group, or fewer.
        AtMost = "at-most",
        /// An equity floor.
        EquityFloor = "equity-floor",
        /// A recommendation needs another.
        Requires = "requires",
    }
}

/// One thing that a set must keep to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Requirement {
    pub(super) kind: RequirementKind,
    /// The resource, recommendation, group or floor.
    pub(super) id: String,
    pub(super) words: String,
    pub(super) row: Row,
    /// Terms and bound in the units of the caller.
    pub(super) terms: Vec<(usize, f64)>,
    pub(super) bound: f64,
    pub(super) unit: Unit,
}

/// A request in numbers. Items are in the order of the document.
pub(super) struct Model<'a> {
    pub(super) ids: Vec<&'a str>,
    pub(super) candidates: Vec<Option<&'a Candidate>>,
    /// What is missing before an item can be chosen.
    pub(super) missing: Vec<Vec<String>>,
    pub(super) values: Scaled,
    pub(super) requirements: Vec<Requirement>,
}

impl<'a> Model<'a> {
    /// The model of a request that has been checked.
    pub(super) fn of(request: &'a Request, base: Option<&'a EvidenceBase>) -> Result<Self, Error> {
        let by_id: BTreeMap<&str, &Candidate> =
            request.items.iter().map(|item| (item.recommendation.as_str(), item)).collect();
        let ids: Vec<&str> = match base {
            Some(base) => base.recommendations().iter().map(|r| r.id.as_str()).collect(),
            None => request.items.iter().map(|item| item.recommendation.as_str()).collect(),
        };
        let candidates: Vec<Option<&Candidate>> =
            ids.iter().map(|id| by_id.get(id).copied()).collect();
        let missing: Vec<Vec<String>> =
            candidates.iter().map(|candidate| missing(*candidate, request)).collect();
        let value = |candidate: &Option<&Candidate>| candidate.and_then(|c| c.value);
        let values: Vec<f64> = candidates.iter().map(|c| value(c).unwrap_or(0.0)).collect();
        let mut rows = Rows { ids: &ids, requirements: Vec::new(), faults: Vec::new() };
        let values = rows.scaled(&values, "/items");
        rows.limits(request, &candidates);
        rows.single(request);
        rows.groups(request);
        rows.floors(request, base);
        rows.needs(request);
        let Rows { requirements, faults, .. } = rows;
        match values {
            Some(values) if faults.is_empty() => {
                Ok(Self { candidates, missing, values, requirements, ids })
            }
            _ => Err(Error::InvalidRequest(Faults::new(faults))),
        }
    }

    /// The problem with those requirements alone for which `keep` holds.
    pub(super) fn problem(&self, keep: impl Fn(usize) -> bool, with_values: bool) -> Problem {
        let values = match with_values {
            true => self.values.numbers.clone(),
            false => vec![0; self.ids.len()],
        };
        let kept = self.requirements.iter().enumerate().filter(|(place, _)| keep(*place));
        Problem::new(values, kept.map(|(_, requirement)| requirement.row.clone()).collect())
    }

    /// What cannot be chosen is out; the rest is free.
    pub(super) fn state(&self) -> State {
        self.missing.iter().map(|missing| (!missing.is_empty()).then_some(false)).collect()
    }
}

/// What is missing before a recommendation can be chosen.
fn missing(candidate: Option<&Candidate>, request: &Request) -> Vec<String> {
    let costs = candidate.and_then(|candidate| candidate.costs.as_ref());
    let mut missing = Vec::new();
    if candidate.and_then(|candidate| candidate.value).is_none() {
        missing.push("value".to_owned());
    }
    let lacks = |resource: &&String| costs.is_none_or(|costs| !costs.contains_key(*resource));
    missing
        .extend(request.limits.keys().filter(lacks).map(|resource| format!("costs: {resource}")));
    missing
}

/// The requirements as they are collected.
struct Rows<'a> {
    ids: &'a [&'a str],
    requirements: Vec<Requirement>,
    faults: Vec<Fault>,
}

/// Which way a row goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    AtMost,
    AtLeast,
}

impl Rows<'_> {
    fn place(&self, id: &str) -> Option<usize> {
        self.ids.iter().position(|known| *known == id)
    }

    fn scaled(&mut self, numbers: &[f64], at: &str) -> Option<Scaled> {
        let scaled = Scaled::of(numbers);
        if scaled.is_none() {
            let expected = "numbers that come to at most 4e18 in units of their last decimal place";
            self.faults.push(Fault::new("too-many-digits", at, None, expected));
        }
        scaled
    }

    fn push(
        &mut self,
        (kind, id, words): (RequirementKind, &str, String),
        terms: Vec<(usize, f64)>,
        (way, bound): (Way, f64),
        at: &str,
    ) {
        let mut numbers: Vec<f64> = terms.iter().map(|(_, adds)| *adds).collect();
        numbers.push(bound);
        let Some(scaled) = self.scaled(&numbers, at) else { return };
        let whole = terms.iter().map(|(item, _)| *item).zip(scaled.numbers.iter().copied());
        let whole_bound = scaled.numbers.last().copied().unwrap_or_default();
        let row = match way {
            Way::AtMost => Row::at_most(whole.collect(), whole_bound),
            Way::AtLeast => Row::at_least(whole.collect(), whole_bound),
        };
        let (id, unit) = (id.to_owned(), scaled.unit());
        self.requirements.push(Requirement { kind, id, words, row, terms, bound, unit });
    }

    fn limits(&mut self, request: &Request, candidates: &[Option<&Candidate>]) {
        for (resource, limit) in &request.limits {
            let cost =
                |candidate: Option<&Candidate>| candidate?.costs.as_ref()?.get(resource).copied();
            let costs = candidates.iter().enumerate();
            let terms = costs.filter_map(|(item, c)| Some((item, cost(*c)?))).collect();
            let words = format!("at most {limit} of `{resource}`");
            let named = (RequirementKind::Limit, resource.as_str(), words);
            self.push(named, terms, (Way::AtMost, *limit), "/limits");
        }
    }

    /// Requirements of single recommendations.
    fn single(&mut self, request: &Request) {
        for id in request.must_have.iter().flatten() {
            let terms = self.place(id).map(|item| (item, 1.0)).into_iter().collect();
            let named = (RequirementKind::MustHave, id.as_str(), format!("{id} is a must-have"));
            self.push(named, terms, (Way::AtLeast, 1.0), "/must_have");
        }
        for id in request.exclude.iter().flatten() {
            let terms = self.place(id).map(|item| (item, 1.0)).into_iter().collect();
            let named = (RequirementKind::Exclude, id.as_str(), format!("{id} is excluded"));
            self.push(named, terms, (Way::AtMost, 0.0), "/exclude");
        }
    }

    fn groups(&mut self, request: &Request) {
        for group in request.groups.iter().flatten() {
            let members = group.members.iter().filter_map(|id| Some((self.place(id)?, 1.0)));
            let terms: Vec<(usize, f64)> = members.collect();
            let listed = group.members.join(", ");
            let bounds = [
                (RequirementKind::AtLeast, Way::AtLeast, "at least", group.at_least),
                (RequirementKind::AtMost, Way::AtMost, "at most", group.at_most),
            ];
            for (kind, way, word, bound) in bounds {
                let Some(bound) = bound else { continue };
                let words = format!("{word} {bound} of `{}` ({listed})", group.id);
                let bound = (way, f64::from(bound));
                self.push((kind, &group.id, words), terms.clone(), bound, "/groups");
            }
        }
    }

    fn floors(&mut self, request: &Request, base: Option<&EvidenceBase>) {
        for floor in request.equity_floors.iter().flatten() {
            let counted = contributions(floor, base);
            let terms = counted.iter().filter_map(|(id, adds)| Some((self.place(id)?, *adds)));
            let terms: Vec<(usize, f64)> = terms.collect();
            let words = match &floor.population {
                Some(population) => format!(
                    "at least {} for `{}` (that name `{population}`: {})",
                    floor.at_least,
                    floor.id,
                    in_words(counted.iter().map(|(id, _)| *id))
                ),
                None => format!("contributions of at least {} to `{}`", floor.at_least, floor.id),
            };
            let named = (RequirementKind::EquityFloor, floor.id.as_str(), words);
            self.push(named, terms, (Way::AtLeast, floor.at_least), "/equity_floors");
        }
    }

    fn needs(&mut self, request: &Request) {
        for need in request.requires.iter().flatten() {
            let (Some(item), Some(needed)) =
                (self.place(&need.recommendation), self.place(&need.needs))
            else {
                continue;
            };
            let words = format!("{} needs {}", need.recommendation, need.needs);
            let named = (RequirementKind::Requires, need.recommendation.as_str(), words);
            let terms = if item == needed { Vec::new() } else { vec![(item, 1.0), (needed, -1.0)] };
            self.push(named, terms, (Way::AtMost, 0.0), "/requires");
        }
    }
}

/// What each recommendation contributes to a floor, in the order of the document.
fn contributions<'a>(
    floor: &'a EquityFloor,
    base: Option<&'a EvidenceBase>,
) -> Vec<(&'a str, f64)> {
    if let Some(given) = &floor.contributions {
        return given.iter().map(|(id, adds)| (id.as_str(), *adds)).collect();
    }
    let population = floor.population.as_deref().unwrap_or_default();
    let all = base.map(EvidenceBase::recommendations).unwrap_or_default().iter();
    let naming = all.filter(|recommendation| names(recommendation, population));
    naming.map(|recommendation| (recommendation.id.as_str(), 1.0)).collect()
}

/// Whether a recommendation names a population.
fn names(recommendation: &Recommendation, population: &str) -> bool {
    let wanted = organisation::normal(population);
    let scope = recommendation.populations.iter();
    let named = scope.flat_map(|scope| scope.only.iter().chain(&scope.especially)).flatten();
    named.into_iter().any(|named| organisation::normal(named) == wanted)
}

/// Names in a list, or that there is none.
pub(super) fn in_words<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
