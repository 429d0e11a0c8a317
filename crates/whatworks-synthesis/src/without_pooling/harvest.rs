//! The harvest table: where the studies of each outcome domain lie (Ogilvie and others 2008, BMC
//! Medical Research Methodology 8:8).

use serde::Serialize;

use super::direction::Direction;
use super::effect_direction::{EffectDirectionCell, EffectDirectionTable};

/// One study in a harvest plot: a bar, whose height and mark are its design and risk of bias.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HarvestBar {
    /// The study.
    pub study: String,
    /// The numbers of participants reported, each once.
    pub n: Vec<u64>,
    /// The designs reported, each once.
    pub design: Vec<String>,
    /// The judgements of risk of bias reported, each once.
    pub risk_of_bias: Vec<String>,
}

/// The studies of one direction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HarvestColumn {
    /// The direction.
    pub direction: Direction,
    /// Its studies, in the order of the table.
    pub bars: Vec<HarvestBar>,
}

/// The studies of one outcome domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HarvestRow {
    /// The outcome domain.
    pub domain: String,
    /// Every direction, in the order of [`Direction::ALL`], with or without studies.
    pub columns: Vec<HarvestColumn>,
}

impl EffectDirectionTable {
    /// The same findings as the data of a harvest plot: a row for each domain, in the order of
    /// the table, and in it a column for each direction.
    #[must_use]
    pub fn harvest(&self) -> Vec<HarvestRow> {
        self.domains.iter().map(|domain| self.harvest_row(domain)).collect()
    }

    fn harvest_row(&self, domain: &str) -> HarvestRow {
        let cells: Vec<_> = self.cells.iter().filter(|cell| cell.domain == domain).collect();
        let columns = Direction::ALL.iter().map(|&direction| HarvestColumn {
            direction,
            bars: cells.iter().filter(|cell| cell.direction == direction).map(|c| bar(c)).collect(),
        });
        HarvestRow { domain: domain.to_owned(), columns: columns.collect() }
    }
}

fn bar(cell: &EffectDirectionCell) -> HarvestBar {
    HarvestBar {
        study: cell.study.clone(),
        n: cell.n.clone(),
        design: cell.design.clone(),
        risk_of_bias: cell.risk_of_bias.clone(),
    }
}
