//! MINOS: the values at which the profile of one parameter has risen by Δ (James, Roos, Comput. Phys. Commun. 10 (1975) 343).
//! Independent of how the parameters are written; limits matter only where they cut the interval.
//!
//! With exact second derivatives each side is solved by Newton's method (`valley`); where that does not help, and without them, by a
//! search along the parameter (`cross`).

use std::borrow::Cow;

use rayon::prelude::*;

use super::call::{Halt, call_limit};
use super::conditional::{Conditional, Slice};
use super::cross::{Crossing, Line, Seen, Target, cross, look_back};
use super::reduced::Reduced;
use super::ticker::Ticker;
use super::transform::Transform;
use super::valley::{Goal, Meeting, Valley};
use super::{Ctx, Level, MinimizeError, Minimum, MinosError, MinosOutcome, prepare};
use crate::params::ParamId;

/// Accuracy of the rise with exact derivatives …
const ACCURACY_EXACT: f64 = 1e-4;
/// … and with numerical ones, in units of Δ; interpolation then gains two digits more.
const ACCURACY_NUMERICAL: f64 = 1e-3;
/// F below F̂ by this many edm goals is a new minimum …
const NEW_MINIMUM_GOALS: f64 = 10.0;
/// … but not by less than this part of up.
const NEW_MINIMUM_FLOOR: f64 = 1e-6;

/// Both sides of one parameter.
pub(super) fn run(
    ctx: &Ctx<'_>,
    at: &Minimum,
    par: ParamId,
    level: Level,
) -> Result<MinosOutcome, MinimizeError> {
    prepare::check_settings(ctx)?;
    let rise = level.rise(1)? * ctx.fcn.up();
    let name = free_name(at, par)?;
    let at = ready(ctx, at)?;
    let ticker = Ticker::new(ctx.watch, format!("MINOS of {name}"), 2);
    interval(ctx, &at, par, level, rise, &ticker)
}

/// Both sides of several parameters. Each is worked on by itself, so the bits do not depend on the number of threads.
pub(super) fn several(
    ctx: &Ctx<'_>,
    at: &Minimum,
    which: &[ParamId],
    level: Level,
) -> Result<Vec<Result<MinosOutcome, MinimizeError>>, MinimizeError> {
    prepare::check_settings(ctx)?;
    let rise = level.rise(1)? * ctx.fcn.up();
    which.iter().try_for_each(|&par| free_name(at, par).map(drop))?;
    let at = ready(ctx, at)?;
    let ticker = Ticker::new(ctx.watch, "MINOS", 2 * which.len());
    let one = |&par: &ParamId| interval(ctx, &at, par, level, rise, &ticker);
    // The first tells what a call costs.
    let Some((first, rest)) = which.split_first() else { return Ok(Vec::new()) };
    let mut out = vec![one(first)];
    if ticker.calls_are_slow() {
        out.par_extend(rest.par_iter().map(one));
    } else {
        out.extend(rest.iter().map(one));
    }
    Ok(out)
}

fn interval(
    ctx: &Ctx<'_>,
    at: &Minimum,
    par: ParamId,
    level: Level,
    rise: f64,
    ticker: &Ticker<'_>,
) -> Result<MinosOutcome, MinimizeError> {
    let exact = Exact::new(ctx, at, par.0, ticker)?;
    let mut nfcn = 0;
    let mut sides = Vec::with_capacity(2);
    for sign in [-1.0, 1.0] {
        let side = side_from(ctx, at, par.0, sign, rise, ticker, exact.as_ref())?;
        ticker.part_done();
        nfcn += side.nfcn;
        if let Crossing::NewMinimum { values, fval } = side.crossing {
            return Ok(MinosOutcome::NewMinimum { values, fval });
        }
        sides.push(side);
    }
    let error = |s: &Side| match s.crossing {
        Crossing::Found { t, .. } | Crossing::Limit { t, .. } => s.sign * t,
        Crossing::Open => s.sign * f64::INFINITY,
        _ => f64::NAN,
    };
    let fval = |s: &Side| match s.crossing {
        Crossing::Found { .. } => at.fval + rise,
        Crossing::Limit { fval, .. } => fval,
        _ => f64::NAN,
    };
    let valid = |s: &Side| matches!(s.crossing, Crossing::Found { .. });
    let limited = |s: &Side| matches!(s.crossing, Crossing::Limit { .. });
    let ran_out = |s: &Side| matches!(s.crossing, Crossing::CallLimit);
    Ok(MinosOutcome::Errors(MinosError {
        param: par,
        level,
        lower: error(&sides[0]),
        upper: error(&sides[1]),
        lower_valid: valid(&sides[0]),
        upper_valid: valid(&sides[1]),
        at_lower_limit: limited(&sides[0]),
        at_upper_limit: limited(&sides[1]),
        at_lower_max_fcn: ran_out(&sides[0]),
        at_upper_max_fcn: ran_out(&sides[1]),
        lower_fval: fval(&sides[0]),
        upper_fval: fval(&sides[1]),
        new_minimum: false,
        nfcn: nfcn + exact.map_or(0, |e| e.valley.calls()),
    }))
}

/// The name of a free parameter; an error when it is fixed or not there.
pub(super) fn free_name(at: &Minimum, par: ParamId) -> Result<String, MinimizeError> {
    match at.params.get(par) {
        Some(p) if p.is_free() => Ok(p.name.clone()),
        Some(p) => Err(MinimizeError::Fixed { name: p.name.clone() }),
        None => Err(MinimizeError::Setting {
            name: "parameter number",
            value: par.0 as f64,
            rule: "the number of a parameter of this fit",
        }),
    }
}

