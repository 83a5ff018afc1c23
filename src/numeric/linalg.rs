//! Small symmetric matrices: Cholesky, inverse, eigenvalues, forcing positive definite, correlations.
//!
//! Thin helpers over [`nalgebra`] that add what covariance matrices need: scaling to unit diagonal before anything is
//! inverted (parameters of size 1e-9 and 1e9 live in one matrix), and `None` instead of a panic or an endless loop when an
//! entry is not finite. No data, no parameters: indices are plain positions.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn, SymmetricEigen};

/// ε_m = 4ε: relative accuracy that a computed function value is trusted to have.
pub const MACHINE_PRECISION: f64 = 4.0 * f64::EPSILON;

/// Smallest diagonal that [`make_posdef`] lets stand, relative to the largest entry of the matrix.
const DIAGONAL_FLOOR: f64 = 1e-12;

/// Smallest scaled eigenvalue that [`make_posdef`] leaves behind, relative to the largest.
const EIGENVALUE_FLOOR: f64 = 1e-3;

/// Sweeps of the QR iteration for eigenvalues; a symmetric matrix needs two or three a row.
const MAX_SWEEPS: usize = 10_000;

/// Eigenvalues and eigenvectors of a symmetric matrix, smallest eigenvalue first.
#[derive(Debug, Clone, PartialEq)]
pub struct Eigen {
    /// Eigenvalues, rising.
    pub values: DVector<f64>,
    /// Eigenvectors of unit length, one a column, in the order of the values.
    pub vectors: DMatrix<f64>,
}

/// What [`make_posdef`] returns.
#[derive(Debug, Clone, PartialEq)]
pub struct PosDef {
    /// A positive definite matrix: the input itself when it already was one.
    pub matrix: DMatrix<f64>,
    /// Whether the input had to be changed.
    pub changed: bool,
}

/// Whether every entry is finite.
pub fn is_finite(m: &DMatrix<f64>) -> bool {
    m.iter().all(|v| v.is_finite())
}

/// (M + Mᵀ)/2: removes the asymmetry of rounding.
pub fn symmetrized(m: &DMatrix<f64>) -> DMatrix<f64> {
    (m + m.transpose()) * 0.5
}

/// Cholesky factor of a symmetric positive definite matrix (only the lower triangle is read); `None` when it is not positive
/// definite, not square or not finite.
pub fn cholesky(m: &DMatrix<f64>) -> Option<Cholesky<f64, Dyn>> {
    if !m.is_square() || !is_finite(m) {
        return None;
    }
    Cholesky::new(m.clone())
}

/// Solves M·x = b for a symmetric positive definite M, scaled to unit diagonal first; `None` as [`cholesky`].
pub fn solve_posdef(m: &DMatrix<f64>, b: &DVector<f64>) -> Option<DVector<f64>> {
    if m.nrows() != b.len() {
        return None;
    }
    let (scaled, s) = unit_diagonal(m)?;
    let x = cholesky(&scaled)?.solve(&b.component_mul(&s));
    let x = x.component_mul(&s);
    x.iter().all(|v| v.is_finite()).then_some(x)
}

/// Inverse of a symmetric positive definite matrix, scaled to unit diagonal before it is factored so that entries of very
/// different size do no harm; exactly symmetric. `None` when the matrix is not positive definite, or its inverse overflows.
pub fn invert_posdef(m: &DMatrix<f64>) -> Option<DMatrix<f64>> {
    let (scaled, s) = unit_diagonal(m)?;
    let mut inverse = symmetrized(&cholesky(&scaled)?.inverse());
    scale(&mut inverse, &s);
    is_finite(&inverse).then_some(inverse)
}

/// Eigenvalues (rising) and eigenvectors of a symmetric matrix (only the lower triangle is trusted); `None` when it is not
/// square or not finite.
pub fn eigen_symmetric(m: &DMatrix<f64>) -> Option<Eigen> {
    if !m.is_square() || !is_finite(m) {
        return None;
    }
    if m.nrows() == 0 {
        return Some(Eigen { values: DVector::zeros(0), vectors: DMatrix::zeros(0, 0) });
    }
    let found = SymmetricEigen::try_new(m.clone(), f64::EPSILON, MAX_SWEEPS)?;
    let mut order: Vec<usize> = (0..m.nrows()).collect();
    order.sort_by(|&i, &j| found.eigenvalues[i].total_cmp(&found.eigenvalues[j]));
    Some(Eigen {
        values: DVector::from_iterator(order.len(), order.iter().map(|&i| found.eigenvalues[i])),
        vectors: found.eigenvectors.select_columns(&order),
    })
}

