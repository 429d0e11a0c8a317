//! Synthesis without a pooled estimate: what may be computed when effects cannot be averaged.
//!
//! The methods are those of the Cochrane Handbook for Systematic Reviews of Interventions,
//! chapter 12 (McKenzie and Brennan), in the order of the data that they need; a report of any of
//! them follows SWiM (Campbell and others 2020, BMJ 368:l6890).
//!
//! | studies report | method | question answered |
//! |---|---|---|
//! | effect estimates | [`summarise`] | what is the range of effects, and their middle? |
//! | p values and directions | [`combine_p_values`] | is there an effect in at least one study? |
//! | directions | [`vote_count`], [`vote_count_effects`] | is there any evidence of an effect? |
//!
//! [`effect_directions`] and [`EffectDirectionTable::harvest`] tabulate what the studies found, as
//! the data of an effect direction plot and of a harvest plot.

mod direction;
mod effect_direction;
mod harvest;
mod p_values;
mod summary;
mod vote_count;

pub use direction::{Direction, DirectionCounts};
pub use effect_direction::{
    DomainTotal, EffectDirectionCell, EffectDirectionTable, ReportedOutcome, effect_directions,
};
pub use harvest::{HarvestBar, HarvestColumn, HarvestRow};
pub use p_values::{Combination, CombinedP, combine_p_values};
pub use summary::{EffectSummary, summarise};
pub use vote_count::{VoteBasis, VoteCount, vote_count, vote_count_effects};
