//! What would change a weighted order: the smallest change of each weight, and of each judgement.
//!
//! One at a time. A weight changes and the others keep their proportions, the usual one-way
//! analysis (Triantaphyllou and Sánchez 1997, Decis Sci 28: 151-194, who solve for the change of
//! one weight between each pair; here the others are rescaled so that the sum stays 1). Scores are
//! then linear in the weight, and in a value, so that what makes two items equal is a division.

use serde::Serialize;

use super::panel::Panel;
use super::policy::Policy;
use super::rounding::{rounded, shown};
use super::weighted::{Interval, Weights};
use crate::base::codes;

codes! {
    /// What is changed.
    ThresholdOf {
        /// A weight.
        Weight = "weight",
        /// A value that somebody judged.
        Judgement = "judgement",
    }
}

codes! {
    /// What a change changes.
    Changes {
        /// The order of two items.
        Order = "order",
        /// Which item is first.
        First = "first-place",
    }
}

/// The smallest change of a weight or a value that changes the order. Where it lies exactly, two
/// items are equal; beyond it they have changed places.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Threshold {
    /// What is changed.
    pub of: ThresholdOf,
    /// The criterion.
    pub criterion: String,
    /// The recommendation whose value is changed.
    pub recommendation: Option<String>,
    /// What it changes.
    pub changes: Changes,
    /// The weight (of a sum of 1) or the value now.
    pub now: f64,
    /// The weight or the value at which two items are equal; none where no admissible one is.
    pub to: Option<f64>,
    /// The change.
    pub change: Option<f64>,
    /// The items that change places, the one that is in front now first.
    pub between: Option<[String; 2]>,
    /// The same in words.
    pub because: String,
}

/// An item whose values are all known.
struct Known<'a> {
    id: &'a str,
    row: usize,
    score: f64,
    values: Vec<f64>,
}

/// A change that makes two items equal.
#[derive(Clone, Copy)]
struct Tie<'a> {
    to: f64,
    change: f64,
    between: [&'a str; 2],
}

/// The thresholds of every weight and every value. Items with open values are left out: their
/// places are open as it is.
pub(super) fn thresholds(
    panel: &Panel,
    policy: &Policy,
    weights: &Weights,
    scores: &[Interval],
) -> Vec<Threshold> {
    let rows = panel.rows.iter().zip(scores).enumerate();
    let known = rows.filter(|(_, (row, _))| !row.is_open()).map(|(at, (row, score))| Known {
        id: &row.id,
        row: at,
        score: score.low,
        values: row.lows().collect(),
    });
    let mut known: Vec<Known<'_>> = known.collect();
    // The best first; ties in the order of the document.
    known.sort_by(|a, b| b.score.total_cmp(&a.score));
    let normalised = weights.normalised();
    let mut found = Vec::new();
    for (column, (criterion, weight)) in policy.criteria.iter().zip(&normalised).enumerate() {
        for changes in Changes::ALL {
            let tie = of_weight(&known, column, weights, *changes);
            let threshold = Threshold {
                of: ThresholdOf::Weight,
                criterion: criterion.id.clone(),
                recommendation: None,
                changes: *changes,
                now: rounded(*weight, *weight),
                to: tie.map(|tie| tie.to),
                change: tie.map(|tie| tie.change),
                between: tie.map(|tie| tie.between.map(str::to_owned)),
                because: String::new(),
            };
            let none = shares_first(&known, *changes).unwrap_or("no weight from 0 to 1 changes it");
            let because = in_words("weight", &threshold, none, None);
            found.push(Threshold { because, ..threshold });
        }
    }
    let mut in_document_order: Vec<&Known<'_>> = known.iter().collect();
    in_document_order.sort_by_key(|item| item.row);
    for item in in_document_order {
        for (column, criterion) in policy.criteria.iter().enumerate() {
            let Some(now) = item.values.get(column).copied() else { continue };
            let Some(scale) = panel.scales.get(column) else { continue };
            for changes in Changes::ALL {
                let tie = of_value(&known, item, column, weights, scale.ends(), *changes);
                let threshold = Threshold {
                    of: ThresholdOf::Judgement,
                    criterion: criterion.id.clone(),
                    recommendation: Some(item.id.to_owned()),
                    changes: *changes,
                    now,
                    to: tie.map(|tie| tie.to),
                    change: tie.map(|tie| tie.change),
                    between: tie.map(|tie| tie.between.map(str::to_owned)),
                    because: String::new(),
                };
                let beyond = tie.and_then(|tie| scale.beyond(tie.to, tie.change > 0.0));
                let none =
                    shares_first(&known, *changes).unwrap_or("no value of its scale changes it");
                let because = in_words("value", &threshold, none, beyond);
                found.push(Threshold { because, ..threshold });
            }
        }
    }
    found
}

