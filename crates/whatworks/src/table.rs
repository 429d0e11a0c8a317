//! Tidy tables: every result as named columns of one length.

use std::collections::HashMap;
use std::sync::Arc;

use crate::base::{Certainty, EvidenceBase};
use crate::grade::{
    Audit, Overlap, ParameterValue, RatedGroup, RatedGroups, Rating, Robustness, RuleSet,
    WhatWouldChange,
};
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
    /// Text of which few are different: the place of each among the names,
    /// [`Categories::MISSING`] where there is no value.
    Category {
        /// The place of each row's text.
        keys: Vec<i32>,
        /// The texts.
        names: Arc<[String]>,
    },
}

/// The texts of a column of few, each once.
#[derive(Clone, Debug, Default)]
pub struct Categories {
    names: Vec<String>,
    places: HashMap<String, i32>,
}

impl Categories {
    /// The key where there is no value.
    pub const MISSING: i32 = -1;

    /// These texts, each of another place.
    pub(crate) fn of(names: impl IntoIterator<Item = String>) -> Self {
        let mut all = Self::default();
        for name in names {
            all.place(&name);
        }
        all
    }

    /// The place of a text, which is added where it is new.
    pub(crate) fn place(&mut self, name: &str) -> i32 {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let Ok(place) = i32::try_from(self.names.len()) else { return Self::MISSING };
        self.names.push(name.to_owned());
        self.places.insert(name.to_owned(), place);
        place
    }
}

impl From<Categories> for Arc<[String]> {
    fn from(categories: Categories) -> Self {
        categories.names.into()
    }
}

impl Table {
    /// Tables of the same columns as one.
    pub(crate) fn joined(tables: Vec<Table>) -> Self {
        let mut tables = tables.into_iter();
        let mut all = tables.next().unwrap_or(Self { columns: Vec::new() });
        for table in tables {
            for (column, more) in all.columns.iter_mut().zip(table.columns) {
                column.values.append(more.values);
            }
        }
        all
    }
}

impl Values {
    /// Appends values of the same kind.
    fn append(&mut self, more: Values) {
        match (self, more) {
            (Self::Text(all), Self::Text(mut more)) => all.append(&mut more),
            (Self::Integer(all), Self::Integer(mut more)) => all.append(&mut more),
            (Self::Number(all), Self::Number(mut more)) => all.append(&mut more),
            (Self::Flag(all), Self::Flag(mut more)) => all.append(&mut more),
            (Self::Category { keys, names }, Self::Category { keys: more, names: others }) => {
                let mut known = Categories::of(names.iter().cloned());
                let places: Vec<i32> = others.iter().map(|name| known.place(name)).collect();
                let place = |key: &i32| {
                    let place = usize::try_from(*key).ok().and_then(|key| places.get(key));
                    place.copied().unwrap_or(Categories::MISSING)
                };
                keys.extend(more.iter().map(place));
                *names = known.into();
            }
            // The tables of one result have the same columns.
            _ => {}
        }
    }
}

/// A cell of text in a request, which may be empty.
#[cfg(feature = "schema")]
pub(crate) struct Cell;

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Cell {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Cell".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::Schema::default()
    }
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

/// A column of text.
pub(crate) fn text<T>(
    name: &'static str,
    rows: &[T],
    value: impl Fn(&T) -> Option<String>,
) -> Column {
    Column { name, values: Values::Text(rows.iter().map(value).collect()) }
}

/// The code of a certainty.
pub(crate) fn code(certainty: Certainty) -> String {
    certainty.code().to_owned()
}

/// The worse end of an interval.
pub(crate) fn worst(interval: Option<[Certainty; 2]>) -> Option<String> {
    interval.map(|[worst, _]| code(worst))
}

/// The better end of an interval.
pub(crate) fn best(interval: Option<[Certainty; 2]>) -> Option<String> {
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

/// A column of numbers.
pub(crate) fn number<T>(
    name: &'static str,
    rows: &[T],
    value: impl Fn(&T) -> Option<f64>,
) -> Column {
    Column { name, values: Values::Number(rows.iter().map(value).collect()) }
}

/// A column of whole numbers.
pub(crate) fn integer<T>(
    name: &'static str,
    rows: &[T],
    value: impl Fn(&T) -> Option<usize>,
) -> Column {
    let whole = |row: &T| value(row).and_then(|count| i64::try_from(count).ok());
    Column { name, values: Values::Integer(rows.iter().map(whole).collect()) }
}

impl RatedGroups {
    /// A row for each body, with the fields of [`RatedGroup`] as columns; `missing` and `reasons` are
    /// separated by `; `.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let rows = &self.rows;
        let word = |name, value: fn(&RatedGroup) -> Option<&'static str>| {
            text(name, rows, move |row| value(row).map(str::to_owned))
        };
        Table {
            columns: vec![
                text("by", rows, |row| Some(row.by.clone())),
                integer("k", rows, |row| row.k),
                number("participants", rows, |row| row.participants),
                number("estimate", rows, |row| row.estimate),
                number("ci_low", rows, |row| row.ci_low),
                number("ci_high", rows, |row| row.ci_high),
                number("i2", rows, |row| row.i2),
                word("target", |row| row.target),
                text("certainty", rows, |row| Some(code(row.certainty))),
                text("interval_worst", rows, |row| row.interval_worst.map(code)),
                text("interval_best", rows, |row| row.interval_best.map(code)),
                text("start", rows, |row| row.start.map(code)),
                word("risk_of_bias", |row| row.risk_of_bias),
                word("inconsistency", |row| row.inconsistency),
                word("indirectness", |row| row.indirectness),
                word("imprecision", |row| row.imprecision),
                word("publication_bias", |row| row.publication_bias),
                integer("rated_up", rows, |row| row.rated_up.map(usize::from)),
                text("missing", rows, |row| Some(row.missing.join("; "))),
                text("reasons", rows, |row| Some(row.reasons.join("; "))),
                text("error", rows, |row| row.error.clone()),
            ],
        }
    }
}

