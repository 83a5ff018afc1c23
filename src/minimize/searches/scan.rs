//! SCAN: F on a grid. Three forms, as the sources have them: one parameter with the others held (TMinuit), a lattice of any of them by
//! bins (pyminuit), the closed grid over all free ones (iminuit). As an algorithm it keeps the best point and lets MIGRAD's criteria judge
//! it; ended early (stopped, or by the call limit) it keeps the best of the points that were computed.

use nalgebra::DVector;
use rayon::prelude::*;

use super::judge::Chosen;
use crate::minimize::call::{Gate, Halt, Warning, call_limit};
use crate::minimize::prepare;
use crate::minimize::task::Task;
use crate::minimize::ticker::Ticker;
use crate::minimize::transform::{Internal, Transform};
use crate::minimize::{Ctx, MinimizeError, Minimum, StopReason};
use crate::params::{ParamId, Parameter, Parameters};

/// Points of a scan of one parameter, when their number is not given.
pub const SCAN_POINTS: usize = 41;
/// Most points of a scan.
const MOST_POINTS: usize = 10_000_000;
/// Most points of a scan of one parameter (MINUIT's 101, raised).
const MOST_ON_A_LINE: usize = 100_000;
/// The range is the value ± this many steps where there are no limits.
const RANGE_STEPS: f64 = 2.0;
/// The grid over all parameters at once needs this many points an axis to be worth it.
const WORTH_A_CUBE: usize = 5;
/// Points that one thread computes at a time.
const CHUNK: usize = 64;

/// One axis of a lattice: `bins` cells from `low` to `high`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScanAxis {
    /// The parameter.
    pub param: ParamId,
    /// Number of cells.
    pub bins: usize,
    /// Left edge of the first cell.
    pub low: f64,
    /// Right edge of the last cell.
    pub high: f64,
}

/// F on a grid.
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    /// The scanned parameters, the slowest first.
    pub params: Vec<ParamId>,
    /// Their values on each axis.
    pub x: Vec<Vec<f64>>,
    /// F in the order of the axes, the first outermost; +∞ where it is no number.
    pub fval: Vec<f64>,
    /// All parameters at the lowest point.
    pub best: Vec<f64>,
    /// F there.
    pub best_fval: f64,
    /// Calls of F.
    pub nfcn: usize,
}

/// Values nested as deep as a lattice has axes, for whoever wants lists of lists.
#[derive(Debug, Clone, PartialEq)]
pub enum Nested {
    /// One F.
    Value(f64),
    /// One axis.
    List(Vec<Nested>),
}

impl Scan {
    /// The values as lists of lists, the first axis outermost.
    pub fn nested(&self) -> Nested {
        let sizes: Vec<usize> = self.x.iter().map(Vec::len).collect();
        nested(&self.fval, &sizes)
    }
}

fn nested(values: &[f64], sizes: &[usize]) -> Nested {
    match sizes {
        [] => Nested::Value(values.first().copied().unwrap_or(f64::NAN)),
        [_, rest @ ..] => {
            let part = rest.iter().product::<usize>().max(1);
            Nested::List(values.chunks(part).map(|v| nested(v, rest)).collect())
        }
    }
}

/// See [`crate::minimize::scan()`].
pub(in crate::minimize) fn line(
    ctx: &Ctx<'_>,
    at: &Parameters,
    par: ParamId,
    points: usize,
    span: Option<(f64, f64)>,
) -> Result<Scan, MinimizeError> {
    let p = at.get(par).ok_or_else(|| refused(at, par, "there is no such parameter"))?;
    if !(2..=MOST_ON_A_LINE).contains(&points) {
        return Err(refused(at, par, &format!("{points} points asked; 2 to {MOST_ON_A_LINE} are possible")));
    }
    let (low, high) = span.unwrap_or_else(|| range(p, RANGE_STEPS));
    check_span(at, par, low, high)?;
    grid(ctx, at, vec![par], vec![closed(low, high, points)], MOST_POINTS)?.whole()
}

/// See [`crate::minimize::scan_lattice`].
pub(in crate::minimize) fn lattice(
    ctx: &Ctx<'_>,
    at: &Parameters,
    axes: &[ScanAxis],
    corners: bool,
) -> Result<Scan, MinimizeError> {
    for (i, axis) in axes.iter().enumerate() {
        if axis.bins < 1 {
            return Err(refused(at, axis.param, "it needs at least one bin"));
        }
        if axes[..i].iter().any(|a| a.param == axis.param) {
            return Err(refused(at, axis.param, "it is given twice"));
        }
        check_span(at, axis.param, axis.low, axis.high)?;
    }
    let shift = if corners { 0.0 } else { 0.5 };
    let points = |a: &ScanAxis| {
        let width = (a.high - a.low) / a.bins as f64;
        (0..a.bins).map(|i| a.low + (i as f64 + shift) * width).collect()
    };
    check_size(axes.iter().map(|a| a.bins))?;
    let params = axes.iter().map(|a| a.param).collect();
    grid(ctx, at, params, axes.iter().map(points).collect(), MOST_POINTS)?.whole()
}

