//! The work: a request in, each recommendation in its place out.

use super::answer::{CodeScore, Contribution, Item, Priorities, ShownCriterion, Simulation};
use super::check;
use super::lexicographic;
use super::order::Ranks;
use super::panel::{self, Cell, Panel, Row};
use super::pareto;
use super::policy::{Method, Policy, Request, ValuesFrom};
use super::scale::Scale;
use super::sensitivity::{self, Threshold};
use super::smaa;
use super::weighted::{self, Weights};
use super::words;
use crate::base::EvidenceBase;
use crate::decision::CriterionName;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::grade::BaseName;
use crate::synthesis::Progress;

/// Puts recommendations in the order of a policy.
pub(super) fn prioritise(
    request: &Request,
    base: &EvidenceBase,
    threads: usize,
    progress: &Progress<'_>,
) -> Result<Priorities, Error> {
    let policy = &request.policy;
    let mut faults = Vec::new();
    check::policy(policy, &mut faults);
    if !faults.is_empty() {
        return Err(Error::InvalidRequest(Faults::new(faults)));
    }
    let panel = panel::read(request, base)?;
    few(policy, &panel)?;
    bounded(policy, &panel)?;
    let weights = (policy.method == Method::Weighted).then(|| Weights::of(policy));
    let mut items: Vec<Item> =
        panel.rows.iter().map(|row| item(row, policy, weights.as_ref())).collect();
    let placed = match (policy.method, &weights) {
        (Method::Smaa, _) => by_simulation(&mut items, &panel, policy, threads, progress)?,
        (Method::Lexicographic, _) => by_criteria(&mut items, &panel),
        (Method::Pareto, _) => by_fronts(&mut items, &panel, policy),
        (Method::Weighted, Some(weights)) => by_scores(&mut items, &panel, policy, weights),
        _ => by_document(&mut items),
    };
    words::explain(&mut items, policy);
    let items = match placed.order {
        Some(order) => order.into_iter().filter_map(|at| items.get(at).cloned()).collect(),
        None => items,
    };
    Ok(Priorities {
        schema: "whatworks-priorities/1",
        base: BaseName::of(base),
        policy: policy.clone(),
        certainty: panel.certainty,
        criteria: shown(policy, &panel.scales, weights.as_ref()),
        notes: words::notes(policy, &panel),
        not_used: panel.not_used.into_iter().collect(),
        items,
        sensitivity: placed.sensitivity,
        simulation: placed.simulation,
    })
}

/// What a method says beside the items.
#[derive(Default)]
struct Placed {
    /// The items in their order, as their places in the document; none where that is the order.
    order: Option<Vec<usize>>,
    sensitivity: Option<Vec<Threshold>>,
    simulation: Option<Simulation>,
}

fn by_document(items: &mut [Item]) -> Placed {
    for (at, item) in items.iter_mut().enumerate() {
        (item.rank, item.rank_best, item.rank_worst) = (Some(at + 1), at + 1, at + 1);
    }
    Placed::default()
}

fn by_criteria(items: &mut [Item], panel: &Panel) -> Placed {
    place(items, &lexicographic::ranks(&panel.rows));
    tie(items, |item| item.contributions.iter().map(|part| part.value).collect());
    Placed { order: Some(lexicographic::listed(&panel.rows)), ..Placed::default() }
}

/// By the front at best, then at worst, then in the order of the document.
fn by_fronts(items: &mut [Item], panel: &Panel, policy: &Policy) -> Placed {
    let fronts = pareto::fronts(&panel.rows, policy);
    place(items, &fronts.fronts);
    for (item, by) in items.iter_mut().zip(fronts.dominated_by) {
        item.dominated_by = by;
    }
    let mut order: Vec<(usize, &Ranks)> = fronts.fronts.iter().enumerate().collect();
    order.sort_by_key(|(_, ranks)| (ranks.best, ranks.worst));
    Placed { order: Some(order.into_iter().map(|(at, _)| at).collect()), ..Placed::default() }
}

fn by_scores(items: &mut [Item], panel: &Panel, policy: &Policy, weights: &Weights) -> Placed {
    let scores = weighted::scores(&panel.rows, weights);
    place(items, &weighted::ranks(&scores));
    for (item, score) in items.iter_mut().zip(&scores) {
        item.score = (score.low == score.high).then_some(score.low);
        (item.score_low, item.score_high) = (Some(score.low), Some(score.high));
    }
    tie(items, |item| vec![item.score]);
    Placed {
        order: Some(weighted::listed(&panel.rows, &scores)),
        sensitivity: Some(sensitivity::thresholds(panel, policy, weights, &scores)),
        simulation: None,
    }
}

fn by_simulation(
    items: &mut [Item],
    panel: &Panel,
    policy: &Policy,
    threads: usize,
    progress: &Progress<'_>,
) -> Result<Placed, Error> {
    let (how, each) = smaa::simulate(&panel.rows, policy, threads, progress)?;
    for (item, of) in items.iter_mut().zip(each) {
        let ranks = of.acceptability.iter().map(|share| share.rank);
        item.rank_best = ranks.clone().min().unwrap_or(0);
        item.rank_worst = ranks.max().unwrap_or(0);
        item.simulation = Some(of);
    }
    Ok(Placed { simulation: Some(how), ..Placed::default() })
}

