//! The answer for many organisations.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::super::clause::{ClauseVerdict, Verdicts};
use super::super::prepared::Prepared;
use super::super::query::Query;
use super::super::{Selection, Shown};
use super::columns::OrganisationColumns;
use super::profile::Profile;
use crate::base::{Certainty, EvidenceBase};
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::grade::BaseName;
use crate::json;
use crate::parallel::in_parts_until;
use crate::synthesis::Progress;
use crate::table::{Categories, Column, Table, Values};

/// A chunk has about so many rows of the long table.
const ROWS_OF_CHUNK: usize = 1 << 18;

/// The recommendations for each organisation of a table. It is worked out as it is read.
#[derive(Clone, Debug)]
pub struct SelectedMany {
    pub(super) base: EvidenceBase,
    pub(super) prepared: Arc<Prepared>,
    pub(super) shown: Arc<[Arc<Shown>]>,
    pub(super) like: Query,
    pub(super) organisations: Arc<OrganisationColumns>,
    pub(super) rows: usize,
}

/// The answer for one organisation in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrganisationSelected {
    /// Its code, or its row.
    pub organisation: String,
    /// Its audience; several are separated by `; `.
    pub audience: Option<String>,
    /// What makes it that audience.
    pub basis: Option<String>,
    /// The recommendations that are for it.
    pub selected: Vec<String>,
    /// Those for which something is unknown.
    pub undecided: Vec<String>,
    /// Those that are not for it.
    pub excluded: Vec<String>,
    /// Why there is no answer; absent where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The rows of one chunk, each with the place of its profile.
struct Chunk {
    first: usize,
    places: Vec<usize>,
    profiles: Vec<Profile>,
}

impl SelectedMany {
    /// The number of organisations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The organisations asked about, column by column.
    #[must_use]
    pub fn columns(&self) -> &OrganisationColumns {
        &self.organisations
    }

    /// The columns of the table that were passed over.
    #[must_use]
    pub fn ignored(&self) -> &[String] {
        &self.organisations.ignored
    }

    /// The evidence base asked.
    #[must_use]
    pub fn base(&self) -> &EvidenceBase {
        &self.base
    }

    /// How many chunks there are, at least one.
    #[must_use]
    pub fn chunks(&self) -> usize {
        self.rows.div_ceil(self.organisations_of_chunk()).max(1)
    }

    fn organisations_of_chunk(&self) -> usize {
        (ROWS_OF_CHUNK / self.shown.len().max(1)).max(1)
    }

    /// A chunk of the long table: a row for each organisation and recommendation, and one row for an
    /// organisation that has an error. Columns: `organisation`, `audience`, `basis`,
    /// `recommendation`, `status`, `reasons` (each clause with its verdict, separated by `; `),
    /// `singled_out`, `published`, `derived`, `interval_worst`, `interval_best`, `verdict`, `error`.
    /// No rows for a chunk that is none.
    #[must_use]
    pub fn chunk(&self, index: usize) -> Table {
        let size = self.organisations_of_chunk();
        let first = index.saturating_mul(size).min(self.rows);
        let chunk = self.profiles(first, size.min(self.rows - first));
        LongTable::new(self, &chunk).fill()
    }

    /// Some chunks, worked out on several threads at a time; the same for any number. 0 means as
    /// many as the machine offers.
    #[must_use]
    pub fn some_chunks(&self, range: Range<usize>, threads: usize) -> Vec<Table> {
        self.watched_chunks(range, threads, &Progress::default()).into_iter().flatten().collect()
    }

    /// The whole long table, as [`SelectedMany::chunk`] describes it.
    #[must_use]
    pub fn to_table(&self, threads: usize) -> Table {
        Table::joined(self.some_chunks(0..self.chunks(), threads))
    }

    /// The same; `progress` counts chunks.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`].
    pub fn to_table_with(&self, threads: usize, progress: &Progress<'_>) -> Result<Table, Error> {
        progress.expect(self.chunks() as u64);
        let chunks = self.watched_chunks(0..self.chunks(), threads, progress);
        let chunks = chunks.filter(|_| !progress.is_stopped()).ok_or(Error::Cancelled)?;
        Ok(Table::joined(chunks))
    }

