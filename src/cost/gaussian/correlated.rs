//! Gaussian data whose rows hang together: F = rᵀV(θ)⁻¹r [+ ln det V(θ) − reference], over the rows of one or several data sets. While V
//! stays as it is its factor is made once, and the whitened residuals L⁻¹r make F a sum of squares. Rows that do not hang together belong
//! to [`crate::cost::least_squares`], [`crate::cost::effective_variance`] or [`super::varying`], which need no matrix.

use nalgebra::{DMatrix, DVector};

use super::factor::{Factor, singular};
use super::matrix::Symmetric;
use super::second::Point;
use super::sources::Variances;
use super::stack::{Columns, Part, Stack};
use crate::cost::CostError;
use crate::cost::assembled::Statistic;
use crate::cost::least_squares::asymmetric_text;
use crate::cost::rows::{Order, Sums, packed};
use crate::fcn::SumOfSquares;

/// More rows than this make matrices that do not fit in memory.
const MOST_ROWS: usize = 10_000;

/// F of correlated rows.
pub(in crate::cost) struct Correlated {
    stack: Stack,
    d: DVector<f64>,
    variances: Variances,
    /// What is subtracted from ln det V; `None` leaves the logarithm out.
    log: Option<f64>,
    /// The factor of a V that stays as it is.
    constant: Option<Factor>,
}

/// The factors of V at a point.
struct Law {
    squares: Factor,
    /// Of the matrix in the logarithm, where that is another one.
    log: Option<Factor>,
}

impl Law {
    fn log_det(&self) -> f64 {
        self.log.as_ref().unwrap_or(&self.squares).log_det
    }
}

impl Correlated {
    /// The rows of `parts` with the errors `variances`, in the same order; `log` is what is subtracted from ln det V, where that counts.
    ///
    /// # Errors
    /// `E-COV-PD` where V is not positive definite with the data in place of the model and slopes of 1, and names the rows;
    /// `E-SIZE` for too many rows.
    pub fn new(parts: Vec<Part>, variances: Variances, log: Option<f64>) -> Result<Correlated, CostError> {
        let stack = Stack::new(parts);
        if stack.len() > MOST_ROWS {
            return Err(CostError::TooManyRows { rows: stack.len(), most: MOST_ROWS });
        }
        let d = stack.data();
        let tried = variances.at(&nowhere_zero(&d), &vec![1.0; d.len()], None);
        let Some(factor) = Factor::new(tried.clone()) else {
            return Err(singular(&tried, |i| stack.row_name(i)));
        };
        let constant = (!variances.varies() && variances.sides.is_none()).then_some(factor);
        Ok(Correlated { stack, d: DVector::from_vec(d), variances, log, constant })
    }

    /// Rows of the stack that have no variance at `p`.
    pub fn without_any_at(&self, p: &[f64]) -> Vec<usize> {
        let variances = self.covariance(p).diagonal();
        (0..variances.len()).filter(|&i| variances[i] == 0.0).collect()
    }

    /// The same with errors that follow the parameters held as they are at `p`.
    ///
    /// # Errors
    /// `E-COV-PD` where V is not positive definite there.
    pub fn held_at(self, p: &[f64]) -> Result<Correlated, CostError> {
        let v = self.covariance(p);
        let factor = Factor::new(v.clone()).ok_or_else(|| singular(&v, |i| self.stack.row_name(i)))?;
        let variances = Variances { y: Symmetric::Full(v), ..Variances::none(self.d.len()) };
        Ok(Correlated { variances, constant: Some(factor), ..self })
    }

    /// The same with the logarithm of the determinant, from which `reference` is subtracted.
    pub fn with_log(self, reference: f64) -> Correlated {
        Correlated { log: Some(reference), ..self }
    }

    /// Whether V follows the parameters.
    pub fn varies(&self) -> bool {
        self.variances.varies()
    }

    /// ln det V with the data in place of the model.
    pub fn log_det_of_data(&self) -> f64 {
        self.variances.log_det_of_data(self.d.as_slice())
    }

    /// V at `p`: for the window, and for toy samples.
    pub fn covariance(&self, p: &[f64]) -> DMatrix<f64> {
        self.matrix_at(&self.stack.columns(p, Order::Value), true)
    }

    /// V where the model is `at`, by sides or with the mean of asymmetric errors.
    fn matrix_at(&self, at: &Columns, by_side: bool) -> DMatrix<f64> {
        let above = |i: usize| at.m[i] > self.d[i];
        let above: Option<&dyn Fn(usize) -> bool> = if by_side { Some(&above) } else { None };
        self.variances.at(at.m.as_slice(), at.s.as_slice(), above)
    }

