//! Inconsistency: whether the studies point the same way.

use std::collections::BTreeSet;

use super::super::needed;
use super::{Narrative, by_limitation, possible_in_words};
use crate::base::{Direction, LimitationKind, VoteBasis};
use crate::grade::judgement::{Concern, Domain, DomainJudgement, Reporting, Trace};
use crate::grade::rules::{self, Values};
use crate::grade::start::{Counted, DirectionCounts, PartItem};

pub(in super::super) fn judge(case: &Narrative<'_, '_>, trace: &mut Trace) -> DomainJudgement {
    let heterogeneous = case.limitations(&[LimitationKind::TooHeterogeneousToCompare]);
    if !heterogeneous.is_empty() {
        return by_limitation(
            Domain::Inconsistency,
            &rules::INC_HETEROGENEOUS,
            &heterogeneous,
            2,
            trace,
        );
    }
    if case.part.studies() == Some(1) {
        return single_study(case, trace);
    }
    if let Some(judged) = by_share(case, trace) {
        return judged;
    }
    if disagree(case) {
        return disagreement(case, trace);
    }
    case.assume(Domain::Inconsistency, "directions are not counted; those stated agree", trace)
}

fn single_study(case: &Narrative<'_, '_>, trace: &mut Trace) -> DomainJudgement {
    let inputs = [("studies", case.part.study_ids().into())];
    trace.note(&rules::INC_SINGLE, inputs, None, Concern::NotApplicable.code());
    DomainJudgement::new(
        &rules::INC_SINGLE,
        Concern::NotApplicable,
        vec![Concern::NotApplicable],
        Reporting::Reported,
        "there is one study",
    )
}

fn disagree(case: &Narrative<'_, '_>) -> bool {
    let items = case.part.items.iter();
    let stated: BTreeSet<Direction> =
        items.filter_map(|item| item.item.finding.direction).collect();
    stated.len() > 1 || stated.contains(&Direction::Mixed)
}

fn disagreement(case: &Narrative<'_, '_>, trace: &mut Trace) -> DomainJudgement {
    let directions: Vec<String> = case
        .part
        .items
        .iter()
        .filter_map(|item| {
            let direction = item.item.finding.direction?;
            Some(format!("{}: {direction}", item.item.finding.id))
        })
        .collect();
    let judged = DomainJudgement::new(
        &rules::INC_DISAGREE,
        Concern::Serious,
        Concern::range(1, 2),
        Reporting::PartlyReported,
        format!("the findings point different ways ({})", directions.join(", ")),
    )
    .open(needed(Domain::Inconsistency));
    let inputs = [("directions", directions.join(", ").into())];
    trace.note(&rules::INC_DISAGREE, inputs, None, possible_in_words(&judged));
    judged
}

/// What counts leave possible: the fewest and the most levels down, and the shares they come
/// from.
#[derive(Clone, Copy)]
struct Shares {
    fewest: u8,
    most: u8,
    low: f64,
    high: f64,
}

/// Judges by counted directions: of primary studies that stand one by one, or of reviews.
fn by_share(case: &Narrative<'_, '_>, trace: &mut Trace) -> Option<DomainJudgement> {
    match case.part.count_directions() {
        Some(counts) => by_studies(counts, case.rules, trace),
        None => by_reviews(case, trace),
    }
}

/// Studies that point neither way are not counted; where most do, there is no common direction.
fn by_studies(
    counts: DirectionCounts,
    rules: &Values,
    trace: &mut Trace,
) -> Option<DomainJudgement> {
    let pointing = counts.improved.saturating_add(counts.worse);
    if f64::from(pointing) < rules.fewest_votes {
        return None;
    }
    let share = share_of(counts.improved.max(counts.worse), pointing);
    let few_point = pointing < counts.studies.saturating_sub(pointing);
    let fewest = level(share, rules).max(u8::from(few_point));
    if few_point {
        let inputs = [("pointing", pointing.into()), ("studies", counts.studies.into())];
        trace.note(&rules::INC_FEW_POINT, inputs, None, "at least serious");
    }
    let text =
        format!("{} improved and {} worse of {}", counts.improved, counts.worse, counts.studies);
    let shares = Shares { fewest, most: fewest, low: share, high: share };
    Some(conclude(shares, false, &text, rules, trace))
}

