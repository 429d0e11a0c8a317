//! Gaps: what has no study, no patient outcome, no equity group; and how far each group is covered.
//!
//! A gap says on what it rests: that the studies report it and none has it is one thing, that they
//! do not report it is another.

use serde::Serialize;

use super::condition::Condition;
use super::equity::EquityFrame;
use super::evidence_map::{conditioned, matching};
use super::of_base::{MapFacet, OfBase, groups};
use super::request::GapsRequest;
use super::units::{Counted, Links, Unit};
use crate::base::{EvidenceBase, Level, codes};
use crate::error::Error;
use crate::grade::{BaseName, Options, RulesName};
use crate::json;

codes! {
    /// What is not there.
    GapKind {
        /// A theme without a study.
        ThemeWithoutStudy = "theme-without-study",
        /// A theme without a recommendation.
        ThemeWithoutRecommendation = "theme-without-recommendation",
        /// A theme whose studies have no patient outcome.
        ThemeWithoutPatientOutcome = "theme-without-patient-outcome",
        /// A theme whose studies have no equity group.
        ThemeWithoutEquityGroup = "theme-without-equity-group",
        /// A recommendation without a study.
        RecommendationWithoutStudy = "recommendation-without-study",
        /// A recommendation whose studies have no patient outcome.
        RecommendationWithoutPatientOutcome = "recommendation-without-patient-outcome",
        /// A recommendation whose text names no equity group by a code.
        RecommendationWithoutEquityGroup = "recommendation-without-equity-group",
        /// An outcome that no study assessed.
        OutcomeWithoutStudy = "outcome-without-study",
        /// An outcome whose studies have no equity group.
        OutcomeWithoutEquityGroup = "outcome-without-equity-group",
        /// An equity group of which no study is.
        EquityGroupWithoutStudy = "equity-group-without-study",
        /// An equity group that no recommendation is for.
        EquityGroupWithoutRecommendation = "equity-group-without-recommendation",
    }
}

impl GapKind {
    /// Whether it is that there is no study or recommendation at all, and not that they lack a thing.
    const fn is_of_existence(self) -> bool {
        !matches!(
            self,
            Self::ThemeWithoutPatientOutcome
                | Self::ThemeWithoutEquityGroup
                | Self::RecommendationWithoutPatientOutcome
                | Self::OutcomeWithoutEquityGroup
        )
    }
}

codes! {
    /// What a gap rests on.
    Basis {
        /// There is nothing that could report it.
        NothingConcerned = "nothing-concerned",
        /// All that are concerned report what they have, and none has it.
        Reported = "reported",
        /// Some report what they have, and have it not; the others do not report it.
        PartlyReported = "partly-reported",
        /// None that is concerned reports it in any layer that was read, or reports what a condition
        /// asks.
        NotReported = "not-reported",
    }
}
/// What is not there, and how far each equity group is covered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gaps {
    /// The form of this result.
    pub schema: &'static str,
    /// The evidence base.
    pub base: BaseName,
    /// The layers that were read.
    pub layers: Vec<String>,
    /// The rule set, where a condition asks for derived certainties.
    pub rules: Option<RulesName>,
    /// The conditions on studies.
    #[serde(rename = "where")]
    pub conditions: Vec<Condition>,
    /// The number of studies that meet them.
    pub studies: usize,
    /// The studies of which it is not known; they may close a gap.
    pub unknown: Vec<String>,
    /// The gaps: by kind, and within a kind in the order of the document or of the vocabulary.
    pub gaps: Vec<Gap>,
    /// Each group of PROGRESS-Plus and of Core20PLUS5, with what it appears in.
    pub equity: Vec<EquityCoverage>,
    /// What does not report the groups of a frame.
    pub equity_not_reported: Vec<EquityNotReported>,
}

/// One thing that is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// What kind of gap.
    pub gap: GapKind,
    /// The theme, recommendation, outcome or group.
    pub id: String,
    /// What it rests on.
    pub basis: Basis,
    /// Those that may close the gap: they do not report it, or do not report what a condition asks.
    pub not_reported: Vec<String>,
    /// The reason, in words.
    pub because: String,
}

/// Where an equity group appears.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EquityCoverage {
    /// The frame.
    pub frame: EquityFrame,
    /// The group.
    pub group: &'static str,
    /// The number of studies with such a population.
    pub studies: usize,
    /// The number of their findings.
    pub findings: usize,
    /// The number of recommendations that name it.
    pub recommendations: usize,
    /// The studies.
    pub study_ids: Vec<String>,
    /// The findings.
    pub finding_ids: Vec<String>,
    /// The recommendations.
    pub recommendation_ids: Vec<String>,
}

