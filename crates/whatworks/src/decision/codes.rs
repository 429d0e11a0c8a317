//! Codes of other systems, as data: what a judgement is called there, where it is called anything.
//!
//! Read from the HL7 guide Evidence Based Medicine on FHIR (1.0.0-ballot3, commit 246f7bb): the
//! code system is marked pre-release, holds one flat list, and has no rule that links a criterion
//! to its answers. Which answer goes with which criterion follows the names and is a choice of this
//! library: so "varies" and "don't know" have their code under every criterion. The code system says
//! "possibly" where the balance here says "probably", "unknown" for "don't know" and "no evidence"
//! for "no included studies" of a certainty.

use serde::Serialize;

use super::answers::{
    Balance, CertaintyAnswer, CostEffectiveness, CriterionAnswer, Equity, Resources, Size, Values,
    YesNo,
};
use super::criteria::CriterionName;
use crate::grade::RuleKind;

/// The Recommendation Justification code system (CC BY-SA 4.0, marked pre-release).
pub const RJCS: &str = "https://fevir.net/resources/CodeSystem/27834";

/// The strength of a recommendation in FHIR R4 and R4B: `strong` or `weak`.
pub const STRENGTH: &str = "http://terminology.hl7.org/CodeSystem/recommendation-strength";

/// Where the mapping was read.
pub const SOURCE: &str = "HL7 Evidence Based Medicine on FHIR 1.0.0-ballot3, commit 246f7bb";

/// A code of another system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Coding {
    /// The system.
    pub system: &'static str,
    /// The code.
    pub code: &'static str,
}

/// One row of the mapping of answers to the Recommendation Justification code system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerMapping {
    /// The criterion.
    pub criterion: CriterionName,
    /// The topic code of the criterion; `None` where the system has none.
    pub topic: Option<&'static str>,
    /// The answer.
    pub answer: &'static str,
    /// Its printed text.
    pub printed: &'static str,
    /// Its code; `None` where the system has none.
    pub code: Option<&'static str>,
    /// What stands behind the link of criterion and answer.
    pub kind: RuleKind,
    /// Where the codes were read.
    pub source: &'static str,
}

/// Every answer of every criterion with its code, or with none.
#[must_use]
pub fn mapping() -> Vec<AnswerMapping> {
    use CriterionName as Name;
    [
        rows(Name::Problem, YesNo::ALL),
        rows(Name::DesirableEffects, Size::ALL),
        rows(Name::UndesirableEffects, Size::ALL),
        rows(Name::Certainty, CertaintyAnswer::ALL),
        rows(Name::Values, Values::ALL),
        rows(Name::Balance, Balance::ALL),
        rows(Name::Resources, Resources::ALL),
        rows(Name::CertaintyOfResources, CertaintyAnswer::ALL),
        rows(Name::CostEffectiveness, CostEffectiveness::ALL),
        rows(Name::Equity, Equity::ALL),
        rows(Name::Acceptability, YesNo::ALL),
        rows(Name::Feasibility, YesNo::ALL),
    ]
    .concat()
}

fn rows<T: CriterionAnswer>(criterion: CriterionName, answers: &[T]) -> Vec<AnswerMapping> {
    let row = |answer: &T| AnswerMapping {
        criterion,
        topic: criterion.rjcs(),
        answer: answer.code(),
        printed: answer.printed(),
        code: answer.rjcs(),
        kind: RuleKind::Library,
        source: SOURCE,
    };
    answers.iter().map(row).collect()
}
