//! The evidence base: read, checked once, and then never changed.
//!
//! [`Document`] is the written form; [`EvidenceBase`] is a document that has passed every check.

mod assessment;
mod body;
pub(crate) mod check;
mod condition;
mod context;
mod document;
mod fact;
mod file;
mod finding;
mod item;
mod name;
mod numbers;
mod recommendation;
mod study;
mod vocabulary;

use std::any::Any;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

pub use assessment::{
    Assessment, BaselineRisk, Confounder, Decision, DoseResponse, ForestPlot, InformationSize,
    OpposingConfounding, Publication, ReviewMethods, Stated, StatedBias, StatedStart, Subgroup,
    Suggestion, Threshold,
};
pub use body::{Body, Comparison, Limitation, Outcome};
pub use condition::{AppliesWhen, Condition, ConditionField, ConditionForm};
pub use context::{CaseStudy, Contradiction, Flow, ReportedFigure};
pub use document::{Document, FORMAT};
pub use fact::{Fact, Layer, Locator, Provenance};
pub use finding::{Change, Estimate, Finding, Votes};
pub use item::ItemKind;
pub(crate) use name::normal;
pub use numbers::{Numbers, ReportedPooling};
pub use recommendation::{
    Component, Prerequisites, PublishedCertainty, Recommendation, Scope, Theme,
};
pub use study::{Appraisal, Citation, Country, DesignCount, Participants, Population, Study};
pub(crate) use vocabulary::codes;
pub use vocabulary::{
    AppraisalResult, Bearing, BiasDirection, Certainty, ContradictionKind, Core20Plus5,
    Credibility, Design, Desirability, Difference, Direction, Element, Kind, Level, LimitationKind,
    Measure, ProgressPlus, Qualifier, RiskOfBias, RiskOfBiasTool, Severity, Subject,
    ThresholdChoice, ThresholdScale, VoteBasis,
};

use crate::error::{Error, UnknownName};
use crate::fault::{Fault, Faults};
use crate::json::{self, Limits};
use crate::schema::{Schema, unreadable};

/// The brief that is compiled in.
const STAFF_EMPOWERMENT: &str = include_str!("../../data/staff-empowerment-2024.json");

/// A checked evidence base. Cloning it is cheap; it can be shared between threads.
#[derive(Clone, Debug)]
pub struct EvidenceBase {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    document: Document,
    /// The layers that say anything of the evidence.
    layers: Vec<String>,
    /// Where each outcome, study, finding and body stands in the document.
    index: Index,
    /// What a later stage works out once for this base; the base does not know what it is.
    remembered: OnceLock<Box<dyn Any + Send + Sync>>,
}

/// Positions by id.
#[derive(Debug)]
struct Index {
    outcomes: BTreeMap<String, usize>,
    studies: BTreeMap<String, usize>,
    findings: BTreeMap<String, usize>,
    bodies: BTreeMap<String, usize>,
    /// The contradictions of each study.
    contradictions: BTreeMap<String, Vec<usize>>,
}

/// The positions of the contradictions of each study.
fn contradictions(document: &Document) -> BTreeMap<String, Vec<usize>> {
    let mut of_studies: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (position, contradiction) in document.contradictions.iter().flatten().enumerate() {
        if let Some(study) = &contradiction.study {
            of_studies.entry(study.clone()).or_default().push(position);
        }
    }
    of_studies
}

impl Index {
    fn of(document: &Document) -> Self {
        fn positions<'a>(ids: impl Iterator<Item = &'a String>) -> BTreeMap<String, usize> {
            ids.enumerate().map(|(position, id)| (id.clone(), position)).collect()
        }
        Self {
            outcomes: positions(document.outcomes.iter().map(|outcome| &outcome.id)),
            studies: positions(document.studies.iter().map(|study| &study.id)),
            findings: positions(document.findings.iter().map(|finding| &finding.id)),
            bodies: positions(document.bodies.iter().map(|body| &body.id)),
            contradictions: contradictions(document),
        }
    }
}

impl PartialEq for EvidenceBase {
    fn eq(&self, other: &Self) -> bool {
        self.inner.document == other.inner.document
    }
}

impl EvidenceBase {
    /// The evidence base of the brief "What works: empowering health care staff to address health
    /// inequalities" (Health Equity Evidence Centre, 18 December 2024).
    ///
    /// Two layers: `brief`, what the brief says, and `cited_source`, what the publications it
    /// cites say of themselves.
    #[must_use]
    pub fn staff_empowerment() -> Self {
        static BASE: OnceLock<EvidenceBase> = OnceLock::new();
        BASE.get_or_init(|| {
            let document = serde_json::from_str(STAFF_EMPOWERMENT);
            // The tests read the embedded text with every check; it cannot be wrong here.
            Self::unchecked(document.unwrap_or_else(|_| Document::empty()))
        })
        .clone()
    }

    pub(crate) fn unchecked(document: Document) -> Self {
        let layers = document.layers_of_evidence();
        let index = Index::of(&document);
        let remembered = OnceLock::new();
        Self { inner: Arc::new(Inner { document, layers, index, remembered }) }
    }

    /// Checks a document that was built in Rust.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] with every fault.
    pub fn new(document: &Document) -> Result<Self, Error> {
        let any_size = Limits { bytes: usize::MAX, ..Limits::default() };
        Self::from_json_within(json::write(document).as_bytes(), any_size)
    }

