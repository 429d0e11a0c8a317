//! Tails and quantiles of the distributions behind p values and intervals.
//!
//! Plain functions of numbers. None panics: a NaN, or an argument outside the domain that a
//! function states, gives NaN. Degrees of freedom are any positive number, whole or not, up to
//! 1e9.
//!
//! The smaller of two tails is computed by itself, from a sum or a continued fraction, and the
//! larger is its complement, so that a tail keeps its digits however small it is. Against 50
//! digits the relative error is below 1e-12 for tails down to 1e-300 and for quantiles; below one
//! degree of freedom a tail may lose digits in proportion to how much below.

mod beta;
mod binomial;
mod chi_square;
mod normal;
mod quantile;
mod special;
mod student;

pub use beta::{beta_lower, f_upper};
pub use binomial::binomial_two_sided;
pub use chi_square::{
    chi_square_lower, chi_square_quantile, chi_square_upper, chi_square_upper_quantile,
};
pub use normal::{normal_density, normal_quantile, normal_two_sided, normal_upper};
pub use special::{erfc, ln_gamma};
pub use student::{t_quantile, t_two_sided, t_upper};