/// Why nothing is said of the first place, where it is shared.
fn shares_first(known: &[Known<'_>], changes: Changes) -> Option<&'static str> {
    let shared = known.first().zip(known.get(1)).is_some_and(|(a, b)| a.score == b.score);
    (changes == Changes::First && shared).then_some("the first place is shared as it is")
}

/// The smallest change of a weight that makes two items equal whose order it then turns.
fn of_weight<'a>(
    known: &[Known<'a>],
    column: usize,
    weights: &Weights,
    changes: Changes,
) -> Option<Tie<'a>> {
    let weight = weights.given().get(column)? / weights.sum();
    if weight >= 1.0 || shares_first(known, changes).is_some() {
        return None;
    }
    let mut smallest: Option<Tie<'a>> = None;
    let fronts = if changes == Changes::First { 1 } else { known.len() };
    for (place, front) in known.iter().enumerate().take(fronts) {
        for behind in known.iter().skip(place + 1).filter(|other| other.score < front.score) {
            let lead = Lead::of(front, behind, column, weights);
            // What the others give is shared out by their proportions: equal where
            // `to * own + (1 - to) * others = 0`.
            let others = lead.others / (weights.sum() - lead.weight);
            let to = rounded(others / (others - lead.own), 1.0);
            if to > 0.0 && to < 1.0 {
                let change = rounded(to - weight, 1.0);
                let tie = Tie { to, change, between: [front.id, behind.id] };
                smallest = Some(smaller(smallest, tie));
            }
        }
    }
    smallest
}

/// The smallest change of the value of an item that makes it equal to another, within the scale and
/// with room beyond.
fn of_value<'a>(
    known: &[Known<'a>],
    item: &Known<'a>,
    column: usize,
    weights: &Weights,
    (worst, best): (f64, f64),
    changes: Changes,
) -> Option<Tie<'a>> {
    let now = *item.values.get(column)?;
    if *weights.given().get(column)? <= 0.0 || shares_first(known, changes).is_some() {
        return None;
    }
    let first = known.first().map(|first| first.id);
    let counts = |other: &&Known<'_>| {
        let either = first == Some(other.id) || first == Some(item.id);
        other.score != item.score && (changes == Changes::Order || either)
    };
    let mut smallest: Option<Tie<'a>> = None;
    for other in known.iter().filter(counts) {
        let lead = Lead::of(other, item, column, weights);
        let change = lead.own + lead.others / lead.weight;
        let magnitude = lead.own.abs() + lead.magnitude / lead.weight;
        let change = rounded(change, magnitude);
        let to = rounded(now + change, now.abs() + magnitude);
        let room = if change > 0.0 { to < best } else { to > worst };
        if room {
            let ahead = if change > 0.0 { [other.id, item.id] } else { [item.id, other.id] };
            smallest = Some(smaller(smallest, Tie { to, change, between: ahead }));
        }
    }
    smallest
}

/// How far one item is in front of another: by its value on one criterion, and by the others with
/// their weights.
struct Lead {
    own: f64,
    weight: f64,
    others: f64,
    magnitude: f64,
}

impl Lead {
    fn of(front: &Known<'_>, behind: &Known<'_>, column: usize, weights: &Weights) -> Self {
        let mut lead = Self { own: 0.0, weight: 0.0, others: 0.0, magnitude: 0.0 };
        let values = front.values.iter().zip(&behind.values).zip(weights.given());
        for (place, ((front, behind), weight)) in values.enumerate() {
            if place == column {
                (lead.own, lead.weight) = (front - behind, *weight);
            } else {
                let part = (front - behind) * weight;
                lead.others += part;
                lead.magnitude += part.abs();
            }
        }
        lead
    }
}

/// The smaller of two changes; of equal ones, that between the items whose names come first.
fn smaller<'a>(so_far: Option<Tie<'a>>, tie: Tie<'a>) -> Tie<'a> {
    let Some(so_far) = so_far else { return tie };
    let by_size = tie.change.abs().total_cmp(&so_far.change.abs());
    let by_name = tie.between.cmp(&so_far.between);
    if by_size.then(by_name).is_lt() { tie } else { so_far }
}

fn in_words(what: &str, threshold: &Threshold, none: &str, beyond: Option<String>) -> String {
    let (Some(to), Some([front, behind])) = (threshold.to, &threshold.between) else {
        return none.to_owned();
    };
    let now = shown(threshold.now);
    let of_scale = beyond.map_or_else(String::new, |beyond| match threshold.of {
        ThresholdOf::Judgement => format!(" (on its scale {beyond})"),
        ThresholdOf::Weight => String::new(),
    });
    format!(
        "at a {what} of {} instead of {now}, `{front}` and `{behind}` are equal; beyond \
         it{of_scale}, `{behind}` comes before `{front}`",
        shown(to)
    )
}