/// What does not report the groups of a frame in any layer that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EquityNotReported {
    /// The frame.
    pub frame: EquityFrame,
    /// The studies.
    pub study_ids: Vec<String>,
    /// The recommendations.
    pub recommendation_ids: Vec<String>,
}

impl EvidenceBase {
    /// Names what has no study, no patient outcome and no equity group, and says what each gap rests
    /// on; and counts how far each group of PROGRESS-Plus and Core20PLUS5 is covered.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for a facet, value, layer or rule set that is not there.
    pub fn gaps(&self, request: &GapsRequest) -> Result<Gaps, Error> {
        let options = Options {
            rules: request.rules.clone(),
            parameters: request.parameters.clone(),
            layers: request.layers.clone(),
            ..Options::default()
        };
        let (base, rules) = options.apply(self)?;
        let conditions = request.conditions.clone().unwrap_or_default();
        let asked = conditioned(&conditions)?;
        let of_base = OfBase::new(&base, &rules, &asked, Unit::Studies)?;
        let links = Links::of(&base);
        let all = links.units(Unit::Studies);
        let (matching, unknown) = matching(&of_base, &all, &conditions)?;
        let ids = |places: &[usize]| {
            places.iter().filter_map(|place| all.get(*place)).map(|s| s.id.to_owned()).collect()
        };
        let concerned = |places: &[usize]| -> Vec<Concerned<'_>> {
            let studies = places.iter().filter_map(|place| all.get(*place));
            studies.map(|study| Concerned::new(&of_base, study)).collect()
        };
        let (studies, possible) = (concerned(&matching), concerned(&unknown));
        let recommendations = links.units(Unit::Recommendations);
        let survey = Survey { base: &base, studies, possible, recommendations };
        Ok(Gaps {
            schema: "whatworks-gaps/1",
            base: BaseName::of(self),
            layers: base.layers().to_vec(),
            rules: asked.contains(&MapFacet::CertaintyDerived).then(|| RulesName::of(&rules)),
            conditions,
            studies: matching.len(),
            unknown: ids(&unknown),
            gaps: survey.gaps(),
            equity: survey.coverage(),
            equity_not_reported: EquityFrame::ALL.iter().map(|f| survey.not_reported(*f)).collect(),
        })
    }
}

type Cell = Option<Vec<String>>;

/// A study, with what it says of the facets in which there may be gaps.
struct Concerned<'a> {
    study: &'a Counted<'a>,
    themes: Cell,
    outcomes: Cell,
    levels: Cell,
    /// The groups of each frame, in the order of the frames.
    groups: Vec<Cell>,
}

impl<'a> Concerned<'a> {
    fn new(of_base: &OfBase<'_>, study: &'a Counted<'a>) -> Self {
        Self {
            study,
            themes: of_base.cell(MapFacet::Theme, study),
            outcomes: of_base.cell(MapFacet::Outcome, study),
            levels: of_base.cell(MapFacet::OutcomeLevel, study),
            groups: EquityFrame::ALL.iter().map(|frame| groups(study, *frame)).collect(),
        }
    }

    /// The groups of any frame.
    fn any_group(&self) -> Cell {
        let said: Vec<&Vec<String>> = self.groups.iter().flatten().collect();
        (!said.is_empty()).then(|| said.into_iter().flatten().cloned().collect())
    }

    fn supports(&self, recommendation: &str) -> bool {
        self.study.recommendations.iter().any(|other| other.id == recommendation)
    }
}

fn has(cell: &Cell, value: &str) -> bool {
    cell.as_ref().is_some_and(|values| values.iter().any(|known| known == value))
}

/// What one thing concerned says of what is looked for.
struct Said<'s> {
    id: &'s str,
    /// Whether it has it; `None` where it does not report it.
    has: Option<bool>,
}

/// What is looked for, in words.
struct Looked {
    gap: GapKind,
    id: String,
    /// `study`, `recommendation`.
    of: &'static str,
    /// " of theme `skills`", or nothing.
    among: String,
    /// "a patient outcome".
    what: String,
}