    /// Some chunks; `None` where the work was stopped.
    fn watched_chunks(
        &self,
        range: Range<usize>,
        threads: usize,
        progress: &Progress<'_>,
    ) -> Option<Vec<Table>> {
        let places: Vec<usize> = (range.start..range.end.min(self.chunks())).collect();
        let chunk = |(): &mut (), index: &usize| {
            let chunk = (!progress.is_stopped()).then(|| self.chunk(*index));
            progress.add(1);
            chunk
        };
        in_parts_until(&places, threads, || (), chunk)
    }

    /// How many organisations each recommendation is for: a row for each recommendation with the
    /// columns `recommendation`, `selected`, `undecided`, `excluded`, `errors`.
    #[must_use]
    pub fn summary(&self) -> Table {
        let mut counts = vec![[0_i64; 3]; self.shown.len()];
        let mut errors = 0;
        let size = self.organisations_of_chunk();
        for first in (0..self.rows).step_by(size) {
            let chunk = self.profiles(first, size.min(self.rows - first));
            for profile in chunk.places.iter().filter_map(|place| chunk.profiles.get(*place)) {
                let Ok(answer) = &profile.answer else {
                    errors += 1;
                    continue;
                };
                for (counts, (verdicts, _)) in counts.iter_mut().zip(answer) {
                    if let Some(count) = counts.get_mut(status(*verdicts)) {
                        *count += 1;
                    }
                }
            }
        }
        let count = |name, place: usize| Column {
            name,
            values: Values::Integer(counts.iter().map(|row| row.get(place).copied()).collect()),
        };
        let ids = self.shown.iter().map(|shown| Some(shown.id.clone())).collect();
        Table {
            columns: vec![
                Column { name: "recommendation", values: Values::Text(ids) },
                count("selected", 0),
                count("undecided", 1),
                count("excluded", 2),
                Column {
                    name: "errors",
                    values: Values::Integer(vec![Some(errors); self.shown.len()]),
                },
            ],
        }
    }

    /// The selection of one organisation, with every reason in words.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for a row that is none and one that cannot be read.
    pub fn selection(&self, row: usize) -> Result<Selection, Error> {
        let refused = |found: String, expected: String| {
            let fault = Fault::new("bad-row", format!("/{row}"), Some(found), expected);
            Error::InvalidRequest(Faults::new(vec![fault]))
        };
        if row >= self.rows {
            return Err(refused(row.to_string(), format!("a row below {}", self.rows)));
        }
        if let Some(reason) = self.organisations.unreadable.get(&row) {
            return Err(refused(reason.clone(), "a row that can be read".to_owned()));
        }
        self.base.select(&self.organisations.query(row, &self.like)?)
    }

    /// The answers of some organisations in short, in the order of the table.
    #[must_use]
    pub fn organisations(&self, first: usize, count: usize) -> Vec<OrganisationSelected> {
        let first = first.min(self.rows);
        let chunk = self.profiles(first, count.min(self.rows - first));
        let rows = chunk.places.iter().enumerate();
        rows.filter_map(|(row, place)| {
            Some(self.in_short(first + row, chunk.profiles.get(*place)?))
        })
        .collect()
    }

    fn in_short(&self, row: usize, profile: &Profile) -> OrganisationSelected {
        let mut lists = [Vec::new(), Vec::new(), Vec::new()];
        for (shown, (verdicts, _)) in self.shown.iter().zip(profile.answer.iter().flatten()) {
            if let Some(list) = lists.get_mut(status(*verdicts)) {
                list.push(shown.id.clone());
            }
        }
        let [selected, undecided, excluded] = lists;
        OrganisationSelected {
            organisation: self.organisations.label(row),
            audience: profile.audience.clone(),
            basis: profile.basis.clone(),
            selected,
            undecided,
            excluded,
            error: profile.answer.as_ref().err().cloned(),
        }
    }

