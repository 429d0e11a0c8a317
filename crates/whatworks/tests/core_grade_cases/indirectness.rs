//! Indirectness: the comparison of question and evidence, element by element.

use serde_json::{Value, json};
use whatworks::Error;
use whatworks::grade::Domain;

use crate::answers::read;
use crate::bodies::{body, near, rate, rules};

const ELEMENTS: [(&str, &str); 4] = [
    ("population", "population"),
    ("intervention", "intervention"),
    ("comparison", "comparator"),
    ("outcome", "outcome-surrogate"),
];

pub(crate) fn answer(inputs: &Value) -> Result<Value, Error> {
    let mut asked = body(near(1.0, 0.1), json!({"measure": "coefficient"}));
    asked["comparisons"] = Value::Array(comparisons(inputs));
    let mut answer = read(&rate(&asked, &rules(inputs)?)?, Domain::Indirectness);
    answer["worst_case"] = answer["levels_down"].clone();
    Ok(answer)
}

pub(crate) fn comparison(element: &str, difference: &str) -> Value {
    json!({"element": element, "difference": difference, "reason": "as the case has it"})
}

fn comparisons(inputs: &Value) -> Vec<Value> {
    if let Some(element) = inputs["duplicate_element"].as_str() {
        return vec![comparison(element, "none"); 2];
    }
    if let Some(levels) = inputs["element_levels_down"].as_array() {
        let named = ELEMENTS.iter().zip(levels);
        let difference = |levels: &Value| match levels.as_u64() {
            Some(0) => "none",
            Some(1) => "important",
            _ => "major",
        };
        return named.map(|((_, element), level)| comparison(element, difference(level))).collect();
    }
    let answers = ELEMENTS.iter().filter_map(|(name, element)| {
        let difference = match inputs["sufficiently_direct"][name].as_str()? {
            "yes" => "none",
            "probably_yes" => "minor",
            "probably_no" => "important",
            "no" => "major",
            other => other,
        };
        Some(comparison(element, difference))
    });
    answers.collect()
}
