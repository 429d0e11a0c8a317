//! The facets of a base: what each says of a study, a finding, a body, a recommendation.

use std::collections::{BTreeSet, HashMap};

use super::column::FacetColumn;
use super::equity::{EquityFrame, named};
use super::units::{Counted, Unit};
use crate::base::{
    AppraisalResult, Bearing, Certainty, Design, Direction, EvidenceBase, Fact, Finding, Kind,
    Level, Recommendation, RiskOfBias, Scope, Study, codes,
};
use crate::error::Error;
use crate::grade::{RuleSet, latest};

codes! {
    /// A facet of an evidence map.
    ///
    /// A unit has the values of what belongs to it: a study those of its findings, of the bodies
    /// that rest on them and of the recommendations that rest on those; a body and a recommendation
    /// those of their findings and the studies of these. What a study *is* (kind, design, year,
    /// appraisal) is taken from the latest layer that says, as in a rating; whom and what it is
    /// *about*, from all layers together. All this is a choice of this library.
    MapFacet {
        /// Of a recommendation, its theme. Of a body, those of the recommendations that rest on it.
        /// Of a study or a finding, the same, and the theme under which the document discusses the
        /// study.
        Theme = "theme",
        /// Of a finding or a body, its outcome. Of a study, those that its findings assessed. Of a
        /// recommendation, those of its bodies that hold a finding that assessed one.
        Outcome = "outcome",
        /// Whose outcome it is, of the same outcomes.
        OutcomeLevel = "outcome_level",
        /// PROGRESS-Plus: of a recommendation, whom its text is for; else of the populations of the
        /// studies, by all layers.
        EquityGroup = "equity_group",
        /// Core20PLUS5, of the same; only what is tagged with one of its codes.
        Core20Plus5 = "core20plus5",
        /// Designs of the studies; of a review, those of what it includes.
        Design = "design",
        /// What the sources are.
        Kind = "kind",
        /// Countries of the studies, as the sources name them.
        Country = "country",
        /// Of a recommendation, the settings its text is for; else those of the studies.
        Setting = "setting",
        /// Staff groups of the studies.
        StaffGroup = "staff_group",
        /// Interventions of the studies.
        Intervention = "intervention",
        /// Which way the findings point.
        Direction = "direction",
        /// What the findings can bear on.
        Bearing = "bearing",
        /// The layers that say anything of the findings and, of a study, of itself.
        Layer = "layer",
        /// Years of publication of the studies.
        Year = "year",
        /// Whom the recommendations are for; none of what no recommendation rests on.
        Audience = "audience",
        /// What is published of the recommendations; none of what no recommendation rests on.
        CertaintyPublished = "certainty_published",
        /// By the rule set: of a recommendation, its certainty; else those of the bodies; none of
        /// what no body rests on.
        CertaintyDerived = "certainty_derived",
        /// Risk of bias of single results, as findings in numbers state it.
        RiskOfBias = "risk_of_bias",
        /// What the appraisal of the studies in the sources came to.
        Appraisal = "appraisal",
    }
}

