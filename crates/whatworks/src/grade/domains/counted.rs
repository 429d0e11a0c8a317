//! How many studies and participants a rating rests on.

use super::Case;
use super::narrative::imprecision::known_participants;

/// The studies and the participants that a rating rests on; `None` where the number is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Counted {
    pub(crate) studies: Option<usize>,
    pub(crate) participants: Option<f64>,
}

impl Counted {
    /// Of the pooled effect where there is one, else of the findings in words, else of the studies.
    pub(crate) fn of(case: &Case<'_, '_>) -> Self {
        if let Some(effect) = &case.effect {
            return Self { studies: effect.k, participants: effect.participants };
        }
        if let Some(narrative) = &case.narrative {
            let studies = narrative.part.studies().and_then(|studies| studies.try_into().ok());
            return Self { studies, participants: known_participants(narrative) };
        }
        if case.rows.is_empty() {
            return Self::default();
        }
        let mut participants = case.rows.iter().map(|row| row.participants);
        let sum = participants.try_fold(0.0, |sum, of_study| Some(sum + of_study?));
        Self { studies: Some(case.rows.len()), participants: sum }
    }
}
