//! Risk of bias: an appraisal of the studies, a stated limitation, or an uncontrolled design.

use super::super::judgement::{Concern, Domain, DomainJudgement, Reporting, Trace};
use super::super::rules;
use super::{Case, assume, by_limitation, needed, possible_in_words};
use crate::base::{AppraisalResult, LimitationKind};

const LIMITATIONS: [LimitationKind; 5] = [
    LimitationKind::Uncontrolled,
    LimitationKind::NoAttributableContrast,
    LimitationKind::PoorlyEvaluated,
    LimitationKind::ExploratoryAnalysis,
    LimitationKind::SmallerEffectsInBetterStudies,
];

pub(super) fn judge(case: &Case<'_, '_>, trace: &mut Trace) -> DomainJudgement {
    if let Some(judged) = by_appraisal(case, trace) {
        return judged;
    }
    let limitations = case.limitations(&LIMITATIONS);
    if !limitations.is_empty() {
        return by_limitation(Domain::RiskOfBias, &rules::ROB_LIMITATION, &limitations, 2, trace);
    }
    if case.part.items.iter().all(|item| case.evidence.designs(item.item.study).all_uncontrolled) {
        return uncontrolled(case, trace);
    }
    assume(Domain::RiskOfBias, "no appraisal of the studies is reported", case, trace)
}

/// What the appraisals come to, if every study was appraised. Those that differ are mixed.
fn by_appraisal(case: &Case<'_, '_>, trace: &mut Trace) -> Option<DomainJudgement> {
    let results: Option<Vec<AppraisalResult>> = case
        .part
        .items
        .iter()
        .map(|item| case.evidence.appraisal(item.item.study).and_then(|a| a.result))
        .collect();
    let results = results?;
    let first = *results.first()?;
    let alike = results.iter().all(|result| *result == first);
    let came_to = if alike { first } else { AppraisalResult::Mixed };
    let (suggested, possible) = match came_to {
        AppraisalResult::AllLow => (Concern::NotSerious, Concern::range(0, 0)),
        AppraisalResult::MostlyLow => (Concern::NotSerious, Concern::range(0, 1)),
        AppraisalResult::Mixed => (Concern::Serious, Concern::range(1, 1)),
        AppraisalResult::MostlyHigh | AppraisalResult::AllHigh => {
            (Concern::Serious, Concern::range(1, 2))
        }
    };
    let because = format!("the appraisal of the studies in {} came to {came_to}", case.study_ids());
    let judged = DomainJudgement::new(
        &rules::ROB_APPRAISAL,
        suggested,
        possible,
        Reporting::Reported,
        because,
    );
    let inputs = [("studies", case.study_ids()), ("appraisal", came_to.code().to_owned())];
    trace.note(&rules::ROB_APPRAISAL, &inputs, None, possible_in_words(&judged));
    let judged = if judged.possible.len() > 1 {
        judged.open("how far bias may explain the result")
    } else {
        judged
    };
    Some(if came_to == AppraisalResult::MostlyLow { judged.borderline() } else { judged })
}

fn uncontrolled(case: &Case<'_, '_>, trace: &mut Trace) -> DomainJudgement {
    let judged = DomainJudgement::new(
        &rules::ROB_UNCONTROLLED,
        Concern::Serious,
        Concern::range(1, 2),
        Reporting::PartlyReported,
        "every study is of an uncontrolled design",
    )
    .open(needed(Domain::RiskOfBias));
    let inputs = [("studies", case.study_ids())];
    trace.note(&rules::ROB_UNCONTROLLED, &inputs, None, possible_in_words(&judged));
    judged
}
