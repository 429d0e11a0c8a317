//! The data of one study, by kind.

/// A 2x2 table: events and the others, in group 1 (`a`, `b`) and in group 2 (`c`, `d`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Table {
    pub(crate) a: f64,
    pub(crate) b: f64,
    pub(crate) c: f64,
    pub(crate) d: f64,
}

/// Mean, standard deviation and size of two groups.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Groups {
    pub(crate) m1: f64,
    pub(crate) sd1: f64,
    pub(crate) n1: f64,
    pub(crate) m2: f64,
    pub(crate) sd2: f64,
    pub(crate) n2: f64,
}

/// A correlation among n participants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Correlation {
    pub(crate) r: f64,
    pub(crate) n: f64,
}

/// Participants with and without the event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Proportion {
    pub(crate) events: f64,
    pub(crate) others: f64,
}

/// x events in a person-time t.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rate {
    pub(crate) x: f64,
    pub(crate) t: f64,
}

/// The rates of two groups.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct PersonTime {
    pub(crate) group1: Rate,
    pub(crate) group2: Rate,
}

/// Data made of counts.
pub(crate) trait Cells: Copy {
    /// Whether a count is 0.
    fn has_zero(&self) -> bool;
    /// The data with a constant added to every count.
    #[must_use]
    fn plus(&self, add: f64) -> Self;
    /// Whether neither group has an event, or neither anything else.
    fn double_zero(&self) -> bool {
        false
    }
}

impl Table {
    pub(crate) fn n1(&self) -> f64 {
        self.a + self.b
    }

    pub(crate) fn n2(&self) -> f64 {
        self.c + self.d
    }

    pub(crate) fn n(&self) -> f64 {
        self.n1() + self.n2()
    }

    /// Events in both groups.
    pub(crate) fn events(&self) -> f64 {
        self.a + self.c
    }

    /// The others in both groups.
    pub(crate) fn others(&self) -> f64 {
        self.b + self.d
    }

    /// The events of group 1 over those expected where both groups have the same risk.
    pub(crate) fn observed_minus_expected(&self) -> f64 {
        // a - n1 (a + c) / n, without the subtraction of nearly equal numbers.
        (self.a * self.d - self.b * self.c) / self.n()
    }

    /// The variance of the events of group 1 where all margins are given (hypergeometric).
    pub(crate) fn hypergeometric_variance(&self) -> f64 {
        let n = self.n();
        (self.n1() / n) * (self.n2() / n) * self.events() * (self.others() / (n - 1.0))
    }
}

impl Cells for Table {
    fn has_zero(&self) -> bool {
        [self.a, self.b, self.c, self.d].contains(&0.0)
    }

    fn plus(&self, add: f64) -> Self {
        Self { a: self.a + add, b: self.b + add, c: self.c + add, d: self.d + add }
    }

    fn double_zero(&self) -> bool {
        self.events() == 0.0 || self.others() == 0.0
    }
}

impl Proportion {
    pub(crate) fn n(&self) -> f64 {
        self.events + self.others
    }
}

impl Cells for Proportion {
    fn has_zero(&self) -> bool {
        self.events == 0.0 || self.others == 0.0
    }

    fn plus(&self, add: f64) -> Self {
        Self { events: self.events + add, others: self.others + add }
    }
}

impl Rate {
    /// Events for each unit of time.
    pub(crate) fn rate(&self) -> f64 {
        self.x / self.t
    }
}

impl Cells for Rate {
    fn has_zero(&self) -> bool {
        self.x == 0.0
    }

    fn plus(&self, add: f64) -> Self {
        Self { x: self.x + add, ..*self }
    }
}

impl Cells for PersonTime {
    fn has_zero(&self) -> bool {
        self.group1.has_zero() || self.group2.has_zero()
    }

    fn plus(&self, add: f64) -> Self {
        Self { group1: self.group1.plus(add), group2: self.group2.plus(add) }
    }

    fn double_zero(&self) -> bool {
        self.group1.has_zero() && self.group2.has_zero()
    }
}
