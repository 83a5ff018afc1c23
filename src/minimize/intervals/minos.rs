//! MINOS: the values at which the profile of one parameter has risen by Δ (James, Roos, Comput. Phys. Commun. 10 (1975) 343).
//! Independent of how the parameters are written; limits matter only where they cut the interval.
//!
//! `side` finds each end; this file says what the two ends amount to.

use std::borrow::Cow;

use rayon::prelude::*;

use super::cross::Crossing;
use super::parabola::Parabola;
use super::side::{Along, Side};
use crate::minimize::prepare;
use crate::minimize::ticker::Ticker;
use crate::minimize::{Ctx, Level, MinimizeError, Minimum, MinosError, MinosOutcome};
use crate::params::ParamId;

/// F below F̂ by this many edm goals is a new minimum …
const NEW_MINIMUM_GOALS: f64 = 10.0;
/// … but not by less than this part of up.
const NEW_MINIMUM_FLOOR: f64 = 1e-6;

/// Both sides of one parameter.
pub(in crate::minimize) fn run(
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
pub(in crate::minimize) fn several(
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
    let along = Along { ctx, at, ticker, k: par.0, rise };
    let known = Parabola::of(at, par.0).and_then(|p| p.way(rise));
    let exact = if known.is_none() { along.exact()? } else { None };
    let mut nfcn = 0;
    let mut sides = Vec::with_capacity(2);
    for sign in [-1.0, 1.0] {
        let side = match known {
            Some(t) => Side { sign, crossing: Crossing::Found { t, values: Vec::new() }, nfcn: 0 },
            None => along.side(sign, exact.as_ref())?,
        };
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
    // Limits and edges of the domain end the way alike; which it was, the length of the way tells.
    let ends = |s: &Side| match s.crossing {
        Crossing::Limit { t, .. } => (t >= along.end(s.sign), t < along.end(s.sign)),
        _ => (false, false),
    };
    let [(at_lower_limit, at_lower_edge), (at_upper_limit, at_upper_edge)] =
        [ends(&sides[0]), ends(&sides[1])];
    let ran_out = |s: &Side| matches!(s.crossing, Crossing::CallLimit);
    Ok(MinosOutcome::Errors(MinosError {
        param: par,
        level,
        lower: error(&sides[0]),
        upper: error(&sides[1]),
        lower_valid: valid(&sides[0]),
        upper_valid: valid(&sides[1]),
        at_lower_limit,
        at_upper_limit,
        at_lower_edge,
        at_upper_edge,
        at_lower_max_fcn: ran_out(&sides[0]),
        at_upper_max_fcn: ran_out(&sides[1]),
        lower_fval: fval(&sides[0]),
        upper_fval: fval(&sides[1]),
        new_minimum: false,
        nfcn: nfcn + exact.map_or(0, |e| e.calls()),
    }))
}

/// The name of a free parameter; an error when it is fixed or not there.
pub(in crate::minimize) fn free_name(at: &Minimum, par: ParamId) -> Result<String, MinimizeError> {
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
pub(in crate::minimize) fn ready<'m>(
    ctx: &Ctx<'_>,
    at: &'m Minimum,
) -> Result<Cow<'m, Minimum>, MinimizeError> {
    let at = if at.is_valid() && at.covariance.is_some() {
        Cow::Borrowed(at)
    } else {
        Cow::Owned(crate::minimize::hesse(ctx, at)?)
    };
    if at.is_valid() {
        Ok(at)
    } else {
        Err(MinimizeError::MinosInvalid { reasons: at.status.reasons().join(", ") })
    }
}

/// F below this is another minimum.
pub(in crate::minimize) fn new_minimum_below(at: &Minimum) -> f64 {
    at.fval - (NEW_MINIMUM_GOALS * at.edm_goal).max(NEW_MINIMUM_FLOOR * at.up)
}