    /// The answers in short as JSON (`whatworks-selected-many/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.rows_to_json(0, self.rows)
    }

    /// The same of some organisations, from a first row on.
    #[must_use]
    pub fn rows_to_json(&self, first: usize, count: usize) -> String {
        #[derive(Serialize)]
        struct Form<'a> {
            schema: &'static str,
            base: BaseName,
            ignored: &'a [String],
            organisations: Vec<OrganisationSelected>,
        }
        json::write(&Form {
            schema: "whatworks-selected-many/1",
            base: BaseName::of(&self.base),
            ignored: self.ignored(),
            organisations: self.organisations(first, count),
        })
    }

    /// The rows from a first one on, with what they come to.
    fn profiles(&self, first: usize, count: usize) -> Chunk {
        let mut known: HashMap<_, usize> = HashMap::new();
        let mut tests = self.prepared.rules.audiences().iter().flat_map(|audience| &audience.tests);
        let by_code = tests.any(|test| test.codes.is_some());
        let mut chunk = Chunk { first, places: Vec::with_capacity(count), profiles: Vec::new() };
        for row in first..first + count {
            let unreadable = self.organisations.unreadable.get(&row);
            let place = *known
                .entry((self.organisations.cells(row, by_code), unreadable))
                .or_insert_with(|| {
                    let Self { base, prepared, organisations, like, .. } = self;
                    chunk.profiles.push(Profile::of(base, prepared, organisations, like, row));
                    chunk.profiles.len() - 1
                });
            chunk.places.push(place);
        }
        chunk
    }
}

/// The place of a status among those of [`STATUSES`].
fn status(verdicts: Verdicts) -> usize {
    match verdicts.all() {
        ClauseVerdict::Holds => 0,
        ClauseVerdict::Unknown => 1,
        ClauseVerdict::Fails => 2,
    }
}

const STATUSES: [&str; 3] = ["selected", "undecided", "excluded"];

/// The verdicts as codes.
fn codes(verdicts: Verdicts) -> String {
    let each = verdicts.each().map(|(clause, verdict)| format!("{clause}:{verdict}"));
    each.collect::<Vec<_>>().join("; ")
}

/// What one profile puts in the columns that depend on it, for every recommendation.
struct Pattern {
    status: Vec<i32>,
    reasons: Vec<i32>,
    singled_out: Vec<Option<bool>>,
}

/// The long table of a chunk while it is filled.
struct LongTable<'a> {
    many: &'a SelectedMany,
    chunk: &'a Chunk,
    rows: usize,
    patterns: Vec<Option<Pattern>>,
    reasons: Categories,
}

impl<'a> LongTable<'a> {
    fn new(many: &'a SelectedMany, chunk: &'a Chunk) -> Self {
        let mut reasons = Categories::default();
        let mut known = vec![Categories::MISSING; Verdicts::NUMBERS];
        let mut place_of = |verdicts: Verdicts| match known.get_mut(verdicts.number()) {
            Some(place) if *place == Categories::MISSING => {
                *place = reasons.place(&codes(verdicts));
                *place
            }
            Some(place) => *place,
            None => Categories::MISSING,
        };
        let mut pattern = |profile: &Profile| {
            let answer = profile.answer.as_ref().ok()?;
            Some(Pattern {
                status: answer.iter().map(|(v, _)| place(status(*v))).collect(),
                reasons: answer.iter().map(|(v, _)| place_of(*v)).collect(),
                singled_out: answer.iter().map(|(_, singled_out)| Some(*singled_out)).collect(),
            })
        };
        let patterns: Vec<Option<Pattern>> = chunk.profiles.iter().map(&mut pattern).collect();
        let length = |place: &usize| match patterns.get(*place) {
            Some(Some(_)) => many.shown.len(),
            _ => 1,
        };
        let rows = chunk.places.iter().map(length).sum();
        Self { many, chunk, rows, patterns, reasons }
    }

    /// The pattern of each organisation of the chunk, and its profile.
    fn each(&self) -> impl Iterator<Item = (usize, &Profile, Option<&Pattern>)> {
        self.chunk.places.iter().enumerate().filter_map(|(row, place)| {
            let profile = self.chunk.profiles.get(*place)?;
            Some((self.chunk.first + row, profile, self.patterns.get(*place)?.as_ref()))
        })
    }

