//! Every result as JSON and as a table.

use serde::Serialize;

use super::effect::{EffectSizes, ReportedEffects};
use super::many::Group;
use super::raw::RawPooled;
use super::robustness::{
    Blup, Cumulative, Influence, LeaveOneOut, PermutationTest, StandardisedResiduals,
};
use super::small_study::{Begg, Egger, FailSafe, Gated, SmallStudyEffects, TrimAndFill};
use super::structure::{MetaRegression, Subgroups};
use super::without_pooling::{
    CombinedP, EffectDirectionTable, EffectSummary, HarvestRow, VoteCount,
};
use super::{Pooled, tables};
use crate::fault::Fault;
use crate::json;
use crate::table::Table;

/// A result of the numbers that is shown to people and to other programs.
pub trait Report: Serialize {
    /// The analysis, by the name of its function.
    const ANALYSIS: &'static str;

    /// The result as a tidy table.
    fn to_table(&self) -> Table;

    /// The result as JSON (`whatworks-synthesis/1`), the same in every language.
    fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Form<'a, T: ?Sized> {
            schema: &'static str,
            analysis: &'static str,
            result: &'a T,
        }
        json::write(&Form {
            schema: "whatworks-synthesis/1",
            analysis: Self::ANALYSIS,
            result: self,
        })
    }
}

/// The rows of a harvest plot (Ogilvie et al. 2008), one for each outcome domain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Harvest(pub Vec<HarvestRow>);

/// Groups with their pooled effects.
#[derive(Clone, Debug, PartialEq)]
pub struct Grouped(pub Vec<Group<String>>);

impl Serialize for Grouped {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row<'a> {
            group: &'a str,
            pooled: Option<&'a Pooled>,
            error: Option<Fault>,
        }
        serializer.collect_seq(self.0.iter().map(|group| Row {
            group: &group.key,
            pooled: group.answer.as_ref().ok(),
            error: group.answer.as_ref().err().map(super::fault),
        }))
    }
}

/// Names the analysis of a result and the function that makes its table.
macro_rules! reports {
    ($($result:ty: $analysis:literal, $table:path;)+) => {$(
        impl Report for $result {
            const ANALYSIS: &'static str = $analysis;

            fn to_table(&self) -> Table {
                $table(self)
            }
        }
    )+};
}

reports! {
    Pooled: "pool", tables::pooled;
    RawPooled: "pool_raw", tables::pooled_raw;
    Grouped: "pool_groups", tables::groups;
    EffectSizes: "effect_sizes", tables::effect_sizes;
    ReportedEffects: "reported_effects", tables::reported_effects;
    Gated<Egger>: "egger", tables::egger;
    Gated<Begg>: "begg", tables::begg;
    Gated<TrimAndFill>: "trim_and_fill", tables::trim_and_fill;
    Gated<FailSafe>: "fail_safe_n", tables::fail_safe;
    Gated<SmallStudyEffects>: "small_study_effects", tables::small_study_effects;
    Subgroups: "subgroups", tables::subgroups;
    MetaRegression: "meta_regression", tables::meta_regression;
    LeaveOneOut: "leave_one_out", tables::leave_one_out;
    Cumulative: "cumulative", tables::cumulative;
    Influence: "influence", tables::influence;
    Blup: "blup", tables::blup;
    StandardisedResiduals: "standardised_residuals", tables::standardised_residuals;
    PermutationTest: "permutation_test", tables::permutation_test;
    VoteCount: "vote_count", tables::vote_count;
    EffectDirectionTable: "effect_directions", tables::effect_directions;
    Harvest: "harvest", tables::harvest;
    EffectSummary: "summarise", tables::summary;
    CombinedP: "combine_p_values", tables::combined_p;
}
