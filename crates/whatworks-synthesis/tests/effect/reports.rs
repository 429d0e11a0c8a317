//! Effects from what a paper reports.

use whatworks_synthesis::Error;
use whatworks_synthesis::effect::{
    Reason, ReportedColumns, ReportedOptions, Scale, VarianceSource, from_interval, from_p,
    from_statistic, reported,
};

use crate::near;

/// Standard normal and t quantiles from tables.
const Z_975: f64 = 1.959_963_984_540_054;
const T_975_WITH_10: f64 = 2.228_138_851_964_939;

/// Cochrane Handbook 6.5.2.3: a mean difference of 3.8 with t = 2.78 has SE 1.37.
#[test]
fn from_an_interval_a_p_value_and_a_statistic() {
    let found = from_interval(1.5, 0.5, 2.5, 0.95, None, false).unwrap();
    near(found.vi, (1.0 / Z_975).powi(2), 1e-9);
    assert_eq!((found.yi, found.asymmetry, found.scale), (1.5, Some(0.0), Scale::Natural));
    let found = from_interval(1.5, 0.5, 2.5, 0.95, Some(10.0), false).unwrap();
    near(found.vi, (1.0 / T_975_WITH_10).powi(2), 1e-9);
    let found = from_interval(2.0, 1.0, 4.0, 0.95, None, true).unwrap();
    near(found.yi, 2.0_f64.ln(), 1e-15);
    near(found.vi, (2.0_f64.ln() / Z_975).powi(2), 1e-9);
    assert!(found.asymmetry.unwrap().abs() < 1e-15);
    let found = from_p(-3.0, 0.05, None, false).unwrap();
    near(found.vi, (3.0 / Z_975).powi(2), 1e-9);
    let found = from_p(-3.0, 0.05, Some(10.0), false).unwrap();
    near(found.vi, (3.0 / T_975_WITH_10).powi(2), 1e-9);
    let found = from_statistic(3.8, 2.78, false).unwrap();
    near(found.vi.sqrt(), 1.37, 3e-3);
    assert_eq!(found.vi_source, VarianceSource::Statistic);
}

/// A ratio read on the wrong scale shows.
#[test]
fn an_interval_on_another_scale_is_asymmetric() {
    let found = from_interval(2.0, 1.0, 4.0, 0.95, None, false).unwrap();
    near(found.asymmetry.unwrap(), 1.0 / 3.0, 1e-15);
}

#[test]
fn a_table_of_reports() {
    let none = f64::NAN;
    let columns = ReportedColumns {
        estimate: Some(&[2.0, 0.5, 3.0, 1.0, 1.2, 1.0]),
        ci_low: Some(&[1.0, none, none, none, none, 1.0]),
        ci_high: Some(&[4.0, none, none, none, 2.0, 1.0]),
        statistic: Some(&[none, -2.0, none, none, none, none]),
        p: Some(&[0.9, none, 0.05, 0.98, none, none]),
        df: None,
    };
    let options = ReportedOptions { log: true, ..ReportedOptions::default() };
    let found = reported(&columns, &options).unwrap();
    let sources = [
        Some(VarianceSource::Interval),
        Some(VarianceSource::Statistic),
        Some(VarianceSource::PValue),
        None,
        None,
        None,
    ];
    assert_eq!(found.vi_source, sources);
    near(found.vi[1].unwrap(), (2.0_f64.ln() / 2.0).powi(2), 1e-14);
    let reasons: Vec<_> = found.not_computed.iter().map(|n| (n.row, n.column, n.reason)).collect();
    let expected = [
        (3, None, Reason::NoEffect),
        (4, Some("ci_low"), Reason::NotReported),
        (5, None, Reason::NoWidth),
    ];
    assert_eq!(reasons, expected);
}

#[test]
fn reports_that_contradict_themselves() {
    let pointer = |result: Result<_, Error>| match result {
        Err(error) => error.pointer(),
        Ok::<whatworks_synthesis::effect::ReportedEffect, _>(found) => panic!("{found:?}"),
    };
    assert_eq!(pointer(from_interval(1.0, 1.5, 2.0, 0.95, None, false)), "/ci_low/0");
    assert_eq!(pointer(from_interval(3.0, 1.5, 2.0, 0.95, None, false)), "/ci_high/0");
    assert_eq!(pointer(from_interval(1.0, 1.0, 1.0, 0.95, None, false)), "/ci_high/0");
    assert_eq!(pointer(from_interval(1.0, -0.5, 2.0, 0.95, None, true)), "/ci_low/0");
    assert_eq!(pointer(from_interval(1.0, 0.5, 2.0, 1.0, None, true)), "/level");
    assert_eq!(pointer(from_interval(1.0, 0.5, 2.0, 0.95, Some(0.0), true)), "/df/0");
    assert_eq!(pointer(from_p(2.0, 0.0, None, false)), "/p/0");
    assert_eq!(pointer(from_p(2.0, 1.0, None, false)), "/p/0");
    assert_eq!(pointer(from_p(1.0, 0.5, None, true)), "/estimate/0");
    assert_eq!(pointer(from_p(f64::NAN, 0.5, None, true)), "/estimate/0");
    assert_eq!(pointer(from_statistic(2.0, -1.0, false)), "/statistic/0");
    let nothing = ReportedColumns { estimate: Some(&[1.0]), ..ReportedColumns::default() };
    let error = reported(&nothing, &ReportedOptions::default()).unwrap_err();
    assert_eq!(error.code(), "bad-column");
}
