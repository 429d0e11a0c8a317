//! What a body of evidence consists of: its findings of effect, with the designs behind them.

use std::collections::BTreeMap;

use super::judgement::Trace;
use super::rules;
use crate::base::{
    AppraisalResult, Bearing, Body, Comparison, Design, DesignCount, Direction, Element,
    EvidenceBase, Fact, Finding, Kind, Outcome, Population, Provenance, Study,
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
        let outcome = base.outcome(&body.outcome)?;
        let items = body.findings.iter().filter_map(|id| {
            let finding = base.finding(id)?;
            Some(Item { finding, study: base.study(&finding.study)? })
        });
        let (effects, others) = items.partition(|item| is_effect(base, item));
        let effects = most_authoritative(base, effects, trace);
        Some(Self { base, body, outcome, effects, others })
    }

    pub(crate) fn is_review(&self, study: &Study) -> bool {
        latest(self.base, &study.kind).is_some_and(|fact| fact.value == Kind::Review)
    }

    pub(crate) fn designs(&self, study: &Study) -> StudyDesigns {
        StudyDesigns::of(self.base, study)
    }

    /// The participants of a study over all its findings, if any layer says.
    pub(crate) fn participants(&self, study: &Study) -> Option<u32> {
        let stated = study.participants.iter().filter(|fact| fact.value.count.is_some());
        latest(self.base, stated).and_then(|fact| fact.value.count)
    }

    /// What the appraisal of a study came to, by the latest layer that says.
    pub(crate) fn appraisal(&self, study: &Study) -> Option<AppraisalResult> {
        let stated = study.appraisal.iter().filter(|fact| fact.value.result.is_some());
        latest(self.base, stated).and_then(|fact| fact.value.result)
    }

    /// Whether any layer says that a study was appraised with this tool.
    pub(crate) fn appraised_with(study: &Study, tool: &str) -> bool {
        let mut tools = study.appraisal.iter().filter_map(|fact| fact.value.tool.as_deref());
        tools.any(|named| named.contains(tool))
    }

    /// What a study reports of its own context, by the latest layer that says.
    pub(crate) fn context_of(&self, study: &Study) -> ContextOfStudy {
        let base = self.base;
        let texts = |facts: &[Fact<Vec<String>>]| {
            latest(base, facts).map(|fact| fact.value.clone()).unwrap_or_default()
        };
        let countries = latest(base, &study.countries);
        let populations = latest(base, &study.populations);
        ContextOfStudy {
            countries: countries
                .map(|fact| fact.value.iter().map(|country| country.name.clone()).collect())
                .unwrap_or_default(),
            settings: texts(&study.settings),
            staff_groups: texts(&study.staff_groups),
            populations: populations
                .map(|fact| fact.value.iter().flat_map(words_for).collect())
                .unwrap_or_default(),
        }
    }

    /// The comparisons of the body: of each element, that of the latest layer.
    pub(crate) fn comparisons(&self) -> Vec<&'a Comparison> {
        let all = &self.body.comparisons;
        let of_element = |element: &Element| {
            let same = all.iter().filter(|comparison| comparison.element == *element);
            same.max_by_key(|comparison| rank(self.base, &comparison.provenance))
        };
        Element::ALL.iter().filter_map(of_element).collect()
    }
}

/// What a study reports of its own context.
pub(crate) struct ContextOfStudy {
    pub(crate) countries: Vec<String>,
    pub(crate) settings: Vec<String>,
    pub(crate) staff_groups: Vec<String>,
    pub(crate) populations: Vec<String>,
}

/// A population in words, and by its PROGRESS-Plus codes.
fn words_for(population: &Population) -> Vec<String> {
    let codes = population.progress.iter().map(|code| code.code().to_owned());
    std::iter::once(population.who.clone()).chain(codes).collect()
}

/// Each name once, in the order of first mention.
pub(crate) fn distinct<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let mut seen = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}

/// A finding of effect is rated if it says which way it points and comes from a study.
fn is_effect(base: &EvidenceBase, item: &Item<'_>) -> bool {
    let kind = latest(base, &item.study.kind).map(|fact| fact.value);
    item.finding.bearing == Bearing::Effect
        && item.finding.direction.is_some_and(|direction| direction != Direction::NotAssessed)
        && !matches!(kind, Some(Kind::Statistics | Kind::Definition | Kind::News))
}

/// The place of a statement's layer in the order of authority.
fn rank(base: &EvidenceBase, provenance: &Provenance) -> Option<usize> {
    base.layers().iter().position(|layer| *layer == provenance.layer)
}

/// The fact of the latest layer that states any.
pub(crate) fn latest<'f, T: 'f>(
    base: &EvidenceBase,
    facts: impl IntoIterator<Item = &'f Fact<T>>,
) -> Option<&'f Fact<T>> {
    facts.into_iter().max_by_key(|fact| rank(base, &fact.provenance))
}

/// Of each study, the findings of the latest layer that states any.
fn most_authoritative<'a>(
    base: &EvidenceBase,
    items: Vec<Item<'a>>,
    trace: &mut Trace,
) -> Vec<Item<'a>> {
    let rank = |item: &Item<'_>| rank(base, &item.finding.provenance);
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
            ("finding", item.finding.id.clone().into()),
            ("layer", item.finding.provenance.layer.clone().into()),
        ];
        trace.note(&rules::LAYERS, inputs, None, "a later layer states this; not used");
    }
    used
}

/// The designs of the primary studies behind a numbered source.
#[derive(Clone, Copy, Debug, Default)]
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
        let kind = latest(base, &study.kind).map(|fact| fact.value);
        let one = matches!(kind, Some(Kind::PrimaryStudy | Kind::CaseStudy)).then_some(1);
        let reported = latest(base, &study.study_count).map(|fact| fact.value);
        let Some(designs) = latest(base, &study.designs) else {
            return Self { total: one.or(reported), ..Self::default() };
        };
        // Designs are counted against the number of studies that the same layer gives.
        let layer = &designs.provenance.layer;
        let same = study.study_count.iter().find(|fact| fact.provenance.layer == *layer);
        let total = one.or(same.map(|fact| fact.value)).or(reported);
        Self::count(&designs.value, total, one)
    }

    /// Counts designs; one that is named without a count counts as `uncounted`, if that is known.
    fn count(designs: &[DesignCount], total: Option<u32>, uncounted: Option<u32>) -> Self {
        let count = |wanted: &dyn Fn(Design) -> bool| {
            let mut of = designs.iter().filter(|d| wanted(d.design));
            of.try_fold(0_u32, |sum, d| Some(sum.saturating_add(d.count.or(uncounted)?)))
        };
        let listed = count(&|_| true);
        if listed.zip(total).is_some_and(|(listed, total)| listed > total) {
            return Self { total, ..Self::default() };
        }
        let unclear = |design| design == Design::ControlledAllocationNotReported;
        let any_unclear = designs.iter().any(|d| unclear(d.design));
        let complete = listed.is_some() && listed == total && !any_unclear;
        let is_randomised = |design| design == Design::Randomised;
        let named = designs.iter().any(|d| is_randomised(d.design));
        let randomised = if named || complete { count(&is_randomised) } else { None };
        let all = |wanted: &dyn Fn(Design) -> bool| {
            complete && listed != Some(0) && count(wanted) == listed
        };
        Self {
            total,
            randomised,
            complete,
            all_uncontrolled: all(&uncontrolled),
            all_cases: all(&|design| design == Design::CaseSeries),
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