impl WhatWouldChange {
    /// A row for each missing fact and close call: `on`, `fact`, `close_call`, `well`, `badly`
    /// (certainties), `well_if`, `badly_if` (the answers).
    #[must_use]
    pub fn to_table(&self) -> Table {
        let rows = &self.facts;
        let close = rows.iter().map(|row| Some(row.close_call)).collect();
        Table {
            columns: vec![
                text("on", rows, |row| Some(row.on.to_owned())),
                text("fact", rows, |row| Some(row.fact.clone())),
                Column { name: "close_call", values: Values::Flag(close) },
                text("well_if", rows, |row| Some(row.well.if_.to_owned())),
                text("well", rows, |row| Some(code(row.well.certainty))),
                text("badly_if", rows, |row| Some(row.badly.if_.to_owned())),
                text("badly", rows, |row| Some(code(row.badly.certainty))),
            ],
        }
    }
}

impl Robustness {
    /// A row for each study and each judgement left out: `kind` (`study`, `judgement`), `left_out`,
    /// `certainty`, `changes` (whether it is another certainty), `otherwise` (domains judged
    /// otherwise, separated by `; `).
    #[must_use]
    pub fn to_table(&self) -> Table {
        let studies = self.studies.iter().map(|row| {
            let otherwise: Vec<String> =
                row.otherwise.iter().map(|(domain, to)| format!("{domain}: {to}")).collect();
            ("study", row.study.clone(), row.certainty, Some(otherwise.join("; ")))
        });
        let judgements =
            self.judgements.iter().map(|row| ("judgement", row.on.to_owned(), row.certainty, None));
        let rows: Vec<(&str, String, Certainty, Option<String>)> =
            studies.chain(judgements).collect();
        let changes = rows.iter().map(|row| Some(row.2 != self.certainty)).collect();
        Table {
            columns: vec![
                text("kind", &rows, |row| Some(row.0.to_owned())),
                text("left_out", &rows, |row| Some(row.1.clone())),
                text("certainty", &rows, |row| Some(code(row.2))),
                Column { name: "changes", values: Values::Flag(changes) },
                text("otherwise", &rows, |row| row.3.clone()),
            ],
        }
    }
}

impl Overlap {
    /// One row: `reviews`, `inclusions`, `studies`, `corrected_covered_area`, `level`, `shared` and
    /// `not_reported` (separated by `; `), `because`.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let rows = std::slice::from_ref(self);
        Table {
            columns: vec![
                integer("reviews", rows, |row| Some(row.reviews)),
                integer("inclusions", rows, |row| row.inclusions),
                integer("studies", rows, |row| row.studies),
                number("corrected_covered_area", rows, |row| row.corrected_covered_area),
                text("level", rows, |row| Some(row.level.code().to_owned())),
                text("shared", rows, |row| Some(row.shared.join("; "))),
                text("not_reported", rows, |row| Some(row.not_reported.join("; "))),
                text("because", rows, |row| Some(row.because.clone())),
            ],
        }
    }
}

impl RuleSet {
    /// A row for each parameter: `name`, `value` (as text), `allowed`, `kind`, `meaning`, `source`.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let rows = self.parameters();
        Table {
            columns: vec![
                text("name", &rows, |row| Some(row.name.to_owned())),
                text("value", &rows, |row| {
                    Some(match &row.value {
                        ParameterValue::Number(number) => number.to_string(),
                        ParameterValue::Code(code) => code.clone(),
                    })
                }),
                text("allowed", &rows, |row| Some(row.allowed.clone())),
                text("kind", &rows, |row| Some(row.kind.code().to_owned())),
                text("meaning", &rows, |row| Some(row.meaning.to_owned())),
                text("source", &rows, |row| Some(row.source.to_owned())),
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
        let certainty = |row: &Row<'_>| row.item.map(|item| item.shown.certainty.clone());
        let relevance = rows
            .iter()
            .map(|row| row.item.map(|item| i64::try_from(item.relevance.len()).unwrap_or(i64::MAX)))
            .collect();
        Table {
            columns: vec![
                text("id", &rows, |row| Some(row.id.to_owned())),
                text("status", &rows, |row| Some(row.status.to_owned())),
                text("theme", &rows, |row| row.item.map(|item| item.shown.theme.clone())),
                text("text", &rows, |row| row.item.map(|item| item.shown.text.clone())),
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
        let selected = self.selected().iter().map(|found| listed("selected", found));
        let undecided = self.undecided().iter().map(|found| listed("undecided", found));
        let excluded = self.excluded().iter().map(|found| Row {
            id: found.id(),
            status: "excluded",
            item: None,
            reasons: &found.reasons,
            would_include: compact(&found.would_include),
        });
        selected.chain(undecided).chain(excluded).collect()
    }
}

fn listed<'a>(status: &'static str, item: &'a Item) -> Row<'a> {
    Row {
        id: item.id(),
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
