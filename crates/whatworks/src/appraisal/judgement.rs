//! What the tools share: decisions of people, differences, and judgements by domain.

use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::json;

/// A decision of a person that replaces what the rules propose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Override{T}"))]
#[serde(deny_unknown_fields)]
pub struct Override<T> {
    /// The judgement in its place.
    pub judgement: T,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub who: String,
    /// When, as a calendar date (`2024-12-18`).
    pub date: String,
}

impl<T> Override<T> {
    /// What is wrong with it; `at` is the pointer to it.
    pub(super) fn faults(&self, at: &str) -> Vec<Fault> {
        let texts = [("reason", &self.reason), ("who", &self.who)];
        let empty = texts.into_iter().filter(|(_, text)| text.trim().is_empty());
        let empty = empty.map(|(key, text)| {
            let found = Some(json::quoted(text));
            Fault::new("empty-text", format!("{at}/{key}"), found, "a text that is not empty")
        });
        let bad_date = self.date.parse::<jiff::civil::Date>().is_err().then(|| {
            let found = Some(json::quoted(&self.date));
            Fault::new("bad-date", format!("{at}/date"), found, "a calendar date, YYYY-MM-DD")
        });
        empty.chain(bad_date).collect()
    }
}

/// A stated judgement that the rules do not lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What was stated: a domain (`d4`), `overall` or `rating`.
    pub field: &'static str,
    /// The judgement stated.
    pub stated: &'static str,
    /// What the rules lead to; several where answers are missing.
    pub recomputed: Vec<&'static str>,
    /// The difference in words.
    pub says: String,
}

impl Difference {
    pub(super) fn new(
        field: &'static str,
        stated: &'static str,
        recomputed: Vec<&'static str>,
    ) -> Self {
        let says = format!("`{field}` is stated as {stated}; {} follows", recomputed.join(" or "));
        Self { field, stated, recomputed, says }
    }
}

/// What the entry contradicts in itself or in the tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Inconsistency {
    /// The question, item or domain.
    pub field: String,
    /// What is inconsistent.
    pub says: String,
}

impl Inconsistency {
    pub(super) fn new(field: impl Into<String>, says: impl Into<String>) -> Self {
        Self { field: field.into(), says: says.into() }
    }
}

/// The only element of a list of one.
pub(super) fn only<T: Copy>(possible: &[T]) -> Option<T> {
    match possible {
        [only] => Some(*only),
        _ => None,
    }
}

/// Every way to take one element from each list, folded by `fold` from `start`.
pub(super) fn combinations<T: Copy, S: Copy + Ord>(
    lists: &[Vec<T>],
    start: S,
    fold: impl Fn(S, T) -> S,
) -> Vec<S> {
    lists.iter().fold(vec![start], |states, list| {
        let pairs = states.iter().flat_map(|state| list.iter().map(|item| fold(*state, *item)));
        let mut next: Vec<S> = pairs.collect();
        next.sort_unstable();
        next.dedup();
        next
    })
}

/// Declares the answers to the questions of a tool: a key for each, and all optional.
macro_rules! answers {
    ($(#[$meta:meta])* $name:ident of $answer:ty {
        $($(#[doc = $doc:literal])+ $field:ident = $id:literal,)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            $(
                $(#[doc = $doc])+
                #[serde(rename = $id, skip_serializing_if = "Option::is_none")]
                pub $field: Option<$answer>,
            )+
        }

        impl $name {
            /// The ids of the questions, in their order.
            pub const QUESTIONS: &'static [&'static str] = &[$($id),+];

            /// The answer to the question with this id.
            #[must_use]
            pub fn get(&self, question: &str) -> Option<$answer> {
                match question {
                    $($id => self.$field,)+
                    _ => None,
                }
            }
        }
    };
}

/// Declares a value for each domain of a tool and for the overall judgement, all optional.
macro_rules! by_domain {
    ($(#[$meta:meta])* $name:ident, $schema:literal {
        $($(#[doc = $doc:literal])+ $field:ident,)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = $schema))]
        #[serde(default, deny_unknown_fields)]
        pub struct $name<T> {
            $(
                $(#[doc = $doc])+
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<T>,
            )+
            /// Overall.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub overall: Option<T>,
        }

        impl<T> Default for $name<T> {
            /// Nothing is given.
            fn default() -> Self {
                Self { $($field: None,)+ overall: None }
            }
        }

        impl<T> $name<T> {
            /// What is given for the domain with this code, or for `overall`.
            #[must_use]
            pub fn get(&self, domain: &str) -> Option<&T> {
                match domain {
                    $(stringify!($field) => self.$field.as_ref(),)+
                    "overall" => self.overall.as_ref(),
                    _ => None,
                }
            }

            /// Everything that is given, by code.
            pub(super) fn given(&self) -> Vec<(&'static str, &T)> {
                let all = [
                    $((stringify!($field), self.$field.as_ref()),)+
                    ("overall", self.overall.as_ref()),
                ];
                all.into_iter().filter_map(|(code, given)| Some((code, given?))).collect()
            }
        }
    };
}

pub(super) use {answers, by_domain};
