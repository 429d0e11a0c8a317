//! The generator of random numbers: xoshiro256++, seeded by SplitMix64.
//!
//! xoshiro256++: Blackman and Vigna 2021, ACM Trans Math Softw 47(4): 36. SplitMix64, which they
//! advise for the seed: Steele, Lea and Flood 2014, OOPSLA: 453-472. Only whole numbers and
//! divisions by powers of two, so that the numbers are the same on every machine.

/// A stream of random numbers.
pub(super) struct Random([u64; 4]);

impl Random {
    /// One of many streams of a seed; the streams are of different parts of the work, whatever
    /// thread does it.
    pub(super) fn stream(seed: u64, stream: u64) -> Self {
        let mut state = split_mix(&mut { seed }) ^ split_mix(&mut !stream);
        Self(std::array::from_fn(|_| split_mix(&mut state)))
    }

    fn next(&mut self) -> u64 {
        let [a, b, c, d] = self.0;
        let result = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        self.0 = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        result
    }

    /// A number from 0 to below 1, on a grid of 2^-53.
    pub(super) fn uniform(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
        let bits = (self.next() >> 11) as f64;
        bits * (1.0 / (1u64 << 53) as f64)
    }
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the reference implementation gives for the state 0, 0, 0, 1, as printed in the tests of
    /// xoshiro-fortran (DSCF-1224, `test/README.md`).
    #[test]
    fn xoshiro_is_that_of_the_reference() {
        let mut random = Random([0, 0, 0, 1]);
        let first: Vec<u64> = (0..10).map(|_| random.next()).collect();
        let reference = [
            0x0000_0000_0080_0000,
            0x0000_0000_0080_0011,
            0x0002_2000_0080_0011,
            0x0002_2000_4400_0020,
            0x0002_2000_4480_08a1,
            0x0110_2100_8022_08a0,
            0x0114_0022_8420_0880,
            0x0402_8966_44a6_4095,
            0x8a14_a0a2_44ac_c891,
            0x8c88_ba46_80b2_0495,
        ];
        assert_eq!(first, reference);
    }

    #[test]
    fn numbers_are_from_0_to_below_1_and_streams_differ() {
        let mut streams = [Random::stream(1, 0), Random::stream(1, 1), Random::stream(2, 0)];
        let firsts: Vec<f64> = streams.iter_mut().map(Random::uniform).collect();
        assert!(firsts.iter().all(|number| (0.0..1.0).contains(number)), "{firsts:?}");
        assert!(firsts[0] != firsts[1] && firsts[0] != firsts[2] && firsts[1] != firsts[2]);
        let mean = (0..10_000).map(|_| streams[0].uniform()).sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 4.0 / (12.0_f64 * 10_000.0).sqrt(), "{mean}");
    }
}
