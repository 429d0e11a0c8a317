//! What would change a rating: each open question well and badly answered, the smallest sets of
//! answers that raise it, and how much more information would lift imprecision.

use serde::Serialize;

use super::combine::Ledger;
use super::domains::imprecision::Question;
use super::effect::Effect;
use super::judgement::{Domain, Trace};
use super::rate::{OpenAnswer, OpenQuestion, open_questions};
use super::rating::{MissingFact, Rating, WouldBe};
use crate::base::Certainty;
use crate::json;

/// What would change a rating.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WhatWouldChange {
    /// The form of this result.
    pub schema: &'static str,
    /// What was rated.
    pub id: String,
    /// Its certainty.
    pub certainty: Certainty,
    /// Its interval.
    pub interval: Option<[Certainty; 2]>,
    /// Every fact that is missing and every close call, well and badly answered.
    pub facts: Vec<OpenFact>,
    /// The smallest sets of answers that would raise the certainty by a level; none where no set of
    /// answers does, or where it is high.
    pub raise: Option<Raise>,
    /// How much more information would lift imprecision; none where it is not rated down, or where
    /// more of the same would not lift it.
    pub information: Option<MoreInformation>,
}

/// A fact that is missing, or a close call.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OpenFact {
    /// `start`, a domain, or a reason for rating up.
    pub on: &'static str,
    /// What would have to be known, or what is a close call.
    pub fact: String,
    /// Whether it is a close call with the next worse level, rather than a fact that is missing.
    pub close_call: bool,
    /// The rating if it turned out well.
    pub well: WouldBe,
    /// The rating if it turned out badly.
    pub badly: WouldBe,
    /// The rating for each answer that is possible.
    pub would_be: Vec<WouldBe>,
}

/// The smallest sets of answers that raise a certainty.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Raise {
    /// The certainty they would give.
    pub to: Certainty,
    /// Each set; all of one size, at most 100.
    pub sets: Vec<Vec<Needed>>,
}

/// An answer that is needed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Needed {
    /// On what.
    pub on: &'static str,
    /// What would have to be known.
    pub fact: String,
    /// How it would have to turn out.
    #[serde(rename = "if")]
    pub if_: &'static str,
}

/// How much more information would lift imprecision by a level or more, if the estimate stayed where
/// it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MoreInformation {
    /// The level of concern now.
    pub from: &'static str,
    /// The level of concern then.
    pub to: &'static str,
    /// How many times the information there is now.
    pub times: f64,
    /// How many more participants, in studies like these; none where their number is not known.
    pub participants: Option<f64>,
    /// How many more participants with the event; none where their number is not known.
    pub events: Option<f64>,
    /// The certainty then.
    pub certainty: Certainty,
    /// Why, in words.
    pub because: String,
}

impl Rating {
    /// What would change the rating.
    ///
    /// Each missing fact and each close call is answered well and badly, alone; sets of answers are
    /// tried from the smallest on; more information is a tighter interval around the same estimate.
    #[must_use]
    pub fn what_would_change(&self) -> WhatWouldChange {
        let mut answer = WhatWouldChange {
            schema: "whatworks-change/1",
            id: self.id.clone(),
            certainty: self.certainty,
            interval: self.interval,
            facts: Vec::new(),
            raise: None,
            information: None,
        };
        let (Some(start), Some(domains), Some(ledger)) = (&self.start, &self.domains, &self.ledger)
        else {
            return answer;
        };
        // A certainty that a person decided as a whole is not changed by facts.
        if self.decided.is_some() {
            return answer;
        }
        let questions = open_questions(start, domains, &self.upgrades);
        let missing = questions.iter().filter_map(|question| question.missing(ledger));
        answer.facts.extend(missing.filter_map(|fact| well_and_badly(fact, false)));
        answer.facts.extend(self.close_calls(ledger));
        answer.raise = raise(&questions, ledger);
        answer.information = self.more_information(ledger);
        answer
    }

    /// Settled domains that are close to the next worse level.
    fn close_calls(&self, ledger: &Ledger) -> Vec<OpenFact> {
        let domains = self.domains.iter().flat_map(|domains| domains.iter());
        let close = domains.filter(|(_, judged)| {
            judged.borderline && judged.possible.len() == 1 && judged.decided.is_none()
        });
        let fact = |(domain, levels, because): (Domain, u8, &str)| {
            let would = |levels: u8| {
                let concern = super::judgement::Concern::from_levels(levels);
                let outcome = ledger.with_domain(domain, levels).outcome();
                WouldBe {
                    if_: concern.code(),
                    certainty: outcome.certainty,
                    interval: outcome.interval,
                }
            };
            let would_be = vec![would(levels), would(levels.saturating_add(1))];
            let fact = MissingFact { domain: domain.code(), fact: because.to_owned(), would_be };
            well_and_badly(fact, true)
        };
        close
            .filter_map(|(domain, judged)| fact((domain, judged.down(), &judged.because)))
            .collect()
    }

