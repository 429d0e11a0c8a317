//! What moved in the rating of a body, and why.

use std::collections::BTreeSet;

use serde::Serialize;

use super::causes::{CauseKind, EvidenceChange, EvidenceChangeKind, Sides, Trials};
use super::judgements::{self, JudgementState};
use crate::base::{Certainty, Direction, codes};
use crate::grade::{Concern, Rating};

/// A value before and after; `None` where there was or is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move<T> {
    /// Before.
    pub from: Option<T>,
    /// After.
    pub to: Option<T>,
}

impl<T: PartialEq> Move<T> {
    /// The move, where there is one.
    pub(super) fn between(from: Option<T>, to: Option<T>) -> Option<Self> {
        (from != to).then_some(Self { from, to })
    }
}

codes! {
    /// Whether something is in both bases.
    Presence {
        /// In the new base only.
        Added = "added",
        /// In the old base only.
        Removed = "removed",
        /// In both.
        Both = "both",
    }
}

impl Presence {
    pub(super) fn of(before: bool, after: bool) -> Self {
        match (before, after) {
            (false, _) => Presence::Added,
            (_, false) => Presence::Removed,
            _ => Presence::Both,
        }
    }
}

/// A judgement of a rating that moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JudgementMove {
    /// What it is on: `start`, `target`, a domain, a reason for rating up.
    pub on: &'static str,
    /// What it was; `None` where nothing was rated.
    pub from: Option<JudgementState>,
    /// What it is; `None` where nothing is rated.
    pub to: Option<JudgementState>,
    /// How the causes explain it.
    pub cause: CauseKind,
    /// The changes that moved it, in words.
    pub causes: Vec<String>,
    /// The move and its causes in one sentence.
    pub why: String,
}

/// A body of evidence whose facts or whose rating moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BodyMovement {
    /// The body.
    pub id: String,
    /// Whether it is in both bases.
    pub presence: Presence,
    /// The recommendations that rest on it, in either base.
    pub recommendations: Vec<String>,
    /// What stands behind it and moved.
    pub facts: Vec<EvidenceChange>,
    /// Its certainty, where that moved.
    pub certainty: Option<Move<Certainty>>,
    /// Its interval, where that moved.
    pub interval: Option<Move<[Certainty; 2]>>,
    /// Which way it points, where that moved.
    pub direction: Option<Move<Direction>>,
    /// The judgements that moved.
    pub judgements: Vec<JudgementMove>,
    /// Why the certainty and the interval moved, one sentence each.
    pub why: Vec<String>,
}

impl JudgementMove {
    /// Whether the judgement itself moved, and not only what is possible or reported.
    pub(super) fn of_level(&self) -> bool {
        let level = |state: &Option<JudgementState>| state.as_ref().map(|s| s.final_.clone());
        level(&self.from) != level(&self.to)
    }

    /// The levels of certainty that the move gives, or takes where negative; `None` where that cannot
    /// be said: something was not judged, or is no level.
    fn levels_gained(&self) -> Option<i16> {
        let (from, to) = (self.from.as_ref()?, self.to.as_ref()?);
        let gained = worth(&to.final_)? - worth(&from.final_)?;
        (gained != 0).then_some(gained)
    }

    fn of_possible(&self) -> bool {
        let possible = |state: &Option<JudgementState>| state.as_ref().map(|s| s.possible.clone());
        possible(&self.from) != possible(&self.to)
    }

    fn between(
        on: &'static str,
        from: Option<JudgementState>,
        to: Option<JudgementState>,
        sides: &Sides,
        trials: &Trials<'_>,
    ) -> Self {
        let (cause, causes) = sides.explain(on, from.as_ref(), to.as_ref(), trials);
        let why = format!("{}: {}", moved_in_words(on, &from, &to), because(cause, &causes));
        Self { on, from, to, cause, causes, why }
    }
}

/// What a judgement is worth in levels: of a start, its own; of a concern, those it rates down; of a
/// number, those it rates up.
fn worth(code: &str) -> Option<i16> {
    if let Some(level) = Certainty::from_code(code) {
        let place = Certainty::ALL.iter().position(|other| *other == level)?;
        return i16::try_from(place).ok();
    }
    match Concern::from_code(code) {
        Some(concern) => Some(-i16::from(concern.levels()?)),
        None => code.parse().ok(),
    }
}

