//! Several numbers worked on together, for the compiler to use vector instructions.
//!
//! Each lane goes through the same operations in the same order as it would alone, so a result
//! does not depend on the number of lanes.

use std::ops::{Add, AddAssign, Div, Mul, Sub};

/// `N` numbers side by side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lanes<const N: usize>(pub(crate) [f64; N]);

impl<const N: usize> Lanes<N> {
    pub(crate) const ZERO: Self = Self([0.0; N]);

    pub(crate) fn all(value: f64) -> Self {
        Self([value; N])
    }

    /// The larger of each lane and the value.
    #[inline(always)]
    pub(crate) fn at_least(mut self, least: f64) -> Self {
        for lane in &mut self.0 {
            *lane = if *lane > least { *lane } else { least };
        }
        self
    }

    /// The smaller of each two lanes.
    #[inline(always)]
    pub(crate) fn at_most(mut self, other: Self) -> Self {
        for (lane, value) in self.0.iter_mut().zip(other.0) {
            *lane = if value < *lane { value } else { *lane };
        }
        self
    }
}

macro_rules! lane_by_lane {
    ($($operation:ident, $method:ident, $sign:tt;)+) => {$(
        impl<const N: usize> $operation for Lanes<N> {
            type Output = Self;

            #[inline(always)]
            fn $method(mut self, other: Self) -> Self {
                for (lane, value) in self.0.iter_mut().zip(other.0) {
                    *lane $sign value;
                }
                self
            }
        }
    )+};
}

lane_by_lane! {
    Add, add, +=;
    Sub, sub, -=;
    Mul, mul, *=;
    Div, div, /=;
}

impl<const N: usize> AddAssign for Lanes<N> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
