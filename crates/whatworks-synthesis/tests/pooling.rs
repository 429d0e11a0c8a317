//! Pooling against published figures: every quantity of `tests/data`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{CLOSED_FORM, ITERATIVE, Report, compare_all, effect_scale, used, variance_scale};
use serde_json::Value;
use whatworks_synthesis::{Inference, Method, Options, Pooled, Prediction, pool};

fn fit(yi: &[f64], vi: &[f64], method: Method) -> Pooled {
    pool(yi, vi, &Options::method(method)).unwrap()
}

fn tolerance(method: Method) -> f64 {
    match method {
        Method::MaximumLikelihood
        | Method::Restricted
        | Method::EmpiricalBayes
        | Method::PauleMandel => ITERATIVE,
        _ => CLOSED_FORM,
    }
}

fn estimate(report: &mut Report, path: &str, got: &Pooled, want: &Value, tol: f64, scale: f64) {
    report.check(&format!("{path}.estimate"), Some(got.estimate), &want["estimate"], tol, scale);
    report.check(&format!("{path}.se"), got.se, &want["se"], tol, scale);
    report.check(&format!("{path}.statistic"), got.statistic, &want["statistic"], tol, 1.0);
    report.check(&format!("{path}.p"), got.p, &want["p"], tol, f64::MIN_POSITIVE);
    report.check(&format!("{path}.ci_lb"), Some(got.ci_low), &want["ci_lb"], tol, scale);
    report.check(&format!("{path}.ci_ub"), Some(got.ci_high), &want["ci_ub"], tol, scale);
}

#[test]
fn common_effect() {
    compare_all(|report, _, _, block| {
        let (yi, vi) = used(block);
        let scale = effect_scale(&yi);
        let got = fit(&yi, &vi, Method::CommonEffect);
        let want = &block["common"];
        estimate(report, "common", &got, want, CLOSED_FORM, scale);
        report.check_each("weights", got.weights, &want["weights_pct"], CLOSED_FORM, 100.0);
        report.check("loglik", got.log_likelihood, &want["loglik_ML"], CLOSED_FORM, 1.0);
        let q = &block["heterogeneity"];
        report.check("Q", Some(got.q), &q["Q"], CLOSED_FORM, 1.0);
        report.check("Q p", got.q_p, &q["p"], CLOSED_FORM, f64::MIN_POSITIVE);
        report.check_same("Q df", got.q_df as u64, q["df"].as_u64().unwrap());
        report.check_same("k", got.k as u64, block["k"].as_u64().unwrap());
    });
}

#[test]
fn random_effects() {
    compare_all(|report, _, _, block| {
        let (yi, vi) = used(block);
        let (scale, variance) = (effect_scale(&yi), variance_scale(&vi));
        for &method in Method::ALL.iter().filter(|method| **method != Method::CommonEffect) {
            let (want, tol) = (&block["random"][method.code()], tolerance(method));
            let path = |name: &str| format!("{method}.{name}");
            let got = fit(&yi, &vi, method);
            report.check(&path("tau2"), got.tau2, &want["tau2"], tol, variance);
            report.check(&path("se_tau2"), got.tau2_se, &want["se_tau2"], tol, variance);
            report.check(&path("I2"), got.i2, &want["I2"], tol, 100.0);
            report.check(&path("H2"), got.h2, &want["H2"], tol, 1.0);
            report.check_each(
                &path("weights"),
                got.weights.clone(),
                &want["weights_pct"],
                tol,
                100.0,
            );
            report.check(&path("loglik"), likelihood(&got), &want["loglik"], tol, 1.0);
            estimate(report, &path("wald"), &got, &want["wald"], tol, scale);
            inference(report, method, &yi, &vi, want, tol, scale);
            prediction(report, method, &yi, &vi, want, tol, scale);
            if !want["q_profile_ci"].is_null() {
                profile(report, &got, &want["q_profile_ci"], variance);
            }
        }
    });
}

fn likelihood(got: &Pooled) -> Option<f64> {
    got.log_likelihood
}

fn inference(
    report: &mut Report,
    method: Method,
    yi: &[f64],
    vi: &[f64],
    want: &Value,
    tol: f64,
    scale: f64,
) {
    for (inference, key) in [
        (Inference::KnappHartung, "knapp_hartung"),
        (Inference::KnappHartungAdHoc, "knapp_hartung_adhoc"),
    ] {
        let options = Options { inference, ..Options::method(method) };
        let got = pool(yi, vi, &options).unwrap();
        estimate(report, &format!("{method}.{key}"), &got, &want[key], tol, scale);
        if inference == Inference::KnappHartung {
            let ends = [got.prediction_low, got.prediction_high];
            let want = &want["prediction_interval_kh_t_km1"];
            report.check_each(&format!("{method}.pi kh"), ends, want, tol, scale);
        }
    }
}

