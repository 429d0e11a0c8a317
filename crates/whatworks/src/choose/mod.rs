//! Choosing within a budget: the set of recommendations that is worth most, and the proof.
//!
//! `request` is what is asked, `model` its whole numbers (`decimal`, `problem`), `search` finds the
//! best sets (`tree` branches, `relaxation` guides, `bound` proves, `core` leaves out what is
//! settled, `pool` keeps the best), `solve` puts ties in their order, `conflict` says what cannot
//! hold together, `explain` why each is in or out. Certainty plays no part.

mod answer;
mod bound;
mod conflict;
mod core;
mod decimal;
mod explain;
mod model;
mod pool;
mod problem;
mod relaxation;
mod request;
mod search;
mod solve;
mod tables;
mod tree;

pub use answer::{
    Choice, ChoiceStatus, Chosen, ChosenStatus, Clashing, Contradiction, Kept, Multiplier,
    NextBest, Proof, RelaxationBound, Used,
};
pub use model::RequirementKind;
pub use request::{Amounts, Candidate, EquityFloor, Group, Need, Request};
pub use tree::Nodes;

use crate::base::EvidenceBase;
use crate::error::Error;
use crate::grade::BaseName;
use crate::synthesis::Progress;

use bound::float;
use explain::{Explanation, compared, named};
use model::{Model, Requirement, in_words};
use pool::Set;
use problem::{Problem, taken};
use search::Searcher;
use solve::{Solved, solve};

impl EvidenceBase {
    /// Chooses the set of recommendations that is worth most within limits, and proves it.
    ///
    /// The numbers are read as decimals and added exactly. Among sets that are worth as much, the
    /// best is the one that has the first recommendation of the document in which two differ.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault. That no set keeps every requirement is no error
    /// but an answer.
    pub fn choose(&self, request: &Request) -> Result<Choice, Error> {
        self.choose_with(request, &Progress::default())
    }

    /// The same, with somebody told; `progress` counts the nodes of all searches, of which the
    /// number is not known before.
    ///
    /// # Errors
    ///
    /// As [`EvidenceBase::choose`]; [`Error::Cancelled`].
    pub fn choose_with(&self, request: &Request, progress: &Progress<'_>) -> Result<Choice, Error> {
        let known: Vec<&str> = self.recommendations().iter().map(|r| r.id.as_str()).collect();
        request.check(&known, true)?;
        choose(request, Some(self), progress)
    }
}

impl Request {
    /// The same without an evidence base: the items are all there is, in their order.
    ///
    /// # Errors
    ///
    /// As [`EvidenceBase::choose`], and for a floor that asks the base whom a recommendation is for.
    pub fn choose(&self) -> Result<Choice, Error> {
        let known: Vec<&str> = self.items.iter().map(|item| item.recommendation.as_str()).collect();
        self.check(&known, false)?;
        choose(self, None, &Progress::default())
    }
}

fn choose(
    request: &Request,
    base: Option<&EvidenceBase>,
    progress: &Progress<'_>,
) -> Result<Choice, Error> {
    let model = Model::of(request, base)?;
    let problem = model.problem(|_| true, true);
    let count = request.next_best() + 1;
    let mut searcher = Searcher::new(&problem, request.most_nodes(), progress);
    let solved = solve(&mut searcher, &model.state(), count);
    let answering =
        Answering { request, base, model: &model, problem: &problem, solved: &solved, progress };
    let choice = answering.choice();
    // What was not searched is not proved, and never half an answer.
    if progress.is_stopped() { Err(Error::Cancelled) } else { Ok(choice) }
}

/// What the answer is made from.
struct Answering<'a> {
    request: &'a Request,
    base: Option<&'a EvidenceBase>,
    model: &'a Model<'a>,
    problem: &'a Problem,
    solved: &'a Solved,
    progress: &'a Progress<'a>,
}

