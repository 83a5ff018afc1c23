//! Least squares of points and histograms: σ as given (Neyman), 1 (W, WW), or from the prediction (Pearson); symmetric or
//! asymmetric; with a robust loss; with the Gaussian likelihood in full. Errors in x are in [`super::effective_variance`].

use super::PreciseResiduals;
use super::assembled::Statistic;
use super::expected::{add_products, of_terms};
use super::kernels::{self, Jet};
use super::loss::{LINEAR, Rho};
use super::normalisation::FreeScale;
use super::prediction::Prediction;
use super::rows::{Block, Order, Sums, packed};
use super::sigmas::Sigmas;
use super::terms::{ByRow, Squares, sum_of_logs};
use crate::fcn::{Abscissas, Scatter, SumOfSquares};

/// Relative accuracy of a datum and of what a model computes for it.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

/// Where the variance of a row comes from.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Variance {
    /// Given, one σ a row; `upper` where the model lies above the point, when that differs.
    Given {
        /// σ, or σ− when `upper` is given.
        lower: Sigmas,
        /// σ+.
        upper: Option<Vec<f64>>,
    },
    /// `factor` times the prediction (Pearson).
    OfPrediction {
        /// 1 for counts, ΣW²/ΣW for sums of weights.
        factor: f64,
        /// Add Σ ln(σ²/reference), with the content (1 where it is not positive) as reference: the Gaussian
        /// approximation of Poisson.
        log_det: bool,
    },
}

/// F = Σ ρ(((d − m)/σ)²) [+ constant].
pub(super) struct LeastSquares {
    /// Predictions m.
    pub prediction: Prediction,
    /// Data d of the rows used.
    pub d: Vec<f64>,
    /// Their variances.
    pub variance: Variance,
    /// ρ.
    pub loss: Rho,
    /// Add Σ ln 2πσ².
    pub full: bool,
    /// The data came without errors: σ = 1 is no statement about them.
    pub unweighted: bool,
    /// There never were errors (they were not set aside on request): plain nonlinear regression.
    pub regression: bool,
    /// Factor from f(x) to a content, from the bin width; multiplied by the scale of the prediction.
    pub curve_width: f64,
    /// The contents are counts with their own √n: bins of fewer than five are worth a warning.
    pub counts: bool,
    /// How to find out whether a parameter only scales the model.
    pub free_scale: Option<FreeScale>,
}

impl LeastSquares {
    fn sum(&self, p: &[f64], order: Order, loss: &Rho, log: bool) -> Sums {
        match &self.variance {
            Variance::Given { lower, upper: None } if loss.is_linear() => {
                self.prediction.sum(p, order, &Squares { d: &self.d, sigma: lower })
            }
            _ => self.prediction.sum(p, order, &ByRow(|i: usize, m: f64| self.term(i, m, loss, log))),
        }
    }

    /// What used row i adds where the prediction is m.
    fn term(&self, i: usize, m: f64, loss: &Rho, log: bool) -> Jet<1> {
        let d = self.d[i];
        match &self.variance {
            Variance::Given { .. } => kernels::squares(d, m, self.sigma(i, m), loss),
            Variance::OfPrediction { factor, log_det } => {
                let square = kernels::pearson(d, m, *factor, loss);
                if !(log && *log_det) {
                    return square;
                }
                let reference = if d > 0.0 { d } else { 1.0 };
                square.plus(kernels::log_variance(m, *factor, reference))
            }
        }
    }

    /// Σ ln 2πσ² of given errors (the mean of σ− and σ+ where they differ), of predicted variances at `p`.
    fn logs(&self, p: &[f64]) -> f64 {
        let all = |n: usize| n as f64 * std::f64::consts::TAU.ln();
        match &self.variance {
            Variance::Given { lower, upper: None } => {
                all(lower.len()) + 2.0 * sum_of_logs(lower.other_than_one())
            }
            Variance::Given { lower, upper: Some(upper) } => {
                let mean: Vec<f64> = lower.all().iter().zip(upper).map(|(a, b)| 0.5 * (a + b)).collect();
                all(mean.len()) + 2.0 * sum_of_logs(&mean)
            }
            Variance::OfPrediction { factor, .. } => {
                let used = self.prediction.used(p);
                let variances: Vec<f64> = used.iter().filter(|m| **m > 0.0).map(|m| factor * m).collect();
                all(variances.len()) + sum_of_logs(&variances)
            }
        }
    }

    /// σ of used row i where the prediction is m.
    fn sigma(&self, i: usize, m: f64) -> f64 {
        match &self.variance {
            Variance::Given { lower, upper } => match upper {
                Some(upper) if self.d[i] < m => upper[i],
                _ => lower.at(i),
            },
            Variance::OfPrediction { factor, .. } => (factor * m).sqrt(),
        }
    }
}

