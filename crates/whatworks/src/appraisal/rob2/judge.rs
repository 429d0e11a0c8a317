//! From answers and stated judgements to the judgement of each domain and overall.

use std::collections::BTreeSet;

use serde::Serialize;

use super::answers::{Rob2Answer, Rob2Effect};
use super::flow::{Step, Table, Walk};
use super::tables::tables;
use super::{Rob2, Rob2DomainCode, Rob2Judgement};
use crate::appraisal::judgement::{Difference, Inconsistency, Override, combinations, only};
use crate::appraisal::rules::{self, Fired, Rule};
use crate::error::Error;
use crate::fault::{Fault, Faults};

/// A domain of RoB 2, judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rob2Domain {
    /// The domain.
    pub domain: Rob2DomainCode,
    /// The domain in words.
    pub name: &'static str,
    /// The questions asked, in their order, each with its answer and where it led.
    pub path: Vec<Step>,
    /// The questions that the algorithm had no need of.
    pub not_needed: Vec<&'static str>,
    /// What is not answered, and may be asked on the way to a judgement that is open: questions, or
    /// `effect`. Empty where the judgement is settled.
    pub needs: Vec<&'static str>,
    /// Answers that the algorithm cannot use.
    pub inconsistent: Vec<Inconsistency>,
    /// The judgement stated.
    pub stated: Option<Rob2Judgement>,
    /// Every judgement that the missing answers leave possible, best first.
    pub possible: Vec<Rob2Judgement>,
    /// The judgement that follows; `None` where several are possible.
    pub proposed: Option<Rob2Judgement>,
    /// A person's judgement in its place.
    #[serde(rename = "override")]
    pub overridden: Option<Override<Rob2Judgement>>,
    /// The judgement that stands: the person's, or else the proposed one.
    #[serde(rename = "final")]
    pub stands: Option<Rob2Judgement>,
    /// The ids of the rules that fired.
    pub rules: Vec<&'static str>,
}

/// The overall judgement of RoB 2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rob2Overall {
    /// The judgement stated.
    pub stated: Option<Rob2Judgement>,
    /// Every judgement that the domains leave possible, best first.
    pub possible: Vec<Rob2Judgement>,
    /// The judgement that follows; `None` where several are possible.
    pub proposed: Option<Rob2Judgement>,
    /// A person's judgement in its place.
    #[serde(rename = "override")]
    pub overridden: Option<Override<Rob2Judgement>>,
    /// The judgement that stands: the person's, or else the proposed one.
    #[serde(rename = "final")]
    pub stands: Option<Rob2Judgement>,
    /// What a person should consider; it never changes the judgement by itself.
    pub prompts: Vec<String>,
    /// The ids of the rules that fired.
    pub rules: Vec<&'static str>,
}

/// A result of a trial, appraised with RoB 2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rob2Judged {
    /// The trial.
    pub study: Option<String>,
    /// The result.
    pub result: Option<String>,
    /// The effect of interest.
    pub effect: Option<Rob2Effect>,
    /// The five domains.
    pub domains: Vec<Rob2Domain>,
    /// Overall.
    pub overall: Rob2Overall,
    /// Stated judgements that do not follow.
    pub differences: Vec<Difference>,
    /// Stated judgements that could not be checked for want of answers.
    pub unchecked: Vec<&'static str>,
    /// The rules that fired.
    pub rules: Vec<Rule>,
}

/// Judges a result by RoB 2.
///
/// # Errors
///
/// [`Error::InvalidRequest`]: an override without a reason, a person or a calendar date, or a
/// `some_concerns_high` that is not 2 to 5.
pub fn judge(input: &Rob2) -> Result<Rob2Judged, Error> {
    check(input)?;
    let mut fired = Fired::default();
    let tables = tables(input.effect.unwrap_or(Rob2Effect::Assignment));
    let domains: Vec<Rob2Domain> =
        tables.iter().map(|table| domain(input, table, &mut fired)).collect();
    let overall = overall(input, &domains, &mut fired);
    let (differences, unchecked) = compare(input, &domains, &overall);
    Ok(Rob2Judged {
        study: input.study.clone(),
        result: input.result.clone(),
        effect: input.effect,
        domains,
        overall,
        differences,
        unchecked,
        rules: fired.into_rules(),
    })
}

fn check(input: &Rob2) -> Result<(), Error> {
    let overrides = input.overrides.given().into_iter();
    let mut faults: Vec<Fault> =
        overrides.flat_map(|(code, given)| given.faults(&format!("/overrides/{code}"))).collect();
    if let Some(count) = input.some_concerns_high.filter(|count| !(2..=5).contains(count)) {
        let (found, expected) = (Some(count.to_string()), "a number from 2 to 5");
        faults.push(Fault::new("out-of-range", "/some_concerns_high", found, expected));
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::InvalidRequest(Faults::new(faults))) }
}

