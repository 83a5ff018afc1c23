//! One minimisation: the algorithm that was asked for, its settings, and the gates through which it calls the function.

use super::{Algorithm, Ctx, MinimizeError, Minimum, StopReason};
use crate::minimize::call::{Gate, Halt, Warning, call_limit};
use crate::minimize::finish::{self, Context};
use crate::minimize::migrad::edm::edm_goal;
use crate::minimize::migrad::state::{Found, Verified};
use crate::minimize::prepare::{self, Clipped};
use crate::minimize::ticker::Ticker;
use crate::minimize::transform::{Internal, Transform};
use crate::params::Parameters;
use nalgebra::DVector;

/// Runs the chosen algorithm from `start`.
pub(super) fn run(ctx: &Ctx<'_>, start: &Parameters) -> Result<Minimum, MinimizeError> {
    prepare::check_settings(ctx)?;
    let Clipped { params, warnings, moved } = prepare::clipped(start);
    let parts = if ctx.method.algorithm == Algorithm::Multistart { ctx.method.starts } else { 0 };
    let ticker = Ticker::new(ctx.watch, stage(ctx.method.algorithm), parts);
    let transform = Transform::new(&params);
    let limit = call_limit(ctx.method.max_calls, transform.n_free());
    let task = Task { ctx, ticker: &ticker, transform, limit, outside: moved };
    if task.transform.n_free() == 0 {
        return task.all_fixed(&params, warnings);
    }
    let found = task.chosen(&params, warnings)?;
    if ctx.method.improve { task.improved(&params, found) } else { Ok(found) }
}

fn stage(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Auto => "fit",
        Algorithm::Migrad | Algorithm::Combined => "MIGRAD",
        other => other.title(),
    }
}

pub(super) struct Task<'a> {
    pub(super) ctx: &'a Ctx<'a>,
    ticker: &'a Ticker<'a>,
    pub(super) transform: Transform,
    pub(super) limit: usize,
    /// Positions of parameters that were given outside their limits.
    outside: Vec<usize>,
}

/// Where an attempt starts: a point with F there, and internal steps.
pub(super) struct StartPoint {
    pub(super) at: Internal,
    pub(super) fval: f64,
    pub(super) steps: DVector<f64>,
    /// A second attempt, which goes another way than the first.
    pub(super) again: bool,
}

impl StartPoint {
    /// The same for a second attempt.
    pub(super) fn again(&self) -> StartPoint {
        StartPoint { at: self.at.clone(), steps: self.steps.clone(), again: true, ..*self }
    }
}

impl<'a> Task<'a> {
    /// The algorithm that was asked for.
    fn chosen(&self, params: &Parameters, warnings: Vec<Warning>) -> Result<Minimum, MinimizeError> {
        let tries = self.ctx.method.iterate;
        match self.ctx.method.algorithm {
            Algorithm::Simplex => self.simplex_only(params, warnings),
            Algorithm::Auto => self.automatic(params, warnings),
            Algorithm::Lm => self.levenberg(params, Vec::new(), 0, warnings),
            Algorithm::Migrad => self.with_retries(params, tries.max(1), warnings),
            Algorithm::Combined => self.with_retries(params, tries.max(2), warnings),
            Algorithm::Linear => self.linear(params, &warnings)?,
            Algorithm::Fumili => self.fumili(params, warnings),
            Algorithm::Robust => self.trimmed(params, &warnings),
            Algorithm::Scan => self.scan(params, warnings),
            Algorithm::Seek => self.seek(params, warnings),
            Algorithm::Multistart => self.multistart(params, warnings),
            Algorithm::Descent => self.descent(params, warnings),
        }
    }

    /// What watches all its searches.
    pub(super) fn ticker(&self) -> &'a Ticker<'a> {
        self.ticker
    }

    /// Number of free parameters.
    pub(super) fn n_free(&self) -> usize {
        self.transform.n_free()
    }

