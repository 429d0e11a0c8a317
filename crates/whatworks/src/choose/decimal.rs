//! Decimal numbers as whole numbers, so that sums and comparisons are exact.
//!
//! A number is taken as the shortest decimal that reads back as the same `f64`, which is how JSON,
//! Python and this library write it: 0.1 is a tenth, and three of them are 0.3.

/// The most that the numbers of one row may come to, in units of its last decimal place: sums of
/// two such rows stay within an `i64`.
const MOST: i64 = 4_000_000_000_000_000_000;

/// A finite number as `digits * 10^exponent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Decimal {
    digits: i64,
    exponent: i32,
}

/// The shortest decimal of a number; `None` where it is not finite.
fn shortest(number: f64) -> Option<Decimal> {
    let text = format!("{number:e}");
    let (mantissa, exponent) = text.split_once('e')?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: i64 = format!("{whole}{fraction}").parse().ok()?;
    let places = i32::try_from(fraction.len()).ok()?;
    let exponent: i32 = exponent.parse().ok()?;
    Some(Decimal { digits, exponent: if digits == 0 { 0 } else { exponent - places } })
}

/// Numbers in a common unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scaled {
    /// The numbers, in units.
    pub(super) numbers: Vec<i64>,
    unit: Unit,
}

/// The unit of whole numbers that stand for decimals: a power of ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    exponent: i32,
}

impl Scaled {
    /// Takes numbers to a common unit; `None` where they span more digits than are kept.
    pub(super) fn of(numbers: &[f64]) -> Option<Self> {
        let decimals: Vec<Decimal> =
            numbers.iter().map(|number| shortest(*number)).collect::<Option<_>>()?;
        let nonzero = decimals.iter().filter(|decimal| decimal.digits != 0);
        let exponent = nonzero.map(|decimal| decimal.exponent).min().unwrap_or(0);
        let mut sum: i64 = 0;
        let mut scaled = Vec::with_capacity(decimals.len());
        for decimal in decimals {
            let shift = if decimal.digits == 0 { 0 } else { decimal.exponent - exponent };
            let power = 10_i64.checked_pow(u32::try_from(shift).ok()?)?;
            let number = decimal.digits.checked_mul(power)?;
            sum = sum.checked_add(number.checked_abs()?)?;
            scaled.push(number);
        }
        let unit = Unit { exponent };
        (sum <= MOST).then_some(Self { numbers: scaled, unit })
    }

    /// The sum, as the nearest number.
    pub(super) fn sum(&self) -> f64 {
        self.unit.number(self.numbers.iter().sum())
    }

    /// The unit.
    pub(super) fn unit(&self) -> Unit {
        self.unit
    }
}

impl Unit {
    /// The number nearest to so many units.
    pub(super) fn number(self, units: i64) -> f64 {
        format!("{units}e{}", self.exponent).parse().unwrap_or(f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_decimals_are_exact() {
        let scaled = Scaled::of(&[0.1, 0.2, 0.3, 12_000.0, 0.0]).unwrap();
        assert_eq!(scaled.numbers, [1, 2, 3, 120_000, 0]);
        assert_eq!(scaled.unit().number(3), 0.3);
        assert_eq!(Scaled::of(&[-1.5, 2e-3]).unwrap().numbers, [-1500, 2]);
        assert_eq!(Scaled::of(&[1e300]).unwrap().numbers, [1]);
    }

    #[test]
    fn numbers_that_span_too_many_digits_are_refused() {
        assert_eq!(Scaled::of(&[1e20, 1e-20]), None);
        assert_eq!(Scaled::of(&[f64::NAN]), None);
        assert_eq!(Scaled::of(&[f64::INFINITY]), None);
    }
}
