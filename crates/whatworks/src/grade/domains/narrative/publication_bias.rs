//! Publication bias: small positive studies only, or studies known and not published.

use super::super::needed;
use super::{Narrative, possible_in_words};
use crate::base::{Limitation, LimitationKind};
use crate::grade::judgement::{Concern, Domain, DomainJudgement, Reporting, Trace};
use crate::grade::rules::{self, Rule};

pub(in super::super) fn judge(case: &Narrative<'_, '_>, trace: &mut Trace) -> DomainJudgement {
    let found = |kind| case.limitations(&[kind]);
    let unpublished = found(LimitationKind::UnpublishedStudiesKnown);
    if !unpublished.is_empty() {
        return suspected(&rules::PUB_UNPUBLISHED, &unpublished, trace);
    }
    let small = found(LimitationKind::OnlySmallPositiveStudies);
    if !small.is_empty() {
        return suspected(&rules::PUB_SMALL_POSITIVE, &small, trace);
    }
    let search = found(LimitationKind::SearchNotComprehensive);
    if let Some(search) = search.first() {
        let inputs = [("limitation", search.kind.code().to_owned().into())];
        trace.note(&rules::PUB_SEARCH, inputs, None, "a close call");
        return DomainJudgement::new(
            &rules::PUB_SEARCH,
            Concern::NotSerious,
            Concern::range(0, 1),
            Reporting::PartlyReported,
            search.reason.clone(),
        )
        .open(needed(Domain::PublicationBias))
        .borderline();
    }
    case.assume(Domain::PublicationBias, "nothing that bears on it is reported", trace)
}

fn suspected(
    rule: &'static Rule,
    limitations: &[&Limitation],
    trace: &mut Trace,
) -> DomainJudgement {
    let reasons: Vec<&str> = limitations.iter().map(|l| l.reason.as_str()).collect();
    let judged = DomainJudgement::new(
        rule,
        Concern::Serious,
        Concern::range(1, 1),
        Reporting::Reported,
        reasons.join("; "),
    );
    trace.note(
        rule,
        [("limitations", reasons.join("; ").into())],
        None,
        possible_in_words(&judged),
    );
    judged
}
