//! The scale of a criterion, and the value of a judgement on it.

use super::policy::{Better, Criterion};
use crate::decision::CriterionName;
use crate::decision::answers::{
    Balance, CertaintyAnswer, CostEffectiveness, CriterionAnswer, Equity, Resources, Size, Values,
    YesNo,
};

/// Judgements that have no place on a scale: the value is open. The last is a judgement of the
/// criteria that ask for studies alone.
const OPEN: [&str; 3] = ["varies", "dont-know", "no-included-studies"];

/// Numbers beyond this are refused, so that no sum can overflow.
const LARGEST: f64 = 1e15;

/// Whether a number can be taken as a value, an end of a scale, or a weight.
pub(super) fn in_range(number: f64) -> bool {
    number.abs() <= LARGEST
}

/// The scale of a criterion.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scale {
    /// Codes with their values, from the worst to the best; and those that leave the value open.
    Codes { scores: Vec<(String, f64)>, open: &'static [&'static str] },
    /// Numbers, and the worst and the best of them where they are declared.
    Numbers { better: Better, ends: Option<(f64, f64)> },
}

impl Scale {
    /// The scale that a criterion declares, or that its name stands for; none where there is
    /// neither.
    pub(super) fn of(criterion: &Criterion) -> Option<Self> {
        if let Some(better) = criterion.direction {
            let ends = criterion.worst.zip(criterion.best);
            return Some(Self::Numbers { better, ends });
        }
        let codes = codes(criterion)?;
        let scores = match &criterion.scores {
            None => spaced(&codes),
            Some(given) => {
                let others = given.keys().filter(|code| !codes.contains(code));
                let all = codes.iter().chain(others);
                all.filter_map(|code| Some((code.clone(), *given.get(code)?))).collect()
            }
        };
        Some(Self::Codes { scores, open: open(criterion) })
    }

    /// The value of a code; none where it leaves the value open.
    ///
    /// # Errors
    ///
    /// What was expected.
    pub(super) fn of_code(&self, code: &str) -> Result<Option<f64>, String> {
        let (known, open) = match self {
            Self::Codes { scores, open } => (scores.as_slice(), *open),
            Self::Numbers { .. } => (&[][..], OPEN.split_at(2).0),
        };
        if let Some((_, score)) = known.iter().find(|(known, _)| known == code) {
            return Ok(Some(*score));
        }
        if open.contains(&code) {
            return Ok(None);
        }
        let listed = known.iter().map(|(code, _)| code.as_str()).chain(open.iter().copied());
        let listed: Vec<String> = listed.map(|code| format!("`{code}`")).collect();
        let number = if known.is_empty() { "a number under `value`, or " } else { "" };
        Err(format!("{number}one of {}", listed.join(", ")))
    }

    /// The value of a number.
    ///
    /// # Errors
    ///
    /// What was expected.
    pub(super) fn of_number(&self, number: f64) -> Result<f64, String> {
        if !in_range(number) {
            return Err(format!("a number from -{LARGEST:e} to {LARGEST:e}"));
        }
        match self {
            Self::Codes { .. } => Err("a code under `judgement`".to_owned()),
            Self::Numbers { better: Better::More, ends: None } => Ok(number),
            // Not `-number`, which would make a zero negative.
            Self::Numbers { better: Better::Less, ends: None } => Ok(0.0 - number),
            Self::Numbers { ends: Some((worst, best)), .. } => {
                if number < worst.min(*best) || number > worst.max(*best) {
                    return Err(format!("a number from {worst} (worst) to {best} (best)"));
                }
                Ok((number - worst) / (best - worst))
            }
        }
    }

    /// The worst and the best value, which may be infinite.
    pub(super) fn ends(&self) -> (f64, f64) {
        match self {
            Self::Codes { scores, .. } => scores
                .iter()
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), (_, s)| (l.min(*s), h.max(*s))),
            Self::Numbers { ends: Some(_), .. } => (0.0, 1.0),
            Self::Numbers { ends: None, .. } => (f64::NEG_INFINITY, f64::INFINITY),
        }
    }

    /// The code, or the number of the scale, that a value just beyond another stands for.
    pub(super) fn beyond(&self, value: f64, up: bool) -> Option<String> {
        match self {
            Self::Codes { scores, .. } => {
                let beyond =
                    scores.iter().filter(|(_, s)| if up { *s > value } else { *s < value });
                let nearest =
                    beyond.min_by(|(_, a), (_, b)| (a - value).abs().total_cmp(&(b - value).abs()));
                nearest.map(|(code, _)| format!("`{code}`"))
            }
            Self::Numbers { better, ends } => {
                let number = match (ends, better) {
                    (Some((worst, best)), _) => worst + value * (best - worst),
                    (None, Better::More) => value,
                    (None, Better::Less) => 0.0 - value,
                };
                Some(super::rounding::shown(number).to_string())
            }
        }
    }
}

