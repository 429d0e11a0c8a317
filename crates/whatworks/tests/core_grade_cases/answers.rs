//! What this library says of a case, under the names of the case's expectations.

use serde_json::{Map, Value, json};
use whatworks::base::Measure;
use whatworks::grade::{Concern, Domain, Rating, risk_with};
use whatworks::{Error, RuleSet};

use crate::bodies::{assessment, body, large, near, rate, rules, studies};
use crate::{indirectness, judgements, publication};

type Answer = Result<Value, Error>;

/// The answer to a case; an error is an answer too.
pub(crate) fn answer(topic: &str, id: &str, inputs: &Value) -> Value {
    let answer = match topic {
        "risk_of_bias" => risk_of_bias(id, inputs),
        "target" => target(inputs),
        "imprecision" => imprecision(inputs),
        "inconsistency" => inconsistency(inputs),
        "publication_bias" => publication::answer(inputs),
        "indirectness" => indirectness::answer(inputs),
        "override" => judgements::decisions(inputs),
        "overall" => judgements::overall(id, inputs),
        "wording" => judgements::wording(inputs),
        other => panic!("no topic {other}"),
    };
    answer.unwrap_or_else(|error| json!({"error": error.code()}))
}

/// Levels down that hold in a domain.
pub(crate) fn levels(rating: &Rating, domain: Domain) -> u8 {
    rating.domains.as_ref().unwrap().get(domain).final_.levels().unwrap()
}

fn possible(rating: &Rating, domain: Domain) -> Vec<u8> {
    let judged = rating.domains.as_ref().unwrap().get(domain);
    judged.possible.iter().filter_map(|concern| concern.levels()).collect()
}

/// Everything that a rating shows of what cases expect.
pub(crate) fn read(rating: &Rating, domain: Domain) -> Value {
    let domains = rating.domains.as_ref().unwrap();
    let noted = |id: &str| rating.trace.iter().any(|entry| entry.rule.id == id);
    let share = rating.trace.iter().find_map(|entry| {
        let share = entry.inputs.iter().find(|(name, _)| *name == "high_risk_share")?;
        share.1.to_string().parse::<f64>().ok()
    });
    let dominated = domains.risk_of_bias.rule.id != "risk-of-bias.not-dominated";
    let low_only = noted("risk-of-bias.low-risk-only");
    let conclusion = match (dominated, low_only, levels(rating, Domain::RiskOfBias)) {
        (true, _, 0) => "do_not_rate_down",
        (true, ..) => "rate_down",
        (false, true, _) => "use_low_risk_only",
        (false, false, _) => "use_all_studies",
    };
    let pooled = rating.trace.iter().find(|entry| entry.rule.id == "effect.pooled");
    let before = pooled.and_then(|entry| {
        entry.inputs.iter().find(|(name, _)| *name == "k")?.1.to_string().parse::<u64>().ok()
    });
    let imprecision = &domains.imprecision;
    let consulted = ["size-met", "size-unmet", "far-from-size", "size-unknown"]
        .iter()
        .any(|end| imprecision.rule.id == format!("imprecision.{end}"));
    let mut answer = json!({
        "levels_down": levels(rating, domain),
        "possible": possible(rating, domain),
        "formally_assessed": possible(rating, domain).len() == 1,
        "high_risk_weight_share": share,
        "dominated": dominated,
        "analysis_set": if low_only { "low_only" } else { "all" },
        "refit": low_only,
        "conclusion": conclusion,
        "k_before": before,
        "k_after": rating.effect.as_ref().and_then(|effect| effect.k),
        "ois_consulted": consulted,
        "ois_computable": rating.information_size.is_some(),
        "large": imprecision.rule.id != "imprecision.precise",
        "certainty": rating.certainty.code().replace('-', "_"),
        "total_levels_down": Domain::ALL.iter().map(|d| levels(rating, *d)).sum::<u8>(),
        "table_baseline_risk": rating.absolute.last().map(|row| row.baseline_risk),
    });
    let map = answer.as_object_mut().unwrap();
    of_effect(rating, map);
    information_size(rating, map);
    answer
}

