//! Facets: rows that are counted by what they are, under conditions.
//!
//! A facet of few values has a plane of bits for each of them; one of many has the codes of its
//! rows. What counts as few was measured: a plane costs a row the eighth of a nanosecond or less, a
//! code one or two nanoseconds.

use std::ops::Range;
use std::sync::Arc;

use whatworks_synthesis::Progress;

use super::column::{FacetColumn, Finished};
use super::condition::{Condition, Test, tests};
use super::counted::{CrossTable, FacetCounts};
use super::cross::Cross;
use super::planes::{self, Planes};
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;
use crate::parallel::in_parts;

/// A facet of more values keeps codes.
const MOST_PLANES: usize = 128;

/// Some thousandths of a second.
const ROWS_BETWEEN_LOOKS: usize = 1 << 18;

/// A thread is worth its start from so many words on.
const WORDS_FOR_A_THREAD: usize = 1 << 20;

/// Rows with named facets.
///
/// ```
/// use whatworks::map::{Condition, FacetColumn, Facets};
///
/// let theme = [Some("skills"), Some("skills"), Some("resources"), None];
/// let level = [Some("staff"), Some("patient"), None, Some("staff")];
/// let facets = Facets::from_columns(vec![
///     FacetColumn::single("theme", theme),
///     FacetColumn::single("level", level),
/// ])?;
/// let staff = [Condition::any_of("level", ["staff"])];
/// let counts = facets.counts(&staff, &["theme"], 1)?;
/// assert_eq!((counts.rows, counts.matching, counts.unknown), (4, 2, 1));
/// assert_eq!(counts.facets[0].count("skills"), Some(1));
/// assert_eq!(counts.facets[0].not_reported, 1);
/// # Ok::<(), whatworks::Error>(())
/// ```
#[derive(Debug)]
pub struct Facets {
    rows: usize,
    facets: Vec<Facet>,
    planes: Planes,
}

/// One facet. The values have the places from 0 on, "none" the next, "not reported" the last.
#[derive(Debug)]
pub(super) struct Facet {
    pub(super) name: Arc<str>,
    pub(super) values: Arc<[String]>,
    pub(super) several: bool,
    /// The rows of each place, whatever the conditions.
    pub(super) totals: Vec<usize>,
    index: Index,
}

#[derive(Debug)]
enum Index {
    /// The plane of the first place.
    Planes(usize),
    /// The codes of the rows.
    Codes(Finished),
}

impl Facet {
    pub(super) const fn none(&self) -> usize {
        self.totals.len().saturating_sub(2)
    }

    pub(super) const fn not_reported(&self) -> usize {
        self.totals.len().saturating_sub(1)
    }

    /// The plane of the first place; `None` for a facet that keeps codes.
    pub(super) const fn first_plane(&self) -> Option<usize> {
        match self.index {
            Index::Planes(first) => Some(first),
            Index::Codes(_) => None,
        }
    }

    /// The places of a row.
    fn places(&self, row: usize, planes: &Planes) -> Vec<usize> {
        match &self.index {
            Index::Codes(column) => column.row(row).iter().map(|code| *code as usize).collect(),
            Index::Planes(first) => {
                (0..self.totals.len()).filter(|place| planes.has(first + place, row)).collect()
            }
        }
    }

    /// The places of a row, of a facet that keeps codes.
    pub(super) fn codes(&self, row: usize) -> &[u32] {
        match &self.index {
            Index::Codes(column) => column.row(row),
            Index::Planes(_) => &[],
        }
    }
}

impl Facets {
    /// Takes columns of one length.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for columns of different lengths, two of one name, and more than
    /// 4,294,967,293 rows or values.
    pub fn from_columns(columns: Vec<FacetColumn>) -> Result<Self, Error> {
        Self::from_columns_with(columns, &Progress::default())
    }

