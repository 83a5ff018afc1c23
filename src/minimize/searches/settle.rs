//! SIMPLEX as an algorithm of its own: runs of it until they agree. A run ends where its corners agree, and in a long valley they do so
//! far from the bottom; so a fresh simplex starts from where the last one ended, with the steps of the first and a finer goal, until two
//! of them in a row gain nothing and no lower point lies next to the end: for that question alone derivatives are taken (by differences
//! where there are none), and a value of F has to confirm their answer. Deliberately no covariance and no edm from them.

use nalgebra::DVector;

use super::nearby;
use super::simplex::{Shrunk, simplex};
use crate::minimize::call::{Gate, Halt, Warning};
use crate::minimize::migrad::edm::{ABOVE_MAX_EDM, edm_goal};
use crate::minimize::task::{StartPoint, Task};
use crate::minimize::{
    CovStatus, CovarianceForm, MinimizeError, Minimum, MinimumStatus, StopReason, TracePoint,
};
use crate::params::Parameters;

/// Runs in a row that have to agree.
const AGREE: usize = 2;
/// Most runs.
const MAX_RUNS: usize = 60;
/// A restart asks for this part of the tolerance, so that it goes on where the first run was content.
const FINER: f64 = 0.002;

/// The end of all runs.
struct Settled {
    last: Shrunk,
    /// F of the end of every run.
    runs: usize,
    /// Parameters with which F does not change.
    flat: Vec<usize>,
    trace: Vec<TracePoint>,
}

impl Task<'_> {
    /// SIMPLEX until it settles.
    pub(in crate::minimize) fn simplex_only(
        &self,
        params: &Parameters,
        warnings: Vec<Warning>,
    ) -> Result<Minimum, MinimizeError> {
        let gate = self.gate();
        let from = self.first(&gate, params)?;
        let settled = self.settle(&gate, &from)?;
        let unit = gate.unit(settled.last.fval);
        let goal = (self.ctx.method.tolerance * unit).max(settled.last.goal);
        Ok(result(&gate, params, settled, goal, warnings))
    }

    fn settle(&self, gate: &Gate<'_>, from: &StartPoint) -> Result<Settled, MinimizeError> {
        let tolerance = self.ctx.method.tolerance;
        let first = simplex(gate, tolerance, &from.at, from.fval, &from.steps)?;
        let mut settled = Settled { trace: first.trace.clone(), last: first, runs: 1, flat: Vec::new() };
        let mut agreed = 0;
        while ended(&settled.last) {
            if settled.runs >= MAX_RUNS {
                settled.last.stop = StopReason::AboveMaxEdm;
                break;
            }
            if agreed >= AGREE {
                match self.below(gate, &settled.last, &from.steps) {
                    Ok(None) => break,
                    Ok(Some((at, fval))) => (settled.last.at, settled.last.fval, agreed) = (at, fval, 0),
                    Err(halt) => {
                        settled.last.stop = halt.into_stop()?;
                        break;
                    }
                }
            }
            let before = settled.last.fval;
            // Turned and of another size, so that it does not end where the last one did for the same reason.
            let size = if settled.runs % 2 == 1 { -1.0 } else { 3.0 };
            let next = simplex(gate, FINER * tolerance, &settled.last.at, before, &(&from.steps * size))?;
            let gain = before - next.fval;
            agreed = if gain <= self.worth(gate, next.fval) { agreed + 1 } else { 0 };
            settled.runs += 1;
            settled.trace.extend(next.trace.iter().filter(|t| t.fval < before).cloned());
            settled.last = next;
        }
        if ended(&settled.last) {
            match nearby::flat(gate, &settled.last.at, settled.last.fval, &from.steps) {
                Ok(flat) => settled.flat = flat,
                Err(halt) => settled.last.stop = halt.into_stop()?,
            }
        }
        Ok(settled)
    }

    /// What a restart has to gain to be worth another one: what MIGRAD would still want.
    fn worth(&self, gate: &Gate<'_>, fval: f64) -> f64 {
        edm_goal(self.ctx.method.tolerance, gate.unit(fval), fval)
    }

    fn below(
        &self,
        gate: &Gate<'_>,
        last: &Shrunk,
        steps: &DVector<f64>,
    ) -> Result<Option<(crate::minimize::transform::Internal, f64)>, Halt> {
        let worth = self.worth(gate, last.fval);
        nearby::lower(gate, self.ctx.method.strategy, (&last.at, last.fval), &steps.abs(), worth)
    }
}

/// Whether a run came to its own end.
fn ended(run: &Shrunk) -> bool {
    matches!(run.stop, StopReason::Converged | StopReason::MachineAccuracy)
}

/// Values, no errors.
fn result(
    gate: &Gate<'_>,
    params: &Parameters,
    settled: Settled,
    goal: f64,
    warnings: Vec<Warning>,
) -> Minimum {
    let Settled { last, runs, flat, trace } = settled;
    let mut params = params.clone();
    params.set_values(&gate.transform().external(&last.at));
    let n = params.len();
    let above = last.edm.is_nan() || last.edm > ABOVE_MAX_EDM * goal;
    let mut warnings = warnings;
    warnings.extend(gate.warnings());
    let counts = gate.counts();
    let flat: Vec<String> = flat.into_iter().map(|i| gate.transform().name(i).to_string()).collect();
    let valid = ended(&last) && !above && last.fval.is_finite() && flat.is_empty();
    let account = format!(
        "SIMPLEX, {runs} runs: the last two agree, no lower point next to their end; edm and errors are not those of derivatives"
    );
    Minimum {
        algorithm: "Simplex",
        fval: last.fval,
        edm: last.edm,
        edm_goal: goal,
        up: gate.up(),
        nfcn: counts.nfcn,
        ngrad: counts.ngrad,
        nhessian: counts.nhessian,
        covariance: None,
        covariance_form: CovarianceForm::Hessian,
        errors: params.iter().map(|p| if p.is_free() { f64::NAN } else { 0.0 }).collect(),
        global_correlations: vec![f64::NAN; n],
        status: MinimumStatus {
            stop: last.stop,
            covariance: CovStatus::Missing,
            valid,
            above_max_edm: above,
            hesse_failed: false,
            posdef: false,
            at_limit: Vec::new(),
            flat,
            attempts: if valid { vec![account] } else { Vec::new() },
            warnings,
        },
        minima: Vec::new(),
        trimming: None,
        params,
        trace,
    }
}
