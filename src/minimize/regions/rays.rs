//! A confidence region by rays, where derivatives are not exact enough to follow its boundary: the extreme points come from MINOS, the
//! rest lie on rays from the minimum, at angles that halve the longest pieces of the curve so far, lengths and angles taken where the
//! covariance is the unit circle.
//!
//! Rays of one round do not know of each other, so the curve is the same for any number of threads. Only regions that every ray from
//! the minimum leaves once can be had like this: [`Found::star`] says whether this one looks like that.

use std::f64::consts::TAU;

use rayon::prelude::*;

use super::frame::Frame;
use super::outline::Spot;
use crate::minimize::call::call_limit;
use crate::minimize::intervals::conditional::{Conditional, Slice};
use crate::minimize::intervals::cross::{Crossing, Line, Target, cross};
use crate::minimize::intervals::reduced::Move;
use crate::minimize::intervals::side::{Along, Side, accuracy};
use crate::minimize::ticker::Ticker;
use crate::minimize::{Ctx, MinimizeError, Minimum, Strategy};
use crate::params::ParamId;

/// Rays to begin with when no extreme point is known.
const FIRST_RAYS: usize = 4;
/// Gaps of at least this part of the longest are halved in the same round.
const LONG_GAP: f64 = 0.6;
/// A ray may take this many times the calls of a fit.
const RAY_LIMITS: usize = 2;
/// Points on a ray at which F is looked at …
const LOOKS: [f64; 3] = [0.25, 0.5, 0.75];
/// … and F there above F̂ by this many Δ means that the ray leaves the region more than once.
const OUTSIDE: f64 = 1.01;

/// The points of all rays, counter-clockwise; NaN where a ray failed.
pub(in crate::minimize) struct Found {
    pub(in crate::minimize) spots: Vec<Spot>,
    /// Whether every ray leaves the region once.
    pub(in crate::minimize) star: bool,
    /// Why points are missing.
    pub(in crate::minimize) misses: Vec<Miss>,
    pub(in crate::minimize) nfcn: usize,
}

/// Why a ray has no point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::minimize) enum Miss {
    /// F never rises to the level.
    Open,
    /// The others could not be minimised.
    Failed,
    /// It had too many calls.
    Calls,
}

/// The region of `px` and `py` as `size` points.
pub(in crate::minimize) struct Task<'t, 'a> {
    pub(in crate::minimize) ctx: &'t Ctx<'a>,
    pub(in crate::minimize) at: &'t Minimum,
    pub(in crate::minimize) ticker: &'a Ticker<'a>,
    pub(in crate::minimize) px: ParamId,
    pub(in crate::minimize) py: ParamId,
    /// Δ.
    pub(in crate::minimize) rise: f64,
    pub(in crate::minimize) frame: Frame,
    /// No round of rays begins after so many calls.
    pub(in crate::minimize) budget: usize,
}

/// One point of the curve, or a ray on which none was found.
#[derive(Debug, Clone)]
struct Point {
    alpha: f64,
    solved: Option<Solved>,
    miss: Option<Miss>,
}

#[derive(Debug, Clone)]
struct Solved {
    x: f64,
    y: f64,
    r: f64,
    on_limit: bool,
    values: Vec<f64>,
}

impl Task<'_, '_> {
    /// All rays.
    pub(in crate::minimize) fn run(&self, size: usize) -> Result<Found, MinimizeError> {
        let (points, mut nfcn) = self.walk(size)?;
        let mut star = true;
        for solved in points.iter().filter_map(|p| p.solved.as_ref()) {
            let (once, calls) = self.leaves_once(solved)?;
            nfcn += calls;
            star &= once;
            if !star {
                break;
            }
        }
        let spot = |p: &Point| match &p.solved {
            Some(s) => Spot { p: [s.x, s.y], on_limit: s.on_limit },
            None => Spot { p: [f64::NAN; 2], on_limit: false },
        };
        let misses = points.iter().filter_map(|p| p.miss).collect();
        Ok(Found { spots: points.iter().map(spot).collect(), star, misses, nfcn })
    }

