//! The rating: certainty, interval, domains, what is missing, and the trace of every rule.

use serde::Serialize;

use super::combine::{self, Combination, Combined};
use super::domains::{self, Case, Upgrade};
use super::evidence::Evidence;
use super::judgement::{Concern, Domain, Domains, Reporting, Trace, TraceEntry};
use super::rules::{self, CRITICAL, OVERALL_CRITICAL, RuleSet};
use super::start::{self, Part, PartOfBody, StartJudgement};
use crate::base::{
    Body, Certainty, Component, Direction, EvidenceBase, Level, Outcome, Recommendation,
};
use crate::error::{Error, UnknownName};
use crate::json;

/// The evidence base a result was worked out from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BaseName {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
}

impl BaseName {
    pub(crate) fn of(base: &EvidenceBase) -> Self {
        Self { id: base.id().to_owned(), version: base.version().to_owned() }
    }
}

/// The rule set a result was worked out with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RulesName {
    /// Its id.
    pub id: &'static str,
    /// Its version.
    pub version: &'static str,
}

impl RulesName {
    pub(crate) fn of(rules: &RuleSet) -> Self {
        Self { id: rules.id(), version: rules.version() }
    }
}

/// A fact that is missing and what it would do to the rating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MissingFact {
    /// `start` or the domain it belongs to.
    pub domain: &'static str,
    /// What is missing, in words.
    pub fact: String,
    /// What the rating would be for each value that is possible.
    pub would_be: Vec<WouldBe>,
}

/// What a rating would be if a fact were known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WouldBe {
    /// The value: a concern, or a starting level.
    #[serde(rename = "if")]
    pub if_: &'static str,
    /// The certainty then suggested.
    pub certainty: Certainty,
    /// The interval then left.
    pub interval: [Certainty; 2],
}

/// Another way to read the sources, and the rating it would give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// What is read otherwise.
    pub without: String,
    /// The certainty.
    pub certainty: Certainty,
    /// The interval.
    pub interval: [Certainty; 2],
}

/// The rating of one part of a body, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PartSummary {
    /// Which part.
    pub part: PartOfBody,
    /// Which way it points.
    pub direction: Option<Direction>,
    /// Its certainty.
    pub certainty: Certainty,
    /// Its interval.
    pub interval: [Certainty; 2],
    /// How it was put together.
    pub combination: String,
}

/// The rating of one body of a recommendation, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BodySummary {
    /// The body.
    pub body: String,
    /// The component of the recommendation it belongs to.
    pub component: String,
    /// Whose outcome it is.
    pub level: Level,
    /// Which way the evidence points.
    pub direction: Option<Direction>,
    /// Its certainty.
    pub certainty: Certainty,
    /// Its interval.
    pub interval: Option<[Certainty; 2]>,
    /// Why it is not rated.
    pub not_rated: Option<String>,
    /// Whether it points the way of the recommendation.
    pub supports: bool,
    /// Where facts are missing that could move it: `start` or a domain.
    pub missing: Vec<&'static str>,
}

/// A certainty with the reason for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Overall {
    /// The certainty.
    pub certainty: Certainty,
    /// The rule that decided.
    pub rule: &'static str,
    /// Why, in words.
    pub because: String,
}

/// The rating of a body of evidence, or of a recommendation by its most favourable body.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rating {
    /// The form of this result.
    pub schema: &'static str,
    /// The evidence base; absent for a rating from judgements alone.
    pub base: Option<BaseName>,
    /// What is rated: a recommendation or a body.
    pub id: String,
    /// The layers it was rated from.
    pub layers: Vec<String>,
    /// The rule set.
    pub rules: RulesName,
    /// The certainty suggested.
    pub certainty: Certainty,
    /// The worst and the best certainty that the facts leave possible.
    pub interval: Option<[Certainty; 2]>,
    /// The certainty that the document publishes, for a recommendation.
    pub published: Option<Certainty>,
    /// Why there is no rating.
    pub not_rated: Option<String>,
    /// The body whose rating this is.
    pub body: Option<String>,
    /// The component of the recommendation that the body belongs to.
    pub component: Option<String>,
    /// The outcome.
    pub outcome: Option<Outcome>,
    /// Which way the evidence points.
    pub direction: Option<Direction>,
    /// Which studies of the body it is of.
    pub part: Option<PartOfBody>,
    /// The rating of the body's other studies.
    pub beside: Option<PartSummary>,
    /// The starting level.
    pub start: Option<StartJudgement>,
    /// The five domains of rating down.
    pub domains: Option<Domains>,
    /// The reasons for rating up that were looked at.
    pub upgrades: Vec<Upgrade>,
    /// How the certainty was put together.
    pub combination: Option<Combination>,
    /// Every fact that is missing and could move the result.
    pub missing: Vec<MissingFact>,
    /// Other ways to read the sources.
    pub readings: Vec<Reading>,
    /// The contradictions of the base that concern the studies of the body, by their ids.
    pub contradictions: Vec<String>,
    /// The overall certainty over the critical outcomes, for a recommendation.
    pub overall: Option<Overall>,
    /// The certainty of the recommendation as written: of its weakest component.
    pub as_written: Option<Overall>,
    /// Every body of the recommendation.
    pub bodies: Vec<BodySummary>,
    /// Every rule applied, in order.
    pub trace: Vec<TraceEntry>,
}