    /// The same, with somebody told; `progress` counts the rows of each column.
    ///
    /// # Errors
    ///
    /// As [`Facets::from_columns`]; [`Error::Cancelled`].
    pub fn from_columns_with(
        columns: Vec<FacetColumn>,
        progress: &Progress<'_>,
    ) -> Result<Self, Error> {
        check(&columns)?;
        let rows = columns.first().map_or(0, FacetColumn::len);
        progress.expect((rows * columns.len()) as u64);
        let finish = |column: FacetColumn| {
            if progress.is_stopped() { Err(Error::Cancelled) } else { Ok(column.finish()) }
        };
        let columns: Vec<Finished> = columns.into_iter().map(finish).collect::<Result<_, _>>()?;
        let few = |column: &&Finished| column.values.len() <= MOST_PLANES;
        let planes = columns.iter().filter(few).map(|column| column.values.len() + 2).sum();
        let mut facets = Self { rows, facets: Vec::new(), planes: Planes::new(rows, planes) };
        let mut first = 0;
        for column in columns {
            let places = column.values.len() + 2;
            let mut totals = vec![0; places];
            let is_few = few(&&column);
            for from in (0..rows).step_by(ROWS_BETWEEN_LOOKS) {
                let range = from..rows.min(from + ROWS_BETWEEN_LOOKS);
                let added = range.len() as u64;
                for (row, code) in column.each(range) {
                    let place = code as usize;
                    if let Some(total) = totals.get_mut(place) {
                        *total += 1;
                    }
                    if is_few {
                        facets.planes.set(first + place, row);
                    }
                }
                if !progress.add(added) {
                    return Err(Error::Cancelled);
                }
            }
            let mut column = column;
            let (name, values) = (&*column.name, std::mem::take(&mut column.values));
            let (name, several) = (Arc::from(name), column.ends.is_some());
            let index = match is_few {
                true => Index::Planes(first),
                false => Index::Codes(column),
            };
            first += if is_few { places } else { 0 };
            facets.facets.push(Facet { name, values: values.into(), several, totals, index });
        }
        Ok(facets)
    }

