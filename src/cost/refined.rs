//! A least-squares cost of data without errors whose residuals are computed with twice the digits: what is left to look at once a fit has
//! ended on data that lie on the curve to within rounding. Derivatives of the model stay doubles: they multiply residuals and need no
//! more digits than those.
//!
//! ```text
//! F̃(p) = Σ r(p + δ)²     δ: what the doubles of the minimum are short of it, so that F̃ has its minimum at a double
//! ```

use nalgebra::DMatrix;

use super::{Cost, CostKind, Normalisation, Part, PreciseResiduals};
use crate::data::FitSet;
use crate::fcn::{Abscissas, Expected, Fcn, Gradient, Hessian, Scatter, SumOfSquares};
use crate::numeric::double::Double;

/// Part of y below which a residual is 0: what double-doubles make of exact data.
const NOTHING: f64 = 1e-24;

/// A cost with precise residuals.
pub struct Refined {
    inner: Box<dyn Cost>,
    rows: PreciseResiduals,
    low: Vec<f64>,
    nothing: f64,
}

impl Refined {
    /// `inner`, whose residuals are also `rows`, at parameters that are `low` higher than they are said to be.
    pub fn new(inner: Box<dyn Cost>, rows: PreciseResiduals, low: Vec<f64>) -> Refined {
        let nothing = Refined::nothing(&rows);
        Refined { inner, rows, low, nothing }
    }

    /// The sum of squares below which the data lie on the curve exactly.
    pub fn nothing(rows: &PreciseResiduals) -> f64 {
        rows.sum_of_squares() * NOTHING * NOTHING
    }

    fn precise(&self, p: &[f64]) -> Option<Vec<Double>> {
        let exact: Vec<Double> = p.iter().zip(&self.low).map(|(&p, &low)| Double::sum(p, low)).collect();
        self.rows.at(&exact)
    }

    /// A sum of squares, where it is anything.
    fn something(&self, sum: f64) -> f64 {
        if sum <= self.nothing { 0.0 } else { sum }
    }
}

/// Σ r².
pub fn sum_of_squares(r: &[Double]) -> f64 {
    r.iter().map(|r| r.square()).sum::<Double>().hi()
}

impl Fcn for Refined {
    fn value(&self, p: &[f64]) -> f64 {
        self.precise(p).map_or(f64::NAN, |r| self.something(sum_of_squares(&r)))
    }

    fn up(&self) -> f64 {
        self.inner.up()
    }

    fn gradient(&self) -> Option<&dyn Gradient> {
        self.inner.squares().is_some().then_some(self)
    }

    fn hessian(&self) -> Option<&dyn Hessian> {
        self.inner.hessian().is_some().then_some(self)
    }

    fn squares(&self) -> Option<&dyn SumOfSquares> {
        self.inner.squares().is_some().then_some(self)
    }

    fn expected(&self) -> Option<&dyn Expected> {
        self.inner.expected().is_some().then_some(self)
    }

    fn scatter(&self) -> Option<Scatter> {
        self.inner.scatter().map(|s| Scatter { rounding: self.nothing, ..s })
    }
}

impl SumOfSquares for Refined {
    fn n_rows(&self) -> usize {
        self.inner.squares().map_or(0, SumOfSquares::n_rows)
    }

    fn residuals(&self, p: &[f64], r: &mut [f64], jacobian: &mut [f64]) {
        if let Some(squares) = self.inner.squares().filter(|_| !jacobian.is_empty()) {
            squares.residuals(p, r, jacobian);
        }
        match self.precise(p) {
            Some(precise) => r.iter_mut().zip(precise).for_each(|(r, precise)| *r = precise.hi()),
            None => r.fill(f64::NAN),
        }
    }

    fn bends(&self, free: &[usize]) -> bool {
        self.inner.squares().is_some_and(|s| s.bends(free))
    }

    fn span(&self) -> Option<(f64, f64)> {
        self.inner.squares()?.span()
    }

    fn abscissas(&self) -> Option<Abscissas<'_>> {
        self.inner.squares()?.abscissas()
    }
}

/// ∂F/∂p = 2 Jᵀr.
impl Gradient for Refined {
    fn value_and_gradient(&self, p: &[f64], grad: &mut [f64]) -> f64 {
        let n = SumOfSquares::n_rows(self);
        let (mut r, mut jacobian) = (vec![0.0; n], vec![0.0; n * p.len()]);
        self.residuals(p, &mut r, &mut jacobian);
        for (g, column) in grad.iter_mut().zip(jacobian.chunks_exact(n.max(1))) {
            *g = 2.0 * column.iter().zip(&r).map(|(j, r)| j * r).sum::<f64>();
        }
        self.something(r.iter().map(|r| r * r).sum())
    }

    fn is_derived(&self) -> bool {
        true
    }
}

impl Hessian for Refined {
    fn hessian(&self, p: &[f64], hess: &mut DMatrix<f64>) {
        if let Some(exact) = self.inner.hessian() {
            exact.hessian(p, hess);
        }
    }
}

impl Expected for Refined {
    fn linearised(&self, p: &[f64], grad: &mut [f64], z: &mut DMatrix<f64>) -> f64 {
        if let Some(expected) = self.inner.expected() {
            expected.linearised(p, grad, z);
        }
        self.value_and_gradient(p, grad)
    }
}

impl Cost for Refined {
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
        self.inner.held(p)
    }

    fn silent_rows(&self, p: &[f64]) -> usize {
        self.inner.silent_rows(p)
    }

    fn chi2(&self, p: &[f64]) -> Option<f64> {
        Some(self.value(p))
    }

    fn full_nll(&self, p: &[f64]) -> Option<f64> {
        self.inner.full_nll(p)
    }

    fn n_rows(&self) -> usize {
        Cost::n_rows(&*self.inner)
    }

    fn pulls(&self, p: &[f64]) -> Option<Vec<f64>> {
        let (mut pulls, r) = (self.inner.pulls(p)?, self.precise(p)?);
        let exact = sum_of_squares(&r) <= self.nothing;
        for (row, r) in self.fit_set().rows.iter().zip(r) {
            if let Some(pull) = pulls.get_mut(row) {
                *pull = if exact { 0.0 } else { -r.hi() };
            }
        }
        Some(pulls)
    }

    fn prediction(&self, p: &[f64]) -> Option<Vec<f64>> {
        self.inner.prediction(p)
    }

    fn curve_scale(&self, p: &[f64]) -> f64 {
        self.inner.curve_scale(p)
    }

    fn is_unweighted(&self) -> bool {
        self.inner.is_unweighted()
    }

    fn normalisation(&self) -> Option<Normalisation> {
        self.inner.normalisation()
    }

    fn warnings(&self, p: &[f64]) -> Vec<(&'static str, String)> {
        self.inner.warnings(p)
    }
}
