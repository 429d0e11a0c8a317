//! Decisions, sums and sentences.

use serde_json::{Value, json};
use whatworks::Error;
use whatworks::base::Certainty;
use whatworks::grade::{Concern, Domain, Judgements, PublicationBias, Rating, combine};

use crate::answers::{concern, decided_target, levels, read, target_code};
use crate::bodies::{assessment, body, near, rate, rules, studies};
use crate::indirectness::comparison;

type Answer = Result<Value, Error>;

pub(crate) fn decision(on: &str, to: &str, reason: Option<&str>) -> Value {
    let mut decision = json!({"on": on, "to": to});
    if let Some(reason) = reason {
        decision["reason"] = json!(reason);
    }
    decision
}

/// A body with serious risk of bias, and no concern elsewhere, on which decisions are taken.
fn before(indirect: Option<u64>) -> Value {
    let mut rows = near(0.1, 0.05);
    for row in &mut rows {
        row["risk_of_bias"] = json!("high");
    }
    let mut body = body(
        rows,
        json!({"measure": "coefficient",
               "threshold": {"scale": "absolute", "minimal_important_difference": 0.5}}),
    );
    body["comparisons"] = match indirect {
        None => json!([]),
        Some(0) => json!([comparison("population", "none")]),
        Some(1) => json!([comparison("population", "important")]),
        Some(_) => json!([comparison("outcome-surrogate", "major")]),
    };
    body
}

fn rationale(inputs: &Value) -> Option<&str> {
    inputs["rationale"].as_str()
}

/// A decision on a domain by a number of levels.
pub(crate) fn decide(inputs: &Value, domain: Domain) -> Answer {
    let mut asked = before(None);
    let to = concern(inputs["scalar_override_levels"].as_u64().unwrap());
    asked["assessment"]["decisions"] = json!([decision(domain.code(), to, Some("a reason"))]);
    let rating = rate(&asked, &rules(&json!({}))?)?;
    Ok(json!({"levels_down": levels(&rating, domain), "automatic": false}))
}

pub(crate) fn decisions(inputs: &Value) -> Answer {
    let subject = inputs["domain"].as_str().unwrap();
    match subject {
        "study_risk_of_bias" => return of_a_study(inputs),
        "target" => return of_the_target(inputs),
        _ => {}
    }
    let domain = Domain::from_code(subject).unwrap();
    let mut asked = before(inputs["suggested_levels_down"].as_u64());
    let to = |levels: &Value| levels.as_u64().map(concern);
    let by_name = inputs["override"].as_str();
    let to = by_name.or(to(&inputs["override_levels_down"])).or(to(&inputs["chosen_levels_down"]));
    if let Some(to) = to {
        asked["assessment"]["decisions"] = json!([decision(subject, to, rationale(inputs))]);
    }
    let rated = rate(&asked, &rules(inputs)?);
    if inputs.get("chosen_levels_down").is_some() {
        let refused = rated.is_err_and(|error| error.faults()[0].pointer.ends_with("/reason"));
        return Ok(json!({"rationale_required": refused}));
    }
    let rating = rated?;
    let judged = rating.domains.as_ref().unwrap().get(domain);
    let decided = judged.decided.as_ref();
    Ok(json!({
        "levels_down": levels(&rating, domain),
        "automatic": decided.is_none(),
        "is_override": decided.is_some_and(|decided| decided.to != judged.suggested.code()),
        "rationale_recorded": decided.is_some_and(|decided| decided.reason.is_some()),
        "element_answers_kept": judged.because.contains("as the case has it"),
    }))
}

fn of_the_target(inputs: &Value) -> Answer {
    let mut asked = before(None);
    let to = target_code(inputs["override"].as_str().unwrap());
    if inputs.get("mid_ratio").is_some() {
        asked["studies"] = json!(near(0.3, 0.05));
        asked["assessment"]["measure"] = json!("risk-ratio");
        asked["assessment"]["threshold"] =
            json!({"scale": "ratio", "minimal_important_difference": inputs["mid_ratio"]});
    }
    asked["assessment"]["decisions"] = json!([decision("target", to, rationale(inputs))]);
    let rating = rate(&asked, &rules(inputs)?)?;
    let mut answer = read(&rating, Domain::Imprecision);
    decided_target(&rating, &mut answer);
    Ok(answer)
}

fn of_a_study(inputs: &Value) -> Answer {
    let named = |study: &str, to: &str, reason: Option<&str>| {
        let mut decided = decision("study_risk_of_bias", to, reason);
        decided["study"] = json!(study);
        decided
    };
    let study = |(place, weight): (usize, f64)| {
        let id = ["Smith 2020", "Jones 2019", "Lee 2021"][place];
        json!({"id": id, "design": "randomised", "yi": 0.5, "vi": 1.0 / weight,
               "risk_of_bias": "low"})
    };
    let weights = inputs["study_weights"].as_array();
    let weights: Vec<f64> = weights
        .map(|weights| weights.iter().map(|weight| weight.as_f64().unwrap()).collect())
        .unwrap_or(vec![1.0; 3]);
    let rows = weights.into_iter().enumerate().map(study).collect();
    let mut asked = body(rows, json!({"measure": "coefficient", "method": "EE"}));
    asked["assessment"]["decisions"] = match inputs["study"].as_str() {
        Some(study) => json!([named(study, inputs["to"].as_str().unwrap(), rationale(inputs))]),
        None => json!([
            named("Smith 2020", "high", Some("a reason")),
            named("Jones 2019", "some-concerns", Some("another")),
        ]),
    };
    Ok(read(&rate(&asked, &rules(inputs)?)?, Domain::RiskOfBias))
}

