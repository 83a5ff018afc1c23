//! Random numbers that are the same on every machine: PCG64 (XSL-RR 128/64; M. O'Neill, HMC-CS-2014-0905), its state from a seed and a
//! stream by SplitMix64 (S. Vigna). Deliberately no global generator: whoever draws says from which seed and stream.

use super::stats;

/// Multiplier of the generator.
const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;

/// A stream of random numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Random {
    state: u128,
    increment: u128,
}

impl Random {
    /// Stream number `stream` of `seed`; streams of one seed are independent of each other.
    pub fn new(seed: u64, stream: u64) -> Random {
        let mut mix = SplitMix(seed);
        let mut of_stream = SplitMix(stream ^ mix.next());
        let state = wide(mix.next(), of_stream.next());
        let increment = wide(of_stream.next(), mix.next()) | 1;
        let mut random = Random { state: 0, increment };
        random.advance();
        random.state = random.state.wrapping_add(state);
        random.advance();
        random
    }

    fn advance(&mut self) {
        self.state = self.state.wrapping_mul(MULTIPLIER).wrapping_add(self.increment);
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.advance();
        let folded = (self.state >> 64) as u64 ^ self.state as u64;
        folded.rotate_right((self.state >> 122) as u32)
    }

    /// A number between 0 and 1, neither of which it ever is: (k + ½)/2⁵³.
    pub fn uniform(&mut self) -> f64 {
        ((self.bits() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }

    /// A standard normal number, by the inverse of the cumulative function.
    pub fn normal(&mut self) -> f64 {
        stats::normal_quantile(self.uniform())
    }
}

fn wide(high: u64, low: u64) -> u128 {
    u128::from(high) << 64 | u128::from(low)
}

/// SplitMix64: spreads a seed of few bits over many.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published first numbers of SplitMix64 from seed 0.
    #[test]
    fn the_seed_is_spread_as_published() {
        let mut mix = SplitMix(0);
        assert_eq!(
            [mix.next(), mix.next(), mix.next()],
            [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f]
        );
    }

    #[test]
    fn streams_repeat_and_differ() {
        let draw = |seed, stream| {
            let mut r = Random::new(seed, stream);
            [r.bits(), r.bits(), r.bits()]
        };
        assert_eq!(draw(1, 0), draw(1, 0));
        assert_ne!(draw(1, 0), draw(1, 1));
        assert_ne!(draw(1, 0), draw(2, 0));
    }

    /// Mean and variance of 20000 numbers within four standard deviations of the truth.
    #[test]
    fn moments() {
        let mut r = Random::new(7, 0);
        let n = 20_000.0;
        let (mut uniform, mut normal, mut square) = (0.0, 0.0, 0.0);
        for _ in 0..20_000 {
            let u = r.uniform();
            assert!(u > 0.0 && u < 1.0);
            uniform += u / n;
            let z = r.normal();
            normal += z / n;
            square += z * z / n;
        }
        assert!((uniform - 0.5).abs() < 4.0 / (12.0 * n).sqrt());
        assert!(normal.abs() < 4.0 / n.sqrt());
        assert!((square - 1.0).abs() < 4.0 * (2.0 / n).sqrt());
    }
}
