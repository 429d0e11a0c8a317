//! Properties, each over many small cases; a failure prints its case.

use whatworks::EvidenceBase;
use whatworks::priority::{Judgement, Method, Policy, Priorities, Request};

use crate::support::{Chance, ask, base, item, judged, order, policies, table};

const CASES: usize = 40_000;

type Rows = Vec<Vec<Option<f64>>>;

fn each_case(
    seed: u64,
    cases: usize,
    missing: usize,
    mut check: impl FnMut(&mut Chance, &Policy, &Rows),
) {
    let mut chance = Chance::new(seed);
    for _ in 0..cases {
        let (items, count) = (1 + chance.below(5), 1 + chance.below(3));
        let rows = table(&mut chance, items, count, missing);
        for policy in policies(&mut chance, count) {
            check(&mut chance, &policy, &rows);
        }
    }
}

fn judgements(policy: &Policy, rows: &Rows) -> Vec<Judgement> {
    if policy.method == Method::Document { Vec::new() } else { judged(policy, rows) }
}

fn asked(base: &EvidenceBase, policy: &Policy, rows: &Rows) -> Priorities {
    let request = Request {
        policy: policy.clone(),
        judgements: judgements(policy, rows),
        recommendations: Some((1..=rows.len()).map(|number| format!("R{number}")).collect()),
    };
    request.answer(base).unwrap()
}

/// Another recommendation never changes the order of the others, nor their scores; a front may come
/// later for what now dominates, by definition, and what dominates nothing changes none.
#[test]
fn another_recommendation_never_reorders_the_others() {
    let base = base(6);
    each_case(11, CASES, 20, |chance, policy, rows| {
        let before = asked(&base, policy, rows);
        let more = [rows.clone(), table(chance, 1, rows[0].len(), 20)].concat();
        let after = asked(&base, policy, &more);
        let new = format!("R{}", more.len());
        for item_before in &before.items {
            let item_after = item(&after, &item_before.recommendation);
            assert_eq!(item_before.score, item_after.score);
            assert_eq!(item_before.contributions, item_after.contributions);
            let others = item_after.dominated_by.iter().filter(|by| by.by != new).cloned();
            assert_eq!(item_before.dominated_by, others.collect::<Vec<_>>());
        }
        let dominates =
            after.items.iter().any(|item| item.dominated_by.iter().any(|by| by.by == new));
        if !dominates {
            let kept: Vec<&str> = order(&after).into_iter().filter(|id| *id != new).collect();
            assert_eq!(order(&before), kept, "{policy:?} {more:?}");
        }
    });
}

/// The order of the judgements changes nothing; that of the recommendations in the request neither;
/// that in the document only what is equal.
#[test]
fn the_order_of_what_is_given_changes_nothing() {
    let base = base(5);
    each_case(12, CASES / 2, 20, |chance, policy, rows| {
        let one = asked(&base, policy, rows);
        let mut shuffled = judgements(policy, rows);
        for place in (1..shuffled.len()).rev() {
            shuffled.swap(place, chance.below(place + 1));
        }
        let request = Request {
            policy: policy.clone(),
            judgements: shuffled,
            recommendations: Some((1..=rows.len()).rev().map(|n| format!("R{n}")).collect()),
        };
        assert_eq!(one, request.answer(&base).unwrap());
        if policy.method == Method::Document {
            return;
        }
        // The same table from the last to the first: Rn is now R1.
        let turned: Rows = rows.iter().rev().cloned().collect();
        let two = asked(&base, policy, &turned);
        for (number, _) in rows.iter().enumerate() {
            let a = item(&one, &format!("R{}", number + 1));
            let b = item(&two, &format!("R{}", rows.len() - number));
            assert_eq!((a.rank, a.rank_best, a.rank_worst), (b.rank, b.rank_best, b.rank_worst));
            assert_eq!(a.score, b.score);
            assert_eq!(a.tied_with.len(), b.tied_with.len());
        }
    });
}

/// Every way to fill in what is missing gives ranks and scores within the ranges, and for weighted
/// sums and lexicographic orders the ends are reached.
#[test]
fn ranges_are_those_of_every_completion() {
    let base = base(5);
    each_case(13, CASES / 4, 25, |_, policy, rows| {
        let open: Vec<(usize, usize)> = rows
            .iter()
            .enumerate()
            .flat_map(|(r, row)| (0..row.len()).filter(|c| row[*c].is_none()).map(move |c| (r, c)))
            .collect();
        if open.len() > 3 || policy.method == Method::Document {
            return;
        }
        let priorities = asked(&base, policy, rows);
        let mut seen = vec![(usize::MAX, 0, f64::INFINITY, f64::NEG_INFINITY); rows.len()];
        for code in 0..3_usize.pow(u32::try_from(open.len()).unwrap()) {
            let mut whole = rows.clone();
            for (place, (r, c)) in open.iter().enumerate() {
                let digit = code / 3_usize.pow(u32::try_from(place).unwrap()) % 3;
                whole[*r][*c] = Some([0.0, 0.6, 1.0][digit]);
            }
            for (number, seen) in seen.iter_mut().enumerate() {
                let (rank, score) = by_hand(policy, &whole, number);
                *seen = (seen.0.min(rank), seen.1.max(rank), seen.2.min(score), seen.3.max(score));
            }
        }
        for (number, (best, worst, low, high)) in seen.into_iter().enumerate() {
            let item = item(&priorities, &format!("R{}", number + 1));
            let ends = (item.rank_best, item.rank_worst);
            if policy.method == Method::Pareto {
                assert!(ends.0 <= best && worst <= ends.1, "{ends:?} {best} {worst} {rows:?}");
            } else {
                assert_eq!(ends, (best, worst), "{policy:?} {rows:?}");
            }
            if policy.method == Method::Weighted {
                assert!((item.score_low.unwrap() - low).abs() < 1e-12);
                assert!((item.score_high.unwrap() - high).abs() < 1e-12);
            }
            assert_eq!(item.rank, (ends.0 == ends.1).then_some(ends.0));
            assert_eq!(item.missing.is_empty(), rows[number].iter().all(Option::is_some));
        }
    });
}