    /// The number of rows.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// The names of the facets, in the order of the columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.facets.iter().map(|facet| &*facet.name)
    }

    /// The values of a facet in their order; `None` for a facet that is not there.
    #[must_use]
    pub fn values(&self, name: &str) -> Option<&[String]> {
        self.facet(self.place(name)?).map(|facet| &*facet.values)
    }

    /// Counts the rows that match, by the values of facets.
    ///
    /// A row with several values counts once for each, so that the counts of a facet may add up to
    /// more than the rows. 0 threads stand for as many as are worth it; the answer is the same for
    /// any number.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every facet and every value that is not there.
    pub fn counts(
        &self,
        conditions: &[Condition],
        facets: &[&str],
        threads: usize,
    ) -> Result<FacetCounts, Error> {
        let (asked, tests) = self.asked(conditions, facets)?;
        let counted = self.count(&tests, &asked, threads);
        Ok(FacetCounts::new(self, conditions, &asked, counted))
    }

    /// Counts the rows that match, by every combination of the values of two facets or more.
    ///
    /// # Errors
    ///
    /// As [`Facets::counts`]; fewer than two facets, one named twice, and more than a million
    /// combinations.
    pub fn cross(
        &self,
        conditions: &[Condition],
        facets: &[&str],
        threads: usize,
    ) -> Result<CrossTable, Error> {
        let (asked, tests) = self.asked(conditions, facets)?;
        let cross = Cross::new(self, &asked)?;
        let cells = self.sum(cross.cells(), self.work(&asked, cross.cells()), threads, |part| {
            let mut cells = vec![0; cross.cells()];
            self.each_block(&tests, part, |block, mask, _| cross.count(block, mask, &mut cells));
            cells
        });
        let counted = self.count(&tests, &asked, threads);
        Ok(CrossTable::new(self, conditions, &asked, counted, &cross, &cells))
    }

    /// The rows that match, and those of which it is not known.
    ///
    /// # Errors
    ///
    /// As [`Facets::counts`].
    pub fn matching(&self, conditions: &[Condition]) -> Result<(Vec<usize>, Vec<usize>), Error> {
        let (_, tests) = self.asked(conditions, &[])?;
        let (mut matching, mut unknown) = (Vec::new(), Vec::new());
        self.each_block(&tests, 0..self.planes.blocks(), |block, holds, open| {
            let first = self.planes.first_row(block);
            matching.extend(planes::ones(holds).map(|bit| first + bit));
            let open: Vec<u64> =
                open.iter().zip(holds).map(|(open, holds)| open & !holds).collect();
            unknown.extend(planes::ones(&open).map(|bit| first + bit));
        });
        Ok((matching, unknown))
    }

    /// The values of each row of a facet: `None` where the row does not report it, an empty list
    /// where it says that there is none; and whether a row may have several. `None` for a facet that
    /// is not there.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<(Vec<Option<Vec<&str>>>, bool)> {
        let facet = self.facet(self.place(name)?)?;
        let row = |row: usize| {
            let places = facet.places(row, &self.planes);
            let values = places.iter().filter_map(|place| facet.values.get(*place));
            let reported = !places.contains(&facet.not_reported());
            reported.then(|| values.map(String::as_str).collect())
        };
        Some(((0..self.rows).map(row).collect(), facet.several))
    }

    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.facets.iter().position(|facet| &*facet.name == name)
    }

    pub(super) fn facet(&self, place: usize) -> Option<&Facet> {
        self.facets.get(place)
    }

    pub(super) const fn planes(&self) -> &Planes {
        &self.planes
    }

    /// The fault of a facet that is not there.
    pub(super) fn unknown(&self, at: &str, name: &str) -> Fault {
        let known: Vec<String> = self.names().map(|name| format!("`{name}`")).collect();
        let expected = format!("one of the facets {}", known.join(", "));
        Fault::new("unknown-name", at, Some(json::quoted(name)), expected)
    }

    /// The places of the facets, and the conditions by places.
    fn asked(
        &self,
        conditions: &[Condition],
        facets: &[&str],
    ) -> Result<(Vec<usize>, Vec<Test>), Error> {
        let mut faults = Vec::new();
        let mut asked = Vec::with_capacity(facets.len());
        for (index, name) in facets.iter().enumerate() {
            match self.place(name) {
                Some(place) => asked.push(place),
                None => faults.push(self.unknown(&format!("/facets/{index}"), name)),
            }
        }
        match tests(self, conditions) {
            Ok(tests) if faults.is_empty() => return Ok((asked, tests)),
            Ok(_) => {}
            Err(more) => faults.extend(more),
        }
        Err(Error::InvalidRequest(Faults::new(faults)))
    }

    /// The rows that match, those that match or may, and the count of each place of each facet.
    fn count(&self, tests: &[Test], asked: &[usize], threads: usize) -> Sums {
        let facets: Vec<&Facet> = asked.iter().filter_map(|place| self.facet(*place)).collect();
        let places = facets.iter().map(|facet| facet.totals.len()).sum::<usize>();
        if tests.is_empty() {
            let sums = facets.iter().flat_map(|facet| facet.totals.iter().copied());
            return Sums { matching: self.rows, unknown: 0, places: sums.collect() };
        }
        let mut sums = self.sum(places + 2, self.work(asked, 0), threads, |part| {
            let mut sums = vec![0; places + 2];
            self.each_block(tests, part, |block, holds, open| {
                let Some((rows, sums)) = sums.split_first_chunk_mut::<2>() else { return };
                let [matching, possible] = rows;
                let here = planes::count(holds);
                *matching += here;
                *possible += planes::count(open);
                if here > 0 {
                    self.count_block(block, holds, &facets, sums);
                }
            });
            sums
        });
        let rest = sums.split_off(2);
        let (matching, possible) = (sums.first().copied(), sums.get(1).copied());
        let matching = matching.unwrap_or(0);
        Sums { matching, unknown: possible.unwrap_or(0) - matching, places: rest }
    }

    fn count_block(&self, block: usize, mask: &[u64], facets: &[&Facet], sums: &mut [usize]) {
        let mut rest = sums;
        for facet in facets {
            let Some((sums, others)) = rest.split_at_mut_checked(facet.totals.len()) else {
                return;
            };
            rest = others;
            match &facet.index {
                Index::Planes(first) => {
                    let places = (*first..).zip(&facet.totals).zip(sums);
                    for ((plane, _), sum) in places.filter(|((_, total), _)| **total > 0) {
                        *sum += planes::count_both(mask, self.planes.plane(block, plane));
                    }
                }
                Index::Codes(column) => {
                    let start = self.planes.first_row(block);
                    for code in planes::ones(mask).flat_map(|bit| column.row(start + bit)) {
                        if let Some(sum) = sums.get_mut(*code as usize) {
                            *sum += 1;
                        }
                    }
                }
            }
        }
    }

    /// Hands on, block by block, the rows for which every condition holds, and those for which none
    /// fails.
    fn each_block(
        &self,
        tests: &[Test],
        blocks: Range<usize>,
        mut work: impl FnMut(usize, &[u64], &[u64]),
    ) {
        let mut verdicts = Verdicts::new(self.planes.block_len());
        for block in blocks {
            self.planes.fill(block, &mut verdicts.holds);
            verdicts.open.clone_from(&verdicts.holds);
            for test in tests {
                self.apply(test, block, &mut verdicts);
            }
            work(block, &verdicts.holds, &verdicts.open);
        }
    }

    /// Narrows the verdicts by one more condition.
    fn apply(&self, test: &Test, block: usize, verdicts: &mut Verdicts) {
        let Some(facet) = self.facets.get(test.facet) else { return };
        let Verdicts { holds, open, included, excluded, missing } = verdicts;
        match &test.included {
            Some(places) => self.any(facet, places, block, included),
            None => included.fill(u64::MAX),
        }
        self.any(facet, &test.excluded, block, excluded);
        self.any(facet, &[facet.not_reported()], block, missing);
        let (taken, unknown) = match test.not_reported {
            Some(true) => (u64::MAX, 0),
            Some(false) => (0, 0),
            None => (0, u64::MAX),
        };
        let verdicts = holds.iter_mut().zip(open).zip(included).zip(excluded).zip(missing);
        for ((((holds, open), included), excluded), missing) in verdicts {
            let yes = (*included & !*excluded & !*missing) | (*missing & taken);
            *holds &= yes;
            *open &= yes | (*missing & unknown);
        }
    }

    /// The rows of a block that have any of the places.
    fn any(&self, facet: &Facet, places: &[usize], block: usize, mask: &mut [u64]) {
        mask.fill(0);
        match &facet.index {
            Index::Planes(first) => {
                for place in places {
                    planes::add(mask, self.planes.plane(block, first + place));
                }
            }
            Index::Codes(column) => {
                let mut wanted = vec![false; facet.totals.len()];
                for place in places {
                    wanted.get_mut(*place).into_iter().for_each(|wanted| *wanted = true);
                }
                let is_wanted = |code: &u32| wanted.get(*code as usize) == Some(&true);
                let start = self.planes.first_row(block);
                for (place, word) in mask.iter_mut().enumerate() {
                    let row = start + place * 64;
                    for bit in (0..64).filter(|bit| column.row(row + bit).iter().any(is_wanted)) {
                        *word |= 1 << bit;
                    }
                }
            }
        }
    }

    /// The words that a count reads: planes of the facets in every block, and more for combinations.
    fn work(&self, asked: &[usize], cells: usize) -> usize {
        let places = asked.iter().filter_map(|place| self.facet(*place));
        let places: usize = places.map(|facet| facet.totals.len()).sum();
        self.rows.div_ceil(64) * (places + cells)
    }

    /// Sums what parts of the blocks come to, on several threads where that is worth it.
    fn sum(
        &self,
        sums: usize,
        work: usize,
        threads: usize,
        part: impl Fn(Range<usize>) -> Vec<usize> + Sync,
    ) -> Vec<usize> {
        let blocks = self.planes.blocks();
        let worth = || work / WORDS_FOR_A_THREAD;
        let threads = match threads {
            0 if worth() < 2 => 1,
            0 => std::thread::available_parallelism().map_or(1, usize::from).min(worth()),
            threads => threads,
        };
        let size = blocks.div_ceil(threads).max(1);
        let parts: Vec<Range<usize>> =
            (0..blocks).step_by(size).map(|from| from..(from + size).min(blocks)).collect();
        let mut all = vec![0; sums];
        for one in in_parts(&parts, threads, || (), |(), range| part(range.clone())) {
            all.iter_mut().zip(one).for_each(|(sum, part)| *sum += part);
        }
        all
    }
}

