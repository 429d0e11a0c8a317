//! One clause of a query against one recommendation: holds, fails or unknown, with the reason.

use std::collections::BTreeSet;

use serde::Serialize;

use super::query::Query;
use crate::base::{EvidenceBase, ProgressPlus, Provenance, Recommendation, Scope, codes};
use crate::organisation::{AudienceRules, normal};

codes! {
    /// A clause of a query.
    Clause {
        /// The target audience.
        Audience = "audience",
        /// The theme.
        Theme = "theme",
        /// The setting of care.
        Setting = "setting",
        /// The population.
        Population = "population",
    }
}

codes! {
    /// Whether a clause holds. What the base does not say is unknown; it never fails.
    ClauseVerdict {
        /// It holds.
        Holds = "holds",
        /// It fails.
        Fails = "fails",
        /// The base does not say.
        Unknown = "unknown",
    }
}

/// Why a clause holds, fails or is unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The clause.
    pub clause: Clause,
    /// Whether it holds.
    pub verdict: ClauseVerdict,
    /// What in the base and in the query decided it.
    pub because: String,
    /// Where the base has it from.
    pub source: String,
}

/// What raises the relevance of a recommendation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Relevance {
    /// The clause.
    pub clause: Clause,
    /// What the text singles out, and the query asks for.
    pub value: String,
    /// Where the base has it from.
    pub source: String,
}

/// A value that a query asks for: as it was written, and in the form that is compared.
pub(super) struct Asked {
    text: String,
    code: String,
    /// Whether the value means anything to the base, so that its absence can be told.
    known: bool,
}

impl Clause {
    /// The key of a query that asks the clause.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Clause::Audience => "audience",
            Clause::Theme => "themes",
            Clause::Setting => "settings",
            Clause::Population => "populations",
        }
    }

    /// The values that a query gives for the clause.
    fn given(self, query: &Query) -> Option<&[String]> {
        match self {
            Clause::Audience => query.audience.as_ref().map(std::slice::from_ref),
            Clause::Theme => query.themes.as_deref(),
            Clause::Setting => query.settings.as_deref(),
            Clause::Population => query.populations.as_deref(),
        }
    }

    pub(super) fn is_asked(self, query: &Query) -> bool {
        self.given(query).is_some()
    }

    /// The values that a query asks for.
    pub(super) fn asked(self, base: &EvidenceBase, query: &Query) -> Option<Vec<Asked>> {
        let asked = |text: &String| {
            let code = self.normal(text);
            Asked { text: text.clone(), known: self.is_known(base, &code), code }
        };
        self.given(query).map(|values| values.iter().map(asked).collect())
    }

    fn scope(self, recommendation: &Recommendation) -> Option<&Scope> {
        match self {
            Clause::Audience => recommendation.audiences.as_ref(),
            Clause::Setting => recommendation.settings.as_ref(),
            Clause::Population => recommendation.populations.as_ref(),
            Clause::Theme => None,
        }
    }

    /// The values of the recommendation that make the clause hold.
    pub(super) fn holding(self, recommendation: &Recommendation) -> Vec<&str> {
        if self == Clause::Theme {
            return vec![&recommendation.theme];
        }
        let scope = self.scope(recommendation);
        let named = scope.and_then(|scope| scope.only.as_ref().or(scope.especially.as_ref()));
        let distinct: BTreeSet<&str> = named.into_iter().flatten().map(String::as_str).collect();
        distinct.into_iter().collect()
    }

    fn normal(self, value: &str) -> String {
        match self {
            Clause::Audience => AudienceRules::built_in().resolve(value),
            Clause::Theme => value.to_owned(),
            Clause::Setting | Clause::Population => normal(value),
        }
    }

    /// Whether a value is built in, or named by any recommendation of the base.
    fn is_known(self, base: &EvidenceBase, value: &str) -> bool {
        let built_in = match self {
            Clause::Audience => AudienceRules::built_in().is_known(value),
            Clause::Population => ProgressPlus::from_code(value).is_some(),
            Clause::Theme | Clause::Setting => false,
        };
        let named = |recommendation| {
            self.holding(recommendation).iter().any(|known| self.normal(known) == value)
        };
        built_in || base.recommendations().iter().any(named)
    }

    /// Evaluates the clause.
    pub(super) fn evaluate(
        self,
        recommendation: &Recommendation,
        asked: &[Asked],
    ) -> (Reason, Vec<Relevance>) {
        if self == Clause::Theme {
            return (theme(recommendation, asked), Vec::new());
        }
        let Some(scope) = self.scope(recommendation) else {
            return (self.not_stated(recommendation, asked), Vec::new());
        };
        let names = |list: &Option<Vec<String>>, asked: &Asked| {
            list.iter().flatten().any(|named| self.normal(named) == asked.code)
        };
        let in_only = asked.iter().any(|value| names(&scope.only, value));
        let singled_out: Vec<&Asked> =
            asked.iter().filter(|value| names(&scope.especially, value)).collect();
        let strange = asked.iter().find(|value| !value.known);
        let verdict = if in_only || (scope.only.is_none() && !singled_out.is_empty()) {
            ClauseVerdict::Holds
        } else if scope.only.is_some() && strange.is_none() {
            ClauseVerdict::Fails
        } else {
            ClauseVerdict::Unknown
        };
        let mut because = format!("{}; asked for {}", in_words(scope), asked_in_words(asked));
        if let (Some(strange), ClauseVerdict::Unknown) = (strange, verdict) {
            because.push_str(&format!(", and this base knows no {self} `{}`", strange.text));
        }
        let source = source(&scope.provenance);
        let relevance = singled_out.into_iter().map(|value| Relevance {
            clause: self,
            value: value.code.clone(),
            source: source.clone(),
        });
        let relevance = relevance.collect();
        (Reason { clause: self, verdict, because, source }, relevance)
    }

    fn not_stated(self, recommendation: &Recommendation, asked: &[Asked]) -> Reason {
        Reason {
            clause: self,
            verdict: ClauseVerdict::Unknown,
            because: format!("no {self} is stated; asked for {}", asked_in_words(asked)),
            source: source(&recommendation.provenance),
        }
    }
}

