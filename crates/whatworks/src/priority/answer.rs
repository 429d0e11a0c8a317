//! What is answered: each recommendation with its place, what made it, and why in words.

use serde::Serialize;

use super::policy::{Judgement, Policy, ValuesFrom};
use super::sensitivity::Threshold;
use crate::base::Certainty;
use crate::grade::BaseName;
use crate::json;

/// Recommendations in the order of a policy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Priorities {
    /// The form of this result.
    pub schema: &'static str,
    /// The evidence base.
    pub base: BaseName,
    /// The policy, as it was declared.
    pub policy: Policy,
    /// Which certainty entered; none where no certainty did.
    pub certainty: Option<CertaintyUsed>,
    /// The criteria, each with the scale that was used.
    pub criteria: Vec<ShownCriterion>,
    /// What the answer rests on that neither the policy nor a publication says: choices of this
    /// library, and what they mean for reading it.
    pub notes: Vec<String>,
    /// Criteria that were judged and that the policy does not use.
    pub not_used: Vec<String>,
    /// The recommendations in their order. What is open is listed as if it were at its best; the
    /// items of `smaa` and `document` are in the order of the document.
    pub items: Vec<Item>,
    /// For `weighted`: the smallest changes that would change the order, or who is first.
    pub sensitivity: Option<Vec<Threshold>>,
    /// For `smaa`: how it was simulated.
    pub simulation: Option<Simulation>,
}

/// The certainty that entered a priority, because the policy names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CertaintyUsed {
    /// The criterion: `certainty`.
    pub criterion: &'static str,
    /// Which certainty.
    pub from: ValuesFrom,
    /// The rule set of a derived one.
    pub rules: Option<&'static str>,
}

/// A criterion with its scale.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShownCriterion {
    /// The criterion.
    pub id: String,
    /// Its question, where it is one of an Evidence to Decision framework.
    pub question: Option<&'static str>,
    /// Where its values come from.
    pub from: ValuesFrom,
    /// The value of each code, from the worst to the best; none for a scale of numbers.
    pub scores: Option<Vec<CodeScore>>,
    /// Whether the values are spaced equally because the policy declares none.
    pub spaced_equally: bool,
    /// The worst value; none where the scale has no ends.
    pub worst: Option<f64>,
    /// The best value.
    pub best: Option<f64>,
    /// The weight divided by the sum of the weights, for `weighted`.
    pub weight: Option<f64>,
}

/// The value of a code.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CodeScore {
    /// The code.
    pub code: String,
    /// Its value.
    pub score: f64,
}

/// A recommendation in its place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// The recommendation.
    pub recommendation: String,
    /// 1 and the number of items that are better, or the front; equal items share it. None where
    /// what is missing leaves it open, and for `smaa`.
    pub rank: Option<usize>,
    /// The best rank that is possible. For `smaa`, the best in any draw.
    pub rank_best: usize,
    /// The worst rank that is possible; for `pareto` with missing judgements, a bound. For `smaa`,
    /// the worst in any draw.
    pub rank_worst: usize,
    /// The items that are certainly equal to it, for `lexicographic` and `weighted`.
    pub tied_with: Vec<String>,
    /// The weighted sum; none where it is open, and for other policies.
    pub score: Option<f64>,
    /// The worst score that is possible.
    pub score_low: Option<f64>,
    /// The best score that is possible.
    pub score_high: Option<f64>,
    /// The criteria on which its value is open.
    pub missing: Vec<String>,
    /// Its value on each criterion.
    pub contributions: Vec<Contribution>,
    /// What dominates it, for `pareto`.
    pub dominated_by: Vec<Domination>,
    /// How often it comes where, for `smaa`.
    pub simulation: Option<SimulationOf>,
    /// Why it is there, in words.
    pub reasons: Vec<String>,
}

