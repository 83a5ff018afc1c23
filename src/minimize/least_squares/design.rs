//! A sum of squares whose residuals are linear in all free parameters, as matrices: r = A·c − b. Found by trial: derivatives that are the
//! same wherever they are taken. Polynomials come in a basis in which they can be solved for ([`super::basis`]).

use nalgebra::{DMatrix, DVector};

use super::basis::Polynomial;
use super::linear::{self, Shortest, Solution};
use super::lts::Rows;
use super::residuals::Residuals;
use crate::minimize::call::Halt;

/// Derivatives that agree to this part of the largest of their column are the same.
const SAME: f64 = 1e-13;
/// Residuals that agree to this part of what they are made of are those of a linear model.
const STRAIGHT: f64 = 1e-9;
/// Trials: by what the values (or 1 where they are smaller) are multiplied, of no special size and of all signs.
const MOVES: [[f64; 3]; 3] = [[1.618, -0.731, 2.414], [-1.917, 1.371, -0.577], [0.271, 2.135, -3.303]];

/// A linear problem.
#[derive(Debug, Clone)]
pub(in crate::minimize) struct Design {
    /// Rows by columns of the working basis; those of constraints come last.
    a: DMatrix<f64>,
    /// What A·c should be.
    b: DVector<f64>,
    /// Number of rows that belong to data.
    n_data: usize,
    /// ∂r/∂p of the free parameters.
    jacobian: DMatrix<f64>,
    polynomial: Option<Polynomial>,
    /// All values, the free ones at 0.
    origin: Vec<f64>,
}

impl Design {
    /// The problem, if it is linear: as far as values of the free parameters three times tried can tell.
    pub(in crate::minimize) fn of(rows: &Residuals<'_, '_>, p: &[f64]) -> Result<Option<Design>, Halt> {
        let (_, jacobian) = rows.tried(p)?;
        if !jacobian.iter().all(|x| x.is_finite()) {
            return Ok(None);
        }
        for moves in MOVES {
            let at = |i: usize| moves[i % moves.len()] * rows.value(p, i).abs().max(1.0);
            let (_, there) = rows.tried(&rows.with_free(p, at))?;
            if !same(&jacobian, &there) {
                return Ok(None);
            }
        }
        let origin = rows.with_free(p, |_| 0.0);
        let (r, _) = rows.tried(&origin)?;
        Ok(r.iter().all(|x| x.is_finite()).then(|| Design::new(rows, jacobian, -r, origin)))
    }

    fn new(rows: &Residuals<'_, '_>, jacobian: DMatrix<f64>, b: DVector<f64>, origin: Vec<f64>) -> Design {
        let n_data = rows.n_data();
        let at = rows.abscissas().filter(|at| at.x.len() == n_data && at.sigma.len() == n_data);
        let polynomial =
            at.and_then(|at| Some((at, Polynomial::of(&jacobian.rows(0, n_data).into_owned(), at)?)));
        let Some((at, polynomial)) = polynomial else {
            return Design { a: jacobian.clone(), b, n_data, jacobian, polynomial: None, origin };
        };
        let mut a = DMatrix::zeros(jacobian.nrows(), jacobian.ncols());
        a.rows_mut(0, n_data).copy_from(&polynomial.rows(at));
        let outside = jacobian.nrows() - n_data;
        if outside > 0 {
            let unit = polynomial.back_all(&DMatrix::identity(a.ncols(), a.ncols()));
            a.rows_mut(n_data, outside).copy_from(&(jacobian.rows(n_data, outside) * unit));
        }
        Design { a, b, n_data, jacobian, polynomial: Some(polynomial), origin }
    }

    /// The solution of all rows; `None` when the columns are dependent.
    pub(in crate::minimize) fn solve(&self) -> Option<Solution> {
        linear::solve(&self.a, &self.b).map(|found| self.in_parameters(found))
    }

    /// The rows in the working basis.
    pub(in crate::minimize) fn rows(&self) -> Rows<'_> {
        Rows { a: &self.a, b: &self.b, n_data: self.n_data }
    }

    /// Values of the free parameters from those of the working basis.
    pub(in crate::minimize) fn in_free(&self, c: &DVector<f64>) -> DVector<f64> {
        self.polynomial.as_ref().map_or_else(|| c.clone(), |p| p.back(c))
    }

    /// The shortest solution.
    pub(in crate::minimize) fn shortest(&self) -> Option<Shortest> {
        linear::shortest(&self.jacobian, &self.b)
    }

    /// A solution of the working basis in the free parameters.
    pub(in crate::minimize) fn in_parameters(&self, found: Solution) -> Solution {
        match &self.polynomial {
            None => found,
            Some(p) => Solution { c: self.in_free(&found.c), root: p.back_all(&found.root) },
        }
    }

    /// Sums of squares of the columns of ∂r/∂p over the rows that `keep` says: the diagonal of half the Hessian.
    pub(in crate::minimize) fn diagonal(&self, keep: impl Fn(usize) -> bool) -> DVector<f64> {
        let squares = |k: usize| {
            let column = self.jacobian.column(k);
            (0..column.len()).filter(|&i| keep(i)).map(|i| column[i] * column[i]).sum()
        };
        DVector::from_fn(self.jacobian.ncols(), |k, _| squares(k))
    }

    /// F at these values of the free parameters, over the rows that `keep` says.
    pub(in crate::minimize) fn sum_of_squares(&self, c: &DVector<f64>, keep: impl Fn(usize) -> bool) -> f64 {
        let r = &self.jacobian * c - &self.b;
        (0..r.len()).filter(|&i| keep(i)).map(|i| r[i] * r[i]).sum()
    }

    /// Columns that are zero: parameters without effect.
    pub(in crate::minimize) fn without_effect(&self) -> Vec<usize> {
        (0..self.jacobian.ncols()).filter(|&k| self.jacobian.column(k).amax() == 0.0).collect()
    }

    /// All values with these of the free parameters.
    pub(in crate::minimize) fn values(&self, rows: &Residuals<'_, '_>, c: &DVector<f64>) -> Vec<f64> {
        rows.with_free(&self.origin, |i| c[i])
    }

    /// Whether the residuals and their derivatives at `values` are those of the linear problem.
    pub(in crate::minimize) fn holds_at(
        &self,
        rows: &Residuals<'_, '_>,
        values: &[f64],
    ) -> Result<bool, Halt> {
        let c = DVector::from_fn(rows.n_free(), |i, _| rows.value(values, i));
        let (there, jacobian) = rows.tried(values)?;
        let size = self.jacobian.abs() * c.abs() + self.b.abs();
        let linear = &self.jacobian * c - &self.b;
        let straight = (0..linear.len())
            .all(|i| (linear[i] - there[i]).abs() <= STRAIGHT * size[i].max(f64::MIN_POSITIVE));
        Ok(straight && same(&self.jacobian, &jacobian))
    }
}

fn same(a: &DMatrix<f64>, b: &DMatrix<f64>) -> bool {
    a.column_iter().zip(b.column_iter()).all(|(a, b)| {
        let largest = a.amax();
        a.iter().zip(b.iter()).all(|(a, b)| (a - b).abs() <= SAME * largest)
    })
}