/// What follows for a domain, from its answers or from what is stated.
fn domain(input: &Rob2, table: &Table, fired: &mut Fired) -> Rob2Domain {
    let code = table.domain.code();
    let stated = input.stated.get(code).copied();
    let taken = stated.filter(|_| !table.is_answered(&input.answers));
    let mut judged = match taken {
        Some(stated) => as_stated(table, stated, fired),
        None => from_answers(input, table, fired),
    };
    judged.stated = stated;
    settle(&mut judged, input, fired);
    judged
}

fn empty(domain: Rob2DomainCode) -> Rob2Domain {
    Rob2Domain {
        domain,
        name: domain.name(),
        path: Vec::new(),
        not_needed: Vec::new(),
        needs: Vec::new(),
        inconsistent: Vec::new(),
        stated: None,
        possible: Vec::new(),
        proposed: None,
        overridden: None,
        stands: None,
        rules: Vec::new(),
    }
}

fn as_stated(table: &Table, stated: Rob2Judgement, fired: &mut Fired) -> Rob2Domain {
    let rules = vec![fired.note(rules::ROB_2_STATED)];
    Rob2Domain { possible: vec![stated], rules, ..empty(table.domain) }
}

fn from_answers(input: &Rob2, table: &Table, fired: &mut Fired) -> Rob2Domain {
    let Walk { steps, possible, needs } = walk(input, table);
    let of_domain = rules_of(table.domain, input.effect, &steps);
    let mut used: Vec<&'static str> = of_domain.into_iter().map(|rule| fired.note(rule)).collect();
    let inconsistent = inconsistencies(input, table, &needs);
    if inconsistent.iter().any(|found| needs.contains(found.field.as_str())) {
        used.push(fired.note(rules::ROB_2_NOT_APPLICABLE));
    }
    let settled = possible.len() == 1;
    if !needs.is_empty() {
        used.push(fired.note(if settled { rules::SETTLED } else { rules::OPEN }));
    }
    Rob2Domain {
        not_needed: not_needed(table, &steps, &needs, settled),
        path: steps,
        needs: needs.into_iter().filter(|_| !settled).collect(),
        inconsistent,
        possible: possible.into_iter().collect(),
        rules: used,
        ..empty(table.domain)
    }
}

/// The way of the answers; for deviations without a stated effect what either effect leaves
/// possible, and no path.
fn walk(input: &Rob2, table: &Table) -> Walk {
    if table.domain != Rob2DomainCode::D2 || input.effect.is_some() {
        return table.walk(&input.answers);
    }
    let mut either = Walk::default();
    either.needs.insert("effect");
    for [_, second, ..] in Rob2Effect::ALL.iter().map(|effect| tables(*effect)) {
        let walk = second.walk(&input.answers);
        either.possible.extend(walk.possible);
        either.needs.extend(walk.needs);
    }
    either
}

/// The questions that were not asked and need not be; none can be told where there is no path.
fn not_needed(
    table: &Table,
    steps: &[Step],
    needs: &BTreeSet<&'static str>,
    settled: bool,
) -> Vec<&'static str> {
    let asked = |question: &str| {
        steps.iter().any(|step| step.question == question) || !settled && needs.contains(question)
    };
    let questions = if steps.is_empty() { &[] } else { table.questions };
    questions.iter().copied().filter(|question| !asked(question)).collect()
}

fn rules_of(domain: Rob2DomainCode, effect: Option<Rob2Effect>, steps: &[Step]) -> Vec<Rule> {
    let unknown =
        |step: &Step| step.question == "4.2" && step.answer == Some(Rob2Answer::NoInformation);
    match domain {
        Rob2DomainCode::D1 => vec![rules::ROB_2_D1],
        Rob2DomainCode::D2 => match effect {
            Some(Rob2Effect::Adhering) => vec![rules::ROB_2_D2_ADHERING],
            Some(Rob2Effect::Assignment) => vec![rules::ROB_2_D2_ASSIGNMENT],
            None => {
                vec![rules::ROB_2_EFFECT, rules::ROB_2_D2_ASSIGNMENT, rules::ROB_2_D2_ADHERING]
            }
        },
        Rob2DomainCode::D3 => vec![rules::ROB_2_D3],
        Rob2DomainCode::D4 if steps.iter().any(unknown) => {
            vec![rules::ROB_2_D4, rules::ROB_2_D4_CONTINUES, rules::ROB_2_D4_UNKNOWN]
        }
        Rob2DomainCode::D4 => vec![rules::ROB_2_D4],
        Rob2DomainCode::D5 => vec![rules::ROB_2_D5],
    }
}

/// "Not applicable" where the path asks, and answers to a question of the other effect.
fn inconsistencies(
    input: &Rob2,
    table: &Table,
    needs: &BTreeSet<&'static str>,
) -> Vec<Inconsistency> {
    let answered = needs.iter().filter(|question| input.answers.get(question).is_some());
    let unusable = answered.map(|question| {
        let says = "answered not-applicable where the algorithm asks it; counted as not answered";
        Inconsistency::new(*question, says)
    });
    let stray = table.domain == Rob2DomainCode::D2
        && input.effect == Some(Rob2Effect::Adhering)
        && input.answers.get("2.7").is_some_and(|answer| answer != Rob2Answer::NotApplicable);
    let stray = stray
        .then(|| Inconsistency::new("2.7", "not a question for the effect of adhering; not used"));
    unusable.chain(stray).collect()
}

