//! The footnotes of a rating: a plain sentence for each judgement, decision and assumption.

use super::FootnoteAbout as About;
use super::decisions::{Subject, of_decision, of_studies};
use super::words::{self, and, counted, interval, plain, sentence};
use crate::grade::domains::Upgrade;
use crate::grade::judgement::{Concern, Domain, DomainJudgement, Reporting, TraceEntry};
use crate::grade::rating::Rating;
use crate::grade::rules::{self, Profile, Rule};
use crate::grade::start::{PartOfBody, StartJudgement};

/// A footnote before it has its letter.
pub(super) struct Note {
    pub(super) about: About,
    /// Where in the row it belongs.
    pub(super) on: &'static str,
    pub(super) text: String,
    pub(super) rule: Option<&'static Rule>,
}

pub(super) fn note(about: About, on: &'static str, text: &str, rule: &'static Rule) -> Note {
    Note { about, on, text: sentence(text), rule: Some(rule) }
}

/// Every footnote of a rating, in the order of the columns they belong to.
pub(super) fn of(rating: &Rating) -> Vec<Note> {
    let mut notes = of_effect(rating);
    notes.extend(of_target(rating));
    notes.extend(rating.start.iter().flat_map(of_start));
    let domains = rating.domains.iter().flat_map(|domains| domains.iter());
    notes.extend(domains.flat_map(|(domain, judged)| of_domain(rating, domain, judged)));
    notes.extend(of_studies(rating));
    notes.extend(rating.upgrades.iter().flat_map(|upgrade| of_upgrade(rating, upgrade)));
    notes.extend(of_combination(rating));
    notes.extend(of_whole(rating));
    notes
}

const EFFECT: &str = "effect";
const TARGET: &str = "target";
const START: &str = "start";
const WHOLE: &str = "certainty";

/// Where the effect comes from, and which studies it leaves out.
fn of_effect(rating: &Rating) -> Vec<Note> {
    let mut notes = Vec::new();
    let about = About::Effect;
    if rating.effect.as_ref().is_some_and(|effect| !effect.pooled) {
        let text = "the effect is as a review reports it; its studies were not given in numbers";
        notes.push(note(about, EFFECT, text, &rules::EFFECT_REPORTED));
    }
    if in_trace(rating, &rules::ROB_LOW_ONLY).next().is_some() {
        let text = "only the studies at low risk of bias are in this effect, because the results \
                    of the others differ";
        notes.push(note(about, EFFECT, text, &rules::ROB_LOW_ONLY));
    }
    for entry in in_trace(rating, &rules::EFFECT_LEFT_OUT) {
        let studies = input(entry, "studies").unwrap_or_default();
        let text =
            format!("without usable numbers, and so without weight in the effect: {studies}");
        notes.push(note(about, EFFECT, &text, &rules::EFFECT_LEFT_OUT));
    }
    notes
}

/// The steps of the trace that applied a rule.
pub(super) fn in_trace<'r>(
    rating: &'r Rating,
    rule: &'static Rule,
) -> impl Iterator<Item = &'r TraceEntry> {
    rating.trace.iter().filter(move |entry| entry.rule.id == rule.id)
}

pub(super) fn input(entry: &TraceEntry, name: &str) -> Option<String> {
    let input = entry.inputs.iter().find(|(key, _)| *key == name);
    input.map(|(_, value)| value.to_string())
}

fn of_target(rating: &Rating) -> Vec<Note> {
    let Some(target) = &rating.target else { return Vec::new() };
    let mut notes = Vec::new();
    if let Some(open) = &target.open {
        let text = format!(
            "the minimal important difference could not be read, and no effect was the threshold; \
             needed: {open}"
        );
        notes.push(note(About::Assumption, TARGET, &text, target.rule));
    }
    if let Some(decided) = &target.decided {
        let subject = Subject { on: TARGET, name: "what the certainty is of", effect: None };
        notes.extend(of_decision(&subject, decided, None, &target.because));
    }
    notes
}

fn of_start(start: &StartJudgement) -> Vec<Note> {
    let level = words::certainty(start.final_);
    if let Some(decided) = &start.decided {
        let subject = Subject { on: START, name: "the starting level", effect: None };
        return of_decision(&subject, decided, Some(start.suggested.code()), &start.because);
    }
    let because = reason(start.rule, &start.because);
    let possible: Vec<&str> = start.possible.iter().map(|l| words::certainty(*l)).collect();
    let assumed = || {
        format!(
            "the starting level is not settled by what is reported ({because}); {level} was \
             assumed, and it may be {}",
            possible.join(" or ")
        )
    };
    let (about, text) = match start.facts {
        Reporting::NotReported => (About::Assumption, assumed()),
        Reporting::PartlyReported => (About::Assumption, assumed()),
        Reporting::Reported if start.final_ == crate::base::Certainty::High => return Vec::new(),
        Reporting::Reported => {
            (About::Start, format!("the rating starts at {level} and not at high: {because}"))
        }
    };
    vec![note(about, START, &text, start.rule)]
}

