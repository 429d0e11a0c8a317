//! The rating of a body against facts of GRADE worked out by hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use serde_json::{Value, json};
use whatworks::base::{Certainty, Measure};
use whatworks::grade::{
    BodyOfEvidence, Concern, Domain, Judgements, PublicationBias, Rating, combine, risk_with,
    size_of_group_binary, size_of_group_binary_unpooled, size_of_group_continuous,
};
use whatworks::{Error, RuleSet};

fn try_rate(studies: &Value, assessment: &Value, rules: &RuleSet) -> Result<Rating, Error> {
    let body = json!({"studies": studies, "assessment": assessment});
    BodyOfEvidence::from_json(body.to_string())?.rate(rules)
}

fn rate(studies: &Value, assessment: &Value) -> Rating {
    try_rate(studies, assessment, &RuleSet::core_grade_2025()).unwrap()
}

fn rule(rating: &Rating, domain: Domain) -> (&'static str, Option<u8>) {
    let judged = rating.domains.as_ref().unwrap().get(domain);
    (judged.rule.id, judged.suggested.levels())
}

fn none() -> Judgements {
    Judgements {
        risk_of_bias: Concern::NotSerious,
        inconsistency: Concern::NotSerious,
        indirectness: Concern::NotSerious,
        imprecision: Concern::NotSerious,
        publication_bias: PublicationBias::Undetected,
        ..Judgements::default()
    }
}

/// Four sums by hand: randomised less two; non-randomised plus two; rating up suppressed; the floor.
#[test]
fn sums_by_hand() {
    for rules in ["core-grade-2025", "grade-standard", "narrative-2017"] {
        let rules = rules.to_owned();
        let two = Judgements {
            risk_of_bias: Concern::Serious,
            imprecision: Concern::Serious,
            rules: rules.clone(),
            ..none()
        };
        assert_eq!(combine(&two).unwrap().certainty, Certainty::Low);
        let low = Judgements { start: Certainty::Low, rules: rules.clone(), ..none() };
        let up = Judgements { large_effect: 2, ..low.clone() };
        assert_eq!(combine(&up).unwrap().certainty, Certainty::High);
        let both = Judgements { large_effect: 1, risk_of_bias: Concern::Serious, ..low };
        let both = combine(&both).unwrap();
        assert_eq!(both.certainty, Certainty::VeryLow);
        assert_eq!(both.combination.unwrap().suppressed_upgrade, 1);
        let many = Judgements {
            risk_of_bias: Concern::VerySerious,
            inconsistency: Concern::VerySerious,
            imprecision: Concern::Serious,
            rules,
            ..none()
        };
        let many = combine(&many).unwrap();
        assert_eq!(many.certainty, Certainty::VeryLow);
        let sum = many.combination.unwrap();
        assert!(sum.floored);
        assert_eq!(sum.raw, 4 - 2 - 2 - 1);
    }
}

/// Only ROBINS-I for each of them lets non-randomised studies start at high (GRADE guidelines 18).
#[test]
fn non_randomised_studies_start_at_high_only_with_robins() {
    let start = json!({"measure": "risk-ratio", "start": {"level": "high", "reason": "we say so"}});
    let study = |tool: &str| {
        json!([{"id": "a", "design": "cohort", "estimate": 2.5, "ci_low": 2.1, "ci_high": 3.0,
                "risk_of_bias": "serious", "tool": tool}])
    };
    let error = try_rate(&study("other"), &start, &RuleSet::grade_standard()).unwrap_err();
    assert_eq!(error.faults()[0].code, "bad-start");
    assert_eq!(error.pointer(), Some("/assessment/start/level"));
    assert!(try_rate(&study("robins-i"), &start, &RuleSet::grade_standard()).is_ok());
}

/// Studies of these estimates and this standard error, at low risk of bias.
fn trials(estimates: &[f64], se: f64) -> Value {
    let study = |(place, yi): (usize, &f64)| {
        json!({"id": format!("s{place}"), "design": "randomised", "yi": yi, "vi": se * se,
               "risk_of_bias": "low"})
    };
    Value::Array(estimates.iter().enumerate().map(study).collect())
}

/// By hand: estimates 1 to 3 apart by 0.5, Q = 2.5 / 0.04 = 62.5 on 4 degrees of freedom, so that I2
/// is (62.5 - 4) / 62.5 = 93.6 %; all lie beyond a minimal important difference of 0.5.
#[test]
fn a_large_i2_on_one_side_is_not_inconsistent() {
    let beside = json!({"measure": "mean-difference", "method": "EE", "threshold":
        {"scale": "absolute", "minimal_important_difference": 0.5}});
    let rating = rate(&trials(&[1.0, 1.5, 2.0, 2.5, 3.0], 0.2), &beside);
    let i2 = rating.effect.as_ref().unwrap().i2.unwrap();
    assert!((i2 - 93.6).abs() < 1e-9, "{i2}");
    assert_eq!(rule(&rating, Domain::Inconsistency), ("inconsistency.one-side", Some(0)));
}

