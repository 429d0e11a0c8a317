//! Small-study effects: the reference figures, each derived a second time from its definition.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../common/mod.rs"]
mod common;

mod begg;
mod egger;
mod fail_safe;
mod gate;
mod properties;
mod trim_and_fill;

use common::{CLOSED_FORM, ITERATIVE, Report, compare_all, effect_scale, used, variance_scale};
use serde_json::Value;
use whatworks_synthesis::small_study::*;
use whatworks_synthesis::{Error, Method};

/// Calls `visit` with the effects and variances of each block that has small-study figures.
fn each_reference(mut visit: impl FnMut(&mut Report, &[f64], &[f64], &Value)) {
    compare_all(|report, _, _, block| {
        let figures = &block["small_study"];
        if figures.is_object() {
            let (yi, vi) = used(block);
            visit(report, &yi, &vi, figures);
        }
    });
}

fn figures<T>(answer: Result<Gated<T>, Error>) -> T {
    let answer = answer.unwrap();
    answer.figures.unwrap_or_else(|| panic!("{:?}", answer.reason))
}

fn reason<T>(answer: Result<Gated<T>, Error>) -> String {
    let answer = answer.unwrap();
    assert!(!answer.applicable && answer.figures.is_none());
    answer.reason.unwrap()
}

fn linear(yi: &[f64], vi: &[f64]) -> Egger {
    figures(egger(yi, vi, &EggerOptions { at_least: 0, ..Default::default() }))
}

fn mixed(yi: &[f64], vi: &[f64], method: Method) -> Egger {
    let model = EggerModel::Mixed;
    figures(egger(yi, vi, &EggerOptions { model, method, at_least: 0, ..Default::default() }))
}

fn rank_test(yi: &[f64], vi: &[f64]) -> Begg {
    figures(begg(yi, vi, &BeggOptions { at_least: 0, ..Default::default() }))
}

fn trimming(method: Method, estimator: MissingEstimator, side: SideRule) -> TrimAndFillOptions {
    TrimAndFillOptions { estimator, method, side, at_least: 0, ..Default::default() }
}

fn counting(approach: FailSafeApproach) -> FailSafeOptions {
    FailSafeOptions { approach, at_least: 0, ..Default::default() }
}

fn close(got: f64, want: f64, tolerance: f64) -> bool {
    (got - want).abs() <= tolerance * got.abs().max(want.abs())
}

#[track_caller]
fn assert_close(got: f64, want: f64, tolerance: f64) {
    assert!(close(got, want, tolerance), "got {got}, want {want}");
}

/// Twelve studies without ties, small ones with larger effects.
const YI: [f64; 12] = [0.1, 0.14, 0.2, 0.11, 0.35, 0.29, 0.52, 0.33, 0.71, 0.6, 1.1, -0.2];
const VI: [f64; 12] = [0.004, 0.006, 0.01, 0.012, 0.03, 0.04, 0.06, 0.07, 0.1, 0.13, 0.21, 0.17];

#[test]
fn the_figures_are_those_of_the_reference() {
    each_reference(|report, yi, vi, want| {
        let size = effect_scale(yi);
        let fit = linear(yi, vi);
        let block = &want["egger_lm_sei"];
        report.check("linear slope", Some(fit.slope), &block["slope"], CLOSED_FORM, 1.0);
        report.check("linear t", Some(fit.statistic), &block["t"], CLOSED_FORM, 1.0);
        report.check("linear df", fit.df, &block["df"], 0.0, 1.0);
        report.check("linear p", Some(fit.p), &block["p"], CLOSED_FORM, 1.0);
        let limit = &block["limit_estimate"];
        report.check("linear limit", Some(fit.limit_estimate), limit, CLOSED_FORM, size);
        let interval = [fit.limit_low, fit.limit_high];
        report.check_each("linear limit ci", interval, &block["limit_ci"], ITERATIVE, size);
        let methods = [("reml", Method::Restricted), ("dl", Method::DerSimonianLaird)];
        for (name, method) in methods {
            let fit = mixed(yi, vi, method);
            let block = &want[format!("egger_rma_{name}_sei")];
            assert_eq!((fit.df, fit.method), (None, Some(method)));
            report.check(name, Some(fit.statistic), &block["z"], ITERATIVE, 1.0);
            report.check(name, Some(fit.p), &block["p"], ITERATIVE, 1.0);
            let limit = &block["limit_estimate"];
            report.check(name, Some(fit.limit_estimate), limit, ITERATIVE, size);
            if block["limit_ci"].is_array() {
                let interval = [fit.limit_low, fit.limit_high];
                report.check_each(name, interval, &block["limit_ci"], ITERATIVE, size);
            }
        }
        let test = rank_test(yi, vi);
        let block = &want["begg_rank_asymptotic"];
        report.check("tau", Some(test.tau), &block["tau"], CLOSED_FORM, 1.0);
        report.check("p", Some(test.p_asymptotic), &block["p"], CLOSED_FORM, 1.0);
        if !test.ties {
            let p = &want["begg_rank_exact_if_no_ties"]["p"];
            report.check("exact p", test.p_exact, p, CLOSED_FORM, 1.0);
        }
    });
}

#[test]
fn filled_studies_and_fail_safe_numbers_are_those_of_the_reference() {
    each_reference(|report, yi, vi, want| {
        let size = effect_scale(yi);
        for estimator in MissingEstimator::ALL {
            for method in [Method::CommonEffect, Method::DerSimonianLaird] {
                let name = format!("trimfill_{estimator}_{method}");
                let block = &want[&name];
                let options = trimming(method, *estimator, SideRule::Auto);
                let got = figures(trim_and_fill(yi, vi, &options));
                report.check_same(&name, got.k0 as u64, block["k0"].as_u64().unwrap());
                report.check_same(&name, got.side.code(), block["side"].as_str().unwrap());
                for (key, figure) in
                    [("estimate", got.estimate), ("ci_lb", got.ci_low), ("ci_ub", got.ci_high)]
                {
                    let path = format!("{name} {key}");
                    report.check(&path, Some(figure), &block[key], CLOSED_FORM, size);
                }
                report.check(&name, Some(got.se), &block["se"], CLOSED_FORM, size);
                report.check(&name, got.p_k0, &block["p_k0"], CLOSED_FORM, 1.0);
                let variance = variance_scale(vi);
                report.check(&name, got.tau2, &block["tau2"], CLOSED_FORM, variance);
                let (y, v) = (&block["filled_yi"], &block["filled_vi"]);
                report.check_each(&name, got.filled_yi, y, CLOSED_FORM, size);
                report.check_each(&name, got.filled_vi, v, 0.0, variance);
            }
        }
        for approach in FailSafeApproach::ALL {
            let name = format!("failsafe_{approach}");
            let block = &want[&name];
            let got = figures(fail_safe_n(yi, vi, &counting(*approach)));
            report.check_same(&name, got.n, block["n"].as_u64().unwrap());
            let p = if block["p"].is_null() { &block["p_observed"] } else { &block["p"] };
            report.check(&format!("{name} p"), got.p, p, CLOSED_FORM, 0.0);
            report.check(&name, got.average, &block["average"], CLOSED_FORM, size);
            report.check(&name, got.target, &block["target"], CLOSED_FORM, size);
        }
    });
}
