//! Directions of effect, and how many of each.

use serde::Serialize;

codes! {
    /// The direction of an effect on health: the arrow of an effect direction plot.
    ///
    /// Up is better and down is worse, whichever way the outcome is measured: fewer deaths are up.
    /// Statistical significance plays no part (Hilton Boon and Thomson 2021).
    Direction {
        /// The effect is beneficial.
        Up = "up",
        /// The effect is harmful.
        Down = "down",
        /// No difference.
        NoChange = "no-change",
        /// Mixed effects or conflicting findings.
        Mixed = "mixed",
        /// The study measured the outcome, and its direction is not reported.
        NotReported = "not-reported",
    }
}

/// How many outcomes, or studies, there are of each direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DirectionCounts {
    /// Beneficial.
    pub up: usize,
    /// Harmful.
    pub down: usize,
    /// No difference.
    pub no_change: usize,
    /// Mixed or conflicting.
    pub mixed: usize,
    /// Direction not reported.
    pub not_reported: usize,
}

impl DirectionCounts {
    /// How many there are of one direction.
    #[must_use]
    pub const fn of(&self, direction: Direction) -> usize {
        match direction {
            Direction::Up => self.up,
            Direction::Down => self.down,
            Direction::NoChange => self.no_change,
            Direction::Mixed => self.mixed,
            Direction::NotReported => self.not_reported,
        }
    }

    /// How many there are in all.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.reported() + self.not_reported
    }

    /// How many have a direction that is reported, mixed and no difference among them.
    #[must_use]
    pub const fn reported(&self) -> usize {
        self.up + self.down + self.no_change + self.mixed
    }

    pub(super) fn add(&mut self, direction: Direction) {
        let count = match direction {
            Direction::Up => &mut self.up,
            Direction::Down => &mut self.down,
            Direction::NoChange => &mut self.no_change,
            Direction::Mixed => &mut self.mixed,
            Direction::NotReported => &mut self.not_reported,
        };
        *count += 1;
    }
}

impl FromIterator<Direction> for DirectionCounts {
    fn from_iter<I: IntoIterator<Item = Direction>>(directions: I) -> Self {
        let mut counts = Self::default();
        directions.into_iter().for_each(|direction| counts.add(direction));
        counts
    }
}
