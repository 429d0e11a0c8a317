//! The columns and the words of robvis, and the judgements that they stand for.

use super::super::rob2::{self, Rob2Judgement};
use super::super::robins_i::{self, RobinsIJudgement};
use crate::base::codes;

codes! {
    /// A tool whose judgements robvis draws.
    LightsTool {
        /// RoB 2: `D1` to `D5`.
        Rob2 = "rob-2",
        /// ROBINS-I: `D1` to `D7`.
        RobinsI = "robins-i",
        /// QUADAS-2: `D1` to `D4`.
        Quadas2 = "quadas-2",
    }
}

/// The names of the domain columns.
pub(super) const DOMAINS: [&str; 7] = ["D1", "D2", "D3", "D4", "D5", "D6", "D7"];

/// A word that a table may hold, the word that robvis draws for it, and the judgement that it
/// stands for, if it is one of the tool's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) read: &'static str,
    pub(super) drawn: &'static str,
    pub(super) code: Option<&'static str>,
}

const fn word(word: &'static str, code: &'static str) -> Word {
    Word { read: word, drawn: word, code: Some(code) }
}

const fn not_judged(word: &'static str) -> Word {
    Word { read: word, drawn: word, code: None }
}

const ROB_2: [Word; 5] = [
    word("Low", "low"),
    word("Some concerns", "some-concerns"),
    word("High", "high"),
    not_judged("No information"),
    not_judged("Not applicable"),
];

const ROBINS_I: [Word; 6] = [
    word("Low", "low"),
    word("Moderate", "moderate"),
    word("Serious", "serious"),
    word("Critical", "critical"),
    word("No information", "no-information"),
    not_judged("Not applicable"),
];

const QUADAS_2: [Word; 6] = [
    word("Low", "low"),
    word("High", "high"),
    word("Some concerns", "unclear"),
    Word { read: "Unclear", drawn: "Some concerns", code: Some("unclear") },
    word("No information", "unclear"),
    not_judged("Not applicable"),
];

impl LightsTool {
    /// The domain columns.
    pub(super) fn domains(self) -> &'static [&'static str] {
        let count = match self {
            Self::Rob2 => 5,
            Self::RobinsI => 7,
            Self::Quadas2 => 4,
        };
        DOMAINS.get(..count).unwrap_or_default()
    }

    /// The words; where several stand for a judgement, the first is written.
    pub(super) const fn words(self) -> &'static [Word] {
        match self {
            Self::Rob2 => &ROB_2,
            Self::RobinsI => &ROBINS_I,
            Self::Quadas2 => &QUADAS_2,
        }
    }

    /// Reads a word, or a code of ours, without regard to case.
    pub(super) fn read(self, text: &str) -> Option<Word> {
        let wanted = text.trim().to_lowercase().replace(['-', '_'], " ");
        self.words().iter().copied().find(|word| word.read.to_lowercase() == wanted)
    }

    /// The word for a judgement.
    pub(super) fn write(self, code: &str) -> Option<&'static str> {
        self.words().iter().find(|word| word.code == Some(code)).map(|word| word.drawn)
    }

    /// Every overall judgement that the domains leave possible; none for a tool without one.
    pub(super) fn overall(self, domains: &[Option<Word>]) -> Vec<&'static str> {
        let codes = domains.iter().map(|word| word.and_then(|word| word.code));
        match self {
            Self::Rob2 => {
                let judged = codes.map(|code| match code.and_then(Rob2Judgement::from_code) {
                    Some(judged) => vec![judged],
                    None => Rob2Judgement::ALL.to_vec(),
                });
                let possible = rob2::overall_possible(&judged.collect::<Vec<_>>(), None);
                possible.into_iter().map(Rob2Judgement::code).collect()
            }
            Self::RobinsI => {
                let judged = codes.map(|code| code.and_then(RobinsIJudgement::from_code));
                let possible = robins_i::overall_possible(&judged.collect::<Vec<_>>());
                possible.into_iter().map(RobinsIJudgement::code).collect()
            }
            Self::Quadas2 => Vec::new(),
        }
    }
}
