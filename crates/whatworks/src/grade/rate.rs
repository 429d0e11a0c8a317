//! Rating a part of a body: numbers, domains, decisions, combination.

use super::combine::{self, Combined, Ledger, Outcome};
use super::context::{self, Context, ContextAnswer, ContextElement};
use super::decision::Decisions;
use super::domains::{self, Case, Compared, Counted, Narrative, Upgrade};
use super::effect::{Effect, Row};
use super::information_size::OptimalInformationSize;
use super::judgement::{Concern, Decided, Domain, Domains, Trace};
use super::rating::{MissingFact, PartSummary, Rating, WouldBe};
use super::rules::{self, Profile, RuleSet};
use super::start::{PartOfBody, StartJudgement};
use super::target::Target;
use crate::base::{Assessment, Certainty, Direction, Measure};
use crate::error::Error;

/// A part of a body, ready to be rated: studies that start at one level.
pub(crate) struct Rateable<'e, 'a> {
    pub(crate) kind: PartOfBody,
    pub(crate) start: StartJudgement,
    pub(crate) direction: Option<Direction>,
    pub(crate) rows: Vec<Row<'e>>,
    /// The studies if those of unknown design turned out to be of the other part, and what would
    /// have to be known.
    pub(crate) otherwise: Option<(Vec<Row<'e>>, String)>,
    pub(crate) measure: Option<Measure>,
    pub(crate) narrative: Option<Narrative<'e, 'a>>,
}

/// What all parts of a body share.
pub(crate) struct Shared<'e> {
    pub(crate) rules: &'e RuleSet,
    pub(crate) assessment: &'e Assessment,
    pub(crate) comparisons: Vec<Compared<'e>>,
    pub(crate) decisions: Decisions<'e>,
}

/// A part that has been rated.
pub(crate) struct RatedPart {
    pub(crate) kind: PartOfBody,
    pub(crate) direction: Option<Direction>,
    pub(crate) start: StartJudgement,
    pub(crate) counted: Counted,
    pub(crate) effect: Option<Effect>,
    pub(crate) target: Option<Target>,
    pub(crate) size: Option<OptimalInformationSize>,
    pub(crate) domains: Domains,
    pub(crate) upgrades: Vec<Upgrade>,
    pub(crate) combined: Combined,
    pub(crate) decided: Option<(Certainty, Decided)>,
    pub(crate) trace: Trace,
}

impl RatedPart {
    /// The certainty: a person's, where one decided it as a whole.
    pub(crate) fn certainty(&self) -> Certainty {
        self.decided.as_ref().map_or(self.combined.certainty, |(level, _)| *level)
    }

    fn interval(&self) -> [Certainty; 2] {
        self.decided.as_ref().map_or(self.combined.interval, |(level, _)| [*level; 2])
    }

    fn summary(&self) -> PartSummary {
        PartSummary {
            part: self.kind,
            direction: self.direction,
            certainty: self.certainty(),
            interval: self.interval(),
            combination: self.combined.combination.line.clone(),
        }
    }
}

/// Rates a part.
pub(crate) fn rate_part(
    mut part: Rateable<'_, '_>,
    shared: &Shared<'_>,
    mut trace: Trace,
) -> Result<RatedPart, Error> {
    let decisions = shared.decisions;
    decisions.on_start(&mut part.start, &mut trace)?;
    decisions.on_studies(&mut part.rows, &mut trace)?;
    let of = |rows| Case {
        rules: shared.rules,
        kind: part.kind,
        start: &part.start,
        assessment: shared.assessment,
        decisions,
        comparisons: &shared.comparisons,
        effect: effect(rows, &part, shared),
        rows,
        target: None,
        size: None,
        narrative: part.narrative,
    };
    let mut case = of(&part.rows);
    let mut domains = domains::judge(&mut case, &mut trace)?;
    if let Some((rows, open)) = &part.otherwise {
        domains.widen(&domains::judge(&mut of(rows), &mut Trace::default())?, open);
    }
    decisions.on_domains(&mut domains, &mut trace)?;
    counted_twice(&mut domains, &mut trace);
    let mut upgrades = domains::upgrades(&case, &domains, &mut trace);
    decisions.on_upgrades(&mut upgrades, &mut trace)?;
    let counted = Counted::of(&case);
    let (effect, target, size) = (case.effect, case.target, case.size);
    let combined = combine::combine(shared.rules, &part.start, &domains, &upgrades);
    let line = &combined.combination.line;
    combine::note(&combined, &part.start, shared.rules.profile(), &mut trace);
    let decided = decisions.on_certainty(combined.certainty, line, &mut trace)?;
    Ok(RatedPart {
        kind: part.kind,
        direction: part.direction,
        start: part.start,
        counted,
        effect,
        target,
        size,
        domains,
        upgrades,
        combined,
        decided,
        trace,
    })
}

