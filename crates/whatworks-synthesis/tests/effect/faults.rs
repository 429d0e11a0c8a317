//! Rows without an effect, and data that no study can have.

use whatworks_synthesis::effect::{EffectOptions, Measure, Reason, ZeroCells, effect_sizes};

use crate::{columns, fault, named, sizes};

#[test]
fn a_row_that_is_not_reported_is_named_with_its_column() {
    let found = sizes(
        Measure::OddsRatio,
        &[("ai", &[4.0, 4.0]), ("bi", &[9.0, 9.0]), ("ci", &[f64::NAN, 2.0]), ("di", &[3.0, 3.0])],
    );
    assert_eq!((found.yi[0], found.vi[0]), (None, None));
    let missing = found.not_computed[0];
    assert_eq!((missing.row, missing.column, missing.reason), (0, Some("ci"), Reason::NotReported));
    assert!(found.yi[1].is_some());
}

#[test]
fn rows_without_an_effect_have_a_reason() {
    let groups = |m2: f64, sd: f64, n: f64| {
        [("m1i", 2.0), ("sd1i", sd), ("n1i", n), ("m2i", m2), ("sd2i", sd), ("n2i", n)]
            .map(|(name, value)| (name.to_owned(), vec![value]))
            .to_vec()
    };
    let correlation = |r: f64, n: f64| vec![("ri".to_owned(), vec![r]), ("ni".to_owned(), vec![n])];
    for (measure, data, reason) in [
        (Measure::StandardisedMeanDifference, groups(1.0, 0.0, 9.0), Reason::NoVariation),
        (Measure::RatioOfMeans, groups(-1.0, 1.0, 9.0), Reason::NotARatio),
        (Measure::RatioOfMeans, groups(0.0, 1.0, 9.0), Reason::NotARatio),
        (Measure::MeanDifference, groups(1.0, 1.0, 1.0), Reason::TooFewParticipants),
        (Measure::FisherZ, correlation(0.5, 3.0), Reason::TooFewParticipants),
        (Measure::UnbiasedCorrelation, correlation(0.5, 4.0), Reason::TooFewParticipants),
        (Measure::FisherZ, correlation(-1.0, 9.0), Reason::PerfectCorrelation),
    ] {
        let found = effect_sizes(measure, &columns(&data), &EffectOptions::default()).unwrap();
        assert_eq!((found.yi[0], found.vi[0]), (None, None));
        assert_eq!(found.not_computed[0].reason, reason);
    }
}

#[test]
fn impossible_values_are_named_by_column_and_row() {
    let table = |a: f64, n1: f64, c: f64, d: f64| {
        fault(
            Measure::OddsRatio,
            &[("ai", &[1.0, a]), ("n1i", &[9.0, n1]), ("ci", &[1.0, c]), ("di", &[2.0, d])],
        )
        .pointer()
    };
    assert_eq!(table(10.0, 9.0, 1.0, 1.0), "/ai/1");
    assert_eq!(table(-1.0, 9.0, 1.0, 1.0), "/ai/1");
    assert_eq!(table(0.0, 0.0, 1.0, 1.0), "/n1i/1");
    assert_eq!(table(1.0, 9.0, 0.0, 0.0), "/di/1");
    assert_eq!(table(1.0, 9.0, f64::INFINITY, 1.0), "/ci/1");
    let correlation = fault(Measure::Correlation, &[("ri", &[1.2]), ("ni", &[20.0])]);
    assert_eq!(correlation.pointer(), "/ri/0");
    let rate = fault(Measure::Rate, &[("xi", &[1.0]), ("ti", &[0.0])]);
    assert_eq!(rate.pointer(), "/ti/0");
    let deviation = fault(
        Measure::MeanDifference,
        &[
            ("m1i", &[1.0]),
            ("sd1i", &[-1.0]),
            ("n1i", &[9.0]),
            ("m2i", &[1.0]),
            ("sd2i", &[1.0]),
            ("n2i", &[9.0]),
        ],
    );
    assert_eq!(deviation.pointer(), "/sd1i/0");
}

#[test]
fn columns_that_are_missing_or_stray_or_of_another_length() {
    let missing = fault(Measure::Correlation, &[("ri", &[0.1])]);
    assert_eq!((missing.code(), missing.pointer().as_str()), ("bad-column", "/ni"));
    let stray = fault(Measure::Correlation, &[("ri", &[0.1]), ("ni", &[9.0]), ("ti", &[1.0])]);
    assert_eq!((stray.code(), stray.pointer().as_str()), ("bad-column", "/ti"));
    let lengths = fault(Measure::Correlation, &[("ri", &[0.1]), ("ni", &[9.0, 9.0])]);
    assert_eq!((lengths.code(), lengths.pointer().as_str()), ("lengths-differ", "/ni"));
    let sum = fault(Measure::Proportion, &[("xi", &[1.0]), ("mi", &[2.0]), ("ni", &[4.0])]);
    assert_eq!((sum.code(), sum.pointer().as_str()), ("bad-value", "/ni/0"));
    let options = EffectOptions { add: 0.0, ..EffectOptions::default() };
    let data = named(&[("ri", &[0.1]), ("ni", &[9.0])]);
    let add = effect_sizes(Measure::Correlation, &columns(&data), &options).unwrap_err();
    assert_eq!((add.code(), add.pointer().as_str()), ("bad-option", "/add"));
}

#[test]
fn no_rows_give_no_effects() {
    let found = sizes(Measure::Correlation, &[("ri", &[]), ("ni", &[])]);
    assert!(found.yi.is_empty() && found.vi.is_empty());
}

#[test]
fn options_are_read_by_name_and_unknown_ones_refused() {
    let options: EffectOptions =
        serde_json::from_str(r#"{"zero_cells": "if-any", "rom_correction": "bias-corrected"}"#)
            .unwrap();
    assert_eq!(options.zero_cells, ZeroCells::IfAny);
    assert_eq!(options.add, 0.5);
    assert!(serde_json::from_str::<EffectOptions>(r#"{"zerocells": "all"}"#).is_err());
}
