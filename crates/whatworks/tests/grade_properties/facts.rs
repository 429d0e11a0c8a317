//! Random bodies of evidence, with any mix of what is reported and what is not.

use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use whatworks::base::{
    Assessment, BaselineRisk, BiasDirection, Confounder, Credibility, Design, Desirability,
    Difference, DoseResponse, Element, ForestPlot, InformationSize, Measure, Numbers,
    OpposingConfounding, Publication, ReportedPooling, ReviewMethods, RiskOfBias, RiskOfBiasTool,
    Stated, StatedBias, Subgroup, Threshold, ThresholdChoice, ThresholdScale,
};
use whatworks::grade::{BodyOfEvidence, StatedComparison, StudyInNumbers};

const REASON: &str = "a reason";

/// How a study gives its numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Form {
    Variance,
    Interval,
    Groups,
    Nothing,
}

fn numbers(measure: Measure, form: Form, yi: f64, vi: f64, size: f64) -> Numbers {
    let shown = |value: f64| if measure.is_ratio() { value.exp() } else { value };
    let margin = 1.959_963_984_540_054 * vi.sqrt();
    match form {
        Form::Nothing => Numbers::default(),
        Form::Interval => Numbers {
            estimate: Some(shown(yi)),
            ci_low: Some(shown(yi - margin)),
            ci_high: Some(shown(yi + margin)),
            ..Numbers::default()
        },
        Form::Groups if matches!(measure, Measure::RiskRatio | Measure::OddsRatio) => Numbers {
            ai: Some((size * (0.3 * (yi / 2.0).exp()).min(0.95)).round()),
            n1i: Some(size),
            ci: Some((size * 0.3).round()),
            n2i: Some(size),
            ..Numbers::default()
        },
        Form::Groups
            if matches!(measure, Measure::MeanDifference | Measure::StandardisedMeanDifference) =>
        {
            Numbers {
                m1i: Some(yi),
                sd1i: Some(1.0),
                n1i: Some(size),
                m2i: Some(0.0),
                sd2i: Some(1.0),
                n2i: Some(size),
                ..Numbers::default()
            }
        }
        Form::Variance | Form::Groups => {
            Numbers { yi: Some(yi), vi: Some(vi), ..Numbers::default() }
        }
    }
}

/// The measures, but for those that are handled as another is.
pub(crate) fn measure() -> impl Strategy<Value = Measure> {
    select(vec![
        Measure::Coefficient,
        Measure::RiskRatio,
        Measure::OddsRatio,
        Measure::HazardRatio,
        Measure::MeanDifference,
        Measure::StandardisedMeanDifference,
    ])
}

fn form() -> impl Strategy<Value = Form> {
    select(vec![Form::Variance, Form::Interval, Form::Groups, Form::Groups, Form::Nothing])
}

pub(crate) fn risk() -> impl Strategy<Value = RiskOfBias> {
    select(RiskOfBias::ALL)
}

fn design() -> impl Strategy<Value = Design> {
    select(vec![Design::Randomised, Design::Cohort, Design::CaseSeries])
}

type StudyFacts =
    (f64, f64, f64, Form, Option<Design>, Option<RiskOfBias>, Option<RiskOfBiasTool>, bool);

fn study_facts() -> impl Strategy<Value = StudyFacts> {
    (
        -1.5..2.5_f64,
        0.004..0.3_f64,
        (20..600_u32).prop_map(f64::from),
        form(),
        option::weighted(0.9, design()),
        option::weighted(0.8, risk()),
        option::weighted(0.5, select(RiskOfBiasTool::ALL)),
        any::<bool>(),
    )
}

fn studies(
    measure: Measure,
    one_design: Option<Design>,
    spread: f64,
    facts: Vec<StudyFacts>,
) -> Vec<StudyInNumbers> {
    let study = |(place, facts): (usize, StudyFacts)| {
        let (yi, vi, size, form, design, risk, tool, counted) = facts;
        let mut numbers = numbers(measure, form, 0.5 + spread * (yi - 0.5), vi, size);
        numbers.risk_of_bias = risk;
        // Each tool has its own levels.
        let levels: &[RiskOfBias] = match tool {
            Some(RiskOfBiasTool::Rob2) => {
                &[RiskOfBias::Low, RiskOfBias::SomeConcerns, RiskOfBias::High]
            }
            Some(RiskOfBiasTool::RobinsI) => &[
                RiskOfBias::Low,
                RiskOfBias::Moderate,
                RiskOfBias::Serious,
                RiskOfBias::Critical,
                RiskOfBias::NoInformation,
            ],
            Some(RiskOfBiasTool::Other) | None => RiskOfBias::ALL,
        };
        numbers.tool = tool.filter(|_| risk.is_none_or(|risk| levels.contains(&risk)));
        numbers.participants = counted.then_some(2.0 * size);
        let design = one_design.or(design);
        StudyInNumbers { id: format!("s{place}"), design, numbers, ..StudyInNumbers::default() }
    };
    facts.into_iter().enumerate().map(study).collect()
}

