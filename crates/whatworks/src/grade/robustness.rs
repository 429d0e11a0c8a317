//! What a rating hangs on: each study left out in turn, and each judgement.

use serde::Serialize;
use whatworks_synthesis::Progress;

use super::body::BodyOfEvidence;
use super::judgement::{Concern, Domain};
use super::rating::{Rating, RulesName};
use super::rules::RuleSet;
use crate::base::{Assessment, Certainty, EvidenceBase};
use crate::error::{Error, UnknownName};
use crate::json;

/// What a rating hangs on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Robustness {
    /// The form of this result.
    pub schema: &'static str,
    /// What was rated.
    pub id: String,
    /// The rule set.
    pub rules: RulesName,
    /// The certainty with everything.
    pub certainty: Certainty,
    /// The interval with everything.
    pub interval: Option<[Certainty; 2]>,
    /// The rating without each study.
    pub studies: Vec<WithoutStudy>,
    /// The rating without each judgement that rates down or up.
    pub judgements: Vec<WithoutJudgement>,
    /// The studies without which the certainty is another.
    pub hangs_on_studies: Vec<String>,
    /// The judgements without which the certainty is another.
    pub hangs_on_judgements: Vec<&'static str>,
}

/// The rating without one study.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WithoutStudy {
    /// The study.
    pub study: String,
    /// The certainty without it.
    pub certainty: Certainty,
    /// The interval without it.
    pub interval: Option<[Certainty; 2]>,
    /// The domains that would be judged otherwise, each with the level then.
    pub otherwise: Vec<(Domain, Concern)>,
}

/// The rating without one judgement.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WithoutJudgement {
    /// The domain, or the reason for rating up.
    pub on: &'static str,
    /// The levels that it rates down (below 0) or up.
    pub levels: i8,
    /// The certainty without it.
    pub certainty: Certainty,
}

impl Robustness {
    /// The answer as JSON (`whatworks-robustness/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }

    fn of(
        rating: &Rating,
        studies: &[String],
        progress: &Progress<'_>,
        mut without: impl FnMut(&str) -> Result<Rating, Error>,
    ) -> Result<Self, Error> {
        progress.expect(studies.len() as u64);
        let studies: Result<Vec<WithoutStudy>, Error> = studies
            .iter()
            .map(|study| {
                let without = without_study(rating, study, &without(study)?);
                if progress.add(1) { Ok(without) } else { Err(Error::Cancelled) }
            })
            .collect();
        let studies = studies?;
        let judgements = judgements(rating);
        let other = |certainty: Certainty| certainty != rating.certainty;
        Ok(Self {
            schema: "whatworks-robustness/1",
            id: rating.id.clone(),
            rules: rating.rules.clone(),
            certainty: rating.certainty,
            interval: rating.interval,
            hangs_on_studies: studies
                .iter()
                .filter(|without| other(without.certainty))
                .map(|without| without.study.clone())
                .collect(),
            hangs_on_judgements: judgements
                .iter()
                .filter(|without| other(without.certainty))
                .map(|without| without.on)
                .collect(),
            studies,
            judgements,
        })
    }
}

fn without_study(with: &Rating, study: &str, without: &Rating) -> WithoutStudy {
    let levels = |rating: &Rating, domain| rating.domains.as_ref().map(|d| d.get(domain).final_);
    let otherwise = Domain::ALL.iter().filter_map(|domain| {
        let then = levels(without, *domain)?;
        (levels(with, *domain) != Some(then)).then_some((*domain, then))
    });
    WithoutStudy {
        study: study.to_owned(),
        certainty: without.certainty,
        interval: without.interval,
        otherwise: otherwise.collect(),
    }
}

fn judgements(rating: &Rating) -> Vec<WithoutJudgement> {
    let Some(ledger) = rating.ledger.as_ref().filter(|_| rating.decided.is_none()) else {
        return Vec::new();
    };
    let domains = rating.domains.iter().flat_map(|domains| domains.iter());
    let down =
        domains.filter(|(_, judged)| judged.down() > 0).map(|(domain, judged)| WithoutJudgement {
            on: domain.code(),
            levels: -judged.down().cast_signed(),
            certainty: ledger.with_domain(domain, 0).outcome().certainty,
        });
    let up = rating.upgrades.iter().filter(|upgrade| upgrade.levels > 0).map(|upgrade| {
        WithoutJudgement {
            on: upgrade.name,
            levels: upgrade.levels.cast_signed(),
            certainty: ledger.with_upgrade(upgrade, 0).outcome().certainty,
        }
    });
    down.chain(up).collect()
}

impl BodyOfEvidence {
    /// Rates the body without each study, and without each judgement.
    ///
    /// # Errors
    ///
    /// As [`BodyOfEvidence::rate`].
    pub fn robustness(&self, rules: &RuleSet) -> Result<Robustness, Error> {
        self.robustness_with(rules, &Progress::default())
    }

    /// The same, with somebody told; `progress` counts the studies left out.
    ///
    /// # Errors
    ///
    /// As [`BodyOfEvidence::robustness`]; [`Error::Cancelled`].
    pub fn robustness_with(
        &self,
        rules: &RuleSet,
        progress: &Progress<'_>,
    ) -> Result<Robustness, Error> {
        let studies: Vec<String> = self.studies.iter().map(|study| study.id.clone()).collect();
        Robustness::of(&self.rate(rules)?, &studies, progress, |left_out| {
            let mut body = self.clone();
            body.studies.retain(|study| study.id != left_out);
            without_decisions(body.assessment.as_mut(), left_out);
            body.rate(rules)
        })
    }
}

/// A decision on the risk of bias of a study goes with the study.
fn without_decisions(assessment: Option<&mut Assessment>, study: &str) {
    if let Some(decisions) = assessment.and_then(|assessment| assessment.decisions.as_mut()) {
        decisions.retain(|decision| decision.study.as_deref() != Some(study));
    }
}

impl EvidenceBase {
    /// Rates a body, or the body by which a recommendation is shown, without each study and without
    /// each judgement.
    ///
    /// # Errors
    ///
    /// As [`EvidenceBase::rate`]; [`Error::UnknownName`] for a recommendation that no body shows.
    pub fn robustness(&self, id: &str, rules: &RuleSet) -> Result<Robustness, Error> {
        self.robustness_with(id, rules, &Progress::default())
    }

    /// The same, with somebody told; `progress` counts the studies left out.
    ///
    /// # Errors
    ///
    /// As [`EvidenceBase::robustness`]; [`Error::Cancelled`].
    pub fn robustness_with(
        &self,
        id: &str,
        rules: &RuleSet,
        progress: &Progress<'_>,
    ) -> Result<Robustness, Error> {
        let shown = self.rate(id, rules)?;
        let body = shown.body.as_deref().and_then(|body| self.body(body));
        let Some(body) = body else {
            let known = self.bodies().iter().map(|body| body.id.as_str());
            return Err(UnknownName::new("body", id, known).into());
        };
        let rating = self.rate(&body.id, rules)?;
        let of = |finding: &String| self.finding(finding).map(|finding| finding.study.clone());
        let mut studies: Vec<String> = Vec::new();
        for study in body.findings.iter().filter_map(of) {
            if !studies.contains(&study) {
                studies.push(study);
            }
        }
        Robustness::of(&rating, &studies, progress, |left_out| {
            let mut body = body.clone();
            without_decisions(body.assessment.as_mut(), left_out);
            body.findings.retain(|finding| of(finding).as_deref() != Some(left_out));
            super::bodies::rate_alone(self, &body, rules)
        })
    }
}
