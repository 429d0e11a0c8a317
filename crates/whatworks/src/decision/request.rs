//! A decision as it is asked for, and what is wrong with it.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::conclusion::{PanelDecision, Strength};
use super::criteria::Criteria;
use super::equity::EquityQuestion;
use super::outcome::Outcome;
use super::overall::{OneAlone, PanelOverall};
use super::paradigm::Paradigm;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;
use crate::schema::Schema;

/// The sections of a framework after the judgements, in a panel's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Sections {
    /// Justification.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub justification: Option<String>,
    /// Subgroup considerations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subgroups: Option<String>,
    /// Implementation considerations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implementation: Option<String>,
    /// Monitoring and evaluation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monitoring: Option<String>,
    /// Research priorities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub research: Option<String>,
}

/// What a panel has, from outcomes to its own decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The name of the decision.
    pub id: String,
    /// The question.
    pub question: String,
    /// The intervention, as it reads within a sentence.
    pub intervention: String,
    /// What it is compared with, as it reads within a sentence.
    pub comparison: String,
    /// The outcomes, in the order in which they are shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
    /// An outcome that alone would support the recommendation, where all critical ones agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_alone: Option<OneAlone>,
    /// The overall certainty that the panel sets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panel_overall: Option<PanelOverall>,
    /// The twelve criteria.
    #[serde(default)]
    pub criteria: Criteria,
    /// A paradigmatic situation for a strong recommendation on low certainty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paradigm: Option<Paradigm>,
    /// The strength that is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_strength: Option<Strength>,
    /// Why the intervention should be used within research only, if no direction is determined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub research_only: Option<String>,
    /// What the panel decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panel_decision: Option<PanelDecision>,
    /// What is known of equity beside the criterion.
    #[serde(default)]
    pub equity: EquityQuestion,
    /// The sections after the judgements.
    #[serde(default)]
    pub sections: Sections,
}

impl Request {
    /// A question of which nothing else is reported.
    #[must_use]
    pub fn new(id: &str, question: &str, intervention: &str, comparison: &str) -> Self {
        Self {
            id: id.to_owned(),
            question: question.to_owned(),
            intervention: intervention.to_owned(),
            comparison: comparison.to_owned(),
            outcomes: Vec::new(),
            one_alone: None,
            panel_overall: None,
            criteria: Criteria::default(),
            paradigm: None,
            asked_strength: None,
            research_only: None,
            panel_decision: None,
            equity: EquityQuestion::default(),
            sections: Sections::default(),
        }
    }

    /// Reads a request from JSON (schema `decision-1.json`).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let text_of_schema = include_str!("../../schema/decision-1.json");
        SCHEMA.get_or_init(|| Schema::new(text_of_schema)).read_request(text.as_ref())
    }

    /// What a schema cannot rule out.
    pub(super) fn check(&self) -> Result<(), Error> {
        let mut faults = Vec::new();
        self.check_outcomes(&mut faults);
        if let Some(choice) = &self.one_alone {
            choice.check(&self.outcomes, &mut faults);
        }
        if let Some(panel) = &self.panel_overall {
            panel.by.check("/panel_overall", &mut faults);
        }
        for criterion in self.criteria.shown() {
            criterion.check(&mut faults);
        }
        if let Some(paradigm) = &self.paradigm {
            paradigm.check(&mut faults);
        }
        if let Some(decision) = &self.panel_decision {
            decision.by.check("/panel_decision", &mut faults);
        }
        self.equity.check(&self.outcomes, &mut faults);
        if faults.is_empty() { Ok(()) } else { Err(Error::InvalidRequest(Faults::new(faults))) }
    }

    fn check_outcomes(&self, faults: &mut Vec<Fault>) {
        let mut seen = BTreeSet::new();
        for (index, outcome) in self.outcomes.iter().enumerate() {
            let at = format!("/outcomes/{index}");
            if !seen.insert(&outcome.id) {
                let found = Some(json::quoted(&outcome.id));
                let expected = "an id that no other outcome has";
                faults.push(Fault::new("duplicate-id", format!("{at}/id"), found, expected));
            }
            outcome.check(&at, faults);
        }
    }
}
