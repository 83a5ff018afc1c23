//! One end of an interval: where the profile of a parameter, followed from the minimum, has risen by Δ.
//!
//! With exact second derivatives Newton's method finds it (`valley`), and a look back tells whether anything was stepped over; where
//! that does not help, and without them, a search along the parameter does (`cross`).

use super::conditional::{Conditional, Slice};
use super::cross::{Crossing, Line, Seen, Target, cross, look_back};
use super::minos::new_minimum_below;
use super::reduced::Reduced;
use super::valley::{Goal, Meeting, Valley};
use crate::minimize::call::{Halt, call_limit};
use crate::minimize::prepare;
use crate::minimize::ticker::Ticker;
use crate::minimize::transform::Transform;
use crate::minimize::{Ctx, MinimizeError, Minimum};

/// Accuracy of the rise with exact derivatives …
const ACCURACY_EXACT: f64 = 1e-4;
/// … and with numerical ones, in units of Δ; interpolation then gains two digits more.
const ACCURACY_NUMERICAL: f64 = 1e-3;

/// Accuracy to which crossings are sought.
pub(in crate::minimize) fn accuracy(exact: bool) -> f64 {
    if exact { ACCURACY_EXACT } else { ACCURACY_NUMERICAL }
}

/// Beyond a crossing F is looked at this many times as far out.
const BEYOND: [f64; 7] = [1.25, 1.6, 2.2, 3.2, 4.5, 6.0, 8.0];

/// One side of an interval.
pub(in crate::minimize) struct Side {
    pub(in crate::minimize) sign: f64,
    pub(in crate::minimize) crossing: Crossing,
    /// Calls of the search; those of [`Exact`] are counted there.
    pub(in crate::minimize) nfcn: usize,
}

/// A parameter along which F is followed from the minimum.
pub(in crate::minimize) struct Along<'t, 'a> {
    pub(in crate::minimize) ctx: &'t Ctx<'a>,
    pub(in crate::minimize) at: &'t Minimum,
    pub(in crate::minimize) ticker: &'a Ticker<'a>,
    /// The parameter.
    pub(in crate::minimize) k: usize,
    /// Δ.
    pub(in crate::minimize) rise: f64,
}

impl<'a> Along<'_, 'a> {
    /// What makes Newton's method possible, for both sides.
    pub(in crate::minimize) fn exact(&self) -> Result<Option<Exact<'a>>, MinimizeError> {
        Exact::new(self.ctx, self.at, self.k, self.ticker)
    }

    /// How far it is to the parameter's limit on one side; ∞ without one.
    pub(in crate::minimize) fn end(&self, sign: f64) -> f64 {
        way_to_limit(self.at, self.k, sign)
    }

    /// The crossing upwards (`sign` 1) or downwards (−1).
    pub(in crate::minimize) fn side(
        &self,
        sign: f64,
        exact: Option<&Exact<'_>>,
    ) -> Result<Side, MinimizeError> {
        let mut target = target(self.at, self.k, sign, self.rise);
        if let Some(exact) = exact {
            match exact.side(self.at, sign, &target)? {
                Ok(crossing) => return Ok(Side { sign, crossing, nfcn: 0 }),
                Err(first) => target.first = first.min(target.end),
            }
        }
        self.search(sign, target)
    }

    /// The same by a search.
    fn search(&self, sign: f64, mut target: Target) -> Result<Side, MinimizeError> {
        let Along { ctx, at, k, .. } = *self;
        let conditional = Conditional::new(ctx, at, self.ticker, &[k], ctx.method.strategy.lower());
        target.accuracy = accuracy(conditional.exact());
        let mut line = Axis { conditional, at, k, sign, end: target.end, max_calls: max_calls(at) };
        let crossing = cross(target, &at.values(), &regression(at, k, sign), &mut line)?;
        Ok(Side { sign, crossing, nfcn: line.conditional.counts().nfcn })
    }

    /// The crossing that is furthest out, as far as looks beyond the first one tell; with all its calls.
    pub(in crate::minimize) fn last(&self, sign: f64) -> Result<Side, MinimizeError> {
        let mut side = self.one(sign)?;
        let Crossing::Found { t, values } = &side.crossing else { return Ok(side) };
        let mut target = Target { any_crossing: true, ..target(self.at, self.k, sign, self.rise) };
        let mut conditional =
            Conditional::new(self.ctx, self.at, self.ticker, &[self.k], self.ctx.method.strategy.lower());
        let from = self.at.values();
        let beyond = |f: &&f64| t * **f < target.end;
        let mut again = None;
        for further in BEYOND.iter().filter(beyond) {
            let there: Vec<f64> = from.iter().zip(values).map(|(v, w)| v + further * (w - v)).collect();
            if conditional.value(&there)? < target.f_min + target.rise {
                again = Some(t * further);
            }
        }
        side.nfcn += conditional.counts().nfcn;
        let Some(first) = again else { return Ok(side) };
        target.first = first;
        let other = self.search(sign, target)?;
        let nfcn = side.nfcn + other.nfcn;
        // A search that ends nearer has found the crossing that is known.
        let further = match other.crossing {
            Crossing::Found { t: end, .. } => end > *t,
            Crossing::Limit { .. } | Crossing::Open | Crossing::NewMinimum { .. } => true,
            Crossing::CallLimit | Crossing::Failed => false,
        };
        Ok(Side { nfcn, ..if further { other } else { side } })
    }

    /// One side with all its calls.
    pub(in crate::minimize) fn one(&self, sign: f64) -> Result<Side, MinimizeError> {
        let exact = self.exact()?;
        let side = self.side(sign, exact.as_ref())?;
        Ok(Side { nfcn: side.nfcn + exact.map_or(0, |e| e.calls()), ..side })
    }
}

