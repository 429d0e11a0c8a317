//! Every combination of the values of several facets.

use super::facets::{Facet, Facets};
use super::planes;
use crate::error::Error;
use crate::fault::{Fault, Faults};

/// More combinations than this are refused.
const MOST_CELLS: usize = 1_000_000;

/// The cells of a cross table: a number for each combination of places.
pub(super) struct Cross<'a> {
    facets: &'a Facets,
    /// In the order asked.
    dimensions: Vec<Dimension<'a>>,
    /// Planes first, codes last, since planes narrow many rows at once.
    order: Vec<usize>,
    cells: usize,
}

struct Dimension<'a> {
    facet: &'a Facet,
    /// How far apart the cells of two neighbouring places are.
    stride: usize,
}

impl<'a> Cross<'a> {
    /// # Errors
    ///
    /// Fewer than two facets, one named twice, and too many combinations.
    pub(super) fn new(facets: &'a Facets, asked: &[usize]) -> Result<Self, Error> {
        if asked.len() < 2 {
            return Err(refused("too-few", "/facets", asked.len(), "two facets or more"));
        }
        if let Some(twice) = (1..asked.len()).find(|place| twice(asked, *place)) {
            return Err(refused("duplicate-id", &format!("/facets/{twice}"), 2, "a facet once"));
        }
        let asked: Vec<&Facet> = asked.iter().filter_map(|place| facets.facet(*place)).collect();
        let mut dimensions = Vec::new();
        let mut cells: usize = 1;
        for facet in asked.iter().rev() {
            dimensions.push(Dimension { facet, stride: cells });
            cells = cells.saturating_mul(facet.totals.len());
        }
        dimensions.reverse();
        if cells > MOST_CELLS {
            let expected = format!("at most {MOST_CELLS} combinations of values");
            return Err(refused("too-many-cells", "/facets", cells, &expected));
        }
        let has_planes = |place: &usize| {
            let dimension: Option<&Dimension<'_>> = dimensions.get(*place);
            dimension.is_some_and(|dimension| dimension.facet.first_plane().is_some())
        };
        let (planes, codes): (Vec<usize>, Vec<usize>) = (0..dimensions.len()).partition(has_planes);
        Ok(Self { facets, order: [planes, codes].concat(), dimensions, cells })
    }

    pub(super) const fn cells(&self) -> usize {
        self.cells
    }

    /// The place in each facet, in the order asked, that a cell stands for.
    pub(super) fn places(&self, cell: usize) -> Vec<usize> {
        let place = |d: &Dimension<'_>| cell / d.stride % d.facet.totals.len();
        self.dimensions.iter().map(place).collect()
    }

    /// Adds the rows of a block.
    pub(super) fn count(&self, block: usize, mask: &[u64], cells: &mut [usize]) {
        let mut scratch = vec![vec![0; mask.len()]; self.order.len()];
        self.descend(block, mask, &self.order, 0, &mut scratch, cells);
    }

    fn descend(
        &self,
        block: usize,
        mask: &[u64],
        order: &[usize],
        cell: usize,
        scratch: &mut [Vec<u64>],
        cells: &mut [usize],
    ) {
        let Some((next, others)) = order.split_first() else { return };
        let Some(dimension) = self.dimensions.get(*next) else { return };
        if planes::is_empty(mask) {
            return;
        }
        let Some(first) = dimension.facet.first_plane() else {
            return self.count_rows(block, mask, order, cell, cells);
        };
        let Some((both, deeper)) = scratch.split_first_mut() else { return };
        let places = dimension.facet.totals.iter().enumerate().filter(|(_, total)| **total > 0);
        for (place, _) in places {
            let plane = self.facets.planes().plane(block, first + place);
            let cell = cell + place * dimension.stride;
            if others.is_empty() {
                cells
                    .get_mut(cell)
                    .into_iter()
                    .for_each(|sum| *sum += planes::count_both(mask, plane));
            } else {
                both.iter_mut()
                    .zip(mask.iter().zip(plane))
                    .for_each(|(both, (a, b))| *both = a & b);
                self.descend(block, both, others, cell, deeper, cells);
            }
        }
    }

    /// Adds row by row, where only facets with codes are left.
    fn count_rows(
        &self,
        block: usize,
        mask: &[u64],
        order: &[usize],
        cell: usize,
        cells: &mut [usize],
    ) {
        let start = self.facets.planes().first_row(block);
        let mut found = Vec::new();
        for row in planes::ones(mask).map(|bit| start + bit) {
            found.clear();
            found.push(cell);
            for dimension in order.iter().filter_map(|place| self.dimensions.get(*place)) {
                let codes = dimension.facet.codes(row);
                let with = |cell: &usize| {
                    let cell = *cell;
                    codes.iter().map(move |code| cell + *code as usize * dimension.stride)
                };
                found = found.iter().flat_map(with).collect();
            }
            for cell in &found {
                cells.get_mut(*cell).into_iter().for_each(|sum| *sum += 1);
            }
        }
    }
}

fn twice(asked: &[usize], place: usize) -> bool {
    asked.iter().take(place).any(|earlier| Some(earlier) == asked.get(place))
}

fn refused(code: &'static str, at: &str, found: usize, expected: &str) -> Error {
    let fault = Fault::new(code, at, Some(found.to_string()), expected);
    Error::InvalidRequest(Faults::new(vec![fault]))
}
