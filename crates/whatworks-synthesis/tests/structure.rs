//! Subgroups and meta-regression against published figures, and derived a second time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod common;

use common::{
    CLOSED_FORM, ITERATIVE, compare_all, dataset, effect_scale, numbers, used, variance_scale,
};
use serde_json::Value;
use whatworks_synthesis::structure::{MetaRegression, Moderator, meta_regression, subgroups};
use whatworks_synthesis::{Error, Inference, Method, Options, pool};

/// Moderators with their names.
type Columns = Vec<(String, Vec<f64>)>;

/// The rows and moderators of a block of `meta_regression`.
fn design(block: &Value, regression: &Value) -> (Vec<f64>, Vec<f64>, Columns) {
    let kept: Vec<bool> =
        regression["used"].as_array().unwrap().iter().map(|used| used.as_bool().unwrap()).collect();
    let pick = |values: &Value| -> Vec<f64> {
        let values = values.as_array().unwrap().iter().zip(&kept);
        values.filter(|(_, kept)| **kept).map(|(value, _)| value.as_f64().unwrap()).collect()
    };
    let names = regression["columns"].as_array().unwrap().iter();
    let moderators = names
        .map(|name| name.as_str().unwrap())
        .map(|name| (name.to_owned(), pick(&regression["X"][name])))
        .collect();
    (pick(&block["yi"]), pick(&block["vi"]), moderators)
}

fn fit(yi: &[f64], vi: &[f64], columns: &[(String, Vec<f64>)], options: Options) -> MetaRegression {
    let moderators: Vec<Moderator<'_>> =
        columns.iter().map(|(name, values)| Moderator { name, values }).collect();
    meta_regression(yi, vi, &moderators, &options).unwrap()
}

/// A calendar year beside an intercept is nearly a multiple of it, and the published figures carry
/// the rounding of their own program: see `exact_residual_q`.
fn tolerance(moderators: &[(String, Vec<f64>)]) -> f64 {
    if moderators.iter().any(|(name, _)| name == "year") { 1e-7 } else { ITERATIVE }
}

/// Worked out with 60 digits (mpmath): the figures of `tests/data` are off by 9e-9 and 9e-10.
#[test]
fn exact_residual_q() {
    for (file, measure, label, exact) in [
        ("colditz1994", "RD", "ablat_year", 236.079_436_983_774_82),
        ("gibson2002", "MD", "year", 41.724_092_906_104_68),
    ] {
        let data = dataset(file);
        let block = &data.content["effects"][measure];
        let mut regressions = block["meta_regression"].as_array().unwrap().iter();
        let regression = regressions.find(|r| r["label"] == label).unwrap();
        let (yi, vi, moderators) = design(block, regression);
        let got = fit(&yi, &vi, &moderators, Options::default()).q_residual;
        assert!((got - exact).abs() <= 1e-12 * exact, "{file}: {got} is not {exact}");
    }
}

#[test]
fn regressions() {
    compare_all(|report, _, _, block| {
        for regression in block["meta_regression"].as_array().into_iter().flatten() {
            let (yi, vi, moderators) = design(block, regression);
            let tol = tolerance(&moderators);
            let label = regression["label"].as_str().unwrap();
            for &method in Method::ALL {
                for (inference, suffix) in
                    [(Inference::Wald, "z"), (Inference::KnappHartung, "knha")]
                {
                    let want = &regression[format!("{method}_{suffix}")];
                    if want.is_null() {
                        continue;
                    }
                    let options = Options { inference, ..Options::method(method) };
                    let got = fit(&yi, &vi, &moderators, options);
                    let at = |name: &str| format!("{label}.{method}_{suffix}.{name}");
                    let column = |pick: fn(&whatworks_synthesis::structure::Coefficient) -> f64| {
                        got.coefficients.iter().map(pick).collect::<Vec<_>>()
                    };
                    // A year near 2000 as moderator makes the intercept a large difference of
                    // larger numbers; its own scale is that of its standard error.
                    let scale =
                        numbers(&want["se"]).iter().fold(effect_scale(&yi), |a, b| a.max(*b));
                    report.check(
                        &at("tau2"),
                        Some(got.tau2),
                        &want["tau2"],
                        tol,
                        variance_scale(&vi),
                    );
                    report.check_each(
                        &at("beta"),
                        column(|c| c.estimate),
                        &want["beta"],
                        tol,
                        scale,
                    );
                    report.check_each(&at("se"), column(|c| c.se), &want["se"], tol, 1e-3);
                    report.check_each(
                        &at("statistic"),
                        column(|c| c.statistic),
                        &want["statistic"],
                        tol,
                        1.0,
                    );
                    report.check_each(&at("p"), column(|c| c.p), &want["p"], tol, 1e-3);
                    report.check_each(
                        &at("ci_lb"),
                        column(|c| c.ci_low),
                        &want["ci_lb"],
                        tol,
                        scale,
                    );
                    report.check_each(
                        &at("ci_ub"),
                        column(|c| c.ci_high),
                        &want["ci_ub"],
                        tol,
                        scale,
                    );
                    let vcov: Vec<f64> = got.covariance.iter().flatten().copied().collect();
                    report.check_each(&at("vcov"), vcov, &want["vcov"], tol, 1e-6);
                    report.check(&at("QM"), Some(got.q_moderators), &want["QM"], tol, 1.0);
                    report.check(&at("QM_p"), Some(got.q_moderators_p), &want["QM_p"], tol, 1e-6);
                    report.check(&at("QE"), Some(got.q_residual), &want["QE"], tol, 1.0);
                    report.check(&at("QE_p"), Some(got.q_residual_p), &want["QE_p"], tol, 1e-6);
                    report.check(&at("I2"), Some(got.i2), &want["I2"], tol, 100.0);
                    report.check(&at("H2"), Some(got.h2), &want["H2"], tol, 1.0);
                    if method != Method::CommonEffect {
                        report.check(&at("R2"), Some(got.r2), &want["R2"], tol, 100.0);
                    }
                }
            }
        }
        if block["meta_regression"].is_null() {
            report.check_same("no regression", 0, 0);
        }
    });
}

