//! Confidence region of two parameters, the others minimised (mncontour; specification 7.5).
//!
//! The four extreme points come from MINOS. The rest lie on rays from the minimum, at angles that halve the longest pieces of the
//! curve so far, lengths and angles taken where the covariance is the unit circle. Rays of one round do not know of each other, so
//! the curve is the same for any number of threads.

use std::f64::consts::TAU;

use rayon::prelude::*;

use super::conditional::{Conditional, Slice};
use super::cross::{Crossing, Line, Target, cross};
use super::minos::{self, free_name};
use super::ticker::Ticker;
use super::{Contour, Ctx, Level, MinimizeError, Minimum, prepare};
use crate::params::ParamId;

/// Fewer points make no curve.
const MIN_POINTS: usize = 4;
/// Gaps of at least this part of the longest are halved in the same round.
const LONG_GAP: f64 = 0.6;
/// Correlations beyond this are drawn as if they were this.
const MAX_CORRELATION: f64 = 0.9999;

/// The region of `px` and `py` at `level`, as `size` points.
pub(super) fn run(
    ctx: &Ctx<'_>,
    at: &Minimum,
    px: ParamId,
    py: ParamId,
    level: Level,
    size: usize,
) -> Result<Contour, MinimizeError> {
    prepare::check_settings(ctx)?;
    let names = (free_name(at, px)?, free_name(at, py)?);
    if px == py {
        return Err(MinimizeError::SameParameter { name: names.0 });
    }
    if size < MIN_POINTS {
        return Err(MinimizeError::Setting { name: "size", value: size as f64, rule: "at least 4" });
    }
    let rise = level.rise(2)?;
    let at = minos::ready(ctx, at)?;
    let ticker = Ticker::new(ctx.watch, format!("contour of {} and {}", names.0, names.1), size);
    let task = Task {
        ctx,
        at: &at,
        ticker: &ticker,
        px,
        py,
        rise: rise * ctx.fcn.up(),
        metric: Metric::new(&at, px, py),
    };
    let (points, nfcn) = task.walk(size)?;
    let found = points.iter().filter(|p| p.solved.is_some()).count();
    if found < MIN_POINTS {
        return Err(MinimizeError::TooFewPoints { found });
    }
    Ok(Contour { x: px, y: py, level, rise, points: closed(&points), nfcn })
}

/// Coordinates in which the 2 × 2 block of the covariance is the unit circle: (x, y) = L·(r cos α, r sin α).
#[derive(Debug, Clone, Copy)]
struct Metric {
    center: (f64, f64),
    l: [f64; 3],
}

impl Metric {
    fn new(at: &Minimum, px: ParamId, py: ParamId) -> Metric {
        let (sx, sy) = (at.errors[px.0], at.errors[py.0]);
        let rho = at.correlation().map_or(0.0, |r| r[(px.0, py.0)]).clamp(-MAX_CORRELATION, MAX_CORRELATION);
        let sigma = |s: f64, k: usize| {
            if s > 0.0 && s.is_finite() { s } else { prepare::external_step(&at.params[k]) }
        };
        let (sx, sy) = (sigma(sx, px.0), sigma(sy, py.0));
        Metric {
            center: (at.params[px.0].value, at.params[py.0].value),
            l: [sx, rho * sy, (1.0 - rho * rho).sqrt() * sy],
        }
    }

    /// Change of (x, y) a unit of r along angle `alpha`.
    fn direction(&self, alpha: f64) -> (f64, f64) {
        let (s, c) = alpha.sin_cos();
        (self.l[0] * c, self.l[1] * c + self.l[2] * s)
    }

    /// Angle in 0…2π and radius of (x, y).
    fn polar(&self, x: f64, y: f64) -> (f64, f64) {
        let a = (x - self.center.0) / self.l[0];
        let b = (y - self.center.1 - self.l[1] * a) / self.l[2];
        (b.atan2(a).rem_euclid(TAU), a.hypot(b))
    }
}

/// One point of the curve, or a ray on which none was found.
#[derive(Debug, Clone)]
struct Point {
    alpha: f64,
    solved: Option<Solved>,
}

#[derive(Debug, Clone)]
struct Solved {
    x: f64,
    y: f64,
    r: f64,
    values: Vec<f64>,
}

struct Task<'a> {
    ctx: &'a Ctx<'a>,
    at: &'a Minimum,
    ticker: &'a Ticker<'a>,
    px: ParamId,
    py: ParamId,
    rise: f64,
    metric: Metric,
}

