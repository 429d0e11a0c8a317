//! Sums of decimals that are equal on paper are equal here.

/// The significant digits that are kept: those of a sum of some dozens of terms are right to one
/// more.
const DIGITS: usize = 13;

const TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// A sum, to 13 significant digits of the magnitudes of what was added.
///
/// Weights and scores are written as decimals, which binary numbers do not hold exactly: 22 may
/// come out as 22.000000000000004. Scores are compared as they are shown, so that a tie on paper is
/// a tie. A choice of this library; the digits are those of one item and depend on no other.
pub(super) fn rounded(sum: f64, magnitude: f64) -> f64 {
    to_digits(sum, magnitude, DIGITS)
}

/// A number as it is written in a sentence, to 6 significant digits.
pub(super) fn shown(number: f64) -> f64 {
    to_digits(number, number.abs(), 6)
}

fn to_digits(number: f64, magnitude: f64, digits: usize) -> f64 {
    let before = TENS.iter().take_while(|ten| **ten <= magnitude).count();
    let decimals = if before > 0 {
        digits.checked_sub(before)
    } else {
        let zeros = TENS.iter().take_while(|ten| magnitude * **ten < 1.0).count();
        (digits + zeros).checked_sub(1)
    };
    let Some(ten) = decimals.and_then(|decimals| TENS.get(decimals)) else { return number };
    let whole = (number * ten).round() / ten;
    // No minus before a zero.
    if whole == 0.0 { 0.0 } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_come_out_as_they_are_written() {
        assert_eq!(rounded(0.1 + 0.2, 0.3), 0.3);
        assert_eq!(rounded(22.000_000_000_000_004, 22.0), 22.0);
        assert_eq!(rounded(1e-17, 1.0), 0.0);
        assert_eq!(rounded(1.0 / 3.0, 1.0 / 3.0), 0.333_333_333_333_3);
        assert_eq!(rounded(0.001_234_567_890_123_456, 0.001), 0.001_234_567_890_123);
        assert_eq!(rounded(123_456_789_012_345.6, 123_456_789_012_345.6), 123_456_789_012_345.6);
        assert_eq!(shown(-2.0 / 3.0), -0.666_667);
    }
}
