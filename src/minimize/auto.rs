//! The automatic choice: what is linear is solved, data without errors go to Levenberg–Marquardt (residuals give more digits than sums of
//! their squares), everything else goes to MIGRAD, which with exact second derivatives takes Newton steps and needs fewer passes. Each end
//! is judged by MIGRAD's own edm and the Hessian; and where it is in doubt there is a ladder of other starts, by Levenberg–Marquardt where
//! there are residuals, by many starts where there are none and nothing else has led to a minimum, of which the report lists every step.
//!
//! In doubt is a search that did not end in a valid minimum, and one whose χ² is next to impossible, as long as trying again costs next
//! to nothing.

use super::{Algorithm, CovarianceForm, MinimizeError, Minimum, StopReason};
use crate::fcn::SumOfSquares;
use crate::minimize::attempts::{add_counts, better, runs_away, same, sentence};
use crate::minimize::call::{Counts, Halt, Warning};
use crate::minimize::least_squares::exact::LARGEST_JACOBIAN;
use crate::minimize::least_squares::jtj;
use crate::minimize::least_squares::levenberg::{self, Plan};
use crate::minimize::least_squares::residuals::Residuals;
use crate::minimize::least_squares::separable;
use crate::minimize::least_squares::starts::Starts;
use crate::minimize::migrad::edm::ABOVE_MAX_EDM;
use crate::minimize::minimum::AWAY;
use crate::minimize::task::{StartPoint, Task};
use crate::numeric::stats;
use crate::params::Parameters;

/// With more than this, other starts are tried only where the search has failed.
const CHEAP_JACOBIAN: usize = 1 << 15;
/// A χ² this improbable says that there may be another minimum, where neighbouring residuals are alike besides, as they are beside a
/// peak that was not found. Errors that are merely too small leave them independent.
const IMPROBABLE: f64 = 1e-4;
/// Levenberg–Marquardt hands over when a Gauss–Newton step would gain less than this part of the unit of F …
const HAND_OVER: f64 = 1e-5;
/// … and less than this where data without errors leave the unit to the fit: their parameters are wanted to the last digit.
const HAND_OVER_EXACT: f64 = 1e-9;
/// Correlation of neighbours beyond chance, in standard deviations.
const ALIKE: f64 = 2.0;
/// Points that a ladder looks at for each parameter that does not enter linearly, and in any case.
const STARTS: (usize, usize) = (60, 24);
/// So many starts in a row that lead nowhere lower are enough.
const FRUITLESS: usize = 5;
/// How the first attempt starts.
const FIRST: &str = "from the given values";
/// All starts together may cost this many times the call limit of one search.
const LADDER_LIMITS: usize = 10;
/// Once the lowest minimum has been found this often, it is the one.
const ENOUGH: usize = 3;

