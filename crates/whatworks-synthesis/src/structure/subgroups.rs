//! Subgroups of studies: each pooled by itself, and whether they differ.

use serde::Serialize;

use crate::distribution::chi_square_upper;
use crate::error::Error;
use crate::many::Groups;
use crate::options::Options;
use crate::pool::{Pooled, pool};
use crate::progress::Progress;
use crate::studies::number;
use crate::weights::Weighted;

/// A subgroup and its pooled effect.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Subgroup {
    /// The name of the group.
    pub group: String,
    /// Its pooled effect, with a tau2 of its own; rows left out are those of the whole table.
    pub pooled: Pooled,
}

/// Subgroups and the test of a difference between them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Subgroups {
    /// The groups, in the order in which they first appear.
    pub groups: Vec<Subgroup>,
    /// Q between groups: that of their pooled effects with their standard errors.
    pub q_between: f64,
    /// Its degrees of freedom, the groups less one.
    pub q_between_df: usize,
    /// Its p value.
    pub q_between_p: f64,
    /// What is compared.
    pub q_between_method: &'static str,
}

/// Pools each group by itself and compares the pooled effects (Borenstein et al. 2009, chapter
/// 19; a tau2 for each group).
///
/// # Errors
///
/// As [`pool`](crate::pool) for each group; a column of groups of another length; fewer than two
/// groups; and a group whose standard error is 0, as with Knapp-Hartung and equal effects.
pub fn subgroups<K: AsRef<str> + Eq + std::hash::Hash>(
    yi: &[f64],
    vi: &[f64],
    groups: &[K],
    options: &Options,
) -> Result<Subgroups, Error> {
    let groups: Vec<Subgroup> = Groups::of(groups, yi, vi, &Progress::default())?
        .each()
        .map(|group| {
            let pooled = group.named(pool(group.yi, group.vi, options))?;
            Ok(Subgroup { group: group.key.as_ref().to_owned(), pooled })
        })
        .collect::<Result<_, Error>>()?;
    if groups.len() < 2 {
        return Err(Error::TooFew { what: "comparing subgroups", found: groups.len(), needed: 2 });
    }
    let estimates: Vec<f64> = groups.iter().map(|group| group.pooled.estimate).collect();
    let variances: Vec<f64> =
        groups.iter().filter_map(|group| group.pooled.se).map(|se| se * se).collect();
    let q_between = Weighted::at(&estimates, &variances, 0.0).q;
    if !q_between.is_finite() {
        return Err(Error::NotRepresentable { what: "Q between subgroups" });
    }
    let q_between_df = groups.len() - 1;
    Ok(Subgroups {
        groups,
        q_between,
        q_between_df,
        q_between_p: chi_square_upper(q_between, number(q_between_df)),
        q_between_method: "inverse variance of the pooled effects, a tau2 for each group",
    })
}
