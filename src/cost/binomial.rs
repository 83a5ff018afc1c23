//! Successes among trials: the binomial likelihood of k of n with an efficiency p(x; θ) that the model gives, in saturated form
//!
//! ```text
//! F = 2 Σ [k ln(k/np) + (n−k) ln((n−k)/n(1−p))]
//! ```
//! (J. A. Nelder, R. W. M. Wedderburn, J. R. Stat. Soc. A 135 (1972) 370), which is the sum of two Poisson deviances, of k with np expected
//! and of n−k with n(1−p).

use super::assembled::Statistic;
use super::expected::{add_products, of_terms};
use super::kernels::{self, Jet};
use super::prediction::Prediction;
use super::rows::{Block, Order, Sums, packed};
use super::terms::ByRow;
use crate::numeric::special::lgamma;
use crate::numeric::sum::sum;

/// Successes and trials of the rows used, and the model's efficiency.
pub(super) struct Binomial {
    /// p(x).
    pub prediction: Prediction,
    /// Successes.
    pub k: Vec<f64>,
    /// Trials, at least as many, above zero.
    pub n: Vec<f64>,
}

/// What a row of `k` successes in `n` trials adds; a p outside [0, 1] is outside the domain.
pub(super) fn kernel(k: f64, n: f64, p: f64) -> Jet<1> {
    if !(0.0..=1.0).contains(&p) {
        return Jet::constant(f64::INFINITY);
    }
    let (yes, no) = (kernels::poisson(k, n * p), kernels::poisson(n - k, n * (1.0 - p)));
    Jet::new(
        yes.value + no.value,
        n * (yes.first[0] - no.first[0]),
        n * n * (yes.second[0][0] + no.second[0][0]),
    )
}

impl Binomial {
    fn term(&self, i: usize, p: f64) -> Jet<1> {
        kernel(self.k[i], self.n[i], p)
    }

    /// −2 Σ of the logarithms of what the saturated form leaves out.
    fn constants(&self) -> f64 {
        let log = |a: f64, b: f64| if a > 0.0 { a * (a / b).ln() } else { 0.0 };
        let term = |(k, n): (&f64, &f64)| {
            let choose = lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0);
            -2.0 * (choose + log(*k, *n) + log(n - k, *n))
        };
        sum(&self.k.iter().zip(&self.n).map(term).collect::<Vec<_>>())
    }

    /// The variance of k where p is predicted.
    fn variance(&self, i: usize, p: f64) -> f64 {
        self.n[i] * p * (1.0 - p)
    }
}

impl Statistic for Binomial {
    fn sums(&self, p: &[f64], order: Order) -> Sums {
        self.prediction.sum(p, order, &ByRow(|i: usize, m: f64| self.term(i, m)))
    }

    fn ndata(&self) -> Option<usize> {
        Some(self.k.len())
    }

    fn n_rows(&self) -> usize {
        self.k.len()
    }

    fn has_expected(&self) -> bool {
        true
    }

    fn expected(&self, p: &[f64]) -> Vec<f64> {
        let mut block = Block::default();
        self.prediction.columns(p, Order::Gradient, &mut block);
        let weight = |(i, m): (usize, &f64)| {
            let variance = self.variance(i, *m);
            if variance > 0.0 { 2.0 * self.n[i] * self.n[i] / variance } else { 0.0 }
        };
        let weights: Vec<f64> = block.m.iter().enumerate().map(weight).collect();
        let mut z = vec![0.0; packed(p.len())];
        add_products(&mut z, &block.d, p.len(), &weights);
        z
    }

    fn scores(&self, p: &[f64]) -> Option<Vec<f64>> {
        let mut block = Block::default();
        self.prediction.columns(p, Order::Gradient, &mut block);
        let slope = |(i, m): (usize, &f64)| self.term(i, *m).first[0];
        Some(of_terms(&block, p.len(), block.m.iter().enumerate().map(slope)))
    }

    fn chi2(&self, p: &[f64]) -> Option<f64> {
        Some(self.sums(p, Order::Value).value)
    }

    fn full_nll(&self, p: &[f64]) -> Option<f64> {
        Some(self.chi2(p)? + self.constants())
    }

    /// (k − np)/√(np(1−p)).
    fn pulls(&self, p: &[f64]) -> Option<Vec<f64>> {
        let used = self.prediction.used(p);
        let pull = |(i, &m): (usize, &f64)| (self.k[i] - self.n[i] * m) / self.variance(i, m).sqrt();
        Some(self.prediction.spread(used.iter().enumerate().map(pull)))
    }

    fn prediction(&self, p: &[f64]) -> Option<Vec<f64>> {
        Some(self.prediction.everywhere(p))
    }

    fn curve_scale(&self, _p: &[f64]) -> f64 {
        1.0
    }

    fn warnings(&self, p: &[f64], out: &mut Vec<(&'static str, String)>) {
        self.prediction.warnings(p, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three of ten at p = 0.4: 2[3 ln(3/4) + 7 ln(7/6)]; none and all, where a logarithm of 0 counts as 0; p that cannot be.
    #[test]
    fn values() {
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-14, "{a} against {b}");
        close(kernel(3.0, 10.0, 0.4).value, 2.0 * (3.0 * 0.75_f64.ln() + 7.0 * (7.0_f64 / 6.0).ln()));
        assert_eq!(kernel(3.0, 10.0, 0.3).value, 0.0);
        close(kernel(0.0, 10.0, 0.1).value, -20.0 * 0.9_f64.ln());
        close(kernel(10.0, 10.0, 0.9).value, -20.0 * 0.9_f64.ln());
        assert_eq!((kernel(0.0, 5.0, 0.0).value, kernel(5.0, 5.0, 1.0).value), (0.0, 0.0));
        for (k, p) in [(3.0, 0.0), (3.0, 1.0), (3.0, -0.1), (3.0, 1.1), (0.0, 1.0), (3.0, f64::NAN)] {
            assert_eq!(kernel(k, 5.0, p).value, f64::INFINITY, "{k} at {p}");
        }
    }

    /// ∂F/∂p = −2[k/p − (n−k)/(1−p)] and its derivative.
    #[test]
    fn derivatives() {
        let jet = kernel(3.0, 10.0, 0.4);
        assert!((jet.first[0] + 2.0 * (3.0 / 0.4 - 7.0 / 0.6)).abs() < 1e-13);
        assert!((jet.second[0][0] - 2.0 * (3.0 / 0.16 + 7.0 / 0.36)).abs() < 1e-12);
    }
}
