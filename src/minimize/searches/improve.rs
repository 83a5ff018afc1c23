//! IMPROVE: is there a lower minimum than this one? (A. Goldstein, J. Price, Math. Comp. 25 (1971) 569.) The minimum is divided out,
//!
//! ```text
//! G(u) = (F(u) − F̂) / ½(u − û)ᵀH(u − û)
//! ```
//!
//! which for a parabola is 1 everywhere and falls below 0 only where F lies below F̂. SIMPLEX descends G from random points around the
//! minimum; where it comes below 0, MIGRAD goes on from there with F. Finding nothing proves nothing.
//!
//! The search has calls of its own: neither what the fit has spent nor what it may spend has a part in them, and MIGRAD from a lower
//! point has all the calls of a fit.

use std::cell::{Cell, RefCell};

use nalgebra::{DMatrix, DVector};

use super::multistart::same;
use super::simplex::{Surface, descend};
use crate::minimize::attempts::{add_before, add_counts};
use crate::minimize::call::{Counts, Gate, Halt, call_limit};
use crate::minimize::migrad::edm::edm_goal;
use crate::minimize::migrad::gradient::{self, Slopes};
use crate::minimize::migrad::hessian::{Curvature, hessian};
use crate::minimize::migrad::posdef;
use crate::minimize::prepare;
use crate::minimize::task::{StartPoint, Task};
use crate::minimize::transform::Internal;
use crate::minimize::{LocalMinimum, MinimizeError, Minimum, StopReason};
use crate::numeric::linalg;
use crate::numeric::random::Random;
use crate::params::Parameters;

/// Random starts beside one for each parameter.
const STARTS: usize = 2;
/// Starts lie about this many errors away, times 1 to the next.
const SPREAD: f64 = 3.0;
const SCALES: usize = 6;
/// Nearer than this to the minimum, in errors, G is not looked at.
const NEAR: f64 = 0.1;
/// A descent of G may take this many calls for each parameter.
const SHORT: usize = 50;
/// How often a new minimum is improved on.
const ROUNDS: usize = 5;
/// Corners of G agree within this.
const GOAL: f64 = 1e-3;

/// The minimum that is divided out.
struct Valley {
    at: Internal,
    fval: f64,
    h: DMatrix<f64>,
    /// L of V = LLᵀ in units of one error: 2·up·H⁻¹.
    root: DMatrix<f64>,
    up: f64,
}

impl Valley {
    /// G; +∞ next to the minimum.
    fn divided(&self, u: &Internal, f: f64) -> f64 {
        let d = &u.0 - &self.at.0;
        let q = 0.5 * d.dot(&(&self.h * &d));
        if q < self.up * NEAR * NEAR || q.is_nan() { f64::INFINITY } else { (f - self.fval) / q }
    }
}

