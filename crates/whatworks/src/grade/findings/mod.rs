//! The summary of findings and the evidence profile: a rating as tables that people read.
//!
//! The layout is that of GRADE summary of findings tables and evidence profiles (Cochrane Handbook,
//! chapter 14): an outcome to a row with its importance, the studies, the relative and the absolute
//! effect, the certainty, the finding in a plain sentence, and a footnote for every judgement. The
//! profile adds the starting level and a column for each domain. Two things are this library's: the
//! interval of certainties that unreported facts leave possible, and what is missing, stand beside
//! the certainty; and a footnote says what kind of rule stands behind it.
//!
//! Nothing is decided, ordered or left out here: outcomes stay in the order in which they are given,
//! and are never sorted by certainty.

mod decisions;
mod footnotes;
pub(crate) mod html;
mod layout;
pub(crate) mod markdown;
mod outcome;
mod table;
mod words;

use serde::Serialize;

pub use html::HtmlForm;

use super::absolute::AbsoluteEffect;
use super::judgement::{Concern, Decided, Domain, Reporting};
use super::rating::{Rating, RulesName};
use super::rules::RuleKind;
use super::start::PartOfBody;
use super::target::TargetKind;
use super::wording::Statement;
use crate::base::{Certainty, Direction, Level, Measure, codes};
use crate::json;

codes! {
    /// The class of an outcome by its importance for a decision: 7 to 9 critical, 4 to 6
    /// important, 1 to 3 of limited importance (GRADE guidelines 2: Guyatt 2011, J Clin Epidemiol
    /// 64:395). Where the parameter `critical_importance` is set otherwise, critical begins there.
    ImportanceClass {
        /// Critical for the decision.
        Critical = "critical",
        /// Important, not critical.
        Important = "important",
        /// Of limited importance.
        Limited = "limited",
    }
}

codes! {
    /// What a footnote tells.
    FootnoteAbout {
        /// Why there is no rating.
        NotRated = "not-rated",
        /// By which of its bodies a recommendation is shown.
        ShownBy = "shown-by",
        /// Where the effect comes from, and which studies it leaves out.
        Effect = "effect",
        /// Why the rating starts where it does.
        Start = "start",
        /// Levels rated down.
        RatedDown = "rated-down",
        /// Levels rated up.
        RatedUp = "rated-up",
        /// Levels rated up that do not count.
        NotCounted = "not-counted",
        /// A judgement at the edge of the next worse level.
        CloseCall = "close-call",
        /// How downgrades are counted, where they are not simply levels.
        Combination = "combination",
        /// A decision of a person.
        Decision = "decision",
        /// A decision to look at again, because what it rested on has changed.
        Review = "review",
        /// What was assumed because it is not reported.
        Assumption = "assumption",
        /// The rating of the body's other studies.
        OtherStudies = "other-studies",
        /// Another way to read the sources.
        Reading = "reading",
        /// What the context that was asked about changes.
        Context = "context",
        /// Statements about the studies that do not agree.
        Contradiction = "contradiction",
    }
}

/// A sentence below the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Footnote {
    /// Its letter: `a` to `z`, then `aa`. Equal sentences share one.
    pub letter: String,
    /// What it tells.
    pub about: FootnoteAbout,
    /// The sentence.
    pub text: String,
    /// The id of the rule behind it; none for what is no rule.
    pub rule: Option<&'static str>,
    /// What stands behind the rule: a published source, this library, or something unconfirmed.
    pub kind: Option<RuleKind>,
    /// Where the rule comes from.
    pub source: Option<&'static str>,
}

/// Where in a row a footnote belongs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoteRef {
    /// `effect`, `target`, `start`, the name of a domain or of a reason for rating up, or
    /// `certainty`.
    pub on: &'static str,
    /// The letter of the footnote.
    pub letter: String,
}

/// The importance of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Importance {
    /// From 1 to 9.
    pub value: u8,
    /// Its class.
    pub class: ImportanceClass,
}

/// An effect as it is printed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EffectFinding {
    /// The measure.
    pub measure: Measure,
    /// The measure in words.
    pub measure_name: &'static str,
    /// The estimate: ratios on their natural scale.
    pub estimate: f64,
    /// The lower end of its 95 % confidence interval.
    pub ci_low: f64,
    /// The upper end of its 95 % confidence interval.
    pub ci_high: f64,
    /// Whether it was pooled here; else it is as a review reports it.
    pub pooled: bool,
    /// All of it in words.
    pub text: String,
}

/// The certainty with what surrounds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CertaintyFinding {
    /// The certainty.
    #[serde(rename = "final")]
    pub final_: Certainty,
    /// The four circles of GRADE; none where there is no rating.
    pub symbols: Option<&'static str>,
    /// The certainty in words.
    pub words: &'static str,
    /// What the rules suggest.
    pub suggested: Certainty,
    /// The decision of a person on the certainty as a whole.
    pub decided: Option<Decided>,
    /// The worst and the best certainty that the facts leave possible.
    pub interval: Option<[Certainty; 2]>,
    /// Where facts are missing that could move it: `start`, a domain or a reason for rating up.
    pub missing: Vec<&'static str>,
    /// The certainty that the document publishes, for a recommendation.
    pub published: Option<Certainty>,
    /// Why there is no rating.
    pub not_rated: Option<String>,
}

