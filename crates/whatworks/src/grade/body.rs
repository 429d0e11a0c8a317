//! A body of evidence by itself: a question, its studies in numbers, and what a panel brings.
//!
//! It is rated by the same rules as the bodies of an evidence base.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::context::{self, Context, ContextElement, Reported};
use super::decision::Decisions;
use super::domains::Compared;
use super::effect::Row;
use super::judgement::Trace;
use super::rate::{self, Rateable, RatedPart, Shared};
use super::rating::{RatedOutcome, Rating};
use super::rules::{Profile, RuleSet};
use super::start::{self, Others, PartOfBody};
use super::target::Target;
use crate::base::{
    Assessment, Decision, Design, Desirability, Difference, Direction, Element, EvidenceBase,
    Level, Measure, Numbers, RiskOfBias, RiskOfBiasTool,
};
use crate::error::Error;
use crate::schema::Schema;

/// A question about one outcome, with the studies that answer it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BodyOfEvidence {
    /// Its name.
    #[serde(default = "unnamed")]
    pub id: String,
    /// The outcome in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Whose outcome it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The importance of the outcome for the decision, 1 to 9.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 9)))]
    pub importance: Option<u8>,
    /// The studies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub studies: Vec<StudyInNumbers>,
    /// How question and evidence compare, element by element. An element that is not listed was
    /// not compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comparisons: Vec<StatedComparison>,
    /// What a panel brings to the rating, and what it decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<Assessment>,
}

fn unnamed() -> String {
    "body".to_owned()
}

/// A study with what it reports in numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StudyInNumbers {
    /// Its name.
    pub id: String,
    /// Its design. Left out where it is not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub design: Option<Design>,
    /// The country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The setting of care.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setting: Option<String>,
    /// The population.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<String>,
    /// The group of staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff_group: Option<String>,
    /// Its numbers.
    #[serde(flatten)]
    pub numbers: Numbers,
}

/// How question and evidence compare in one element, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatedComparison {
    /// The element.
    pub element: Element,
    /// How far they differ.
    pub difference: Difference,
    /// Why the effect would, or would not, be expected to differ enough to matter.
    pub reason: String,
}

impl Default for BodyOfEvidence {
    /// No studies, and nothing reported.
    fn default() -> Self {
        Self {
            id: unnamed(),
            outcome: None,
            level: None,
            importance: None,
            studies: Vec::new(),
            comparisons: Vec::new(),
            assessment: None,
        }
    }
}

