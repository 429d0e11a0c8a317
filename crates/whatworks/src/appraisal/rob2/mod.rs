//! RoB 2: risk of bias in a result of a randomised trial (Sterne 2019, BMJ 366:l4898).
//!
//! The answers to signalling questions lead to a proposed judgement for each domain, by the flows
//! in `tables`. A question that is not answered is never assumed: the domain then keeps every
//! judgement that an answer could lead to. People decide last; a proposal can be overridden with a
//! reason.
//!
//! The algorithm of domain 1 is confirmed against the published guidance. **Those of domains 2 to
//! 5 are confirmed in public implementations only** (rule kind `unconfirmed`, in the output too).
//!
//! The algorithms are monotone: with one answer made worse, from the answer that speaks against
//! bias to "no information" and from there to the one that speaks for it, no judgement improves.
//! A test goes through all of them. "Probably" changes nothing.

mod answers;
mod flow;
mod judge;
mod tables;

use serde::{Deserialize, Serialize};

pub use answers::{Rob2Answer, Rob2Answers, Rob2Effect};
pub use flow::Step;
pub(super) use judge::overall_possible;
pub use judge::{Rob2Domain, Rob2Judged, Rob2Overall, judge};

use super::judgement::{Override, by_domain};
use crate::base::codes;

codes! {
    /// A judgement of RoB 2, from best to worst.
    Rob2Judgement {
        /// Low risk of bias.
        Low = "low",
        /// Some concerns.
        SomeConcerns = "some-concerns",
        /// High risk of bias.
        High = "high",
    }
}

codes! {
    /// A domain of RoB 2.
    Rob2DomainCode {
        /// Bias arising from the randomisation process.
        D1 = "d1",
        /// Bias due to deviations from intended interventions.
        D2 = "d2",
        /// Bias due to missing outcome data.
        D3 = "d3",
        /// Bias in measurement of the outcome.
        D4 = "d4",
        /// Bias in selection of the reported result.
        D5 = "d5",
    }
}

impl Rob2DomainCode {
    /// The domain in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::D1 => "bias arising from the randomisation process",
            Self::D2 => "bias due to deviations from intended interventions",
            Self::D3 => "bias due to missing outcome data",
            Self::D4 => "bias in measurement of the outcome",
            Self::D5 => "bias in selection of the reported result",
        }
    }
}

by_domain! {
    /// A value for each domain of RoB 2 and for the overall judgement; a key may be left out.
    Rob2ByDomain, "Rob2{T}ByDomain" {
        /// The randomisation process.
        d1,
        /// Deviations from intended interventions.
        d2,
        /// Missing outcome data.
        d3,
        /// Measurement of the outcome.
        d4,
        /// Selection of the reported result.
        d5,
    }
}

/// The appraisal of one result of one trial with RoB 2.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Rob2 {
    /// The trial.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub study: Option<String>,
    /// The result that is appraised: outcome, time, measure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// The effect of interest, which decides the questions of domain 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<Rob2Effect>,
    /// The answers to signalling questions.
    pub answers: Rob2Answers,
    /// Judgements that a paper or an assessor states. Those of domains with answers are compared
    /// with what follows; those without are taken as they are.
    pub stated: Rob2ByDomain<Rob2Judgement>,
    /// Judgements of people in place of proposed ones.
    pub overrides: Rob2ByDomain<Override<Rob2Judgement>>,
    /// Reads some concerns in this many domains or more (2 to 5) as high overall. Not a rule of
    /// RoB 2; off if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 2, max = 5)))]
    pub some_concerns_high: Option<u8>,
}
