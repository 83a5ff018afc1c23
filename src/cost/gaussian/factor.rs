//! The Cholesky factor of a covariance, V = LLᵀ: never inverted where a triangular solve will do. A matrix that is singular to within
//! rounding is refused, and the rows that repeat one another are found.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

use crate::cost::CostError;
use crate::numeric::linalg::{correlation, eigen_symmetric};

/// A pivot below this part of its variance, times the number of rows, is rounding.
const PIVOT: f64 = 8.0 * f64::EPSILON;

/// Rows whose weight in the eigenvector is at least this part of the largest are said to be dependent.
const WEIGHT: f64 = 0.1;

/// Up to this size the eigenvector of the smallest eigenvalue is looked for.
const SMALL: usize = 500;

/// V = LLᵀ.
#[derive(Debug, Clone)]
pub(in crate::cost) struct Factor {
    cholesky: Cholesky<f64, Dyn>,
    /// ln det V = 2 Σ ln L_ii.
    pub log_det: f64,
}

impl Factor {
    /// The factor of `v`; `None` when it is not positive definite to within rounding, or not finite.
    pub fn new(v: DMatrix<f64>) -> Option<Factor> {
        let variances = v.diagonal();
        if !v.iter().all(|v| v.is_finite()) {
            return None;
        }
        let least = PIVOT * v.nrows() as f64;
        let cholesky = Cholesky::new(v)?;
        let l = cholesky.l_dirty().diagonal();
        // Written so that a pivot that is no number fails.
        let regular = |(l, v): (&f64, &f64)| l * l > least * v;
        if !l.iter().zip(variances.iter()).all(regular) {
            return None;
        }
        let log_det = 2.0 * l.iter().map(|l| l.ln()).sum::<f64>();
        Some(Factor { cholesky, log_det })
    }

    /// V⁻¹ b.
    pub fn solve(&self, b: &DVector<f64>) -> DVector<f64> {
        self.cholesky.solve(b)
    }

    /// L⁻¹ applied to each column of `b`, in place.
    pub fn whiten(&self, b: &mut DMatrix<f64>) {
        // The diagonal of L is positive: the solve cannot fail.
        self.cholesky.l_dirty().solve_lower_triangular_mut(b);
    }

    /// V⁻¹.
    pub fn inverse(&self) -> DMatrix<f64> {
        self.cholesky.inverse()
    }
}

/// `E-COV-PD` of a matrix that has no factor: the rows with the largest weights in the eigenvector of its smallest eigenvalue. `name`
/// gives what a row is called, a number from 1.
pub(in crate::cost) fn singular(v: &DMatrix<f64>, name: impl Fn(usize) -> usize) -> CostError {
    let scaled = correlation(v);
    let eigen = if v.nrows() <= SMALL { eigen_symmetric(&scaled) } else { None };
    let mut rows: Vec<usize> = match eigen {
        Some(eigen) => {
            let weights = eigen.vectors.column(0).map(f64::abs);
            let largest = weights.max();
            (0..v.nrows()).filter(|&i| weights[i] >= WEIGHT * largest).collect()
        }
        None => first_dependent(v).into_iter().collect(),
    };
    rows.sort_unstable();
    CostError::Singular { rows: rows.into_iter().map(name).collect() }
}

/// The first row that depends on those before it.
fn first_dependent(v: &DMatrix<f64>) -> Option<usize> {
    let fails = |n: usize| Factor::new(v.view((0, 0), (n, n)).into_owned()).is_none();
    let (mut good, mut bad) = (0, v.nrows());
    while bad - good > 1 {
        let middle = good.midpoint(bad);
        if fails(middle) { bad = middle } else { good = middle }
    }
    bad.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// KA065, KA067: the factor of [[4, 2], [2, 3]] is [[2, 0], [1, √2]], its determinant 8.
    #[test]
    fn factor_solve_and_determinant() {
        let v = DMatrix::from_row_slice(2, 2, &[4.0, 2.0, 2.0, 3.0]);
        let f = Factor::new(v.clone()).unwrap();
        assert!((f.log_det - 8.0_f64.ln()).abs() < 1e-15);
        let x = f.solve(&DVector::from_vec(vec![8.0, 7.0]));
        assert!((x[0] - 1.25).abs() < 1e-15 && (x[1] - 1.5).abs() < 1e-15);
        let mut z = DMatrix::from_column_slice(2, 1, &[8.0, 7.0]);
        f.whiten(&mut z);
        assert!((z[0] - 4.0).abs() < 1e-15 && (z[1] - 3.0 / 2.0_f64.sqrt()).abs() < 1e-15);
        assert!((f.inverse() * v - DMatrix::identity(2, 2)).amax() < 1e-15);
    }

    /// KA066: rows 2 and 3 are fully correlated.
    #[test]
    fn dependent_rows_are_named() {
        let v = DMatrix::from_row_slice(3, 3, &[1.0, 0.0, 0.0, 0.0, 4.0, 6.0, 0.0, 6.0, 9.0]);
        assert!(Factor::new(v.clone()).is_none());
        assert_eq!(singular(&v, |i| i + 1), CostError::Singular { rows: vec![2, 3] });
        assert_eq!(first_dependent(&v), Some(2));
        // Rounding alone does not make it regular.
        let s: [f64; 3] = [0.1, 0.7, 1.3];
        let ones = DMatrix::from_fn(3, 3, |i, j| s[i] * s[j]);
        assert!(Factor::new(ones).is_none());
    }
}
