//! The twelve criteria of an Evidence to Decision framework: judgement, evidence, considerations.
//!
//! Criteria and questions: Moberg and others 2018, Health Res Policy Syst 16:45, tables 1 and 3.

use serde::{Deserialize, Serialize};

use super::answers::{
    Balance, CertaintyAnswer, CostEffectiveness, CriterionAnswer, Equity, Resources, Size, Values,
    YesNo,
};
use super::codes::{Coding, RJCS};
use crate::base::codes;
use crate::fault::Fault;
use crate::json;

codes! {
    /// A criterion, by the key of its judgement.
    CriterionName {
        /// 1: whether the problem is a priority.
        Problem = "problem",
        /// 2: how substantial the desirable effects are.
        DesirableEffects = "desirable_effects",
        /// 3: how substantial the undesirable effects are.
        UndesirableEffects = "undesirable_effects",
        /// 4: the certainty of the evidence of effects.
        Certainty = "certainty",
        /// 5: how much values differ, or are not known.
        Values = "values",
        /// 6: which way the effects balance.
        Balance = "balance",
        /// 7: how large the resources required are.
        Resources = "resources",
        /// 8: the certainty of the evidence of resources.
        CertaintyOfResources = "certainty_of_resources",
        /// 9: which option cost effectiveness favours.
        CostEffectiveness = "cost_effectiveness",
        /// 10: the impact on health equity.
        Equity = "equity",
        /// 11: whether stakeholders accept it.
        Acceptability = "acceptability",
        /// 12: whether it can be done.
        Feasibility = "feasibility",
    }
}

impl CriterionName {
    /// The question that the criterion asks.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::Problem => "Is the problem a priority?",
            Self::DesirableEffects => "How substantial are the desirable anticipated effects?",
            Self::UndesirableEffects => "How substantial are the undesirable anticipated effects?",
            Self::Certainty => "What is the overall certainty of the evidence of effects?",
            Self::Values => {
                "Is there important uncertainty about or variability in how much people value the main outcomes?"
            }
            Self::Balance => {
                "Does the balance between desirable and undesirable effects favour the intervention or the comparison?"
            }
            Self::Resources => "How large are the resource requirements (costs)?",
            Self::CertaintyOfResources => {
                "What is the certainty of the evidence of resource requirements (costs)?"
            }
            Self::CostEffectiveness => {
                "Does the cost effectiveness of the intervention favour the intervention or the comparison?"
            }
            Self::Equity => "What would be the impact on health equity?",
            Self::Acceptability => "Is the intervention acceptable to key stakeholders?",
            Self::Feasibility => "Is the intervention feasible to implement?",
        }
    }

    /// The topic code of the criterion in the Recommendation Justification code system; the
    /// certainty of resources has none.
    #[must_use]
    pub const fn rjcs(self) -> Option<&'static str> {
        match self {
            Self::Problem => Some("1003"),
            Self::DesirableEffects => Some("1004"),
            Self::UndesirableEffects => Some("1005"),
            Self::Certainty => Some("1001"),
            Self::Values => Some("1006"),
            Self::Balance => Some("1007"),
            Self::Resources => Some("1008"),
            Self::CertaintyOfResources => None,
            Self::CostEffectiveness => Some("1009"),
            Self::Equity => Some("1010"),
            Self::Acceptability => Some("1011"),
            Self::Feasibility => Some("1012"),
        }
    }

    /// Whether the criterion is about effects, which qualitative findings do not support.
    const fn of_effect(self) -> bool {
        matches!(self, Self::DesirableEffects | Self::UndesirableEffects | Self::Certainty)
    }
}

codes! {
    /// What a reference leads to.
    EvidenceKind {
        /// A body of evidence.
        Body = "body",
        /// A qualitative finding with its confidence.
        CerqualFinding = "cerqual-finding",
    }
}

/// A reference to evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EvidenceLink {
    /// What it leads to.
    pub kind: EvidenceKind,
    /// The name of the body or the finding.
    pub id: String,
}

codes! {
    /// A detailed question that belongs to one criterion.
    DetailQuestion {
        /// Problem: are its consequences serious?
        Serious = "serious",
        /// Problem: is it urgent?
        Urgent = "urgent",
        /// Problem: is it a recognised priority?
        RecognisedPriority = "recognised-priority",
        /// Equity: are there groups that might be disadvantaged?
        GroupsDisadvantaged = "groups-disadvantaged",
        /// Equity: may relative effects differ for them?
        DifferentialRelativeEffect = "differential-relative-effect",
        /// Equity: do baseline conditions differ, and so absolute effects?
        DifferentBaseline = "different-baseline",
    }
}

impl DetailQuestion {
    /// The criterion it belongs to.
    #[must_use]
    pub const fn criterion(self) -> CriterionName {
        match self {
            Self::Serious | Self::Urgent | Self::RecognisedPriority => CriterionName::Problem,
            _ => CriterionName::Equity,
        }
    }
}

/// The answer to a detailed question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Detail {
    /// The question.
    pub question: DetailQuestion,
    /// The answer.
    pub judgement: YesNo,
}