fn of_effect(rating: &Rating, answer: &mut Map<String, Value>) {
    let Some((effect, target)) = rating.effect.as_ref().zip(rating.target.as_ref()) else { return };
    let [low, high] = target.limits;
    let kind = match target.target.code() {
        "effect" => "non_null_effect",
        "little-or-no-effect" => "little_or_no_difference",
        "important-effect" => "important_effect",
        other => other,
    };
    let by = if kind == "non_null_effect" { "null" } else { "mid" };
    let at = if kind == "non_null_effect" { Some(0.0) } else { high };
    for (name, value) in [
        ("target", json!(kind)),
        ("inconsistency_threshold", json!(by)),
        ("imprecision_threshold", json!(by)),
        ("imprecision_threshold_at", json!(at)),
        ("limits", json!([low, high])),
        ("mid", json!(high)),
        ("mid_log", json!(high)),
        ("baseline_risk", json!(effect.control_risk)),
        ("ci_ratio", json!((effect.ci_high - effect.ci_low).exp())),
        ("events_observed", json!(effect.events)),
        ("two_arm_total", json!(effect.participants_of_groups)),
        ("display_total", json!(effect.participants)),
    ] {
        answer.insert(name.to_owned(), value);
    }
}

/// The optimal information size, and what it was worked out from.
fn information_size(rating: &Rating, answer: &mut Map<String, Value>) {
    let Some(size) = &rating.information_size else { return };
    let numbers: Vec<f64> = size
        .from
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .filter_map(|word| word.parse().ok())
        .collect();
    for (name, value) in [
        ("ois_n", json!(size.size)),
        ("ois_target", json!(size.size)),
        ("ois_per_arm", json!(size.size / 2.0)),
        ("ois_unit", json!(size.unit.code())),
        ("observed", json!(size.observed)),
        ("ois_control_risk", json!(numbers.first())),
        ("ois_intervention_risk", json!(numbers.get(1))),
        ("ois_sd", json!(numbers.get(1))),
    ] {
        answer.insert(name.to_owned(), value);
    }
}

fn risk_of_bias(id: &str, inputs: &Value) -> Answer {
    let mut parameters = inputs.clone();
    if id == "risk_of_bias-025" {
        // The case is about the default.
        parameters["some_concerns_counts_as"] = Value::Null;
    }
    let rules = rules(&parameters)?;
    if inputs.get("scalar_override_levels").is_some() {
        return judgements::decide(inputs, Domain::RiskOfBias);
    }
    let mut beside = assessment(inputs);
    let rows = match inputs["high_risk_weight_share"].as_f64() {
        Some(share) => {
            beside["method"] = json!("EE");
            of_share(share, inputs)
        }
        None if inputs.get("studies").is_none() => near(1.0, 0.1),
        None => studies(inputs),
    };
    Ok(read(&rate(&body(rows, beside), &rules)?, Domain::RiskOfBias))
}

/// Two studies at low risk that say one thing, and one at high risk that moves the pooled estimate
/// where the case has it.
fn of_share(share: f64, inputs: &Value) -> Vec<Value> {
    let all = inputs["estimate_all"].as_f64().unwrap();
    let study = |id: &str, yi: f64, share: f64, risk: &str| {
        json!({"id": id, "design": "randomised", "yi": yi, "vi": 1.0 / (1000.0 * share),
               "risk_of_bias": risk})
    };
    let Some(low) = inputs["estimate_low_risk"].as_f64() else {
        return vec![study("high", all, share, "high")];
    };
    let rest = 1.0 - share;
    vec![
        study("high", (all - rest * low) / share, share, "high"),
        study("low one", low, rest / 2.0, "low"),
        study("low two", low, rest / 2.0, "low"),
    ]
}

fn target(inputs: &Value) -> Answer {
    let mut beside = assessment(inputs);
    if let Some(to) = inputs["target_override"].as_str() {
        let reason = (inputs["rationale_given"] == true).then_some("a reason");
        beside["decisions"] = json!([judgements::decision("target", target_code(to), reason)]);
    }
    let pooled = inputs.get("pooled_control_risk").is_some();
    let rows = if pooled {
        beside["measure"] = json!("risk-ratio");
        beside["threshold"] = json!({"scale": "absolute", "minimal_important_difference": 0.05});
        large(inputs)
    } else if inputs.get("studies").is_some() {
        studies(inputs)
    } else {
        near(inputs["estimate"].as_f64().unwrap_or(0.0), 0.01)
    };
    let rating = rate(&body(rows, beside), &rules(inputs)?)?;
    let mut answer = read(&rating, Domain::Imprecision);
    if pooled {
        // Where a rise by 0.05 is the limit: (risk + 0.05) / risk.
        let ratio = rating.target.as_ref().unwrap().limits[1].unwrap().exp();
        answer["threshold_baseline"] = json!(0.05 / (ratio - 1.0));
    }
    decided_target(&rating, &mut answer);
    Ok(answer)
}

