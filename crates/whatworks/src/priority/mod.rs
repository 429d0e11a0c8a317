//! Priority: in which order to take recommendations up, by a policy that the user declares.
//!
//! `policy` is what is declared, `panel` turns the judgements of people into values on the `scale`
//! of each criterion, `order` compares items whose values may be open, and `weighted`, `pareto`,
//! `lexicographic` and `smaa` are the policies; `sensitivity` says what would change a weighted
//! order. `arrange` does the work; `answer` is the result, `words` its reasons.
//!
//! Without a policy the order is that of the document. A judgement that is missing is every value
//! of its scale, never zero: places and scores are then ranges. A certainty enters only where the
//! policy names the criterion `certainty` and says which one.
//!
//! ```
//! use whatworks::EvidenceBase;
//! use whatworks::priority::Request;
//!
//! let request = Request::from_json(r#"{
//!     "policy": {"method": "weighted", "criteria": [
//!         {"id": "equity", "weight": 2}, {"id": "feasibility", "weight": 1}
//!     ]},
//!     "recommendations": ["R1", "R2"],
//!     "judgements": [
//!         {"recommendation": "R1", "criterion": "equity", "judgement": "probably-increased"},
//!         {"recommendation": "R1", "criterion": "feasibility", "judgement": "yes"},
//!         {"recommendation": "R2", "criterion": "equity", "judgement": "increased"}
//!     ]
//! }"#)?;
//! let priorities = request.answer(&EvidenceBase::staff_empowerment())?;
//! let second = &priorities.items[1];
//! assert_eq!((second.recommendation.as_str(), second.score), ("R1", Some(0.8333333333333)));
//! let first = &priorities.items[0];
//! assert_eq!((first.rank_best, first.rank_worst), (1, 2));
//! assert_eq!(first.missing, ["feasibility"]);
//! # Ok::<(), whatworks::Error>(())
//! ```

mod answer;
mod arrange;
mod check;
mod lexicographic;
mod order;
mod panel;
mod pareto;
mod policy;
mod random;
mod rounding;
mod scale;
mod sensitivity;
mod smaa;
mod tables;
mod weighted;
mod weights;
mod words;

pub use answer::{
    CentralWeight, CertaintyUsed, CodeScore, Contribution, Domination, Frequency, Item, Judged,
    Priorities, RankShare, Score, ShownCriterion, Simulation, SimulationOf, Win,
};
pub use policy::{Better, Criterion, Judgement, Method, Policy, Request, Several, ValuesFrom};
pub use sensitivity::{Changes, Threshold, ThresholdOf};

use crate::base::EvidenceBase;
use crate::error::Error;

impl EvidenceBase {
    /// The recommendations in the order of a policy, each with its reasons. [`Request`] asks the
    /// same of some of them.
    ///
    /// # Errors
    ///
    /// As [`Request::answer`].
    pub fn prioritise(
        &self,
        policy: &Policy,
        judgements: &[Judgement],
    ) -> Result<Priorities, Error> {
        let request = Request {
            policy: policy.clone(),
            judgements: judgements.to_vec(),
            recommendations: None,
        };
        request.answer(self)
    }
}
