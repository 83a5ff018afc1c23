//! The covariance as what errors of values of the curve follow from, gᵀVg for a gradient g.
//!
//! Where x is far from 0, the parameters of a polynomial are almost the same thing and V has a condition that leaves no digit of gᵀVg. Where V
//! is that of residuals, V = up·(JᵀJ)⁻¹ = G·Gᵀ with J = Q·R and G = √up·R⁻¹, so that ‖Gᵀg‖² has the condition once and not twice
//! (Å. Björck, Numerical Methods for Least Squares Problems, 1996, 2.8). What is lost in either way is not a number.

use nalgebra::{DMatrix, DVector};

use super::problem::{Problem, View};
use crate::minimize::Minimum;

/// A parameter with less than this part of its variance left for itself, 1 − ρ², may take all digits with it.
const ALONE: f64 = 1e-6;
/// gᵀVg below this part of the sum of its sizes is lost.
const LOST: f64 = 1e-10;
/// ‖Gᵀg‖ below this part of the sum of its sizes is lost: above it, its rounding is below one per cent.
const LOST_ROOT: f64 = 3e-14;
/// A root that belongs to V gives its diagonal to this part: errors of the same half per cent.
const SAME: f64 = 1e-2;
/// Numbers of a Jacobian that are decomposed for it.
const MOST: usize = 20_000_000;
/// Places of the data where the curve is looked at.
const PLACES: usize = 60;

/// V, and its root where that is needed and can be had.
#[derive(Debug, Clone)]
pub(super) struct Spread {
    covariance: DMatrix<f64>,
    /// Whether digits may be lost at all.
    doubtful: bool,
    root: Option<DMatrix<f64>>,
}

/// What is left of the errors of values of the curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    /// All of them.
    All,
    /// What follows from the root of V, and nothing that takes V itself.
    Root,
    /// Nothing.
    Nothing,
}

/// Whether some parameters are so nearly the same that digits may be lost.
pub(super) fn is_doubtful(minimum: &Minimum) -> bool {
    let free = minimum.params.free();
    let alone = |&k: &usize| minimum.global_correlations.get(k).map_or(f64::NAN, |r| 1.0 - r * r);
    free.len() > 1 && free.iter().map(alone).any(|a| a.is_nan() || a < ALONE)
}

impl Spread {
    /// That of `minimum`, as the user sees it; `None` without a covariance.
    pub fn of(problem: &Problem<'_>, minimum: &Minimum) -> Option<Spread> {
        let covariance = minimum.covariance.clone()?;
        let doubtful = is_doubtful(minimum);
        let root = if doubtful { root(problem, minimum, &covariance) } else { None };
        Some(Spread { covariance, doubtful, root })
    }

    /// Number of parameters.
    pub fn n_params(&self) -> usize {
        self.covariance.nrows()
    }

    /// gᵀVg; NaN where it is lost.
    pub fn variance(&self, g: &[f64]) -> f64 {
        match &self.root {
            Some(root) => of_root(root, g).map_or(f64::NAN, |part| part.norm_squared()),
            None => self.of_matrix(g),
        }
    }

    /// JVJᵀ for gradients as rows; NaN where it is lost.
    pub fn propagated(&self, rows: &DMatrix<f64>) -> DMatrix<f64> {
        let gradients: Vec<Vec<f64>> = rows.row_iter().map(|row| row.iter().copied().collect()).collect();
        if let Some(root) = &self.root {
            let parts: Vec<Option<DVector<f64>>> = gradients.iter().map(|g| of_root(root, g)).collect();
            let product = |i: usize, j: usize| match (&parts[i], &parts[j]) {
                (Some(a), Some(b)) => a.dot(b),
                _ => f64::NAN,
            };
            return DMatrix::from_fn(parts.len(), parts.len(), product);
        }
        let mut all = rows * &self.covariance * rows.transpose();
        for (k, g) in gradients.iter().enumerate() {
            if self.of_matrix(g).is_nan() {
                all.row_mut(k).fill(f64::NAN);
                all.column_mut(k).fill(f64::NAN);
            } else if all[(k, k)] < 0.0 {
                all[(k, k)] = 0.0;
            }
        }
        all
    }