    /// Whether the profile stays below the level between the minimum and a point of the boundary.
    fn leaves_once(&self, end: &Solved) -> Result<(bool, usize), MinimizeError> {
        let held = [self.px.0, self.py.0];
        let mut conditional = Conditional::new(self.ctx, self.at, self.ticker, &held, Strategy::Fast);
        let top = self.at.fval + OUTSIDE * self.rise;
        for part in LOOKS {
            let v0 = self.at.values();
            let values: Vec<f64> = v0.iter().zip(&end.values).map(|(v, w)| v + part * (w - v)).collect();
            // F with the others guessed lies above the profile: only when it is too high a fit has to tell.
            if conditional.value(&values)? > top {
                let slice = conditional.fit(&[values[self.px.0], values[self.py.0]], &values)?;
                if !slice.valid || slice.fval > top {
                    return Ok((false, conditional.counts().nfcn));
                }
            }
        }
        Ok((true, conditional.counts().nfcn))
    }

    /// The points in order of their angle, and the calls spent.
    fn walk(&self, size: usize) -> Result<(Vec<Point>, usize), MinimizeError> {
        let (mut points, mut nfcn) = self.extremes()?;
        if points.is_empty() {
            points = (0..FIRST_RAYS)
                .map(|i| Point { alpha: TAU * i as f64 / FIRST_RAYS as f64, solved: None, miss: None })
                .collect();
            (points, nfcn) = self.solve(&points, nfcn)?;
        }
        self.fill(points, nfcn, size)
    }

