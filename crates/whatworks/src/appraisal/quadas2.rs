//! QUADAS-2: risk of bias and applicability of a study of diagnostic accuracy
//! (Whiting 2011, Ann Intern Med 155:529).
//!
//! There is no algorithm here, because the tool has none: reviewers judge, and the entries are
//! checked against each other. A question answered "no" signals a potential for bias and nothing
//! more. There is no summary score and no overall judgement.

use serde::{Deserialize, Serialize};

use super::judgement::{Inconsistency, answers};
use super::rules::{self, Fired, Rule};
use crate::base::codes;

codes! {
    /// An answer to a signalling question of QUADAS-2.
    Quadas2Answer {
        /// Yes.
        Yes = "yes",
        /// No: a potential for bias.
        No = "no",
        /// The report does not say.
        Unclear = "unclear",
    }
}

codes! {
    /// A judgement of QUADAS-2, of risk of bias or of concern about applicability.
    Quadas2Judgement {
        /// Low.
        Low = "low",
        /// High.
        High = "high",
        /// Too little is reported to judge.
        Unclear = "unclear",
    }
}

codes! {
    /// A domain of QUADAS-2.
    Quadas2DomainCode {
        /// Patient selection.
        D1 = "d1",
        /// Index test.
        D2 = "d2",
        /// Reference standard.
        D3 = "d3",
        /// Flow and timing; judged for risk of bias only.
        D4 = "d4",
    }
}

impl Quadas2DomainCode {
    /// The domain in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::D1 => "patient selection",
            Self::D2 => "index test",
            Self::D3 => "reference standard",
            Self::D4 => "flow and timing",
        }
    }

    /// The signalling questions of the domain.
    const fn questions(self) -> &'static [&'static str] {
        match self {
            Self::D1 => &["1.1", "1.2", "1.3"],
            Self::D2 => &["2.1", "2.2"],
            Self::D3 => &["3.1", "3.2"],
            Self::D4 => &["4.1", "4.2", "4.3", "4.4"],
        }
    }
}

answers! {
    /// The answers for one study; questions are given here in short.
    Quadas2Answers of Quadas2Answer {
        /// Was a consecutive or random sample of patients enrolled?
        q1_1 = "1.1",
        /// Was a case-control design avoided?
        q1_2 = "1.2",
        /// Were inappropriate exclusions avoided?
        q1_3 = "1.3",
        /// Was the index test interpreted without knowledge of the reference standard?
        q2_1 = "2.1",
        /// Was a threshold, if there is one, set beforehand?
        q2_2 = "2.2",
        /// Is the reference standard likely to classify the condition correctly?
        q3_1 = "3.1",
        /// Was it interpreted without knowledge of the index test?
        q3_2 = "3.2",
        /// Was the interval between the tests appropriate?
        q4_1 = "4.1",
        /// Did all patients receive a reference standard?
        q4_2 = "4.2",
        /// Did all patients receive the same reference standard? Not in every account of the tool.
        q4_3 = "4.3",
        /// Were all patients included in the analysis?
        q4_4 = "4.4",
    }
}

/// The judgements of a reviewer for one domain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Quadas2Judgements {
    /// Risk of bias.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk_of_bias: Option<Quadas2Judgement>,
    /// Why, where it is not what the answers suggest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Concern about applicability to the review question; not for flow and timing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applicability: Option<Quadas2Judgement>,
}

/// The appraisal of one study with QUADAS-2.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Quadas2 {
    /// The study.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub study: Option<String>,
    /// The answers to signalling questions.
    pub answers: Quadas2Answers,
    /// Questions that the review left out when it tailored the tool.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub omitted: Vec<String>,
    /// Patient selection.
    pub d1: Quadas2Judgements,
    /// Index test.
    pub d2: Quadas2Judgements,
    /// Reference standard.
    pub d3: Quadas2Judgements,
    /// Flow and timing.
    pub d4: Quadas2Judgements,
}

/// A domain of QUADAS-2 as entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quadas2Domain {
    /// The domain.
    pub domain: Quadas2DomainCode,
    /// The domain in words.
    pub name: &'static str,
    /// The questions answered no: a potential for bias.
    pub potential: Vec<&'static str>,
    /// The questions answered unclear.
    pub unclear: Vec<&'static str>,
    /// The questions not answered.
    pub unanswered: Vec<&'static str>,
    /// Low, where every question asked is answered yes; nothing else is ever suggested.
    pub suggested: Option<Quadas2Judgement>,
    /// The reviewers' judgement of risk of bias.
    pub risk_of_bias: Option<Quadas2Judgement>,
    /// Its reason.
    pub reason: Option<String>,
    /// The reviewers' concern about applicability.
    pub applicability: Option<Quadas2Judgement>,
}

/// A study as entered into QUADAS-2, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quadas2Checked {
    /// The study.
    pub study: Option<String>,
    /// The four domains.
    pub domains: Vec<Quadas2Domain>,
    /// Judgements that are not given: `d1`, or `d1.applicability`.
    pub needs: Vec<String>,
    /// Entries that do not go together.
    pub inconsistent: Vec<Inconsistency>,
    /// The rules that fired.
    pub rules: Vec<Rule>,
}

