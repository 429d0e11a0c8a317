//! By which rules, from which layers and for which context to rate.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use whatworks_synthesis::Progress;

use super::audit::Audit;
use super::body::BodyOfEvidence;
use super::context::Context;
use super::rating::Rating;
use super::robustness::Robustness;
use super::rules::{ParameterValue, RuleSet};
use crate::base::{Decision, EvidenceBase, check};
use crate::error::{Error, UnknownName};
use crate::fault::{Fault, Faults};
use crate::json;
use crate::schema::Schema;

/// How to rate or audit, as C and Python hand it over.
///
/// In Rust, [`EvidenceBase::with_layers`], [`RuleSet`], [`Context`] and
/// [`EvidenceBase::decide`] say the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// The rule set; `narrative-2017` if left out for a base, `core-grade-2025` for a body in
    /// numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
    /// Parameters of the rule set to set otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<BTreeMap<String, Value>>,
    /// The layers; all of them if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layers: Option<Vec<String>>,
    /// What the decision is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<Context>,
    /// Decisions on what is rated, after those it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decisions: Option<Vec<Decision>>,
}

impl Options {
    /// Reads options from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let schema =
            SCHEMA.get_or_init(|| Schema::new(include_str!("../../schema/options-1.json")));
        let options: Self = schema.read_request(text.as_ref())?;
        let mut faults = Vec::new();
        let decisions = options.decisions.as_deref().unwrap_or_default();
        check::decisions(decisions, "/decisions", &mut faults);
        if faults.is_empty() {
            Ok(options)
        } else {
            Err(Error::InvalidRequest(Faults::new(faults)))
        }
    }

    /// The rule set with its parameters, or one to fall back on.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for an unknown rule set, and for a parameter that it does not have
    /// or a value out of range.
    pub fn rule_set(&self, default: RuleSet) -> Result<RuleSet, Error> {
        let mut rules = match &self.rules {
            Some(name) => rules_named(name)?,
            None => default,
        };
        for (name, value) in self.parameters.iter().flatten() {
            rules = rules.with(name, &parameter(name, value)?)?;
        }
        Ok(rules)
    }

    /// Rates a recommendation or a body of an evidence base. Decisions are on the body that is
    /// shown without them.
    ///
    /// # Errors
    ///
    /// As [`Options::apply`], [`EvidenceBase::rate_for`] and [`EvidenceBase::decide`]; decisions
    /// where nothing is rated.
    pub fn rate(&self, base: &EvidenceBase, id: &str) -> Result<Rating, Error> {
        let (base, rules) = self.apply(base)?;
        let context = self.context();
        let rating = base.rate_for(id, &rules, &context)?;
        match self.decided(&base, &rating)? {
            Some(decided) => decided.rate_for(id, &rules, &context),
            None => Ok(rating),
        }
    }

    /// The base with the decisions on the body that a rating shows; `None` where there are none.
    fn decided(&self, base: &EvidenceBase, rating: &Rating) -> Result<Option<EvidenceBase>, Error> {
        let Some(decisions) = self.decisions.as_deref().filter(|decisions| !decisions.is_empty())
        else {
            return Ok(None);
        };
        match &rating.body {
            Some(body) if rating.not_rated.is_none() => base.decide(body, decisions).map(Some),
            _ => {
                let expected = "no decisions: nothing is rated that they could be on";
                Err(refused("bad-decision", "/decisions", expected))
            }
        }
    }

    /// Audits a base; `progress` counts recommendations.
    ///
    /// # Errors
    ///
    /// As [`Options::apply`] and [`EvidenceBase::audit_with`]; a context or decisions, of which an
    /// audit has none.
    pub fn audit(&self, base: &EvidenceBase, progress: &Progress<'_>) -> Result<Audit, Error> {
        self.takes("an audit", &["rules", "parameters", "layers"])?;
        let (base, rules) = self.apply(base)?;
        base.audit_with(&rules, progress)
    }

    /// What the rating of a recommendation or a body hangs on, with the decisions on what is shown;
    /// `progress` counts the studies left out.
    ///
    /// # Errors
    ///
    /// As [`Options::rate`] and [`EvidenceBase::robustness_with`]; a context, without which studies
    /// are left out.
    pub fn robustness(
        &self,
        base: &EvidenceBase,
        id: &str,
        progress: &Progress<'_>,
    ) -> Result<Robustness, Error> {
        self.takes("robustness", &["rules", "parameters", "layers", "decisions"])?;
        let (base, rules) = self.apply(base)?;
        let decided = self.decided(&base, &base.rate(id, &rules)?)?;
        decided.as_ref().unwrap_or(&base).robustness_with(id, &rules, progress)
    }

    /// What the rating of a body in numbers hangs on; `progress` counts the studies left out.
    ///
    /// # Errors
    ///
    /// As [`Options::apply_to_body`] and [`BodyOfEvidence::robustness_with`]; a context, without
    /// which studies are left out.
    pub fn robustness_of_body(
        &self,
        body: &BodyOfEvidence,
        progress: &Progress<'_>,
    ) -> Result<Robustness, Error> {
        self.takes("robustness", &["rules", "parameters", "decisions"])?;
        let (body, rules) = self.apply_to_body(body)?;
        body.robustness_with(&rules, progress)
    }

    /// A base with the decisions on one of its bodies.
    ///
    /// # Errors
    ///
    /// As [`EvidenceBase::decide`]; any other option.
    pub fn decide(&self, base: &EvidenceBase, body: &str) -> Result<EvidenceBase, Error> {
        self.takes("a decision", &["decisions"])?;
        base.decide(body, self.decisions.as_deref().unwrap_or_default())
    }

    /// A rule set by itself, `core-grade-2025` unless another is named.
    ///
    /// # Errors
    ///
    /// As [`Options::rule_set`]; any option but the rules and their parameters.
    pub fn rules_alone(&self) -> Result<RuleSet, Error> {
        self.takes("a rule set", &["rules", "parameters"])?;
        self.rule_set(RuleSet::core_grade_2025())
    }

    /// Refuses options of no use, rather than pass over them.
    pub(crate) fn takes(&self, what: &str, keys: &[&str]) -> Result<(), Error> {
        let given = [
            ("rules", self.rules.is_some()),
            ("parameters", self.parameters.is_some()),
            ("layers", self.layers.is_some()),
            ("context", self.context.is_some()),
            ("decisions", self.decisions.is_some()),
        ];
        let of_no_use = given.iter().find(|(key, given)| *given && !keys.contains(key));
        of_no_use.map_or(Ok(()), |(key, _)| {
            let expected = format!("no {key}: {what} takes {}", keys.join(", "));
            Err(refused("bad-option", &format!("/{key}"), &expected))
        })
    }

    /// Rates a body in numbers, by `core-grade-2025` unless another rule set is named.
    ///
    /// # Errors
    ///
    /// As [`Options::rule_set`] and [`BodyOfEvidence::rate_for`]; layers, which it does not have.
    pub fn rate_body(&self, body: &BodyOfEvidence) -> Result<Rating, Error> {
        let (body, rules) = self.apply_to_body(body)?;
        body.rate_for(&rules, &self.context())
    }

    /// A body with the decisions added, and the rule set.
    ///
    /// # Errors
    ///
    /// As [`Options::rule_set`]; layers, which a body in numbers does not have.
    pub fn apply_to_body(&self, body: &BodyOfEvidence) -> Result<(BodyOfEvidence, RuleSet), Error> {
        let rules = self.rule_set(RuleSet::core_grade_2025())?;
        if self.layers.is_some() {
            let expected = "no layers: a body in numbers has none";
            return Err(refused("bad-option", "/layers", expected));
        }
        let decisions = self.decisions.iter().flatten().cloned();
        Ok((decisions.fold(body.clone(), BodyOfEvidence::with_decision), rules))
    }

    /// The context; one that asks nothing if it is left out.
    #[must_use]
    pub fn context(&self) -> Context {
        self.context.clone().unwrap_or_default()
    }

    /// The base restricted to the layers, and the rule set.
    ///
    /// # Errors
    ///
    /// As [`Options::rule_set`], and for each layer that the base does not have.
    pub fn apply(&self, base: &EvidenceBase) -> Result<(EvidenceBase, RuleSet), Error> {
        let rules = self.rule_set(RuleSet::default())?;
        let known = base.layers();
        let layers = self.layers.iter().flatten().enumerate();
        let unknown = layers.filter(|(_, layer)| !known.contains(layer)).map(|(index, layer)| {
            let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            let expected = format!("one of the layers {}", names.join(", "));
            Fault::new(
                "unknown-name",
                format!("/layers/{index}"),
                Some(json::quoted(layer)),
                expected,
            )
        });
        let unknown: Vec<Fault> = unknown.collect();
        if !unknown.is_empty() {
            return Err(Error::InvalidRequest(Faults::new(unknown)));
        }
        let base = match &self.layers {
            Some(layers) => base.with_layers(layers)?,
            None => base.clone(),
        };
        Ok((base, rules))
    }
}

