//! Independent Gaussian rows whose variance follows the parameters beyond errors of x (which alone belong to
//! [`crate::cost::effective_variance`]): errors relative to the model, and the Gaussian approximation of counts.
//!
//! ```text
//! v = σ_y² + b m² + c f′² + k m        b: relative to the model,  c: errors of x,  k: variance of a count in units of its expectation
//! F = Σ ρ(r²/v) [+ Σ ln(v/s²)]
//! ```

use super::few_expected;
use crate::cost::assembled::Statistic;
use crate::cost::kernels::Jet;
use crate::cost::least_squares::{asymmetric_text, robust_text};
use crate::cost::loss::{LINEAR, Rho};
use crate::cost::normalisation::FreeScale;
use crate::cost::predict::AtPoints;
use crate::cost::prediction::Prediction;
use crate::cost::rows::{Block, Order, Predict, Sums, sum_rows};
use crate::cost::terms::ByRow;

/// One row and what its variance is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::cost) struct Row {
    /// Datum.
    pub d: f64,
    /// Variance of y where the model lies below the point.
    pub lower: f64,
    /// Variance of y where it lies above.
    pub upper: f64,
    /// Variance in units of m².
    pub model: f64,
    /// Variance in units of f′².
    pub x: f64,
    /// Variance in units of m.
    pub count: f64,
    /// s², what the variance is compared with in the logarithm.
    pub reference: f64,
}

impl Row {
    /// v with this variance of y.
    #[inline]
    fn with(&self, y: f64, m: f64, slope: f64) -> f64 {
        y + self.model * m * m + self.x * slope * slope + self.count * m
    }

    /// v by the side on which the model lies.
    #[inline]
    pub fn variance(&self, m: f64, slope: f64) -> f64 {
        self.with(if self.d >= m { self.lower } else { self.upper }, m, slope)
    }

    /// The variance of y in the logarithm: of the mean of σ− and σ+, so that the term has no jump where the model crosses the point.
    #[inline]
    fn middle(&self) -> f64 {
        if self.lower == self.upper {
            return self.lower;
        }
        let mean = 0.5 * (self.lower.sqrt() + self.upper.sqrt());
        mean * mean
    }

    /// The term of the row. A row without variance adds nothing; a count that is not expected is outside the domain.
    pub fn term(&self, m: f64, slope: f64, loss: &Rho, log: bool) -> Jet<2> {
        let v = self.variance(m, slope);
        if v == 0.0 && self.count == 0.0 {
            return Jet::constant(0.0);
        }
        let z = (self.d - m) / v;
        let (rho, rho1, rho2) = loss.at((self.d - m) * z);
        let is_variance = v > 0.0 && v.is_finite();
        let is_expected = self.count == 0.0 || m > 0.0;
        if !rho.is_finite() || !is_variance || !is_expected {
            return Jet::constant(f64::INFINITY);
        }
        // v as a function of m and f′, then q = r²/v of both.
        let (v_m, v_mm) = (2.0 * self.model * m + self.count, 2.0 * self.model);
        let (v_s, v_ss) = (2.0 * self.x * slope, 2.0 * self.x);
        let (q_v, q_mv, q_vv) = (-z * z, 2.0 * z / v, 2.0 * z * z / v);
        let (q_m, q_s) = (-2.0 * z + q_v * v_m, q_v * v_s);
        let q_mm = 2.0 / v + 2.0 * q_mv * v_m + q_vv * v_m * v_m + q_v * v_mm;
        let q_ss = q_vv * v_s * v_s + q_v * v_ss;
        let q_ms = q_mv * v_s + q_vv * v_m * v_s;
        let mut jet = Jet {
            value: rho,
            first: [rho1 * q_m, rho1 * q_s],
            second: [
                [rho2 * q_m * q_m + rho1 * q_mm, rho2 * q_m * q_s + rho1 * q_ms],
                [rho2 * q_m * q_s + rho1 * q_ms, rho2 * q_s * q_s + rho1 * q_ss],
            ],
        };
        if log {
            let v = self.with(self.middle(), m, slope);
            let (l_m, l_s) = (v_m / v, v_s / v);
            jet.value += (v / self.reference).ln();
            jet.first[0] += l_m;
            jet.first[1] += l_s;
            jet.second[0][0] += v_mm / v - l_m * l_m;
            jet.second[1][1] += v_ss / v - l_s * l_s;
            jet.second[0][1] -= l_m * l_s;
            jet.second[1][0] -= l_m * l_s;
        }
        jet
    }
}

