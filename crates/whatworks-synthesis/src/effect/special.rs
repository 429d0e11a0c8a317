//! The special functions behind the corrections for bias.

use std::f64::consts::{FRAC_PI_2, PI};

/// `gamma(x + 1/2) / gamma(x)` for x above 0, to a few units in the last place.
///
/// The difference of two log-gammas would lose a digit with each tenfold of x.
pub(super) fn gamma_ratio(x: f64) -> f64 {
    let (mut x, mut below) = (x, 1.0);
    while x < SERIES_FROM {
        below *= x / (x + 0.5);
        x += 1.0;
    }
    below * asymptotic_gamma_ratio(x)
}

const SERIES_FROM: f64 = 16.0;

/// Stirling's series of the ratio about `w = x - 1/4`, which has even powers only. Its
/// coefficients are `E(2j) / (j 4^(2j + 1))`, E the Euler numbers 1, 5, 61, 1385, 50521.
fn asymptotic_gamma_ratio(x: f64) -> f64 {
    const TERMS: [f64; 5] = [
        1.0 / 64.0,
        -5.0 / 2048.0,
        61.0 / 49_152.0,
        -1385.0 / 1_048_576.0,
        50_521.0 / 20_971_520.0,
    ];
    let w = x - 0.25;
    let u = (w * w).recip();
    let exponent = TERMS.iter().rev().fold(0.0, |sum, term| (sum + term) * u);
    w.sqrt() * exponent.exp()
}

/// The hypergeometric function `F(1/2, 1/2; c; 1 - r^2)` for c above 1 and r from -1 to 1.
pub(super) fn hypergeometric_half(c: f64, r: f64) -> f64 {
    let z = (1.0 - r) * (1.0 + r);
    if z <= 0.5 || c >= 12.0 { series(c, z) } else { euler_integral(c, r) }
}

/// The hypergeometric series. Its terms fall at least like `z^k` and like `k^-c`.
fn series(c: f64, z: f64) -> f64 {
    let (mut sum, mut term, mut k) = (1.0, 1.0, 0.0);
    while term > 1e-18 * sum {
        term *= (k + 0.5) * (k + 0.5) / ((k + c) * (k + 1.0)) * z;
        sum += term;
        k += 1.0;
    }
    sum
}

/// Euler's integral with `t = cos^2(angle)`: the integral over a quarter turn of
/// `sin^(2c - 2) / sqrt(sin^2 + r^2 cos^2)`, times `2 gamma(c) / (gamma(1/2) gamma(c - 1/2))`.
///
/// By the double-exponential rule, whose nodes crowd at the ends, where the integrand bends.
fn euler_integral(c: f64, r: f64) -> f64 {
    const STEP: f64 = 1.0 / 64.0;
    const NODES: i32 = 4 * 64;
    let at = |node: i32| {
        let s = f64::from(node) * STEP;
        let (from_start, from_end) = (logistic(PI * s.sinh()), logistic(-PI * s.sinh()));
        let (sin, cos) = ((FRAC_PI_2 * from_start).sin(), (FRAC_PI_2 * from_end).sin());
        let value = sin.powf(2.0 * c - 2.0) / sin.hypot(r * cos);
        let weight = from_start * from_end * s.cosh();
        if weight > 0.0 { value * weight } else { 0.0 }
    };
    let integral: f64 = FRAC_PI_2 * PI * STEP * (-NODES..=NODES).map(at).sum::<f64>();
    2.0 * gamma_ratio(c - 0.5) / PI.sqrt() * integral
}