/// "risk of bias is now not serious (it was serious)".
fn moved_in_words(on: &str, from: &Option<JudgementState>, to: &Option<JudgementState>) -> String {
    let on = if on == "start" { "the starting level".to_owned() } else { words(on) };
    match (from, to) {
        (Some(from), Some(to)) if from.final_ != to.final_ => {
            format!("{on} is now {} (it was {})", words(&to.final_), words(&from.final_))
        }
        (Some(from), Some(to)) if from.possible != to.possible => {
            let list = |state: &JudgementState| {
                let possible: Vec<String> = state.possible.iter().map(|p| words(p)).collect();
                possible.join(" or ")
            };
            let level = words(&to.final_);
            format!("{on} is still {level}, and may now be {} (it was {})", list(to), list(from))
        }
        (Some(_), Some(to)) => format!("{on} is still {}, on other grounds", words(&to.final_)),
        (None, Some(to)) => format!("{on} is now judged, to be {}", words(&to.final_)),
        (Some(from), None) => format!("{on} is no longer judged (it was {})", words(&from.final_)),
        (None, None) => on,
    }
}

fn because(cause: CauseKind, causes: &[String]) -> String {
    let named = causes.join("; ");
    match cause {
        CauseKind::Necessary => named,
        CauseKind::Sufficient => format!("each of these would do alone: {named}"),
        CauseKind::Together => format!("only together do these move it: {named}"),
        CauseKind::NotTried => {
            format!("{} changes stand behind it, too many to be tried one by one", causes.len())
        }
        CauseKind::None => "no fact behind the body changed".to_owned(),
    }
}

/// A code as words.
pub(super) fn words(code: &str) -> String {
    code.replace(['-', '_'], " ")
}

/// Ratings of one body before and after; `None` where the body is not.
pub(super) struct Before<'r> {
    pub(super) old: Option<&'r Rating>,
    pub(super) new: Option<&'r Rating>,
}

impl BodyMovement {
    /// What moved; `None` where nothing did.
    pub(super) fn between(
        id: &str,
        ratings: &Before<'_>,
        sides: &Sides,
        recommendations: BTreeSet<String>,
        trials: &Trials<'_>,
    ) -> Option<Self> {
        let presence = Presence::of(ratings.old.is_some(), ratings.new.is_some());
        let certainty = |rating: Option<&Rating>| rating.map(|rating| rating.certainty);
        let interval = |rating: Option<&Rating>| rating.and_then(|rating| rating.interval);
        let direction = |rating: Option<&Rating>| rating.and_then(|rating| rating.direction);
        let mut movement = Self {
            id: id.to_owned(),
            presence,
            recommendations: recommendations.into_iter().collect(),
            facts: sides.changes.clone(),
            certainty: Move::between(certainty(ratings.old), certainty(ratings.new)),
            interval: Move::between(interval(ratings.old), interval(ratings.new)),
            direction: Move::between(direction(ratings.old), direction(ratings.new)),
            judgements: Vec::new(),
            why: Vec::new(),
        };
        if let (Some(old), Some(new)) = (ratings.old, ratings.new) {
            movement.judgements = judgements_moved(old, new, sides, trials);
            movement.why = movement.reasons(old, new);
        } else {
            movement.why = vec![match ratings.new {
                Some(new) => format!("the body was added, and comes to {}", new.certainty),
                None => "the body was removed".to_owned(),
            }];
        }
        let still = movement.facts.is_empty()
            && movement.judgements.is_empty()
            && movement.certainty.is_none()
            && movement.interval.is_none()
            && movement.direction.is_none();
        (!still).then_some(movement)
    }

    /// Whether all that moved is where and how something was read.
    pub(super) fn only_provenance(&self) -> bool {
        let reading = |fact: &EvidenceChange| fact.kind == EvidenceChangeKind::ProvenanceOnly;
        self.judgements.is_empty() && self.why.is_empty() && self.facts.iter().all(reading)
    }

    fn reasons(&self, old: &Rating, new: &Rating) -> Vec<String> {
        let certainty = self.certainty.as_ref().map(|_| {
            let (from, to) = (old.certainty, new.certainty);
            let moved = rose_or_fell("the certainty", from, to);
            format!("{moved}, since {}", self.why_of_certainty(old, new))
        });
        let interval = self.interval.as_ref().map(|moved| {
            let moved = interval_in_words(moved);
            format!("the interval {moved}, since {}", self.why_of_interval(old, new))
        });
        certainty.into_iter().chain(interval).collect()
    }