/// The rank and the score of an item of a whole table, by the definitions.
fn by_hand(policy: &Policy, rows: &Rows, number: usize) -> (usize, f64) {
    let row = |number: usize| -> Vec<f64> { rows[number].iter().map(|v| v.unwrap()).collect() };
    let weights: Vec<f64> = policy.criteria.iter().map(|c| c.weight.unwrap_or(0.0)).collect();
    let sum: f64 = weights.iter().sum();
    let score = |n: usize| row(n).iter().zip(&weights).map(|(v, w)| v * w / sum).sum::<f64>();
    let dominates =
        |a: usize, b: usize| row(a).iter().zip(row(b)).all(|(a, b)| *a >= b) && row(a) != row(b);
    let rank = match policy.method {
        Method::Weighted => {
            1 + (0..rows.len()).filter(|n| score(*n) > score(number) + 1e-9).count()
        }
        Method::Lexicographic => {
            1 + (0..rows.len())
                .filter(|n| row(*n).partial_cmp(&row(number)).unwrap().is_gt())
                .count()
        }
        _ => {
            // Peel the fronts off one by one.
            let mut left: Vec<usize> = (0..rows.len()).collect();
            let mut front = 1;
            loop {
                let free = |n: &usize| !left.iter().any(|other| dominates(*other, *n));
                let peeled: Vec<usize> = left.iter().copied().filter(free).collect();
                if peeled.contains(&number) {
                    break front;
                }
                left.retain(|n| !peeled.contains(n));
                front += 1;
            }
        }
    };
    (rank, if policy.method == Method::Weighted { score(number) } else { 0.0 })
}

/// Dominations are certain where every completion has them, possible where one has.
#[test]
fn dominations_are_those_of_every_completion() {
    let base = base(2);
    let policy = Policy::new(Method::Pareto, crate::support::criteria(2));
    let grid = [None, Some(0.0), Some(0.5), Some(1.0)];
    for code in 0..4_usize.pow(4) {
        let at = |place: u32| grid[code / 4_usize.pow(place) % 4];
        let rows = vec![vec![at(0), at(1)], vec![at(2), at(3)]];
        let filled = |v: Option<f64>| v.map_or(vec![0.0, 0.25, 0.5, 0.75, 1.0], |v| vec![v]);
        let (mut all, mut any) = (true, false);
        for a in filled(at(0)) {
            for b in filled(at(1)) {
                for c in filled(at(2)) {
                    for d in filled(at(3)) {
                        let dominates = a >= c && b >= d && (a > c || b > d);
                        (all, any) = (all && dominates, any || dominates);
                    }
                }
            }
        }
        let priorities = ask(&base, &policy, &rows);
        let by = &item(&priorities, "R2").dominated_by;
        assert_eq!(by.first().map(|by| by.certain), any.then_some(all), "{rows:?}");
    }
}

/// Weights in other units, and a scale in other units, are the same policy.
#[test]
fn units_do_not_matter() {
    let base = base(5);
    each_case(14, CASES / 2, 10, |_, policy, rows| {
        if policy.method != Method::Weighted {
            return;
        }
        let one = asked(&base, policy, rows);
        let mut other = policy.clone();
        for criterion in &mut other.criteria {
            criterion.weight = criterion.weight.map(|weight| weight * 8.0);
            (criterion.worst, criterion.best) = (Some(50.0), Some(150.0));
        }
        let scaled: Rows = rows
            .iter()
            .map(|row| row.iter().map(|value| value.map(|value| 50.0 + 100.0 * value)).collect())
            .collect();
        let two = asked(&base, &other, &scaled);
        assert_eq!(order(&one), order(&two));
        for (a, b) in one.items.iter().zip(&two.items) {
            assert_eq!((a.rank, a.score), (b.rank, b.score));
        }
    });
}

/// What is better on every criterion is never behind.
#[test]
fn better_everywhere_is_never_behind() {
    let base = base(5);
    each_case(15, CASES / 2, 0, |_, policy, rows| {
        if policy.method == Method::Document {
            return;
        }
        let priorities = asked(&base, policy, rows);
        for (a, one) in rows.iter().enumerate() {
            for (b, two) in rows.iter().enumerate() {
                if one.iter().zip(two).all(|(one, two)| one >= two) {
                    let rank = |n: usize| item(&priorities, &format!("R{}", n + 1)).rank;
                    assert!(rank(a) <= rank(b), "{policy:?} {rows:?}");
                }
            }
        }
    });
}
