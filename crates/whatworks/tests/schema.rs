//! The committed JSON Schemas are those of the types. `UPDATE_SCHEMA=1` rewrites them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::path::Path;

use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde_json::{Map, Value};

/// Keywords that the reader of the library checks.
const CHECKED: [&str; 11] = [
    "$defs",
    "$ref",
    "additionalProperties",
    "enum",
    "items",
    "maximum",
    "minLength",
    "minimum",
    "properties",
    "required",
    "type",
];

/// Keywords that say nothing to check.
const ANNOTATIONS: [&str; 7] =
    ["$id", "$schema", "default", "description", "format", "title", "x-codes"];

/// One way to say that a thing is not reported: the key is left out. So no `null`, no unknown
/// keys, and plain lists of codes.
fn plain(schema: &mut Schema) {
    if let Some(map) = schema.as_object_mut() {
        without_null(map);
        list_of_codes(map);
        if map.contains_key("properties") {
            map.remove("unevaluatedProperties");
            map.insert("additionalProperties".into(), Value::Bool(false));
        }
        if map.get("format") == Some(&Value::from("uint32")) {
            map.entry("maximum").or_insert_with(|| Value::from(u32::MAX));
        }
        if map.get("type") == Some(&Value::from("string")) && !map.contains_key("enum") {
            map.insert("minLength".into(), Value::from(1));
        }
        map.remove("anyOf");
        map.remove("oneOf");
    }
}

fn without_null(map: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = map.get("type").cloned() {
        let kept: Vec<Value> = types.into_iter().filter(|kind| kind != "null").collect();
        assert_eq!(kept.len(), 1, "one type but null: {kept:?}");
        map.insert("type".into(), kept[0].clone());
    }
    if map.get("default") == Some(&Value::Null) {
        map.remove("default");
    }
    if let Some(Value::Array(options)) = map.get("anyOf").cloned() {
        let kept: Vec<Value> =
            options.into_iter().filter(|option| option["type"] != "null").collect();
        assert_eq!(kept.len(), 1, "one choice but null: {kept:?}");
        for (key, value) in kept[0].as_object().expect("a schema") {
            map.insert(key.clone(), value.clone());
        }
    }
}

fn list_of_codes(map: &mut Map<String, Value>) {
    let Some(Value::Array(options)) = map.get("oneOf").cloned() else {
        return;
    };
    let codes: Vec<Value> = options.iter().map(|option| option["const"].clone()).collect();
    assert!(codes.iter().all(Value::is_string), "a list of codes: {options:?}");
    let meanings: Map<String, Value> = options
        .iter()
        .filter_map(|o| Some((o["const"].as_str()?.to_owned(), o.get("description")?.clone())))
        .collect();
    map.insert("type".into(), "string".into());
    map.insert("enum".into(), Value::Array(codes));
    map.insert("x-codes".into(), Value::Object(meanings));
}

fn generated<T: JsonSchema>(name: &str) -> String {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    RecursiveTransform(plain).transform(&mut schema);
    let mut value = serde_json::to_value(&schema).expect("a schema is JSON");
    value["$id"] = Value::from(name);
    let mut text = serde_json::to_string_pretty(&value).expect("a value is JSON");
    text.push('\n');
    text
}

fn check<T: JsonSchema>(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(format!("{name}.json"));
    let generated = generated::<T>(&format!("whatworks-{name}"));
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &generated).expect("the schema can be written");
    }
    let committed = std::fs::read_to_string(&path).expect("the schema is committed");
    assert!(committed == generated, "{name}.json is not that of the types; run `make update`");
}

#[test]
fn base() {
    check::<whatworks::base::Document>("base-1");
}

#[test]
fn query() {
    check::<whatworks::Query>("query-1");
}

#[test]
fn select_many() {
    check::<whatworks::select::SelectMany>("select-many-1");
}

#[test]
fn judgements() {
    check::<whatworks::grade::Judgements>("judgements-1");
}

