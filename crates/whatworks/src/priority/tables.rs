//! Priorities as tidy tables.

use super::answer::{Contribution, Item, Judged, Priorities, RankShare, Win};
use super::sensitivity::Threshold;
use crate::error::{Error, UnknownName};
use crate::table::{Table, integer, number, text};

impl Priorities {
    /// One of the tables by its name: `items` ([`Priorities::to_table`]), `contributions`,
    /// `acceptability`, `wins`, `sensitivity`. A table that the policy has no use for has no rows.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] for another name.
    pub fn table(&self, name: &str) -> Result<Table, Error> {
        match name {
            "items" => Ok(self.to_table()),
            "contributions" => Ok(self.contributions_table()),
            "acceptability" => Ok(self.acceptability_table()),
            "wins" => Ok(self.wins_table()),
            "sensitivity" => Ok(self.sensitivity_table()),
            _ => {
                let known = ["items", "contributions", "acceptability", "wins", "sensitivity"];
                Err(UnknownName::new("table", name, known).into())
            }
        }
    }

    /// A row for each recommendation, in their order: `recommendation`, `rank`, `rank_best`,
    /// `rank_worst`, `score`, `score_low`, `score_high`, `first`, `first_se` (the share of draws in
    /// which it is first), `confidence`, `tied_with`, `dominated_by` (certainly), `missing` and
    /// `reasons` (the four separated by `; `). What the policy has no use for is missing.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let rows = &self.items;
        let first = |row: &Item| -> Option<RankShare> {
            let simulation = row.simulation.as_ref()?;
            let none = RankShare { rank: 1, frequency: super::Frequency { share: 0.0, se: 0.0 } };
            Some(simulation.acceptability.first().filter(|s| s.rank == 1).copied().unwrap_or(none))
        };
        Table {
            columns: vec![
                text("recommendation", rows, |row| Some(row.recommendation.clone())),
                integer("rank", rows, |row| row.rank),
                integer("rank_best", rows, |row| Some(row.rank_best)),
                integer("rank_worst", rows, |row| Some(row.rank_worst)),
                number("score", rows, |row| row.score),
                number("score_low", rows, |row| row.score_low),
                number("score_high", rows, |row| row.score_high),
                number("first", rows, |row| Some(first(row)?.frequency.share)),
                number("first_se", rows, |row| Some(first(row)?.frequency.se)),
                number("confidence", rows, |row| Some(row.simulation.as_ref()?.confidence?.share)),
                text("tied_with", rows, |row| Some(row.tied_with.join("; "))),
                text("dominated_by", rows, |row| {
                    let certain = row.dominated_by.iter().filter(|by| by.certain);
                    Some(certain.map(|by| by.by.as_str()).collect::<Vec<_>>().join("; "))
                }),
                text("missing", rows, |row| Some(row.missing.join("; "))),
                text("reasons", rows, |row| Some(row.reasons.join("; "))),
            ],
        }
    }

    /// A row for each recommendation and criterion: `recommendation`, `criterion`, `judgements`
    /// (separated by `; `), `value`, `value_low`, `value_high`, `contribution_low`,
    /// `contribution_high`.
    #[must_use]
    pub fn contributions_table(&self) -> Table {
        let parts = self
            .items
            .iter()
            .flat_map(|item| item.contributions.iter().map(|part| (&item.recommendation, part)));
        let rows: Vec<(&String, &Contribution)> = parts.collect();
        let given = |judged: &Judged| {
            judged.judgement.clone().or_else(|| judged.value.map(|value| value.to_string()))
        };
        Table {
            columns: vec![
                text("recommendation", &rows, |row| Some(row.0.clone())),
                text("criterion", &rows, |row| Some(row.1.criterion.clone())),
                text("judgements", &rows, |row| {
                    let given: Vec<String> = row.1.judgements.iter().filter_map(given).collect();
                    Some(given.join("; "))
                }),
                number("value", &rows, |row| row.1.value),
                number("value_low", &rows, |row| row.1.value_low),
                number("value_high", &rows, |row| row.1.value_high),
                number("contribution_low", &rows, |row| row.1.contribution_low),
                number("contribution_high", &rows, |row| row.1.contribution_high),
            ],
        }
    }

    /// For `smaa`, a row for each recommendation and rank that it had: `recommendation`, `rank`,
    /// `acceptability`, `se`.
    #[must_use]
    pub fn acceptability_table(&self) -> Table {
        let shares = self.items.iter().flat_map(|item| {
            let shares = item.simulation.iter().flat_map(|of| &of.acceptability);
            shares.map(|share| (&item.recommendation, share))
        });
        let rows: Vec<(&String, &RankShare)> = shares.collect();
        Table {
            columns: vec![
                text("recommendation", &rows, |row| Some(row.0.clone())),
                integer("rank", &rows, |row| Some(row.1.rank)),
                number("acceptability", &rows, |row| Some(row.1.frequency.share)),
                number("se", &rows, |row| Some(row.1.frequency.se)),
            ],
        }
    }

    /// For `smaa`, a row for each two recommendations: `recommendation`, `over`, `share`, `se`.
    #[must_use]
    pub fn wins_table(&self) -> Table {
        let wins = self.items.iter().flat_map(|item| {
            let wins = item.simulation.iter().flat_map(|of| &of.wins).flatten();
            wins.map(|win| (&item.recommendation, win))
        });
        let rows: Vec<(&String, &Win)> = wins.collect();
        Table {
            columns: vec![
                text("recommendation", &rows, |row| Some(row.0.clone())),
                text("over", &rows, |row| Some(row.1.over.clone())),
                number("share", &rows, |row| Some(row.1.frequency.share)),
                number("se", &rows, |row| Some(row.1.frequency.se)),
            ],
        }
    }

    /// For `weighted`, a row for each threshold: `of` (`weight`, `judgement`), `criterion`,
    /// `recommendation`, `changes` (`order`, `first-place`), `now`, `to`, `change`, `in_front`,
    /// `behind`, `because`.
    #[must_use]
    pub fn sensitivity_table(&self) -> Table {
        let rows: Vec<&Threshold> = self.sensitivity.iter().flatten().collect();
        Table {
            columns: vec![
                text("of", &rows, |row| Some(row.of.code().to_owned())),
                text("criterion", &rows, |row| Some(row.criterion.clone())),
                text("recommendation", &rows, |row| row.recommendation.clone()),
                text("changes", &rows, |row| Some(row.changes.code().to_owned())),
                number("now", &rows, |row| Some(row.now)),
                number("to", &rows, |row| row.to),
                number("change", &rows, |row| row.change),
                text("in_front", &rows, |row| row.between.as_ref().map(|[front, _]| front.clone())),
                text("behind", &rows, |row| row.between.as_ref().map(|[_, behind]| behind.clone())),
                text("because", &rows, |row| Some(row.because.clone())),
            ],
        }
    }
}
