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
            (0.5, 0.564_189_583_547_756_3),
            (1.0, 0.886_226_925_452_758),
            (1.5, std::f64::consts::FRAC_2_SQRT_PI),
            (3.0, 1.661_675_485_223_921_3),
            (7.5, 2.693_380_576_004_207_3),
            (15.5, 3.905_387_041_517_736),
            (16.0, 3.968_876_793_828_939_8),
            (49.0, 6.982_165_923_817_551),
            (500.0, 22.355_090_304_698_624),
            (500_000.0, 707.106_604_409_874_3),
            (1_000_000_000.0, 31_622.776_597_730_946),
        ] {
            near(gamma_ratio(x), expected, 4e-15);
        }
    }

    #[test]
    fn hypergeometric_functions() {
        for (c, r, expected) in [
            (1.5, 1e-06, 1.570_795_326_795_682),
            (1.5, 0.001, 1.569_797_111_526_982),
            (1.5, 0.1, 1.478_037_662_374_774_9),
            (1.5, 0.5, 1.209_199_576_156_145_2),
            (1.5, 0.7, 1.113_781_140_766_033_4),
            (1.5, 0.9, 1.034_726_470_235_392_9),
            (1.5, 1.0, 1.0),
            (2.0, 1e-06, 1.273_239_544_726_439_7),
            (2.0, 0.001, 1.273_235_219_503_901_8),
            (2.0, 0.1, 1.259_140_244_834_530_6),
            (2.0, 0.5, 1.140_698_899_841_153_4),
            (2.0, 0.7, 1.080_751_320_744_178),
            (2.0, 0.9, 1.025_632_030_188_151_4),
            (2.0, 1.0, 1.0),
            (2.5, 1e-06, 1.178_097_245_095_583_3),
            (2.5, 0.001, 1.178_096_657_046_226_1),
            (2.5, 0.1, 1.173_088_567_520_666_1),
            (2.5, 0.5, 1.104_599_788_078_072_7),
            (2.5, 0.7, 1.062_170_033_551_942_2),
            (2.5, 0.9, 1.020_274_691_266_012_1),
            (2.5, 1.0, 1.0),
            (3.0, 1e-06, 1.131_768_484_208_750_5),
            (3.0, 0.001, 1.131_768_201_270_972_4),
            (3.0, 0.1, 1.129_054_633_540_415_2),
            (3.0, 0.5, 1.082_749_126_015_009_5),
            (3.0, 0.7, 1.050_377_461_561_421_9),
            (3.0, 0.9, 1.016_753_717_579_985),
            (3.0, 1.0, 1.0),
            (5.0, 1e-06, 1.064_324_321_476_488_1),
            (5.0, 0.001, 1.064_324_232_782_933_2),
            (5.0, 0.1, 1.063_442_278_863_419),
            (5.0, 0.5, 1.044_478_466_355_121_4),
            (5.0, 0.7, 1.028_403_383_998_305_6),
            (5.0, 0.9, 1.009_859_099_066_567),
            (5.0, 1.0, 1.0),
            (11.5, 1e-06, 1.024_086_043_374_264_5),
            (11.5, 0.001, 1.024_086_016_424_662_3),
            (11.5, 0.1, 1.023_816_902_747_242),
            (11.5, 0.5, 1.017_557_639_031_919_9),
            (11.5, 0.7, 1.011_640_897_770_817_1),
            (11.5, 0.9, 1.004_203_223_659_719_1),
            (11.5, 1.0, 1.0),
            (12.0, 1e-06, 1.022_979_518_563_88),
            (12.0, 0.001, 1.022_979_492_989_420_7),
            (12.0, 0.1, 1.022_724_092_536_479_1),
            (12.0, 0.5, 1.016_773_917_316_147_9),
            (12.0, 0.7, 1.011_133_790_450_554_6),
            (12.0, 0.9, 1.004_025_332_667_697),
            (12.0, 1.0, 1.0),
            (49.0, 1e-06, 1.005_221_825_610_010_3),
            (49.0, 0.001, 1.005_221_820_263_091_1),
            (49.0, 0.1, 1.005_168_369_434_640_5),
            (49.0, 0.5, 1.003_893_174_421_599),
            (49.0, 0.7, 1.002_632_540_733_908_3),
            (49.0, 0.9, 1.000_973_564_417_420_5),
            (49.0, 1.0, 1.0),
            (4999.0, 1e-06, 1.000_050_021_258_941_2),
            (4999.0, 0.001, 1.000_050_021_208_908_7),
            (4999.0, 0.1, 1.000_049_520_934_862),
            (4999.0, 0.5, 1.000_037_513_832_869_7),
            (4999.0, 0.7, 1.000_025_508_028_352_4),
            (4999.0, 0.9, 1.000_009_502_306_618_4),
            (4999.0, 1.0, 1.0),
        ] {
            near(hypergeometric_half(c, r), expected, 1e-13);
            near(hypergeometric_half(c, -r), expected, 1e-13);
        }
    }
}