#[test]
fn priority() {
    check::<whatworks::priority::Request>("priority-1");
}

#[test]
fn options() {
    check::<whatworks::grade::Options>("options-1");
}

#[test]
fn evidence() {
    check::<whatworks::grade::BodyOfEvidence>("evidence-1");
}

#[test]
fn rate_groups() {
    check::<whatworks::grade::RateGroups>("rate-groups-1");
}

#[test]
fn reviews() {
    check::<whatworks::grade::Reviews>("reviews-1");
}

#[test]
fn ids() {
    check::<whatworks::diff::Ids>("ids-1");
}

#[test]
fn synthesis() {
    check::<whatworks::synthesis::Request>("synthesis-1");
}

#[test]
fn choice() {
    check::<whatworks::choose::Request>("choice-1");
}

#[test]
fn cerqual() {
    check::<whatworks::cerqual::Finding>("cerqual-1");
}

#[test]
fn decision() {
    check::<whatworks::decision::Request>("decision-1");
}

#[test]
fn good_practice() {
    check::<whatworks::decision::GoodPractice>("good-practice-1");
}

#[test]
fn appraisal() {
    check::<whatworks::appraisal::Request>("appraisal-1");
}

#[test]
fn audiences() {
    check::<whatworks::AudienceRules>("audiences-1");
}

#[test]
fn audience() {
    check::<whatworks::organisation::AudienceRequest>("audience-1");
}

#[test]
fn evidence_map() {
    check::<whatworks::map::MapRequest>("map-1");
}

#[test]
fn facet_counts() {
    check::<whatworks::map::CountRequest>("facet-counts-1");
}

#[test]
fn gaps() {
    check::<whatworks::map::GapsRequest>("gaps-1");
}

fn keywords(value: &Value, inside_properties: bool, found: &mut Vec<String>) {
    let Some(map) = value.as_object() else { return };
    for (key, inner) in map {
        if !inside_properties {
            found.push(key.clone());
        }
        let names = matches!(key.as_str(), "properties" | "$defs") && !inside_properties;
        if names || inside_properties || matches!(key.as_str(), "items" | "additionalProperties") {
            keywords(inner, names, found);
        }
    }
}

#[test]
fn only_keywords_that_the_reader_knows() {
    for text in [
        generated::<whatworks::base::Document>("base"),
        generated::<whatworks::Query>("query"),
        generated::<whatworks::select::SelectMany>("select-many"),
        generated::<whatworks::grade::Judgements>("judgements"),
        generated::<whatworks::grade::Options>("options"),
        generated::<whatworks::priority::Request>("priority"),
        generated::<whatworks::grade::BodyOfEvidence>("evidence"),
        generated::<whatworks::grade::Reviews>("reviews"),
        generated::<whatworks::diff::Ids>("ids"),
        generated::<whatworks::grade::RateGroups>("rate-groups"),
        generated::<whatworks::synthesis::Request>("synthesis"),
        generated::<whatworks::choose::Request>("choice"),
        generated::<whatworks::cerqual::Finding>("cerqual"),
        generated::<whatworks::decision::Request>("decision"),
        generated::<whatworks::decision::GoodPractice>("good-practice"),
        generated::<whatworks::appraisal::Request>("appraisal"),
        generated::<whatworks::AudienceRules>("audiences"),
        generated::<whatworks::organisation::AudienceRequest>("audience"),
        generated::<whatworks::map::MapRequest>("map"),
        generated::<whatworks::map::GapsRequest>("gaps"),
        generated::<whatworks::map::CountRequest>("facet-counts"),
    ] {
        let mut found = Vec::new();
        keywords(&serde_json::from_str(&text).expect("JSON"), false, &mut found);
        for keyword in found {
            let keyword = keyword.as_str();
            let known = CHECKED.contains(&keyword) || ANNOTATIONS.contains(&keyword);
            assert!(known, "the reader does not know `{keyword}`");
        }
    }
}
