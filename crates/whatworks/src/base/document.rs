//! The document: the whole of an evidence base as it is written and read.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::body::{Body, Outcome};
use super::context::{CaseStudy, Contradiction, Flow, ReportedFigure};
use super::fact::{Fact, Layer, Provenance};
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
    pub schema: String,
    /// The name of the evidence base.
    pub id: String,
    /// The version of its content.
    pub version: String,
    /// The title of the document it encodes.
    pub title: String,
    /// The publisher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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

    /// The document with only what the kept layers say. Themes and recommendations stay, since
    /// they are what is asked about and not evidence.
    pub(super) fn restricted(&self, keep: &dyn Fn(&str) -> bool) -> Self {
        let kept = |provenance: &Provenance| keep(&provenance.layer);
        let mut document = self.clone();
        document.findings.retain(|finding| kept(&finding.provenance));
        for study in &mut document.studies {
            study.retain_layers(keep);
        }
        let findings: BTreeSet<&str> = document.findings.iter().map(|f| f.id.as_str()).collect();
        for body in &mut document.bodies {
            body.findings.retain(|id| findings.contains(id.as_str()));
            body.lacking.retain(|fact| kept(&fact.provenance));
            body.comparisons.retain(|comparison| kept(&comparison.provenance));
            body.limitations.retain(|limitation| kept(&limitation.provenance));
        }
        document.restrict_context(&kept);
        let named = document.layers_of_what_is_asked();
        document.layers.retain(|layer| keep(&layer.id) || named.contains(&layer.id));
        document
    }

    /// Context of which nothing is left is no longer reported.
    fn restrict_context(&mut self, kept: &dyn Fn(&Provenance) -> bool) {
        self.statements.retain(|fact| kept(&fact.provenance));
        if let Some(flow) = &mut self.flow {
            flow.retain_layers(kept);
        }
        self.flow = self.flow.take().filter(|flow| *flow != Flow::default());
        self.figures = left(&self.figures, |figure| kept(&figure.provenance));
        self.case_studies = left(&self.case_studies, |case| kept(&case.provenance));
        for case in self.case_studies.iter_mut().flatten() {
            case.says.retain(|fact| kept(&fact.provenance));
        }
        self.contradictions = left(&self.contradictions, |contradiction| {
            contradiction.sides.iter().all(|side| kept(&side.provenance))
        });
    }

    /// The layers that themes and recommendations name.
    fn layers_of_what_is_asked(&self) -> BTreeSet<String> {
        let themes = self.themes.iter().map(|theme| &theme.provenance);
        let recommendations = self.recommendations.iter().flat_map(|recommendation| {
            let Recommendation { audiences, settings, staff_groups, populations, .. } =
                recommendation;
            let scopes = [audiences, settings, staff_groups, populations];
            let scopes = scopes.into_iter().flatten().map(|scope| &scope.provenance);
            let needs = recommendation.prerequisites.iter().map(|needs| &needs.provenance);
            let applies = recommendation.applies_when.iter().map(|applies| &applies.provenance);
            let published = recommendation.published.iter().map(|published| &published.provenance);
            scopes.chain(needs).chain(applies).chain(published).chain([&recommendation.provenance])
        });
        themes.chain(recommendations).map(|provenance| provenance.layer.clone()).collect()
    }

    /// The layers that say anything of the evidence, in order of authority.
    pub(super) fn layers_of_evidence(&self) -> Vec<String> {
        let mut said: BTreeSet<&str> =
            self.findings.iter().map(|finding| finding.provenance.layer.as_str()).collect();
        for study in &self.studies {
            study.layers(&mut said);
        }
        for body in &self.bodies {
            said.extend(body.lacking.iter().map(|fact| fact.provenance.layer.as_str()));
            said.extend(body.comparisons.iter().map(|c| c.provenance.layer.as_str()));
            said.extend(body.limitations.iter().map(|l| l.provenance.layer.as_str()));
        }
        let layers = self.layers.iter().map(|layer| layer.id.clone());
        layers.filter(|layer| said.contains(layer.as_str())).collect()
    }
}

/// What is left of a list; `None` where nothing is, though something was reported.
fn left<T: Clone>(list: &Option<Vec<T>>, keep: impl Fn(&T) -> bool) -> Option<Vec<T>> {
    let list = list.as_ref()?;
    let kept: Vec<T> = list.iter().filter(|item| keep(item)).cloned().collect();
    if kept.is_empty() && !list.is_empty() { None } else { Some(kept) }
}
