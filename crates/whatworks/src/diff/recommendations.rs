//! What moved in a recommendation: its own words, the evidence behind it, its rating, its audit.

use std::collections::BTreeSet;

use serde::Serialize;

use super::facts::{FactChange, FactChangeKind};
use super::items::ChangedItem;
use super::movement::{BodyMovement, Move, Presence, interval_in_words, rose_or_fell, words};
use crate::base::{Certainty, Recommendation};
use crate::grade::{AuditRow, Overall, Rating, Verdict};

/// A recommendation in which something moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecommendationMovement {
    /// The recommendation.
    pub id: String,
    /// Whether it is in both bases.
    pub presence: Presence,
    /// Whether all that differs is where and how it was read.
    pub provenance_only: bool,
    /// What differs in the recommendation itself: wording, scopes, strength, published certainty,
    /// components and whatever else it holds.
    pub changes: Vec<FactChange>,
    /// The bodies it rests on, in either base, whose facts or rating moved; see
    /// [`Diff::bodies`](super::Diff::bodies).
    pub bodies: Vec<String>,
    /// The body by which it is shown, where that is another.
    pub shown_by: Option<Move<String>>,
    /// The certainty derived, where that moved.
    pub derived: Option<Move<Certainty>>,
    /// The interval, where that moved.
    pub interval: Option<Move<[Certainty; 2]>>,
    /// The certainty published, where that moved.
    pub published: Option<Move<Certainty>>,
    /// The verdict of the audit, where that moved.
    pub verdict: Option<Move<Verdict>>,
    /// The certainty over the critical outcomes, where that moved.
    pub overall: Option<Move<Certainty>>,
    /// The certainty of the recommendation as written, where that moved.
    pub as_written: Option<Move<Certainty>>,
    /// Why, one sentence for each of these that moved.
    pub why: Vec<String>,
}

/// A recommendation of one base with its rating.
pub(super) struct Rated<'r> {
    pub(super) recommendation: &'r Recommendation,
    pub(super) rating: Rating,
    pub(super) audit: AuditRow,
}

