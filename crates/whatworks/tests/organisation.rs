//! From a record to the audience, against a table that is written from the roles that ODS publishes
//! and not from what the library answers.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use jiff::civil::Date;
use serde_json::{Value, json};
use whatworks::organisation::{AudienceRequest, AudienceVerdict};
use whatworks::{AudienceRules, DerivedAudience, Organisation};

fn day(text: &str) -> Option<Date> {
    (!text.is_empty()).then(|| text.parse().unwrap())
}

fn read(record: &Value) -> Organisation {
    Organisation::from_json(record.to_string()).unwrap_or_else(|error| panic!("{error}: {record}"))
}

fn ask(record: &Value, as_at: &str) -> DerivedAudience {
    AudienceRules::built_in().audience_of(&read(record), day(as_at))
}

fn audiences(derived: &DerivedAudience) -> Vec<&str> {
    derived.matches.iter().map(|found| found.audience.as_str()).collect()
}

fn possible(derived: &DerivedAudience) -> Vec<&str> {
    derived.possible.iter().map(|found| found.audience.as_str()).collect()
}

/// What the table says: an audience, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Is {
    A(&'static str),
    Outside,
    Unknown,
}
use Is::{A, Outside, Unknown};

/// Primary role, other roles, day; and the audience by the table of roles.
const TABLE: &[(&str, &[&str], &str, Is)] = &[
    ("RO197", &[], "2026-05-01", A("trust")),
    ("RO197", &["RO57"], "2026-05-01", A("trust")),
    ("RO197", &["RO57"], "", A("trust")),
    ("RO107", &[], "2026-05-01", A("trust")),
    ("RO261", &["RO318"], "2026-05-01", A("icb")),
    ("RO261", &["RO318"], "2022-07-01", A("icb")),
    ("RO261", &["RO318"], "2022-06-30", Outside),
    ("RO261", &["RO318"], "", A("icb")),
    ("RO261", &["RO262"], "2021-06-01", Outside),
    ("RO261", &["RO262"], "2023-06-01", Outside),
    ("RO261", &[], "2023-06-01", Outside),
    ("RO98", &["RO319"], "2023-06-01", A("icb")),
    ("RO98", &["RO327"], "2024-08-01", A("icb")),
    ("RO98", &["RO319", "RO327"], "2024-08-01", A("icb")),
    ("RO98", &[], "2021-06-01", Outside),
    ("RO98", &["RO319"], "2021-06-01", Outside),
    ("RO272", &[], "2023-06-01", A("pcn")),
    ("RO177", &["RO76"], "2023-06-01", A("gp-surgery")),
    ("RO177", &["RO80"], "2023-06-01", Outside),
    ("RO177", &["RO87"], "2023-06-01", Outside),
    ("RO177", &["RO82"], "2023-06-01", Outside),
    ("RO177", &["RO80", "RO76"], "2023-06-01", A("gp-surgery")),
    ("RO177", &[], "", Outside),
    ("RO182", &[], "2023-06-01", A("pharmacy")),
    ("RO181", &[], "2023-06-01", Outside),
    ("RO280", &[], "2023-06-01", Outside),
    ("RO209", &[], "2023-06-01", A("nhs-england")),
    ("RO210", &[], "2012-06-01", Outside),
    ("RO172", &[], "2023-06-01", Outside),
    ("RO176", &[], "2023-06-01", Outside),
    ("RO110", &[], "2023-06-01", Outside),
    ("RO141", &[], "2023-06-01", Outside),
    ("RO213", &[], "2023-06-01", Outside),
    ("RO175", &[], "2023-06-01", Unknown),
    ("RO9999", &["RO76"], "2023-06-01", Unknown),
];

/// The verdict of an answer that is sure, with the one audience.
fn answered(derived: &DerivedAudience) -> Option<(AudienceVerdict, Option<String>)> {
    assert!(derived.matches.len() < 2, "{derived:?}");
    let audience = derived.matches.first().map(|found| found.audience.clone());
    (derived.verdict != AudienceVerdict::Possible).then_some((derived.verdict, audience))
}

fn expected(is: Is) -> (AudienceVerdict, Option<String>) {
    match is {
        A(code) => (AudienceVerdict::Derived, Some(code.to_owned())),
        Outside => (AudienceVerdict::Outside, None),
        Unknown => (AudienceVerdict::Unknown, None),
    }
}

