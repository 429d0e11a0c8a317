//! The gate: figures from ten studies on.

use whatworks_synthesis::Unusable;
use whatworks_synthesis::small_study::*;

use super::{VI, YI, figures, reason};

#[test]
fn below_ten_studies_there_are_reasons_and_no_figures() {
    let (yi, vi) = (&YI[..9], &VI[..9]);
    let answers = [
        reason(small_study_effects(yi, vi, &SmallStudyOptions::default())),
        reason(egger(yi, vi, &EggerOptions::default())),
        reason(begg(yi, vi, &BeggOptions::default())),
        reason(trim_and_fill(yi, vi, &TrimAndFillOptions::default())),
        reason(fail_safe_n(yi, vi, &FailSafeOptions::default())),
    ];
    for answer in answers {
        assert!(answer.starts_with("9 studies, and with fewer than 10 "), "{answer}");
        assert!(answer.contains("Sterne et al. 2011, BMJ 343:d4002"));
    }
    let json =
        serde_json::to_value(small_study_effects(yi, vi, &SmallStudyOptions::default()).unwrap())
            .unwrap();
    assert_eq!(json["applicable"], false);
    assert_eq!((&json["k"], &json["at_least"]), (&9.into(), &10.into()));
    assert!(json["figures"].is_null());
}

#[test]
fn from_ten_studies_on_all_four_answer_together() {
    let (yi, vi) = (&YI[..10], &VI[..10]);
    let options = SmallStudyOptions { level: 0.9, ..Default::default() };
    let got = figures(small_study_effects(yi, vi, &options));
    let level = 0.9;
    let single = EggerOptions { level, ..Default::default() };
    assert_eq!(got.egger, egger(yi, vi, &single).unwrap());
    assert_eq!(got.begg, begg(yi, vi, &BeggOptions::default()).unwrap());
    let single = TrimAndFillOptions { level, ..Default::default() };
    assert_eq!(got.trim_and_fill, trim_and_fill(yi, vi, &single).unwrap());
    assert_eq!(got.fail_safe, fail_safe_n(yi, vi, &FailSafeOptions::default()).unwrap());
    // With equal variances two have no answer, and the others keep theirs.
    let got = figures(small_study_effects(yi, &[0.1; 10], &options));
    assert!(!got.egger.applicable && !got.begg.applicable && !got.trim_and_fill.applicable);
    assert!(got.fail_safe.applicable);
}

#[test]
fn rows_left_out_are_named_and_do_not_count() {
    let (mut yi, vi) = (YI[..10].to_vec(), &VI[..10]);
    yi[3] = f64::NAN;
    let error = small_study_effects(&yi, vi, &SmallStudyOptions::default()).unwrap_err();
    assert_eq!(error.pointer(), "/yi/3");
    let unusable = Unusable::LeaveOut;
    let options = SmallStudyOptions { unusable, ..Default::default() };
    let got = small_study_effects(&yi, vi, &options).unwrap();
    assert_eq!((got.k, got.applicable, got.left_out[0].row), (9, false, 3));
    let bad = SmallStudyOptions { level: 1.0, ..options };
    assert_eq!(small_study_effects(&yi, vi, &bad).unwrap_err().pointer(), "/level");
}
