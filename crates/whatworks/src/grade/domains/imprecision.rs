//! Imprecision: how much information there is, and whether intervals include no effect.

use std::collections::BTreeMap;

use super::super::judgement::{Concern, Domain, DomainJudgement, Reporting, Trace};
use super::super::rules::{self, INFORMATION_SIZE};
use super::{Case, assume, by_limitation, possible_in_words};
use crate::base::{Estimate, LimitationKind, Measure};

pub(super) fn judge(case: &Case<'_, '_>, trace: &mut Trace) -> DomainJudgement {
    let small = case.limitations(&[LimitationKind::SmallStudies]);
    if !small.is_empty() {
        return by_limitation(Domain::Imprecision, &rules::IMP_LIMITATION, &small, 3, trace);
    }
    match participants(case) {
        Some(people) => by_size(case, people, trace),
        None => {
            assume(Domain::Imprecision, "the number of participants is not reported", case, trace)
        }
    }
}

/// The participants of all studies, each by its largest finding.
fn participants(case: &Case<'_, '_>) -> Option<u32> {
    let mut largest: BTreeMap<&str, Option<u32>> = BTreeMap::new();
    for part in &case.part.items {
        let entry = largest.entry(part.item.study.id.as_str()).or_default();
        *entry = (*entry).max(part.item.finding.participants);
    }
    largest.into_values().try_fold(0_u32, |sum, people| Some(sum.saturating_add(people?)))
}

fn by_size(case: &Case<'_, '_>, people: u32, trace: &mut Trace) -> DomainJudgement {
    let intervals = intervals(case);
    let include_none = !intervals.is_empty() && intervals.iter().all(|e| includes_no_effect(e));
    let (rule, suggested, possible, facts, because) = if people <= INFORMATION_SIZE {
        let because = format!("information from {people} participants");
        let possible = Concern::range(1, 1);
        (&rules::IMP_SIZE, Concern::Serious, possible, Reporting::Reported, because)
    } else if include_none {
        let because = format!("{people} participants, and every interval includes no effect");
        let possible = Concern::range(1, 1);
        (&rules::IMP_INTERVAL, Concern::Serious, possible, Reporting::Reported, because)
    } else if intervals.is_empty() {
        let because = format!("{people} participants; intervals are not reported");
        let possible = Concern::range(0, 1);
        (&rules::IMP_SIZE, Concern::NotSerious, possible, Reporting::PartlyReported, because)
    } else {
        let because = format!("{people} participants, and an interval that excludes no effect");
        let possible = Concern::range(0, 0);
        (&rules::IMP_SIZE, Concern::NotSerious, possible, Reporting::Reported, because)
    };
    let judged = DomainJudgement::new(rule, suggested, possible, facts, because);
    let judged = match judged.facts {
        Reporting::Reported => judged,
        _ => judged.open("the confidence intervals"),
    };
    let inputs = [("participants", people.to_string()), ("intervals", intervals.len().to_string())];
    let threshold = Some(format!("more than {INFORMATION_SIZE}"));
    trace.note(&rules::IMP_LARGEST, &inputs, None, format!("{people} participants"));
    trace.note(rule, &inputs, threshold, possible_in_words(&judged));
    judged
}

fn intervals<'a>(case: &Case<'_, 'a>) -> Vec<&'a Estimate> {
    let findings = case.part.items.iter().map(|part| part.item.finding);
    findings
        .flat_map(|finding| finding.estimates.iter().flatten())
        .filter(|estimate| estimate.ci_low.is_some() && estimate.ci_high.is_some())
        .collect()
}

fn includes_no_effect(estimate: &Estimate) -> bool {
    let none = match estimate.measure {
        Measure::OddsRatio | Measure::RiskRatio => 1.0,
        _ => 0.0,
    };
    let low = estimate.ci_low.is_none_or(|low| low <= none);
    let high = estimate.ci_high.is_none_or(|high| high >= none);
    low && high
}