/// Asks a person where the same words rate down in two domains: one problem may not count twice.
fn counted_twice(domains: &mut Domains, trace: &mut Trace) {
    let mut found: Vec<(Domain, Domain, String)> = Vec::new();
    let rated_down = || domains.iter().filter(|(_, judged)| judged.down() > 0);
    for (place, (one, judged)) in rated_down().enumerate() {
        for (other, beside) in rated_down().skip(place + 1) {
            let reasons = judged.because.split("; ");
            let mut shared =
                reasons.filter(|reason| beside.because.split("; ").any(|r| r == *reason));
            found.extend(shared.next().map(|reason| (one, other, reason.to_owned())));
        }
    }
    for (one, other, reason) in found {
        let prompt = format!("{one} is rated down for the same reason: {reason}");
        let inputs = [("domains", format!("{one}, {other}").into()), ("reason", reason.into())];
        trace.note(&rules::TWICE, inputs, None, "for a person to decide");
        domains.get_mut(other).prompts.push(prompt);
    }
}

/// The pooled effect of a part: of its studies in numbers, else as a review reports it.
fn effect(rows: &[Row<'_>], part: &Rateable<'_, '_>, shared: &Shared<'_>) -> Option<Effect> {
    if shared.rules.profile() == Profile::Narrative {
        return None;
    }
    let measure = part.measure?;
    let method = shared.assessment.method.unwrap_or_default();
    let reported = || {
        // A review pools all of its studies: what it reports is of no part of them.
        let whole = part.kind == PartOfBody::Whole;
        Effect::reported(shared.assessment.pooled.as_ref().filter(|_| whole)?, measure)
    };
    let effect = Effect::pool(rows, |_| true, measure, method).or_else(reported);
    effect.map(|effect| effect.informed(shared.assessment))
}

/// Puts the rating of a body together: the better of its parts, with the other beside it.
pub(crate) fn put_together(
    rating: &mut Rating,
    mut parts: Vec<RatedPart>,
    rules: &RuleSet,
    before: Trace,
) {
    // The better first; the randomised part stands first where both come to the same.
    parts.sort_by_key(|part| std::cmp::Reverse(part.combined.combination.raw));
    let mut parts = parts.into_iter();
    let Some(shown) = parts.next() else { return };
    rating.beside = parts.next().map(|part| part.summary());
    let ledger = Ledger::new(rules, &shown.start, &shown.domains, &shown.upgrades);
    rating.missing = missing(&shown.start, &shown.domains, &shown.upgrades, &ledger);
    rating.part = Some(shown.kind);
    rating.direction = shown.direction;
    rating.certainty = shown.certainty();
    rating.suggested = shown.combined.certainty;
    rating.interval = Some(shown.interval());
    rating.decided = shown.decided.map(|(_, decided)| decided);
    rating.start = Some(shown.start);
    rating.counted = shown.counted;
    rating.effect = shown.effect;
    rating.target = shown.target;
    rating.information_size = shown.size;
    rating.domains = Some(shown.domains);
    rating.upgrades = shown.upgrades;
    rating.combination = Some(shown.combined.combination);
    rating.ledger = Some(ledger);
    let mut trace = before.entries;
    if trace.is_empty() {
        trace = shown.trace.entries;
    } else {
        trace.extend(shown.trace.entries);
    }
    rating.trace = trace;
}

/// What a context changes, beside the rating without it.
pub(crate) fn context_answer(
    asked: &Context,
    elements: Vec<ContextElement>,
    with: &Rating,
    without: &Rating,
) -> Option<ContextAnswer> {
    let (now, then) = (with.interval?, without.interval?);
    let down = |rating: &Rating| rating.domains.as_ref().map(|d| d.indirectness.suggested);
    let concern = |rating: &Rating| down(rating).unwrap_or(Concern::NotReported);
    let [certainty, certainty_without] = [with.certainty, without.certainty];
    let differs = if certainty == certainty_without && now == then && down(with) == down(without) {
        "nothing".to_owned()
    } else {
        format!(
            "indirectness is suggested {} and was {}; the certainty is {certainty} ({} to {}) and was \
             {certainty_without} ({} to {})",
            concern(with),
            concern(without),
            now[0],
            now[1],
            then[0],
            then[1]
        )
    };
    Some(ContextAnswer {
        asked: asked.clone(),
        elements,
        certainty_without,
        interval_without: then,
        differs,
    })
}

/// Each fact that is missing and would move the certainty or its interval.
pub(crate) fn missing(
    start: &StartJudgement,
    domains: &Domains,
    upgrades: &[Upgrade],
    ledger: &Ledger,
) -> Vec<MissingFact> {
    open_questions(start, domains, upgrades)
        .into_iter()
        .filter_map(|question| question.missing(ledger))
        .collect()
}

/// A question that is open, with its answers.
pub(crate) struct OpenQuestion<'r> {
    pub(crate) on: &'static str,
    fact: &'r str,
    pub(crate) answers: Vec<OpenAnswer<'r>>,
}

