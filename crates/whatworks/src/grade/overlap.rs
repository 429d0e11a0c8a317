//! Overlap between reviews: how much of their primary studies they share.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::judgement::id_of;
use super::rules::{self, Rule};
use crate::base::codes;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;
use crate::schema::Schema;

/// Reviews whose overlap is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reviews {
    /// The reviews.
    pub reviews: Vec<ReviewedStudies>,
}

/// A review and the primary studies it includes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReviewedStudies {
    /// The review.
    pub id: String,
    /// Its primary studies, under names that are the same in every review. Left out where the list
    /// is not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub studies: Option<Vec<String>>,
    /// How many it includes, where only the number is reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
}

codes! {
    /// How far reviews overlap.
    OverlapLevel {
        /// Below 5 %.
        Slight = "slight",
        /// 5 % to below 10 %.
        Moderate = "moderate",
        /// 10 % to below 15 %.
        High = "high",
        /// 15 % or more.
        VeryHigh = "very-high",
        /// The lists of primary studies are not reported.
        Unknown = "unknown",
    }
}

/// How far reviews overlap, and how many primary studies there are in all.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overlap {
    /// The form of this result.
    pub schema: &'static str,
    /// The number of reviews.
    pub reviews: usize,
    /// Inclusions, each study counted in each review; none where overlap is unknown.
    pub inclusions: Option<usize>,
    /// Primary studies, each counted once; none where overlap is unknown, since counts of different
    /// reviews are not added.
    pub studies: Option<usize>,
    /// The corrected covered area, `(N - r) / (r c - r)`, from 0 to 1; none where it is unknown, and
    /// for one review.
    pub corrected_covered_area: Option<f64>,
    /// What it amounts to.
    pub level: OverlapLevel,
    /// Studies that more than one review includes.
    pub shared: Vec<String>,
    /// The reviews whose lists are not reported.
    pub not_reported: Vec<String>,
    /// The rule.
    #[serde(serialize_with = "id_of")]
    pub rule: &'static Rule,
    /// Why, in words.
    pub because: String,
}

impl Reviews {
    /// Reads reviews from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let schema =
            SCHEMA.get_or_init(|| Schema::new(include_str!("../../schema/reviews-1.json")));
        schema.read_request(text.as_ref())
    }

    /// How far the reviews overlap.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for no review, a review named twice, a study twice in one review.
    pub fn overlap(&self) -> Result<Overlap, Error> {
        self.check()?;
        let unlisted = self.reviews.iter().filter(|review| review.studies.is_none());
        let not_reported: Vec<String> = unlisted.map(|review| review.id.clone()).collect();
        if !not_reported.is_empty() {
            return Ok(self.unknown(not_reported));
        }
        let listed = || self.reviews.iter().flat_map(|review| review.studies.iter().flatten());
        let distinct: BTreeSet<&String> = listed().collect();
        let inclusions = listed().count();
        let times = |study: &String| listed().filter(|other| *other == study).count();
        let shared =
            distinct.iter().filter(|study| times(study) > 1).map(|s| (*s).clone()).collect();
        let area = covered_area(inclusions, distinct.len(), self.reviews.len());
        let because = format!(
            "{inclusions} inclusions of {} studies in {} reviews",
            distinct.len(),
            self.reviews.len()
        );
        Ok(Overlap {
            schema: "whatworks-overlap/1",
            reviews: self.reviews.len(),
            inclusions: Some(inclusions),
            studies: Some(distinct.len()),
            corrected_covered_area: area,
            level: level(area.unwrap_or(0.0)),
            shared,
            not_reported,
            rule: &rules::OVERLAP_CCA,
            because,
        })
    }

    fn unknown(&self, not_reported: Vec<String>) -> Overlap {
        let because = format!(
            "the primary studies of {} are not listed, so that the overlap is unknown and the counts \
             of the reviews are not added",
            not_reported.join(", ")
        );
        Overlap {
            schema: "whatworks-overlap/1",
            reviews: self.reviews.len(),
            inclusions: None,
            studies: None,
            corrected_covered_area: None,
            level: OverlapLevel::Unknown,
            shared: Vec::new(),
            not_reported,
            rule: &rules::OVERLAP_UNKNOWN,
            because,
        }
    }

    fn check(&self) -> Result<(), Error> {
        let mut faults = Vec::new();
        if self.reviews.is_empty() {
            faults.push(Fault::new("empty-list", "/reviews", Some("[]".to_owned()), "a review"));
        }
        let mut ids = BTreeSet::new();
        for (place, review) in self.reviews.iter().enumerate() {
            if !ids.insert(&review.id) {
                let pointer = format!("/reviews/{place}/id");
                let found = Some(json::quoted(&review.id));
                faults.push(Fault::new("duplicate-id", pointer, found, "a review named once"));
            }
            let mut studies = BTreeSet::new();
            for (row, study) in review.studies.iter().flatten().enumerate() {
                if !studies.insert(study) {
                    let pointer = format!("/reviews/{place}/studies/{row}");
                    let found = Some(json::quoted(study));
                    faults.push(Fault::new("duplicate-id", pointer, found, "a study named once"));
                }
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::InvalidRequest(Faults::new(faults))) }
    }
}

/// `(N - r) / (r c - r)` with N inclusions of r studies in c reviews (Pieper and others 2014). None
/// for one review, or no study.
#[must_use]
pub fn covered_area(inclusions: usize, studies: usize, reviews: usize) -> Option<f64> {
    let possible = studies.checked_mul(reviews.checked_sub(1)?)?;
    #[expect(clippy::cast_precision_loss, reason = "numbers of studies")]
    let area = inclusions.checked_sub(studies)? as f64 / possible as f64;
    (possible > 0).then_some(area)
}

fn level(area: f64) -> OverlapLevel {
    match area {
        area if area < 0.05 => OverlapLevel::Slight,
        area if area < 0.10 => OverlapLevel::Moderate,
        area if area < 0.15 => OverlapLevel::High,
        _ => OverlapLevel::VeryHigh,
    }
}

impl Overlap {
    /// The number of primary studies over all reviews.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] where overlap is unknown: the same study may stand in several of the
    /// counts.
    pub fn studies_in_all(&self) -> Result<usize, Error> {
        self.studies.ok_or_else(|| {
            let expected =
                format!("the list of primary studies of {}", self.not_reported.join(", "));
            let fault = Fault::new("unknown-overlap", "/reviews", None, expected);
            Error::InvalidRequest(Faults::new(vec![fault]))
        })
    }

    /// The overlap as JSON (`whatworks-overlap/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }
}
