//! A rating from judgements alone, without an evidence base.

use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

use super::combine::{self, Combined, Ledger};
use super::domains::{self, Upgrade};
use super::judgement::{Concern, Domain, DomainJudgement, Domains, Reporting, Trace};
use super::options::rules_named;
use super::rating::Rating;
use super::rules::{GIVEN, RuleSet};
use super::start::StartJudgement;
use crate::base::Certainty;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;
use crate::schema::Schema;

/// Judgements of a panel: a start, five domains, and levels to rate up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Judgements {
    /// The starting level.
    #[serde(default = "high")]
    pub start: Certainty,
    /// Risk of bias.
    #[serde(default = "not_reported")]
    pub risk_of_bias: Concern,
    /// Inconsistency.
    #[serde(default = "not_reported")]
    pub inconsistency: Concern,
    /// Indirectness.
    #[serde(default = "not_reported")]
    pub indirectness: Concern,
    /// Imprecision.
    #[serde(default = "not_reported")]
    pub imprecision: Concern,
    /// Publication bias: `undetected` or `not-serious`, `serious` (suspected), `not-reported`.
    #[serde(default = "not_reported_bias")]
    pub publication_bias: PublicationBias,
    /// Levels rated up for a large effect, 0 to 2.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 2)))]
    pub large_effect: u8,
    /// Levels rated up for a dose-response gradient, 0 or 1.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 1)))]
    pub dose_response: u8,
    /// Levels rated up for opposing residual confounding, 0 or 1.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 1)))]
    pub opposing_confounding: u8,
    /// Domains whose judgement is a close call with the next worse level.
    #[serde(default)]
    pub borderline: Vec<Domain>,
    /// The certainty that was published with these judgements, to be compared with what they give.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Certainty>,
    /// The reasons as they were published, to be compared with the codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Reasons>,
    /// The rule set.
    #[serde(default = "default_rules")]
    pub rules: String,
}

/// The published reason for each judgement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reasons {
    /// Risk of bias.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk_of_bias: Option<String>,
    /// Inconsistency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inconsistency: Option<String>,
    /// Indirectness.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indirectness: Option<String>,
    /// Imprecision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imprecision: Option<String>,
    /// Publication bias.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publication_bias: Option<String>,
}

impl Reasons {
    const fn of(&self, domain: Domain) -> Option<&String> {
        match domain {
            Domain::RiskOfBias => self.risk_of_bias.as_ref(),
            Domain::Inconsistency => self.inconsistency.as_ref(),
            Domain::Indirectness => self.indirectness.as_ref(),
            Domain::Imprecision => self.imprecision.as_ref(),
            Domain::PublicationBias => self.publication_bias.as_ref(),
        }
    }
}

crate::base::codes! {
    /// Publication bias as a panel states it.
    PublicationBias {
        /// Looked for and not detected.
        Undetected = "undetected",
        /// The same, in the words of the other domains.
        NotSerious = "not-serious",
        /// Strongly suspected.
        Serious = "serious",
        /// Very strongly suspected.
        VerySerious = "very-serious",
        /// Nobody has looked.
        NotReported = "not-reported",
    }
}

impl PublicationBias {
    const fn concern(self) -> Concern {
        match self {
            Self::Undetected | Self::NotSerious => Concern::NotSerious,
            Self::Serious => Concern::Serious,
            Self::VerySerious => Concern::VerySerious,
            Self::NotReported => Concern::NotReported,
        }
    }
}

const fn high() -> Certainty {
    Certainty::High
}

const fn not_reported() -> Concern {
    Concern::NotReported
}

const fn not_reported_bias() -> PublicationBias {
    PublicationBias::NotReported
}

fn default_rules() -> String {
    RuleSet::default().id().to_owned()
}

impl Default for Judgements {
    /// Starts at high, and nothing else is reported.
    fn default() -> Self {
        Self {
            start: high(),
            risk_of_bias: not_reported(),
            inconsistency: not_reported(),
            indirectness: not_reported(),
            imprecision: not_reported(),
            publication_bias: not_reported_bias(),
            large_effect: 0,
            dose_response: 0,
            opposing_confounding: 0,
            borderline: Vec::new(),
            published: None,
            reasons: None,
            rules: default_rules(),
        }
    }
}

impl Judgements {
    const fn concern(&self, domain: Domain) -> Concern {
        match domain {
            Domain::RiskOfBias => self.risk_of_bias,
            Domain::Inconsistency => self.inconsistency,
            Domain::Indirectness => self.indirectness,
            Domain::Imprecision => self.imprecision,
            Domain::PublicationBias => self.publication_bias.concern(),
        }
    }

    /// Reads judgements from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let schema =
            SCHEMA.get_or_init(|| Schema::new(include_str!("../../schema/judgements-1.json")));
        schema.read_request(text.as_ref())
    }
}