impl Task<'_> {
    /// The points in order of their angle, and the calls spent.
    fn walk(&self, size: usize) -> Result<(Vec<Point>, usize), MinimizeError> {
        let (mut points, mut nfcn) = self.extremes()?;
        if points.is_empty() {
            points = (0..MIN_POINTS)
                .map(|i| Point { alpha: TAU * i as f64 / MIN_POINTS as f64, solved: None })
                .collect();
            (points, nfcn) = self.solve(&points, nfcn)?;
        }
        while points.len() < size {
            let rays = self.halvings(&points, size - points.len());
            if rays.is_empty() {
                // No gap has a length: coordinates have overflowed. What was found is all there is.
                break;
            }
            let (mut solved, calls) = self.solve(&rays, nfcn)?;
            nfcn = calls;
            points.append(&mut solved);
            points.sort_by(|a, b| a.alpha.total_cmp(&b.alpha));
        }
        Ok((points, nfcn))
    }

    /// The extreme points of both parameters, by MINOS.
    fn extremes(&self) -> Result<(Vec<Point>, usize), MinimizeError> {
        let sides: Vec<(ParamId, f64)> =
            [self.px, self.py].iter().flat_map(|&p| [(p, -1.0), (p, 1.0)]).collect();
        let found: Result<Vec<minos::Side>, MinimizeError> = sides
            .par_iter()
            .map(|&(p, sign)| minos::side(self.ctx, self.at, p.0, sign, self.rise, self.ticker))
            .collect();
        let mut points: Vec<Point> = Vec::new();
        let mut nfcn = 0;
        for side in found? {
            nfcn += side.nfcn;
            if let Crossing::Found { values, .. } | Crossing::Limit { values, .. } = side.crossing {
                let (x, y) = (values[self.px.0], values[self.py.0]);
                let (alpha, r) = self.metric.polar(x, y);
                // Two extremes may coincide in a corner of the limits.
                if r > 0.0 && points.iter().all(|p| (p.alpha - alpha).abs() > 1e-9) {
                    points.push(Point { alpha, solved: Some(Solved { x, y, r, values }) });
                    self.ticker.part_done();
                }
            }
        }
        points.sort_by(|a, b| a.alpha.total_cmp(&b.alpha));
        Ok((points, nfcn))
    }

    /// Rays half-way into the longest gaps, at most `room` of them; each carries its neighbours' mean as first guess.
    fn halvings(&self, points: &[Point], room: usize) -> Vec<Point> {
        let n = points.len();
        let mut gaps: Vec<(f64, usize)> =
            (0..n).map(|i| (self.gap(&points[i], &points[(i + 1) % n]), i)).collect();
        gaps.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let longest = gaps[0].0;
        gaps.retain(|g| g.0 >= LONG_GAP * longest);
        gaps.truncate(room);
        let middle = |&(_, i): &(f64, usize)| {
            let (a, b) = (&points[i], &points[(i + 1) % n]);
            let alpha = (a.alpha + 0.5 * turn(a, b)).rem_euclid(TAU);
            Point { alpha, solved: mean(a, b) }
        };
        gaps.iter().map(middle).collect()
    }

    /// Length of the piece from `a` to `b` where the covariance is a circle; by the angle alone when a point is missing.
    fn gap(&self, a: &Point, b: &Point) -> f64 {
        let angle = turn(a, b);
        let typical = (self.rise / self.at.up).sqrt();
        match (&a.solved, &b.solved) {
            (Some(p), Some(q)) if angle < 0.5 * TAU => {
                (p.r * p.r + q.r * q.r - 2.0 * p.r * q.r * angle.cos()).max(0.0).sqrt()
            }
            _ => angle * typical,
        }
    }

    /// Solves each ray; what it carries is its first guess.
    fn solve(&self, rays: &[Point], nfcn: usize) -> Result<(Vec<Point>, usize), MinimizeError> {
        let solved: Result<Vec<(Point, usize)>, MinimizeError> =
            rays.par_iter().map(|ray| self.ray(ray)).collect();
        let solved = solved?;
        let calls = nfcn + solved.iter().map(|s| s.1).sum::<usize>();
        Ok((solved.into_iter().map(|s| s.0).collect(), calls))
    }

    fn ray(&self, ray: &Point) -> Result<(Point, usize), MinimizeError> {
        let (dx, dy) = self.metric.direction(ray.alpha);
        let expected = (self.rise / self.at.up).sqrt();
        let end = self.way_to_limit(self.px, dx).min(self.way_to_limit(self.py, dy));
        let first = ray.solved.as_ref().map_or(expected, |s| s.r);
        let held = [self.px.0, self.py.0];
        let conditional =
            Conditional::new(self.ctx, self.at, self.ticker, &held, self.ctx.method.strategy.lower());
        let target = Target {
            f_min: self.at.fval,
            rise: self.rise,
            new_minimum: f64::NEG_INFINITY,
            accuracy: minos::accuracy(conditional.exact()),
            expected,
            first,
            end,
        };
        let mut direction = match &ray.solved {
            // The mean of two points lies on their chord, inside the curve.
            Some(s) => {
                let r = self.metric.polar(s.x, s.y).1;
                s.values.iter().zip(self.at.values()).map(|(v, v0)| (v - v0) / r).collect()
            }
            None => vec![0.0; self.at.params.len()],
        };
        direction[self.px.0] = dx;
        direction[self.py.0] = dy;
        let mut line = Ray {
            conditional,
            center: self.metric.center,
            step: (dx, dy),
            at: self.at,
            ids: (self.px, self.py),
        };
        let crossing = cross(target, &self.at.values(), &direction, &mut line)?;
        self.ticker.part_done();
        let solved = match crossing {
            Crossing::Found { t, values } | Crossing::Limit { t, values, .. } => {
                let (x, y) = line.point(t);
                Some(Solved { x, y, r: t, values })
            }
            _ => None,
        };
        Ok((Point { alpha: ray.alpha, solved }, line.conditional.counts().nfcn))
    }

    /// How far along a ray the parameter, moving by `d` a unit, meets its limit.
    fn way_to_limit(&self, id: ParamId, d: f64) -> f64 {
        let p = &self.at.params[id.0];
        let limit = if d > 0.0 { p.limits.upper() } else { p.limits.lower() };
        limit.filter(|_| d != 0.0).map_or(f64::INFINITY, |l| ((l - p.value) / d).max(0.0))
    }
}