impl LeastSquares {
    /// The residual of row i at prediction m, and its derivative by m.
    fn residual(&self, i: usize, m: f64) -> (f64, f64) {
        let sigma = self.sigma(i, m);
        match &self.variance {
            Variance::Given { .. } => ((m - self.d[i]) / sigma, 1.0 / sigma),
            // A prediction that is not positive adds nothing (see `kernels::pearson`).
            Variance::OfPrediction { .. } if m <= 0.0 => (0.0, 0.0),
            Variance::OfPrediction { .. } => ((m - self.d[i]) / sigma, 0.5 * (1.0 + self.d[i] / m) / sigma),
        }
    }
}

impl Statistic for LeastSquares {
    fn sums(&self, p: &[f64], order: Order) -> Sums {
        let mut sums = self.sum(p, order, &self.loss, true);
        if self.full {
            sums.value += self.logs(p);
        }
        sums
    }

    fn ndata(&self) -> Option<usize> {
        Some(self.d.len())
    }

    fn n_rows(&self) -> usize {
        self.d.len()
    }

    /// Of predicted variances those that are not positive.
    fn silent(&self, p: &[f64]) -> usize {
        match self.variance {
            Variance::Given { .. } => 0,
            Variance::OfPrediction { .. } => self.prediction.used(p).iter().filter(|m| **m <= 0.0).count(),
        }
    }

    fn squares(&self) -> Option<&dyn SumOfSquares> {
        let log_det = matches!(self.variance, Variance::OfPrediction { log_det: true, .. });
        (self.loss.is_linear() && !log_det && !self.full).then_some(self as &dyn SumOfSquares)
    }

    fn scatter(&self) -> Option<Scatter> {
        let round = |d: &f64| (ROUNDING * d).powi(2);
        let rounding = self.unweighted.then(|| self.d.iter().map(round).sum())?;
        Some(Scatter { rows: self.d.len(), rounding, regression: self.regression })
    }

    /// Not where the variance follows the model into a logarithm.
    fn has_expected(&self) -> bool {
        match self.variance {
            Variance::Given { .. } => true,
            Variance::OfPrediction { log_det, .. } => !log_det && !self.full,
        }
    }

    fn expected(&self, p: &[f64]) -> Vec<f64> {
        let mut block = Block::default();
        self.prediction.columns(p, Order::Gradient, &mut block);
        let weight = |(i, m): (usize, &f64)| {
            let (value, slope) = self.residual(i, *m);
            2.0 * self.loss.at(value * value).1 * slope * slope
        };
        let weights: Vec<f64> = block.m.iter().enumerate().map(weight).collect();
        let mut z = vec![0.0; packed(p.len())];
        add_products(&mut z, &block.d, p.len(), &weights);
        z
    }

    fn scores(&self, p: &[f64]) -> Option<Vec<f64>> {
        let mut block = Block::default();
        self.prediction.columns(p, Order::Gradient, &mut block);
        let slope = |(i, m): (usize, &f64)| self.term(i, *m, &self.loss, true).first[0];
        Some(of_terms(&block, p.len(), block.m.iter().enumerate().map(slope)))
    }

    fn chi2(&self, p: &[f64]) -> Option<f64> {
        Some(self.sum(p, Order::Value, &LINEAR, false).value)
    }

    /// Gaussian likelihood with all constants. Without errors σ is unknown: it is taken at its maximum-likelihood value
    /// √(χ²/N), so that AIC does not depend on the unit of y.
    fn full_nll(&self, p: &[f64]) -> Option<f64> {
        let chi2 = self.chi2(p)?;
        if self.unweighted {
            let n = self.d.len() as f64;
            return (chi2 > 0.0).then(|| n * ((std::f64::consts::TAU * chi2 / n).ln() + 1.0));
        }
        Some(chi2 + self.logs(p))
    }

    fn pulls(&self, p: &[f64]) -> Option<Vec<f64>> {
        // In the place of the predictions: there may be millions.
        let mut pulls = self.prediction.used(p);
        for (i, m) in pulls.iter_mut().enumerate() {
            *m = (self.d[i] - *m) / self.sigma(i, *m);
        }
        Some(self.prediction.spread_list(pulls))
    }

    fn variances(&self, p: &[f64]) -> Option<Vec<f64>> {
        let used = self.prediction.used(p);
        Some(used.iter().enumerate().map(|(i, &m)| self.sigma(i, m).powi(2)).collect())
    }

    fn prediction(&self, p: &[f64]) -> Option<Vec<f64>> {
        Some(self.prediction.everywhere(p))
    }

