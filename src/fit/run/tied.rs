//! A cost of tied parameters as a function of those that follow nothing: what the search sees. Deliberately the only place where
//! ties and cost meet; the search takes tied parameters for fixed ones.
//!
//! ```text
//! F̃(p) = F(θ(p))     ∇F̃ = Sᵀ∇F     ∇²F̃ = Sᵀ ∇²F S + Σ_k ∂F/∂θ_k B^k     ∂r/∂p = ∂r/∂θ S
//! ```

use std::sync::Arc;

use nalgebra::{DMatrix, DVector};

use crate::cost::{Cost, CostKind, Normalisation, Part, Sandwich};
use crate::data::FitSet;
use crate::fcn::{Abscissas, Expected, Fcn, Gradient, Hessian, Scatter, SumOfSquares};
use crate::fit::tie::Ties;

/// `inner` with tied parameters put right before every call.
pub(super) struct Tied<F: ?Sized> {
    /// The ties.
    pub ties: Arc<Ties>,
    /// The function of all parameters.
    pub inner: Box<F>,
}

impl<F: Fcn + ?Sized> Tied<F> {
    /// Value and derivatives of the inner function at resolved values; the Hessian when it is asked for.
    fn derivatives(&self, p: &[f64], second: bool) -> (f64, DVector<f64>, Option<DMatrix<f64>>) {
        let mut grad = vec![f64::NAN; p.len()];
        let Some(gradient) = self.inner.gradient() else {
            return (self.inner.value(p), DVector::from_vec(grad), None);
        };
        let Some(exact) = self.inner.hessian().filter(|_| second) else {
            let value = gradient.value_and_gradient(p, &mut grad);
            return (value, DVector::from_vec(grad), None);
        };
        let mut hess = DMatrix::zeros(p.len(), p.len());
        let value = exact.with_value_and_gradient(p, &mut grad, &mut hess).unwrap_or_else(|| {
            exact.hessian(p, &mut hess);
            gradient.value_and_gradient(p, &mut grad)
        });
        (value, DVector::from_vec(grad), Some(hess))
    }
}

impl<F: Fcn + ?Sized> Fcn for Tied<F> {
    fn value(&self, p: &[f64]) -> f64 {
        self.inner.value(&self.ties.resolved(p))
    }

    fn up(&self) -> f64 {
        self.inner.up()
    }

    fn gradient(&self) -> Option<&dyn Gradient> {
        self.inner.gradient().is_some().then_some(self)
    }

    fn hessian(&self) -> Option<&dyn Hessian> {
        self.inner.hessian().is_some().then_some(self)
    }

    fn coarse(&self) -> Option<Box<dyn Fcn + '_>> {
        Some(Box::new(Tied { ties: Arc::clone(&self.ties), inner: self.inner.coarse()? }))
    }

    fn squares(&self) -> Option<&dyn SumOfSquares> {
        self.inner.squares().is_some().then_some(self)
    }

    fn expected(&self) -> Option<&dyn Expected> {
        self.inner.expected().is_some().then_some(self)
    }

    fn scatter(&self) -> Option<Scatter> {
        self.inner.scatter()
    }
}

/// Sᵀ Z S: the bends of ties belong to what is left out.
impl<F: Fcn + ?Sized> Expected for Tied<F> {
    fn linearised(&self, p: &[f64], grad: &mut [f64], z: &mut DMatrix<f64>) -> f64 {
        let Some(expected) = self.inner.expected() else { return f64::NAN };
        let p = self.ties.resolved(p);
        let (mut inner, mut own) = (vec![0.0; p.len()], DMatrix::zeros(p.len(), p.len()));
        let value = expected.linearised(&p, &mut inner, &mut own);
        let slopes = self.ties.jet(&p, false).slopes;
        grad.copy_from_slice(slopes.tr_mul(&DVector::from_vec(inner)).as_slice());
        z.copy_from(&(slopes.tr_mul(&own) * &slopes));
        value
    }
}

impl<F: Fcn + ?Sized> SumOfSquares for Tied<F> {
    fn n_rows(&self) -> usize {
        self.inner.squares().map_or(0, SumOfSquares::n_rows)
    }

    fn span(&self) -> Option<(f64, f64)> {
        self.inner.squares()?.span()
    }

    fn places(&self) -> Option<&[f64]> {
        self.inner.squares()?.places()
    }

    fn abscissas(&self) -> Option<Abscissas<'_>> {
        self.inner.squares()?.abscissas()
    }

    fn n_data(&self) -> usize {
        self.inner.squares().map_or(0, SumOfSquares::n_data)
    }

    fn residuals(&self, p: &[f64], r: &mut [f64], jacobian: &mut [f64]) {
        let Some(squares) = self.inner.squares() else { return };
        let p = self.ties.resolved(p);
        squares.residuals(&p, r, jacobian);
        if !jacobian.is_empty() {
            let own = DMatrix::from_column_slice(r.len(), p.len(), jacobian);
            jacobian.copy_from_slice((own * self.ties.jet(&p, false).slopes).as_slice());
        }
    }
}

impl<F: Fcn + ?Sized> Gradient for Tied<F> {
    fn value_and_gradient(&self, p: &[f64], grad: &mut [f64]) -> f64 {
        let p = self.ties.resolved(p);
        let (value, inner, _) = self.derivatives(&p, false);
        let total = self.ties.jet(&p, false).slopes.tr_mul(&inner);
        grad.copy_from_slice(total.as_slice());
        value
    }