impl RecommendationMovement {
    /// What moved; `None` where nothing did. `bodies` are the bodies that moved.
    pub(super) fn between(
        id: &str,
        old: Option<&Rated<'_>>,
        new: Option<&Rated<'_>>,
        changed: Option<&ChangedItem>,
        bodies: &[BodyMovement],
    ) -> Option<Self> {
        let rests_on = |rated: Option<&Rated<'_>>, body: &String| {
            let components = rated.map(|rated| rated.recommendation.components.iter());
            components.into_iter().flatten().any(|component| component.bodies.contains(body))
        };
        let behind =
            bodies.iter().filter(|body| rests_on(old, &body.id) || rests_on(new, &body.id));
        let behind: Vec<&BodyMovement> = behind.collect();
        let of = |rated: Option<&Rated<'_>>, part: fn(&Rating) -> &Option<Overall>| {
            rated.and_then(|rated| part(&rated.rating).as_ref().map(|overall| overall.certainty))
        };
        let moved_overall = |part| Move::between(of(old, part), of(new, part));
        let shown = |rated: Option<&Rated<'_>>| rated.and_then(|rated| rated.rating.body.clone());
        let derived = |rated: Option<&Rated<'_>>| rated.map(|rated| rated.audit.derived);
        let interval = |rated: Option<&Rated<'_>>| rated.and_then(|rated| rated.audit.interval);
        let published = |rated: Option<&Rated<'_>>| rated.and_then(|rated| rated.audit.published);
        let verdict = |rated: Option<&Rated<'_>>| rated.map(|rated| rated.audit.verdict);
        let mut movement = Self {
            id: id.to_owned(),
            presence: Presence::of(old.is_some(), new.is_some()),
            provenance_only: false,
            changes: changed.map(|changed| changed.changes.clone()).unwrap_or_default(),
            bodies: behind.iter().map(|body| body.id.clone()).collect(),
            shown_by: Move::between(shown(old), shown(new)),
            derived: Move::between(derived(old), derived(new)),
            interval: Move::between(interval(old), interval(new)),
            published: Move::between(published(old), published(new)),
            verdict: Move::between(verdict(old), verdict(new)),
            overall: moved_overall(|rating| &rating.overall),
            as_written: moved_overall(|rating| &rating.as_written),
            why: Vec::new(),
        };
        movement.why = match (old, new) {
            (Some(old), Some(new)) => movement.reasons(old, new, &behind),
            (None, Some(new)) => vec![format!(
                "the recommendation was added; its derived certainty is {}",
                new.audit.derived
            )],
            _ => vec!["the recommendation was removed".to_owned()],
        };
        let rating_stands = movement.presence == Presence::Both && movement.why.is_empty();
        let still = movement.changes.is_empty() && movement.bodies.is_empty() && rating_stands;
        let reading = |body: &&BodyMovement| body.only_provenance();
        movement.provenance_only = rating_stands
            && changed.is_none_or(|changed| changed.provenance_only)
            && behind.iter().all(reading);
        (!still).then_some(movement)
    }

    /// One sentence for each thing that moved.
    fn reasons(&self, old: &Rated<'_>, new: &Rated<'_>, behind: &[&BodyMovement]) -> Vec<String> {
        let shown = self.shown_by.as_ref().map(|moved| {
            let name = |body: &Option<String>| match body {
                Some(body) => format!("`{body}`"),
                None => "no body".to_owned(),
            };
            let (from, to) = (name(&moved.from), name(&moved.to));
            format!("it is now shown by {to} and no longer by {from}{}", self.why_shown(behind))
        });
        let derived = self.derived.as_ref().map(|_| {
            let moved = rose_or_fell("the derived certainty", old.audit.derived, new.audit.derived);
            format!("{moved}, since {}", self.why_derived(old, new, behind))
        });
        let interval = self.interval.as_ref().map(|moved| {
            let why = self.why_interval(old, new, behind);
            format!("the interval {}, since {why}", interval_in_words(moved))
        });
        let published = self.published.as_ref().map(|moved| {
            let level = |level: &Option<Certainty>| {
                level.map_or_else(|| "none".to_owned(), |level| level.to_string())
            };
            let (from, to) = (level(&moved.from), level(&moved.to));
            format!("the published certainty went from {from} to {to}, as the document states it")
        });
        let verdict = self.verdict.as_ref().map(|_| {
            let (from, to) = (old.audit.verdict, new.audit.verdict);
            format!(
                "the verdict of the audit went from {from} to {to}, since {}: {}",
                self.why_verdict(),
                new.audit.because
            )
        });
        let of = |what: &str, part: fn(&Rating) -> &Option<Overall>, moved: &Option<_>| {
            let [from, to] = [old, new].map(|rated| part(&rated.rating).as_ref());
            moved.as_ref().map(|_: &Move<Certainty>| {
                let level = |overall: Option<&Overall>| {
                    overall.map_or(Certainty::NotRated, |overall| overall.certainty)
                };
                let because = to.map_or("it has no component", |to| to.because.as_str());
                format!("{}: {because}", rose_or_fell(what, level(from), level(to)))
            })
        };
        let overall = of("the certainty over the critical outcomes", |r| &r.overall, &self.overall);
        let as_written = of(
            "the certainty of the recommendation as written",
            |r| &r.as_written,
            &self.as_written,
        );
        [shown, derived, interval, published, verdict, overall, as_written]
            .into_iter()
            .flatten()
            .collect()
    }

    /// What the bodies between which it changed did.
    fn why_shown(&self, behind: &[&BodyMovement]) -> String {
        let named = self.shown_by.iter().flat_map(|moved| [&moved.to, &moved.from]).flatten();
        let moved = named.filter_map(|id| behind.iter().find(|body| body.id == *id));
        let reasons = moved.filter_map(|body| {
            let judged = body.judgements.iter().map(|moved| &moved.why).next();
            let why = body.why.first().or(judged)?;
            Some(format!("of `{}`, {why}", body.id))
        });
        let reasons: Vec<String> = reasons.collect();
        match (reasons.is_empty(), self.of_components()) {
            (false, _) => format!(": {}", reasons.join("; ")),
            (true, true) => ": it rests on other bodies, by its components".to_owned(),
            (true, false) if behind.is_empty() => {
                ": they are listed in another order, and of equals the place decides".to_owned()
            }
            (true, false) => String::new(),
        }
    }

    fn of_components(&self) -> bool {
        self.changes.iter().any(|change| change.field.starts_with("components"))
    }

    fn why_derived(&self, old: &Rated<'_>, new: &Rated<'_>, behind: &[&BodyMovement]) -> String {
        match self.body_that_stays(new, behind) {
            Some(body) => body.why_of_certainty(&old.rating, &new.rating),
            None => self.another_body(),
        }
    }

    fn why_interval(&self, old: &Rated<'_>, new: &Rated<'_>, behind: &[&BodyMovement]) -> String {
        match self.body_that_stays(new, behind) {
            Some(body) if body.interval.is_some() => body.why_of_interval(&old.rating, &new.rating),
            _ => self.another_body(),
        }
    }

    /// The body by which it is shown before and after, where that moved.
    fn body_that_stays<'b>(
        &self,
        new: &Rated<'_>,
        behind: &[&'b BodyMovement],
    ) -> Option<&'b BodyMovement> {
        let shown = new.rating.body.as_ref().filter(|_| self.shown_by.is_none())?;
        behind.iter().find(|body| body.id == *shown).copied()
    }

    fn another_body(&self) -> String {
        match &self.shown_by {
            Some(Move { to: Some(to), .. }) => format!("it is now shown by `{to}`"),
            Some(_) => "no body speaks for it any more".to_owned(),
            None => "the critical outcomes behind it moved".to_owned(),
        }
    }

    fn why_verdict(&self) -> String {
        let moved = [
            ("the published certainty", self.published.is_some()),
            ("the derived certainty", self.derived.is_some()),
            ("the interval", self.interval.is_some()),
        ];
        let moved: Vec<&str> = moved.iter().filter(|(_, m)| *m).map(|(what, _)| *what).collect();
        match moved.as_slice() {
            [] => "another of its bodies moved".to_owned(),
            moved => format!("{} moved", moved.join(" and ")),
        }
    }
}

impl RecommendationMovement {
    /// What moved, in one line.
    pub(super) fn in_short(&self) -> String {
        if self.presence != Presence::Both {
            return self.why.join("; ");
        }
        if self.provenance_only {
            return "it states the same; only where that was read, or a note, differs".to_owned();
        }
        let fields: BTreeSet<&str> = self
            .changes
            .iter()
            .filter(|change| change.kind != FactChangeKind::ProvenanceOnly)
            .map(|change| change.field.split('/').next().unwrap_or_default())
            .collect();
        let fields: Vec<String> = fields.into_iter().map(words).collect();
        let own = (!fields.is_empty()).then(|| format!("its {} moved", fields.join(", ")));
        let bodies = (!self.bodies.is_empty())
            .then(|| format!("the evidence of {} moved", self.bodies.join(", ")));
        let said = own.into_iter().chain(bodies).chain(self.why.iter().cloned());
        said.collect::<Vec<String>>().join("; ")
    }
}
