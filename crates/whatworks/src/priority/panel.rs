//! The judgements of the panel as values: one cell for each recommendation and criterion.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{CertaintyUsed, Judged};
use super::check::CERTAINTY;
use super::policy::{Judgement, Policy, Request, Several, ValuesFrom};
use super::scale::Scale;
use crate::base::{Certainty, EvidenceBase};
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::grade::{self, CertaintyOfItem, RuleSet};
use crate::json;

/// The value of a recommendation on a criterion: a point, or what the missing leaves open.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// The worst value that is possible.
    pub(super) low: f64,
    /// The best value that is possible.
    pub(super) high: f64,
    /// What was given.
    pub(super) given: Vec<Judged>,
}

impl Cell {
    /// Whether something is missing.
    pub(super) fn is_open(&self) -> bool {
        self.low < self.high
    }
}

/// A recommendation with its cells, in the order of the criteria.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) cells: Vec<Cell>,
}

impl Row {
    pub(super) fn lows(&self) -> impl Iterator<Item = f64> {
        self.cells.iter().map(|cell| cell.low)
    }

    pub(super) fn highs(&self) -> impl Iterator<Item = f64> {
        self.cells.iter().map(|cell| cell.high)
    }

    pub(super) fn is_open(&self) -> bool {
        self.cells.iter().any(Cell::is_open)
    }
}

/// What is compared: recommendations in the order of the document, criteria in that of the policy.
pub(super) struct Panel {
    pub(super) rows: Vec<Row>,
    pub(super) scales: Vec<Scale>,
    /// Criteria that were judged and that the policy does not use.
    pub(super) not_used: BTreeSet<String>,
    pub(super) certainty: Option<CertaintyUsed>,
}

/// Reads the judgements of a request whose policy has no fault.
///
/// # Errors
///
/// [`Error::InvalidRequest`] with every fault.
pub(super) fn read(request: &Request, base: &EvidenceBase) -> Result<Panel, Error> {
    let policy = &request.policy;
    let scales: Vec<Scale> = policy.criteria.iter().filter_map(Scale::of).collect();
    let mut faults = Vec::new();
    let wanted = wanted(request, base, &mut faults);
    let mut sorted = Sorted::new(policy, &scales, base);
    for (place, judgement) in request.judgements.iter().enumerate() {
        sorted.take(judgement, &format!("/judgements/{place}"), &mut faults);
    }
    sorted.check(policy.several, &mut faults);
    if !faults.is_empty() {
        return Err(Error::InvalidRequest(Faults::new(faults)));
    }
    let (certainties, certainty) = certainties(policy, base)?;
    let recommendations = base.recommendations().iter().enumerate();
    let rows = recommendations.filter(|(_, r)| wanted.contains(r.id.as_str())).map(|(row, r)| {
        let cells = policy.criteria.iter().zip(&scales).enumerate().map(|(column, (c, scale))| {
            let from = c.from.unwrap_or(ValuesFrom::Judgements);
            match certainties.get(row) {
                Some(of_item) if from != ValuesFrom::Judgements => of_base(of_item, from, scale),
                _ => sorted.cell(row, column, scale, policy.several),
            }
        });
        Row { id: r.id.clone(), cells: cells.collect() }
    });
    Ok(Panel { rows: rows.collect(), not_used: sorted.not_used, scales, certainty })
}

/// The recommendations that are asked for.
fn wanted<'a>(
    request: &'a Request,
    base: &'a EvidenceBase,
    faults: &mut Vec<Fault>,
) -> BTreeSet<&'a str> {
    let known: BTreeSet<&str> = base.recommendations().iter().map(|r| r.id.as_str()).collect();
    let Some(ids) = &request.recommendations else { return known };
    let mut wanted = BTreeSet::new();
    for (place, id) in ids.iter().enumerate() {
        let at = format!("/recommendations/{place}");
        if !known.contains(id.as_str()) {
            faults.push(dangling(at, id));
        } else if !wanted.insert(id.as_str()) {
            let found = Some(json::quoted(id));
            faults.push(Fault::new("duplicate-id", at, found, "a recommendation once"));
        }
    }
    wanted
}

fn dangling(at: String, id: &str) -> Fault {
    let found = Some(json::quoted(id));
    Fault::new("dangling-id", at, found, "a recommendation of the evidence base")
}

/// A judgement with its value.
struct Read<'a> {
    judgement: &'a Judgement,
    at: String,
    low: f64,
    high: f64,
}

/// Judgements by recommendation and criterion.
struct Sorted<'a> {
    rows: BTreeMap<&'a str, usize>,
    columns: BTreeMap<&'a str, (usize, &'a Scale, bool)>,
    cells: BTreeMap<(usize, usize), Vec<Read<'a>>>,
    not_used: BTreeSet<String>,
}

impl<'a> Sorted<'a> {
    fn new(policy: &'a Policy, scales: &'a [Scale], base: &'a EvidenceBase) -> Self {
        let rows = base.recommendations().iter().enumerate();
        let columns = policy.criteria.iter().zip(scales).enumerate();
        Self {
            rows: rows.map(|(row, r)| (r.id.as_str(), row)).collect(),
            columns: columns
                .map(|(column, (c, scale))| {
                    let judged = matches!(c.from, None | Some(ValuesFrom::Judgements));
                    (c.id.as_str(), (column, scale, judged))
                })
                .collect(),
            cells: BTreeMap::new(),
            not_used: BTreeSet::new(),
        }
    }

