//! What is known of an organisation.

use jiff::civil::Date;
use serde::Serialize;

use super::truth::Truth;
use crate::base::codes;

codes! {
    /// What a record says of itself, of a role or of a relationship, on the day it was published.
    Status {
        /// In force.
        Active = "active",
        /// No longer in force.
        Inactive = "inactive",
    }
}

codes! {
    /// Which side of a succession the other organisation is on.
    Succession {
        /// It came after.
        Successor = "successor",
        /// It came before.
        Predecessor = "predecessor",
    }
}

/// An organisation, in the form that every other form is read into.
///
/// It says who the organisation is in one of two ways: by its roles, or by an audience.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Organisation {
    /// The ODS code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// An audience, where the organisation is given as one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// The status of the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// The first day of the organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    /// The last day of the organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
    /// The roles that are given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// Whether roles beyond these are not reported, as in the answers of a search.
    #[serde(skip_serializing_if = "is_false")]
    pub partial: bool,
    /// The relationships to other organisations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relationships: Vec<Relationship>,
    /// The organisations before and after this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub successors: Vec<Successor>,
    /// The records of organisations of which this one is a site or branch.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<Organisation>,
}

/// A role of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Role {
    /// The id, for example `RO177`.
    pub id: String,
    /// Whether it is the primary role, of which a record has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary: Option<bool>,
    /// The status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// The first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
}

/// A relationship to another organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Relationship {
    /// The id, for example `RE6`; none where only the organisation is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The code of the other organisation.
    pub target: String,
    /// Its primary role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_primary_role: Option<String>,
    /// The status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// The first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
}

/// An organisation before or after another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Successor {
    /// Its code.
    pub code: String,
    /// Which side it is on.
    pub kind: Succession,
    /// Its primary role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_role: Option<String>,
    /// The day of the succession.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl Organisation {
    /// An organisation that is given as an audience, by code or in words.
    #[must_use]
    pub fn audience(audience: impl Into<String>) -> Self {
        Self { audience: Some(audience.into()), ..Self::default() }
    }

    /// An organisation with these roles and no others, which hold on any day that is asked for.
    #[must_use]
    pub fn from_roles(primary: &str, non_primary: &[&str]) -> Self {
        let role = |id: &&str| Role::new(id, *id == primary);
        Self {
            roles: std::iter::once(&primary).chain(non_primary).map(role).collect(),
            ..Self::default()
        }
    }

    /// The day-by-day state of the record itself.
    pub(super) fn period(&self) -> Period {
        Period { status: self.status, start: self.start, end: self.end }
    }
}

impl Role {
    /// A role without a status and a period: it is taken to hold.
    #[must_use]
    pub fn new(id: &str, primary: bool) -> Self {
        Self { id: role_id(id), primary: Some(primary), status: None, start: None, end: None }
    }

    pub(super) fn period(&self) -> Period {
        Period { status: self.status, start: self.start, end: self.end }
    }
}

impl Relationship {
    pub(super) fn period(&self) -> Period {
        Period { status: self.status, start: self.start, end: self.end }
    }
}

/// The id of a role in full: older messages write `182` for `RO182`.
pub(super) fn role_id(text: &str) -> String {
    in_full("RO", text)
}

/// The id of a relationship in full.
pub(super) fn relationship_id(text: &str) -> String {
    in_full("RE", text)
}

fn in_full(prefix: &str, text: &str) -> String {
    let text = text.trim().to_uppercase();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { format!("{prefix}{}", text.trim_start_matches('0')) } else { text }
}

/// What a record says of when something is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) status: Option<Status>,
    pub(super) start: Option<Date>,
    pub(super) end: Option<Date>,
}

/// Why it is not known whether something is in force.
pub(super) type Doubt = &'static str;

impl Period {
    /// Whether it is in force on a day, first and last day included; or, without a day, as the
    /// record stands. Where that is not known, also why.
    pub(super) fn in_force(self, day: Option<Date>) -> (Truth, Option<Doubt>) {
        let Self { status, start, end } = self;
        let doubt = |why| (Truth::Unknown, Some(why));
        if let (Some(start), Some(end)) = (start, end)
            && end < start
        {
            return doubt("its last day is before its first");
        }
        let Some(day) = day else { return self.as_it_stands() };
        if start.is_some_and(|start| day < start) || end.is_some_and(|end| end < day) {
            return (Truth::Fails, None);
        }
        match (status, start, end) {
            (_, None, Some(_)) | (Some(Status::Active), None, None) => {
                doubt("when it started is not given")
            }
            (Some(Status::Inactive), _, None) => {
                doubt("it is inactive, and when it ended is not given")
            }
            (_, Some(_), _) | (None, None, None) => (Truth::Holds, None),
        }
    }

    fn as_it_stands(self) -> (Truth, Option<Doubt>) {
        match (self.status, self.end) {
            (Some(Status::Inactive), _) => (Truth::Fails, None),
            (_, None) => (Truth::Holds, None),
            (_, Some(_)) => (Truth::Unknown, Some("it ends on a day, and no day is asked for")),
        }
    }
}
