//! The verdict on a point that a search without a verdict of its own has chosen (SCAN, SEEK, gradient descent): derivatives there, edm and
//! the Hessian, exactly as MIGRAD would judge it. That the best point of a grid is seldom a minimum is no alarm.

use nalgebra::DVector;

use crate::minimize::call::{Gate, Warning};
use crate::minimize::finish::{self, Context};
use crate::minimize::migrad::edm::edm_goal;
use crate::minimize::migrad::gradient::{self, Slopes};
use crate::minimize::migrad::posdef;
use crate::minimize::migrad::search::verify;
use crate::minimize::migrad::state::{Found, State, Verified};
use crate::minimize::task::Task;
use crate::minimize::transform::Internal;
use crate::minimize::{MinimizeError, Minimum, StopReason, TracePoint};
use crate::params::Parameters;

/// A point with how it was found.
pub(in crate::minimize) struct Chosen {
    pub(in crate::minimize) algorithm: &'static str,
    pub(in crate::minimize) at: Internal,
    pub(in crate::minimize) fval: f64,
    pub(in crate::minimize) stop: StopReason,
    pub(in crate::minimize) trace: Vec<TracePoint>,
}

impl Task<'_> {
    /// The minimum at the chosen point, as far as it is one.
    pub(in crate::minimize) fn judged(
        &self,
        gate: &Gate<'_>,
        params: &Parameters,
        chosen: Chosen,
        warnings: Vec<Warning>,
    ) -> Result<Minimum, MinimizeError> {
        let Chosen { algorithm, at, fval, mut stop, trace } = chosen;
        let mut here = params.clone();
        here.set_values(&gate.transform().external(&at));
        let steps = crate::minimize::prepare::internal_steps(&here, gate.transform());
        let start = Slopes::from_steps(&steps, gate.up());
        let v = posdef::diagonal(&start.g2);
        let mut state = State::new(at, fval, start, v, 1.0);
        state.edm = f64::NAN;
        let mut verified = Verified::NotRun;
        if stop == StopReason::Converged && fval.is_finite() {
            match self.look(gate, &mut state, &steps) {
                Ok(found) => verified = found,
                Err(halt) => {
                    stop = halt.into_stop()?;
                    state.edm = f64::NAN;
                }
            }
        }
        let context = Context {
            params,
            algorithm,
            edm_goal: edm_goal(self.ctx.method.tolerance, gate.unit(fval), fval),
            counts: gate.counts(),
            warnings,
        };
        Ok(finish::minimum(gate, Found { state, stop, verified, trace }, context))
    }

    fn look(
        &self,
        gate: &Gate<'_>,
        state: &mut State,
        steps: &DVector<f64>,
    ) -> Result<Verified, crate::minimize::call::Halt> {
        let strategy = self.ctx.method.strategy;
        let start = Slopes::from_steps(steps, gate.up());
        let slopes = gradient::slopes_with_g2(gate, &strategy.tuning(), &state.at, state.fval, &start)?;
        let v = posdef::diagonal(&slopes.g2);
        *state = State::new(state.at.clone(), state.fval, slopes, v, 1.0);
        verify(gate, strategy, state)
    }
}