    /// What is left of errors of the curve where the data are.
    pub fn left(&self, problem: &Problem<'_>, minimum: &Minimum) -> Left {
        if !self.doubtful {
            return Left::All;
        }
        let p = minimum.values();
        let mut left = Left::All;
        for g in problem.views().into_iter().flat_map(|view| gradients(view, &p)) {
            if self.variance(&g).is_nan() {
                return Left::Nothing;
            }
            if self.of_matrix(&g).is_nan() {
                left = Left::Root;
            }
        }
        left
    }

    /// gᵀVg of the matrix itself.
    fn of_matrix(&self, g: &[f64]) -> f64 {
        let (mut sum, mut sizes) = (0.0, 0.0);
        for (a, ga) in g.iter().enumerate().filter(|(_, g)| **g != 0.0) {
            for (b, gb) in g.iter().enumerate().filter(|(_, g)| **g != 0.0) {
                let term = ga * self.covariance[(a, b)] * gb;
                sum += term;
                sizes += term.abs();
            }
        }
        // A variance just below zero is rounding.
        if self.doubtful && sum < LOST * sizes {
            f64::NAN
        } else if sum < 0.0 {
            0.0
        } else {
            sum
        }
    }
}

/// Gᵀg.
fn of_root(root: &DMatrix<f64>, g: &[f64]) -> Option<DVector<f64>> {
    let g = DVector::from_column_slice(g);
    let part = root.tr_mul(&g);
    let sizes = root.abs().tr_mul(&g.abs()).norm();
    (part.norm() >= LOST_ROOT * sizes).then_some(part)
}

/// G in the order of all parameters, those that follow others among them; `None` where V is another.
fn root(problem: &Problem<'_>, minimum: &Minimum, covariance: &DMatrix<f64>) -> Option<DMatrix<f64>> {
    let (p, free) = (minimum.values(), problem.start.free());
    let squares = problem.cost.squares()?;
    let n = squares.n_rows();
    if n < free.len() || n.saturating_mul(p.len()) > MOST {
        return None;
    }
    let (mut r, mut all) = (vec![0.0; n], vec![0.0; n * p.len()]);
    squares.residuals(&p, &mut r, &mut all);
    let mut jacobian = DMatrix::from_fn(n, free.len(), |i, k| all[free[k] * n + i]);
    let norms: Vec<f64> = jacobian.column_iter().map(|c| c.norm()).collect();
    if norms.iter().any(|x| !(*x > 0.0 && x.is_finite())) {
        return None;
    }
    jacobian.column_iter_mut().zip(&norms).for_each(|(mut column, norm)| column /= *norm);
    let m = free.len();
    let inverse = jacobian.qr().r().solve_upper_triangular(&DMatrix::identity(m, m))?;
    let mut root = DMatrix::zeros(p.len(), m);
    for (a, (&k, norm)) in free.iter().zip(&norms).enumerate() {
        root.set_row(k, &(inverse.row(a) * (minimum.up.sqrt() / norm)));
    }
    let is_same = |&k: &usize| (root.row(k).norm_squared() / covariance[(k, k)] - 1.0).abs() < SAME;
    let same = free.iter().all(is_same);
    same.then(|| problem.ties.jet(&p, false).slopes * root)
}

/// Gradients of the curve by all parameters of the fit at some of the data.
fn gradients(view: View<'_>, p: &[f64]) -> Vec<Vec<f64>> {
    let Some(data) = view.data.filter(|d| d.n_coordinates() == 1 && view.own.model.n_coordinates() == 1)
    else {
        return Vec::new();
    };
    let rows = &view.cost.fit_set().rows;
    let step = (rows.len() / PLACES).max(1);
    let all = data.x();
    let x: Vec<f64> = rows.iter().step_by(step).filter_map(|i| all.get(i).copied()).collect();
    let own = view.own.own(p);
    let (mut f, mut slopes) = (vec![0.0; x.len()], vec![0.0; x.len() * own.len()]);
    view.own.model.eval_with_gradient(&[&x], &own, &mut f, &mut slopes);
    let gradient = |i: usize| {
        let mut g = vec![0.0; p.len()];
        for (k, &at) in view.own.at.iter().enumerate() {
            g[at] += slopes[k * x.len() + i];
        }
        g
    };
    (0..x.len()).map(gradient).collect()
}