fn stated(holds: bool) -> Stated {
    Stated { holds, reason: REASON.to_owned() }
}

fn answer() -> impl Strategy<Value = Option<bool>> {
    option::of(any::<bool>())
}

fn publication() -> impl Strategy<Value = Publication> {
    (answer(), answer(), answer(), answer(), answer(), answer()).prop_map(|answers| Publication {
        small_and_industry_sponsored: answers.0,
        registry_complete: answers.1.filter(|_| answers.3 != Some(true)),
        funnel_asymmetry: answers.2,
        unpublished_studies: answers.3,
        only_small_positive: answers.4,
        search_comprehensive: answers.5,
    })
}

fn threshold(measure: Measure) -> impl Strategy<Value = Threshold> {
    let scale = if measure.is_ratio() {
        vec![ThresholdScale::Ratio, ThresholdScale::Absolute]
    } else {
        vec![ThresholdScale::Absolute]
    };
    let choice = option::of(select(ThresholdChoice::ALL));
    (select(scale), 0.05..0.6_f64, choice, any::<bool>(), any::<bool>()).prop_map(
        |(scale, size, choice, contextual, important)| {
            let of = |times: f64| match scale {
                ThresholdScale::Ratio => (size * times).exp(),
                ThresholdScale::Absolute => size * times,
            };
            // A choice goes with its value.
            let choice = choice.filter(|choice| match choice {
                ThresholdChoice::Null => true,
                ThresholdChoice::MinimalImportantDifference => important,
                ThresholdChoice::Contextual => contextual,
            });
            Threshold {
                choice,
                scale,
                minimal_important_difference: important.then(|| of(0.5)),
                harm: None,
                small: contextual.then(|| of(0.5)),
                moderate: contextual.then(|| of(1.0)),
                large: contextual.then(|| of(1.5)),
                source: None,
            }
        },
    )
}

fn direction() -> impl Strategy<Value = BiasDirection> {
    select(BiasDirection::ALL)
}

fn beside(measure: Measure) -> impl Strategy<Value = Assessment> {
    let of_effect = (
        option::weighted(0.7, threshold(measure)),
        option::of(0.05..0.6_f64),
        option::of((50.0..5000.0_f64, any::<bool>())),
        select(Desirability::ALL).prop_map(Some),
        any::<bool>(),
    );
    let of_bias = (
        option::of(direction()),
        option::of(any::<bool>()),
        option::of(select(Credibility::ALL)),
        option::of(publication()),
        option::weighted(0.3, (answer(), answer())),
    );
    let of_rating_up = (
        option::of(any::<bool>()),
        option::weighted(0.3, (any::<bool>(), answer())),
        option::weighted(0.3, prop::collection::vec(direction(), 1..3)),
        option::weighted(0.3, (answer(), answer(), answer(), answer())),
        option::weighted(0.4, pooled()),
    );
    (of_effect, of_bias, of_rating_up).prop_map(move |(of_effect, of_bias, of_rating_up)| {
        let (threshold, risk, size, desirability, common) = of_effect;
        let (direction, crucial, credibility, publication, plot) = of_bias;
        let (confounding, dose, confounders, review, pooled) = of_rating_up;
        let reason = || REASON.to_owned();
        Assessment {
            measure: Some(measure),
            method: common.then_some(whatworks_synthesis::Method::CommonEffect),
            desirability,
            threshold,
            baseline_risks: risk
                .map(|risk| vec![BaselineRisk { who: "all".to_owned(), risk, source: None }]),
            information_size: size.map(|(size, events)| InformationSize {
                participants: (!events).then_some(size),
                events: events.then_some(size / 5.0),
                ..InformationSize::default()
            }),
            pooled: pooled.map(|pooled| on_scale(pooled, measure)),
            bias_direction: direction.map(|direction| StatedBias { direction, reason: reason() }),
            crucial_limitation: crucial.map(stated),
            forest_plot: plot.map(|(differences, side)| ForestPlot {
                important_differences: differences,
                majority_on_one_side: side,
            }),
            subgroup: credibility.map(|credibility| Subgroup {
                by: "age".to_owned(),
                credibility,
                reason: reason(),
            }),
            publication,
            confounding_addressed: confounding.map(stated),
            dose_response: dose.map(|(gradient, explained)| DoseResponse {
                effects: gradient.then(|| vec![0.1, 0.2, 0.3]),
                trend_p: None,
                explained_by_confounding: explained,
                reason: reason(),
            }),
            opposing_confounding: confounders.map(|directions| OpposingConfounding {
                confounders: directions
                    .into_iter()
                    .map(|direction| Confounder { name: reason(), direction, reason: reason() })
                    .collect(),
            }),
            review: review.map(|answers| ReviewMethods {
                design_beforehand: answers.0,
                duplicate_selection: answers.1,
                comprehensive_search: answers.2,
                grey_literature: answers.3,
            }),
            ..Assessment::default()
        }
    })
}

