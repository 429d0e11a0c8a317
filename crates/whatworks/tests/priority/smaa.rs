//! Acceptability against areas worked out exactly, and what simulation promises.

use std::sync::Mutex;

use whatworks::priority::{Criterion, Method, Policy, Priorities, Request};
use whatworks::{Error, Progress};

use crate::support::{Chance, ask, base, criteria, item, judged, known, raw, unit};

fn smaa(criteria: Vec<Criterion>, draws: u32) -> Policy {
    Policy { draws: Some(draws), ..Policy::new(Method::Smaa, criteria) }
}

fn share(priorities: &Priorities, number: usize, rank: usize) -> f64 {
    let simulation = item(priorities, &format!("R{number}")).simulation.as_ref().unwrap();
    let found = simulation.acceptability.iter().find(|share| share.rank == rank);
    found.map_or(0.0, |share| share.frequency.share)
}

/// Within four Monte Carlo standard errors of what is exact.
fn near(found: f64, exact: f64, draws: u32) {
    let se = (exact * (1.0 - exact) / f64::from(draws)).max(0.0).sqrt();
    assert!((found - exact).abs() <= 4.0 * se + 1e-9, "{found} for {exact}, standard error {se}");
}

/// Two criteria: the weight of the first runs from 0 to 1, and each rank has intervals of it.
#[test]
fn two_criteria_against_lengths_of_intervals() {
    const DRAWS: u32 = 20_000;
    let base = base(6);
    let mut chance = Chance::new(2);
    for _ in 0..20 {
        let rows: Vec<[f64; 2]> = (0..6).map(|_| [chance.uniform(), chance.uniform()]).collect();
        let score = |row: &[f64; 2], w: f64| w * row[0] + (1.0 - w) * row[1];
        let mut cuts = vec![0.0, 1.0];
        for (place, a) in rows.iter().enumerate() {
            for b in &rows[place + 1..] {
                let (first, second) = (a[0] - b[0], a[1] - b[1]);
                let at = -second / (first - second);
                if at > 0.0 && at < 1.0 {
                    cuts.push(at);
                }
            }
        }
        cuts.sort_by(f64::total_cmp);
        let mut exact = [[0.0; 6]; 6];
        let mut central = [0.0; 6];
        for pair in cuts.windows(2) {
            let (middle, length) = ((pair[0] + pair[1]) / 2.0, pair[1] - pair[0]);
            for (place, row) in rows.iter().enumerate() {
                let own = score(row, middle);
                let rank = rows.iter().filter(|other| score(other, middle) > own).count();
                exact[place][rank] += length;
                if rank == 0 {
                    central[place] += middle * length;
                }
            }
        }
        let values: Vec<&[f64]> = rows.iter().map(|row| row.as_slice()).collect();
        let priorities = ask(&base, &smaa(criteria(2), DRAWS), &known(&values));
        for place in 0..6 {
            for rank in 0..6 {
                near(share(&priorities, place + 1, rank + 1), exact[place][rank], DRAWS);
            }
            let simulation =
                item(&priorities, &format!("R{}", place + 1)).simulation.clone().unwrap();
            if exact[place][0] > 0.01 {
                let weight = &simulation.central_weights.unwrap()[0];
                let centre = central[place] / exact[place][0];
                assert!(
                    (weight.weight - centre).abs() <= 4.0 * weight.se.unwrap(),
                    "{weight:?} {centre}"
                );
                assert_eq!(simulation.confidence.unwrap().share, 1.0);
            }
        }
    }
}

type Point = [f64; 2];

/// The part of a convex polygon where `a x + b y + c >= 0` (Sutherland and Hodgman 1974).
fn clipped(polygon: &[Point], [a, b, c]: [f64; 3]) -> Vec<Point> {
    let side = |point: &Point| a * point[0] + b * point[1] + c;
    let mut kept = Vec::new();
    for (place, point) in polygon.iter().enumerate() {
        let next = &polygon[(place + 1) % polygon.len()];
        let (here, there) = (side(point), side(next));
        if here >= 0.0 {
            kept.push(*point);
        }
        if (here >= 0.0) != (there >= 0.0) {
            let t = here / (here - there);
            kept.push([point[0] + t * (next[0] - point[0]), point[1] + t * (next[1] - point[1])]);
        }
    }
    kept
}

fn area(polygon: &[Point]) -> f64 {
    let cross = |(place, point): (usize, &Point)| {
        let next = &polygon[(place + 1) % polygon.len()];
        point[0] * next[1] - next[0] * point[1]
    };
    polygon.iter().enumerate().map(cross).sum::<f64>().abs() / 2.0
}

