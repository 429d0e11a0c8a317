//! What must hold whatever the data: scale, order, limits, degenerate input, simulated sets.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{ITERATIVE, compare_all, extra, used, variance_scale};
use proptest::prelude::*;
use whatworks_synthesis::distribution::{chi_square_lower, chi_square_upper};
use whatworks_synthesis::{Error, Inference, Method, Options, Pooled, Unusable, pool};

fn fit(yi: &[f64], vi: &[f64], method: Method) -> Pooled {
    pool(yi, vi, &Options::method(method)).unwrap()
}

fn near(got: f64, want: f64, tolerance: f64, scale: f64) -> bool {
    (got - want).abs() <= tolerance * want.abs().max(scale)
}

/// Q at a tau2, by its definition.
fn generalised_q(yi: &[f64], vi: &[f64], tau2: f64) -> f64 {
    let w: Vec<f64> = vi.iter().map(|v| 1.0 / (v + tau2)).collect();
    let sum: f64 = w.iter().sum();
    let mean = w.iter().zip(yi).map(|(w, y)| w * y).sum::<f64>() / sum;
    w.iter().zip(yi).map(|(w, y)| w * (y - mean).powi(2)).sum()
}

/// The log-likelihood up to a constant, by its definition.
fn log_likelihood(yi: &[f64], vi: &[f64], tau2: f64, method: Method) -> f64 {
    let logs: f64 = vi.iter().map(|v| (v + tau2).ln()).sum();
    let sum: f64 = vi.iter().map(|v| 1.0 / (v + tau2)).sum();
    let contrasts = if method == Method::Restricted { sum.ln() } else { 0.0 };
    -0.5 * (logs + contrasts + generalised_q(yi, vi, tau2))
}

fn studies(k: std::ops::Range<usize>) -> impl Strategy<Value = Vec<(f64, f64)>> {
    // Variances over three orders of magnitude, effects of the order of their roots.
    prop::collection::vec((-2.0..2.0_f64, -3.0..1.0_f64), k)
        .prop_map(|rows| rows.into_iter().map(|(y, v)| (y, 10.0_f64.powf(v))).collect())
}

