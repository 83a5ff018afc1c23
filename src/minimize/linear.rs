//! Linear least squares by Householder QR with column pivoting on columns of unit norm (P. Businger, G. Golub, Numer. Math. 7 (1965) 269).

use nalgebra::{DMatrix, DVector};

/// A pivot below this part of the first: the columns are linearly dependent.
const RANK: f64 = 1e-13;

/// The c that minimises ‖A·c − b‖; `None` when the columns are dependent or not finite.
pub(super) fn least_squares(a: &DMatrix<f64>, b: &DVector<f64>) -> Option<DVector<f64>> {
    let norms: Vec<f64> = a.column_iter().map(|c| c.norm()).collect();
    if a.nrows() < a.ncols() || norms.iter().any(|n| !(*n > 0.0 && n.is_finite())) {
        return None;
    }
    let mut scaled = a.clone();
    for (mut column, norm) in scaled.column_iter_mut().zip(&norms) {
        column /= *norm;
    }
    let qr = scaled.col_piv_qr();
    let r = qr.r();
    let n = a.ncols();
    if r[(n - 1, n - 1)].abs() <= RANK * r[(0, 0)].abs() {
        return None;
    }
    let mut rhs = b.clone();
    qr.q_tr_mul(&mut rhs);
    let mut c = r.solve_upper_triangular(&rhs.rows(0, n).into_owned())?;
    qr.p().inv_permute_rows(&mut c);
    for (x, norm) in c.iter_mut().zip(&norms) {
        *x /= norm;
    }
    c.iter().all(|x| x.is_finite()).then_some(c)
}