    fn fill(self) -> Table {
        let organisations = &self.many.organisations;
        let certainty = |of: fn(&Shown) -> Option<Certainty>| {
            move |shown: &Shown| of(shown).map(|level| level.code().to_owned())
        };
        let columns = vec![
            Column {
                name: "organisation",
                values: self.by_organisation(|row, _| Some(organisations.label(row))),
            },
            Column {
                name: "audience",
                values: self.by_organisation(|_, profile| profile.audience.clone()),
            },
            Column {
                name: "basis",
                values: self.by_organisation(|_, profile| profile.basis.clone()),
            },
            Column {
                name: "recommendation",
                values: self.by_recommendation(|shown| Some(shown.id.clone())),
            },
            Column {
                name: "status",
                values: self.by_pattern(
                    |pattern| &pattern.status,
                    Categories::of(STATUSES.map(str::to_owned)),
                ),
            },
            Column {
                name: "reasons",
                values: self.by_pattern(|pattern| &pattern.reasons, self.reasons.clone()),
            },
            Column { name: "singled_out", values: self.singled_out() },
            Column {
                name: "published",
                values: self.by_recommendation(certainty(|shown| shown.certainty.published)),
            },
            Column {
                name: "derived",
                values: self.by_recommendation(certainty(|shown| Some(shown.certainty.derived))),
            },
            Column {
                name: "interval_worst",
                values: self.by_recommendation(certainty(|shown| {
                    shown.certainty.interval.map(|[worst, _]| worst)
                })),
            },
            Column {
                name: "interval_best",
                values: self.by_recommendation(certainty(|shown| {
                    shown.certainty.interval.map(|[_, best]| best)
                })),
            },
            Column {
                name: "verdict",
                values: self
                    .by_recommendation(|shown| Some(shown.certainty.verdict.code().to_owned())),
            },
            Column {
                name: "error",
                values: self.by_organisation(|_, profile| profile.answer.as_ref().err().cloned()),
            },
        ];
        Table { columns }
    }

    /// A column that says the same in every row of an organisation.
    fn by_organisation(&self, value: impl Fn(usize, &Profile) -> Option<String>) -> Values {
        let mut names = Categories::default();
        let mut keys = Vec::with_capacity(self.rows);
        for (row, profile, pattern) in self.each() {
            let key = value(row, profile).map_or(Categories::MISSING, |name| names.place(&name));
            let count = if pattern.is_some() { self.many.shown.len() } else { 1 };
            keys.resize(keys.len() + count, key);
        }
        Values::Category { keys, names: names.into() }
    }

    /// A column that says the same for a recommendation whatever the organisation.
    fn by_recommendation(&self, value: impl Fn(&Shown) -> Option<String>) -> Values {
        let mut names = Categories::default();
        let all = self.many.shown.iter().map(|shown| value(shown));
        let all: Vec<i32> =
            all.map(|name| name.map_or(Categories::MISSING, |name| names.place(&name))).collect();
        let mut keys = Vec::with_capacity(self.rows);
        for (_, _, pattern) in self.each() {
            match pattern {
                Some(_) => keys.extend_from_slice(&all),
                None => keys.push(Categories::MISSING),
            }
        }
        Values::Category { keys, names: names.into() }
    }

    fn by_pattern(&self, of: impl Fn(&Pattern) -> &Vec<i32>, names: Categories) -> Values {
        let mut keys = Vec::with_capacity(self.rows);
        for (_, _, pattern) in self.each() {
            match pattern {
                Some(pattern) => keys.extend_from_slice(of(pattern)),
                None => keys.push(Categories::MISSING),
            }
        }
        Values::Category { keys, names: names.into() }
    }

    fn singled_out(&self) -> Values {
        let mut all = Vec::with_capacity(self.rows);
        for (_, _, pattern) in self.each() {
            match pattern {
                Some(pattern) => all.extend_from_slice(&pattern.singled_out),
                None => all.push(None),
            }
        }
        Values::Flag(all)
    }
}

fn place(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(Categories::MISSING)
}
