//! What holds for any studies.

use proptest::prelude::*;
use whatworks_synthesis::small_study::*;
use whatworks_synthesis::{Method, Unusable};

use super::{counting, figures, trimming};

fn studies() -> impl Strategy<Value = Vec<(f64, f64)>> {
    let study = (-2.0..2.0_f64, 0.01..1.0_f64);
    prop::collection::vec(study, 10..25)
}

/// Any number, or one that is likely to be tied.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![any::<f64>(), (-3..4_i8).prop_map(f64::from), -2.0..2.0_f64]
}

fn numbers_from(seed: SmallStudyEffects) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let (egger, begg) = (seed.egger.figures.unwrap(), seed.begg.figures.unwrap());
    let fill = seed.trim_and_fill;
    let k0 = fill.figures.as_ref().map_or(-1.0, |fill| fill.k0 as f64);
    let fail_safe = seed.fail_safe.figures.unwrap().n as f64;
    let mut of_effect = vec![egger.limit_estimate, egger.limit_se, egger.limit_low];
    if let Some(fill) = fill.figures {
        of_effect.extend([fill.estimate, fill.se, fill.ci_low, fill.centre]);
        of_effect.extend(fill.filled_yi);
    }
    let plain = vec![egger.slope, egger.se, egger.statistic, egger.p];
    let exact = vec![begg.tau, begg.s, begg.p_exact.unwrap(), begg.p_asymptotic, k0, fail_safe];
    (exact, plain, of_effect)
}

fn everything() -> impl Strategy<Value = SmallStudyOptions> {
    (
        prop::sample::select(EggerModel::ALL),
        prop::sample::select(Method::ALL),
        prop::sample::select(MissingEstimator::ALL),
        prop::sample::select(SideRule::ALL),
        prop::sample::select(FailSafeApproach::ALL),
    )
        .prop_map(|(model, method, estimator, side, approach)| SmallStudyOptions {
            model,
            method,
            estimator,
            side,
            approach,
            ..Default::default()
        })
}

fn same(got: &[f64], want: &[f64], factor: f64) -> bool {
    let size = want.iter().fold(0.0_f64, |size, x| size.max(x.abs()));
    got.len() == want.len()
        && got.iter().zip(want).all(|(a, b)| (a / factor - b).abs() <= 1e-7 * size)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn order_does_not_matter(rows in studies(), turn in 0..25_usize, options in everything()) {
        let (yi, vi): (Vec<f64>, Vec<f64>) = rows.iter().copied().unzip();
        let mut moved = rows;
        let turn = turn % moved.len();
        moved.rotate_left(turn);
        moved.swap(0, 5);
        let (moved_yi, moved_vi): (Vec<f64>, Vec<f64>) = moved.into_iter().unzip();
        let want = numbers_from(figures(small_study_effects(&yi, &vi, &options)));
        let got = numbers_from(figures(small_study_effects(&moved_yi, &moved_vi, &options)));
        prop_assert_eq!(&got.0, &want.0);
        prop_assert!(same(&got.1, &want.1, 1.0), "{:?} {:?}", got, want);
        prop_assert!(same(&got.2, &want.2, 1.0), "{:?} {:?}", got, want);
    }

    #[test]
    fn the_unit_does_not_matter(rows in studies(), power in -4.0..4.0_f64, options in everything()) {
        let unit = 10.0_f64.powf(power);
        let (yi, vi): (Vec<f64>, Vec<f64>) = rows.iter().copied().unzip();
        let scaled_yi: Vec<f64> = yi.iter().map(|y| unit * y).collect();
        let scaled_vi: Vec<f64> = vi.iter().map(|v| unit * unit * v).collect();
        let want = numbers_from(figures(small_study_effects(&yi, &vi, &options)));
        let got = numbers_from(figures(small_study_effects(&scaled_yi, &scaled_vi, &options)));
        prop_assert_eq!(&got.0, &want.0);
        prop_assert!(same(&got.1, &want.1, 1.0), "{:?} {:?}", got, want);
        prop_assert!(same(&got.2, &want.2, unit), "{:?} {:?}", got, want);
    }

    #[test]
    fn no_input_panics_and_no_figure_is_without_value(
        rows in prop::collection::vec((any_number(), any_number()), 0..16),
        positive in any::<bool>(),
        options in everything(),
        at_least in 0..4_usize,
    ) {
        let (yi, vi): (Vec<f64>, Vec<f64>) =
            rows.into_iter().map(|(y, v)| (y, if positive { v.abs() } else { v })).unzip();
        let unusable = if positive { Unusable::LeaveOut } else { Unusable::Refuse };
        let options = SmallStudyOptions { unusable, ..options };
        let SmallStudyOptions { model, method, estimator, side, approach, .. } = options;
        let base = trimming(method, estimator, side);
        let egger_options = EggerOptions { model, method, at_least, unusable, ..Default::default() };
        let answers = [
            format!("{:?}", small_study_effects(&yi, &vi, &options)),
            format!("{:?}", egger(&yi, &vi, &egger_options)),
            format!("{:?}", begg(&yi, &vi, &BeggOptions { at_least, unusable })),
            format!("{:?}", trim_and_fill(&yi, &vi, &TrimAndFillOptions { unusable, ..base })),
            format!("{:?}", fail_safe_n(&yi, &vi, &FailSafeOptions { unusable, ..counting(approach) })),
        ];
        for answer in answers.iter().filter(|answer| answer.starts_with("Ok")) {
            let (figures, _) = answer.rsplit_once("left_out").unwrap();
            let figures = figures.replace("inference", "");
            prop_assert!(!figures.contains("NaN") && !figures.contains("inf"), "{}", answer);
        }
    }
}