    /// The factors where the model is `at`; `None` outside the domain.
    fn law(&self, at: &Columns) -> Option<Law> {
        let counts = self.variances.counts.iter().zip(at.m.iter());
        if counts.into_iter().any(|(c, m)| *c > 0.0 && *m <= 0.0) {
            return None;
        }
        let squares = Factor::new(self.matrix_at(at, true))?;
        if self.log.is_none() || self.variances.sides.is_none() {
            return Some(Law { squares, log: None });
        }
        Some(Law { squares, log: Some(Factor::new(self.matrix_at(at, false))?) })
    }

    /// F with derivatives, with or without the logarithm.
    fn sum(&self, p: &[f64], order: Order, log: Option<f64>) -> Sums {
        let at = self.stack.columns(p, order);
        let outside = || Sums { value: f64::INFINITY, ..Sums::shaped(p.len(), order) };
        if !at.m.iter().chain(at.s.iter()).all(|v| v.is_finite()) {
            return outside();
        }
        let log_of = |log_det: f64| log.map_or(0.0, |reference| log_det - reference);
        let mut sums = Sums::shaped(p.len(), order);
        if let Some(factor) = &self.constant {
            sums.value = log_of(factor.log_det);
            self.add_squares(&at, factor, None, order, &mut sums);
            return sums;
        }
        let Some(law) = self.law(&at) else { return outside() };
        sums.value = log_of(law.log_det());
        let wanted = log.is_some() && order > Order::Value && self.variances.varies();
        let inverse = wanted.then(|| law.log.as_ref().unwrap_or(&law.squares).inverse());
        self.add_squares(&at, &law.squares, inverse.as_ref(), order, &mut sums);
        sums
    }

    /// Adds rᵀV⁻¹r to the value; derivatives are those of the logarithm too, where its `inverse` is given.
    fn add_squares(
        &self,
        at: &Columns,
        factor: &Factor,
        inverse: Option<&DMatrix<f64>>,
        order: Order,
        sums: &mut Sums,
    ) {
        let r = &self.d - &at.m;
        let alpha = factor.solve(&r);
        sums.value += r.dot(&alpha);
        if order == Order::Value {
            return;
        }
        let np = sums.grad.len();
        let point = Point { variances: &self.variances, m: &at.m, s: &at.s, alpha: &alpha, factor, inverse };
        let (by_m, by_s) = point.gradient();
        let gradient = at.dm.tr_mul(&by_m) + at.ds.tr_mul(&by_s);
        sums.grad.copy_from_slice(gradient.as_slice());
        if order >= Order::Hessian {
            let hess = point.curvature(&at.dm, &at.ds);
            for k in 0..np {
                for l in 0..=k {
                    sums.hess[packed(k) + l] = hess[(k, l)];
                }
            }
            self.stack.add_second(at, &by_m, &by_s, &mut sums.hess);
        }
    }

    /// Residuals d − m and their factor at `p`.
    fn residuals_at(&self, p: &[f64]) -> Option<(DVector<f64>, Factor)> {
        let at = self.stack.columns(p, Order::Value);
        let factor = match &self.constant {
            Some(factor) => factor.clone(),
            None => self.law(&at)?.squares,
        };
        Some((&self.d - &at.m, factor))
    }

    /// One number a row of the stack, spread over the rows of the data sets, one below the other.
    fn spread(&self, of_used: &[f64]) -> Vec<f64> {
        let mut from = 0;
        let mut all = Vec::new();
        for part in self.stack.parts() {
            let to = from + part.d.len();
            all.extend(part.prediction.spread(of_used[from..to].iter().copied()));
            from = to;
        }
        all
    }
}

/// The data, with the mean size in place of zeros: a variance relative to them must not vanish.
fn nowhere_zero(d: &[f64]) -> Vec<f64> {
    let mean = d.iter().map(|d| d.abs()).sum::<f64>() / d.len().max(1) as f64;
    let instead = if mean > 0.0 { mean } else { 1.0 };
    d.iter().map(|d| if *d == 0.0 { instead } else { *d }).collect()
}

impl Statistic for Correlated {
    fn free_scale(&self, p: &[f64]) -> Option<usize> {
        self.free_scales(p).first().copied()
    }

    fn free_scales(&self, p: &[f64]) -> Vec<usize> {
        self.stack.free_scales(p)
    }

    fn sums(&self, p: &[f64], order: Order) -> Sums {
        self.sum(p, order, self.log)
    }

    fn ndata(&self) -> Option<usize> {
        Some(self.d.len())
    }

    fn n_rows(&self) -> usize {
        self.d.len()
    }

    fn chi2(&self, p: &[f64]) -> Option<f64> {
        Some(self.sum(p, Order::Value, None).value)
    }

