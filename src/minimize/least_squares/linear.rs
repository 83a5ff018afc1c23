//! Linear least squares: Householder QR with column pivoting on columns of unit norm (P. Businger, G. Golub, Numer. Math. 7 (1965) 269),
//! and where the columns are dependent the shortest solution by singular values (G. Golub, C. Reinsch, Numer. Math. 14 (1970) 403).
//! Matrices only: what the columns mean is for the callers to know.

use nalgebra::{DMatrix, DVector};

/// A pivot below this part of the first: the columns are linearly dependent.
const RANK: f64 = 1e-12;

/// The c that minimises ‖A·c − b‖.
#[derive(Debug, Clone)]
pub(in crate::minimize) struct Solution {
    /// c.
    pub(in crate::minimize) c: DVector<f64>,
    /// G with (AᵀA)⁻¹ = G·Gᵀ.
    pub(in crate::minimize) root: DMatrix<f64>,
}

/// The shortest c (in units of the norms of the columns) of those that minimise ‖A·c − b‖.
#[derive(Debug, Clone)]
pub(in crate::minimize) struct Shortest {
    /// c and G of what is determined.
    pub(in crate::minimize) solution: Solution,
    /// Directions that change nothing, in units of the norms of the columns; one a column.
    pub(in crate::minimize) idle: DMatrix<f64>,
}

/// The c that minimises ‖A·c − b‖; `None` when the columns are dependent or not finite.
pub(in crate::minimize) fn least_squares(a: &DMatrix<f64>, b: &DVector<f64>) -> Option<DVector<f64>> {
    Some(factored(a, b)?.coefficients())
}

/// The same with what its covariance follows from.
pub(in crate::minimize) fn solve(a: &DMatrix<f64>, b: &DVector<f64>) -> Option<Solution> {
    let factored = factored(a, b)?;
    let root = factored.root()?;
    Some(Solution { c: factored.coefficients(), root })
}

/// A = Q·R·Pᵀ·diag(norms), solved for one right-hand side.
struct Factored {
    norms: Vec<f64>,
    r: DMatrix<f64>,
    permutation: nalgebra::PermutationSequence<nalgebra::Dyn>,
    /// Pᵀ·diag(norms)·c.
    permuted: DVector<f64>,
}

fn factored(a: &DMatrix<f64>, b: &DVector<f64>) -> Option<Factored> {
    let n = a.ncols();
    let norms = norms(a);
    if n == 0 || a.nrows() < n || norms.iter().any(|x| !(*x > 0.0 && x.is_finite())) {
        return None;
    }
    let qr = scaled(a, &norms).col_piv_qr();
    let r = qr.r();
    if r[(n - 1, n - 1)].abs() <= RANK * r[(0, 0)].abs() {
        return None;
    }
    let mut rhs = b.clone();
    qr.q_tr_mul(&mut rhs);
    let permuted = r.solve_upper_triangular(&rhs.rows(0, n).into_owned())?;
    let finite = permuted.iter().all(|x| x.is_finite());
    finite.then(|| Factored { norms, r, permutation: qr.p().clone(), permuted })
}

impl Factored {
    fn coefficients(&self) -> DVector<f64> {
        let mut c = self.permuted.clone();
        self.permutation.inv_permute_rows(&mut c);
        c.iter_mut().zip(&self.norms).for_each(|(x, norm)| *x /= norm);
        c
    }

    /// diag(1/norms)·P·R⁻¹.
    fn root(&self) -> Option<DMatrix<f64>> {
        let n = self.r.ncols();
        let mut root = self.r.solve_upper_triangular(&DMatrix::identity(n, n))?;
        self.permutation.inv_permute_rows(&mut root);
        for (mut row, norm) in root.row_iter_mut().zip(&self.norms) {
            row /= *norm;
        }
        Some(root)
    }
}

