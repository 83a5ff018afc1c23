//! The first state of a variable-metric search: derivatives at the start and a first V (specification 5.2, steps 1 to 3).

use nalgebra::{DMatrix, DVector};

use super::gradient::{self, Slopes};
use super::hessian::{Curvature, hessian};
use super::line_search::line_search;
use super::posdef::{self, Inverse};
use super::state::State;
use crate::minimize::Strategy;
use crate::minimize::call::{Depth, Gate, Halt};
use crate::minimize::transform::Internal;

/// Length of the search out of a region of negative curvature, in start steps.
const ESCAPE_STEPS: f64 = 10.0;

/// A state from nothing but start steps. Exact derivatives are checked against differences (not at strategy 0).
pub(in crate::minimize) fn seed(
    gate: &Gate<'_>,
    strategy: Strategy,
    at: Internal,
    fval: f64,
    steps: &DVector<f64>,
) -> Result<State, Halt> {
    let start = Slopes::from_steps(steps, gate.up());
    let slopes = first_slopes(gate, strategy, &at, fval, &start)?;
    if let Some(Newton { inverse, g2 }) = newton(gate, &at)? {
        return Ok(State::renewed(at, fval, Slopes { g2, ..slopes }, inverse));
    }
    let (at, fval, slopes) = leave_negative_curvature(gate, strategy, at, fval, slopes)?;
    if strategy == Strategy::Careful
        && let Curvature::Known { h, slopes } = hessian(gate, strategy, &at, fval, &slopes)?
        && let Some(inverse) = posdef::invert(&h)
    {
        return Ok(State::new(at, fval, slopes, inverse.v, 0.0));
    }
    let v = posdef::diagonal(&slopes.g2);
    Ok(State::new(at, fval, slopes, v, 1.0))
}

/// V from the exact Hessian of its point.
pub(in crate::minimize) struct Newton {
    /// H⁻¹.
    pub(in crate::minimize) inverse: Inverse,
    /// The diagonal of H.
    pub(in crate::minimize) g2: DVector<f64>,
}

/// H⁻¹ at `at`, when second derivatives are exact and positive definite: no better V can be had.
pub(in crate::minimize) fn newton(gate: &Gate<'_>, at: &Internal) -> Result<Option<Newton>, Halt> {
    let Some(h) = gate.internal_hessian(at)? else { return Ok(None) };
    Ok(posdef::invert(&h).filter(|i| i.nature.posdef).map(|inverse| Newton { inverse, g2: h.diagonal() }))
}

/// A state whose V is already known well, from the same problem at a point near by.
pub(in crate::minimize) fn warm_seed(
    gate: &Gate<'_>,
    strategy: Strategy,
    at: Internal,
    fval: f64,
    v: DMatrix<f64>,
) -> Result<State, Halt> {
    let g2 = v.diagonal().map(|x| 1.0 / x);
    let rise = gradient::visible_rise(fval, gate.unit(fval));
    let step = g2.map(|x| (rise / x).sqrt());
    let last = Slopes { g: DVector::zeros(g2.len()), g2, step };
    let slopes = gradient::slopes(gate, &strategy.tuning(), &at, fval, &last)?;
    Ok(State::new(at, fval, slopes, v, 0.0))
}

fn first_slopes(
    gate: &Gate<'_>,
    strategy: Strategy,
    at: &Internal,
    fval: f64,
    start: &Slopes,
) -> Result<Slopes, Halt> {
    let tuning = strategy.tuning();
    let trusted = gate.gradient().is_none_or(|g| g.is_derived());
    if trusted || strategy == Strategy::Fast {
        return gradient::slopes_with_g2(gate, &tuning, at, fval, start);
    }
    let numerical = gradient::numerical(gate, &tuning, at, fval, start)?;
    let Some(exact) = gate.internal_gradient(at)? else { return Ok(numerical) };
    match gradient::wrong_component(gate, at, fval, &exact, &numerical)? {
        None => Ok(Slopes { g: exact, ..numerical }),
        Some(i) => {
            let name = gate.transform().name(i);
            gate.warn(
                "W-GRAD",
                format!("the given derivative for {name} disagrees with the numerical one; numerical ones are used"),
            );
            gate.distrust_derivatives();
            Ok(numerical)
        }
    }
}

/// Follows, one coordinate at a time, directions in which F curves downwards, until none is left or 2n tries are over.
fn leave_negative_curvature(
    gate: &Gate<'_>,
    strategy: Strategy,
    mut at: Internal,
    mut fval: f64,
    mut slopes: Slopes,
) -> Result<(Internal, f64, Slopes), Halt> {
    let n = slopes.g.len();
    for _ in 0..2 * n {
        let Some(i) = slopes.g2.iter().position(|&g2| g2 < 0.0) else { break };
        let mut step = DVector::zeros(n);
        step[i] = -slopes.g[i].signum() * ESCAPE_STEPS * slopes.step[i];
        let Some(best) = line_search(gate, &at, fval, &step, step[i] * slopes.g[i], Depth::Value)? else {
            break;
        };
        at = at.moved(&step, best.lambda);
        fval = best.fval;
        slopes = gradient::slopes_with_g2(gate, &strategy.tuning(), &at, fval, &slopes)?;
    }
    Ok((at, fval, slopes))
}