/// Whether a person decided the target, and said why.
pub(crate) fn decided_target(rating: &Rating, answer: &mut Value) {
    let decided = rating.target.as_ref().and_then(|target| target.decided.as_ref());
    answer["automatic"] = json!(decided.is_none());
    answer["rationale_recorded"] = json!(decided.is_some_and(|decided| decided.reason.is_some()));
}

pub(crate) fn target_code(word: &str) -> &str {
    match word {
        "non_null_effect" => "effect",
        "little_or_no_difference" => "little-or-no-effect",
        "important_effect" => "important-effect",
        other => other,
    }
}

fn imprecision(inputs: &Value) -> Answer {
    if inputs["ask"] == "CI ratio cut-off" {
        let name = if inputs["effect"] == "OR" { "interval_ratio_odds" } else { "interval_ratio" };
        let parameters = RuleSet::core_grade_2025().parameters();
        let found = parameters.iter().find(|parameter| parameter.name == name).unwrap();
        return Ok(json!({"cut_off": found.value}));
    }
    let mut beside = assessment(inputs);
    let rules = rules(inputs)?;
    let domain = Domain::Imprecision;
    let reported = |beside: &mut Value, [estimate, low, high]: [f64; 3]| {
        let [estimate, ci_low, ci_high] = [estimate, low, high].map(f64::exp);
        beside["pooled"] =
            json!({"estimate": estimate, "ci_low": ci_low, "ci_high": ci_high, "k": 3});
    };
    if let Some(estimate) = inputs["estimate_ratio"].as_f64() {
        reported(&mut beside, [estimate.ln(), estimate.ln() - 0.05, estimate.ln() + 0.05]);
        return Ok(read(&rate(&body(Vec::new(), beside), &rules)?, domain));
    }
    if let Some(estimate) = inputs["estimate_log"].as_f64() {
        let end = |place: usize| inputs["ci_log"][place].as_f64().unwrap();
        reported(&mut beside, [estimate, end(0), end(1)]);
        return Ok(read(&rate(&body(Vec::new(), beside), &rules)?, domain));
    }
    if inputs.get("ci_crosses_threshold").is_some() {
        return Ok(read(&rate(&of_nodes(inputs), &rules)?, domain));
    }
    if let Some(groups) = inputs["n1"].as_array() {
        let group = |n: &Value| {
            json!({"id": n.to_string(), "design": "randomised", "n1i": n, "n2i": n, "ai": 10,
                   "ci": 10})
        };
        let rows = groups.iter().map(group).collect();
        beside["measure"] = json!("risk-ratio");
        return Ok(read(&rate(&body(rows, beside), &rules)?, domain));
    }
    // Cases of the information size alone: the null is the threshold, so that it is asked for.
    let of_size = inputs["mid_ratio"] == 0.75 || inputs.get("mid_absolute").is_some();
    if of_size {
        beside["threshold"] = json!({"scale": "absolute", "choice": "null"});
    }
    let own = inputs["mid_ratio"] == 0.75
        || (inputs.get("studies").is_some() && inputs.get("mid_absolute").is_none());
    if inputs.get("effect").is_none() {
        beside["measure"] = json!("risk-ratio");
    }
    let rows = if own { studies(inputs) } else { large(inputs) };
    Ok(read(&rate(&body(rows, beside), &rules)?, domain))
}

