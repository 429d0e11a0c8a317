//! What would change a weighted order, against changing it.

use whatworks::EvidenceBase;
use whatworks::priority::{Changes, Criterion, Policy, Priorities, Threshold, ThresholdOf};

use crate::support::{Chance, ask, base, criteria, known, order, weighted};

type Rows = Vec<Vec<Option<f64>>>;

/// The scores of a table by weights, of which one is set and the others keep their proportions.
fn scores(rows: &Rows, weights: &[f64], changed: Option<(usize, f64)>) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    let weights: Vec<f64> = weights.iter().map(|weight| weight / sum).collect();
    let weight = |place: usize| match changed {
        Some((at, to)) if at == place => to,
        Some((at, to)) => weights[place] * (1.0 - to) / (1.0 - weights[at]),
        None => weights[place],
    };
    let score = |row: &Vec<Option<f64>>| {
        row.iter().enumerate().map(|(place, value)| weight(place) * value.unwrap()).sum()
    };
    rows.iter().map(score).collect()
}

/// Whether any two items that were apart have changed places, or any has overtaken the first.
fn turned(before: &[f64], after: &[f64], changes: Changes) -> bool {
    let best = before.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (0..before.len()).any(|a| {
        (0..before.len()).any(|b| {
            let first = changes == Changes::Order || before[a] >= best - 1e-9;
            first && before[a] > before[b] + 1e-9 && after[a] < after[b] - 1e-12
        })
    })
}

fn check(rows: &Rows, weights: &[f64], threshold: &Threshold, id: &str) {
    let before = scores(rows, weights, None);
    let column: usize = threshold.criterion[1..].parse().unwrap();
    let at = |to: f64| match threshold.of {
        ThresholdOf::Weight => scores(rows, weights, Some((column, to))),
        ThresholdOf::Judgement => {
            let mut rows = rows.clone();
            let row = threshold.recommendation.as_ref().unwrap()[1..].parse::<usize>().unwrap();
            rows[row - 1][column] = Some(to);
            scores(&rows, weights, None)
        }
    };
    let turns = |to: f64| turned(&before, &at(to), threshold.changes);
    match threshold.change {
        Some(change) => {
            let to = threshold.to.unwrap();
            assert!((threshold.now + change - to).abs() < 1e-9, "{threshold:?}");
            // Slightly below in both directions: nothing. Slightly above: it turns.
            for within in [0.25, 0.5, 0.75, 0.999] {
                for sign in [1.0, -1.0] {
                    let near = (threshold.now + sign * change.abs() * within).clamp(0.0, 1.0);
                    assert!(!turns(near), "{id}: {threshold:?} at {near}");
                }
            }
            let step = 1e-6_f64.min(if change > 0.0 { (1.0 - to) / 2.0 } else { to / 2.0 });
            assert!(turns(to + step * change.signum()), "{id}: {threshold:?}");
        }
        // No value of a fine grid changes it.
        None if threshold.because.starts_with("no ") => {
            for step in 0..=50 {
                let to = f64::from(step) / 50.0;
                let skip = threshold.of == ThresholdOf::Weight && threshold.now >= 1.0;
                assert!(skip || !turns(to), "{id}: {threshold:?} at {to}");
            }
        }
        None => assert!(threshold.because.contains("shared"), "{threshold:?}"),
    }
}

#[test]
fn against_brute_force() {
    let base = base(6);
    let mut chance = Chance::new(6);
    let (mut found, mut none) = (0, 0);
    for case in 0..1500 {
        let (items, count) = (1 + chance.below(6), 1 + chance.below(4));
        let coarse = chance.below(2) == 0;
        let mut value = || if coarse { chance.below(5) as f64 / 4.0 } else { chance.uniform() };
        let rows: Rows = (0..items).map(|_| (0..count).map(|_| Some(value())).collect()).collect();
        let mut weights: Vec<f64> = (0..count).map(|_| chance.below(5) as f64).collect();
        weights[0] += 1.0;
        let policy = weighted(criteria(count).into_iter().zip(weights.iter().copied()));
        let priorities = ask(&base, &policy, &rows);
        let thresholds = priorities.sensitivity.unwrap();
        assert_eq!(thresholds.len(), 2 * count + 2 * count * items);
        for threshold in thresholds {
            if threshold.to.is_some() {
                found += 1
            } else {
                none += 1
            }
            check(&rows, &weights, &threshold, &format!("case {case} of {rows:?}, {weights:?}"));
        }
    }
    assert!(found > 5000 && none > 5000, "{found} {none}");
}

fn two(base: &EvidenceBase, values: &[&[f64]]) -> (Policy, Priorities) {
    let policy = weighted(criteria(2).into_iter().zip([3.0, 1.0]));
    let priorities = ask(base, &policy, &known(values));
    (policy, priorities)
}

/// By hand: R1 (1, 0) has 0.75 and R2 (0.5, 1) has 0.625. With a weight w of the first, they are
/// equal where w = 0.5 w + 1 - w, at 2/3.
#[test]
fn a_weight_and_a_value_by_hand() {
    let (_, priorities) = two(&base(2), &[&[1.0, 0.0], &[0.5, 1.0]]);
    let thresholds = priorities.sensitivity.unwrap();
    let weight = &thresholds[0];
    assert_eq!((weight.of, weight.changes), (ThresholdOf::Weight, Changes::Order));
    assert!((weight.to.unwrap() - 2.0 / 3.0).abs() < 1e-12);
    assert!((weight.change.unwrap() + 1.0 / 12.0).abs() < 1e-12);
    assert_eq!(
        weight.because,
        "at a weight of 0.666667 instead of 0.75, `R1` and `R2` are equal; beyond it, `R2` comes \
         before `R1`"
    );
    let value = thresholds.iter().find(|t| t.recommendation.as_deref() == Some("R2")).unwrap();
    assert!((value.to.unwrap() - (0.5 + 0.125 / 0.75)).abs() < 1e-12);
    assert!(value.because.contains("(on its scale 0.666667)"), "{}", value.because);
}

#[test]
fn a_code_beyond_the_threshold_is_named() {
    let codes = Criterion { id: "equity".to_owned(), weight: Some(1.0), ..Criterion::default() };
    let policy = Policy::new(whatworks::priority::Method::Weighted, vec![codes]);
    let judgement = |number: usize, code: &str| whatworks::priority::Judgement {
        recommendation: format!("R{number}"),
        criterion: "equity".to_owned(),
        judgement: Some(code.to_owned()),
        ..Default::default()
    };
    let judgements = [judgement(1, "probably-increased"), judgement(2, "reduced")];
    let priorities = base(2).prioritise(&policy, &judgements).unwrap();
    let threshold = priorities.sensitivity.as_ref().unwrap().last().unwrap();
    assert_eq!(threshold.to, Some(0.75));
    assert!(threshold.because.contains("beyond it (on its scale `increased`)"), "{threshold:?}");
    assert_eq!(order(&priorities), ["R1", "R2"]);
}

#[test]
fn items_with_open_values_are_left_out() {
    let policy = weighted(criteria(1).into_iter().zip([1.0]));
    let rows = vec![vec![Some(0.2)], vec![None], vec![Some(0.4)]];
    let priorities = ask(&base(3), &policy, &rows);
    let of: Vec<Option<String>> =
        priorities.sensitivity.unwrap().into_iter().map(|t| t.recommendation).collect();
    assert!(!of.contains(&Some("R2".to_owned())));
}