impl Answering<'_> {
    fn choice(&self) -> Choice {
        let best = self.solved.sets.first();
        let status = match (best, self.solved.open) {
            (Some(best), open) if open.is_none_or(|open| open <= best.value) => {
                ChoiceStatus::Optimal
            }
            (None, None) => ChoiceStatus::Infeasible,
            _ => ChoiceStatus::NotProven,
        };
        let conflict = (status == ChoiceStatus::Infeasible).then(|| self.conflict());
        let explanation = Explanation {
            request: self.request,
            model: self.model,
            problem: self.problem,
            sets: &self.solved.sets,
            status,
            progress: self.progress,
        };
        let listed = self.solved.sets.iter().skip(1).take(self.request.next_best());
        let next_best = best.map_or_else(Vec::new, |best| {
            let is_proved = |set: &&Set| self.solved.open.is_none_or(|open| open < set.value);
            listed.take_while(is_proved).map(|set| compared(self.model, best, set)).collect()
        });
        let proof = self.proof(best);
        Choice {
            schema: "whatworks-chosen/1",
            base: self.base.map(BaseName::of),
            status,
            value: best.map(|best| self.model.values.unit().number(best.value)),
            chosen: best.map(|best| named(self.model, &best.items)).unwrap_or_default(),
            because: self.because(status, &proof, conflict.as_ref()),
            limits: best.map(|best| self.limits(best)).unwrap_or_default(),
            requirements: best.map(|best| self.kept(best)).unwrap_or_default(),
            proof,
            next_best,
            conflict,
            recommendations: explanation.all(),
        }
    }

    fn because(
        &self,
        status: ChoiceStatus,
        proof: &Proof,
        conflict: Option<&Contradiction>,
    ) -> String {
        match (status, conflict) {
            (_, Some(conflict)) => conflict.because.clone(),
            (ChoiceStatus::Optimal, _) if proof.tied == Some(true) => {
                "no set within the requirements is worth more; another is worth as much, and comes \
                 later by the rule for ties"
                    .to_owned()
            }
            (ChoiceStatus::Optimal, _) => "no set within the requirements is worth more".to_owned(),
            _ => format!(
                "the limit of nodes ({}) was reached: no set is worth more than {}, and the best \
                 found is not proved to be best",
                self.request.most_nodes(),
                proof.bound.map_or_else(|| "unknown".to_owned(), |bound| bound.to_string())
            ),
        }
    }

    /// What the set comes to in a requirement, in the caller's units.
    fn reached(&self, requirement: &Requirement, set: &Set) -> f64 {
        let in_set = requirement.terms.iter().filter(|(item, _)| taken(&set.items, *item));
        let numbers: Vec<f64> = in_set.map(|(_, adds)| *adds).collect();
        decimal::Scaled::of(&numbers).map_or(f64::NAN, |scaled| scaled.sum())
    }

    fn limits(&self, best: &Set) -> Vec<Used> {
        let limits = self.model.requirements.iter().filter(|r| r.kind == RequirementKind::Limit);
        let used = limits.map(|limit| {
            let used = self.reached(limit, best);
            let slack = decimal::Scaled::of(&[limit.bound, -used]).map_or(f64::NAN, |s| s.sum());
            Used { resource: limit.id.clone(), limit: limit.bound, used, slack }
        });
        used.collect()
    }

    fn kept(&self, best: &Set) -> Vec<Kept> {
        use RequirementKind::{AtLeast, AtMost, EquityFloor, Requires};
        let of_sets =
            |r: &&Requirement| matches!(r.kind, AtLeast | AtMost | EquityFloor | Requires);
        let kept = self.model.requirements.iter().filter(of_sets).map(|requirement| {
            let counting = requirement.terms.iter().filter(|(_, adds)| *adds > 0.0);
            let by = counting.filter(|(item, _)| taken(&best.items, *item));
            let id = |(item, _): &(usize, f64)| self.model.ids.get(*item).copied();
            Kept {
                kind: requirement.kind,
                id: requirement.id.clone(),
                asked: requirement.words.clone(),
                reached: self.reached(requirement, best),
                by: by.filter_map(id).map(str::to_owned).collect(),
                not_stated: self.not_stated(requirement),
            }
        });
        kept.collect()
    }

    /// The recommendations of which the base does not say whom they are for.
    fn not_stated(&self, requirement: &Requirement) -> Vec<String> {
        let mut floors = self.request.equity_floors.iter().flatten();
        let by_population = floors.any(|floor| {
            requirement.kind == RequirementKind::EquityFloor
                && floor.id == requirement.id
                && floor.population.is_some()
        });
        let all = self.base.filter(|_| by_population).map(EvidenceBase::recommendations);
        let silent = all.unwrap_or_default().iter().filter(|r| r.populations.is_none());
        silent.map(|recommendation| recommendation.id.clone()).collect()
    }

    fn proof(&self, best: Option<&Set>) -> Proof {
        let unit = self.model.values.unit();
        let value = best.map(|best| best.value);
        let bound = match (self.solved.open, value) {
            (Some(open), value) => Some(open.max(value.unwrap_or(open))),
            (None, value) => value,
        };
        let at_most = |most: i64| self.solved.open.is_none_or(|open| open <= most);
        let has_second = self.solved.sets.get(1).is_some_and(|second| Some(second.value) == value);
        let is_asked = |_: &i64| self.request.next_best() > 0;
        let tied = value
            .filter(is_asked)
            .filter(|value| at_most(if has_second { *value } else { *value - 1 }));
        Proof {
            bound: bound.map(|bound| unit.number(bound)),
            gap: bound.zip(value).map(|(bound, value)| unit.number(bound - value)),
            tied: tied.map(|_| has_second),
            first_of_tied: self.solved.in_order,
            relaxation: self.solved.multipliers.as_ref().map(|all| self.relaxation(all)),
            most_nodes: self.request.most_nodes(),
            nodes: self.solved.nodes,
        }
    }

    /// The bound of the relaxation in the caller's units.
    fn relaxation(&self, multipliers: &[f64]) -> RelaxationBound {
        let values = &self.model.values;
        let mut reduced: Vec<f64> =
            values.numbers.iter().map(|v| values.unit().number(*v)).collect();
        let mut bound = 0.0;
        let mut listed = Vec::new();
        for (requirement, multiplier) in self.model.requirements.iter().zip(multipliers) {
            let multiplier = requirement.multiplier(*multiplier, values.unit());
            if multiplier == 0.0 {
                continue;
            }
            let sign = if requirement.is_at_least() { -1.0 } else { 1.0 };
            bound += sign * multiplier * requirement.bound;
            for (item, adds) in &requirement.terms {
                if let Some(reduced) = reduced.get_mut(*item) {
                    *reduced -= sign * multiplier * adds;
                }
            }
            let (kind, id) = (requirement.kind, requirement.id.clone());
            listed.push(Multiplier { kind, id, multiplier });
        }
        let free =
            reduced.iter().zip(&self.model.missing).filter(|(_, missing)| missing.is_empty());
        bound += free.map(|(reduced, _)| reduced.max(0.0)).sum::<f64>();
        RelaxationBound { bound, multipliers: listed }
    }

    fn conflict(&self) -> Contradiction {
        let found = conflict::conflict(self.model, self.request.most_nodes(), self.progress);
        let of = |place: &usize| self.model.requirements.get(*place);
        let clashing: Vec<&Requirement> = found.requirements.iter().filter_map(of).collect();
        let words: Vec<&str> = clashing.iter().map(|r| r.words.as_str()).collect();
        let mut because = match words.as_slice() {
            [only] => format!("no set keeps this requirement: {only}"),
            several => format!("these cannot hold together: {}", several.join("; ")),
        };
        let concerned = |(item, missing): &(usize, &Vec<String>)| {
            let named = |r: &&Requirement| r.terms.iter().any(|(other, _)| other == item);
            !missing.is_empty() && clashing.iter().any(named)
        };
        let undecided = self.model.missing.iter().enumerate().filter(concerned);
        let undecided = undecided.filter_map(|(item, _)| self.model.ids.get(item).copied());
        let undecided: Vec<&str> = undecided.collect();
        if !undecided.is_empty() {
            let listed = in_words(undecided.into_iter());
            because.push_str(&format!(" (cannot be chosen, since a number is missing: {listed})"));
        }
        let requirements = clashing.iter().map(|r| Clashing {
            kind: r.kind,
            id: r.id.clone(),
            asked: r.words.clone(),
        });
        let requirements = requirements.collect();
        Contradiction { requirements, minimal: found.is_minimal, because }
    }
}

impl Requirement {
    fn is_at_least(&self) -> bool {
        use RequirementKind::{AtLeast, EquityFloor, MustHave};
        matches!(self.kind, AtLeast | EquityFloor | MustHave)
    }

    /// A multiplier of the row, per unit of the caller's value and of what is required, in nine
    /// digits.
    fn multiplier(&self, of_row: f64, value: decimal::Unit) -> f64 {
        let largest = |terms: &mut dyn Iterator<Item = f64>| terms.fold(0.0, f64::max);
        let whole = largest(&mut self.row.terms.iter().map(|(_, adds)| float(adds.abs())));
        let given = largest(&mut self.terms.iter().map(|(_, adds)| adds.abs()));
        if given == 0.0 {
            return 0.0;
        }
        let multiplier = of_row * value.number(1) * whole / given;
        format!("{multiplier:.8e}").parse().unwrap_or(0.0)
    }
}
