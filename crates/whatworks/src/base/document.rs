//! The document: the whole of an evidence base as it is written and read.

use serde::{Deserialize, Serialize};

use super::body::{Body, Outcome};
use super::context::{CaseStudy, Contradiction, Flow, ReportedFigure};
use super::fact::{Fact, Layer};
use super::finding::Finding;
use super::recommendation::{Recommendation, Theme};
use super::study::Study;

/// The version of the document format that this library reads and writes.
pub const FORMAT: &str = "whatworks-base/1";

/// An evidence base as a document, before it is checked.
///
/// A key that is left out means *not reported*; a key with an empty list means that there is
/// none. `null` is not allowed: there is one way to say that something is not reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The format and its version: `whatworks-base/1`.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub schema: String,
    /// The name of the evidence base.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub id: String,
    /// The version of its content.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub version: String,
    /// The title of the document it encodes.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub title: String,
    /// The publisher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub publisher: Option<String>,
    /// The date of publication, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_on: Option<String>,
    /// The layers, in order of authority: of two, the later is nearer to the evidence.
    pub layers: Vec<Layer>,
    /// What the document says of its own methods and limits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<Fact<String>>,
    /// From identified to prioritised studies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow: Option<Flow>,
    /// Themes.
    pub themes: Vec<Theme>,
    /// Outcomes.
    pub outcomes: Vec<Outcome>,
    /// Studies and other numbered sources.
    pub studies: Vec<Study>,
    /// Findings.
    pub findings: Vec<Finding>,
    /// Bodies of evidence.
    pub bodies: Vec<Body>,
    /// Recommendations, in the order of the document.
    pub recommendations: Vec<Recommendation>,
    /// Figures reported as context.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<Vec<ReportedFigure>>,
    /// Case studies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_studies: Option<Vec<CaseStudy>>,
    /// Statements that do not agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contradictions: Option<Vec<Contradiction>>,
}

impl Document {
    /// A document with nothing in it.
    pub(crate) fn empty() -> Self {
        Self {
            schema: FORMAT.to_owned(),
            id: String::new(),
            version: String::new(),
            title: String::new(),
            publisher: None,
            published_on: None,
            layers: Vec::new(),
            statements: Vec::new(),
            flow: None,
            themes: Vec::new(),
            outcomes: Vec::new(),
            studies: Vec::new(),
            findings: Vec::new(),
            bodies: Vec::new(),
            recommendations: Vec::new(),
            figures: None,
            case_studies: None,
            contradictions: None,
        }
    }

    /// The document with only what the kept layers say of the evidence.
    pub(super) fn restricted(&self, keep: &dyn Fn(&str) -> bool) -> Self {
        let mut document = self.clone();
        document.layers.retain(|layer| keep(&layer.id));
        document
            .findings
            .retain(|finding| keep(&finding.provenance.layer));
        for study in &mut document.studies {
            study.retain_layers(keep);
        }
        let findings: std::collections::BTreeSet<&str> = document
            .findings
            .iter()
            .map(|finding| finding.id.as_str())
            .collect();
        for body in &mut document.bodies {
            body.findings.retain(|id| findings.contains(id.as_str()));
            body.lacking.retain(|fact| keep(&fact.provenance.layer));
            body.comparisons
                .retain(|comparison| keep(&comparison.provenance.layer));
            body.limitations
                .retain(|limitation| keep(&limitation.provenance.layer));
        }
        document
    }
}
