//! One way to invert every tail.

/// A tail and its derivative by `ln x`.
pub(super) struct Tail {
    pub(super) probability: f64,
    pub(super) slope: f64,
}

/// The x where a tail, lower or upper, has the probability `target`.
///
/// Newton's method for `ln tail` as a function of `ln x`. For each distribution here the logarithm
/// of the variable has a log-concave density, hence both its tails are log-concave too, and the
/// method comes to the one root from any start, from one side after the first step. `start` only
/// makes it quick, and `inside` is a point where the tail is not too small to be represented.
pub(super) fn invert(target: f64, start: f64, inside: f64, tail: impl Fn(f64) -> Tail) -> f64 {
    let mut x = start;
    let mut last = inside;
    for _ in 0..200 {
        let Tail { probability, slope } = tail(x);
        if probability.is_nan() {
            break;
        }
        let step = (target / probability).ln() * (probability / slope);
        if !step.is_finite() {
            x = x.sqrt() * last.sqrt();
            continue;
        }
        last = x;
        x *= step.exp();
        // The error after a step is of the order of its square.
        if step.abs() < 1e-9 || x == 0.0 {
            return x;
        }
    }
    f64::NAN
}