/// A body that answers the questions of the flowchart as a case does.
fn of_nodes(inputs: &Value) -> Value {
    let holds = |key: &str| inputs[key] == true;
    let binary = holds("binary_outcome");
    let crosses = (holds("ci_crosses_threshold"), holds("ci_crosses_both"));
    let [estimate, low, high] = match (crosses, holds("effect_large")) {
        ((_, true), _) => [1.05, 0.8, 1.3],
        ((true, false), _) => [0.95, 0.85, 1.06],
        ((false, _), false) => [0.8, 0.72, 0.89],
        ((false, _), true) if inputs.get("ci_ratio").is_some() => [0.2, 0.1, 0.4],
        ((false, _), true) if binary => [0.5, 0.45, 0.56],
        ((false, _), true) => [1.0, 0.8, 1.2],
    };
    let participants = inputs["n_total"].as_f64().unwrap_or(1000.0);
    let mut pooled = json!({"estimate": estimate, "ci_low": low, "ci_high": high, "k": 3,
                            "participants": participants});
    let share = inputs["ois_share"].as_f64().or((inputs["ois_met"] == true).then_some(2.0));
    let mut beside = json!({"threshold": {"scale": "ratio", "minimal_important_difference": 1.1,
                                          "choice": "null"}});
    if binary {
        beside["measure"] = json!("risk-ratio");
    } else {
        beside["measure"] = json!("standardised-mean-difference");
        beside["threshold"] = json!({"scale": "absolute", "choice": "null"});
    }
    if let Some(share) = share {
        beside["information_size"] = json!({"participants": participants / share});
    } else if inputs.get("ois_met").is_some() {
        pooled.as_object_mut().unwrap().remove("participants");
    }
    beside["pooled"] = pooled;
    body(Vec::new(), beside)
}

fn inconsistency(inputs: &Value) -> Answer {
    let domain = Domain::Inconsistency;
    if inputs.get("scalar_override_levels").is_some() {
        return judgements::decide(inputs, domain);
    }
    let mut beside = assessment(inputs);
    let credibility = match inputs["subgroup_explains"].as_str() {
        Some("yes") => Some("high"),
        Some("no") => Some("low"),
        other => other,
    };
    if let Some(credibility) = credibility {
        beside["subgroup"] = json!({"by": "age", "credibility": credibility, "reason": "a test"});
    }
    if let Some(differences) = inputs["important_differences"].as_str() {
        let mut plot = json!({"important_differences": differences == "yes"});
        if let Some(side) = inputs["side"].as_str() {
            plot["majority_on_one_side"] = json!(side == "majority_one_side");
        }
        beside["forest_plot"] = plot;
        beside["pooled"] = json!({"estimate": 0.5, "ci_low": 0.1, "ci_high": 0.9, "k": 5});
        return Ok(read(&rate(&body(Vec::new(), beside), &rules(inputs)?)?, domain));
    }
    let rows = match (inputs["pooled"].as_f64(), inputs["study_estimates"].as_array()) {
        (Some(pooled), _) => near(pooled, 0.01),
        (None, Some(estimates)) => {
            beside["method"] = json!("EE");
            spread(estimates, inputs["i2"].as_f64().unwrap())
        }
        (None, None) => studies(inputs),
    };
    Ok(read(&rate(&body(rows, beside), &rules(inputs)?)?, domain))
}

/// Studies of equal weight with these estimates and this I2: `Q = (k - 1) / (1 - I2)`.
fn spread(estimates: &[Value], i2: f64) -> Vec<Value> {
    let estimates: Vec<f64> = estimates.iter().map(|value| value.as_f64().unwrap()).collect();
    let k = f64::from(u32::try_from(estimates.len()).unwrap());
    let mean = estimates.iter().sum::<f64>() / k;
    let squares: f64 = estimates.iter().map(|yi| (yi - mean).powi(2)).sum();
    // Estimates that are all the same have no I2 but nought.
    let vi = if squares < 1e-12 { 0.01 } else { squares * (1.0 - i2) / (k - 1.0) };
    let study = |(place, yi): (usize, &f64)| {
        json!({"id": format!("s{place}"), "design": "randomised", "yi": yi, "vi": vi,
               "risk_of_bias": "low"})
    };
    estimates.iter().enumerate().map(study).collect()
}

/// Events more or fewer in 1,000 by an odds ratio.
pub(crate) fn difference_per_1000(inputs: &Value) -> Value {
    let (odds, risk) = (inputs["or"].as_f64().unwrap(), inputs["baseline_risk"].as_f64().unwrap());
    let with = risk_with(risk, odds.ln(), Measure::OddsRatio).unwrap();
    json!({"rd_per_1000": 1000.0 * (with - risk)})
}

/// A level as a code of concern.
pub(crate) fn concern(levels: u64) -> &'static str {
    match levels {
        0 => Concern::NotSerious.code(),
        1 => Concern::Serious.code(),
        2 => Concern::VerySerious.code(),
        _ => Concern::ExtremelySerious.code(),
    }
}
