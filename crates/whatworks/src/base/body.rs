//! Outcomes and bodies of evidence: what is rated.

use serde::{Deserialize, Serialize};

use super::assessment::Assessment;
use super::fact::{Fact, Provenance};
use super::vocabulary::{Difference, Element, Level, LimitationKind};

/// An outcome and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The name by which findings and bodies refer to the outcome.
    pub id: String,
    /// The outcome in words.
    pub name: String,
    /// Whose outcome it is.
    pub level: Level,
}

/// A body of evidence: the findings that answer one question about one outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// The name by which components refer to the body, and by which it is rated.
    pub id: String,
    /// The outcome.
    pub outcome: String,
    /// The importance of the outcome for the decision, 1 to 9 (7-9 critical, 4-6 important, 1-3
    /// limited). Left out where nobody has stated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 9)))]
    pub importance: Option<u8>,
    /// The findings. An empty list says that the sources report no evidence for this outcome.
    pub findings: Vec<String>,
    /// Statements that evidence for the outcome is lacking.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacking: Vec<Fact<String>>,
    /// How question and evidence compare, element by element. An element that is not listed was
    /// not compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comparisons: Vec<Comparison>,
    /// Limitations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limitations: Vec<Limitation>,
    /// What a panel brings to the rating, and what it decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<Assessment>,
}

/// How question and evidence compare in one element, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Comparison {
    /// The element.
    pub element: Element,
    /// How far they differ.
    pub difference: Difference,
    /// Why the effect would, or would not, be expected to differ enough to matter.
    pub reason: String,
    /// Who states the facts it rests on and where.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A limitation of a body of evidence, with what in the source shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Limitation {
    /// What kind of limitation.
    pub kind: LimitationKind,
    /// What in the source shows it.
    pub reason: String,
    /// Whether the source says it of a whole group of studies, so that it may be read as not
    /// meant for this body. A rating shows what it would be without it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub general: bool,
    /// Who states it and where.
    #[serde(flatten)]
    pub provenance: Provenance,
}