fn permutations(items: &[usize]) -> Vec<Vec<usize>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (place, first) in items.iter().enumerate() {
        let rest: Vec<usize> = [&items[..place], &items[place + 1..]].concat();
        for mut order in permutations(&rest) {
            order.insert(0, *first);
            all.push(order);
        }
    }
    all
}

/// Three criteria: weights are a triangle, and each order of the items a polygon in it. `limits`
/// are half-planes of admissible weights.
fn exact_shares(rows: &[[f64; 3]], limits: &[[f64; 3]]) -> Vec<Vec<f64>> {
    let triangle = vec![[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]];
    let admissible = limits.iter().fold(triangle, |polygon, limit| clipped(&polygon, *limit));
    let places: Vec<usize> = (0..rows.len()).collect();
    let mut exact = vec![vec![0.0; rows.len()]; rows.len()];
    for order in permutations(&places) {
        let region = order.windows(2).fold(admissible.clone(), |polygon, pair| {
            let (a, b) = (&rows[pair[0]], &rows[pair[1]]);
            let d = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
            if polygon.is_empty() {
                polygon
            } else {
                clipped(&polygon, [d[0] - d[2], d[1] - d[2], d[2]])
            }
        });
        if region.len() > 2 {
            for (rank, item) in order.iter().enumerate() {
                exact[*item][rank] += area(&region) / area(&admissible);
            }
        }
    }
    exact
}

fn rows_of_three(chance: &mut Chance) -> Vec<[f64; 3]> {
    (0..4).map(|_| [chance.uniform(), chance.uniform(), chance.uniform()]).collect()
}

#[test]
fn three_criteria_against_areas_of_polygons() {
    const DRAWS: u32 = 20_000;
    let base = base(4);
    let mut chance = Chance::new(3);
    let bound = |lower: Option<f64>, upper: Option<f64>| (lower, upper);
    type Bounds = [(Option<f64>, Option<f64>); 3];
    let free: Bounds = [(None, None); 3];
    let bounds: Bounds =
        [bound(Some(0.2), Some(0.6)), bound(None, Some(0.5)), bound(Some(0.1), None)];
    let order: &[&str] = &["c1", "c0", "c2"];
    for (bounds, order) in
        [(free, &[][..]), (bounds, &[]), (free, order), (bounds, order), (free, &order[..2])]
    {
        // x and y are the first two weights, and 1 - x - y is the third.
        let weight = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [-1.0, -1.0, 1.0]];
        let mut limits = Vec::new();
        for (place, (lower, upper)) in bounds.iter().enumerate() {
            let [a, b, c] = weight[place];
            limits.extend(lower.map(|lower| [a, b, c - lower]));
            limits.extend(upper.map(|upper| [-a, -b, upper - c]));
        }
        let place = |name: &str| name[1..].parse::<usize>().unwrap();
        for pair in order.windows(2) {
            let (a, b) = (weight[place(pair[0])], weight[place(pair[1])]);
            limits.push([a[0] - b[0], a[1] - b[1], a[2] - b[2]]);
        }
        let mut named = criteria(3);
        for (criterion, (lower, upper)) in named.iter_mut().zip(bounds) {
            (criterion.lower, criterion.upper) = (lower, upper);
        }
        let mut policy = smaa(named, DRAWS);
        policy.importance_order =
            (!order.is_empty()).then(|| order.iter().map(|name| (*name).to_owned()).collect());
        for _ in 0..3 {
            let rows = rows_of_three(&mut chance);
            let exact = exact_shares(&rows, &limits);
            let values: Vec<&[f64]> = rows.iter().map(|row| row.as_slice()).collect();
            let priorities = ask(&base, &policy, &known(&values));
            for item in 0..4 {
                for rank in 0..4 {
                    near(share(&priorities, item + 1, rank + 1), exact[item][rank], DRAWS);
                }
            }
        }
    }
}

