//! SEEK: the Monte Carlo search of MINUIT (F. James, MINUIT Reference Manual, CERN D506). Points uniform within three steps of the best one
//! so far; a better one becomes the center. Good for a first look where nothing is known; never for a result.

use super::judge::Chosen;
use super::scan::around;
use crate::minimize::attempts::add_counts;
use crate::minimize::call::{Gate, Halt, Warning, call_limit};
use crate::minimize::task::{StartPoint, Task};
use crate::minimize::transform::Internal;
use crate::minimize::{MinimizeError, Minimum, StopReason, TracePoint};
use crate::numeric::random::Random;
use crate::params::Parameters;

/// Half width of the box in steps.
const REACH: f64 = 3.0;

impl Task<'_> {
    /// Random points until the call limit (which 0 does not lift: the search would never end).
    pub(in crate::minimize) fn seek(
        &self,
        params: &Parameters,
        mut warnings: Vec<Warning>,
    ) -> Result<Minimum, MinimizeError> {
        let gate = self.gate();
        let StartPoint { mut at, mut fval, steps, .. } = self.first(&gate, params)?;
        let limit = call_limit(self.ctx.method.max_calls.filter(|&n| n > 0), steps.len());
        let mut random = Random::new(self.ctx.method.seed, 0);
        let mut trace = Vec::new();
        let reach = steps * REACH;
        let mut draw = || random.uniform();
        let stop = loop {
            if gate.counts().nfcn >= limit {
                break StopReason::Converged;
            }
            let next = around(&at, &reach, &mut draw);
            match gate.value(&next) {
                Ok(f) if f < fval => {
                    (at, fval) = (next, f);
                    trace.push(trace_point(&gate, &at, fval));
                }
                Ok(_) => {}
                Err(halt) => break Halt::into_stop(halt)?,
            }
        };
        // What follows is a look at the point found, not part of the search.
        warnings.extend(gate.warnings());
        let chosen = Chosen { algorithm: "Seek", at, fval, stop, trace };
        let mut found = self.judged(&self.unlimited(), params, chosen, warnings)?;
        add_counts(&mut found, gate.counts());
        Ok(found)
    }
}

/// A point of a path without an edm.
pub(in crate::minimize) fn trace_point(gate: &Gate<'_>, at: &Internal, fval: f64) -> TracePoint {
    TracePoint { nfcn: gate.counts().nfcn, fval, edm: f64::NAN, values: gate.transform().external(at) }
}
