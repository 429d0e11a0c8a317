//! A facet as a column: the values of each row, each value kept once.

use std::collections::HashMap;
use std::ops::Range;

/// The place that stands for a row that reports nothing, until the number of values is known.
const NOT_REPORTED: u32 = u32::MAX;
/// The place that stands for a row that reports that there is none.
const NONE: u32 = u32::MAX - 1;

/// A facet, row by row.
///
/// A row has one value, or several, or says that there is *none*, or does *not report* it. These
/// are four different things, and none of them is read as another.
#[derive(Clone, Debug)]
pub struct FacetColumn {
    pub(super) name: String,
    pub(super) values: Vec<String>,
    /// How many of the values were given before any row: they keep their order.
    given: usize,
    places: HashMap<String, u32>,
    /// The places of the values of all rows, one row after the other.
    codes: Vec<u32>,
    /// Where each row ends in `codes`; empty as long as every row has exactly one code.
    ends: Vec<usize>,
    several: bool,
}

impl FacetColumn {
    /// A facet whose values are those that its rows name, in the order of their numbers if all are
    /// whole numbers, and else of their names.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self::with_values(name, std::iter::empty::<String>())
    }

    /// A facet with values of which no row need have any, in this order: a closed list. Values that
    /// only rows name come behind them.
    #[must_use]
    pub fn with_values<S: Into<String>>(
        name: impl Into<String>,
        values: impl IntoIterator<Item = S>,
    ) -> Self {
        let mut column = Self {
            name: name.into(),
            values: Vec::new(),
            given: 0,
            places: HashMap::new(),
            codes: Vec::new(),
            ends: Vec::new(),
            several: false,
        };
        for value in values {
            column.place(&value.into());
        }
        column.given = column.values.len();
        column
    }

    /// A facet of one value in each row, or `None` where it is not reported.
    #[must_use]
    pub fn single<'v>(
        name: impl Into<String>,
        rows: impl IntoIterator<Item = Option<&'v str>>,
    ) -> Self {
        let mut column = Self::new(name);
        rows.into_iter().for_each(|row| column.push(row));
        column
    }

    /// Adds a row with one value, or one that does not report it.
    pub fn push(&mut self, value: Option<&str>) {
        let code = value.map_or(NOT_REPORTED, |value| self.place(value));
        self.codes.push(code);
        if self.several {
            self.ends.push(self.codes.len());
        }
    }

    /// Adds a row with any number of values; an empty list says that there is none. A value that a
    /// row names twice counts once.
    pub fn push_several<S: AsRef<str>>(&mut self, values: Option<impl IntoIterator<Item = S>>) {
        self.allow_several();
        let start = self.codes.len();
        match values {
            None => self.codes.push(NOT_REPORTED),
            Some(values) => {
                for value in values {
                    let code = self.place(value.as_ref());
                    if !self.codes.iter().skip(start).any(|known| *known == code) {
                        self.codes.push(code);
                    }
                }
                if self.codes.len() == start {
                    self.codes.push(NONE);
                }
            }
        }
        self.ends.push(self.codes.len());
    }

    /// From here on, rows may have several values.
    fn allow_several(&mut self) {
        if !self.several {
            self.several = true;
            self.ends = (1..=self.codes.len()).collect();
        }
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        if self.several { self.ends.len() } else { self.codes.len() }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place of a value.
    fn place(&mut self, value: &str) -> u32 {
        // Rows that follow one another often have the same value.
        let last = self.codes.last().copied();
        if let Some(last) = last
            && self.values.get(last as usize).is_some_and(|known| known == value)
        {
            return last;
        }
        if let Some(place) = self.places.get(value) {
            return *place;
        }
        let place = u32::try_from(self.values.len()).unwrap_or(NONE);
        self.places.insert(value.to_owned(), place);
        self.values.push(value.to_owned());
        place
    }

    /// Whether the values and the codes fit into the numbers that count them.
    pub(super) fn fits(&self) -> bool {
        self.values.len() < NONE as usize && self.len() < NONE as usize
    }

    /// The values in their final order, and the rows by it: "none" is the place behind the last
    /// value, "not reported" the one behind that.
    pub(super) fn finish(self) -> Finished {
        let order = self.order();
        let mut rank = vec![0_u32; order.len()];
        for (place, old) in (0_u32..).zip(&order) {
            if let Some(rank) = rank.get_mut(*old) {
                *rank = place;
            }
        }
        let none = u32::try_from(order.len()).unwrap_or(NONE);
        let mut codes = self.codes;
        for code in &mut codes {
            *code = match *code {
                NOT_REPORTED => none + 1,
                NONE => none,
                old => rank.get(old as usize).copied().unwrap_or(none),
            };
        }
        let mut values = self.values;
        let sorted =
            order.iter().map(|old| values.get_mut(*old).map(std::mem::take).unwrap_or_default());
        let values: Vec<String> = sorted.collect();
        Finished { name: self.name, values, codes, ends: self.several.then_some(self.ends) }
    }

    /// The places of the values in their final order.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.values.len()).collect();
        let named = order.split_off(self.given);
        let value = |place: &usize| self.values.get(*place).map_or("", String::as_str);
        let number = |place: &usize| value(place).parse::<i64>().ok();
        let mut named = named;
        if named.iter().all(|place| number(place).is_some()) {
            named.sort_by_key(|place| (number(place), value(place)));
        } else {
            named.sort_by_key(value);
        }
        order.append(&mut named);
        order
    }
}

/// A column whose values have their final places.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) name: String,
    pub(super) values: Vec<String>,
    pub(super) codes: Vec<u32>,
    /// Where each row ends in `codes`; `None` where every row has exactly one code.
    pub(super) ends: Option<Vec<usize>>,
}

impl Finished {
    /// The codes of a row.
    pub(super) fn row(&self, row: usize) -> &[u32] {
        let range = match &self.ends {
            None => row..row + 1,
            Some(ends) => {
                let start = row.checked_sub(1).and_then(|before| ends.get(before));
                start.copied().unwrap_or(0)..ends.get(row).copied().unwrap_or(0)
            }
        };
        self.codes.get(range).unwrap_or_default()
    }

    /// Each of some rows with each of its codes.
    pub(super) fn each(&self, rows: Range<usize>) -> impl Iterator<Item = (usize, u32)> {
        rows.flat_map(|row| self.row(row).iter().map(move |code| (row, *code)))
    }
}