/// A hundred times as many draws: a tenth of the error.
#[test]
fn the_error_falls_as_the_root_of_the_draws() {
    let base = base(4);
    let mut chance = Chance::new(4);
    let mut squares = [0.0; 2];
    for _ in 0..12 {
        let rows = rows_of_three(&mut chance);
        let exact = exact_shares(&rows, &[]);
        let values: Vec<&[f64]> = rows.iter().map(|row| row.as_slice()).collect();
        for (sum, draws) in squares.iter_mut().zip([300, 30_000]) {
            let mut policy = smaa(criteria(3), draws);
            policy.pairwise = Some(false);
            let priorities = ask(&base, &policy, &known(&values));
            for item in 0..4 {
                for rank in 0..4 {
                    *sum += (share(&priorities, item + 1, rank + 1) - exact[item][rank]).powi(2);
                }
            }
        }
    }
    let ratio = (squares[0] / squares[1]).sqrt();
    assert!((5.0..20.0).contains(&ratio), "{ratio}");
}

/// One value open, by hand. R1 is (U, 0) with U uniform, R2 is (0, 1). R1 is better where U is
/// above (1 - w) / w: for w from 1/2, with probability 2 - 1/w. So it is first with probability 1 -
/// ln 2, its central weight is (1/4) / (1 - ln 2), and by that weight it is first where U is above
/// (1 - w) / w.
#[test]
fn a_missing_judgement_is_drawn_from_its_whole_scale() {
    const DRAWS: u32 = 100_000;
    let rows = vec![vec![None, Some(0.0)], vec![Some(0.0), Some(1.0)]];
    let priorities = ask(&base(2), &smaa(criteria(2), DRAWS), &rows);
    let first = 1.0 - std::f64::consts::LN_2;
    near(share(&priorities, 1, 1), first, DRAWS);
    let simulation = item(&priorities, "R1").simulation.clone().unwrap();
    let centre = 0.25 / first;
    let weights = simulation.central_weights.unwrap();
    assert!((weights[0].weight - centre).abs() < 4.0 * weights[0].se.unwrap(), "{weights:?}");
    let confidence = simulation.confidence.unwrap();
    let exact = 1.0 - (1.0 - centre) / centre;
    // Its own error, and that of the weight it is taken at.
    let slack = 4.0 * (confidence.se + weights[0].se.unwrap() / centre.powi(2));
    assert!((confidence.share - exact).abs() < slack, "{confidence:?} for {exact}");
    let wins = simulation.wins.unwrap();
    assert_eq!((wins[0].over.as_str(), wins[0].frequency.share), ("R2", share(&priorities, 1, 1)));
    assert!(priorities.simulation.unwrap().missing.is_some());
}

#[test]
fn equal_items_share_the_better_rank_and_neither_wins() {
    let rows = known(&[&[0.3, 0.7], &[0.3, 0.7], &[0.1, 0.2]]);
    let priorities = ask(&base(3), &smaa(criteria(2), 1000), &rows);
    for number in [1, 2] {
        assert_eq!(share(&priorities, number, 1), 1.0);
    }
    assert_eq!(share(&priorities, 3, 3), 1.0);
    let wins = item(&priorities, "R1").simulation.clone().unwrap().wins.unwrap();
    assert_eq!(wins.iter().map(|win| win.frequency.share).collect::<Vec<_>>(), [0.0, 1.0]);
}

#[test]
fn shares_of_an_item_add_up_and_one_criterion_needs_no_weights() {
    let mut chance = Chance::new(5);
    let rows: Vec<[f64; 3]> = rows_of_three(&mut chance);
    let values: Vec<&[f64]> = rows.iter().map(|row| row.as_slice()).collect();
    let priorities = ask(&base(4), &smaa(criteria(3), 777), &known(&values));
    for item in &priorities.items {
        let shares = &item.simulation.as_ref().unwrap().acceptability;
        let sum: f64 = shares.iter().map(|share| share.frequency.share).sum();
        assert!((sum - 1.0).abs() < 1e-12, "{sum}");
    }
    let one = ask(&base(2), &smaa(criteria(1), 10), &known(&[&[0.2], &[0.4]]));
    assert_eq!((share(&one, 1, 2), share(&one, 2, 1)), (1.0, 1.0));
}

#[test]
fn the_same_answer_for_any_number_of_threads_and_another_for_another_seed() {
    let base = base(4);
    let rows = vec![
        vec![None, Some(0.5), Some(0.1)],
        vec![Some(0.5), Some(0.4), None],
        vec![Some(0.9), Some(0.1), Some(0.2)],
        vec![Some(0.4), Some(0.6), Some(0.3)],
    ];
    let mut policy = smaa(criteria(3), 10_300);
    let request = |policy: &Policy| Request {
        policy: policy.clone(),
        judgements: judged(policy, &rows),
        recommendations: None,
    };
    let answer = |policy: &Policy, threads: usize| {
        request(policy).answer_with(&base, threads, &Progress::default()).unwrap().to_json()
    };
    let one = answer(&policy, 1);
    for threads in [2, 3, 7] {
        assert!(answer(&policy, threads) == one, "{threads} threads");
    }
    policy.seed = Some(2);
    assert_ne!(answer(&policy, 1), one);
}