impl Task<'_> {
    /// `best`, or a lower minimum; the list of local minima holds both.
    pub(in crate::minimize) fn improved(
        &self,
        params: &Parameters,
        mut best: Minimum,
    ) -> Result<Minimum, MinimizeError> {
        for round in 0..ROUNDS {
            if !best.is_valid() {
                break;
            }
            let hunt = Hunt { gate: self.limited(self.own_limit()), tries: Cell::new(0) };
            let text = match self.lower_point(&hunt, &best, round) {
                Ok(Search::Below(at, fval)) => match self.adopt(params, &hunt, (at, fval), best)? {
                    (better, true) => {
                        best = better;
                        continue;
                    }
                    (same, false) => return Ok(same),
                },
                Ok(Search::Nothing) => format!("no better minimum found in {}", hunt.account()),
                Ok(Search::NoHessian) => {
                    "it needs second derivatives that are positive definite at the minimum".to_string()
                }
                Err(halt) => match halt.into_stop()? {
                    StopReason::Cancelled => format!("stopped on request, after {}", hunt.account()),
                    _ => format!("ended by its own limit of calls, after {}", hunt.account()),
                },
            };
            best.status.attempts.push(format!("IMPROVE: {text}"));
            add_counts(&mut best, hunt.gate.counts());
            break;
        }
        Ok(best)
    }

    /// Calls for one search: all tries and the Hessian, but no more than the user allows a fit.
    fn own_limit(&self) -> usize {
        let n = self.n_free();
        let all = (STARTS + n) * SHORT * n + call_limit(None, n);
        all.min(call_limit(self.ctx.method.max_calls.or(Some(0)), n))
    }

    /// MIGRAD from a point below the minimum; true when it ends in a lower one.
    fn adopt(
        &self,
        params: &Parameters,
        hunt: &Hunt<'_>,
        (at, fval): (Internal, f64),
        mut best: Minimum,
    ) -> Result<(Minimum, bool), MinimizeError> {
        let gate = &hunt.gate;
        let steps = prepare::wide_steps(&best.params, &best.errors, gate.transform());
        let from = StartPoint { at, fval, steps, again: false };
        let again = self.gate();
        let warnings = best.status.warnings.clone();
        let mut next = self.attempt(&again, params, &from, self.ctx.method.strategy, warnings)?;
        let lower = next.fval < best.fval - edm_goal(self.ctx.method.tolerance, gate.unit(fval), fval);
        if !(next.is_valid() && lower) || same(&best, &next) {
            let text = format!(
                "IMPROVE: F is {} at another place, lower than at the minimum, but the search from there did not converge ({})",
                next.fval,
                hunt.account()
            );
            best.status.attempts.push(text);
            note(&mut best, &next);
            add_counts(&mut best, gate.counts());
            add_counts(&mut best, again.counts());
            return Ok((best, false));
        }
        let text = format!(
            "IMPROVE: a lower minimum, F = {:.9} instead of {:.9} (a gain of {:.3e}, {})",
            next.fval,
            best.fval,
            best.fval - next.fval,
            hunt.account()
        );
        next.status.attempts = [best.status.attempts.clone(), vec![text]].concat();
        next.minima.clone_from(&best.minima);
        note(&mut next, &best);
        let itself = next.clone();
        note(&mut next, &itself);
        add_before(&mut next, gate.counts(), &best);
        Ok((next, true))
    }

    /// The search for a point below the minimum.
    fn lower_point(&self, hunt: &Hunt<'_>, best: &Minimum, round: usize) -> Result<Search, Halt> {
        let gate = &hunt.gate;
        let Some(valley) = self.valley(gate, best)? else { return Ok(Search::NoHessian) };
        let n = valley.at.0.len();
        let visible = edm_goal(self.ctx.method.tolerance, gate.unit(valley.fval), valley.fval);
        for start in 0..STARTS + n {
            hunt.tries.set(start + 1);
            let mut random = Random::new(self.ctx.method.seed, (round * 1000 + start) as u64);
            let scale = SPREAD * (1 + start % SCALES) as f64;
            let z = DVector::from_fn(n, |_, _| random.normal());
            let from = valley.at.moved(&(&valley.root * z), scale);
            if let Some(found) = self.tunnel(gate, &valley, &from, scale, visible)? {
                return Ok(Search::Below(found.0, found.1));
            }
        }
        Ok(Search::Nothing)
    }

    /// One descent of G.
    fn tunnel(
        &self,
        gate: &Gate<'_>,
        valley: &Valley,
        from: &Internal,
        scale: f64,
        visible: f64,
    ) -> Result<Option<(Internal, f64)>, Halt> {
        let lowest = RefCell::new(None::<(Internal, f64)>);
        let calls = Cell::new(0);
        let value = |u: &Internal| {
            // A descent that has found what it looked for, or used up its share, is over.
            if lowest.borrow().is_some() || calls.get() >= SHORT * u.0.len() {
                return Err(Halt::CallLimit);
            }
            gate.check_limit()?;
            calls.set(calls.get() + 1);
            let f = gate.value(u)?;
            if f < valley.fval - visible {
                *lowest.borrow_mut() = Some((u.clone(), f));
            }
            Ok(valley.divided(u, f))
        };
        let goal = |_: f64| GOAL;
        let Ok(first) = value(from) else { return self.result_of(gate, lowest.into_inner()) };
        let steps = DVector::from_fn(from.0.len(), |i, _| scale * 0.3 * valley.root.row(i).norm());
        let surface = Surface { value: &value, goal: &goal };
        match descend(gate, &surface, from, first, &steps) {
            Ok(_) => self.result_of(gate, lowest.into_inner()),
            Err(MinimizeError::NegativeInfinity { point }) => Err(Halt::NegativeInfinity { point }),
            Err(_) => Ok(None),
        }
    }

    /// What a descent found, unless the whole search has to stop.
    fn result_of(
        &self,
        gate: &Gate<'_>,
        found: Option<(Internal, f64)>,
    ) -> Result<Option<(Internal, f64)>, Halt> {
        if found.is_some() {
            return Ok(found);
        }
        if self.ctx.watch.stop_requested() {
            return Err(Halt::Cancelled);
        }
        gate.check_limit()?;
        Ok(None)
    }

    /// The minimum with its Hessian in the coordinates of the search.
    fn valley(&self, gate: &Gate<'_>, best: &Minimum) -> Result<Option<Valley>, Halt> {
        let at = gate.transform().internal(&best.values());
        let steps = prepare::internal_steps(&best.params, gate.transform());
        let start = Slopes::from_steps(&steps, gate.up());
        let strategy = self.ctx.method.strategy;
        let fval = gate.value(&at)?;
        let slopes = gradient::slopes_with_g2(gate, &strategy.tuning(), &at, fval, &start)?;
        let Curvature::Known { h, .. } = hessian(gate, strategy, &at, fval, &slopes)? else {
            return Ok(None);
        };
        let Some(inverse) = posdef::invert(&h).filter(|i| i.nature.posdef) else { return Ok(None) };
        let up = gate.unit(fval);
        let Some(root) = linalg::cholesky(&(inverse.v * (2.0 * up))).map(|c| c.l()) else { return Ok(None) };
        Ok(Some(Valley { at, fval, h, root, up }))
    }
}

/// One search with its own calls.
struct Hunt<'g> {
    gate: Gate<'g>,
    /// Descents begun.
    tries: Cell<usize>,
}

impl Hunt<'_> {
    /// '5 tries, 412 calls'.
    fn account(&self) -> String {
        let (tries, Counts { nfcn, .. }) = (self.tries.get(), self.gate.counts());
        format!("{tries} {}, {nfcn} calls", if tries == 1 { "try" } else { "tries" })
    }
}

/// What the search for a lower point came to.
enum Search {
    Below(Internal, f64),
    Nothing,
    NoHessian,
}

/// Puts a minimum into the list, which stays sorted.
fn note(list: &mut Minimum, other: &Minimum) {
    let entry = LocalMinimum::of(other);
    if !list.minima.iter().any(|m| m.values == entry.values) {
        list.minima.push(entry);
    }
    list.minima.sort_by(|a, b| a.fval.total_cmp(&b.fval));
}