    /// The least information, in studies like these, that lifts imprecision.
    fn more_information(&self, ledger: &Ledger) -> Option<MoreInformation> {
        let (effect, target) = (self.effect.as_ref()?, self.target.as_ref()?);
        let imprecision = &self.domains.as_ref()?.imprecision;
        let now = imprecision.suggested.levels().filter(|levels| *levels > 0)?;
        if imprecision.decided.is_some() {
            return None;
        }
        let size = self.information_size.clone().ok_or("the optimal information size");
        let judged = |times: f64| {
            let more = more_of(effect, times);
            let mut size = size.clone();
            if let Ok(size) = &mut size {
                size.observed = size.observed.map(|observed| observed * times);
            }
            let rules = self.set.values();
            Question { effect: &more, target, rules, size: &size }.judge(&mut Trace::default())
        };
        let lifts = |times: f64| judged(times).suggested.levels().is_some_and(|then| then < now);
        if !lifts(MOST) {
            return None;
        }
        let times = least(lifts);
        let then = judged(times).suggested;
        let more = |there_is: Option<f64>| {
            // A hair above a whole number is rounding, not another participant.
            there_is.map(|there_is| (there_is * (times - 1.0) * (1.0 - 1e-9)).ceil())
        };
        let outcome = ledger.with_domain(Domain::Imprecision, then.levels().unwrap_or(0)).outcome();
        Some(MoreInformation {
            from: imprecision.suggested.code(),
            to: then.code(),
            times,
            participants: more(effect.participants),
            events: more(effect.events),
            certainty: outcome.certainty,
            because: format!(
                "with {times:.2} times the information and the same estimate, imprecision would be \
                 {then}"
            ),
        })
    }
}

/// An effect with more information behind it: the same estimate, a tighter interval.
fn more_of(effect: &Effect, times: f64) -> Effect {
    let tighter = times.sqrt();
    let scaled = |end: f64| effect.estimate + (end - effect.estimate) / tighter;
    Effect {
        se: effect.se / tighter,
        ci_low: scaled(effect.ci_low),
        ci_high: scaled(effect.ci_high),
        participants: effect.participants.map(|participants| participants * times),
        participants_of_groups: effect.participants_of_groups.map(|n| n * times),
        events: effect.events.map(|events| events * times),
        ..effect.clone()
    }
}

/// More information than this is not asked for.
const MOST: f64 = 1e6;

/// The least multiple of the information that suffices, given that `MOST` does.
fn least(suffices: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (1.0_f64, MOST);
    // Halving the distance of the logarithms: 60 steps leave nothing of 20 bits of range.
    for _ in 0..60 {
        let middle = (low * high).sqrt();
        if suffices(middle) { high = middle } else { low = middle }
    }
    high
}

/// The best and the worst of what a fact would do.
fn well_and_badly(fact: MissingFact, close_call: bool) -> Option<OpenFact> {
    let key = |would: &&WouldBe| (would.certainty, would.interval[1], would.interval[0]);
    let well = fact.would_be.iter().rev().max_by_key(key)?.clone();
    let badly = fact.would_be.iter().min_by_key(key)?.clone();
    let MissingFact { domain: on, fact, would_be } = fact;
    Some(OpenFact { on, fact, close_call, well, badly, would_be })
}

/// The smallest sets of well-answered questions that raise the certainty, if everything else stays
/// as it is suggested.
fn raise(questions: &[OpenQuestion<'_>], ledger: &Ledger) -> Option<Raise> {
    let now = ledger.outcome().certainty;
    let best: Vec<(&OpenQuestion<'_>, OpenAnswer<'_>)> = questions
        .iter()
        .filter_map(|question| {
            let value = |answer: &&OpenAnswer<'_>| answer.applied(ledger).raw();
            Some((question, *question.answers.iter().rev().max_by_key(value)?))
        })
        .collect();
    let mut found: Option<(u32, Raise)> = None;
    // Questions number nine at the most.
    for set in 1_u32..(1 << best.len().min(16)) {
        if found.as_ref().is_some_and(|(size, _)| *size < set.count_ones()) {
            continue;
        }
        let chosen =
            || best.iter().enumerate().filter(|(i, _)| set & (1 << i) != 0).map(|(_, b)| b);
        let then = chosen().fold(*ledger, |ledger, (_, answer)| answer.applied(&ledger));
        let certainty = then.outcome().certainty;
        if certainty <= now {
            continue;
        }
        let needed = chosen().map(|(question, answer)| Needed {
            on: question.on,
            fact: question.fact().to_owned(),
            if_: answer.code(),
        });
        let set_of = needed.collect();
        match &mut found {
            Some((size, raise)) if *size == set.count_ones() && certainty == raise.to => {
                if raise.sets.len() < 100 {
                    raise.sets.push(set_of);
                }
            }
            Some((size, raise)) if *size == set.count_ones() && certainty > raise.to => {}
            _ => found = Some((set.count_ones(), Raise { to: certainty, sets: vec![set_of] })),
        }
    }
    found.map(|(_, raise)| raise)
}

impl WhatWouldChange {
    /// The answer as JSON (`whatworks-change/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }
}
