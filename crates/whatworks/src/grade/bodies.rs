//! Rating a body of an evidence base: its findings, its parts, other readings.

use std::collections::BTreeMap;

use super::context::{self, Context, ContextElement, Reported};
use super::decision::Decisions;
use super::domains::{Compared, Narrative};
use super::effect::Row;
use super::evidence::{Evidence, distinct};
use super::judgement::Trace;
use super::rate::{self, Rateable, RatedPart, Shared};
use super::rating::{Rating, Reading};
use super::rules::{self, RuleSet};
use super::start::{self, Part};
use crate::base::{Assessment, Body, EvidenceBase, Finding, Measure};
use crate::error::Error;

/// Rates a body of evidence by the better of its parts, with the other beside it.
pub(super) fn rate_body(
    base: &EvidenceBase,
    body: &Body,
    rules: &RuleSet,
    context: &Context,
) -> Result<Rating, Error> {
    let rating = rate_in(base, body, rules, context)?;
    if *context == Context::default() {
        return Ok(rating);
    }
    let without = rate_in(base, body, rules, &Context::default())?;
    let elements = elements(base, body, context);
    let answer = rate::context_answer(context, elements, &rating, &without);
    Ok(Rating { context: answer, ..rating })
}

/// Rates a body that need not be one of the base, without a context.
pub(super) fn rate_alone(
    base: &EvidenceBase,
    body: &Body,
    rules: &RuleSet,
) -> Result<Rating, Error> {
    rate_in(base, body, rules, &Context::default())
}

/// How the studies of a body compare with a context.
fn elements(base: &EvidenceBase, body: &Body, context: &Context) -> Vec<ContextElement> {
    Evidence::gather(base, body, &mut Trace::default())
        .map(|evidence| context::compare(context, &reported(&evidence)))
        .unwrap_or_default()
}

fn rate_in(
    base: &EvidenceBase,
    body: &Body,
    rules: &RuleSet,
    context: &Context,
) -> Result<Rating, Error> {
    let mut rating = Rating::empty(Some(base), &body.id, rules);
    rating.body = Some(body.id.clone());
    rating.importance = body.importance;
    let mut trace = Trace::default();
    let Some(evidence) = Evidence::gather(base, body, &mut trace) else {
        return Ok(rating);
    };
    rating.outcome = Some(evidence.outcome.into());
    rating.contradictions = contradictions(&evidence);
    let none = Assessment::default();
    let assessment = body.assessment.as_ref().unwrap_or(&none);
    let asked = *context != Context::default();
    let elements = if asked { context::compare(context, &reported(&evidence)) } else { Vec::new() };
    let stated = evidence.comparisons().into_iter().map(Compared::stated).collect();
    let comparisons = rate::in_context(stated, &elements, &mut trace);
    let shared = Shared {
        rules,
        assessment,
        comparisons,
        decisions: Decisions::new(
            assessment.decisions.as_deref().unwrap_or_default(),
            "/decisions",
        ),
    };
    let parts = start::parts(&evidence, rules.profile(), &mut trace);
    if parts.is_empty() {
        let why = why_not_rated(&evidence);
        trace.note(&rules::NOT_RATED, [], None, why.clone());
        rating.not_rated = Some(why);
        rating.trace = trace.entries;
        return Ok(rating);
    }
    let studies = distinct(evidence.effects.iter().map(|item| item.study.id.as_str()));
    shared.decisions.check(&studies, rules.profile())?;
    let question = Question { evidence: &evidence, shared: &shared };
    let rated: Result<Vec<RatedPart>, Error> =
        parts.iter().map(|part| question.rate(part, false)).collect();
    rate::put_together(&mut rating, rated?, rules, trace);
    rating.readings = question.readings(&parts, &rating)?;
    rating.describe(assessment);
    Ok(rating)
}

/// A body with all that its parts share.
struct Question<'q, 'a> {
    evidence: &'q Evidence<'a>,
    shared: &'q Shared<'q>,
}

impl Question<'_, '_> {
    fn rate(&self, part: &Part<'_>, without_general: bool) -> Result<RatedPart, Error> {
        let mut trace = Trace::default();
        start::note(part, &mut trace);
        let (evidence, rules) = (self.evidence, self.shared.rules);
        let measure = measure(part, self.shared.assessment);
        let narrative = Narrative { evidence, part, without_general, rules: rules.values() };
        let mut start = part.start.clone();
        if let Some(stated) = &self.shared.assessment.start {
            start.state(stated, "/assessment/start/level")?;
        }
        let rateable = Rateable {
            kind: part.kind,
            start,
            direction: part.direction(rules.values()),
            rows: rows(part, measure),
            otherwise: None,
            measure,
            narrative: Some(narrative),
        };
        rate::rate_part(rateable, self.shared, trace)
    }

