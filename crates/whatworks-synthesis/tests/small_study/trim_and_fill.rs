//! Trim and fill: the literal iteration, and an example by hand.

use whatworks_synthesis::Method;
use whatworks_synthesis::small_study::{
    MissingEstimator, Side, SideRule, TrimAndFillOptions, trim_and_fill,
};

use super::common::effect_scale;
use super::{assert_close, each_reference, figures, reason, trimming};

/// Duval and Tweedie's iteration, literally: sort, trim, rank by distance, count.
fn literal(yi: &[f64], vi: &[f64], estimator: MissingEstimator) -> Vec<(f64, f64)> {
    let mut studies: Vec<(f64, f64)> = yi.iter().copied().zip(vi.iter().copied()).collect();
    studies.sort_by(|a, b| a.partial_cmp(b).unwrap());
    let k = studies.len();
    let mut k0 = 0;
    loop {
        let kept = &studies[..k - k0];
        let weight: f64 = kept.iter().map(|(_, v)| 1.0 / v).sum();
        let mean = kept.iter().map(|(y, v)| y / v).sum::<f64>() / weight;
        let mut signed: Vec<f64> = studies.iter().map(|(y, _)| y - mean).collect();
        signed.sort_by(|a, b| a.abs().partial_cmp(&b.abs()).unwrap());
        let count = match estimator {
            MissingEstimator::L0 => {
                let ranks = (1..).zip(&signed).filter(|(_, d)| **d > 0.0).map(|(rank, _)| rank);
                let s: i32 = ranks.sum();
                let (s, k) = (f64::from(s), k as f64);
                (4.0 * s - k * (k + 1.0)) / (2.0 * k - 1.0)
            }
            MissingEstimator::R0 => {
                let run = signed.iter().rev().take_while(|d| **d > 0.0).count();
                run as f64 - 1.0
            }
        };
        let next = count.max(0.0).round() as usize;
        if next == k0 {
            let trimmed = &studies[k - k0..];
            return trimmed.iter().map(|(y, v)| (2.0 * mean - y, *v)).collect();
        }
        k0 = next;
    }
}

#[test]
fn the_filled_studies_are_those_of_the_literal_iteration() {
    each_reference(|report, yi, vi, _| {
        let turned: Vec<f64> = yi.iter().map(|y| -y).collect();
        for estimator in MissingEstimator::ALL {
            for (side, effects) in [(SideRule::Left, yi), (SideRule::Right, &*turned)] {
                // What is missing on the right is missing on the left of the mirrored funnel.
                let want = literal(yi, vi, *estimator);
                let options = trimming(Method::CommonEffect, *estimator, side);
                let got = figures(trim_and_fill(effects, vi, &options));
                let sign = if side == SideRule::Left { 1.0 } else { -1.0 };
                let got = got.filled_yi.iter().map(|y| sign * y).zip(got.filled_vi);
                let got: Vec<(f64, f64)> = got.collect();
                let near = |a: f64, b: f64| (a - b).abs() < 1e-12 * effect_scale(yi);
                let same = got.len() == want.len()
                    && got.iter().zip(&want).all(|(a, b)| near(a.0, b.0) && a.1 == b.1);
                report.check_same(&format!("{estimator} {side}"), same, true);
            }
        }
    });
}

/// One large study at 0 with ranks 1 and 2 below the mean and 3, 4 and 5 above: S = 12, so
/// L0 = (48 - 30) / 9 = 2, and three run out furthest, so R0 = 3 - 1 = 2. Without these two the
/// mean is 0.5 / 1002.
#[test]
fn five_studies_by_hand() {
    let (yi, vi) = ([0.0, 1.0, -0.5, 2.0, 3.0], [0.001, 1.0, 1.0, 1.0, 1.0]);
    for estimator in MissingEstimator::ALL {
        let options = trimming(Method::CommonEffect, *estimator, SideRule::Left);
        let got = figures(trim_and_fill(&yi, &vi, &options));
        let mean = 0.5 / 1002.0;
        assert_eq!((got.k0, &*got.steps), (2, &[0, 2][..]));
        assert_close(got.centre, mean, 1e-14);
        assert_close(got.filled_yi[0], 2.0 * mean - 2.0, 1e-15);
        assert_close(got.filled_yi[1], 2.0 * mean - 3.0, 1e-15);
        assert_eq!(got.filled_vi, [1.0, 1.0]);
        assert_close(got.estimate, (0.5 + 4.0 * mean) / 1006.0, 1e-12);
        assert_close(got.se, 1.0 / 1006.0_f64.sqrt(), 1e-14);
        let p = (*estimator == MissingEstimator::R0).then_some(0.125);
        assert_eq!((got.p_k0, got.tau2), (p, Some(0.0)));
        assert_eq!(got.side, Side::Left);
    }
}

#[test]
fn a_symmetric_funnel_is_not_filled() {
    let (arms, variances) = ([0.2, 0.5, 0.9, 1.4, 3.1], [0.1, 0.3, 0.2, 0.9, 1.5]);
    for centre in [0.0, 0.3, -17.7] {
        for middle in [false, true] {
            let mut yi: Vec<f64> = arms.iter().flat_map(|a| [centre - a, centre + a]).collect();
            let mut vi: Vec<f64> = variances.iter().flat_map(|v| [*v, *v]).collect();
            if middle {
                yi.push(centre);
                vi.push(0.05);
            }
            for method in Method::ALL {
                for estimator in MissingEstimator::ALL {
                    for side in [SideRule::Left, SideRule::Right] {
                        let options = trimming(*method, *estimator, side);
                        let got = figures(trim_and_fill(&yi, &vi, &options));
                        assert_eq!(got.k0, 0, "{centre} {middle} {options:?}");
                        assert!(got.filled_yi.is_empty() && got.steps == [0]);
                    }
                }
            }
        }
    }
}

#[test]
fn a_cycle_is_reported() {
    let (yi, vi) = ([1.7, -0.3, -1.5, 1.2], [10.0, 0.01, 10.0, 1.0]);
    let options = trimming(Method::DerSimonianLaird, MissingEstimator::R0, SideRule::Left);
    let cycle = reason(trim_and_fill(&yi, &vi, &options));
    assert!(cycle.ends_with("goes round: 0, 1"), "{cycle}");
    let (yi, vi) = (
        [-1.9, -0.4, 0.5, -2.8, -0.8, 0.3, -2.9, 2.2],
        [10.0, 0.1, 10.0, 10.0, 10.0, 0.01, 10.0, 10.0],
    );
    let options = trimming(Method::DerSimonianLaird, MissingEstimator::L0, SideRule::Right);
    let cycle = reason(trim_and_fill(&yi, &vi, &options));
    assert!(cycle.ends_with("goes round: 3, 2"), "{cycle}");
}

#[test]
fn the_side_needs_studies_of_different_size() {
    let options = trimming(Method::Restricted, MissingEstimator::L0, SideRule::Auto);
    let equal = reason(trim_and_fill(&[0.1, 0.2, 0.5], &[0.2; 3], &options));
    assert!(equal.contains("no slope"), "{equal}");
    let got = trim_and_fill(
        &[0.1, 0.2, 0.5],
        &[0.2; 3],
        &TrimAndFillOptions { side: SideRule::Right, ..options },
    );
    assert_eq!(figures(got).side, Side::Right);
    assert!(reason(trim_and_fill(&[0.1, 0.2], &[0.2, 0.3], &options)).contains("needs 3 or more"));
}
