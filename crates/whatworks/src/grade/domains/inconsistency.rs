//! Inconsistency: whether the studies point the same way.

use std::collections::{BTreeMap, BTreeSet};

use super::super::judgement::{Concern, Domain, DomainJudgement, Reporting, Trace};
use super::super::rules::{self, CONSISTENT_SHARE, DIVIDED_SHARE, FEWEST_VOTES};
use super::super::start::{Counted, PartItem};
use super::{Case, assume, by_limitation, needed, possible_in_words};
use crate::base::{Direction, LimitationKind, VoteBasis};

pub(super) fn judge(case: &Case<'_, '_>, trace: &mut Trace) -> DomainJudgement {
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
    if disagree(&case.part.items) {
        return disagreement(case, trace);
    }
    assume(Domain::Inconsistency, "directions are not counted; those stated agree", case, trace)
}

fn single_study(case: &Case<'_, '_>, trace: &mut Trace) -> DomainJudgement {
    let inputs = [("studies", case.study_ids())];
    trace.note(&rules::INC_SINGLE, &inputs, None, Concern::NotApplicable.code());
    DomainJudgement::new(
        &rules::INC_SINGLE,
        Concern::NotApplicable,
        vec![Concern::NotApplicable],
        Reporting::Reported,
        "there is one study",
    )
}

fn disagree(items: &[PartItem<'_>]) -> bool {
    let stated: BTreeSet<Direction> =
        items.iter().filter_map(|item| item.item.finding.direction).collect();
    stated.len() > 1 || stated.contains(&Direction::Mixed)
}

fn disagreement(case: &Case<'_, '_>, trace: &mut Trace) -> DomainJudgement {
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
    let inputs = [("directions", directions.join(", "))];
    trace.note(&rules::INC_DISAGREE, &inputs, None, possible_in_words(&judged));
    judged
}

/// What the counts of one finding leave possible: levels, and the shares they come from.
struct Shares {
    levels: BTreeSet<u8>,
    low: f64,
    high: f64,
}

/// Judges by counted directions. Counts of different reviews are never added up: their primary
/// studies may overlap.
fn by_share(case: &Case<'_, '_>, trace: &mut Trace) -> Option<DomainJudgement> {
    let mut levels = BTreeSet::new();
    let mut texts = Vec::new();
    let mut uncounted = false;
    if let Some(counted) = count_primary_studies(&case.part.items) {
        let shares = shares(counted);
        texts.push(in_words("the studies", shares.low, shares.high));
        levels = shares.levels;
    } else {
        for part in &case.part.items {
            match usable(part, trace).map(shares) {
                Some(shares) => {
                    levels.extend(shares.levels);
                    texts.push(in_words(&part.item.finding.id, shares.low, shares.high));
                }
                None => uncounted = true,
            }
        }
    }
    if levels.is_empty() {
        return None;
    }
    let judged = from_levels(levels, uncounted, disagree(&case.part.items), &texts.join("; "));
    let threshold = format!("consistent from {CONSISTENT_SHARE}, divided below {DIVIDED_SHARE}");
    let inputs = [("shares", texts.join("; "))];
    trace.note(&rules::INC_SHARE, &inputs, Some(threshold), possible_in_words(&judged));
    Some(judged)
}

fn from_levels(
    mut levels: BTreeSet<u8>,
    uncounted: bool,
    disagree: bool,
    text: &str,
) -> DomainJudgement {
    let worst = levels.last().copied().unwrap_or(0);
    let certain = levels.len() == 1 && !uncounted;
    let suggested = if certain || disagree { worst } else { levels.first().copied().unwrap_or(0) };
    // Counts of directions say nothing on how far effects differ in size, which counts most.
    if levels.contains(&0) {
        levels.insert(1);
    }
    if uncounted {
        levels.extend(worst..=2);
    }
    let facts = if levels.len() == 1 { Reporting::Reported } else { Reporting::PartlyReported };
    let possible = levels.into_iter().map(Concern::from_levels).collect();
    let judged = DomainJudgement::new(
        &rules::INC_SHARE,
        Concern::from_levels(suggested),
        possible,
        facts,
        format!("{text}; sizes of effect are not reported"),
    );
    let judged = if facts == Reporting::Reported {
        judged
    } else if certain {
        judged.open("the size of the effect in each study")
    } else {
        judged.open(needed(Domain::Inconsistency))
    };
    if suggested == 0 { judged.borderline() } else { judged }
}

/// Counts the directions of primary studies that stand in the base one by one. A study whose
/// findings differ is mixed, and mixed studies are not counted.
fn count_primary_studies(items: &[PartItem<'_>]) -> Option<Counted> {
    let mut directions: BTreeMap<&str, BTreeSet<Direction>> = BTreeMap::new();
    for part in items {
        if part.studies != Some(1) {
            return None;
        }
        let stated = directions.entry(part.item.study.id.as_str()).or_default();
        stated.extend(part.item.finding.direction);
    }
    let all_point = |wanted: &[Direction]| {
        let count = directions.values().filter(|stated| {
            !stated.is_empty() && stated.iter().all(|direction| wanted.contains(direction))
        });
        u32::try_from(count.count()).unwrap_or(u32::MAX)
    };
    let improved = all_point(&[Direction::Improved]);
    let not_improved = all_point(&[Direction::Worse, Direction::NoDifference]);
    let of = improved.saturating_add(not_improved);
    let counted = Counted { at_least: improved, at_most: improved, not_improved, of };
    (of >= FEWEST_VOTES).then_some(counted)
}

/// The counts of a finding, unless they count significance or too few studies.
fn usable(part: &PartItem<'_>, trace: &mut Trace) -> Option<Counted> {
    let votes = part.item.finding.votes.as_ref()?;
    if votes.basis == VoteBasis::Significance {
        let text = format!("{} of {}", votes.improved.unwrap_or(0), votes.of);
        let inputs = [("finding", part.item.finding.id.clone()), ("significant", text)];
        trace.note(&rules::INC_SIGNIFICANCE, &inputs, None, "shown, not used");
        return None;
    }
    part.counted.filter(|counted| counted.of >= FEWEST_VOTES)
}

fn shares(counted: Counted) -> Shares {
    let mut found = Shares { levels: BTreeSet::new(), low: 1.0, high: 0.0 };
    for improved in counted.at_least..=counted.at_most {
        let silent = counted.of.saturating_sub(improved + counted.not_improved);
        // A study whose direction is not stated may have gone the other way, or may not count.
        for silent_against in 0..=silent {
            let against = counted.not_improved + silent_against;
            let share = share_of(improved.max(against), improved + against);
            found.levels.insert(level(share));
            found.low = found.low.min(share);
            found.high = found.high.max(share);
        }
    }
    found
}

fn share_of(part: u32, whole: u32) -> f64 {
    f64::from(part) / f64::from(whole.max(1))
}

fn level(share: f64) -> u8 {
    if share >= CONSISTENT_SHARE {
        0
    } else if share >= DIVIDED_SHARE {
        1
    } else {
        2
    }
}

fn in_words(of: &str, low: f64, high: f64) -> String {
    let share = if low == high { format!("{low:.2}") } else { format!("{low:.2} to {high:.2}") };
    format!("share pointing one way in {of}: {share}")
}
