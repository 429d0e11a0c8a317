//! Judgements: the concern in a domain, what the facts leave possible, and the trace.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::rules::Rule;
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
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    #[serde(serialize_with = "id_of")]
    pub rule: &'static Rule,
    /// Why, in words, with the facts it rests on.
    pub because: String,
    /// What would have to be known to settle it; absent where nothing is open.
    pub open: Option<String>,
    /// What a person is asked to consider beside the suggestion.
    pub prompts: Vec<String>,
    /// What other rules would say.
    pub opinions: Vec<Opinion>,
    /// The decision of a person; absent where nobody has decided.
    pub decided: Option<Box<Decided>>,
}

/// What another rule would say of a domain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Opinion {
    /// The rule.
    #[serde(serialize_with = "id_of")]
    pub rule: &'static Rule,
    /// The level it would give.
    pub concern: Concern,
    /// Why, in words.
    pub because: String,
}

/// What a person decided, and whether it is still about the same facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// The decision.
    pub to: String,
    /// Why; absent only where it is what the rules suggest.
    pub reason: Option<String>,
    /// Who decided.
    pub who: Option<String>,
    /// When.
    pub date: Option<String>,
    /// What has changed since; absent where nothing has, or nobody noted what it rested on.
    pub review: Option<String>,
}

/// A rule is shown by its id.
pub(super) fn id_of<S: Serializer>(rule: &&'static Rule, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(rule.id)
}

impl DomainJudgement {
    pub(crate) fn new(
        rule: &'static Rule,
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
            rule,
            because: because.into(),
            open: None,
            prompts: Vec::new(),
            opinions: Vec::new(),
            decided: None,
        }
    }

    /// A judgement that the facts settle.
    pub(crate) fn settled(
        rule: &'static Rule,
        concern: Concern,
        because: impl Into<String>,
    ) -> Self {
        Self::new(rule, concern, vec![concern], Reporting::Reported, because)
    }

    /// Says what would have to be known to settle the judgement.
    pub(crate) fn open(mut self, what: impl Into<String>) -> Self {
        self.open = Some(what.into());
        self
    }

    /// Leaves other levels possible, for what would have to be known.
    pub(crate) fn leaving(mut self, low: u8, high: u8, what: impl Into<String>) -> Self {
        self.possible = Concern::range(low, high);
        self.facts = Reporting::PartlyReported;
        self.open(what)
    }

    pub(crate) fn borderline(mut self) -> Self {
        self.borderline = true;
        self
    }

    pub(crate) fn prompt(mut self, text: impl Into<String>) -> Self {
        self.prompts.push(text.into());
        self
    }

    pub(crate) fn opinion(mut self, opinion: Option<Opinion>) -> Self {
        self.opinions.extend(opinion);
        self
    }

    /// Keeps within the most levels that a rule set allows.
    pub(crate) fn at_most(mut self, levels: f64) -> Self {
        let within = |concern: Concern| match concern.levels() {
            Some(down) if f64::from(down) > levels => Concern::from_levels(whole(levels)),
            _ => concern,
        };
        self.suggested = within(self.suggested);
        self.final_ = within(self.final_);
        for concern in &mut self.possible {
            *concern = within(*concern);
        }
        self.possible.dedup();
        // What was open comes to the same.
        if self.possible.len() == 1 && self.open.take().is_some() {
            self.facts = Reporting::Reported;
        }
        self
    }

    /// Leaves possible what would be if something else were known.
    pub(crate) fn widen(&mut self, other: &Self, open: &str) {
        let ([low, high], [other_low, other_high]) = (self.bounds(), other.bounds());
        if other_low < low || other_high > high {
            self.leave(low.min(other_low), high.max(other_high), open);
        }
    }

    /// Leaves every level possible up to the most there is, where the question arises.
    pub(crate) fn leave_all(&mut self, most: f64, open: &str) {
        let [_, high] = self.bounds();
        if self.suggested != Concern::NotApplicable {
            self.leave(0, high.max(whole(most)), open);
        }
    }

    fn leave(&mut self, low: u8, high: u8, open: &str) {
        self.possible = Concern::range(low, high);
        // What does not arise on the studies analysed may arise on others.
        for concern in self.possible.iter_mut().filter(|c| c.levels() == self.suggested.levels()) {
            *concern = self.suggested;
        }
        self.facts = Reporting::PartlyReported;
        self.open = Some(match self.open.take() {
            Some(text) => format!("{text}; {open}"),
            None => open.to_owned(),
        });
    }

    pub(crate) fn down(&self) -> u8 {
        self.final_.levels().unwrap_or(0)
    }

    /// The fewest and the most levels that are possible; those of a decision, where there is one.
    pub(crate) fn bounds(&self) -> [u8; 2] {
        if self.decided.is_some() {
            return [self.down(); 2];
        }
        let levels = || self.possible.iter().filter_map(|concern| concern.levels());
        [levels().min().unwrap_or(0), levels().max().unwrap_or(0)]
    }

    /// Whether it is a call that somebody made or the facts make, and not an assumption.
    pub(crate) fn is_close_call(&self) -> bool {
        self.borderline && self.facts == Reporting::Reported
    }
}

