//! Imprecision: how much information there is, and whether intervals include no effect.

use std::collections::BTreeMap;

use super::super::needed;
use super::{Narrative, by_limitation, possible_in_words};
use crate::base::{Estimate, LimitationKind, Measure};
use crate::grade::judgement::{Concern, Domain, DomainJudgement, Reporting, Trace};
use crate::grade::rules;
use crate::grade::start::{PartItem, PartOfBody};

pub(in super::super) fn judge(case: &Narrative<'_, '_>, trace: &mut Trace) -> DomainJudgement {
    let people = participants(case);
    let small_size = case.rules.information_size;
    let small = case.limitations(&[LimitationKind::SmallStudies]);
    if !small.is_empty() && f64::from(people.fewest) <= small_size {
        return by_limitation(Domain::Imprecision, &rules::IMP_LIMITATION, &small, 2, trace);
    }
    let Some(most) = people.most else {
        let because = "the number of participants is not reported";
        return case.assume(Domain::Imprecision, because, trace);
    };
    let because = format!("{} participants", people.in_words(most));
    trace.note(&rules::IMP_LARGEST, [], None, because.clone());
    if case.part.items.len() > 1 && people.fewest < most {
        trace.note(&rules::IMP_SUM, [], None, because.clone());
    }
    if f64::from(most) <= small_size {
        let judged = DomainJudgement::new(
            &rules::IMP_SIZE,
            Concern::Serious,
            Concern::range(1, 2),
            Reporting::PartlyReported,
            because,
        );
        return note(judged.open("the confidence intervals"), most, case, trace);
    }
    if f64::from(people.fewest) <= small_size {
        let judged = DomainJudgement::new(
            &rules::IMP_SIZE,
            Concern::Serious,
            Concern::range(0, 2),
            Reporting::PartlyReported,
            because,
        );
        return note(judged.open(needed(Domain::Imprecision)), most, case, trace);
    }
    note(by_intervals(case, &because), most, case, trace)
}

/// With enough participants, intervals decide; a single study's do not speak for the others.
fn by_intervals(case: &Narrative<'_, '_>, people: &str) -> DomainJudgement {
    let intervals: Vec<&Estimate> = case.part.items.iter().flat_map(intervals).collect();
    let all_given = case.part.studies().is_some_and(|_| {
        case.part.items.iter().all(|part| part.studies == Some(1) && intervals_of(part) > 0)
    });
    let all_include_none = intervals.iter().all(|estimate| includes_no_effect(estimate));
    if all_given && !all_include_none {
        let because = format!("{people}, and an interval that excludes no effect");
        let possible = Concern::range(0, 0);
        let facts = Reporting::Reported;
        return DomainJudgement::new(
            &rules::IMP_SIZE,
            Concern::NotSerious,
            possible,
            facts,
            because,
        );
    }
    let (rule, because, open) = if all_given {
        let because = format!("{people}, and every interval includes no effect");
        (&rules::IMP_INTERVAL, because, "what difference is meaningful")
    } else {
        let because = format!("{people}; intervals are not reported for every study");
        (&rules::IMP_SIZE, because, "the confidence intervals")
    };
    let possible = Concern::range(0, 1);
    let facts = Reporting::PartlyReported;
    DomainJudgement::new(rule, Concern::NotSerious, possible, facts, because)
        .open(open)
        .borderline()
}

fn note(
    judged: DomainJudgement,
    people: u32,
    case: &Narrative<'_, '_>,
    trace: &mut Trace,
) -> DomainJudgement {
    let inputs = [("participants", people.into())];
    let threshold = Some(format!("more than {}", case.rules.information_size).into());
    trace.note(judged.rule, inputs, threshold, possible_in_words(&judged));
    judged
}

/// How many people are behind a part: at the least, and at the most where that is known.
#[derive(Clone, Copy, Default)]
struct People {
    fewest: u32,
    most: Option<u32>,
}

impl People {
    fn in_words(self, most: u32) -> String {
        if self.fewest == most { most.to_string() } else { format!("{} to {most}", self.fewest) }
    }
}

/// The number of participants, where it is known for certain.
pub(in super::super) fn known_participants(case: &Narrative<'_, '_>) -> Option<f64> {
    let people = participants(case);
    people.most.filter(|most| *most == people.fewest).map(f64::from)
}

/// The participants of all studies, each by its largest finding.
fn participants(case: &Narrative<'_, '_>) -> People {
    let mut of_study: BTreeMap<&str, People> = BTreeMap::new();
    for part in &case.part.items {
        let people = of_study.entry(part.item.study.id.as_str()).or_default();
        let stated = part.item.finding.participants;
        // Of a review that is split by design, the number is of both parts.
        let whole = case.part.kind == PartOfBody::Whole || part.studies == Some(1);
        if let Some(stated) = stated.filter(|_| whole) {
            people.fewest = people.fewest.max(stated);
        }
        people.most =
            people.most.max(stated.or_else(|| case.evidence.participants(part.item.study)));
    }
    let one_by_one = case.part.items.iter().all(|part| part.studies == Some(1));
    let fewest = of_study.values().map(|people| people.fewest);
    let fewest =
        if one_by_one { fewest.fold(0, u32::saturating_add) } else { fewest.max().unwrap_or(0) };
    let most =
        of_study.values().try_fold(0_u32, |sum, people| Some(sum.saturating_add(people.most?)));
    People { fewest, most }
}

fn intervals<'a>(part: &PartItem<'a>) -> impl Iterator<Item = &'a Estimate> {
    let estimates = part.item.finding.estimates.iter().flatten();
    estimates.filter(|estimate| estimate.ci_low.is_some() && estimate.ci_high.is_some())
}

fn intervals_of(part: &PartItem<'_>) -> usize {
    intervals(part).count()
}

pub(super) fn includes_no_effect(estimate: &Estimate) -> bool {
    let none = match estimate.measure {
        Measure::OddsRatio | Measure::RiskRatio => 1.0,
        _ => 0.0,
    };
    let low = estimate.ci_low.is_none_or(|low| low <= none);
    let high = estimate.ci_high.is_none_or(|high| high >= none);
    low && high
}
