//! Many bodies at once: a table of studies in, a table of ratings out.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::body::{BodyOfEvidence, StudyInNumbers};
use super::options::Options;
use super::rating::{Rating, RulesName};
use crate::base::{Certainty, Design, Numbers, RiskOfBias, RiskOfBiasTool};
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;
use crate::parallel::in_parts_until;
use crate::schema::Schema;
use whatworks_synthesis::Progress;

/// Some thousandths of a second.
const ROWS_BETWEEN_LOOKS: usize = 1 << 14;

/// A table of studies, column by column, and how to rate each group of its rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RateGroups {
    /// The body that each row belongs to.
    pub by: Vec<String>,
    /// The columns of the studies.
    pub studies: StudyColumns,
    /// What every body has in common: outcome, comparisons, assessment.
    #[serde(default)]
    pub like: BodyOfEvidence,
    /// The rules, and the context.
    #[serde(default)]
    pub options: Options,
}

/// Declares the columns of a table of studies: numbers, and texts.
macro_rules! columns {
    (numbers { $($number:ident,)+ } texts { $($text:ident,)+ }) => {
        /// Studies, one a row, under the names of [`StudyInNumbers`]. An empty cell is not reported.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(default, deny_unknown_fields)]
        pub struct StudyColumns {
            $(
                #[doc = concat!("`", stringify!($number), "` of each study; NaN is not reported.")]
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $number: Option<Vec<f64>>,
            )+
            $(
                #[doc = concat!("`", stringify!($text), "` of each study; empty is not reported.")]
                #[serde(skip_serializing_if = "Option::is_none")]
                #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<crate::table::Cell>>"))]
                pub $text: Option<Vec<String>>,
            )+
        }

        impl StudyColumns {
            /// The names of the columns of numbers.
            pub const NUMBERS: &'static [&'static str] = &[$(stringify!($number)),+];
            /// The names of the columns of text.
            pub const TEXTS: &'static [&'static str] = &[$(stringify!($text)),+];

            /// Puts a column of numbers under its name; false for another name.
            pub fn set_numbers(&mut self, name: &str, values: Vec<f64>) -> bool {
                match name {
                    $(stringify!($number) => self.$number = Some(values),)+
                    _ => return false,
                }
                true
            }

            /// Puts a column of text under its name; false for another name.
            pub fn set_texts(&mut self, name: &str, values: Vec<String>) -> bool {
                match name {
                    $(stringify!($text) => self.$text = Some(values),)+
                    _ => return false,
                }
                true
            }

            /// The length of each column that is given, by its name.
            fn lengths(&self) -> Vec<(&'static str, usize)> {
                let mut lengths = Vec::new();
                $(lengths.extend(self.$number.as_ref().map(|c| (stringify!($number), c.len())));)+
                $(lengths.extend(self.$text.as_ref().map(|c| (stringify!($text), c.len())));)+
                lengths
            }
        }
    };
}

columns! {
    numbers {
        yi, vi, estimate, ci_low, ci_high, ai, bi, ci, di, n1i, n2i, m1i, sd1i, m2i, sd2i,
        participants,
    }
    texts { study, design, risk_of_bias, tool, country, setting, population, staff_group, }
}

impl StudyColumns {
    /// The number of rows.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for columns of different lengths.
    pub fn rows(&self) -> Result<usize, Error> {
        let lengths = self.lengths();
        let Some((first, rows)) = lengths.first().copied() else { return Ok(0) };
        match lengths.iter().find(|(_, length)| *length != rows) {
            None => Ok(rows),
            Some((name, length)) => {
                let expected = format!("{rows} rows, as many as `{first}`");
                Err(refused(
                    "lengths",
                    format!("/{name}"),
                    Some(format!("{length} rows")),
                    expected,
                ))
            }
        }
    }

    /// The study of a row.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for a code that is none.
    pub fn study(&self, row: usize) -> Result<StudyInNumbers, Error> {
        let number = |column: &Option<Vec<f64>>| {
            column.as_ref()?.get(row).copied().filter(|value| !value.is_nan())
        };
        let numbers = Numbers {
            yi: number(&self.yi),
            vi: number(&self.vi),
            estimate: number(&self.estimate),
            ci_low: number(&self.ci_low),
            ci_high: number(&self.ci_high),
            ai: number(&self.ai),
            bi: number(&self.bi),
            ci: number(&self.ci),
            di: number(&self.di),
            n1i: number(&self.n1i),
            n2i: number(&self.n2i),
            m1i: number(&self.m1i),
            sd1i: number(&self.sd1i),
            m2i: number(&self.m2i),
            sd2i: number(&self.sd2i),
            participants: number(&self.participants),
            risk_of_bias: code(row, "risk_of_bias", &self.risk_of_bias, RiskOfBias::ALL, |c| {
                c.code()
            })?,
            tool: code(row, "tool", &self.tool, RiskOfBiasTool::ALL, |c| c.code())?,
        };
        let text = |column| text(column, row).map(str::to_owned);
        Ok(StudyInNumbers {
            id: text(&self.study).unwrap_or_else(|| format!("study {}", row + 1)),
            design: code(row, "design", &self.design, Design::ALL, |c| c.code())?,
            country: text(&self.country),
            setting: text(&self.setting),
            population: text(&self.population),
            staff_group: text(&self.staff_group),
            numbers,
        })
    }
}

