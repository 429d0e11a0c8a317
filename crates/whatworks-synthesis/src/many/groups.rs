//! Groups of rows in a table, each pooled by itself.

use std::collections::HashMap;
use std::hash::Hash;

use super::threads::in_parts;
use crate::error::Error;
use crate::fit::Fit;
use crate::options::Options;
use crate::pool::{Pooled, Quantiles};
use crate::progress::Progress;
use crate::studies::{Studies, same_length};

/// A group and its pooled effect, or why it has none.
#[derive(Clone, Debug, PartialEq)]
pub struct Group<K> {
    /// What the rows of the group have in common.
    pub key: K,
    /// The pooled effect. Rows in an error and in `left_out` are those of the whole table.
    pub answer: Result<Pooled, Error>,
}

/// Pools each group of rows, in the order in which the groups first appear.
///
/// A group that cannot be pooled holds its error; the others are pooled. The answer is the same
/// for any number of threads; 0 means as many as the machine offers. `progress` counts groups.
///
/// # Errors
///
/// Columns of different lengths, options that are wrong, and [`Error::Cancelled`].
pub fn pool_groups<K: Clone + Eq + Hash + Send + Sync>(
    keys: &[K],
    yi: &[f64],
    vi: &[f64],
    options: &Options,
    threads: usize,
    progress: &Progress<'_>,
) -> Result<Vec<Group<K>>, Error> {
    options.check()?;
    let groups = grouped(keys, yi, vi)?;
    progress.expect(u64::try_from(groups.len()).unwrap_or(u64::MAX));
    let parts = in_parts(groups.len(), threads, |range| {
        let mut quantiles = HashMap::new();
        let part = groups.get(range).unwrap_or_default().iter();
        let answer = |group: &Rows<'_, K>| {
            let answer = group.named(one(&group.yi, &group.vi, options, &mut quantiles));
            progress.add(1);
            Group { key: group.key.clone(), answer }
        };
        part.take_while(|_| !progress.is_stopped()).map(answer).collect::<Vec<_>>()
    });
    if progress.is_stopped() {
        return Err(Error::Cancelled);
    }
    Ok(parts.into_iter().flatten().collect())
}

fn one(
    yi: &[f64],
    vi: &[f64],
    options: &Options,
    quantiles: &mut HashMap<usize, Quantiles>,
) -> Result<Pooled, Error> {
    let studies = Studies::new(yi, vi, options.unusable)?;
    let fit = Fit::new(&studies.yi, &studies.vi, options.method)?;
    let k = studies.k();
    let quantiles = quantiles.entry(k).or_insert_with(|| Quantiles::new(k, options));
    Pooled::assemble(&studies, &fit, options, quantiles)
}

/// The rows of a group.
pub(crate) struct Rows<'a, K> {
    pub(crate) key: &'a K,
    pub(crate) yi: Vec<f64>,
    pub(crate) vi: Vec<f64>,
    rows: Vec<usize>,
}

impl<K> Rows<'_, K> {
    /// The answer with rows of the whole table in place of rows of the group.
    pub(crate) fn named(&self, answer: Result<Pooled, Error>) -> Result<Pooled, Error> {
        let whole = |row: usize| self.rows.get(row).copied().unwrap_or(row);
        match answer {
            Ok(mut pooled) => {
                for left in &mut pooled.left_out {
                    left.row = whole(left.row);
                }
                Ok(pooled)
            }
            Err(Error::Value { column, row, value, expected }) => {
                Err(Error::Value { column, row: whole(row), value, expected })
            }
            Err(other) => Err(other),
        }
    }
}

/// The rows by group, in the order in which the groups first appear.
///
/// # Errors
///
/// Columns of different lengths.
pub(crate) fn grouped<'a, K: Eq + Hash>(
    keys: &'a [K],
    yi: &[f64],
    vi: &[f64],
) -> Result<Vec<Rows<'a, K>>, Error> {
    same_length(yi, vi)?;
    if keys.len() != yi.len() {
        let (found, expected) = (keys.len(), yi.len());
        return Err(Error::Lengths { column: "by", found, expected, like: "yi" });
    }
    let mut places: HashMap<&K, usize> = HashMap::new();
    let mut groups: Vec<Rows<'a, K>> = Vec::new();
    for (row, ((key, &y), &v)) in keys.iter().zip(yi).zip(vi).enumerate() {
        let next = groups.len();
        let place = *places.entry(key).or_insert(next);
        if place == next {
            groups.push(Rows { key, yi: Vec::new(), vi: Vec::new(), rows: Vec::new() });
        }
        if let Some(group) = groups.get_mut(place) {
            group.yi.push(y);
            group.vi.push(v);
            group.rows.push(row);
        }
    }
    Ok(groups)
}
