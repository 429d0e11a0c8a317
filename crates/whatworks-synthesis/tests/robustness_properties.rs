//! Robustness by its symmetries, at its edges, and with what is no data.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use proptest::prelude::*;
use whatworks_synthesis::robustness::{
    blup, cumulative, influence, leave_one_out, permutation_test, standardised_residuals,
};
use whatworks_synthesis::{Error, Inference, Method, Options, Unusable};

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

type Figures = Vec<Vec<Option<f64>>>;

/// Figures in units of the effects, per row.
fn effects(yi: &[f64], vi: &[f64], options: &Options) -> Figures {
    let refits = leave_one_out(yi, vi, options).unwrap().rows;
    let residuals = standardised_residuals(yi, vi, options).unwrap().rows;
    let blups = blup(yi, vi, options).unwrap().rows;
    let rows = refits.iter().zip(residuals.iter().zip(&blups));
    rows.map(|(refit, (residual, blup))| {
        let deviation = refit.tau2.map(f64::sqrt);
        let more = [residual.residual, residual.se, blup.prediction, blup.se, blup.pi_low];
        [Some(refit.estimate), refit.se, refit.ci_low, deviation]
            .into_iter()
            .chain(more.map(Some))
            .collect()
    })
    .collect()
}

/// Figures without a unit, per row.
fn ratios(yi: &[f64], vi: &[f64], options: &Options) -> Figures {
    let refits = leave_one_out(yi, vi, options).unwrap().rows;
    let rows = refits.into_iter().zip(influence(yi, vi, options).unwrap().rows);
    rows.map(|(refit, x)| {
        vec![
            refit.p,
            refit.i2,
            Some(refit.q),
            x.rstudent,
            x.dffits,
            x.cooks_d,
            x.cov_r,
            Some(x.hat),
            x.dfbetas,
        ]
    })
    .collect()
}

fn figures_near(got: &Figures, want: &Figures) -> bool {
    got.len() == want.len() && got.iter().zip(want).all(|(a, b)| all_near(a, b, 1e-7))
}

proptest! {
    #[test]
    fn an_order_of_studies_orders_rows((yi, vi) in studies(3, 7), inference in options()) {
        let options = Options { method: Method::DerSimonianLaird, ..inference };
        let turned = |x: &[f64]| [&x[1..], &x[..1]].concat();
        let (turned_y, turned_v) = (turned(&yi), turned(&vi));
        for figures in [effects, ratios] {
            let mut want = figures(&yi, &vi, &options);
            want.rotate_left(1);
            prop_assert!(figures_near(&figures(&turned_y, &turned_v, &options), &want));
        }
        let p = |yi: &[f64], vi: &[f64]| permutation_test(yi, vi, &options).unwrap().p;
        prop_assert_eq!(p(&turned_y, &turned_v), p(&yi, &vi));
    }

    #[test]
    fn a_unit_scales_effects_only((yi, vi) in studies(3, 7), power in -4.0..4.0) {
        let options = Options::method(Method::DerSimonianLaird);
        let c = 10.0_f64.powf(power);
        let scaled_y: Vec<f64> = yi.iter().map(|y| c * y).collect();
        let scaled_v: Vec<f64> = vi.iter().map(|v| c * c * v).collect();
        let back = |row: Vec<Option<f64>>| row.into_iter().map(|x| x.map(|x| x / c)).collect();
        let got: Figures = effects(&scaled_y, &scaled_v, &options).into_iter().map(back).collect();
        prop_assert!(figures_near(&got, &effects(&yi, &vi, &options)));
        let got = ratios(&scaled_y, &scaled_v, &options);
        prop_assert!(figures_near(&got, &ratios(&yi, &vi, &options)));
        let count = |yi: &[f64], vi: &[f64]| permutation_test(yi, vi, &options).unwrap().p;
        prop_assert_eq!(count(&scaled_y, &scaled_v), count(&yi, &vi));
    }

    #[test]
    fn flipping_all_signs_leaves_p(
        (yi, vi) in studies(1, 7),
        method in prop::sample::select(Method::ALL),
    ) {
        let flipped: Vec<f64> = yi.iter().map(|y| -y).collect();
        let p = |yi: &[f64]| permutation_test(yi, &vi, &Options::method(method)).unwrap().p;
        prop_assert_eq!(p(&flipped), p(&yi));
    }

    #[test]
    fn nothing_panics_and_no_figure_is_not_a_number(
        studies in prop::collection::vec((any_number(), any_number()), 0..5),
        order in prop::collection::vec(0_usize..5, 0..5),
        given in options(),
        unusable in prop::sample::select(Unusable::ALL),
    ) {
        let (yi, vi): (Vec<f64>, Vec<f64>) = studies.into_iter().unzip();
        let o = Options { unusable, ..given };
        let shown = [
            leave_one_out(&yi, &vi, &o).map(|x| format!("{:?}", x.rows)),
            cumulative(&yi, &vi, None, &o).map(|x| format!("{:?}", x.rows)),
            cumulative(&yi, &vi, Some(&order), &o).map(|x| format!("{:?}", x.rows)),
            influence(&yi, &vi, &o).map(|x| format!("{:?}", x.rows)),
            standardised_residuals(&yi, &vi, &o).map(|x| format!("{:?}", x.rows)),
            blup(&yi, &vi, &o).map(|x| format!("{:?}", x.rows)),
            permutation_test(&yi, &vi, &o).map(|x| format!("{:?}", (x.statistic, x.p))),
        ];
        for rows in shown.into_iter().flatten() {
            let odd = ["NaN", " inf", "(inf", "-inf"].iter().any(|word| rows.contains(word));
            prop_assert!(!odd, "{rows}");
        }
    }
}

