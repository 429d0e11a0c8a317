//! The roles of an organisation on a day: which hold, which do not, which are not known.

use jiff::civil::Date;

use super::record::{Doubt, Organisation, Role};
use super::rules::AudienceRules;
use super::truth::Truth;

/// The roles of an organisation on a day.
pub(super) struct State<'a> {
    organisation: &'a Organisation,
    as_at: Option<Date>,
    roles: Vec<Held<'a>>,
    /// Whether the organisation itself is known not to be in force.
    refuted: bool,
    /// Whether more than one role is the primary one.
    contested: bool,
}

struct Held<'a> {
    role: &'a Role,
    truth: Truth,
    doubt: Option<Doubt>,
    /// Whether it is the primary role: by the record, or by the rules where the record does not
    /// say of any.
    primary: bool,
}

/// Whether something holds, and if that is not known, why.
type Answer = (Truth, Option<String>);

impl Held<'_> {
    fn answer(&self) -> Answer {
        let doubt = || format!("{}: {}", self.role.id, self.doubt.unwrap_or_default());
        (self.truth, (self.truth == Truth::Unknown).then(doubt))
    }
}

/// The first of those whose truth is the strongest.
fn strongest<'a, 'b>(held: impl Iterator<Item = &'a Held<'b>>) -> Option<&'a Held<'b>>
where
    'b: 'a,
{
    held.reduce(|best, next| if next.truth > best.truth { next } else { best })
}