/// The minimum with a covariance, valid; HESSE is run when there is none.
pub(super) fn ready<'m>(ctx: &Ctx<'_>, at: &'m Minimum) -> Result<Cow<'m, Minimum>, MinimizeError> {
    let at = if at.is_valid() && at.covariance.is_some() {
        Cow::Borrowed(at)
    } else {
        Cow::Owned(super::hesse(ctx, at)?)
    };
    if at.is_valid() {
        Ok(at)
    } else {
        Err(MinimizeError::MinosInvalid { reasons: at.status.reasons().join(", ") })
    }
}

/// Accuracy to which crossings are sought.
pub(super) fn accuracy(exact: bool) -> f64 {
    if exact { ACCURACY_EXACT } else { ACCURACY_NUMERICAL }
}

/// F below this is another minimum.
pub(super) fn new_minimum_below(at: &Minimum) -> f64 {
    at.fval - (NEW_MINIMUM_GOALS * at.edm_goal).max(NEW_MINIMUM_FLOOR * at.up)
}

/// One side of an interval.
pub(super) struct Side {
    pub(super) sign: f64,
    pub(super) crossing: Crossing,
    /// Calls of the search; those of [`Exact`] are counted there.
    pub(super) nfcn: usize,
}

/// The crossing of parameter `k` upwards (`sign` 1) or downwards (−1), Δ = `rise`.
pub(super) fn side(
    ctx: &Ctx<'_>,
    at: &Minimum,
    k: usize,
    sign: f64,
    rise: f64,
    ticker: &Ticker<'_>,
) -> Result<Side, MinimizeError> {
    let exact = Exact::new(ctx, at, k, ticker)?;
    let mut side = side_from(ctx, at, k, sign, rise, ticker, exact.as_ref())?;
    side.nfcn += exact.map_or(0, |e| e.valley.calls());
    Ok(side)
}

fn side_from(
    ctx: &Ctx<'_>,
    at: &Minimum,
    k: usize,
    sign: f64,
    rise: f64,
    ticker: &Ticker<'_>,
    exact: Option<&Exact<'_>>,
) -> Result<Side, MinimizeError> {
    let mut target = target(at, k, sign, rise);
    if let Some(exact) = exact {
        match exact.side(at, sign, &target)? {
            Ok(crossing) => return Ok(Side { sign, crossing, nfcn: 0 }),
            Err(first) => target.first = first.min(target.end),
        }
    }
    let conditional = Conditional::new(ctx, at, ticker, &[k], ctx.method.strategy.lower());
    target.accuracy = accuracy(conditional.exact());
    let n = at.params.n_free();
    // Two crossings of n+1 searches each (MINUIT).
    let max_calls = 2 * (n + 1) * call_limit(None, n);
    let mut line = Axis { conditional, at, k, sign, end: target.end, max_calls };
    let crossing = cross(target, &at.values(), &regression(at, k, sign), &mut line)?;
    Ok(Side { sign, crossing, nfcn: line.conditional.counts().nfcn })
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
        end: limit(at, k, sign).map_or(f64::INFINITY, |l| (l - p.value).abs()),
    }
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
struct Exact<'a> {
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
        let origin = valley.expand(&at.values()).map_err(Halt::into_error)?;
        Ok(origin.filter(|o| o.bend[0] > 0.0).map(|origin| Exact { valley, origin, k }))
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
        let (end, crossing, values, slopes) = match self.valley.meet(guess, d, &goal)? {
            Meeting::Found { t: further, point } => {
                let end = t + further;
                (
                    end,
                    Crossing::Found { t: end, values: point.values.clone() },
                    point.values,
                    Some(point.local.response),
                )
            }
            Meeting::End { values, fval } => {
                let end = target.end;
                (end, Crossing::Limit { t: end, values: values.clone(), fval }, values, None)
            }
            Meeting::Lower { values, fval } => return Ok(Ok(Crossing::NewMinimum { values, fval })),
            Meeting::Lost => return lost,
        };
        let way = |t: f64| self.way(&from, &values, slopes.as_deref(), sign, end, t);
        match look_back(target, end, &way, &mut |v| self.valley.value(v).map_err(Halt::into_error)) {
            Ok(Seen::Slope) => Ok(Ok(crossing)),
            Ok(Seen::Lower { values, fval }) => Ok(Ok(Crossing::NewMinimum { values, fval })),
            Ok(Seen::Hill(t)) => {
                // The way may have left the valley: what counts is F at its bottom.
                let bottom = self.valley.settle(&way(t))?;
                Ok(if bottom.is_some_and(|p| p.local.floor < level) { Ok(crossing) } else { Err(t) })
            }
            Err(MinimizeError::NegativeInfinity { point }) => Err(Halt::NegativeInfinity { point }),
            Err(_) => Err(Halt::Cancelled),
        }
    }

    /// The valley between the minimum and a point `end` away, by the cubic with the right ends and slopes (Hermite).
    fn way(
        &self,
        from: &[f64],
        to: &[f64],
        slopes: Option<&[super::reduced::Move]>,
        sign: f64,
        end: f64,
        t: f64,
    ) -> Vec<f64> {
        let x = t / end;
        let (h1, d0, d1) = (x * x * (3.0 - 2.0 * x), x * (1.0 - x) * (1.0 - x), x * x * (x - 1.0));
        (0..from.len())
            .map(|j| {
                if j == self.k {
                    return from[j] + sign * t;
                }
                let chord = to[j] - from[j];
                let first = sign * end * self.origin.response[j][0];
                let last = slopes.map_or(chord, |s| sign * end * s[j][0]);
                from[j] + h1 * chord + d0 * first + d1 * last
            })
            .collect()
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
