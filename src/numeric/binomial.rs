//! Numbers of successes: by inversion where few are expected, else by transformed rejection (BTRS; W. Hörmann, J. Stat. Comput. Simul. 46
//! (1993) 101). What a seed draws must never change.

use super::random::Random;
use super::special::lgamma;

/// Numbers of expected successes below this are drawn by inversion.
const FEW: f64 = 10.0;

impl Random {
    /// The successes among `n` trials of probability `p`; NaN where `n` is no whole number or `p` no probability.
    pub fn binomial(&mut self, n: f64, p: f64) -> f64 {
        if !(0.0..=1.0).contains(&p) || n.is_nan() || n < 0.0 || n.fract() != 0.0 {
            return f64::NAN;
        }
        // Of the rarer outcome; the other one is what remains.
        let rare = p.min(1.0 - p);
        let k = if n * rare < FEW { self.by_inversion(n, rare) } else { self.by_rejection(n, rare) };
        if p > 0.5 { n - k } else { k }
    }

    /// The first k at which the probabilities 0 … k add up to more than u.
    fn by_inversion(&mut self, n: f64, p: f64) -> f64 {
        let u = self.uniform();
        let odds = p / (1.0 - p);
        let (mut k, mut probability) = (0.0, (n * (-p).ln_1p()).exp());
        let mut sum = probability;
        // Far beyond any count that a mean below ten can give the probabilities no longer change the sum.
        while u > sum && k < n.min(200.0) {
            k += 1.0;
            probability *= odds * (n - k + 1.0) / k;
            sum += probability;
        }
        k
    }

    fn by_rejection(&mut self, n: f64, p: f64) -> f64 {
        let root = (n * p * (1.0 - p)).sqrt();
        let b = 1.15 + 2.53 * root;
        let a = -0.0873 + 0.0248 * b + 0.01 * p;
        let alpha = (2.83 + 5.1 / b) * root;
        let v_r = 0.92 - 4.2 / b;
        let log_odds = (p / (1.0 - p)).ln();
        let mode = ((n + 1.0) * p).floor();
        let peak = lgamma(mode + 1.0) + lgamma(n - mode + 1.0);
        loop {
            let u = self.uniform() - 0.5;
            let v = self.uniform();
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + n * p + 0.5).floor();
            if us >= 0.07 && v <= v_r {
                return k;
            }
            if !(0.0..=n).contains(&k) {
                continue;
            }
            let ln_v = (v * alpha / (a / (us * us) + b)).ln();
            if ln_v <= peak - lgamma(k + 1.0) - lgamma(n - k + 1.0) + (k - mode) * log_odds {
                return k;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::stats;

    /// The first numbers from seed 1, stream 0, computed with 30 digits from the published recipes. A seed must mean the same for ever.
    #[test]
    fn the_first_numbers() {
        let drawn = |n: f64, p: f64| {
            let mut r = Random::new(1, 0);
            (0..10).map(|_| r.binomial(n, p)).collect::<Vec<f64>>()
        };
        assert_eq!(drawn(20.0, 0.3), FEW_OF_20);
        assert_eq!(drawn(20.0, 0.7), FEW_OF_20.map(|k| 20.0 - k));
        assert_eq!(drawn(1000.0, 0.2), MANY_OF_1000);
    }

    const FEW_OF_20: [f64; 10] = [6.0, 3.0, 9.0, 7.0, 9.0, 5.0, 8.0, 5.0, 7.0, 1.0];
    const MANY_OF_1000: [f64; 10] = [201.0, 226.0, 221.0, 216.0, 210.0, 211.0, 234.0, 194.0, 191.0, 203.0];

    /// χ² of 20000 numbers against the probabilities of the law, for both ways, where they meet, and for more successes than
    /// failures: each below the 99.9 % quantile.
    #[test]
    fn successes_follow_the_binomial_law() {
        let laws = [(7.0, 0.4), (50.0, 0.02), (100.0, 0.0999), (100.0, 0.1), (60.0, 0.5), (400.0, 0.93)];
        for (stream, (n, p)) in laws.into_iter().enumerate() {
            let mut r = Random::new(5, stream as u64);
            let draws = 20_000;
            let mut seen = vec![0.0; n as usize + 1];
            (0..draws).for_each(|_| seen[r.binomial(n, p) as usize] += 1.0);
            let (mut chi2, mut ndof, mut rare) = (0.0, -1.0, (0.0, 0.0));
            let n: f64 = n;
            for (k, &count) in seen.iter().enumerate() {
                let k = k as f64;
                let choose = lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0);
                let p: f64 = p;
                let expected = f64::from(draws) * (choose + k * p.ln() + (n - k) * (1.0 - p).ln()).exp();
                // Classes of few are taken together.
                if expected < 10.0 {
                    rare = (rare.0 + count, rare.1 + expected);
                } else {
                    chi2 += (count - expected).powi(2) / expected;
                    ndof += 1.0;
                }
            }
            if rare.1 > 0.0 {
                chi2 += (rare.0 - rare.1).powi(2) / rare.1;
                ndof += 1.0;
            }
            assert!(stats::chi2_p_value(chi2, ndof) > 1e-3, "{n} of {p}: χ² {chi2} of {ndof}");
        }
    }

    #[test]
    fn ends_and_what_is_no_law() {
        let mut r = Random::new(1, 0);
        assert_eq!([r.binomial(0.0, 0.4), r.binomial(9.0, 0.0), r.binomial(9.0, 1.0)], [0.0, 0.0, 9.0]);
        for (n, p) in
            [(9.0, -0.1), (9.0, 1.1), (9.0, f64::NAN), (-1.0, 0.5), (2.5, 0.5), (f64::INFINITY, 0.5)]
        {
            assert!(r.binomial(n, p).is_nan(), "{n} of {p}");
        }
    }
}