    /// Halves the longest gaps until there are `size` rays.
    fn fill(
        &self,
        mut points: Vec<Point>,
        mut nfcn: usize,
        size: usize,
    ) -> Result<(Vec<Point>, usize), MinimizeError> {
        while points.len() < size {
            if self.ctx.watch.stop_requested() {
                return Err(MinimizeError::Cancelled);
            }
            let mut rays = self.halvings(&points, size - points.len());
            if rays.is_empty() {
                // No gap has a length: coordinates have overflowed. What was found is all there is.
                break;
            }
            if nfcn >= self.budget {
                let given_up = |ray: &mut Point| (ray.solved, ray.miss) = (None, Some(Miss::Calls));
                rays.iter_mut().for_each(given_up);
                points.append(&mut rays);
                points.sort_by(|a, b| a.alpha.total_cmp(&b.alpha));
                continue;
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
        let found: Result<Vec<Side>, MinimizeError> = sides
            .par_iter()
            .map(|&(p, sign)| {
                let Task { ctx, at, ticker, rise, .. } = *self;
                Along { ctx, at, ticker, k: p.0, rise }.one(sign)
            })
            .collect();
        let mut points: Vec<Point> = Vec::new();
        let mut nfcn = 0;
        for side in found? {
            nfcn += side.nfcn;
            let on_limit = matches!(side.crossing, Crossing::Limit { .. });
            if let Crossing::Found { values, .. } | Crossing::Limit { values, .. } = side.crossing {
                let (x, y) = (values[self.px.0], values[self.py.0]);
                let (alpha, r) = polar(&self.frame, x, y);
                // Two extremes may coincide in a corner of the limits.
                if r > 0.0 && points.iter().all(|p| (p.alpha - alpha).abs() > 1e-9) {
                    let solved = Some(Solved { x, y, r, on_limit, values });
                    points.push(Point { alpha, solved, miss: None });
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
            Point { alpha, solved: mean(a, b), miss: None }
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
        let (sin, cos) = ray.alpha.sin_cos();
        let [dx, dy] = self.frame.out([cos, sin]);
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
            accuracy: accuracy(conditional.exact()),
            expected,
            first,
            end,
            any_crossing: false,
        };
        let mut direction = match &ray.solved {
            // The mean of two points lies on their chord, inside the curve.
            Some(s) => {
                let r = polar(&self.frame, s.x, s.y).1;
                s.values.iter().zip(self.at.values()).map(|(v, v0)| (v - v0) / r).collect()
            }
            None => vec![0.0; self.at.params.len()],
        };
        direction[self.px.0] = dx;
        direction[self.py.0] = dy;
        let max_calls =
            call_limit(self.ctx.method.max_calls, self.at.params.n_free()).saturating_mul(RAY_LIMITS);
        let mut line = Ray {
            conditional,
            max_calls,
            center: self.frame.center,
            step: (dx, dy),
            at: self.at,
            ids: (self.px, self.py),
        };
        let crossing = cross(target, &self.at.values(), &direction, &mut line)?;
        self.ticker.part_done();
        let on_limit = matches!(crossing, Crossing::Limit { .. });
        let (solved, miss) = match crossing {
            Crossing::Found { t, values } | Crossing::Limit { t, values, .. } => {
                let (x, y) = line.point(t);
                (Some(Solved { x, y, r: t, on_limit, values }), None)
            }
            Crossing::Open => (None, Some(Miss::Open)),
            Crossing::CallLimit => (None, Some(Miss::Calls)),
            Crossing::Failed | Crossing::NewMinimum { .. } => (None, Some(Miss::Failed)),
        };
        Ok((Point { alpha: ray.alpha, solved, miss }, line.conditional.counts().nfcn))
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
    max_calls: usize,
    center: Move,
    step: (f64, f64),
    at: &'a Minimum,
    ids: (ParamId, ParamId),
}

impl Ray<'_> {
    fn point(&self, t: f64) -> (f64, f64) {
        let clip = |id: ParamId, v: f64| self.at.params[id.0].limits.clip(v);
        (
            clip(self.ids.0, self.center[0] + t * self.step.0),
            clip(self.ids.1, self.center[1] + t * self.step.1),
        )
    }
}

impl Line for Ray<'_> {
    fn slice(&mut self, t: f64, guess: &[f64]) -> Result<Option<Slice>, MinimizeError> {
        if self.conditional.counts().nfcn >= self.max_calls {
            return Ok(None);
        }
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
            on_limit: false,
            values: p.values.iter().zip(&q.values).map(|(u, v)| 0.5 * (u + v)).collect(),
        }),
        (one, other) => one.clone().or_else(|| other.clone()),
    }
}

/// Angle in 0…2π and radius of (x, y) in a frame.
fn polar(frame: &Frame, x: f64, y: f64) -> (f64, f64) {
    let u = frame.inside([x, y]);
    (u[1].atan2(u[0]).rem_euclid(TAU), u[0].hypot(u[1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fcn::Fcn;
    use crate::minimize::{Method, NoObserver, minimize};
    use crate::params::{Parameter, Parameters};

    struct Bowl;

    impl Fcn for Bowl {
        fn value(&self, p: &[f64]) -> f64 {
            p[0] * p[0] + p[1] * p[1]
        }

        fn up(&self) -> f64 {
            1.0
        }
    }

    /// Points so far out that their angle is no number leave no gap to halve: the curve ends with what there is, out of calls or not.
    #[test]
    fn gaps_that_are_no_numbers_end_it() {
        let (method, watch) = (Method::default(), NoObserver);
        let ctx = Ctx { fcn: &Bowl, method: &method, watch: &watch };
        let start: Vec<Parameter> = ["a", "b"].map(|n| Parameter::new(n, 0.3)).into();
        let at = minimize(&ctx, &Parameters::new(start).unwrap()).unwrap();
        let ticker = Ticker::new(&watch, "rays", 1);
        let far = |_: usize| {
            let solved =
                Solved { x: f64::INFINITY, y: 0.0, r: f64::INFINITY, on_limit: false, values: vec![0.0; 2] };
            Point { alpha: f64::NAN, solved: Some(solved), miss: None }
        };
        for budget in [0, 1000] {
            let frame = Frame::from_covariance([0.0; 2], [1.0, 0.0, 1.0]);
            let task = Task {
                ctx: &ctx,
                at: &at,
                ticker: &ticker,
                px: ParamId(0),
                py: ParamId(1),
                rise: 1.0,
                frame,
                budget,
            };
            let (points, calls) = task.fill((0..8).map(far).collect(), 0, 20).unwrap();
            assert_eq!((points.len(), calls), (8, 0));
        }
    }
}