impl<'a> State<'a> {
    pub(super) fn of(
        rules: &AudienceRules,
        organisation: &'a Organisation,
        as_at: Option<Date>,
    ) -> Self {
        // A period of the whole can only deny: that it is in force says nothing of a role.
        let refuted = organisation.period().in_force(as_at).0 == Truth::Fails;
        let named = organisation.roles.iter().any(|role| role.primary == Some(true));
        let by_rules = |role: &Role| !named && rules.is_primary_role(&role.id);
        let held = |role: &'a Role| {
            let (truth, doubt) = role.period().in_force(as_at);
            let truth = if refuted { Truth::Fails } else { truth };
            let primary = role.primary.unwrap_or_else(|| by_rules(role));
            Held { role, truth, doubt, primary }
        };
        let mut roles: Vec<Held<'a>> = organisation.roles.iter().map(held).collect();
        let mut sure: Vec<&str> = roles
            .iter()
            .filter(|held| held.primary && held.truth == Truth::Holds)
            .map(|held| &*held.role.id)
            .collect();
        sure.sort_unstable();
        sure.dedup();
        // A record has one primary role: where one is sure, those in doubt are not it.
        if let [only] = *sure {
            for held in roles.iter_mut().filter(|held| held.primary && held.role.id != only) {
                held.truth = Truth::Fails;
            }
        }
        Self { organisation, as_at, roles, refuted, contested: sure.len() > 1 }
    }

    /// Whether it has a role, primary or not.
    pub(super) fn has(&self, id: &str) -> Answer {
        let named = self.roles.iter().filter(|held| held.role.id == id);
        match strongest(named) {
            Some(held) if held.truth > Truth::Fails => held.answer(),
            _ if self.organisation.partial && !self.refuted => {
                let doubt = format!("whether it has {id}: not every role is reported");
                (Truth::Unknown, Some(doubt))
            }
            _ => (Truth::Fails, None),
        }
    }

    /// Whether a role is its primary one. Where the record names none, that is not known;
    /// `otherwise` says whether the test has other roles by which it can still be meant.
    pub(super) fn has_primary(&self, id: &str, otherwise: bool) -> Answer {
        let mut primary = self.roles.iter().filter(|held| held.primary).peekable();
        let in_force = self.roles.iter().any(|held| held.truth > Truth::Fails);
        if primary.peek().is_none() && otherwise && in_force {
            return (Truth::Unknown, Some(format!("whether {id} is its primary role")));
        }
        match strongest(primary.filter(|held| held.role.id == id)) {
            Some(held) if held.truth == Truth::Holds && self.contested => {
                (Truth::Unknown, Some("it has more than one primary role".to_owned()))
            }
            Some(held) => held.answer(),
            None => (Truth::Fails, None),
        }
    }

    pub(super) fn has_code(&self, codes: &[String]) -> Answer {
        let Some(own) = &self.organisation.code else {
            return (Truth::Unknown, Some("its code is not given".to_owned()));
        };
        let among = codes.iter().any(|code| code.eq_ignore_ascii_case(own));
        (Truth::from(among && !self.refuted), None)
    }

    /// Its primary role, where there is one that is sure.
    pub(super) fn primary(&self) -> Option<&'a str> {
        let mut sure = self.roles.iter().filter(|held| held.primary && held.truth == Truth::Holds);
        sure.next().map(|held| &*held.role.id).filter(|_| !self.contested)
    }

    /// The roles that it has, each once, the primary one first.
    pub(super) fn active(&self) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        let holding = |primary| {
            self.roles.iter().filter(move |h| h.primary == primary && h.truth == Truth::Holds)
        };
        for held in holding(true).chain(holding(false)) {
            if !ids.contains(&held.role.id) {
                ids.push(held.role.id.clone());
            }
        }
        ids
    }

    /// Why it has no role at all, where that is known.
    pub(super) fn closed(&self) -> Option<String> {
        if self.refuted {
            return Some(self.not_in_force());
        }
        if self.roles.is_empty() || self.organisation.partial {
            return None;
        }
        if self.roles.iter().any(|held| held.truth > Truth::Fails) {
            let mut primary = self.roles.iter().filter(|held| held.primary).peekable();
            let known = primary.peek().is_some() && primary.all(|held| held.truth == Truth::Fails);
            return known.then(|| "its primary role is not in force".to_owned());
        }
        let has_ended = |end: &Date| self.as_at.is_none_or(|day| *end < day);
        let ends: Option<Vec<Date>> =
            self.roles.iter().map(|held| held.role.end.filter(has_ended)).collect();
        let last = ends.and_then(|ends| ends.into_iter().max());
        let last = last.map(|day| format!("; the last ends on {day}")).unwrap_or_default();
        Some(format!("no role is in force{last}"))
    }

    fn not_in_force(&self) -> String {
        let Organisation { start, end, .. } = self.organisation;
        match (self.as_at, start, end) {
            (Some(day), Some(start), _) if day < *start => {
                format!("the organisation starts on {start}")
            }
            (_, _, Some(end)) => format!("the organisation ends on {end}"),
            (_, _, None) => "the record is inactive".to_owned(),
        }
    }

    /// Why the rules do not know what kind of organisation it is.
    pub(super) fn unknown_kind(&self) -> String {
        let active = self.active();
        match self.primary() {
            Some(primary) => format!("these rules do not know the primary role {primary}"),
            None if active.is_empty() => "no role is given that is known to be in force".to_owned(),
            None => format!("no primary role that these rules know, of {}", active.join(", ")),
        }
    }

    /// What is amiss in the record.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for held in &self.roles {
            let (start, end) = (held.role.start, held.role.end);
            if let (Some(start), Some(end)) = (start, end)
                && end < start
            {
                let id = &held.role.id;
                notes.push(format!("{id} ends on {end}, before it starts on {start}"));
            }
        }
        if self.contested {
            notes.push("more than one role is the primary one; a record has one".to_owned());
        }
        let none_is_primary = self.roles.iter().all(|held| held.role.primary == Some(false));
        if !self.roles.is_empty() && none_is_primary && !self.organisation.partial {
            notes.push("no role is the primary one; a record has one".to_owned());
        }
        let inactive_whole = self.refuted && self.as_at.is_none();
        let active_part =
            self.roles.iter().any(|held| held.role.period().in_force(None).0 == Truth::Holds);
        if inactive_whole && active_part {
            notes.push("the record is inactive and a role of it is active".to_owned());
        }
        notes
    }
}
