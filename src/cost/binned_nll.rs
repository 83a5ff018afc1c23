//! Likelihoods of the contents of bins: Poisson (S. Baker, R. Cousins, NIM 221 (1984) 437), its full form, and the multinomial
//! one of a pdf's shape. Sums of weights use the scaled Poisson form (G. Bohm, G. Zech, NIM A 748 (2014) 1), or the plain one with a
//! covariance corrected for the weights (F. James, Statistical Methods in Experimental Physics, 2nd ed., 8.5.2).

use super::assembled::Statistic;
use super::expected::{add_products, of_terms};
use super::kernels::{self, Jet};
use super::least_squares::negative_predictions;
use super::normalisation::FreeScale;
use super::prediction::Prediction;
use super::rows::{Block, Order, Sums, packed};
use super::terms::{ByRow, Poisson};
use crate::numeric::special::lgamma;
use crate::numeric::sum::sum;

/// The form of the sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// 2Σ [μ − n + n ln(n/μ)].
    Poisson,
    /// 2Σ n ln(n/μ).
    Multinomial,
}

/// Sums of weights in the bins used.
pub(super) struct Weighted {
    /// Factor of each term: |W|/ΣW² where W is not 0, the median of those elsewhere; 1 where the errors are corrected instead.
    pub scale: Vec<f64>,
    /// √ΣW².
    pub sigma: Vec<f64>,
    /// Where the errors are corrected: the factor of each term in the function with squared weights.
    pub squares: Option<Vec<f64>>,
}

impl Weighted {
    /// Scale factors of contents `w` with errors `sigma`; `None` when no bin is filled. Weights that cancel (W = 0 with ΣW² > 0) say as
    /// little about the size of a weight as no weights do: with |W|/ΣW² = 0 the bin would drop out of the fit, and a curve far above it
    /// would cost nothing. It has the median of the others, as an empty bin has.
    pub fn new(w: &[f64], sigma: Vec<f64>) -> Option<Weighted> {
        let own = |(w, s): (&f64, &f64)| (*w != 0.0 && *s > 0.0).then(|| w.abs() / (s * s));
        let mut filled: Vec<f64> = w.iter().zip(&sigma).filter_map(own).collect();
        filled.sort_by(f64::total_cmp);
        let middle = filled.len() / 2;
        let median = match filled.len() {
            0 => return None,
            n if n % 2 == 1 => filled[middle],
            _ => 0.5 * (filled[middle - 1] + filled[middle]),
        };
        let scale = w.iter().zip(&sigma).map(|row| own(row).unwrap_or(median));
        Some(Weighted { scale: scale.collect(), sigma, squares: None })
    }

    /// Terms as they are, and ΣW²/W of each bin for the correction of errors; of all bins together in empty ones. `None` when no bin is
    /// filled, or the weights sum up to nothing.
    pub fn corrected(w: &[f64], sigma: Vec<f64>) -> Option<Weighted> {
        let (total, squares) = (sum(w), sum(&sigma.iter().map(|s| s * s).collect::<Vec<_>>()));
        let mean = (total > 0.0 && squares > 0.0).then(|| squares / total)?;
        let ratio = |(w, s): (&f64, &f64)| if *w == 0.0 { mean } else { s * s / w };
        let squares = w.iter().zip(&sigma).map(ratio).collect();
        Some(Weighted { scale: vec![1.0; w.len()], sigma, squares: Some(squares) })
    }
}

/// A likelihood of the contents of bins.
pub(super) struct BinnedNll {
    /// Expected contents μ.
    pub prediction: Prediction,
    /// Contents of the bins used.
    pub n: Vec<f64>,
    /// Present for sums of weights.
    pub weights: Option<Weighted>,
    /// Poisson or multinomial.
    pub form: Form,
    /// The total is fixed: one datum less.
    pub strict: bool,
    /// Add the constants that make it −2 ln L of the Poisson distribution.
    pub full: bool,
    /// Factor from f(x) to a content, from the bin width; multiplied by the scale of the prediction.
    pub curve_width: f64,
    /// How to find out whether a parameter only scales the model.
    pub free_scale: Option<FreeScale>,
}

/// Why a weighted likelihood with corrected errors is not followed.
pub(super) const NO_INTERVALS: (&str, &str) = (
    "W-WL-MINOS",
    "Errors of this weighted likelihood are corrected for the weights; its rise is no measure of them, so there is no MINOS and no \
     contour: choose the scaled likelihood (weights: errors) for those.",
);

/// 2Σ (n − n ln n + ln Γ(n+1)): what the saturated form leaves out.
fn constants(n: &[f64]) -> f64 {
    let term = |n: &f64| if *n > 0.0 { 2.0 * (n - n * n.ln() + lgamma(n + 1.0)) } else { 0.0 };
    sum(&n.iter().map(term).collect::<Vec<_>>())
}

