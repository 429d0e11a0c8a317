//! The five situations in which a strong recommendation may rest on low or very low certainty.

use serde::{Deserialize, Serialize};

use super::conclusion::Direction;
use super::rules;
use crate::base::{Certainty, codes};
use crate::fault::Fault;
use crate::grade::Rule;

codes! {
    /// An option of the question.
    Arm {
        /// The intervention.
        Intervention = "intervention",
        /// The comparison.
        Comparison = "comparison",
    }
}

/// A claim that one of the five paradigmatic situations is present.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Paradigm {
    /// The number of the situation, from 1 to 5.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 5)))]
    pub situation: u8,
    /// Why it is this situation.
    pub justification: String,
    /// The certainty of the evidence of benefit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub benefit: Option<Certainty>,
    /// The certainty of the evidence of harm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub harm: Option<Certainty>,
    /// The riskier or costlier option, for situations 3 and 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub riskier: Option<Arm>,
}

/// What a cell of the table asks of a certainty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    Any,
    LowOrVeryLow,
    HighOrModerate,
}

impl Cell {
    fn fits(self, certainty: Option<Certainty>) -> bool {
        use Certainty::{High, Low, Moderate, VeryLow};
        match self {
            Self::Any => true,
            Self::LowOrVeryLow => matches!(certainty, Some(Low | VeryLow)),
            Self::HighOrModerate => matches!(certainty, Some(High | Moderate)),
        }
    }

    const fn in_words(self) -> &'static str {
        match self {
            Self::Any => "any certainty",
            Self::LowOrVeryLow => "low or very low certainty",
            Self::HighOrModerate => "high or moderate certainty",
        }
    }
}

/// A row of the table of situations.
struct Situation {
    rule: &'static Rule,
    benefit: Cell,
    harm: Cell,
    /// The direction; `None` if it is against the riskier option, whichever that is.
    direction: Option<Direction>,
}

const fn situation(number: u8) -> Option<Situation> {
    use Cell::{Any, HighOrModerate, LowOrVeryLow};
    let (rule, benefit, harm, direction) = match number {
        1 => (&rules::PARADIGM_1, LowOrVeryLow, Any, Some(Direction::For)),
        2 => (&rules::PARADIGM_2, LowOrVeryLow, HighOrModerate, Some(Direction::Against)),
        3 => (&rules::PARADIGM_3, LowOrVeryLow, HighOrModerate, None),
        4 => (&rules::PARADIGM_4, HighOrModerate, LowOrVeryLow, None),
        5 => (&rules::PARADIGM_5, Any, LowOrVeryLow, Some(Direction::Against)),
        _ => return None,
    };
    Some(Situation { rule, benefit, harm, direction })
}

/// Whether a claimed situation fits its row of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ParadigmChecked {
    /// The number of the situation.
    pub situation: u8,
    /// The rule of its row, with its source and kind.
    pub rule: &'static Rule,
    /// Why it is claimed.
    pub justification: String,
    /// The certainty of the evidence of benefit.
    pub benefit: Option<Certainty>,
    /// The certainty of the evidence of harm.
    pub harm: Option<Certainty>,
    /// Whether both certainties fit.
    pub fits: bool,
    /// The direction of the strong recommendation it allows.
    pub direction: Direction,
    /// Why it fits, or does not.
    pub because: String,
}

impl Paradigm {
    /// Compares the claim with the table; `None` for a number that is no situation or a riskier
    /// option that is not named where the row needs one.
    #[must_use]
    pub fn compare(&self) -> Option<ParadigmChecked> {
        let row = situation(self.situation)?;
        let direction = row.direction.or_else(|| self.against_riskier())?;
        let benefit = compared("benefit", row.benefit, self.benefit);
        let harm = compared("harm", row.harm, self.harm);
        Some(ParadigmChecked {
            situation: self.situation,
            rule: row.rule,
            justification: self.justification.clone(),
            benefit: self.benefit,
            harm: self.harm,
            fits: row.benefit.fits(self.benefit) && row.harm.fits(self.harm),
            direction,
            because: format!("{benefit}; {harm}"),
        })
    }

    /// The direction that goes against the riskier option.
    fn against_riskier(&self) -> Option<Direction> {
        self.riskier.map(|riskier| match riskier {
            Arm::Intervention => Direction::Against,
            Arm::Comparison => Direction::For,
        })
    }

    /// Reports what a schema cannot say.
    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        let Some(row) = situation(self.situation) else {
            let found = Some(self.situation.to_string());
            let place = "/paradigm/situation";
            return faults.push(Fault::new("out-of-range", place, found, "a number from 1 to 5"));
        };
        let place = "/paradigm/riskier";
        match (row.direction, self.riskier) {
            (None, None) => {
                let expected = "the riskier or costlier option, for situations 3 and 4";
                faults.push(Fault::new("missing-key", place, None, expected));
            }
            (Some(_), Some(arm)) => {
                let expected = "no riskier option: only situations 3 and 4 compare two";
                faults.push(Fault::new("unused-key", place, Some(arm.to_string()), expected));
            }
            _ => {}
        }
    }
}

fn compared(of: &str, cell: Cell, certainty: Option<Certainty>) -> String {
    let found = certainty.map_or("not reported", Certainty::code);
    let needs = cell.in_words();
    let verdict = if cell.fits(certainty) { "fits" } else { "does not fit" };
    format!("{of} needs {needs}, is {found}: {verdict}")
}