impl Task<'_> {
    /// The automatic choice.
    pub(super) fn automatic(
        &self,
        params: &Parameters,
        warnings: Vec<Warning>,
    ) -> Result<Minimum, MinimizeError> {
        let tries = self.ctx.method.iterate.max(1);
        let size = self.ctx.fcn.squares().map_or(usize::MAX, |s| s.n_rows().saturating_mul(params.n_free()));
        if size > LARGEST_JACOBIAN {
            let found = self.with_retries(params, tries, warnings)?;
            return Ok(if tries > 1 { self.last_rung(params, found) } else { found });
        }
        // Neither a reason why it is not linear nor a halt ends it here: what follows meets the halt again, and knows how to end.
        if let Ok(Ok(solved)) = self.linear(params, &warnings) {
            return Ok(solved);
        }
        // Without errors the last digits count, and residuals give more of them than sums of their squares.
        let first = if self.ctx.fcn.scatter().is_some() {
            self.levenberg(params, Vec::new(), 0, warnings)?
        } else {
            self.with_retries(params, 1, warnings)?
        };
        if tries == 1 || !self.in_doubt(&first, size) {
            return Ok(first);
        }
        Ok(self.ladder(params, first, size))
    }

    /// Many starts where there are no residuals to tell good ones, and nothing else has led to a minimum. Not with so many data that there is
    /// a coarse function, and not beyond a limit of calls. Where a parameter ran away only what is lower by a standard deviation's rise
    /// counts: a function that falls off to nothing has minima of rounding out there.
    fn last_rung(&self, params: &Parameters, found: Minimum) -> Minimum {
        let ended =
            found.is_valid() || matches!(found.status.stop, StopReason::CallLimit | StopReason::Cancelled);
        let dear = self.ctx.fcn.squares().is_some() || self.ctx.fcn.coarse().is_some();
        if ended || dear || self.ctx.method.max_calls.is_some() || self.ctx.watch.stop_requested() {
            return found;
        }
        let mut attempts = found.status.attempts.clone();
        if attempts.is_empty() {
            attempts.push(sentence(1, FIRST, &found));
        }
        let Ok(other) = self.multistart(params, found.status.warnings.clone()) else { return found };
        let astray = runs_away(&found) || attempts.iter().any(|a| a.contains(AWAY));
        if astray && other.fval > found.fval - self.ctx.fcn.up() {
            return found;
        }
        attempts.push(sentence(attempts.len() + 1, "many starts", &other));
        let spent = Counts::of(&found);
        let mut best = better(found, other);
        add_counts(&mut best, spent);
        best.status.attempts = attempts;
        best
    }

    /// Levenberg–Marquardt from the values of `params`, then MIGRAD from where that ends; `linear` parameters are solved for, after
    /// `spent` calls of other attempts.
    pub(super) fn levenberg(
        &self,
        params: &Parameters,
        linear: Vec<usize>,
        spent: usize,
        warnings: Vec<Warning>,
    ) -> Result<Minimum, MinimizeError> {
        let gate = self.gate_after(spent);
        let rows = Residuals::new(&gate, params).ok_or(MinimizeError::NoSquares)?;
        let from = self.first(&gate, params)?;
        let relative_goal = if self.ctx.fcn.scatter().is_some() { HAND_OVER_EXACT } else { HAND_OVER };
        let plan = Plan { relative_goal, linear };
        let descent = match levenberg::descend(&rows, &plan, gate.transform().external(&from.at)) {
            Ok(descent) => descent,
            Err(halt) => return self.stopped(&gate, params, &from, halt, warnings),
        };
        let at = gate.transform().internal(&descent.point.p);
        let mut here = params.clone();
        here.set_values(&descent.point.p);
        let steps = crate::minimize::prepare::internal_steps(&here, gate.transform());
        let near = StartPoint { at, fval: descent.point.sum, steps, again: false };
        let strategy = self.ctx.method.strategy;
        let mut found = match descent.halt {
            // A valley without end: MIGRAD, which asks for less, may still find its bottom low enough.
            Some(Halt::CallLimit) if self.is_automatic() => {
                let again = self.gate_after(spent + gate.counts().nfcn);
                let mut found = self.attempt(&again, params, &near, strategy, warnings)?;
                add_counts(&mut found, gate.counts());
                found
            }
            Some(halt) => self.stopped(&gate, params, &near, halt, warnings)?,
            None => self.attempt(&gate, params, &near, strategy, warnings)?,
        };
        if found.is_valid() && !found.status.posdef {
            doubt_valley(&rows, &mut found);
        }
        if self.takes_jacobian() {
            jtj::take(&gate, &mut found);
        }
        found.algorithm = "Levenberg-Marquardt";
        found.trace.splice(0..0, descent.trace);
        Ok(found)
    }

    fn is_automatic(&self) -> bool {
        self.ctx.method.algorithm == Algorithm::Auto
    }

    /// Whether the errors are to be those of the linearised problem.
    fn takes_jacobian(&self) -> bool {
        match self.ctx.method.covariance {
            CovarianceForm::Auto => self.ctx.fcn.scatter().is_some_and(|s| s.regression),
            CovarianceForm::Hessian | CovarianceForm::Sandwich => false,
            CovarianceForm::Jacobian => true,
        }
    }

    /// Whether other starts are worth a try.
    fn in_doubt(&self, found: &Minimum, size: usize) -> bool {
        let limited = found.status.stop == StopReason::CallLimit && self.ctx.method.max_calls.is_some();
        if limited || found.status.stop == StopReason::Cancelled {
            return false;
        }
        if !found.is_valid() {
            return true;
        }
        if size > CHEAP_JACOBIAN || self.ctx.fcn.scatter().is_some() {
            return false;
        }
        let Some(squares) = self.ctx.fcn.squares() else { return false };
        let ndof = squares.n_rows().saturating_sub(found.params.n_free());
        if ndof == 0 {
            return false;
        }
        let p_value = stats::chi2_p_value(found.fval, ndof as f64);
        p_value < IMPROBABLE && neighbours(squares, &found.values()) > ALIKE
    }

    /// Whether no more starts are needed: a good minimum ends the doubt at once; where none can be told to be good (no errors, no
    /// χ²) one that is found again and again is the one.
    fn settled(&self, list: &Candidates, size: usize) -> bool {
        let best = list.lowest();
        !self.in_doubt(best, size) && (self.ctx.fcn.scatter().is_none() || list.times(best) >= ENOUGH)
    }

    /// Other starts: from the given values with what enters linearly solved for, then from the best of many points around and among
    /// the data, of each of which one pass tells how low F is with what enters linearly solved for.
    fn ladder(&self, params: &Parameters, first: Minimum, size: usize) -> Minimum {
        let gate = self.gate();
        let Some(rows) = Residuals::new(&gate, params) else { return first };
        let linear = separable::linear_parameters(&rows, &params.values());
        let curved: Vec<usize> = (0..rows.n_free()).filter(|i| !linear.contains(i)).collect();
        let mut list = Candidates::new(first);
        // The user's limit holds for all attempts together.
        let limited = self.ctx.method.max_calls.is_some();
        let most = if limited { self.limit } else { self.limit.saturating_mul(LADDER_LIMITS) };
        let mut try_from = |values: &[f64], how: &str| {
            let mut from = params.clone();
            from.set_values(values);
            // A start where the function is not finite is no start.
            if let Ok(found) = self.levenberg(&from, linear.clone(), list.nfcn(), Vec::new()) {
                list.add(found, how);
            }
            let spent = list.nfcn() >= most || self.ctx.watch.stop_requested();
            spent || self.settled(&list, size) || list.fruitless() >= FRUITLESS
        };
        let mut done = !linear.is_empty()
            && try_from(&params.values(), "from the given values, what enters linearly solved for");
        if !done && !curved.is_empty() {
            let span = self.ctx.fcn.squares().and_then(|s| s.span());
            let mut starts = Starts::new(params, &curved, span);
            let count = STARTS.0 * curved.len() + STARTS.1;
            let points = (0..count).map(|_| starts.next());
            let how = format!("from the best of {count} other starts");
            let mut ranked = separable::ranked(&rows, &linear, points).into_iter();
            while !done && let Some(values) = ranked.next() {
                done = try_from(&values, &how);
            }
        }
        list.best(gate.counts())
    }
}

