//! Bases, policies and random cases.

use whatworks::EvidenceBase;
use whatworks::priority::{
    Better, Criterion, Item, Judgement, Method, Policy, Priorities, Request,
};

/// The embedded base with as many recommendations, `R1` and so on, and nothing else that differs.
pub(crate) fn base(recommendations: usize) -> EvidenceBase {
    let mut document = EvidenceBase::staff_empowerment().document().clone();
    let first = document.recommendations[0].clone();
    document.recommendations = (1..=recommendations)
        .map(|number| {
            let mut recommendation = first.clone();
            recommendation.id = format!("R{number}");
            recommendation
        })
        .collect();
    EvidenceBase::new(&document).unwrap()
}

/// A criterion of numbers from 0 to 1, more being better.
pub(crate) fn unit(id: &str) -> Criterion {
    Criterion {
        id: id.to_owned(),
        direction: Some(Better::More),
        worst: Some(0.0),
        best: Some(1.0),
        ..Criterion::default()
    }
}

/// A criterion of numbers that are their own values.
pub(crate) fn raw(id: &str) -> Criterion {
    Criterion { worst: None, best: None, ..unit(id) }
}

pub(crate) fn weighted(criteria: impl IntoIterator<Item = (Criterion, f64)>) -> Policy {
    let weighted = |(criterion, weight)| Criterion { weight: Some(weight), ..criterion };
    Policy::new(Method::Weighted, criteria.into_iter().map(weighted).collect())
}

/// The judgements of a table of values: a row for each recommendation.
pub(crate) fn judged(policy: &Policy, rows: &[Vec<Option<f64>>]) -> Vec<Judgement> {
    let cells = rows.iter().enumerate().flat_map(|(row, values)| {
        values.iter().zip(&policy.criteria).filter_map(move |(value, criterion)| {
            Some(Judgement {
                recommendation: format!("R{}", row + 1),
                criterion: criterion.id.clone(),
                value: Some((*value)?),
                ..Judgement::default()
            })
        })
    });
    cells.collect()
}

pub(crate) fn known(rows: &[&[f64]]) -> Vec<Vec<Option<f64>>> {
    rows.iter().map(|row| row.iter().map(|value| Some(*value)).collect()).collect()
}

/// The priorities of a table of values.
pub(crate) fn ask(base: &EvidenceBase, policy: &Policy, rows: &[Vec<Option<f64>>]) -> Priorities {
    let request = Request {
        policy: policy.clone(),
        judgements: judged(policy, rows),
        recommendations: Some((1..=rows.len()).map(|number| format!("R{number}")).collect()),
    };
    request.answer(base).unwrap()
}

pub(crate) fn order(priorities: &Priorities) -> Vec<&str> {
    priorities.items.iter().map(|item| item.recommendation.as_str()).collect()
}

pub(crate) fn item<'a>(priorities: &'a Priorities, id: &str) -> &'a Item {
    priorities.items.iter().find(|item| item.recommendation == id).unwrap()
}

/// A generator of the tests' own (Lehmer's, modulo 2^64, upper bits): its seed is in each test.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xda94_2042_e4dd_58b5) | 1)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(0xda94_2042_e4dd_58b5);
        ((self.0 >> 33) as usize) % bound
    }

    pub(crate) fn uniform(&mut self) -> f64 {
        (self.below(1 << 30) as f64 + 0.5) / f64::from(1 << 30)
    }

    /// A standard normal number (Box and Muller 1958).
    pub(crate) fn normal(&mut self) -> f64 {
        let (one, two) = (self.uniform(), self.uniform());
        (-2.0 * one.ln()).sqrt() * (std::f64::consts::TAU * two).cos()
    }
}

/// A random table with values on a coarse grid, so that ties happen, and some missing.
pub(crate) fn table(
    chance: &mut Chance,
    items: usize,
    criteria: usize,
    missing: usize,
) -> Vec<Vec<Option<f64>>> {
    let mut value = || (chance.below(100) >= missing).then(|| chance.below(5) as f64 / 4.0);
    (0..items).map(|_| (0..criteria).map(|_| value()).collect()).collect()
}

pub(crate) fn criteria(count: usize) -> Vec<Criterion> {
    (0..count).map(|place| unit(&format!("c{place}"))).collect()
}

/// A policy of each method but `smaa` with as many criteria.
pub(crate) fn policies(chance: &mut Chance, count: usize) -> Vec<Policy> {
    let mut weights: Vec<f64> = (0..count).map(|_| chance.below(4) as f64).collect();
    weights[0] += 1.0;
    vec![
        Policy::new(Method::Document, Vec::new()),
        Policy::new(Method::Lexicographic, criteria(count)),
        Policy::new(Method::Pareto, criteria(count)),
        weighted(criteria(count).into_iter().zip(weights)),
    ]
}
