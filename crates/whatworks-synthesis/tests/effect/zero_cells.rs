//! Zero cells and variances of zero.

use whatworks_synthesis::effect::{DoubleZero, EffectOptions, Measure, Reason, ZeroCells};

use crate::{near, sizes, with};

const ONE_ZERO: [(&str, &[f64]); 4] = [
    ("ai", &[0.0, 3.0, 0.0]),
    ("bi", &[9.0, 7.0, 5.0]),
    ("ci", &[2.0, 4.0, 0.0]),
    ("di", &[8.0, 6.0, 5.0]),
];

fn log_odds_ratio(a: f64, b: f64, c: f64, d: f64) -> f64 {
    (a / b).ln() - (c / d).ln()
}

#[test]
fn which_rows_are_corrected() {
    let rule = |zero_cells| EffectOptions { zero_cells, ..EffectOptions::default() };
    let plain = log_odds_ratio(3.0, 7.0, 4.0, 6.0);
    let added = log_odds_ratio(3.5, 7.5, 4.5, 6.5);
    for (zero_cells, corrected, middle) in [
        (ZeroCells::OnlyZero, vec![0, 2], plain),
        (ZeroCells::All, vec![0, 1, 2], added),
        (ZeroCells::IfAny, vec![0, 1, 2], added),
    ] {
        let found = with(Measure::OddsRatio, &ONE_ZERO, &rule(zero_cells));
        assert_eq!(found.corrected_rows, corrected);
        assert_eq!(found.zero_cells, Some(zero_cells));
        near(found.yi[0].unwrap(), log_odds_ratio(0.5, 9.5, 2.5, 8.5), 1e-12);
        near(found.yi[1].unwrap(), middle, 1e-12);
        assert!(found.not_computed.is_empty());
    }
    let found = with(Measure::OddsRatio, &ONE_ZERO, &rule(ZeroCells::Never));
    assert_eq!(found.yi.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true, false]);
    let reasons: Vec<_> = found.not_computed.iter().map(|n| (n.row, n.reason)).collect();
    assert_eq!(reasons, [(0, Reason::ZeroCell), (2, Reason::ZeroCell)]);
}

#[test]
fn double_zeros_can_be_left_out() {
    let options = EffectOptions { double_zero: DoubleZero::LeaveOut, ..EffectOptions::default() };
    for measure in [Measure::OddsRatio, Measure::RiskDifference, Measure::ArcsineDifference] {
        let found = with(measure, &ONE_ZERO, &options);
        assert_eq!((found.yi[2], found.vi[2]), (None, None));
        assert_eq!(found.not_computed[0].reason, Reason::DoubleZero);
        assert!(found.yi[0].is_some());
    }
    // A row that is left out does not make others be corrected.
    let rows: [(&str, &[f64]); 4] =
        [("ai", &[0.0, 3.0]), ("bi", &[9.0, 7.0]), ("ci", &[0.0, 4.0]), ("di", &[8.0, 6.0])];
    let found =
        with(Measure::OddsRatio, &rows, &EffectOptions { zero_cells: ZeroCells::IfAny, ..options });
    assert!(found.corrected_rows.is_empty());
}

#[test]
fn arcsine_and_root_measures_are_not_corrected() {
    let found = sizes(Measure::ArcsineDifference, &ONE_ZERO);
    assert_eq!((found.zero_cells, found.add), (None, None));
    assert!(found.corrected_rows.is_empty());
    near(found.yi[0].unwrap(), -(0.2_f64.sqrt().asin()), 1e-13);
    let found = sizes(Measure::DoubleArcsine, &[("xi", &[0.0]), ("ni", &[10.0])]);
    near(found.yi[0].unwrap(), 0.5 * (1.0 / 11.0_f64).sqrt().asin(), 1e-13);
}

#[test]
fn a_variance_of_zero_stays_and_is_named() {
    let never = EffectOptions { zero_cells: ZeroCells::Never, ..EffectOptions::default() };
    let found = with(Measure::Proportion, &[("xi", &[4.0, 9.0]), ("ni", &[9.0, 9.0])], &never);
    assert_eq!((found.yi[1], found.vi[1]), (Some(1.0), Some(0.0)));
    assert_eq!(found.zero_variance, [1]);
    let found = sizes(Measure::Correlation, &[("ri", &[1.0]), ("ni", &[20.0])]);
    assert_eq!(found.zero_variance, [0]);
}
