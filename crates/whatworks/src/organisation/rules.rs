//! Which roles make which audience: data with a version, which a user may replace.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::names::singular;
use super::record::{relationship_id, role_id};
use crate::base::normal;
use crate::error::{Error, UnknownName};
use crate::fault::{Fault, Faults};
use crate::json;
use crate::schema::Schema;

/// The form of the rules that this version reads.
const FORMAT: &str = "whatworks-audiences/1";

/// The rules by which an organisation is an audience (`whatworks-audiences/1`).
///
/// Those that are built in follow the roles that ODS publishes. Structures of the NHS change, so
/// that rules are data: every test may hold from a day and until a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AudienceRules {
    /// `whatworks-audiences/1`.
    schema: String,
    /// The version of the rules.
    version: String,
    /// The audiences.
    audiences: Vec<Audience>,
    /// Kinds of organisation that are known to be no audience, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    outside: Vec<OutsideRule>,
    /// What may be switched on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    options: Vec<RuleOption>,
    /// The names of roles and relationships, by their ids, for reasons in words.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    names: BTreeMap<String, String>,
    #[serde(skip)]
    #[cfg_attr(feature = "schema", schemars(skip))]
    index: Index,
}

/// What is looked up often, worked out when it is first asked for; it says nothing of its own.
#[derive(Clone, Debug, Default)]
struct Index(OnceLock<Indexed>);

impl PartialEq for Index {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Index {}

#[derive(Clone, Debug)]
struct Indexed {
    /// The audience of each form.
    forms: BTreeMap<String, String>,
    /// Every role that a record can have as its primary one, so far as the rules know.
    primary_roles: BTreeSet<String>,
}

/// A kind of organisation that recommendations address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Audience {
    /// The code, in lower case with hyphens.
    pub code: String,
    /// The name.
    pub name: String,
    /// Forms in which it is printed; case, plural and punctuation make no difference.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<String>,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The tests; an organisation for which one holds is the audience.
    #[serde(default)]
    pub tests: Vec<AudienceTest>,
}

/// A test of an organisation. Everything that is given must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AudienceTest {
    /// The primary role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary: Option<String>,
    /// Roles that must stand beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub all_of: Vec<String>,
    /// The codes of the organisations for which the test may hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codes: Option<Vec<String>>,
    /// Relationships by which a site or branch is resolved to the organisation of which it is one:
    /// that one must be the audience.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<String>,
    /// Whether the organisation stands for the other by its roles alone: the relationship then only
    /// names it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub proxy: bool,
    /// The option that must be switched on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option: Option<String>,
    /// The first day on which the test is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub from: Option<Date>,
    /// The last day on which the test is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub until: Option<Date>,
    /// What the test says.
    pub says: String,
    /// Where it is from.
    pub source: String,
    /// Whether the source confirms it.
    pub verified: bool,
    /// What of it is not confirmed, or a choice of whoever wrote the rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A kind of organisation that is known to be no audience.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OutsideRule {
    /// The primary role.
    pub primary: String,
    /// What the organisation is.
    pub reason: String,
    /// Where it is from.
    pub source: String,
}