#[test]
fn progress_is_told_and_can_stop_the_work() {
    let base = base(2);
    let policy = smaa(criteria(2), 10_300);
    let judgements = judged(&policy, &known(&[&[0.1, 0.9], &[0.9, 0.1]]));
    let request = Request { policy, judgements, recommendations: None };
    let told = Mutex::new(Vec::new());
    let teller = |done, total| {
        told.lock().unwrap().push((done, total));
        true
    };
    request.answer_with(&base, 1, &Progress::told(&teller)).unwrap();
    let chunks = (1..=20).map(|chunk| chunk * 500).chain([10_300]);
    assert_eq!(*told.lock().unwrap(), chunks.map(|done| (done, 10_300)).collect::<Vec<_>>());
    for threads in [1, 2, 7] {
        let teller = |done, _| done < 8000;
        let progress = Progress::told(&teller);
        let stopped = request.answer_with(&base, threads, &progress).unwrap_err();
        assert!(matches!(stopped, Error::Cancelled));
        assert_eq!(stopped.code(), "cancelled");
        assert!(progress.so_far().0 >= 8000);
    }
}

#[test]
fn the_second_part_is_told_too_and_can_be_stopped() {
    let base = base(3);
    let policy = smaa(criteria(2), 2_000);
    // A value that is open is drawn anew, also for each item by its own weights.
    let rows = [vec![Some(0.1), None], vec![Some(0.9), Some(0.2)], vec![None, Some(0.5)]];
    let request = Request { judgements: judged(&policy, &rows), policy, recommendations: None };
    for threads in [1, 3] {
        let told = Mutex::new(Vec::new());
        let teller = |done, total| {
            told.lock().unwrap().push((done, total));
            true
        };
        request.answer_with(&base, threads, &Progress::told(&teller)).unwrap();
        let told = told.into_inner().unwrap();
        assert!(told.is_sorted() && told.iter().all(|(_, total)| *total == 8_000), "{told:?}");
        if threads == 1 {
            assert_eq!(told.last(), Some(&(8_000, 8_000)));
        }
    }
    for last in [2_001, 4_001, 8_000] {
        let teller = |done, _| done < last;
        let progress = Progress::told(&teller);
        let stopped = request.answer_with(&base, 1, &progress);
        assert!(matches!(stopped, Err(Error::Cancelled)), "{last}");
    }
}

#[test]
fn weights_that_cannot_be_are_refused() {
    let base = base(2);
    let refused = |criteria: Vec<Criterion>, order: Option<&[&str]>| {
        let mut policy = smaa(criteria, 10);
        policy.importance_order = order.map(|ids| ids.iter().map(|id| (*id).to_owned()).collect());
        let judgements = judged(&policy, &known(&[&[0.1, 0.9], &[0.9, 0.1]]));
        let error = base.prioritise(&policy, &judgements).unwrap_err();
        error.faults()[0].code
    };
    let bounded =
        |lower: Option<f64>, upper: Option<f64>, id: &str| Criterion { lower, upper, ..unit(id) };
    let low = vec![bounded(Some(0.6), None, "a"), bounded(Some(0.6), None, "b")];
    assert_eq!(refused(low, None), "no-admissible-weights");
    let high = vec![bounded(None, Some(0.3), "a"), bounded(None, Some(0.3), "b")];
    assert_eq!(refused(high, None), "no-admissible-weights");
    let against = vec![bounded(Some(0.6), None, "a"), bounded(None, None, "b")];
    assert_eq!(refused(against, Some(&["b", "a"])), "no-admissible-weights");
    let many = crate::support::base(2001).prioritise(&smaa(vec![unit("a")], 10), &[]).unwrap_err();
    assert_eq!((many.faults()[0].code, many.pointer()), ("too-large", Some("/recommendations")));
    let open = vec![unit("a"), raw("b")];
    let policy = smaa(open, 10);
    let judgements = judged(&policy, &[vec![Some(0.5), Some(2.0)], vec![Some(0.5), None]]);
    let error = base.prioritise(&policy, &judgements).unwrap_err();
    assert_eq!(error.pointer(), Some("/policy/criteria/1/worst"));
}
