//! Declares the rules of a module in one list, and notes where a rule was applied.

use crate::grade::{Rule, TraceEntry};

/// Declares rules as constants, and the list of them all.
macro_rules! rulebook {
    ($(#[$doc:meta])* $all:ident; $($name:ident = $id:literal, $kind:ident, $source:expr, $says:literal;)+) => {
        $(#[doc = $says] pub(crate) const $name: $crate::grade::Rule = $crate::grade::Rule {
            id: $id, kind: $crate::grade::RuleKind::$kind, says: $says, source: $source,
        };)+
        $(#[$doc])*
        pub const $all: &[$crate::grade::Rule] = &[$($name),+];
    };
}
pub(crate) use rulebook;

/// One step of a trace.
pub(crate) fn applied(
    rule: &Rule,
    inputs: &[(&'static str, String)],
    result: impl Into<String>,
) -> TraceEntry {
    TraceEntry {
        rule: rule.id,
        kind: rule.kind,
        says: rule.says,
        source: rule.source,
        inputs: inputs.iter().cloned().collect(),
        threshold: None,
        result: result.into(),
    }
}
