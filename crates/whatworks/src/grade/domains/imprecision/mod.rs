//! Imprecision, in three named forms: Core GRADE 2, GRADE guidelines 6, GRADE guidance 35.

mod core_grade_2;
mod guidance_35;
mod guidelines_6;

use super::{Case, assume};
use crate::base::ThresholdChoice;
use crate::grade::effect::{Effect, number, percent};
use crate::grade::information_size::{self, OptimalInformationSize};
use crate::grade::judgement::{Concern, Domain, DomainJudgement, Reporting, Trace};
use crate::grade::rules::{self, ImprecisionForm, Rule, Values};
use crate::grade::target::Target;

use core_grade_2::same_verdict_for;

pub(super) fn judge(case: &mut Case<'_, '_>, trace: &mut Trace) -> DomainJudgement {
    let size = case
        .effect
        .as_ref()
        .map(|effect| information_size::optimal(effect, case.assessment, case.values()));
    case.size = size.clone().and_then(Result::ok);
    let Some((effect, target)) = case.numbers() else {
        let judged =
            assume(Domain::Imprecision, "there is no estimate with its interval", None, trace);
        trace.note(&rules::IMP_NO_ESTIMATE, [], None, "not judged");
        return judged;
    };
    let size = size.unwrap_or(Err("an estimate"));
    let question = Question { effect, target, rules: case.values(), size: &size };
    let judged = question.judge(trace);
    match question.form() {
        ImprecisionForm::Guidance35 | ImprecisionForm::Guidelines6 => judged,
        ImprecisionForm::CoreGrade2 => {
            let same = same_verdict_for(effect, target, &judged);
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

/// An effect with its target, and the information size that it is measured against.
pub(crate) struct Question<'q> {
    pub(crate) effect: &'q Effect,
    pub(crate) target: &'q Target,
    pub(crate) rules: &'q Values,
    /// Or what is missing for it.
    pub(crate) size: &'q Result<OptimalInformationSize, &'static str>,
}

impl Question<'_> {
    fn form(&self) -> ImprecisionForm {
        match self.target.threshold {
            ThresholdChoice::Contextual => ImprecisionForm::Guidance35,
            // There is nothing to count without contextual thresholds.
            _ if self.rules.imprecision_form == ImprecisionForm::Guidance35 => {
                ImprecisionForm::CoreGrade2
            }
            _ => self.rules.imprecision_form,
        }
    }

    /// Judges by the form that applies.
    pub(crate) fn judge(&self, trace: &mut Trace) -> DomainJudgement {
        match self.form() {
            ImprecisionForm::Guidance35 => guidance_35::judge(self, trace),
            ImprecisionForm::Guidelines6 => guidelines_6::judge(self, trace),
            ImprecisionForm::CoreGrade2 => core_grade_2::judge(self, trace),
        }
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