fn logistic(x: f64) -> f64 {
    (1.0 + (-x).exp()).recip()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64, tolerance: f64) {
        assert!((found / expected - 1.0).abs() < tolerance, "{found:e} is not {expected:e}");
    }

    // Expected values: mpmath with 40 digits.
    #[test]
    fn ratios_of_gammas() {
        for (x, expected) in [
            (0.5, 0.56418958354775629),
            (1.0, 0.88622692545275801),
            (1.5, 1.1283791670955126),
            (3.0, 1.6616754852239213),
            (7.5, 2.6933805760042072),
            (15.5, 3.9053870415177359),
            (16.0, 3.9688767938289397),
            (49.0, 6.9821659238175506),
            (500.0, 22.355090304698624),
            (500000.0, 707.10660440987432),
            (1000000000.0, 31622.776597730946),
        ] {
            near(gamma_ratio(x), expected, 4e-15);
        }
    }

    #[test]
    fn hypergeometric_functions() {
        for (c, r, expected) in [
            (1.5, 1e-06, 1.570795326795682),
            (1.5, 0.001, 1.5697971115269819),
            (1.5, 0.1, 1.4780376623747748),
            (1.5, 0.5, 1.2091995761561452),
            (1.5, 0.7, 1.1137811407660333),
            (1.5, 0.9, 1.0347264702353929),
            (1.5, 1.0, 1.0),
            (2.0, 1e-06, 1.2732395447264398),
            (2.0, 0.001, 1.2732352195039018),
            (2.0, 0.1, 1.2591402448345306),
            (2.0, 0.5, 1.1406988998411533),
            (2.0, 0.7, 1.080751320744178),
            (2.0, 0.9, 1.0256320301881514),
            (2.0, 1.0, 1.0),
            (2.5, 1e-06, 1.1780972450955834),
            (2.5, 0.001, 1.1780966570462262),
            (2.5, 0.1, 1.1730885675206661),
            (2.5, 0.5, 1.1045997880780726),
            (2.5, 0.7, 1.0621700335519422),
            (2.5, 0.9, 1.0202746912660121),
            (2.5, 1.0, 1.0),
            (3.0, 1e-06, 1.1317684842087506),
            (3.0, 0.001, 1.1317682012709724),
            (3.0, 0.1, 1.1290546335404152),
            (3.0, 0.5, 1.0827491260150094),
            (3.0, 0.7, 1.0503774615614218),
            (3.0, 0.9, 1.016753717579985),
            (3.0, 1.0, 1.0),
            (5.0, 1e-06, 1.0643243214764881),
            (5.0, 0.001, 1.0643242327829332),
            (5.0, 0.1, 1.0634422788634191),
            (5.0, 0.5, 1.0444784663551215),
            (5.0, 0.7, 1.0284033839983056),
            (5.0, 0.9, 1.0098590990665671),
            (5.0, 1.0, 1.0),
            (11.5, 1e-06, 1.0240860433742645),
            (11.5, 0.001, 1.0240860164246623),
            (11.5, 0.1, 1.0238169027472419),
            (11.5, 0.5, 1.0175576390319198),
            (11.5, 0.7, 1.0116408977708171),
            (11.5, 0.9, 1.0042032236597191),
            (11.5, 1.0, 1.0),
            (12.0, 1e-06, 1.02297951856388),
            (12.0, 0.001, 1.0229794929894208),
            (12.0, 0.1, 1.0227240925364792),
            (12.0, 0.5, 1.0167739173161479),
            (12.0, 0.7, 1.0111337904505546),
            (12.0, 0.9, 1.0040253326676968),
            (12.0, 1.0, 1.0),
            (49.0, 1e-06, 1.0052218256100102),
            (49.0, 0.001, 1.0052218202630911),
            (49.0, 0.1, 1.0051683694346404),
            (49.0, 0.5, 1.0038931744215991),
            (49.0, 0.7, 1.0026325407339082),
            (49.0, 0.9, 1.0009735644174205),
            (49.0, 1.0, 1.0),
            (4999.0, 1e-06, 1.0000500212589412),
            (4999.0, 0.001, 1.0000500212089087),
            (4999.0, 0.1, 1.0000495209348621),
            (4999.0, 0.5, 1.0000375138328696),
            (4999.0, 0.7, 1.0000255080283525),
            (4999.0, 0.9, 1.0000095023066185),
            (4999.0, 1.0, 1.0),
        ] {
            near(hypergeometric_half(c, r), expected, 1e-13);
            near(hypergeometric_half(c, -r), expected, 1e-13);
        }
    }
}
