//! Rating a body of evidence: its parts, what is missing, and other readings.

use super::combine::{self, Combined};
use super::domains::{self, Case, Upgrade};
use super::evidence::{Evidence, distinct};
use super::judgement::{Concern, Domain, Domains, Reporting, Trace};
use super::rating::{MissingFact, PartSummary, Rating, Reading, WouldBe};
use super::rules::{self, RuleSet};
use super::start::{self, Part, StartJudgement};
use crate::base::{Body, EvidenceBase};

/// A part that has been rated.
struct RatedPart<'a> {
    part: Part<'a>,
    domains: Domains,
    upgrades: Vec<Upgrade>,
    combined: Combined,
    trace: Trace,
}

fn rate_part<'a>(evidence: &Evidence<'a>, part: Part<'a>, without_general: bool) -> RatedPart<'a> {
    let mut trace = Trace::default();
    start::note(&part, &mut trace);
    let case = Case { evidence, part: &part, without_general };
    let domains = domains::judge(&case, &mut trace);
    let upgrades = domains::upgrades(&case, &mut trace);
    let combined = combine::combine(&part.start, &domains, levels_up(&upgrades));
    combine::note(&combined, &mut trace);
    RatedPart { part, domains, upgrades, combined, trace }
}

fn levels_up(upgrades: &[Upgrade]) -> u8 {
    upgrades.iter().map(|upgrade| upgrade.levels).sum()
}

/// Rates a body of evidence by the better of its parts, with the other beside it.
pub(super) fn rate_body(base: &EvidenceBase, body: &Body, rules: &RuleSet) -> Rating {
    let mut rating = Rating::empty(Some(base), &body.id, rules);
    rating.body = Some(body.id.clone());
    let mut trace = Trace::default();
    let Some(evidence) = Evidence::gather(base, body, &mut trace) else {
        return rating;
    };
    rating.outcome = Some(evidence.outcome.clone());
    rating.contradictions = contradictions(&evidence);
    let mut parts: Vec<RatedPart<'_>> = start::parts(&evidence, &mut trace)
        .into_iter()
        .map(|part| rate_part(&evidence, part, false))
        .collect();
    if parts.is_empty() {
        let why = why_not_rated(&evidence);
        trace.note(&rules::NOT_RATED, &[], None, why.clone());
        rating.not_rated = Some(why);
        rating.trace = trace.entries;
        return rating;
    }
    // The better first; the randomised part stands first where both come to the same.
    parts.sort_by_key(|part| std::cmp::Reverse(part.combined.combination.raw));
    let mut parts = parts.into_iter();
    let Some(shown) = parts.next() else {
        return rating;
    };
    rating.beside = parts.next().map(|part| summary(&part));
    rating.readings = readings(&evidence, &shown);
    rating.missing = missing(&shown.part.start, &shown.domains, &shown.upgrades, &shown.combined);
    rating.part = Some(shown.part.kind);
    rating.direction = shown.part.direction();
    rating.certainty = shown.combined.certainty;
    rating.interval = Some(shown.combined.interval);
    rating.start = Some(shown.part.start);
    rating.domains = Some(shown.domains);
    rating.upgrades = shown.upgrades;
    rating.combination = Some(shown.combined.combination);
    rating.trace = trace.entries.into_iter().chain(shown.trace.entries).collect();
    rating
}

fn summary(part: &RatedPart<'_>) -> PartSummary {
    PartSummary {
        part: part.part.kind,
        direction: part.part.direction(),
        certainty: part.combined.certainty,
        interval: part.combined.interval,
        combination: part.combined.combination.line.clone(),
    }
}

/// What the layers, or one layer with itself, do not agree on about the studies of the body.
fn contradictions(evidence: &Evidence<'_>) -> Vec<String> {
    let items = || evidence.effects.iter().chain(&evidence.others);
    let concerned = |study: &Option<String>| {
        study.as_ref().is_some_and(|id| items().any(|item| item.study.id == *id))
    };
    let all = evidence.base.document().contradictions.iter().flatten();
    all.filter(|contradiction| concerned(&contradiction.study))
        .map(|contradiction| contradiction.id.clone())
        .collect()
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

/// What the rating would be without statements about whole groups of studies.
fn readings(evidence: &Evidence<'_>, shown: &RatedPart<'_>) -> Vec<Reading> {
    let general = evidence.body.limitations.iter().filter(|limitation| limitation.general);
    let general = distinct(general.map(|limitation| limitation.reason.as_str()));
    if general.is_empty() {
        return Vec::new();
    }
    let parts = start::parts(evidence, &mut Trace::default());
    let same = parts.into_iter().find(|part| part.kind == shown.part.kind);
    let other = same.map(|part| rate_part(evidence, part, true).combined);
    other
        .map(|combined| Reading {
            without: general.join("; "),
            certainty: combined.certainty,
            interval: combined.interval,
        })
        .into_iter()
        .collect()
}

/// Each fact that is missing and would move the certainty or its interval.
pub(super) fn missing(
    start: &StartJudgement,
    domains: &Domains,
    upgrades: &[Upgrade],
    combined: &Combined,
) -> Vec<MissingFact> {
    let up = levels_up(upgrades);
    let starts = start.possible.iter().map(|level| {
        let known = StartJudgement { suggested: *level, possible: vec![*level], ..start.clone() };
        would_be(level.code(), &combine::combine(&known, domains, up))
    });
    let mut facts = vec![MissingFact {
        domain: "start",
        fact: start.open.clone().unwrap_or_else(|| start.because.clone()),
        would_be: starts.collect(),
    }];
    for (domain, judged) in domains.iter() {
        let concerns = judged.possible.iter().map(|concern| {
            let known = with_concern(domains, domain, *concern);
            would_be(concern.code(), &combine::combine(start, &known, up))
        });
        facts.push(MissingFact {
            domain: domain.code(),
            fact: judged.open.clone().unwrap_or_else(|| judged.because.clone()),
            would_be: concerns.collect(),
        });
    }
    facts.retain(|fact| fact.would_be.len() > 1 && moves(fact, combined));
    facts
}

fn moves(fact: &MissingFact, combined: &Combined) -> bool {
    let same = |other: &WouldBe| {
        other.certainty == combined.certainty && other.interval == combined.interval
    };
    !fact.would_be.iter().all(same)
}

fn would_be(if_: &'static str, combined: &Combined) -> WouldBe {
    WouldBe { if_, certainty: combined.certainty, interval: combined.interval }
}

/// The domains with one of them settled.
fn with_concern(domains: &Domains, domain: Domain, concern: Concern) -> Domains {
    let mut known = domains.clone();
    let judged = match domain {
        Domain::RiskOfBias => &mut known.risk_of_bias,
        Domain::Inconsistency => &mut known.inconsistency,
        Domain::Indirectness => &mut known.indirectness,
        Domain::Imprecision => &mut known.imprecision,
        Domain::PublicationBias => &mut known.publication_bias,
    };
    judged.suggested = concern;
    judged.final_ = concern;
    judged.possible = vec![concern];
    judged.facts = Reporting::Reported;
    judged.borderline = false;
    known
}