fn any_number() -> impl Strategy<Value = f64> {
    let odd = vec![0.0, -0.0, 1.0, -1.0, 1e-300, 1e300, 5e-324, f64::NAN, f64::INFINITY];
    prop_oneof![1 => any::<f64>(), 3 => 0.01..3.0, 1 => prop::sample::select(odd)]
}

#[test]
fn equal_effects_of_one_sign_leave_two_patterns() {
    for k in 1..=9 {
        let options = Options::method(Method::CommonEffect);
        let test = permutation_test(&vec![0.3; k], &vec![0.1; k], &options).unwrap();
        assert_eq!((test.at_least_as_extreme, test.patterns), (Some(2), Some(1 << k)));
    }
}

#[test]
fn no_effect_at_all_is_as_extreme_as_any_pattern() {
    for inference in Inference::ALL {
        let options = Options { inference: *inference, ..Options::default() };
        let test = permutation_test(&[0.0; 4], &[0.1, 0.2, 0.3, 0.4], &options).unwrap();
        assert_eq!(test.p, Some(1.0));
    }
}

#[test]
fn patterns_that_cancel_are_ties() {
    // 0.1 + 0.2 - 0.3 is not 0 in floating point; the pattern and its mirror image are the least
    // extreme, so all eight are at least as extreme.
    let options = Options::method(Method::CommonEffect);
    let test = permutation_test(&[0.1, 0.2, -0.3], &[1.0; 3], &options).unwrap();
    assert_eq!(test.at_least_as_extreme, Some(8));
    let test = permutation_test(&[0.3, -0.2, -0.1], &[1.0; 3], &options).unwrap();
    assert_eq!(test.at_least_as_extreme, Some(8));
}

#[test]
fn ten_studies_have_no_exact_test() {
    let test = permutation_test(&[0.3; 10], &[0.1; 10], &Options::default()).unwrap();
    assert!(!test.applicable && test.reason.is_some() && test.statistic.is_some());
    assert_eq!((test.p, test.patterns, test.at_least_as_extreme), (None, None, None));
}

