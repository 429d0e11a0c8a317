//! Facts that can be taken away from a body, so that knowing them can be compared with not knowing.

use whatworks::base::RiskOfBias;
use whatworks::grade::{BodyOfEvidence, StudyInNumbers};

/// Takes a fact away; none where it is not there.
type TakeAway = fn(&mut BodyOfEvidence) -> Option<()>;

macro_rules! fact {
    ($name:literal, $field:ident) => {
        ($name, |body| body.assessment.as_mut()?.$field.take().map(|_| ()))
    };
    ($name:literal, $field:ident . $inner:ident) => {
        ($name, |body| body.assessment.as_mut()?.$field.as_mut()?.$inner.take().map(|_| ()))
    };
}

/// Facts of which each answers a question that is left open without it.
///
/// Not among them, since a rating without them is settled by something else, which they replace:
/// an information size (worked out otherwise without it); a baseline risk beside the risk of the
/// comparison groups; a funnel plot read by eye beside a test of it; what studies give in numbers
/// beside what a review reports of them, and the participants by which studies without an effect are
/// weighed; the tool of an appraisal, which gives ROBINS-I its start. Nor a reason for rating up
/// that nobody named, which is not looked for; a design, by which studies are rated apart; nor
/// whether the search was comprehensive, which is a close call, and two of those rate down.
pub(crate) const FACTS: &[(&str, TakeAway)] = &[
    fact!("whether studies are small and sponsored", publication.small_and_industry_sponsored),
    fact!("whether the registry is complete", publication.registry_complete),
    fact!("whether studies are unpublished", publication.unpublished_studies),
    fact!("the direction of bias", bias_direction),
    fact!("a crucial limitation", crucial_limitation),
    fact!("a subgroup", subgroup),
    fact!("whether confounding was addressed", confounding_addressed),
    fact!("whether confounding explains a gradient", dose_response.explained_by_confounding),
    fact!("whether there are important differences", forest_plot.important_differences),
    fact!("the side of the threshold", forest_plot.majority_on_one_side),
    fact!("whether more is good", desirability),
    fact!("the methods of the review", review),
    fact!("participants of all studies", pooled.participants),
    fact!("the estimate at low risk", pooled.estimate_low_risk),
    ("a baseline risk", baseline_risk),
    ("the comparison of an element", |body| body.comparisons.pop().map(|_| ())),
    ("a judgement of risk of bias", judgement),
];

fn is_judged(study: &StudyInNumbers) -> bool {
    study.numbers.risk_of_bias.is_some_and(|risk| risk != RiskOfBias::NoInformation)
}

/// Where the comparison groups give none.
fn baseline_risk(body: &mut BodyOfEvidence) -> Option<()> {
    let in_groups = body.studies.iter().any(|study| study.numbers.ci.is_some());
    let judged = body.studies.iter().all(is_judged);
    let risks = &mut body.assessment.as_mut()?.baseline_risks;
    if in_groups || !judged { None } else { risks.take().map(|_| ()) }
}

fn judgement(body: &mut BodyOfEvidence) -> Option<()> {
    body.studies.last_mut()?.numbers.risk_of_bias.take().map(|_| ())
}
