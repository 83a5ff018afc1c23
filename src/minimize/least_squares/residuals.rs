//! Residuals and their derivatives for the free parameters, counted like any other call: what least-squares methods see of a function.
//! Works in external coordinates with limits as a box, so that a model that is linear in a parameter stays so.

use nalgebra::{DMatrix, DVector};

use crate::fcn::{Abscissas, SumOfSquares};
use crate::minimize::call::{Gate, Halt};
use crate::params::{Limits, Parameters};

/// One point of a least-squares search.
#[derive(Debug, Clone)]
pub(in crate::minimize) struct Point {
    /// All external values.
    pub(in crate::minimize) p: Vec<f64>,
    /// The residuals.
    pub(in crate::minimize) r: DVector<f64>,
    /// Σ r².
    pub(in crate::minimize) sum: f64,
}

/// The residuals of a function as a search sees them.
pub(in crate::minimize) struct Residuals<'a, 'g> {
    gate: &'a Gate<'g>,
    squares: &'g dyn SumOfSquares,
    /// Positions of the free parameters.
    free: Vec<usize>,
    /// Their limits, infinite where there is none.
    bounds: Vec<(f64, f64)>,
    n_all: usize,
}

impl<'a, 'g> Residuals<'a, 'g> {
    /// The residuals behind `gate`, if its function is a sum of squares.
    pub(in crate::minimize) fn new(gate: &'a Gate<'g>, params: &Parameters) -> Option<Residuals<'a, 'g>> {
        let squares = gate.squares()?;
        let free = params.free();
        let bound = |limits: Limits| {
            (limits.lower().unwrap_or(f64::NEG_INFINITY), limits.upper().unwrap_or(f64::INFINITY))
        };
        let bounds = free.iter().map(|&k| bound(params[k].limits)).collect();
        Some(Residuals { gate, squares, free, bounds, n_all: params.len() })
    }

    /// Number of residuals.
    pub(in crate::minimize) fn n_rows(&self) -> usize {
        self.squares.n_rows()
    }

    /// Number of residuals that belong to data, before those of constraints.
    pub(in crate::minimize) fn n_data(&self) -> usize {
        self.squares.n_data()
    }

    /// Where the data lie.
    pub(in crate::minimize) fn abscissas(&self) -> Option<Abscissas<'g>> {
        self.squares.abscissas()
    }

    /// All external values with these of the free parameters, whatever their limits say.
    pub(in crate::minimize) fn with_free(&self, p: &[f64], values: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut out = p.to_vec();
        for (i, &k) in self.free.iter().enumerate() {
            out[k] = values(i);
        }
        out
    }

    /// Position of free parameter `i` among all.
    pub(in crate::minimize) fn position(&self, i: usize) -> usize {
        self.free[i]
    }

    /// Whether the residuals are known not to be linear in the free parameters.
    pub(in crate::minimize) fn bends(&self) -> bool {
        self.squares.bends(&self.free)
    }

    /// Number of free parameters.
    pub(in crate::minimize) fn n_free(&self) -> usize {
        self.free.len()
    }

    /// The gate.
    pub(in crate::minimize) fn gate(&self) -> &'a Gate<'g> {
        self.gate
    }

    /// Limits of free parameter `i`.
    pub(in crate::minimize) fn bounds(&self, i: usize) -> (f64, f64) {
        self.bounds[i]
    }

    /// Value of free parameter `i` at a point.
    pub(in crate::minimize) fn value(&self, p: &[f64], i: usize) -> f64 {
        p[self.free[i]]
    }

    /// The values moved by `step` in the free parameters, inside the limits.
    pub(in crate::minimize) fn moved(&self, p: &[f64], step: &DVector<f64>) -> Vec<f64> {
        let mut out = p.to_vec();
        for (i, &k) in self.free.iter().enumerate() {
            let (lower, upper) = self.bounds[i];
            out[k] = (out[k] + step[i]).clamp(lower, upper);
        }
        out
    }

    /// Whether free parameter `i` sits on a limit and a step along `direction` would leave it.
    pub(in crate::minimize) fn blocked(&self, p: &[f64], i: usize, direction: f64) -> bool {
        let (lower, upper) = self.bounds[i];
        let here = self.value(p, i);
        (here <= lower && direction < 0.0) || (here >= upper && direction > 0.0)
    }

    /// The residuals at `p` and ∂r/∂p of the free parameters, for finding out what kind of function it is: a trial that is no call of the
    /// search (a linear problem is solved with one, specification 5.9) nor shown to those who watch it, but can be stopped like one.
    pub(in crate::minimize) fn tried(&self, p: &[f64]) -> Result<(DVector<f64>, DMatrix<f64>), Halt> {
        self.gate.enter()?;
        let n = self.n_rows();
        let mut r = DVector::zeros(n);
        let mut all = vec![0.0; n * self.n_all];
        self.squares.residuals(p, r.as_mut_slice(), &mut all);
        Ok((r, self.of_free(&all)))
    }

    fn of_free(&self, all: &[f64]) -> DMatrix<f64> {
        let n = self.n_rows();
        DMatrix::from_fn(n, self.free.len(), |i, k| all[self.free[k] * n + i])
    }

    /// The residuals at `p`; their sum of squares is +∞ where any is not finite.
    pub(in crate::minimize) fn at(&self, p: Vec<f64>) -> Result<Point, Halt> {
        let mut r = DVector::zeros(self.n_rows());
        let sum = self.gate.other_pass(&p, false, || {
            self.squares.residuals(&p, r.as_mut_slice(), &mut []);
            r.norm_squared()
        })?;
        Ok(Point { p, r, sum })
    }

    /// The residuals at `p` with ∂r/∂p of the free parameters, one a column.
    pub(in crate::minimize) fn with_jacobian(&self, p: Vec<f64>) -> Result<(Point, DMatrix<f64>), Halt> {
        let n = self.n_rows();
        let mut r = DVector::zeros(n);
        let mut all = vec![0.0; n * self.n_all];
        let sum = self.gate.other_pass(&p, true, || {
            self.squares.residuals(&p, r.as_mut_slice(), &mut all);
            r.norm_squared()
        })?;
        Ok((Point { p, r, sum }, self.of_free(&all)))
    }
}