    fn is_derived(&self) -> bool {
        self.inner.gradient().is_some_and(Gradient::is_derived)
    }
}

impl<F: Fcn + ?Sized> Hessian for Tied<F> {
    fn hessian(&self, p: &[f64], hess: &mut DMatrix<f64>) {
        let mut grad = vec![0.0; p.len()];
        self.with_value_and_gradient(p, &mut grad, hess);
    }

    fn with_value_and_gradient(&self, p: &[f64], grad: &mut [f64], hess: &mut DMatrix<f64>) -> Option<f64> {
        let p = self.ties.resolved(p);
        let (value, inner, second) = self.derivatives(&p, true);
        let jet = self.ties.jet(&p, true);
        let mut total = jet.slopes.tr_mul(&second?) * &jet.slopes;
        for (k, bend) in &jet.bends {
            total += inner[*k] * bend;
        }
        grad.copy_from_slice(jet.slopes.tr_mul(&inner).as_slice());
        hess.copy_from(&total);
        Some(value)
    }
}

impl Tied<dyn Cost> {
    /// SᵀBS + Σ_k g_k B^k, like second derivatives.
    fn carried(&self, inner: Sandwich, p: &[f64]) -> Sandwich {
        let jet = self.ties.jet(p, true);
        let mut middle = jet.slopes.tr_mul(&inner.middle) * &jet.slopes;
        for (k, bend) in &jet.bends {
            middle += inner.gradient[*k] * bend;
        }
        let gradient = jet.slopes.tr_mul(&DVector::from_vec(inner.gradient));
        Sandwich { middle, gradient: gradient.as_slice().to_vec() }
    }
}

impl Cost for Tied<dyn Cost> {
    fn kind(&self) -> CostKind {
        self.inner.kind()
    }

    fn parts(&self) -> &[Part] {
        self.inner.parts()
    }

    fn terms(&self) -> &[Part] {
        self.inner.terms()
    }

    fn fit_set(&self) -> &FitSet {
        self.inner.fit_set()
    }

    fn ndata(&self) -> Option<usize> {
        self.inner.ndata()
    }

    fn hold(&mut self, moves: &[bool]) {
        self.inner.hold(moves);
    }

    fn held(&self, p: &[f64]) -> f64 {
        self.inner.held(&self.ties.resolved(p))
    }

    fn shapes(&self, p: &[f64], directions: &DMatrix<f64>) -> Option<usize> {
        let p = self.ties.resolved(p);
        self.inner.shapes(&p, &(self.ties.jet(&p, false).slopes * directions))
    }

    fn silent_rows(&self, p: &[f64]) -> usize {
        self.inner.silent_rows(&self.ties.resolved(p))
    }

    fn chi2(&self, p: &[f64]) -> Option<f64> {
        self.inner.chi2(&self.ties.resolved(p))
    }

    fn full_nll(&self, p: &[f64]) -> Option<f64> {
        self.inner.full_nll(&self.ties.resolved(p))
    }

    fn n_rows(&self) -> usize {
        self.inner.n_rows()
    }

    fn pulls(&self, p: &[f64]) -> Option<Vec<f64>> {
        self.inner.pulls(&self.ties.resolved(p))
    }

    fn whitened_pulls(&self, p: &[f64]) -> Option<Vec<f64>> {
        self.inner.whitened_pulls(&self.ties.resolved(p))
    }

    fn row_variances(&self, p: &[f64]) -> Option<Vec<f64>> {
        self.inner.row_variances(&self.ties.resolved(p))
    }

    fn row_covariance(&self, p: &[f64]) -> Option<DMatrix<f64>> {
        self.inner.row_covariance(&self.ties.resolved(p))
    }

    fn prediction(&self, p: &[f64]) -> Option<Vec<f64>> {
        self.inner.prediction(&self.ties.resolved(p))
    }

    fn curve_scale(&self, p: &[f64]) -> f64 {
        self.inner.curve_scale(&self.ties.resolved(p))
    }

    fn is_unweighted(&self) -> bool {
        self.inner.is_unweighted()
    }

    fn normalisation(&self) -> Option<Normalisation> {
        self.inner.normalisation()
    }

    fn free_scale(&self, p: &[f64]) -> Option<usize> {
        self.inner.free_scale(&self.ties.resolved(p))
    }

    fn free_scales(&self, p: &[f64]) -> Vec<usize> {
        self.inner.free_scales(&self.ties.resolved(p))
    }

    fn corrected(&self, p: &[f64]) -> Option<Sandwich> {
        let p = self.ties.resolved(p);
        Some(self.carried(self.inner.corrected(&p)?, &p))
    }

    fn scores(&self, p: &[f64]) -> Option<Sandwich> {
        let p = self.ties.resolved(p);
        Some(self.carried(self.inner.scores(&p)?, &p))
    }

    fn distribution(&self, p: &[f64]) -> Option<Vec<f64>> {
        self.inner.distribution(&self.ties.resolved(p))
    }

    fn has_errors(&self) -> bool {
        self.inner.has_errors()
    }

    fn no_intervals(&self) -> Option<(&'static str, &'static str)> {
        self.inner.no_intervals()
    }

    fn warnings(&self, p: &[f64]) -> Vec<(&'static str, String)> {
        self.inner.warnings(&self.ties.resolved(p))
    }
}
