//! Begg's test: all pairs, and all orders.

use whatworks_synthesis::distribution::normal_upper;
use whatworks_synthesis::small_study::{BeggOptions, begg};

use super::{VI, YI, assert_close, each_reference, rank_test, reason};

/// Kendall's tau-b, by the signs of all pairs.
fn tau_b(x: &[f64], y: &[f64]) -> f64 {
    let sign = |a: f64, b: f64| {
        if a > b {
            1.0
        } else if a < b {
            -1.0
        } else {
            0.0
        }
    };
    let (mut both, mut of_x, mut of_y) = (0.0, 0.0, 0.0);
    for i in 0..x.len() {
        for j in 0..x.len() {
            let (a, b) = (sign(x[i], x[j]), sign(y[i], y[j]));
            both += a * b;
            of_x += a * a;
            of_y += b * b;
        }
    }
    both / f64::sqrt(of_x * of_y)
}

fn standardised(yi: &[f64], vi: &[f64]) -> Vec<f64> {
    let sum: f64 = vi.iter().map(|v| 1.0 / v).sum();
    let mean = yi.iter().zip(vi).map(|(y, v)| y / v).sum::<f64>() / sum;
    yi.iter().zip(vi).map(|(y, v)| (y - mean) / (v - 1.0 / sum).sqrt()).collect()
}

/// All orders of the values.
fn orders(values: &[f64]) -> Vec<Vec<f64>> {
    if values.len() < 2 {
        return vec![values.to_vec()];
    }
    let mut all = Vec::new();
    for first in 0..values.len() {
        let mut rest = values.to_vec();
        let value = rest.remove(first);
        for mut order in orders(&rest) {
            order.push(value);
            all.push(order);
        }
    }
    all
}

#[test]
fn tau_and_its_exact_p_are_those_of_all_pairs_and_all_orders() {
    each_reference(|report, yi, vi, _| {
        let want = tau_b(&standardised(yi, vi), vi);
        let same = (rank_test(yi, vi).tau - want).abs() < 1e-14;
        report.check_same("tau", same, true);
    });
    for k in 2..=8 {
        let (yi, vi) = (&YI[12 - k..], &VI[12 - k..]);
        let got = rank_test(yi, vi);
        let deviates = standardised(yi, vi);
        let taus: Vec<f64> = orders(&deviates).iter().map(|order| tau_b(order, vi)).collect();
        let share = |count: usize| count as f64 / taus.len() as f64;
        let above = share(taus.iter().filter(|tau| **tau >= got.tau - 1e-9).count());
        let below = share(taus.iter().filter(|tau| **tau <= got.tau + 1e-9).count());
        assert_close(got.p_exact.unwrap(), (2.0 * above.min(below)).min(1.0), 1e-13);
    }
}

/// The variance of S over all orders is what the normal approximation takes it for, with ties.
#[test]
fn the_variance_of_s_is_that_over_all_orders() {
    let cases: [(Vec<f64>, Vec<f64>); 3] = [
        (YI[..6].to_vec(), VI[..6].to_vec()),
        (YI[..7].to_vec(), vec![0.1, 0.1, 0.2, 0.2, 0.2, 0.3, 0.4]),
        (vec![0.3, 0.3, 0.3, 0.9, 0.9, 0.1, 0.5], vec![0.1, 0.1, 0.1, 0.2, 0.2, 0.2, 0.4]),
    ];
    for (yi, vi) in cases {
        let got = rank_test(&yi, &vi);
        let untied = |values: &[f64]| {
            let pairs = (0..values.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
            pairs.filter(|&(i, j)| values[i] != values[j]).count() as f64
        };
        let deviates = standardised(&yi, &vi);
        let scale = (untied(&deviates) * untied(&vi)).sqrt();
        let squares: Vec<f64> =
            orders(&deviates).iter().map(|order| (tau_b(order, &vi) * scale).powi(2)).collect();
        let variance = squares.iter().sum::<f64>() / squares.len() as f64;
        assert_close(got.s, got.tau * scale, 1e-13);
        assert_close(got.statistic, got.s / variance.sqrt(), 1e-12);
        assert_close(got.p_asymptotic, 2.0 * normal_upper(got.statistic.abs()), 1e-13);
        assert_eq!(got.p_exact.is_none(), got.ties);
    }
}

/// Effects in the order of the variances: S is the greatest, with probability 1 / k! on each side.
#[test]
fn the_exact_p_keeps_its_digits_in_the_far_tail() {
    let mut factorial = 1.0;
    for k in 2..=170_u32 {
        factorial *= f64::from(k);
        if k % 7 != 2 {
            continue;
        }
        // The first study, nearly all the weight, is the mean; the others are ever further off.
        let vi: Vec<f64> = (0..k).map(|i| if i == 0 { 1e-9 } else { f64::from(i) }).collect();
        let yi: Vec<f64> = (0..k).map(|i| f64::from(i * i)).collect();
        let got = rank_test(&yi, &vi);
        assert_eq!(got.tau, 1.0, "{k}");
        assert_close(got.p_exact.unwrap(), 2.0 / factorial, 1e-12);
    }
}

#[test]
fn begg_does_not_apply_where_nothing_can_be_ranked() {
    let options = BeggOptions { at_least: 0, ..Default::default() };
    assert!(reason(begg(&[0.1, 0.2], &[0.3; 2], &options)).contains("equal"));
    assert!(reason(begg(&[0.1; 4], &[0.3, 0.1, 0.2, 0.7], &options)).contains("equal"));
    assert!(reason(begg(&[0.1], &[0.3], &options)).contains("2 or more studies"));
}