fn prediction(
    report: &mut Report,
    method: Method,
    yi: &[f64],
    vi: &[f64],
    want: &Value,
    tol: f64,
    scale: f64,
) {
    for (prediction, key) in [
        (Prediction::Normal, "normal"),
        (Prediction::TMinus2, "t_km2"),
        (Prediction::TMinus1, "t_km1"),
    ] {
        let options = Options { prediction, ..Options::method(method) };
        let got = pool(yi, vi, &options).unwrap();
        let want = &want["prediction_interval"][key];
        if want.is_null() {
            assert_eq!((got.prediction_low, got.k), (None, 2));
            continue;
        }
        let ends = [got.prediction_low, got.prediction_high];
        report.check_each(&format!("{method}.pi {key}"), ends, want, tol, scale);
    }
}

fn profile(report: &mut Report, got: &Pooled, want: &Value, variance: f64) {
    report.check_each(
        "tau2 ends",
        [got.tau2_low, got.tau2_high],
        &want["tau2"],
        ITERATIVE,
        variance,
    );
    report.check_each("I2 ends", [got.i2_low, got.i2_high], &want["I2"], ITERATIVE, 100.0);
    report.check_each("H2 ends", [got.h2_low, got.h2_high], &want["H2"], ITERATIVE, 1.0);
}

/// `W - w w' / sum(w)`, written out.
fn centring(weights: &[f64]) -> Vec<Vec<f64>> {
    let sum: f64 = weights.iter().sum();
    let row = |i: usize| {
        let entry =
            |j: usize| f64::from(u8::from(i == j)) * weights[i] - weights[i] * weights[j] / sum;
        (0..weights.len()).map(entry).collect()
    };
    (0..weights.len()).map(row).collect()
}

/// `tr(A S A S)` for a diagonal S.
fn trace_of_square(a: &[Vec<f64>], s: &[f64]) -> f64 {
    let pairs = (0..s.len()).flat_map(|i| (0..s.len()).map(move |j| (i, j)));
    pairs.map(|(i, j)| a[i][j] * s[j] * a[j][i] * s[i]).sum()
}

/// Standard errors of tau2 a second time: the variance of the quadratic form `y'Ay` behind each
/// moment estimator is `2 tr(ASAS)` with S the variances of the effects, and the information of a
/// likelihood is `tr(PP) / 2` or `sum(w^2) / 2`. Matrices written out.
#[test]
fn standard_errors_of_tau2_from_matrices() {
    compare_all(|report, _, _, block| {
        let (yi, vi) = used(block);
        let (k, variance) = (yi.len() as f64, variance_scale(&vi));
        let inverse = |tau2: f64| -> Vec<f64> { vi.iter().map(|v| 1.0 / (v + tau2)).collect() };
        let mean = yi.iter().sum::<f64>() / k;
        let start = yi.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / k;
        for &method in Method::ALL {
            let got = fit(&yi, &vi, method);
            let Some(se) = got.tau2_se else { continue };
            let tau2 = got.tau2.unwrap();
            let s: Vec<f64> = vi.iter().map(|v| v + tau2).collect();
            let w = inverse(tau2);
            let form = |weights: &[f64]| (2.0 * trace_of_square(&centring(weights), &s)).sqrt();
            let at_zero = inverse(0.0);
            let trace: f64 = centring(&at_zero).iter().enumerate().map(|(i, row)| row[i]).sum();
            let sum: f64 = w.iter().sum();
            let want = match method {
                Method::DerSimonianLaird => form(&at_zero) / trace,
                Method::HunterSchmidt => form(&at_zero) / at_zero.iter().sum::<f64>(),
                Method::Hedges => form(&vec![1.0; vi.len()]) / (k - 1.0),
                Method::SidikJonkman => start * form(&inverse(start)) / (k - 1.0),
                Method::MaximumLikelihood => (2.0 / w.iter().map(|w| w * w).sum::<f64>()).sqrt(),
                Method::Restricted => {
                    (2.0 / trace_of_square(&centring(&w), &vec![1.0; vi.len()])).sqrt()
                }
                _ => (2.0 * k * k / (k - 1.0)).sqrt() / sum,
            };
            report.check(method.code(), Some(se), &Value::from(want), CLOSED_FORM, variance);
        }
    });
}

/// Knapp and Hartung a second time: the standard error squared is
/// `sum(w (y - mean)^2) / ((k - 1) sum(w))`.
#[test]
fn knapp_hartung_by_definition() {
    compare_all(|report, _, _, block| {
        let (yi, vi) = used(block);
        for &method in Method::ALL {
            let options = Options { inference: Inference::KnappHartung, ..Options::method(method) };
            let got = pool(&yi, &vi, &options).unwrap();
            let w: Vec<f64> = vi.iter().map(|v| 1.0 / (v + got.tau2.unwrap())).collect();
            let sum: f64 = w.iter().sum();
            let mean = w.iter().zip(&yi).map(|(w, y)| w * y).sum::<f64>() / sum;
            let q: f64 = w.iter().zip(&yi).map(|(w, y)| w * (y - mean).powi(2)).sum();
            let want = (q / ((yi.len() as f64 - 1.0) * sum)).sqrt();
            report.check(method.code(), got.se, &Value::from(want), CLOSED_FORM, effect_scale(&yi));
        }
    });
}
