//! Worked examples that were published, with their figures.

use whatworks::priority::{Better, Criterion, Method, Policy};

use crate::support::{Chance, ask, base, item, known, order, raw, weighted};

/// Triantaphyllou 2000, Multi-Criteria Decision Making Methods: A Comparative Study, the example of
/// the weighted sum model, as Wikipedia ("Weighted sum model") prints it: weights 0.20, 0.15, 0.40,
/// 0.25, scores 21.50, 22.00, 22.00. The last two are equal, which binary sums are not.
#[test]
fn the_weighted_sum_model_of_triantaphyllou() {
    let weights = [0.20, 0.15, 0.40, 0.25];
    let policy = weighted(["C1", "C2", "C3", "C4"].map(raw).into_iter().zip(weights));
    let rows =
        known(&[&[25.0, 20.0, 15.0, 30.0], &[10.0, 30.0, 20.0, 30.0], &[30.0, 10.0, 30.0, 10.0]]);
    let priorities = ask(&base(3), &policy, &rows);
    let scores: Vec<Option<f64>> = ["R1", "R2", "R3"].map(|id| item(&priorities, id).score).into();
    assert_eq!(scores, [Some(21.5), Some(22.0), Some(22.0)]);
    assert_eq!(order(&priorities), ["R2", "R3", "R1"]);
    let ranks: Vec<Option<usize>> = priorities.items.iter().map(|item| item.rank).collect();
    assert_eq!(ranks, [Some(1), Some(1), Some(3)]);
    assert_eq!(item(&priorities, "R3").tied_with, ["R2"]);
}

/// Colour films, the example of dominated variants in a course of the Czech University of Life
/// Sciences Prague (orms.pef.czu.cz, "Example: Colour Films - Discarding Dominated Variants"): price
/// (less is better), sensitivity, overexposure, underexposure, lines. Films 1 and 4 are dominated by
/// film 2; films 2 and 3 by none.
#[test]
fn dominated_colour_films() {
    let price = Criterion { direction: Some(Better::Less), ..raw("price") };
    let others = ["sensitivity", "overexposure", "underexposure", "lines"].map(raw);
    let policy = Policy::new(Method::Pareto, [vec![price], others.into()].concat());
    let films = known(&[
        &[170.0, 28.8, 3.0, 1.0, 94.0],
        &[165.0, 30.2, 4.0, 1.5, 105.0],
        &[173.0, 28.3, 3.0, 1.0, 119.0],
        &[168.0, 27.6, 4.0, 0.5, 105.0],
    ]);
    let priorities = ask(&base(4), &policy, &films);
    let dominated_by = |id: &str| -> Vec<&str> {
        item(&priorities, id).dominated_by.iter().map(|by| by.by.as_str()).collect()
    };
    assert_eq!(dominated_by("R1"), ["R2"]);
    assert_eq!(dominated_by("R4"), ["R2"]);
    for film in ["R2", "R3"] {
        assert!(dominated_by(film).is_empty(), "{film}");
        assert_eq!(item(&priorities, film).rank, Some(1));
    }
}

