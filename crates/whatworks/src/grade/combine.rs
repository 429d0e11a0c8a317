//! From the start and the domains to a certainty and its interval.

use serde::Serialize;

use super::domains::Upgrade;
use super::judgement::{Domain, Domains, Trace};
use super::rules::{self, Profile, RuleSet};
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
    /// Whether a person may restore one level, with a reason: two domains or more are rated down,
    /// each as a close call.
    pub may_restore: bool,
}

/// A certainty with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) certainty: Certainty,
    pub(crate) interval: [Certainty; 2],
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

/// A value with the range that the facts leave possible.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Range {
    pub(crate) at: i8,
    pub(crate) low: i8,
    pub(crate) high: i8,
}

impl Range {
    pub(crate) const fn known(at: i8) -> Self {
        Self { at, low: at, high: at }
    }
}

/// What is summed, in numbers: to try what a fact would do takes no text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ledger {
    profile: Profile,
    /// Levels for risk of bias that do not stand in the way of rating up.
    offset: i8,
    pub(crate) start: Range,
    /// Levels down in each domain, in the order of [`Domain::ALL`].
    pub(crate) down: [Range; 5],
    /// Whether each domain is a close call.
    pub(crate) close: [bool; 5],
    /// Whether each may turn out to be one, when all is known.
    may_be_close: [bool; 5],
    pub(crate) up: Range,
}

impl Ledger {
    pub(crate) fn new(
        rules: &RuleSet,
        start: &StartJudgement,
        domains: &Domains,
        upgrades: &[Upgrade],
    ) -> Self {
        let [lowest, highest] = start.bounds().map(points);
        let range = |domain: &Domain| {
            let judged = domains.get(*domain);
            let [low, high] = judged.bounds().map(signed);
            Range { at: signed(judged.down()), low, high }
        };
        let mut down = [Range::known(0); 5];
        let mut close = [false; 5];
        let mut may_be_close = [false; 5];
        let places = down.iter_mut().zip(&mut close).zip(&mut may_be_close);
        for (((place, call), may_be), domain) in places.zip(Domain::ALL) {
            let judged = domains.get(*domain);
            *place = range(domain);
            *call = judged.is_close_call();
            *may_be = judged.borderline && judged.decided.is_none();
        }
        let total = |of: fn(&Upgrade) -> u8| signed(upgrades.iter().map(of).sum());
        let offset = if start.by_robins { rules.values().robins_offset } else { 0.0 };
        #[expect(clippy::cast_possible_truncation, reason = "a parameter between 0 and 3")]
        let offset = offset as i8;
        Self {
            profile: rules.profile(),
            offset,
            start: Range { at: points(start.final_), low: lowest, high: highest },
            down,
            close,
            may_be_close,
            up: Range {
                at: total(|upgrade| upgrade.levels),
                low: total(|upgrade| upgrade.bounds()[0]),
                high: total(|upgrade| upgrade.bounds()[1]),
            },
        }
    }

    /// The same with a domain settled at a number of levels.
    pub(crate) fn with_domain(mut self, domain: Domain, levels: u8) -> Self {
        let place = Domain::ALL.iter().position(|other| *other == domain);
        if let Some(down) = place.and_then(|place| self.down.get_mut(place)) {
            *down = Range::known(signed(levels));
        }
        for close in [&mut self.close, &mut self.may_be_close] {
            if let Some(close) = place.and_then(|place| close.get_mut(place)) {
                *close = false;
            }
        }
        self
    }

    /// The same with the start settled.
    pub(crate) const fn with_start(self, level: Certainty) -> Self {
        Self { start: Range::known(points(level)), ..self }
    }

    /// The same with the levels rated up for one reason settled.
    pub(crate) fn with_upgrade(mut self, upgrade: &Upgrade, levels: u8) -> Self {
        let [low, high] = upgrade.bounds();
        self.up.at += signed(levels) - signed(upgrade.levels);
        self.up.low += signed(levels) - signed(low);
        self.up.high += signed(levels) - signed(high);
        self
    }

    fn get(&self, domain: Domain) -> (Range, bool) {
        let place = Domain::ALL.iter().position(|other| *other == domain).unwrap_or(0);
        let down = self.down.get(place).copied().unwrap_or(Range::known(0));
        (down, self.close.get(place).copied().unwrap_or(false))
    }

    /// The domain that is rated down for two close calls or more, none of them rated down.
    ///
    /// A domain that is close only because nothing is reported is an assumption, not a call.
    fn close_call(&self) -> Option<Domain> {
        if self.profile == Profile::Pollock {
            return None;
        }
        let calls = || CLOSE_CALL_ORDER.iter().filter(|domain| self.get(**domain).1);
        let none_down = calls().all(|domain| self.get(*domain).0.at == 0);
        if calls().nth(1).is_some() && none_down { calls().next().copied() } else { None }
    }

    /// Levels rated up that count: none once anything is rated down, but for what only brings
    /// evidence started at high with ROBINS-I back to low.
    fn counted(&self, down: i8, risk_of_bias: i8, up: i8) -> i8 {
        if down - risk_of_bias.min(self.offset) > 0 { 0 } else { up }
    }

    fn sum(&self, start: i8, down: &[i8; 5], extra: i8, up: i8) -> i8 {
        let total: i8 = down.iter().sum::<i8>() + extra;
        if self.profile == Profile::Pollock {
            return pollock(total).min(start);
        }
        let [risk_of_bias, ..] = *down;
        start - total + self.counted(total, risk_of_bias, up)
    }