#[test]
fn the_table_of_roles() {
    for (primary, others, as_at, is) in TABLE {
        let organisation = Organisation::from_roles(primary, others);
        let derived = AudienceRules::built_in().audience_of(&organisation, day(as_at));
        assert_eq!(
            answered(&derived),
            Some(expected(*is)),
            "{primary} {others:?} {as_at}: {}",
            derived.because
        );
        assert!(derived.possible.is_empty());
    }
}

/// What each golden is to come to, written from the table before the goldens were: the sure
/// audience, those that are possible, and through whom.
const GOLDENS: &[(&str, AudienceVerdict, &[&str], Option<&str>)] = {
    use AudienceVerdict::{Derived as D, Outside as O, Possible as P, Unknown as U};
    &[
        ("audience-given", D, &["gp-surgery"], None),
        ("audience-given-and-unknown", D, &["combined-authorities"], None),
        ("before-the-role-started", O, &[], None),
        ("branch-of-an-out-of-hours-service", O, &[], None),
        ("branch-with-its-parent", D, &["gp-surgery"], Some("ZZP01")),
        ("branch-without-any-relationship", P, &["gp-surgery"], None),
        ("branch-without-its-parent", P, &["gp-surgery"], Some("ZZP01")),
        ("care-trust-ord", D, &["trust"], None),
        ("code-alone", U, &[], None),
        ("dirty-date-as-object", D, &["trust"], None),
        ("dirty-end-before-start", P, &["trust"], None),
        ("dirty-ends-and-no-day-asked", P, &["trust"], None),
        ("dirty-inactive-as-it-stands", O, &[], None),
        ("dirty-inactive-without-end-date", P, &["trust"], None),
        ("dirty-missing-date", P, &["trust"], None),
        ("dirty-missing-date-as-it-stands", D, &["trust"], None),
        ("dirty-no-primary-role", P, &["gp-surgery"], None),
        ("dirty-numeric-codes", D, &["gp-surgery"], None),
        ("dirty-record-inactive-role-active", O, &[], None),
        ("dirty-two-primary-roles", P, &["trust", "pharmacy"], None),
        ("gp-surgery-fhir", D, &["gp-surgery"], None),
        ("gp-surgery-fhir-stu3", D, &["gp-surgery"], None),
        ("gp-surgery-operational-before-legal", O, &[], None),
        ("gp-surgery-ord", D, &["gp-surgery"], None),
        ("held-twice-again", D, &["trust"], None),
        ("held-twice-in-between", O, &[], None),
        ("icb-fhir-after-july-2022", D, &["icb"], None),
        ("icb-fhir-before-july-2022", O, &[], None),
        ("icb-merged-after-april-2026", O, &[], None),
        ("icb-merged-as-it-stands", O, &[], None),
        ("icb-merged-before-april-2026", D, &["icb"], None),
        ("icb-ord-after-july-2022", D, &["icb"], None),
        ("icb-ord-as-it-stands", D, &["icb"], None),
        ("icb-ord-before-july-2022", O, &[], None),
        ("nhs-england-region-fhir", D, &["nhs-england"], None),
        ("nhs-england-region-ord", D, &["nhs-england"], None),
        ("outside-local-authority", O, &[], None),
        ("outside-out-of-hours", O, &[], None),
        ("own-rules-code", D, &["nhs-england"], None),
        ("own-rules-code-ended", U, &[], None),
        ("own-rules-no-day-asked", P, &["nhs-england"], None),
        ("pcn-fhir", D, &["pcn"], None),
        ("pcn-ord", D, &["pcn"], None),
        ("pharmacy-fhir", D, &["pharmacy"], None),
        ("pharmacy-fhir-message", D, &["pharmacy"], None),
        ("pharmacy-head-office-off", O, &[], None),
        ("pharmacy-head-office-on", D, &["pharmacy"], None),
        ("pharmacy-ord", D, &["pharmacy"], None),
        ("roles-alone", D, &["icb"], None),
        ("search-summary-gp", P, &["gp-surgery"], None),
        ("search-summary-trust", D, &["trust"], None),
        ("sub-icb-location-ord", D, &["icb"], Some("ZZI01")),
        ("sub-icb-location-when-a-ccg", O, &[], None),
        ("sub-icb-reporting-entity-fhir", D, &["icb"], None),
        ("trust-fhir", D, &["trust"], None),
        ("trust-ord", D, &["trust"], None),
        ("trust-site", D, &["trust"], Some("ZZT01")),
        ("trust-site-before-it-was-operated", P, &["trust"], None),
        ("trust-site-of-another-operator", O, &[], None),
        ("unknown-kind", U, &[], None),
        ("unknown-role-code", U, &[], None),
    ]
};

