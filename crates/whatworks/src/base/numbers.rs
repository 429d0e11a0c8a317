//! The numbers that one study gives for one outcome.

use serde::{Deserialize, Serialize};

use super::vocabulary::{RiskOfBias, RiskOfBiasTool};

/// What one study reports in numbers, under the names that meta-analysis gives its columns.
///
/// Group 1 is the intervention, group 2 the comparison. Give one of: an effect and its variance
/// (`yi`, `vi`); a 2x2 table (`ai`, `ci`, with `bi` or `n1i`, `di` or `n2i`); means (`m1i`, `sd1i`,
/// `n1i`, `m2i`, `sd2i`, `n2i`); an estimate with its interval as printed. The first of these that
/// is whole is used. What is left out was not reported.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Numbers {
    /// The effect on the scale of analysis: ratios as natural logarithms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yi: Option<f64>,
    /// Its sampling variance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vi: Option<f64>,
    /// The effect as printed: ratios on their natural scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<f64>,
    /// The lower end of its 95 % confidence interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ci_low: Option<f64>,
    /// The upper end of its 95 % confidence interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ci_high: Option<f64>,
    /// Events in the intervention group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ai: Option<f64>,
    /// Participants without the event in the intervention group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bi: Option<f64>,
    /// Events in the comparison group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ci: Option<f64>,
    /// Participants without the event in the comparison group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub di: Option<f64>,
    /// Participants in the intervention group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n1i: Option<f64>,
    /// Participants in the comparison group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n2i: Option<f64>,
    /// Mean of the intervention group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub m1i: Option<f64>,
    /// Standard deviation of the intervention group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sd1i: Option<f64>,
    /// Mean of the comparison group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub m2i: Option<f64>,
    /// Standard deviation of the comparison group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sd2i: Option<f64>,
    /// Participants of both groups together, where the groups are not told apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participants: Option<f64>,
    /// The overall risk of bias of this result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk_of_bias: Option<RiskOfBias>,
    /// The tool by which it was judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<RiskOfBiasTool>,
}

/// A pooled effect as a review reports it, used where the studies behind it are not given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportedPooling {
    /// The estimate as printed: ratios on their natural scale.
    pub estimate: f64,
    /// The lower end of its 95 % confidence interval.
    pub ci_low: f64,
    /// The upper end of its 95 % confidence interval.
    pub ci_high: f64,
    /// The number of studies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub k: Option<u32>,
    /// Participants in all studies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participants: Option<f64>,
    /// Participants with the event in all studies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<f64>,
    /// I2 in per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 100.0)))]
    pub i2: Option<f64>,
    /// The lower end of the 95 % prediction interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prediction_low: Option<f64>,
    /// The upper end of the 95 % prediction interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prediction_high: Option<f64>,
    /// The share of weight from studies at high risk of bias, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 1.0)))]
    pub high_risk_share: Option<f64>,
    /// The pooled estimate of the studies at low risk of bias alone, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate_low_risk: Option<f64>,
}
