//! MIGRAD again from another side when it failed, and off a limit it got stuck on (specification 4.3, 5.3; iminuit's `iterate` and
//! `use_simplex`).

use super::{Ctx, Method, MinimizeError, Minimum, StopReason, Strategy};
use crate::minimize::attempts::{add_before, better, merged, runs_away, sentence};
use crate::minimize::call::{Counts, Depth, Gate, Warning};
use crate::minimize::finish;
use crate::minimize::migrad::polish::polish;
use crate::minimize::migrad::search::{Settings, migrad};
use crate::minimize::migrad::seed::seed;
use crate::minimize::migrad::state::{Found, Verified};
use crate::minimize::observer::StopOnly;
use crate::minimize::prepare;
use crate::minimize::searches::simplex::simplex;
use crate::minimize::task::{StartPoint, Task, interrupted, run};
use crate::params::{ParamId, Parameters};

/// A parameter stuck on its limit is freed by this part of its start step.
const FREED_BY: f64 = 0.1;

impl Task<'_> {
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
            let astray = runs_away(&best);
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
            best = better(best, next);
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
        add_before(&mut next, Counts::default(), &before);
        next.status.warnings = merged(&next.status.warnings);
        Ok(better(before, next))
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
            if f < at.fval - crate::minimize::migrad::gradient::visible_rise(at.fval, at.up) {
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
