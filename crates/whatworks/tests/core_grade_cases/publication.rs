//! Publication bias: four questions, and Egger's test with the p value of a case.

use serde_json::{Map, Value, json};
use whatworks::Error;
use whatworks::grade::Domain;

use crate::answers::{difference_per_1000, read};
use crate::bodies::{body, near, rate, rules};

pub(crate) fn answer(inputs: &Value) -> Result<Value, Error> {
    if inputs.get("or").is_some() {
        return Ok(difference_per_1000(inputs));
    }
    let mut stated = Map::new();
    for (key, name) in [
        ("small_and_industry_sponsored", "small_and_industry"),
        ("registry_complete", "registry_complete"),
        ("funnel_asymmetry", "funnel_asymmetry_manual"),
        ("unpublished_studies", "unpublished_documented"),
    ] {
        if let Some(word) = inputs[name].as_str() {
            stated.insert(key.to_owned(), json!(word == "yes"));
        }
    }
    let mut beside = json!({"measure": "coefficient", "publication": stated});
    let k = inputs["k"].as_u64();
    let ask = inputs["ask"] == "statistical test feasible?";
    let rows = match (k, inputs["egger_p"].as_f64()) {
        (Some(_), Some(p)) => funnel_of(p),
        (Some(k), None) if ask => {
            funnel(0.5).into_iter().take(usize::try_from(k).unwrap()).collect()
        }
        (Some(k), None) => {
            beside["pooled"] = json!({"estimate": 0.5, "ci_low": 0.4, "ci_high": 0.6, "k": k});
            Vec::new()
        }
        (None, _) => near(0.5, 0.1),
    };
    let rating = rate(&body(rows, beside), &rules(inputs)?)?;
    let mut answer = read(&rating, Domain::PublicationBias);
    answer["feasible"] = json!(egger_p(&rating).is_some());
    Ok(answer)
}

fn egger_p(rating: &whatworks::Rating) -> Option<f64> {
    rating.trace.iter().find_map(|entry| {
        let p = entry.inputs.iter().find(|(name, _)| *name == "egger_p")?;
        p.1.to_string().parse().ok()
    })
}

/// Five pairs of studies, one a standard error above and one below a line that rises by `slope` for
/// each standard error: at 0 the funnel is perfectly even, and p is 1.
fn funnel(slope: f64) -> Vec<Value> {
    let pair = |place: u32| {
        let se = 0.1 * f64::from(place);
        [-1.0, 1.0].map(|side| {
            json!({"id": format!("s{place} {side}"), "design": "randomised",
                   "yi": 0.2 + (slope + side) * se, "vi": se * se, "risk_of_bias": "low"})
        })
    };
    (1..=5).flat_map(pair).collect()
}

/// A funnel whose test gives this p value, by bisection of its slope.
fn funnel_of(p: f64) -> Vec<Value> {
    let (mut low, mut high) = (0.0, 100.0);
    for _ in 0..60 {
        let slope = 0.5 * (low + high);
        let tested = body(funnel(slope), json!({"measure": "coefficient"}));
        let found = egger_p(&rate(&tested, &rules(&json!({})).unwrap()).unwrap()).unwrap();
        if found > p { low = slope } else { high = slope }
    }
    funnel(high)
}
