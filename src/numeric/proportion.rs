//! What k hits among n trials say about the probability of a hit: the interval of C. Clopper and E. Pearson (Biometrika 26 (1934)
//! 404), which holds the truth at least as often as it claims. Deliberately no approximate intervals: with few trials they hold less.

use super::special::betainc;

/// Halvings of [0, 1]; two neighbouring doubles are left.
const HALVINGS: usize = 1100;

/// The interval for the probability of a hit after `k` hits in `n` trials: each side is missed with a probability of at most
/// (1 − `cl`)/2. NaN for no trials, for more hits than trials, or for a level outside 0 … 1.
pub fn clopper_pearson(k: u64, n: u64, cl: f64) -> (f64, f64) {
    if n == 0 || k > n || !(cl > 0.0 && cl < 1.0) {
        return (f64::NAN, f64::NAN);
    }
    let tail = 0.5 * (1.0 - cl);
    let (hits, misses) = (k as f64, (n - k) as f64);
    // P(at least k hits) = I_p(k, n − k + 1), P(at most k hits) = I_(1−p)(n − k, k + 1).
    let lower = if k == 0 { 0.0 } else { rising_to(tail, |p| betainc(hits, misses + 1.0, p)) };
    let upper = if k == n { 1.0 } else { 1.0 - rising_to(tail, |q| betainc(misses, hits + 1.0, q)) };
    (lower, upper)
}

/// Where a rising function on [0, 1] reaches `level`, by halving.
fn rising_to(level: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (mut lo, mut hi) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (lo + hi);
        if middle <= lo || middle >= hi {
            break;
        }
        if f(middle) < level { lo = middle } else { hi = middle }
    }
    hi
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 3 of 10 at 95 %: 0.06674 … 0.65245 (the tables of Clopper and Pearson); no hit in n: 1 − (tail)^(1/n) above, exactly.
    #[test]
    fn against_the_tables_and_closed_forms() {
        let (lo, hi) = clopper_pearson(3, 10, 0.95);
        assert!((lo - 0.066_739_511_177_734_5).abs() < 1e-12, "{lo}");
        assert!((hi - 0.652_452_850_060_000).abs() < 1e-6, "{hi}");
        let (lo, hi) = clopper_pearson(0, 25, 0.9);
        assert_eq!(lo, 0.0);
        assert!((hi - (1.0 - 0.05_f64.powf(1.0 / 25.0))).abs() < 1e-14);
        assert_eq!(clopper_pearson(25, 25, 0.9), (1.0 - hi, 1.0));
    }

    /// The binomial tail beyond each end is what is left of the level, summed term by term.
    #[test]
    fn tails_beyond_the_ends() {
        let (k, n) = (7_u32, 20_u32);
        let (lo, hi) = clopper_pearson(u64::from(k), u64::from(n), 0.8);
        let choose = |i: u32| (0..i).map(|j| f64::from(n - j) / f64::from(j + 1)).product::<f64>();
        let term = |p: f64, i: u32| choose(i) * p.powi(i as i32) * (1.0 - p).powi((n - i) as i32);
        let at_least: f64 = (k..=n).map(|i| term(lo, i)).sum();
        let at_most: f64 = (0..=k).map(|i| term(hi, i)).sum();
        assert!((at_least - 0.1).abs() < 1e-12 && (at_most - 0.1).abs() < 1e-12);
    }

    #[test]
    fn what_makes_no_sense_gives_nan() {
        for (k, n, cl) in [(0, 0, 0.9), (3, 2, 0.9), (1, 2, 0.0), (1, 2, 1.0), (1, 2, f64::NAN)] {
            assert!(clopper_pearson(k, n, cl).0.is_nan());
        }
    }
}
