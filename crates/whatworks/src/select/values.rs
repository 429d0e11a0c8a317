//! The values that a clause can be about, and sets of them.

use std::collections::BTreeMap;

/// The values of a clause that a base knows, numbered in the order in which they were met.
///
/// A tree, since a hash table is held by a pointer into its middle: one that lives as long as the
/// process is then taken for a leak by Valgrind.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: BTreeMap<String, usize>,
    names: Vec<String>,
}

impl Vocabulary {
    /// The number of a value, which is added where it is new.
    pub(super) fn add(&mut self, value: String) -> usize {
        let next = self.names.len();
        *self.numbers.entry(value).or_insert_with_key(|value| {
            self.names.push(value.clone());
            next
        })
    }

    pub(super) fn number(&self, value: &str) -> Option<usize> {
        self.numbers.get(value).copied()
    }

    /// Every value, in the order of the numbers.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }
}

/// A set of values by their numbers. Few clauses have more than 64 values, so that most sets are
/// one word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Set {
    first: u64,
    rest: Vec<u64>,
}

impl Set {
    pub(super) fn of(numbers: impl IntoIterator<Item = usize>) -> Self {
        let mut set = Self::default();
        for number in numbers {
            set.insert(number);
        }
        set
    }

    pub(super) fn insert(&mut self, number: usize) {
        let Some(word) = (number / 64).checked_sub(1) else {
            self.first |= 1 << number;
            return;
        };
        if self.rest.len() <= word {
            self.rest.resize(word + 1, 0);
        }
        if let Some(word) = self.rest.get_mut(word) {
            *word |= 1 << (number % 64);
        }
    }

    pub(super) fn contains(&self, number: usize) -> bool {
        let word = match (number / 64).checked_sub(1) {
            None => Some(&self.first),
            Some(word) => self.rest.get(word),
        };
        word.is_some_and(|word| word & (1 << (number % 64)) != 0)
    }

    /// Whether the two have a value in common.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.first & other.first != 0
            || self.rest.iter().zip(&other.rest).any(|(one, other)| one & other != 0)
    }

    /// Whether every value of this set is one of the other.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        let others = other.rest.iter().copied().chain(std::iter::repeat(0));
        self.first & !other.first == 0
            && self.rest.iter().zip(others).all(|(one, other)| one & !other == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_many_values() {
        let (low, high) = (Set::of([1, 63]), Set::of([64, 200]));
        let both = Set::of([1, 63, 64, 200]);
        assert!(!low.meets(&high) && low.meets(&both) && high.meets(&both));
        assert!(low.is_within(&both) && high.is_within(&both));
        assert!(!both.is_within(&low) && !both.is_within(&high));
        assert!(Set::default().is_within(&low) && !Set::default().meets(&low));
        assert!(both.contains(200) && !both.contains(199) && !both.contains(100_000));
    }
}
