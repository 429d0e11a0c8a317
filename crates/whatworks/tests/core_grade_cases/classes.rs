//! Which cases this library answers alike, which otherwise and by what choice, and which not.

/// How a case is answered.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Class {
    /// As the case expects.
    Same,
    /// Otherwise, by a choice of ours; with our answer as JSON.
    Different(&'static str, &'static str),
    /// Not: the library does not do this.
    OutOfScope(&'static str),
}
use Class::{Different, OutOfScope, Same};

/// Every choice by which an answer differs, in a sentence.
pub(crate) const CHOICES: &[(&str, &str)] = &[
    (
        "arms-are-rounded-first",
        "An optimal information size is twice the size of a group, rounded up.",
    ),
    (
        "bounds-are-closed",
        "A dominance of 0 is allowed, and makes every body one that studies at high risk dominate.",
    ),
    (
        "default-standardised-difference",
        "Without a minimal important difference the information size is that for a standardised \
         difference of 0.2.",
    ),
    (
        "direction-not-required",
        "Whether more is good or bad decides no domain, so a body is rated without it.",
    ),
    (
        "direction-towards-effect",
        "Bias is judged against the apparent effect, whichever way that points, and not against \
         benefit.",
    ),
    (
        "double-zero-studies-count",
        "A study without events in either group keeps a small weight, by a constant added to its \
         counts.",
    ),
    ("each-risk-for-its-use", "A control risk given for the information size serves only that."),
    (
        "hazard-ratio-by-survival",
        "A hazard ratio is turned into risks by 1 - (1 - risk)^ratio, and not read as a risk ratio.",
    ),
    (
        "mid-is-two-limits",
        "An absolute minimal important difference is two relative limits, one up and one down, of \
         different size.",
    ),
    (
        "missing-is-open",
        "What nobody answered is suggested for the time being and left open, and never recorded as \
         no concern.",
    ),
    (
        "no-direction-at-low-risk-node",
        "Where studies at high risk do not dominate and their results differ, the others are \
         analysed alone, whichever way they differ.",
    ),
    (
        "no-mid-falls-to-null",
        "Without a minimal important difference the null is the threshold, and the target says so.",
    ),
    (
        "no-variance-no-weight",
        "A study without a variance carries no weight, and what is pooled is judged.",
    ),
    (
        "ois-not-overridden-by-800",
        "800 participants do not stand in for a larger information size that was worked out.",
    ),
    (
        "one-level",
        "Core GRADE rates down one level for risk of bias and for inconsistency; a person may go \
         further.",
    ),
    ("one-study-is-analysed", "A single study left at low risk is analysed by itself."),
    (
        "pooled-variance-ois",
        "The information size for risks uses the variance pooled under no difference.",
    ),
    (
        "restating-needs-no-reason",
        "A decision for what the rules suggest needs no reason, on the target as elsewhere.",
    ),
    ("some-concerns-count-as-low", "Some concerns count as low unless the parameter says high."),
    (
        "three-by-contextual-thresholds",
        "With contextual thresholds, which Core GRADE does not have, three levels can be suggested.",
    ),
    (
        "two-levels-only-for-outcomes",
        "Two levels for indirectness are suggested only where the outcome is another one.",
    ),
    (
        "unknown-word-is-a-fault",
        "A word that is no level of concern is refused, and not read as 0.",
    ),
    (
        "unreachable-limit-is-no-error",
        "A limit that the risk cannot reach is no limit on that side; the other one stays.",
    ),
];

/// Every reason why a case is not answered, in a sentence.
pub(crate) const REASONS: &[(&str, &str)] = &[
    ("default-mid", "A minimal important difference is never assumed."),
    ("events-from-risks", "An information size in events is taken as given, not worked out."),
    ("helper", "A step of that package that is no answer of this library by itself."),
    ("input-spelling", "How that package takes its inputs."),
    ("method-sensitivity", "Several methods of pooling are compared in the numbers, not in GRADE."),
    ("no-refit-option", "Studies at low risk alone are always pooled again."),
    ("per-study-indirectness", "Indirectness is compared for the body, element by element."),
    ("question-by-question", "What is open is listed at once, and not asked one by one."),
    ("rare-events", "Methods for rare events are not chosen from the data."),
    ("single-arm", "Studies of one group are no comparison."),
    ("smd-to-or", "Standardised differences are not turned into odds ratios."),
    ("status-light", "There are no status lights."),
    ("tipping-point", "Missing results are not filled in until a conclusion tips."),
    ("trim-and-fill-exaggeration", "Trim and fill is in the numbers, and judges nothing in GRADE."),
];

