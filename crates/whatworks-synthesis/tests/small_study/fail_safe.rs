//! Fail-safe numbers: null studies added one by one.

use whatworks_synthesis::distribution::{normal_quantile, normal_upper};
use whatworks_synthesis::small_study::{FailSafeApproach, FailSafeOptions, fail_safe_n};

use super::{VI, YI, counting, each_reference, figures};

/// Adds null studies, one by one, until the result is undone.
fn added_until(undone: impl Fn(f64) -> bool) -> u64 {
    (0..).find(|&added| undone(added as f64)).unwrap()
}

#[test]
fn fail_safe_numbers_are_what_undoes_the_result_one_study_at_a_time() {
    each_reference(|report, yi, vi, _| {
        let k = yi.len() as f64;
        // Stouffer: the sum of z over the root of the number of studies.
        let z: f64 = yi.iter().zip(vi).map(|(y, v)| y / v.sqrt()).sum::<f64>().abs();
        let rosenthal = added_until(|n| normal_upper(z / (k + n).sqrt()) >= 0.05);
        let got = figures(fail_safe_n(yi, vi, &counting(FailSafeApproach::Rosenthal)));
        report.check_same("rosenthal", got.n, rosenthal);
        // Null studies with the mean weight.
        let weights: f64 = vi.iter().map(|v| 1.0 / v).sum();
        let effects: f64 = yi.iter().zip(vi).map(|(y, v)| y / v).sum();
        let rosenberg = added_until(|n| {
            let sum = weights + n * weights / k;
            2.0 * normal_upper((effects / sum).abs() * sum.sqrt()) >= 0.05
        });
        let got = figures(fail_safe_n(yi, vi, &counting(FailSafeApproach::Rosenberg)));
        report.check_same("rosenberg", got.n, rosenberg);
        let total: f64 = yi.iter().sum();
        for share in [0.5, 0.3, 0.07, 1.0, 1.7] {
            let target = total / k * share;
            // A mean that misses the target by rounding alone has reached it.
            let orwin = added_until(|n| (total / (k + n)).abs() <= target.abs() * (1.0 + 1e-12));
            for target in [target, -target] {
                let target = Some(target);
                let options = FailSafeOptions { target, ..counting(FailSafeApproach::Orwin) };
                report.check_same("orwin", figures(fail_safe_n(yi, vi, &options)).n, orwin);
            }
        }
    });
}

/// Twenty-five studies that are each at the limit: Z = 5 z, so that 25 * 25 - 25 = 600 null
/// studies are needed, a whole number but for rounding.
#[test]
fn a_whole_number_is_not_rounded_up() {
    let z = -normal_quantile(0.05);
    let got = fail_safe_n(&[z; 25], &[1.0; 25], &FailSafeOptions::default());
    assert_eq!(figures(got).n, 600);
}

#[test]
fn fail_safe_options_are_checked() {
    for alpha in [0.0, 0.5, -0.1, f64::NAN] {
        let options = FailSafeOptions { alpha, ..Default::default() };
        let error = fail_safe_n(&YI, &VI, &options).unwrap_err();
        assert_eq!((error.code(), &*error.pointer()), ("bad-option", "/alpha"));
    }
    for target in [0.0, f64::NAN, f64::INFINITY] {
        let options = FailSafeOptions { target: Some(target), ..Default::default() };
        let error = fail_safe_n(&YI, &VI, &options).unwrap_err();
        assert_eq!((error.code(), &*error.pointer()), ("bad-option", "/target"));
    }
    let nothing = fail_safe_n(&[1.0, -1.0], &[1.0; 2], &counting(FailSafeApproach::Orwin));
    assert_eq!(figures(nothing).n, 0);
}