/// See [`crate::minimize::scan_cube`].
pub(in crate::minimize) fn cube(
    ctx: &Ctx<'_>,
    at: &Parameters,
    calls: Option<usize>,
) -> Result<Scan, MinimizeError> {
    over_all(ctx, at, calls)?.whole()
}

fn over_all(ctx: &Ctx<'_>, at: &Parameters, calls: Option<usize>) -> Result<Swept, MinimizeError> {
    let free = at.free();
    let per_axis = points_per_axis(calls.unwrap_or_else(|| call_limit(None, free.len())), free.len()).max(2);
    check_size(free.iter().map(|_| per_axis))?;
    let axis = |&k: &usize| {
        let (low, high) = range(&at[k], 1.0);
        closed(low, high, per_axis)
    };
    let params = free.iter().map(|&k| ParamId(k)).collect();
    grid(ctx, at, params, free.iter().map(axis).collect(), MOST_POINTS)
}

/// ⌊calls^(1/n)⌋, exactly.
fn points_per_axis(calls: usize, n: usize) -> usize {
    let power = |m: usize| (0..n).try_fold(1_usize, |p, _| p.checked_mul(m));
    let mut m = (calls as f64).powf(1.0 / n.max(1) as f64).round() as usize;
    while m > 1 && power(m).is_none_or(|p| p > calls) {
        m -= 1;
    }
    m
}

/// The limits, or the value and so many steps to either side within what limit there is.
fn range(p: &Parameter, steps: f64) -> (f64, f64) {
    let reach = steps * prepare::external_step(p);
    (p.limits.lower().unwrap_or(p.value - reach), p.limits.upper().unwrap_or(p.value + reach))
}

/// `points` from `low` to `high`, both included.
fn closed(low: f64, high: f64, points: usize) -> Vec<f64> {
    let part = |i: usize| i as f64 / (points - 1) as f64;
    (0..points).map(|i| low * (1.0 - part(i)) + high * part(i)).collect()
}

fn refused(at: &Parameters, par: ParamId, reason: &str) -> MinimizeError {
    let name = at.get(par).map_or_else(|| format!("number {}", par.0), |p| p.name.clone());
    MinimizeError::Scan { name, reason: reason.to_string() }
}

fn check_span(at: &Parameters, par: ParamId, low: f64, high: f64) -> Result<(), MinimizeError> {
    let Some(p) = at.get(par) else { return Err(refused(at, par, "there is no such parameter")) };
    if !(low.is_finite() && high.is_finite() && low < high) {
        return Err(refused(at, par, &format!("{low} to {high} is no range")));
    }
    if !(p.limits.contains(low) && p.limits.contains(high)) {
        return Err(refused(at, par, &format!("{low} to {high} leaves its limits")));
    }
    Ok(())
}

fn check_size(bins: impl Iterator<Item = usize>) -> Result<(), MinimizeError> {
    let n = bins.fold(1_usize, usize::saturating_mul);
    if n > MOST_POINTS { Err(MinimizeError::ScanSize { n, most: MOST_POINTS }) } else { Ok(()) }
}

/// A scan as far as it came: F is NaN where it was not computed.
struct Swept {
    scan: Scan,
    /// What ended it before its last point.
    halt: Option<Halt>,
}

impl Swept {
    /// The scan, if it is a whole one.
    fn whole(self) -> Result<Scan, MinimizeError> {
        self.halt.map_or(Ok(self.scan), |halt| Err(halt.into_error()))
    }
}

