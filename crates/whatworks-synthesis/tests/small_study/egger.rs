//! Egger's test: the original form, and the greatest likelihood by search.

use whatworks_synthesis::Method;
use whatworks_synthesis::small_study::{EggerModel, EggerOptions, egger};

use super::common::{effect_scale, variance_scale};
use super::{close, each_reference, linear, mixed, reason};

/// The form of Egger et al. 1997: y/se on 1/se by ordinary least squares, with the textbook
/// inverse of a 2 x 2 matrix. Gives intercept (the bias) with its standard error, then slope.
fn standard_normal_deviates(yi: &[f64], vi: &[f64]) -> [f64; 4] {
    let points: Vec<(f64, f64)> =
        yi.iter().zip(vi).map(|(y, v)| (1.0 / v.sqrt(), y / v.sqrt())).collect();
    let n = points.len() as f64;
    let total = |f: fn(&(f64, f64)) -> f64| points.iter().map(f).sum::<f64>();
    let (x, y) = (total(|p| p.0), total(|p| p.1));
    let (xx, xy) = (total(|p| p.0 * p.0), total(|p| p.0 * p.1));
    let determinant = n * xx - x * x;
    let intercept = (xx * y - x * xy) / determinant;
    let slope = (n * xy - x * y) / determinant;
    let residual: f64 = points.iter().map(|p| (p.1 - intercept - slope * p.0).powi(2)).sum();
    let dispersion = residual / (n - 2.0);
    let (intercept_se, slope_se) = (dispersion * xx / determinant, dispersion * n / determinant);
    [intercept, intercept_se.sqrt(), slope, slope_se.sqrt()]
}

#[test]
fn the_linear_test_is_the_one_on_standard_normal_deviates() {
    each_reference(|report, yi, vi, _| {
        let got = linear(yi, vi);
        let want = standard_normal_deviates(yi, vi);
        let got = [got.slope, got.se, got.limit_estimate, got.limit_se];
        // Normal equations lose digits where standard errors are nearly equal.
        let same = got.iter().zip(want).all(|(got, want)| close(*got, want, 1e-8));
        report.check_same(&format!("{got:?} {want:?}"), same, true);
    });
}

/// Regression on the standard error with weights 1 / (v + tau2): intercept, slope, the variance
/// of the slope, and the restricted log-likelihood without its constant.
fn at(tau2: f64, yi: &[f64], vi: &[f64]) -> [f64; 4] {
    let rows = || yi.iter().zip(vi).map(|(y, v)| (1.0 / (v + tau2), v.sqrt(), y));
    let w: f64 = rows().map(|(w, _, _)| w).sum();
    let x = rows().map(|(w, x, _)| w * x).sum::<f64>() / w;
    let y = rows().map(|(w, _, y)| w * y).sum::<f64>() / w;
    let xx: f64 = rows().map(|(w, a, _)| w * (a - x).powi(2)).sum();
    let slope = rows().map(|(w, a, b)| w * (a - x) * (b - y)).sum::<f64>() / xx;
    let residual: f64 = rows().map(|(w, a, b)| w * (b - y - slope * (a - x)).powi(2)).sum();
    let logs: f64 = rows().map(|(w, _, _)| w.ln()).sum();
    // det(X'WX) = w xx
    [y - slope * x, slope, 1.0 / xx, 0.5 * (logs - (w * xx).ln() - residual)]
}

#[test]
fn the_mixed_test_is_the_regression_at_the_greatest_likelihood() {
    each_reference(|report, yi, vi, _| {
        let got = mixed(yi, vi, Method::Restricted);
        let greatest = 10.0 * (variance_scale(vi) + effect_scale(yi).powi(2));
        let grid = (0..=4_000).map(|step| greatest * (f64::from(step) / 4_000.0).powi(4));
        let grid: Vec<f64> = grid.collect();
        let height = |tau2: f64| at(tau2, yi, vi)[3];
        let best =
            (0..grid.len()).max_by(|&a, &b| height(grid[a]).total_cmp(&height(grid[b]))).unwrap();
        let (mut low, mut high) =
            (grid[best.saturating_sub(1)], grid[(best + 1).min(grid.len() - 1)]);
        let golden = 0.5 * (5.0_f64.sqrt() - 1.0);
        for _ in 0..100 {
            let (a, b) = (high - golden * (high - low), low + golden * (high - low));
            if height(a) < height(b) {
                low = a;
            } else {
                high = b;
            }
        }
        let tau2 = if best == 0 && height(0.0) >= height(low) { 0.0 } else { 0.5 * (low + high) };
        let [limit, slope, variance, _] = at(tau2, yi, vi);
        // The top of a likelihood is flat: tau2 is found to half of the digits.
        let tau = (got.tau2.unwrap() - tau2).abs() <= 1e-5 * (tau2 + variance_scale(vi));
        let size = effect_scale(yi);
        let line = (got.slope - slope).abs() < 1e-5 * got.se
            && (got.limit_estimate - limit).abs() < 1e-5 * size
            && close(got.se, variance.sqrt(), 1e-5);
        report.check_same(&format!("{got:?} {tau2} {limit} {slope}"), (tau, line), (true, true));
        // The same at its own tau2, to all digits.
        let [limit, slope, variance, _] = at(got.tau2.unwrap(), yi, vi);
        let same = (got.slope - slope).abs() < 1e-11 * got.se.max(slope.abs())
            && (got.limit_estimate - limit).abs() < 1e-11 * size
            && close(got.statistic, slope / variance.sqrt(), 1e-10);
        report.check_same("line at tau2", same, true);
    });
}

#[test]
fn egger_does_not_apply_to_studies_of_one_size_or_on_a_line() {
    let at_least = 0;
    let options = EggerOptions { at_least, ..Default::default() };
    let both = [options, EggerOptions { model: EggerModel::Mixed, ..options }];
    for options in &both {
        let same = reason(egger(&[0.1, 0.2, 0.4], &[0.3; 3], options));
        assert!(same.contains("variances are equal"), "{same}");
        let two = reason(egger(&[0.1, 0.2], &[0.3, 0.1], options));
        assert!(two.contains("3 or more studies"), "{two}");
    }
    // y = 0.5 + 2 se
    let line = reason(egger(&[0.7, 0.9, 1.1], &[0.01, 0.04, 0.09], &options));
    assert!(line.contains("on a line"), "{line}");
}
