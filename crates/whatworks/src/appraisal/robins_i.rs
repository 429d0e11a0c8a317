//! ROBINS-I, first version: risk of bias in a non-randomised study of an intervention
//! (Sterne 2016, BMJ 355:i4919).
//!
//! Reviewers judge the seven domains; the overall judgement follows. The second version has other
//! answers and other algorithms, and is refused rather than read as the first.

use serde::{Deserialize, Serialize};

use super::judgement::{Difference, Override, by_domain, combinations, only};
use super::rules::{self, Fired, Rule};
use crate::base::codes;
use crate::error::Error;
use crate::fault::{Fault, Faults};

codes! {
    /// A judgement of ROBINS-I.
    RobinsIJudgement {
        /// Comparable to a well-performed randomised trial.
        Low = "low",
        /// Sound for a non-randomised study.
        Moderate = "moderate",
        /// Important problems.
        Serious = "serious",
        /// Too problematic to provide useful evidence.
        Critical = "critical",
        /// Too little is reported to judge.
        NoInformation = "no-information",
    }
}

codes! {
    /// A domain of ROBINS-I.
    RobinsIDomainCode {
        /// Bias due to confounding.
        D1 = "d1",
        /// Bias in selection of participants into the study.
        D2 = "d2",
        /// Bias in classification of interventions.
        D3 = "d3",
        /// Bias due to deviations from intended interventions.
        D4 = "d4",
        /// Bias due to missing data.
        D5 = "d5",
        /// Bias in measurement of outcomes.
        D6 = "d6",
        /// Bias in selection of the reported result.
        D7 = "d7",
    }
}

impl RobinsIDomainCode {
    /// The domain in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::D1 => "bias due to confounding",
            Self::D2 => "bias in selection of participants into the study",
            Self::D3 => "bias in classification of interventions",
            Self::D4 => "bias due to deviations from intended interventions",
            Self::D5 => "bias due to missing data",
            Self::D6 => "bias in measurement of outcomes",
            Self::D7 => "bias in selection of the reported result",
        }
    }
}

by_domain! {
    /// A value for each domain of ROBINS-I and for the overall judgement; a key may be left out.
    RobinsIByDomain, "RobinsI{T}ByDomain" {
        /// Confounding.
        d1,
        /// Selection of participants.
        d2,
        /// Classification of interventions.
        d3,
        /// Deviations from intended interventions.
        d4,
        /// Missing data.
        d5,
        /// Measurement of outcomes.
        d6,
        /// Selection of the reported result.
        d7,
    }
}

/// A reviewer's judgement and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Justified {
    /// The judgement.
    pub judgement: RobinsIJudgement,
    /// Why. A judgement without is listed as a gap, and still counted: most published tables give
    /// none, and refusing them would hide what they say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub justification: Option<String>,
}

/// The appraisal of one result of one study with ROBINS-I.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RobinsI {
    /// The study.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub study: Option<String>,
    /// The result that is appraised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// The judgements of the domains; `overall` is one that is stated, and compared.
    pub judgements: RobinsIByDomain<Justified>,
    /// A person's overall judgement in place of the proposed one (`overall`).
    #[serde(rename = "override", skip_serializing_if = "Option::is_none")]
    pub overridden: Option<Override<RobinsIJudgement>>,
}

/// A domain of ROBINS-I with its judgement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RobinsIDomain {
    /// The domain.
    pub domain: RobinsIDomainCode,
    /// The domain in words.
    pub name: &'static str,
    /// The reviewers' judgement.
    pub judgement: Option<RobinsIJudgement>,
    /// What it rests on.
    pub justification: Option<String>,
}

/// The overall judgement of ROBINS-I.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RobinsIOverall {
    /// The judgement stated.
    pub stated: Option<RobinsIJudgement>,
    /// Every judgement that the domains leave possible.
    pub possible: Vec<RobinsIJudgement>,
    /// The judgement that follows; `None` where several are possible.
    pub proposed: Option<RobinsIJudgement>,
    /// A person's judgement in its place.
    #[serde(rename = "override")]
    pub overridden: Option<Override<RobinsIJudgement>>,
    /// The judgement that stands.
    #[serde(rename = "final")]
    pub stands: Option<RobinsIJudgement>,
    /// What a person should consider.
    pub prompts: Vec<String>,
    /// The ids of the rules that fired.
    pub rules: Vec<&'static str>,
}

/// A result of a study, appraised with ROBINS-I.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RobinsIJudged {
    /// The study.
    pub study: Option<String>,
    /// The result.
    pub result: Option<String>,
    /// The seven domains.
    pub domains: Vec<RobinsIDomain>,
    /// Overall.
    pub overall: RobinsIOverall,
    /// Domains without a judgement.
    pub needs: Vec<&'static str>,
    /// Judgements without a justification, which ROBINS-I asks for.
    pub unjustified: Vec<&'static str>,
    /// A stated overall judgement that does not follow.
    pub differences: Vec<Difference>,
    /// The overall judgement, where it is stated and could not be checked.
    pub unchecked: Vec<&'static str>,
    /// The rules that fired.
    pub rules: Vec<Rule>,
}

