//! The optimal information size: how many participants a single adequate trial would need.

use serde::Serialize;

use super::effect::{Effect, number, two_sided};
use super::rules::Values;
use crate::base::{Assessment, Desirability, InformationSize, Measure, codes};

codes! {
    /// How the size was worked out.
    SizeFormula {
        /// As given.
        Given = "given",
        /// Two proportions, pooled variance under no difference.
        PooledVariance = "two-proportions-pooled-variance",
        /// Two proportions, the variance of each group.
        UnpooledVariance = "two-proportions-unpooled-variance",
        /// Two means with one standard deviation.
        TwoMeans = "two-means",
    }
}

codes! {
    /// What the size counts.
    SizeUnit {
        /// Participants of both groups.
        Participants = "participants",
        /// Participants with the event.
        Events = "events",
    }
}

/// The optimal information size beside what there is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OptimalInformationSize {
    /// The size, over both groups.
    pub size: f64,
    /// What it counts.
    pub unit: SizeUnit,
    /// How it was worked out.
    pub formula: SizeFormula,
    /// From what, in words.
    pub from: String,
    /// How many there are; none if it is not reported for every study.
    pub observed: Option<f64>,
}

impl OptimalInformationSize {
    /// The share of the size that there is.
    pub(crate) fn share(&self) -> Option<f64> {
        self.observed.map(|observed| observed / self.size)
    }
}

/// Participants a group for two risks (two-sided), by the variance pooled under no difference:
/// `[z_a sqrt(2 p (1 - p)) + z_b sqrt(pc (1 - pc) + pe (1 - pe))]^2 / (pc - pe)^2` with `p` the mean
/// risk. Before rounding.
///
/// Source: Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, chapter 4; the
/// formula that GRADE guidelines 6 point to.
#[must_use]
pub fn size_of_group_binary(control: f64, intervention: f64, alpha: f64, power: f64) -> f64 {
    let mean = 0.5 * (control + intervention);
    let (za, zb) = (two_sided(alpha), two_sided(2.0 * (1.0 - power)));
    let apart = variance_apart(control, intervention);
    let root = za * (2.0 * mean * (1.0 - mean)).sqrt() + zb * apart.sqrt();
    (root / (control - intervention)).powi(2)
}

/// The same by the variance of each group: `(z_a + z_b)^2 [pc (1 - pc) + pe (1 - pe)] / (pc - pe)^2`.
#[must_use]
pub fn size_of_group_binary_unpooled(
    control: f64,
    intervention: f64,
    alpha: f64,
    power: f64,
) -> f64 {
    let z = two_sided(alpha) + two_sided(2.0 * (1.0 - power));
    z * z * variance_apart(control, intervention) / (control - intervention).powi(2)
}

fn variance_apart(control: f64, intervention: f64) -> f64 {
    control * (1.0 - control) + intervention * (1.0 - intervention)
}

/// Participants a group for two means: `2 (z_a + z_b)^2 sd^2 / difference^2`. Before rounding.
#[must_use]
pub fn size_of_group_continuous(difference: f64, sd: f64, alpha: f64, power: f64) -> f64 {
    let z = two_sided(alpha) + two_sided(2.0 * (1.0 - power));
    2.0 * (z * sd / difference).powi(2)
}

/// The optimal information size of a body; `Err` says what is missing for it.
pub(crate) fn optimal(
    effect: &Effect,
    assessment: &Assessment,
    rules: &Values,
) -> Result<OptimalInformationSize, &'static str> {
    let none = InformationSize::default();
    let given = assessment.information_size.as_ref().unwrap_or(&none);
    let participants = effect.participants;
    if let Some(size) = given.participants {
        return Ok(stated(size, SizeUnit::Participants, participants));
    }
    if let Some(size) = given.events.filter(|_| effect.measure.is_binary()) {
        return Ok(stated(size, SizeUnit::Events, effect.events));
    }
    if effect.measure == Measure::RatioOfMeans {
        return Err("the size worked out elsewhere, for a ratio of means");
    }
    let (group, formula, from) = if effect.measure.is_binary() {
        let control = given.control_risk.or(effect.baseline);
        let control = control.ok_or("the risk with the comparison")?;
        let intervention = given
            .intervention_risk
            .unwrap_or_else(|| intervention_risk(control, assessment, rules));
        let size = size_of_group_binary(control, intervention, rules.alpha, rules.power);
        (
            size,
            SizeFormula::PooledVariance,
            format!("risks {} and {}", number(control), number(intervention)),
        )
    } else {
        let (difference, sd) = continuous(effect, assessment, rules)?;
        let size = size_of_group_continuous(difference, sd, rules.alpha, rules.power);
        (
            size,
            SizeFormula::TwoMeans,
            format!("difference {}, standard deviation {}", number(difference), number(sd)),
        )
    };
    if !group.is_finite() || group <= 0.0 {
        return Err("risks or a difference from which the size can be worked out");
    }
    Ok(OptimalInformationSize {
        size: 2.0 * group.ceil(),
        unit: SizeUnit::Participants,
        formula,
        from,
        observed: participants,
    })
}

fn stated(size: f64, unit: SizeUnit, observed: Option<f64>) -> OptimalInformationSize {
    let from = "as given".to_owned();
    OptimalInformationSize { size, unit, formula: SizeFormula::Given, from, observed }
}

/// Fewer events by the relative risk reduction; more where the event is desirable.
fn intervention_risk(control: f64, assessment: &Assessment, rules: &Values) -> f64 {
    let change = match assessment.desirability {
        Some(Desirability::Desirable) => 1.0 + rules.relative_risk_reduction,
        Some(Desirability::Undesirable) | None => 1.0 - rules.relative_risk_reduction,
    };
    (control * change).min(1.0 - f64::EPSILON)
}

/// The difference to detect and the standard deviation.
fn continuous(
    effect: &Effect,
    assessment: &Assessment,
    rules: &Values,
) -> Result<(f64, f64), &'static str> {
    let given = assessment.information_size.as_ref().and_then(|size| size.difference);
    let stated = assessment.threshold.as_ref().and_then(|t| t.minimal_important_difference);
    let standardised = effect.measure == Measure::StandardisedMeanDifference;
    let sd = if standardised { Some(1.0) } else { effect.sd };
    let sd = sd.ok_or("the standard deviation of the outcome")?;
    let difference = given.or(stated).unwrap_or(rules.standardised_difference * sd);
    Ok((difference.abs(), sd))
}