impl Rating {
    /// The rating as JSON (`whatworks-rating/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }

    pub(super) fn empty(base: Option<&EvidenceBase>, id: &str, rules: &RuleSet) -> Self {
        Self {
            schema: "whatworks-rating/1",
            base: base.map(BaseName::of),
            id: id.to_owned(),
            layers: base.map_or_else(Vec::new, |base| base.layers().to_vec()),
            rules: RulesName::of(rules),
            certainty: Certainty::NotRated,
            interval: None,
            published: None,
            not_rated: None,
            body: None,
            component: None,
            outcome: None,
            direction: None,
            part: None,
            beside: None,
            start: None,
            domains: None,
            upgrades: Vec::new(),
            combination: None,
            missing: Vec::new(),
            readings: Vec::new(),
            contradictions: Vec::new(),
            overall: None,
            as_written: None,
            bodies: Vec::new(),
            trace: Vec::new(),
        }
    }

    fn raw(&self) -> i8 {
        self.combination.as_ref().map_or(i8::MIN, |combination| combination.raw)
    }

    fn best(&self) -> Certainty {
        self.interval.map_or(Certainty::NotRated, |[_, best]| best)
    }

    /// Whether the evidence speaks for doing what is recommended.
    fn supports(&self) -> bool {
        self.certainty != Certainty::NotRated && self.direction == Some(Direction::Improved)
    }
}

impl EvidenceBase {
    /// Rates a body of evidence, or what a recommendation rests on.
    ///
    /// A recommendation is shown by its most favourable rateable body; all its bodies are listed
    /// in [`Rating::bodies`], and each can be rated by its own id.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] for an id that is neither a recommendation's nor a body's.
    pub fn rate(&self, id: &str, rules: &RuleSet) -> Result<Rating, Error> {
        if let Some(recommendation) = self.recommendations().iter().find(|r| r.id == id) {
            return Ok(rate_recommendation(self, recommendation, rules));
        }
        if let Some(body) = self.body(id) {
            return Ok(rate_body(self, body, rules));
        }
        let known = self.recommendations().iter().map(|r| r.id.as_str());
        let known = known.chain(self.bodies().iter().map(|body| body.id.as_str()));
        Err(UnknownName::new("recommendation or body", id, known).into())
    }
}

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

fn rate_body(base: &EvidenceBase, body: &Body, rules: &RuleSet) -> Rating {
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
    let general: Vec<&str> = evidence
        .body
        .limitations
        .iter()
        .filter(|limitation| limitation.general)
        .map(|limitation| limitation.reason.as_str())
        .collect();
    if general.is_empty() {
        return Vec::new();
    }
    let parts = start::parts(evidence, &mut Trace::default());
    let same = parts.into_iter().find(|part| part.kind == shown.part.kind);
    let other = same.map(|part| rate_part(evidence, part, true).combined);
    let mut without: Vec<&str> = Vec::new();
    for reason in general {
        if !without.contains(&reason) {
            without.push(reason);
        }
    }
    other
        .map(|combined| Reading {
            without: without.join("; "),
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

fn rate_recommendation(
    base: &EvidenceBase,
    recommendation: &Recommendation,
    rules: &RuleSet,
) -> Rating {
    let rated = rate_components(base, recommendation, rules);
    let over_critical = overall(base, &rated);
    let shown = over_critical.decided_by.or_else(|| most_favourable(&rated));
    let mut rating =
        shown.cloned().unwrap_or_else(|| Rating::empty(Some(base), &recommendation.id, rules));
    rating.id.clone_from(&recommendation.id);
    rating.published = recommendation.published.as_ref().map(|published| published.certainty);
    let component = rated.iter().find(|(_, other)| other.body == rating.body);
    rating.component = component.map(|(component, _)| component.id.clone());
    if rating.body.is_none() {
        rating.not_rated = Some("no component rests on evidence that speaks for it".to_owned());
    }
    rating.bodies =
        rated.iter().map(|(component, rating)| body_summary(component, rating)).collect();
    rating.overall = Some(over_critical.overall);
    rating.as_written = as_written(&recommendation.components, &rated);
    let mut trace = Trace { entries: std::mem::take(&mut rating.trace) };
    note_recommendation(&rating, &mut trace);
    rating.trace = trace.entries;
    rating
}

fn note_recommendation(rating: &Rating, trace: &mut Trace) {
    let critical = rating.overall.as_ref().map(|overall| overall.rule) == Some(OVERALL_CRITICAL.id);
    if !critical {
        let bodies: Vec<&str> = rating.bodies.iter().map(|body| body.body.as_str()).collect();
        let shown = rating.body.clone().unwrap_or_else(|| "none".to_owned());
        trace.note(&rules::GOVERN, &[("bodies", bodies.join(", "))], None, shown);
    }
    for overall in [&rating.overall, &rating.as_written].into_iter().flatten() {
        if let Some(rule) = rules::by_id(overall.rule) {
            let inputs = [("because", overall.because.clone())];
            trace.note(rule, &inputs, None, overall.certainty.code());
        }
    }
}

type Rated<'a> = Vec<(&'a Component, Rating)>;

/// The body with the highest sum that speaks for the recommendation; of equals the one that may
/// come highest, and then the first in the document.
fn most_favourable<'r>(rated: &'r Rated<'_>) -> Option<&'r Rating> {
    let ratings = rated.iter().map(|(_, rating)| rating).filter(|rating| rating.supports());
    ratings.rev().max_by_key(|rating| (rating.raw(), rating.best()))
}

fn rate_components<'a>(
    base: &EvidenceBase,
    recommendation: &'a Recommendation,
    rules: &RuleSet,
) -> Rated<'a> {
    let mut rated = Vec::new();
    for component in &recommendation.components {
        for id in &component.bodies {
            if let Some(body) = base.body(id) {
                rated.push((component, rate_body(base, body, rules)));
            }
        }
    }
    rated
}

