//! Judgements: the concern in a domain, what the facts leave possible, and the trace.

use std::collections::BTreeMap;

use serde::Serialize;

use super::rules::{Rule, RuleKind};
use crate::base::codes;

codes! {
    /// How serious a concern is: the number of levels to rate down.
    Concern {
        /// No reason to rate down.
        NotSerious = "not-serious",
        /// One level.
        Serious = "serious",
        /// Two levels.
        VerySerious = "very-serious",
        /// Three levels.
        ExtremelySerious = "extremely-serious",
        /// Nobody has reported it. Not the same as not serious.
        NotReported = "not-reported",
        /// The question does not arise (inconsistency of one study).
        NotApplicable = "not-applicable",
    }
}

impl Concern {
    /// The number of levels to rate down, if it is known.
    #[must_use]
    pub const fn levels(self) -> Option<u8> {
        match self {
            Concern::NotSerious | Concern::NotApplicable => Some(0),
            Concern::Serious => Some(1),
            Concern::VerySerious => Some(2),
            Concern::ExtremelySerious => Some(3),
            Concern::NotReported => None,
        }
    }

    pub(crate) const fn from_levels(levels: u8) -> Self {
        match levels {
            0 => Concern::NotSerious,
            1 => Concern::Serious,
            2 => Concern::VerySerious,
            _ => Concern::ExtremelySerious,
        }
    }

    /// The concerns of `low` to `high` levels.
    pub(crate) fn range(low: u8, high: u8) -> Vec<Self> {
        (low..=high).map(Self::from_levels).collect()
    }
}

codes! {
    /// A reason for rating down.
    Domain {
        /// Risk of bias (methodological limitations).
        RiskOfBias = "risk_of_bias",
        /// Inconsistency.
        Inconsistency = "inconsistency",
        /// Indirectness.
        Indirectness = "indirectness",
        /// Imprecision.
        Imprecision = "imprecision",
        /// Publication bias.
        PublicationBias = "publication_bias",
    }
}

codes! {
    /// How much of what a domain needs is reported.
    Reporting {
        /// All of it.
        Reported = "reported",
        /// Some of it.
        PartlyReported = "partly-reported",
        /// None of it: the suggestion is an assumption of the rule set.
        NotReported = "not-reported",
    }
}

/// The judgement of one domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DomainJudgement {
    /// What the rules suggest.
    pub suggested: Concern,
    /// What holds: the suggestion, until a person decides otherwise.
    #[serde(rename = "final")]
    pub final_: Concern,
    /// How much is reported.
    pub facts: Reporting,
    /// What the facts leave possible, from best to worst.
    pub possible: Vec<Concern>,
    /// Whether it is a close call with the next worse level.
    pub borderline: bool,
    /// The rule that decided.
    pub rule: &'static str,
    /// Why, in words.
    pub because: String,
    /// What would have to be known to settle it; absent where nothing is open.
    pub open: Option<String>,
}

impl DomainJudgement {
    pub(crate) fn new(
        rule: &Rule,
        suggested: Concern,
        possible: Vec<Concern>,
        facts: Reporting,
        because: impl Into<String>,
    ) -> Self {
        Self {
            suggested,
            final_: suggested,
            facts,
            possible,
            borderline: false,
            rule: rule.id,
            because: because.into(),
            open: None,
        }
    }

    /// Says what would have to be known to settle the judgement.
    pub(crate) fn open(mut self, what: impl Into<String>) -> Self {
        self.open = Some(what.into());
        self
    }

    pub(crate) fn borderline(mut self) -> Self {
        self.borderline = true;
        self
    }

    pub(crate) fn down(&self) -> u8 {
        self.final_.levels().unwrap_or(0)
    }

    pub(crate) fn fewest(&self) -> u8 {
        self.possible.iter().filter_map(|concern| concern.levels()).min().unwrap_or(0)
    }

    pub(crate) fn most(&self) -> u8 {
        self.possible.iter().filter_map(|concern| concern.levels()).max().unwrap_or(0)
    }
}

/// The five domains of rating down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Domains {
    /// Risk of bias.
    pub risk_of_bias: DomainJudgement,
    /// Inconsistency.
    pub inconsistency: DomainJudgement,
    /// Indirectness.
    pub indirectness: DomainJudgement,
    /// Imprecision.
    pub imprecision: DomainJudgement,
    /// Publication bias.
    pub publication_bias: DomainJudgement,
}

impl Domains {
    /// The judgement of a domain.
    #[must_use]
    pub const fn get(&self, domain: Domain) -> &DomainJudgement {
        match domain {
            Domain::RiskOfBias => &self.risk_of_bias,
            Domain::Inconsistency => &self.inconsistency,
            Domain::Indirectness => &self.indirectness,
            Domain::Imprecision => &self.imprecision,
            Domain::PublicationBias => &self.publication_bias,
        }
    }

    /// Every domain with its judgement.
    pub fn iter(&self) -> impl Iterator<Item = (Domain, &DomainJudgement)> {
        Domain::ALL.iter().map(|domain| (*domain, self.get(*domain)))
    }
}

/// One step of a rating: which rule, on what, against what, with what result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TraceEntry {
    /// The rule.
    pub rule: &'static str,
    /// What stands behind it.
    pub kind: RuleKind,
    /// What it says.
    pub says: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// What it was applied to.
    pub inputs: BTreeMap<&'static str, String>,
    /// What it was compared with.
    pub threshold: Option<String>,
    /// What came out.
    pub result: String,
}

/// Collects the steps of a rating.
#[derive(Default)]
pub(crate) struct Trace {
    pub(crate) entries: Vec<TraceEntry>,
}

impl Trace {
    pub(crate) fn note(
        &mut self,
        rule: &Rule,
        inputs: &[(&'static str, String)],
        threshold: Option<String>,
        result: impl Into<String>,
    ) {
        self.entries.push(TraceEntry {
            rule: rule.id,
            kind: rule.kind,
            says: rule.says,
            source: rule.source,
            inputs: inputs.iter().cloned().collect(),
            threshold,
            result: result.into(),
        });
    }
}