/// Forces a symmetric matrix to be positive definite.
///
/// ```text
/// s_i = 1/√|V_ii|   (a diagonal ≤ 0 is first replaced by max(|V_ii|, 1e-12·max|V|))
/// w   = eigenvalues of s_i V_ij s_j
/// w_min > ε_m·max(w_max, 1): unchanged; else 1e-3·w_max − w_min is added to the scaled diagonal
/// ```
///
/// `None` when the matrix is not square or not finite. An all-zero matrix becomes the unit matrix.
pub fn make_posdef(m: &DMatrix<f64>) -> Option<PosDef> {
    if !m.is_square() || !is_finite(m) {
        return None;
    }
    let n = m.nrows();
    let mut v = symmetrized(m);
    let largest = v.amax();
    if n == 0 {
        return Some(PosDef { matrix: v, changed: false });
    }
    if largest == 0.0 {
        return Some(PosDef { matrix: DMatrix::identity(n, n), changed: true });
    }
    let mut changed = false;
    for i in 0..n {
        if v[(i, i)] <= 0.0 {
            v[(i, i)] = v[(i, i)].abs().max(DIAGONAL_FLOOR * largest);
            changed = true;
        }
    }
    let (mut scaled, s) = unit_diagonal(&v)?;
    let w = eigen_symmetric(&scaled)?.values;
    let (w_min, w_max) = (w[0], w[n - 1]);
    if w_min > MACHINE_PRECISION * w_max.abs().max(1.0) {
        return Some(PosDef { matrix: if changed { v } else { m.clone() }, changed });
    }
    let lift = EIGENVALUE_FLOOR * w_max - w_min;
    for i in 0..n {
        scaled[(i, i)] += lift;
    }
    scale(&mut scaled, &s.map(|x| 1.0 / x));
    Some(PosDef { matrix: scaled, changed: true })
}

/// Correlations R_ij = C_ij/√(C_ii·C_jj); rows with a zero or negative variance (fixed parameters) are zero, their diagonal
/// included.
pub fn correlation(c: &DMatrix<f64>) -> DMatrix<f64> {
    let s = c.diagonal().map(|v| if v > 0.0 { 1.0 / v.sqrt() } else { 0.0 });
    let mut r = c.clone();
    scale(&mut r, &s);
    for i in 0..r.nrows() {
        if s[i] > 0.0 {
            r[(i, i)] = 1.0;
        }
    }
    r
}

/// Global correlation of each variable with all others together,
///
/// ```text
/// ρ_k = √(1 − 1/(C_kk (C⁻¹)_kk))
/// ```
///
/// where a slightly negative argument gives 0. `c` must hold free parameters only; `None` when it is not positive definite.
pub fn global_correlations(c: &DMatrix<f64>) -> Option<Vec<f64>> {
    let inverse = invert_posdef(c)?;
    Some((0..c.nrows()).map(|k| (1.0 - 1.0 / (c[(k, k)] * inverse[(k, k)])).max(0.0).sqrt()).collect())
}

/// The matrix s_i M_ij s_j with unit diagonal and the scale s_i = 1/√M_ii; `None` when a diagonal is not positive.
fn unit_diagonal(m: &DMatrix<f64>) -> Option<(DMatrix<f64>, DVector<f64>)> {
    if !m.is_square() || !is_finite(m) || m.diagonal().iter().any(|&d| d <= 0.0) {
        return None;
    }
    let s = m.diagonal().map(|d| 1.0 / d.sqrt());
    let mut scaled = m.clone();
    scale(&mut scaled, &s);
    for i in 0..scaled.nrows() {
        scaled[(i, i)] = 1.0;
    }
    Some((scaled, s))
}