fn golden(name: &str) -> Vec<u8> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/organisation");
    std::fs::read(format!("{root}/{name}/request.json")).unwrap()
}

#[test]
fn the_goldens_come_to_what_the_table_says() {
    for (name, verdict, audiences, via) in GOLDENS {
        let derived = AudienceRequest::from_json(golden(name)).unwrap().answer().unwrap();
        assert_eq!(derived.verdict, *verdict, "{name}: {}", derived.because);
        let found = if *verdict == AudienceVerdict::Possible {
            assert!(derived.matches.is_empty(), "{name}");
            &derived.possible
        } else {
            assert!(derived.possible.is_empty(), "{name}");
            &derived.matches
        };
        let codes: Vec<&str> = found.iter().map(|found| &*found.audience).collect();
        assert_eq!(codes, *audiences, "{name}");
        assert_eq!(found.first().and_then(|found| found.via.as_deref()), *via, "{name}");
    }
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/organisation");
    let cases = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name());
    let names: Vec<String> = cases.map(|name| name.into_string().unwrap()).collect();
    let known = |name: &String| GOLDENS.iter().any(|row| row.0 == name);
    let left = names.iter().filter(|name| !known(name) && !name.starts_with("error-"));
    assert_eq!(left.collect::<Vec<_>>(), Vec::<&String>::new(), "goldens without an expectation");
}

#[test]
fn a_merged_board_names_those_after_it() {
    let request = golden("icb-merged-after-april-2026");
    let derived = AudienceRequest::from_json(request).unwrap().answer().unwrap();
    let after: Vec<&str> = derived.successors.iter().map(|successor| &*successor.code).collect();
    assert_eq!(after, ["ZZI90", "ZZI91"], "two successors, and no predecessor");
    assert!(derived.because.ends_with("succeeded by ZZI90 from 2026-04-01, ZZI91 from 2026-04-01"));
}

#[test]
fn printed_forms_in_any_case_number_and_punctuation() {
    let rules = AudienceRules::built_in();
    for (text, code) in [
        ("GP surgeries", "gp-surgery"),
        ("gp Practice", "gp-surgery"),
        ("GP-practices", "gp-surgery"),
        ("General practices", "gp-surgery"),
        ("Surgeries", "gp-surgery"),
        ("ICBs", "icb"),
        ("Integrated Care Boards", "icb"),
        ("integrated_care_board", "icb"),
        ("Trusts", "trust"),
        ("NHS foundation trusts", "trust"),
        ("Foundation Trust", "trust"),
        ("Community pharmacies", "pharmacy"),
        ("pharmacy", "pharmacy"),
        ("PCNs", "pcn"),
        ("Primary care networks", "pcn"),
        ("NHS England", "nhs-england"),
        ("NHSE", "nhs-england"),
        ("Local Authorities", "local-authorities"),
        ("NH England", "nh-england"),
        ("", ""),
    ] {
        assert_eq!(rules.resolve(text), code, "{text}");
    }
    for audience in rules.audiences() {
        assert!(rules.is_known(&audience.code));
        assert_eq!(rules.resolve(&audience.name), audience.code);
    }
    assert!(!rules.is_known("local-authorities"));
}

#[test]
fn the_rules_that_are_built_in_can_be_read_back() {
    let rules = AudienceRules::built_in();
    let codes: Vec<&str> = rules.audiences().iter().map(|audience| &*audience.code).collect();
    assert_eq!(codes, ["nhs-england", "icb", "pcn", "trust", "pharmacy", "gp-surgery"]);
    assert_eq!(AudienceRules::from_json(rules.to_json()).unwrap(), *rules);
    assert!(rules.clone().with_option("everything").is_err());
    assert!(rules.options().iter().all(|option| !option.on));
    // No code of the national body is confirmed.
    let of_nhs_england = &rules.audiences()[0];
    assert!(of_nhs_england.note.is_some());
    assert!(of_nhs_england.tests.iter().all(|test| test.codes.is_none()));
}

#[test]
fn an_organisation_is_written_in_one_form_that_reads_back_to_the_same() {
    for (name, ..) in GOLDENS {
        let request: Value = serde_json::from_slice(&golden(name)).unwrap();
        let organisation = read(&request["organisation"]);
        let again = Organisation::from_json(organisation.to_json()).unwrap();
        assert_eq!(again, organisation, "{name}");
        assert_eq!(again.to_json(), organisation.to_json(), "{name}");
    }
}

