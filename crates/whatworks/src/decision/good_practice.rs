//! Good practice statements: five conditions, a screen, and no certainty.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::rules;
use crate::base::codes;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::grade::TraceEntry;
use crate::json;
use crate::rulebook::applied;
use crate::schema::Schema;
use crate::table::{Column, Table, Values};

codes! {
    /// An answer to a condition.
    Fulfilled {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// It is unclear.
        Unclear = "unclear",
    }
}

/// The documented answer to a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Documented {
    /// The answer.
    pub answer: Fulfilled,
    /// The reason for it.
    pub reason: String,
}

codes! {
    /// A condition of a good practice statement.
    Condition {
        /// It is clear and actionable, and says for whom.
        ClearAndActionable = "clear_and_actionable",
        /// The message is really necessary for practice.
        Necessary = "necessary",
        /// Its net consequences are large and positive, all outcomes and downstream effects
        /// considered.
        LargeNetBenefit = "large_net_benefit",
        /// Collecting and summarising the evidence would be a poor use of the panel's time.
        EvidencePoorUse = "evidence_poor_use",
        /// A documented, explicit rationale connects the indirect evidence.
        Rationale = "rationale",
    }
}

impl Condition {
    /// The condition as a question.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::ClearAndActionable => "Is it clear and actionable, and does it say for whom?",
            Self::Necessary => "Is the message really necessary for practice?",
            Self::LargeNetBenefit => {
                "Are its net consequences large and positive, over all outcomes and downstream effects?"
            }
            Self::EvidencePoorUse => {
                "Would collecting and summarising the evidence be a poor use of the panel's time?"
            }
            Self::Rationale => {
                "Is there a well-documented, explicit rationale that connects the indirect evidence?"
            }
        }
    }
}

/// A good practice statement. It has no certainty: a key of that name is a fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GoodPractice {
    /// The name of the statement.
    pub id: String,
    /// The statement.
    pub statement: String,
    /// Whether it is clear and actionable, and says for whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clear_and_actionable: Option<Documented>,
    /// Whether the message is really necessary for practice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub necessary: Option<Documented>,
    /// Whether its net consequences are large and positive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub large_net_benefit: Option<Documented>,
    /// Whether collecting the evidence would be a poor use of the panel's time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_poor_use: Option<Documented>,
    /// Whether a documented rationale connects the indirect evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rationale: Option<Documented>,
    /// The screen: whether the reverse of the statement is absurd or unethical.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reverse_is_absurd: Option<Documented>,
}

codes! {
    /// Whether a good practice statement may stand.
    Standing {
        /// All five conditions are fulfilled.
        MayStand = "may-stand",
        /// A condition is not fulfilled.
        MayNotStand = "may-not-stand",
        /// No condition fails, and not every one is shown to be fulfilled.
        Open = "open",
    }
}

/// A condition with its answer. An answer that is `None` is not reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownCondition {
    /// Which condition.
    pub condition: Condition,
    /// Its question.
    pub question: &'static str,
    /// The answer.
    pub answer: Option<Fulfilled>,
    /// The reason.
    pub reason: Option<String>,
}

/// The assessment of a good practice statement.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GoodPracticeAnswer {
    /// The form of this result.
    pub schema: &'static str,
    /// The name of the statement.
    pub id: String,
    /// The statement.
    pub statement: String,
    /// Whether it may stand.
    pub standing: Standing,
    /// The five conditions.
    pub conditions: Vec<ShownCondition>,
    /// The conditions that fail.
    pub fails: Vec<Condition>,
    /// The conditions that are unclear or not reported.
    pub open: Vec<Condition>,
    /// The screen; `None` if it is not reported.
    pub reverse_is_absurd: Option<Documented>,
    /// What to keep in mind.
    pub messages: Vec<String>,
    /// Every rule applied, in order.
    pub trace: Vec<TraceEntry>,
}