/// A reported pooling with its numbers on the scale of analysis.
fn pooled() -> impl Strategy<Value = ReportedPooling> {
    (
        -1.0..2.0_f64,
        0.02..1.2_f64,
        option::of(1..30_u32),
        option::of(50.0..5000.0_f64),
        option::of(0.0..95.0_f64),
        option::of(0.0..1.0_f64),
        option::of(-1.0..2.0_f64),
    )
        .prop_map(|(estimate, margin, k, participants, i2, share, low)| ReportedPooling {
            estimate,
            ci_low: estimate - margin,
            ci_high: estimate + margin,
            k,
            participants: participants.map(f64::round),
            events: None,
            i2,
            prediction_low: None,
            prediction_high: None,
            high_risk_share: share,
            estimate_low_risk: low,
        })
}

fn on_scale(pooled: ReportedPooling, measure: Measure) -> ReportedPooling {
    let shown = |value: f64| if measure.is_ratio() { value.exp() } else { value };
    ReportedPooling {
        estimate: shown(pooled.estimate),
        ci_low: shown(pooled.ci_low),
        ci_high: shown(pooled.ci_high),
        estimate_low_risk: pooled.estimate_low_risk.map(shown),
        ..pooled
    }
}

fn comparisons() -> impl Strategy<Value = Vec<StatedComparison>> {
    let element = (prop::sample::subsequence(Element::ALL, 0..=Element::ALL.len()), 0.0..1.0_f64);
    let all = element.prop_map(|(some, all)| if all < 0.4 { Element::ALL.to_vec() } else { some });
    (all, prop::collection::vec(prop::num::u8::ANY, Element::ALL.len())).prop_map(|(all, dice)| {
        let difference = |dice: u8| match dice {
            ..=140 => Difference::None,
            141..=190 => Difference::Minor,
            191..=230 => Difference::Important,
            231.. => Difference::Major,
        };
        let one = |(element, dice): (Element, u8)| StatedComparison {
            element,
            difference: difference(dice),
            reason: REASON.to_owned(),
        };
        all.into_iter().zip(dice).map(one).collect()
    })
}

/// A body with any mix of facts: of one design in most cases, and with studies from alike to far
/// apart.
pub(crate) fn any_body() -> impl Strategy<Value = BodyOfEvidence> {
    let size = prop_oneof![1 => Just(0..=0_usize), 8 => Just(1..=5), 2 => Just(9..=12)];
    let studies_of = (
        option::weighted(0.8, design()),
        select(vec![0.1, 0.5, 1.0]),
        size.prop_flat_map(|size| prop::collection::vec(study_facts(), size)),
    );
    (measure(), studies_of).prop_flat_map(|(measure, (design, spread, facts))| {
        let studies = studies(measure, design, spread, facts);
        (beside(measure), comparisons()).prop_map(move |(assessment, comparisons)| BodyOfEvidence {
            studies: studies.clone(),
            assessment: Some(assessment),
            comparisons,
            ..BodyOfEvidence::default()
        })
    })
}
