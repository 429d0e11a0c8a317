//! Outcomes as a panel weighs them: importance, certainty, direction, and the sentence for each.

use serde::{Deserialize, Serialize};

use crate::base::{Certainty, Level, ProgressPlus, codes};
use crate::fault::Fault;
use crate::json;
use crate::signature::Signature;

codes! {
    /// The class of an importance from 1 to 9.
    ImportanceClass {
        /// 1 to 3.
        Limited = "limited",
        /// 4 to 6.
        Important = "important",
        /// 7 to 9.
        Critical = "critical",
    }
}

impl ImportanceClass {
    /// The class of an importance; `None` outside 1 to 9.
    #[must_use]
    pub const fn of(importance: u8) -> Option<Self> {
        match importance {
            1..=3 => Some(Self::Limited),
            4..=6 => Some(Self::Important),
            7..=9 => Some(Self::Critical),
            _ => None,
        }
    }
}

codes! {
    /// Which option the effect on an outcome favours.
    Favours {
        /// The intervention.
        Intervention = "intervention",
        /// The comparison.
        Comparison = "comparison",
        /// Neither.
        Neither = "neither",
        /// It is uncertain which.
        Uncertain = "uncertain",
    }
}

codes! {
    /// What happens to the outcome.
    Effect {
        /// It becomes less, or less frequent.
        Reduces = "reduces",
        /// It becomes more, or more frequent.
        Increases = "increases",
        /// Little to no effect.
        LittleToNoEffect = "little-to-no-effect",
    }
}

codes! {
    /// The measure of a relative effect.
    RelativeMeasure {
        /// Risk ratio.
        RiskRatio = "risk-ratio",
        /// Odds ratio.
        OddsRatio = "odds-ratio",
        /// Hazard ratio.
        HazardRatio = "hazard-ratio",
    }
}

/// A relative effect, intervention against comparison.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RelativeEffect {
    /// The measure.
    pub measure: RelativeMeasure,
    /// The ratio, above 0.
    pub value: f64,
    /// The lower end of its interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ci_low: Option<f64>,
    /// The upper end of its interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ci_high: Option<f64>,
}

/// An outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The name by which the request refers to it.
    pub id: String,
    /// The outcome in words.
    pub name: String,
    /// Its importance for the decision, from 1 to 9.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 9)))]
    pub importance: Option<u8>,
    /// The certainty of the evidence; `not-rated` if there is none.
    pub certainty: Certainty,
    /// The worst certainty that the facts leave possible; given together with `best`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst: Option<Certainty>,
    /// The best certainty that the facts leave possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best: Option<Certainty>,
    /// Which option its effect favours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub favours: Option<Favours>,
    /// Whose outcome it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// What happens to the outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    /// Whether the certainty is of an important effect, judged against a minimal important
    /// difference; else it is of any effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub important_difference: Option<bool>,
    /// Why it turned out not to be needed for the decision, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_needed: Option<Signature>,
    /// Whether it measures a gap between groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equity_outcome: Option<bool>,
    /// The characteristics by which its results are stratified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stratified_by: Vec<ProgressPlus>,
    /// Its relative effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relative_effect: Option<RelativeEffect>,
}

impl Outcome {
    /// An outcome of which nothing more is reported.
    #[must_use]
    pub fn new(id: &str, importance: Option<u8>, certainty: Certainty) -> Self {
        Self {
            id: id.to_owned(),
            name: id.to_owned(),
            importance,
            certainty,
            worst: None,
            best: None,
            favours: None,
            level: None,
            effect: None,
            important_difference: None,
            not_needed: None,
            equity_outcome: None,
            stratified_by: Vec::new(),
            relative_effect: None,
        }
    }

    /// The class of its importance, before any reclassification.
    #[must_use]
    pub fn class(&self) -> Option<ImportanceClass> {
        self.importance.and_then(ImportanceClass::of)
    }

    /// The worst and the best certainty; `None` if it is not rated.
    #[must_use]
    pub fn interval(&self) -> Option<[Certainty; 2]> {
        let point = self.certainty;
        let interval = [self.worst.unwrap_or(point), self.best.unwrap_or(point)];
        (point != Certainty::NotRated).then_some(interval)
    }

