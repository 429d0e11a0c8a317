//! FHIR `Organization`, R4 as the ODS terminology server gives it and STU3 as the older one did.
//!
//! R4 gives each role in the extension `Extension-England-OrganisationRole`: `roleCode`, any number
//! of `Extension-England-TypedPeriod` (`dateType`, `period`) and `active`; it does not say which
//! role is the primary one. STU3 gives `role`, `primaryRole`, `activePeriod` and `status` in
//! `Extension-ODSAPI-OrganizationRole-1`. Messages that carry neither may name one role in `type`,
//! in the code system `organisation-role`, where codes may be numbers (`182`); others are then not
//! reported.

use jiff::civil::Date;

use super::given::Given;
use super::ord::decisive;
use crate::fault::Fault;
use crate::organisation::record::{Organisation, Relationship, Role, Status, role_id};

const ODS_CODE: &str = "https://fhir.nhs.uk/Id/ods-organization-code";

type Days = (Option<Date>, Option<Date>);

pub(super) fn organisation(
    given: &Given<'_>,
    kind: &Given<'_>,
    faults: &mut Vec<Fault>,
) -> Organisation {
    if kind.as_str() != Some("Organization") {
        kind.report("unknown-code", "the resource `Organization`", faults);
        return Organisation::default();
    }
    let extensions = given.list("extension");
    let in_extensions: Vec<Role> = extensions
        .iter()
        .filter(|extension| is_named(extension, &["OrganisationRole", "OrganizationRole-1"]))
        .flat_map(|extension| roles(extension, faults))
        .collect();
    let partial = in_extensions.is_empty();
    let own = periods(&extensions, faults).into_iter().next().unwrap_or((None, None));
    Organisation {
        code: code(given, faults),
        name: given.get("name").and_then(|name| name.text(faults)),
        status: given.get("active").and_then(|active| active.flag(faults)).map(status_of),
        start: own.0,
        end: own.1,
        partial,
        roles: if partial { typed_roles(given, faults) } else { in_extensions },
        relationships: part_of(given, faults).into_iter().collect(),
        ..Organisation::default()
    }
}

fn status_of(active: bool) -> Status {
    if active { Status::Active } else { Status::Inactive }
}

/// Whether the address of an extension ends with one of the names.
fn is_named(extension: &Given<'_>, names: &[&str]) -> bool {
    let url = extension.get("url").and_then(|url| url.as_str()).unwrap_or_default();
    names.iter().any(|name| {
        url == *name || url.strip_suffix(name).is_some_and(|rest| rest.ends_with(['-', '/']))
    })
}

/// The identifier of ODS.
fn code(given: &Given<'_>, faults: &mut Vec<Fault>) -> Option<String> {
    given.list("identifier").iter().find_map(|identifier| ods_code(identifier, faults))
}

fn ods_code(identifier: &Given<'_>, faults: &mut Vec<Fault>) -> Option<String> {
    let is_ods = identifier.get("system")?.as_str() == Some(ODS_CODE);
    if is_ods { identifier.get("value")?.text(faults) } else { None }
}

/// One role for each period in which it was held.
fn roles(extension: &Given<'_>, faults: &mut Vec<Fault>) -> Vec<Role> {
    let parts = extension.list("extension");
    let part = |names: &[&str]| parts.iter().find(|part| is_named(part, names));
    let id = part(&["roleCode", "role"]).and_then(|part| role_code(part, faults));
    let primary = part(&["primaryRole"]).and_then(|part| part.get("valueBoolean"));
    let primary = primary.and_then(|flag| flag.flag(faults));
    let active = part(&["active"]).and_then(|part| part.get("valueBoolean"));
    let mut status = active.and_then(|flag| flag.flag(faults)).map(status_of);
    if let Some(part) = part(&["status"]) {
        let text = part.get("valueString").or_else(|| part.get("valueCode"));
        let text = text.or_else(|| part.get("valueCoding")?.get("code"));
        status = text.and_then(|text| text.status(faults)).or(status);
    }
    let periods = periods(&parts, faults);
    let periods = if periods.is_empty() { vec![(None, None)] } else { periods };
    let Some(id) = id else {
        extension.report("missing-key", "a role with a sub-extension `roleCode`", faults);
        return Vec::new();
    };
    let role = |(start, end)| Role { id: id.clone(), primary, status, start, end };
    periods.into_iter().map(role).collect()
}

/// The code in a `CodeableConcept` or a `Coding`.
fn role_code(part: &Given<'_>, faults: &mut Vec<Fault>) -> Option<String> {
    let coding = part.get("valueCoding");
    let concept = || part.get("valueCodeableConcept")?.list("coding").into_iter().next();
    let code = coding.or_else(concept)?.get("code").or_else(|| part.get("valueCode"))?;
    Some(role_id(&code.code(faults)?))
}

/// The operational periods; where there are none the legal ones.
fn periods(extensions: &[Given<'_>], faults: &mut Vec<Fault>) -> Vec<Days> {
    let mut found = Vec::new();
    for extension in extensions {
        let (kind, period) = if is_named(extension, &["TypedPeriod"]) {
            let parts = extension.list("extension");
            let part = |name: &str| parts.iter().find(|part| is_named(part, &[name]));
            let kind = part("dateType").and_then(|part| {
                part.get("valueCoding")?.get("code").or_else(|| part.get("valueString"))
            });
            (kind, part("period").and_then(|part| part.get("valuePeriod")))
        } else if is_named(extension, &["activePeriod", "ActivePeriod-1"]) {
            let period = extension.get("valuePeriod");
            let kinds = period.as_ref().map(|p| p.list("extension")).unwrap_or_default();
            let kind = kinds.iter().find(|kind| is_named(kind, &["DateType-1"]));
            (kind.and_then(|kind| kind.get("valueString")), period)
        } else {
            continue;
        };
        let Some(period) = period else { continue };
        let kind = kind.and_then(|kind| kind.text(faults)).unwrap_or_default();
        let mut day = |key: &str| period.get(key).and_then(|day| day.date(faults));
        found.push((kind.to_lowercase(), (day("start"), day("end"))));
    }
    decisive(found)
}

/// The roles that `type` names.
fn typed_roles(given: &Given<'_>, faults: &mut Vec<Fault>) -> Vec<Role> {
    let types = given.list("type");
    let codings = types.iter().flat_map(|kind| kind.list("coding"));
    let named = codings.filter(|coding| {
        let system = coding.get("system").and_then(|system| system.as_str()).unwrap_or_default();
        let last = system.rsplit('/').next().unwrap_or_default().to_lowercase();
        ["organisation-role", "odsorganisationrole", "england-odsorganisationrole"]
            .contains(&&*last)
    });
    let ids: Vec<String> =
        named.filter_map(|coding| Some(role_id(&coding.get("code")?.code(faults)?))).collect();
    let role = |id| Role { id, primary: None, status: None, start: None, end: None };
    ids.into_iter().map(role).collect()
}

/// The organisation that this one is part of; FHIR does not say in which of ODS's relationships.
fn part_of(given: &Given<'_>, faults: &mut Vec<Fault>) -> Option<Relationship> {
    let target = ods_code(&given.get("partOf")?.get("identifier")?, faults)?;
    Some(Relationship {
        id: None,
        target,
        target_primary_role: None,
        status: None,
        start: None,
        end: None,
    })
}