/// F on the first `most` points, by several threads; the same whatever their number.
fn grid(
    ctx: &Ctx<'_>,
    at: &Parameters,
    params: Vec<ParamId>,
    x: Vec<Vec<f64>>,
    most: usize,
) -> Result<Swept, MinimizeError> {
    prepare::check_settings(ctx)?;
    let n: usize = x.iter().map(Vec::len).product();
    let asked = n.min(most);
    let ticker = Ticker::new(ctx.watch, "SCAN", asked.div_ceil(CHUNK));
    let transform = Transform::new(at);
    let start = at.values();
    let part = |chunk: usize| -> Result<Vec<f64>, MinimizeError> {
        let gate = Gate::new(ctx, &ticker, transform.clone(), usize::MAX);
        let points = chunk * CHUNK..((chunk + 1) * CHUNK).min(asked);
        let mut values = vec![f64::NAN; points.len()];
        for (value, i) in values.iter_mut().zip(points) {
            match gate.value_at(&point(&start, &params, &x, i)) {
                Ok(f) => *value = f,
                Err(Halt::Cancelled) => return Ok(values),
                Err(halt) => return Err(halt.into_error()),
            }
        }
        ticker.part_done();
        Ok(values)
    };
    let chunks = (0..asked.div_ceil(CHUNK)).into_par_iter().map(part);
    let mut fval: Vec<f64> = chunks.collect::<Result<Vec<_>, _>>()?.concat();
    fval.resize(n, f64::NAN);
    let done = || (0..n).filter(|&i| !fval[i].is_nan());
    let nfcn = done().count();
    let best = done().min_by(|&a, &b| fval[a].total_cmp(&fval[b]));
    let best_fval = best.map_or(f64::NAN, |i| fval[i]);
    let best = best.map_or_else(|| start.clone(), |i| point(&start, &params, &x, i));
    let halt = match nfcn {
        _ if nfcn == n => None,
        _ if nfcn == asked => Some(Halt::CallLimit),
        _ => Some(Halt::Cancelled),
    };
    Ok(Swept { scan: Scan { params, x, fval, best, best_fval, nfcn }, halt })
}

/// All parameters at point number `i`, the last axis running fastest.
fn point(start: &[f64], params: &[ParamId], x: &[Vec<f64>], mut i: usize) -> Vec<f64> {
    let mut p = start.to_vec();
    for (param, axis) in params.iter().zip(x).rev() {
        p[param.0] = axis[i % axis.len()];
        i /= axis.len();
    }
    p
}

impl Task<'_> {
    /// SCAN as an algorithm: all free parameters at once where the call limit allows a grid worth the name, otherwise one after the
    /// other, 41 points each, as MINUIT does, until the calls are used up.
    pub(in crate::minimize) fn scan(
        &self,
        params: &Parameters,
        warnings: Vec<Warning>,
    ) -> Result<Minimum, MinimizeError> {
        // The limit is that of the grid; the look at its best point is not part of it.
        let gate = self.unlimited();
        let from = self.first(&gate, params)?;
        let mut here = params.clone();
        here.set_values(&gate.transform().external(&from.at));
        let free = here.free();
        // Without a limit a grid would never end.
        let limit = call_limit(self.ctx.method.max_calls.filter(|&n| n > 0), free.len());
        let (mut best, mut calls) = (from.fval, 0);
        let mut keep = |swept: Swept, here: &mut Parameters| -> Result<StopReason, MinimizeError> {
            calls += swept.scan.nfcn;
            if swept.scan.best_fval < best {
                best = swept.scan.best_fval;
                here.set_values(&swept.scan.best);
            }
            swept.halt.map_or(Ok(StopReason::Converged), Halt::into_stop)
        };
        let stop = if points_per_axis(limit, free.len()) >= WORTH_A_CUBE {
            keep(over_all(self.ctx, &here, Some(limit))?, &mut here)?
        } else {
            let mut left = limit.saturating_sub(gate.counts().nfcn);
            let mut stop = StopReason::Converged;
            for k in free {
                let (low, high) = range(&here[k], RANGE_STEPS);
                check_span(&here, ParamId(k), low, high)?;
                let x = vec![closed(low, high, SCAN_POINTS)];
                stop = keep(grid(self.ctx, &here, vec![ParamId(k)], x, left)?, &mut here)?;
                left = left.saturating_sub(SCAN_POINTS);
                if stop != StopReason::Converged {
                    break;
                }
            }
            stop
        };
        let at = if best < from.fval { gate.transform().internal(&here.values()) } else { from.at };
        let chosen = Chosen { algorithm: "Scan", at, fval: best, stop, trace: Vec::new() };
        let mut found = self.judged(&gate, params, chosen, warnings)?;
        found.nfcn += calls;
        Ok(found)
    }
}

/// The point with one coordinate uniform within `reach` of a center: for searches that draw.
pub(in crate::minimize) fn around(
    center: &Internal,
    reach: &DVector<f64>,
    draw: &mut dyn FnMut() -> f64,
) -> Internal {
    Internal(DVector::from_fn(center.0.len(), |i, _| center.0[i] + reach[i] * (2.0 * draw() - 1.0)))
}