/// An answer, and what it does to the sum.
#[derive(Clone, Copy)]
pub(crate) enum OpenAnswer<'r> {
    Start(Certainty),
    Domain(Domain, Concern),
    Upgrade(&'r Upgrade, u8),
}

impl OpenAnswer<'_> {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Start(level) => level.code(),
            Self::Domain(_, concern) => concern.code(),
            Self::Upgrade(_, 0) => "0",
            Self::Upgrade(_, 1) => "1",
            Self::Upgrade(..) => "2",
        }
    }

    pub(crate) fn applied(self, ledger: &Ledger) -> Ledger {
        match self {
            Self::Start(level) => ledger.with_start(level),
            Self::Domain(domain, concern) => {
                ledger.with_domain(domain, concern.levels().unwrap_or(0))
            }
            Self::Upgrade(upgrade, levels) => ledger.with_upgrade(upgrade, levels),
        }
    }
}

impl OpenQuestion<'_> {
    pub(crate) const fn fact(&self) -> &str {
        self.fact
    }

    /// What each answer would make of the rating; none where no answer moves it.
    pub(crate) fn missing(&self, ledger: &Ledger) -> Option<MissingFact> {
        let now = ledger.outcome();
        let would_be = |answer: &OpenAnswer<'_>| {
            let Outcome { certainty, interval } = answer.applied(ledger).outcome();
            WouldBe { if_: answer.code(), certainty, interval }
        };
        let would_be: Vec<WouldBe> = self.answers.iter().map(would_be).collect();
        let moves = |w: &WouldBe| w.certainty != now.certainty || w.interval != now.interval;
        would_be.iter().any(moves).then(|| MissingFact {
            domain: self.on,
            fact: self.fact.to_owned(),
            would_be,
        })
    }
}

/// Every question that the facts leave open and nobody has decided.
pub(crate) fn open_questions<'r>(
    start: &'r StartJudgement,
    domains: &'r Domains,
    upgrades: &'r [Upgrade],
) -> Vec<OpenQuestion<'r>> {
    let mut questions = Vec::new();
    let mut ask = |on, open: Option<&'r str>, because: &'r str, answers: Vec<OpenAnswer<'r>>| {
        if answers.len() > 1 {
            questions.push(OpenQuestion { on, fact: open.unwrap_or(because), answers });
        }
    };
    if start.decided.is_none() {
        let answers = start.possible.iter().map(|level| OpenAnswer::Start(*level)).collect();
        ask("start", start.open.as_deref(), &start.because, answers);
    }
    for (domain, judged) in domains.iter().filter(|(_, judged)| judged.decided.is_none()) {
        let possible = judged.possible.iter();
        let answers = possible.map(|concern| OpenAnswer::Domain(domain, *concern)).collect();
        ask(domain.code(), judged.open.as_deref(), &judged.because, answers);
    }
    for upgrade in upgrades.iter().filter(|upgrade| upgrade.decided.is_none()) {
        let [low, high] = upgrade.possible;
        let answers = (low..=high).map(|levels| OpenAnswer::Upgrade(upgrade, levels)).collect();
        ask(upgrade.name, upgrade.open.as_deref(), &upgrade.because, answers);
    }
    questions
}

/// The elements of a context, and the comparisons anew.
pub(crate) fn in_context<'e>(
    stated: Vec<Compared<'e>>,
    elements: &'e [ContextElement],
    trace: &mut Trace,
) -> Vec<Compared<'e>> {
    for element in elements {
        trace.note(
            &rules::IND_CONTEXT,
            [
                ("asked", element.asked.clone().into()),
                ("evidence", element.evidence.join(", ").into()),
            ],
            None,
            element.difference.code(),
        );
    }
    context::anew(stated, elements)
}