/// The own call limit of an interval: two crossings of n + 1 searches each (MINUIT).
fn max_calls(at: &Minimum) -> usize {
    let n = at.params.n_free();
    2 * (n + 1) * call_limit(None, n)
}

/// Where the search on one side begins and ends.
fn target(at: &Minimum, k: usize, sign: f64, rise: f64) -> Target {
    let p = &at.params[k];
    let known = at.errors[k].is_finite() && at.errors[k] > 0.0;
    let sigma = if known { at.errors[k] } else { prepare::external_step(p) };
    let expected = sigma * (rise / at.up).sqrt();
    Target {
        f_min: at.fval,
        rise,
        new_minimum: new_minimum_below(at),
        accuracy: ACCURACY_NUMERICAL,
        expected,
        first: expected,
        end: way_to_limit(at, k, sign),
        any_crossing: false,
    }
}

fn way_to_limit(at: &Minimum, k: usize, sign: f64) -> f64 {
    limit(at, k, sign).map_or(f64::INFINITY, |l| (l - at.params[k].value).abs())
}

fn limit(at: &Minimum, k: usize, sign: f64) -> Option<f64> {
    let limits = at.params[k].limits;
    if sign > 0.0 { limits.upper() } else { limits.lower() }
}

/// How all parameters move a unit of t along parameter `k`: C_jk/C_kk.
fn regression(at: &Minimum, k: usize, sign: f64) -> Vec<f64> {
    let slope = |j: usize| match &at.covariance {
        Some(c) if c[(k, k)] > 0.0 => c[(j, k)] / c[(k, k)],
        _ => f64::from(u8::from(j == k)),
    };
    (0..at.params.len()).map(|j| sign * slope(j)).collect()
}

/// A parameter along which second derivatives are exact.
pub(in crate::minimize) struct Exact<'a> {
    valley: Valley<'a>,
    /// The parabola at the minimum.
    origin: Reduced,
    k: usize,
}