/// Levels from a parameter.
fn whole(levels: f64) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "parameters of levels lie between 0 and 3"
    )]
    let levels = levels as u8;
    levels
}

/// The five domains of rating down.
#[derive(Clone, Debug, PartialEq, Serialize)]
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

    pub(crate) const fn get_mut(&mut self, domain: Domain) -> &mut DomainJudgement {
        match domain {
            Domain::RiskOfBias => &mut self.risk_of_bias,
            Domain::Inconsistency => &mut self.inconsistency,
            Domain::Indirectness => &mut self.indirectness,
            Domain::Imprecision => &mut self.imprecision,
            Domain::PublicationBias => &mut self.publication_bias,
        }
    }

    /// Leaves possible what would be if something else were known.
    pub(crate) fn widen(&mut self, other: &Self, open: &str) {
        for domain in Domain::ALL {
            self.get_mut(*domain).widen(other.get(*domain), open);
        }
    }

    /// Every domain with its judgement.
    pub fn iter(&self) -> impl Iterator<Item = (Domain, &DomainJudgement)> {
        Domain::ALL.iter().map(|domain| (*domain, self.get(*domain)))
    }
}

/// A value in a trace.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum TraceValue {
    /// A number.
    Number(f64),
    /// A count.
    Count(u64),
    /// A code, or a word of the rules.
    Code(&'static str),
    /// Text.
    Text(String),
}

impl std::fmt::Display for TraceValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Count(count) => write!(f, "{count}"),
            Self::Code(text) => f.write_str(text),
            Self::Text(text) => f.write_str(text),
        }
    }
}

macro_rules! trace_value {
    ($($from:ty => $value:ident |$given:ident| $convert:expr;)+) => {
        $(impl From<$from> for TraceValue {
            fn from($given: $from) -> Self { Self::$value($convert) }
        })+
    };
}

trace_value! {
    f64 => Number |value| value;
    usize => Count |value| value as u64;
    u32 => Count |value| u64::from(value);
    &'static str => Code |value| value;
    String => Text |value| value;
}

/// One step of a rating: which rule, on what, against what, with what result.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceEntry {
    /// The rule.
    pub rule: &'static Rule,
    /// What it was applied to, by name.
    pub inputs: Vec<(&'static str, TraceValue)>,
    /// What it was compared with.
    pub threshold: Option<TraceValue>,
    /// What came out.
    pub result: TraceValue,
}

impl Serialize for TraceEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Inputs<'a>(&'a [(&'static str, TraceValue)]);
        impl Serialize for Inputs<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
            }
        }
        let mut entry = serializer.serialize_struct("TraceEntry", 7)?;
        entry.serialize_field("rule", self.rule.id)?;
        entry.serialize_field("kind", &self.rule.kind)?;
        entry.serialize_field("says", self.rule.says)?;
        entry.serialize_field("source", self.rule.source)?;
        entry.serialize_field("inputs", &Inputs(&self.inputs))?;
        entry.serialize_field("threshold", &self.threshold)?;
        entry.serialize_field("result", &self.result)?;
        entry.end()
    }
}

/// The steps that a rating usually has.
const USUAL_STEPS: usize = 24;

/// Collects the steps of a rating.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trace {
    pub(crate) entries: Vec<TraceEntry>,
}

impl Trace {
    pub(crate) fn note<const N: usize>(
        &mut self,
        rule: &'static Rule,
        inputs: [(&'static str, TraceValue); N],
        threshold: Option<TraceValue>,
        result: impl Into<TraceValue>,
    ) {
        if self.entries.capacity() == 0 {
            self.entries.reserve(USUAL_STEPS);
        }
        let inputs = Vec::from(inputs);
        self.entries.push(TraceEntry { rule, inputs, threshold, result: result.into() });
    }
}