    /// Which judgements carried the certainty, and which went against it; or else what stands beside
    /// them.
    pub(super) fn why_of_certainty(&self, old: &Rating, new: &Rating) -> String {
        let moved = self.judgements.iter().filter(|moved| moved.of_level());
        let rose = new.certainty > old.certainty;
        let (with, against): (Vec<&JudgementMove>, Vec<&JudgementMove>) = moved
            .partition(|moved| moved.levels_gained().is_none_or(|gained| (gained > 0) == rose));
        let reasons = |moved: &[&JudgementMove], between: &str| {
            let reasons: Vec<&str> = moved.iter().map(|moved| moved.why.as_str()).collect();
            reasons.join(between)
        };
        let with_it = match with.as_slice() {
            [] => beside_the_judgements(old, new),
            with => reasons(with, "; and "),
        };
        if against.is_empty() {
            return with_it;
        }
        format!("{with_it}; against it, {}", reasons(&against, "; and "))
    }

    /// Which judgements carried the ends of the interval.
    pub(super) fn why_of_interval(&self, old: &Rating, new: &Rating) -> String {
        let moved = self.judgements.iter().filter(|moved| moved.of_possible() || moved.of_level());
        let reasons: Vec<&str> = moved.map(|moved| moved.why.as_str()).collect();
        if reasons.is_empty() { beside_the_judgements(old, new) } else { reasons.join("; and ") }
    }
}

/// Why a rating moved though none of its judgements did.
fn beside_the_judgements(old: &Rating, new: &Rating) -> String {
    let decided = |rating: &Rating| rating.decided.as_ref().map(|decided| decided.to.clone());
    if let Some(why) = new.not_rated.as_ref().filter(|_| old.not_rated != new.not_rated) {
        return why.clone();
    }
    match (decided(old), decided(new)) {
        (before, Some(to)) if before.as_ref() != Some(&to) => {
            return format!("a person decided it to be {to}");
        }
        (Some(_), None) => return "the decision of a person is no longer there".to_owned(),
        _ => {}
    }
    let line = |rating: &Rating| rating.combination.as_ref().map(|sum| sum.line.clone());
    match (line(old), line(new)) {
        (Some(before), Some(now)) if before != now => {
            format!("the sum is now `{now}` (it was `{before}`)")
        }
        _ => "it is put together otherwise, with the same judgements".to_owned(),
    }
}

fn judgements_moved(
    old: &Rating,
    new: &Rating,
    sides: &Sides,
    trials: &Trials<'_>,
) -> Vec<JudgementMove> {
    let (before, after) = (judgements::of(old), judgements::of(new));
    let of = |states: &[(&'static str, JudgementState)], on: &str| {
        states.iter().find(|(name, _)| *name == on).map(|(_, state)| state.clone())
    };
    let gone = before.iter().filter(|(on, _)| of(&after, on).is_none());
    let on: Vec<&'static str> = after.iter().chain(gone).map(|(on, _)| *on).collect();
    let pairs = on.into_iter().map(|on| (on, of(&before, on), of(&after, on)));
    let moved = pairs.filter(|(_, from, to)| match (from, to) {
        (Some(from), Some(to)) => !from.stands(to),
        _ => true,
    });
    moved.map(|(on, from, to)| JudgementMove::between(on, from, to, sides, trials)).collect()
}

/// "the certainty rose from very-low to low".
pub(super) fn rose_or_fell(what: &str, from: Certainty, to: Certainty) -> String {
    let verb = match (from, to) {
        (Certainty::NotRated, _) | (_, Certainty::NotRated) => "went",
        (from, to) if from < to => "rose",
        _ => "fell",
    };
    format!("{what} {verb} from {from} to {to}")
}

/// "went from very-low to low, to very-low to high".
pub(super) fn interval_in_words(moved: &Move<[Certainty; 2]>) -> String {
    let side = |interval: &Option<[Certainty; 2]>| match interval {
        Some([worst, best]) => format!("[{worst}, {best}]"),
        None => "none".to_owned(),
    };
    format!("went from {} to {}", side(&moved.from), side(&moved.to))
}
