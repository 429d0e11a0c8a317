//! How a rating was asked for, so that it can be asked for again: when it is pickled, decided on or
//! tried without its parts.

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use whatworks::base::{Decision, Subject, Suggestion};
use whatworks::grade::{self, BodyOfEvidence, Judgements, Options, Robustness};
use whatworks::{Fault, Progress};

use crate::base::EvidenceBase;
use crate::convert;
use crate::error::{OrRaise, refused};
use crate::rating::Rating;
use crate::watch::watched;

/// The rule of the core by which a decision holds.
const DECIDED: &str = "decision.override";

/// What was rated.
pub(crate) enum Asked {
    Base { base: Py<EvidenceBase>, id: String, options: Options },
    Body { body: Box<BodyOfEvidence>, options: Options },
    Judgements(Box<Judgements>),
}

impl Asked {
    /// Asks the core.
    pub(crate) fn rate(self, py: Python<'_>) -> PyResult<Rating> {
        let core = match &self {
            Self::Base { base, id, options } => {
                let base = base.get().core();
                py.detach(|| options.rate(base, id))
            }
            Self::Body { body, options } => py.detach(|| options.rate_body(body)),
            Self::Judgements(judgements) => py.detach(|| grade::combine(judgements)),
        };
        core.or_raise(py).map(|core| Rating::new(core, self))
    }

    /// The decisions that were given beside what is rated.
    pub(crate) fn decisions(&self) -> &[Decision] {
        let options = match self {
            Self::Base { options, .. } | Self::Body { options, .. } => options,
            Self::Judgements(_) => return &[],
        };
        options.decisions.as_deref().unwrap_or_default()
    }