/// Tervonen and van Valkenhoef's test of JSMAA
/// (`SMAA2SimulationTest.testCorrectResultsWithBRModel`): four antidepressants and placebo-free
/// benefit-risk criteria with normal and log-normal measurements; rank acceptabilities, central
/// weights of first ranks, each within 0.02 as there.
///
/// This library draws no normal values: each draw of the measurements is made here and given as
/// values of some draws of weights, and all are averaged. JSMAA's scales run over the 95 %
/// intervals of the measurements, from the smallest to the greatest, and values are linear on them.
#[test]
fn jsmaa_on_four_antidepressants() {
    const DRAWS: u32 = 5_000;
    const WEIGHTS: u32 = 10;
    // Venlafaxine, fluoxetine, paroxetine, sertraline; mean and standard deviation.
    let efficacy = [(0.113, 0.048), (0.0, 0.0), (0.086, 0.056), (0.095, 0.044)];
    let harms = [
        [(5.5, 2.32), (11.7, 2.5), (9.2, 1.86), (15.4, 2.65)],
        [(15.7, 4.44), (7.2, 1.45), (10.6, 1.58), (7.5, 1.48)],
        [(12.8, 2.45), (16.6, 3.27), (21.2, 5.15), (20.2, 3.78)],
        [(11.2, 3.98), (13.7, 1.89), (14.3, 2.93), (15.0, 3.21)],
        [(31.0, 1.68), (18.6, 1.79), (18.3, 3.7), (19.5, 2.6)],
    ];
    let names = ["efficacy", "diarrhea", "dizziness", "headache", "insomnia", "nausea"];
    let mut policy = Policy::new(Method::Smaa, names.map(raw).into());
    (policy.draws, policy.pairwise) = (Some(WEIGHTS), Some(false));
    let base = base(4);
    let mut chance = Chance::new(1);
    let mut acceptability = [[0.0; 4]; 4];
    let mut central = [[0.0; 6]; 4];
    for draw in 0..DRAWS {
        policy.seed = Some(draw);
        let mut rows = vec![Vec::new(); 4];
        let ends =
            |end: fn(f64, f64) -> f64, start: f64, of: [f64; 4]| of.into_iter().fold(start, end);
        for (criterion, cells) in std::iter::once(efficacy).chain(harms).enumerate() {
            let benefit = criterion == 0;
            let scale = |value: f64| if benefit { value.exp() } else { value };
            let low = ends(f64::min, f64::INFINITY, cells.map(|(m, s)| scale(m - 1.96 * s)));
            let high = ends(f64::max, f64::NEG_INFINITY, cells.map(|(m, s)| scale(m + 1.96 * s)));
            for (row, (mean, sd)) in rows.iter_mut().zip(cells) {
                let share = (scale(mean + sd * chance.normal()) - low) / (high - low);
                row.push(Some(if benefit { share } else { 1.0 - share }));
            }
        }
        let priorities = ask(&base, &policy, &rows);
        for alternative in 0..4 {
            let of =
                item(&priorities, &format!("R{}", alternative + 1)).simulation.as_ref().unwrap();
            for share in &of.acceptability {
                acceptability[alternative][share.rank - 1] +=
                    share.frequency.share / f64::from(DRAWS);
            }
            let first = of.acceptability[0].frequency.share;
            let weights = of.central_weights.iter().flatten();
            for (sum, weight) in central[alternative].iter_mut().zip(weights) {
                *sum += weight.weight * first / f64::from(DRAWS);
            }
        }
    }
    let published = [
        [0.39, 0.18, 0.15, 0.29],
        [0.20, 0.28, 0.30, 0.22],
        [0.25, 0.29, 0.27, 0.19],
        [0.17, 0.25, 0.29, 0.30],
    ];
    let weights = [
        [0.18, 0.21, 0.12, 0.21, 0.19, 0.09],
        [0.08, 0.14, 0.23, 0.18, 0.16, 0.22],
        [0.18, 0.17, 0.15, 0.13, 0.15, 0.22],
        [0.21, 0.10, 0.22, 0.13, 0.15, 0.20],
    ];
    for alternative in 0..4 {
        for (found, printed) in acceptability[alternative].iter().zip(published[alternative]) {
            assert!((found - printed).abs() < 0.02, "{alternative}: {found} for {printed}");
        }
        let firsts = acceptability[alternative][0];
        for (sum, printed) in central[alternative].iter().zip(weights[alternative]) {
            let found = sum / firsts;
            assert!((found - printed).abs() < 0.02, "{alternative}: {found} for {printed}");
        }
    }
}

/// Linear values between declared ends: 0 at the worst and 1 at the best, whichever is greater.
#[test]
fn a_scale_on_which_less_is_better() {
    let cost = Criterion {
        id: "cost".to_owned(),
        direction: Some(Better::Less),
        worst: Some(300.0),
        best: Some(100.0),
        ..Criterion::default()
    };
    let priorities = ask(&base(2), &weighted([(cost, 5.0)]), &known(&[&[250.0], &[150.0]]));
    assert_eq!(order(&priorities), ["R2", "R1"]);
    assert_eq!(item(&priorities, "R2").score, Some(0.75));
    assert_eq!(priorities.criteria[0].weight, Some(1.0));
}
