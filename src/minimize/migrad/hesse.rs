//! HESSE as a task of its own: second derivatives at a point, covariance, errors and edm anew (specification 6.1).
//! It may be asked for anywhere; at a point that is no minimum the verdict says so.

use super::edm::{ABOVE_MAX_EDM, edm_goal};
use super::gradient::{self, Slopes};
use super::posdef;
use super::saddle;
use super::search::verify;
use super::state::{Found, State, Verified};
use crate::minimize::call::{Depth, Gate, Halt, Warning};
use crate::minimize::finish::{self, Context};
use crate::minimize::prepare;
use crate::minimize::ticker::Ticker;
use crate::minimize::transform::Transform;
use crate::minimize::{Ctx, Method, MinimizeError, Minimum, StopReason};
use crate::numeric::linalg;

/// Warnings that a new Hessian raises again if they still hold.
const OWN_WARNINGS: [&str; 3] = ["W-HESSE-FLAT", "W-DEGENERATE", "W-WIDE-LIMIT"];

/// The minimum with its covariance computed at its present values.
pub(in crate::minimize) fn run(ctx: &Ctx<'_>, at: &Minimum) -> Result<Minimum, MinimizeError> {
    prepare::check_settings(ctx)?;
    let transform = Transform::new(&at.params);
    let ticker = Ticker::new(ctx.watch, "HESSE", 0);
    let gate = Gate::new(ctx, &ticker, transform, usize::MAX);
    if gate.transform().n_free() == 0 {
        return crate::minimize::task::run(ctx, &at.params);
    }
    if at.distrusts_gradient() {
        gate.distrust_derivatives();
    }
    let found = match second_derivatives(ctx, &gate, at) {
        Ok(found) => found,
        Err(halt) => {
            let mut stopped = at.clone();
            stopped.status.stop = halt.into_stop()?;
            stopped.status.valid = false;
            return Ok(stopped);
        }
    };
    // A change of variables may round the point; that is no move.
    let moved = (found.state.fval - at.fval).abs() > linalg::MACHINE_PRECISION * at.fval.abs();
    let context = Context {
        params: &at.params,
        algorithm: if moved { "External" } else { at.algorithm },
        edm_goal: edm_goal(ctx.method.tolerance, gate.unit(found.state.fval), found.state.fval),
        counts: gate.counts(),
        warnings: kept_warnings(at),
    };
    let mut result = finish::minimum(&gate, found, context);
    result.nfcn += at.nfcn;
    result.ngrad += at.ngrad;
    result.nhessian += at.nhessian;
    result.trace.clone_from(&at.trace);
    result.minima.clone_from(&at.minima);
    result.trimming.clone_from(&at.trimming);
    result.status.attempts.clone_from(&at.status.attempts);
    Ok(result)
}

fn second_derivatives(ctx: &Ctx<'_>, gate: &Gate<'_>, at: &Minimum) -> Result<Found, Halt> {
    let strategy = ctx.method.strategy;
    let steps = prepare::internal_steps(&at.params, gate.transform());
    // The point itself, also on a limit: here nothing has to move.
    let u = gate.transform().internal(&at.values());
    let fval = gate.value_with(&u, Depth::Hessian)?;
    let start = Slopes::from_steps(&steps, gate.up());
    if !fval.is_finite() {
        let state = State::new(u, fval, start.clone(), posdef::diagonal(&start.g2), 1.0);
        return Ok(Found {
            state,
            stop: StopReason::NotFinite,
            verified: Verified::Failed,
            trace: Vec::new(),
        });
    }
    let slopes = gradient::slopes_with_g2(gate, &strategy.tuning(), &u, fval, &start)?;
    let v = posdef::diagonal(&slopes.g2);
    let mut state = State::new(u, fval, slopes, v, 1.0);
    let verified = verify(gate, strategy, &mut state)?;
    let stop = if is_saddle(gate, ctx.method, &state, &verified)? {
        StopReason::AboveMaxEdm
    } else {
        StopReason::Converged
    };
    Ok(Found { state, stop, verified, trace: Vec::new() })
}

/// Whether F really falls beside a point whose Hessian is slightly negative, by more than edm leaves open: such an eigenvalue may be
/// noise, a lower value is none.
fn is_saddle(gate: &Gate<'_>, method: &Method, state: &State, verified: &Verified) -> Result<bool, Halt> {
    match verified {
        Verified::Inverted(nature) if !nature.posdef && !nature.degenerate() => {
            let goal = edm_goal(method.tolerance, gate.unit(state.fval), state.fval);
            let tuning = method.strategy.tuning();
            let lower = saddle::open_side(gate, &tuning, state, nature, ABOVE_MAX_EDM * goal)?;
            Ok(lower.is_some())
        }
        _ => Ok(false),
    }
}

fn kept_warnings(at: &Minimum) -> Vec<Warning> {
    at.status.warnings.iter().filter(|(code, _)| !OWN_WARNINGS.contains(code)).cloned().collect()
}
