//! What is refused, where, and with what code; and that nothing breaks on anything.

use proptest::prelude::*;
use serde_json::{Value, json};
use whatworks::EvidenceBase;
use whatworks::priority::Request;

fn faults(request: &Value) -> Vec<(&'static str, String)> {
    let answer = Request::from_json(request.to_string())
        .and_then(|request| request.answer(&EvidenceBase::staff_empowerment()));
    let error = answer.err().unwrap_or_else(|| panic!("no error: {request}"));
    assert_eq!(error.code(), "invalid-request");
    error.faults().iter().map(|fault| (fault.code, fault.pointer.clone())).collect()
}

fn one(policy: Value, judgements: Value) -> (&'static str, String) {
    let all = faults(&json!({"policy": policy, "judgements": judgements}));
    assert_eq!(all.len(), 1, "{all:?}");
    all[0].clone()
}

fn refused(policy: Value, code: &str, pointer: &str) {
    assert_eq!(one(policy, json!([])), (code_of(code), pointer.to_owned()));
}

/// The code as the static text that faults carry.
fn code_of(code: &str) -> &'static str {
    Box::leak(code.to_owned().into_boxed_str())
}

#[test]
fn policies_that_cannot_be() {
    let own = json!({"id": "own", "direction": "more-is-better"});
    refused(json!({"method": "best"}), "unknown-code", "/policy/method");
    refused(json!({"method": "pareto"}), "empty-list", "/policy/criteria");
    refused(json!({"criteria": [{"id": "equity"}]}), "unused-key", "/policy/criteria");
    refused(
        json!({"method": "pareto", "criteria": [own, own]}),
        "duplicate-id",
        "/policy/criteria/1/id",
    );
    refused(
        json!({"method": "pareto", "criteria": [{"id": "own"}]}),
        "missing-key",
        "/policy/criteria/0/codes",
    );
    refused(
        json!({"method": "pareto", "criteria": [own], "draws": 5}),
        "unused-key",
        "/policy/draws",
    );
    refused(
        json!({"method": "smaa", "criteria": [own], "draws": 0}),
        "out-of-range",
        "/policy/draws",
    );
    refused(
        json!({"method": "smaa", "criteria": [own], "importance_order": ["other"]}),
        "dangling-id",
        "/policy/importance_order/0",
    );
    refused(
        json!({"method": "smaa", "criteria": [own], "importance_order": ["own", "own"]}),
        "duplicate-id",
        "/policy/importance_order/1",
    );
}

#[test]
fn criteria_that_cannot_be() {
    let with = |criterion: Value, code: &str, key: &str| {
        let pointer = format!("/policy/criteria/0{key}");
        refused(json!({"method": "lexicographic", "criteria": [criterion]}), code, &pointer);
    };
    with(json!({"id": "certainty"}), "missing-key", "/from");
    with(json!({"id": "equity", "from": "published"}), "bad-option", "/from");
    with(json!({"id": "certainty", "from": "published", "codes": ["a", "b"]}), "unused-key", "");
    with(
        json!({"id": "certainty", "from": "published", "rules": "narrative-2017"}),
        "unused-key",
        "/rules",
    );
    with(json!({"id": "certainty", "from": "derived", "rules": "mine"}), "unknown-name", "/rules");
    with(json!({"id": "own", "codes": ["a"]}), "bad-option", "/codes");
    with(json!({"id": "own", "codes": ["a", "b", "a"]}), "bad-option", "/codes");
    with(
        json!({"id": "own", "codes": ["a", "b"], "direction": "more-is-better"}),
        "two-sources",
        "",
    );
    with(json!({"id": "own", "codes": ["a", "b"], "scores": {"a": 1}}), "missing-key", "/scores/b");
    with(
        json!({"id": "own", "codes": ["a", "b"], "scores": {"a": 1, "b": 0}}),
        "out-of-range",
        "/scores/b",
    );
    with(
        json!({"id": "own", "codes": ["a", "b"], "scores": {"a": 1, "b": "2"}}),
        "wrong-type",
        "/scores/b",
    );
    with(json!({"id": "own", "direction": "more-is-better", "worst": 1}), "missing-key", "/best");
    with(json!({"id": "own", "direction": "more-is-better", "best": 1}), "missing-key", "/worst");
    with(
        json!({"id": "own", "direction": "more-is-better", "worst": 1, "best": 1}),
        "bad-interval",
        "/best",
    );
    with(
        json!({"id": "own", "direction": "less-is-better", "worst": 1, "best": 2}),
        "bad-interval",
        "/best",
    );
    with(json!({"id": "equity", "worst": 1, "best": 2}), "missing-key", "/direction");
    with(json!({"id": "equity", "weight": 1}), "unused-key", "/weight");
    with(json!({"id": "equity", "lower": 0.1}), "unused-key", "/lower");
}