/// Answers hold what is said of every two items, so that more of them would fill the memory.
const MOST_COMPARED: usize = 2000;

fn few(policy: &Policy, panel: &Panel) -> Result<(), Error> {
    if policy.method == Method::Document || panel.rows.len() <= MOST_COMPARED {
        return Ok(());
    }
    let found = Some(panel.rows.len().to_string());
    let expected = format!("at most {MOST_COMPARED} recommendations to compare");
    let fault = Fault::new("too-large", "/recommendations", found, expected);
    Err(Error::InvalidRequest(Faults::new(vec![fault])))
}

/// Reports values that are open on a scale without ends, where they would have to be added.
fn bounded(policy: &Policy, panel: &Panel) -> Result<(), Error> {
    if !matches!(policy.method, Method::Weighted | Method::Smaa) {
        return Ok(());
    }
    let faults = policy.criteria.iter().enumerate().filter_map(|(column, criterion)| {
        let open = |row: &&Row| row.cells.get(column).is_some_and(|cell| cell.low.is_infinite());
        let row = panel.rows.iter().find(open)?;
        let expected = format!(
            "`worst` and `best` for `{}`: a judgement of `{}` is missing, and may be any number",
            criterion.id, row.id
        );
        Some(Fault::new("missing-key", format!("/policy/criteria/{column}/worst"), None, expected))
    });
    let faults: Vec<Fault> = faults.collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::InvalidRequest(Faults::new(faults))) }
}

fn item(row: &Row, policy: &Policy, weights: Option<&Weights>) -> Item {
    let open = policy.criteria.iter().zip(&row.cells).filter(|(_, cell)| cell.is_open());
    let cells = policy.criteria.iter().zip(&row.cells).enumerate();
    let contributions = cells.map(|(column, (criterion, cell))| {
        let part = |value| weights.map(|weights| weights.part(column, value));
        contribution(&criterion.id, cell, part)
    });
    Item {
        recommendation: row.id.clone(),
        rank: None,
        rank_best: 0,
        rank_worst: 0,
        tied_with: Vec::new(),
        score: None,
        score_low: None,
        score_high: None,
        missing: open.map(|(criterion, _)| criterion.id.clone()).collect(),
        contributions: contributions.collect(),
        dominated_by: Vec::new(),
        simulation: None,
        reasons: Vec::new(),
    }
}

fn contribution(id: &str, cell: &Cell, part: impl Fn(f64) -> Option<f64>) -> Contribution {
    let finite = |value: f64| value.is_finite().then_some(value);
    Contribution {
        criterion: id.to_owned(),
        judgements: cell.given.clone(),
        value: (!cell.is_open()).then_some(cell.low),
        value_low: finite(cell.low),
        value_high: finite(cell.high),
        contribution_low: part(cell.low),
        contribution_high: part(cell.high),
    }
}

fn place(items: &mut [Item], ranks: &[Ranks]) {
    for (item, ranks) in items.iter_mut().zip(ranks) {
        item.rank = (ranks.best == ranks.worst).then_some(ranks.best);
        (item.rank_best, item.rank_worst) = (ranks.best, ranks.worst);
    }
}

/// Names the items whose parts are known and the same.
fn tie(items: &mut [Item], parts: impl Fn(&Item) -> Vec<Option<f64>>) {
    let known: Vec<Option<Vec<f64>>> =
        items.iter().map(|item| parts(item).into_iter().collect()).collect();
    let ids: Vec<String> = items.iter().map(|item| item.recommendation.clone()).collect();
    for (item, own) in items.iter_mut().zip(&known) {
        let same = ids.iter().zip(&known).filter(|(_, other)| own.is_some() && *other == own);
        let same = same.map(|(id, _)| id).filter(|id| **id != item.recommendation);
        item.tied_with = same.cloned().collect();
    }
}

fn shown(policy: &Policy, scales: &[Scale], weights: Option<&Weights>) -> Vec<ShownCriterion> {
    let weights = weights.map(Weights::normalised).unwrap_or_default();
    let criteria = policy.criteria.iter().zip(scales).enumerate();
    let criteria = criteria.map(|(column, (criterion, scale))| {
        let (worst, best) = scale.ends();
        let scores = match scale {
            Scale::Codes { scores, .. } => Some(scores.as_slice()),
            Scale::Numbers { .. } => None,
        };
        let score = |(code, score): &(String, f64)| CodeScore { code: code.clone(), score: *score };
        ShownCriterion {
            id: criterion.id.clone(),
            question: CriterionName::from_code(&criterion.id).map(CriterionName::question),
            from: criterion.from.unwrap_or(ValuesFrom::Judgements),
            scores: scores.map(|scores| scores.iter().map(score).collect()),
            spaced_equally: scores.is_some() && criterion.scores.is_none(),
            worst: worst.is_finite().then_some(worst),
            best: best.is_finite().then_some(best),
            weight: weights.get(column).copied(),
        }
    });
    criteria.collect()
}
