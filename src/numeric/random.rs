//! Random numbers that are the same on every machine: PCG64 (XSL-RR 128/64; M. O'Neill, HMC-CS-2014-0905), its state from a seed and a
//! stream by SplitMix64 (S. Vigna). Deliberately no global generator: whoever draws says from which seed and stream.
//!
//! Numbers drawn are part of what a seed means: the tests hold the first ones of every kind, which must never change.

use super::special::lgamma;
use super::stats;

/// Multiplier of the generator.
const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;

/// Means below this are drawn by inversion.
const FEW: f64 = 10.0;

/// (k + ½)/2⁵³ for the k of the upper 53 bits. From 2⁵² on there is no half, and the last k would be rounded up to 1.
fn between_0_and_1(bits: u64) -> f64 {
    (((bits >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0).min(1.0 - 0.5 * f64::EPSILON)
}

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
        between_0_and_1(self.bits())
    }

    /// A standard normal number, by the inverse of the cumulative function.
    pub fn normal(&mut self) -> f64 {
        stats::normal_quantile(self.uniform())
    }

    /// A waiting time of mean 1: −ln u.
    pub fn exponential(&mut self) -> f64 {
        -self.uniform().ln()
    }

    /// A count of mean `mu`; 0 for a mean of zero, NaN for one below zero or without end.
    pub fn poisson(&mut self, mu: f64) -> f64 {
        match mu {
            _ if !(0.0..f64::INFINITY).contains(&mu) => f64::NAN,
            _ if mu < FEW => self.poisson_by_inversion(mu),
            _ => self.poisson_by_rejection(mu),
        }
    }

    /// The first k at which the probabilities 0 … k add up to more than u.
    fn poisson_by_inversion(&mut self, mu: f64) -> f64 {
        let u = self.uniform();
        let (mut k, mut probability) = (0.0, (-mu).exp());
        let mut sum = probability;
        // Far beyond any count that a mean below ten can give the probabilities no longer change the sum.
        while u > sum && k < 200.0 {
            k += 1.0;
            probability *= mu / k;
            sum += probability;
        }
        k
    }

    /// Transformed rejection with a decomposition (PTRS; W. Hörmann, Insurance: Mathematics and Economics 12 (1993) 39).
    fn poisson_by_rejection(&mut self, mu: f64) -> f64 {
        let ln_mu = mu.ln();
        let b = 0.931 + 2.53 * mu.sqrt();
        let a = -0.059 + 0.02483 * b;
        let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
        let v_r = 0.9277 - 3.6224 / (b - 2.0);
        loop {
            let u = self.uniform() - 0.5;
            let v = self.uniform();
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + mu + 0.43).floor();
            if us >= 0.07 && v <= v_r {
                return k;
            }
            if k < 0.0 || (us < 0.013 && v > us) {
                continue;
            }
            let ln_v = (v * inverse_alpha / (a / (us * us) + b)).ln();
            if ln_v <= k * ln_mu - mu - lgamma(k + 1.0) {
                return k;
            }
        }
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

    /// Neither end is ever drawn, whatever the bits: their logarithms and quantiles are numbers.
    #[test]
    fn the_ends_are_never_drawn() {
        for (bits, nearest) in [(0, 0.5_f64.powi(54)), (u64::MAX, 1.0 - 0.5_f64.powi(53))] {
            let u = between_0_and_1(bits);
            assert_eq!(u, nearest);
            assert!(u > 0.0 && u < 1.0 && stats::normal_quantile(u).is_finite());
        }
    }

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

    /// The numbers of the generator's own check program, state 42 and increment 54.
    #[test]
    fn the_generator_is_the_published_one() {
        let mut r = Random { state: 0, increment: 54 << 1 | 1 };
        r.advance();
        r.state = r.state.wrapping_add(42);
        r.advance();
        let published = [
            0x86b1_da1d_7206_2b68,
            0x1304_aa46_c985_3d39,
            0xa367_0e9e_0dd5_0358,
            0xf909_0e52_9a7d_ae00,
            0xc85b_9fd8_3799_6f2c,
            0x6061_21f8_e391_9196_u64,
        ];
        assert_eq!(published.map(|_| r.bits()), published);
    }

    /// The first numbers of every kind from seed 1, stream 0, computed with 30 digits from the published recipes. A seed must mean the
    /// same for ever.
    #[test]
    fn the_first_numbers_of_every_kind() {
        let draw = |one: fn(&mut Random) -> f64| {
            let mut r = Random::new(1, 0);
            [one(&mut r), one(&mut r), one(&mut r), one(&mut r)]
        };
        let near = |found: [f64; 4], expected: [f64; 4]| {
            let close = found.iter().zip(expected).all(|(a, b)| (a - b).abs() <= 1e-14 * b.abs());
            assert!(close, "{found:?}, expected {expected:?}");
        };
        let uniform = [0.52473745307758851, 0.10170124312547874, 0.94137233400786341, 0.69935872099009982];
        near(draw(Random::uniform), uniform);
        let waiting = [0.64485723085293185, 2.2857157525462939, 0.0604165385838975, 0.35759147669787751];
        near(draw(Random::exponential), waiting);
        let normal = [0.062047388830490429, -1.2719173510799507, 1.5663985937062661, 0.52255701812364082];
        near(draw(Random::normal), normal);
        let counts = |mu: f64| {
            let mut r = Random::new(1, 0);
            (0..10).map(|_| r.poisson(mu)).collect::<Vec<f64>>()
        };
        assert_eq!(counts(4.0), [4.0, 2.0, 7.0, 5.0, 7.0, 3.0, 6.0, 3.0, 5.0, 0.0]);
        assert_eq!(counts(100.0), [101.0, 120.0, 117.0, 113.0, 108.0, 108.0, 127.0, 95.0, 85.0, 92.0]);
    }

    /// χ² of 20000 counts against the probabilities e^(−μ)μ^k/k! of the law, for both ways and where they meet: each below the
    /// 99.9 % quantile.
    #[test]
    fn counts_follow_the_law_of_poisson() {
        for (stream, mu) in [0.3_f64, 4.0, 9.99, 10.0, 30.0, 250.0].into_iter().enumerate() {
            let mut r = Random::new(5, stream as u64);
            let n = 20_000;
            let far = (mu + 10.0 * mu.sqrt() + 10.0) as usize;
            let mut seen = vec![0.0; far];
            (0..n).for_each(|_| seen[(r.poisson(mu) as usize).min(far - 1)] += 1.0);
            let (mut chi2, mut ndof, mut rare) = (0.0, -1.0, (0.0, 0.0));
            for (k, &count) in seen.iter().enumerate() {
                let k = k as f64;
                let expected = f64::from(n) * (k * mu.ln() - mu - lgamma(k + 1.0)).exp();
                // Classes of few are taken together.
                if expected < 10.0 {
                    rare = (rare.0 + count, rare.1 + expected);
                } else {
                    chi2 += (count - expected).powi(2) / expected;
                    ndof += 1.0;
                }
            }
            chi2 += (rare.0 - rare.1).powi(2) / rare.1;
            ndof += 1.0;
            assert!(stats::chi2_p_value(chi2, ndof) > 1e-3, "mean {mu}: χ² {chi2} of {ndof}");
        }
        let mut r = Random::new(1, 0);
        assert_eq!(r.poisson(0.0), 0.0);
        assert!(
            r.poisson(-1.0).is_nan() && r.poisson(f64::NAN).is_nan() && r.poisson(f64::INFINITY).is_nan()
        );
    }

    /// The mean of 20000 waiting times is 1 with a standard deviation of 1/√20000, the mean of their squares 2 with √20/√20000.
    #[test]
    fn waiting_times() {
        let mut r = Random::new(3, 9);
        let n = 20_000.0;
        let (mut mean, mut square) = (0.0, 0.0);
        for _ in 0..20_000 {
            let t = r.exponential();
            mean += t / n;
            square += t * t / n;
        }
        assert!((mean - 1.0).abs() < 4.0 / n.sqrt() && (square - 2.0).abs() < 4.0 * (20.0 / n).sqrt());
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
