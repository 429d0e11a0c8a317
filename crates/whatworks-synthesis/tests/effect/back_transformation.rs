//! From the scale of the analysis to the scale that is read.

use std::f64::consts::PI;

use whatworks_synthesis::effect::{Measure, back_transform, harmonic_mean};

use crate::{near, one};

#[test]
fn one_study_comes_back_to_its_own_figures() {
    for x in [0.0, 1.0, 5.0, 9.0, 10.0] {
        for (measure, expected) in
            [(Measure::ArcsineProportion, x / 10.0), (Measure::DoubleArcsine, x / 10.0)]
        {
            let (yi, _) = one(measure, &[("xi", x), ("ni", 10.0)]);
            let back = back_transform(measure, yi, Some(10.0)).unwrap();
            assert!((back - expected).abs() < 1e-14, "{measure} {x}: {back}");
        }
        for measure in [Measure::RootRate, Measure::FreemanTukeyRate] {
            let (yi, _) = one(measure, &[("xi", x), ("ti", 7.0)]);
            let back = back_transform(measure, yi, Some(7.0)).unwrap();
            assert!((back - x / 7.0).abs() < 1e-14, "{measure} {x}: {back}");
        }
    }
    near(back_transform(Measure::OddsRatio, 2.0_f64.ln(), None).unwrap(), 2.0, 1e-15);
    near(back_transform(Measure::LogitProportion, 3.0_f64.ln(), None).unwrap(), 0.75, 1e-15);
    near(back_transform(Measure::FisherZ, 0.5_f64.atanh(), None).unwrap(), 0.5, 1e-15);
}

#[test]
fn what_lies_beyond_gives_the_end() {
    assert_eq!(back_transform(Measure::ArcsineProportion, -0.1, None), Some(0.0));
    assert_eq!(back_transform(Measure::ArcsineProportion, PI, None), Some(1.0));
    assert_eq!(back_transform(Measure::DoubleArcsine, 0.0, Some(9.0)), Some(0.0));
    assert_eq!(back_transform(Measure::DoubleArcsine, 1.6, Some(9.0)), Some(1.0));
    assert_eq!(back_transform(Measure::DoubleArcsine, 0.5, None), None);
    assert_eq!(back_transform(Measure::ArcsineDifference, 0.5, None), None);
    assert_eq!(harmonic_mean(&[]), None);
    near(harmonic_mean(&[2.0, 6.0]).unwrap(), 3.0, 1e-15);
}
