//! The five domains of rating down, and rating up: one file each, one function each.

mod imprecision;
mod inconsistency;
mod indirectness;
mod publication_bias;
mod risk_of_bias;
mod upgrades;

pub use upgrades::Upgrade;

use super::evidence::Evidence;
use super::judgement::{Concern, Domain, DomainJudgement, Domains, Reporting, Trace};
use super::rules::{self, Rule};
use super::start::Part;
use crate::base::{Limitation, LimitationKind};

/// What a domain is judged from.
pub(crate) struct Case<'e, 'a> {
    pub(crate) evidence: &'e Evidence<'a>,
    pub(crate) part: &'e Part<'a>,
    /// Whether to leave out limitations that a source states of a whole group of studies.
    pub(crate) without_general: bool,
}

impl<'a> Case<'_, 'a> {
    fn limitations(&self, kinds: &[LimitationKind]) -> Vec<&'a Limitation> {
        let all = self.evidence.body.limitations.iter();
        all.filter(|limitation| kinds.contains(&limitation.kind))
            .filter(|limitation| !(self.without_general && limitation.general))
            .collect()
    }
}

/// Judges the five domains.
pub(crate) fn judge(case: &Case<'_, '_>, trace: &mut Trace) -> Domains {
    Domains {
        risk_of_bias: risk_of_bias::judge(case, trace),
        inconsistency: inconsistency::judge(case, trace),
        indirectness: indirectness::judge(case, trace),
        imprecision: imprecision::judge(case, trace),
        publication_bias: publication_bias::judge(case, trace),
    }
}

/// Looks at the reasons for rating up.
pub(crate) fn upgrades(case: &Case<'_, '_>, trace: &mut Trace) -> Vec<Upgrade> {
    upgrades::large_effect(case, trace).into_iter().collect()
}

/// What a rule set assumes of a domain on which nothing is reported.
pub(crate) fn not_reported(domain: Domain, because: impl Into<String>) -> DomainJudgement {
    let (rule, suggested, most): (&Rule, Concern, u8) = match domain {
        Domain::RiskOfBias => (&rules::ROB_NOT_REPORTED, Concern::Serious, 2),
        Domain::Inconsistency => (&rules::INC_NOT_REPORTED, Concern::NotSerious, 2),
        Domain::Indirectness => (&rules::IND_NOT_REPORTED, Concern::NotSerious, 2),
        Domain::Imprecision => (&rules::IMP_NOT_REPORTED, Concern::Serious, 2),
        Domain::PublicationBias => (&rules::PUB_NOT_REPORTED, Concern::NotSerious, 1),
    };
    let judged = DomainJudgement::new(
        rule,
        suggested,
        Concern::range(0, most),
        Reporting::NotReported,
        because,
    );
    let judged = judged.open(needed(domain));
    if suggested == Concern::NotSerious { judged.borderline() } else { judged }
}

/// What settles a domain.
const fn needed(domain: Domain) -> &'static str {
    match domain {
        Domain::RiskOfBias => "an appraisal of the risk of bias of the studies",
        Domain::Inconsistency => "the direction and size of the effect in each study",
        Domain::Indirectness => "a comparison of question and evidence, element by element",
        Domain::Imprecision => "the number of participants and the confidence intervals",
        Domain::PublicationBias => "whether studies were done and not published",
    }
}

/// Judges a domain on which nothing is reported, with its trace.
fn assume(
    domain: Domain,
    because: &str,
    case: &Case<'_, '_>,
    trace: &mut Trace,
) -> DomainJudgement {
    let judged = not_reported(domain, because);
    if let Some(rule) = rules::by_id(judged.rule) {
        let inputs = [("studies", case.part.study_ids())];
        trace.note(rule, &inputs, None, possible_in_words(&judged));
    }
    judged
}

/// Judges a domain by stated limitations: at least serious.
fn by_limitation(
    domain: Domain,
    rule: &Rule,
    limitations: &[&Limitation],
    most: u8,
    trace: &mut Trace,
) -> DomainJudgement {
    let reasons: Vec<&str> = limitations.iter().map(|l| l.reason.as_str()).collect();
    let kinds: Vec<&str> = limitations.iter().map(|l| l.kind.code()).collect();
    let judged = DomainJudgement::new(
        rule,
        Concern::Serious,
        Concern::range(1, most),
        Reporting::PartlyReported,
        reasons.join("; "),
    )
    .open(needed(domain));
    trace.note(rule, &[("limitations", kinds.join(", "))], None, possible_in_words(&judged));
    judged
}

fn possible_in_words(judged: &DomainJudgement) -> String {
    let possible: Vec<&str> = judged.possible.iter().map(|concern| concern.code()).collect();
    format!("{} suggested; possible: {}", judged.suggested, possible.join(", "))
}
