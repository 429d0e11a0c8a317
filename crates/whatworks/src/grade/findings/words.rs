//! Codes and numbers as a table prints them, in British English.

use super::FootnoteAbout;
use crate::base::{Certainty, Direction, Measure};
use crate::grade::effect::number;
use crate::grade::judgement::Concern;
use crate::grade::rules::{self, RuleKind};

/// A code as words.
pub(super) fn plain(code: &str) -> String {
    code.replace(['-', '_'], " ")
}

/// The name of a step, a domain or a reason for rating up.
pub(super) fn name_of(on: &str) -> String {
    match on {
        "start" => "study designs".to_owned(),
        other => plain(other),
    }
}

/// The circles of GRADE (table 1 of GRADE guidelines 18).
pub(super) const fn symbols(certainty: Certainty) -> Option<&'static str> {
    match certainty {
        Certainty::NotRated => None,
        Certainty::VeryLow => Some("⊕◯◯◯"),
        Certainty::Low => Some("⊕⊕◯◯"),
        Certainty::Moderate => Some("⊕⊕⊕◯"),
        Certainty::High => Some("⊕⊕⊕⊕"),
    }
}

pub(super) const fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::NotRated => "not rated",
        Certainty::VeryLow => "very low",
        Certainty::Low => "low",
        Certainty::Moderate => "moderate",
        Certainty::High => "high",
    }
}

/// A range of certainties; one word where both ends are the same.
pub(super) fn interval([worst, best]: [Certainty; 2]) -> String {
    if worst == best {
        return certainty(worst).to_owned();
    }
    format!("{} to {}", certainty(worst), certainty(best))
}

pub(super) fn concern(concern: Concern) -> String {
    plain(concern.code())
}

/// The name of a measure.
pub(super) const fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::OddsRatio => "odds ratio",
        Measure::RiskRatio => "risk ratio",
        Measure::RiskDifference => "risk difference",
        Measure::StandardisedMeanDifference => "standardised mean difference",
        Measure::MeanDifference => "mean difference",
        Measure::Coefficient => "coefficient, on the scale given",
        Measure::HazardRatio => "hazard ratio",
        Measure::RateRatio => "rate ratio",
        Measure::RatioOfMeans => "ratio of means",
    }
}

/// Which way evidence points that was not pooled.
pub(super) const fn points(direction: Option<Direction>) -> &'static str {
    match direction {
        Some(Direction::Improved) => "the evidence points to improvement",
        Some(Direction::Worse) => "the evidence points to worsening",
        Some(Direction::NoDifference) => "no difference was found",
        Some(Direction::Mixed) => "the evidence points both ways",
        Some(Direction::NotAssessed) => "the direction was not assessed",
        None => "which way the evidence points is not reported",
    }
}

/// A number of levels, or of downgrades.
pub(super) fn counted(count: u8, of: &str) -> String {
    match count {
        1 => format!("one {of}"),
        2 => format!("two {of}s"),
        3 => format!("three {of}s"),
        other => format!("{other} {of}s"),
    }
}

/// A whole number with its thousands.
pub(super) fn thousands(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if value < 0.0 && digits != "0" { format!("-{text}") } else { text }
}

/// Events per 1,000: whole from 10 on, one decimal below, more below 0.1 so that rare events do not
/// read as none (a choice of this library).
fn per_1000(value: f64) -> String {
    match value.abs() {
        // Less than a person in a thousand million is rounding.
        size if size < 1e-6 => "0".to_owned(),
        size if size >= 9.95 => thousands(value.round()),
        size if size >= 0.1 => {
            let text = format!("{size:.1}");
            text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
        }
        size => number(size),
    }
}

/// A risk as events per 1,000.
pub(super) fn risk(value: f64) -> String {
    format!("{} per 1,000", per_1000(value))
}

fn more_or_fewer(difference: f64) -> String {
    let size = per_1000(difference.abs());
    match difference {
        _ if size == "0" => "0 more or fewer".to_owned(),
        above if above > 0.0 => format!("{size} more"),
        _ => format!("{size} fewer"),
    }
}

/// A difference of risks with its interval.
pub(super) fn difference(at: f64, low: f64, high: f64) -> [String; 2] {
    [
        format!("{} per 1,000", more_or_fewer(at)),
        format!("({} to {})", more_or_fewer(low), more_or_fewer(high)),
    ]
}

/// A sentence of a text: first letter upper case, one full stop at its end.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim().trim_end_matches('.').trim_end();
    let mut characters = text.chars();
    let first = characters.next().map(char::to_uppercase);
    let rest = characters.as_str();
    first.map_or_else(String::new, |first| format!("{}{rest}.", first.collect::<String>()))
}

/// A list in a sentence.
pub(super) fn and(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The letters of a footnote: a to z, then aa.
pub(super) fn letter(place: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = place;
    loop {
        letters.push(char::from(b'a' + u8::try_from(rest % 26).unwrap_or(0)));
        match (rest / 26).checked_sub(1) {
            Some(next) => rest = next,
            None => break,
        }
    }
    letters.iter().rev().collect()
}

/// What stands behind a footnote.
pub(super) fn basis(footnote: &super::Footnote) -> Option<String> {
    let source = footnote.source.unwrap_or("source not given");
    Some(match footnote.kind? {
        // A person decides, and not this library.
        _ if footnote.about == FootnoteAbout::Decision => "a decision of people".to_owned(),
        _ if footnote.rule.is_some_and(is_given) => "a judgement of people".to_owned(),
        RuleKind::Grade => format!("published rule: {source}"),
        RuleKind::Library => "a choice of this library".to_owned(),
        RuleKind::Unconfirmed => format!("not confirmed against its source: {source}"),
    })
}

/// Whether a rule takes what people judged as it is.
fn is_given(rule: &str) -> bool {
    rule == rules::GIVEN.id || rule == rules::START_STATED.id
}
