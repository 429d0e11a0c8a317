//! The suggestion: direction and strength, each clause that held or failed, and what is open.

use std::collections::BTreeSet;

use serde::Serialize;

use super::answers::{
    Balance, CertaintyAnswer, CostEffectiveness, Equity, Resources, Values, YesNo,
};
use super::conclusion::{Conclusion, Direction, Strength};
use super::criteria::{Criteria, CriterionName};
use super::rules;
use crate::base::codes;
use crate::grade::{Rule, RuleKind};

codes! {
    /// Whether a clause holds.
    Verdict {
        /// It holds.
        Holds = "holds",
        /// It fails.
        Fails = "fails",
        /// What is answered does not settle it.
        Unknown = "unknown",
    }
}

/// A clause of the predicate for a strong recommendation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// The id of its rule.
    pub rule: &'static str,
    /// What stands behind it.
    pub kind: RuleKind,
    /// What it says.
    pub says: &'static str,
    /// The criteria it looks at.
    pub criteria: Vec<CriterionName>,
    /// Whether it holds.
    pub verdict: Verdict,
    /// What it found.
    pub found: String,
    /// What would make it hold; `None` if it does.
    pub needs: Option<&'static str>,
}

impl Clause {
    fn new(
        rule: &Rule,
        criteria: &[CriterionName],
        holds: Option<bool>,
        found: String,
        needs: &'static str,
    ) -> Self {
        let verdict = match holds {
            Some(true) => Verdict::Holds,
            Some(false) => Verdict::Fails,
            None => Verdict::Unknown,
        };
        Self {
            rule: rule.id,
            kind: rule.kind,
            says: rule.says,
            criteria: criteria.to_vec(),
            verdict,
            found,
            needs: (holds != Some(true)).then_some(needs),
        }
    }
}

/// What a suggestion is made from.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    balance: Option<Balance>,
    /// Every level that is possible.
    certainty: Vec<CertaintyAnswer>,
    values: Option<Values>,
    resources: Option<Resources>,
    cost_effectiveness: Option<CostEffectiveness>,
    equity: Option<Equity>,
    acceptability: Option<YesNo>,
    feasibility: Option<YesNo>,
    /// The direction of a paradigmatic situation that fits.
    paradigm: Option<Direction>,
    research_only: bool,
}

impl Balance {
    /// Which way it points; `None` if it varies or is not known.
    #[must_use]
    pub const fn direction(self) -> Option<Direction> {
        match self {
            Self::FavoursComparison | Self::ProbablyFavoursComparison => Some(Direction::Against),
            Self::FavoursNeither => Some(Direction::Either),
            Self::ProbablyFavoursIntervention | Self::FavoursIntervention => Some(Direction::For),
            Self::Varies | Self::DontKnow => None,
        }
    }

    const fn is_clear(self) -> bool {
        matches!(self, Self::FavoursComparison | Self::FavoursIntervention)
    }
}

fn is_enough(level: &CertaintyAnswer) -> bool {
    *level >= CertaintyAnswer::Moderate
}

/// Whether every clause can hold, and whether some clause can fail, as answers to "do all hold?".
fn can_be(clauses: &[Clause]) -> Vec<bool> {
    let hold = clauses.iter().all(|clause| clause.verdict != Verdict::Fails);
    let fail = clauses.iter().any(|clause| clause.verdict != Verdict::Holds);
    [hold.then_some(true), fail.then_some(false)].into_iter().flatten().collect()
}

fn shown<T: std::fmt::Display>(name: CriterionName, answer: Option<T>) -> String {
    answer.map_or_else(|| format!("{name} is not answered"), |a| format!("{name} is `{a}`"))
}

impl Facts {
    pub(super) fn new(
        criteria: &Criteria,
        certainty: Vec<CertaintyAnswer>,
        paradigm: Option<Direction>,
        research_only: bool,
    ) -> Self {
        Self {
            balance: criteria.balance.judgement,
            certainty,
            values: criteria.values.judgement,
            resources: criteria.resources.judgement,
            cost_effectiveness: criteria.cost_effectiveness.judgement,
            equity: criteria.equity.judgement,
            acceptability: criteria.acceptability.judgement,
            feasibility: criteria.feasibility.judgement,
            paradigm,
            research_only,
        }
    }