/// Combines judgements into a rating.
///
/// A domain that is `not-reported` gets what the rule set assumes, and widens the interval; it is
/// never taken for `not-serious`.
///
/// # Errors
///
/// [`Error::InvalidRequest`] for an unknown rule set, a start that is no level, or levels rated up
/// beyond what GRADE allows.
pub fn combine(judgements: &Judgements) -> Result<Rating, Error> {
    let rules = rules_named(&judgements.rules)?;
    check(judgements)?;
    let start = StartJudgement::known(&GIVEN, judgements.start, "given");
    let domains = domains_of(judgements);
    let upgrades = upgrades_of(judgements);
    let combined = combine::combine(&rules, &start, &domains, &upgrades);
    let contradictions = contradictions(judgements, combined.certainty);
    let rating = rating(&rules, start, domains, upgrades, combined);
    Ok(Rating { published: judgements.published, contradictions, ..rating })
}

fn rating(
    rules: &RuleSet,
    start: StartJudgement,
    domains: Domains,
    upgrades: Vec<Upgrade>,
    combined: Combined,
) -> Rating {
    let mut trace = Trace::default();
    combine::note(&combined, &start, rules.profile(), &mut trace);
    let ledger = Ledger::new(rules, &start, &domains, &upgrades);
    Rating {
        certainty: combined.certainty,
        suggested: combined.certainty,
        interval: Some(combined.interval),
        missing: super::rate::missing(&start, &domains, &upgrades, &ledger),
        ledger: Some(ledger),
        start: Some(start),
        domains: Some(domains),
        upgrades,
        combination: Some(combined.combination),
        trace: trace.entries,
        ..Rating::empty(None, "judgements", rules)
    }
}

/// What was published and does not agree with itself: the level against its judgements, and codes
/// against the words of their reasons.
fn contradictions(judgements: &Judgements, derived: Certainty) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(published) = judgements.published.filter(|published| *published != derived) {
        found.push(format!("published as {published}; its judgements give {derived}"));
    }
    let reasons = judgements.reasons.clone().unwrap_or_default();
    for domain in Domain::ALL {
        let coded = judgements.concern(*domain);
        let words = reasons.of(*domain).and_then(|reason| level_in(reason));
        if let Some(words) = words.filter(|words| *words != coded) {
            let words = words.code().replace('-', " ");
            found.push(format!("{domain} is coded {coded}; its reason says {words}"));
        }
    }
    found
}

/// The level that a reason names in words, the most specific first. `None` where it names none.
fn level_in(reason: &str) -> Option<Concern> {
    const WORDS: [(&str, Concern); 7] = [
        ("extremely serious", Concern::ExtremelySerious),
        ("very serious", Concern::VerySerious),
        ("not serious", Concern::NotSerious),
        ("no serious", Concern::NotSerious),
        ("no concern", Concern::NotSerious),
        ("not reported", Concern::NotReported),
        ("serious", Concern::Serious),
    ];
    let reason = reason.to_lowercase();
    WORDS.iter().find(|(words, _)| reason.contains(words)).map(|(_, concern)| *concern)
}

fn check(judgements: &Judgements) -> Result<(), Error> {
    let mut faults = Vec::new();
    if judgements.start == Certainty::NotRated {
        let found = Some(json::quoted(judgements.start.code()));
        let expected = "one of `very-low`, `low`, `moderate`, `high`";
        faults.push(Fault::new("unknown-code", "/start", found, expected));
    }
    let limits = [
        ("large_effect", judgements.large_effect, 2),
        ("dose_response", judgements.dose_response, 1),
        ("opposing_confounding", judgements.opposing_confounding, 1),
    ];
    for (name, levels, most) in limits {
        if levels > most {
            let found = Some(levels.to_string());
            let expected = format!("a number from 0 to {most}");
            faults.push(Fault::new("out-of-range", format!("/{name}"), found, expected));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::InvalidRequest(Faults::new(faults))) }
}

fn domains_of(judgements: &Judgements) -> Domains {
    let judged =
        |domain| given(domain, judgements.concern(domain), judgements.borderline.contains(&domain));
    Domains {
        risk_of_bias: judged(Domain::RiskOfBias),
        inconsistency: judged(Domain::Inconsistency),
        indirectness: judged(Domain::Indirectness),
        imprecision: judged(Domain::Imprecision),
        publication_bias: judged(Domain::PublicationBias),
    }
}

fn given(domain: Domain, concern: Concern, borderline: bool) -> DomainJudgement {
    if concern == Concern::NotReported {
        return domains::not_reported(domain, "not reported");
    }
    let judged = DomainJudgement::new(&GIVEN, concern, vec![concern], Reporting::Reported, "given");
    if borderline { judged.borderline() } else { judged }
}

fn upgrades_of(judgements: &Judgements) -> Vec<Upgrade> {
    let all = [
        ("large_effect", judgements.large_effect),
        ("dose_response", judgements.dose_response),
        ("opposing_confounding", judgements.opposing_confounding),
    ];
    let stated = all.into_iter().filter(|(_, levels)| *levels > 0);
    stated.map(|(name, levels)| Upgrade::settled(name, levels, &GIVEN, "given")).collect()
}
