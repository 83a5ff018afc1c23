//! MINOS: the values at which the profile of one parameter has risen by Δ (James, Roos, Comput. Phys. Commun. 10 (1975) 343).
//! Independent of how the parameters are written; limits matter only where they cut the interval.

use std::borrow::Cow;

use super::call::call_limit;
use super::conditional::{Conditional, Slice};
use super::cross::{Crossing, Line, Target, cross};
use super::ticker::Ticker;
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
    let mut nfcn = 0;
    let mut sides = Vec::with_capacity(2);
    for sign in [-1.0, 1.0] {
        let side = side(ctx, &at, par.0, sign, rise, &ticker)?;
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
    let valid = |s: &Side| matches!(s.crossing, Crossing::Found { .. });
    let limited = |s: &Side| matches!(s.crossing, Crossing::Limit { .. });
    Ok(MinosOutcome::Errors(MinosError {
        param: par,
        level,
        lower: error(&sides[0]),
        upper: error(&sides[1]),
        lower_valid: valid(&sides[0]),
        upper_valid: valid(&sides[1]),
        at_lower_limit: limited(&sides[0]),
        at_upper_limit: limited(&sides[1]),
        new_minimum: false,
        nfcn,
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
    let p = &at.params[k];
    let known = at.errors[k].is_finite() && at.errors[k] > 0.0;
    let sigma = if known { at.errors[k] } else { prepare::external_step(p) };
    let limit = if sign > 0.0 { p.limits.upper() } else { p.limits.lower() };
    let expected = sigma * (rise / at.up).sqrt();
    let conditional = Conditional::new(ctx, at, ticker, &[k], ctx.method.strategy.lower());
    let target = Target {
        f_min: at.fval,
        rise,
        new_minimum: new_minimum_below(at),
        accuracy: accuracy(conditional.exact()),
        expected,
        first: expected,
        end: limit.map_or(f64::INFINITY, |l| (l - p.value).abs()),
    };
    let n = at.params.n_free();
    // Two crossings of n+1 searches each (MINUIT).
    let max_calls = 2 * (n + 1) * call_limit(None, n);
    let mut line = Axis { conditional, value: p.value, sign, limit, end: target.end, max_calls };
    let crossing = cross(target, &at.values(), &regression(at, k, sign), &mut line)?;
    Ok(Side { sign, crossing, nfcn: line.conditional.counts().nfcn })
}

/// How all parameters move a unit of t along parameter `k`: C_jk/C_kk.
fn regression(at: &Minimum, k: usize, sign: f64) -> Vec<f64> {
    let slope = |j: usize| match &at.covariance {
        Some(c) if c[(k, k)] > 0.0 => c[(j, k)] / c[(k, k)],
        _ => f64::from(u8::from(j == k)),
    };
    (0..at.params.len()).map(|j| sign * slope(j)).collect()
}

struct Axis<'a> {
    conditional: Conditional<'a>,
    value: f64,
    sign: f64,
    limit: Option<f64>,
    end: f64,
    max_calls: usize,
}

impl Line for Axis<'_> {
    fn slice(&mut self, t: f64, guess: &[f64]) -> Result<Option<Slice>, MinimizeError> {
        if self.conditional.counts().nfcn >= self.max_calls {
            return Ok(None);
        }
        // At the end of the way it is the limit itself, not a rounded sum.
        let x = match self.limit {
            Some(limit) if t >= self.end => limit,
            _ => self.value + self.sign * t,
        };
        self.conditional.fit(&[x], guess).map(Some)
    }
}
