//! A finding as it is handed in: the components, what is wrong with it, and a person's decision.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::base::codes;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;
use crate::schema::Schema;
use crate::signature::Signature;

codes! {
    /// Confidence in a review finding. Not a certainty of effect.
    Confidence {
        /// It is not clear whether the finding represents the phenomenon.
        VeryLow = "very-low",
        /// It is possible that it does.
        Low = "low",
        /// It is likely that it does.
        Moderate = "moderate",
        /// It is highly likely that it does.
        High = "high",
    }
}

impl Confidence {
    /// What the level means (Lewin and others 2018, Implement Sci 13(Suppl 1):2, table 3).
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::High => "it is highly likely that the finding represents the phenomenon well",
            Self::Moderate => "it is likely that the finding represents the phenomenon well",
            Self::Low => "it is possible that the finding represents the phenomenon well",
            Self::VeryLow => "it is not clear whether the finding represents the phenomenon well",
        }
    }
}

codes! {
    /// A component of the assessment.
    Component {
        /// Problems in the design or conduct of the studies behind the finding.
        MethodologicalLimitations = "methodological_limitations",
        /// How clear the fit is between the data and the finding.
        Coherence = "coherence",
        /// How rich the data are, and how much of them there is.
        Adequacy = "adequacy",
        /// How far the data apply to the context of the question.
        Relevance = "relevance",
    }
}

codes! {
    /// Concerns about a component.
    Concern {
        /// None, or very minor ones.
        NoneOrVeryMinor = "none-or-very-minor",
        /// Minor.
        Minor = "minor",
        /// Moderate.
        Moderate = "moderate",
        /// Serious.
        Serious = "serious",
        /// Nobody has reported them. Not the same as none.
        NotReported = "not-reported",
    }
}

codes! {
    /// Concerns as a source states them.
    StatedConcern {
        /// None, or very minor ones.
        NoneOrVeryMinor = "none-or-very-minor",
        /// Minor.
        Minor = "minor",
        /// Moderate.
        Moderate = "moderate",
        /// Serious.
        Serious = "serious",
        /// The word of older tables for serious.
        Substantial = "substantial",
        /// Nobody has reported them.
        NotReported = "not-reported",
    }
}

impl StatedConcern {
    /// The concern of today's scale.
    #[must_use]
    pub const fn concern(self) -> Concern {
        match self {
            Self::NoneOrVeryMinor => Concern::NoneOrVeryMinor,
            Self::Minor => Concern::Minor,
            Self::Moderate => Concern::Moderate,
            Self::Serious | Self::Substantial => Concern::Serious,
            Self::NotReported => Concern::NotReported,
        }
    }
}

codes! {
    /// What a finding rests on.
    FindingKind {
        /// A finding of a qualitative evidence synthesis.
        ReviewFinding = "review-finding",
        /// One primary study, or a survey with free text: no finding of a synthesis.
        SingleStudy = "single-study",
    }
}

/// The judgement of one component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ComponentJudgement {
    /// The concerns.
    pub concern: StatedConcern,
    /// Why, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Levels to rate down for serious concerns: 1, or 2 with a reason. One, if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 2)))]
    pub levels: Option<u8>,
    /// Why two levels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub levels_reason: Option<String>,
}

/// The confidence that a person decides on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Decided {
    /// The confidence.
    pub confidence: Confidence,
    /// Who, when and why.
    #[serde(flatten)]
    pub by: Signature,
}

/// A finding with the judgements of its components. A component left out is not reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The name of the finding.
    pub id: String,
    /// The finding.
    pub text: String,
    /// What it rests on.
    pub kind: FindingKind,
    /// Methodological limitations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub methodological_limitations: Option<ComponentJudgement>,
    /// Coherence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coherence: Option<ComponentJudgement>,
    /// Adequacy of the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adequacy: Option<ComponentJudgement>,
    /// Relevance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relevance: Option<ComponentJudgement>,
    /// What is known of dissemination bias: noted, not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dissemination_bias: Option<String>,
    /// The confidence that a person decides on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
}

impl Finding {
    /// Reads a finding from JSON (schema `cerqual-1.json`).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let text_of_schema = include_str!("../../schema/cerqual-1.json");
        SCHEMA.get_or_init(|| Schema::new(text_of_schema)).read_request(text.as_ref())
    }

    /// The judgement of a component, where there is one.
    #[must_use]
    pub const fn component(&self, component: Component) -> Option<&ComponentJudgement> {
        match component {
            Component::MethodologicalLimitations => self.methodological_limitations.as_ref(),
            Component::Coherence => self.coherence.as_ref(),
            Component::Adequacy => self.adequacy.as_ref(),
            Component::Relevance => self.relevance.as_ref(),
        }
    }

    /// What a schema cannot rule out.
    pub(super) fn check(&self) -> Result<(), Error> {
        let mut faults = Vec::new();
        for component in Component::ALL {
            if let Some(judgement) = self.component(*component) {
                judgement.check(&format!("/{component}"), &mut faults);
            }
        }
        if let Some(fault) = self.adequate_single_study() {
            faults.push(fault);
        }
        if let Some(decided) = &self.decided {
            decided.by.check("/decided", &mut faults);
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::InvalidRequest(Faults::new(faults))) }
    }

    /// The fault of a single study whose data are called adequate.
    fn adequate_single_study(&self) -> Option<Fault> {
        let stated = self.adequacy.as_ref()?.concern;
        let open = matches!(stated.concern(), Concern::Serious | Concern::NotReported);
        (self.kind == FindingKind::SingleStudy && !open).then(|| {
            let expected = "`serious`: a single study is no finding of a synthesis";
            let found = Some(json::quoted(stated.code()));
            Fault::new("single-study", "/adequacy/concern", found, expected)
        })
    }
}

impl ComponentJudgement {
    fn check(&self, at: &str, faults: &mut Vec<Fault>) {
        let Some(levels) = self.levels else {
            if let Some(reason) = &self.levels_reason {
                let found = Some(json::quoted(reason));
                let place = format!("{at}/levels_reason");
                faults.push(Fault::new("reason-without-levels", place, found, "`levels` of 2"));
            }
            return;
        };
        let found = Some(levels.to_string());
        let place = format!("{at}/levels");
        if !(1..=2).contains(&levels) {
            faults.push(Fault::new("out-of-range", place, found, "a number from 1 to 2"));
        } else if self.concern.concern() != Concern::Serious {
            let expected = "no levels unless concerns are `serious`";
            faults.push(Fault::new("levels-without-serious", place, found, expected));
        } else if levels == 2 && self.levels_reason.is_none() {
            let place = format!("{at}/levels_reason");
            faults.push(Fault::new("missing-key", place, None, "a reason for two levels"));
        }
    }
}
