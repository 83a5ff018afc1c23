//! Estimated vertical distance to the minimum, edm = ½ gᵀVg (Davidon 1968), and what it should reach.

use nalgebra::{DMatrix, DVector};

use crate::numeric::linalg::MACHINE_PRECISION;

/// edm_goal = this · tolerance · up (MINUIT's 0.001 doubled, as its C++ successor and iminuit count).
const EDM_GOAL_FACTOR: f64 = 0.002;

/// A minimum is refused when its edm exceeds the goal by this factor.
pub(in crate::minimize) const ABOVE_MAX_EDM: f64 = 10.0;

/// ½ gᵀVg.
pub(in crate::minimize) fn edm(g: &DVector<f64>, v: &DMatrix<f64>) -> f64 {
    0.5 * (0..g.len()).map(|j| g[j] * v.column(j).dot(g)).sum::<f64>()
}

/// What edm should reach: 0.002·tolerance·up, but never below what rounding of F allows. `unit` is `up`, or what takes its place
/// (`Gate::unit`).
pub(in crate::minimize) fn edm_goal(tolerance: f64, unit: f64, fval: f64) -> f64 {
    (EDM_GOAL_FACTOR * tolerance * unit).max(MACHINE_PRECISION * (fval.abs() + unit))
}