fn text(column: &Option<Vec<String>>, row: usize) -> Option<&str> {
    column.as_ref()?.get(row).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
}

fn code<T: Copy>(
    row: usize,
    name: &str,
    column: &Option<Vec<String>>,
    all: &[T],
    code: fn(T) -> &'static str,
) -> Result<Option<T>, Error> {
    let Some(cell) = text(column, row) else { return Ok(None) };
    let found = all.iter().copied().find(|known| code(*known) == cell);
    found.map(Some).ok_or_else(|| {
        let codes: Vec<String> = all.iter().map(|known| format!("`{}`", code(*known))).collect();
        let expected = format!("one of {}", codes.join(", "));
        refused(
            "unknown-code",
            format!("/studies/{name}/{row}"),
            Some(json::quoted(cell)),
            expected,
        )
    })
}

fn refused(code: &'static str, at: String, found: Option<String>, expected: String) -> Error {
    Error::InvalidRequest(Faults::new(vec![Fault::new(code, at, found, expected)]))
}

/// The rating of one body in short, or why it has none.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RatedGroup {
    /// The body.
    pub by: String,
    /// The number of studies pooled.
    pub k: Option<usize>,
    /// Participants in all of them.
    pub participants: Option<f64>,
    /// The pooled effect on the scale of analysis.
    pub estimate: Option<f64>,
    /// The lower end of its 95 % interval.
    pub ci_low: Option<f64>,
    /// The upper end of its 95 % interval.
    pub ci_high: Option<f64>,
    /// I2 in per cent.
    pub i2: Option<f64>,
    /// What the certainty is a certainty of.
    pub target: Option<&'static str>,
    /// The certainty.
    pub certainty: Certainty,
    /// The worst certainty that the facts leave possible.
    pub interval_worst: Option<Certainty>,
    /// The best certainty that the facts leave possible.
    pub interval_best: Option<Certainty>,
    /// The starting level.
    pub start: Option<Certainty>,
    /// Risk of bias.
    pub risk_of_bias: Option<&'static str>,
    /// Inconsistency.
    pub inconsistency: Option<&'static str>,
    /// Indirectness.
    pub indirectness: Option<&'static str>,
    /// Imprecision.
    pub imprecision: Option<&'static str>,
    /// Publication bias.
    pub publication_bias: Option<&'static str>,
    /// Levels rated up that count.
    pub rated_up: Option<u8>,
    /// Where facts are missing that could move the certainty.
    pub missing: Vec<&'static str>,
    /// Each judgement that rates down, in words.
    pub reasons: Vec<String>,
    /// Why there is no rating; absent where there is one.
    pub error: Option<String>,
}

/// The ratings of many bodies, in the order in which they first appear.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RatedGroups {
    /// The form of this result.
    pub schema: &'static str,
    /// The rule set.
    pub rules: RulesName,
    /// A row for each body.
    pub rows: Vec<RatedGroup>,
}

impl RateGroups {
    /// Reads a request from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let schema =
            SCHEMA.get_or_init(|| Schema::new(include_str!("../../schema/rate-groups-1.json")));
        schema.read_request(text.as_ref())
    }

    /// Rates each body, as [`RateGroups::rate_with`] does, with nobody told.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn rate(&self, threads: usize) -> Result<RatedGroups, Error> {
        self.rate_with(threads, &Progress::default())
    }

    /// Rates each body. A body that cannot be rated is a row with its error; the others are rated.
    /// The answer is the same for any number of threads; 0 means as many as the machine offers.
    /// `progress` counts bodies.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for columns of different lengths and options that are wrong,
    /// [`Error::Cancelled`].
    pub fn rate_with(&self, threads: usize, progress: &Progress<'_>) -> Result<RatedGroups, Error> {
        let rows = self.studies.rows()?;
        if rows != self.by.len() {
            let found = Some(format!("{} rows", self.by.len()));
            let expected = format!("{rows} rows, as many as the columns of the studies");
            return Err(refused("lengths", "/by".to_owned(), found, expected));
        }
        let (like, rules) = self.options.apply_to_body(&self.like)?;
        like.check()?;
        let groups = self.groups(progress).ok_or(Error::Cancelled)?;
        let context = self.options.context();
        // Each thread fills one body anew for each group.
        let start = || like.clone();
        let rate = |body: &mut BodyOfEvidence, group: &(&str, Vec<usize>)| {
            if progress.is_stopped() {
                return None;
            }
            let (by, rows) = group;
            let rated =
                match self.fill(body, by, rows).and_then(|()| body.rate_for(&rules, &context)) {
                    Ok(rating) => RatedGroup::of(by, &rating),
                    Err(error) => RatedGroup::failed(by, &error),
                };
            progress.add(1);
            Some(rated)
        };
        progress.expect(groups.len() as u64);
        let rows = in_parts_until(&groups, threads, start, rate);
        let rows = rows.filter(|_| !progress.is_stopped()).ok_or(Error::Cancelled)?;
        Ok(RatedGroups { schema: "whatworks-rated-groups/1", rules: RulesName::of(&rules), rows })
    }

    /// The rows of each body, in the order in which the bodies first appear; `None` where the work
    /// was stopped.
    fn groups(&self, progress: &Progress<'_>) -> Option<Vec<(&str, Vec<usize>)>> {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
        for (row, key) in self.by.iter().enumerate() {
            if row.is_multiple_of(ROWS_BETWEEN_LOOKS) && progress.is_stopped() {
                return None;
            }
            let place = *places.entry(key).or_insert_with(|| {
                groups.push((key, Vec::new()));
                groups.len() - 1
            });
            if let Some((_, rows)) = groups.get_mut(place) {
                rows.push(row);
            }
        }
        Some(groups)
    }

    /// Puts the studies of a group into a body.
    fn fill(&self, body: &mut BodyOfEvidence, by: &str, rows: &[usize]) -> Result<(), Error> {
        by.clone_into(&mut body.id);
        body.studies.clear();
        for row in rows {
            body.studies.push(self.studies.study(*row)?);
        }
        body.check_studies().map_err(|error| in_table(&error, rows))
    }
}

