//! The reference page of rule sets is that of the code. `UPDATE_DATA=1` rewrites it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use whatworks::RuleSet;
use whatworks::grade::ParameterValue;

#[test]
fn the_page_is_that_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("RULES.md");
    let page = RuleSet::reference();
    if std::env::var_os("UPDATE_DATA").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(committed == page, "RULES.md is not that of the code; run `make update`");
}

/// Every parameter that is listed can be set to its own value, and is then named as set; a value out
/// of range is refused by its name.
#[test]
fn every_parameter_can_be_set() {
    for name in RuleSet::NAMES {
        let rules = RuleSet::named(name).unwrap();
        for parameter in rules.parameters() {
            let set = rules.clone().with(parameter.name, &parameter.value).unwrap();
            assert_eq!(set.overridden().get(parameter.name), Some(&parameter.value));
            assert_eq!(set.parameters(), rules.parameters());
            let wrong = match parameter.value {
                ParameterValue::Number(_) => ParameterValue::Number(f64::NAN),
                ParameterValue::Code(_) => ParameterValue::Code("none".to_owned()),
            };
            let error = rules.clone().with(parameter.name, &wrong).unwrap_err();
            assert_eq!(error.pointer().unwrap(), format!("/parameters/{}", parameter.name));
        }
    }
}

/// Ids are unique, and every rule belongs to a rule set.
#[test]
fn rules_are_told_apart() {
    let mut seen = std::collections::BTreeMap::new();
    for name in RuleSet::NAMES {
        for rule in RuleSet::named(name).unwrap().rules() {
            assert_eq!(seen.entry(rule.id).or_insert(rule.says), &rule.says, "{}", rule.id);
            assert!(!rule.source.is_empty() && !rule.says.ends_with('.'));
        }
    }
}