#[test]
fn identical_studies_say_the_same() {
    let (yi, vi) = ([0.4; 6], [0.2; 6]);
    let options = Options::default();
    let rows = influence(&yi, &vi, &options).unwrap().rows;
    let rows = rows.iter().map(|row| format!("{:?}", (row.cov_r, row.hat, row.is_influential)));
    assert!(rows.collect::<Vec<_>>().windows(2).all(|pair| pair[0] == pair[1]));
    let predictions = blup(&yi, &vi, &options).unwrap().rows;
    assert!(predictions.iter().all(|row| near(row.prediction, 0.4, 1e-15)));
}

#[test]
fn two_studies_have_what_one_has() {
    let (yi, vi) = ([0.1, 0.9], [0.04, 0.09]);
    for row in influence(&yi, &vi, &Options::default()).unwrap().rows {
        assert!(row.cooks_d.is_some());
        assert_eq!([row.rstudent, row.dffits, row.cov_r, row.tau2_deleted, row.dfbetas], [None; 5]);
    }
    let options = Options { inference: Inference::KnappHartung, ..Options::default() };
    for (row, other) in leave_one_out(&yi, &vi, &options).unwrap().rows.iter().zip([0.9, 0.1]) {
        assert!(near(row.estimate, other, 1e-15));
        assert_eq!([row.se, row.p, row.df, row.ci_low, row.tau2, row.q_p], [None; 6]);
    }
}

#[test]
fn one_study_is_too_few() {
    let o = Options::default();
    let errors = [
        leave_one_out(&[0.1], &[0.2], &o).unwrap_err(),
        influence(&[0.1], &[0.2], &o).unwrap_err(),
        standardised_residuals(&[0.1], &[0.2], &o).unwrap_err(),
        blup(&[0.1], &[0.2], &o).unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error, Error::TooFew { found: 1, needed: 2, .. }), "{error}");
    }
    assert_eq!(cumulative(&[0.1], &[0.2], None, &o).unwrap().rows.len(), 1);
    assert_eq!(permutation_test(&[0.1], &[0.2], &o).unwrap().p, Some(1.0));
}

#[test]
fn rows_count_what_was_given() {
    let options = Options { unusable: Unusable::LeaveOut, ..Options::default() };
    let (yi, vi) = ([0.1, f64::NAN, 0.3, 0.2], [0.1, 0.1, 0.2, 0.1]);
    let left_out = leave_one_out(&yi, &vi, &options).unwrap();
    assert_eq!(left_out.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [0, 2, 3]);
    assert_eq!(left_out.left_out.iter().map(|row| row.row).collect::<Vec<_>>(), [1]);
    let added = cumulative(&yi, &vi, Some(&[3, 1, 0, 2]), &options).unwrap();
    assert_eq!(added.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [3, 0, 2]);
    assert_eq!(added.left_out, left_out.left_out);
}

#[test]
fn an_order_names_each_row_once() {
    let (yi, vi, options) = ([0.1, 0.2, 0.3], [0.1; 3], Options::default());
    let fault = |order: &[usize]| cumulative(&yi, &vi, Some(order), &options).unwrap_err();
    assert_eq!(fault(&[0, 1]).pointer(), "/order");
    assert_eq!(fault(&[0, 1, 1]).pointer(), "/order/2");
    assert_eq!(fault(&[0, 3, 1]).pointer(), "/order/1");
}

#[test]
fn a_study_with_nearly_all_weight_keeps_its_residual() {
    // With w = 1e14 against 1 and 1, by hand: others' mean 2.5, 1 - hat = 2 / (1e14 + 2).
    let options = Options::method(Method::CommonEffect);
    let rows = standardised_residuals(&[1.0, 2.0, 3.0], &[1e-14, 1.0, 1.0], &options).unwrap().rows;
    let (residual, se) = (-1.5 * 2.0 / (1e14 + 2.0), (1e-14 * 2.0 / (1e14_f64 + 2.0)).sqrt());
    assert!((rows[0].residual / residual - 1.0).abs() < 1e-14);
    assert!((rows[0].se / se - 1.0).abs() < 1e-14);
    assert!((rows[0].z.unwrap() / (residual / se) - 1.0).abs() < 1e-14);
}
