//! From a baseline risk and a relative effect to risks, and back.

use serde::Serialize;

use super::effect::Effect;
use crate::base::{BaselineRisk, Measure};

/// The risk with the intervention, from a baseline risk and an effect on the scale of analysis.
///
/// A risk ratio and a rate ratio multiply the risk, an odds ratio the odds
/// (`RR = OR / (1 - p + p OR)`), a hazard ratio the hazard (`1 - (1 - p)^HR`), a risk difference
/// adds to it. Risks stay between 0 and 1. `None` for other measures.
///
/// Source: Cochrane Handbook, chapter 15; the rate ratio is read as a risk ratio (a choice of this
/// library).
#[must_use]
pub fn risk_with(baseline: f64, effect: f64, measure: Measure) -> Option<f64> {
    let risk = match measure {
        Measure::RiskRatio | Measure::RateRatio => baseline * effect.exp(),
        Measure::OddsRatio => {
            let odds = effect.exp();
            baseline * odds / (1.0 - baseline + baseline * odds)
        }
        Measure::HazardRatio => 1.0 - (1.0 - baseline).powf(effect.exp()),
        Measure::RiskDifference => baseline + effect,
        Measure::MeanDifference
        | Measure::StandardisedMeanDifference
        | Measure::RatioOfMeans
        | Measure::Coefficient => return None,
    };
    risk.is_finite().then(|| risk.clamp(0.0, 1.0))
}

/// The effect on the scale of analysis that changes a baseline risk by `difference`; infinite where
/// the risk cannot change so far. `None` for measures that are not of events.
pub(crate) fn effect_of(baseline: f64, difference: f64, measure: Measure) -> Option<f64> {
    let risk = baseline + difference;
    if measure == Measure::RiskDifference {
        return Some(difference);
    }
    let possible = 0.0 < risk && risk < 1.0;
    if !possible && measure.is_binary() {
        return Some(f64::INFINITY.copysign(difference));
    }
    let logit = |risk: f64| (risk / (1.0 - risk)).ln();
    match measure {
        Measure::RiskRatio | Measure::RateRatio => Some((risk / baseline).ln()),
        Measure::OddsRatio => Some(logit(risk) - logit(baseline)),
        Measure::HazardRatio => Some(((1.0 - risk).ln() / (1.0 - baseline).ln()).ln()),
        _ => None,
    }
}

/// The absolute effect at one baseline risk, in events per 1,000 people.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AbsoluteEffect {
    /// Whose risk.
    pub who: String,
    /// The baseline risk, from 0 to 1.
    pub baseline_risk: f64,
    /// Where it comes from.
    pub source: String,
    /// Events per 1,000 without the intervention.
    pub without: f64,
    /// Events per 1,000 with the intervention.
    pub with: f64,
    /// The difference per 1,000; below 0 means fewer events.
    pub difference: f64,
    /// The lower end of its 95 % interval.
    pub difference_low: f64,
    /// The upper end of its 95 % interval.
    pub difference_high: f64,
}

/// The absolute effects at each baseline risk.
pub(crate) fn absolute_effects(effect: &Effect, risks: &[BaselineRisk]) -> Vec<AbsoluteEffect> {
    let pooled = effect.control_risk.map(|risk| BaselineRisk {
        who: "comparison groups of the studies".to_owned(),
        risk,
        source: Some("pooled from the studies".to_owned()),
    });
    let at = |given: &BaselineRisk| {
        let with = |effect_at: f64| risk_with(given.risk, effect_at, effect.measure);
        let per_1000 = |risk: f64| 1000.0 * (risk - given.risk);
        let ends = [with(effect.ci_low)?, with(effect.ci_high)?].map(per_1000);
        let risk = with(effect.estimate)?;
        let [low, high] = ends;
        Some(AbsoluteEffect {
            who: given.who.clone(),
            baseline_risk: given.risk,
            source: given.source.clone().unwrap_or_else(|| "not reported".to_owned()),
            without: 1000.0 * given.risk,
            with: 1000.0 * risk,
            difference: per_1000(risk),
            difference_low: low.min(high),
            difference_high: low.max(high),
        })
    };
    let given = risks.iter().filter_map(at);
    if risks.is_empty() { pooled.iter().filter_map(at).collect() } else { given.collect() }
}