    fn full_nll(&self, p: &[f64]) -> Option<f64> {
        let constants = self.d.len() as f64 * std::f64::consts::TAU.ln();
        Some(self.sum(p, Order::Value, Some(-constants)).value)
    }

    /// r_i/√V_ii.
    fn pulls(&self, p: &[f64]) -> Option<Vec<f64>> {
        let at = self.stack.columns(p, Order::Value);
        let v = self.matrix_at(&at, true).diagonal();
        let r = &self.d - &at.m;
        let pulls: Vec<f64> = r.iter().zip(v.iter()).map(|(r, v)| r / v.sqrt()).collect();
        Some(self.spread(&pulls))
    }

    fn whitened(&self, p: &[f64]) -> Option<Vec<f64>> {
        let (r, factor) = self.residuals_at(p)?;
        let mut z = DMatrix::from_column_slice(r.len(), 1, r.as_slice());
        factor.whiten(&mut z);
        Some(self.spread(z.as_slice()))
    }

    fn variances(&self, p: &[f64]) -> Option<Vec<f64>> {
        Some(self.matrix_at(&self.stack.columns(p, Order::Value), false).diagonal().iter().copied().collect())
    }

    fn row_covariance(&self, p: &[f64]) -> Option<DMatrix<f64>> {
        Some(self.covariance(p))
    }

    fn prediction(&self, p: &[f64]) -> Option<Vec<f64>> {
        let parts = self.stack.parts().iter();
        Some(parts.flat_map(|part| part.prediction.everywhere(&Stack::own(part, p))).collect())
    }

    fn curve_scale(&self, p: &[f64]) -> f64 {
        let first = self.stack.parts().first();
        first
            .and_then(|part| part.prediction.scale(&Stack::own(part, p), Order::Value))
            .map_or(1.0, |scale| scale.factor)
    }

    fn squares(&self) -> Option<&dyn SumOfSquares> {
        (self.constant.is_some() && self.log.is_none()).then_some(self as &dyn SumOfSquares)
    }

    fn has_expected(&self) -> bool {
        self.constant.is_some()
    }

    fn expected(&self, p: &[f64]) -> Vec<f64> {
        let mut z = vec![0.0; packed(p.len())];
        if let Some(factor) = &self.constant {
            let mut slopes = self.stack.columns(p, Order::Gradient).dm;
            factor.whiten(&mut slopes);
            let product = 2.0 * slopes.tr_mul(&slopes);
            for k in 0..p.len() {
                for l in 0..=k {
                    z[packed(k) + l] = product[(k, l)];
                }
            }
        }
        z
    }

    fn warnings(&self, p: &[f64], out: &mut Vec<(&'static str, String)>) {
        for part in self.stack.parts() {
            part.prediction.warnings(&Stack::own(part, p), out);
        }
        if self.variances.sides.is_some() {
            out.push(("W-ASYM", asymmetric_text()));
        }
        let m = self.stack.columns(p, Order::Value).m;
        super::few_expected(
            self.variances.counts.iter().zip(m.iter()).filter(|(c, _)| **c > 0.0).map(|(_, m)| *m),
            out,
        );
    }
}

/// L⁻¹(m − d): independent residuals of variance 1, none of which belongs to one row alone.
impl SumOfSquares for Correlated {
    fn n_rows(&self) -> usize {
        self.d.len()
    }

    fn bends(&self, free: &[usize]) -> bool {
        self.stack.parts().iter().any(|part| {
            let own: Vec<usize> = match &part.params {
                None => free.to_vec(),
                Some(at) => (0..at.len()).filter(|&k| free.contains(&at[k])).collect(),
            };
            part.prediction.bends(&own)
        })
    }

    fn span(&self) -> Option<(f64, f64)> {
        let mut spans = self.stack.parts().iter().filter_map(|part| part.prediction.span());
        let first = spans.next()?;
        Some(spans.fold(first, |(a, b), (lo, hi)| (a.min(lo), b.max(hi))))
    }

    fn residuals(&self, p: &[f64], r: &mut [f64], jacobian: &mut [f64]) {
        let Some(factor) = &self.constant else { return };
        let order = if jacobian.is_empty() { Order::Value } else { Order::Gradient };
        let at = self.stack.columns(p, order);
        let mut z = DMatrix::from_column_slice(r.len(), 1, (&at.m - &self.d).as_slice());
        factor.whiten(&mut z);
        r.copy_from_slice(z.as_slice());
        if !jacobian.is_empty() {
            let mut slopes = at.dm;
            factor.whiten(&mut slopes);
            jacobian.copy_from_slice(slopes.as_slice());
        }
    }
}
