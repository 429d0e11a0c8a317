//! What a body of evidence consists of: its findings of effect, with the designs behind them.

use std::collections::BTreeMap;

use super::judgement::Trace;
use super::rules;
use crate::base::{
    Appraisal, Bearing, Body, Design, Direction, EvidenceBase, Fact, Finding, Kind, Outcome, Study,
};

/// A finding with the study it comes from.
#[derive(Clone, Copy)]
pub(crate) struct Item<'a> {
    pub(crate) finding: &'a Finding,
    pub(crate) study: &'a Study,
}

/// A body of evidence, ready to be rated.
pub(crate) struct Evidence<'a> {
    pub(crate) base: &'a EvidenceBase,
    pub(crate) body: &'a Body,
    pub(crate) outcome: &'a Outcome,
    /// Findings of effect that state a direction.
    pub(crate) effects: Vec<Item<'a>>,
    /// The other findings, which are shown and not rated.
    pub(crate) others: Vec<Item<'a>>,
}

impl<'a> Evidence<'a> {
    /// Gathers the findings of a body. `None` only for a base that was not checked.
    pub(crate) fn gather(
        base: &'a EvidenceBase,
        body: &'a Body,
        trace: &mut Trace,
    ) -> Option<Self> {
        let document = base.document();
        let outcome = document.outcomes.iter().find(|outcome| outcome.id == body.outcome)?;
        let items: Vec<Item<'a>> = body
            .findings
            .iter()
            .filter_map(|id| {
                let finding = document.findings.iter().find(|finding| finding.id == *id)?;
                let study = document.studies.iter().find(|study| study.id == finding.study)?;
                Some(Item { finding, study })
            })
            .collect();
        let (effects, others) = items.into_iter().partition(|item| is_effect(item.finding));
        let effects = most_authoritative(base, effects, trace);
        Some(Self { base, body, outcome, effects, others })
    }

    /// The latest layer's fact.
    pub(crate) fn latest<T>(&self, facts: &'a [Fact<T>]) -> Option<&'a T> {
        latest(self.base, facts)
    }

    pub(crate) fn designs(&self, study: &Study) -> StudyDesigns {
        StudyDesigns::of(self.base, study)
    }

    pub(crate) fn appraisal(&self, study: &'a Study) -> Option<&'a Appraisal> {
        self.latest(&study.appraisal)
    }
}

/// A finding of effect is rated only if it says which way it points.
fn is_effect(finding: &Finding) -> bool {
    finding.bearing == Bearing::Effect
        && finding.direction.is_some_and(|direction| direction != Direction::NotAssessed)
}

fn latest<'a, T>(base: &EvidenceBase, facts: &'a [Fact<T>]) -> Option<&'a T> {
    let layers = base.layers();
    let rank = |fact: &&Fact<T>| layers.iter().position(|layer| *layer == fact.provenance.layer);
    facts.iter().max_by_key(rank).map(|fact| &fact.value)
}

/// Of each study, the findings of the latest layer that states any.
fn most_authoritative<'a>(
    base: &EvidenceBase,
    items: Vec<Item<'a>>,
    trace: &mut Trace,
) -> Vec<Item<'a>> {
    let layers = base.layers();
    let rank =
        |item: &Item<'_>| layers.iter().position(|layer| *layer == item.finding.provenance.layer);
    let mut best: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    for item in &items {
        let entry = best.entry(item.study.id.as_str()).or_default();
        *entry = (*entry).max(rank(item));
    }
    let (used, left): (Vec<_>, Vec<_>) = items
        .into_iter()
        .partition(|item| best.get(item.study.id.as_str()).copied().flatten() == rank(item));
    for item in left {
        let inputs = [
            ("finding", item.finding.id.clone()),
            ("layer", item.finding.provenance.layer.clone()),
        ];
        trace.note(&rules::LAYERS, &inputs, None, "a later layer states this; not used");
    }
    used
}

/// The designs of the primary studies behind a numbered source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StudyDesigns {
    /// The number of primary studies, if reported (1 for a primary study).
    pub(crate) total: Option<u32>,
    /// The number of randomised studies, if it follows from what is reported.
    pub(crate) randomised: Option<u32>,
    /// Whether the design of every one of them is reported.
    pub(crate) complete: bool,
    /// Whether every one of them is of an uncontrolled design.
    pub(crate) all_uncontrolled: bool,
    /// Whether every one of them is a case series or report.
    pub(crate) all_cases: bool,
}

impl StudyDesigns {
    fn of(base: &EvidenceBase, study: &Study) -> Self {
        let is_review = latest(base, &study.kind) == Some(&Kind::Review);
        let reported = latest(base, &study.study_count).copied();
        let total = if is_review { reported } else { Some(reported.unwrap_or(1)) };
        let Some(designs) = latest(base, &study.designs) else {
            return Self {
                total,
                randomised: None,
                complete: false,
                all_uncontrolled: false,
                all_cases: false,
            };
        };
        let count = |wanted: &dyn Fn(Design) -> bool| -> u32 {
            let of = designs.iter().filter(|d| wanted(d.design));
            of.map(|d| d.count.unwrap_or(u32::from(!is_review))).sum()
        };
        let listed = count(&|_| true);
        let complete = total.is_some_and(|total| listed >= total);
        let named = designs.iter().any(|d| d.design == Design::Randomised);
        let randomised = count(&|design| design == Design::Randomised);
        let unclear = count(&|design| design == Design::ControlledAllocationNotReported) > 0;
        Self {
            total,
            randomised: (named || (complete && !unclear)).then_some(randomised),
            complete,
            all_uncontrolled: complete && listed > 0 && count(&uncontrolled) == listed,
            all_cases: complete && listed > 0 && count(&|d| d == Design::CaseSeries) == listed,
        }
    }
}

/// Designs without a comparison that could carry an effect.
fn uncontrolled(design: Design) -> bool {
    matches!(
        design,
        Design::BeforeAfter
            | Design::PostTestOnly
            | Design::QualityImprovement
            | Design::CrossSectional
            | Design::CaseSeries
            | Design::Qualitative
            | Design::ServiceEvaluation
    )
}

/// Of `improved` among `of` studies, `randomised` of them randomised: the fewest and the most
/// randomised studies that can be among the improved.
pub(crate) fn improved_among_randomised(improved: u32, of: u32, randomised: u32) -> (u32, u32) {
    let others = of.saturating_sub(randomised);
    (improved.saturating_sub(others), improved.min(randomised))
}