impl MapFacet {
    /// What its values are, in words.
    #[must_use]
    pub const fn means(self) -> &'static str {
        match self {
            Self::Theme => {
                "the theme of a recommendation; of a body, the themes of the recommendations that \
                 rest on it; of a study or a finding, these and the theme under which the study is \
                 discussed"
            }
            Self::Outcome => {
                "the outcome of a finding or a body; of a study, those that its findings assessed; \
                 of a recommendation, those of its bodies that hold a finding that assessed one"
            }
            Self::OutcomeLevel => "whose outcome it is, of the outcomes as `outcome` has them",
            Self::EquityGroup => {
                "PROGRESS-Plus: whom a recommendation is for, by the codes in its text; else of the \
                 populations of the studies, by any layer"
            }
            Self::Core20Plus5 => {
                "Core20PLUS5: whom a recommendation is for, else of the populations of the studies; \
                 only what is tagged with a code of it"
            }
            Self::Design => "designs of the studies, by the latest layer that says",
            Self::Kind => "what the sources are, by the latest layer that says",
            Self::Country => "countries of the studies, by any layer",
            Self::Setting => {
                "settings that a recommendation is for; else those of the studies, by any layer"
            }
            Self::StaffGroup => "staff groups of the studies, by any layer",
            Self::Intervention => "interventions of the studies, by any layer",
            Self::Direction => "which way the findings point",
            Self::Bearing => "what the findings can bear on",
            Self::Layer => "layers of the findings and, of a study, of what is said of itself",
            Self::Year => "years of publication of the studies, by the latest layer that says",
            Self::Audience => {
                "whom the recommendations are for; none of what no recommendation rests on"
            }
            Self::CertaintyPublished => {
                "certainties published of the recommendations; none of what no recommendation rests on"
            }
            Self::CertaintyDerived => {
                "the certainty derived of a recommendation, else of the bodies; none of what no body \
                 rests on"
            }
            Self::RiskOfBias => "risk of bias of single results, as findings in numbers state it",
            Self::Appraisal => "what the appraisal of the studies in the sources came to",
        }
    }
}

/// The values of one unit: `None` where nothing that belongs to it reports any.
type Cell = Option<Vec<String>>;

/// A base of which facets are asked, with what was worked out for them.
pub(super) struct OfBase<'a> {
    base: &'a EvidenceBase,
    rules: &'a RuleSet,
    /// Derived certainties by id, once they are asked for.
    rated: HashMap<String, Certainty>,
}

impl<'a> OfBase<'a> {
    /// Rates bodies and recommendations only where their certainty is asked for.
    ///
    /// # Errors
    ///
    /// As [`EvidenceBase::rate`].
    pub(super) fn new(
        base: &'a EvidenceBase,
        rules: &'a RuleSet,
        asked: &[MapFacet],
        unit: Unit,
    ) -> Result<Self, Error> {
        let mut rated = HashMap::new();
        if asked.contains(&MapFacet::CertaintyDerived) {
            let ids: Vec<&String> = match unit {
                Unit::Recommendations => base.recommendations().iter().map(|r| &r.id).collect(),
                _ => base.bodies().iter().map(|body| &body.id).collect(),
            };
            for id in ids {
                rated.insert(id.clone(), base.rate(id, rules)?.certainty);
            }
        }
        Ok(Self { base, rules, rated })
    }

    pub(super) const fn rules(&self) -> &RuleSet {
        self.rules
    }