/// The codes of a criterion from the worst to the best.
pub(super) fn codes(criterion: &Criterion) -> Option<Vec<String>> {
    if let Some(codes) = &criterion.codes {
        return Some(codes.clone());
    }
    let codes = of_framework(CriterionName::from_code(&criterion.id)?);
    Some(codes.into_iter().map(str::to_owned).collect())
}

/// The judgements of a criterion of the framework from the worst to the best for priority.
///
/// The order is that of the published lists, turned for undesirable effects, where the smaller is
/// the better. That "no important uncertainty" about values is the better is a choice of this
/// library.
fn of_framework(name: CriterionName) -> Vec<&'static str> {
    let mut codes = match name {
        CriterionName::Problem | CriterionName::Acceptability | CriterionName::Feasibility => {
            listed(YesNo::ALL)
        }
        CriterionName::DesirableEffects | CriterionName::UndesirableEffects => listed(Size::ALL),
        CriterionName::Certainty | CriterionName::CertaintyOfResources => {
            listed(CertaintyAnswer::ALL)
        }
        CriterionName::Values => listed(Values::ALL),
        CriterionName::Balance => listed(Balance::ALL),
        CriterionName::Resources => listed(Resources::ALL),
        CriterionName::CostEffectiveness => listed(CostEffectiveness::ALL),
        CriterionName::Equity => listed(Equity::ALL),
    };
    if name == CriterionName::UndesirableEffects {
        codes.reverse();
    }
    codes
}

/// The judgements that leave a criterion open.
fn open(criterion: &Criterion) -> &'static [&'static str] {
    let of_studies = match CriterionName::from_code(&criterion.id) {
        Some(
            CriterionName::Certainty
            | CriterionName::CertaintyOfResources
            | CriterionName::CostEffectiveness,
        ) => criterion.codes.is_none(),
        _ => false,
    };
    if of_studies { &OPEN } else { OPEN.split_at(2).0 }
}

fn listed<T: CriterionAnswer>(answers: &[T]) -> Vec<&'static str> {
    answers.iter().map(|answer| answer.code()).filter(|code| !OPEN.contains(code)).collect()
}

/// Codes spaced equally from 0 to 1: a choice of this library.
fn spaced(codes: &[String]) -> Vec<(String, f64)> {
    #[expect(clippy::cast_precision_loss, reason = "places in a short list")]
    let place = |place: usize| place as f64 / codes.len().saturating_sub(1).max(1) as f64;
    codes.iter().enumerate().map(|(at, code)| (code.clone(), place(at))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(id: &str) -> Vec<(String, f64)> {
        let criterion = Criterion { id: id.to_owned(), ..Criterion::default() };
        match Scale::of(&criterion) {
            Some(Scale::Codes { scores, .. }) => scores,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_scales_of_the_framework_run_from_worst_to_best() {
        let ends = |id: &str| {
            let scores = of(id);
            let (first, last) = (scores.first().unwrap(), scores.last().unwrap());
            assert_eq!((first.1, last.1), (0.0, 1.0));
            format!("{} {}", first.0, last.0)
        };
        assert_eq!(ends("problem"), "no yes");
        assert_eq!(ends("desirable_effects"), "trivial large");
        assert_eq!(ends("undesirable_effects"), "large trivial");
        assert_eq!(ends("certainty"), "very-low high");
        assert_eq!(ends("balance"), "favours-comparison favours-intervention");
        assert_eq!(ends("resources"), "large-costs large-savings");
        assert_eq!(ends("cost_effectiveness"), "favours-comparison favours-intervention");
        assert_eq!(ends("equity"), "reduced increased");
        assert_eq!(of("equity")[1], ("probably-reduced".to_owned(), 0.25));
        assert_eq!(of("values").len(), 4);
    }

    #[test]
    fn numbers_are_scaled_between_the_ends_declared() {
        let less = Scale::Numbers { better: Better::Less, ends: Some((200.0, 100.0)) };
        assert_eq!(less.of_number(175.0), Ok(0.25));
        assert!(less.of_number(99.0).is_err());
        assert_eq!(Scale::Numbers { better: Better::Less, ends: None }.of_number(3.0), Ok(-3.0));
    }
}