/// A ray as a line of search.
struct Ray<'a> {
    conditional: Conditional<'a>,
    center: (f64, f64),
    step: (f64, f64),
    at: &'a Minimum,
    ids: (ParamId, ParamId),
}

impl Ray<'_> {
    fn point(&self, t: f64) -> (f64, f64) {
        let clip = |id: ParamId, v: f64| self.at.params[id.0].limits.clip(v);
        (clip(self.ids.0, self.center.0 + t * self.step.0), clip(self.ids.1, self.center.1 + t * self.step.1))
    }
}

impl Line for Ray<'_> {
    fn slice(&mut self, t: f64, guess: &[f64]) -> Result<Option<Slice>, MinimizeError> {
        let (x, y) = self.point(t);
        self.conditional.fit(&[x, y], guess).map(Some)
    }

    fn value(&mut self, values: &[f64]) -> Result<f64, MinimizeError> {
        self.conditional.value(values)
    }
}

/// Angle from `a` counter-clockwise to `b`.
fn turn(a: &Point, b: &Point) -> f64 {
    let angle = (b.alpha - a.alpha).rem_euclid(TAU);
    if angle == 0.0 { TAU } else { angle }
}

/// Half-way between two solved points, or whichever is solved.
fn mean(a: &Point, b: &Point) -> Option<Solved> {
    match (&a.solved, &b.solved) {
        (Some(p), Some(q)) => Some(Solved {
            x: 0.5 * (p.x + q.x),
            y: 0.5 * (p.y + q.y),
            r: 0.5 * (p.r + q.r),
            values: p.values.iter().zip(&q.values).map(|(u, v)| 0.5 * (u + v)).collect(),
        }),
        (one, other) => one.clone().or_else(|| other.clone()),
    }
}

/// The curve from its smallest x on, counter-clockwise, the first point repeated; NaN where a ray failed.
fn closed(points: &[Point]) -> Vec<(f64, f64)> {
    let mut curve: Vec<(f64, f64)> =
        points.iter().map(|p| p.solved.as_ref().map_or((f64::NAN, f64::NAN), |s| (s.x, s.y))).collect();
    let first = (0..curve.len())
        .filter(|&i| !curve[i].0.is_nan())
        .min_by(|&i, &j| curve[i].0.total_cmp(&curve[j].0))
        .unwrap_or(0);
    curve.rotate_left(first);
    curve.push(curve[0]);
    curve
}