fn body_summary(component: &Component, rating: &Rating) -> BodySummary {
    BodySummary {
        body: rating.id.clone(),
        component: component.id.clone(),
        level: rating.outcome.as_ref().map_or(Level::Staff, |outcome| outcome.level),
        direction: rating.direction,
        certainty: rating.certainty,
        interval: rating.interval,
        not_rated: rating.not_rated.clone(),
        supports: rating.supports(),
        missing: rating.missing.iter().map(|fact| fact.domain).collect(),
    }
}

/// The certainty over the critical outcomes, and the body that decides it.
struct OverCritical<'r> {
    overall: Overall,
    decided_by: Option<&'r Rating>,
}

/// The lowest certainty among the critical outcomes.
fn overall<'r>(base: &EvidenceBase, rated: &'r Rated<'_>) -> OverCritical<'r> {
    let importance = |rating: &Rating| base.body(&rating.id).and_then(|body| body.importance);
    let ratings = || rated.iter().map(|(_, rating)| rating);
    let unstated = ratings().filter(|rating| importance(rating).is_none()).count();
    let critical = ratings().filter(|rating| importance(rating).is_some_and(|i| i >= CRITICAL));
    let Some(lowest) = critical.min_by_key(|rating| rating.certainty) else {
        let (rule, because) = if unstated > 0 || rated.is_empty() {
            (&rules::OVERALL_UNSTATED, "no outcome is stated to be critical")
        } else {
            (&rules::OVERALL_NONE_CRITICAL, "every outcome is stated not to be critical")
        };
        let certainty = Certainty::NotRated;
        let overall = Overall { certainty, rule: rule.id, because: because.to_owned() };
        return OverCritical { overall, decided_by: None };
    };
    let mut because = match lowest.certainty {
        Certainty::NotRated => format!("the critical outcome of `{}` has no evidence", lowest.id),
        level => format!("`{}` is the lowest of the critical outcomes: {level}", lowest.id),
    };
    if unstated > 0 {
        because.push_str(&format!("; the importance of {unstated} others is not stated"));
    }
    let overall = Overall { certainty: lowest.certainty, rule: OVERALL_CRITICAL.id, because };
    OverCritical { overall, decided_by: Some(lowest) }
}

/// The certainty of the weakest component, each by its most favourable body.
fn as_written(components: &[Component], rated: &Rated<'_>) -> Option<Overall> {
    let best = |component: &Component| {
        let of_component = rated.iter().filter(|(of, _)| of.id == component.id);
        let ratings = of_component.map(|(_, rating)| rating).filter(|rating| rating.supports());
        ratings.map(|rating| (rating.certainty, rating.raw())).max_by_key(|(_, raw)| *raw)
    };
    let rate = |component: &Component| best(component).unwrap_or((Certainty::NotRated, i8::MIN));
    let weakest = components.iter().min_by_key(|component| rate(component).1)?;
    let certainty = rate(weakest).0;
    Some(Overall {
        certainty,
        rule: rules::AS_WRITTEN.id,
        because: format!("the weakest component is `{}`: {certainty}", weakest.id),
    })
}
