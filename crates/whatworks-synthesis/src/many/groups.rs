//! Groups of rows in a table, each pooled by itself.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

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
    let groups = Groups::of(keys, yi, vi, progress)?;
    progress.expect(u64::try_from(groups.len()).unwrap_or(u64::MAX));
    let parts = in_parts(groups.len(), threads, |range| {
        let mut quantiles = HashMap::new();
        let mut part = Vec::with_capacity(range.len());
        for group in groups.some(range).take_while(|_| !progress.is_stopped()) {
            let answer = group.named(one(group.yi, group.vi, options, &mut quantiles));
            progress.add(1);
            part.push(Group { key: group.key.clone(), answer });
        }
        part
    });
    if progress.is_stopped() {
        return Err(Error::Cancelled);
    }
    Ok(joined(parts))
}

/// The parts as one; the only part as it is.
fn joined<T>(parts: Vec<Vec<T>>) -> Vec<T> {
    let mut parts = parts.into_iter();
    let mut all = parts.next().unwrap_or_default();
    for mut part in parts {
        all.append(&mut part);
    }
    all
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
    pub(crate) yi: &'a [f64],
    pub(crate) vi: &'a [f64],
    rows: &'a [usize],
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

/// A table in the order of its groups, which is that in which they first appear. The columns are in
/// one piece each: a million groups are no million allocations.
pub(crate) struct Groups<'a, K> {
    keys: Vec<&'a K>,
    /// Behind the last row of each group.
    ends: Vec<usize>,
    /// The row of the table.
    rows: Vec<usize>,
    yi: Vec<f64>,
    vi: Vec<f64>,
}

impl<'a, K: Eq + Hash> Groups<'a, K> {
    /// Puts the rows of each group together.
    ///
    /// # Errors
    ///
    /// Columns of different lengths, and [`Error::Cancelled`].
    pub(crate) fn of(
        keys: &'a [K],
        yi: &[f64],
        vi: &[f64],
        progress: &Progress<'_>,
    ) -> Result<Self, Error> {
        same_length(yi, vi)?;
        if keys.len() != yi.len() {
            let (found, expected) = (keys.len(), yi.len());
            return Err(Error::Lengths { column: "by", found, expected, like: "yi" });
        }
        let (keys, mut ends, places) = places(keys, progress)?;
        // A counting sort: the rows before a group are where its own begin.
        let mut before = 0;
        for end in &mut ends {
            before += std::mem::replace(end, before);
        }
        let mut rows = vec![0; places.len()];
        for (piece, first) in places.chunks(BETWEEN_LOOKS).zip((0..).step_by(BETWEEN_LOOKS)) {
            go_on(progress)?;
            for (row, place) in (first..).zip(piece) {
                let Some(end) = ends.get_mut(*place) else { continue };
                if let Some(at) = rows.get_mut(*end) {
                    *at = row;
                }
                *end += 1;
            }
        }
        let (yi, vi) = (in_order(&rows, yi, progress)?, in_order(&rows, vi, progress)?);
        Ok(Self { keys, ends, rows, yi, vi })
    }
}

impl<K> Groups<'_, K> {
    /// The number of groups.
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Each group in its order.
    pub(crate) fn each(&self) -> impl Iterator<Item = Rows<'_, K>> {
        self.some(0..self.len())
    }

    /// Some groups.
    fn some(&self, range: Range<usize>) -> impl Iterator<Item = Rows<'_, K>> {
        range.filter_map(|group| {
            let first = group.checked_sub(1).map_or(Some(0), |before| self.end(before))?;
            let rows = first..self.end(group)?;
            Some(Rows {
                key: self.keys.get(group).copied()?,
                yi: self.yi.get(rows.clone())?,
                vi: self.vi.get(rows.clone())?,
                rows: self.rows.get(rows)?,
            })
        })
    }

    fn end(&self, group: usize) -> Option<usize> {
        self.ends.get(group).copied()
    }
}

/// Some thousandths of a second.
const BETWEEN_LOOKS: usize = 1 << 16;

fn go_on(progress: &Progress<'_>) -> Result<(), Error> {
    if progress.is_stopped() { Err(Error::Cancelled) } else { Ok(()) }
}

/// The keys in the order in which they first appear, the number of rows of each, and the place among
/// the keys for each row.
type Places<'a, K> = (Vec<&'a K>, Vec<usize>, Vec<usize>);

fn places<'a, K: Eq + Hash>(
    keys: &'a [K],
    progress: &Progress<'_>,
) -> Result<Places<'a, K>, Error> {
    let mut known: HashMap<&K, usize> = HashMap::new();
    let (mut names, mut counts) = (Vec::new(), Vec::new());
    let mut places = Vec::with_capacity(keys.len());
    for piece in keys.chunks(BETWEEN_LOOKS) {
        go_on(progress)?;
        for key in piece {
            let next = names.len();
            let place = *known.entry(key).or_insert(next);
            if place == next {
                names.push(key);
                counts.push(0);
            }
            if let Some(count) = counts.get_mut(place) {
                *count += 1;
            }
            places.push(place);
        }
    }
    Ok((names, counts, places))
}

/// A column in the order of the rows.
fn in_order(rows: &[usize], column: &[f64], progress: &Progress<'_>) -> Result<Vec<f64>, Error> {
    let mut all = Vec::with_capacity(rows.len());
    for piece in rows.chunks(BETWEEN_LOOKS) {
        go_on(progress)?;
        all.extend(piece.iter().filter_map(|row| column.get(*row)));
    }
    Ok(all)
}
