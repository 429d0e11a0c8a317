//! Findings: what a study says about an outcome.

use serde::{Deserialize, Serialize};

use super::fact::Provenance;
use super::numbers::Numbers;
use super::vocabulary::{Bearing, Direction, Measure, VoteBasis};

/// What one layer says that one study found for one outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// The name by which bodies of evidence refer to the finding.
    pub id: String,
    /// The study it comes from.
    pub study: String,
    /// The outcome it is about.
    pub outcome: String,
    /// What it can bear on.
    pub bearing: Bearing,
    /// Which way it points. Left out where the source states no direction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// The finding in words.
    pub says: String,
    /// How many of the studies point which way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub votes: Option<Votes>,
    /// Whether the source states it of the randomised studies alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub randomised_only: bool,
    /// The number of people behind the finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participants: Option<u32>,
    /// Whether there was a comparison group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison_group: Option<bool>,
    /// Effect estimates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimates: Option<Vec<Estimate>>,
    /// What the study reports in numbers, for pooling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numbers: Option<Numbers>,
    /// Values before and after, or in two groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Vec<Change>>,
    /// Who states it and where.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Studies counted by what they found: "x of n".
///
/// What is left out was not reported; it is never read as zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Votes {
    /// Studies that found an improvement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub improved: Option<u32>,
    /// Studies that are said not to have found one (worse or no difference, not told apart).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_improved: Option<u32>,
    /// Studies in which the outcome was measured.
    pub of: u32,
    /// How they were counted.
    pub basis: VoteBasis,
}

/// An effect estimate with its interval, as printed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// What it is an estimate of.
    pub of: String,
    /// The measure. Ratios are on their natural scale.
    pub measure: Measure,
    /// The point estimate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The lower bound of the confidence interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ci_low: Option<f64>,
    /// The upper bound of the confidence interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ci_high: Option<f64>,
    /// The level of the interval, for example 0.95.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 1.0)))]
    pub ci_level: Option<f64>,
    /// The p value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0.0, max = 1.0)))]
    pub p: Option<f64>,
}

/// A value that went from one number to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Of what, or of whom.
    pub of: String,
    /// The first value.
    pub from: f64,
    /// The second value.
    pub to: f64,
    /// The unit, for example `%`.
    pub unit: String,
}
