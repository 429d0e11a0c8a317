//! Effect sizes: the reference figures, second derivations, properties and faults.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod back_transformation;
#[path = "../common/mod.rs"]
mod common;
mod derivations;
mod faults;
mod properties;
mod reports;
mod zero_cells;

use common::{CLOSED_FORM, Dataset, compare_all, dataset, effect_scale, number, variance_scale};
use whatworks_synthesis::Error;
use whatworks_synthesis::effect::{
    Columns, EffectOptions, EffectSizes, Measure, back_transform, effect_sizes, harmonic_mean,
};

type Named = Vec<(String, Vec<f64>)>;

/// Columns by name.
fn columns(named: &Named) -> Columns<'_> {
    let column =
        |name: &str| named.iter().find(|(n, _)| n == name).map(|(_, values)| values.as_slice());
    Columns {
        ai: column("ai"),
        bi: column("bi"),
        ci: column("ci"),
        di: column("di"),
        n1i: column("n1i"),
        n2i: column("n2i"),
        m1i: column("m1i"),
        sd1i: column("sd1i"),
        m2i: column("m2i"),
        sd2i: column("sd2i"),
        ri: column("ri"),
        ni: column("ni"),
        xi: column("xi"),
        mi: column("mi"),
        x1i: column("x1i"),
        t1i: column("t1i"),
        x2i: column("x2i"),
        t2i: column("t2i"),
        ti: column("ti"),
    }
}

fn named(pairs: &[(&str, &[f64])]) -> Named {
    pairs.iter().map(|(name, values)| ((*name).to_owned(), values.to_vec())).collect()
}

fn raw(dataset: &Dataset) -> Named {
    let raw = dataset.content["raw"].as_object().unwrap();
    raw.keys().map(|name| (name.clone(), dataset.raw(name))).collect()
}

fn sizes(measure: Measure, pairs: &[(&str, &[f64])]) -> EffectSizes {
    with(measure, pairs, &EffectOptions::default())
}

fn with(measure: Measure, pairs: &[(&str, &[f64])], options: &EffectOptions) -> EffectSizes {
    effect_sizes(measure, &columns(&named(pairs)), options).unwrap()
}

/// The effect and variance of one study.
fn one(measure: Measure, pairs: &[(&str, f64)]) -> (f64, f64) {
    one_with(measure, pairs, &EffectOptions::default())
}

fn one_with(measure: Measure, pairs: &[(&str, f64)], options: &EffectOptions) -> (f64, f64) {
    let named = pairs.iter().map(|(name, value)| ((*name).to_owned(), vec![*value])).collect();
    let found = effect_sizes(measure, &columns(&named), options).unwrap();
    (found.yi[0].unwrap(), found.vi[0].unwrap())
}

fn fault(measure: Measure, pairs: &[(&str, &[f64])]) -> Error {
    effect_sizes(measure, &columns(&named(pairs)), &EffectOptions::default()).unwrap_err()
}

#[track_caller]
fn near(found: f64, expected: f64, tolerance: f64) {
    let error = (found - expected).abs() / expected.abs().max(f64::MIN_POSITIVE);
    assert!(found == expected || error <= tolerance, "{found:e} is not {expected:e}");
}

#[test]
fn the_reference_effects_and_variances() {
    compare_all(|report, dataset, code, block| {
        if dataset.content["kind"] == "yivi" {
            return;
        }
        let named = raw(dataset);
        let measure = Measure::from_code(code).unwrap();
        let found = effect_sizes(measure, &columns(&named), &EffectOptions::default()).unwrap();
        let (yi, vi) = common::used(block);
        report.check_each("yi", found.yi, &block["yi"], CLOSED_FORM, effect_scale(&yi));
        report.check_each("vi", found.vi, &block["vi"], CLOSED_FORM, variance_scale(&vi));
    });
}

#[test]
fn the_reference_double_arcsine_comes_back_at_the_harmonic_mean() {
    let data = dataset("pritz1997");
    let size = harmonic_mean(&data.raw("ni"));
    let block = &data.content["effects"]["PFT"];
    for name in ["estimate", "ci_lb", "ci_ub"] {
        let pooled = number(&block["random"]["DL"]["wald"][name]).unwrap();
        let expected = number(&block["backtransform_harmonic_DL"][name]).unwrap();
        near(back_transform(Measure::DoubleArcsine, pooled, size).unwrap(), expected, 1e-12);
    }
}

#[test]
fn totals_do_instead_of_the_others() {
    let cells = sizes(
        Measure::RiskRatio,
        &[("ai", &[4.0]), ("bi", &[119.0]), ("ci", &[11.0]), ("di", &[128.0])],
    );
    let totals = sizes(
        Measure::RiskRatio,
        &[("ai", &[4.0]), ("n1i", &[123.0]), ("ci", &[11.0]), ("n2i", &[139.0])],
    );
    assert_eq!(cells, totals);
    let events = sizes(Measure::LogitProportion, &[("xi", &[4.0]), ("ni", &[9.0])]);
    assert_eq!(events, sizes(Measure::LogitProportion, &[("xi", &[4.0]), ("mi", &[5.0])]));
}
