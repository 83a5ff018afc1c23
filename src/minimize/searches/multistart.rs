//! Many starts: points that fill the region evenly (Sobol), a short SIMPLEX from each, MIGRAD from the best ends that differ, and a list of
//! the minima found. Starts run in parallel; what is found does not depend on the number of threads, because every start has its own
//! share of the calls and results are taken in the order of the starts.

use nalgebra::DVector;
use rayon::prelude::*;

use super::simplex::simplex;
use super::sobol::Sobol;
use crate::minimize::attempts::add_counts;
use crate::minimize::call::{Counts, Halt, Warning};
use crate::minimize::prepare;
use crate::minimize::task::{StartPoint, Task};
use crate::minimize::{LocalMinimum, MinimizeError, Minimum, StopReason};
use crate::params::{Parameter, Parameters};

/// A short SIMPLEX may take this many calls for each parameter.
const SHORT: usize = 50;
/// MIGRAD starts from at least this many ends.
const FEWEST: usize = 3;
/// A start lies within this many steps of the value …
const NEAR_STEPS: f64 = 10.0;
/// … but the outermost starts reach this many times further: a step is a guess.
const FURTHER: f64 = 100.0;
/// Decades around the distance from a single limit, to either side.
const DECADES: f64 = 2.0;
/// Minima closer than this part of an error are one.
const SAME_SIGMA: f64 = 0.1;
/// Where errors are not known: closer than this part of the value or of the step.
const SAME_VALUE: f64 = 1e-3;

/// Where a start led by SIMPLEX.
struct End {
    from: StartPoint,
    /// How many starts ended here.
    found: usize,
    cancelled: bool,
}

impl Task<'_> {
    /// The lowest minimum of many starts, with the list of all.
    pub(in crate::minimize) fn multistart(
        &self,
        params: &Parameters,
        mut warnings: Vec<Warning>,
    ) -> Result<Minimum, MinimizeError> {
        let wanted = self.ctx.method.starts.max(1);
        let gate = self.gate();
        let own = self.first(&gate, params)?;
        warnings.extend(gate.warnings());
        let starts = self.starts(params, wanted - 1);
        let limit = self.short_limit(wanted);
        let walks: Vec<Result<(End, Counts), MinimizeError>> = starts
            .par_iter()
            .map(|start| {
                let done = self.short(params, start, limit);
                self.part_done();
                done
            })
            .collect();
        let (first, mut spent) = self.walk_down(&own, limit)?;
        spent += gate.counts();
        let mut ends = vec![first];
        for walk in walks {
            // A start outside the domain is no start; an infinitely low one is the end of everything.
            match walk {
                Ok((end, counts)) => {
                    spent += counts;
                    ends.push(end);
                }
                Err(e @ MinimizeError::NegativeInfinity { .. }) => return Err(e),
                Err(_) => {}
            }
        }
        let n_starts = ends.len();
        let cancelled = ends.iter().any(|e| e.cancelled);
        let ends = distinct(ends);
        let most = FEWEST.max((wanted as f64).sqrt().ceil() as usize);
        let chosen = if cancelled { 1 } else { most.min(ends.len()) };
        let minima: Vec<Result<(Minimum, usize), MinimizeError>> =
            ends[..chosen].par_iter().map(|end| self.descend_from(params, end, chosen)).collect();
        let minima = minima.into_iter().collect::<Result<Vec<_>, _>>()?;
        let mut best = choose(minima);
        add_counts(&mut best, spent);
        best.algorithm = "Multistart";
        best.status.warnings.splice(0..0, warnings);
        best.status.attempts.push(format!(
            "{n_starts} starts, SIMPLEX from each, MIGRAD from the best {chosen} ends: {}",
            counted(best.minima.len())
        ));
        if cancelled || self.ctx.watch.stop_requested() {
            best.status.stop = StopReason::Cancelled;
            best.status.valid = false;
        }
        Ok(best)
    }

    /// Calls for one SIMPLEX: half of the user's limit goes to all of them.
    fn short_limit(&self, starts: usize) -> usize {
        let short = SHORT * self.n_free();
        match self.ctx.method.max_calls {
            None | Some(0) => short,
            Some(all) => short.min((all / 2 / starts).max(1)),
        }
    }

    /// Other starts: external values of all parameters.
    fn starts(&self, params: &Parameters, n: usize) -> Vec<Vec<f64>> {
        let free = params.free();
        let mut sobol = Sobol::new(free.len(), self.ctx.method.seed);
        let one = |cube: Vec<f64>| {
            let mut values = params.values();
            for (&k, x) in free.iter().zip(cube) {
                values[k] = spread(&params[k], x);
            }
            values
        };
        (0..n).map(|_| one(sobol.next())).collect()
    }

    fn short(
        &self,
        params: &Parameters,
        start: &[f64],
        limit: usize,
    ) -> Result<(End, Counts), MinimizeError> {
        let mut here = params.clone();
        here.set_values(start);
        let gate = self.limited(limit);
        // Steps of the user's own start: those of a value far away would be as far off as the value.
        let steps = prepare::internal_steps(params, gate.transform());
        let at = gate.transform().start(&here.values(), &steps).0;
        let fval = match gate.value(&at) {
            Ok(f) if f.is_finite() => f,
            Ok(_) => return Err(MinimizeError::CallLimit),
            Err(halt) => return Err(Halt::into_error(halt)),
        };
        let (end, mut counts) =
            self.walk_down(&StartPoint { at, fval, steps: steps * NEAR_STEPS, again: false }, limit)?;
        counts += gate.counts();
        Ok((end, counts))
    }

    /// A short SIMPLEX.
    fn walk_down(&self, from: &StartPoint, limit: usize) -> Result<(End, Counts), MinimizeError> {
        let gate = self.limited(limit);
        let shrunk = simplex(&gate, self.ctx.method.tolerance, &from.at, from.fval, &from.steps)?;
        let cancelled = shrunk.stop == StopReason::Cancelled;
        let from = StartPoint { at: shrunk.at, fval: shrunk.fval, steps: shrunk.steps, again: false };
        Ok((End { from, found: 1, cancelled }, gate.counts()))
    }

    /// MIGRAD from an end; the other half of the user's limit is shared by all.
    fn descend_from(
        &self,
        params: &Parameters,
        end: &End,
        n: usize,
    ) -> Result<(Minimum, usize), MinimizeError> {
        let gate = match self.ctx.method.max_calls {
            None => self.gate(),
            Some(0) => self.unlimited(),
            Some(all) => self.limited((all / 2 / n).max(1)),
        };
        let found = self.attempt(&gate, params, &end.from, self.ctx.method.strategy, Vec::new())?;
        Ok((found, end.found))
    }
}