#[test]
fn subgroups_and_their_difference() {
    compare_all(|report, _, _, block| {
        report.check_same("reached", true, true);
        for by in block["subgroups"].as_array().into_iter().flatten() {
            let labels: Vec<&str> =
                by["group"].as_array().unwrap().iter().map(|g| g.as_str().unwrap()).collect();
            let (yi, vi) = used(block);
            if labels.len() != yi.len() {
                continue;
            }
            for method in [Method::CommonEffect, Method::DerSimonianLaird, Method::Restricted] {
                let want = &by[method.code()];
                let got = subgroups(&yi, &vi, &labels, &Options::method(method)).unwrap();
                for (place, level) in by["levels"].as_array().unwrap().iter().enumerate() {
                    let group = got.groups.iter().find(|g| g.group == level.as_str().unwrap());
                    let pooled = &group.unwrap().pooled;
                    let at = |name: &str| format!("{level}.{method}.{name}");
                    let (scale, variance) = (effect_scale(&yi), variance_scale(&vi));
                    report.check(
                        &at("estimate"),
                        Some(pooled.estimate),
                        &want["estimate"][place],
                        ITERATIVE,
                        scale,
                    );
                    report.check(&at("se"), pooled.se, &want["se"][place], ITERATIVE, scale);
                    report.check(&at("Q"), Some(pooled.q), &want["Q"][place], CLOSED_FORM, 1.0);
                    if pooled.k > 1 {
                        report.check(
                            &at("tau2"),
                            pooled.tau2,
                            &want["tau2"][place],
                            ITERATIVE,
                            variance,
                        );
                        report.check(&at("I2"), pooled.i2, &want["I2"][place], ITERATIVE, 100.0);
                    }
                }
                report.check("Q_between", Some(got.q_between), &want["Q_between"], ITERATIVE, 1.0);
                report.check("p", Some(got.q_between_p), &want["p"], ITERATIVE, 1e-3);
            }
        }
    });
}

/// The intercept and the slope of one moderator by the textbook formulas of weighted regression.
fn by_hand(yi: &[f64], vi: &[f64], x: &[f64], tau2: f64) -> [f64; 4] {
    let w: Vec<f64> = vi.iter().map(|v| 1.0 / (v + tau2)).collect();
    let sum = |f: &dyn Fn(usize) -> f64| (0..yi.len()).map(|i| w[i] * f(i)).sum::<f64>();
    let (sw, mx, my) = (sum(&|_| 1.0), sum(&|i| x[i]), sum(&|i| yi[i]));
    let (mx, my) = (mx / sw, my / sw);
    let sxx = sum(&|i| (x[i] - mx).powi(2));
    let slope = sum(&|i| (x[i] - mx) * (yi[i] - my)) / sxx;
    let q = sum(&|i| (yi[i] - my - slope * (x[i] - mx)).powi(2));
    [my - slope * mx, slope, (1.0 / sxx).sqrt(), q]
}

#[test]
fn one_moderator_by_hand() {
    let data = dataset("colditz1994");
    let block = &data.content["effects"]["RR"];
    let regression = &block["meta_regression"][0];
    let (yi, vi, moderators) = design(block, regression);
    let x = &moderators[0].1;
    for &method in Method::ALL {
        let got = fit(&yi, &vi, &moderators, Options::method(method));
        let [intercept, slope, se, q] = by_hand(&yi, &vi, x, got.tau2);
        assert!((got.coefficients[0].estimate - intercept).abs() < 1e-12);
        assert!((got.coefficients[1].estimate - slope).abs() < 1e-12);
        assert!((got.coefficients[1].se - se).abs() < 1e-12);
        assert!((got.q_moderators - (slope / se).powi(2)).abs() < 1e-9);
        let df = 11.0;
        if matches!(method, Method::PauleMandel | Method::EmpiricalBayes) {
            assert!((q - df).abs() < 1e-9, "generalised Q is k - p");
        }
        let scaled = Options { inference: Inference::KnappHartung, ..Options::method(method) };
        let scaled = fit(&yi, &vi, &moderators, scaled);
        assert!((scaled.coefficients[1].se - se * (q / df).sqrt()).abs() < 1e-12);
    }
}

