//! What is answered: the best set, the proof, the next best sets, and why each is in or out.

use serde::Serialize;

use super::model::RequirementKind;
use super::request::Amounts;
use super::tree::Nodes;
use crate::base::codes;
use crate::grade::BaseName;
use crate::json;

codes! {
    /// What a choice came to.
    ChoiceStatus {
        /// The set is proved to be worth most.
        Optimal = "optimal",
        /// The search stopped at its limit: there may be a set that is worth more.
        NotProven = "not-proven",
        /// It is proved that no set keeps every requirement.
        Infeasible = "infeasible",
    }
}

codes! {
    /// What became of a recommendation.
    ChosenStatus {
        /// In the best set.
        Chosen = "chosen",
        /// Not in the best set.
        NotChosen = "not-chosen",
        /// Excluded by the request.
        Excluded = "excluded",
        /// Its value, or its cost in a limited resource, is not given.
        Undecided = "undecided",
    }
}

/// The set of recommendations that is worth most within limits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// The form of this result.
    pub schema: &'static str,
    /// The evidence base asked; none for recommendations by themselves.
    pub base: Option<BaseName>,
    /// What it came to.
    pub status: ChoiceStatus,
    /// What the best set found is worth; none where there is no set.
    pub value: Option<f64>,
    /// The best set found, in the order of the document.
    pub chosen: Vec<String>,
    /// In words.
    pub because: String,
    /// What the set takes of each limited resource.
    pub limits: Vec<Used>,
    /// How each group, floor and need is kept.
    pub requirements: Vec<Kept>,
    /// Why nothing is worth more.
    pub proof: Proof,
    /// Further sets, the next best first.
    pub next_best: Vec<NextBest>,
    /// Where no set keeps every requirement: which of them cannot hold together.
    pub conflict: Option<Contradiction>,
    /// Every recommendation, in the order of the document.
    pub recommendations: Vec<Chosen>,
}

/// What a set takes of a resource.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Used {
    /// The resource.
    pub resource: String,
    /// How much there is.
    pub limit: f64,
    /// What the set takes.
    pub used: f64,
    /// What is left.
    pub slack: f64,
}

/// How a requirement is kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Kept {
    /// What kind of requirement.
    pub kind: RequirementKind,
    /// The group, floor or recommendation.
    pub id: String,
    /// What is asked, in words.
    pub asked: String,
    /// What the set comes to.
    pub reached: f64,
    /// The recommendations of the set that count.
    pub by: Vec<String>,
    /// For a floor of a population: the recommendations of which the base does not say whom they
    /// are for. Nothing is counted for them.
    pub not_stated: Vec<String>,
}

/// Why nothing is worth more than the best set.
///
/// The search proves it: every set is in the best, or in a node that was closed for a reason that is
/// counted. `relaxation` is a bound that can be worked out by hand.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proof {
    /// No set is worth more than this; none where no set keeps the requirements.
    pub bound: Option<f64>,
    /// `bound` less the value of the best set; 0 where it is proved to be best.
    pub gap: Option<f64>,
    /// Whether another set is worth as much; none where that is not proved, or no further set is
    /// asked for.
    pub tied: Option<bool>,
    /// Whether, among sets that are worth as much, those listed are proved to be the first: the set
    /// that has the first recommendation of the document in which two differ.
    pub first_of_tied: bool,
    /// The bound before anything is branched.
    pub relaxation: Option<RelaxationBound>,
    /// The most nodes that a search may look at.
    pub most_nodes: u64,
    /// The nodes of the search for the best sets.
    pub nodes: Nodes,
}

/// A bound by weak duality. With a multiplier `y` for each requirement, no set is worth more than
/// the sum of `y * bound` (less it for a requirement of at least so much) and, for each
/// recommendation that can be chosen, of `value - y * term` (plus it) where that is above zero.
/// Worked out in floating point, for reading; the search uses whole numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RelaxationBound {
    /// The bound.
    pub bound: f64,
    /// The multipliers that are not zero: value for a further unit of what is required.
    pub multipliers: Vec<Multiplier>,
}

/// What a requirement costs at the margin.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Multiplier {
    /// What kind of requirement.
    pub kind: RequirementKind,
    /// The resource, recommendation, group or floor.
    pub id: String,
    /// The multiplier, 0 or more.
    pub multiplier: f64,
}

/// A set, compared with the best.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NextBest {
    /// What it is worth.
    pub value: f64,
    /// How much less than the best.
    pub less: f64,
    /// The set.
    pub chosen: Vec<String>,
    /// What it has that the best has not.
    pub enters: Vec<String>,
    /// What the best has that it has not.
    pub leaves: Vec<String>,
}

/// Requirements that cannot hold together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contradiction {
    /// The requirements. Without any one of them the others can hold.
    pub requirements: Vec<Clashing>,
    /// Whether it is proved that none of them can be left out.
    pub minimal: bool,
    /// In words.
    pub because: String,
}

/// One of the requirements that cannot hold together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clashing {
    /// What kind of requirement.
    pub kind: RequirementKind,
    /// The resource, recommendation, group or floor.
    pub id: String,
    /// In words.
    pub asked: String,
}

/// What became of a recommendation, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chosen {
    /// The recommendation.
    pub recommendation: String,
    /// What became of it.
    pub status: ChosenStatus,
    /// Its value, as given.
    pub value: Option<f64>,
    /// Its costs, as given.
    pub costs: Option<Amounts>,
    /// What is missing before it can be chosen.
    pub missing: Vec<String>,
    /// The best set were it decided otherwise: with it where it is left out, without it where it is
    /// chosen. None where that was not asked for, is not possible, or could not be proved.
    pub otherwise: Option<NextBest>,
    /// Why, in words.
    pub because: String,
}

impl Choice {
    /// The choice as JSON (`whatworks-chosen/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }
}