/// In a bent valley the Hessian can be singular to rounding far from the minimum, so that edm says nothing: a Gauss–Newton step that
/// would still gain is then the better witness.
fn doubt_valley(rows: &Residuals<'_, '_>, found: &mut Minimum) {
    let Ok(Some(gain)) = levenberg::gain(rows, found.values()) else { return };
    if gain > ABOVE_MAX_EDM * found.edm_goal {
        found.edm = gain;
        found.status.above_max_edm = true;
        found.status.valid = false;
        found.status.stop = StopReason::AboveMaxEdm;
    }
}

/// The ends of a ladder.
struct Candidates {
    all: Vec<Minimum>,
    attempts: Vec<String>,
    /// How many of the last ones have not led lower.
    fruitless: usize,
}

impl Candidates {
    fn new(first: Minimum) -> Candidates {
        let attempts = vec![sentence(1, FIRST, &first)];
        Candidates { all: vec![first], attempts, fruitless: 0 }
    }

    fn add(&mut self, found: Minimum, how: &str) {
        let before = self.lowest().fval;
        let goal = self.lowest().edm_goal;
        self.attempts.push(sentence(self.all.len() + 1, how, &found));
        let lower = found.is_valid() && (found.fval < before - goal || !self.lowest().is_valid());
        self.fruitless = if lower { 0 } else { self.fruitless + 1 };
        self.all.push(found);
    }

    fn fruitless(&self) -> usize {
        self.fruitless
    }

    fn nfcn(&self) -> usize {
        self.all.iter().map(|m| m.nfcn).sum()
    }

    /// The lowest of the valid ones, unless one that is not valid is clearly lower: then that is the truth.
    fn chosen(&self) -> usize {
        let lowest = |valid: bool| {
            // How low F is on the way to infinity says nothing against a minimum.
            let counts = |m: &Minimum| m.is_valid() == valid && m.fval.is_finite() && !runs_away(m);
            let of = self.all.iter().enumerate().filter(|(_, m)| counts(m));
            let low = of.clone().min_by(|a, b| a.1.fval.total_cmp(&b.1.fval))?.1;
            // Of those that are the same but for rounding (terms that have changed places, say) the one nearest to the user's start.
            of.map(|(i, _)| i).find(|&i| same(&self.all[i], low))
        };
        match (lowest(true), lowest(false)) {
            (Some(good), Some(other)) if !same(&self.all[good], &self.all[other]) => {
                if self.all[other].fval < self.all[good].fval { other } else { good }
            }
            (Some(good), _) => good,
            (None, other) => other.unwrap_or(0),
        }
    }

    /// The one to be reported, as it stands now.
    fn lowest(&self) -> &Minimum {
        &self.all[self.chosen()]
    }

    /// How often it was found.
    fn times(&self, found: &Minimum) -> usize {
        self.all.iter().filter(|m| same(m, found)).count()
    }

    /// The chosen one with the account of all, and of what was spent `beside` them.
    fn best(mut self, beside: Counts) -> Minimum {
        let chosen = self.chosen();
        let mut best = self.all.swap_remove(chosen);
        best.status.attempts = self.attempts;
        add_counts(&mut best, beside);
        for other in &self.all {
            add_counts(&mut best, Counts::of(other));
        }
        best
    }
}

/// Correlation of residuals at `p` that are neighbours on the axis (in the order of the rows where there is none), in standard deviations
/// of that of independent ones (J. Durbin, G. Watson, Biometrika 37 (1950) 409).
fn neighbours(squares: &dyn SumOfSquares, p: &[f64]) -> f64 {
    let mut r = vec![0.0; squares.n_rows()];
    squares.residuals(p, &mut r, &mut []);
    if let Some(x) = squares.places().filter(|x| x.len() <= r.len() && !x.is_sorted()) {
        let mut order: Vec<usize> = (0..x.len()).collect();
        order.sort_by(|&i, &j| x[i].total_cmp(&x[j]));
        r = order.into_iter().map(|i| r[i]).collect();
    }
    let products: f64 = r.windows(2).map(|w| w[0] * w[1]).sum();
    (r.len() as f64).sqrt() * products / r.iter().map(|r| r * r).sum::<f64>()
}