/// Checks the entries for a study against each other. It judges nothing.
#[must_use]
pub fn check(input: &Quadas2) -> Quadas2Checked {
    let mut fired = Fired::default();
    fired.note(rules::QUADAS_2_NO_SCORE);
    let domains: Vec<Quadas2Domain> =
        Quadas2DomainCode::ALL.iter().map(|code| domain(input, *code)).collect();
    for domain in &domains {
        note_rules(domain, &mut fired);
    }
    fired.note(rules::QUADAS_2_QUESTIONS);
    let omitted = input.omitted.iter().filter_map(|question| odd_omission(input, question));
    let inconsistent = domains.iter().flat_map(inconsistencies).chain(omitted).collect();
    Quadas2Checked {
        study: input.study.clone(),
        needs: domains.iter().flat_map(needs).collect(),
        domains,
        inconsistent,
        rules: fired.into_rules(),
    }
}

fn domain(input: &Quadas2, code: Quadas2DomainCode) -> Quadas2Domain {
    let given = match code {
        Quadas2DomainCode::D1 => &input.d1,
        Quadas2DomainCode::D2 => &input.d2,
        Quadas2DomainCode::D3 => &input.d3,
        Quadas2DomainCode::D4 => &input.d4,
    };
    let asked = |question: &&str| !input.omitted.iter().any(|omitted| omitted == question);
    let asked: Vec<&'static str> = code.questions().iter().copied().filter(asked).collect();
    let with = |answer: Option<Quadas2Answer>| {
        asked.iter().copied().filter(|q| input.answers.get(q) == answer).collect::<Vec<_>>()
    };
    let all_yes = !asked.is_empty() && with(Some(Quadas2Answer::Yes)).len() == asked.len();
    Quadas2Domain {
        domain: code,
        name: code.name(),
        potential: with(Some(Quadas2Answer::No)),
        unclear: with(Some(Quadas2Answer::Unclear)),
        unanswered: with(None),
        suggested: all_yes.then_some(Quadas2Judgement::Low),
        risk_of_bias: given.risk_of_bias,
        reason: given.reason.clone(),
        applicability: given.applicability,
    }
}

fn note_rules(domain: &Quadas2Domain, fired: &mut Fired) {
    if domain.suggested.is_some() {
        fired.note(rules::QUADAS_2_LOW);
    }
    if !domain.potential.is_empty() {
        fired.note(rules::QUADAS_2_POTENTIAL);
    }
    if domain.risk_of_bias == Some(Quadas2Judgement::Unclear) {
        fired.note(rules::QUADAS_2_UNCLEAR);
    }
}

fn needs(domain: &Quadas2Domain) -> Vec<String> {
    let code = domain.domain.code();
    let judged = domain.risk_of_bias.is_none().then(|| code.to_owned());
    let applies = domain.domain != Quadas2DomainCode::D4 && domain.applicability.is_none();
    judged.into_iter().chain(applies.then(|| format!("{code}.applicability"))).collect()
}

fn inconsistencies(domain: &Quadas2Domain) -> Vec<Inconsistency> {
    let code = domain.domain.code();
    let reasoned = domain.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty());
    let judged = |judgement| domain.risk_of_bias == Some(judgement) && !reasoned;
    let all_yes = domain.suggested.is_some();
    let found = [
        (
            judged(Quadas2Judgement::Low) && !domain.potential.is_empty(),
            format!(
                "judged low without a reason, though {} signals a potential for bias",
                domain.potential.join(", ")
            ),
        ),
        (
            judged(Quadas2Judgement::Low) && !domain.unclear.is_empty(),
            format!("judged low without a reason, though {} is unclear", domain.unclear.join(", ")),
        ),
        (
            judged(Quadas2Judgement::Low) && !domain.unanswered.is_empty(),
            format!(
                "judged low without a reason, though {} is not answered",
                domain.unanswered.join(", ")
            ),
        ),
        (
            judged(Quadas2Judgement::High) && domain.potential.is_empty(),
            "judged high without a reason, though no question is answered no".to_owned(),
        ),
        (
            judged(Quadas2Judgement::Unclear) && all_yes,
            "judged unclear without a reason, though every question is answered yes".to_owned(),
        ),
        (
            domain.domain == Quadas2DomainCode::D4 && domain.applicability.is_some(),
            "applicability is not judged for flow and timing".to_owned(),
        ),
    ];
    let found = found.into_iter().filter(|(holds, _)| *holds);
    found.map(|(_, says)| Inconsistency::new(code, says)).collect()
}

/// A question left out that is answered all the same, or that the tool does not have.
fn odd_omission(input: &Quadas2, question: &str) -> Option<Inconsistency> {
    if !Quadas2Answers::QUESTIONS.contains(&question) {
        return Some(Inconsistency::new(question, "left out, and not a question of the tool"));
    }
    let answered = input.answers.get(question).is_some();
    answered.then(|| Inconsistency::new(question, "left out, and answered all the same"))
}
