//! What is asked of a map, of gaps, of facets, as a binding hands it over.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::condition::Condition;
use super::counted::{CrossTable, FacetCounts};
use super::facets::Facets;
use super::of_base::MapFacet;
use super::units::Unit;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;
use crate::schema::Schema;

/// What is asked of an evidence map.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MapRequest {
    /// The facet of the rows; `theme` if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<MapFacet>,
    /// The facet of the columns; `outcome_level` if left out, or `theme` where the rows have that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<MapFacet>,
    /// Facets by which each cell is split further.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_by: Option<Vec<MapFacet>>,
    /// What is counted; `studies` if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Unit>,
    /// The conditions that a unit must meet, all of them; facets and values as the map has them.
    #[serde(rename = "where", default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Vec<Condition>>,
    /// The rule set of the derived certainties; `narrative-2017` if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
    /// Parameters of the rule set to set otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<BTreeMap<String, Value>>,
    /// The layers that are read; all of them if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layers: Option<Vec<String>>,
}

impl MapRequest {
    /// Reads a request from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let schema = SCHEMA.get_or_init(|| Schema::new(include_str!("../../schema/map-1.json")));
        schema.read_request(text.as_ref())
    }

    /// The facets of the map: rows, columns, then those that split.
    pub(super) fn dimensions(&self) -> Result<Vec<MapFacet>, Error> {
        let rows = self.rows.unwrap_or(MapFacet::Theme);
        let columns = self.columns.unwrap_or(match rows {
            MapFacet::OutcomeLevel => MapFacet::Theme,
            _ => MapFacet::OutcomeLevel,
        });
        let others = self.split_by.iter().flatten().enumerate();
        let mut dimensions = vec![(rows, "/rows".to_owned()), (columns, "/columns".to_owned())];
        dimensions.extend(others.map(|(index, facet)| (*facet, format!("/split_by/{index}"))));
        let mut faults = Vec::new();
        for (index, (facet, at)) in dimensions.iter().enumerate() {
            if dimensions.iter().take(index).any(|(earlier, _)| earlier == facet) {
                let found = Some(json::quoted(facet.code()));
                faults.push(Fault::new("duplicate-id", at, found, "a facet named once"));
            }
        }
        match faults.is_empty() {
            true => Ok(dimensions.into_iter().map(|(facet, _)| facet).collect()),
            false => Err(Error::InvalidRequest(Faults::new(faults))),
        }
    }
}

/// Of which studies gaps are asked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GapsRequest {
    /// The conditions that a study must meet, with the facets of the map; for example its kind.
    /// Sources of every kind count where it is left out.
    #[serde(rename = "where", default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Vec<Condition>>,
    /// The rule set, for a condition on derived certainties; `narrative-2017` if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
    /// Parameters of the rule set to set otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<BTreeMap<String, Value>>,
    /// The layers that are read; all of them if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layers: Option<Vec<String>>,
}

impl GapsRequest {
    /// Reads a request from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let schema = SCHEMA.get_or_init(|| Schema::new(include_str!("../../schema/gaps-1.json")));
        schema.read_request(text.as_ref())
    }
}

/// Which facets to count under which conditions, as a binding hands it over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CountRequest {
    /// The facets; all of them if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facets: Option<Vec<String>>,
    /// The conditions that a row must meet, all of them.
    #[serde(rename = "where", default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Vec<Condition>>,
}

impl CountRequest {
    /// Reads a request from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let schema =
            SCHEMA.get_or_init(|| Schema::new(include_str!("../../schema/facet-counts-1.json")));
        schema.read_request(text.as_ref())
    }

    /// Counts each facet by itself.
    ///
    /// # Errors
    ///
    /// As [`Facets::counts`].
    pub fn counts(&self, facets: &Facets, threads: usize) -> Result<FacetCounts, Error> {
        facets.counts(self.conditions(), &self.facets(facets), threads)
    }

    /// Counts every combination.
    ///
    /// # Errors
    ///
    /// As [`Facets::cross`].
    pub fn cross(&self, facets: &Facets, threads: usize) -> Result<CrossTable, Error> {
        facets.cross(self.conditions(), &self.facets(facets), threads)
    }

    /// The conditions; none where they are left out.
    #[must_use]
    pub fn conditions(&self) -> &[Condition] {
        self.conditions.as_deref().unwrap_or_default()
    }

    fn facets<'f>(&'f self, facets: &'f Facets) -> Vec<&'f str> {
        match &self.facets {
            Some(names) => names.iter().map(String::as_str).collect(),
            None => facets.names().collect(),
        }
    }
}