    /// The rating with a decision added, which notes what the rules suggest on its subject.
    pub(crate) fn decided(
        &self,
        py: Python<'_>,
        decision: &str,
        shown: &grade::Rating,
    ) -> PyResult<Rating> {
        let given = format!(r#"{{"decisions":[{decision}]}}"#);
        let given = Options::from_json(given).or_raise(py)?.decisions.into_iter().flatten();
        let mut decisions: Vec<Decision> = self.decisions().iter().cloned().chain(given).collect();
        let body = self.body(py, shown)?;
        let alone = self.with(py, decisions.clone())?.of_body(body).rate(py)?;
        if let Some(decision) = decisions.last_mut() {
            let on = decision.on.code();
            let then = suggested(alone.core(), decision).ok_or_else(|| {
                let expected = "what is rated: there is nothing that this could decide";
                no_way(py, "/on", Some(on), expected)
            })?;
            decision.at_the_time = Some(then);
        }
        self.with(py, decisions)?.rate(py)
    }

    /// The body that decisions are on: the one by which a recommendation is shown without them. A
    /// decision may bring another body to the front, and is no decision on that one.
    fn body(&self, py: Python<'_>, shown: &grade::Rating) -> PyResult<Option<String>> {
        let body = match self.decisions() {
            [] => shown.body.clone(),
            _ => self.with(py, Vec::new())?.rate(py)?.core().body.clone(),
        };
        if body == shown.body {
            return Ok(body);
        }
        let named = |body: Option<&String>| body.map_or("none", String::as_str).to_owned();
        let expected = format!(
            "a rating of a body by its own id: decisions are on `{}`, and the recommendation is now \
             shown by another",
            named(body.as_ref())
        );
        Err(no_way(py, "/id", Some(&named(shown.body.as_ref())), &expected))
    }

    /// The same of a body of the base alone.
    fn of_body(self, body: Option<String>) -> Self {
        match (self, body) {
            (Self::Base { base, options, .. }, Some(id)) => Self::Base { base, id, options },
            (asked, _) => asked,
        }
    }

    /// The same with other decisions.
    fn with(&self, py: Python<'_>, decisions: Vec<Decision>) -> PyResult<Self> {
        let decisions = Some(decisions);
        match self {
            Self::Base { base, id, options } => {
                let options = Options { decisions, ..options.clone() };
                Ok(Self::Base { base: base.clone_ref(py), id: id.clone(), options })
            }
            Self::Body { body, options } => {
                let options = Options { decisions, ..options.clone() };
                Ok(Self::Body { body: body.clone(), options })
            }
            Self::Judgements(_) => {
                let expected =
                    "a rating of a body of evidence: judgements alone are decided already";
                Err(no_way(py, "/on", None, expected))
            }
        }
    }

    /// What the rating hangs on.
    pub(crate) fn robustness(&self, py: Python<'_>) -> PyResult<Robustness> {
        match self {
            Self::Base { base, id, options } => {
                let base = base.get().core();
                let robustness = |progress: &Progress<'_>| options.robustness(base, id, progress);
                watched(py, None, "studies", robustness)?.or_raise(py)
            }
            Self::Body { body, options } => {
                let robustness =
                    |progress: &Progress<'_>| options.robustness_of_body(body, progress);
                watched(py, None, "studies", robustness)?.or_raise(py)
            }
            Self::Judgements(_) => {
                let expected = "a rating of a body of evidence: judgements alone have no studies";
                Err(no_way(py, "/id", None, expected))
            }
        }
    }

    /// The function and the arguments that give the rating again.
    pub(crate) fn call<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<convert::Reduced<'py, Bound<'py, PyTuple>>> {
        match self {
            Self::Base { base, id, options } => {
                let rate = py.get_type::<EvidenceBase>().getattr("rate")?;
                let rate = convert::with_keywords(&rate, options)?;
                Ok((rate, (base.clone_ref(py), id).into_pyobject(py)?))
            }
            Self::Body { body, options } => {
                let rate = py.import("whatworks")?.getattr("rate")?;
                let rate = convert::with_keywords(&rate, options)?;
                Ok((rate, (body.to_json(),).into_pyobject(py)?))
            }
            Self::Judgements(judgements) => {
                let combine = py.import("whatworks")?.getattr("combine")?;
                let combine = convert::with_keywords(&combine, judgements)?;
                Ok((combine, PyTuple::empty(py)))
            }
        }
    }
}

fn no_way(py: Python<'_>, at: &str, found: Option<&str>, expected: &str) -> PyErr {
    let fault = Fault {
        code: "bad-decision",
        pointer: at.to_owned(),
        value: found.and_then(|found| convert::json(found).ok()),
        expected: expected.to_owned(),
    };
    refused(py, &fault)
}

/// What the rules suggested where a decision was taken: the level as its step of the trace keeps
/// it, and the reason that stands with the judgement. `None` where it was taken on nothing.
fn suggested(rating: &grade::Rating, decision: &Decision) -> Option<Suggestion> {
    let on = decision.on.code();
    let is_taken = |step: &&grade::TraceEntry| {
        let subject = step.inputs.iter().find(|(name, _)| *name == "on");
        step.rule.id == DECIDED && subject.is_some_and(|(_, subject)| subject.to_string() == on)
    };
    let suggested = rating.trace.iter().rev().find(is_taken)?.threshold.as_ref()?.to_string();
    let because = match decision.on {
        Subject::Start => rating.start.as_ref()?.because.clone(),
        Subject::Target => rating.target.as_ref()?.because.clone(),
        Subject::Certainty => rating.combination.as_ref()?.line.clone(),
        Subject::StudyRiskOfBias => {
            format!("{} is given as {suggested}", decision.study.as_deref()?)
        }
        _ => domain(rating, on).or_else(|| upgrade(rating, on))?,
    };
    Some(Suggestion { suggested, because })
}

fn domain(rating: &grade::Rating, on: &str) -> Option<String> {
    let mut domains = rating.domains.as_ref()?.iter();
    domains.find(|(domain, _)| domain.code() == on).map(|(_, judged)| judged.because.clone())
}

fn upgrade(rating: &grade::Rating, on: &str) -> Option<String> {
    let upgrade = rating.upgrades.iter().find(|upgrade| upgrade.name == on)?;
    Some(upgrade.because.clone())
}