impl BodyOfEvidence {
    /// Reads a body of evidence from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let schema =
            SCHEMA.get_or_init(|| Schema::new(include_str!("../../schema/evidence-1.json")));
        let body: Self = schema.read_request(text.as_ref())?;
        body.check()?;
        Ok(body)
    }

    /// Checks a body that was built in Rust: impossible numbers, repeated names, reasons that are
    /// missing.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn check(&self) -> Result<(), Error> {
        super::check::body(self)
    }

    /// Checks the studies alone, of a body whose other parts were checked.
    pub(super) fn check_studies(&self) -> Result<(), Error> {
        super::check::studies(self)
    }

    /// The body as JSON, as [`BodyOfEvidence::from_json`] reads it.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::json::write(self)
    }

    /// Rates the body: by the better of its randomised and its other studies, with the other beside
    /// it.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for a decision that cannot be taken.
    pub fn rate(&self, rules: &RuleSet) -> Result<Rating, Error> {
        self.rate_for(rules, &Context::default())
    }

    /// Rates the body for a context of your own: indirectness is suggested anew, and the answer says
    /// what differs.
    ///
    /// # Errors
    ///
    /// As [`BodyOfEvidence::rate`].
    pub fn rate_for(&self, rules: &RuleSet, context: &Context) -> Result<Rating, Error> {
        if rules.profile() == Profile::Narrative {
            return self.to_base().rate_for(&self.id, rules, context).map(|rating| Rating {
                base: None,
                layers: Vec::new(),
                outcome: self.as_outcome(),
                ..rating
            });
        }
        if *context == Context::default() {
            return self.rate_in(rules, &[]);
        }
        let elements = context::compare(context, &self.reported());
        let rating = self.rate_in(rules, &elements)?;
        let without = self.rate_in(rules, &[])?;
        let answer = rate::context_answer(context, elements, &rating, &without);
        Ok(Rating { context: answer, ..rating })
    }

    /// The body with a decision added.
    #[must_use]
    pub fn with_decision(mut self, decision: Decision) -> Self {
        let assessment = self.assessment.get_or_insert_default();
        assessment.decisions.get_or_insert_default().push(decision);
        self
    }

    fn rate_in(&self, rules: &RuleSet, elements: &[ContextElement]) -> Result<Rating, Error> {
        let none = Assessment::default();
        let assessment = self.assessment.as_ref().unwrap_or(&none);
        let mut trace = Trace::default();
        let stated = self.comparisons.iter();
        let stated = stated.map(|c| Compared::given(c.element, c.difference, &c.reason)).collect();
        let comparisons = rate::in_context(stated, elements, &mut trace);
        let given = assessment.decisions.as_deref().unwrap_or_default();
        let decisions = Decisions::new(given, "/assessment/decisions");
        let shared = Shared { rules, assessment, comparisons, decisions };
        let mut rating = Rating::empty(None, &self.id, rules);
        rating.body = Some(self.id.clone());
        rating.importance = self.importance;
        rating.outcome = self.as_outcome();
        let parts = self.parts(rules, assessment);
        if parts.is_empty() {
            let why = "no studies, and no pooled effect";
            trace.note(&super::rules::NOT_RATED, [], None, why);
            rating.not_rated = Some(why.to_owned());
            rating.trace = trace.entries;
            return Ok(rating);
        }
        let rated: Result<Vec<RatedPart>, Error> = parts
            .into_iter()
            .map(|part| {
                let mut trace = Trace::default();
                let because = part.start.because.clone().into();
                let inputs = [("studies", part.rows.len().into()), ("designs", because)];
                trace.note(part.start.rule, inputs, None, part.start.suggested.code());
                rate::rate_part(part, &shared, trace)
            })
            .collect();
        rate::put_together(&mut rating, rated?, rules, trace);
        rating.describe(assessment);
        rating.direction = self.favours(&rating);
        Ok(rating)
    }

    fn as_outcome(&self) -> Option<RatedOutcome> {
        let name = self.outcome.clone()?;
        Some(RatedOutcome { id: self.id.clone(), name, level: self.level })
    }

    /// Which way the effect points, if it is said whether more is good or bad.
    fn favours(&self, rating: &Rating) -> Option<Direction> {
        let effect = rating.effect.as_ref()?;
        let desirability = self.assessment.as_ref()?.desirability?;
        let none = rating.target.as_ref().is_some_and(Target::is_of_no_effect);
        if none || effect.estimate == 0.0 {
            return Some(Direction::NoDifference);
        }
        let more = effect.estimate > 0.0;
        let better = more == (desirability == Desirability::Desirable);
        Some(if better { Direction::Improved } else { Direction::Worse })
    }

    /// The measure: as the panel states it; else effects are taken on the scale they are given.
    pub(super) fn measure(&self) -> Measure {
        let stated = self.assessment.as_ref().and_then(|assessment| assessment.measure);
        stated.unwrap_or(Measure::Coefficient)
    }

    /// The randomised and the other studies, each with its start.
    fn parts<'e, 'a>(
        &'e self,
        rules: &RuleSet,
        assessment: &'e Assessment,
    ) -> Vec<Rateable<'e, 'a>> {
        let measure = self.measure();
        let row = |study: &'e StudyInNumbers| Row::read(&study.id, &study.numbers, None, measure);
        let is_randomised = |study: &&StudyInNumbers| study.design == Some(Design::Randomised);
        let (randomised, others): (Vec<_>, Vec<_>) = self.studies.iter().partition(is_randomised);
        let split = !randomised.is_empty() && !others.is_empty();
        let kind = |part| if split { part } else { PartOfBody::Whole };
        let part = |kind, start, studies: &[&'e StudyInNumbers]| Rateable {
            kind,
            start,
            direction: None,
            rows: studies.iter().copied().map(row).collect(),
            measure: Some(measure),
            narrative: None,
        };
        let mut parts = Vec::new();
        if !randomised.is_empty() {
            parts.push(part(kind(PartOfBody::Randomised), start::randomised(), &randomised));
        }
        if !others.is_empty() {
            let start = start::of_others(&facts(&others), rules.profile());
            parts.push(part(kind(PartOfBody::Others), start, &others));
        }
        if parts.is_empty() && assessment.pooled.is_some() {
            let start = start::of_others(&Others::of_unknown(&self.id), rules.profile());
            parts.push(part(PartOfBody::Whole, start, &[]));
        }
        if let Some(stated) = &assessment.start {
            for part in &mut parts {
                part.start.state(stated);
            }
        }
        parts
    }

    fn reported(&self) -> Reported {
        let of = |value: fn(&StudyInNumbers) -> &Option<String>| {
            self.studies.iter().map(|study| value(study).iter().cloned().collect()).collect()
        };
        Reported {
            countries: of(|study| &study.country),
            settings: of(|study| &study.setting),
            populations: of(|study| &study.population),
            staff_groups: of(|study| &study.staff_group),
            outcome_level: self.level,
        }
    }

    /// The body as an evidence base of one layer, `given`, with one body.
    #[must_use]
    pub fn to_base(&self) -> EvidenceBase {
        super::as_base::as_base(self)
    }
}

/// What is known of the designs of studies that are not randomised.
fn facts<'e>(studies: &[&'e StudyInNumbers]) -> Others<'e> {
    let unclear = |design: Option<Design>| {
        matches!(
            design,
            None | Some(
                Design::ControlledAllocationNotReported | Design::MixedMethods | Design::Review
            )
        )
    };
    let robins = |study: &&&StudyInNumbers| study.numbers.tool == Some(RiskOfBiasTool::RobinsI);
    let judged = |study: &&StudyInNumbers| {
        robins(&study)
            && study.numbers.risk_of_bias.is_some_and(|risk| risk != RiskOfBias::NoInformation)
    };
    Others {
        unknown: studies.iter().filter(|s| unclear(s.design)).map(|s| s.id.as_str()).collect(),
        mixed: false,
        other_than_cases: studies.iter().any(|s| s.design != Some(Design::CaseSeries)),
        robins: studies.iter().any(|study| robins(&study)),
        all_by_robins: studies.iter().all(judged),
    }
}