/// What is known of the rows of a block, and what is needed to find out.
struct Verdicts {
    holds: Vec<u64>,
    open: Vec<u64>,
    included: Vec<u64>,
    excluded: Vec<u64>,
    missing: Vec<u64>,
}

impl Verdicts {
    fn new(words: usize) -> Self {
        let empty = || vec![0; words];
        Self {
            holds: empty(),
            open: empty(),
            included: empty(),
            excluded: empty(),
            missing: empty(),
        }
    }
}

/// Sums over the rows that match.
pub(super) struct Sums {
    pub(super) matching: usize,
    pub(super) unknown: usize,
    /// Of each place of each facet asked, one facet after the other.
    pub(super) places: Vec<usize>,
}

fn check(columns: &[FacetColumn]) -> Result<(), Error> {
    let mut faults = Vec::new();
    let rows = columns.first().map_or(0, FacetColumn::len);
    for (index, column) in columns.iter().enumerate() {
        let at = format!("/{}", json::segment(&column.name));
        let others = columns.iter().take(index);
        if others.into_iter().any(|other| other.name == column.name) {
            let found = Some(json::quoted(&column.name));
            faults.push(Fault::new("duplicate-id", &*at, found, "a facet named once"));
        }
        if column.len() != rows {
            let found = Some(format!("{} rows", column.len()));
            let expected = format!("{rows} rows, as many as the first column");
            faults.push(Fault::new("lengths", &*at, found, expected));
        }
        if !column.fits() {
            let found = Some(format!("{} rows, {} values", column.len(), column.values.len()));
            faults.push(Fault::new("too-many-rows", at, found, "fewer than 4,294,967,294"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::InvalidRequest(Faults::new(faults))) }
}
