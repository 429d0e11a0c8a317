//! Decisions of people beside what the rules suggest: who, when, why, and whether the facts they
//! rest on have changed since.

use super::domains::Upgrade;
use super::effect::Row;
use super::judgement::{Concern, Decided, Domain, Domains, Trace, TraceEntry};
use super::rating::Rating;
use super::rules::{self, Profile};
use super::start::StartJudgement;
use super::target::{Target, TargetKind};
use crate::base::{Certainty, Decision, RiskOfBias, Subject, Suggestion};
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;

/// The decisions on a body, each with the pointer of where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Decisions<'d> {
    all: &'d [Decision],
    pointer: &'d str,
}

impl<'d> Decisions<'d> {
    pub(crate) const fn new(all: &'d [Decision], pointer: &'d str) -> Self {
        Self { all, pointer }
    }

    /// The last decision on a subject, with its place.
    fn last(self, subject: Subject) -> Option<(usize, &'d Decision)> {
        self.all.iter().enumerate().rfind(|(_, decision)| decision.on == subject)
    }

    fn refused(self, place: usize, key: &str, found: Option<&str>, expected: String) -> Error {
        let pointer = format!("{}/{place}/{key}", self.pointer);
        let fault = Fault::new("bad-decision", pointer, found.map(json::quoted), expected);
        Error::InvalidRequest(Faults::new(vec![fault]))
    }

    /// What a decision decides, with its reason where it departs from the suggestion.
    fn read(
        self,
        place: usize,
        decision: &Decision,
        suggestion: &Suggestion,
        trace: &mut Trace,
    ) -> Result<Decided, Error> {
        let reason = decision.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
        if reason.is_none() && decision.to != suggestion.suggested {
            let expected = format!(
                "a reason, since `{}` is decided where the rules suggest `{}`",
                decision.to, suggestion.suggested
            );
            return Err(self.refused(place, "reason", None, expected));
        }
        let review = decision.at_the_time.as_ref().and_then(|then| changed(then, suggestion));
        trace.note(
            &rules::DECIDED,
            [
                ("on", decision.on.code().into()),
                ("study", decision.study.clone().map_or("none".into(), Into::into)),
                ("reason", reason.unwrap_or("as suggested").to_owned().into()),
                ("who", decision.who.clone().unwrap_or_else(|| "not reported".to_owned()).into()),
                ("date", decision.date.clone().unwrap_or_else(|| "not reported".to_owned()).into()),
            ],
            Some(suggestion.suggested.clone().into()),
            decision.to.clone(),
        );
        if let Some(review) = &review {
            let inputs = [("on", decision.on.code().into())];
            trace.note(&rules::REVIEW, inputs, None, review.clone());
        }
        Ok(Decided {
            to: decision.to.clone(),
            reason: reason.map(str::to_owned),
            who: decision.who.clone(),
            date: decision.date.clone(),
            review,
        })
    }

    /// Checks every decision, those that later ones replace as well: what is decided is one of the
    /// levels of its subject, studies are known, and the rule set has the subject.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for the first that is not.
    pub(crate) fn check(self, studies: &[&str], profile: Profile) -> Result<(), Error> {
        for (place, decision) in self.all.iter().enumerate() {
            let allowed = allowed(decision.on);
            if !allowed.contains(&decision.to.as_str()) {
                return Err(self.refused(place, "to", Some(&decision.to), one_of(allowed)));
            }
            let of_numbers = matches!(decision.on, Subject::Target | Subject::StudyRiskOfBias);
            if of_numbers && !matches!(profile, Profile::Core | Profile::Standard) {
                let expected = format!("a subject of `{profile}`, which judges by other facts");
                return Err(self.refused(place, "on", Some(decision.on.code()), expected));
            }
            if decision.on == Subject::OpposingConfounding && profile == Profile::Core {
                let expected = "another subject: Core GRADE does not rate up for it".to_owned();
                return Err(self.refused(place, "on", Some(decision.on.code()), expected));
            }
            let named = decision.study.as_deref().unwrap_or_default();
            if decision.on == Subject::StudyRiskOfBias && !studies.contains(&named) {
                let expected = match studies {
                    [] => "a study: the body gives none in numbers".to_owned(),
                    known => one_of(known.iter().copied()),
                };
                return Err(self.refused(place, "study", Some(named), expected));
            }
        }
        Ok(())
    }

