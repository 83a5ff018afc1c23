//! Newton steps at the end, so that only rounding separates the result from the exact minimum (specification 5.2, last part).
//! Only where first derivatives are exact: with differences there would be nothing to gain.

use super::gradient;
use super::gradient::Slopes;
use super::search::verify;
use super::state::{State, Verified};
use crate::minimize::Strategy;
use crate::minimize::call::{Depth, Gate, Halt};

/// Most Newton steps.
const MAX_STEPS: usize = 3;
/// Below this edm (in units of up) the point is known to 1e-10 of an error.
const EXACT: f64 = 1e-20;
/// Above this edm (in units of up) a step is long enough to change the Hessian by 1e-6, even in a sharply bent valley.
const HESSIAN_MOVES: f64 = 1e-16;

/// F is rounded by up to this (in units of up) where predictions are differences of large numbers; the slope still leads on then.
const ROUNDING: f64 = 1e-9;

/// Up to three Newton steps from `state`, each taken only if F does not rise beyond rounding and edm falls.
pub(in crate::minimize) fn polish(
    gate: &Gate<'_>,
    strategy: Strategy,
    state: &mut State,
    verified: &mut Verified,
) -> Result<(), Halt> {
    for _ in 0..MAX_STEPS {
        let edm = state.edm;
        if edm <= EXACT * gate.unit(state.fval) {
            break;
        }
        let at = state.at.moved(&(&state.v * &state.slopes.g), -1.0);
        let renew = edm > HESSIAN_MOVES * gate.unit(state.fval);
        let fval = gate.value_with(&at, if renew { Depth::Hessian } else { Depth::Gradient })?;
        let unit = gate.unit(state.fval);
        if fval > state.fval + gradient::visible_rise(state.fval, unit).max(ROUNDING * unit) {
            break;
        }
        let Some(g) = gate.internal_gradient(&at)? else { break };
        let Slopes { g2, step, .. } = &state.slopes;
        let slopes = Slopes { g, g2: g2.clone(), step: step.clone() };
        let mut next = State::new(at, fval, slopes, state.v.clone(), 0.0);
        let renewed = if renew { Some(verify(gate, strategy, &mut next)?) } else { None };
        let good =
            matches!(renewed.as_ref().unwrap_or(verified), Verified::Inverted(nature) if nature.no_saddle());
        if !good || next.edm.is_nan() || next.edm >= edm {
            break;
        }
        *state = next;
        if let Some(renewed) = renewed {
            *verified = renewed;
        }
    }
    Ok(())
}
