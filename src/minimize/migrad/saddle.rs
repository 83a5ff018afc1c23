//! Down from a saddle: along the direction in which the Hessian is negative (specification 5.2, step 8); and out of what only looks like
//! a minimum, along the direction in which the Hessian is next to nothing.

use super::gradient;
use super::posdef::Nature;
use super::state::State;
use super::tuning::Tuning;
use crate::minimize::call::{Gate, Halt};
use crate::minimize::transform::{Internal, MAX_LIMITED_STEP};
use crate::numeric::linalg;
use nalgebra::DVector;

/// The first length is √(2·up/|w|) with |w| not below this.
const SMALLEST_EIGENVALUE: f64 = 0.1;
/// Lengths tried on each side, in units of the first: a saddle may be narrow.
const LENGTHS: [f64; 4] = [1.0, 0.3, 0.1, 0.01];
/// Once below, the length is doubled at most this often while F falls.
const DOUBLINGS: usize = 10;
/// Lengths tried on each side of a minimum, in standard deviations.
const SIGMAS: [f64; 3] = [1.0, 0.3, 0.1];
/// The same, in units of the step that changes a parameter by as much as its own size.
const SIZES: [f64; 3] = [0.3, 0.1, 0.03];
/// Newton steps back to the bottom of a bent valley.
const BACK: usize = 3;
/// Eigenvalues below this are rounding.
const SMALLEST_CURVATURE: f64 = 1e-14;

/// A point below the saddle at `state`, if one is found.
pub(in crate::minimize) fn descend(
    gate: &Gate<'_>,
    state: &State,
    nature: &Nature,
) -> Result<Option<(Internal, f64)>, Halt> {
    // Where the direction is not known the Hessian is far from negative.
    let Some(weakest) = &nature.weakest else { return Ok(None) };
    let mut step = &weakest.internal
        * (2.0 * gate.unit(state.fval) / nature.lowest.abs().max(SMALLEST_EIGENVALUE)).sqrt();
    // Where the slope is not zero the downhill side comes first.
    if step.dot(&state.slopes.g) > 0.0 {
        step = -step;
    }
    for length in LENGTHS {
        for side in [1.0, -1.0] {
            let mut lambda = side * length;
            let mut best = gate.value(&state.at.moved(&step, lambda))?;
            if best >= state.fval {
                continue;
            }
            for _ in 0..DOUBLINGS {
                let further = gate.value(&state.at.moved(&step, 2.0 * lambda))?;
                if further >= best {
                    break;
                }
                best = further;
                lambda *= 2.0;
            }
            return Ok(Some((state.at.moved(&step, lambda), best)));
        }
    }
    Ok(None)
}

/// A point at which F is lower than at the supposed minimum, by more than `worth`, in the direction known worst: then the valley is open on
/// that side (F falls for ever towards a limit, say), and what looked like a minimum was only a gentle slope. Looked for only where the
/// Hessian is so near to singular that this can be; elsewhere nothing is evaluated.
pub(in crate::minimize) fn open_side(
    gate: &Gate<'_>,
    tuning: &Tuning,
    state: &State,
    nature: &Nature,
    worth: f64,
) -> Result<Option<(Internal, f64)>, Halt> {
    let Some(weakest) = &nature.weakest else { return Ok(None) };
    let direction = &weakest.internal;
    let Some(bend) = linalg::cholesky(&state.v).map(|c| direction.dot(&c.solve(direction))) else {
        return Ok(None);
    };
    // V without the direction itself: what leads back to the bottom beside it.
    let across = &state.v - direction * direction.transpose() / bend;
    for length in lengths(gate, state, direction, bend) {
        for side in [1.0, -1.0] {
            let mut at = state.at.moved(direction, side * length);
            let mut fval = gate.value(&at)?;
            for _ in 0..BACK {
                if fval < state.fval - worth || !fval.is_finite() {
                    break;
                }
                let g = gradient::slopes(gate, tuning, &at, fval, &state.slopes)?.g;
                at = at.moved(&(&across * g), -1.0);
                fval = gate.value(&at)?;
            }
            if fval < state.fval - worth {
                return Ok(Some((at, fval)));
            }
        }
    }
    Ok(None)
}

/// How far to look: standard deviations, and sizes of the parameters, where a limited one may go by half a radian at most.
fn lengths(gate: &Gate<'_>, state: &State, direction: &DVector<f64>, bend: f64) -> Vec<f64> {
    let sigma = (2.0 * gate.unit(state.fval) / bend.max(SMALLEST_CURVATURE)).sqrt();
    let n = direction.len();
    let smallest = |of: &dyn Fn(usize) -> Option<f64>| {
        (0..n).filter_map(|i| Some((of(i)? / direction[i]).abs())).fold(f64::INFINITY, f64::min)
    };
    let longest = smallest(&|i| gate.transform().limited(i).then_some(MAX_LIMITED_STEP));
    let size = smallest(&|i| Some(state.at.0[i]).filter(|u| *u != 0.0));
    let all = SIGMAS.map(|s| s * sigma).into_iter().chain(SIZES.map(|s| s * size));
    all.map(|length| length.min(longest)).filter(|length| length.is_finite()).collect()
}
