//! The driver around the algorithms: which one, again from another side when it failed, off a limit it got stuck on
//! (specification 4.3, 5.3; iminuit's `iterate` and `use_simplex`).

use super::call::{Counts, Depth, Gate, Halt, Warning, call_limit};
use super::edm::edm_goal;
use super::finish::{self, Context};
use super::migrad::{Settings, migrad};
use super::observer::StopOnly;
use super::polish::polish;
use super::prepare::{self, Clipped};
use super::seed::seed;
use super::simplex::simplex;
use super::state::{Found, Verified};
use super::ticker::Ticker;
use super::transform::{Internal, Transform};
use super::{Algorithm, Ctx, Method, MinimizeError, Minimum, StopReason, Strategy};
use crate::params::{ParamId, Parameters};
use nalgebra::DVector;

/// A parameter stuck on its limit is freed by this part of its start step.
const FREED_BY: f64 = 0.1;

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
    transform: Transform,
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
    fn again(&self) -> StartPoint {
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
            Algorithm::Lm => self.levenberg(params, Vec::new(), warnings),
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

    /// The minimum of the coarse function as a start, when there is such a function, its minimum is valid and F is lower there.
    fn coarse_start(&self, gate: &Gate<'_>, params: &Parameters, from: &StartPoint) -> Option<StartPoint> {
        let coarse = self.ctx.fcn.coarse()?;
        let method = Method { iterate: 1, improve: false, ..self.ctx.method.clone() };
        let ctx = Ctx { fcn: coarse.as_ref(), method: &method, watch: &StopOnly(self.ctx.watch) };
        let found = run(&ctx, params).ok().filter(Minimum::is_valid)?;
        let steps = prepare::internal_steps(&found.params, &self.transform);
        let at = self.transform.start(&found.values(), &steps).0;
        // A halt here comes again at the first call of the search, which knows how to end.
        let fval = gate.value(&at).ok().filter(|f| *f < from.fval)?;
        Some(StartPoint { at, fval, steps, again: false })
    }

    /// MIGRAD, then SIMPLEX and a careful MIGRAD as long as the result is not valid.
    pub(super) fn with_retries(
        &self,
        params: &Parameters,
        tries: usize,
        warnings: Vec<Warning>,
    ) -> Result<Minimum, MinimizeError> {
        let gate = self.gate();
        let mut from = self.first(&gate, params)?;
        if let Some(nearer) = self.coarse_start(&gate, params, &from) {
            from = nearer;
        }
        let mut best = self.attempt(&gate, params, &from, self.ctx.method.strategy, warnings)?;
        if let Some(freed) = self.freed(&gate, params, &best) {
            best = self.again_from(freed, params, best)?;
        }
        let mut attempts = Vec::new();
        let ended = |m: &Minimum| {
            m.is_valid() || matches!(m.status.stop, StopReason::CallLimit | StopReason::Cancelled)
        };
        if tries > 1 && !ended(&best) && gate.exact_depth() == Depth::Hessian {
            attempts.push(sentence(1, "MIGRAD", &best));
            best = self.along_lines(params, &from, best)?;
            attempts.push(sentence(2, "MIGRAD along lines from the same start", &best));
        }
        for attempt in attempts.len().max(1) + 1..=tries {
            if ended(&best) {
                break;
            }
            if attempts.is_empty() {
                attempts.push(sentence(1, "MIGRAD", &best));
            }
            let astray = matches!(best.status.stop, StopReason::RunsAway(_));
            let next = if astray {
                self.retry_from_start(params, &from, &best)?
            } else {
                self.retry(params, &best)?
            };
            let how = if astray {
                "SIMPLEX from the same start, then MIGRAD at strategy 2"
            } else {
                "SIMPLEX, then MIGRAD at strategy 2"
            };
            attempts.push(sentence(attempt, how, &next));
            let hopeless = !next.is_valid()
                && (astray
                    || attempt > 2
                        && next.fval >= best.fval - best.edm_goal
                        && next.status.hesse_failed == best.status.hesse_failed);
            best = next;
            if hopeless {
                break;
            }
        }
        best.status.attempts = attempts;
        Ok(best)
    }

    /// The same start once more, with searches along lines instead of steps within a radius: the way down differs, and so may its end.
    fn along_lines(
        &self,
        params: &Parameters,
        from: &StartPoint,
        before: Minimum,
    ) -> Result<Minimum, MinimizeError> {
        let gate = self.gate_after(before.nfcn);
        let from = from.again();
        let warnings = before.status.warnings.clone();
        let mut next = self.attempt(&gate, params, &from, self.ctx.method.strategy, warnings)?;
        if !next.is_valid() && next.fval > before.fval {
            let counts = Counts::of(&next);
            next = before;
            add_counts(&mut next, counts);
            return Ok(next);
        }
        add_before(&mut next, Counts::default(), &before);
        next.status.warnings = merged(&next.status.warnings);
        Ok(next)
    }

    /// One MIGRAD with polishing.
    pub(super) fn attempt(
        &self,
        gate: &Gate<'_>,
        params: &Parameters,
        from: &StartPoint,
        strategy: Strategy,
        warnings: Vec<Warning>,
    ) -> Result<Minimum, MinimizeError> {
        let settings = Settings { strategy, tolerance: self.ctx.method.tolerance, bounded: !from.again };
        let mut found = match seed(gate, strategy, from.at.clone(), from.fval, &from.steps) {
            Ok(state) => migrad(gate, settings, state)?,
            Err(halt) => interrupted(gate, from, halt)?,
        };
        self.polish(gate, strategy, &mut found)?;
        let context = self.context(gate, params, found.state.fval, warnings);
        self.kept_from_running(params, finish::minimum(gate, found, context))
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

    fn polish(&self, gate: &Gate<'_>, strategy: Strategy, found: &mut Found) -> Result<(), MinimizeError> {
        let known = matches!(&found.verified, Verified::Inverted(i) if i.no_saddle());
        let ended = matches!(found.stop, StopReason::Converged | StopReason::MachineAccuracy);
        if !(self.ctx.method.polish && known && ended && gate.gradient().is_some()) {
            return Ok(());
        }
        if let Err(halt) = polish(gate, strategy, &mut found.state, &mut found.verified) {
            found.stop = halt.into_stop()?;
        }
        Ok(())
    }

    /// SIMPLEX from the result so far, MIGRAD at strategy 2 from where that ends.
    fn retry(&self, params: &Parameters, best: &Minimum) -> Result<Minimum, MinimizeError> {
        let gate = self.gate_after(best.nfcn);
        let steps = prepare::wide_steps(&best.params, &best.errors, &self.transform);
        let at = self.transform.start(&best.values(), &steps).0;
        let fval = match gate.value(&at) {
            Ok(f) => f,
            Err(halt) => {
                let mut stopped = best.clone();
                stopped.status.stop = halt.into_stop()?;
                return Ok(stopped);
            }
        };
        self.shrunk_then_migrad(&gate, params, &StartPoint { at, fval, steps, again: true }, best)
    }

    /// The same from the start: where a parameter has run away, there is nothing to be found.
    fn retry_from_start(
        &self,
        params: &Parameters,
        from: &StartPoint,
        best: &Minimum,
    ) -> Result<Minimum, MinimizeError> {
        self.shrunk_then_migrad(&self.gate_after(best.nfcn), params, from, best)
    }

    fn shrunk_then_migrad(
        &self,
        gate: &Gate<'_>,
        params: &Parameters,
        from: &StartPoint,
        best: &Minimum,
    ) -> Result<Minimum, MinimizeError> {
        let shrunk = simplex(gate, self.ctx.method.tolerance, &from.at, from.fval, &from.steps)?;
        let from = StartPoint { at: shrunk.at, fval: shrunk.fval, steps: shrunk.steps, again: true };
        let again = self.gate_after(best.nfcn + gate.counts().nfcn);
        let mut next =
            self.attempt(&again, params, &from, Strategy::Careful, best.status.warnings.clone())?;
        add_before(&mut next, gate.counts(), best);
        next.status.warnings = merged(&next.status.warnings);
        Ok(next)
    }

    /// A point a little inside, when a parameter sits on its limit although F falls towards the inside.
    fn freed(&self, gate: &Gate<'_>, params: &Parameters, at: &Minimum) -> Option<(Vec<f64>, ParamId)> {
        let regular = matches!(
            at.status.stop,
            StopReason::Converged | StopReason::MachineAccuracy | StopReason::AboveMaxEdm
        );
        if !regular {
            return None;
        }
        let u = self.transform.internal(&at.values());
        for i in (0..u.0.len()).filter(|&i| self.transform.at_limit(i, u.0[i])) {
            let k = self.transform.position(i);
            let mut p = at.values();
            let step = FREED_BY * prepare::external_step(&params[k]);
            let lower = params[k].limits.lower().is_some_and(|a| (p[k] - a).abs() <= step);
            let inward = if lower { step } else { -step };
            // A hundredth of that step tells the slope; the whole one might already climb again.
            let mut probe = p.clone();
            probe[k] += 0.01 * inward;
            let f = gate.value(&self.transform.internal(&probe)).ok()?;
            if f < at.fval - super::gradient::visible_rise(at.fval, at.up) {
                p[k] += inward;
                return Some((p, ParamId(k)));
            }
        }
        None
    }

    fn again_from(
        &self,
        (values, who): (Vec<f64>, ParamId),
        params: &Parameters,
        best: Minimum,
    ) -> Result<Minimum, MinimizeError> {
        let gate = self.gate_after(best.nfcn);
        let steps = prepare::internal_steps(params, &self.transform);
        let at = self.transform.internal(&values);
        let Ok(fval) = gate.value_with(&at, Depth::Hessian) else { return Ok(best) };
        let mut warnings = best.status.warnings.clone();
        let name = &params[who.0].name;
        warnings.push(("W-BLOCKED", format!("{name} was held at its limit and freed once")));
        let from = StartPoint { at, fval, steps, again: false };
        let mut next = self.attempt(&gate, params, &from, self.ctx.method.strategy, warnings)?;
        if next.fval > best.fval {
            return Ok(best);
        }
        add_before(&mut next, Counts::default(), &best);
        next.status.warnings = merged(&next.status.warnings);
        Ok(next)
    }
}

/// What there is when even the first derivatives were cut short.
fn interrupted(gate: &Gate<'_>, from: &StartPoint, halt: Halt) -> Result<Found, MinimizeError> {
    let stop = halt.into_stop()?;
    let slopes = super::gradient::Slopes::from_steps(&from.steps, gate.up());
    let v = super::posdef::diagonal(&slopes.g2);
    let met = gate.best().filter(|(f, _)| *f < from.fval);
    let (fval, at) = met.unwrap_or((from.fval, from.at.clone()));
    let mut state = super::state::State::new(at, fval, slopes, v, 1.0);
    state.edm = f64::NAN;
    Ok(Found { state, stop, verified: Verified::NotRun, trace: Vec::new() })
}

/// Adds what something beside the search cost.
pub(super) fn add_counts(next: &mut Minimum, extra: Counts) {
    next.nfcn += extra.nfcn;
    next.ngrad += extra.ngrad;
    next.nhessian += extra.nhessian;
}

/// Adds what earlier attempts cost, and puts their path before the last one's.
pub(super) fn add_before(next: &mut Minimum, extra: Counts, before: &Minimum) {
    add_counts(next, extra);
    add_counts(next, Counts::of(before));
    let shift = extra.nfcn + before.nfcn;
    let later = next.trace.drain(..).map(|mut t| {
        t.nfcn += shift;
        t
    });
    next.trace = before.trace.iter().cloned().chain(later.collect::<Vec<_>>()).collect();
}

/// The warnings without repetitions.
fn merged(warnings: &[Warning]) -> Vec<Warning> {
    let mut out: Vec<Warning> = Vec::new();
    for w in warnings {
        if !out.contains(w) {
            out.push(w.clone());
        }
    }
    out
}

/// How an attempt ended, for the list of attempts.
pub(super) fn sentence(number: usize, how: &str, m: &Minimum) -> String {
    let end = if m.is_valid() {
        "converged".to_string()
    } else {
        format!("not valid ({})", m.status.reasons().join(", "))
    };
    // Nine digits: more say nothing to a reader.
    let short = format!("{:.8e}", m.fval);
    // Nor do fifteen zeros.
    let fval = match short.parse::<f64>() {
        Ok(f) if f == 0.0 || (1e-4..1e9).contains(&f.abs()) => f.to_string(),
        _ => short,
    };
    format!("attempt {number}, {how}: {end} at F = {fval}")
}
