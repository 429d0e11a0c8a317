//! What stands around the evidence: flow, reported figures, case studies, contradictions.

use serde::{Deserialize, Serialize};

use super::fact::{Fact, Provenance};
use super::vocabulary::{ContradictionKind, Qualifier, Severity};

/// From what was identified to what was used. An empty list means *not reported*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Studies identified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identified: Vec<Fact<u32>>,
    /// Records screened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub screened: Vec<Fact<u32>>,
    /// Studies left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<Fact<u32>>,
    /// Studies prioritised for the document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prioritised: Vec<Fact<u32>>,
    /// Which studies were prioritised.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prioritised_studies: Vec<Fact<Vec<String>>>,
    /// Where was searched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Fact<Vec<String>>>,
    /// When was searched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub search_dates: Vec<Fact<String>>,
}

impl Flow {
    /// Keeps only what the kept layers say.
    pub(super) fn retain_layers(&mut self, kept: &dyn Fn(&Provenance) -> bool) {
        for counts in
            [&mut self.identified, &mut self.screened, &mut self.excluded, &mut self.prioritised]
        {
            counts.retain(|fact| kept(&fact.provenance));
        }
        self.prioritised_studies.retain(|fact| kept(&fact.provenance));
        self.sources.retain(|fact| kept(&fact.provenance));
        self.search_dates.retain(|fact| kept(&fact.provenance));
    }
}

/// A figure that a document reports as context. It is not evidence of effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportedFigure {
    /// The name of the figure.
    pub id: String,
    /// The source it is taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<String>,
    /// What it is a figure of.
    pub of: String,
    /// Of whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The number. Left out where the text gives none (a chart without figures).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The upper end, where a range is printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
    /// How the number is qualified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualifier: Option<Qualifier>,
    /// The unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The period or date it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Who states it and where.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A case that the document tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CaseStudy {
    /// The name of the case.
    pub id: String,
    /// The title.
    pub title: String,
    /// The source it is taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<String>,
    /// The theme under which it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// What was done, for whom, how it was evaluated and what was found, each a statement.
    pub says: Vec<Fact<String>>,
    /// Who tells it and where.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Two statements that do not agree, kept side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Contradiction {
    /// The name of the contradiction.
    pub id: String,
    /// The study it concerns. Left out where it concerns the document as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<String>,
    /// What kind.
    pub kind: ContradictionKind,
    /// How much it matters. Left out where nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// What each side says. A contradiction has two sides or more; what was not verified has the
    /// one side that states it.
    pub sides: Vec<Fact<String>>,
}