/// Every case: topic, first and last number, class.
pub(crate) const TABLE: &[(&str, u32, u32, Class)] = &[
    ("risk_of_bias", 1, 6, Same),
    ("risk_of_bias", 7, 7, Different("one-level", r#"{"dominated": true, "levels_down": 1}"#)),
    ("risk_of_bias", 8, 8, Same),
    ("risk_of_bias", 9, 9, Different("one-level", r#"{"dominated": true, "levels_down": 1}"#)),
    ("risk_of_bias", 10, 10, Same),
    ("risk_of_bias", 11, 12, Different("direction-towards-effect", r#"{"levels_down": 1}"#)),
    ("risk_of_bias", 13, 24, Same),
    (
        "risk_of_bias",
        25,
        25,
        Different(
            "some-concerns-count-as-low",
            r#"{"high_risk_weight_share": 0.3, "dominated": false}"#,
        ),
    ),
    ("risk_of_bias", 26, 34, Same),
    (
        "risk_of_bias",
        35,
        35,
        Different(
            "no-direction-at-low-risk-node",
            r#"{"levels_down": 0, "analysis_set": "low_only", "k_after": 3}"#,
        ),
    ),
    ("risk_of_bias", 36, 37, Same),
    (
        "risk_of_bias",
        38,
        38,
        Different(
            "no-variance-no-weight",
            r#"{"dominated": true, "levels_down": 1, "k_after": 1}"#,
        ),
    ),
    (
        "risk_of_bias",
        39,
        39,
        Different("one-study-is-analysed", r#"{"analysis_set": "low_only", "k_after": 1}"#),
    ),
    ("risk_of_bias", 40, 40, OutOfScope("no-refit-option")),
    ("risk_of_bias", 41, 42, Same),
    (
        "risk_of_bias",
        43,
        43,
        Different(
            "double-zero-studies-count",
            r#"{"k_before": 5, "k_after": 3, "analysis_set": "low_only"}"#,
        ),
    ),
    ("risk_of_bias", 44, 44, Different("bounds-are-closed", r#"{"dominated": true}"#)),
    ("risk_of_bias", 45, 46, Same),
    ("risk_of_bias", 47, 48, OutOfScope("input-spelling")),
    ("risk_of_bias", 49, 49, Same),
    ("risk_of_bias", 50, 50, OutOfScope("no-refit-option")),
    ("risk_of_bias", 51, 58, Same),
    ("target", 1, 10, Same),
    ("target", 11, 11, Different("no-mid-falls-to-null", r#"{"target": "non_null_effect"}"#)),
    ("target", 12, 13, Same),
    ("target", 14, 14, Different("restating-needs-no-reason", r#"{"target": "non_null_effect"}"#)),
    ("target", 15, 16, Same),
    ("target", 17, 17, Different("mid-is-two-limits", r#"{"limits": [-0.325422, 0.245122]}"#)),
    ("target", 18, 18, Different("mid-is-two-limits", r#"{"limits": [-0.810930, 0.538997]}"#)),
    (
        "target",
        19,
        19,
        Different("hazard-ratio-by-survival", r#"{"limits": [-0.354184, 0.275375]}"#),
    ),
    (
        "target",
        20,
        20,
        Different(
            "mid-is-two-limits",
            r#"{"baseline_risk": 0.18, "limits": [-0.325422, 0.245122]}"#,
        ),
    ),
    ("target", 21, 22, Same),
    (
        "target",
        23,
        23,
        Different("unreachable-limit-is-no-error", r#"{"limits": [-0.052922, null]}"#),
    ),
    ("target", 24, 24, Different("no-mid-falls-to-null", r#"{"target": "non_null_effect"}"#)),
    ("target", 25, 28, Same),
    ("target", 29, 31, OutOfScope("default-mid")),
    ("target", 32, 33, OutOfScope("smd-to-or")),
    ("target", 34, 34, Same),
    (
        "target",
        35,
        35,
        Different(
            "each-risk-for-its-use",
            r#"{"threshold_baseline": 0.18, "ois_control_risk": 0.25, "table_baseline_risk": 0.18}"#,
        ),
    ),
    ("target", 36, 39, Same),
    ("imprecision", 1, 4, Same),
    ("imprecision", 5, 6, OutOfScope("helper")),
    ("imprecision", 7, 8, Same),
    ("imprecision", 9, 9, OutOfScope("helper")),
    ("imprecision", 10, 23, Same),
    ("imprecision", 24, 24, Different("ois-not-overridden-by-800", r#"{"levels_down": 2}"#)),
    ("imprecision", 25, 31, Same),
    (
        "imprecision",
        32,
        32,
        Different("missing-is-open", r#"{"levels_down": 0, "possible": [0, 1, 2]}"#),
    ),
    ("imprecision", 33, 46, Same),
    (
        "imprecision",
        47,
        47,
        Different("arms-are-rounded-first", r#"{"ois_per_arm": 393, "ois_n": 786}"#),
    ),
    ("imprecision", 48, 50, Same),
    (
        "imprecision",
        51,
        51,
        Different("default-standardised-difference", r#"{"ois_computable": true, "ois_n": 786}"#),
    ),
    ("imprecision", 52, 53, OutOfScope("single-arm")),
    ("imprecision", 54, 54, Same),
    ("imprecision", 55, 55, Different("direction-not-required", r#"{"levels_down": 0}"#)),
    (
        "imprecision",
        56,
        56,
        Different("pooled-variance-ois", r#"{"ois_unit": "participants", "ois_n": 140642}"#),
    ),
    ("imprecision", 57, 57, OutOfScope("events-from-risks")),
    ("imprecision", 58, 58, Same),
    ("imprecision", 59, 59, OutOfScope("rare-events")),
    ("imprecision", 60, 64, OutOfScope("method-sensitivity")),
    ("imprecision", 65, 66, Same),
    ("inconsistency", 1, 3, Same),
    ("inconsistency", 4, 4, Different("one-level", r#"{"levels_down": 1}"#)),
    ("inconsistency", 5, 7, Same),
    ("inconsistency", 8, 8, Different("one-level", r#"{"levels_down": 1}"#)),
    ("inconsistency", 9, 9, Same),
    ("inconsistency", 10, 10, Different("one-level", r#"{"levels_down": 1}"#)),
    ("inconsistency", 11, 11, Same),
    ("inconsistency", 12, 12, Different("one-level", r#"{"levels_down": 1}"#)),
    ("inconsistency", 13, 17, Same),
    ("inconsistency", 18, 18, Different("one-level", r#"{"levels_down": 1}"#)),
    ("inconsistency", 19, 21, Same),
    ("inconsistency", 22, 22, Different("one-level", r#"{"levels_down": 1}"#)),
    ("inconsistency", 23, 23, Same),
    ("inconsistency", 24, 24, Different("one-level", r#"{"levels_down": 1}"#)),
    ("inconsistency", 25, 25, OutOfScope("rare-events")),
    ("inconsistency", 26, 26, Same),
    ("publication_bias", 1, 11, Same),
    (
        "publication_bias",
        12,
        13,
        Different("missing-is-open", r#"{"levels_down": 0, "possible": [0, 1]}"#),
    ),
    (
        "publication_bias",
        14,
        15,
        Different("missing-is-open", r#"{"formally_assessed": false, "possible": [0, 1]}"#),
    ),
    (
        "publication_bias",
        16,
        16,
        Different("missing-is-open", r#"{"levels_down": 0, "possible": [0, 1]}"#),
    ),
    ("publication_bias", 17, 25, Same),
    ("publication_bias", 26, 36, OutOfScope("question-by-question")),
    ("publication_bias", 37, 39, Same),
    ("publication_bias", 40, 49, OutOfScope("trim-and-fill-exaggeration")),
    ("publication_bias", 50, 65, OutOfScope("status-light")),
    ("publication_bias", 66, 67, Same),
    ("publication_bias", 68, 81, OutOfScope("tipping-point")),
    ("indirectness", 1, 8, OutOfScope("per-study-indirectness")),
    ("indirectness", 9, 20, Same),
    ("indirectness", 21, 22, Different("two-levels-only-for-outcomes", r#"{"worst_case": 1}"#)),
    ("indirectness", 23, 23, Different("two-levels-only-for-outcomes", r#"{"worst_case": 1}"#)),
    (
        "indirectness",
        24,
        24,
        Different("missing-is-open", r#"{"worst_case": 0, "possible": [0, 1, 2]}"#),
    ),
    ("override", 1, 44, Same),
    ("overall", 1, 1, Same),
    ("overall", 2, 4, Different("unknown-word-is-a-fault", r#"{"error": true}"#)),
    ("overall", 5, 7, Same),
    ("overall", 8, 8, Different("unknown-word-is-a-fault", r#"{"error": true}"#)),
    ("overall", 9, 19, Same),
    ("overall", 20, 20, Different("three-by-contextual-thresholds", r#"{"levels_down": 3}"#)),
    ("overall", 21, 21, Different("direction-not-required", r#"{"certainty": "high"}"#)),
    ("overall", 22, 25, Same),
    ("wording", 1, 21, Same),
];
