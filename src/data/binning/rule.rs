//! Rules that propose a number of equal bins for a sample. A proposal, no more: they know nothing of peaks and edges. Weights are not
//! looked at; what counts is how many values there are.
//!
//! With N values in a span of length L, s their standard deviation, IQR the distance of their quartiles (linear between the values):
//! Sturges ⌈log₂N⌉ + 1 (JASA 21 (1926) 65); Scott h = (24√π)^⅓ s N^−⅓ = 3.49 s N^−⅓ (Biometrika 66 (1979) 605); Freedman and Diaconis
//! h = 2 IQR N^−⅓ (Z. Wahrsch. 57 (1981) 453); Doane ⌈1 + log₂N + log₂(1 + |g₁|/s_g)⌉ (Am. Stat. 30 (1976) 181), g₁ the skewness and
//! s_g = √(6(N−2)/((N+1)(N+3))); a width h means ⌈L/h⌉ bins. Knuth: the number M that is most probable given the data
//! (arXiv:physics/0605197, eq. 31), which maximises N ln M + lnΓ(M/2) − M lnΓ(½) − lnΓ(N+M/2) + Σ lnΓ(n_k+½).

use rayon::prelude::*;

use crate::numeric::special::lgamma;
use crate::numeric::stats::sample_quantile;

/// A rule proposes no more bins than this.
const MOST: usize = 10_000;

/// Up to here Knuth's rule tries every number of bins, beyond in steps of 1 %.
const ALL_UP_TO: usize = 1_000;

/// A rule for the number of bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinningRule {
    /// By the number of values alone.
    Sturges,
    /// By their standard deviation: best for values like those of a Gaussian.
    Scott,
    /// By their quartiles, which far values do not move.
    FreedmanDiaconis,
    /// Sturges' rule corrected for skew values.
    Doane,
    /// The most probable number, for a density that is constant in each bin.
    Knuth,
}

impl BinningRule {
    /// All of them.
    pub const ALL: [BinningRule; 5] = [
        BinningRule::Sturges,
        BinningRule::Scott,
        BinningRule::FreedmanDiaconis,
        BinningRule::Doane,
        BinningRule::Knuth,
    ];

    /// The name on the command line and in session files.
    pub fn name(self) -> &'static str {
        match self {
            BinningRule::Sturges => "sturges",
            BinningRule::Scott => "scott",
            BinningRule::FreedmanDiaconis => "fd",
            BinningRule::Doane => "doane",
            BinningRule::Knuth => "knuth",
        }
    }

    /// The name for people.
    pub fn title(self) -> &'static str {
        match self {
            BinningRule::Sturges => "Sturges",
            BinningRule::Scott => "Scott",
            BinningRule::FreedmanDiaconis => "Freedman–Diaconis",
            BinningRule::Doane => "Doane",
            BinningRule::Knuth => "Knuth",
        }
    }

    /// The rule of that name; capitals do not matter.
    pub fn from_name(name: &str) -> Option<BinningRule> {
        let name = name.trim().to_lowercase();
        let long = name == "freedman-diaconis" || name == "freedman–diaconis";
        if long {
            return Some(BinningRule::FreedmanDiaconis);
        }
        BinningRule::ALL.into_iter().find(|rule| rule.name() == name)
    }

    /// Whether the rule needs all values in order, and not only their sums.
    pub(in crate::data) fn needs_order(self) -> bool {
        matches!(self, BinningRule::FreedmanDiaconis | BinningRule::Knuth)
    }

    /// The number of equal bins of [lo, hi] proposed for values that lie in it: 1 to 10000.
    pub fn bins(self, mut values: Vec<f64>, (lo, hi): (f64, f64)) -> usize {
        if !self.needs_order() {
            return self.bins_by_moments(&Moments::of(values.into_iter()), (lo, hi));
        }
        values.par_sort_unstable_by(f64::total_cmp);
        if self == BinningRule::Knuth {
            return knuth(&values, (lo, hi));
        }
        let iqr = sample_quantile(&values, 0.75) - sample_quantile(&values, 0.25);
        by_width(2.0 * iqr / (values.len() as f64).cbrt(), hi - lo)
    }

    /// The same from sums of the values; one bin for a rule that needs more.
    pub(in crate::data) fn bins_by_moments(self, moments: &Moments, (lo, hi): (f64, f64)) -> usize {
        let n = moments.n;
        let sigma = moments.sigma();
        let count = match self {
            _ if n < 1.0 => 1.0,
            BinningRule::Sturges => n.log2() + 1.0,
            BinningRule::Scott => {
                let constant = (24.0 * std::f64::consts::PI.sqrt()).cbrt();
                return by_width(constant * sigma / n.cbrt(), hi - lo);
            }
            BinningRule::Doane if n > 2.0 && sigma > 0.0 => {
                let spread = (6.0 * (n - 2.0) / ((n + 1.0) * (n + 3.0))).sqrt();
                1.0 + n.log2() + (1.0 + moments.skewness().abs() / spread).log2()
            }
            _ => 1.0,
        };
        clipped(count.ceil())
    }
}

fn clipped(count: f64) -> usize {
    if count.is_nan() { 1 } else { count.clamp(1.0, MOST as f64) as usize }
}

fn by_width(width: f64, length: f64) -> usize {
    if width > 0.0 { clipped((length / width).ceil()) } else { 1 }
}

/// Number, mean and central sums of values that come one after the other (T. Terriberry's form of Welford's recurrence).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(in crate::data) struct Moments {
    n: f64,
    mean: f64,
    second: f64,
    third: f64,
}