/// A value of a parameter from a coordinate between 0 and 1.
fn spread(p: &Parameter, x: f64) -> f64 {
    let y = 2.0 * x - 1.0;
    let step = prepare::external_step(p);
    let scale = |distance: f64| if distance > 0.0 { distance } else { step } * 10f64.powf(DECADES * y);
    match (p.limits.lower(), p.limits.upper()) {
        (Some(a), Some(b)) => a + x * (b - a),
        (Some(a), None) => a + scale(p.value - a),
        (None, Some(b)) => b - scale(b - p.value),
        (None, None) => p.value + NEAR_STEPS * step * y * FURTHER.powf(y.abs()),
    }
}

/// The ends sorted by F, those that are the same place as a lower one counted there.
fn distinct(mut ends: Vec<End>) -> Vec<End> {
    ends.sort_by(|a, b| a.from.fval.total_cmp(&b.from.fval));
    let mut out: Vec<End> = Vec::new();
    for end in ends {
        match out.iter_mut().find(|o| close(&o.from, &end.from)) {
            Some(same) => same.found += end.found,
            None => out.push(end),
        }
    }
    out
}

/// Whether two simplexes overlap.
fn close(a: &StartPoint, b: &StartPoint) -> bool {
    let reach: DVector<f64> = &a.steps + &b.steps;
    (&a.at.0 - &b.at.0).iter().zip(reach.iter()).all(|(d, r)| d.abs() <= r.abs())
}

/// The lowest valid minimum (or the lowest end, if that is clearly lower), with the list of all.
fn choose(mut minima: Vec<(Minimum, usize)>) -> Minimum {
    let list = merged(&minima);
    let lowest = |valid: bool| {
        let of = minima.iter().enumerate().filter(|(_, m)| m.0.is_valid() == valid);
        of.min_by(|a, b| a.1.0.fval.total_cmp(&b.1.0.fval)).map(|(i, m)| (i, m.0.fval, m.0.edm_goal))
    };
    let chosen = match (lowest(true), lowest(false)) {
        (Some((_, good, goal)), Some((other, low, _))) if low < good - 10.0 * goal => other,
        (Some((good, ..)), _) => good,
        (None, other) => other.map_or(0, |(i, ..)| i),
    };
    let mut best = minima.swap_remove(chosen).0;
    for (other, _) in &minima {
        add_counts(&mut best, Counts::of(other));
    }
    best.minima = list;
    best
}

/// The minima sorted by F, those within a tenth of an error counted once.
fn merged(minima: &[(Minimum, usize)]) -> Vec<LocalMinimum> {
    let mut sorted: Vec<&(Minimum, usize)> = minima.iter().filter(|m| m.0.fval.is_finite()).collect();
    // Valid ones first among equals, so that their errors measure what is the same.
    sorted.sort_by(|a, b| b.0.is_valid().cmp(&a.0.is_valid()).then(a.0.fval.total_cmp(&b.0.fval)));
    let mut out: Vec<(&Minimum, LocalMinimum)> = Vec::new();
    for (minimum, found) in sorted {
        match out.iter_mut().find(|(known, _)| same(known, minimum) || unfinished(known, minimum)) {
            Some((_, entry)) => entry.found += found,
            None => out.push((minimum, LocalMinimum { found: *found, ..LocalMinimum::of(minimum) })),
        }
    }
    let mut list: Vec<LocalMinimum> = out.into_iter().map(|(_, entry)| entry).collect();
    list.sort_by(|a, b| a.fval.total_cmp(&b.fval));
    list
}

/// Whether two searches that did not converge were left at the same height: most likely in the same flat valley.
fn unfinished(a: &Minimum, b: &Minimum) -> bool {
    !a.is_valid() && !b.is_valid() && (a.fval - b.fval).abs() <= 10.0 * a.edm_goal.max(b.edm_goal)
}

/// Whether `other` is the minimum `known`.
pub(in crate::minimize) fn same(known: &Minimum, other: &Minimum) -> bool {
    known.params.iter().zip(other.params.iter()).zip(&known.errors).all(|((a, b), error)| {
        let sigma = if error.is_finite() { SAME_SIGMA * error } else { 0.0 };
        let size = SAME_VALUE * a.value.abs().max(prepare::external_step(a));
        !a.is_free() || (a.value - b.value).abs() <= if sigma > 0.0 { sigma } else { size }
    })
}

fn counted(n: usize) -> String {
    if n == 1 { "one minimum".to_string() } else { format!("{n} minima") }
}
