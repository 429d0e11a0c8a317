//! What a row must have to be counted.

use serde::{Deserialize, Serialize};

use super::facets::Facets;
use crate::fault::Fault;
use crate::json;

/// More known values than this are not listed in a fault.
const MOST_LISTED: usize = 40;

/// A condition on one facet.
///
/// It holds for a row that has any value of `in` (any value at all where that is left out) and none
/// of `not`. A row that does not report the facet is neither in nor out: the condition is *unknown*
/// for it, unless `not_reported` says whether to take such rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The facet.
    pub facet: String,
    /// At least one of these values.
    #[serde(rename = "in", default, skip_serializing_if = "Option::is_none")]
    pub in_: Option<Vec<String>>,
    /// None of these values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not: Option<Vec<String>>,
    /// Whether rows that do not report the facet are taken (`true`) or left out (`false`). With
    /// `true` and neither `in` nor `not`, they alone are taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_reported: Option<bool>,
}

impl Condition {
    /// At least one of these values.
    #[must_use]
    pub fn any_of<S: Into<String>>(
        facet: impl Into<String>,
        values: impl IntoIterator<Item = S>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        Self { facet: facet.into(), in_: Some(values), ..Self::default() }
    }

    /// None of these values.
    #[must_use]
    pub fn none_of<S: Into<String>>(
        facet: impl Into<String>,
        values: impl IntoIterator<Item = S>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        Self { facet: facet.into(), not: Some(values), ..Self::default() }
    }

    /// The same, and what becomes of rows that do not report the facet.
    #[must_use]
    pub fn not_reported(self, taken: bool) -> Self {
        Self { not_reported: Some(taken), ..self }
    }
}
/// A condition by the places of its facet and of the values.
pub(super) struct Test {
    pub(super) facet: usize,
    /// `None`: any row that reports the facet.
    pub(super) included: Option<Vec<usize>>,
    pub(super) excluded: Vec<usize>,
    pub(super) not_reported: Option<bool>,
}

/// The conditions by places, or every fault.
pub(super) fn tests(facets: &Facets, conditions: &[Condition]) -> Result<Vec<Test>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut tests = Vec::new();
    for (index, condition) in conditions.iter().enumerate() {
        let at = format!("/where/{index}");
        let Some(facet) = facets.place(&condition.facet) else {
            faults.push(facets.unknown(&format!("{at}/facet"), &condition.facet));
            continue;
        };
        if condition.in_.is_none() && condition.not.is_none() && condition.not_reported.is_none() {
            let expected = "one of `in`, `not`, `not_reported`";
            faults.push(Fault::new("empty-condition", &*at, None, expected));
        }
        let mut places = |key: &str, values: &[String]| {
            places(facets, facet, &format!("{at}/{key}"), values, &mut faults)
        };
        let included = condition.in_.as_ref().map(|values| places("in", values));
        let excluded = condition.not.as_ref().map(|values| places("not", values));
        let only_unreported = condition.not_reported == Some(true) && condition.not.is_none();
        tests.push(Test {
            facet,
            included: included.or(only_unreported.then(Vec::new)),
            excluded: excluded.unwrap_or_default(),
            not_reported: condition.not_reported,
        });
    }
    if faults.is_empty() { Ok(tests) } else { Err(faults) }
}

fn places(
    facets: &Facets,
    facet: usize,
    at: &str,
    values: &[String],
    faults: &mut Vec<Fault>,
) -> Vec<usize> {
    let known = facets.facet(facet).map(|facet| &*facet.values).unwrap_or_default();
    if values.is_empty() {
        let expected = "at least one value; leave the key out to ask nothing of it";
        faults.push(Fault::new("empty-list", at, Some("[]".to_owned()), expected));
    }
    let mut found = Vec::new();
    for (index, value) in values.iter().enumerate() {
        match known.iter().position(|known| known == value) {
            Some(place) => found.push(place),
            None => {
                let mut listed: Vec<String> =
                    known.iter().take(MOST_LISTED).map(|value| format!("`{value}`")).collect();
                if known.len() > MOST_LISTED {
                    listed.push(format!("{} more", known.len() - MOST_LISTED));
                }
                let expected = match known.is_empty() {
                    true => "no value: no row reports the facet".to_owned(),
                    false => format!("one of the values {}", listed.join(", ")),
                };
                let pointer = format!("{at}/{index}");
                faults.push(Fault::new(
                    "unknown-value",
                    pointer,
                    Some(json::quoted(value)),
                    expected,
                ));
            }
        }
    }
    found
}