/// M_ij ← s_i M_ij s_j.
fn scale(m: &mut DMatrix<f64>, s: &DVector<f64>) {
    for j in 0..m.ncols() {
        for i in 0..m.nrows() {
            m[(i, j)] *= s[i] * s[j];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(n: usize, entries: &[f64]) -> DMatrix<f64> {
        DMatrix::from_row_slice(n, n, entries)
    }

    #[test]
    fn global_correlations_of_the_specification() {
        let c = matrix(3, &[4.0, 1.2, 0.3, 1.2, 1.0, 0.2, 0.3, 0.2, 0.5]);
        let rho = global_correlations(&c).unwrap();
        for (got, expected) in rho.iter().zip([0.60162823, 0.62075785, 0.28777161]) {
            assert!((got - expected).abs() < 5e-9, "{got} instead of {expected}");
        }
    }

    #[test]
    fn inverse_of_entries_of_very_different_size() {
        // Exact inverse of D·[[2,1],[1,2]]·D with D = diag(1e-9, 1e9) is D⁻¹·[[2,−1],[−1,2]]/3·D⁻¹.
        let m = matrix(2, &[2e-18, 1.0, 1.0, 2e18]);
        let inverse = invert_posdef(&m).unwrap();
        let expected = matrix(2, &[2e18 / 3.0, -1.0 / 3.0, -1.0 / 3.0, 2e-18 / 3.0]);
        for (a, b) in inverse.iter().zip(expected.iter()) {
            assert!((a / b - 1.0).abs() < 1e-14);
        }
        let x = solve_posdef(&m, &DVector::from_vec(vec![3e-9, 3e9])).unwrap();
        assert!((x[0] / 1e9 - 1.0).abs() < 1e-14 && (x[1] / 1e-9 - 1.0).abs() < 1e-14);
    }

    #[test]
    fn eigenvalues_are_sorted_and_vectors_belong_to_them() {
        let m = matrix(3, &[2.0, -1.0, 0.0, -1.0, 2.0, -1.0, 0.0, -1.0, 2.0]);
        let e = eigen_symmetric(&m).unwrap();
        let root2 = 2f64.sqrt();
        for (got, expected) in e.values.iter().zip([2.0 - root2, 2.0, 2.0 + root2]) {
            assert!((got - expected).abs() < 1e-14);
        }
        let back = &e.vectors * DMatrix::from_diagonal(&e.values) * e.vectors.transpose();
        assert!((back - m).amax() < 1e-14);
    }

    #[test]
    fn posdef_is_left_alone_and_indefinite_is_lifted_by_the_rule() {
        let good = matrix(2, &[4.0, 1.0, 1.0, 1.0]);
        assert_eq!(make_posdef(&good).unwrap(), PosDef { matrix: good, changed: false });
        // Scaled matrix [[1, 2],[2, 1]]: eigenvalues −1 and 3, so 1 + 0.003 is added to the scaled diagonal.
        let bad = matrix(2, &[4.0, 4.0, 4.0, 1.0]);
        let fixed = make_posdef(&bad).unwrap();
        assert!(fixed.changed);
        let expected = matrix(2, &[4.0 * 2.003, 4.0, 4.0, 2.003]);
        assert!((&fixed.matrix - expected).amax() < 1e-13);
        assert!(cholesky(&fixed.matrix).is_some());
    }

    #[test]
    fn negative_and_zero_diagonals_are_replaced() {
        for m in [matrix(2, &[-1.0, 0.0, 0.0, 2.0]), matrix(2, &[0.0, 1.0, 1.0, 3.0]), DMatrix::zeros(3, 3)] {
            let fixed = make_posdef(&m).unwrap();
            assert!(fixed.changed && cholesky(&fixed.matrix).is_some(), "{m}");
        }
    }

    #[test]
    fn nothing_that_is_not_finite_gets_through() {
        let m = matrix(2, &[1.0, f64::NAN, f64::NAN, 1.0]);
        assert!(cholesky(&m).is_none() && invert_posdef(&m).is_none() && eigen_symmetric(&m).is_none());
        assert!(make_posdef(&m).is_none() && global_correlations(&m).is_none());
        assert!(invert_posdef(&matrix(2, &[1.0, 1.0, 1.0, 1.0])).is_none());
    }

    #[test]
    fn correlation_of_fixed_rows_is_zero() {
        let r = correlation(&matrix(3, &[4.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0]));
        assert_eq!(r, matrix(3, &[1.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.5, 0.0, 1.0]));
    }
}