fn refused(code: &'static str, at: &str, expected: &str) -> Error {
    Error::InvalidRequest(Faults::new(vec![Fault::new(code, at, None, expected)]))
}

/// A parameter as JSON gives it.
fn parameter(name: &str, value: &Value) -> Result<ParameterValue, Error> {
    let number = value.as_f64().map(ParameterValue::Number);
    let code = || value.as_str().map(|code| ParameterValue::Code(code.to_owned()));
    number.or_else(code).ok_or_else(|| {
        let pointer = format!("/parameters/{}", json::segment(name));
        let found = Some(json::brief(value));
        let fault = Fault::new("bad-parameter", pointer, found, "a number or a code");
        Error::InvalidRequest(Faults::new(vec![fault]))
    })
}

impl EvidenceBase {
    /// The same base with decisions of people on one of its bodies, after those it has. They stay
    /// with the base when it is written, and are flagged for review where a rating of newer evidence
    /// suggests something else than it did at the time.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] for a body that is not in the base, [`Error::InvalidRequest`] for
    /// decisions that cannot be.
    pub fn decide(&self, body: &str, decisions: &[Decision]) -> Result<Self, Error> {
        if self.body(body).is_none() {
            let known = self.bodies().iter().map(|body| body.id.as_str());
            return Err(UnknownName::new("body", body, known).into());
        }
        let mut faults = Vec::new();
        check::decisions(decisions, "/decisions", &mut faults);
        if faults.is_empty() {
            return Ok(self.with_decisions(body, decisions));
        }
        Err(Error::InvalidRequest(Faults::new(faults)))
    }
}

/// The rule set that a request names under `rules`.
pub(super) fn rules_named(name: &str) -> Result<RuleSet, Error> {
    RuleSet::named(name).map_err(|unknown| {
        let expected = format!("one of the rule sets {}", unknown.expected);
        let fault = Fault::new("unknown-name", "/rules", Some(json::quoted(name)), expected);
        Error::InvalidRequest(Faults::new(vec![fault]))
    })
}
