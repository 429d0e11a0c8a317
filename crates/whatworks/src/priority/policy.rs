//! What the user declares: a policy, and the judgements of the panel.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::answer::Priorities;
use super::arrange;
use crate::base::{EvidenceBase, codes};
use crate::error::Error;
use crate::schema::Schema;
use crate::synthesis::Progress;

codes! {
    /// How an order is made.
    Method {
        /// The order of the document.
        Document = "document",
        /// By the first criterion; those that are equal by the second; and so on.
        Lexicographic = "lexicographic",
        /// In fronts: an item comes after every item that is at least as good on each criterion
        /// and better on one.
        Pareto = "pareto",
        /// By the weighted sum of the values.
        Weighted = "weighted",
        /// By how often each item comes first, second and so on over all admissible weights
        /// (stochastic multicriteria acceptability analysis: Lahdelma and Salminen 2001, Oper Res
        /// 49: 444-454).
        Smaa = "smaa",
    }
}

codes! {
    /// How several judgements of one criterion become one value.
    Several {
        /// The median; the mean of the two in the middle for an even number.
        Median = "median",
        /// The mean.
        Mean = "mean",
        /// The worst.
        Worst = "worst",
    }
}

codes! {
    /// Where the values of a criterion come from.
    ValuesFrom {
        /// The judgements of the request.
        Judgements = "judgements",
        /// The certainty that the document publishes.
        Published = "published",
        /// The certainty derived by a rule set, with its interval where facts are missing.
        Derived = "derived",
    }
}

codes! {
    /// Which way numbers are better.
    Better {
        /// More is better.
        More = "more-is-better",
        /// Less is better.
        Less = "less-is-better",
    }
}

/// A criterion of a policy: one of the Evidence to Decision criteria by its name, or the user's own
/// with its scale.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// The name. One of the twelve of an Evidence to Decision framework (`problem`,
    /// `desirable_effects`, `undesirable_effects`, `certainty`, `values`, `balance`, `resources`,
    /// `certainty_of_resources`, `cost_effectiveness`, `equity`, `acceptability`, `feasibility`)
    /// has its judgements as its scale.
    pub id: String,
    /// Where the values come from; `judgements` if left out. `certainty` has to say it: no
    /// certainty enters a priority unless a policy names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<ValuesFrom>,
    /// The rule set of a derived certainty; `narrative-2017` if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
    /// A scale of codes, from the worst to the best.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codes: Option<Vec<String>>,
    /// The value of each code. Left out, the codes are spaced equally from 0 to 1, which is a
    /// choice of this library.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scores: Option<BTreeMap<String, f64>>,
    /// A scale of numbers, and which way they are better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Better>,
    /// The worst number of the scale, which has the value 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst: Option<f64>,
    /// The best number of the scale, which has the value 1. Without both, a number is its own
    /// value, with its sign turned where less is better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best: Option<f64>,
    /// The weight, for `weighted`. Weights are divided by their sum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0)))]
    pub weight: Option<f64>,
    /// The least weight that is admissible, for `smaa`; 0 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 1.0)))]
    pub lower: Option<f64>,
    /// The greatest weight that is admissible, for `smaa`; 1 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 1.0)))]
    pub upper: Option<f64>,
}

/// How to order recommendations. Printed with every answer that used it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// How the order is made; `document` if left out.
    #[serde(default = "in_document_order")]
    pub method: Method,
    /// The criteria; for `lexicographic`, the most important first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<Criterion>,
    /// How judgements of several people on one criterion become one value. Left out, they are a
    /// fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub several: Option<Several>,
    /// Criteria whose weights fall in this order, the greatest first, for `smaa`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub importance_order: Option<Vec<String>>,
    /// How many weights to draw, for `smaa`; 10,000 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 10_000_000)))]
    pub draws: Option<u32>,
    /// The seed of the draws, for `smaa`; 1 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u32>,
    /// Whether to count how often each item comes before each other one, for `smaa`; left out, they
    /// are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pairwise: Option<bool>,
}

const fn in_document_order() -> Method {
    Method::Document
}

impl Policy {
    /// A policy of one method, with its criteria.
    #[must_use]
    pub fn new(method: Method, criteria: Vec<Criterion>) -> Self {
        Self {
            method,
            criteria,
            several: None,
            importance_order: None,
            draws: None,
            seed: None,
            pairwise: None,
        }
    }
}

/// What somebody judged of a recommendation on a criterion.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// The recommendation.
    pub recommendation: String,
    /// The criterion.
    pub criterion: String,
    /// The judgement, as a code of the scale; `varies` and `dont-know` leave the value open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judgement: Option<String>,
    /// The judgement, as a number of the scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Who judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Recommendations to put in an order (`whatworks-priority/1`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// How to order them.
    pub policy: Policy,
    /// The judgements of the panel, in any order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judgements: Vec<Judgement>,
    /// Which recommendations, by their ids in any order, for example those selected; all of them if
    /// left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recommendations: Option<Vec<String>>,
}

impl Request {
    /// Reads a request from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let schema =
            SCHEMA.get_or_init(|| Schema::new(include_str!("../../schema/priority-1.json")));
        schema.read_request(text.as_ref())
    }

    /// The recommendations in the order of the policy.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault: a policy that is not whole or says what its
    /// method has no use for, a recommendation that the base does not have, a judgement that is not
    /// on the scale, judgements of several people where the policy does not say what to do, weights
    /// that no draw can meet, more than 2,000 recommendations to compare.
    pub fn answer(&self, base: &EvidenceBase) -> Result<Priorities, Error> {
        self.answer_with(base, 0, &Progress::default())
    }

    /// The same on a number of threads (0: as many as the machine offers), which does not change
    /// the answer. `progress` counts the draws of `smaa`; the other methods do not ask it.
    ///
    /// # Errors
    ///
    /// As [`Request::answer`]; [`Error::Cancelled`].
    pub fn answer_with(
        &self,
        base: &EvidenceBase,
        threads: usize,
        progress: &Progress<'_>,
    ) -> Result<Priorities, Error> {
        arrange::prioritise(self, base, threads, progress)
    }
}
