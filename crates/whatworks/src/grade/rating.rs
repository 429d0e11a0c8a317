//! The rating: what the rules say of a body of evidence or a recommendation, and how.

use std::collections::BTreeMap;

use serde::Serialize;

use super::absolute::{AbsoluteEffect, absolute_effects};
use super::combine::{Combination, Ledger};
use super::context::ContextAnswer;
use super::domains::{Counted, Upgrade};
use super::effect::Effect;
use super::information_size::OptimalInformationSize;
use super::judgement::{Decided, Domains, TraceEntry, id_of};
use super::rules::{ParameterValue, Rule, RuleSet};
use super::start::{PartOfBody, StartJudgement};
use super::target::Target;
use super::wording::Statement;
use crate::base::{Assessment, Certainty, Direction, EvidenceBase, Level, Outcome};
use crate::json;

/// The outcome that a rating is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RatedOutcome {
    /// Its name in the evidence base; for a body by itself, that of the body.
    pub id: String,
    /// The outcome in words.
    pub name: String,
    /// Whose outcome it is; absent where nobody says.
    pub level: Option<Level>,
}

impl From<&Outcome> for RatedOutcome {
    fn from(outcome: &Outcome) -> Self {
        Self { id: outcome.id.clone(), name: outcome.name.clone(), level: Some(outcome.level) }
    }
}

/// The evidence base a result was worked out from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BaseName {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
}

impl BaseName {
    pub(crate) fn of(base: &EvidenceBase) -> Self {
        Self { id: base.id().to_owned(), version: base.version().to_owned() }
    }
}

/// The rule set a result was worked out with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RulesName {
    /// Its id.
    pub id: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The parameters that the caller set, with their values.
    pub parameters: BTreeMap<&'static str, ParameterValue>,
}

impl RulesName {
    pub(crate) fn of(rules: &RuleSet) -> Self {
        Self { id: rules.id(), version: rules.version(), parameters: rules.overridden().clone() }
    }
}

/// A fact that is missing and what it would do to the rating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MissingFact {
    /// `start` or the domain it belongs to.
    pub domain: &'static str,
    /// What is missing, in words.
    pub fact: String,
    /// What the rating would be for each value that is possible.
    pub would_be: Vec<WouldBe>,
}

/// What a rating would be if a fact were known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WouldBe {
    /// The value: a concern, or a starting level.
    #[serde(rename = "if")]
    pub if_: &'static str,
    /// The certainty then suggested.
    pub certainty: Certainty,
    /// The interval then left.
    pub interval: [Certainty; 2],
}

/// Another way to read the sources, and the rating it would give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// What is read otherwise.
    pub without: String,
    /// The certainty.
    pub certainty: Certainty,
    /// The interval.
    pub interval: [Certainty; 2],
}

/// The rating of one part of a body, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PartSummary {
    /// Which part.
    pub part: PartOfBody,
    /// Which way it points.
    pub direction: Option<Direction>,
    /// Its certainty.
    pub certainty: Certainty,
    /// Its interval.
    pub interval: [Certainty; 2],
    /// How it was put together.
    pub combination: String,
}

/// The rating of one body of a recommendation, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BodySummary {
    /// The body.
    pub body: String,
    /// The component of the recommendation it belongs to.
    pub component: String,
    /// Whose outcome it is.
    pub level: Option<Level>,
    /// Which way the evidence points.
    pub direction: Option<Direction>,
    /// Its certainty.
    pub certainty: Certainty,
    /// Its interval.
    pub interval: Option<[Certainty; 2]>,
    /// Why it is not rated.
    pub not_rated: Option<String>,
    /// Whether it points the way of the recommendation.
    pub supports: bool,
    /// Where facts are missing that could move it: `start` or a domain.
    pub missing: Vec<&'static str>,
}

/// A certainty with the reason for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overall {
    /// The certainty.
    pub certainty: Certainty,
    /// The rule that decided.
    #[serde(serialize_with = "id_of")]
    pub rule: &'static Rule,
    /// Why, in words.
    pub because: String,
}

