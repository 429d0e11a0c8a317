//! Conclusions: direction and strength, their words, and their codes elsewhere.

use serde::{Deserialize, Serialize};

use super::codes::{Coding, RJCS, STRENGTH};
use super::outcome::capitalised;
use crate::base::codes;
use crate::signature::Signature;

codes! {
    /// Which way a recommendation goes.
    Direction {
        /// Against the intervention.
        Against = "against",
        /// For either the intervention or the comparison.
        Either = "either",
        /// For the intervention.
        For = "for",
    }
}

codes! {
    /// How strong a recommendation is.
    Strength {
        /// Conditional, also called weak.
        Conditional = "conditional",
        /// Strong.
        Strong = "strong",
    }
}

codes! {
    /// A conclusion: the five steps of the scale, and the two that recommend neither option.
    Conclusion {
        /// Strong recommendation against the intervention.
        StrongAgainst = "strong-against",
        /// Conditional recommendation against the intervention.
        ConditionalAgainst = "conditional-against",
        /// Conditional recommendation for either option.
        ConditionalEither = "conditional-either",
        /// Conditional recommendation for the intervention.
        ConditionalFor = "conditional-for",
        /// Strong recommendation for the intervention.
        StrongFor = "strong-for",
        /// No recommendation.
        NoRecommendation = "no-recommendation",
        /// Only within research.
        ResearchOnly = "research-only",
    }
}

impl Conclusion {
    /// The conclusion of this direction and strength. Either way is only ever conditional.
    #[must_use]
    pub const fn of(direction: Direction, strength: Strength) -> Self {
        match (direction, strength) {
            (Direction::Against, Strength::Strong) => Self::StrongAgainst,
            (Direction::Against, Strength::Conditional) => Self::ConditionalAgainst,
            (Direction::Either, _) => Self::ConditionalEither,
            (Direction::For, Strength::Conditional) => Self::ConditionalFor,
            (Direction::For, Strength::Strong) => Self::StrongFor,
        }
    }

    /// Which way it goes, if it recommends anything.
    #[must_use]
    pub const fn direction(self) -> Option<Direction> {
        match self {
            Self::StrongAgainst | Self::ConditionalAgainst => Some(Direction::Against),
            Self::ConditionalEither => Some(Direction::Either),
            Self::ConditionalFor | Self::StrongFor => Some(Direction::For),
            Self::NoRecommendation | Self::ResearchOnly => None,
        }
    }

    /// How strong it is, if it recommends anything.
    #[must_use]
    pub const fn strength(self) -> Option<Strength> {
        match self {
            Self::StrongAgainst | Self::StrongFor => Some(Strength::Strong),
            Self::ConditionalAgainst | Self::ConditionalEither | Self::ConditionalFor => {
                Some(Strength::Conditional)
            }
            Self::NoRecommendation | Self::ResearchOnly => None,
        }
    }

    /// The conclusion in a sentence: strong "we recommend", conditional "we suggest".
    #[must_use]
    pub fn wording(self, intervention: &str, comparison: &str) -> String {
        match self {
            Self::StrongFor => format!("We recommend {intervention} rather than {comparison}"),
            Self::ConditionalFor => format!("We suggest {intervention} rather than {comparison}"),
            Self::ConditionalEither => format!("We suggest either {intervention} or {comparison}"),
            Self::ConditionalAgainst => {
                format!("We suggest against {intervention}, in favour of {comparison}")
            }
            Self::StrongAgainst => {
                format!("We recommend against {intervention}, in favour of {comparison}")
            }
            Self::NoRecommendation => format!("No recommendation for or against {intervention}"),
            Self::ResearchOnly => format!("{} only within research", capitalised(intervention)),
        }
    }

    /// Its codes in other systems, if it recommends anything.
    #[must_use]
    pub const fn codings(self) -> Option<Codings> {
        let (Some(direction), Some(strength)) = (self.direction(), self.strength()) else {
            return None;
        };
        let (fhir, expectation) = match strength {
            Strength::Strong => ("strong", "2001"),
            Strength::Conditional => ("weak", "2002"),
        };
        let favours = match direction {
            Direction::For => "2021",
            Direction::Against => "2025",
            Direction::Either => "2023",
        };
        Some(Codings {
            strength: Coding { system: STRENGTH, code: fhir },
            rjcs_strength: Coding { system: RJCS, code: expectation },
            rjcs_direction: Coding { system: RJCS, code: favours },
        })
    }
}

/// The codes of a conclusion. The code of the direction is a choice of this library: FHIR has none,
/// and the guide's example uses the answers of the balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Codings {
    /// FHIR's strength of a recommendation: conditional is `weak` there.
    pub strength: Coding,
    /// Strength in the Recommendation Justification code system.
    pub rjcs_strength: Coding,
    /// Direction in that code system.
    pub rjcs_direction: Coding,
}

codes! {
    /// What a health system decides to do. The list is not confirmed.
    SystemDecision {
        /// Do not implement.
        DoNotImplement = "do-not-implement",
        /// Postpone.
        Postpone = "postpone",
        /// Pilot, with an evaluation of impact.
        Pilot = "pilot",
        /// Implement, with targeted monitoring and evaluation.
        ImplementWithMonitoring = "implement-with-monitoring",
        /// Implement.
        Implement = "implement",
    }
}

/// What the panel decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PanelDecision {
    /// The conclusion: direction and strength in one code.
    pub conclusion: Conclusion,
    /// What the health system is to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system_decision: Option<SystemDecision>,
    /// Who, when and why.
    #[serde(flatten)]
    pub by: Signature,
}