    /// Which way the balance points; `None` if that is undetermined.
    pub(super) fn direction(&self) -> Option<Direction> {
        self.balance.and_then(Balance::direction)
    }

    /// What is suggested: an unknown clause does not hold, and every possible certainty must do.
    pub(super) fn suggested(&self) -> Conclusion {
        let Some(balance) = self.balance else { return self.undetermined() };
        let others = self.others(self.direction());
        let others = others.iter().all(|clause| clause.verdict == Verdict::Holds);
        let each = self.certainty.iter().map(|level| self.conclude(balance, *level, others));
        each.min_by_key(|conclusion| conclusion.strength())
            .unwrap_or_else(|| self.conclude(balance, CertaintyAnswer::NoIncludedStudies, others))
    }

    /// Every conclusion that some completion of the unanswered criteria leads to.
    pub(super) fn possible(&self) -> Vec<Conclusion> {
        let mut found = BTreeSet::new();
        for balance in self.balances() {
            for others in can_be(&self.others(balance.direction())) {
                found.extend(self.over_certainty(balance, others));
            }
        }
        found.into_iter().collect()
    }

    /// The open criteria on which the conclusion depends in some completion of the others.
    pub(super) fn decides(&self) -> Vec<CriterionName> {
        let mut found = BTreeSet::new();
        if self.balance.is_none() {
            found.insert(CriterionName::Balance);
        }
        for balance in self.balances() {
            let others = self.others(balance.direction());
            if can_be(&others).iter().any(|o| self.over_certainty(balance, *o).len() > 1) {
                found.insert(CriterionName::Certainty);
            }
            let reachable = can_be(&others).contains(&true);
            if balance.is_clear() && reachable && self.certainty.iter().any(is_enough) {
                let unknown = others.iter().filter(|clause| clause.verdict == Verdict::Unknown);
                let criteria = unknown.flat_map(|clause| clause.criteria.iter().copied());
                found.extend(criteria.filter(|criterion| self.is_open(*criterion)));
            }
        }
        found.into_iter().collect()
    }

    /// The answer on the balance, or every one that it may get.
    fn balances(&self) -> Vec<Balance> {
        self.balance.map_or_else(|| Balance::ALL.to_vec(), |balance| vec![balance])
    }

    /// The conclusions over every level of certainty that is possible.
    fn over_certainty(&self, balance: Balance, others: bool) -> BTreeSet<Conclusion> {
        self.certainty.iter().map(|level| self.conclude(balance, *level, others)).collect()
    }

    /// Whether a criterion of the clauses besides balance and certainty is not answered.
    fn is_open(&self, criterion: CriterionName) -> bool {
        match criterion {
            CriterionName::Values => self.values.is_none(),
            CriterionName::Resources => self.resources.is_none(),
            CriterionName::CostEffectiveness => self.cost_effectiveness.is_none(),
            CriterionName::Equity => self.equity.is_none(),
            CriterionName::Acceptability => self.acceptability.is_none(),
            CriterionName::Feasibility => self.feasibility.is_none(),
            _ => false,
        }
    }

    fn undetermined(&self) -> Conclusion {
        if self.research_only { Conclusion::ResearchOnly } else { Conclusion::NoRecommendation }
    }

    fn conclude(&self, balance: Balance, level: CertaintyAnswer, others: bool) -> Conclusion {
        let Some(direction) = balance.direction() else { return self.undetermined() };
        let by_clauses = balance.is_clear() && is_enough(&level) && others;
        let low = matches!(level, CertaintyAnswer::Low | CertaintyAnswer::VeryLow);
        let strong = by_clauses || (low && self.paradigm == Some(direction));
        Conclusion::of(direction, if strong { Strength::Strong } else { Strength::Conditional })
    }

    /// The clauses of the predicate; those that depend on a direction only where there is one.
    pub(super) fn clauses(&self) -> Vec<Clause> {
        let mut clauses = vec![self.balance_clear(), self.certain_enough()];
        clauses.extend(self.others(self.direction()));
        clauses
    }