    /// Sets the risk of bias of studies that a person judged otherwise.
    pub(crate) fn on_studies(self, rows: &mut [Row<'_>], trace: &mut Trace) -> Result<(), Error> {
        let all = self.all.iter().enumerate();
        for (place, decision) in all.filter(|(_, d)| d.on == Subject::StudyRiskOfBias) {
            let named = decision.study.as_deref().unwrap_or_default();
            let Some(row) = rows.iter_mut().find(|row| row.id == named) else { continue };
            let judged = row.risk.map_or("not-reported", RiskOfBias::code);
            let suggestion = suggestion(judged, &format!("{named} is given as {judged}"));
            self.read(place, decision, &suggestion, trace)?;
            row.risk = RiskOfBias::from_code(&decision.to);
        }
        Ok(())
    }

    pub(crate) fn on_start(
        self,
        start: &mut StartJudgement,
        trace: &mut Trace,
    ) -> Result<(), Error> {
        let Some((place, decision)) = self.last(Subject::Start) else {
            return Ok(());
        };
        let Some(level) = Certainty::from_code(&decision.to) else { return Ok(()) };
        start.may_be(level, &format!("{}/{place}/to", self.pointer))?;
        let suggestion = suggestion(start.suggested.code(), &start.because);
        // Evidence that does not start at high has nothing to be brought down from.
        start.by_robins &= level == Certainty::High;
        start.decided = Some(self.read(place, decision, &suggestion, trace)?);
        start.final_ = level;
        Ok(())
    }

    pub(crate) fn on_target(self, target: &mut Target, trace: &mut Trace) -> Result<(), Error> {
        let Some((place, decision)) = self.last(Subject::Target) else {
            return Ok(());
        };
        let Some(kind) = TargetKind::from_code(&decision.to) else { return Ok(()) };
        let readable = match kind {
            TargetKind::Effect => true,
            TargetKind::ImportantEffect | TargetKind::LittleOrNoEffect => target.within.is_some(),
            _ => !target.bands.is_empty(),
        };
        if !readable {
            let expected = "a target whose thresholds are given: an important effect needs a minimal \
                            important difference, a band needs contextual thresholds";
            return Err(self.refused(place, "to", Some(&decision.to), expected.to_owned()));
        }
        let suggestion = suggestion(target.target.code(), &target.because);
        target.decided = Some(self.read(place, decision, &suggestion, trace)?);
        target.target = kind;
        Ok(())
    }

    pub(crate) fn on_domains(self, domains: &mut Domains, trace: &mut Trace) -> Result<(), Error> {
        for (subject, domain) in DOMAINS {
            let Some((place, decision)) = self.last(subject) else { continue };
            let Some(concern) = Concern::from_code(&decision.to) else { continue };
            let judged = domains.get_mut(domain);
            let suggestion = suggestion(judged.suggested.code(), &judged.because);
            judged.decided = Some(Box::new(self.read(place, decision, &suggestion, trace)?));
            judged.final_ = concern;
        }
        Ok(())
    }

    pub(crate) fn on_upgrades(
        self,
        upgrades: &mut Vec<Upgrade>,
        trace: &mut Trace,
    ) -> Result<(), Error> {
        for (subject, name) in UPGRADES {
            let Some((place, decision)) = self.last(subject) else { continue };
            let Ok(levels) = decision.to.parse::<u8>() else { continue };
            if !upgrades.iter().any(|upgrade| upgrade.name == name) {
                let because = "nothing is reported that the rules could rate up for";
                upgrades.push(Upgrade::settled(name, 0, &rules::DECIDED, because));
            }
            for upgrade in upgrades.iter_mut().filter(|upgrade| upgrade.name == name) {
                let suggestion = suggestion(&upgrade.levels.to_string(), &upgrade.because);
                upgrade.decided = Some(self.read(place, decision, &suggestion, trace)?);
                upgrade.levels = levels;
            }
        }
        Ok(())
    }

    /// What a person decided of the certainty as a whole.
    pub(crate) fn on_certainty(
        self,
        suggested: Certainty,
        line: &str,
        trace: &mut Trace,
    ) -> Result<Option<(Certainty, Decided)>, Error> {
        let Some((place, decision)) = self.last(Subject::Certainty) else {
            return Ok(None);
        };
        let Some(level) = Certainty::from_code(&decision.to) else { return Ok(None) };
        let suggestion = suggestion(suggested.code(), line);
        Ok(Some((level, self.read(place, decision, &suggestion, trace)?)))
    }
}

const DOMAINS: [(Subject, Domain); 5] = [
    (Subject::RiskOfBias, Domain::RiskOfBias),
    (Subject::Inconsistency, Domain::Inconsistency),
    (Subject::Indirectness, Domain::Indirectness),
    (Subject::Imprecision, Domain::Imprecision),
    (Subject::PublicationBias, Domain::PublicationBias),
];

/// The reasons for rating up.
const UPGRADES: [(Subject, &str); 3] = [
    (Subject::LargeEffect, "large_effect"),
    (Subject::DoseResponse, "dose_response"),
    (Subject::OpposingConfounding, "opposing_confounding"),
];

/// What can be decided of a subject.
fn allowed(subject: Subject) -> Vec<&'static str> {
    let all = |codes: &[&'static str]| codes.to_vec();
    match subject {
        Subject::Start => Certainty::ALL.iter().skip(1).map(|code| code.code()).collect(),
        Subject::Certainty => Certainty::ALL.iter().map(|code| code.code()).collect(),
        Subject::Target => TargetKind::ALL.iter().map(|code| code.code()).collect(),
        Subject::StudyRiskOfBias => RiskOfBias::ALL.iter().map(|code| code.code()).collect(),
        Subject::RiskOfBias
        | Subject::Inconsistency
        | Subject::Indirectness
        | Subject::Imprecision
        | Subject::PublicationBias => {
            let decided = Concern::ALL.iter().filter(|code| **code != Concern::NotReported);
            decided.map(|code| code.code()).collect()
        }
        Subject::LargeEffect => all(&["0", "1", "2"]),
        Subject::DoseResponse | Subject::OpposingConfounding => all(&["0", "1"]),
    }
}

fn suggestion(suggested: &str, because: &str) -> Suggestion {
    Suggestion { suggested: suggested.to_owned(), because: because.to_owned() }
}

/// What the rules suggest, beside the decision, on its subject; `None` where a rating judges nothing
/// of the kind.
pub(crate) fn suggested(rating: &Rating, decision: &Decision) -> Option<Suggestion> {
    let on = decision.on;
    let study = decision.study.as_deref().unwrap_or("none");
    let is_input = |entry: &TraceEntry, name: &str, wanted: &str| {
        entry.inputs.iter().any(|(key, value)| *key == name && value.to_string() == wanted)
    };
    let in_trace = || {
        let read = rating.trace.iter().filter(|entry| *entry.rule == rules::DECIDED);
        let mut read = read.filter(|e| is_input(e, "on", on.code()) && is_input(e, "study", study));
        read.next_back().and_then(|entry| Some(entry.threshold.as_ref()?.to_string()))
    };
    if let Some((_, domain)) = DOMAINS.iter().find(|(subject, _)| *subject == on) {
        let judged = rating.domains.as_ref()?.get(*domain);
        return Some(suggestion(judged.suggested.code(), &judged.because));
    }
    if let Some((_, name)) = UPGRADES.iter().find(|(subject, _)| *subject == on) {
        let upgrade = rating.upgrades.iter().find(|upgrade| upgrade.name == *name)?;
        let levels = in_trace().unwrap_or_else(|| upgrade.levels.to_string());
        return Some(suggestion(&levels, &upgrade.because));
    }
    match on {
        Subject::Start => {
            let start = rating.start.as_ref()?;
            Some(suggestion(start.suggested.code(), &start.because))
        }
        Subject::Target => Some(suggestion(&in_trace()?, &rating.target.as_ref()?.because)),
        Subject::Certainty => {
            let line = &rating.combination.as_ref()?.line;
            Some(suggestion(rating.suggested.code(), line))
        }
        Subject::StudyRiskOfBias => {
            let given = in_trace()?;
            Some(suggestion(&given, &format!("{study} is given as {given}")))
        }
        _ => None,
    }
}

/// What has changed between two suggestions, in words.
pub(crate) fn changed(then: &Suggestion, now: &Suggestion) -> Option<String> {
    if then.suggested != now.suggested {
        return Some(format!(
            "the rules suggested {} ({}); now they suggest {} ({})",
            then.suggested, then.because, now.suggested, now.because
        ));
    }
    (then.because != now.because).then(|| {
        format!(
            "the suggestion is still {}, and the facts differ: then \"{}\", now \"{}\"",
            now.suggested, then.because, now.because
        )
    })
}

fn one_of<'a>(codes: impl IntoIterator<Item = &'a str>) -> String {
    let codes: Vec<String> = codes.into_iter().map(|code| format!("`{code}`")).collect();
    format!("one of {}", codes.join(", "))
}