/// What a panel says of one criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Criterion<T> {
    /// The judgement; left out, the criterion is unanswered, which is not the same as "don't know".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judgement: Option<T>,
    /// The evidence it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceLink>,
    /// The evidence in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub research: Option<String>,
    /// Additional considerations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub considerations: Option<String>,
    /// Detailed judgements, for the problem and for equity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Detail>,
}

impl<T> Default for Criterion<T> {
    fn default() -> Self {
        Self {
            judgement: None,
            evidence: Vec::new(),
            research: None,
            considerations: None,
            details: Vec::new(),
        }
    }
}

impl<T> Criterion<T> {
    /// A judgement without evidence or considerations.
    #[must_use]
    pub fn judged(judgement: T) -> Self {
        Self { judgement: Some(judgement), ..Self::default() }
    }
}

/// Declares the criteria with their answers, in their order.
macro_rules! criteria {
    ($($(#[$doc:meta])* $key:ident: $answer:ty, $name:ident;)+) => {
        /// The twelve criteria; one that is left out is unanswered.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(default, deny_unknown_fields)]
        pub struct Criteria {
            $($(#[$doc])* pub $key: Criterion<$answer>,)+
        }

        impl Criteria {
            /// The criteria as they are shown, answered or not, in their order.
            #[must_use]
            pub fn shown(&self) -> Vec<ShownCriterion> {
                vec![$(ShownCriterion::of(CriterionName::$name, &self.$key)),+]
            }
        }
    };
}

criteria! {
    /// Whether the problem is a priority.
    problem: YesNo, Problem;
    /// How substantial the desirable effects are.
    desirable_effects: Size, DesirableEffects;
    /// How substantial the undesirable effects are.
    undesirable_effects: Size, UndesirableEffects;
    /// The certainty of the evidence of effects.
    certainty: CertaintyAnswer, Certainty;
    /// How much values differ, or are not known.
    values: Values, Values;
    /// Which way the effects balance.
    balance: Balance, Balance;
    /// How large the resources required are.
    resources: Resources, Resources;
    /// The certainty of the evidence of resources.
    certainty_of_resources: CertaintyAnswer, CertaintyOfResources;
    /// Which option cost effectiveness favours.
    cost_effectiveness: CostEffectiveness, CostEffectiveness;
    /// The impact on health equity.
    equity: Equity, Equity;
    /// Whether stakeholders accept it.
    acceptability: YesNo, Acceptability;
    /// Whether it can be done.
    feasibility: YesNo, Feasibility;
}

/// A criterion in a result. A judgement that is `None` is unanswered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownCriterion {
    /// Which criterion.
    pub criterion: CriterionName,
    /// Its question.
    pub question: &'static str,
    /// The judgement, as a code.
    pub judgement: Option<&'static str>,
    /// The judgement, as it is printed.
    pub printed: Option<&'static str>,
    /// The evidence it rests on.
    pub evidence: Vec<EvidenceLink>,
    /// The evidence in words.
    pub research: Option<String>,
    /// Additional considerations.
    pub considerations: Option<String>,
    /// Detailed judgements.
    pub details: Vec<Detail>,
    /// Topic of the criterion in the Recommendation Justification code system.
    pub topic: Option<Coding>,
    /// The judgement in that code system.
    pub coding: Option<Coding>,
}

impl ShownCriterion {
    fn of<T: CriterionAnswer>(criterion: CriterionName, given: &Criterion<T>) -> Self {
        let coding = |code| Coding { system: RJCS, code };
        Self {
            criterion,
            question: criterion.question(),
            judgement: given.judgement.map(CriterionAnswer::code),
            printed: given.judgement.map(CriterionAnswer::printed),
            evidence: given.evidence.clone(),
            research: given.research.clone(),
            considerations: given.considerations.clone(),
            details: given.details.clone(),
            topic: criterion.rjcs().map(coding),
            coding: given.judgement.and_then(CriterionAnswer::rjcs).map(coding),
        }
    }

    /// The names of the evidence it rests on.
    pub(super) fn evidence_ids(&self) -> Vec<String> {
        self.evidence.iter().map(|link| link.id.clone()).collect()
    }

    /// Whether a qualitative finding is cited for a judgement of effect.
    pub(super) fn cites_finding_for_effect(&self) -> bool {
        let finding = |link: &EvidenceLink| link.kind == EvidenceKind::CerqualFinding;
        self.criterion.of_effect() && self.evidence.iter().any(finding)
    }

    /// Reports detailed questions that belong to another criterion.
    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        for (index, detail) in self.details.iter().enumerate() {
            let belongs = detail.question.criterion();
            if belongs != self.criterion {
                let place = format!("/criteria/{}/details/{index}/question", self.criterion);
                let found = Some(json::quoted(detail.question.code()));
                let expected = format!("a question of this criterion; it belongs to `{belongs}`");
                faults.push(Fault::new("misplaced-detail", place, found, expected));
            }
        }
    }
}
