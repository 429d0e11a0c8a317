//! The answers of this part as tidy tables.

use super::counted::{CrossCell, CrossTable, FacetCount, FacetCounts, FacetKey, Reported};
use super::evidence_map::EvidenceMap;
use super::gaps::Gaps;
use crate::table::{Table, integer, text};

impl FacetCounts {
    /// A row for each value of each facet: `facet`, `value`, `state` (`value`, `none`,
    /// `not-reported`), `count`.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let of_facet = |facet: &FacetCount| {
            let name = facet.facet.to_string();
            facet.keys().map(move |(key, count)| (name.clone(), key, count)).collect::<Vec<_>>()
        };
        let rows: Vec<(String, FacetKey, usize)> = self.facets.iter().flat_map(of_facet).collect();
        Table {
            columns: vec![
                text("facet", &rows, |(facet, _, _)| Some(facet.clone())),
                text("value", &rows, |(_, key, _)| key.value.clone()),
                text("state", &rows, |(_, key, _)| Some(key.state.code().to_owned())),
                integer("count", &rows, |(_, _, count)| Some(*count)),
            ],
        }
    }
}

impl CrossTable {
    /// A row for each cell: `row`, `row_state`, `column`, `column_state` for the first two facets,
    /// `split` for the values of the others (separated by `; `), `count`.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let rows = &self.cells;
        let key = |cell: &CrossCell, place: usize| cell.keys.get(place).cloned();
        let value = move |cell: &CrossCell, place| key(cell, place)?.value;
        let state = move |cell: &CrossCell, place| Some(key(cell, place)?.state.code().to_owned());
        Table {
            columns: vec![
                text("row", rows, |cell| value(cell, 0)),
                text("row_state", rows, |cell| state(cell, 0)),
                text("column", rows, |cell| value(cell, 1)),
                text("column_state", rows, |cell| state(cell, 1)),
                text("split", rows, |cell| split(cell.keys.get(2..).unwrap_or_default())),
                integer("count", rows, |cell| Some(cell.count)),
            ],
        }
    }
}

/// The values of further facets in one text; `None` where there are none.
fn split(keys: &[FacetKey]) -> Option<String> {
    let word = |key: &FacetKey| key.value.clone().unwrap_or_else(|| key.state.code().to_owned());
    let words: Vec<String> = keys.iter().map(word).collect();
    (!words.is_empty()).then(|| words.join("; "))
}

/// A row of the table of a map.
struct Row<'a> {
    places: &'a [usize],
    row: Option<String>,
    row_state: Reported,
    column: Option<String>,
    column_state: Reported,
    split: Option<String>,
    open: Option<usize>,
    ids: &'a [String],
}

impl EvidenceMap {
    /// A row for each cell, the empty ones too, in the order of the values: `row`, `row_state`,
    /// `column`, `column_state` (`value`, `none`, `not-reported`), `split` (separated by `; `),
    /// `count`, `open`, `ids` (separated by `; `).
    #[must_use]
    pub fn to_table(&self) -> Table {
        let filled = self.cells.iter().map(|cell| Row {
            places: &cell.places,
            row: cell.row.clone(),
            row_state: cell.row_state,
            column: cell.column.clone(),
            column_state: cell.column_state,
            split: split(&cell.split),
            open: cell.open,
            ids: &cell.ids,
        });
        let empty = self.empty.iter().map(|cell| Row {
            places: &cell.places,
            row: Some(cell.row.clone()),
            row_state: Reported::Value,
            column: Some(cell.column.clone()),
            column_state: Reported::Value,
            split: (!cell.split.is_empty()).then(|| cell.split.join("; ")),
            open: Some(cell.open),
            ids: &[],
        });
        let mut rows: Vec<Row<'_>> = filled.chain(empty).collect();
        rows.sort_by_key(|row| row.places);
        let rows = &rows;
        Table {
            columns: vec![
                text("row", rows, |row| row.row.clone()),
                text("row_state", rows, |row| Some(row.row_state.code().to_owned())),
                text("column", rows, |row| row.column.clone()),
                text("column_state", rows, |row| Some(row.column_state.code().to_owned())),
                text("split", rows, |row| row.split.clone()),
                integer("count", rows, |row| Some(row.ids.len())),
                integer("open", rows, |row| row.open),
                text("ids", rows, |row| Some(row.ids.join("; "))),
            ],
        }
    }
}

impl Gaps {
    /// A row for each gap: `gap`, `id`, `basis`, `not_reported` (separated by `; `), `because`.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let rows = &self.gaps;
        Table {
            columns: vec![
                text("gap", rows, |row| Some(row.gap.code().to_owned())),
                text("id", rows, |row| Some(row.id.clone())),
                text("basis", rows, |row| Some(row.basis.code().to_owned())),
                text("not_reported", rows, |row| Some(row.not_reported.join("; "))),
                text("because", rows, |row| Some(row.because.clone())),
            ],
        }
    }

    /// A row for each equity group: `frame`, `group`, `studies`, `findings`, `recommendations`
    /// (numbers), `study_ids`, `finding_ids`, `recommendation_ids` (separated by `; `).
    #[must_use]
    pub fn equity_to_table(&self) -> Table {
        let rows = &self.equity;
        Table {
            columns: vec![
                text("frame", rows, |row| Some(row.frame.code().to_owned())),
                text("group", rows, |row| Some(row.group.to_owned())),
                integer("studies", rows, |row| Some(row.studies)),
                integer("findings", rows, |row| Some(row.findings)),
                integer("recommendations", rows, |row| Some(row.recommendations)),
                text("study_ids", rows, |row| Some(row.study_ids.join("; "))),
                text("finding_ids", rows, |row| Some(row.finding_ids.join("; "))),
                text("recommendation_ids", rows, |row| Some(row.recommendation_ids.join("; "))),
            ],
        }
    }
}
