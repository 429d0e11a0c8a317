//! Records of the ODS interface ORD 2-0-0.

use jiff::civil::Date;

use super::given::Given;
use crate::fault::Fault;
use crate::organisation::record::{
    Organisation, Relationship, Role, Succession, Successor, relationship_id, role_id,
};

/// An organisation: the whole record, or the summary of a search, which gives its primary role
/// only.
pub(super) fn organisation(given: &Given<'_>, faults: &mut Vec<Fault>) -> Organisation {
    if !given.is_object() {
        given.wrong_type("an organisation as an object", faults);
        return Organisation::default();
    }
    let roles = given.get("Roles");
    let own = periods(given, faults).into_iter().next().unwrap_or((None, None));
    let listed = |name: &str, inner: &str| {
        let outer = given.get(name);
        outer.map(|outer| outer.get(inner).unwrap_or(outer).items()).unwrap_or_default()
    };
    let roles_of = |faults: &mut Vec<Fault>| -> Vec<Role> {
        listed("Roles", "Role").iter().flat_map(|role| self::roles(role, faults)).collect()
    };
    let primary = |faults: &mut Vec<Fault>| -> Vec<Role> {
        let status = given.get("Status").and_then(|status| status.status(faults));
        let id = given.get("PrimaryRoleId").and_then(|id| target_role(&id, faults));
        let role = |id| Role { id, primary: Some(true), status, start: own.0, end: own.1 };
        id.map(role).into_iter().collect()
    };
    Organisation {
        code: given.get("OrgId").and_then(|id| code(&id, faults)),
        name: given.get("Name").and_then(|name| name.text(faults)),
        status: given.get("Status").and_then(|status| status.status(faults)),
        start: own.0,
        end: own.1,
        partial: roles.is_none(),
        roles: if roles.is_some() { roles_of(faults) } else { primary(faults) },
        relationships: listed("Rels", "Rel")
            .iter()
            .flat_map(|relationship| relationships(relationship, faults))
            .collect(),
        successors: listed("Succs", "Succ").iter().filter_map(|s| successor(s, faults)).collect(),
        ..Organisation::default()
    }
}

/// The code of an organisation, which stands in `extension` or by itself.
fn code(given: &Given<'_>, faults: &mut Vec<Fault>) -> Option<String> {
    if !given.is_object() {
        return given.text(faults);
    }
    let extension = given.get("extension");
    if extension.is_none() {
        given.missing("extension", faults);
    }
    extension?.text(faults)
}

/// The id of a role, which stands in `id` or by itself.
fn target_role(given: &Given<'_>, faults: &mut Vec<Fault>) -> Option<String> {
    let id = if given.is_object() { given.get("id")? } else { given.clone() };
    Some(role_id(&id.code(faults)?))
}

/// One role for each period in which it was held.
fn roles(given: &Given<'_>, faults: &mut Vec<Fault>) -> Vec<Role> {
    let id = id(given, faults).map(|id| role_id(&id));
    let primary = given.get("primaryRole").and_then(|flag| flag.flag(faults));
    let status = given.get("Status").and_then(|status| status.status(faults));
    let periods = each_period(given, faults);
    let Some(id) = id else { return Vec::new() };
    let role = |(start, end)| Role { id: id.clone(), primary, status, start, end };
    periods.into_iter().map(role).collect()
}

/// One relationship for each period.
fn relationships(given: &Given<'_>, faults: &mut Vec<Fault>) -> Vec<Relationship> {
    let id = id(given, faults).map(|id| relationship_id(&id));
    let status = given.get("Status").and_then(|status| status.status(faults));
    let periods = each_period(given, faults);
    let (Some((target, target_primary_role)), Some(id)) = (target(given, faults), id) else {
        return Vec::new();
    };
    let relationship = |(start, end)| Relationship {
        id: Some(id.clone()),
        target: target.clone(),
        target_primary_role: target_primary_role.clone(),
        status,
        start,
        end,
    };
    periods.into_iter().map(relationship).collect()
}

fn successor(given: &Given<'_>, faults: &mut Vec<Fault>) -> Option<Successor> {
    let kind = given.get("Type").and_then(|kind| {
        let found = Succession::from_code(&kind.text(faults)?.to_lowercase());
        if found.is_none() {
            kind.report("unknown-code", "one of `Successor`, `Predecessor`", faults);
        }
        found
    });
    let (code, primary_role) = target(given, faults)?;
    // The dates of a succession are legal ones; where both stand, the operational day decides.
    let date = periods(given, faults).first().and_then(|(start, _)| *start);
    Some(Successor { code, kind: kind.unwrap_or(Succession::Successor), primary_role, date })
}

/// The code of a target and its primary role.
fn target(given: &Given<'_>, faults: &mut Vec<Fault>) -> Option<(String, Option<String>)> {
    let Some(target) = given.get("Target") else {
        given.missing("Target", faults);
        return None;
    };
    let id = target.get("OrgId");
    if id.is_none() {
        target.missing("OrgId", faults);
    }
    let role = target.get("PrimaryRoleId").and_then(|role| target_role(&role, faults));
    Some((code(&id?, faults)?, role))
}

fn id(given: &Given<'_>, faults: &mut Vec<Fault>) -> Option<String> {
    let id = given.get("id");
    if id.is_none() {
        given.missing("id", faults);
    }
    id?.code(faults)
}

type Days = (Option<Date>, Option<Date>);

/// The periods, or one that says nothing.
fn each_period(given: &Given<'_>, faults: &mut Vec<Fault>) -> Vec<Days> {
    let periods = periods(given, faults);
    if periods.is_empty() { vec![(None, None)] } else { periods }
}

/// The operational periods; where there are none the legal ones.
fn periods(given: &Given<'_>, faults: &mut Vec<Fault>) -> Vec<Days> {
    let mut found: Vec<(String, Days)> = Vec::new();
    for date in given.list("Date") {
        if !date.is_object() {
            date.wrong_type("a period as an object", faults);
            continue;
        }
        let kind = date.get("Type").and_then(|kind| kind.text(faults)).unwrap_or_default();
        let mut day = |key: &str| date.get(key).and_then(|day| day.date(faults));
        found.push((kind.to_lowercase(), (day("Start"), day("End"))));
    }
    decisive(found)
}

/// Of periods with their kinds those that decide: operational, else legal, else of no kind.
pub(super) fn decisive(found: Vec<(String, Days)>) -> Vec<Days> {
    let of_kind = |wanted: &str| -> Vec<Days> {
        found.iter().filter(|(kind, _)| kind == wanted).map(|(_, days)| *days).collect()
    };
    let operational = of_kind("operational");
    let legal = of_kind("legal");
    match (operational.is_empty(), legal.is_empty()) {
        (false, _) => operational,
        (true, false) => legal,
        (true, true) => found.into_iter().map(|(_, days)| days).collect(),
    }
}
