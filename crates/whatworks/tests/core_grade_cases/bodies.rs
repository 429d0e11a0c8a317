//! Bodies of evidence that state the facts of a case.

use serde_json::{Map, Value, json};
use whatworks::grade::{BodyOfEvidence, ParameterValue, Rating};
use whatworks::{Error, RuleSet};

pub(crate) fn rate(body: &Value, rules: &RuleSet) -> Result<Rating, Error> {
    BodyOfEvidence::from_json(body.to_string())?.rate(rules)
}

pub(crate) fn body(studies: Vec<Value>, assessment: Value) -> Value {
    json!({"studies": studies, "assessment": assessment})
}

/// The rule set with the parameters that a case names.
pub(crate) fn rules(inputs: &Value) -> Result<RuleSet, Error> {
    let numbers = [
        ("dominance", "dominance_threshold", 1.0),
        ("similar_change", "inflation_threshold", 1.0),
        ("relative_risk_reduction", "ois_rrr", 1.0),
        ("screen_i2", "i2_cut", 100.0),
        ("opposite_share", "opposite_share_each", 1.0),
    ];
    let mut rules = RuleSet::core_grade_2025();
    for (name, key, times) in numbers {
        if let Some(value) = inputs[key].as_f64() {
            rules = rules.with(name, &ParameterValue::Number(times * value))?;
        }
    }
    if let Some(code) = inputs["some_concerns_counts_as"].as_str() {
        rules = rules.with("some_concerns_count_as", &ParameterValue::Code(code.to_owned()))?;
    }
    Ok(rules)
}

pub(crate) fn measure(inputs: &Value) -> &'static str {
    match inputs["effect"].as_str() {
        None => "coefficient",
        Some("RR") => "risk-ratio",
        Some("OR") => "odds-ratio",
        Some("HR") => "hazard-ratio",
        Some("RD") => "risk-difference",
        Some("MD") => "mean-difference",
        Some("SMD") => "standardised-mean-difference",
        Some(other) => panic!("no measure {other}"),
    }
}

/// The studies of a case as they are given: weights, standard errors, counts or means.
pub(crate) fn studies(inputs: &Value) -> Vec<Value> {
    let given = inputs["studies"].as_array().map(Vec::as_slice).unwrap_or_default();
    given.iter().enumerate().map(|(place, study)| one(place, study)).collect()
}

fn one(place: usize, given: &Value) -> Value {
    let mut study = json!({"id": format!("s{place}"), "design": "randomised"});
    let mut put = |key: &str, value: Option<f64>| {
        if let Some(value) = value {
            study[key] = json!(value);
        }
    };
    let number = |key: &str| given[key].as_f64();
    put("yi", number("te"));
    let by_weight = number("weight").filter(|_| given.get("se").is_none()).map(|w| 1.0 / w);
    put("vi", number("se").map(|se| se * se).or(by_weight));
    for (key, name) in [
        ("ai", "e1"),
        ("n1i", "n1"),
        ("ci", "e0"),
        ("n2i", "n0"),
        ("m1i", "m1"),
        ("sd1i", "sd1"),
        ("m2i", "m0"),
        ("sd2i", "sd0"),
    ] {
        put(key, number(name));
    }
    let risk = given["risk"].as_str().filter(|risk| *risk != "not_judged");
    if let Some(risk) = risk {
        study["risk_of_bias"] = json!(risk.replace('_', "-"));
    }
    study
}