impl BinnedNll {
    /// The Poisson form of sums of weights, each term multiplied by its factor.
    fn of_weights(&self, p: &[f64], order: Order, factor: &[f64]) -> Sums {
        let term = |i: usize, m: f64| kernels::poisson_of_weights(self.n[i], m).times(factor[i]);
        self.prediction.sum(p, order, &ByRow(term))
    }

    /// What used bin i adds where μ is expected.
    fn term(&self, i: usize, mu: f64) -> Jet<1> {
        let n = self.n[i];
        match (&self.weights, self.form) {
            (Some(w), _) => kernels::poisson_of_weights(n, mu).times(w.scale[i]),
            (None, Form::Poisson) => kernels::poisson(n, mu),
            (None, Form::Multinomial) => kernels::multinomial(n, mu),
        }
    }

    fn deviance(&self, p: &[f64], order: Order) -> Sums {
        let n = &self.n;
        match (&self.weights, self.form) {
            (Some(w), _) => self.of_weights(p, order, &w.scale),
            (None, Form::Poisson) => self.prediction.sum(p, order, &Poisson { n }),
            (None, Form::Multinomial) => {
                self.prediction.sum(p, order, &ByRow(|i: usize, m: f64| kernels::multinomial(n[i], m)))
            }
        }
    }
}

impl Statistic for BinnedNll {
    fn sums(&self, p: &[f64], order: Order) -> Sums {
        let mut sums = self.deviance(p, order);
        if self.full {
            sums.value += constants(&self.n);
        }
        sums
    }

    fn ndata(&self) -> Option<usize> {
        Some(self.n.len() - usize::from(self.strict && !self.n.is_empty()))
    }

    fn n_rows(&self) -> usize {
        self.n.len()
    }

    fn has_expected(&self) -> bool {
        true
    }

    fn expected(&self, p: &[f64]) -> Vec<f64> {
        let mut block = Block::default();
        self.prediction.columns(p, Order::Gradient, &mut block);
        let scale = |i: usize| self.weights.as_ref().map_or(1.0, |w| w.scale[i]);
        let weight = |(i, m): (usize, &f64)| if *m > 0.0 { 2.0 * scale(i) / m } else { 0.0 };
        let weights: Vec<f64> = block.m.iter().enumerate().map(weight).collect();
        let mut z = vec![0.0; packed(p.len())];
        add_products(&mut z, &block.d, p.len(), &weights);
        z
    }

    fn corrected(&self, p: &[f64]) -> Option<Sums> {
        let squares = self.weights.as_ref()?.squares.as_ref()?;
        let mut sums = self.of_weights(p, Order::Hessian, squares);
        sums.scale(0.5);
        Some(sums)
    }

    fn scores(&self, p: &[f64]) -> Option<Vec<f64>> {
        let mut block = Block::default();
        self.prediction.columns(p, Order::Gradient, &mut block);
        let slope = |(i, m): (usize, &f64)| self.term(i, *m).first[0];
        Some(of_terms(&block, p.len(), block.m.iter().enumerate().map(slope)))
    }

    fn no_intervals(&self) -> Option<(&'static str, &'static str)> {
        self.weights.as_ref()?.squares.as_ref().map(|_| NO_INTERVALS)
    }

    /// A weighted likelihood with corrected errors has no saturated form to compare with: its terms have no unit of their own.
    fn chi2(&self, p: &[f64]) -> Option<f64> {
        if self.weights.as_ref().is_some_and(|w| w.squares.is_some()) {
            return None;
        }
        Some(self.deviance(p, Order::Value).value)
    }

    /// For sums of weights there is no such likelihood.
    fn full_nll(&self, p: &[f64]) -> Option<f64> {
        if self.weights.is_some() { None } else { Some(self.chi2(p)? + constants(&self.n)) }
    }

    /// (n − μ)/√μ; of sums of weights (W − μ)/√ΣW².
    fn pulls(&self, p: &[f64]) -> Option<Vec<f64>> {
        let used = self.prediction.used(p);
        let sigma = |i: usize, m: f64| match &self.weights {
            Some(w) => w.sigma[i],
            None => m.sqrt(),
        };
        let pull = |(i, &m): (usize, &f64)| (self.n[i] - m) / sigma(i, m);
        Some(self.prediction.spread(used.iter().enumerate().map(pull)))
    }

    fn prediction(&self, p: &[f64]) -> Option<Vec<f64>> {
        Some(self.prediction.everywhere(p))
    }

    fn curve_scale(&self, p: &[f64]) -> f64 {
        self.curve_width * self.prediction.scale(p, Order::Value).map_or(1.0, |s| s.factor)
    }

    fn warnings(&self, p: &[f64], out: &mut Vec<(&'static str, String)>) {
        self.prediction.warnings(p, out);
        if self.form == Form::Multinomial {
            out.extend(self.prediction.above_one(p).map(|text| ("W-ABOVE-ONE", text)));
        }
        negative_predictions(self.prediction.used(p).iter().filter(|m| **m < 0.0).count(), out);
    }

    fn free_scale(&self, p: &[f64]) -> Option<usize> {
        self.free_scale.as_ref()?.find(p)
    }
}