/// A fault of a study of a group, with its place in the table: `/studies/2/ai` of the group is the
/// column `ai` of some row.
fn in_table(error: &Error, rows: &[usize]) -> Error {
    let place = |pointer: &str| {
        let mut parts = pointer.strip_prefix("/studies/")?.splitn(2, '/');
        let row = rows.get(parts.next()?.parse::<usize>().ok()?)?;
        let column = parts.next()?;
        let column = if column == "id" { "study" } else { column };
        Some(format!("/studies/{column}/{row}"))
    };
    let faults = error.faults().iter().map(|fault| {
        let pointer = place(&fault.pointer).unwrap_or_else(|| fault.pointer.clone());
        Fault { pointer, ..fault.clone() }
    });
    Error::InvalidRequest(Faults::new(faults.collect()))
}

impl RatedGroup {
    fn empty(by: &str) -> Self {
        Self {
            by: by.to_owned(),
            k: None,
            participants: None,
            estimate: None,
            ci_low: None,
            ci_high: None,
            i2: None,
            target: None,
            certainty: Certainty::NotRated,
            interval_worst: None,
            interval_best: None,
            start: None,
            risk_of_bias: None,
            inconsistency: None,
            indirectness: None,
            imprecision: None,
            publication_bias: None,
            rated_up: None,
            missing: Vec::new(),
            reasons: Vec::new(),
            error: None,
        }
    }

    fn failed(by: &str, error: &Error) -> Self {
        Self { error: Some(error.to_string()), ..Self::empty(by) }
    }

    fn of(by: &str, rating: &Rating) -> Self {
        let effect = rating.effect.as_ref();
        let level = |of: fn(&super::judgement::Domains) -> &super::judgement::DomainJudgement| {
            rating.domains.as_ref().map(|domains| of(domains).final_.code())
        };
        let domains = rating.domains.iter().flat_map(|domains| domains.iter());
        let reasons = domains
            .filter(|(_, judged)| judged.down() > 0)
            .map(|(domain, judged)| format!("{domain}: {}", judged.because));
        let up = rating.upgrades.iter().map(|upgrade| upgrade.levels).sum::<u8>();
        let counted = rating.combination.as_ref().map(|c| up.saturating_sub(c.suppressed_upgrade));
        Self {
            k: effect.and_then(|effect| effect.k),
            participants: effect.and_then(|effect| effect.participants),
            estimate: effect.map(|effect| effect.estimate),
            ci_low: effect.map(|effect| effect.ci_low),
            ci_high: effect.map(|effect| effect.ci_high),
            i2: effect.and_then(|effect| effect.i2),
            target: rating.target.as_ref().map(|target| target.target.code()),
            certainty: rating.certainty,
            interval_worst: rating.interval.map(|[worst, _]| worst),
            interval_best: rating.interval.map(|[_, best]| best),
            start: rating.start.as_ref().map(|start| start.final_),
            risk_of_bias: level(|domains| &domains.risk_of_bias),
            inconsistency: level(|domains| &domains.inconsistency),
            indirectness: level(|domains| &domains.indirectness),
            imprecision: level(|domains| &domains.imprecision),
            publication_bias: level(|domains| &domains.publication_bias),
            rated_up: counted,
            missing: rating.missing.iter().map(|fact| fact.domain).collect(),
            reasons: reasons.collect(),
            error: rating.not_rated.clone(),
            ..Self::empty(by)
        }
    }
}

impl RatedGroups {
    /// The ratings as JSON (`whatworks-rated-groups/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }

    /// How many bodies came to each certainty.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Certainty, usize> {
        let mut counts = BTreeMap::new();
        for row in &self.rows {
            *counts.entry(row.certainty).or_insert(0) += 1;
        }
        counts
    }
}