    /// What the rating would be without statements about whole groups of studies.
    fn readings(&self, parts: &[Part<'_>], shown: &Rating) -> Result<Vec<Reading>, Error> {
        let general = self.evidence.body.limitations.iter().filter(|limitation| limitation.general);
        let general = distinct(general.map(|limitation| limitation.reason.as_str()));
        let same = parts.iter().find(|part| Some(part.kind) == shown.part);
        let Some(part) = same.filter(|_| !general.is_empty()) else {
            return Ok(Vec::new());
        };
        let combined = self.rate(part, true)?.combined;
        Ok(vec![Reading {
            without: general.join("; "),
            certainty: combined.certainty,
            interval: combined.interval,
        }])
    }
}

/// The measure of a part: as its panel states it, else the one that all its numbers have.
fn measure(part: &Part<'_>, assessment: &Assessment) -> Option<Measure> {
    let printed =
        || part.items.iter().flat_map(|item| item.item.finding.estimates.iter().flatten());
    let only = || {
        let mut measures = printed().map(|estimate| estimate.measure);
        let first = measures.next()?;
        measures.all(|measure| measure == first).then_some(first)
    };
    assessment.measure.or_else(only)
}

/// The studies of a part in numbers: of several findings of a study, the first that has an effect.
/// Findings of reviews are not pooled with those of studies.
fn rows<'a>(part: &Part<'a>, measure: Option<Measure>) -> Vec<Row<'a>> {
    let Some(measure) = measure else { return Vec::new() };
    let mut rows: BTreeMap<&str, Row<'a>> = BTreeMap::new();
    let mut order = Vec::new();
    for item in part.items.iter().filter(|item| item.studies == Some(1)) {
        let id = item.item.study.id.as_str();
        let row = row(id, item.item.finding, measure);
        match rows.get(id) {
            Some(earlier) if earlier.effect.is_some() || row.effect.is_none() => {}
            Some(_) => {
                rows.insert(id, row);
            }
            None => {
                order.push(id);
                rows.insert(id, row);
            }
        }
    }
    order.into_iter().filter_map(|id| rows.get(id).copied()).collect()
}

fn row<'a>(id: &'a str, finding: &'a Finding, measure: Measure) -> Row<'a> {
    let printed = finding.estimates.iter().flatten().find(|estimate| estimate.measure == measure);
    let none = crate::base::Numbers::default();
    let mut row = Row::read(id, finding.numbers.as_ref().unwrap_or(&none), printed, measure);
    row.participants = row.participants.or_else(|| finding.participants.map(f64::from));
    row
}

/// What the studies of a body report of their context.
fn reported(evidence: &Evidence<'_>) -> Reported {
    let studies = distinct(evidence.effects.iter().map(|item| item.study.id.as_str()));
    let mut reported =
        Reported { outcome_level: Some(evidence.outcome.level), ..Reported::default() };
    for study in studies.into_iter().filter_map(|id| evidence.base.study(id)) {
        let facts = evidence.context_of(study);
        reported.countries.push(facts.countries);
        reported.settings.push(facts.settings);
        reported.populations.push(facts.populations);
        reported.staff_groups.push(facts.staff_groups);
    }
    reported
}

/// What the layers, or one layer with itself, do not agree on about the studies of the body.
fn contradictions(evidence: &Evidence<'_>) -> Vec<String> {
    let items = evidence.effects.iter().chain(&evidence.others);
    let studies = distinct(items.map(|item| item.study.id.as_str()));
    let concerned = evidence.base.contradictions_of(&studies);
    concerned.into_iter().map(|contradiction| contradiction.id.clone()).collect()
}

fn why_not_rated(evidence: &Evidence<'_>) -> String {
    let lacking: Vec<&str> = evidence.body.lacking.iter().map(|fact| fact.value.as_str()).collect();
    let others: Vec<&str> = evidence.others.iter().map(|item| item.finding.id.as_str()).collect();
    match (lacking.is_empty(), others.is_empty()) {
        (false, _) => format!("no evidence of effect: {}", lacking.join("; ")),
        (true, false) => {
            format!("no finding of effect among {}", others.join(", "))
        }
        (true, true) => "no finding for this outcome in the layers asked".to_owned(),
    }
}
