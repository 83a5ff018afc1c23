//! The only words that `cost` and `minimize` share: a function of parameters, and what more it can give.
//!
//! Parameters are always external values, in the user's units and order, fixed ones included. An implementation is
//! pure: the same `p` gives the same bits, whatever the thread.

use nalgebra::DMatrix;

/// A scalar function of the parameters that can be minimised.
pub trait Fcn: Sync {
    /// The value at `p`; NaN and +inf mean "outside the domain".
    fn value(&self, p: &[f64]) -> f64;

    /// The rise of the value that defines one standard deviation (`errordef`): 1 on the χ² scale, 0.5 for −ln L.
    fn up(&self) -> f64;

    /// Exact first derivatives, when the function has them.
    fn gradient(&self) -> Option<&dyn Gradient> {
        None
    }

    /// Exact second derivatives, when the function has them.
    fn hessian(&self) -> Option<&dyn Hessian> {
        None
    }

    /// A function of the same parameters that is many times cheaper and has its minimum close by (the same cost of part of the data):
    /// the minimum of that is where a search of this one should begin.
    fn coarse(&self) -> Option<Box<dyn Fcn + '_>> {
        None
    }

    /// The residuals, when F is the sum of their squares.
    fn squares(&self) -> Option<&dyn SumOfSquares> {
        None
    }

    /// Second derivatives of F with those of the model left out, when F is made of a model's predictions.
    fn expected(&self) -> Option<&dyn Expected> {
        None
    }

    /// The unit of F, when F has none of its own because the data came without errors; `None` when [`Fcn::up`] is the unit.
    fn scatter(&self) -> Option<Scatter> {
        None
    }
}

/// What the unit of a sum of squares of data without errors follows from: F/(rows − free parameters) takes the place of 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scatter {
    /// Number of residuals.
    pub rows: usize,
    /// What rounding of the data alone contributes to F: below this, F says nothing.
    pub rounding: f64,
    /// Whether there never were errors (as against errors set aside on request): plain nonlinear regression, where errors of
    /// parameters are those of the linearised problem by convention.
    pub regression: bool,
}

/// F = Σ r_i².
pub trait SumOfSquares: Sync {
    /// Number of residuals.
    fn n_rows(&self) -> usize;

    /// Writes the residuals at `p` into `r`, and ∂r_i/∂p_k into `jacobian[k * n_rows + i]` unless that is empty (a column for every
    /// parameter, fixed ones included). A residual that is not finite means "outside the domain".
    fn residuals(&self, p: &[f64], r: &mut [f64], jacobian: &mut [f64]);

    /// Whether the residuals are known not to be linear in the parameters listed; false where that is not known.
    fn bends(&self, _free: &[usize]) -> bool {
        false
    }

    /// First and last abscissa of the data, where there is such a thing: places and widths of curves are of this size.
    fn span(&self) -> Option<(f64, f64)> {
        None
    }

    /// Number of residuals that belong to data; those after them are constraints.
    fn n_data(&self) -> usize {
        self.n_rows()
    }

    /// What the residuals of the data were made from, when they are (f(x_i) − y_i)/σ_i on one axis.
    fn abscissas(&self) -> Option<Abscissas<'_>> {
        None
    }

    /// Where on one axis the data lie, whatever their errors: an entry a residual of the data, in any order.
    fn places(&self) -> Option<&[f64]> {
        self.abscissas().map(|at| at.x)
    }
}

/// Where the data of a sum of squares lie, one entry a residual.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Abscissas<'a> {
    /// x.
    pub x: &'a [f64],
    /// σ.
    pub sigma: &'a [f64],
}

/// Expected second derivatives of an [`Fcn`].
pub trait Expected: Sync {
    /// Writes ∂F/∂p into `grad` and the matrix, which has no negative eigenvalue, into `z` (n × n, fixed ones included); returns F.
    fn linearised(&self, p: &[f64], grad: &mut [f64], z: &mut DMatrix<f64>) -> f64;
}

/// First derivatives of an [`Fcn`].
pub trait Gradient: Sync {
    /// Writes ∂F/∂p into `grad` (one number a parameter, fixed ones included) and returns F.
    fn value_and_gradient(&self, p: &[f64], grad: &mut [f64]) -> f64;

    /// Whether these follow from the function itself by the rules of calculus (automatic differentiation), so that a search need
    /// not compare them with differences of values first.
    fn is_derived(&self) -> bool {
        false
    }
}

/// Second derivatives of an [`Fcn`].
pub trait Hessian: Sync {
    /// Writes the symmetric matrix ∂²F/∂p∂p into `hess` (n × n, fixed ones included).
    fn hessian(&self, p: &[f64], hess: &mut DMatrix<f64>);

    /// All at once: ∂F/∂p into `grad`, the matrix into `hess`, and F returned; `None` (nothing written) when that is no cheaper than
    /// one after the other.
    fn with_value_and_gradient(
        &self,
        _p: &[f64],
        _grad: &mut [f64],
        _hess: &mut DMatrix<f64>,
    ) -> Option<f64> {
        None
    }
}
