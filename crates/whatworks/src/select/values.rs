//! The values that a clause can be about, and sets of them.

use std::collections::HashMap;

/// The values of a clause that a base knows, numbered in the order in which they were met.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<String, usize>,
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

/// A set of values by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Set(Vec<u64>);

impl Set {
    pub(super) fn of(numbers: impl IntoIterator<Item = usize>) -> Self {
        let mut set = Self::default();
        for number in numbers {
            set.insert(number);
        }
        set
    }

    pub(super) fn insert(&mut self, number: usize) {
        let word = number / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word |= 1 << (number % 64);
        }
    }

    pub(super) fn contains(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word & (1 << (number % 64)) != 0)
    }

    /// Whether the two have a value in common.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(one, other)| one & other != 0)
    }

    /// Whether every value of this set is one of the other.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        let others = other.0.iter().copied().chain(std::iter::repeat(0));
        self.0.iter().zip(others).all(|(one, other)| one & !other == 0)
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