/// The overall judgement from those of the domains (Sterne 2016; the place of "no
/// information" is not confirmed).
fn overall_of(
    so_far: (RobinsIJudgement, bool),
    domain: RobinsIJudgement,
) -> (RobinsIJudgement, bool) {
    let (worst, unknown) = so_far;
    match domain {
        RobinsIJudgement::NoInformation => (worst, true),
        judged => (worst.max(judged), unknown),
    }
}

/// Every overall judgement that the domains leave possible.
pub(super) fn overall_possible(domains: &[Option<RobinsIJudgement>]) -> Vec<RobinsIJudgement> {
    let lists: Vec<Vec<RobinsIJudgement>> = domains
        .iter()
        .map(|judged| judged.map_or_else(|| RobinsIJudgement::ALL.to_vec(), |one| vec![one]))
        .collect();
    let ends = combinations(&lists, (RobinsIJudgement::Low, false), overall_of);
    let mut possible: Vec<RobinsIJudgement> = ends
        .into_iter()
        .map(|(worst, unknown)| {
            let known_bad = worst >= RobinsIJudgement::Serious;
            if unknown && !known_bad { RobinsIJudgement::NoInformation } else { worst }
        })
        .collect();
    possible.sort_unstable();
    possible.dedup();
    possible
}

/// Judges a study by ROBINS-I from the judgements of its domains.
///
/// The overall judgement is monotone over low, moderate, serious and critical. "No information"
/// has no place on that scale: a domain that turns from it to low may make the result better, and
/// one that turns to serious makes it worse.
///
/// # Errors
///
/// [`Error::InvalidRequest`]: an override without a reason, a person or a calendar date.
pub fn judge(input: &RobinsI) -> Result<RobinsIJudged, Error> {
    let faults = input.overridden.as_ref().map(|given| given.faults("/override"));
    if let Some(faults) = faults.filter(|faults: &Vec<Fault>| !faults.is_empty()) {
        return Err(Error::InvalidRequest(Faults::new(faults)));
    }
    let mut fired = Fired::default();
    let domains: Vec<RobinsIDomain> =
        RobinsIDomainCode::ALL.iter().map(|code| domain(input, *code)).collect();
    let overall = overall(input, &domains, &mut fired);
    let unjustified = unjustified(input);
    if !unjustified.is_empty() {
        fired.note(rules::ROBINS_I_JUSTIFY);
    }
    let missing = domains.iter().filter(|domain| domain.judgement.is_none());
    let needs = missing.map(|domain| domain.domain.code()).collect();
    let (differences, unchecked) = compare(&overall);
    Ok(RobinsIJudged {
        study: input.study.clone(),
        result: input.result.clone(),
        domains,
        overall,
        needs,
        unjustified,
        differences,
        unchecked,
        rules: fired.into_rules(),
    })
}

fn domain(input: &RobinsI, code: RobinsIDomainCode) -> RobinsIDomain {
    let given = input.judgements.get(code.code());
    RobinsIDomain {
        domain: code,
        name: code.name(),
        judgement: given.map(|given| given.judgement),
        justification: given.and_then(|given| given.justification.clone()),
    }
}

/// The judgements given without a reason, or with a blank one.
fn unjustified(input: &RobinsI) -> Vec<&'static str> {
    let blank = |given: &Justified| {
        given.justification.as_ref().is_none_or(|reason| reason.trim().is_empty())
    };
    let given = input.judgements.given().into_iter();
    given.filter(|(_, given)| blank(given)).map(|(code, _)| code).collect()
}

fn overall(input: &RobinsI, domains: &[RobinsIDomain], fired: &mut Fired) -> RobinsIOverall {
    let judgements: Vec<Option<RobinsIJudgement>> =
        domains.iter().map(|domain| domain.judgement).collect();
    let possible = overall_possible(&judgements);
    let proposed = only(&possible);
    let mut used = vec![fired.note(rules::ROBINS_I_OVERALL)];
    let mut prompts = Vec::new();
    if possible.contains(&RobinsIJudgement::NoInformation) {
        used.push(fired.note(rules::ROBINS_I_NO_INFORMATION));
        used.push(fired.note(rules::ROBINS_I_KEY));
    }
    if proposed == Some(RobinsIJudgement::NoInformation) {
        prompts.push(
            "judge whether information lacks in a key domain; if not, override with the reason"
                .to_owned(),
        );
    }
    if possible.len() > 1 {
        used.push(fired.note(rules::OPEN));
    } else if judgements.contains(&None) {
        used.push(fired.note(rules::SETTLED));
    }
    let overridden = input.overridden.clone();
    if overridden.is_some() {
        used.push(fired.note(rules::OVERRIDE_OTHER));
    }
    RobinsIOverall {
        stated: input.judgements.overall.as_ref().map(|given| given.judgement),
        proposed,
        stands: overridden.as_ref().map(|given| given.judgement).or(proposed),
        overridden,
        possible,
        prompts,
        rules: used,
    }
}

fn compare(overall: &RobinsIOverall) -> (Vec<Difference>, Vec<&'static str>) {
    let Some(stated) = overall.stated else { return (Vec::new(), Vec::new()) };
    if !overall.possible.contains(&stated) {
        let follows = overall.possible.iter().map(|judgement| judgement.code()).collect();
        return (vec![Difference::new("overall", stated.code(), follows)], Vec::new());
    }
    let open = overall.possible.len() > 1;
    (Vec::new(), if open { vec!["overall"] } else { Vec::new() })
}