/// The shortest solution; columns of zeros stay at 0 and are not counted as idle. `None` when something is not finite.
pub(in crate::minimize) fn shortest(a: &DMatrix<f64>, b: &DVector<f64>) -> Option<Shortest> {
    let norms: Vec<f64> = norms(a).iter().map(|x| if *x == 0.0 { 1.0 } else { *x }).collect();
    if !norms.iter().all(|x| x.is_finite()) {
        return None;
    }
    let n = a.ncols();
    // Rows of zeros change nothing, and give the decomposition all of its right-hand vectors.
    let rows = a.nrows().max(n);
    let svd = scaled(a, &norms).resize_vertically(rows, 0.0).svd(true, true);
    let (u, v) = (svd.u?, svd.v_t?.transpose());
    let largest = svd.singular_values.amax();
    let rhs = u.tr_mul(&b.clone().resize_vertically(rows, 0.0));
    let mut c = DVector::zeros(n);
    let mut root = DMatrix::zeros(n, n);
    let mut idle = Vec::new();
    for (k, &s) in svd.singular_values.iter().enumerate() {
        let direction = v.column(k);
        if s > RANK * largest {
            c += direction * (rhs[k] / s);
            root.set_column(k, &(direction / s));
        } else if (0..n).any(|i| direction[i].abs() > 0.5 && a.column(i).amax() == 0.0) {
            // The column of zeros itself.
        } else {
            idle.push(direction.into_owned());
        }
    }
    for (i, norm) in norms.iter().enumerate() {
        c[i] /= norm;
        root.row_mut(i).unscale_mut(*norm);
    }
    let idle = if idle.is_empty() { DMatrix::zeros(n, 0) } else { DMatrix::from_columns(&idle) };
    Some(Shortest { solution: Solution { c, root }, idle })
}

fn norms(a: &DMatrix<f64>) -> Vec<f64> {
    a.column_iter().map(|c| c.norm()).collect()
}

fn scaled(a: &DMatrix<f64>, norms: &[f64]) -> DMatrix<f64> {
    let mut scaled = a.clone();
    for (mut column, norm) in scaled.column_iter_mut().zip(norms) {
        column /= *norm;
    }
    scaled
}

#[cfg(test)]
mod tests {
    use super::*;

    /// y = 1 + 2x through three points, with (AᵀA)⁻¹ = [[5, −3], [−3, 3]]/6 by hand.
    #[test]
    fn a_line_with_its_covariance() {
        let a = DMatrix::from_row_slice(3, 2, &[1.0, 0.0, 1.0, 1.0, 1.0, 2.0]);
        let found = solve(&a, &DVector::from_vec(vec![1.0, 3.0, 5.0])).unwrap();
        assert!((found.c - DVector::from_vec(vec![1.0, 2.0])).amax() < 1e-14);
        let c = &found.root * found.root.transpose();
        let exact = DMatrix::from_row_slice(2, 2, &[5.0, -3.0, -3.0, 3.0]) / 6.0;
        assert!((c - exact).amax() < 1e-14);
    }

    /// Two columns in the proportion 1 : 2 and one alone: b = 10·first is shared so that both carry as much of it.
    #[test]
    fn dependent_columns_share() {
        let a = DMatrix::from_row_slice(3, 3, &[1.0, 2.0, 0.0, 1.0, 2.0, 1.0, 1.0, 2.0, -1.0]);
        let b = DVector::from_vec(vec![10.0, 13.0, 7.0]);
        assert!(solve(&a, &b).is_none());
        let found = shortest(&a, &b).unwrap();
        assert!((found.solution.c - DVector::from_vec(vec![5.0, 2.5, 3.0])).amax() < 1e-13);
        assert_eq!(found.idle.ncols(), 1);
        let half = 0.5_f64.sqrt();
        assert!((found.idle[(0, 0)].abs() - half).abs() < 1e-13 && found.idle[(2, 0)].abs() < 1e-13);
    }
}