/// The value of an item on a criterion, and what it adds to a score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contribution {
    /// The criterion.
    pub criterion: String,
    /// What was judged, by whom and why.
    pub judgements: Vec<Judged>,
    /// The value; none where it is open.
    pub value: Option<f64>,
    /// The worst value that is possible; none where the scale has no end.
    pub value_low: Option<f64>,
    /// The best value that is possible.
    pub value_high: Option<f64>,
    /// The weight times the worst value, for `weighted`.
    pub contribution_low: Option<f64>,
    /// The weight times the best value.
    pub contribution_high: Option<f64>,
}

/// A judgement in a result.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Judged {
    /// The code, or the certainties from the worst to the best that is possible.
    pub judgement: Option<String>,
    /// The number.
    pub value: Option<f64>,
    /// Who judged; none for what is read from the evidence base.
    pub who: Option<String>,
    /// Why.
    pub why: Option<String>,
}

impl Judged {
    pub(super) fn of(judgement: &Judgement) -> Self {
        let Judgement { judgement, value, who, why, .. } = judgement.clone();
        Self { judgement, value, who, why }
    }

    pub(super) fn certainty(worst: Certainty, best: Certainty) -> Self {
        let judgement = match worst == best {
            true => worst.to_string(),
            false => format!("{worst} to {best}"),
        };
        Self { judgement: Some(judgement), value: None, who: None, why: None }
    }
}

/// What dominates an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Domination {
    /// The item that does.
    pub by: String,
    /// Whether it does for all that is open, or only for some of it.
    pub certain: bool,
    /// The criteria on which it is better; on the others it is at least as good. Where it is not
    /// certain, those on which it may be.
    pub better_on: Vec<String>,
}

/// How an acceptability analysis was simulated.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Simulation {
    /// How many weights were drawn.
    pub draws: u32,
    /// The seed.
    pub seed: u32,
    /// The generator of random numbers.
    pub generator: &'static str,
    /// How the weights are distributed.
    pub weights: &'static str,
    /// How values that are open are; none where nothing is open.
    pub missing: Option<&'static str>,
}

/// How often an item comes where.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SimulationOf {
    /// The share of the draws in which it has each rank (rank acceptability index), for the ranks
    /// that it had. Its first is the share in which nothing is better.
    pub acceptability: Vec<RankShare>,
    /// The mean of the weights that put it first (central weight vector); none where none did.
    pub central_weights: Option<Vec<CentralWeight>>,
    /// The share in which it is first by its central weights (confidence factor).
    pub confidence: Option<Frequency>,
    /// The share in which it is better than each other item (pairwise winning index).
    pub wins: Option<Vec<Win>>,
}

/// A share of draws.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Frequency {
    /// The share.
    pub share: f64,
    /// Its Monte Carlo standard error, `sqrt(p (1 - p) / n)`. At a share of 0 or 1 it is 0 and says
    /// nothing: by the rule of three, what never came in n draws is below 3 / n with 95 %
    /// confidence.
    pub se: f64,
}

/// The share of draws with a rank.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RankShare {
    /// The rank.
    pub rank: usize,
    /// The share.
    #[serde(flatten)]
    pub frequency: Frequency,
}

/// A weight of a central weight vector.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CentralWeight {
    /// The criterion.
    pub criterion: String,
    /// The mean weight.
    pub weight: f64,
    /// Its Monte Carlo standard error; none for a single draw.
    pub se: Option<f64>,
}

/// The share of draws in which an item is better than another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Win {
    /// The other item.
    pub over: String,
    /// The share.
    #[serde(flatten)]
    pub frequency: Frequency,
}

/// A recommendation with its score, as [`Priorities::scores`] gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score<'a> {
    /// The recommendation.
    pub recommendation: &'a str,
    /// The worst score that is possible.
    pub low: f64,
    /// The best.
    pub high: f64,
}

impl Priorities {
    /// The priorities as JSON (`whatworks-priorities/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }

    /// The scores of a `weighted` policy in the order of the items; none for other policies. Equal
    /// ends are a score that nothing leaves open.
    #[must_use]
    pub fn scores(&self) -> Vec<Score<'_>> {
        let scores = self.items.iter().filter_map(|item| {
            let recommendation = item.recommendation.as_str();
            Some(Score { recommendation, low: item.score_low?, high: item.score_high? })
        });
        scores.collect()
    }
}
