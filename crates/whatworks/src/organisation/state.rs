//! The roles of an organisation on a day: which hold, which do not, which are not known.

use jiff::civil::Date;

use super::record::{Doubt, Organisation, Role};
use super::rules::AudienceRules;
use super::truth::Truth;

/// The roles of an organisation on a day.
pub(super) struct State<'a> {
    organisation: &'a Organisation,
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
    /// say.
    primary: bool,
}

type Answer = (Truth, Option<String>);

impl<'a> State<'a> {
    pub(super) fn of(
        rules: &AudienceRules,
        organisation: &'a Organisation,
        as_at: Option<Date>,
    ) -> Self {
        // A period of the whole can only deny: that it is in force says nothing of a role.
        let refuted = organisation.period().in_force(as_at).0 == Truth::Fails;
        let held = |role: &'a Role| {
            let (truth, doubt) = role.period().in_force(as_at);
            let truth = if refuted { Truth::Fails } else { truth };
            let primary = role.primary.unwrap_or_else(|| rules.is_primary_role(&role.id));
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
        Self { organisation, roles, refuted, contested: sure.len() > 1 }
    }

    /// Whether it has a role, primary or not.
    pub(super) fn has(&self, id: &str) -> Answer {
        let best = self
            .roles
            .iter()
            .filter(|held| held.role.id == id)
            .reduce(|best, next| if next.truth > best.truth { next } else { best });
        match best {
            Some(held) if held.truth == Truth::Unknown => {
                (held.truth, Some(format!("{id}: {}", held.doubt.unwrap_or_default())))
            }
            Some(held) if held.truth == Truth::Holds => (held.truth, None),
            _ if self.organisation.partial && !self.refuted => {
                let doubt = format!("whether it has {id}: not every role is reported");
                (Truth::Unknown, Some(doubt))
            }
            _ => (Truth::Fails, None),
        }
    }

    /// Whether a role is its primary one. Where the record has none, that is not known; `named`
    /// says whether the test has other roles by which it can still be meant.
    pub(super) fn has_primary(&self, id: &str, named: bool) -> Answer {
        let is_primary = self.roles.iter().any(|held| held.primary && held.role.id == id);
        let any = self.roles.iter().any(|held| held.primary && held.truth > Truth::Fails);
        if is_primary {
            let (truth, doubt) = self.has(id);
            if self.contested && truth == Truth::Holds {
                return (Truth::Unknown, Some("it has more than one primary role".to_owned()));
            }
            return (truth, doubt);
        }
        let some_role = self.roles.iter().any(|held| held.truth > Truth::Fails);
        if named && !any && some_role {
            return (Truth::Unknown, Some(format!("whether {id} is its primary role")));
        }
        (Truth::Fails, None)
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
        let none = self.roles.iter().all(|held| held.truth == Truth::Fails);
        if !none || self.roles.is_empty() || self.organisation.partial {
            return None;
        }
        let ended = self.roles.iter().filter_map(|held| held.role.end).max();
        let ended = ended.map(|day| format!("; the last ends on {day}")).unwrap_or_default();
        Some(format!("no role is in force{ended}"))
    }

    fn not_in_force(&self) -> String {
        let (start, end) = (self.organisation.start, self.organisation.end);
        let started = start.map(|day| format!(" from {day}")).unwrap_or_default();
        let ended = end.map(|day| format!(" until {day}")).unwrap_or_default();
        if started.is_empty() && ended.is_empty() {
            return "the organisation is inactive".to_owned();
        }
        format!("the organisation is in force{started}{ended}")
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
    pub(super) fn notes(&self, as_at: Option<Date>) -> Vec<String> {
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
        let inactive_whole = self.refuted && as_at.is_none();
        let active_part =
            self.roles.iter().any(|held| held.role.period().in_force(None).0 == Truth::Holds);
        if inactive_whole && active_part {
            notes.push("the record is inactive and a role of it is active".to_owned());
        }
        notes
    }
}
