//! A fact: a value, who says it, and where it was read.

use serde::{Deserialize, Serialize};

/// Where a statement was read.
///
/// The `part` is always there; the `address` may be left out when the layer has an address of its
/// own (a brief that is one document).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Locator {
    /// `doi:…`, `pmid:…`, an `https://` address of the publisher or of a government, or
    /// `citation:<study id>` for a publication of which no lasting address was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The part that was read: a section, an abstract, a table, a page.
    pub part: String,
}

/// Who says a thing, where, and how sure the reading of the print is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Provenance {
    /// The id of the layer that states it.
    pub layer: String,
    /// Where it was read.
    pub locator: Locator,
    /// The printed form, kept where it differs from the value or may have been read wrongly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_printed: Option<String>,
    /// Whether the scan or the typing of the source is doubtful here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ocr_suspect: bool,
    /// A remark of the person who encoded the statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One value as one layer states it.
///
/// A property that several layers state is a list of facts, at most one for each layer. An empty
/// list means *not reported*; a fact whose value is an empty list means that the source was read
/// and reports that there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fact<T> {
    /// What is stated.
    pub value: T,
    /// Who states it and where.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// A layer of statements about the same studies, for example a brief and the publications it
/// cites.
///
/// The order of the layers in the base is the order of authority: where two layers state the same
/// property, a rating asked of both uses the later one and lists the difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// The name by which facts refer to the layer.
    pub id: String,
    /// What the layer is, in a sentence.
    pub title: String,
    /// The address of the layer's document, when the layer is one document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}