impl Looked {
    /// The gap, unless something has what is looked for.
    fn gap(self, all: &[Said<'_>]) -> Option<Gap> {
        if all.iter().any(|said| said.has == Some(true)) {
            return None;
        }
        let silent = all.iter().filter(|said| said.has.is_none());
        let not_reported: Vec<String> = silent.map(|said| said.id.to_owned()).collect();
        let (n, missing) = (all.len(), not_reported.len());
        let Self { gap, id, of, among, what } = self;
        let several = if of == "study" { "studies" } else { "recommendations" };
        let (basis, because) = match (n, missing) {
            (0, _) => (Basis::NothingConcerned, format!("there is no {of}{among}")),
            (_, 0) => (
                Basis::Reported,
                format!("{several}{among}: {n}; each reports what it has, and none has {what}"),
            ),
            _ if missing == n => (
                Basis::NotReported,
                format!(
                    "{several}{among}: {n}; not enough is reported of any to count it as one with \
                     {what}"
                ),
            ),
            _ => (
                Basis::PartlyReported,
                format!(
                    "{several}{among}: {n}; {} report what they have, and none has {what}; \
                     {missing} may, since it is not reported",
                    n - missing
                ),
            ),
        };
        Some(Gap { gap, id, basis, not_reported, because })
    }
}

/// What is looked at for gaps.
struct Survey<'a> {
    base: &'a EvidenceBase,
    studies: Vec<Concerned<'a>>,
    /// Studies of which it is not known whether they meet the conditions.
    possible: Vec<Concerned<'a>>,
    recommendations: Vec<Counted<'a>>,
}

