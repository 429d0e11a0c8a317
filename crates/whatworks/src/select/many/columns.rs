//! A table of organisations.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::super::query::Query;
use crate::csv;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;
use crate::organisation::{Organisation, Role};

/// Declares the columns of a table of organisations.
macro_rules! columns {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// Organisations, one a row. An empty cell is not reported. A cell of a list holds its
        /// values separated by `;`.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(default, deny_unknown_fields)]
        pub struct OrganisationColumns {
            $(
                $(#[doc = $doc])+
                #[serde(skip_serializing_if = "Option::is_none")]
                #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<crate::table::Cell>>"))]
                pub $name: Option<Vec<String>>,
            )+
            /// The columns that were passed over, since they have other names.
            #[serde(skip)]
            pub(super) ignored: Vec<String>,
            /// Rows that could not be read, with the reason.
            #[serde(skip)]
            pub(super) unreadable: BTreeMap<usize, String>,
        }

        impl OrganisationColumns {
            /// The names of the columns.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),+];

            /// Puts a column under its name; false for another name.
            pub fn set(&mut self, name: &str, values: Vec<String>) -> bool {
                match name {
                    $(stringify!($name) => self.$name = Some(values),)+
                    _ => return false,
                }
                true
            }

            /// A column by its name; `None` for one that is not given and for another name.
            #[must_use]
            pub fn get(&self, name: &str) -> Option<&[String]> {
                match name {
                    $(stringify!($name) => self.$name.as_deref(),)+
                    _ => None,
                }
            }

            /// The length of each column that is given, by its name.
            fn lengths(&self) -> Vec<(&'static str, usize)> {
                let mut lengths = Vec::new();
                $(lengths.extend(self.$name.as_ref().map(|c| (stringify!($name), c.len())));)+
                lengths
            }
        }
    };
}

columns! {
    /// The ODS code, or another name by which the answer refers to the organisation.
    code,
    /// Its name.
    name,
    /// Its audience.
    audience,
    /// Its primary role, for example `RO177`.
    primary_role,
    /// Its other roles, a list. An empty cell says that they are not reported.
    roles,
    /// Its record as JSON, in a form that `Organisation::from_json` reads.
    record,
    /// The day for which its audience is derived.
    as_at,
    /// The settings it works in, a list.
    settings,
    /// The staff groups it has, a list.
    staff_groups,
    /// The populations it serves, a list.
    populations,
    /// What is in place, a list.
    has,
    /// What is not in place, a list.
    lacks,
}

impl OrganisationColumns {
    /// Reads comma-separated values (RFC 4180) with a row of names. Columns of other names are
    /// passed over and listed in the answer. A row with too few or too many cells is kept as one
    /// that cannot be read.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for a text without names, a name that stands twice, and a quote
    /// that does not close.
    pub fn from_csv(text: &str) -> Result<Self, Error> {
        Self::from_csv_named(text, &BTreeMap::new())
    }

    /// The same, where columns have names of their own: `named` holds them by the names that the
    /// library has for them.
    ///
    /// # Errors
    ///
    /// Those of [`OrganisationColumns::from_csv`] and [`OrganisationColumns::places`].
    pub fn from_csv_named(text: &str, named: &BTreeMap<String, String>) -> Result<Self, Error> {
        if let Some(line) = csv::open_quote(text) {
            let expected = "a quoted cell to end with its closing quote".to_owned();
            return Err(refused("syntax", "/csv", Some(format!("line {line}")), expected));
        }
        let mut rows = csv::read(text).into_iter();
        let names = rows.next().unwrap_or_default();
        let places = Self::places(&names, named)?;
        let mut columns: Vec<Vec<String>> = vec![Vec::new(); names.len()];
        let mut table = Self::default();
        for (place, row) in rows.enumerate() {
            if row.len() != names.len() {
                let reason = format!("{} cells, expected {}", row.len(), names.len());
                table.unreadable.insert(place, reason);
            }
            let cells = row.into_iter().chain(std::iter::repeat_with(String::new));
            for (column, cell) in columns.iter_mut().zip(cells) {
                column.push(cell);
            }
        }
        for (name, place) in &places {
            table.set(name, columns.get(*place).cloned().unwrap_or_default());
        }
        Ok(table.with_ignored(&names, &places))
    }