/// Why, in words; a judgement that was given has no more to say.
fn reason<'r>(rule: &Rule, because: &'r str) -> &'r str {
    if rule.id == rules::GIVEN.id { "as it was judged by people" } else { because.trim() }
}

fn of_domain(rating: &Rating, domain: Domain, judged: &DomainJudgement) -> Vec<Note> {
    let name = plain(domain.code());
    let on = domain.code();
    if let Some(decided) = &judged.decided {
        let effect = Some(rated(rating, judged.down()));
        let subject = Subject { on, name: &name, effect };
        let suggested = Some(judged.suggested.code());
        return of_decision(&subject, decided, suggested, &judged.because);
    }
    if judged.facts == Reporting::NotReported {
        let text = assumed(rating, &name, judged);
        return vec![note(About::Assumption, on, &text, judged.rule)];
    }
    let because = reason(judged.rule, &judged.because);
    let open = judged.open.as_ref().map(|open| format!("; still to be known: {open}"));
    let open = open.unwrap_or_default();
    let text = match (judged.down(), judged.borderline) {
        (0, false) => return Vec::new(),
        (0, true) => {
            let text = format!("{name} was a close call, and was not rated down: {because}{open}");
            return vec![note(About::CloseCall, on, &text, judged.rule)];
        }
        (down, false) => format!("{} for {name}: {because}{open}", rated(rating, down)),
        (down, true) => {
            let rated = rated(rating, down);
            format!("{rated} for {name}, a close call with the next worse level: {because}{open}")
        }
    };
    vec![note(About::RatedDown, on, &text, judged.rule)]
}

/// What was assumed of a domain on which nothing is reported.
fn assumed(rating: &Rating, name: &str, judged: &DomainJudgement) -> String {
    let why = match judged.because.trim() {
        "not reported" | "" => String::new(),
        because => format!(" ({because})"),
    };
    let between = match (judged.possible.first(), judged.possible.last()) {
        (Some(best), Some(worst)) if best != worst => {
            let [best, worst] = [best, worst].map(|concern| words::concern(*concern));
            format!("; it may be anything from {best} to {worst}")
        }
        _ => String::new(),
    };
    let needed = judged.open.as_ref().map(|open| format!("; needed: {open}")).unwrap_or_default();
    let concern = words::concern(judged.final_);
    let rated = rated(rating, judged.down());
    format!("{name} is not reported{why}; {concern} was assumed, and {rated}{between}{needed}")
}

fn is_pollock(rating: &Rating) -> bool {
    rating.rules.id == Profile::Pollock.code()
}

/// What levels do to a rating. The algorithm for overviews counts downgrades, which are not levels.
fn rated(rating: &Rating, down: u8) -> String {
    match (down, is_pollock(rating)) {
        (0, _) => "not rated down".to_owned(),
        (down, false) => format!("rated down {}", counted(down, "level")),
        (down, true) => format!("counted as {}", counted(down, "downgrade")),
    }
}

fn up_name(name: &str) -> String {
    match name {
        "large_effect" => "a large effect".to_owned(),
        "dose_response" => "a dose-response gradient".to_owned(),
        other => plain(other),
    }
}

fn of_upgrade(rating: &Rating, upgrade: &Upgrade) -> Vec<Note> {
    let name = up_name(upgrade.name);
    let mut notes = Vec::new();
    if let Some(decided) = &upgrade.decided {
        let title = format!("rating up for {name}");
        let subject = Subject { on: upgrade.name, name: &title, effect: None };
        notes.extend(of_decision(&subject, decided, None, &upgrade.because));
    }
    if upgrade.levels == 0 {
        return notes;
    }
    let levels = counted(upgrade.levels, "level");
    let because = match &upgrade.decided {
        Some(_) => "by decision",
        None => reason(upgrade.rule, &upgrade.because),
    };
    if counts(rating) {
        let text = format!("rated up {levels} for {name}: {because}");
        notes.push(note(About::RatedUp, upgrade.name, &text, upgrade.rule));
    } else {
        let text = format!(
            "{levels} for {name} ({because}) not counted, because the evidence was rated down for {}",
            and(&rated_down(rating))
        );
        notes.push(note(About::NotCounted, upgrade.name, &text, &rules::COMBINE_STRICT));
    }
    notes
}

/// Whether levels rated up count: all do, or none.
pub(super) fn counts(rating: &Rating) -> bool {
    rating.combination.as_ref().is_none_or(|combination| combination.suppressed_upgrade == 0)
}

/// The domains that were rated down, by name.
fn rated_down(rating: &Rating) -> Vec<String> {
    let close_call = rating.combination.as_ref().and_then(|combination| combination.close_call);
    let domains = rating.domains.iter().flat_map(|domains| domains.iter());
    domains
        .filter(|(domain, judged)| judged.down() > 0 || close_call == Some(*domain))
        .map(|(domain, _)| plain(domain.code()))
        .collect()
}

