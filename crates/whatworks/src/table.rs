//! Tidy tables: every result as named columns of one length.

use crate::base::{Certainty, EvidenceBase};
use crate::grade::{Audit, Rating};
use crate::select::{Item, Reason, Selection};

/// The values of a column; `None` where there is no value.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Text.
    Text(Vec<Option<String>>),
    /// Whole numbers.
    Integer(Vec<Option<i64>>),
    /// Numbers.
    Number(Vec<Option<f64>>),
    /// Yes or no.
    Flag(Vec<Option<bool>>),
}

/// A named column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The name, in snake case.
    pub name: &'static str,
    /// The values.
    pub values: Values,
}

/// Columns of one length.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
}

fn text<T>(name: &'static str, rows: &[T], value: impl Fn(&T) -> Option<String>) -> Column {
    Column { name, values: Values::Text(rows.iter().map(value).collect()) }
}

fn code(certainty: Certainty) -> String {
    certainty.code().to_owned()
}

fn worst(interval: Option<[Certainty; 2]>) -> Option<String> {
    interval.map(|[worst, _]| code(worst))
}

fn best(interval: Option<[Certainty; 2]>) -> Option<String> {
    interval.map(|[_, best]| code(best))
}

impl EvidenceBase {
    /// The recommendations, a row each: `id`, `theme`, `text`, `audiences` (separated by `; `),
    /// `published`.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let rows = self.recommendations();
        Table {
            columns: vec![
                text("id", rows, |row| Some(row.id.clone())),
                text("theme", rows, |row| Some(row.theme.clone())),
                text("text", rows, |row| Some(row.text.clone())),
                text("audiences", rows, |row| {
                    let scope = row.audiences.as_ref()?;
                    scope.only.as_ref().or(scope.especially.as_ref()).map(|list| list.join("; "))
                }),
                text("published", rows, |row| row.published.as_ref().map(|p| code(p.certainty))),
            ],
        }
    }
}

impl Audit {
    /// A row for each recommendation: `id`, `published`, `derived`, `interval_worst`,
    /// `interval_best`, `verdict`, `missing` (separated by `; `), `body`, `because`.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let rows = &self.rows;
        Table {
            columns: vec![
                text("id", rows, |row| Some(row.id.clone())),
                text("published", rows, |row| row.published.map(code)),
                text("derived", rows, |row| Some(code(row.derived))),
                text("interval_worst", rows, |row| worst(row.interval)),
                text("interval_best", rows, |row| best(row.interval)),
                text("verdict", rows, |row| Some(row.verdict.code().to_owned())),
                text("missing", rows, |row| Some(row.missing.join("; "))),
                text("body", rows, |row| row.body.clone()),
                text("because", rows, |row| Some(row.because.clone())),
            ],
        }
    }
}

/// A row of the table of a rating.
struct Step {
    domain: &'static str,
    suggested: String,
    final_: String,
    facts: &'static str,
    possible: String,
    borderline: Option<bool>,
    rule: &'static str,
    because: String,
}

impl Rating {
    /// A row for the start and for each domain: `domain`, `suggested`, `final`, `facts`,
    /// `possible` (separated by `; `), `borderline`, `rule`, `because`. No rows for what is not
    /// rated.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let rows = self.steps();
        let borderline = rows.iter().map(|row| row.borderline).collect();
        Table {
            columns: vec![
                text("domain", &rows, |row| Some(row.domain.to_owned())),
                text("suggested", &rows, |row| Some(row.suggested.clone())),
                text("final", &rows, |row| Some(row.final_.clone())),
                text("facts", &rows, |row| Some(row.facts.to_owned())),
                text("possible", &rows, |row| Some(row.possible.clone())),
                Column { name: "borderline", values: Values::Flag(borderline) },
                text("rule", &rows, |row| Some(row.rule.to_owned())),
                text("because", &rows, |row| Some(row.because.clone())),
            ],
        }
    }

    fn steps(&self) -> Vec<Step> {
        let start = self.start.iter().map(|start| Step {
            domain: "start",
            suggested: code(start.suggested),
            final_: code(start.final_),
            facts: start.facts.code(),
            possible: start.possible.iter().map(|l| l.code()).collect::<Vec<_>>().join("; "),
            borderline: None,
            rule: start.rule.id,
            because: start.because.clone(),
        });
        let domains = self.domains.iter().flat_map(|domains| domains.iter());
        let domains = domains.map(|(domain, judged)| Step {
            domain: domain.code(),
            suggested: judged.suggested.code().to_owned(),
            final_: judged.final_.code().to_owned(),
            facts: judged.facts.code(),
            possible: judged.possible.iter().map(|c| c.code()).collect::<Vec<_>>().join("; "),
            borderline: Some(judged.borderline),
            rule: judged.rule.id,
            because: judged.because.clone(),
        });
        start.chain(domains).collect()
    }
}

/// A row of the table of a selection.
struct Row<'a> {
    id: &'a str,
    status: &'static str,
    item: Option<&'a Item>,
    reasons: &'a [Reason],
    would_include: String,
}

impl Selection {
    /// A row for each recommendation, the selected first: `id`, `status` (`selected`,
    /// `undecided`, `excluded`), `theme`, `text`, `published`, `derived`, `interval_worst`,
    /// `interval_best`, `verdict`, `relevance` (the number of reasons that raise it), `reasons`
    /// and `would_include` (JSON). What the selection does not show of an excluded item is
    /// missing.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let rows = self.rows();
        let certainty = |row: &Row<'_>| row.item.map(|item| item.certainty.clone());
        let relevance = rows
            .iter()
            .map(|row| row.item.map(|item| i64::try_from(item.relevance.len()).unwrap_or(i64::MAX)))
            .collect();
        Table {
            columns: vec![
                text("id", &rows, |row| Some(row.id.to_owned())),
                text("status", &rows, |row| Some(row.status.to_owned())),
                text("theme", &rows, |row| row.item.map(|item| item.theme.clone())),
                text("text", &rows, |row| row.item.map(|item| item.text.clone())),
                text("published", &rows, |row| certainty(row)?.published.map(code)),
                text("derived", &rows, |row| Some(code(certainty(row)?.derived))),
                text("interval_worst", &rows, |row| worst(certainty(row)?.interval)),
                text("interval_best", &rows, |row| best(certainty(row)?.interval)),
                text("verdict", &rows, |row| Some(certainty(row)?.verdict.code().to_owned())),
                Column { name: "relevance", values: Values::Integer(relevance) },
                text("reasons", &rows, |row| Some(in_words(row.reasons))),
                text("would_include", &rows, |row| Some(row.would_include.clone())),
            ],
        }
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let selected = self.selected().iter().map(|found| shown("selected", found));
        let undecided = self.undecided().iter().map(|found| shown("undecided", found));
        let excluded = self.excluded().iter().map(|found| Row {
            id: &found.id,
            status: "excluded",
            item: None,
            reasons: &found.reasons,
            would_include: compact(&found.would_include),
        });
        selected.chain(undecided).chain(excluded).collect()
    }
}

fn shown<'a>(status: &'static str, item: &'a Item) -> Row<'a> {
    Row {
        id: &item.id,
        status,
        item: Some(item),
        reasons: &item.reasons,
        would_include: item.would_include.as_ref().map_or_else(String::new, compact),
    }
}

fn compact<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn in_words(reasons: &[Reason]) -> String {
    let texts: Vec<String> = reasons
        .iter()
        .map(|reason| format!("{} {}: {}", reason.clause, reason.verdict, reason.because))
        .collect();
    texts.join("; ")
}
