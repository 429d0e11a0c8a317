//! The effect direction table: studies by outcome domains (Thomson and Thomas 2013; Hilton Boon
//! and Thomson 2021, doi:10.1002/jrsm.1458).

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::direction::{Direction, DirectionCounts};
use super::vote_count::{VoteBasis, VoteCount, vote_count};
use crate::error::Error;
use crate::options::check_level;

/// One outcome that a study measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportedOutcome {
    /// The study.
    pub study: String,
    /// The outcome domain, for example respiratory health.
    pub domain: String,
    /// The direction of the effect.
    pub direction: Direction,
    /// The number of participants.
    #[serde(default)]
    pub n: Option<u64>,
    /// The study design.
    #[serde(default)]
    pub design: Option<String>,
    /// The risk of bias.
    #[serde(default)]
    pub risk_of_bias: Option<String>,
}

/// What one study found in one outcome domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EffectDirectionCell {
    /// The study.
    pub study: String,
    /// The outcome domain.
    pub domain: String,
    /// The direction of the study's outcomes together.
    pub direction: Direction,
    /// How many of its outcomes have each direction.
    pub outcomes: DirectionCounts,
    /// The numbers of participants reported, each once, in order of appearance.
    pub n: Vec<u64>,
    /// The designs reported, each once, in order of appearance.
    pub design: Vec<String>,
    /// The judgements of risk of bias reported, each once, in order of appearance.
    pub risk_of_bias: Vec<String>,
    /// The rows that the cell was made from, from 0.
    pub rows: Vec<usize>,
}

/// What the studies of one outcome domain found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DomainTotal {
    /// The outcome domain.
    pub domain: String,
    /// How many studies have each direction.
    pub studies: DirectionCounts,
    /// How many studies of the table have no outcome of this domain.
    pub absent: usize,
    /// Up against down; the other directions are unclear.
    pub vote_count: VoteCount,
}

/// The data of an effect direction plot. Studies and domains are in order of first appearance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EffectDirectionTable {
    /// The studies: the rows of the plot.
    pub studies: Vec<String>,
    /// The outcome domains: the columns of the plot.
    pub domains: Vec<String>,
    /// Every study's findings in every domain of which it has an outcome, study by study.
    pub cells: Vec<EffectDirectionCell>,
    /// The totals, domain by domain.
    pub totals: Vec<DomainTotal>,
    /// How the outcomes of a study within a domain become one direction.
    pub within_study_rule: &'static str,
}

const WITHIN_STUDY_RULE: &str =
    "the direction of at least 70 % of the outcomes whose direction is reported, else mixed";

impl EffectDirectionTable {
    /// What a study found in a domain, if it has an outcome of it.
    #[must_use]
    pub fn cell(&self, study: &str, domain: &str) -> Option<&EffectDirectionCell> {
        self.cells.iter().find(|cell| cell.study == study && cell.domain == domain)
    }
}

/// Tabulates outcomes by study and domain, and counts the votes of each domain.
///
/// Within a study and domain, the direction of at least 70 % of the outcomes is that of the study,
/// else it is mixed (Hilton Boon and Thomson 2021). Outcomes whose direction is not reported are
/// counted but are no part of the 70 %; a study with no other outcomes is not reported. Studies and
/// domains are the same where their labels are, letter for letter.
///
/// `basis` is what decided the directions, and `level` that of the intervals of the vote counts.
///
/// # Errors
///
/// [`Error::Option`] for a `level` that is not between 0 and 1.
pub fn effect_directions(
    outcomes: &[ReportedOutcome],
    basis: VoteBasis,
    level: f64,
) -> Result<EffectDirectionTable, Error> {
    check_level(level)?;
    let (mut studies, mut domains) = (Labels::default(), Labels::default());
    let mut groups = BTreeMap::<(usize, usize), Vec<(usize, &ReportedOutcome)>>::new();
    for (row, outcome) in outcomes.iter().enumerate() {
        let place = (studies.place(&outcome.study), domains.place(&outcome.domain));
        groups.entry(place).or_default().push((row, outcome));
    }
    let mut by_domain = vec![DirectionCounts::default(); domains.names.len()];
    let mut cells = Vec::with_capacity(groups.len());
    for ((_, domain), group) in &groups {
        let Some(cell) = cell_of(group) else { continue };
        by_domain.get_mut(*domain).into_iter().for_each(|counts| counts.add(cell.direction));
        cells.push(cell);
    }
    let totals =
        domains.names.iter().zip(by_domain).map(|(domain, counts)| {
            domain_total(domain, counts, studies.names.len(), basis, level)
        });
    Ok(EffectDirectionTable {
        totals: totals.collect::<Result<_, _>>()?,
        studies: studies.into_strings(),
        domains: domains.into_strings(),
        cells,
        within_study_rule: WITHIN_STUDY_RULE,
    })
}

/// Labels in order of first appearance.
#[derive(Default)]
struct Labels<'a> {
    names: Vec<&'a str>,
    places: HashMap<&'a str, usize>,
}

impl<'a> Labels<'a> {
    fn place(&mut self, name: &'a str) -> usize {
        *self.places.entry(name).or_insert_with(|| {
            self.names.push(name);
            self.names.len() - 1
        })
    }

    fn into_strings(self) -> Vec<String> {
        self.names.into_iter().map(str::to_owned).collect()
    }
}

/// `None` without outcomes.
fn cell_of(group: &[(usize, &ReportedOutcome)]) -> Option<EffectDirectionCell> {
    let (_, first) = group.first()?;
    let outcomes = || group.iter().map(|(_, outcome)| *outcome);
    let counts = outcomes().map(|outcome| outcome.direction).collect();
    Some(EffectDirectionCell {
        study: first.study.clone(),
        domain: first.domain.clone(),
        direction: within_study(&counts),
        outcomes: counts,
        n: distinct(outcomes().filter_map(|outcome| outcome.n)),
        design: distinct(outcomes().filter_map(|outcome| outcome.design.clone())),
        risk_of_bias: distinct(outcomes().filter_map(|outcome| outcome.risk_of_bias.clone())),
        rows: group.iter().map(|(row, _)| *row).collect(),
    })
}

/// The direction of at least 70 % of the outcomes whose direction is reported, else mixed.
fn within_study(outcomes: &DirectionCounts) -> Direction {
    let reported = outcomes.reported();
    if reported == 0 {
        return Direction::NotReported;
    }
    [Direction::Up, Direction::Down, Direction::NoChange]
        .into_iter()
        .find(|&direction| 10 * outcomes.of(direction) >= 7 * reported)
        .unwrap_or(Direction::Mixed)
}

fn distinct<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    values.fold(Vec::new(), |mut kept, value| {
        if !kept.contains(&value) {
            kept.push(value);
        }
        kept
    })
}

fn domain_total(
    domain: &str,
    studies: DirectionCounts,
    all: usize,
    basis: VoteBasis,
    level: f64,
) -> Result<DomainTotal, Error> {
    let unclear = studies.total() - studies.up - studies.down;
    Ok(DomainTotal {
        domain: domain.to_owned(),
        studies,
        absent: all - studies.total(),
        vote_count: vote_count(studies.up, studies.down, unclear, basis, level)?,
    })
}