/// The restricted log-likelihood, up to a constant, by the textbook formula.
fn restricted(yi: &[f64], vi: &[f64], x: &[f64], tau2: f64) -> f64 {
    let w: Vec<f64> = vi.iter().map(|v| 1.0 / (v + tau2)).collect();
    let (sw, sx) = (w.iter().sum::<f64>(), w.iter().zip(x).map(|(w, x)| w * x).sum::<f64>());
    let sxx: f64 = w.iter().zip(x).map(|(w, x)| w * x * x).sum();
    let logs: f64 = vi.iter().map(|v| (v + tau2).ln()).sum();
    -0.5 * (logs + (sw * sxx - sx * sx).ln() + by_hand(yi, vi, x, tau2)[3])
}

#[test]
fn no_point_of_a_grid_has_a_higher_likelihood() {
    for file in ["colditz1994", "hackshaw1998", "raudenbush1985", "gibson2002"] {
        let data = dataset(file);
        for (_, block) in data.measures() {
            let Some(regression) = block["meta_regression"].get(0) else { continue };
            let (yi, vi, moderators) = design(block, regression);
            let got = fit(&yi, &vi, &moderators[..1], Options::default());
            let best = restricted(&yi, &vi, &moderators[0].1, got.tau2);
            for step in 0..=4000 {
                let tau2 = variance_scale(&vi) * 1e-3 * (1.004_f64.powi(step) - 1.0);
                assert!(
                    restricted(&yi, &vi, &moderators[0].1, tau2) <= best + 1e-9,
                    "{file} {tau2}"
                );
            }
        }
    }
}

#[test]
fn a_constant_moderator_and_a_copy_are_collinear() {
    let (yi, vi) = ([0.1, 0.3, 0.2, 0.5], [0.1, 0.2, 0.1, 0.3]);
    let x = [1.0, 2.0, 3.0, 5.0];
    let constant = [Moderator { name: "constant", values: &[2.0; 4] }];
    let error = meta_regression(&yi, &vi, &constant, &Options::default()).unwrap_err();
    assert_eq!(error, Error::Collinear { name: "constant".into() });
    let twice = [Moderator { name: "x", values: &x }, Moderator { name: "copy", values: &x }];
    let error = meta_regression(&yi, &vi, &twice, &Options::default()).unwrap_err();
    assert_eq!(error, Error::Collinear { name: "copy".into() });
    let unknown = [Moderator { name: "x", values: &[1.0, f64::NAN, 3.0, 5.0] }];
    let error = meta_regression(&yi, &vi, &unknown, &Options::default()).unwrap_err();
    assert_eq!(error.pointer(), "/moderators/x/1");
}

#[test]
fn two_subgroups_differ_as_a_moderator_says() {
    // With a common effect, Q between equals the test of an indicator.
    let data = dataset("raudenbush1985");
    let block = &data.content["effects"]["GEN"];
    let (yi, vi) = used(block);
    let indicator: Vec<f64> = (0..yi.len()).map(|row| f64::from(u8::from(row % 3 == 0))).collect();
    let labels: Vec<&str> = indicator.iter().map(|x| if *x > 0.0 { "yes" } else { "no" }).collect();
    let options = Options::method(Method::CommonEffect);
    let got = subgroups(&yi, &vi, &labels, &options).unwrap();
    let regression = fit(&yi, &vi, &[("x".into(), indicator)], options);
    assert!((got.q_between - regression.q_moderators).abs() < 1e-9);
    let whole = pool(&yi, &vi, &options).unwrap();
    let within: f64 = got.groups.iter().map(|group| group.pooled.q).sum();
    assert!((whole.q - within - got.q_between).abs() < 1e-9, "Q adds up");
}

#[test]
fn no_figure_is_nan() {
    let scaled = Options { inference: Inference::KnappHartung, ..Options::default() };
    let (yi, vi) = ([0.2, 0.2, 0.5, 0.9], [0.1, 0.1, 0.1, 0.2]);
    assert!(subgroups(&yi, &vi, &["a", "a", "b", "b"], &scaled).is_err());
    let x = [Moderator { name: "x", values: &[1.0, 2.0, 3.0, 4.0] }];
    assert!(meta_regression(&[0.0; 4], &vi, &x, &scaled).is_err());
    let error = meta_regression(&yi, &vi, &[], &Options::default()).unwrap_err();
    assert_eq!(error.pointer(), "/moderators");
}
