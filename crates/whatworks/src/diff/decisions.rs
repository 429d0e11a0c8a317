//! Decisions of people across an update: kept, to be reviewed, or without their body.

use serde::Serialize;

use super::causes::{EvidenceChange, Sides};
use super::items::{self, Written};
use crate::base::{Decision, EvidenceBase, codes};
use crate::error::Error;
use crate::grade::{self, BaseName, Rating, RuleSet, RulesName};
use crate::json;

codes! {
    /// What an update does to a decision.
    DecisionState {
        /// What it rests on is what it was.
        Kept = "kept",
        /// What the rules suggest beside it has changed, or the words for it.
        Review = "review",
        /// What it is on is not in the new base, or can no longer be decided so. It is listed and not
        /// carried.
        Orphaned = "orphaned",
        /// Its body is in the new base, and the decision is not.
        Missing = "missing",
        /// Only the new base has it.
        Added = "added",
    }
}

/// A decision and what the update does to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DecisionFate {
    /// The body it is on.
    pub body: String,
    /// What became of it.
    pub state: DecisionState,
    /// Why.
    pub because: String,
    /// What stands behind the body and moved.
    pub facts: Vec<EvidenceChange>,
    /// The decision.
    pub decision: Decision,
}

/// A new base with the decisions of an old one, and what became of each.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptDecisions {
    /// The new base with the decisions.
    pub base: EvidenceBase,
    /// What became of each.
    pub report: DecisionReport,
}

/// What became of the decisions of an old base in a new one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DecisionReport {
    /// The form of this result.
    pub schema: &'static str,
    /// The base they come from.
    pub old: BaseName,
    /// The base they are brought to.
    pub new: BaseName,
    /// The rule set beside whose suggestions they are looked at.
    pub rules: RulesName,
    /// Every decision of either base, body by body in the order of the old base and then of the new.
    pub decisions: Vec<DecisionFate>,
}

impl DecisionReport {
    /// The report as JSON (`whatworks-kept-decisions/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }
}

impl EvidenceBase {
    /// This base, which is the newer one, with the decisions that an older one holds on bodies that
    /// are in both; and what became of each.
    ///
    /// The older decisions come first, in their order, and a decision that both hold stands once:
    /// of two on one subject the later holds, so that one of the new base's own holds over one that
    /// is brought to it. A decision whose body is gone, or that the facts no longer allow, is listed
    /// and not carried.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] where a base holds decisions that cannot be by these rules.
    pub fn keeping_decisions_of(
        &self,
        old: &Self,
        rules: &RuleSet,
    ) -> Result<KeptDecisions, Error> {
        let bodies = bodies_with_decisions(old, self);
        let mut base = self.clone();
        let mut refused = Vec::new();
        for body in bodies.iter().filter(|body| self.body(body).is_some()) {
            let (held, not_held) = carried(body, old, self, rules);
            base = holding(&base, body, &held);
            refused.extend(not_held);
        }
        let (before, after) = (Written::of(old.document()), Written::of(base.document()));
        let items = items::items(&before, &after);
        let mut decisions = Vec::new();
        for body in &bodies {
            let facts = Sides::of(body, &before, &after, &items);
            let facts = facts.map(|sides| sides.changes).unwrap_or_default();
            for fate in (Fates { body, old, new: &base, rules, facts }).all()? {
                decisions.push(as_refused(fate, &refused));
            }
        }
        let report = DecisionReport {
            schema: "whatworks-kept-decisions/1",
            old: BaseName::of(old),
            new: BaseName::of(self),
            rules: RulesName::of(rules),
            decisions,
        };
        Ok(KeptDecisions { base, report })
    }
}

/// A decision on a body that the facts do not allow, and why.
struct Refused {
    body: String,
    decision: Decision,
    error: Error,
}

/// The decisions on a body of the new base once those of the old are brought to it, and those that
/// could not be.
fn carried(
    body: &str,
    old: &EvidenceBase,
    new: &EvidenceBase,
    rules: &RuleSet,
) -> (Vec<Decision>, Vec<Refused>) {
    let of_old = of_body(old, body);
    let (mut held, mut refused) = (Vec::new(), Vec::new());
    for decision in of_old {
        let tried = [held.as_slice(), std::slice::from_ref(decision)].concat();
        match holding(new, body, &tried).rate(body, rules) {
            Ok(_) => held = tried,
            Err(error) => {
                let (body, decision) = (body.to_owned(), decision.clone());
                refused.push(Refused { body, decision, error });
            }
        }
    }
    held.extend(of_body(new, body).iter().filter(|own| !of_old.contains(own)).cloned());
    (held, refused)
}

/// A decision that could not be carried is an orphan, with the reason.
fn as_refused(fate: DecisionFate, refused: &[Refused]) -> DecisionFate {
    let of = |one: &&Refused| one.body == fate.body && one.decision == fate.decision;
    match refused.iter().find(of) {
        Some(Refused { error, .. }) if fate.state == DecisionState::Missing => {
            let expected = error.faults().first().map(|fault| fault.expected.clone());
            let expected = expected.unwrap_or_else(|| error.to_string());
            let because = format!("the facts no longer allow it; expected {expected}");
            DecisionFate { state: DecisionState::Orphaned, because, ..fate }
        }
        _ => fate,
    }
}

