//! Confidence region of two parameters, the others minimised (mncontour; specification 7.5): which way of finding it, and the order of
//! its points.
//!
//! With exact second derivatives the boundary is followed (`trace`, `outline`), whatever its shape. Where that does not help, and
//! without them, it is found by `rays` from the minimum, and where these leave the region more than once by a lattice (`squares`).

use super::frame::Frame;
use super::outline::{Spot, outline};
use super::rays;
use super::rays::Miss;
use super::squares::{self, Loop};
use super::trace;
use crate::minimize::call::{Halt, call_limit};
use crate::minimize::intervals::cross::Crossing;
use crate::minimize::intervals::minos::{self, free_name};
use crate::minimize::intervals::reduced::Move;
use crate::minimize::intervals::side::{Along, halted};
use crate::minimize::intervals::valley::{Meeting, Point, Valley};
use crate::minimize::prepare;
use crate::minimize::ticker::Ticker;
use crate::minimize::transform::Transform;
use crate::minimize::{Contour, Ctx, Level, MinimizeError, Minimum, Piece, Sought};
use crate::params::ParamId;

/// Fewer points make no curve.
const MIN_POINTS: usize = 4;
/// Correlations beyond this are drawn as if they were this.
const MAX_CORRELATION: f64 = 0.9999;

/// The region of `px` and `py` at `level`, as `size` points.
pub(in crate::minimize) fn run(
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
    let Pieces { loops: mut pieces, sought, nfcn } = region.pieces(size)?;
    let found = pieces.iter().flatten().filter(|s| s.p[0].is_finite()).count();
    if found < MIN_POINTS {
        return Err(MinimizeError::TooFewPoints { found });
    }
    let rest = pieces.split_off(1);
    let Piece { points, at_limit } = closed(&pieces[0]);
    let more = rest.iter().map(|p| closed(p)).collect();
    Ok(Contour { x: px, y: py, level, rise, points, at_limit, more, sought, nfcn })
}

/// What is sought.
#[derive(Clone, Copy)]
pub(in crate::minimize) struct Region<'t, 'a> {
    pub(in crate::minimize) ctx: &'t Ctx<'a>,
    pub(in crate::minimize) at: &'t Minimum,
    pub(in crate::minimize) ticker: &'a Ticker<'a>,
    pub(in crate::minimize) px: ParamId,
    pub(in crate::minimize) py: ParamId,
    pub(in crate::minimize) rise: f64,
}

/// What was found.
struct Pieces {
    loops: Vec<Loop>,
    sought: Sought,
    nfcn: usize,
}

/// The boundary around a minimum.
pub(in crate::minimize) struct Main {
    pub(in crate::minimize) spots: Loop,
    /// Whether nothing says that rays leave the region more than once.
    pub(in crate::minimize) star: bool,
    /// Why points are missing.
    pub(in crate::minimize) misses: Vec<Miss>,
    pub(in crate::minimize) nfcn: usize,
}

impl Main {
    /// Adds what is missing to an account.
    pub(in crate::minimize) fn account_in(&self, sought: &mut Sought) {
        for miss in &self.misses {
            match miss {
                Miss::Open => sought.open += 1,
                Miss::Failed => sought.failed += 1,
                Miss::Calls => sought.out_of_calls += 1,
            }
        }
    }
}

impl Region<'_, '_> {
    /// The boundary, or boundaries, the one around the minimum first.
    fn pieces(&self, size: usize) -> Result<Pieces, MinimizeError> {
        let budget = self.budget(size);
        let main = self.main(size, budget)?;
        let (star, mut nfcn) = (main.star, main.nfcn);
        let mut sought = Sought::default();
        main.account_in(&mut sought);
        let elsewhere = self.elsewhere(&main.spots, (size, budget), &mut sought)?;
        nfcn += elsewhere.nfcn;
        sought.minima = elsewhere.minima;
        let mut loops = vec![main.spots];
        loops.extend(elsewhere.loops);
        if star && elsewhere.signs.is_empty() {
            return Ok(Pieces { loops, sought, nfcn });
        }
        // A region without end fits into no lattice.
        let lattice = if sought.open == 0 {
            let known = loops.iter().flatten().map(|s| s.p).chain(elsewhere.signs);
            let window = window(&known.collect::<Vec<_>>());
            let left = budget.saturating_sub(elsewhere.nfcn);
            let (lattice, calls) = squares::pieces(&self.rays(), window, left)?;
            nfcn += calls;
            lattice
        } else {
            None
        };
        let Some(mut lattice) = lattice else {
            sought.unresolved = true;
            return Ok(Pieces { loops, sought, nfcn });
        };
        // What was followed or found on rays is finer than the lattice.
        let fine = elsewhere.centers.into_iter().chain(star.then(|| self.center()));
        let fine: Vec<Move> = fine.collect();
        lattice.retain(|l| !fine.iter().any(|c| squares::encloses(l, *c)));
        for l in &mut lattice {
            thin(l, size);
        }
        if star {
            loops.append(&mut lattice);
        } else {
            sought = Sought { minima: sought.minima, ..Sought::default() };
            let others = loops.split_off(1);
            loops = lattice;
            loops.extend(others);
        }
        Ok(Pieces { loops, sought, nfcn })
    }

    /// Calls that the main boundary, and after it everything else, may take: those of a fit for every point.
    fn budget(&self, size: usize) -> usize {
        call_limit(self.ctx.method.max_calls, self.at.params.n_free()).saturating_mul(size)
    }

    /// The boundary around the minimum: followed, or on rays.
    pub(in crate::minimize) fn main(&self, size: usize, budget: usize) -> Result<Main, MinimizeError> {
        let (traced, calls) = self.traced(size, false)?;
        if let Some(spots) = traced {
            return Ok(Main { spots, star: true, misses: Vec::new(), nfcn: calls });
        }
        let task = rays::Task { budget, ..self.rays() };
        let rays::Found { spots, star, misses, nfcn } = task.run(size)?;
        let mut nfcn = calls + nfcn;
        // Differences of gradients are no help where second derivatives themselves were none.
        if !star && self.ctx.fcn.hessian().is_none() {
            let (traced, more) = self.traced(size, true)?;
            nfcn += more;
            if let Some(spots) = traced {
                return Ok(Main { spots, star: true, misses: Vec::new(), nfcn });
            }
        }
        Ok(Main { spots, star, misses, nfcn })
    }

    fn rays(&self) -> rays::Task<'_, '_> {
        let Region { ctx, at, ticker, px, py, rise } = *self;
        rays::Task { ctx, at, ticker, px, py, rise, frame: self.frame(), budget: usize::MAX }
    }

    /// Coordinates from the covariance.
    pub(in crate::minimize) fn frame(&self) -> Frame {
        let rho = self.at.correlation().map_or(0.0, |r| r[(self.px.0, self.py.0)]);
        let rho = rho.clamp(-MAX_CORRELATION, MAX_CORRELATION);
        let sigma = |k: usize| {
            let s = self.at.errors[k];
            if s > 0.0 && s.is_finite() { s } else { prepare::external_step(&self.at.params[k]) }
        };
        let (sx, sy) = (sigma(self.px.0), sigma(self.py.0));
        Frame::from_covariance(self.center(), [sx * sx, rho * sx * sy, sy * sy])
    }

    fn center(&self) -> Move {
        [self.at.params[self.px.0].value, self.at.params[self.py.0].value]
    }

    /// Both parameters among all values.
    pub(in crate::minimize) fn pair(&self, values: &[f64]) -> Move {
        [values[self.px.0], values[self.py.0]]
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
