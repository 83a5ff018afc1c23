//! Down from a saddle: along the direction in which the Hessian is negative (specification 5.2, step 8).

use super::call::{Gate, Halt};
use super::posdef::Nature;
use super::state::State;
use super::transform::Internal;

/// The first length is √(2·up/|w|) with |w| not below this.
const SMALLEST_EIGENVALUE: f64 = 0.1;
/// Lengths tried on each side, in units of the first: a saddle may be narrow.
const LENGTHS: [f64; 4] = [1.0, 0.3, 0.1, 0.01];
/// Once below, the length is doubled at most this often while F falls.
const DOUBLINGS: usize = 10;

/// A point below the saddle at `state`, if one is found.
pub(super) fn descend(
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