/// The base with these decisions on a body, and no others.
fn holding(base: &EvidenceBase, body: &str, decisions: &[Decision]) -> EvidenceBase {
    if of_body(base, body) == decisions {
        return base.clone();
    }
    let mut document = base.document().clone();
    for body in document.bodies.iter_mut().filter(|other| other.id == body) {
        body.assessment.get_or_insert_default().decisions = Some(decisions.to_vec());
    }
    EvidenceBase::unchecked(document)
}

fn of_body<'b>(base: &'b EvidenceBase, body: &str) -> &'b [Decision] {
    let assessment = base.body(body).and_then(|body| body.assessment.as_ref());
    assessment.and_then(|assessment| assessment.decisions.as_deref()).unwrap_or_default()
}

/// The bodies on which either base holds decisions, in the order of the old one and then the new.
fn bodies_with_decisions(old: &EvidenceBase, new: &EvidenceBase) -> Vec<String> {
    let of_new = new.bodies().iter().filter(|body| old.body(&body.id).is_none());
    let all = old.bodies().iter().chain(of_new).map(|body| &body.id);
    all.filter(|id| !of_body(old, id).is_empty() || !of_body(new, id).is_empty()).cloned().collect()
}

/// What an update does to the decisions on one body.
struct Fates<'f> {
    body: &'f str,
    old: &'f EvidenceBase,
    new: &'f EvidenceBase,
    rules: &'f RuleSet,
    facts: Vec<EvidenceChange>,
}

impl Fates<'_> {
    /// Every decision of either base on the body, those of the old one first.
    fn all(&self) -> Result<Vec<DecisionFate>, Error> {
        let (of_old, of_new) = (of_body(self.old, self.body), of_body(self.new, self.body));
        let rating = |base: &EvidenceBase| match base.body(self.body) {
            Some(_) => base.rate(self.body, self.rules).map(Some),
            None => Ok(None),
        };
        let (was, is) = (rating(self.old)?, rating(self.new)?);
        let fates = of_old.iter().map(|decision| match (&was, &is) {
            (Some(was), Some(is)) if of_new.contains(decision) => {
                let (state, because) = looked_at(decision, of_new, was, is);
                self.fate(decision, state, because)
            }
            (_, None) => {
                let because = "the body is not in the new base".to_owned();
                self.fate(decision, DecisionState::Orphaned, because)
            }
            _ => {
                let because = "the new base has the body without the decision".to_owned();
                self.fate(decision, DecisionState::Missing, because)
            }
        });
        let own = of_new.iter().filter(|own| !of_old.contains(own));
        let added = own.map(|decision| {
            let because = "the old base does not have it".to_owned();
            self.fate(decision, DecisionState::Added, because)
        });
        Ok(fates.chain(added).collect())
    }

    fn fate(&self, decision: &Decision, state: DecisionState, because: String) -> DecisionFate {
        let (body, facts) = (self.body.to_owned(), self.facts.clone());
        DecisionFate { body, state, because, facts, decision: decision.clone() }
    }
}

/// Whether what a decision rests on is what it was: what was noted at the time, or else what the
/// rules suggested in the old base.
fn looked_at(
    decision: &Decision,
    all: &[Decision],
    was: &Rating,
    is: &Rating,
) -> (DecisionState, String) {
    let last = all.iter().rfind(|other| (other.on, &other.study) == (decision.on, &decision.study));
    if last != Some(decision) {
        return (DecisionState::Kept, "a later decision on the same holds".to_owned());
    }
    let then = decision.at_the_time.clone().or_else(|| grade::suggestion_beside(was, decision));
    match (then, grade::suggestion_beside(is, decision)) {
        (Some(then), Some(now)) => match grade::suggestion_changed(&then, &now) {
            Some(review) => (DecisionState::Review, review),
            None => (DecisionState::Kept, format!("the rules still suggest {}", now.suggested)),
        },
        (None, None) => (DecisionState::Kept, "the rules suggest nothing beside it".to_owned()),
        (Some(then), None) => {
            let then = then.suggested;
            (
                DecisionState::Review,
                format!("the rules suggested {then}; now they judge none of it"),
            )
        }
        (None, Some(now)) => {
            let (now, why) = (now.suggested, now.because);
            (DecisionState::Review, format!("the rules suggested nothing; now {now} ({why})"))
        }
    }
}

/// The decisions on bodies behind which anything moved, or that one base has and the other has not.
pub(super) fn fates(
    old: &EvidenceBase,
    new: &EvidenceBase,
    rules: &RuleSet,
    facts: impl Fn(&str) -> Vec<EvidenceChange>,
) -> Result<Vec<DecisionFate>, Error> {
    let mut found = Vec::new();
    for body in bodies_with_decisions(old, new) {
        let facts = facts(&body);
        if !facts.is_empty() {
            found.extend(Fates { body: &body, old, new, rules, facts }.all()?);
        }
    }
    Ok(found)
}