    /// Where the columns of the library stand among those of a table, with its names; `named` holds
    /// the names that columns have of their own by those of the library. A column that is named so
    /// must be there; another may be. One column of a table may be several of the library.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for a name that the library does not have, and for a column that the
    /// table does not have or has twice.
    pub fn places(
        names: &[String],
        named: &BTreeMap<String, String>,
    ) -> Result<Vec<(&'static str, usize)>, Error> {
        if let Some(name) = named.keys().find(|name| !Self::NAMES.contains(&name.as_str())) {
            let expected = format!("one of {}", Self::names());
            return Err(refused("unknown-key", "/columns", Some(json::quoted(name)), expected));
        }
        let mut places = Vec::new();
        for name in Self::NAMES {
            let own = named.get(*name);
            let column = own.map_or(*name, String::as_str);
            let mut found = names.iter().enumerate().filter(|(_, known)| *known == column);
            let refused = |code, expected| {
                refused(code, &format!("/columns/{name}"), Some(json::quoted(column)), expected)
            };
            match (found.next(), found.next()) {
                (Some((place, _)), None) => places.push((*name, place)),
                (Some(_), Some(_)) => {
                    return Err(refused("duplicate-key", "each column once".to_owned()));
                }
                (None, _) if own.is_some() => {
                    let expected = format!("one of the columns: {}", names.join(", "));
                    return Err(refused("bad-column", expected));
                }
                (None, _) => {}
            }
        }
        Ok(places)
    }

    /// The names of the columns in a sentence.
    fn names() -> String {
        let names: Vec<String> = Self::NAMES.iter().map(|name| format!("`{name}`")).collect();
        names.join(", ")
    }

