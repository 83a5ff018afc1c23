//! Gradient descent, for teaching: θ ← θ − α·g with a fixed learning rate α, its whole path kept. It shows why nobody fits this way: it
//! diverges where α is larger than 2 over the largest curvature, and crawls along a valley where α is small. Parameters with limits are
//! stepped in their internal coordinates, so that the path stays inside.

use super::judge::Chosen;
use super::seek::trace_point;
use crate::minimize::call::{Depth, Gate, Halt, Warning};
use crate::minimize::migrad::gradient::{self, Slopes};
use crate::minimize::task::{StartPoint, Task};
use crate::minimize::transform::Internal;
use crate::minimize::{CovStatus, MinimizeError, Minimum, StopReason, TracePoint};
use crate::params::Parameters;

/// F changes by less than this many units: the end.
const STILL: f64 = 1e-9;
/// F rose this often in a row: the steps are too long.
const RISES: usize = 5;

/// The state of the descent.
struct Walk<'a, 'g> {
    gate: &'a Gate<'g>,
    at: Internal,
    fval: f64,
    lowest: (Internal, f64),
    rises: usize,
    trace: Vec<TracePoint>,
}

/// How a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Still,
    OutOfSteps,
    Diverges,
}

impl Task<'_> {
    /// Steps against the gradient.
    pub(in crate::minimize) fn descent(
        &self,
        params: &Parameters,
        mut warnings: Vec<Warning>,
    ) -> Result<Minimum, MinimizeError> {
        let method = self.ctx.method;
        if !(method.learning_rate > 0.0 && method.learning_rate.is_finite()) {
            let (name, value) = ("learning_rate", method.learning_rate);
            return Err(MinimizeError::Setting { name, value, rule: "above zero" });
        }
        // The number of steps is the limit here, unless the user gave one of calls.
        let gate = if method.max_calls.is_some() { self.gate() } else { self.unlimited() };
        let StartPoint { at, fval, steps, .. } = self.first(&gate, params)?;
        let mut walk =
            Walk { gate: &gate, lowest: (at.clone(), fval), at, fval, rises: 0, trace: Vec::new() };
        let end = self.walk(&mut walk, Slopes::from_steps(&steps, gate.up()));
        let (stop, end) = match end {
            Ok(end) => (StopReason::Converged, Some(end)),
            Err(halt) => (halt.into_stop()?, None),
        };
        let Walk { lowest: (at, fval), trace, .. } = walk;
        let chosen = Chosen { algorithm: "Descent", at, fval, stop, trace };
        if end == Some(End::Diverges) {
            let text = format!(
                "gradient descent diverges: the steps overshoot, F rises with each of them; take a learning rate below {}",
                method.learning_rate
            );
            warnings.push(("W-DIVERGES", text));
        }
        let mut found = self.judged(&gate, params, chosen, warnings)?;
        if end == Some(End::Diverges) {
            found.status.valid = false;
        } else if end.is_some() && found.status.above_max_edm {
            let text = "gradient descent is too slow: it ends still far above the minimum; take a larger learning rate, more steps, or MIGRAD";
            found.status.warnings.push(("W-TOO-SLOW", text.to_string()));
        }
        Ok(without_errors(found))
    }

    fn walk(&self, walk: &mut Walk<'_, '_>, mut slopes: Slopes) -> Result<End, Halt> {
        let method = self.ctx.method;
        let tuning = method.strategy.tuning();
        walk.trace.push(trace_point(walk.gate, &walk.at, walk.fval));
        for _ in 0..method.max_steps {
            walk.gate.check_limit()?;
            slopes = gradient::slopes(walk.gate, &tuning, &walk.at, walk.fval, &slopes)?;
            let next = walk.at.moved(&slopes.g, -method.learning_rate);
            if !next.0.iter().all(|x| x.is_finite()) {
                return Ok(End::Diverges);
            }
            let before = walk.fval;
            walk.fval = walk.gate.value_with(&next, Depth::Gradient)?;
            walk.at = next;
            walk.trace.push(trace_point(walk.gate, &walk.at, walk.fval));
            if walk.fval < walk.lowest.1 {
                walk.lowest = (walk.at.clone(), walk.fval);
            }
            walk.rises = if walk.fval > before { walk.rises + 1 } else { 0 };
            if walk.rises >= RISES || !walk.fval.is_finite() {
                return Ok(End::Diverges);
            }
            if (walk.fval - before).abs() < STILL * walk.gate.unit(walk.fval) {
                return Ok(End::Still);
            }
        }
        Ok(End::OutOfSteps)
    }
}

/// A descent knows no errors; HESSE may be asked for them.
fn without_errors(mut found: Minimum) -> Minimum {
    for (error, p) in found.errors.iter_mut().zip(found.params.iter()) {
        *error = if p.is_free() { f64::NAN } else { 0.0 };
    }
    found.covariance = None;
    found.global_correlations.fill(f64::NAN);
    if !found.status.hesse_failed {
        found.status.covariance = CovStatus::Missing;
    }
    found
}