fn theme(recommendation: &Recommendation, asked: &[Asked]) -> Reason {
    let holds = asked.iter().any(|value| value.code == recommendation.theme);
    Reason {
        clause: Clause::Theme,
        verdict: if holds { ClauseVerdict::Holds } else { ClauseVerdict::Fails },
        because: format!(
            "of the theme `{}`; asked for {}",
            recommendation.theme,
            asked_in_words(asked)
        ),
        source: source(&recommendation.provenance),
    }
}

fn in_words(scope: &Scope) -> String {
    let mut parts = Vec::new();
    if let Some(only) = &scope.only {
        parts.push(format!("for {} only", quoted(only)));
    }
    if let Some(especially) = &scope.especially {
        parts.push(format!("especially for {}", quoted(especially)));
    }
    parts.join(", ")
}

/// The values as written, with the code where that is another.
fn asked_in_words(asked: &[Asked]) -> String {
    let word = |value: &Asked| {
        if AudienceRules::built_in().is_known(&value.code) && value.code != value.text {
            format!("`{}` (`{}`)", value.text, value.code)
        } else {
            format!("`{}`", value.text)
        }
    };
    asked.iter().map(word).collect::<Vec<String>>().join(", ")
}

fn quoted(values: &[String]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    quoted.join(", ")
}

/// A locator in one line: layer, address where there is one, part.
fn source(provenance: &Provenance) -> String {
    match &provenance.locator.address {
        Some(address) => {
            format!("{}: {address}, {}", provenance.layer, provenance.locator.part)
        }
        None => format!("{}: {}", provenance.layer, provenance.locator.part),
    }
}