fn split(rows: &[(f64, f64)]) -> (Vec<f64>, Vec<f64>) {
    rows.iter().copied().unzip()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_change_of_unit_changes_the_unit_alone(rows in studies(2..15), power in -4.0..4.0_f64) {
        let c = 10.0_f64.powf(power);
        let (yi, vi) = split(&rows);
        let (cy, cv): (Vec<f64>, Vec<f64>) = rows.iter().map(|(y, v)| (c * y, c * c * v)).unzip();
        for &method in Method::ALL {
            let (one, other) = (fit(&yi, &vi, method), fit(&cy, &cv, method));
            let scale = variance_scale(&vi);
            let tau2 = (one.tau2.unwrap(), other.tau2.unwrap() / (c * c));
            prop_assert!(near(tau2.1, tau2.0, 1e-9, 1e-3 * scale), "{method}: {tau2:?}");
            prop_assert!(near(other.estimate / c, one.estimate, 1e-9, 1e-3));
            prop_assert!(near(other.q, one.q, 1e-9, 1e-9));
            if let (Some(a), Some(b)) = (one.tau2_high, other.tau2_high) {
                prop_assert!(near(b / (c * c), a, 1e-9, 1e-3 * scale));
            }
        }
    }

    #[test]
    fn the_order_of_studies_is_no_matter(rows in studies(2..15), turn in 0_usize..15) {
        let (yi, vi) = split(&rows);
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        turned.reverse();
        let (ty, tv) = split(&turned);
        for &method in Method::ALL {
            let (one, other) = (fit(&yi, &vi, method), fit(&ty, &tv, method));
            let scale = variance_scale(&vi);
            prop_assert!(near(other.tau2.unwrap(), one.tau2.unwrap(), 1e-10, scale), "{method}");
            prop_assert!(near(other.estimate, one.estimate, 1e-10, 1.0));
            prop_assert!(near(other.q, one.q, 1e-12, 1.0));
        }
    }

    #[test]
    fn the_ends_of_the_interval_of_tau2_hit_their_probabilities(rows in studies(2..15)) {
        let (yi, vi) = split(&rows);
        let got = fit(&yi, &vi, Method::PauleMandel);
        let df = (yi.len() - 1) as f64;
        let low = chi_square_upper(generalised_q(&yi, &vi, got.tau2_low.unwrap()), df);
        let high = chi_square_lower(generalised_q(&yi, &vi, got.tau2_high.unwrap()), df);
        // At 0 the interval is cut off.
        prop_assert!(got.tau2_low == Some(0.0) && low >= 0.025 || (low - 0.025).abs() < 1e-9);
        prop_assert!(got.tau2_high == Some(0.0) && high <= 0.025 || (high - 0.025).abs() < 1e-9);
        if got.tau2.unwrap() > 0.0 {
            prop_assert!(near(generalised_q(&yi, &vi, got.tau2.unwrap()), df, 1e-9, 1.0));
        }
    }

    #[test]
    fn no_point_of_a_grid_has_a_higher_likelihood(rows in studies(2..12)) {
        let (yi, vi) = split(&rows);
        for method in [Method::MaximumLikelihood, Method::Restricted] {
            let got = fit(&yi, &vi, method).tau2.unwrap();
            let best = log_likelihood(&yi, &vi, got, method);
            for step in 0..=600 {
                let tau2 = 1e-5 * (1.03_f64.powi(step) - 1.0);
                prop_assert!(log_likelihood(&yi, &vi, tau2, method) <= best + 1e-9, "{method} {tau2} {got}");
            }
        }
    }

    #[test]
    fn a_study_twice_weighs_twice(rows in studies(2..10)) {
        // Common effect: a study given twice is one of half the variance.
        let (mut yi, mut vi) = split(&rows);
        let (mut halved, last) = (vi.clone(), vi.len() - 1);
        halved[last] *= 0.5;
        let want = fit(&yi, &halved, Method::CommonEffect);
        yi.push(yi[last]);
        vi.push(vi[last]);
        let got = fit(&yi, &vi, Method::CommonEffect);
        prop_assert!(near(got.estimate, want.estimate, 1e-12, 1.0));
        prop_assert!(near(got.se.unwrap(), want.se.unwrap(), 1e-12, 0.0));
        prop_assert!(near(got.q, want.q, 1e-10, 1.0));
    }

    #[test]
    fn nothing_panics(values in prop::collection::vec((any::<f64>(), any::<f64>()), 0..9), level: f64) {
        let (yi, vi): (Vec<f64>, Vec<f64>) = values.into_iter().unzip();
        for &method in Method::ALL {
            for unusable in [Unusable::Refuse, Unusable::LeaveOut] {
                for &inference in Inference::ALL {
                    let options = Options { unusable, inference, ..Options::method(method) };
                    if let Ok(pooled) = pool(&yi, &vi, &options) {
                        prop_assert!(pooled.estimate.is_finite() && pooled.ci_low.is_finite());
                        prop_assert!(pooled.tau2.is_none_or(|tau2| tau2 >= 0.0 && tau2.is_finite()));
                        prop_assert_eq!(pooled.k + pooled.left_out.len(), yi.len());
                    }
                    let _ = pool(&yi, &vi, &Options { level, ..options });
                }
            }
        }
    }
}

/// Numbers that depend on nothing but the seed: xorshift, and normals as the sum of twelve.
struct Numbers(u64);