    /// One of several parts is done.
    pub(super) fn part_done(&self) {
        self.ticker.part_done();
    }

    /// A gate with a limit of its own.
    pub(super) fn limited(&self, limit: usize) -> Gate<'a> {
        Gate::new(self.ctx, self.ticker, self.transform.clone(), limit)
    }

    /// A gate that never says that there were too many calls.
    pub(super) fn unlimited(&self) -> Gate<'a> {
        self.limited(usize::MAX)
    }

    pub(super) fn gate(&self) -> Gate<'a> {
        self.gate_after(0)
    }

    /// A gate for what is left after `spent` calls: the user's limit holds for all attempts together, MINUIT's for each.
    pub(super) fn gate_after(&self, spent: usize) -> Gate<'a> {
        let shared = self.ctx.method.max_calls.is_some();
        let limit = if shared { self.limit.saturating_sub(spent) } else { self.limit };
        self.limited(limit)
    }

    fn all_fixed(&self, params: &Parameters, warnings: Vec<Warning>) -> Result<Minimum, MinimizeError> {
        let gate = self.gate();
        let fval = gate.value(&Internal(DVector::zeros(0))).map_err(Halt::into_error)?;
        let goal = edm_goal(self.ctx.method.tolerance, gate.unit(fval), fval);
        Ok(finish::all_fixed(&gate, params, fval, goal, warnings))
    }

    pub(super) fn first(&self, gate: &Gate<'_>, params: &Parameters) -> Result<StartPoint, MinimizeError> {
        let steps = prepare::internal_steps(params, &self.transform);
        match prepare::finite_start(gate, params, &steps, &self.outside) {
            Ok(Ok((at, fval))) => Ok(StartPoint { at, fval, steps, again: false }),
            Ok(Err(error)) => Err(error),
            // Stopped before a single finite value: the start itself is the best point there is.
            Err(halt) => match halt.into_stop()? {
                StopReason::Cancelled => Err(MinimizeError::Cancelled),
                _ => Ok(StartPoint {
                    at: self.transform.start(&params.values(), &steps).0,
                    fval: f64::INFINITY,
                    steps,
                    again: false,
                }),
            },
        }
    }

    /// What there is when a search was stopped at `from`.
    pub(super) fn stopped(
        &self,
        gate: &Gate<'_>,
        params: &Parameters,
        from: &StartPoint,
        halt: Halt,
        warnings: Vec<Warning>,
    ) -> Result<Minimum, MinimizeError> {
        let found = interrupted(gate, from, halt)?;
        Ok(finish::minimum(gate, found, self.context(gate, params, from.fval, warnings)))
    }

    pub(super) fn context<'p>(
        &self,
        gate: &Gate<'_>,
        params: &'p Parameters,
        fval: f64,
        warnings: Vec<Warning>,
    ) -> Context<'p> {
        let edm_goal = edm_goal(self.ctx.method.tolerance, gate.unit(fval), fval);
        Context { params, algorithm: "Migrad", edm_goal, counts: gate.counts(), warnings }
    }
}

/// What there is when even the first derivatives were cut short.
pub(super) fn interrupted(gate: &Gate<'_>, from: &StartPoint, halt: Halt) -> Result<Found, MinimizeError> {
    let stop = halt.into_stop()?;
    let slopes = crate::minimize::migrad::gradient::Slopes::from_steps(&from.steps, gate.up());
    let v = crate::minimize::migrad::posdef::diagonal(&slopes.g2);
    let met = gate.best().filter(|(f, _)| *f < from.fval);
    let (fval, at) = met.unwrap_or((from.fval, from.at.clone()));
    let mut state = crate::minimize::migrad::state::State::new(at, fval, slopes, v, 1.0);
    state.edm = f64::NAN;
    Ok(Found { state, stop, verified: Verified::NotRun, trace: Vec::new() })
}
