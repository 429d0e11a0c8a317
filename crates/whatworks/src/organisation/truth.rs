//! Three answers: no, not known, yes. The weakest of several is their conjunction, the strongest
//! their disjunction (Kleene).

/// Whether something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Truth {
    Fails,
    Unknown,
    Holds,
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Truth::Holds } else { Truth::Fails }
    }
}
