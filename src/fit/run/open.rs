//! Which quantities the data determine, where they leave parameters or combinations of them open: a − b of a + b + c·x has no value and no
//! error, a + b has both. Where the cost has no first derivatives, whatever changes with an open parameter is open.
//! Deliberately no judge of fits: the minimum says whether anything is open.
//!
//! With H the second derivatives of F in units of the errors, and z its directions without curvature, a quantity is determined when its
//! gradient has no part along any z (the rule of estimability: R. C. Bose 1944; C. R. Rao, Linear Statistical Inference, 4a.2).

use nalgebra::{DMatrix, DVector};

use super::problem::Problem;
use crate::minimize::{Minimum, start_step};
use crate::numeric::linalg;

/// Steps of the differences of first derivatives, in errors.
const STEP: f64 = 1e-3;
/// Less curvature than this part of the largest is none.
const NONE: f64 = 1e-5;
/// A gradient with a smaller part along a direction has none along it.
const ALONG: f64 = 1e-4;

/// For each quantity (row of `slopes`) whether the data determine it.
pub(super) fn are_determined(problem: &Problem<'_>, minimum: &Minimum, slopes: &DMatrix<f64>) -> Vec<bool> {
    let n = slopes.nrows();
    if problem.ndof(&minimum.values()).is_some_and(|ndof| ndof < 0) {
        return vec![false; n];
    }
    if minimum.status.flat.is_empty() {
        return vec![true; n];
    }
    let idle = Idle::of(problem, minimum);
    let determined = |j: usize| {
        let slope: Vec<f64> = slopes.row(j).iter().copied().collect();
        !touches(minimum, &slope) || idle.as_ref().is_some_and(|idle| idle.leaves(&slope))
    };
    (0..n).map(determined).collect()
}

/// Whether a quantity changes with a parameter that is named as open.
fn touches(minimum: &Minimum, slope: &[f64]) -> bool {
    minimum.params.iter().zip(slope).any(|(p, s)| *s != 0.0 && minimum.status.is_undetermined(&p.name))
}

/// Directions without curvature.
struct Idle {
    /// Numbers of the free parameters.
    free: Vec<usize>,
    /// Their units.
    units: Vec<f64>,
    /// The directions in these units, as columns of length 1.
    directions: DMatrix<f64>,
}

impl Idle {
    /// Those of the cost at `minimum`; `None` where the cost has no first derivatives, or none is found.
    fn of(problem: &Problem<'_>, minimum: &Minimum) -> Option<Idle> {
        let (cost, free, p) = (problem.cost.gradient()?, minimum.params.free(), minimum.values());
        let unit = |&k: &usize| {
            let error = minimum.errors.get(k).copied().filter(|e| *e > 0.0 && e.is_finite());
            error.unwrap_or_else(|| start_step(&minimum.params[k]))
        };
        let units: Vec<f64> = free.iter().map(unit).collect();
        let slope_at = |k: usize, step: f64| {
            let (mut moved, mut slope) = (p.clone(), vec![f64::NAN; p.len()]);
            moved[k] += step;
            cost.value_and_gradient(&moved, &mut slope);
            slope
        };
        let m = free.len();
        let mut curvature = DMatrix::zeros(m, m);
        for (b, &k) in free.iter().enumerate() {
            let step = STEP * units[b];
            let (above, below) = (slope_at(k, step), slope_at(k, -step));
            for (a, &i) in free.iter().enumerate() {
                curvature[(a, b)] = units[a] * (above[i] - below[i]) / (2.0 * STEP);
            }
        }
        let curvature = linalg::symmetrized(&curvature);
        let eigen = Some(&curvature).filter(|c| linalg::is_finite(c)).and_then(linalg::eigen_symmetric)?;
        let largest = eigen.values.amax();
        let idle: Vec<usize> = (0..m).filter(|&k| eigen.values[k].abs() <= NONE * largest).collect();
        (!idle.is_empty()).then(|| Idle { free, units, directions: eigen.vectors.select_columns(&idle) })
    }

    /// Whether a quantity with the gradient `slope` stays the same along all of them.
    fn leaves(&self, slope: &[f64]) -> bool {
        let own = self.free.iter().zip(&self.units).map(|(&k, unit)| slope[k] * unit);
        let own = DVector::from_iterator(self.free.len(), own);
        (self.directions.transpose() * &own).amax() <= ALONG * own.norm()
    }
}
