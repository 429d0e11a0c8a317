//! What people bring to a rating: the target, the facts beside the studies, and their decisions.
//!
//! Everything here may be left out, which means *not reported*.

use serde::{Deserialize, Serialize};
use whatworks_synthesis::Method;

use super::numbers::ReportedPooling;
use super::vocabulary::{
    BiasDirection, Certainty, Credibility, Desirability, Measure, Subject, ThresholdChoice,
    ThresholdScale,
};

/// What a panel knows of a body of evidence beside its studies, and what it decided.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// The effect measure by which the studies are pooled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    /// The estimator of the variance between studies; REML if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// Whether a larger value, or more events, is good or bad.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desirability: Option<Desirability>,
    /// Where an effect begins to matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Threshold>,
    /// Risks without the intervention, as shares from 0 to 1. By the first, absolute thresholds and
    /// the information size are read; without one, by the pooled risk of the comparison groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline_risks: Option<Vec<BaselineRisk>>,
    /// What the optimal information size is worked out from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub information_size: Option<InformationSize>,
    /// A pooled effect as a review reports it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pooled: Option<ReportedPooling>,
    /// The starting level that the panel states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<StatedStart>,
    /// Which way bias in the studies at high risk would move the effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bias_direction: Option<StatedBias>,
    /// Whether a crucial limitation substantially lowers confidence (`grade-standard`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crucial_limitation: Option<Stated>,
    /// A reading of the forest plot, where the studies are not given in numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forest_plot: Option<ForestPlot>,
    /// A subgroup that may explain differences between studies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subgroup: Option<Subgroup>,
    /// What is known of studies that are not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publication: Option<Publication>,
    /// Whether confounding was addressed in design or analysis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confounding_addressed: Option<Stated>,
    /// A gradient of effect over dose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dose_response: Option<DoseResponse>,
    /// Residual confounding that would work against the effect seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opposing_confounding: Option<OpposingConfounding>,
    /// The methods of the review that found the studies (`pollock-2016`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewMethods>,
    /// Decisions of people, in the order in which they were taken; of two on one subject the later
    /// holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decisions: Option<Vec<Decision>>,
}

/// A yes or no with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// Yes or no.
    pub holds: bool,
    /// Why.
    pub reason: String,
}

/// Where an effect begins to matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// By which threshold the certainty is rated. If left out: contextual where `small` is given,
    /// the minimal important difference where that is, and else the null.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<ThresholdChoice>,
    /// The scale of the values.
    pub scale: ThresholdScale,
    /// The minimal important difference, in either direction unless `harm` differs. Above 0; a
    /// ratio is other than 1, and its inverse means the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimal_important_difference: Option<f64>,
    /// The minimal important difference for harm, where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub harm: Option<f64>,
    /// From where an effect is small rather than trivial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub small: Option<f64>,
    /// From where an effect is moderate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moderate: Option<f64>,
    /// From where an effect is large.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub large: Option<f64>,
    /// Where the values come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A risk without the intervention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BaselineRisk {
    /// Whose risk.
    pub who: String,
    /// The risk, from 0 to 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 1.0)))]
    pub risk: f64,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What the optimal information size is worked out from, where it is not the rule set's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InformationSize {
    /// The size itself, in participants, where it was worked out elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1.0)))]
    pub participants: Option<f64>,
    /// The size itself, in events, where it was worked out elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1.0)))]
    pub events: Option<f64>,
    /// The risk with the comparison; else the first baseline risk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 1.0)))]
    pub control_risk: Option<f64>,
    /// The risk with the intervention; else by the relative risk reduction of the rule set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 1.0)))]
    pub intervention_risk: Option<f64>,
    /// The difference of means to detect; else the minimal important difference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<f64>,
    /// The standard deviation of the outcome; else that of the studies, and 1 for standardised
    /// differences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sd: Option<f64>,
}

/// A starting level that a panel states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatedStart {
    /// The level.
    pub level: Certainty,
    /// Why.
    pub reason: String,
}

/// Which way bias would move the effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatedBias {
    /// The direction.
    pub direction: BiasDirection,
    /// Why.
    pub reason: String,
}

/// A reading of a forest plot by eye.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ForestPlot {
    /// Whether there are important differences between studies, with limited overlap of their
    /// intervals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub important_differences: Option<bool>,
    /// Whether the majority of estimates lie on one side of the threshold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub majority_on_one_side: Option<bool>,
}

/// A subgroup that may explain differences between studies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Subgroup {
    /// The characteristic that tells the subgroups apart.
    pub by: String,
    /// How credible the effect modification is, as ICEMAN grades it.
    pub credibility: Credibility,
    /// Why.
    pub reason: String,
}

/// What is known of studies that are not published, as the four questions of Core GRADE 4 ask it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// Whether most or all studies are small and sponsored by industry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub small_and_industry_sponsored: Option<bool>,
    /// Whether every registered study is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registry_complete: Option<bool>,
    /// Whether the funnel plot, read by eye, strongly suggests missing studies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funnel_asymmetry: Option<bool>,
    /// Whether a registry or a regulator documents studies that are not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unpublished_studies: Option<bool>,
    /// Whether there are only small studies with positive results (`narrative-2017`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_small_positive: Option<bool>,
    /// Whether the search was comprehensive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_comprehensive: Option<bool>,
}

/// A gradient of effect over dose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DoseResponse {
    /// The effect at each level of dose, from the lowest dose, on the scale of analysis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effects: Option<Vec<f64>>,
    /// The p value of a test for trend.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 1.0)))]
    pub trend_p: Option<f64>,
    /// Whether confounding could explain the gradient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explained_by_confounding: Option<bool>,
    /// What shows the gradient.
    pub reason: String,
}

/// Residual confounding that would work against what is seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OpposingConfounding {
    /// Every plausible confounder that is left, each with its direction.
    pub confounders: Vec<Confounder>,
}

/// A confounder that was not accounted for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Confounder {
    /// What it is.
    pub name: String,
    /// Which way it would move the effect.
    pub direction: BiasDirection,
    /// Why.
    pub reason: String,
}

/// Questions 1 to 4 of AMSTAR, as `pollock-2016` uses them. What is left out counts as unclear
/// there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReviewMethods {
    /// Was a design provided beforehand?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub design_beforehand: Option<bool>,
    /// Were there two selectors of studies and two extractors of data?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_selection: Option<bool>,
    /// Was the search comprehensive?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comprehensive_search: Option<bool>,
    /// Was the status of publication used as a criterion of inclusion?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grey_literature: Option<bool>,
}

/// A decision of a person or a panel on one subject of a rating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// What is decided.
    pub on: Subject,
    /// What it is decided to be: a level of concern for a domain, a certainty for `start` and
    /// `certainty`, `0`, `1` or `2` for rating up, a target, a risk of bias.
    pub to: String,
    /// The study, for `study_risk_of_bias`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study: Option<String>,
    /// Why. May be left out only where the decision is what the rules suggest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// When, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// What the rules suggested at the time, and why. A later suggestion that differs is flagged
    /// for review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_the_time: Option<Suggestion>,
}

/// What the rules suggest on a subject, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Suggestion {
    /// The level suggested.
    pub suggested: String,
    /// Why, with the facts it rests on.
    pub because: String,
}
