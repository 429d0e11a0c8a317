//! What a body of evidence in numbers must be before it is rated.

use std::collections::BTreeMap;

use super::body::{BodyOfEvidence, StudyInNumbers};
use crate::base::{Certainty, Design, Element, RiskOfBias, RiskOfBiasTool, check};
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;

/// Every fault of a body.
pub(super) fn body(body: &BodyOfEvidence) -> Result<(), Error> {
    let mut faults = Vec::new();
    of_studies(body, &mut faults);
    comparisons(body, &mut faults);
    if let Some(assessment) = &body.assessment {
        check::assessment(assessment, "/assessment", &mut faults);
    }
    none_of(faults)
}

/// Every fault of the studies of a body.
pub(super) fn studies(body: &BodyOfEvidence) -> Result<(), Error> {
    let mut faults = Vec::new();
    of_studies(body, &mut faults);
    none_of(faults)
}

fn of_studies(body: &BodyOfEvidence, faults: &mut Vec<Fault>) {
    names(body, faults);
    for (place, study) in body.studies.iter().enumerate() {
        check::numbers(&study.numbers, &format!("/studies/{place}"), faults);
        needs_a_measure(body, study, place, faults);
    }
    start(body, faults);
}

fn none_of(faults: Vec<Fault>) -> Result<(), Error> {
    if faults.is_empty() { Ok(()) } else { Err(Error::InvalidRequest(Faults::new(faults))) }
}

fn names(body: &BodyOfEvidence, faults: &mut Vec<Fault>) {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, study) in body.studies.iter().enumerate() {
        if let Some(earlier) = first.insert(&study.id, place) {
            faults.push(Fault::new(
                "duplicate-id",
                format!("/studies/{place}/id"),
                Some(json::quoted(&study.id)),
                format!("an id that is not also at `/studies/{earlier}`"),
            ));
        }
    }
}

/// Counts and means say nothing of how they are to be compared.
fn needs_a_measure(
    body: &BodyOfEvidence,
    study: &StudyInNumbers,
    place: usize,
    faults: &mut Vec<Fault>,
) {
    let stated = body.assessment.as_ref().is_some_and(|assessment| assessment.measure.is_some());
    let given = [
        ("ai", study.numbers.ai),
        ("m1i", study.numbers.m1i),
        ("estimate", study.numbers.estimate),
    ];
    let given = given.into_iter().find(|(_, value)| value.is_some());
    if let Some((key, _)) = given.filter(|_| !stated) {
        let expected = "`/assessment/measure`, which says how the groups are compared";
        faults.push(Fault::new("missing-key", format!("/studies/{place}/{key}"), None, expected));
    }
}

fn comparisons(body: &BodyOfEvidence, faults: &mut Vec<Fault>) {
    let mut first: BTreeMap<Element, usize> = BTreeMap::new();
    for (place, comparison) in body.comparisons.iter().enumerate() {
        if let Some(earlier) = first.insert(comparison.element, place) {
            faults.push(Fault::new(
                "duplicate-element",
                format!("/comparisons/{place}/element"),
                Some(json::quoted(comparison.element.code())),
                format!("an element that is not also at `/comparisons/{earlier}`"),
            ));
        }
    }
}

/// Non-randomised studies start at high only where each was appraised with ROBINS-I (GRADE
/// guidelines 18).
fn start(body: &BodyOfEvidence, faults: &mut Vec<Fault>) {
    let stated = body.assessment.as_ref().and_then(|assessment| assessment.start.as_ref());
    if stated.is_none_or(|stated| stated.level != Certainty::High) {
        return;
    }
    let by_robins = |study: &StudyInNumbers| {
        study.numbers.tool == Some(RiskOfBiasTool::RobinsI)
            && study.numbers.risk_of_bias.is_some_and(|risk| risk != RiskOfBias::NoInformation)
    };
    let without = body
        .studies
        .iter()
        .filter(|study| study.design != Some(Design::Randomised) && !by_robins(study))
        .map(|study| format!("`{}`", study.id));
    let without: Vec<String> = without.collect();
    if !without.is_empty() {
        faults.push(Fault::new(
            "bad-start",
            "/assessment/start/level",
            Some(json::quoted("high")),
            format!(
                "a lower start, or a ROBINS-I judgement of each study that is not randomised: {}",
                without.join(", ")
            ),
        ));
    }
}
