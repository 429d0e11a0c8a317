//! From the start and the domains to a certainty and its interval.

use serde::Serialize;

use super::judgement::{Domain, Domains, Reporting, Trace};
use super::rules;
use super::start::StartJudgement;
use crate::base::Certainty;

/// How a certainty was put together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Combination {
    /// The sum in one line.
    pub line: String,
    /// The sum before floor and cap, with very low as 1 and high as 4.
    pub raw: i8,
    /// Whether the sum was below very low.
    pub floored: bool,
    /// Whether the sum was above high.
    pub capped: bool,
    /// Levels rated up that were not counted, because something was rated down.
    pub suppressed_upgrade: u8,
    /// The domain rated down once more for two close calls or more.
    pub close_call: Option<Domain>,
}

/// A certainty with its interval and how it came about.
pub(crate) struct Combined {
    pub(crate) certainty: Certainty,
    pub(crate) interval: [Certainty; 2],
    pub(crate) combination: Combination,
}

/// The order in which a domain takes the level of two close calls.
const CLOSE_CALL_ORDER: [Domain; 5] = [
    Domain::RiskOfBias,
    Domain::Imprecision,
    Domain::Indirectness,
    Domain::Inconsistency,
    Domain::PublicationBias,
];

/// Very low is 1, high is 4.
pub(crate) const fn points(certainty: Certainty) -> i8 {
    match certainty {
        Certainty::NotRated | Certainty::VeryLow => 1,
        Certainty::Low => 2,
        Certainty::Moderate => 3,
        Certainty::High => 4,
    }
}

pub(crate) const fn level(points: i8) -> Certainty {
    match points {
        ..=1 => Certainty::VeryLow,
        2 => Certainty::Low,
        3 => Certainty::Moderate,
        4.. => Certainty::High,
    }
}

/// Levels rated up that count: none once anything is rated down.
const fn counted_upgrade(down: i8, up: u8) -> u8 {
    if down > 0 { 0 } else { up }
}

fn sum(start: i8, down: i8, up: u8) -> i8 {
    start.saturating_sub(down).saturating_add_unsigned(counted_upgrade(down, up))
}

fn total(levels: impl Iterator<Item = u8>) -> i8 {
    levels.fold(0_i8, |sum, levels| sum.saturating_add_unsigned(levels))
}

/// Combines the start, the domains and the levels rated up.
pub(crate) fn combine(start: &StartJudgement, domains: &Domains, up: u8) -> Combined {
    let down = total(domains.iter().map(|(_, judged)| judged.down()));
    let close_call = close_call(domains);
    let extra = i8::from(close_call.is_some());
    let from = points(start.suggested);
    let raw = sum(from, down + extra, up);

    let possible = || start.possible.iter().copied().map(points);
    let best_down = total(domains.iter().map(|(_, judged)| judged.fewest()));
    let worst_down = total(domains.iter().map(|(_, judged)| judged.most()));
    // Close calls are judgements that are given, so they hold at both ends.
    let best = sum(possible().max().unwrap_or(from), best_down + extra, up);
    let worst = sum(possible().min().unwrap_or(from), worst_down + extra, up);
    let point = level(raw);
    let interval = [level(worst).min(point), level(best).max(point)];
    Combined {
        certainty: point,
        interval,
        combination: Combination {
            line: line(
                start.suggested,
                domains,
                close_call,
                counted_upgrade(down + extra, up),
                raw,
            ),
            raw,
            floored: raw < 1,
            capped: raw > 4,
            suppressed_upgrade: up - counted_upgrade(down + extra, up),
            close_call,
        },
    }
}

/// The domain that is rated down for two close calls or more, none of them rated down.
///
/// A domain that is close only because nothing is reported is an assumption, not a call.
fn close_call(domains: &Domains) -> Option<Domain> {
    let is_call = |domain: &&Domain| {
        let judged = domains.get(**domain);
        judged.borderline && judged.facts == Reporting::Reported
    };
    let calls: Vec<&Domain> = CLOSE_CALL_ORDER.iter().filter(is_call).collect();
    let none_down = calls.iter().all(|domain| domains.get(**domain).down() == 0);
    if calls.len() >= 2 && none_down { calls.first().map(|domain| **domain) } else { None }
}

fn line(
    start: Certainty,
    domains: &Domains,
    close_call: Option<Domain>,
    up: u8,
    raw: i8,
) -> String {
    let mut text = format!("{start} ({})", points(start));
    for (domain, judged) in domains.iter().filter(|(_, judged)| judged.down() > 0) {
        text.push_str(&format!(" - {} {domain}", judged.down()));
    }
    if let Some(domain) = close_call {
        text.push_str(&format!(" - 1 close calls ({domain})"));
    }
    if up > 0 {
        text.push_str(&format!(" + {up} rated up"));
    }
    text.push_str(&format!(" = {raw}: {}", level(raw)));
    text
}

/// Writes a combination into the trace.
pub(crate) fn note(combined: &Combined, trace: &mut Trace) {
    let combination = &combined.combination;
    if let Some(domain) = combination.close_call {
        trace.note(&rules::COMBINE_CLOSE_CALLS, &[], Some("two".to_owned()), "rated down once");
        trace.note(&rules::COMBINE_ORDER, &[], None, domain.code());
    }
    if combination.suppressed_upgrade > 0 {
        let result = format!("{} not counted", combination.suppressed_upgrade);
        trace.note(&rules::COMBINE_STRICT, &[], None, result);
    }
    let sum = [("sum", combination.line.clone())];
    trace.note(&rules::COMBINE_SUM, &sum, Some("1 to 4".to_owned()), combined.certainty.code());
    let [worst, best] = combined.interval;
    trace.note(&rules::INTERVAL, &[], None, format!("{worst} to {best}"));
}
