//! Robustness against published figures and against second derivations.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{
    CLOSED_FORM, ITERATIVE, Report, compare_all, effect_scale, extra, used, variance_scale,
};
use proptest::prelude::*;
use serde_json::Value;
use whatworks_synthesis::robustness::{
    InfluenceCriterion, Refit, blup, cumulative, influence, leave_one_out, permutation_test,
    standardised_residuals,
};
use whatworks_synthesis::{Inference, Method, Options, Pooled, pool};

const REFERENCES: [(&str, Method, f64); 3] = [
    ("common", Method::CommonEffect, CLOSED_FORM),
    ("DL", Method::DerSimonianLaird, CLOSED_FORM),
    ("REML", Method::Restricted, ITERATIVE),
];

// Published figures.

/// The scale of p values: below 1e-302 the reference has 0, for want of a number of full accuracy.
const SMALLEST_P: f64 = 1e-290;

fn refits(
    report: &mut Report,
    path: &str,
    rows: &[Refit],
    want: &Value,
    tol: f64,
    scales: [f64; 2],
) {
    let [effect, variance] = scales;
    let mut column = |name: &str, figure: fn(&Refit) -> Option<f64>, tol, scale| {
        if want.get(name).is_some() {
            let got = rows.iter().map(figure);
            report.check_each(&format!("{path}.{name}"), got, &want[name], tol, scale);
        }
    };
    column("estimate", |row| Some(row.estimate), tol, effect);
    column("se", |row| row.se, tol, effect);
    column("p", |row| row.p, tol, SMALLEST_P);
    column("ci_lb", |row| row.ci_low, tol, effect);
    column("ci_ub", |row| row.ci_high, tol, effect);
    column("tau2", |row| row.tau2, tol, variance);
    column("Q", |row| Some(row.q), CLOSED_FORM, 1.0);
    column("I2", |row| row.i2, tol, 100.0);
}

#[test]
fn refits_agree_with_published_figures() {
    compare_all(|report, _, _, block| {
        let (yi, vi) = used(block);
        let scales = [effect_scale(&yi), variance_scale(&vi)];
        for (name, method, tol) in REFERENCES {
            let options = Options::method(method);
            if let Some(want) = block["leave_one_out"].get(name) {
                let rows = leave_one_out(&yi, &vi, &options).unwrap().rows;
                refits(report, &format!("leave_one_out.{name}"), &rows, want, tol, scales);
            }
            if let Some(want) = block["cumulative"].get(name) {
                let rows = cumulative(&yi, &vi, None, &options).unwrap().rows;
                let from = want["from_k"].as_u64().unwrap() as usize - 1;
                refits(report, &format!("cumulative.{name}"), &rows[from..], want, tol, scales);
            }
        }
    });
}

#[test]
fn influence_agrees_with_published_figures() {
    compare_all(|report, _, _, block| {
        let (yi, vi) = used(block);
        for (name, method, tol) in REFERENCES {
            let Some(want) = block["influence"].get(name) else { continue };
            let rows = influence(&yi, &vi, &Options::method(method)).unwrap().rows;
            let flags = rows.iter().map(|row| Value::from(row.is_influential)).collect();
            report.check_same(name, &Value::Array(flags), &want["is_influential"]);
            let mut column = |key: &str, got: Vec<Option<f64>>, scale| {
                report.check_each(&format!("{name}.{key}"), got, &want[key], tol, scale);
            };
            column("rstudent", rows.iter().map(|row| row.rstudent).collect(), 1.0);
            column("dffits", rows.iter().map(|row| row.dffits).collect(), 1.0);
            column("cooks_d", rows.iter().map(|row| row.cooks_d).collect(), 1.0);
            column("cov_r", rows.iter().map(|row| row.cov_r).collect(), 1.0);
            let variance = variance_scale(&vi);
            column("tau2_del", rows.iter().map(|row| row.tau2_deleted).collect(), variance);
            column("QE_del", rows.iter().map(|row| Some(row.q_deleted)).collect(), 1.0);
            column("hat", rows.iter().map(|row| Some(row.hat)).collect(), 1.0);
            column("weight_pct", rows.iter().map(|row| Some(row.weight)).collect(), 100.0);
            column("dfbetas", rows.iter().map(|row| row.dfbetas).collect(), 1.0);
        }
    });
}