/// Proposes the only possible judgement, and lets a person's stand in its place.
fn settle(domain: &mut Rob2Domain, input: &Rob2, fired: &mut Fired) {
    domain.proposed = only(&domain.possible);
    domain.overridden = input.overrides.get(domain.domain.code()).cloned();
    if domain.overridden.is_some() {
        domain.rules.push(fired.note(rules::OVERRIDE));
    }
    domain.stands = domain.overridden.as_ref().map(|given| given.judgement).or(domain.proposed);
}

impl Rob2Domain {
    /// What the domain may count as overall.
    fn counts_as(&self) -> Vec<Rob2Judgement> {
        self.stands.map_or_else(|| self.possible.clone(), |stands| vec![stands])
    }
}

/// Every overall judgement that the domains leave possible, best first.
pub(in crate::appraisal) fn overall_possible(
    domains: &[Vec<Rob2Judgement>],
    some_concerns_high: Option<u8>,
) -> Vec<Rob2Judgement> {
    let start = (Rob2Judgement::Low, 0_u8);
    let add = |(worst, concerns): (Rob2Judgement, u8), judgement: Rob2Judgement| {
        (worst.max(judgement), concerns + u8::from(judgement == Rob2Judgement::SomeConcerns))
    };
    let judged = combinations(domains, start, add).into_iter().map(|(worst, concerns)| {
        let counted = some_concerns_high.is_some_and(|count| concerns >= count);
        if counted { Rob2Judgement::High } else { worst }
    });
    judged.collect::<BTreeSet<_>>().into_iter().collect()
}

fn overall(input: &Rob2, domains: &[Rob2Domain], fired: &mut Fired) -> Rob2Overall {
    let counted: Vec<Vec<Rob2Judgement>> = domains.iter().map(Rob2Domain::counts_as).collect();
    let possible = overall_possible(&counted, input.some_concerns_high);
    let mut used = vec![fired.note(rules::ROB_2_OVERALL)];
    if possible.len() > 1 {
        used.push(fired.note(rules::OPEN));
    } else if domains.iter().any(|domain| domain.stands.is_none()) {
        used.push(fired.note(rules::SETTLED));
    }
    if input.some_concerns_high.is_some() {
        used.push(fired.note(rules::ROB_2_COUNT));
    }
    let mut prompts = Vec::new();
    let concerned = |domain: &&Rob2Domain| domain.stands == Some(Rob2Judgement::SomeConcerns);
    let concerned: Vec<&str> = domains.iter().filter(concerned).map(|d| d.domain.code()).collect();
    if concerned.len() > 1 && possible.contains(&Rob2Judgement::SomeConcerns) {
        used.push(fired.note(rules::ROB_2_SEVERAL));
        prompts.push(format!(
            "some concerns in {}: consider whether together they lower confidence so much that the result is at high risk, and if so override with the reason",
            concerned.join(", ")
        ));
    }
    let overridden = input.overrides.overall.clone();
    if overridden.is_some() {
        used.push(fired.note(rules::OVERRIDE));
    }
    let proposed = only(&possible);
    Rob2Overall {
        stated: input.stated.overall,
        proposed,
        stands: overridden.as_ref().map(|given| given.judgement).or(proposed),
        overridden,
        possible,
        prompts,
        rules: used,
    }
}

/// Compares what is stated with what follows.
fn compare(
    input: &Rob2,
    domains: &[Rob2Domain],
    overall: &Rob2Overall,
) -> (Vec<Difference>, Vec<&'static str>) {
    let mut differences = Vec::new();
    let mut unchecked = Vec::new();
    let of_domains = domains.iter().map(|domain| {
        let checkable = !domain.rules.contains(&rules::ROB_2_STATED.id);
        (domain.domain.code(), domain.stated, &domain.possible, checkable)
    });
    let of_overall = ("overall", input.stated.overall, &overall.possible, true);
    for (field, stated, possible, checkable) in of_domains.chain([of_overall]) {
        let Some(stated) = stated else { continue };
        if !possible.contains(&stated) {
            let follows = possible.iter().map(|judgement| judgement.code()).collect();
            differences.push(difference(field, stated, follows, overall));
        } else if possible.len() > 1 || !checkable {
            unchecked.push(field);
        }
    }
    (differences, unchecked)
}

fn difference(
    field: &'static str,
    stated: Rob2Judgement,
    follows: Vec<&'static str>,
    overall: &Rob2Overall,
) -> Difference {
    let mut difference = Difference::new(field, stated.code(), follows);
    let by_judgement =
        field == "overall" && stated == Rob2Judgement::High && !overall.prompts.is_empty();
    if by_judgement {
        difference.says.push_str(
            "; high is open to judgement where several domains are of some concern: look for the reason",
        );
    }
    difference
}