fn of_combination(rating: &Rating) -> Vec<Note> {
    let Some(combination) = &rating.combination else { return Vec::new() };
    let mut notes = Vec::new();
    if let Some(domain) = combination.close_call {
        let domains = rating.domains.iter().flat_map(|domains| domains.iter());
        let calls: Vec<String> = domains
            .filter(|(_, judged)| judged.is_close_call())
            .map(|(domain, _)| plain(domain.code()))
            .collect();
        let text = format!(
            "rated down one level for the close calls on {} together; the level is taken from {}",
            and(&calls),
            plain(domain.code())
        );
        notes.push(note(About::RatedDown, domain.code(), &text, &rules::COMBINE_CLOSE_CALLS));
    }
    if combination.may_restore {
        let text = "all that was rated down was a close call; a person may restore one level, with a \
                    reason";
        notes.push(note(About::CloseCall, WHOLE, text, &rules::COMBINE_RESTORE));
    }
    if is_pollock(rating) {
        let text = format!("downgrades are counted: {}", rules::COMBINE_POLLOCK.says);
        notes.push(note(About::Combination, WHOLE, &text, &rules::COMBINE_POLLOCK));
    }
    notes
}

/// What concerns the rating as a whole.
fn of_whole(rating: &Rating) -> Vec<Note> {
    let mut notes = Vec::new();
    if let Some(decided) = &rating.decided {
        let subject = Subject { on: WHOLE, name: "the certainty as a whole", effect: None };
        let sum = rating.combination.as_ref().map(|sum| sum.line.replace('_', " "));
        let suggested = Some(rating.suggested.code());
        notes.extend(of_decision(&subject, decided, suggested, &sum.unwrap_or_default()));
    }
    if let Some(why) = &rating.not_rated {
        let mut rule = rating.trace.iter().map(|entry| entry.rule);
        let rule = rule.find(|rule| rule.id == rules::NOT_RATED.id);
        let text = sentence(&format!("not rated, which is not the same as very low: {why}"));
        notes.push(Note { about: About::NotRated, on: WHOLE, text, rule });
    }
    notes.extend(shown_by(rating));
    notes.extend(other_studies(rating));
    for reading in &rating.readings {
        let text = format!(
            "without the statement \"{}\" the certainty would be {} (possible: {})",
            reading.without.trim(),
            words::certainty(reading.certainty),
            interval(reading.interval)
        );
        let text = sentence(&text);
        notes.push(Note { about: About::Reading, on: WHOLE, text, rule: None });
    }
    if let Some(context) = &rating.context {
        let text = format!("for the context that was asked about: {}", context.differs);
        notes.push(note(About::Context, WHOLE, &text, &rules::IND_CONTEXT));
    }
    if !rating.contradictions.is_empty() {
        let text = format!(
            "what the sources state about these studies does not agree; see in the evidence base: {}",
            rating.contradictions.join(", ")
        );
        let text = sentence(&text);
        notes.push(Note { about: About::Contradiction, on: WHOLE, text, rule: None });
    }
    notes
}

/// By which of its bodies a recommendation is shown.
fn shown_by(rating: &Rating) -> Option<Note> {
    let body = rating.body.as_ref().filter(|_| !rating.bodies.is_empty())?;
    let critical = rating.overall.as_ref().filter(|o| o.rule.id == rules::OVERALL_CRITICAL.id);
    let (rule, why) = match critical {
        Some(overall) => (overall.rule, overall.because.as_str()),
        None => (&rules::GOVERN, "the most favourable of those that speak for it"),
    };
    let weakest = rating.as_written.as_ref().map(|overall| {
        let level = words::certainty(overall.certainty);
        format!("; as written it is no surer than its weakest component: {level}")
    });
    let weakest = weakest.unwrap_or_default();
    let text = format!(
        "recommendation {} rests on {} bodies of evidence; shown is {body}, {why}{weakest}",
        rating.id,
        rating.bodies.len()
    );
    Some(note(About::ShownBy, WHOLE, &text.replace("on 1 bodies", "on 1 body"), rule))
}

fn other_studies(rating: &Rating) -> Option<Note> {
    let beside = rating.beside.as_ref()?;
    let which = |part: PartOfBody| match part {
        PartOfBody::Randomised => "the randomised studies",
        PartOfBody::Others | PartOfBody::Whole => "the studies that are not known to be randomised",
    };
    let text = format!(
        "this row is of {}; {} were rated apart and come to {} (possible: {})",
        which(rating.part.unwrap_or(PartOfBody::Whole)),
        which(beside.part),
        words::certainty(beside.certainty),
        interval(beside.interval)
    );
    Some(note(About::OtherStudies, WHOLE, &text, &rules::START_SPLIT))
}

/// Whether a judgement differs from what the rules suggest.
pub(super) fn beside(final_: Concern, suggested: Concern) -> String {
    let shown = words::concern(final_);
    if final_ == suggested {
        return shown;
    }
    format!("{shown} (the rules suggest {})", words::concern(suggested))
}