#[test]
fn weights_that_cannot_be() {
    let weighted = |weight: Value| json!({"method": "weighted", "criteria": [{"id": "equity", "weight": weight}]});
    refused(weighted(json!(-1)), "out-of-range", "/policy/criteria/0/weight");
    refused(weighted(json!(0)), "out-of-range", "/policy/criteria");
    refused(weighted(json!(1e300)), "out-of-range", "/policy/criteria/0/weight");
    refused(
        json!({"method": "weighted", "criteria": [{"id": "equity"}]}),
        "missing-key",
        "/policy/criteria/0/weight",
    );
    let bounds =
        json!({"method": "smaa", "criteria": [{"id": "equity", "lower": 0.9, "upper": 0.1}]});
    refused(bounds, "bad-interval", "/policy/criteria/0/upper");
}

#[test]
fn judgements_that_cannot_be() {
    let policy = json!({"method": "pareto", "criteria": [
        {"id": "equity"}, {"id": "own", "direction": "more-is-better", "worst": 0, "best": 5}
    ]});
    let judged = |judgements: Value| one(policy.clone(), judgements);
    let of = |criterion: &str, key: &str, value: Value| json!([{"recommendation": "R1", "criterion": criterion, key: value}]);
    let at = |code: &str, key: &str| (code_of(code), format!("/judgements/{key}"));
    assert_eq!(judged(of("equity", "judgement", json!("good"))), at("unknown-code", "0/judgement"));
    assert_eq!(judged(of("equity", "value", json!(1))), at("out-of-range", "0/value"));
    assert_eq!(judged(of("own", "value", json!(6))), at("out-of-range", "0/value"));
    assert_eq!(judged(of("own", "judgement", json!("yes"))), at("unknown-code", "0/judgement"));
    let both =
        json!([{"recommendation": "R1", "criterion": "own", "judgement": "varies", "value": 1}]);
    assert_eq!(judged(both), at("two-sources", "0"));
    let nobody = json!([{"recommendation": "R9", "criterion": "own", "value": 1}]);
    assert_eq!(judged(nobody), at("dangling-id", "0/recommendation"));
    let twice = |who: [Value; 2]| {
        let [one, two] = who;
        json!([
            {"recommendation": "R1", "criterion": "own", "value": 1, "who": one},
            {"recommendation": "R1", "criterion": "own", "value": 2, "who": two}
        ])
    };
    assert_eq!(judged(twice([json!("A"), json!("A")])), at("duplicate-id", "1/who"));
    assert_eq!(judged(twice([json!("A"), json!("B")])), at("several-judgements", "1"));
    let unknown = json!({"policy": {}, "recommendations": ["R1", "R8", "R1"]});
    let codes = [("dangling-id", "/recommendations/1"), ("duplicate-id", "/recommendations/2")];
    assert_eq!(faults(&unknown), codes.map(|(code, at)| (code, at.to_owned())));
}

/// Any JSON at all, with the keys of the request in it.
fn anything() -> impl Strategy<Value = Value> {
    let words = [
        "weighted",
        "smaa",
        "pareto",
        "equity",
        "certainty",
        "derived",
        "R1",
        "yes",
        "own",
        "mean",
        "more-is-better",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i8>().prop_map(Value::from),
        (-2.0..3.0_f64).prop_map(Value::from),
        proptest::sample::select(words.to_vec()).prop_map(Value::from),
    ];
    let keys = [
        "policy",
        "judgements",
        "recommendations",
        "method",
        "criteria",
        "id",
        "from",
        "codes",
        "scores",
        "direction",
        "worst",
        "best",
        "weight",
        "lower",
        "upper",
        "several",
        "draws",
        "seed",
        "importance_order",
        "recommendation",
        "criterion",
        "judgement",
        "value",
        "who",
    ];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(proptest::sample::select(keys.to_vec()), inner, 0..6)
                .prop_map(|map| map.into_iter().map(|(k, v)| (k.to_owned(), v)).collect::<Value>()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn nothing_breaks(policy in anything(), judgements in anything()) {
        let request = json!({"policy": policy, "judgements": judgements}).to_string();
        if let Ok(request) = Request::from_json(request) {
            let _ = request.answer(&EvidenceBase::staff_empowerment());
        }
    }
}
