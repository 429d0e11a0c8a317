//! Studies: the numbered sources of an evidence base.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::fact::Fact;
use super::vocabulary::{AppraisalResult, Design, Kind, ProgressPlus};

/// A numbered source: a review, a primary study, a statistical publication or a definition.
///
/// Every property is a list of facts, at most one for each layer. An empty list means *not
/// reported*.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Study {
    /// The name by which findings refer to the study.
    pub id: String,
    /// Its number in the reference list of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<u32>,
    /// The theme under which the document discusses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// How it is cited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citation: Vec<Fact<Citation>>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kind: Vec<Fact<Kind>>,
    /// What it is, in the words of the source ("scoping review", "pilot survey").
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub described_as: Vec<Fact<String>>,
    /// How many studies it includes (for a review).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub study_count: Vec<Fact<u32>>,
    /// The designs of its primary studies, with counts. For a primary study, its own design.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub designs: Vec<Fact<Vec<DesignCount>>>,
    /// Countries, with the number of studies where given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<Fact<Vec<Country>>>,
    /// The populations concerned, tagged by PROGRESS-Plus.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub populations: Vec<Fact<Vec<Population>>>,
    /// Settings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<Fact<Vec<String>>>,
    /// Staff groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub staff_groups: Vec<Fact<Vec<String>>>,
    /// Interventions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interventions: Vec<Fact<Vec<String>>>,
    /// Participants.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub participants: Vec<Fact<Participants>>,
    /// What was searched and when (for a review), or when data were collected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub period: Vec<Fact<String>>,
    /// Appraisal of the risk of bias of its studies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appraisal: Vec<Fact<Appraisal>>,
    /// What is said of heterogeneity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heterogeneity: Vec<Fact<String>>,
    /// Funding and conflicts of interest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub funding: Vec<Fact<String>>,
    /// Other statements of use to a reader. More than one for each layer is allowed here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Fact<String>>,
}

/// How a source is cited. What is left out was not reported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Authors, in order, as the source prints them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authors: Option<Vec<String>>,
    /// Year of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1500, max = 2200)))]
    pub year: Option<u32>,
    /// Title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Journal, series or publisher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// Volume.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// Issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// Pages or article number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<String>,
    /// Digital object identifier, without a prefix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
    /// PubMed identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pmid: Option<String>,
    /// PubMed Central identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pmcid: Option<String>,
}

/// A design and the number of primary studies that have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DesignCount {
    /// The design.
    pub design: Design,
    /// The number of studies. Left out where the source names the design without a count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
}

/// A country and the number of studies done there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// The name as the source gives it.
    pub name: String,
    /// The number of studies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
}

/// A population, in words and by the characteristics of PROGRESS-Plus that define it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// Who, in words.
    pub who: String,
    /// The characteristics. An empty list says that none applies.
    pub progress: Vec<ProgressPlus>,
}

/// Who took part and how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Participants {
    /// The number of people, over all studies of a review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// Who they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
}

/// An appraisal of the risk of bias.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Appraisal {
    /// The tool, as named by the source ("ROBINS-I").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
    /// What it came to. Left out where the source was not read that far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<AppraisalResult>,
    /// The result in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
}

/// Does the same for every property of a study.
macro_rules! each_property {
    ($study:expr, $do:ident) => {
        $do!(
            $study,
            citation,
            kind,
            described_as,
            study_count,
            designs,
            countries,
            populations,
            settings,
            staff_groups,
            interventions,
            participants,
            period,
            appraisal,
            heterogeneity,
            funding,
            remarks
        )
    };
}

impl Study {
    /// A study of which nothing is reported.
    pub(crate) fn unreported() -> Self {
        Self {
            id: String::new(),
            reference: None,
            theme: None,
            citation: Vec::new(),
            kind: Vec::new(),
            described_as: Vec::new(),
            study_count: Vec::new(),
            designs: Vec::new(),
            countries: Vec::new(),
            populations: Vec::new(),
            settings: Vec::new(),
            staff_groups: Vec::new(),
            interventions: Vec::new(),
            participants: Vec::new(),
            period: Vec::new(),
            appraisal: Vec::new(),
            heterogeneity: Vec::new(),
            funding: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// Keeps only what the kept layers say.
    pub(super) fn retain_layers(&mut self, keep: &dyn Fn(&str) -> bool) {
        macro_rules! retain {
            ($study:expr, $($property:ident),+) => {
                $($study.$property.retain(|fact| keep(&fact.provenance.layer));)+
            };
        }
        each_property!(self, retain);
    }

    /// Adds the layers that say anything of the study.
    pub(crate) fn layers<'a>(&'a self, said: &mut BTreeSet<&'a str>) {
        macro_rules! add {
            ($study:expr, $($property:ident),+) => {
                $(said.extend($study.$property.iter().map(|fact| fact.provenance.layer.as_str()));)+
            };
        }
        each_property!(self, add);
    }
}
