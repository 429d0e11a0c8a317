//! A body of evidence in numbers as an evidence base, so that the rules for findings in words can
//! read it.

use super::body::{BodyOfEvidence, StudyInNumbers};
use super::effect::{Row, Z};
use crate::base::{
    Appraisal, AppraisalResult, Bearing, Body, Comparison, Country, DesignCount, Desirability,
    Direction, Document, Estimate, EvidenceBase, Fact, Finding, Kind, Layer, Level, Limitation,
    LimitationKind, Locator, Measure, Outcome, Population, Provenance, RiskOfBias, Study,
};

/// The one layer.
const GIVEN: &str = "given";
/// The one outcome.
const OUTCOME: &str = "outcome";

pub(super) fn as_base(body: &BodyOfEvidence) -> EvidenceBase {
    let desirability = body.assessment.as_ref().and_then(|assessment| assessment.desirability);
    let numbered = || body.studies.iter().enumerate();
    let layer = Layer {
        id: GIVEN.to_owned(),
        title: "What was given in numbers".to_owned(),
        address: Some("body".to_owned()),
    };
    let document = Document {
        id: body.id.clone(),
        version: "1".to_owned(),
        title: body.outcome.clone().unwrap_or_else(|| body.id.clone()),
        layers: vec![layer],
        outcomes: vec![Outcome {
            id: OUTCOME.to_owned(),
            name: body.outcome.clone().unwrap_or_else(|| body.id.clone()),
            level: body.level.unwrap_or(Level::Patient),
        }],
        studies: numbered().map(|(place, study)| study_of(place, study)).collect(),
        findings: numbered()
            .map(|(place, study)| finding_of(place, study, body.measure(), desirability))
            .collect(),
        bodies: vec![body_of(body)],
        ..Document::empty()
    };
    EvidenceBase::unchecked(document)
}

fn at(part: String) -> Provenance {
    Provenance {
        layer: GIVEN.to_owned(),
        locator: Locator { address: None, part },
        as_printed: None,
        ocr_suspect: false,
        note: None,
    }
}

fn study_of(place: usize, given: &StudyInNumbers) -> Study {
    fn fact<T>(place: usize, value: Option<T>) -> Vec<Fact<T>> {
        let of = |value| Fact { value, provenance: at(format!("studies/{place}")) };
        value.map(of).into_iter().collect()
    }
    let designs = given.design.map(|design| vec![DesignCount { design, count: Some(1) }]);
    let country = given.country.clone().map(|name| vec![Country { name, count: Some(1) }]);
    let population =
        given.population.clone().map(|who| vec![Population { who, progress: Vec::new() }]);
    let list = |value: &Option<String>| value.clone().map(|value| vec![value]);
    let result = given.numbers.risk_of_bias.and_then(appraisal);
    let tool = given.numbers.tool.map(|tool| tool.code().to_owned());
    let appraisal =
        (result.is_some() || tool.is_some()).then_some(Appraisal { tool, result, says: None });
    Study {
        id: given.id.clone(),
        kind: fact(place, Some(Kind::PrimaryStudy)),
        designs: fact(place, designs),
        countries: fact(place, country),
        populations: fact(place, population),
        settings: fact(place, list(&given.setting)),
        staff_groups: fact(place, list(&given.staff_group)),
        appraisal: fact(place, appraisal),
        ..Study::unreported()
    }
}

/// One study is all of its studies.
fn appraisal(risk: RiskOfBias) -> Option<AppraisalResult> {
    match risk {
        RiskOfBias::Low => Some(AppraisalResult::AllLow),
        RiskOfBias::SomeConcerns | RiskOfBias::Moderate => Some(AppraisalResult::MostlyLow),
        RiskOfBias::High | RiskOfBias::Serious | RiskOfBias::Critical => {
            Some(AppraisalResult::AllHigh)
        }
        RiskOfBias::NoInformation => None,
    }
}

fn finding_of(
    place: usize,
    given: &StudyInNumbers,
    measure: Measure,
    desirability: Option<Desirability>,
) -> Finding {
    let row = Row::read(&given.id, &given.numbers, None, measure);
    let direction = row.effect.zip(desirability).map(|([yi, _], desirability)| {
        let better = (yi > 0.0) == (desirability == Desirability::Desirable);
        match yi {
            0.0 => Direction::NoDifference,
            _ if better => Direction::Improved,
            _ => Direction::Worse,
        }
    });
    let shown = |value: f64| Some(if measure.is_ratio() { value.exp() } else { value });
    let estimate = row.effect.map(|[yi, vi]| Estimate {
        of: given.id.clone(),
        measure,
        value: shown(yi),
        ci_low: shown(yi - Z * vi.sqrt()),
        ci_high: shown(yi + Z * vi.sqrt()),
        ci_level: Some(0.95),
        p: None,
    });
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts were checked to lie between 0 and four thousand million"
    )]
    let participants = row.participants.map(|participants| participants as u32);
    Finding {
        id: format!("{}/finding", given.id),
        study: given.id.clone(),
        outcome: OUTCOME.to_owned(),
        bearing: Bearing::Effect,
        direction,
        says: "given in numbers".to_owned(),
        votes: None,
        randomised_only: false,
        participants,
        comparison_group: row.arms.map(|_| true),
        estimates: estimate.map(|estimate| vec![estimate]),
        numbers: Some(given.numbers.clone()),
        changes: None,
        provenance: at(format!("studies/{place}")),
    }
}

fn body_of(given: &BodyOfEvidence) -> Body {
    let comparison = |(place, stated): (usize, &super::body::StatedComparison)| Comparison {
        element: stated.element,
        difference: stated.difference,
        reason: stated.reason.clone(),
        provenance: at(format!("comparisons/{place}")),
    };
    Body {
        id: given.id.clone(),
        outcome: OUTCOME.to_owned(),
        importance: given.importance,
        findings: given.studies.iter().map(|study| format!("{}/finding", study.id)).collect(),
        lacking: Vec::new(),
        comparisons: given.comparisons.iter().enumerate().map(comparison).collect(),
        limitations: limitations(given),
        assessment: given.assessment.clone(),
    }
}

/// What a panel says of publication, as the limitations that the rules for words read.
fn limitations(given: &BodyOfEvidence) -> Vec<Limitation> {
    let Some(stated) = given.assessment.as_ref().and_then(|a| a.publication.as_ref()) else {
        return Vec::new();
    };
    let all = [
        (
            stated.unpublished_studies == Some(true),
            LimitationKind::UnpublishedStudiesKnown,
            "studies are documented that nobody published",
        ),
        (
            stated.only_small_positive == Some(true),
            LimitationKind::OnlySmallPositiveStudies,
            "only small studies with positive results",
        ),
        (
            stated.search_comprehensive == Some(false),
            LimitationKind::SearchNotComprehensive,
            "the search was not comprehensive",
        ),
    ];
    let holding = all.into_iter().filter(|(holds, _, _)| *holds);
    let limitation = |(_, kind, reason): (bool, LimitationKind, &str)| Limitation {
        kind,
        reason: reason.to_owned(),
        general: false,
        provenance: at("assessment/publication".to_owned()),
    };
    holding.map(limitation).collect()
}