/// The starting level in a profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StartFinding {
    /// The level that holds.
    #[serde(rename = "final")]
    pub final_: Certainty,
    /// What the rules suggest.
    pub suggested: Certainty,
    /// How much of the designs is reported.
    pub facts: Reporting,
    /// Why, in words.
    pub because: String,
    /// The decision of a person; none where nobody has decided.
    pub decided: Option<Decided>,
    /// The rule that decided.
    pub rule: &'static str,
    /// What stands behind the rule.
    pub kind: RuleKind,
    /// Where the rule comes from.
    pub source: &'static str,
}

/// A domain in a profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DomainFinding {
    /// The domain.
    pub domain: Domain,
    /// The concern that holds.
    #[serde(rename = "final")]
    pub final_: Concern,
    /// What the rules suggest.
    pub suggested: Concern,
    /// The levels rated down.
    pub levels: u8,
    /// How much is reported.
    pub facts: Reporting,
    /// What the facts leave possible.
    pub possible: Vec<Concern>,
    /// Whether it is a close call with the next worse level.
    pub borderline: bool,
    /// Why, in words.
    pub because: String,
    /// What would have to be known to settle it.
    pub open: Option<String>,
    /// The decision of a person; none where nobody has decided.
    pub decided: Option<Decided>,
    /// The rule that decided.
    pub rule: &'static str,
    /// What stands behind the rule.
    pub kind: RuleKind,
    /// Where the rule comes from.
    pub source: &'static str,
}

/// A reason for rating up in a profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UpgradeFinding {
    /// Which: `large_effect`, `dose_response`, `opposing_confounding`.
    pub name: &'static str,
    /// The levels it rates up.
    pub levels: u8,
    /// Whether they count.
    pub counted: bool,
    /// Why, in words.
    pub because: String,
    /// The decision of a person; none where nobody has decided.
    pub decided: Option<Decided>,
    /// The rule that decided.
    pub rule: &'static str,
    /// What stands behind the rule.
    pub kind: RuleKind,
    /// Where the rule comes from.
    pub source: &'static str,
}

/// One outcome of a summary of findings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutcomeFindings {
    /// What is rated: a body or a recommendation.
    pub id: String,
    /// The outcome in words.
    pub outcome: Option<String>,
    /// Whose outcome it is.
    pub level: Option<Level>,
    /// Its importance for the decision.
    pub importance: Option<Importance>,
    /// The number of studies; none where it is not known. It is never counted over several
    /// reviews, which may share studies.
    pub studies: Option<usize>,
    /// The number of participants; none where it is not known for all studies.
    pub participants: Option<f64>,
    /// Which studies of the body it is of.
    pub part: Option<PartOfBody>,
    /// The effect; none where nothing was pooled.
    pub effect: Option<EffectFinding>,
    /// Which way the evidence points.
    pub direction: Option<Direction>,
    /// What the certainty is a certainty of.
    pub target: Option<TargetKind>,
    /// The absolute effect at each baseline risk.
    pub absolute: Vec<AbsoluteEffect>,
    /// The certainty.
    pub certainty: CertaintyFinding,
    /// The finding in a plain sentence.
    pub statement: Option<Statement>,
    /// The starting level; none for what is not rated.
    pub start: Option<StartFinding>,
    /// The five domains; empty for what is not rated.
    pub domains: Vec<DomainFinding>,
    /// The reasons for rating up that were looked at.
    pub upgrades: Vec<UpgradeFinding>,
    /// The sum in one line.
    pub combination: Option<String>,
    /// The rule set.
    pub rules: RulesName,
    /// Its footnotes.
    pub notes: Vec<NoteRef>,
}

/// A summary of findings, and the evidence profile of the same outcomes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SummaryOfFindings {
    /// The form of this result.
    pub schema: &'static str,
    /// The question, or a title.
    pub title: Option<String>,
    /// The outcomes, in the order given.
    pub outcomes: Vec<OutcomeFindings>,
    /// The footnotes of all outcomes.
    pub footnotes: Vec<Footnote>,
}

impl SummaryOfFindings {
    /// The summary of several outcomes, in the order given.
    #[must_use]
    pub fn of(title: Option<&str>, ratings: &[Rating]) -> Self {
        let mut footnotes = Vec::new();
        let outcomes =
            ratings.iter().map(|rating| OutcomeFindings::of(rating, &mut footnotes)).collect();
        Self {
            schema: "whatworks-findings/1",
            title: title.map(str::to_owned),
            outcomes,
            footnotes,
        }
    }

    /// The summary as JSON (`whatworks-findings/1`): every key is there, and `null` means that there
    /// is nothing to show.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }
}

impl Rating {
    /// The summary of findings of this outcome alone.
    #[must_use]
    pub fn summary_of_findings(&self) -> SummaryOfFindings {
        SummaryOfFindings::of(None, std::slice::from_ref(self))
    }
}