/// A small generator, so that a case can be told from its number.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        let count = u64::try_from(of.len()).unwrap();
        of[usize::try_from(self.roll(count)).unwrap()]
    }
}

const ROLES: [&str; 20] = [
    "RO197", "RO107", "RO198", "RO261", "RO318", "RO262", "RO98", "RO319", "RO327", "RO272",
    "RO177", "RO76", "RO80", "RO96", "RO182", "RO181", "RO209", "RO141", "RO175", "RO57",
];
const DAYS: [&str; 7] = [
    "2013-04-01",
    "2022-06-30",
    "2022-07-01",
    "2024-02-29",
    "2026-03-31",
    "2026-04-01",
    "2027-01-01",
];

/// A role as the second derivation sees it: days as texts, which sort as days do.
struct Plain {
    id: &'static str,
    primary: bool,
    start: &'static str,
    end: Option<&'static str>,
}

/// The table by hand: which audiences roles make on a day, where everything is known.
fn by_hand(roles: &[Plain], day: &str) -> Vec<&'static str> {
    let on = |role: &&Plain| role.start <= day && role.end.is_none_or(|end| day <= end);
    let has = |id: &str| roles.iter().filter(on).any(|role| role.id == id);
    let primary: Vec<&str> =
        roles.iter().filter(on).filter(|role| role.primary).map(|role| role.id).collect();
    let [primary] = *primary else { return Vec::new() };
    let boards = day >= "2022-07-01";
    let audience = match primary {
        "RO209" => "nhs-england",
        "RO261" if has("RO318") && boards => "icb",
        "RO98" if (has("RO319") || has("RO327")) && boards => "icb",
        "RO272" => "pcn",
        "RO197" | "RO107" => "trust",
        "RO182" => "pharmacy",
        "RO177" if has("RO76") => "gp-surgery",
        _ => return Vec::new(),
    };
    vec![audience]
}

/// Random roles, with whole periods, so that everything is known.
fn random_roles(dice: &mut Dice) -> Vec<Plain> {
    let count = 1 + dice.roll(4);
    let role = |place: u64, dice: &mut Dice| {
        let start = dice.one_of(&DAYS);
        let after: Vec<&'static str> = DAYS.into_iter().filter(|day| *day >= start).collect();
        let end = (dice.roll(2) == 0).then(|| dice.one_of(&after));
        Plain { id: dice.one_of(&ROLES), primary: place == 0, start, end }
    };
    (0..count).map(|place| role(place, dice)).collect()
}

fn as_ord(roles: &[Plain]) -> Value {
    let role = |role: &Plain| {
        let mut date = json!({"Type": "Operational", "Start": role.start});
        if let Some(end) = role.end {
            date["End"] = json!(end);
        }
        let status = if role.end.is_some() { "Inactive" } else { "Active" };
        let mut record = json!({"id": role.id, "Status": status, "Date": [date]});
        // Roles that are not the primary one may come without the flag.
        if role.primary {
            record["primaryRole"] = json!(true);
        }
        record
    };
    let roles: Vec<Value> = roles.iter().map(role).collect();
    json!({"Organisation": {"OrgId": {"extension": "ZZ1"}, "Roles": {"Role": roles}}})
}

