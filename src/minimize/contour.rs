//! Confidence region of two parameters, the others minimised (mncontour; specification 7.5): which way of finding it, and the order of
//! its points.
//!
//! With exact second derivatives the boundary is followed (`trace`, `outline`), whatever its shape. Where that does not help, and
//! without them, it is found by `rays` from the minimum, and where these leave the region more than once by a lattice (`squares`).

use std::f64::consts::TAU;

use super::call::Halt;
use super::conditional::Conditional;
use super::cross::Crossing;
use super::frame::Frame;
use super::minos::{self, free_name};
use super::outline::{Spot, outline};
use super::side::{Along, halted};
use super::squares::{self, Loop};
use super::ticker::Ticker;
use super::trace;
use super::transform::Transform;
use super::valley::{Meeting, Point, Valley};
use super::{Contour, Ctx, Level, MinimizeError, Minimum, Piece, Strategy, prepare, rays};
use crate::params::ParamId;

/// Fewer points make no curve.
const MIN_POINTS: usize = 4;
/// Correlations beyond this are drawn as if they were this.
const MAX_CORRELATION: f64 = 0.9999;

/// Rays on which other pieces are looked for …
const LOOK_RAYS: usize = 8;
/// … points on each …
const LOOKS: i32 = 9;
/// … each this much further out.
const LOOK_FACTOR: f64 = 1.3;
/// A point counts when also the one at this part of its distance lies outside …
const SLIVER: f64 = 0.75;
/// … and F there is below this part of the level.
const CLEARLY: f64 = 0.95;

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
    let region = Region { ctx, at: &at, ticker: &ticker, px, py, rise: rise * ctx.fcn.up() };
    let (mut pieces, nfcn) = region.pieces(size)?;
    let found = pieces.iter().flatten().filter(|s| s.p[0].is_finite()).count();
    if found < MIN_POINTS {
        return Err(MinimizeError::TooFewPoints { found });
    }
    let rest = pieces.split_off(1);
    let Piece { points, at_limit } = closed(&pieces[0]);
    let more = rest.iter().map(|p| closed(p)).collect();
    Ok(Contour { x: px, y: py, level, rise, points, at_limit, more, nfcn })
}

/// What is sought.
struct Region<'t, 'a> {
    ctx: &'t Ctx<'a>,
    at: &'t Minimum,
    ticker: &'a Ticker<'a>,
    px: ParamId,
    py: ParamId,
    rise: f64,
}

impl Region<'_, '_> {
    /// The boundary, or boundaries, the one around the minimum first; calls spent.
    fn pieces(&self, size: usize) -> Result<(Vec<Loop>, usize), MinimizeError> {
        let (traced, calls) = self.traced(size, false)?;
        let rays = self.rays();
        let (main, star, mut nfcn) = if let Some(spots) = traced {
            (spots, true, calls)
        } else {
            let found = rays.run(size)?;
            let nfcn = calls + found.nfcn;
            let again = if found.star { None } else { Some(self.traced(size, true)?) };
            match again {
                Some((Some(spots), more)) => (spots, true, nfcn + more),
                other => (found.spots, found.star, nfcn + other.map_or(0, |o| o.1)),
            }
        };
        let (elsewhere, looks) = self.elsewhere(&main)?;
        nfcn += looks;
        if star && elsewhere.is_empty() {
            return Ok((vec![main], nfcn));
        }
        let all: Vec<[f64; 2]> = main.iter().map(|s| s.p).chain(elsewhere).collect();
        let Some((mut loops, calls)) = squares::pieces(&rays, window(&all))? else {
            return Ok((vec![main], nfcn));
        };
        for l in &mut loops {
            thin(l, size);
        }
        // What was followed or found on rays is finer than the lattice.
        if star {
            let known = loops.first().is_some_and(|l| squares::encloses(l, self.center()));
            loops.splice(..usize::from(known), [main]);
        }
        Ok((loops, nfcn + calls))
    }

    /// Points outside the boundary where F is below the level all the same: signs of other pieces. Looked for on rays further and
    /// further out, the others guessed; calls spent.
    fn elsewhere(&self, boundary: &[Spot]) -> Result<(Vec<[f64; 2]>, usize), MinimizeError> {
        let frame = self.frame();
        let origin = self.at.values();
        let follow = self.followed(&frame);
        let held = [self.px.0, self.py.0];
        let mut conditional = Conditional::new(self.ctx, self.at, self.ticker, &held, Strategy::Fast);
        let radius = (self.rise / self.at.up).sqrt();
        let mut hits = Vec::new();
        for k in 0..LOOK_RAYS {
            let (sin, cos) = (TAU * k as f64 / LOOK_RAYS as f64).sin_cos();
            for i in 1..=LOOKS {
                let far = radius * LOOK_FACTOR.powi(i);
                let p = frame.point([far * cos, far * sin]);
                let allowed = (0..2).all(|a| self.at.params[held[a]].limits.contains(p[a]));
                // Slivers between the boundary and its chords are no pieces.
                let nearer = frame.point([SLIVER * far * cos, SLIVER * far * sin]);
                if !allowed || squares::encloses(boundary, p) || squares::encloses(boundary, nearer) {
                    continue;
                }
                let mut values: Vec<f64> =
                    origin.iter().zip(&follow).map(|(v, f)| v + far * (f[0] * cos + f[1] * sin)).collect();
                (values[held[0]], values[held[1]]) = (p[0], p[1]);
                if conditional.value(&values)? < self.at.fval + CLEARLY * self.rise {
                    hits.push(p);
                }
            }
        }
        Ok((hits, conditional.counts().nfcn))
    }