impl GoodPractice {
    /// Reads a good practice statement from JSON (schema `good-practice-1.json`).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault; a certainty is one.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let text_of_schema = include_str!("../../schema/good-practice-1.json");
        let schema = SCHEMA.get_or_init(|| Schema::new(text_of_schema));
        schema.read_request(text.as_ref()).map_err(explain_certainty)
    }

    /// The answer to a condition.
    #[must_use]
    pub const fn condition(&self, condition: Condition) -> Option<&Documented> {
        match condition {
            Condition::ClearAndActionable => self.clear_and_actionable.as_ref(),
            Condition::Necessary => self.necessary.as_ref(),
            Condition::LargeNetBenefit => self.large_net_benefit.as_ref(),
            Condition::EvidencePoorUse => self.evidence_poor_use.as_ref(),
            Condition::Rationale => self.rationale.as_ref(),
        }
    }

    /// Assesses whether the statement may stand.
    #[must_use]
    pub fn assess(&self) -> GoodPracticeAnswer {
        let answered = |condition: &Condition| self.condition(*condition).map(|d| d.answer);
        let with = |wanted: &dyn Fn(Option<Fulfilled>) -> bool| -> Vec<Condition> {
            Condition::ALL.iter().copied().filter(|c| wanted(answered(c))).collect()
        };
        let fails = with(&|answer| answer == Some(Fulfilled::No));
        let open = with(&|answer| matches!(answer, None | Some(Fulfilled::Unclear)));
        let standing = match (fails.is_empty(), open.is_empty()) {
            (false, _) => Standing::MayNotStand,
            (true, false) => Standing::Open,
            (true, true) => Standing::MayStand,
        };
        GoodPracticeAnswer {
            schema: "whatworks-good-practice/1",
            id: self.id.clone(),
            statement: self.statement.clone(),
            standing,
            conditions: Condition::ALL.iter().map(|condition| self.shown(*condition)).collect(),
            fails,
            open,
            reverse_is_absurd: self.reverse_is_absurd.clone(),
            messages: self.messages(),
            trace: self.trace(standing),
        }
    }

    fn shown(&self, condition: Condition) -> ShownCondition {
        let documented = self.condition(condition);
        ShownCondition {
            condition,
            question: condition.question(),
            answer: documented.map(|documented| documented.answer),
            reason: documented.map(|documented| documented.reason.clone()),
        }
    }

    fn screen(&self) -> &'static str {
        match self.reverse_is_absurd.as_ref().map(|screen| screen.answer) {
            Some(Fulfilled::Yes) => "the reverse is absurd or unethical",
            Some(Fulfilled::No) => {
                "the reverse is neither absurd nor unethical: rate the evidence and make a recommendation instead"
            }
            Some(Fulfilled::Unclear) => "whether the reverse is absurd or unethical is unclear",
            None => "whether the reverse is absurd or unethical is not reported",
        }
    }

    fn messages(&self) -> Vec<String> {
        vec![self.screen().to_owned(), rules::GOOD_PRACTICE_SELDOM.says.to_owned()]
    }

    fn trace(&self, standing: Standing) -> Vec<TraceEntry> {
        vec![
            applied(&rules::GOOD_PRACTICE_REVERSE, &[], self.screen()),
            applied(&rules::GOOD_PRACTICE_FIVE, &[], standing.code()),
            applied(&rules::GOOD_PRACTICE_UNGRADED, &[], "none"),
            applied(&rules::GOOD_PRACTICE_SELDOM, &[], "kept in mind"),
        ]
    }
}

/// Says why a certainty is refused, where the schema only says that the key is unknown.
fn explain_certainty(error: Error) -> Error {
    let Error::InvalidRequest(found) = &error else { return error };
    let faults = found.all().iter().map(|fault| {
        if fault.pointer != "/certainty" {
            return fault.clone();
        }
        let expected = format!("no such key: {}", rules::GOOD_PRACTICE_UNGRADED.says);
        Fault::new("certainty-not-allowed", "/certainty", fault.value.clone(), expected)
    });
    Error::InvalidRequest(Faults::new(faults.collect()))
}

impl GoodPracticeAnswer {
    /// The assessment as JSON (`whatworks-good-practice/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }

    /// A row for each condition: `condition`, `question`, `answer`, `reason`.
    #[must_use]
    pub fn to_table(&self) -> Table {
        let text = |name, value: &dyn Fn(&ShownCondition) -> Option<String>| Column {
            name,
            values: Values::Text(self.conditions.iter().map(value).collect()),
        };
        Table {
            columns: vec![
                text("condition", &|row| Some(row.condition.to_string())),
                text("question", &|row| Some(row.question.to_owned())),
                text("answer", &|row| row.answer.map(|answer| answer.to_string())),
                text("reason", &|row| row.reason.clone()),
            ],
        }
    }
}
