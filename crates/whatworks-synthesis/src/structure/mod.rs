//! Structure among studies: subgroups and meta-regression.

mod least_squares;
mod regression;
mod subgroups;

pub use regression::{Coefficient, MetaRegression, Moderator, meta_regression};
pub use subgroups::{Subgroup, Subgroups, subgroups};
