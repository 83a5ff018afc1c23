//! Do the pulls lie above and below the curve at random, or in stretches? Two tests in their normal approximations: the
//! runs of equal sign (A. Wald, J. Wolfowitz 1940, Ann. Math. Stat. 11, 147) and the mean square successive difference
//! (J. von Neumann 1941, Ann. Math. Stat. 12, 367).
//!
//! The first looks at signs only, so it is independent of χ², which looks at sizes only; the second sees a smooth bow in
//! few points, which the first cannot. They say that something is missing in the model; they do not say what.

use crate::numeric::goodness;

/// One-sided 1 % of the normal distribution: fewer runs than this many σ below the mean are a pattern.
pub(super) const FEW_RUNS: f64 = -2.326_347_874_040_841;

/// With fewer pulls of either sign the normal approximation is too coarse to accuse a model.
const FEWEST_OF_A_SIGN: usize = 4;

/// Whether the signs of `pulls`, which stand in order of x, come in stretches too long for chance (1 %).
fn comes_in_stretches(pulls: &[f64]) -> bool {
    goodness::runs(pulls).is_some_and(|r| r.above.min(r.below) >= FEWEST_OF_A_SIGN && r.z < FEW_RUNS)
}

/// The finite pulls in order of x.
fn in_order(x: &[f64], pulls: &[f64]) -> Vec<f64> {
    let mut at: Vec<(f64, f64)> = x.iter().copied().zip(pulls.iter().copied()).collect();
    at.retain(|(x, pull)| x.is_finite() && pull.is_finite());
    if !at.is_sorted_by(|a, b| a.0.total_cmp(&b.0).is_le()) {
        at.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    at.into_iter().map(|p| p.1).collect()
}

/// Von Neumann's ratio of the mean square successive difference to the variance, as (ratio − mean)/σ for random order;
/// negative for neighbours that resemble one another. `None` for fewer than eight pulls or equal ones.
fn successive_differences(at: &[f64]) -> Option<f64> {
    let n = at.len() as f64;
    let mean = at.iter().sum::<f64>() / n;
    let squares: f64 = at.iter().map(|p| (p - mean).powi(2)).sum();
    if at.len() < 2 * FEWEST_OF_A_SIGN || squares <= 0.0 {
        return None;
    }
    let steps: f64 = at.windows(2).map(|w| (w[1] - w[0]).powi(2)).sum();
    let ratio = (steps / (n - 1.0)) / (squares / n);
    let variance = 4.0 * n * n * (n - 2.0) / ((n + 1.0) * (n - 1.0).powi(3));
    Some((ratio - 2.0 * n / (n - 1.0)) / variance.sqrt())
}

/// Whether the pulls come in stretches too long, or in a bow too smooth, for chance (1 % each).
pub fn is_pattern(x: &[f64], pulls: &[f64]) -> bool {
    let at = in_order(x, pulls);
    comes_in_stretches(&at) || successive_differences(&at).is_some_and(|z| z < FEW_RUNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the NIST/SEMATECH handbook's formula worked by hand: 5 above, 5 below, mean 6, variance 20/9.
    #[test]
    fn mean_and_variance_are_those_of_random_order() {
        let x: Vec<f64> = (0..10).map(f64::from).collect();
        let pulls = [1.0, 1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0, -1.0];
        let at = in_order(&x, &pulls);
        let r = goodness::runs(&at).unwrap();
        assert_eq!((r.count, r.above, r.below), (2, 5, 5));
        assert!((r.z + 4.0 / (20.0_f64 / 9.0).sqrt()).abs() < 1e-12);
        assert!(comes_in_stretches(&at));
    }

    #[test]
    fn order_is_that_of_x_and_gaps_are_passed_over() {
        let x = [3.0, 1.0, 2.0, 0.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0];
        let pulls = [-1.0, -1.0, 1.0, 1.0, 1.0, -1.0, f64::NAN, 1.0, -1.0, 0.0];
        let at = in_order(&x, &pulls);
        let r = goodness::runs(&at).unwrap();
        assert_eq!((r.count, r.above, r.below), (8, 4, 4));
        assert!(!comes_in_stretches(&at));
        // Three above, three below in two runs: too few of a sign to accuse a model.
        assert!(!comes_in_stretches(&[1.0, 1.0, 1.0, -1.0, -1.0, -1.0]));
    }

    /// A straight line through a parabola: ten residuals in a bow, too few for the runs test.
    #[test]
    fn a_bow_in_few_points_is_seen() {
        let x: Vec<f64> = (0..10).map(f64::from).collect();
        let bow: Vec<f64> = x.iter().map(|x| (x - 4.5).powi(2) - 8.25).collect();
        assert!(!comes_in_stretches(&in_order(&x, &bow)));
        assert!(is_pattern(&x, &bow));
        let shuffled = [bow[3], bow[9], bow[5], bow[0], bow[4], bow[8], bow[6], bow[1], bow[7], bow[2]];
        assert!(!is_pattern(&x, &shuffled));
    }

    /// Mean and variance of von Neumann's ratio are those of random order: exact over all orders of a small set.
    #[test]
    fn the_ratio_has_mean_zero_over_all_orders() {
        let values = [-3.0, -1.0, -0.5, 0.2, 0.4, 0.9, 1.3, 1.7];
        let x: Vec<f64> = (0..8).map(f64::from).collect();
        let (mut sum, mut n) = (0.0, 0.0);
        let mut order: Vec<usize> = (0..8).collect();
        permutations(&mut order, 0, &mut |o| {
            let p: Vec<f64> = o.iter().map(|&i| values[i]).collect();
            sum += successive_differences(&in_order(&x, &p)).unwrap();
            n += 1.0;
        });
        assert_eq!(n, 40320.0);
        assert!((sum / n).abs() < 1e-9, "{}", sum / n);
    }

    fn permutations(order: &mut Vec<usize>, from: usize, visit: &mut impl FnMut(&[usize])) {
        if from == order.len() {
            visit(order);
            return;
        }
        for k in from..order.len() {
            order.swap(from, k);
            permutations(order, from + 1, visit);
            order.swap(from, k);
        }
    }
}