    /// How all parameters follow a unit along each axis of the frame: C_jp C_pp⁻¹ L = C_jp L⁻ᵀ.
    fn followed(&self, frame: &Frame) -> Vec<[f64; 2]> {
        let n = self.at.params.len();
        let Some(c) = &self.at.covariance else { return vec![[0.0; 2]; n] };
        let center = frame.center;
        let row = |j: usize| frame.inside([center[0] + c[(j, self.px.0)], center[1] + c[(j, self.py.0)]]);
        (0..n).map(row).collect()
    }

    fn rays(&self) -> rays::Task<'_, '_> {
        let Region { ctx, at, ticker, px, py, rise } = *self;
        rays::Task { ctx, at, ticker, px, py, rise, frame: self.frame() }
    }

    /// Coordinates from the covariance.
    fn frame(&self) -> Frame {
        let rho = self.at.correlation().map_or(0.0, |r| r[(self.px.0, self.py.0)]);
        let rho = rho.clamp(-MAX_CORRELATION, MAX_CORRELATION);
        let sigma = |k: usize| {
            let s = self.at.errors[k];
            if s > 0.0 && s.is_finite() { s } else { prepare::external_step(&self.at.params[k]) }
        };
        let (sx, sy) = (sigma(self.px.0), sigma(self.py.0));
        Frame::from_covariance(self.center(), [sx * sx, rho * sx * sy, sy * sy])
    }

    fn center(&self) -> [f64; 2] {
        [self.at.params[self.px.0].value, self.at.params[self.py.0].value]
    }

    /// The boundary by following it, with differences of gradients for second derivatives if need be; `None` where that does not help.
    fn traced(&self, size: usize, differences: bool) -> Result<(Option<Loop>, usize), MinimizeError> {
        match self.follow(size, differences) {
            Err(Halt::CallLimit) => Ok((None, 0)),
            other => other.map_err(Halt::into_error),
        }
    }

    fn follow(&self, size: usize, differences: bool) -> Result<(Option<Loop>, usize), Halt> {
        let ids = [self.px.0, self.py.0];
        let transform = Transform::new(&self.at.params);
        let make = |interest: &[usize]| {
            Valley::new(self.ctx, self.at, self.ticker, transform.clone(), interest, differences)
        };
        let Some(valley) = make(&ids) else { return Ok((None, 0)) };
        let Some(origin) = valley.expand(&self.at.values())? else { return Ok((None, valley.calls())) };
        let Some(frame) = Frame::from_bend(self.center(), origin.bend, self.at.up) else {
            return Ok((None, valley.calls()));
        };
        let shape = trace::Shape {
            ids,
            frame,
            level: self.at.fval + self.rise,
            rise: self.rise,
            radius: (self.rise / self.at.up).sqrt(),
            limits: ids.map(|k| valley.limits(k)),
        };
        let task = trace::Task { valley: &valley, shape };
        let (first, mut nfcn) = self.first(&task)?;
        let ring = match first.and_then(|p| task.stop(&p)) {
            Some(stop) => task.ring(stop)?,
            None => None,
        };
        let mut spots = None;
        if let Some(ring) = ring {
            let outline = outline(&shape, &ring, size, &make, self.ticker.calls_are_slow())?;
            nfcn += outline.nfcn;
            spots = Some(outline.spots);
        }
        Ok((spots, nfcn + valley.calls()))
    }

    /// A point of the boundary: one of the four extremes.
    fn first(&self, task: &trace::Task<'_, '_>) -> Result<(Option<Point>, usize), Halt> {
        let mut nfcn = 0;
        for (axis, sign) in [(0, -1.0), (0, 1.0), (1, -1.0), (1, 1.0)] {
            let Region { ctx, at, ticker, rise, .. } = *self;
            let side = Along { ctx, at, ticker, k: task.shape.ids[axis], rise }.one(sign).map_err(halted)?;
            nfcn += side.nfcn;
            let Crossing::Found { values, .. } = side.crossing else { continue };
            let mut d = [0.0; 2];
            d[axis] = sign;
            let far = task.shape.radius * task.shape.frame.sigma(axis);
            let goal = task.shape.goal(far, (-0.5 * far, task.shape.room(task.shape.pair(&values), d)));
            if let Meeting::Found { point, .. } = task.valley.meet(values, d, &goal)? {
                return Ok((Some(point), nfcn));
            }
        }
        Ok((None, nfcn))
    }
}

/// The box around points: x from and to, y from and to.
fn window(points: &[[f64; 2]]) -> [(f64, f64); 2] {
    [0, 1].map(|k| {
        let known = points.iter().map(|p| p[k]).filter(|v| v.is_finite());
        known.fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| (lo.min(v), hi.max(v)))
    })
}

/// Leaves out points until there are not many more than `size`, evenly.
fn thin(spots: &mut Loop, size: usize) {
    let n = spots.len();
    if n > size {
        let mut i = 0;
        spots.retain(|_| {
            i += 1;
            i * size / n > (i - 1) * size / n
        });
    }
}

/// The curve from its smallest x on, the first point repeated.
fn closed(spots: &[Spot]) -> Piece {
    let mut spots = spots.to_vec();
    let first = (0..spots.len())
        .filter(|&i| !spots[i].p[0].is_nan())
        .min_by(|&i, &j| spots[i].p[0].total_cmp(&spots[j].p[0]))
        .unwrap_or(0);
    spots.rotate_left(first);
    spots.extend(spots.first().copied());
    Piece {
        points: spots.iter().map(|s| (s.p[0], s.p[1])).collect(),
        at_limit: spots.iter().map(|s| s.on_limit).collect(),
    }
}
