//! Which parameters a sum of squares is linear in, all at once: those that least squares can solve for exactly when the others are held
//! (G. Golub, V. Pereyra, SIAM J. Numer. Anal. 10 (1973) 413). Found by trial: a derivative that does not change along such parameters.

use nalgebra::{DMatrix, DVector};

use super::residuals::Residuals;

/// Derivatives that agree to this part of their size are the same.
const SAME: f64 = 1e-9;
/// Moves of the trials, relative to a value (or absolute at zero); of no special size.
const MOVES: [f64; 3] = [0.731, -0.417, 1.913];

/// Free parameters (their numbers among the free ones) in which the residuals are jointly linear near `p`; empty when the residuals
/// are not finite there.
pub(in crate::minimize) fn linear_parameters(rows: &Residuals<'_, '_>, p: &[f64]) -> Vec<usize> {
    let Ok((_, here)) = rows.with_jacobian(p.to_vec()) else { return Vec::new() };
    if !here.iter().all(|x| x.is_finite()) {
        return Vec::new();
    }
    let mut set: Vec<usize> = Vec::new();
    for i in 0..rows.n_free() {
        // A limit may stop the solution on its way.
        if rows.bounds(i) != (f64::NEG_INFINITY, f64::INFINITY) || here.column(i).norm() == 0.0 {
            continue;
        }
        set.push(i);
        if !stays(rows, p, &here, &set) {
            set.pop();
        }
    }
    set
}

/// Whether the derivatives by the parameters of `set` stay when all of these move.
fn stays(rows: &Residuals<'_, '_>, p: &[f64], here: &DMatrix<f64>, set: &[usize]) -> bool {
    MOVES.iter().enumerate().all(|(round, _)| {
        let mut step = DVector::zeros(rows.n_free());
        for (place, &i) in set.iter().enumerate() {
            let size = rows.value(p, i).abs();
            step[i] = MOVES[(round + place) % MOVES.len()] * if size > 0.0 { size } else { 1.0 };
        }
        let Ok((_, there)) = rows.with_jacobian(rows.moved(p, &step)) else { return false };
        set.iter().all(|&i| {
            let change = (there.column(i) - here.column(i)).norm();
            change <= SAME * here.column(i).norm()
        })
    })
}

/// The points in the order of how low F is there once the parameters of `linear` are solved for, which they are in what is returned.
/// One pass a point: along such parameters the residuals are known from their derivatives. Points where F is not finite are left out.
pub(in crate::minimize) fn ranked(
    rows: &Residuals<'_, '_>,
    linear: &[usize],
    points: impl Iterator<Item = Vec<f64>>,
) -> Vec<Vec<f64>> {
    let mut found: Vec<(f64, Vec<f64>)> = points.filter_map(|p| projected(rows, linear, p)).collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, p)| p).collect()
}

/// F and the point with the parameters of `linear` solved for.
fn projected(rows: &Residuals<'_, '_>, linear: &[usize], p: Vec<f64>) -> Option<(f64, Vec<f64>)> {
    if linear.is_empty() {
        let point = rows.at(p).ok()?;
        return point.sum.is_finite().then_some((point.sum, point.p));
    }
    let (point, jacobian) = rows.with_jacobian(p).ok()?;
    let columns = jacobian.select_columns(linear);
    let change = super::linear::least_squares(&columns, &-&point.r)?;
    let sum = (&point.r + &columns * &change).norm_squared();
    let mut step = DVector::zeros(rows.n_free());
    for (&k, x) in linear.iter().zip(change.iter()) {
        step[k] = *x;
    }
    sum.is_finite().then(|| (sum, rows.moved(&point.p, &step)))
}
