//! From a Hessian to its inverse, with an honest account of its eigenvalues: positive definite by itself, forced to be, not at all.
//!
//! Everything is judged on the matrix scaled to unit diagonal, so that the units of the parameters do not matter
//! (James, MINUIT Reference Manual; W. Murray 1972 on forcing).

use nalgebra::{DMatrix, DVector};

use crate::numeric::linalg::{self, MACHINE_PRECISION};

/// Part of the largest eigenvalue added to the smallest when forcing.
const LIFT: f64 = 1e-3;
/// Eigenvalues below this part of the largest say that a combination of parameters is not determined.
const DEGENERATE: f64 = 1e-10;
/// A negative scaled eigenvalue above this is noise: of differences, or of a valley's bend a little off its bottom.
const NOISE: f64 = -1e-3;
/// A negative eigenvalue above this part of the largest is the zero of a singular matrix, rounded.
const SINGULAR: f64 = -1e-6;
/// Smallest over largest eigenvalue above which nothing about a matrix is in doubt.
const CLEARLY_POSITIVE: f64 = 1e-6;
/// An eigenvalue of a sum over data is rounded by about this many ε_m a row.
const ROUNDING_PER_ROW: f64 = 8.0;

/// A Hessian's inverse and what was found on the way.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::minimize) struct Inverse {
    /// H⁻¹, positive definite.
    pub(in crate::minimize) v: DMatrix<f64>,
    /// What the eigenvalues of H say.
    pub(in crate::minimize) nature: Nature,
}

/// What the eigenvalues of a Hessian say of its point.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::minimize) struct Nature {
    /// Whether H was positive definite by itself.
    pub(in crate::minimize) posdef: bool,
    /// Smallest over largest eigenvalue of the scaled H; a lower bound of it where H is far from singular.
    pub(in crate::minimize) lowest: f64,
    /// Direction of the smallest eigenvalue; not known where H is far from singular.
    pub(in crate::minimize) weakest: Option<Box<Direction>>,
    /// Directions that are not determined, scaled like [`Direction::scaled`], one a column; none where H is far from singular.
    pub(in crate::minimize) idle: Option<Box<DMatrix<f64>>>,
}

/// A direction in the space of parameters.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::minimize) struct Direction {
    /// Of unit length, in units where H has unit diagonal.
    pub(in crate::minimize) scaled: DVector<f64>,
    /// The same in internal units.
    pub(in crate::minimize) internal: DVector<f64>,
}

impl Nature {
    /// Whether nothing says that this is a saddle: every eigenvalue positive, or none more negative than noise.
    pub(in crate::minimize) fn no_saddle(&self) -> bool {
        self.posdef || self.lowest > NOISE
    }

    /// Whether some combination is not determined, neither by a rise nor by a fall of F.
    pub(in crate::minimize) fn degenerate(&self) -> bool {
        self.lowest.abs() < DEGENERATE
    }
}

/// Inverts a symmetric matrix, lifting its eigenvalues when they are not all positive; `None` when it is not finite or has an
/// empty row.
pub(in crate::minimize) fn invert(h: &DMatrix<f64>) -> Option<Inverse> {
    let n = h.nrows();
    if !linalg::is_finite(h) || (0..n).any(|i| h[(i, i)] == 0.0) {
        return None;
    }
    let scale = DVector::from_fn(n, |i, _| 1.0 / h[(i, i)].abs().sqrt());
    let mut scaled = DMatrix::from_fn(n, n, |i, j| 0.5 * (h[(i, j)] + h[(j, i)]) * scale[i] * scale[j]);
    if let Some(found) = clearly_positive(&scaled, &scale) {
        return Some(found);
    }
    let eigen = linalg::eigen_symmetric(&scaled)?;
    let (w_min, w_max) = (eigen.values[0], eigen.values.amax());
    let rounding = ROUNDING_PER_ROW * n as f64 * MACHINE_PRECISION * w_max.max(1.0);
    let posdef = w_min > rounding;
    let inverse = if posdef {
        linalg::invert_posdef(&scaled)?
    } else if w_min > SINGULAR * w_max {
        without_idle(&eigen, w_max)
    } else {
        for i in 0..n {
            scaled[(i, i)] += LIFT * w_max - w_min;
        }
        linalg::invert_posdef(&scaled)?
    };
    let direction = eigen.vectors.column(0).into_owned();
    let weakest = Direction { internal: direction.component_mul(&scale), scaled: direction };
    let idle: Vec<_> = (0..n).filter(|&k| eigen.values[k].abs() < DEGENERATE * w_max).collect();
    let idle = (!idle.is_empty()).then(|| Box::new(eigen.vectors.select_columns(&idle)));
    let nature = Nature { posdef, lowest: w_min / w_max, weakest: Some(Box::new(weakest)), idle };
    Some(Inverse { v: rescaled(inverse, &scale), nature })
}