/// Six studies whose effects grow with their standard errors: no test, and no judgement from one.
#[test]
fn six_studies_are_too_few_for_a_test_of_asymmetry() {
    let study = |place: u32| {
        let se = 0.05 * f64::from(place);
        let noise = if place.is_multiple_of(2) { 0.01 } else { -0.01 };
        json!({"id": format!("s{place}"), "design": "randomised", "yi": 5.0 * se + noise,
               "vi": se * se, "risk_of_bias": "low"})
    };
    let studies = |most: u32| Value::Array((1..=most).map(study).collect());
    let beside = json!({"measure": "mean-difference"});
    let six = rate(&studies(6), &beside);
    assert_eq!(rule(&six, Domain::PublicationBias), ("publication-bias.too-few", Some(0)));
    let judged = &six.domains.as_ref().unwrap().publication_bias;
    assert_eq!(judged.possible, [Concern::NotSerious, Concern::Serious]);
    let ten = rate(&studies(10), &beside);
    assert_eq!(rule(&ten, Domain::PublicationBias), ("publication-bias.asymmetry", Some(1)));
}

/// A funnel of six studies is not read either, and ten are.
#[test]
fn a_funnel_is_read_from_ten_studies_on() {
    let by_eye = |k: usize| {
        let beside = json!({"measure": "mean-difference", "publication": {"funnel_asymmetry": true,
            "small_and_industry_sponsored": false, "unpublished_studies": false,
            "registry_complete": false}});
        rate(&trials(&vec![1.0; k], 0.2), &beside)
    };
    let few = by_eye(9);
    assert_eq!(rule(&few, Domain::PublicationBias), ("publication-bias.none-documented", Some(0)));
    let enough = by_eye(10);
    assert_eq!(rule(&enough, Domain::PublicationBias), ("publication-bias.asymmetry", Some(1)));
    let judged = &enough.domains.as_ref().unwrap().publication_bias;
    assert_eq!(judged.possible, [Concern::Serious], "the registry is said to be incomplete");
}

/// 2 % to 7 % and 1 % to 4 % of staff: risk ratios of 3.5 and 4, without groups or intervals, from
/// one study without a comparison group.
#[test]
fn shares_before_and_after_do_not_rate_up() {
    let study = json!([{"id": "scheme", "design": "before-after"}]);
    let rating = rate(&study, &json!({"measure": "risk-ratio"}));
    assert!(rating.upgrades.iter().all(|upgrade| upgrade.levels == 0));
    assert!(rating.interval.unwrap()[1] <= Certainty::Low);
    let one = json!([{"id": "scheme", "design": "cohort", "estimate": 3.5, "ci_low": 2.5,
                      "ci_high": 4.9, "risk_of_bias": "low"}]);
    let addressed = json!({"measure": "risk-ratio",
                           "confounding_addressed": {"holds": true, "reason": "matched"}});
    let upgrade = &rate(&one, &addressed).upgrades[0];
    assert_eq!((upgrade.levels, upgrade.possible), (0, [0, 0]));
    assert!(upgrade.because.contains("fewer than two studies"));
}

/// RR = OR / (1 - p + p OR): 3 / 1.2, 3 / 1.8, 6 / 2.
#[test]
fn odds_ratios_become_risk_ratios_before_they_are_large() {
    for (odds, risk, ratio) in [(3.0_f64, 0.1, 2.5), (3.0, 0.4, 3.0 / 1.8), (6.0, 0.2, 3.0)] {
        let with = risk_with(risk, odds.ln(), Measure::OddsRatio).unwrap();
        assert!((with / risk - ratio).abs() < 1e-12, "{odds} at {risk}");
    }
    let upgrade = |odds: f64, risk: f64| {
        let study = |id: &str| {
            json!({"id": id, "design": "cohort", "estimate": odds, "ci_low": odds / 1.2,
                   "ci_high": odds * 1.2, "risk_of_bias": "low"})
        };
        let beside = json!({"measure": "odds-ratio",
            "baseline_risks": [{"who": "all", "risk": risk}],
            "confounding_addressed": {"holds": true, "reason": "matched"}});
        rate(&json!([study("a"), study("b")]), &beside).upgrades[0].levels
    };
    assert_eq!(upgrade(3.0, 0.1), 1);
    assert_eq!(upgrade(3.0, 0.4), 0);
    assert_eq!(upgrade(6.0, 0.2), 1);
}

/// Published sizes of a group, by the variance pooled and of each group, rounded up.
#[test]
fn information_sizes_of_a_group() {
    let binary = [(0.20, 0.15, 906, 903), (0.10, 0.075, 2005, 2002), (0.05, 0.04, 6745, 6743)];
    for (control, intervention, pooled, apart) in binary {
        let by_pooled = size_of_group_binary(control, intervention, 0.05, 0.8).ceil();
        let by_each = size_of_group_binary_unpooled(control, intervention, 0.05, 0.8).ceil();
        assert_eq!((by_pooled, by_each), (f64::from(pooled), f64::from(apart)));
    }
    for (difference, size) in [(0.2, 393.0), (0.5, 63.0)] {
        assert_eq!(size_of_group_continuous(difference, 1.0, 0.05, 0.8).ceil(), size);
    }
}

