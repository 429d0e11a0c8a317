//! Findings in words: what can be judged without numbers that pool.
//!
//! `narrative-2017` judges by these rules alone. The rule sets for pooled estimates fall back on
//! them where a body gives no numbers, save for imprecision, which they judge by intervals only.

pub(super) mod imprecision;
pub(super) mod inconsistency;
pub(super) mod large_effect;
pub(super) mod publication_bias;
pub(super) mod risk_of_bias;

use super::needed;
use crate::base::{Limitation, LimitationKind};
use crate::grade::evidence::Evidence;
use crate::grade::judgement::{Concern, Domain, DomainJudgement, Reporting, Trace};
use crate::grade::rules::{Rule, Values};
use crate::grade::start::Part;

/// A part of a body of an evidence base, as its findings tell it.
#[derive(Clone, Copy)]
pub(crate) struct Narrative<'e, 'a> {
    pub(crate) evidence: &'e Evidence<'a>,
    pub(crate) part: &'e Part<'a>,
    /// Whether to leave out limitations that a source states of a whole group of studies.
    pub(crate) without_general: bool,
    pub(crate) rules: &'e Values,
}

impl<'a> Narrative<'_, 'a> {
    fn limitations(&self, kinds: &[LimitationKind]) -> Vec<&'a Limitation> {
        let all = self.evidence.body.limitations.iter();
        all.filter(|limitation| kinds.contains(&limitation.kind))
            .filter(|limitation| !(self.without_general && limitation.general))
            .collect()
    }

    /// Judges a domain on which nothing is reported, with its trace.
    fn assume(&self, domain: Domain, because: &str, trace: &mut Trace) -> DomainJudgement {
        super::assume(domain, because, Some(self.part.study_ids()), trace)
    }
}

/// Judges a domain by stated limitations: at least serious.
fn by_limitation(
    domain: Domain,
    rule: &'static Rule,
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
    trace.note(rule, [("limitations", kinds.join(", ").into())], None, possible_in_words(&judged));
    judged
}

pub(super) use super::possible_in_words;