/// The inverse of a matrix that is singular but for rounding: only the eigenvalues of directions that are not determined are lifted, so that
/// parameters that have no part in them keep the variance that they have with one of the others held.
fn without_idle(eigen: &linalg::Eigen, w_max: f64) -> DMatrix<f64> {
    let lifted = eigen.values.map(|w| 1.0 / if w < DEGENERATE * w_max { LIFT * w_max } else { w });
    &eigen.vectors * DMatrix::from_diagonal(&lifted) * eigen.vectors.transpose()
}

/// The inverse of a matrix of unit diagonal that is so far from singular that its eigenvalues need not be known: the largest is at
/// most n, the smallest at least one over the norm of the inverse.
fn clearly_positive(scaled: &DMatrix<f64>, scale: &DVector<f64>) -> Option<Inverse> {
    let inverse = linalg::cholesky(scaled)?.inverse();
    let lowest = 1.0 / (inverse.norm() * scaled.nrows() as f64);
    let nature = Nature { posdef: true, lowest, weakest: None, idle: None };
    (lowest > CLEARLY_POSITIVE).then(|| Inverse { v: rescaled(inverse, scale), nature })
}

/// The inverse of a scaled matrix in internal units, exactly symmetric.
fn rescaled(mut inverse: DMatrix<f64>, scale: &DVector<f64>) -> DMatrix<f64> {
    for j in 0..scale.len() {
        for i in 0..=j {
            let v = 0.5 * (inverse[(i, j)] + inverse[(j, i)]) * scale[i] * scale[j];
            inverse[(i, j)] = v;
            inverse[(j, i)] = v;
        }
    }
    inverse
}

/// V = diag(1/|g2|), 1 where g2 is zero.
pub(in crate::minimize) fn diagonal(g2: &DVector<f64>) -> DMatrix<f64> {
    DMatrix::from_diagonal(&g2.map(|x| if x == 0.0 || !x.is_finite() { 1.0 } else { 1.0 / x.abs() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saddle_is_seen_and_lifted() {
        let inverse = invert(&DMatrix::from_row_slice(2, 2, &[4.0, 0.0, 0.0, -1.0])).unwrap();
        let Inverse { v, nature } = inverse;
        assert!(!nature.posdef && !nature.degenerate() && nature.lowest == -1.0);
        assert!(linalg::cholesky(&v).is_some());
        // In units of 1/√4 and 1/√1.
        let weakest = nature.weakest.unwrap();
        assert!(weakest.scaled[1].abs() > 0.99 && weakest.internal[1].abs() > 0.99);
    }

    #[test]
    fn two_that_do_the_same_job_are_degenerate() {
        let inverse = invert(&DMatrix::from_row_slice(2, 2, &[4.0, 2.0, 2.0, 1.0])).unwrap();
        assert!(!inverse.nature.posdef && inverse.nature.degenerate() && inverse.nature.weakest.is_some());
        let idle = inverse.nature.idle.unwrap();
        assert!(idle.ncols() == 1 && (idle[(0, 0)] + idle[(1, 0)]).abs() < 1e-14);
    }

    /// Hilbert's matrix of order 3 has an inverse of whole numbers.
    #[test]
    fn a_known_inverse() {
        let inverse = invert(&DMatrix::from_fn(3, 3, |i, j| 1.0 / (i + j + 1) as f64)).unwrap();
        let exact =
            DMatrix::from_row_slice(3, 3, &[9.0, -36.0, 30.0, -36.0, 192.0, -180.0, 30.0, -180.0, 180.0]);
        assert!(inverse.nature.posdef && (inverse.v - exact).amax() < 1e-10);
    }

    #[test]
    fn units_do_not_matter() {
        let inverse = invert(&DMatrix::from_row_slice(2, 2, &[2e-18, 1.0, 1.0, 2e18])).unwrap();
        let exact = DMatrix::from_row_slice(2, 2, &[2e18 / 3.0, -1.0 / 3.0, -1.0 / 3.0, 2e-18 / 3.0]);
        assert!(
            inverse.nature.posdef
                && inverse.v.iter().zip(exact.iter()).all(|(a, b)| (a / b - 1.0).abs() < 1e-12)
        );
    }
}