/// What a case says beside its studies.
pub(crate) fn assessment(inputs: &Value) -> Value {
    let mut assessment = json!({"measure": measure(inputs)});
    let common_effect = inputs["studies"]
        .as_array()
        .is_some_and(|studies| studies.iter().any(|study| study.get("weight").is_some()));
    if common_effect {
        assessment["method"] = json!("EE");
    }
    match inputs.get("benefit_is") {
        Some(Value::String(word)) if word == "larger" => {
            assessment["desirability"] = json!("desirable");
        }
        Some(Value::String(word)) if word == "smaller" => {
            assessment["desirability"] = json!("undesirable");
        }
        None | Some(Value::Null) => {}
        Some(other) => assessment["desirability"] = other.clone(),
    }
    if let Some(threshold) = threshold(inputs) {
        assessment["threshold"] = threshold;
    }
    let risks = ["baseline_risk", "threshold_baseline", "table_baseline_risk"];
    let risks: Vec<Value> = risks
        .iter()
        .filter_map(|key| inputs[key].as_f64())
        .map(|risk| json!({"who": "the case", "risk": risk}))
        .collect();
    if !risks.is_empty() {
        assessment["baseline_risks"] = json!(risks);
    }
    let mut size = Map::new();
    for (key, name) in [
        ("participants", "ois_n"),
        ("events", "ois_events"),
        ("control_risk", "ois_control_risk"),
        ("intervention_risk", "ois_intervention_risk"),
        ("difference", "ois_delta"),
        ("sd", "ois_sd"),
    ] {
        if let Some(value) = inputs[name].as_f64() {
            size.insert(key.to_owned(), json!(value));
        }
    }
    if inputs["ois_basis"] == "events" {
        size.insert("events".to_owned(), json!(100));
    }
    if !size.is_empty() {
        assessment["information_size"] = Value::Object(size);
    }
    assessment
}

fn threshold(inputs: &Value) -> Option<Value> {
    let is_ratio = ["RR", "OR", "HR"].iter().any(|code| inputs["effect"] == *code);
    let logarithm = inputs["mid"].as_f64().map(|mid| if is_ratio { mid.exp() } else { mid });
    let (scale, size) = [
        ("ratio", inputs["mid_ratio"].as_f64()),
        ("absolute", inputs["mid_absolute"].as_f64()),
        ("absolute", inputs["mid_te_scale"].as_f64()),
        (if is_ratio { "ratio" } else { "absolute" }, logarithm),
    ]
    .into_iter()
    .find(|(_, size)| size.is_some())
    .unwrap_or(("absolute", None));
    let choice = match inputs["threshold_choice"].as_str() {
        Some("mid") => Some("minimal-important-difference"),
        other => other,
    };
    if size.is_none() && choice.is_none() {
        return None;
    }
    let mut threshold = json!({"scale": scale});
    if let Some(size) = size {
        threshold["minimal_important_difference"] = json!(size);
    }
    if let Some(choice) = choice {
        threshold["choice"] = json!(choice);
    }
    Some(threshold)
}

/// One study whose estimate lies here, with an interval of this half-width (two studies that say
/// the same, so that nothing is asked of a single one).
pub(crate) fn near(estimate: f64, half_width: f64) -> Vec<Value> {
    let se = half_width / 1.959_963_984_540_054;
    let study = |id: &str| {
        json!({"id": id, "design": "randomised", "yi": estimate, "vi": 2.0 * se * se,
               "risk_of_bias": "low"})
    };
    vec![study("one"), study("two")]
}

/// Studies of 3,000 people with an implausibly large effect and a narrow interval, so that the
/// information size is asked for; 18 % have the event in the comparison groups.
pub(crate) fn large(inputs: &Value) -> Vec<Value> {
    if ["SMD", "MD"].iter().any(|code| inputs["effect"] == *code) {
        let sd = inputs["ois_sd"].as_f64().unwrap_or(1.0);
        let study = |id: &str| {
            json!({"id": id, "design": "randomised", "n1i": 750, "m1i": sd, "sd1i": sd, "n2i": 750,
                   "m2i": 0, "sd2i": sd})
        };
        return vec![study("one"), study("two")];
    }
    let study = |id: &str, events: u32, size: u32| {
        json!({"id": id, "design": "randomised", "ai": events / 3, "n1i": size, "ci": events,
               "n2i": size})
    };
    vec![study("one", 180, 1000), study("two", 270, 1500)]
}