impl Moments {
    pub(in crate::data) fn of(values: impl Iterator<Item = f64>) -> Moments {
        let mut moments = Moments::default();
        values.for_each(|v| moments.add(v));
        moments
    }

    pub(in crate::data) fn add(&mut self, v: f64) {
        let before = self.n;
        self.n += 1.0;
        let delta = v - self.mean;
        let part = delta / self.n;
        let term = delta * part * before;
        self.mean += part;
        self.third += term * part * (self.n - 2.0) - 3.0 * part * self.second;
        self.second += term;
    }

    fn sigma(&self) -> f64 {
        (self.second / self.n).max(0.0).sqrt()
    }

    fn skewness(&self) -> f64 {
        // Not by σ³, which is 0 for small numbers long before σ is.
        let sigma = self.sigma();
        self.third / self.n / sigma / sigma / sigma
    }
}

/// The most probable number of bins of sorted values.
fn knuth(sorted: &[f64], span: (f64, f64)) -> usize {
    let most = sorted.len().clamp(1, MOST);
    let mut tried: Vec<usize> = (1..=most.min(ALL_UP_TO)).collect();
    while let Some(next) = tried.last().map(|m| m + m / 100).filter(|m| *m <= most && *m > ALL_UP_TO) {
        tried.push(next);
    }
    let best = |candidates: Vec<usize>| {
        let scored: Vec<(usize, f64)> =
            candidates.into_par_iter().map(|m| (m, log_posterior(sorted, span, m))).collect();
        // The smallest of equals, whatever thread was first.
        scored.into_iter().fold((1, f64::NEG_INFINITY), |a, b| if b.1 > a.1 { b } else { a }).0
    };
    let coarse = best(tried);
    if coarse < ALL_UP_TO {
        return coarse;
    }
    let step = coarse / 100;
    best((coarse - step..=(coarse + step).min(most)).collect())
}

/// Logarithm of Knuth's posterior of `m` bins, without what does not depend on it. Edges are those of [`super::Binning::Uniform`].
fn log_posterior(sorted: &[f64], (lo, hi): (f64, f64), m: usize) -> f64 {
    let (n, bins) = (sorted.len() as f64, m as f64);
    let step = (hi - lo) / bins;
    let half = lgamma(0.5);
    let (mut from, mut sum, mut empty) = (0, 0.0, bins);
    for k in 1..=m {
        let rest = &sorted[from..];
        let inside = if k == m {
            rest.len()
        } else {
            let edge = k as f64 * step + lo;
            rest.partition_point(|v| *v < edge)
        };
        if inside > 0 {
            sum += lgamma(inside as f64 + 0.5);
            empty -= 1.0;
        }
        from += inside;
        if from == sorted.len() {
            break;
        }
    }
    n * bins.ln() + lgamma(bins / 2.0) - (bins - empty) * half - lgamma(n + bins / 2.0) + sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Γ(n + ½) is a rational number times √π, so that the posterior of an even number of bins is rational.
    #[test]
    fn the_posterior_of_few_values_is_rational() {
        let values = [0.0, 0.1, 0.9, 1.0];
        let p = |m| log_posterior(&values, (0.0, 1.0), m);
        // M = 1: 1⁴·Γ(½)/Γ(½)·Γ(9/2)/Γ(9/2) = 1. M = 2: 2⁴·Γ(1)/Γ(½)²·Γ(5/2)²/Γ(5) = 16·(9/16)/24 = 3/8.
        assert!((p(2) - p(1) - (3.0_f64 / 8.0).ln()).abs() < 1e-14);
        // M = 4, two full and two empty bins: 4⁴·Γ(2)/Γ(½)⁴·(Γ(5/2)Γ(½))²/Γ(6) = 256·(9/16)/120 = 6/5.
        assert!((p(4) - p(1) - 1.2_f64.ln()).abs() < 1e-14);
    }

    #[test]
    fn names_are_found_again() {
        for rule in BinningRule::ALL {
            assert_eq!(BinningRule::from_name(&rule.name().to_uppercase()), Some(rule));
        }
        assert_eq!(BinningRule::from_name("freedman-diaconis"), Some(BinningRule::FreedmanDiaconis));
        assert_eq!(BinningRule::from_name("auto"), None);
    }

    /// Values on both sides alike have no skewness, and Doane's number is that of Sturges, whatever they are measured in: five values want
    /// ⌈1 + log₂5⌉ = 4 bins, also where σ³ is less than the smallest double.
    #[test]
    fn small_numbers_have_as_many_bins_as_others() {
        for unit in [1.0, 1e-100, 1e-120, 1e-150] {
            let values = [-2.0, -1.0, 0.0, 1.0, 2.0].map(|v| v * unit);
            assert_eq!(BinningRule::Doane.bins(values.to_vec(), (-2.0 * unit, 2.0 * unit)), 4, "{unit}");
        }
        // 0, 0, 0, 0, 1: g₁ = 3/2, s_g = √(18/48): ⌈1 + log₂5 + log₂(1 + 3/2/0.6124)⌉ = ⌈5.11⌉.
        for unit in [1.0, 1e-60, 1e-100] {
            assert_eq!(BinningRule::Doane.bins(vec![0.0, 0.0, 0.0, 0.0, unit], (0.0, unit)), 6);
        }
    }

    #[test]
    fn odd_samples_have_one_bin_at_least() {
        for rule in BinningRule::ALL {
            for values in [vec![], vec![1.0], vec![2.0; 50]] {
                let n = rule.bins(values.clone(), (0.0, 3.0));
                assert!((1..=50).contains(&n), "{rule:?} {values:?}: {n}");
            }
        }
    }
}