fn ratio(estimate: f64, low: f64, high: f64, beside: &Value) -> Rating {
    let mut beside = beside.clone();
    beside["measure"] = beside.get("measure").cloned().unwrap_or(json!("risk-ratio"));
    beside["pooled"] = json!({"estimate": estimate, "ci_low": low, "ci_high": high, "k": 5,
                              "participants": 2000});
    rate(&json!([]), &beside)
}

/// With the null as threshold and an estimate within the minimal important difference the target is
/// little or no effect, judged against that difference: not rated down if the interval lies within.
#[test]
fn near_the_null_the_target_is_little_or_no_effect() {
    let null = json!({"threshold": {"scale": "ratio", "choice": "null",
                                    "minimal_important_difference": 1.25}});
    let within = ratio(1.05, 0.95, 1.16, &null);
    assert_eq!(within.target.as_ref().unwrap().target.code(), "little-or-no-effect");
    assert_eq!(rule(&within, Domain::Imprecision), ("imprecision.precise", Some(0)));
    let beyond = ratio(1.05, 0.85, 1.30, &null);
    assert_eq!(rule(&beyond, Domain::Imprecision), ("imprecision.crosses", Some(1)));
    let away = ratio(1.3, 1.1, 1.54, &null);
    assert_eq!(away.target.as_ref().unwrap().target.code(), "effect");
}

/// An implausibly large effect whose upper bound is three times its lower (an odds ratio: two and a
/// half times) is two levels; with the information size met a narrower one is none.
#[test]
fn the_ratio_of_an_interval() {
    let none = json!({});
    let cases = [
        ("risk-ratio", 0.5, 0.3, 0.9, "imprecision.interval-ratio", 2),
        ("risk-ratio", 0.5, 0.3, 0.89, "imprecision.size-met", 0),
        ("odds-ratio", 0.5, 0.32, 0.8, "imprecision.interval-ratio", 2),
        ("odds-ratio", 0.5, 0.32, 0.79, "imprecision.size-met", 0),
        ("risk-ratio", 0.71, 0.6, 0.84, "imprecision.precise", 0),
    ];
    for (measure, estimate, low, high, expected, levels) in cases {
        let mut beside = none.clone();
        beside["measure"] = json!(measure);
        beside["information_size"] = json!({"participants": 2000});
        let rating = ratio(estimate, low, high, &beside);
        assert_eq!(rule(&rating, Domain::Imprecision), (expected, Some(levels)), "{low} to {high}");
    }
}

/// With ROBINS-I and a start at high, two levels for risk of bias only bring cohorts back to low, and
/// a large effect still rates up: 4 - 2 + 1.
#[test]
fn robins_does_not_stand_in_the_way_of_a_large_effect() {
    let study = |id: &str| {
        json!({"id": id, "design": "cohort", "estimate": 2.6, "ci_low": 2.2, "ci_high": 3.07,
               "n1i": 4000, "n2i": 4000, "ai": 520, "ci": 200,
               "risk_of_bias": "serious", "tool": "robins-i"})
    };
    let beside = json!({"measure": "risk-ratio",
        "confounding_addressed": {"holds": true, "reason": "matched"},
        "publication": {"small_and_industry_sponsored": false, "unpublished_studies": false}});
    let studies = json!([study("a"), study("b")]);
    let standard = try_rate(&studies, &beside, &RuleSet::grade_standard()).unwrap();
    assert_eq!(rule(&standard, Domain::RiskOfBias), ("risk-of-bias.robins-i", Some(2)));
    assert_eq!(standard.upgrades[0].levels, 1);
    assert_eq!(standard.certainty, Certainty::Moderate);
    // Core GRADE starts them at low, where nothing that dominates may be rated up.
    let core = rate(&studies, &beside);
    assert_eq!(core.start.as_ref().unwrap().final_, Certainty::Low);
    assert!(core.certainty <= Certainty::Low);
}

/// Where nobody appraised the studies, a large effect is not rated up, and the interval holds what an
/// appraisal may bring: low risk of bias, and one level up from low.
#[test]
fn an_appraisal_may_still_bring_rating_up() {
    let study = |id: &str, risk: Option<&str>| {
        let mut study = json!({"id": id, "design": "cohort", "estimate": 2.6, "ci_low": 2.2,
                               "ci_high": 3.07, "n1i": 4000, "n2i": 4000, "ai": 520, "ci": 200});
        if let Some(risk) = risk {
            study["risk_of_bias"] = json!(risk);
        }
        study
    };
    let beside = json!({"measure": "risk-ratio",
        "confounding_addressed": {"holds": true, "reason": "matched"}});
    let rated = |risk| rate(&json!([study("a", risk), study("b", risk)]), &beside);
    let open = rated(None);
    assert_eq!(open.certainty, Certainty::VeryLow);
    assert_eq!(open.interval.unwrap()[1], Certainty::Moderate);
    assert_eq!(open.upgrades[0].possible, [0, 1]);
    let low = rated(Some("low"));
    assert_eq!(low.upgrades[0].levels, 1);
    assert_eq!(low.certainty, Certainty::Moderate);
}
