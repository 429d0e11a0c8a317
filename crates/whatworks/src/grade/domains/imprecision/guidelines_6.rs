//! GRADE guidelines 6 (2011), for reviews: no effect, appreciable effects, and the optimal
//! information size.

use super::{Question, number_of, size_in_words};
use crate::grade::effect::Effect;
use crate::grade::judgement::{DomainJudgement, Trace};
use crate::grade::rules::{self, Values};
use crate::grade::target::Limits;

pub(super) fn judge(question: &Question<'_>, trace: &mut Trace) -> DomainJudgement {
    let effect = question.effect;
    let interval = question.interval();
    let rules = question.rules;
    let Some(appreciable) = appreciable(question) else {
        let because = format!("the interval is that of {interval}");
        let missing = "from where an effect is appreciable: a minimal important difference";
        return question.unknown_size(1, 0, 2, missing, because, trace);
    };
    let includes_none = effect.ci_low <= 0.0 && effect.ci_high >= 0.0;
    let reaches = [effect.ci_low < appreciable.low, effect.ci_high > appreciable.high];
    let (enough, words) = information(question, rules);
    let far = enough.is_some_and(|share| share < rules.far_from_size_standard);
    let what = format!("the interval of {interval}");
    if includes_none && reaches == [true; 2] {
        let because = format!("{what} includes appreciable benefit and harm; {words}");
        return match enough {
            Some(_) if far => question.conclude(&rules::IMP_G6_VERY, 2, because, trace),
            Some(_) => question.conclude(&rules::IMP_G6_APPRECIABLE, 1, because, trace),
            None => question.unknown_size(1, 1, 2, SIZE, because, trace),
        };
    }
    if includes_none && reaches.contains(&true) {
        let because = format!("{what} includes no effect and an appreciable one; {words}");
        return question.conclude(&rules::IMP_G6_APPRECIABLE, 1, because, trace);
    }
    let excludes = if includes_none {
        format!("{what} includes no effect and no appreciable one; {words}")
    } else {
        format!("{what} excludes no effect; {words}")
    };
    match enough {
        Some(share) if share >= 1.0 => question.conclude(&rules::IMP_G6_MET, 0, excludes, trace),
        Some(_) => question.conclude(&rules::IMP_G6_SIZE, 1, excludes, trace),
        None => question.unknown_size(1, 0, 1, SIZE, excludes, trace),
    }
}

const SIZE: &str = "the number of participants and events, and the optimal information size";

/// From where an effect is appreciable: a quarter of the risk for ratios, the minimal important
/// difference or half a standard deviation for means.
fn appreciable(question: &Question<'_>) -> Option<Limits> {
    let (effect, rules) = (question.effect, question.rules);
    if effect.measure.is_ratio() {
        let change = rules.appreciable_ratio;
        return Some(Limits { low: (1.0 - change).ln(), high: (1.0 + change).ln() });
    }
    question.target.within.or_else(|| {
        let size = rules.appreciable_standardised * sd(effect)?;
        Some(Limits { low: -size, high: size })
    })
}

fn sd(effect: &Effect) -> Option<f64> {
    let standardised = effect.measure == crate::base::Measure::StandardisedMeanDifference;
    if standardised { Some(1.0) } else { effect.sd }
}

/// The share of the information needed that there is, with words for it: of the optimal information
/// size, or of a rule of thumb where that cannot be worked out.
fn information(question: &Question<'_>, rules: &Values) -> (Option<f64>, String) {
    match question.size {
        Ok(size) => (size.share(), size_in_words(size)),
        Err(missing) => {
            let effect = question.effect;
            let (count, needed, unit) = if effect.measure.is_binary() {
                (effect.events, rules.events_binary, "events")
            } else {
                (effect.participants, rules.participants_continuous, "participants")
            };
            let observed = count.map_or_else(|| "not reported".to_owned(), number_of);
            let words = format!("{observed} {unit} of {needed}, a rule of thumb without {missing}");
            (count.map(|count| count / needed), words)
        }
    }
}
