//! Newton steps at the end, so that only rounding separates the result from the exact minimum (specification 5.2, last part).
//! Only where first derivatives are exact: with differences there would be nothing to gain.

use super::Strategy;
use super::call::{Gate, Halt, Order};
use super::migrad::verify;
use super::state::{State, Verified};
use crate::numeric::linalg::MACHINE_PRECISION;

/// Most Newton steps.
const MAX_STEPS: usize = 3;
/// Below this edm (in units of up) the point is known to 1e-10 of an error.
const EXACT: f64 = 1e-20;
/// Above this edm (in units of up) a step is long enough to change the Hessian by 1e-6, even in a sharply bent valley.
const HESSIAN_MOVES: f64 = 1e-16;

/// The state after up to three Newton steps, each accepted only if F does not rise beyond rounding and edm falls.
pub(super) fn polish(
    gate: &Gate<'_>,
    strategy: Strategy,
    state: State,
    verified: Verified,
) -> Result<(State, Verified), Halt> {
    let (mut state, mut verified) = (state, verified);
    for _ in 0..MAX_STEPS {
        let edm = state.edm;
        if edm <= EXACT * gate.up() {
            break;
        }
        let at = state.at.moved(&-(&state.v * &state.slopes.g), 1.0);
        let renew = edm > HESSIAN_MOVES * gate.up();
        let fval = gate.value_with(&at, if renew { Order::Hessian } else { Order::Gradient })?;
        if fval > state.fval + MACHINE_PRECISION * (state.fval.abs() + gate.up()) {
            break;
        }
        let Some(g) = gate.internal_gradient(&at)? else { break };
        let mut next = state.clone();
        (next.at, next.fval, next.slopes.g) = (at, fval, g);
        next = next.clone().with_v(next.v, 0.0);
        let refreshed = if renew { verify(gate, strategy, next)? } else { (next, verified.clone()) };
        let good = matches!(&refreshed.1, Verified::Inverted(i) if i.no_saddle());
        if !good || refreshed.0.edm.is_nan() || refreshed.0.edm >= edm {
            break;
        }
        (state, verified) = refreshed;
    }
    Ok((state, verified))
}
