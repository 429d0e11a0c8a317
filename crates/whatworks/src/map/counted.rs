//! What counting comes to.

use std::sync::Arc;

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use super::condition::Condition;
use super::cross::Cross;
use super::facets::{Facet, Facets, Sums};
use crate::base::codes;
use crate::json;

codes! {
    /// What is known of a facet.
    Reported {
        /// It has a value.
        Value = "value",
        /// It is reported that there is none.
        None = "none",
        /// It is not reported.
        NotReported = "not-reported",
    }
}

/// A value of a facet, or what stands in its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FacetKey {
    /// The value; `null` where there is none or none is reported.
    pub value: Option<String>,
    /// Which of these it is.
    pub state: Reported,
}

impl FacetKey {
    pub(super) fn of(facet: &Facet, place: usize) -> Self {
        match facet.values.get(place) {
            Some(value) => Self { value: Some(value.clone()), state: Reported::Value },
            None if place == facet.none() => Self { value: None, state: Reported::None },
            None => Self { value: None, state: Reported::NotReported },
        }
    }
}

/// The rows that match, by the values of facets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FacetCounts {
    /// The form of this result.
    pub schema: &'static str,
    /// All rows.
    pub rows: usize,
    /// The conditions.
    #[serde(rename = "where")]
    pub conditions: Vec<Condition>,
    /// The rows for which every condition holds.
    pub matching: usize,
    /// The rows for which no condition fails and some are unknown; they are not counted below.
    pub unknown: usize,
    /// The facets, in the order asked.
    pub facets: Vec<FacetCount>,
}

/// The counts of one facet.
#[derive(Clone, Debug, PartialEq)]
pub struct FacetCount {
    /// The facet.
    pub facet: Arc<str>,
    /// Whether a row may have several values: it counts once for each, and the counts are not to be
    /// added.
    pub several: bool,
    /// The values, in their order.
    pub values: Arc<[String]>,
    /// The rows of each value.
    pub counts: Vec<usize>,
    /// The rows that report that there is none.
    pub none: usize,
    /// The rows that do not report it.
    pub not_reported: usize,
}

impl FacetCount {
    pub(super) fn new(facet: &Facet, sums: &[usize]) -> Self {
        let at = |place: usize| sums.get(place).copied().unwrap_or(0);
        Self {
            facet: facet.name.clone(),
            several: facet.several,
            values: facet.values.clone(),
            counts: sums.iter().take(facet.none()).copied().collect(),
            none: at(facet.none()),
            not_reported: at(facet.not_reported()),
        }
    }

    /// The rows of a value; `None` for a value that the facet does not have.
    #[must_use]
    pub fn count(&self, value: &str) -> Option<usize> {
        self.counts.get(self.values.iter().position(|known| known == value)?).copied()
    }

    /// Every value with its rows, then "none" and "not reported".
    pub(super) fn keys(&self) -> impl Iterator<Item = (FacetKey, usize)> {
        let values = self.values.iter().zip(&self.counts).map(|(value, count)| {
            (FacetKey { value: Some(value.clone()), state: Reported::Value }, *count)
        });
        let without = [(Reported::None, self.none), (Reported::NotReported, self.not_reported)];
        values.chain(without.map(|(state, count)| (FacetKey { value: None, state }, count)))
    }
}

impl Serialize for FacetCount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Form<'a> {
            facet: &'a str,
            several: bool,
            values: Pairs<'a>,
            none: usize,
            not_reported: usize,
        }
        let values = Pairs(&self.values, &self.counts);
        let (none, not_reported) = (self.none, self.not_reported);
        Form { facet: &self.facet, several: self.several, values, none, not_reported }
            .serialize(serializer)
    }
}

/// Values with their counts.
struct Pairs<'a>(&'a [String], &'a [usize]);

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Pair<'a> {
            value: &'a str,
            count: usize,
        }
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for (value, count) in self.0.iter().zip(self.1) {
            list.serialize_element(&Pair { value, count: *count })?;
        }
        list.end()
    }
}

impl FacetCounts {
    pub(super) fn new(
        facets: &Facets,
        conditions: &[Condition],
        asked: &[usize],
        sums: Sums,
    ) -> Self {
        Self {
            schema: "whatworks-facet-counts/1",
            rows: facets.rows(),
            conditions: conditions.to_vec(),
            matching: sums.matching,
            unknown: sums.unknown,
            facets: facet_counts(facets, asked, &sums.places),
        }
    }

    /// The counts as JSON (`whatworks-facet-counts/1`).
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }
}

fn facet_counts(facets: &Facets, asked: &[usize], sums: &[usize]) -> Vec<FacetCount> {
    let mut rest = sums;
    let asked = asked.iter().filter_map(|place| facets.facet(*place));
    let count = |facet: &Facet| {
        let (sums, others) = rest.split_at_checked(facet.totals.len()).unwrap_or_default();
        rest = others;
        FacetCount::new(facet, sums)
    };
    asked.map(count).collect()
}

/// The rows that match, by every combination of the values of facets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CrossTable {
    /// The form of this result.
    pub schema: &'static str,
    /// All rows.
    pub rows: usize,
    /// The conditions.
    #[serde(rename = "where")]
    pub conditions: Vec<Condition>,
    /// The rows for which every condition holds.
    pub matching: usize,
    /// The rows for which no condition fails and some are unknown; they are not counted below.
    pub unknown: usize,
    /// Each facet by itself, in the order asked, with each row once in a value. Cells do not add up
    /// to these where a row may have several values.
    pub totals: Vec<FacetCount>,
    /// The combinations that any row has, in the order of the values.
    pub cells: Vec<CrossCell>,
}

/// A combination of values, one of each facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CrossCell {
    /// The values, in the order of the facets.
    pub keys: Vec<FacetKey>,
    /// The rows.
    pub count: usize,
}

impl CrossTable {
    pub(super) fn new(
        facets: &Facets,
        conditions: &[Condition],
        asked: &[usize],
        sums: Sums,
        cross: &Cross<'_>,
        cells: &[usize],
    ) -> Self {
        let dimensions: Vec<&Facet> = asked.iter().filter_map(|at| facets.facet(*at)).collect();
        let cell = |(cell, count): (usize, &usize)| {
            let keys = dimensions.iter().zip(cross.places(cell));
            let keys = keys.map(|(facet, place)| FacetKey::of(facet, place)).collect();
            CrossCell { keys, count: *count }
        };
        Self {
            schema: "whatworks-facet-cross/1",
            rows: facets.rows(),
            conditions: conditions.to_vec(),
            matching: sums.matching,
            unknown: sums.unknown,
            totals: facet_counts(facets, asked, &sums.places),
            cells: cells.iter().enumerate().filter(|(_, count)| **count > 0).map(cell).collect(),
        }
    }

    /// The table as JSON (`whatworks-facet-cross/1`).
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }
}