/// The rating of a body of evidence, or of a recommendation by one of its bodies.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rating {
    /// The form of this result.
    pub schema: &'static str,
    /// The evidence base; absent for a rating from judgements alone.
    pub base: Option<BaseName>,
    /// What is rated: a recommendation or a body.
    pub id: String,
    /// The layers it was rated from.
    pub layers: Vec<String>,
    /// The rule set.
    pub rules: RulesName,
    /// The certainty: the one suggested, until a person decides otherwise.
    pub certainty: Certainty,
    /// The certainty that the rules suggest, with the decisions on its domains.
    pub suggested: Certainty,
    /// The decision of a person on the certainty as a whole.
    pub decided: Option<Decided>,
    /// The worst and the best certainty that the facts leave possible.
    pub interval: Option<[Certainty; 2]>,
    /// The certainty that the document publishes, for a recommendation.
    pub published: Option<Certainty>,
    /// Why there is no rating.
    pub not_rated: Option<String>,
    /// The body whose rating this is.
    pub body: Option<String>,
    /// The component of the recommendation that the body belongs to.
    pub component: Option<String>,
    /// The outcome.
    pub outcome: Option<RatedOutcome>,
    /// The importance of the outcome for the decision, 1 to 9, where it is stated.
    pub importance: Option<u8>,
    /// Which way the evidence points.
    pub direction: Option<Direction>,
    /// The pooled effect, where the rules use one.
    pub effect: Option<Effect>,
    /// What the certainty is a certainty of.
    pub target: Option<Target>,
    /// The optimal information size beside what there is, where it can be worked out.
    pub information_size: Option<OptimalInformationSize>,
    /// Absolute effects, at each baseline risk that is known.
    pub absolute: Vec<AbsoluteEffect>,
    /// The finding in a plain sentence.
    pub statement: Option<Statement>,
    /// Which studies of the body it is of.
    pub part: Option<PartOfBody>,
    /// The rating of the body's other studies.
    pub beside: Option<PartSummary>,
    /// The starting level.
    pub start: Option<StartJudgement>,
    /// The five domains of rating down.
    pub domains: Option<Domains>,
    /// The reasons for rating up that were looked at.
    pub upgrades: Vec<Upgrade>,
    /// How the certainty was put together.
    pub combination: Option<Combination>,
    /// Every fact that is missing and could move the result.
    pub missing: Vec<MissingFact>,
    /// Other ways to read the sources.
    pub readings: Vec<Reading>,
    /// The contradictions of the base that concern the studies of the body, by their ids.
    pub contradictions: Vec<String>,
    /// The overall certainty over the critical outcomes, for a recommendation.
    pub overall: Option<Overall>,
    /// The certainty of the recommendation as written: of its weakest component.
    pub as_written: Option<Overall>,
    /// Every body of the recommendation.
    pub bodies: Vec<BodySummary>,
    /// The context that was asked about, and what it changes.
    pub context: Option<ContextAnswer>,
    /// Every rule applied, in order.
    pub trace: Vec<TraceEntry>,
    /// The sum in numbers, to try what a fact would do.
    #[serde(skip)]
    pub(crate) ledger: Option<Ledger>,
    /// How many studies and participants stand behind it.
    #[serde(skip)]
    pub(crate) counted: Counted,
    /// The rule set itself.
    #[serde(skip)]
    pub(crate) set: RuleSet,
}

impl Rating {
    /// The rating as JSON (`whatworks-rating/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }

    pub(super) fn empty(base: Option<&EvidenceBase>, id: &str, rules: &RuleSet) -> Self {
        Self {
            schema: "whatworks-rating/1",
            base: base.map(BaseName::of),
            id: id.to_owned(),
            layers: base.map_or_else(Vec::new, |base| base.layers().to_vec()),
            rules: RulesName::of(rules),
            certainty: Certainty::NotRated,
            suggested: Certainty::NotRated,
            decided: None,
            interval: None,
            published: None,
            not_rated: None,
            body: None,
            component: None,
            outcome: None,
            importance: None,
            direction: None,
            effect: None,
            target: None,
            information_size: None,
            absolute: Vec::new(),
            statement: None,
            part: None,
            beside: None,
            start: None,
            domains: None,
            upgrades: Vec::new(),
            combination: None,
            missing: Vec::new(),
            readings: Vec::new(),
            contradictions: Vec::new(),
            overall: None,
            as_written: None,
            bodies: Vec::new(),
            context: None,
            trace: Vec::new(),
            ledger: None,
            counted: Counted::default(),
            set: rules.clone(),
        }
    }

    /// Adds absolute effects and the finding in words.
    pub(super) fn describe(&mut self, assessment: &Assessment) {
        let Some(effect) = &self.effect else { return };
        let risks = assessment.baseline_risks.as_deref().unwrap_or_default();
        self.absolute = absolute_effects(effect, risks);
        self.statement = self.target.as_ref().map(|target| {
            let outcome = self.outcome.as_ref().map(|outcome| outcome.name.as_str());
            Statement::of(self.certainty, effect, target, outcome)
        });
    }

    pub(super) fn raw(&self) -> i8 {
        self.combination.as_ref().map_or(i8::MIN, |combination| combination.raw)
    }

    pub(super) fn best(&self) -> Certainty {
        self.interval.map_or(Certainty::NotRated, |[_, best]| best)
    }

    /// Whether the evidence speaks for doing what is recommended.
    pub(super) fn supports(&self) -> bool {
        self.certainty != Certainty::NotRated && self.direction == Some(Direction::Improved)
    }
}
