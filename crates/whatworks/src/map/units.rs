//! What is counted in a base, and what belongs to each of it.

use std::collections::HashMap;

use crate::base::{Body, Direction, EvidenceBase, Finding, Recommendation, Study, codes};

codes! {
    /// What an evidence map counts.
    Unit {
        /// The studies and other numbered sources of the document, of every kind.
        Studies = "studies",
        /// Findings.
        Findings = "findings",
        /// Bodies of evidence.
        Bodies = "bodies",
        /// Recommendations.
        Recommendations = "recommendations",
    }
}

impl Unit {
    /// One of them, in words.
    pub(super) const fn one(self) -> &'static str {
        match self {
            Self::Studies => "study",
            Self::Findings => "finding",
            Self::Bodies => "body",
            Self::Recommendations => "recommendation",
        }
    }
}

/// A unit, with what belongs to it: the findings of a study, of a body, of the bodies of a
/// recommendation; the bodies that rest on a finding; the recommendations that rest on those.
#[derive(Debug)]
pub(super) struct Counted<'a> {
    pub(super) unit: Unit,
    pub(super) id: &'a str,
    pub(super) studies: Vec<&'a Study>,
    pub(super) findings: Vec<&'a Finding>,
    pub(super) bodies: Vec<&'a Body>,
    pub(super) recommendations: Vec<&'a Recommendation>,
}

impl<'a> Counted<'a> {
    /// The findings in which the outcome was assessed.
    pub(super) fn assessed(&self) -> impl Iterator<Item = &'a Finding> {
        let assessed = |finding: &&Finding| finding.direction != Some(Direction::NotAssessed);
        self.findings.iter().copied().filter(assessed)
    }
}

/// Who belongs to whom in a base.
pub(super) struct Links<'a> {
    base: &'a EvidenceBase,
}

impl<'a> Links<'a> {
    pub(super) const fn of(base: &'a EvidenceBase) -> Self {
        Self { base }
    }

    /// Every unit of a kind, in the order of the document.
    pub(super) fn units(&self, unit: Unit) -> Vec<Counted<'a>> {
        let tables = Tables::of(self.base);
        let base = self.base;
        match unit {
            Unit::Studies => (base.studies().iter())
                .zip(&tables.findings_of_study)
                .map(|(study, findings)| Counted {
                    studies: vec![study],
                    ..tables.upwards(unit, &study.id, findings)
                })
                .collect(),
            Unit::Findings => (base.findings().iter().enumerate())
                .map(|(place, finding)| Counted {
                    studies: base.study(&finding.study).into_iter().collect(),
                    ..tables.upwards(unit, &finding.id, &[place])
                })
                .collect(),
            Unit::Bodies => (base.bodies().iter().enumerate())
                .map(|(place, body)| Counted {
                    recommendations: tables.recommendations(&[place]),
                    ..tables.downwards(unit, &body.id, &[place])
                })
                .collect(),
            Unit::Recommendations => (base.recommendations().iter())
                .zip(&tables.bodies_of_recommendation)
                .map(|(recommendation, bodies)| Counted {
                    recommendations: vec![recommendation],
                    ..tables.downwards(unit, &recommendation.id, bodies)
                })
                .collect(),
        }
    }
}

/// Places of what belongs together, in the order of the document and each once.
struct Tables<'a> {
    base: &'a EvidenceBase,
    findings_of_study: Vec<Vec<usize>>,
    findings_of_body: Vec<Vec<usize>>,
    bodies_of_finding: Vec<Vec<usize>>,
    bodies_of_recommendation: Vec<Vec<usize>>,
    recommendations_of_body: Vec<Vec<usize>>,
}

impl<'a> Tables<'a> {
    fn of(base: &'a EvidenceBase) -> Self {
        let places = |ids: Vec<&'a str>| {
            let places: HashMap<&str, usize> =
                ids.into_iter().enumerate().map(|(place, id)| (id, place)).collect();
            move |id: &str| places.get(id).copied()
        };
        let studies = places(base.studies().iter().map(|study| &*study.id).collect());
        let findings = places(base.findings().iter().map(|finding| &*finding.id).collect());
        let bodies = places(base.bodies().iter().map(|body| &*body.id).collect());
        let of_body = |body: &Body| distinct(body.findings.iter().filter_map(|id| findings(id)));
        let findings_of_body: Vec<Vec<usize>> = base.bodies().iter().map(of_body).collect();
        let of_recommendation = |recommendation: &Recommendation| {
            let components = recommendation.components.iter();
            distinct(components.flat_map(|part| &part.bodies).filter_map(|id| bodies(id)))
        };
        let bodies_of_recommendation: Vec<Vec<usize>> =
            base.recommendations().iter().map(of_recommendation).collect();
        let study_of_finding: Vec<Vec<usize>> = base
            .findings()
            .iter()
            .map(|finding| studies(&finding.study).into_iter().collect())
            .collect();
        Self {
            base,
            findings_of_study: inverse(&study_of_finding, base.studies().len()),
            bodies_of_finding: inverse(&findings_of_body, base.findings().len()),
            recommendations_of_body: inverse(&bodies_of_recommendation, base.bodies().len()),
            findings_of_body,
            bodies_of_recommendation,
        }
    }

    /// What rests on findings.
    fn upwards(&self, unit: Unit, id: &'a str, findings: &[usize]) -> Counted<'a> {
        let bodies = through(findings, &self.bodies_of_finding);
        Counted {
            unit,
            id,
            studies: Vec::new(),
            findings: at(self.base.findings(), findings),
            recommendations: self.recommendations(&bodies),
            bodies: at(self.base.bodies(), &bodies),
        }
    }

    /// What bodies rest on.
    fn downwards(&self, unit: Unit, id: &'a str, bodies: &[usize]) -> Counted<'a> {
        let findings = through(bodies, &self.findings_of_body);
        let findings = at(self.base.findings(), &findings);
        let mut studies: Vec<&Study> = Vec::new();
        for study in findings.iter().filter_map(|finding| self.base.study(&finding.study)) {
            if !studies.iter().any(|known| std::ptr::eq(*known, study)) {
                studies.push(study);
            }
        }
        let bodies = at(self.base.bodies(), bodies);
        Counted { unit, id, studies, findings, bodies, recommendations: Vec::new() }
    }

    fn recommendations(&self, bodies: &[usize]) -> Vec<&'a Recommendation> {
        at(self.base.recommendations(), &through(bodies, &self.recommendations_of_body))
    }
}

fn at<'a, T>(all: &'a [T], places: &[usize]) -> Vec<&'a T> {
    places.iter().filter_map(|place| all.get(*place)).collect()
}

fn distinct(places: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut places: Vec<usize> = places.collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// What a table gives for any of the places.
fn through(places: &[usize], table: &[Vec<usize>]) -> Vec<usize> {
    distinct(places.iter().filter_map(|place| table.get(*place)).flatten().copied())
}

/// The same relation from the other side.
fn inverse(table: &[Vec<usize>], len: usize) -> Vec<Vec<usize>> {
    let mut inverse = vec![Vec::new(); len];
    for (from, places) in table.iter().enumerate() {
        for place in places {
            inverse.get_mut(*place).into_iter().for_each(|list: &mut Vec<usize>| list.push(from));
        }
    }
    inverse
}