impl<'a> Survey<'a> {
    /// What studies say, of those that are concerned.
    fn said(
        &self,
        concerned: impl Fn(&Concerned<'a>) -> bool,
        cell: impl Fn(&Concerned<'a>) -> Cell,
        has: impl Fn(&[String]) -> bool,
    ) -> Vec<Said<'a>> {
        let says = |study: &Concerned<'a>| cell(study).map(|values| has(&values));
        let of = |study: &Concerned<'a>, has| Said { id: study.study.id, has };
        let studies = self.studies.iter().filter(|study| concerned(study));
        let studies = studies.map(|study| of(study, says(study)));
        // What is not known to be asked for may close a gap if it has what is looked for.
        let possible = self.possible.iter().filter(|study| concerned(study));
        let possible = possible.filter(|study| says(study) != Some(false));
        studies.chain(possible.map(|study| of(study, None))).collect()
    }

    fn gaps(&self) -> Vec<Gap> {
        let mut gaps = self.of_themes();
        gaps.extend(self.of_recommendations());
        gaps.extend(self.of_outcomes());
        gaps.extend(EquityFrame::ALL.iter().flat_map(|frame| self.of_groups(*frame)));
        // What has no study is named as such, and not again for what its studies lack.
        gaps.retain(|gap| gap.basis != Basis::NothingConcerned || gap.gap.is_of_existence());
        gaps.sort_by_key(|gap| gap.gap);
        gaps
    }

    fn of_themes(&self) -> Vec<Gap> {
        let themes = self.base.document().themes.iter();
        let gaps = themes.flat_map(|theme| {
            let id = &theme.id;
            let looked = |gap, of, among: bool, what: &str| Looked {
                gap,
                id: id.clone(),
                of,
                among: if among { format!(" of theme `{id}`") } else { String::new() },
                what: what.to_owned(),
            };
            let concerned = |study: &Concerned<'_>| has(&study.themes, id);
            let this = format!("theme `{id}`");
            let any = self.said(|_| true, |s| s.themes.clone(), |themes| themes.contains(id));
            let patient = self.said(concerned, |study| study.levels.clone(), is_patient);
            let group = self.said(concerned, Concerned::any_group, |groups| !groups.is_empty());
            let recommended = self.recommendations.iter().map(|unit| Said {
                id: unit.id,
                has: Some(unit.recommendations.iter().any(|r| r.theme == *id)),
            });
            let recommended: Vec<Said<'_>> = recommended.collect();
            [
                looked(GapKind::ThemeWithoutStudy, "study", false, &this).gap(&any),
                looked(GapKind::ThemeWithoutRecommendation, "recommendation", false, &this)
                    .gap(&recommended),
                looked(GapKind::ThemeWithoutPatientOutcome, "study", true, PATIENT).gap(&patient),
                looked(GapKind::ThemeWithoutEquityGroup, "study", true, GROUP).gap(&group),
            ]
        });
        gaps.flatten().collect()
    }

    fn of_recommendations(&self) -> Vec<Gap> {
        let gaps = self.recommendations.iter().flat_map(|unit| {
            let looked = |gap, what: &str| Looked {
                gap,
                id: unit.id.to_owned(),
                of: "study",
                among: format!(" behind `{}`", unit.id),
                what: what.to_owned(),
            };
            let concerned = |study: &Concerned<'_>| study.supports(unit.id);
            let any = self.said(concerned, |_| Some(Vec::new()), |_| true);
            let patient = self.said(concerned, |study| study.levels.clone(), is_patient);
            [
                looked(GapKind::RecommendationWithoutStudy, "what is asked for").gap(&any),
                looked(GapKind::RecommendationWithoutPatientOutcome, PATIENT).gap(&patient),
                names_no_group(unit),
            ]
        });
        gaps.flatten().collect()
    }

    fn of_outcomes(&self) -> Vec<Gap> {
        let gaps = self.base.document().outcomes.iter().flat_map(|outcome| {
            let id = &outcome.id;
            let looked =
                |gap, among, what: String| Looked { gap, id: id.clone(), of: "study", among, what };
            let concerned = |study: &Concerned<'_>| has(&study.outcomes, id);
            let any = self.said(|_| true, |s| s.outcomes.clone(), |all| all.contains(id));
            let group = self.said(concerned, Concerned::any_group, |groups| !groups.is_empty());
            let this = format!("assessed `{id}`");
            let among = format!(" of `{id}`");
            [
                looked(GapKind::OutcomeWithoutStudy, String::new(), this).gap(&any),
                looked(GapKind::OutcomeWithoutEquityGroup, among, GROUP.to_owned()).gap(&group),
            ]
        });
        gaps.flatten().collect()
    }

    fn of_groups(&self, frame: EquityFrame) -> Vec<Gap> {
        let gaps = frame.groups().into_iter().flat_map(|group| {
            let looked = |gap, of| Looked {
                gap,
                id: group.to_owned(),
                of,
                among: String::new(),
                what: format!("`{group}`"),
            };
            let is = |groups: &[String]| groups.iter().any(|other| other == group);
            let studies = self.said(|_| true, |study| study.of_frame(frame), is);
            let recommendations = self.recommendations.iter();
            let recommendations: Vec<Said<'_>> = recommendations
                .map(|unit| Said { id: unit.id, has: groups(unit, frame).map(|all| is(&all)) })
                .collect();
            [
                looked(GapKind::EquityGroupWithoutStudy, "study").gap(&studies),
                looked(GapKind::EquityGroupWithoutRecommendation, "recommendation")
                    .gap(&recommendations),
            ]
        });
        gaps.flatten().collect()
    }

    fn coverage(&self) -> Vec<EquityCoverage> {
        let frames = EquityFrame::ALL.iter();
        let groups = frames.flat_map(|frame| frame.groups().into_iter().map(|g| (*frame, g)));
        groups.map(|(frame, group)| self.covered(frame, group)).collect()
    }

    fn covered(&self, frame: EquityFrame, group: &'static str) -> EquityCoverage {
        let studies = self.studies.iter().filter(|study| has(&study.of_frame(frame), group));
        let studies: Vec<&Counted<'_>> = studies.map(|study| study.study).collect();
        let findings = studies.iter().flat_map(|study| &study.findings);
        let recommendations = self.recommendations.iter();
        let recommendations = recommendations.filter(|unit| has(&groups(unit, frame), group));
        let study_ids: Vec<String> = studies.iter().map(|study| study.id.to_owned()).collect();
        let finding_ids: Vec<String> = findings.map(|finding| finding.id.clone()).collect();
        let recommendation_ids: Vec<String> =
            recommendations.map(|unit| unit.id.to_owned()).collect();
        EquityCoverage {
            frame,
            group,
            studies: study_ids.len(),
            findings: finding_ids.len(),
            recommendations: recommendation_ids.len(),
            study_ids,
            finding_ids,
            recommendation_ids,
        }
    }

    fn not_reported(&self, frame: EquityFrame) -> EquityNotReported {
        let studies = self.studies.iter().filter(|study| study.of_frame(frame).is_none());
        let recommendations = self.recommendations.iter();
        let recommendations = recommendations.filter(|unit| groups(unit, frame).is_none());
        EquityNotReported {
            frame,
            study_ids: studies.map(|study| study.study.id.to_owned()).collect(),
            recommendation_ids: recommendations.map(|unit| unit.id.to_owned()).collect(),
        }
    }
}

/// The gap of a recommendation that is for no equity group.
fn names_no_group(unit: &Counted<'_>) -> Option<Gap> {
    let named = EquityFrame::ALL.iter().any(|frame| groups(unit, *frame).is_some());
    let because = format!("the text of `{}` names no equity group by a code", unit.id);
    (!named).then(|| Gap {
        gap: GapKind::RecommendationWithoutEquityGroup,
        id: unit.id.to_owned(),
        basis: Basis::NotReported,
        not_reported: vec![unit.id.to_owned()],
        because,
    })
}

impl Concerned<'_> {
    fn of_frame(&self, frame: EquityFrame) -> Cell {
        let place = EquityFrame::ALL.iter().position(|other| *other == frame)?;
        self.groups.get(place).cloned().flatten()
    }
}

const PATIENT: &str = "a patient outcome";
const GROUP: &str = "an equity group";

fn is_patient(levels: &[String]) -> bool {
    levels.iter().any(|level| level == Level::Patient.code())
}

impl Gaps {
    /// The gaps as JSON (`whatworks-gaps/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }
}