#[test]
fn residuals_and_predictions_agree_with_published_figures() {
    let options = Options::method(Method::DerSimonianLaird);
    compare_all(|report, _, _, block| {
        let (yi, vi) = used(block);
        let scale = effect_scale(&yi);
        let mut column = |list: &str, key: &str, got: Vec<Option<f64>>, scale| {
            let path = format!("{list}.{key}");
            report.check_each(&path, got, &block[list][key], CLOSED_FORM, scale);
        };
        if block.get("rstandard_DL").is_some() {
            let rows = standardised_residuals(&yi, &vi, &options).unwrap().rows;
            let residuals = rows.iter().map(|row| Some(row.residual)).collect();
            column("rstandard_DL", "resid", residuals, scale);
            column("rstandard_DL", "se", rows.iter().map(|row| Some(row.se)).collect(), scale);
            column("rstandard_DL", "z", rows.iter().map(|row| row.z).collect(), 1.0);
        }
        if block.get("blup_DL").is_some() {
            let rows = blup(&yi, &vi, &options).unwrap().rows;
            column("blup_DL", "pred", rows.iter().map(|row| Some(row.prediction)).collect(), scale);
            column("blup_DL", "se", rows.iter().map(|row| Some(row.se)).collect(), scale);
            column("blup_DL", "pi_lb", rows.iter().map(|row| Some(row.pi_low)).collect(), scale);
            column("blup_DL", "pi_ub", rows.iter().map(|row| Some(row.pi_high)).collect(), scale);
        }
    });
}

#[test]
fn permutation_agrees_with_published_figures() {
    let extra = extra();
    compare_all(|report, dataset, measure, block| {
        let (yi, vi) = used(block);
        for (name, method, _) in REFERENCES {
            let key = format!("permutation_exact_{name}");
            let more = &extra[&dataset.file][measure];
            let Some(want) = block.get(&key).or_else(|| more.get(&key)) else { continue };
            let got = permutation_test(&yi, &vi, &Options::method(method)).unwrap();
            report.check(&key, got.p, &want["p"], 0.0, 0.0);
            let patterns = got.patterns.map(|count| count as u64);
            report.check_same(&key, patterns, want["n_permutations"].as_u64());
        }
    });
}

// Second derivations.

fn without<T: Copy>(list: &[T], place: usize) -> Vec<T> {
    [&list[..place], &list[place + 1..]].concat()
}

fn same_as_pool(row: &Refit, pooled: &Pooled) {
    let got = [row.se, row.statistic, row.p, row.ci_low, row.ci_high, row.tau2, row.i2, row.h2];
    let Pooled { se, statistic, p, ci_low, ci_high, tau2, i2, h2, .. } = *pooled;
    let want = [se, statistic, p, Some(ci_low), Some(ci_high), tau2, i2, h2];
    assert_eq!(got, want);
    assert_eq!((row.k, row.estimate, row.df), (pooled.k, pooled.estimate, pooled.df));
    assert_eq!((row.q, row.q_p), (pooled.q, pooled.q_p));
}

/// A few effects and variances, of at least `least` studies.
fn studies(least: usize, most: usize) -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    prop::collection::vec((-3.0..3.0, 0.001..4.0), least..=most)
        .prop_map(|studies| studies.into_iter().unzip())
}

fn options() -> impl Strategy<Value = Options> {
    let methods = prop::sample::select(Method::ALL);
    let inferences = prop::sample::select(Inference::ALL);
    (methods, inferences, 0.5..0.99).prop_map(|(method, inference, level)| Options {
        method,
        inference,
        level,
        ..Options::default()
    })
}

fn near(got: f64, want: f64, tol: f64) -> bool {
    (got - want).abs() <= tol * want.abs().max(1.0)
}

fn all_near(got: &[Option<f64>], want: &[Option<f64>], tol: f64) -> bool {
    got.len() == want.len()
        && got.iter().zip(want).all(|pair| match pair {
            (Some(got), Some(want)) => near(*got, *want, tol),
            (got, want) => got == want,
        })
}

