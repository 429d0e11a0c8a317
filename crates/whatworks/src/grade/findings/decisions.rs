//! Footnotes on what people decided: what, who, when, why, and what the rules suggest.

use super::FootnoteAbout as About;
use super::footnotes::{Note, in_trace, input, note};
use super::words::plain;
use crate::grade::judgement::{Decided, Domain, TraceEntry};
use crate::grade::rating::Rating;
use crate::grade::rules;

/// What a decision is on.
pub(super) struct Subject<'s> {
    pub(super) on: &'static str,
    pub(super) name: &'s str,
    /// What it does to the rating.
    pub(super) effect: Option<String>,
}

/// What was decided, by whom, when and why, beside what the rules suggest; and whether it should be
/// looked at again.
pub(super) fn of_decision(
    subject: &Subject<'_>,
    decided: &Decided,
    suggested: Option<&str>,
    because: &str,
) -> Vec<Note> {
    let name = subject.name;
    let effect = subject.effect.as_ref().map(|effect| format!(" ({effect})")).unwrap_or_default();
    let by = by(decided.who.as_deref(), decided.date.as_deref());
    let why = decided.reason.as_deref().unwrap_or("as the rules suggest");
    let beside = match suggested {
        Some(code) => format!("; the rules suggest {} ({because})", plain(code)),
        None => format!("; the rules go by this: {because}"),
    };
    let to = plain(&decided.to);
    let text = format!("{name} was decided to be {to}{effect} {by}: {why}{beside}");
    let mut notes = vec![note(About::Decision, subject.on, &text, &rules::DECIDED)];
    if let Some(review) = &decided.review {
        let text = format!("the decision on {name} should be looked at again: {review}");
        notes.push(note(About::Review, subject.on, &text, &rules::REVIEW));
    }
    notes
}

fn by(who: Option<&str>, date: Option<&str>) -> String {
    let who =
        who.map_or_else(|| "by somebody who is not named".to_owned(), |who| format!("by {who}"));
    match date {
        Some(date) => format!("{who} on {date}"),
        None => format!("{who}, on a day that is not given"),
    }
}

/// Decisions on the risk of bias of single studies, which only the trace holds.
pub(super) fn of_studies(rating: &Rating) -> Vec<Note> {
    let code = crate::base::Subject::StudyRiskOfBias.code();
    let on_study = |entry: &&TraceEntry| input(entry, "on").as_deref() == Some(code);
    let on = Domain::RiskOfBias.code();
    let mut notes = Vec::new();
    for entry in in_trace(rating, &rules::DECIDED).filter(on_study) {
        let [who, date, reason] = ["who", "date", "reason"].map(|name| input(entry, name));
        let known = |given: Option<String>| given.filter(|text| text != "not reported");
        let to = plain(&entry.result.to_string());
        let given = entry.threshold.as_ref().map(|given| plain(&given.to_string()));
        let given = given.unwrap_or_default();
        let by = by(known(who).as_deref(), known(date).as_deref());
        let reason = reason.unwrap_or_default();
        let text = format!(
            "the risk of bias of one study was decided to be {to} {by}: {reason}; it was given as \
             {given}"
        );
        notes.push(note(About::Decision, on, &text, &rules::DECIDED));
    }
    for entry in in_trace(rating, &rules::REVIEW).filter(on_study) {
        let text = format!(
            "the decision on the risk of bias of one study should be looked at again: {}",
            entry.result
        );
        notes.push(note(About::Review, on, &text, &rules::REVIEW));
    }
    notes
}
