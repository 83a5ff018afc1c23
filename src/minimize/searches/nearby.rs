//! Is there a lower point next to this one? What derivatives say of a point is only believed when a value of F confirms it: so a search
//! without derivatives can use the answer for functions with kinks and steps as well.

use nalgebra::DVector;

use crate::minimize::Strategy;
use crate::minimize::call::{Depth, Gate, Halt};
use crate::minimize::migrad::gradient::{self, Slopes};
use crate::minimize::migrad::hessian::{Curvature, hessian};
use crate::minimize::migrad::line_search::line_search;
use crate::minimize::migrad::posdef::{self, Inverse};
use crate::minimize::migrad::saddle;
use crate::minimize::migrad::state::State;
use crate::minimize::transform::Internal;

/// A point at least `worth` below F = `fval` at `at`: along the Newton step, or where F curves downwards. `None` where there is none or
/// where F has no second derivatives.
pub(in crate::minimize) fn lower(
    gate: &Gate<'_>,
    strategy: Strategy,
    (at, fval): (&Internal, f64),
    steps: &DVector<f64>,
    worth: f64,
) -> Result<Option<(Internal, f64)>, Halt> {
    let start = Slopes::from_steps(steps, gate.up());
    let slopes = gradient::slopes_with_g2(gate, &strategy.tuning(), at, fval, &start)?;
    let Curvature::Known { h, slopes } = hessian(gate, strategy, at, fval, &slopes)? else { return Ok(None) };
    let Some(Inverse { v, nature }) = posdef::invert(&h) else { return Ok(None) };
    let step = -(&v * &slopes.g);
    let slope = step.dot(&slopes.g);
    if slope < 0.0
        && let Some(best) = line_search(gate, at, fval, &step, slope, Depth::Value)?
        && fval - best.fval > worth
    {
        return Ok(Some((at.moved(&step, best.lambda), best.fval)));
    }
    if nature.no_saddle() {
        return Ok(None);
    }
    let state = State::new(at.clone(), fval, slopes, v, 0.0);
    Ok(saddle::descend(gate, &state, &nature)?.filter(|(_, f)| fval - f > worth))
}

/// The coordinates along which F is exactly the same a step to either side.
pub(in crate::minimize) fn flat(
    gate: &Gate<'_>,
    at: &Internal,
    fval: f64,
    steps: &DVector<f64>,
) -> Result<Vec<usize>, Halt> {
    let mut out = Vec::new();
    for i in 0..steps.len() {
        if gate.value(&at.shifted(i, steps[i]))? == fval && gate.value(&at.shifted(i, -steps[i]))? == fval {
            out.push(i);
        }
    }
    Ok(out)
}
