//! SCAN: F on a grid. Three forms, as the sources have them: one parameter with the others held (TMinuit), a lattice of any of them by
//! bins (pyminuit), the closed grid over all free ones (iminuit). As an algorithm it keeps the best point and lets MIGRAD's criteria judge
//! it.

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
    grid(ctx, at, vec![par], vec![closed(low, high, points)])
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
    grid(ctx, at, axes.iter().map(|a| a.param).collect(), axes.iter().map(points).collect())
}

/// See [`crate::minimize::scan_cube`].
pub(in crate::minimize) fn cube(
    ctx: &Ctx<'_>,
    at: &Parameters,
    calls: Option<usize>,
) -> Result<Scan, MinimizeError> {
    let free = at.free();
    let per_axis = points_per_axis(calls.unwrap_or_else(|| call_limit(None, free.len())), free.len()).max(2);
    check_size(free.iter().map(|_| per_axis))?;
    let axis = |&k: &usize| {
        let (low, high) = range(&at[k], 1.0);
        closed(low, high, per_axis)
    };
    grid(ctx, at, free.iter().map(|&k| ParamId(k)).collect(), free.iter().map(axis).collect())
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

/// F on all points, by several threads; the same whatever their number.
fn grid(
    ctx: &Ctx<'_>,
    at: &Parameters,
    params: Vec<ParamId>,
    x: Vec<Vec<f64>>,
) -> Result<Scan, MinimizeError> {
    prepare::check_settings(ctx)?;
    let n: usize = x.iter().map(Vec::len).product();
    let ticker = Ticker::new(ctx.watch, "SCAN", n.div_ceil(CHUNK));
    let transform = Transform::new(at);
    let start = at.values();
    let value = |chunk: usize| -> Result<Vec<f64>, Halt> {
        let gate = Gate::new(ctx, &ticker, transform.clone(), usize::MAX);
        let points = chunk * CHUNK..((chunk + 1) * CHUNK).min(n);
        let all = points.map(|i| gate.value_at(&point(&start, &params, &x, i))).collect();
        ticker.part_done();
        all
    };
    let chunks: Vec<Vec<f64>> = (0..n.div_ceil(CHUNK))
        .into_par_iter()
        .map(value)
        .collect::<Result<_, _>>()
        .map_err(Halt::into_error)?;
    let fval: Vec<f64> = chunks.concat();
    let best = (0..n).min_by(|&a, &b| fval[a].total_cmp(&fval[b]));
    let best_fval = best.map_or(f64::NAN, |i| fval[i]);
    let best = best.map_or_else(|| start.clone(), |i| point(&start, &params, &x, i));
    Ok(Scan { params, x, nfcn: n, fval, best, best_fval })
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
    /// other, 41 points each, as MINUIT does.
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
        let mut keep = |scan: Scan, here: &mut Parameters| {
            calls += scan.nfcn;
            if scan.best_fval < best {
                best = scan.best_fval;
                here.set_values(&scan.best);
            }
        };
        let stop = if points_per_axis(limit, free.len()) >= WORTH_A_CUBE {
            let found = cube(self.ctx, &here, Some(limit));
            stop_of(found.map(|scan| keep(scan, &mut here)))?
        } else {
            let mut stop = StopReason::Converged;
            for k in free {
                let found = line(self.ctx, &here, ParamId(k), SCAN_POINTS, None);
                stop = stop_of(found.map(|scan| keep(scan, &mut here)))?;
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

/// A cancelled scan has no result; the best point before it has.
fn stop_of(found: Result<(), MinimizeError>) -> Result<StopReason, MinimizeError> {
    match found {
        Ok(()) => Ok(StopReason::Converged),
        Err(MinimizeError::Cancelled) => Ok(StopReason::Cancelled),
        Err(other) => Err(other),
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