fn as_fhir(roles: &[Plain]) -> Value {
    let base = "https://fhir.nhs.uk/England/StructureDefinition";
    let role = |role: &Plain| {
        let mut period = json!({"start": role.start});
        if let Some(end) = role.end {
            period["end"] = json!(end);
        }
        let code = json!({"coding": [{"code": role.id}]});
        json!({"url": format!("{base}/Extension-England-OrganisationRole"), "extension": [
            {"url": "roleCode", "valueCodeableConcept": code},
            {"url": "primaryRole", "valueBoolean": role.primary},
            {"url": format!("{base}/Extension-England-TypedPeriod"), "extension": [
                {"url": "dateType", "valueCoding": {"code": "Operational"}},
                {"url": "period", "valuePeriod": period}]},
            {"url": "active", "valueBoolean": role.end.is_none()}]})
    };
    let roles: Vec<Value> = roles.iter().map(role).collect();
    let identifier =
        json!([{"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "ZZ1"}]);
    json!({"resourceType": "Organization", "identifier": identifier, "extension": roles})
}

#[test]
fn random_records_come_to_what_the_table_gives_by_hand() {
    let mut found = std::collections::BTreeMap::new();
    for number in 0..4000 {
        let mut dice = Dice(number);
        let roles = random_roles(&mut dice);
        let as_at = dice.one_of(&DAYS);
        let expected = by_hand(&roles, as_at);
        let ord = ask(&as_ord(&roles), as_at);
        let by_site = ["RO198", "RO96"].contains(&roles[0].id);
        assert_eq!(audiences(&ord), expected, "case {number}, {as_at}: {}", ord.because);
        assert!(by_site || possible(&ord).is_empty(), "case {number}: {}", ord.because);
        assert_eq!(ask(&as_fhir(&roles), as_at).matches, ord.matches, "case {number}");
        *found.entry(expected).or_insert(0) += 1;
    }
    assert_eq!(found.len(), 7, "every audience, and none: {found:?}");
}

/// Of a record of which something is forgotten, no audience is denied that the whole record makes sure.
#[test]
fn what_is_not_reported_is_never_denied() {
    for number in 0..1500 {
        let mut dice = Dice(number);
        let roles = random_roles(&mut dice);
        let as_at = dice.one_of(&DAYS);
        let whole = as_ord(&roles);
        let sure = ask(&whole, as_at);
        let mut partial = whole.clone();
        let list = partial["Organisation"]["Roles"]["Role"].as_array_mut().unwrap();
        let forgotten = usize::try_from(dice.roll(u64::try_from(list.len()).unwrap())).unwrap();
        // When a role started and whether it ended is forgotten, or everything but the primary role.
        if dice.roll(2) == 0 {
            list[forgotten].as_object_mut().unwrap().remove("Date");
        } else {
            let first = list[0].clone();
            let record = read(&json!({"Organisation": {"Roles": {"Role": [first]}}}));
            let record = Organisation { partial: true, ..record };
            let derived = AudienceRules::built_in().audience_of(&record, day(as_at));
            assert_may_be(&derived, &sure, number);
            continue;
        }
        assert_may_be(&ask(&partial, as_at), &sure, number);
    }
}

/// What is sure of the whole record is sure or possible where something is forgotten.
fn assert_may_be(derived: &DerivedAudience, sure: &DerivedAudience, number: u64) {
    for audience in audiences(sure) {
        let may_be =
            audiences(derived).contains(&audience) || possible(derived).contains(&audience);
        assert!(may_be, "case {number}: {audience} is denied: {}", derived.because);
    }
}

/// Truncations of every third golden, and every value of it in turn replaced by others.
#[test]
fn a_mutilated_record_is_a_fault_or_an_answer() {
    let mut answers = 0;
    for (name, ..) in GOLDENS.iter().step_by(3) {
        let text = golden(name);
        for end in (0..text.len()).step_by(7) {
            drop(AudienceRequest::from_json(&text[..end]));
        }
        let request: Value = serde_json::from_slice(&text).unwrap();
        for place in places(&request, String::new()) {
            for other in [json!(null), json!(7), json!("x"), json!([]), json!({}), json!([[1]])] {
                let mut mutated = request.clone();
                *mutated.pointer_mut(&place).unwrap() = other;
                match AudienceRequest::from_json(mutated.to_string()) {
                    Ok(request) => {
                        let derived = request.answer().map(|derived| derived.to_json());
                        answers += i32::from(derived.is_ok());
                    }
                    Err(error) => assert!(!error.faults().is_empty(), "{name} {place}"),
                }
            }
        }
    }
    assert!(answers > 500, "{answers} mutilated records have an answer");
}

/// The pointers to every value inside.
fn places(value: &Value, at: String) -> Vec<String> {
    let inside: Vec<(String, &Value)> = match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value))
            .collect(),
        Value::Array(list) => {
            list.iter().enumerate().map(|(place, value)| (place.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    let deeper = inside.into_iter().flat_map(|(key, value)| places(value, format!("{at}/{key}")));
    std::iter::once(at.clone()).chain(deeper).collect()
}

#[test]
fn a_text_of_a_record_has_no_character_zero() {
    let record = r#"{"code": "A\u0000B", "roles": [{"id": "RO272", "primary": true}]}"#;
    let message = Organisation::from_json(record).unwrap_err().to_string();
    assert!(message.contains("`/code`"), "{message}");
    assert!(message.contains("without the character U+0000"), "{message}");
}
