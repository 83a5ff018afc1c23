//! Least squares of points with errors in x and y: effective variance σ² = σ_y² + (f′(x) σ_x)² (J. Orear, Am. J. Phys. 50
//! (1982) 912). Because σ depends on the parameters, the logarithm of the determinant belongs to it (an unbiased fit); ROOT leaves
//! it out. Derivatives take in those of f′: they are exact.

use super::assembled::Statistic;
use super::kernels::{self, XyPoint};
use super::least_squares::{asymmetric_text, robust_text};
use super::loss::{LINEAR, Rho};
use super::predict::AtPoints;
use super::prediction::Prediction;
use super::rows::{Block, Order, Predict, Sums, sum_rows};

/// F = Σ ρ(r²/σ²(θ)) [+ Σ ln(σ²(θ)/s²)] [+ Σ ln 2πs²], with s² = σ_y² (1 where that is 0).
pub(super) struct EffectiveVariance {
    /// f at the points used, and at all points.
    pub prediction: Prediction,
    /// f at the points used.
    pub f: AtPoints,
    /// ∂f/∂x there.
    pub slope: AtPoints,
    /// The points used.
    pub points: Vec<XyPoint>,
    /// ρ.
    pub loss: Rho,
    /// s² of the points, when the logarithm is wanted.
    pub reference: Option<Vec<f64>>,
    /// Add Σ ln 2πs².
    pub full: bool,
}

/// The reference variance s² of a point: the square of its (mean) σ_y, or 1.
pub(super) fn reference(point: &XyPoint) -> f64 {
    let sy = 0.5 * (point.lower + point.upper);
    if sy > 0.0 { sy * sy } else { 1.0 }
}

/// Text of `W-ZERO-SIGMA-EFF`.
pub(super) fn no_uncertainty_text(points: usize) -> String {
    let points = if points == 1 { "1 point has".to_owned() } else { format!("{points} points have") };
    format!("{points} no uncertainty at these parameters and add nothing to the cost there.")
}

impl EffectiveVariance {
    fn sum(&self, p: &[f64], order: Order, loss: &Rho, log: bool) -> Sums {
        let reference = self.reference.as_ref().filter(|_| log);
        sum_rows([&self.f as &dyn Predict, &self.slope], p, order, |i, [m, slope]| {
            kernels::effective(&self.points[i], m, slope, loss, reference.map(|r| r[i]))
        })
    }

    /// f and σ² at the points used.
    fn at(&self, p: &[f64]) -> Vec<(f64, f64)> {
        let (mut f, mut slope) = (Block::default(), Block::default());
        self.f.predict(0..self.points.len(), p, Order::Value, &mut f);
        self.slope.predict(0..self.points.len(), p, Order::Value, &mut slope);
        let pairs = f.m.iter().zip(&slope.m).zip(&self.points);
        pairs.map(|((&m, &s), point)| (m, point.variance(m, s))).collect()
    }
}

impl Statistic for EffectiveVariance {
    fn sums(&self, p: &[f64], order: Order) -> Sums {
        let mut sums = self.sum(p, order, &self.loss, true);
        if self.full {
            let terms = self.points.iter().map(|q| (std::f64::consts::TAU * reference(q)).ln());
            sums.value += crate::numeric::sum::sum(&terms.collect::<Vec<_>>());
        }
        sums
    }

    fn ndata(&self) -> Option<usize> {
        Some(self.points.len())
    }

    fn n_rows(&self) -> usize {
        self.points.len()
    }

    /// Points without variance.
    fn silent(&self, p: &[f64]) -> usize {
        self.at(p).iter().filter(|(_, v)| *v == 0.0).count()
    }

    fn chi2(&self, p: &[f64]) -> Option<f64> {
        Some(self.sum(p, Order::Value, &LINEAR, false).value)
    }

    fn full_nll(&self, p: &[f64]) -> Option<f64> {
        let logs = self.at(p).into_iter().filter(|(_, v)| *v > 0.0);
        let logs: Vec<f64> = logs.map(|(_, v)| (std::f64::consts::TAU * v).ln()).collect();
        Some(self.chi2(p)? + crate::numeric::sum::sum(&logs))
    }

    fn pulls(&self, p: &[f64]) -> Option<Vec<f64>> {
        let pulls = self.at(p).into_iter().zip(&self.points);
        Some(self.prediction.spread(pulls.map(|((m, v), q)| (q.d - m) / v.sqrt())))
    }

    fn variances(&self, p: &[f64]) -> Option<Vec<f64>> {
        Some(self.at(p).into_iter().map(|(_, v)| v).collect())
    }

    fn prediction(&self, p: &[f64]) -> Option<Vec<f64>> {
        Some(self.prediction.everywhere(p))
    }

    fn curve_scale(&self, _p: &[f64]) -> f64 {
        1.0
    }

    fn warnings(&self, p: &[f64], out: &mut Vec<(&'static str, String)>) {
        let zero = self.silent(p);
        if zero > 0 {
            out.push(("W-ZERO-SIGMA-EFF", no_uncertainty_text(zero)));
        }
        if self.points.iter().any(|q| q.lower != q.upper) {
            out.push(("W-ASYM", asymmetric_text()));
        }
        if !self.loss.is_linear() {
            out.push(("W-ROBUST-ERR", robust_text(false)));
        }
    }
}