/// What may be switched on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RuleOption {
    /// The id.
    pub id: String,
    /// Whether it is on.
    pub on: bool,
    /// What it does.
    pub says: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl AudienceRules {
    /// The rules that are built in.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static RULES: OnceLock<AudienceRules> = OnceLock::new();
        RULES.get_or_init(|| {
            let text = include_str!("../../data/audiences-1.json");
            // The file is part of the library and a test reads it; no rules at all would be the
            // sign of a mistake here.
            Self::from_json(text).unwrap_or_else(|_| Self::empty())
        })
    }

    /// Reads rules from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let schema =
            SCHEMA.get_or_init(|| Schema::new(include_str!("../../schema/audiences-1.json")));
        let rules: Self = schema.read_request_with(text.as_ref(), beyond_schema)?;
        rules.checked("")
    }

    /// The rules as JSON (`whatworks-audiences/1`).
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }

    /// The version of the rules.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The audiences.
    #[must_use]
    pub fn audiences(&self) -> &[Audience] {
        &self.audiences
    }

    /// The kinds of organisation that are known to be no audience.
    #[must_use]
    pub fn outside(&self) -> &[OutsideRule] {
        &self.outside
    }

    /// What may be switched on.
    #[must_use]
    pub fn options(&self) -> &[RuleOption] {
        &self.options
    }

    /// The name of a role or a relationship.
    #[must_use]
    pub fn name_of(&self, id: &str) -> Option<&str> {
        self.names.get(id).map(String::as_str)
    }

    /// The rules with an option switched on.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] for an option that the rules do not have.
    pub fn with_option(mut self, id: &str) -> Result<Self, Error> {
        match self.options.iter_mut().find(|option| option.id == id) {
            Some(option) => {
                option.on = true;
                Ok(self)
            }
            None => {
                let known = self.options.iter().map(|option| option.id.as_str());
                Err(UnknownName::new("option", id, known).into())
            }
        }
    }

    /// The code of an audience, or the text in its normal form if it is none that is known.
    #[must_use]
    pub fn resolve(&self, text: &str) -> String {
        let text = normal(text);
        self.indexed().forms.get(&singular(&text)).cloned().unwrap_or(text)
    }

    /// Whether the text is the code of an audience of these rules.
    #[must_use]
    pub fn is_known(&self, code: &str) -> bool {
        self.audiences.iter().any(|audience| audience.code == code)
    }

    /// Whether a role is one that records have as their primary role, so far as the rules know.
    pub(super) fn is_primary_role(&self, id: &str) -> bool {
        self.indexed().primary_roles.contains(id)
    }

    pub(super) fn is_on(&self, option: Option<&String>) -> bool {
        option.is_none_or(|id| self.options.iter().any(|option| option.on && option.id == *id))
    }

    fn empty() -> Self {
        Self {
            schema: FORMAT.to_owned(),
            version: String::new(),
            audiences: Vec::new(),
            outside: Vec::new(),
            options: Vec::new(),
            names: BTreeMap::new(),
            index: Index::default(),
        }
    }

    /// Checks what a schema cannot say, and writes every id in full.
    pub(crate) fn checked(mut self, at: &str) -> Result<Self, Error> {
        let mut faults = Vec::new();
        self.in_full();
        self.check(at, &mut faults);
        self.check_forms(at, &mut faults);
        if faults.is_empty() { Ok(self) } else { Err(Error::InvalidRequest(Faults::new(faults))) }
    }

    /// Writes every id of a role and a relationship in full.
    fn in_full(&mut self) {
        for test in self.audiences.iter_mut().flat_map(|audience| &mut audience.tests) {
            for id in test.primary.iter_mut().chain(&mut test.all_of) {
                *id = role_id(id);
            }
            for id in &mut test.through {
                *id = relationship_id(id);
            }
        }
        for rule in &mut self.outside {
            rule.primary = role_id(&rule.primary);
        }
    }

    fn check(&self, at: &str, faults: &mut Vec<Fault>) {
        if self.schema != FORMAT {
            let found = Some(json::quoted(&self.schema));
            let expected = format!("`{FORMAT}`");
            faults.push(Fault::new("wrong-version", format!("{at}/schema"), found, expected));
        }
        for (place, audience) in self.audiences.iter().enumerate() {
            let at = format!("{at}/audiences/{place}");
            if audience.code != normal(&audience.code) {
                let found = Some(json::quoted(&audience.code));
                let expected = "a code in lower case with hyphens";
                faults.push(Fault::new("unknown-code", format!("{at}/code"), found, expected));
            }
            for (place, test) in audience.tests.iter().enumerate() {
                self.check_test(test, &format!("{at}/tests/{place}"), faults);
            }
        }
    }

    fn check_test(&self, test: &AudienceTest, at: &str, faults: &mut Vec<Fault>) {
        if test.primary.is_none() && test.codes.is_none() {
            let expected = "the key `primary`, or `codes`";
            faults.push(Fault::new("missing-key", format!("{at}/primary"), None, expected));
        }
        if test.proxy && test.through.is_empty() {
            let expected = "the relationship that names the organisation it stands for";
            faults.push(Fault::new("missing-key", format!("{at}/through"), None, expected));
        }
        if let (Some(from), Some(until)) = (test.from, test.until)
            && until < from
        {
            let found = Some(json::quoted(&until.to_string()));
            let expected = format!("a day not before {from}");
            faults.push(Fault::new("bad-date", format!("{at}/until"), found, expected));
        }
        if let Some(id) = &test.option
            && !self.options.iter().any(|option| option.id == *id)
        {
            let expected = "the id of one of the `options`";
            let found = Some(json::quoted(id));
            faults.push(Fault::new("dangling-id", format!("{at}/option"), found, expected));
        }
    }

    /// Every code and every form names one audience.
    fn check_forms(&self, at: &str, faults: &mut Vec<Fault>) {
        let mut forms: BTreeMap<String, &str> = BTreeMap::new();
        let mut codes = BTreeSet::new();
        for (place, audience) in self.audiences.iter().enumerate() {
            let at = format!("{at}/audiences/{place}");
            if !codes.insert(&audience.code) {
                let found = Some(json::quoted(&audience.code));
                let expected = "a code that no other audience has";
                faults.push(Fault::new("duplicate-id", format!("{at}/code"), found, expected));
                continue;
            }
            let forms_of = audience.forms.iter().enumerate();
            let forms_of = forms_of.map(|(place, form)| (format!("{at}/forms/{place}"), form));
            for (at, form) in
                std::iter::once((format!("{at}/code"), &audience.code)).chain(forms_of)
            {
                let earlier = forms.insert(singular(&normal(form)), &audience.code);
                if earlier.is_some_and(|earlier| earlier != audience.code) {
                    let expected = "a form that no other audience has";
                    faults.push(Fault::new("duplicate-id", at, Some(json::quoted(form)), expected));
                }
            }
        }
    }

    fn indexed(&self) -> &Indexed {
        self.index.0.get_or_init(|| {
            let form = |audience: &Audience, form: &String| {
                (singular(&normal(form)), audience.code.clone())
            };
            let forms = self.audiences.iter().flat_map(|audience| {
                let all = std::iter::once(&audience.code).chain(&audience.forms);
                all.map(move |text| form(audience, text))
            });
            let tests = self.audiences.iter().flat_map(|audience| &audience.tests);
            let of_tests = tests.filter_map(|test| test.primary.clone());
            let of_outside = self.outside.iter().map(|rule| rule.primary.clone());
            Indexed { forms: forms.collect(), primary_roles: of_tests.chain(of_outside).collect() }
        })
    }
}

/// The faults of dates and names, which a schema cannot say.
pub(crate) fn beyond_schema(rules: &serde_json::Value) -> Vec<Fault> {
    let list = |value: &serde_json::Value, key: &str| {
        value.get(key).and_then(serde_json::Value::as_array).cloned().unwrap_or_default()
    };
    let mut faults = Vec::new();
    for (place, audience) in list(rules, "audiences").iter().enumerate() {
        for (index, test) in list(audience, "tests").iter().enumerate() {
            for key in ["from", "until"] {
                let at = format!("/audiences/{place}/tests/{index}/{key}");
                faults.extend(test.get(key).and_then(|date| bad_date(date, &at)));
            }
        }
    }
    faults
}

/// The fault of a value that is no date.
pub(crate) fn bad_date(value: &serde_json::Value, at: &str) -> Option<Fault> {
    let text = value.as_str()?;
    let read: Result<Date, _> = text.parse();
    let is_date = read.is_ok_and(|read| read.to_string() == text);
    let fault = || Fault::new("bad-date", at, Some(json::quoted(text)), "a date `YYYY-MM-DD`");
    (!is_date).then(fault)
}