    fn take(&mut self, judgement: &'a Judgement, at: &str, faults: &mut Vec<Fault>) {
        let row = self.rows.get(judgement.recommendation.as_str()).copied();
        if row.is_none() {
            faults.push(dangling(format!("{at}/recommendation"), &judgement.recommendation));
        }
        let Some((column, scale, true)) = self.columns.get(judgement.criterion.as_str()).copied()
        else {
            self.not_used.insert(judgement.criterion.clone());
            return;
        };
        let value = match (&judgement.judgement, judgement.value) {
            (Some(_), Some(_)) => {
                let expected = "either `judgement` or `value`";
                faults.push(Fault::new("two-sources", at, None, expected));
                return;
            }
            (Some(code), None) => scale.of_code(code).map_err(|expected| {
                let found = Some(json::quoted(code));
                Fault::new("unknown-code", format!("{at}/judgement"), found, expected)
            }),
            (None, Some(number)) => scale.of_number(number).map(Some).map_err(|expected| {
                let found = Some(number.to_string());
                Fault::new("out-of-range", format!("{at}/value"), found, expected)
            }),
            (None, None) => Ok(None),
        };
        match value {
            Err(fault) => faults.push(fault),
            Ok(value) => {
                let (low, high) = value.map_or_else(|| scale.ends(), |value| (value, value));
                let read = Read { judgement, at: at.to_owned(), low, high };
                self.cells.entry((row.unwrap_or(usize::MAX), column)).or_default().push(read);
            }
        }
    }

    /// Sorts the judgements of each cell by who judged, and reports those that cannot stand beside
    /// one another.
    fn check(&mut self, several: Option<Several>, faults: &mut Vec<Fault>) {
        for reads in self.cells.values_mut() {
            reads.sort_by(|a, b| a.judgement.who.cmp(&b.judgement.who));
            for (one, two) in reads.iter().zip(reads.iter().skip(1)) {
                let again = one.judgement.who == two.judgement.who;
                let found = two.judgement.who.as_ref().map(|who| json::quoted(who));
                if again {
                    let expected = "each person once for a recommendation and a criterion";
                    faults.push(Fault::new(
                        "duplicate-id",
                        format!("{}/who", two.at),
                        found,
                        expected,
                    ));
                } else if several.is_none() {
                    let expected = "one judgement of a recommendation on a criterion, or a policy \
                                    that says how `several` become one";
                    faults.push(Fault::new("several-judgements", two.at.clone(), found, expected));
                }
            }
        }
    }

    fn cell(&self, row: usize, column: usize, scale: &Scale, several: Option<Several>) -> Cell {
        let reads = self.cells.get(&(row, column)).map(Vec::as_slice).unwrap_or_default();
        let one = |of: fn(&Read<'_>) -> f64| merged(reads.iter().map(of).collect(), several);
        let (low, high) = match reads {
            [] => scale.ends(),
            _ => (one(|read| read.low), one(|read| read.high)),
        };
        Cell { low, high, given: reads.iter().map(|read| Judged::of(read.judgement)).collect() }
    }
}

/// Several values as one. Each way is monotone in every value, so that the worst values give the
/// worst and the best give the best.
fn merged(mut values: Vec<f64>, several: Option<Several>) -> f64 {
    values.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "a number of people")]
    let mean = |values: &[f64]| {
        let people = values.len().max(1) as f64;
        let magnitude = values.iter().map(|value| value.abs()).sum::<f64>() / people;
        super::rounding::rounded(values.iter().sum::<f64>() / people, magnitude)
    };
    match (values.as_slice(), several) {
        ([only], _) => *only,
        (values, Some(Several::Mean)) => mean(values),
        (values, Some(Several::Median)) => {
            let middle = values.len().saturating_sub(1) / 2;
            let last = values.len() / 2;
            values.get(middle..=last).map_or(f64::NAN, mean)
        }
        (values, _) => values.first().copied().unwrap_or(f64::NAN),
    }
}

/// The certainties that the policy asks for, none where it asks for none.
fn certainties(
    policy: &Policy,
    base: &EvidenceBase,
) -> Result<(Vec<CertaintyOfItem>, Option<CertaintyUsed>), Error> {
    let Some(criterion) = policy.criteria.iter().find(|c| c.id == CERTAINTY) else {
        return Ok((Vec::new(), None));
    };
    let from = criterion.from.unwrap_or(ValuesFrom::Judgements);
    let named = |name: &String| RuleSet::named(name);
    let rules = criterion.rules.as_ref().map_or_else(|| Ok(RuleSet::default()), named)?;
    let read = match from {
        ValuesFrom::Judgements => Vec::new(),
        _ => grade::certainties(base, &rules)?,
    };
    let rules = (from == ValuesFrom::Derived).then(|| rules.id());
    Ok((read, Some(CertaintyUsed { criterion: CERTAINTY, from, rules })))
}

/// A certainty of the base as a value.
fn of_base(certainty: &CertaintyOfItem, from: ValuesFrom, scale: &Scale) -> Cell {
    let value = |certainty: Certainty| scale.of_code(certainty.code()).ok().flatten();
    let interval = match from {
        ValuesFrom::Published => certainty.published.map(|published| [published, published]),
        _ => certainty.interval,
    };
    let ends = interval.and_then(|[worst, best]| value(worst).zip(value(best)));
    let (low, high) = ends.unwrap_or_else(|| scale.ends());
    let given = interval.map(|[worst, best]| Judged::certainty(worst, best)).into_iter().collect();
    Cell { low, high, given }
}