    fn extra(&self) -> i8 {
        i8::from(self.close_call().is_some())
    }

    /// A level for close calls at the worst end: two domains that cannot be rated down and may turn
    /// out close.
    fn extra_at_worst(&self) -> i8 {
        let calls =
            self.down.iter().zip(self.may_be_close).filter(|(range, may)| *may && range.high == 0);
        let rated_down =
            self.down.iter().zip(self.close).any(|(range, call)| call && range.low > 0);
        let may = self.profile != Profile::Pollock && !rated_down && calls.count() >= 2;
        i8::from(may).max(self.extra())
    }

    /// The sum before floor and cap.
    pub(crate) fn raw(&self) -> i8 {
        self.sum(self.start.at, &self.down.map(|range| range.at), self.extra(), self.up.at)
    }

    /// The certainty and its interval.
    ///
    /// Close calls that are made hold at both ends; those that may be made, at the worst.
    pub(crate) fn outcome(&self) -> Outcome {
        let extra = self.extra();
        let worst_extra = self.extra_at_worst();
        let worst = self.sum(self.start.low, &self.down.map(|r| r.high), worst_extra, self.up.low);
        let best = self.sum(self.start.high, &self.down.map(|r| r.low), extra, self.up.high);
        let certainty = level(self.raw());
        let interval = [level(worst).min(certainty), level(best).max(certainty)];
        Outcome { certainty, interval }
    }
}

/// No downgrade is high, one or two moderate, three or four low, more very low.
const fn pollock(downgrades: i8) -> i8 {
    match downgrades {
        ..=0 => 4,
        1 | 2 => 3,
        3 | 4 => 2,
        _ => 1,
    }
}

const fn signed(levels: u8) -> i8 {
    levels.cast_signed()
}

/// Combines the start, the domains and the levels rated up.
pub(crate) fn combine(
    rules: &RuleSet,
    start: &StartJudgement,
    domains: &Domains,
    upgrades: &[Upgrade],
) -> Combined {
    let ledger = Ledger::new(rules, start, domains, upgrades);
    let outcome = ledger.outcome();
    let close_call = ledger.close_call();
    let raw = ledger.raw();
    let total = ledger.down.iter().map(|range| range.at).sum::<i8>() + ledger.extra();
    let [risk_of_bias, ..] = ledger.down;
    let up = ledger.counted(total, risk_of_bias.at, ledger.up.at);
    let rated_down = || domains.iter().filter(|(_, judged)| judged.down() > 0);
    let may_restore = rated_down().nth(1).is_some() && rated_down().all(|(_, j)| j.borderline);
    Combined {
        certainty: outcome.certainty,
        interval: outcome.interval,
        combination: Combination {
            line: line(rules.profile(), start.final_, domains, close_call, up, raw),
            raw,
            floored: raw < 1,
            capped: raw > 4,
            suppressed_upgrade: (ledger.up.at - up).unsigned_abs(),
            close_call,
            may_restore,
        },
    }
}

fn line(
    profile: Profile,
    start: Certainty,
    domains: &Domains,
    close_call: Option<Domain>,
    up: i8,
    raw: i8,
) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(96);
    // Writing to a string does not fail.
    let _ = write!(text, "{start} ({})", points(start));
    for (domain, judged) in domains.iter().filter(|(_, judged)| judged.down() > 0) {
        let _ = write!(text, " - {} {domain}", judged.down());
    }
    if let Some(domain) = close_call {
        let _ = write!(text, " - 1 close calls ({domain})");
    }
    if up > 0 && profile != Profile::Pollock {
        let _ = write!(text, " + {up} rated up");
    }
    if profile == Profile::Pollock {
        text.push_str(", by the number of downgrades");
    }
    let _ = write!(text, " = {raw}: {}", level(raw));
    text
}

/// Writes a combination into the trace.
pub(crate) fn note(
    combined: &Combined,
    start: &StartJudgement,
    profile: Profile,
    trace: &mut Trace,
) {
    let combination = &combined.combination;
    if let Some(domain) = combination.close_call {
        trace.note(&rules::COMBINE_CLOSE_CALLS, [], Some("two".into()), "rated down once");
        trace.note(&rules::COMBINE_ORDER, [], None, domain.code());
    }
    if combination.may_restore {
        trace.note(&rules::COMBINE_RESTORE, [], Some("two".into()), "for a person to consider");
    }
    if combination.suppressed_upgrade > 0 {
        let result = format!("{} not counted", combination.suppressed_upgrade);
        trace.note(&rules::COMBINE_STRICT, [], None, result);
    }
    if start.by_robins {
        trace.note(&rules::COMBINE_ROBINS, [], None, "not in the way of rating up");
    }
    let sum = [("sum", combination.line.clone().into())];
    let (rule, threshold) = match profile {
        Profile::Pollock => (&rules::COMBINE_POLLOCK, "0, 1 to 2, 3 to 4, 5 or more"),
        _ => (&rules::COMBINE_SUM, "1 to 4"),
    };
    trace.note(rule, sum, Some(threshold.into()), combined.certainty.code());
    let [worst, best] = combined.interval;
    trace.note(&rules::INTERVAL, [], None, format!("{worst} to {best}"));
}
