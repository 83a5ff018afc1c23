//! Do the pulls lie above and below the curve at random, or in stretches? The runs test of Wald and Wolfowitz (1940,
//! Ann. Math. Stat. 11, 147), in its normal approximation.
//!
//! It looks at signs only, so it is independent of χ², which looks at sizes only. It says that something is missing in
//! the model; it does not say what.

/// One-sided 1 % of the normal distribution: fewer runs than this many σ below the mean are a pattern.
const FEW_RUNS: f64 = -2.326_347_874_040_841;

/// With fewer pulls of either sign the normal approximation is too coarse to accuse a model.
const FEWEST_OF_A_SIGN: usize = 4;

/// Outcome of the runs test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Runs {
    /// Stretches of equal sign.
    pub count: usize,
    /// Pulls above zero.
    pub above: usize,
    /// Pulls below zero.
    pub below: usize,
    /// (count − mean)/σ for random order; negative for too few runs.
    pub z: f64,
}

impl Runs {
    /// The test on `pulls` in order of `x`; NaN and zero pulls are passed over. `None` when there are too few of a sign.
    pub fn test(x: &[f64], pulls: &[f64]) -> Option<Runs> {
        let mut at: Vec<(f64, f64)> = x.iter().copied().zip(pulls.iter().copied()).collect();
        at.retain(|&(x, pull)| x.is_finite() && pull.is_finite() && pull != 0.0);
        at.sort_by(|a, b| a.0.total_cmp(&b.0));
        let above = at.iter().filter(|p| p.1 > 0.0).count();
        let below = at.len() - above;
        if above.min(below) < FEWEST_OF_A_SIGN {
            return None;
        }
        let count = 1 + at.windows(2).filter(|w| (w[0].1 > 0.0) != (w[1].1 > 0.0)).count();
        let (a, b, n) = (above as f64, below as f64, at.len() as f64);
        let mean = 2.0 * a * b / n + 1.0;
        let variance = (mean - 1.0) * (mean - 2.0) / (n - 1.0);
        Some(Runs { count, above, below, z: (count as f64 - mean) / variance.sqrt() })
    }

    /// Whether the signs come in stretches too long for chance (1 %).
    pub fn is_pattern(self) -> bool {
        self.z < FEW_RUNS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the NIST/SEMATECH handbook's formula worked by hand: 5 above, 5 below, mean 6, variance 20/9.
    #[test]
    fn mean_and_variance_are_those_of_random_order() {
        let x: Vec<f64> = (0..10).map(f64::from).collect();
        let pulls = [1.0, 1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0, -1.0];
        let r = Runs::test(&x, &pulls).unwrap();
        assert_eq!((r.count, r.above, r.below), (2, 5, 5));
        assert!((r.z + 4.0 / (20.0_f64 / 9.0).sqrt()).abs() < 1e-12);
        assert!(r.is_pattern());
    }

    #[test]
    fn order_is_that_of_x_and_gaps_are_passed_over() {
        let x = [3.0, 1.0, 2.0, 0.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0];
        let pulls = [-1.0, -1.0, 1.0, 1.0, 1.0, -1.0, f64::NAN, 1.0, -1.0, 0.0];
        let r = Runs::test(&x, &pulls).unwrap();
        assert_eq!((r.count, r.above, r.below), (8, 4, 4));
        assert!(!r.is_pattern());
        assert_eq!(Runs::test(&x[..5], &pulls[..5]), None);
    }
}
