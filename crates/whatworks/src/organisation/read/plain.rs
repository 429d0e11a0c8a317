//! The form that an organisation is written in; every key may be left out but one of `code`,
//! `roles` and `audience`.

use super::given::Given;
use crate::fault::Fault;
use crate::organisation::record::{
    Organisation, Relationship, Role, Succession, Successor, relationship_id, role_id,
};

const KEYS: [&str; 11] = [
    "code",
    "name",
    "audience",
    "status",
    "start",
    "end",
    "roles",
    "partial",
    "relationships",
    "successors",
    "parents",
];

pub(super) fn organisation(given: &Given<'_>, faults: &mut Vec<Fault>) -> Organisation {
    only_keys(given, &KEYS, faults);
    let (roles, audience) = (given.get("roles"), given.get("audience"));
    match (&roles, &audience) {
        (Some(_), Some(audience)) => {
            let expected = "an organisation given by its roles or as an audience, not by both";
            audience.report("two-sources", expected, faults);
        }
        (None, None) if given.get("code").is_none() => {
            let expected =
                "a record of ODS or FHIR, or an object with `roles`, `audience` or `code`";
            given.report("missing-key", expected, faults);
        }
        _ => {}
    }
    let partial = given.get("partial").and_then(|flag| flag.flag(faults));
    let listed = |key: &str| given.list(key);
    Organisation {
        code: given.get("code").and_then(|code| code.text(faults)),
        name: given.get("name").and_then(|name| name.text(faults)),
        status: given.get("status").and_then(|status| status.status(faults)),
        start: given.get("start").and_then(|day| day.date(faults)),
        end: given.get("end").and_then(|day| day.date(faults)),
        partial: partial.unwrap_or(roles.is_none() && audience.is_none()),
        roles: listed("roles").iter().filter_map(|given| role(given, faults)).collect(),
        relationships: listed("relationships")
            .iter()
            .filter_map(|given| relationship(given, faults))
            .collect(),
        successors: listed("successors")
            .iter()
            .filter_map(|given| successor(given, faults))
            .collect(),
        audience: audience.and_then(|audience| audience.text(faults)),
        parents: Vec::new(),
    }
}

/// A role as an object, or by its id alone.
fn role(given: &Given<'_>, faults: &mut Vec<Fault>) -> Option<Role> {
    let (mut primary, mut status, mut start, mut end) = (None, None, None, None);
    let id = if given.is_object() {
        only_keys(given, &["id", "primary", "status", "start", "end"], faults);
        primary = given.get("primary").and_then(|flag| flag.flag(faults));
        status = given.get("status").and_then(|status| status.status(faults));
        start = given.get("start").and_then(|day| day.date(faults));
        end = given.get("end").and_then(|day| day.date(faults));
        needed(given, "id", faults)?
    } else {
        given.clone()
    };
    let id = role_id(&id.code(faults)?);
    Some(Role { id, primary, status, start, end })
}

fn relationship(given: &Given<'_>, faults: &mut Vec<Fault>) -> Option<Relationship> {
    if !given.is_object() {
        given.wrong_type("a relationship as an object", faults);
        return None;
    }
    only_keys(given, &["id", "target", "target_primary_role", "status", "start", "end"], faults);
    let code = |key: &str, faults: &mut Vec<Fault>| given.get(key).and_then(|c| c.code(faults));
    Some(Relationship {
        id: code("id", faults).map(|id| relationship_id(&id)),
        target_primary_role: code("target_primary_role", faults).map(|id| role_id(&id)),
        status: given.get("status").and_then(|status| status.status(faults)),
        start: given.get("start").and_then(|day| day.date(faults)),
        end: given.get("end").and_then(|day| day.date(faults)),
        target: needed(given, "target", faults)?.text(faults)?,
    })
}

fn successor(given: &Given<'_>, faults: &mut Vec<Fault>) -> Option<Successor> {
    if !given.is_object() {
        given.wrong_type("a succession as an object", faults);
        return None;
    }
    only_keys(given, &["code", "kind", "primary_role", "date"], faults);
    let kind = needed(given, "kind", faults);
    let read = kind.as_ref().and_then(|kind| Succession::from_code(kind.as_str()?));
    if let (Some(kind), None) = (&kind, read) {
        kind.report("unknown-code", "one of `successor`, `predecessor`", faults);
    }
    let primary_role = given.get("primary_role").and_then(|id| id.code(faults));
    let date = given.get("date").and_then(|day| day.date(faults));
    let code = needed(given, "code", faults)?.text(faults)?;
    Some(Successor { code, kind: read?, primary_role: primary_role.map(|id| role_id(&id)), date })
}

fn needed<'a>(given: &Given<'a>, key: &str, faults: &mut Vec<Fault>) -> Option<Given<'a>> {
    let found = given.get(key);
    if found.is_none() {
        given.missing(key, faults);
    }
    found
}

fn only_keys(given: &Given<'_>, known: &[&str], faults: &mut Vec<Fault>) {
    for (key, found) in given.keys() {
        if !known.contains(&key) {
            let list: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
            let expected = format!("one of the keys {}", list.join(", "));
            found.report("unknown-key", &expected, faults);
        }
    }
}