/// The row of influence that the matrices of Viechtbauer and Cheung (2010) give, with an intercept
/// as the only column of the design.
fn influence_by_matrices(yi: &[f64], vi: &[f64], i: usize, options: &Options) -> [Option<f64>; 8] {
    let (rest_y, rest_v) = (without(yi, i), without(vi, i));
    let full = pool(yi, vi, options).unwrap();
    let deleted = pool(&rest_y, &rest_v, options).unwrap();
    let plain = Options { inference: Inference::Wald, ..*options };
    let variance = |pooled: &Pooled| pooled.se.unwrap().powi(2);
    let scale = variance(&deleted) / variance(&pool(&rest_y, &rest_v, &plain).unwrap());
    let precisions = |tau2: f64| vi.iter().map(|v| 1.0 / (v + tau2)).collect::<Vec<_>>();
    let w = precisions(full.tau2.unwrap());
    let hat_row: Vec<f64> = w.iter().map(|w_j| w_j / w.iter().sum::<f64>()).collect();
    let tau2 = deleted.tau2.unwrap();
    let shift = full.estimate - deleted.estimate;
    let fitted_variance = scale * hat_row[i] * (vi[i] + tau2);
    let beta_variance = scale / precisions(tau2).iter().sum::<f64>();
    let residual_variance = scale * (vi[i] + tau2) + variance(&deleted);
    [
        Some((yi[i] - deleted.estimate) / residual_variance.sqrt()),
        Some(shift / fitted_variance.sqrt()),
        Some(shift * shift / variance(&full)),
        Some(variance(&deleted) / variance(&full)),
        Some(tau2),
        Some(deleted.q),
        Some(full.weights[i] / 100.0),
        Some(shift / beta_variance.sqrt()),
    ]
}

/// DerSimonian-Laird from the moments, and the statistic of its mean.
fn dersimonian_laird(yi: &[f64], vi: &[f64]) -> f64 {
    let mean_at = |tau2: f64| {
        let w: Vec<f64> = vi.iter().map(|v| 1.0 / (v + tau2)).collect();
        let sum: f64 = w.iter().sum();
        (w.iter().zip(yi).map(|(w, y)| w * y).sum::<f64>() / sum, sum)
    };
    let (mean, sum) = mean_at(0.0);
    let q: f64 = yi.iter().zip(vi).map(|(y, v)| (y - mean).powi(2) / v).sum();
    let squares: f64 = vi.iter().map(|v| 1.0 / (v * v)).sum();
    let tau2 = ((q - (yi.len() as f64 - 1.0)) / (sum - squares / sum)).max(0.0);
    let (mean, sum) = mean_at(tau2);
    mean * sum.sqrt()
}

/// The inverse of a symmetric positive definite matrix, by Gauss and Jordan.
fn inverse(mut a: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let n = a.len();
    for (i, row) in a.iter_mut().enumerate() {
        row.extend((0..n).map(|j| f64::from(u8::from(i == j))));
    }
    for i in 0..n {
        let pivot: Vec<f64> = a[i].iter().map(|x| x / a[i][i]).collect();
        for (j, row) in a.iter_mut().enumerate() {
            let factor = row[i];
            for (x, p) in row.iter_mut().zip(&pivot) {
                *x = if i == j { *p } else { *x - factor * p };
            }
        }
    }
    a.into_iter().map(|row| row[n..].to_vec()).collect()
}