    /// The effect in a sentence, in words that fit the certainty; `None` if the effect or its
    /// certainty is not given.
    #[must_use]
    pub fn statement(&self, intervention: &str) -> Option<String> {
        if self.certainty == Certainty::VeryLow {
            let name = &self.name;
            return Some(format!(
                "The evidence is very uncertain about the effect of {intervention} on {name}"
            ));
        }
        let auxiliary = match self.certainty {
            Certainty::High => None,
            Certainty::Moderate => Some("probably"),
            Certainty::Low => Some("may"),
            Certainty::VeryLow | Certainty::NotRated => return None,
        };
        let important = self.important_difference == Some(true);
        let (plain, bare, object) = match (self.effect?, important) {
            (Effect::Reduces, _) => ("reduces", "reduce", ""),
            (Effect::Increases, _) => ("increases", "increase", ""),
            (Effect::LittleToNoEffect, false) => ("has", "have", "little to no effect on "),
            (Effect::LittleToNoEffect, true) => {
                ("has", "have", "little to no important effect on ")
            }
        };
        let amount = match self.effect? {
            Effect::LittleToNoEffect => "",
            _ if important => ", by an important amount",
            _ => "",
        };
        let verb = match auxiliary {
            None => plain.to_owned(),
            Some("may") => format!("may {bare}"),
            Some(word) => format!("{word} {plain}"),
        };
        Some(format!("The use of {intervention} {verb} {object}{}{amount}", self.name))
    }

    /// Reports what a schema cannot say.
    pub(super) fn check(&self, at: &str, faults: &mut Vec<Fault>) {
        self.check_importance(at, faults);
        self.check_interval(at, faults);
        if let Some(effect) = &self.relative_effect {
            effect.check(&format!("{at}/relative_effect"), faults);
        }
    }

    fn check_importance(&self, at: &str, faults: &mut Vec<Fault>) {
        if let Some(importance) = self.importance.filter(|_| self.class().is_none()) {
            let found = Some(importance.to_string());
            let place = format!("{at}/importance");
            faults.push(Fault::new("out-of-range", place, found, "a number from 1 to 9"));
        }
        if let Some(signature) = &self.not_needed {
            let place = format!("{at}/not_needed");
            signature.check(&place, faults);
            if self.class() != Some(ImportanceClass::Critical) {
                let expected =
                    "an outcome of importance 7 to 9: only a critical one is reclassified";
                faults.push(Fault::new("not-critical", place, None, expected));
            }
        }
    }

    fn check_interval(&self, at: &str, faults: &mut Vec<Fault>) {
        let (worst, best) = match (self.worst, self.best) {
            (None, None) => return,
            (Some(worst), Some(best)) => (worst, best),
            (Some(_), None) => return faults.push(missing(at, "best")),
            (None, Some(_)) => return faults.push(missing(at, "worst")),
        };
        let rated = worst != Certainty::NotRated && self.certainty != Certainty::NotRated;
        if !rated || worst > self.certainty || self.certainty > best {
            let found = Some(format!("{worst} to {best}"));
            let expected = format!(
                "levels around the certainty `{}`; none if it is not rated",
                self.certainty
            );
            faults.push(Fault::new("bad-interval", format!("{at}/worst"), found, expected));
        }
    }
}

fn missing(at: &str, key: &str) -> Fault {
    let expected = format!("the key `{key}`: an interval has two ends");
    Fault::new("missing-key", format!("{at}/{key}"), None, expected)
}

impl RelativeEffect {
    fn check(&self, at: &str, faults: &mut Vec<Fault>) {
        let ends =
            [("value", Some(self.value)), ("ci_low", self.ci_low), ("ci_high", self.ci_high)];
        for (key, value) in ends {
            if let Some(value) = value.filter(|value| !(value.is_finite() && *value > 0.0)) {
                let place = format!("{at}/{key}");
                let found = Some(value.to_string());
                faults.push(Fault::new("out-of-range", place, found, "a number above 0"));
            }
        }
        let low = self.ci_low.unwrap_or(self.value);
        let high = self.ci_high.unwrap_or(self.value);
        if low > self.value || self.value > high {
            let found = Some(json::brief(&serde_json::json!([low, high])));
            let expected = format!("an interval around {}", self.value);
            faults.push(Fault::new("bad-interval", at, found, expected));
        }
    }
}

/// The text with its first letter as a capital.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>());
    first.unwrap_or_default() + letters.as_str()
}