impl<'a> Exact<'a> {
    /// `None` without exact second derivatives, or where they say that this is no minimum.
    fn new(
        ctx: &Ctx<'a>,
        at: &Minimum,
        k: usize,
        ticker: &'a Ticker<'a>,
    ) -> Result<Option<Exact<'a>>, MinimizeError> {
        let transform = Transform::new(&at.params);
        let Some(valley) = Valley::new(ctx, at, ticker, transform, &[k], false) else { return Ok(None) };
        let valley = valley.with_limit(max_calls(at));
        let origin = valley.expand(&at.values()).map_err(Halt::into_error)?;
        Ok(origin.filter(|o| o.bend[0] > 0.0).map(|origin| Exact { valley, origin, k }))
    }

    /// Calls so far.
    pub(in crate::minimize) fn calls(&self) -> usize {
        self.valley.calls()
    }

    /// One side by Newton's method; `Err` with the t that a search should try first where it does not help.
    fn side(&self, at: &Minimum, sign: f64, target: &Target) -> Result<Result<Crossing, f64>, MinimizeError> {
        match self.newton(at, sign, target) {
            Ok(found) => Ok(found),
            Err(Halt::CallLimit) => Ok(Ok(Crossing::CallLimit)),
            Err(halt) => Err(halt.into_error()),
        }
    }

    fn newton(&self, at: &Minimum, sign: f64, target: &Target) -> Result<Result<Crossing, f64>, Halt> {
        let d = [sign, 0.0];
        let level = target.f_min + target.rise;
        let lost = Ok(Err(target.first));
        let Some(expected) = self.origin.reach(d, level) else { return lost };
        let t = expected.min(target.end);
        let goal = Goal {
            level,
            rise: target.rise,
            new_minimum: target.new_minimum,
            expected,
            within: (-0.9 * t, target.end - t),
        };
        let from = at.values();
        let guess = self.valley.moved(&from, &self.origin, [sign * t, 0.0]).0;
        let (end, crossing, to, slopes) = match self.valley.meet(guess, d, &goal)? {
            Meeting::Found { t: further, point } => {
                let end = t + further;
                let found = Crossing::Found { t: end, values: point.values.clone() };
                (end, found, point.values, Some(point.local.response))
            }
            Meeting::End { values, fval } => {
                let end = target.end;
                (end, Crossing::Limit { t: end, values: values.clone(), fval }, values, None)
            }
            Meeting::Lower { values, fval } => return Ok(Ok(Crossing::NewMinimum { values, fval })),
            Meeting::Lost => return lost,
        };
        let first = |j: usize| sign * end * self.origin.response[j][0];
        let last = |j: usize| slopes.as_ref().map_or(to[j] - from[j], |s| sign * end * s[j][0]);
        // The valley in between, by the cubic with the right ends and slopes (Hermite).
        let way = |t: f64| -> Vec<f64> {
            let x = t / end;
            let (h, d0, d1) = (x * x * (3.0 - 2.0 * x), x * (1.0 - x) * (1.0 - x), x * x * (x - 1.0));
            let cubic = |j: usize| from[j] + h * (to[j] - from[j]) + d0 * first(j) + d1 * last(j);
            // A parameter that leaves its limit on the way may not pass it backwards: F beyond a limit proves nothing.
            let inside = |j: usize| {
                let (lo, hi) = self.valley.limits(j);
                cubic(j).max(lo).min(hi)
            };
            (0..from.len()).map(|j| if j == self.k { from[j] + sign * t } else { inside(j) }).collect()
        };
        match look_back(target, end, &way, &mut |v| self.valley.value(v).map_err(Halt::into_error)) {
            Ok(Seen::Slope) => Ok(Ok(crossing)),
            Ok(Seen::Lower { values, fval }) => Ok(Ok(Crossing::NewMinimum { values, fval })),
            Ok(Seen::Hill(t)) => {
                // The way may have left the valley: what counts is F at its bottom.
                let bottom = self.valley.settle(&way(t))?;
                Ok(if bottom.is_some_and(|p| p.local.floor < level) { Ok(crossing) } else { Err(t) })
            }
            Err(error) => Err(halted(error)),
        }
    }
}

/// What ended a search as the reason to stop.
pub(in crate::minimize) fn halted(error: MinimizeError) -> Halt {
    match error {
        MinimizeError::NegativeInfinity { point } => Halt::NegativeInfinity { point },
        MinimizeError::CallLimit => Halt::CallLimit,
        _ => Halt::Cancelled,
    }
}

/// A parameter as a line of search.
struct Axis<'a> {
    conditional: Conditional<'a>,
    at: &'a Minimum,
    k: usize,
    sign: f64,
    end: f64,
    max_calls: usize,
}

impl Line for Axis<'_> {
    fn slice(&mut self, t: f64, guess: &[f64]) -> Result<Option<Slice>, MinimizeError> {
        if self.conditional.counts().nfcn >= self.max_calls {
            return Ok(None);
        }
        // At the end of the way it is the limit itself, not a rounded sum.
        let x = match limit(self.at, self.k, self.sign) {
            Some(limit) if t >= self.end => limit,
            _ => self.at.params[self.k].value + self.sign * t,
        };
        self.conditional.fit(&[x], guess).map(Some)
    }

    fn value(&mut self, values: &[f64]) -> Result<f64, MinimizeError> {
        self.conditional.value(values)
    }
}
