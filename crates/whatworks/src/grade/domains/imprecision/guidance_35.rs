//! GRADE guidance 35 (2023): the contextual thresholds that the interval crosses.

use super::Question;
use crate::grade::judgement::{DomainJudgement, Trace};
use crate::grade::rules;

pub(super) fn judge(question: &Question<'_>, trace: &mut Trace) -> DomainJudgement {
    let effect = question.effect;
    let crossed = question
        .target
        .bands
        .iter()
        .flat_map(|band| band.crossed_by(effect.ci_low, effect.ci_high))
        .filter(|crossed| *crossed)
        .count();
    let levels = u8::try_from(crossed.min(3)).unwrap_or(3);
    let because = format!(
        "the interval of {} crosses {crossed} of the contextual thresholds",
        question.interval()
    );
    question.conclude(&rules::IMP_G35, levels, because, trace)
}