    /// A facet of all units as a column, with every value of a closed list.
    pub(super) fn column(&self, facet: MapFacet, units: &[Counted<'_>]) -> FacetColumn {
        let mut column = FacetColumn::with_values(facet.code(), self.vocabulary(facet));
        for unit in units {
            column.push_several(self.cell(facet, unit));
        }
        column
    }

    /// The values that the facet has whether or not any unit has them, in their order.
    pub(super) fn vocabulary(&self, facet: MapFacet) -> Vec<String> {
        macro_rules! all {
            ($list:ident) => {
                $list::ALL.iter().map(|code| code.code().to_owned()).collect()
            };
        }
        let document = self.base.document();
        match facet {
            MapFacet::Theme => document.themes.iter().map(|theme| theme.id.clone()).collect(),
            MapFacet::Outcome => document.outcomes.iter().map(|o| o.id.clone()).collect(),
            MapFacet::OutcomeLevel => all!(Level),
            MapFacet::EquityGroup => owned(EquityFrame::ProgressPlus.groups()),
            MapFacet::Core20Plus5 => owned(EquityFrame::Core20Plus5.groups()),
            MapFacet::Design => all!(Design),
            MapFacet::Kind => all!(Kind),
            MapFacet::Direction => all!(Direction),
            MapFacet::Bearing => all!(Bearing),
            MapFacet::Layer => self.base.layers().to_vec(),
            MapFacet::CertaintyPublished | MapFacet::CertaintyDerived => all!(Certainty),
            MapFacet::RiskOfBias => all!(RiskOfBias),
            MapFacet::Appraisal => all!(AppraisalResult),
            MapFacet::Country
            | MapFacet::Setting
            | MapFacet::StaffGroup
            | MapFacet::Intervention
            | MapFacet::Year
            | MapFacet::Audience => Vec::new(),
        }
    }

    /// What a facet says of a unit.
    pub(super) fn cell(&self, facet: MapFacet, unit: &Counted<'_>) -> Cell {
        let own = unit.unit == Unit::Recommendations;
        match facet {
            MapFacet::Theme => themes(unit),
            MapFacet::Outcome => self.outcomes(unit),
            MapFacet::OutcomeLevel => self.levels(unit),
            MapFacet::EquityGroup => groups(unit, EquityFrame::ProgressPlus),
            MapFacet::Core20Plus5 => groups(unit, EquityFrame::Core20Plus5),
            MapFacet::Design => self.of_latest(
                unit,
                |study| &study.designs,
                |designs| designs.iter().map(|count| count.design.code().to_owned()).collect(),
            ),
            MapFacet::Kind => {
                self.of_latest(unit, |study| &study.kind, |kind| vec![code(kind.code())])
            }
            MapFacet::Country => about(
                unit,
                |study| &study.countries,
                |countries| countries.iter().map(|country| country.name.clone()).collect(),
            ),
            MapFacet::Setting if own => scopes(unit, |of| of.settings.as_ref()),
            MapFacet::Setting => about(unit, |study| &study.settings, Vec::clone),
            MapFacet::StaffGroup => about(unit, |study| &study.staff_groups, Vec::clone),
            MapFacet::Intervention => about(unit, |study| &study.interventions, Vec::clone),
            MapFacet::Direction => {
                of_findings(unit, |finding| finding.direction.map(Direction::code))
            }
            MapFacet::Bearing => of_findings(unit, |finding| Some(finding.bearing.code())),
            MapFacet::Layer => layers(unit),
            MapFacet::Year => self.years(unit),
            MapFacet::Audience => unless_none_rests(unit, scopes(unit, |of| of.audiences.as_ref())),
            MapFacet::CertaintyPublished => {
                let published = unit.recommendations.iter().filter_map(|r| r.published.as_ref());
                let published =
                    reported(published.map(|published| code(published.certainty.code())));
                unless_none_rests(unit, published)
            }
            MapFacet::CertaintyDerived => Some(self.derived(unit)),
            MapFacet::RiskOfBias => of_findings(unit, |finding| {
                finding.numbers.as_ref()?.risk_of_bias.map(RiskOfBias::code)
            }),
            MapFacet::Appraisal => self.appraisals(unit),
        }
    }

    fn outcomes(&self, unit: &Counted<'_>) -> Cell {
        match unit.unit {
            Unit::Bodies => Some(unit.bodies.iter().map(|body| body.outcome.clone()).collect()),
            Unit::Findings => Some(unit.findings.iter().map(|f| f.outcome.clone()).collect()),
            Unit::Studies if unit.findings.is_empty() => None,
            Unit::Studies => Some(unit.assessed().map(|finding| finding.outcome.clone()).collect()),
            Unit::Recommendations => {
                let assessed: Vec<&str> = unit.assessed().map(|finding| &*finding.id).collect();
                let holds = |id: &String| assessed.contains(&id.as_str());
                let bodies = unit.bodies.iter().filter(|body| body.findings.iter().any(holds));
                Some(bodies.map(|body| body.outcome.clone()).collect())
            }
        }
    }

    fn levels(&self, unit: &Counted<'_>) -> Cell {
        let outcomes = self.outcomes(unit)?;
        let levels = outcomes.iter().filter_map(|id| self.base.outcome(id));
        Some(levels.map(|outcome| code(outcome.level.code())).collect())
    }

    /// What the latest layer says of each study.
    fn of_latest<T>(
        &self,
        unit: &Counted<'_>,
        facts: impl Fn(&Study) -> &[Fact<T>],
        values: impl Fn(&T) -> Vec<String>,
    ) -> Cell {
        let said = unit.studies.iter().filter_map(|study| latest(self.base, facts(study)));
        let said: Vec<Vec<String>> = said.map(|fact| values(&fact.value)).collect();
        (!said.is_empty()).then(|| said.concat())
    }

    fn years(&self, unit: &Counted<'_>) -> Cell {
        let year = |study: &&Study| {
            let stated = study.citation.iter().filter(|fact| fact.value.year.is_some());
            latest(self.base, stated).and_then(|fact| fact.value.year)
        };
        reported(unit.studies.iter().filter_map(year).map(|year| year.to_string()))
    }

    fn appraisals(&self, unit: &Counted<'_>) -> Cell {
        let result = |study: &&Study| {
            let stated = study.appraisal.iter().filter(|fact| fact.value.result.is_some());
            latest(self.base, stated).and_then(|fact| fact.value.result)
        };
        reported(unit.studies.iter().filter_map(result).map(|result| code(result.code())))
    }

    fn derived(&self, unit: &Counted<'_>) -> Vec<String> {
        let ids: Vec<&str> = match unit.unit {
            Unit::Recommendations => vec![unit.id],
            _ => unit.bodies.iter().map(|body| &*body.id).collect(),
        };
        ids.into_iter().filter_map(|id| self.rated.get(id)).map(|c| code(c.code())).collect()
    }
}

fn code(code: &str) -> String {
    code.to_owned()
}

fn owned(codes: Vec<&'static str>) -> Vec<String> {
    codes.into_iter().map(code).collect()
}

/// The values, or not reported where there is none.
fn reported(values: impl Iterator<Item = String>) -> Cell {
    let values: Vec<String> = values.collect();
    (!values.is_empty()).then_some(values)
}

fn themes(unit: &Counted<'_>) -> Cell {
    let discussed = unit.studies.iter().filter_map(|study| study.theme.clone());
    let recommended = unit.recommendations.iter().map(|of| of.theme.clone());
    match unit.unit {
        Unit::Studies | Unit::Findings => reported(discussed.chain(recommended)),
        Unit::Bodies | Unit::Recommendations => Some(recommended.collect()),
    }
}

/// The equity groups of a frame.
pub(super) fn groups(unit: &Counted<'_>, frame: EquityFrame) -> Cell {
    let said: Vec<Vec<&str>> = match unit.unit {
        Unit::Recommendations => (unit.recommendations.iter())
            .filter_map(|of| frame.of_scope(of.populations.as_ref()))
            .collect(),
        _ => unit.studies.iter().filter_map(|study| frame.of_study(study)).collect(),
    };
    (!said.is_empty()).then(|| said.concat().into_iter().map(code).collect())
}

/// What all layers say of the studies.
fn about<T>(
    unit: &Counted<'_>,
    facts: impl Fn(&Study) -> &[Fact<T>],
    values: impl Fn(&T) -> Vec<String>,
) -> Cell {
    let said = unit.studies.iter().flat_map(|study| facts(study));
    let said: Vec<Vec<String>> = said.map(|fact| values(&fact.value)).collect();
    (!said.is_empty()).then(|| said.concat())
}

fn scopes<'u>(unit: &Counted<'u>, scope: impl Fn(&'u Recommendation) -> Option<&'u Scope>) -> Cell {
    let scopes = unit.recommendations.iter().filter_map(|recommendation| scope(recommendation));
    reported(scopes.flat_map(named).map(code))
}

fn of_findings(unit: &Counted<'_>, value: impl Fn(&Finding) -> Option<&'static str>) -> Cell {
    reported(unit.findings.iter().filter_map(|finding| value(finding)).map(code))
}

fn layers(unit: &Counted<'_>) -> Cell {
    let mut said: BTreeSet<&str> =
        unit.findings.iter().map(|finding| &*finding.provenance.layer).collect();
    if unit.unit == Unit::Studies {
        unit.studies.iter().for_each(|study| study.layers(&mut said));
    }
    reported(said.into_iter().map(code))
}

/// What no recommendation rests on has none of what belongs to recommendations.
fn unless_none_rests(unit: &Counted<'_>, cell: Cell) -> Cell {
    if unit.recommendations.is_empty() { Some(Vec::new()) } else { cell }
}
