//! Risk of bias: appraisals of the studies, stated limitations, uncontrolled designs.

use super::super::needed;
use super::{Narrative, possible_in_words};
use crate::base::{AppraisalResult, Limitation, LimitationKind};
use crate::grade::judgement::{Concern, Domain, DomainJudgement, Reporting, Trace};
use crate::grade::rules::{self, Rule};

const LIMITATIONS: [LimitationKind; 5] = [
    LimitationKind::Uncontrolled,
    LimitationKind::NoAttributableContrast,
    LimitationKind::PoorlyEvaluated,
    LimitationKind::ExploratoryAnalysis,
    LimitationKind::SmallerEffectsInBetterStudies,
];

/// What appraisals leave possible: levels down, and the level suggested.
#[derive(Clone, Copy)]
struct Bounds {
    fewest: u8,
    most: u8,
    suggested: u8,
}

/// A study that nobody appraised may be anything; serious is assumed.
const NOT_APPRAISED: Bounds = Bounds { fewest: 0, most: 2, suggested: 1 };

pub(in super::super) fn judge(case: &Narrative<'_, '_>, trace: &mut Trace) -> DomainJudgement {
    let appraised = appraisals(case, trace);
    let limitations = case.limitations(&LIMITATIONS);
    let uncontrolled =
        case.part.items.iter().all(|item| case.evidence.designs(item.item.study).all_uncontrolled);
    if appraised.is_none() && limitations.is_empty() && !uncontrolled {
        let because = "no appraisal of the studies is reported";
        return case.assume(Domain::RiskOfBias, because, trace);
    }
    let mut reasons = Vec::new();
    let mut rule: &'static Rule = &rules::ROB_APPRAISAL;
    let mut bounds = NOT_APPRAISED;
    if let Some((found, words)) = appraised {
        bounds = found;
        reasons.push(format!("the appraisal of {} came to {words}", case.part.study_ids()));
    }
    if uncontrolled {
        (rule, bounds) = (&rules::ROB_UNCONTROLLED, at_least_serious(bounds));
        reasons.push("every study is of an uncontrolled design".to_owned());
        trace.note(rule, [("studies", case.part.study_ids().into())], None, "at least serious");
    }
    if !limitations.is_empty() {
        (rule, bounds) = (&rules::ROB_LIMITATION, at_least_serious(bounds));
        reasons.extend(limitations.iter().map(|limitation| limitation.reason.clone()));
        trace.note(rule, [("limitations", kinds(&limitations).into())], None, "at least serious");
    }
    conclude(rule, bounds, &reasons.join("; "), trace)
}

fn conclude(
    rule: &'static Rule,
    bounds: Bounds,
    because: &str,
    trace: &mut Trace,
) -> DomainJudgement {
    let settled = bounds.fewest == bounds.most;
    let facts = if settled { Reporting::Reported } else { Reporting::PartlyReported };
    let suggested = Concern::from_levels(bounds.suggested);
    let possible = Concern::range(bounds.fewest, bounds.most);
    let mut judged = DomainJudgement::new(rule, suggested, possible, facts, because);
    if !settled {
        judged = judged.open(needed(Domain::RiskOfBias));
    }
    if bounds.suggested == 0 && bounds.most > 0 {
        judged = judged.borderline();
    }
    trace.note(rule, [], None, possible_in_words(&judged));
    judged
}

const fn at_least_serious(bounds: Bounds) -> Bounds {
    let most = if bounds.most > 2 { bounds.most } else { 2 };
    let fewest = if bounds.fewest > 1 { bounds.fewest } else { 1 };
    let suggested = if bounds.suggested > 1 { bounds.suggested } else { 1 };
    Bounds { fewest, most, suggested }
}

fn kinds(limitations: &[&Limitation]) -> String {
    let kinds: Vec<&str> = limitations.iter().map(|limitation| limitation.kind.code()).collect();
    kinds.join(", ")
}

/// The best and the worst of the appraisals. A study without one leaves all open; low beside high
/// is serious. With the appraisals in words. `None` where no study was appraised.
fn appraisals(case: &Narrative<'_, '_>, trace: &mut Trace) -> Option<(Bounds, String)> {
    let results: Vec<Option<AppraisalResult>> =
        case.part.items.iter().map(|item| case.evidence.appraisal(item.item.study)).collect();
    if results.iter().all(Option::is_none) {
        return None;
    }
    let bounds: Vec<Bounds> =
        results.iter().map(|result| result.map_or(NOT_APPRAISED, bounds_of)).collect();
    let of = |level: fn(&Bounds) -> u8| bounds.iter().map(level);
    let came_to = Bounds {
        fewest: of(|b| b.fewest).min()?,
        most: of(|b| b.most).max()?,
        suggested: of(|b| b.suggested).max()?,
    };
    let words: Vec<&str> =
        results.iter().map(|result| result.map_or("not-reported", |r| r.code())).collect();
    let words = words.join(", ");
    let inputs = [("studies", case.part.study_ids().into()), ("appraisals", words.clone().into())];
    let result = Concern::from_levels(came_to.suggested).code();
    trace.note(&rules::ROB_APPRAISAL, inputs, None, result);
    Some((came_to, words))
}

const fn bounds_of(result: AppraisalResult) -> Bounds {
    match result {
        AppraisalResult::AllLow => Bounds { fewest: 0, most: 0, suggested: 0 },
        AppraisalResult::MostlyLow => Bounds { fewest: 0, most: 1, suggested: 0 },
        AppraisalResult::Mixed => Bounds { fewest: 1, most: 1, suggested: 1 },
        AppraisalResult::MostlyHigh | AppraisalResult::AllHigh => {
            Bounds { fewest: 1, most: 2, suggested: 1 }
        }
    }
}