    /// Reads an evidence base from JSON (`whatworks-base/1`), with the default [`Limits`].
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] with every fault: where it is (a JSON pointer), what was found
    /// and what was expected.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        Self::from_json_within(text, Limits::default())
    }

    /// Reads an evidence base from JSON within limits of your own.
    ///
    /// # Errors
    ///
    /// As [`EvidenceBase::from_json`].
    pub fn from_json_within(text: impl AsRef<[u8]>, limits: Limits) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let schema = SCHEMA.get_or_init(|| Schema::new(include_str!("../../schema/base-1.json")));
        let (value, mut faults) = json::parse(text.as_ref(), limits);
        if let Some(value) = value {
            faults.extend(schema.faults(&value));
            faults.extend(check::faults(&value));
            if faults.is_empty() {
                match serde_json::from_value(value) {
                    Ok(document) => {
                        faults = check::faults_of_values(&document);
                        if faults.is_empty() {
                            return Ok(Self::unchecked(document));
                        }
                    }
                    Err(error) => faults.push(unreadable(&error)),
                }
            }
        }
        Err(Error::InvalidDocument(Faults::new(faults)))
    }

    /// The evidence base as JSON, as [`EvidenceBase::from_json`] reads it.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(&self.inner.document)
    }

    /// Reads an evidence base from a file.
    ///
    /// # Errors
    ///
    /// [`Error::File`] if the file cannot be read, and as [`EvidenceBase::from_json`].
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::from_json(file::read(path.as_ref(), Limits::default())?)
    }

    /// Writes the evidence base to a file, which is replaced whole or not at all.
    ///
    /// # Errors
    ///
    /// [`Error::File`] if the file cannot be written, or would be too large to be read again.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let mut text = self.to_json();
        text.push('\n');
        Ok(file::replace(path.as_ref(), text.as_bytes())?)
    }

    /// The whole document.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.inner.document
    }

    /// The name of the evidence base.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.inner.document.id
    }

    /// The version of its content.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.inner.document.version
    }

    /// The names of the layers that say anything of the evidence, in order of authority.
    #[must_use]
    pub fn layers(&self) -> &[String] {
        &self.inner.layers
    }

    /// The recommendations, in the order of the document.
    #[must_use]
    pub fn recommendations(&self) -> &[Recommendation] {
        &self.inner.document.recommendations
    }

    /// The studies and other numbered sources.
    #[must_use]
    pub fn studies(&self) -> &[Study] {
        &self.inner.document.studies
    }

    /// The findings.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.inner.document.findings
    }

    /// The bodies of evidence.
    #[must_use]
    pub fn bodies(&self) -> &[Body] {
        &self.inner.document.bodies
    }

    /// The same base with only what some of its layers say.
    ///
    /// Recommendations and themes stay, with what the document says of them: they are what is
    /// asked about. What other layers say of studies, findings, bodies and context goes.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] for a layer that the base does not have, [`Error::InvalidRequest`]
    /// if none is named.
    pub fn with_layers<S: AsRef<str>>(&self, layers: &[S]) -> Result<Self, Error> {
        let known = self.layers();
        if layers.is_empty() {
            let expected = "at least one layer";
            let fault = Fault::new("empty-list", "/layers", Some("[]".to_owned()), expected);
            return Err(Error::InvalidRequest(Faults::new(vec![fault])));
        }
        for layer in layers.iter().map(AsRef::as_ref) {
            if !known.iter().any(|known| known == layer) {
                let known = known.iter().map(String::as_str);
                return Err(UnknownName::new("layer", layer, known).into());
            }
        }
        Ok(self.saying_only(layers))
    }

    /// The same base with only what those of these layers say that it has.
    pub(crate) fn saying_only<S: AsRef<str>>(&self, layers: &[S]) -> Self {
        let keep = |layer: &str| layers.iter().any(|kept| kept.as_ref() == layer);
        if self.layers().iter().all(|layer| keep(layer)) {
            return self.clone();
        }
        Self::unchecked(self.inner.document.restricted(&keep))
    }

    pub(crate) fn outcome(&self, id: &str) -> Option<&Outcome> {
        self.inner.document.outcomes.get(*self.inner.index.outcomes.get(id)?)
    }

    pub(crate) fn study(&self, id: &str) -> Option<&Study> {
        self.inner.document.studies.get(*self.inner.index.studies.get(id)?)
    }

    pub(crate) fn finding(&self, id: &str) -> Option<&Finding> {
        self.inner.document.findings.get(*self.inner.index.findings.get(id)?)
    }

    /// The same base with decisions on a body, after those it has.
    pub(crate) fn with_decisions(&self, body: &str, decisions: &[Decision]) -> Self {
        let mut document = self.inner.document.clone();
        for body in document.bodies.iter_mut().filter(|other| other.id == body) {
            let assessment = body.assessment.get_or_insert_default();
            assessment.decisions.get_or_insert_default().extend_from_slice(decisions);
        }
        Self::unchecked(document)
    }

    /// The contradictions that concern any of these studies, in the order of the document.
    pub(crate) fn contradictions_of(&self, studies: &[&str]) -> Vec<&Contradiction> {
        let positions = |study: &&str| self.inner.index.contradictions.get(*study);
        let mut positions: Vec<usize> =
            studies.iter().filter_map(positions).flatten().copied().collect();
        positions.sort_unstable();
        let all = self.document().contradictions.as_deref().unwrap_or_default();
        positions.into_iter().filter_map(|position| all.get(position)).collect()
    }

    pub(crate) fn body(&self, id: &str) -> Option<&Body> {
        self.inner.document.bodies.get(*self.inner.index.bodies.get(id)?)
    }

    /// Works a thing out at its first use and remembers it with the base. One type only; `None`
    /// for another.
    pub(crate) fn remember<T: Any + Send + Sync>(
        &self,
        work_out: impl FnOnce() -> T,
    ) -> Option<&T> {
        self.inner.remembered.get_or_init(|| Box::new(work_out())).downcast_ref()
    }
}
