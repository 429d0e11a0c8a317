//! Imprecision, in three named forms: Core GRADE 2, GRADE guidelines 6, GRADE guidance 35.

mod core_grade_2;
mod guidance_35;
mod guidelines_6;

use super::{Case, assume};
use crate::base::ThresholdChoice;
use crate::grade::effect::{Effect, number, percent};
use crate::grade::information_size::{self, OptimalInformationSize};
use crate::grade::judgement::{Concern, Domain, DomainJudgement, Reporting, Trace};
use crate::grade::rules::{self, ImprecisionForm, Rule};
use crate::grade::target::Target;

pub(crate) use core_grade_2::same_verdict_for;

pub(super) fn judge(case: &mut Case<'_, '_>, trace: &mut Trace) -> DomainJudgement {
    let Some((effect, target)) = case.numbers() else {
        let judged =
            assume(Domain::Imprecision, "there is no estimate with its interval", None, trace);
        trace.note(&rules::IMP_NO_ESTIMATE, [], None, "not judged");
        return judged;
    };
    let form = match target.threshold {
        ThresholdChoice::Contextual => ImprecisionForm::Guidance35,
        _ => case.values().imprecision_form,
    };
    let question = Question { case, effect, target };
    match form {
        ImprecisionForm::Guidance35 => guidance_35::judge(&question, trace),
        ImprecisionForm::Guidelines6 => guidelines_6::judge(&question, trace),
        ImprecisionForm::CoreGrade2 => {
            let judged = core_grade_2::judge(&question, trace);
            let same = same_verdict_for(case, &judged);
            if let Some(target) = case.target.as_mut().filter(|_| same.is_some()) {
                let ends = same.unwrap_or_default().map(|end| Some(end).filter(|e| e.is_finite()));
                target.same_verdict_for = Some(ends);
                trace.note(
                    &rules::TARGET_SAME_FOR,
                    [("from", ends[0].map_or("none".into(), Into::into))],
                    None,
                    ends[1].map_or("any larger".into(), crate::grade::judgement::TraceValue::from),
                );
            }
            judged
        }
    }
}

/// An effect with its target and what else is known of it.
struct Question<'q, 'e, 'a> {
    case: &'q Case<'e, 'a>,
    effect: &'q Effect,
    target: &'q Target,
}

impl Question<'_, '_, '_> {
    fn size(&self) -> Result<OptimalInformationSize, &'static str> {
        information_size::optimal(self.effect, self.case.assessment, self.case.values())
    }

    fn interval(&self) -> String {
        self.effect.in_words()
    }

    /// A judgement with its step in the trace.
    fn conclude(
        &self,
        rule: &'static Rule,
        levels: u8,
        because: String,
        trace: &mut Trace,
    ) -> DomainJudgement {
        let concern = Concern::from_levels(levels);
        self.note(rule, concern, trace);
        DomainJudgement::settled(rule, concern, because)
    }

    fn note(&self, rule: &'static Rule, concern: Concern, trace: &mut Trace) {
        let Effect { estimate, ci_low, ci_high, .. } = *self.effect;
        trace.note(
            rule,
            [("estimate", estimate.into()), ("ci_low", ci_low.into()), ("ci_high", ci_high.into())],
            Some(self.target.target.code().into()),
            concern.code(),
        );
    }

    /// A judgement that waits for the information size.
    fn unknown_size(
        &self,
        suggested: u8,
        low: u8,
        high: u8,
        missing: &str,
        because: String,
        trace: &mut Trace,
    ) -> DomainJudgement {
        let rule = &rules::IMP_SIZE_UNKNOWN;
        let concern = Concern::from_levels(suggested);
        self.note(rule, concern, trace);
        let judged =
            DomainJudgement::new(rule, concern, Vec::new(), Reporting::PartlyReported, because);
        let judged = judged.leaving(low, high, missing);
        if suggested == low { judged.borderline() } else { judged }
    }
}

/// An information size beside what there is, in words.
fn size_in_words(size: &OptimalInformationSize) -> String {
    let unit = size.unit;
    let observed = size.observed.map_or_else(|| "not reported".to_owned(), number_of);
    let share = size.share().map_or_else(String::new, |share| format!(", {}", percent(share)));
    format!("{observed} {unit} of an optimal {} ({}){share}", number_of(size.size), size.from)
}

/// A count as text.
fn number_of(count: f64) -> String {
    if count.fract() == 0.0 { format!("{count:.0}") } else { number(count) }
}
