//! Declares the rules of a module in one list, and notes where a rule was applied.

use crate::grade::{Rule, TraceEntry, TraceValue};

/// Declares rules as constants, and the list of them all.
macro_rules! rulebook {
    ($(#[$doc:meta])* $all:ident; $($name:ident = $id:literal, $kind:ident, $source:expr, $says:literal;)+) => {
        $(#[doc = $says] pub(crate) const $name: $crate::grade::Rule = $crate::grade::Rule {
            id: $id, kind: $crate::grade::RuleKind::$kind, says: $says, source: $source, profiles: &[],
        };)+
        $(#[$doc])*
        pub const $all: &[$crate::grade::Rule] = &[$($name),+];
    };
}
pub(crate) use rulebook;

/// One step of a trace.
pub(crate) fn applied(
    rule: &'static Rule,
    inputs: &[(&'static str, String)],
    result: impl Into<TraceValue>,
) -> TraceEntry {
    let inputs = inputs.iter().map(|(name, text)| (*name, text.clone().into())).collect();
    TraceEntry { rule, inputs, threshold: None, result: result.into() }
}