    /// Says that the columns of a table with these names were passed over that have no place among
    /// those of the library.
    #[must_use]
    pub fn with_ignored(mut self, names: &[String], places: &[(&'static str, usize)]) -> Self {
        let is_read = |place| places.iter().any(|(_, read)| *read == place);
        let others = names.iter().enumerate().filter(|(place, _)| !is_read(*place));
        self.ignored = others.map(|(_, name)| name.clone()).collect();
        self
    }

    /// The number of rows.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for no column that the library knows, and for columns of different
    /// lengths.
    pub fn rows(&self) -> Result<usize, Error> {
        let lengths = self.lengths();
        let Some((first, rows)) = lengths.first().copied() else {
            let expected = format!("at least one of the columns {}", Self::names());
            return Err(refused("no-column", "/organisations", None, expected));
        };
        match lengths.iter().find(|(_, length)| *length != rows) {
            None => Ok(rows),
            Some((name, length)) => {
                let expected = format!("{rows} rows, as many as `{first}`");
                let found = Some(format!("{length} rows"));
                Err(refused("lengths", &format!("/organisations/{name}"), found, expected))
            }
        }
    }

    /// What tells a row from others in the answer: its code, or its place.
    pub(super) fn label(&self, row: usize) -> String {
        cell(&self.code, row).map_or_else(|| format!("row {row}"), str::to_owned)
    }

    /// The cells on which the answer to a row depends; its code is one where the rules know
    /// organisations by their codes.
    pub(super) fn cells(&self, row: usize, by_code: bool) -> [Option<&str>; 11] {
        [
            if by_code { &self.code } else { &None },
            &self.audience,
            &self.primary_role,
            &self.roles,
            &self.record,
            &self.as_at,
            &self.settings,
            &self.staff_groups,
            &self.populations,
            &self.has,
            &self.lacks,
        ]
        .map(|column| cell(column, row))
    }

    /// The query of a row.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for a record and a day that cannot be read.
    pub(super) fn query(&self, row: usize, like: &Query) -> Result<Query, Error> {
        let mut query = like.clone();
        self.check_row(row)?;
        if let Some(organisation) = self.organisation(row)? {
            query.organisation = Some(organisation);
            query.audience = None;
        } else if let Some(audience) = cell(&self.audience, row) {
            query.audience = Some(audience.to_owned());
            query.organisation = None;
        }
        if let Some(day) = cell(&self.as_at, row) {
            query.as_at = Some(date(day)?);
        }
        if query.organisation.is_none() {
            query.as_at = None;
        }
        for (column, key) in [
            (&self.settings, &mut query.settings),
            (&self.staff_groups, &mut query.staff_groups),
            (&self.populations, &mut query.populations),
            (&self.has, &mut query.has),
            (&self.lacks, &mut query.lacks),
        ] {
            let values = list(cell(column, row).unwrap_or_default());
            if !values.is_empty() {
                *key = Some(values);
            }
        }
        Ok(query)
    }

    /// An organisation is given in one way.
    fn check_row(&self, row: usize) -> Result<(), Error> {
        let roles = [&self.primary_role, &self.roles].into_iter().any(|c| cell(c, row).is_some());
        let ways = [
            ("audience", cell(&self.audience, row).is_some()),
            ("record", cell(&self.record, row).is_some()),
            ("primary_role", roles),
        ];
        let mut given = ways.iter().filter(|(_, given)| *given);
        match (given.next(), given.next()) {
            (Some((one, _)), Some((other, _))) => {
                let expected = format!("one of `{one}` and `{other}`, and not both");
                Err(refused("contradiction", &format!("/{other}"), None, expected))
            }
            _ => Ok(()),
        }
    }

    /// The organisation of a row, where it has a record or roles. Where its other roles are not
    /// reported it may have more than the primary one.
    fn organisation(&self, row: usize) -> Result<Option<Organisation>, Error> {
        if let Some(record) = cell(&self.record, row) {
            return Organisation::from_json(record).map(Some);
        }
        let primary = cell(&self.primary_role, row);
        let others = list(cell(&self.roles, row).unwrap_or_default());
        if primary.is_none() && others.is_empty() {
            return Ok(None);
        }
        let partial = others.is_empty();
        let mut roles: Vec<Role> = primary.map(|id| Role::new(id, true)).into_iter().collect();
        roles.extend(
            others
                .iter()
                .map(|id| Role { primary: primary.map(|_| false), ..Role::new(id, false) }),
        );
        let is_role = |role: &&Role| {
            let digits = role.id.strip_prefix("RO").unwrap_or_default();
            !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
        };
        if let Some(strange) = roles.iter().find(|role| !is_role(role)) {
            let found = Some(json::quoted(&strange.id));
            let expected = "roles as `RO76`, separated by `;`".to_owned();
            return Err(refused("bad-role", "/roles", found, expected));
        }
        let text = |column| cell(column, row).map(str::to_owned);
        let (code, name) = (text(&self.code), text(&self.name));
        Ok(Some(Organisation { code, name, roles, partial, ..Organisation::default() }))
    }
}

fn cell(column: &Option<Vec<String>>, row: usize) -> Option<&str> {
    column.as_ref()?.get(row).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
}

fn list(cell: &str) -> Vec<String> {
    let values = cell.split(';').map(str::trim).filter(|value| !value.is_empty());
    values.map(str::to_owned).collect()
}

fn date(cell: &str) -> Result<Date, Error> {
    let read: Option<Date> = cell.parse().ok();
    let read = read.filter(|read| read.to_string() == cell);
    read.ok_or_else(|| {
        let expected = "a date `YYYY-MM-DD`".to_owned();
        refused("bad-date", "/as_at", Some(json::quoted(cell)), expected)
    })
}

fn refused(code: &'static str, at: &str, found: Option<String>, expected: String) -> Error {
    Error::InvalidRequest(Faults::new(vec![Fault::new(code, at, found, expected)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[(&str, &str)]) -> BTreeMap<String, String> {
        names.iter().map(|(name, own)| ((*name).to_owned(), (*own).to_owned())).collect()
    }

    #[test]
    fn one_column_of_a_text_may_be_two_of_the_library() {
        let names = named(&[("audience", "Kind, ours"), ("name", "Kind, ours")]);
        let table = OrganisationColumns::from_csv_named("\"Kind, ours\",note\npcn,x\n", &names);
        let table = table.unwrap_or_default();
        assert_eq!(table.audience, Some(vec!["pcn".to_owned()]));
        assert_eq!(table.name, table.audience);
        assert_eq!(table.ignored, ["note"]);
    }

    #[test]
    fn names_that_cannot_be_meant_are_refused() {
        for (text, names, pointer) in [
            ("a\nx\n", named(&[("kode", "a")]), "/columns"),
            ("a\nx\n", named(&[("code", "b")]), "/columns/code"),
            ("a,a\nx,y\n", named(&[("code", "a")]), "/columns/code"),
            ("code,code\nx,y\n", named(&[]), "/columns/code"),
        ] {
            let refused = OrganisationColumns::from_csv_named(text, &names);
            let message = refused.err().map(|error| error.to_string()).unwrap_or_default();
            assert!(message.contains(&format!("`{pointer}`")), "{text}: {message}");
        }
    }
}