/// Counts of different reviews are never added up: their primary studies may overlap. Reviews that
/// point different ways, or one called mixed, are at least serious.
fn by_reviews(case: &Narrative<'_, '_>, trace: &mut Trace) -> Option<DomainJudgement> {
    let counted: Vec<(&PartItem<'_>, Option<Shares>)> = case
        .part
        .items
        .iter()
        .map(|part| {
            (part, usable(part, case.rules, trace).map(|counted| shares(counted, case.rules)))
        })
        .collect();
    let known: Vec<Shares> = counted.iter().filter_map(|(_, shares)| *shares).collect();
    let uncounted = known.len() < counted.len();
    let floor = u8::from(disagree(case));
    let together = Shares {
        fewest: known.iter().map(|shares| shares.fewest).min()?.max(floor),
        most: known.iter().map(|shares| shares.most).max()?.max(floor),
        low: known.iter().map(|shares| shares.low).fold(1.0, f64::min),
        high: known.iter().map(|shares| shares.high).fold(0.0, f64::max),
    };
    if floor > 0 {
        trace.note(&rules::INC_DISAGREE, [], None, "at least serious");
    }
    let texts: Vec<String> = counted
        .iter()
        .filter_map(|(part, shares)| Some(in_words(&part.item.finding.id, (*shares)?)))
        .collect();
    Some(conclude(together, uncounted, &texts.join("; "), case.rules, trace))
}

fn conclude(
    shares: Shares,
    uncounted: bool,
    text: &str,
    rules: &Values,
    trace: &mut Trace,
) -> DomainJudgement {
    let certain = shares.fewest == shares.most && !uncounted;
    // Counts of directions say nothing on how far effects differ in size, which counts most.
    let most = if uncounted { 2 } else { shares.most.max(u8::from(shares.fewest == 0)) };
    let settled = shares.fewest == most;
    let facts = if settled { Reporting::Reported } else { Reporting::PartlyReported };
    let mut judged = DomainJudgement::new(
        &rules::INC_SHARE,
        Concern::from_levels(shares.fewest),
        Concern::range(shares.fewest, most),
        facts,
        format!("share pointing one way: {text}; sizes of effect are not compared"),
    );
    if !settled {
        let size = "the size of the effect in each study";
        judged = judged.open(if certain { size } else { needed(Domain::Inconsistency) });
    }
    if shares.fewest == 0 {
        judged = judged.borderline();
    }
    let threshold = format!(
        "consistent from {}, divided below {}",
        rules.consistent_share, rules.divided_share
    );
    let inputs = [("shares", text.to_owned().into())];
    trace.note(&rules::INC_SHARE, inputs, Some(threshold.into()), possible_in_words(&judged));
    judged
}

/// The counts of a finding, if they do not count significance and enough studies say which way.
fn usable(part: &PartItem<'_>, rules: &Values, trace: &mut Trace) -> Option<Counted> {
    let votes = part.item.finding.votes.as_ref()?;
    if votes.basis == VoteBasis::Significance {
        let text = format!("{} of {}", votes.improved.unwrap_or(0), votes.of);
        let inputs =
            [("finding", part.item.finding.id.clone().into()), ("significant", text.into())];
        trace.note(&rules::INC_SIGNIFICANCE, inputs, None, "shown, not used");
        return None;
    }
    part.counted.filter(|counted| {
        let stated =
            if counted.all_stated { counted.of } else { counted.at_least + counted.not_improved };
        f64::from(stated) >= rules.fewest_votes
    })
}

/// The shares at the corners of what is possible, and where the two sides come nearest.
///
/// A study whose direction is not stated may have gone the other way, or may not count.
fn shares(counted: Counted, rules: &Values) -> Shares {
    let of = counted.of;
    let nearest = [of / 2, of.div_ceil(2)].map(|r| r.clamp(counted.at_least, counted.at_most));
    let (mut low, mut high) = (1.0_f64, 0.0_f64);
    for improved in [counted.at_least, counted.at_most].into_iter().chain(nearest) {
        let rest = of.saturating_sub(improved);
        let fewest = if counted.all_stated { rest } else { counted.not_improved.min(rest) };
        for against in [fewest, rest, improved.clamp(fewest, rest)] {
            let share = share_of(improved.max(against), improved.saturating_add(against));
            low = low.min(share);
            high = high.max(share);
        }
    }
    Shares { fewest: level(high, rules), most: level(low, rules), low, high }
}

fn share_of(part: u32, whole: u32) -> f64 {
    f64::from(part) / f64::from(whole.max(1))
}

fn level(share: f64, rules: &Values) -> u8 {
    if share >= rules.consistent_share {
        0
    } else if share >= rules.divided_share {
        1
    } else {
        2
    }
}

fn in_words(of: &str, shares: Shares) -> String {
    let Shares { low, high, .. } = shares;
    if low == high { format!("{low:.2} in {of}") } else { format!("{low:.2} to {high:.2} in {of}") }
}