/// F of independent rows whose variance follows the parameters.
pub(in crate::cost) struct Varying {
    /// Predictions of the rows used, and of all rows.
    pub prediction: Prediction,
    /// f and ∂f/∂x at the rows used, where there are errors of x.
    pub with_slope: Option<(AtPoints, AtPoints)>,
    /// The rows used.
    pub rows: Vec<Row>,
    /// ρ.
    pub loss: Rho,
    /// Whether the logarithm counts.
    pub log: bool,
    /// A constant of F: Σ ln 2πs² of the Gaussian likelihood in full.
    pub constant: f64,
    /// Factor from f(x) to a content, from the bin width; multiplied by the scale of the prediction.
    pub curve_width: f64,
    /// How to find a parameter that only scales a density.
    pub free_scale: Option<FreeScale>,
}

impl Varying {
    fn sum(&self, p: &[f64], order: Order, loss: &Rho, log: bool) -> Sums {
        match &self.with_slope {
            Some((f, slope)) => {
                sum_rows([f as &dyn Predict, slope], p, order, |i, [m, s]| self.rows[i].term(m, s, loss, log))
            }
            None => self.prediction.sum(
                p,
                order,
                &ByRow(|i: usize, m: f64| {
                    let jet = self.rows[i].term(m, 0.0, loss, log);
                    Jet::new(jet.value, jet.first[0], jet.second[0][0])
                }),
            ),
        }
    }

    /// m and f′ of the rows used.
    fn at(&self, p: &[f64]) -> Vec<(f64, f64)> {
        let m = self.prediction.used(p);
        let mut slope = Block::default();
        match &self.with_slope {
            Some((_, s)) => s.predict(0..m.len(), p, Order::Value, &mut slope),
            None => slope.m = vec![0.0; m.len()],
        }
        m.into_iter().zip(slope.m).collect()
    }
}

impl Statistic for Varying {
    fn free_scale(&self, p: &[f64]) -> Option<usize> {
        self.free_scale.as_ref()?.find(p)
    }

    fn sums(&self, p: &[f64], order: Order) -> Sums {
        let mut sums = self.sum(p, order, &self.loss, self.log);
        sums.value += self.constant;
        sums
    }

    fn ndata(&self) -> Option<usize> {
        Some(self.rows.len())
    }

    fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// Rows without variance.
    fn silent(&self, p: &[f64]) -> usize {
        let is_silent = |((m, s), row): &((f64, f64), &Row)| row.count == 0.0 && row.variance(*m, *s) == 0.0;
        self.at(p).into_iter().zip(&self.rows).filter(is_silent).count()
    }

    fn chi2(&self, p: &[f64]) -> Option<f64> {
        Some(self.sum(p, Order::Value, &LINEAR, false).value)
    }

    fn full_nll(&self, p: &[f64]) -> Option<f64> {
        let rows = self.at(p).into_iter().zip(&self.rows);
        let logs = rows.map(|((m, s), row)| row.with(row.middle(), m, s)).filter(|v| *v > 0.0);
        let logs: Vec<f64> = logs.map(|v| (std::f64::consts::TAU * v).ln()).collect();
        Some(self.chi2(p)? + crate::numeric::sum::sum(&logs))
    }

    fn pulls(&self, p: &[f64]) -> Option<Vec<f64>> {
        let rows = self.at(p).into_iter().zip(&self.rows);
        Some(self.prediction.spread(rows.map(|((m, s), row)| (row.d - m) / row.variance(m, s).sqrt())))
    }

    fn variances(&self, p: &[f64]) -> Option<Vec<f64>> {
        let rows = self.at(p).into_iter().zip(&self.rows);
        Some(rows.map(|((m, s), row)| row.with(row.middle(), m, s)).collect())
    }

    fn prediction(&self, p: &[f64]) -> Option<Vec<f64>> {
        Some(self.prediction.everywhere(p))
    }

    fn curve_scale(&self, p: &[f64]) -> f64 {
        self.curve_width * self.prediction.scale(p, Order::Value).map_or(1.0, |s| s.factor)
    }

    fn warnings(&self, p: &[f64], out: &mut Vec<(&'static str, String)>) {
        self.prediction.warnings(p, out);
        let at = self.at(p);
        let zero = self.silent(p);
        if zero > 0 {
            out.push(("W-ZERO-SIGMA-EFF", crate::cost::effective_variance::no_uncertainty_text(zero)));
        }
        if self.rows.iter().any(|row| row.lower != row.upper) {
            out.push(("W-ASYM", asymmetric_text()));
        }
        if !self.loss.is_linear() {
            out.push(("W-ROBUST-ERR", robust_text(false)));
        }
        few_expected(at.iter().zip(&self.rows).filter(|(_, row)| row.count > 0.0).map(|((m, _), _)| *m), out);
    }
}