pub(crate) fn overall(id: &str, inputs: &Value) -> Answer {
    let of_word = |word: &str| Concern::from_code(&word.replace('_', "-"));
    if let Some(word) = inputs["level_word"].as_str() {
        let levels = of_word(word).and_then(Concern::levels);
        return Ok(levels.map_or(json!({"error": true}), |levels| json!({"levels_down": levels})));
    }
    if let Some(words) = inputs["canonical_levels"].as_array() {
        let levels = words.iter().map(|word| of_word(word.as_str().unwrap()).unwrap().levels());
        return Ok(json!({"levels_down": levels.collect::<Vec<_>>()}));
    }
    if id == "overall-020" {
        return three_thresholds();
    }
    if inputs.get("benefit_is").is_some() {
        let asked = body(near(1.0, 0.1), assessment(inputs));
        let rating = rate(&asked, &rules(inputs)?)?;
        return Ok(json!({"certainty": rating.certainty.code().replace('-', "_")}));
    }
    if inputs.get("studies").is_some() {
        return from_numbers(inputs);
    }
    if inputs.get("domain_levels_down").is_some() || inputs.get("score").is_some() {
        return Ok(summed(&combine(&sum_of(inputs))?));
    }
    let design = if inputs["design"] == "rct" { "randomised" } else { "cohort" };
    let mut rows = near(1.0, 0.1);
    for row in &mut rows {
        row["design"] = json!(design);
    }
    let rating = rate(&body(rows, json!({"measure": "coefficient"})), &rules(inputs)?)?;
    let start = rating.start.unwrap().final_;
    Ok(json!({"start": start.code(), "score": points(start)}))
}

fn points(certainty: Certainty) -> u8 {
    match certainty {
        Certainty::High => 4,
        Certainty::Moderate => 3,
        Certainty::Low => 2,
        _ => 1,
    }
}

/// An interval across three contextual thresholds.
fn three_thresholds() -> Answer {
    let threshold = json!({"scale": "absolute", "small": 0.2, "moderate": 0.5, "large": 0.8});
    let asked = body(near(0.6, 0.5), json!({"measure": "coefficient", "threshold": threshold}));
    let rating = rate(&asked, &rules(&json!({}))?)?;
    Ok(json!({"levels_down": levels(&rating, Domain::Imprecision)}))
}

fn from_numbers(inputs: &Value) -> Answer {
    let mut beside = assessment(inputs);
    beside["publication"] = json!({"unpublished_studies": false});
    beside["decisions"] = json!([decision("risk_of_bias", "not-serious", Some("a reason"))]);
    Ok(read(&rate(&body(studies(inputs), beside), &rules(inputs)?)?, Domain::RiskOfBias))
}

fn sum_of(inputs: &Value) -> Judgements {
    let down = |name: &str| {
        Concern::from_code(concern(inputs["domain_levels_down"][name].as_u64().unwrap_or(0)))
            .unwrap()
    };
    let mut sum = Judgements {
        start: if inputs["design"] == "nrsi" { Certainty::Low } else { Certainty::High },
        risk_of_bias: down("risk_of_bias"),
        inconsistency: down("inconsistency"),
        indirectness: down("indirectness"),
        imprecision: down("imprecision"),
        publication_bias: PublicationBias::Undetected,
        rules: "core-grade-2025".to_owned(),
        ..Judgements::default()
    };
    match inputs["score"].as_i64() {
        Some(5) => sum.large_effect = 1,
        Some(1) => sum.start = Certainty::VeryLow,
        Some(0) => (sum.start, sum.imprecision) = (Certainty::VeryLow, Concern::Serious),
        Some(-4) => {
            sum.start = Certainty::VeryLow;
            sum.imprecision = Concern::ExtremelySerious;
            sum.indirectness = Concern::VerySerious;
        }
        _ => {}
    }
    sum
}

fn summed(rating: &Rating) -> Value {
    let raw = rating.combination.as_ref().unwrap().raw;
    json!({"certainty": rating.certainty.code().replace('-', "_"), "score": raw.clamp(1, 4)})
}

pub(crate) fn wording(inputs: &Value) -> Answer {
    let little = inputs["target"] == "little_or_no_difference";
    let estimate =
        inputs["estimate_te_scale"].as_f64().unwrap_or(match inputs["direction"].as_str() {
            Some("increase") => 1.0,
            Some("decrease") => -1.0,
            _ if little => 0.05,
            _ => 0.0,
        });
    let choice =
        if inputs["threshold_choice"] == "mid" { "minimal-important-difference" } else { "null" };
    let mut threshold = json!({"scale": "absolute", "choice": choice});
    if little || inputs["threshold_choice"] == "mid" {
        threshold["minimal_important_difference"] = json!(0.5);
    }
    let certainty = inputs["certainty"].as_str().unwrap_or("high").replace('_', "-");
    let decided = decision("certainty", &certainty, Some("the case has it so"));
    let beside = json!({"measure": "coefficient", "threshold": threshold, "decisions": [decided]});
    let rating = rate(&body(near(estimate, 0.01), beside), &rules(inputs)?)?;
    let statement = rating.statement.as_ref().unwrap();
    let claim = statement.claim.map(|claim| match claim {
        "increases" => "increase",
        "reduces" => "decrease",
        "little-to-no-effect" => "little_to_no",
        "very-uncertain" => "very_uncertain",
        other => other,
    });
    Ok(json!({
        "qualifier": statement.qualifier,
        "claim": claim,
        "direction": claim,
        "important": statement.important,
        "direction_stated": statement.text.contains("increase") || statement.text.contains("reduce"),
    }))
}