proptest! {
    #[test]
    fn a_refit_is_the_pool_of_its_studies((yi, vi) in studies(3, 8), options in options()) {
        let rows = leave_one_out(&yi, &vi, &options).unwrap().rows;
        prop_assert_eq!(rows.len(), yi.len());
        for (i, row) in rows.iter().enumerate() {
            prop_assert_eq!(row.row, i);
            same_as_pool(row, &pool(&without(&yi, i), &without(&vi, i), &options).unwrap());
        }
        let order: Vec<usize> = (0..yi.len()).rev().collect();
        let rows = cumulative(&yi, &vi, Some(&order), &options).unwrap().rows;
        let [back_y, back_v] = [&yi, &vi].map(|x| x.iter().rev().copied().collect::<Vec<_>>());
        for (k, row) in (1..).zip(&rows) {
            prop_assert_eq!(row.row, yi.len() - k);
            match pool(&back_y[..k], &back_v[..k], &options) {
                Ok(pooled) => same_as_pool(row, &pooled),
                Err(_) => {
                    prop_assert_eq!((k, row.se), (1, None));
                    prop_assert!(near(row.estimate, back_y[0], 1e-15));
                }
            }
        }
    }

    #[test]
    fn influence_follows_from_deleted_data((yi, vi) in studies(3, 8), options in options()) {
        for row in influence(&yi, &vi, &options).unwrap().rows {
            let got = [
                row.rstudent, row.dffits, row.cooks_d, row.cov_r, row.tau2_deleted,
                Some(row.q_deleted), Some(row.hat), row.dfbetas,
            ];
            let want = influence_by_matrices(&yi, &vi, row.row, &options);
            prop_assert!(all_near(&got, &want, 1e-9), "{got:?} {want:?}");
            let k = yi.len() as f64;
            // The median of chi-square with one degree of freedom, of published tables.
            let holds = [
                want[1].unwrap().abs() > 3.0 * (1.0 / (k - 1.0)).sqrt(),
                want[2].unwrap() > 0.454_936_423_119_572_7,
                want[6].unwrap() > 3.0 / k,
                want[7].unwrap().abs() > 1.0,
            ];
            let criteria = InfluenceCriterion::ALL.iter().zip(holds).filter(|(_, holds)| *holds);
            prop_assert_eq!(&row.criteria, &criteria.map(|(name, _)| *name).collect::<Vec<_>>());
            prop_assert_eq!(row.is_influential, !row.criteria.is_empty());
        }
    }

    #[test]
    fn with_a_common_effect_both_residuals_are_one((yi, vi) in studies(2, 8)) {
        let options = Options::method(Method::CommonEffect);
        let deleted = influence(&yi, &vi, &options).unwrap().rows;
        let standardised = standardised_residuals(&yi, &vi, &options).unwrap().rows;
        for (deleted, standardised) in deleted.iter().zip(&standardised) {
            prop_assert!(all_near(&[deleted.rstudent], &[standardised.z], 1e-9));
        }
    }

    #[test]
    fn predictions_are_the_posterior_with_a_flat_prior((yi, vi) in studies(2, 7)) {
        let options = Options::method(Method::SidikJonkman);
        let tau2 = pool(&yi, &vi, &options).unwrap().tau2.unwrap();
        prop_assume!(tau2 > 1e-3);
        // The precision matrix of the true effects and, last, of their mean.
        let k = yi.len();
        let mut precision = vec![vec![0.0; k + 1]; k + 1];
        for i in 0..k {
            precision[i][i] = 1.0 / vi[i] + 1.0 / tau2;
            precision[i][k] = -1.0 / tau2;
            precision[k][i] = -1.0 / tau2;
            precision[k][k] += 1.0 / tau2;
        }
        let covariance = inverse(precision);
        for row in blup(&yi, &vi, &options).unwrap().rows {
            let to_data = &covariance[row.row];
            let mean: f64 = (0..k).map(|j| to_data[j] * yi[j] / vi[j]).sum();
            prop_assert!(near(row.prediction, mean, 1e-8), "{} {mean}", row.prediction);
            prop_assert!(near(row.se, to_data[row.row].sqrt(), 1e-8));
            prop_assert!(near(row.pi_high - mean, 1.959_963_984_540_054 * row.se, 1e-8));
        }
    }

    #[test]
    fn permutation_counts_patterns_of_signs((yi, vi) in studies(1, 6)) {
        let got = permutation_test(&yi, &vi, &Options::method(Method::DerSimonianLaird)).unwrap();
        let sizes: Vec<f64> = (0..1_u32 << yi.len())
            .map(|pattern| {
                let sign = |i| if pattern >> i & 1 == 1 { -1.0 } else { 1.0 };
                let flipped: Vec<f64> = yi.iter().enumerate().map(|(i, y)| sign(i) * y).collect();
                if yi.len() > 1 { dersimonian_laird(&flipped, &vi).abs() } else { yi[0].abs() }
            })
            .collect();
        let extreme = sizes.iter().filter(|size| **size >= sizes[0] * (1.0 - 1e-8)).count();
        prop_assert_eq!(got.at_least_as_extreme, Some(extreme));
        prop_assert_eq!(got.patterns, Some(sizes.len()));
        prop_assert_eq!(got.p, Some(extreme as f64 / sizes.len() as f64));
    }
}