    /// The clauses besides balance and certainty. Only one of them asks no direction.
    fn others(&self, direction: Option<Direction>) -> Vec<Clause> {
        let mut clauses = vec![self.values_settled()];
        if let Some(direction @ (Direction::For | Direction::Against)) = direction {
            let (accepted, feasible) = (self.acceptability, self.feasibility);
            clauses.extend([
                self.resources_bearable(direction),
                self.equity_unharmed(direction),
                yes(direction, &rules::ACCEPTED, CriterionName::Acceptability, accepted),
                yes(direction, &rules::FEASIBLE, CriterionName::Feasibility, feasible),
            ]);
        }
        clauses
    }

    fn balance_clear(&self) -> Clause {
        Clause::new(
            &rules::BALANCE_CLEAR,
            &[CriterionName::Balance],
            self.balance.map(Balance::is_clear),
            shown(CriterionName::Balance, self.balance),
            "a balance that clearly favours the intervention or the comparison",
        )
    }

    fn certain_enough(&self) -> Clause {
        let all = self.certainty.iter().all(is_enough);
        let any = self.certainty.iter().any(is_enough);
        let found = match self.certainty.as_slice() {
            [only] => format!("certainty is `{only}`"),
            [worst, .., best] => format!("certainty is open, from `{worst}` to `{best}`"),
            [] => "certainty is not answered".to_owned(),
        };
        Clause::new(
            &rules::CERTAIN_ENOUGH,
            &[CriterionName::Certainty],
            (all == any).then_some(all),
            found,
            "moderate or high certainty, or a paradigmatic situation that fits",
        )
    }

    fn values_settled(&self) -> Clause {
        let settled = |v| matches!(v, Values::NoImportant | Values::ProbablyNoImportant);
        Clause::new(
            &rules::VALUES_SETTLED,
            &[CriterionName::Values],
            self.values.map(settled),
            shown(CriterionName::Values, self.values),
            "no, or probably no, important uncertainty about or variability in values",
        )
    }

    fn resources_bearable(&self, direction: Direction) -> Clause {
        let (burden, saved_by, needs) = match direction {
            Direction::Against => (
                Resources::LargeSavings,
                CostEffectiveness::FavoursComparison,
                "no large savings, or cost effectiveness that favours the comparison",
            ),
            _ => (
                Resources::LargeCosts,
                CostEffectiveness::FavoursIntervention,
                "no large costs, or cost effectiveness that favours the intervention",
            ),
        };
        let bearable = self.resources.map(|found| found != burden);
        let effective = self.cost_effectiveness.map(|found| found == saved_by);
        let holds = match (bearable, effective) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        };
        let found = [
            shown(CriterionName::Resources, self.resources),
            shown(CriterionName::CostEffectiveness, self.cost_effectiveness),
        ];
        let criteria = [CriterionName::Resources, CriterionName::CostEffectiveness];
        let rule = &rules::RESOURCES_BEARABLE;
        Clause::new(rule, &criteria, holds, found.join(", "), needs)
    }

    fn equity_unharmed(&self, direction: Direction) -> Clause {
        let (harm, needs): ([Equity; 2], _) = match direction {
            Direction::Against => (
                [Equity::Increased, Equity::ProbablyIncreased],
                "equity that the option does not, or probably does not, increase",
            ),
            _ => (
                [Equity::Reduced, Equity::ProbablyReduced],
                "equity that the option does not, or probably does not, reduce",
            ),
        };
        Clause::new(
            &rules::EQUITY_UNHARMED,
            &[CriterionName::Equity],
            self.equity.map(|found| !harm.contains(&found)),
            shown(CriterionName::Equity, self.equity),
            needs,
        )
    }
}

/// Acceptability and feasibility of the intervention, which a recommendation against it does not
/// ask for.
fn yes(
    direction: Direction,
    rule: &Rule,
    criterion: CriterionName,
    answer: Option<YesNo>,
) -> Clause {
    let criteria = [criterion];
    let needs = match criterion {
        CriterionName::Acceptability => "acceptability that is yes or probably yes",
        _ => "feasibility that is yes or probably yes",
    };
    if direction == Direction::Against {
        let found = format!("{criterion} is not asked of a recommendation against");
        return Clause::new(rule, &criteria, Some(true), found, needs);
    }
    let holds = answer.map(|found| matches!(found, YesNo::Yes | YesNo::ProbablyYes));
    Clause::new(rule, &criteria, holds, shown(criterion, answer), needs)
}
