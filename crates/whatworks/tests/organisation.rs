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

#[test]
fn the_table_of_roles() {
    for (primary, others, as_at, expected) in TABLE {
        let organisation = Organisation::from_roles(primary, others);
        let derived = AudienceRules::built_in().audience_of(&organisation, day(as_at));
        let got = match derived.verdict {
            AudienceVerdict::Derived => {
                assert_eq!(derived.matches.len(), 1, "{primary} {others:?}: {derived:?}");
                A(TABLE
                    .iter()
                    .find_map(|row| match row.3 {
                        A(code) if code == derived.matches[0].audience => Some(code),
                        _ => None,
                    })
                    .unwrap())
            }
            AudienceVerdict::Outside => Outside,
            AudienceVerdict::Unknown => Unknown,
            AudienceVerdict::Possible => panic!("{primary} {others:?}: {derived:?}"),
        };
        assert_eq!(got, *expected, "{primary} {others:?} {as_at}: {}", derived.because);
        assert!(derived.possible.is_empty());
    }
}