    fn curve_scale(&self, p: &[f64]) -> f64 {
        self.curve_width * self.prediction.scale(p, Order::Value).map_or(1.0, |s| s.factor)
    }

    fn free_scale(&self, p: &[f64]) -> Option<usize> {
        self.free_scale.as_ref()?.find(p)
    }

    fn precise(&self) -> Option<PreciseResiduals> {
        let plain = self.regression && self.squares().is_some();
        let (model, x) = self.prediction.points().filter(|_| plain)?;
        PreciseResiduals::new(model, &x, &self.d)
    }

    fn warnings(&self, p: &[f64], out: &mut Vec<(&'static str, String)>) {
        self.prediction.warnings(p, out);
        if matches!(self.variance, Variance::Given { upper: Some(_), .. }) {
            out.push(("W-ASYM", asymmetric_text()));
        }
        if !self.loss.is_linear() {
            out.push(("W-ROBUST-ERR", robust_text(self.unweighted)));
        }
        if self.counts {
            let few = self.d.iter().filter(|n| **n > 0.0 && **n < 5.0).count();
            if few > 0 {
                out.push((
                    "W-LOWCOUNT",
                    format!(
                        "{} fewer than 5 counts: a likelihood fit is better.",
                        bins(few, "holds", "hold")
                    ),
                ));
            }
        }
        if let Variance::OfPrediction { log_det, .. } = self.variance {
            let used = self.prediction.used(p);
            negative_predictions(used.iter().filter(|m| **m <= 0.0).count(), out);
            let few = used.iter().filter(|m| **m < 10.0).count();
            if log_det && few > 0 {
                out.push((
                    "W-GAUSSAPPROX",
                    format!(
                        "{} fewer than 10 counts: a Poisson likelihood is better.",
                        bins(few, "expects", "expect")
                    ),
                ));
            }
        }
    }
}

/// (m − d)/σ: as they stand where σ is given, and with the variance c·m of Pearson's χ² as (m − d)/√(cm).
impl SumOfSquares for LeastSquares {
    fn n_rows(&self) -> usize {
        self.d.len()
    }

    fn bends(&self, free: &[usize]) -> bool {
        matches!(self.variance, Variance::OfPrediction { .. }) || self.prediction.bends(free)
    }

    fn span(&self) -> Option<(f64, f64)> {
        self.prediction.span()
    }

    fn places(&self) -> Option<&[f64]> {
        self.prediction.abscissas()
    }

    fn abscissas(&self) -> Option<Abscissas<'_>> {
        match &self.variance {
            Variance::Given { lower, upper: None } => {
                Some(Abscissas { x: self.prediction.abscissas()?, sigma: lower.all() })
            }
            _ => None,
        }
    }

    fn residuals(&self, p: &[f64], r: &mut [f64], jacobian: &mut [f64]) {
        let order = if jacobian.is_empty() { Order::Value } else { Order::Gradient };
        let mut block = Block::default();
        self.prediction.columns(p, order, &mut block);
        let n = self.d.len();
        // By how much each residual changes with its prediction.
        let mut slopes = Vec::with_capacity(n);
        for (i, (r, &m)) in r.iter_mut().zip(&block.m).enumerate() {
            let (value, slope) = self.residual(i, m);
            *r = value;
            slopes.push(slope);
        }
        if n > 0 {
            for (to, from) in jacobian.chunks_exact_mut(n).zip(block.d.chunks_exact(n)) {
                to.iter_mut().zip(from).zip(&slopes).for_each(|((to, from), slope)| *to = from * slope);
            }
        }
    }
}

/// `1 bin holds`, `3 bins hold`.
fn bins(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 bin {one}") } else { format!("{n} bins {many}") }
}

/// Text of `W-ASYM`.
pub(super) fn asymmetric_text() -> String {
    "Asymmetric uncertainties: the cost has kinks; prefer MINOS.".to_owned()
}

/// Text of `W-ROBUST-ERR`.
pub(super) fn robust_text(unweighted: bool) -> String {
    let text = "Errors of a robust loss are indicative; the cost is no χ² and the χ² shown is that of the plain squares.";
    if unweighted {
        let scale = "The data have no errors: the loss counts from 1 in the unit of y on, or from the scale that is given with it (huber=0.2).";
        return format!("{text} {scale}");
    }
    text.to_owned()
}

/// `W-NEG-PRED` when `n` predictions are negative.
pub(super) fn negative_predictions(n: usize, out: &mut Vec<(&'static str, String)>) {
    if n > 0 {
        let text = if n == 1 {
            "The model is negative in 1 bin, which adds nothing to the cost.".to_owned()
        } else {
            format!("The model is negative in {n} bins, which add nothing to the cost.")
        };
        out.push(("W-NEG-PRED", text));
    }
}