impl Numbers {
    fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// 6,000 sets of ten studies under six settings: every method settles, at a maximum that a grid
/// does not beat.
#[test]
fn simulated_sets_have_no_failure() {
    let mut numbers = Numbers(20_241_124);
    for (spread, ratio) in
        [(0.0, 1.0), (0.05, 1.0), (0.05, 2.0), (0.5, 3.0), (0.01, 4.0), (5.0, 2.0)]
    {
        for _ in 0..1000 {
            let rows: Vec<(f64, f64)> = (0..10)
                .map(|_| {
                    let v = 0.05 * 10.0_f64.powf(ratio * (numbers.uniform() - 0.5));
                    (0.2 + numbers.normal() * (v + spread).sqrt(), v)
                })
                .collect();
            let (yi, vi) = split(&rows);
            for &method in Method::ALL {
                let got = fit(&yi, &vi, method);
                let tau2 = got.tau2.unwrap();
                assert!(tau2 >= 0.0 && tau2.is_finite() && got.estimate.is_finite());
                if matches!(method, Method::Restricted | Method::MaximumLikelihood) {
                    let best = log_likelihood(&yi, &vi, tau2, method);
                    for step in 0..=60 {
                        let other = 1e-4 * (1.3_f64.powi(step) - 1.0);
                        assert!(log_likelihood(&yi, &vi, other, method) <= best + 1e-9);
                    }
                }
            }
        }
    }
}

#[test]
fn degenerate_sets_have_an_answer() {
    let sets: [(&[f64], &[f64]); 6] = [
        (&[0.1, 0.9], &[0.04, 0.09]),
        (&[0.1, 0.4, 0.9], &[0.04, 0.09, 0.01]),
        (&[0.1, 0.4, 0.9, 0.2], &[0.05; 4]),
        (&[0.1, 0.4, 0.9, 0.2], &[1e-6, 1.0, 1e-3, 0.5]),
        (&[0.3; 5], &[0.1, 0.2, 0.3, 0.4, 0.5]),
        (&[5.0, -5.0, 4.0, -4.0], &[1e-12, 1e-12, 1e-12, 1e-12]),
    ];
    for (yi, vi) in sets {
        for scale in [1e-6, 1.0, 1e6] {
            let yi: Vec<f64> = yi.iter().map(|y| y * scale).collect();
            let vi: Vec<f64> = vi.iter().map(|v| v * scale * scale).collect();
            for &method in Method::ALL {
                let got = fit(&yi, &vi, method);
                assert!(got.tau2.unwrap().is_finite() && got.se.unwrap() > 0.0, "{method} {yi:?}");
                let q = generalised_q(&yi, &vi, 0.0);
                assert!(near(got.q, q, 1e-12, 1e-12));
            }
        }
    }
}

#[test]
fn equal_variances_have_closed_forms() {
    // With one variance, REML, PM, EB, HE and DL are all s^2 - v, and ML is s^2 (k-1)/k - v.
    let yi = [0.1, 0.9, -0.4, 1.3, 0.6, 2.2];
    let vi = [0.05; 6];
    let mean = yi.iter().sum::<f64>() / 6.0;
    let s2 = yi.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / 5.0;
    for method in [
        Method::Restricted,
        Method::PauleMandel,
        Method::EmpiricalBayes,
        Method::Hedges,
        Method::DerSimonianLaird,
    ] {
        assert!(near(fit(&yi, &vi, method).tau2.unwrap(), s2 - 0.05, 1e-12, 0.0), "{method}");
    }
    let ml = fit(&yi, &vi, Method::MaximumLikelihood).tau2.unwrap();
    assert!(near(ml, s2 * 5.0 / 6.0 - 0.05, 1e-12, 0.0));
    let hs = fit(&yi, &vi, Method::HunterSchmidt).tau2.unwrap();
    assert!(near(hs, s2 * 5.0 / 6.0 - 0.05, 1e-12, 0.0), "(Q - k) / sum(w)");
    // Knapp-Hartung is then the t test of the mean, whatever tau2.
    let options = Options { inference: Inference::KnappHartung, ..Options::default() };
    let got = pool(&yi, &vi, &options).unwrap();
    assert!(near(got.se.unwrap(), (s2 / 6.0).sqrt(), 1e-12, 0.0));
}

#[test]
fn without_heterogeneity_all_methods_are_the_common_effect() {
    let (yi, vi) = ([0.30, 0.31, 0.29, 0.305], [0.1, 0.2, 0.15, 0.12]);
    let common = fit(&yi, &vi, Method::CommonEffect);
    for &method in Method::ALL.iter().filter(|method| **method != Method::SidikJonkman) {
        let got = fit(&yi, &vi, method);
        assert_eq!(got.tau2, Some(0.0));
        assert!(near(got.estimate, common.estimate, 1e-15, 0.0));
        assert!(near(got.se.unwrap(), common.se.unwrap(), 1e-15, 0.0));
    }
}

#[test]
fn the_higher_of_two_maxima_is_taken() {
    // Two precise studies that agree and two that lie far off: maxima at 0 and far from it.
    let mut two = 0;
    for distance in 1..60 {
        let far = f64::from(distance) * 0.25;
        let (yi, vi) = ([0.0, 0.01, far, -0.7 * far], [1e-4, 1e-4, 4.0, 9.0]);
        for method in [Method::Restricted, Method::MaximumLikelihood] {
            let at = |tau2: f64| log_likelihood(&yi, &vi, tau2, method);
            let grid: Vec<f64> =
                (0..6000).map(|step| 1e-6 * (1.004_f64.powi(step) - 1.0)).collect();
            let maxima =
                grid.windows(3).filter(|w| at(w[1]) > at(w[0]) && at(w[1]) > at(w[2])).count();
            let at_zero = usize::from(at(0.0) > at(1e-9));
            two += usize::from(maxima + at_zero > 1);
            let best = grid.iter().map(|tau2| at(*tau2)).fold(f64::NEG_INFINITY, f64::max);
            let got = fit(&yi, &vi, method).tau2.unwrap();
            assert!(at(got) >= best - 1e-12, "{method} {far}: {got}");
        }
    }
    assert!(two > 10, "the test is about likelihoods with two maxima; {two} of them have them");
}

#[test]
fn a_maximum_at_the_upper_bound_is_found() {
    // Equal variances: the maximum is the residual variance less v, however close to 0.
    for excess in [1e-11, 1e-9, 1e-7, 1e-5] {
        let got = fit(&[0.1, 0.3], &[0.02 - excess; 2], Method::Restricted).tau2.unwrap();
        assert!(near(got, excess, 1e-5, 1e-16), "{got} is not {excess}");
    }
    let yi: Vec<f64> = (0..1000).map(|i| f64::from(7919 * i % 1000) / 1000.0).collect();
    let mean = yi.iter().sum::<f64>() / 1000.0;
    let s = yi.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / 999.0;
    let got = fit(&yi, &vec![s / (1.0 + 1e-6); 1000], Method::Restricted).tau2.unwrap();
    assert!(near(got, s * 1e-6, 1e-4, 0.0), "{got}");
}

#[test]
fn maxima_that_merge_are_settled() {
    let yi = [0.0, 0.4508, 2.06612, -2.06612];
    let vi = [1e-4, 0.000_113_042_279_608_514_27, 1.0, 1.3];
    let got = fit(&yi, &vi, Method::Restricted).tau2.unwrap();
    let best = log_likelihood(&yi, &vi, got, Method::Restricted);
    for step in 0..=4000 {
        let tau2 = 1e-6 * (1.005_f64.powi(step) - 1.0);
        assert!(log_likelihood(&yi, &vi, tau2, Method::Restricted) <= best + 1e-12);
    }
}

#[test]
fn one_study_is_its_own_answer() {
    let got = pool(&[0.4], &[0.09], &Options::default()).unwrap();
    assert_eq!((got.estimate, got.se, got.q, got.q_df), (0.4, Some(0.3), 0.0, 0));
    assert_eq!((got.tau2, got.i2, got.q_p, got.prediction_low), (None, None, None, None));
    let options = Options { inference: Inference::KnappHartung, ..Options::default() };
    assert!(matches!(pool(&[0.4], &[0.09], &options), Err(Error::TooFew { needed: 2, .. })));
}

#[test]
fn bad_input_is_named() {
    let at = |yi: &[f64], vi: &[f64]| pool(yi, vi, &Options::default()).unwrap_err();
    assert_eq!(at(&[0.1, f64::NAN], &[0.1, 0.1]).pointer(), "/yi/1");
    assert_eq!(at(&[0.1, f64::INFINITY], &[0.1, 0.1]).pointer(), "/yi/1");
    assert_eq!(at(&[0.1, 0.2], &[0.0, 0.1]).pointer(), "/vi/0");
    assert_eq!(at(&[0.1, 0.2], &[0.1, -0.1]).pointer(), "/vi/1");
    assert_eq!(at(&[0.1, 0.2], &[0.1]).pointer(), "/vi");
    assert_eq!(at(&[], &[]).code(), "too-few-studies");
    let message = at(&[0.1, 0.2], &[0.1, -0.1]).to_string();
    assert_eq!(message, "`vi[1]` is -0.1, expected a finite variance above 0");
    let options = Options { level: 95.0, ..Options::default() };
    assert_eq!(pool(&[0.1], &[0.1], &options).unwrap_err().pointer(), "/level");
}

#[test]
fn exponentials_are_those_of_the_logarithms() {
    let got = fit(&[0.1, 0.9], &[0.04, 0.09], Method::Restricted);
    let natural = got.exp();
    assert_eq!(natural.estimate, got.estimate.exp());
    assert_eq!(natural.ci_high, got.ci_high.exp());
    assert_eq!((natural.se, natural.tau2), (None, got.tau2));
}

#[test]
fn other_levels_of_the_interval_of_tau2() {
    let extra = extra();
    compare_all(|report, dataset, measure, block| {
        let want = &extra[&dataset.file][measure]["q_profile_ci_90"];
        report.check_same("reached", true, true);
        if want.is_null() {
            return;
        }
        let (yi, vi) = used(block);
        let options = Options { level: 0.90, ..Options::default() };
        let got = pool(&yi, &vi, &options).unwrap();
        let variance = variance_scale(&vi);
        report.check_each(
            "tau2",
            [got.tau2_low, got.tau2_high],
            &want["tau2"],
            ITERATIVE,
            variance,
        );
        report.check_each("I2", [got.i2_low, got.i2_high], &want["I2"], ITERATIVE, 100.0);
    });
}
