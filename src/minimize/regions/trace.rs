//! The boundary of a confidence region followed by prediction and correction (Allgower, Georg, Numerical Continuation Methods, 1990,
//! chapters 2 and 6), so that it may have any shape.
//!
//! At a point of the boundary the parabola of `reduced` gives the tangent, the curvature and how all other parameters move: the next
//! point is guessed on the osculating circle and corrected along the normal by `valley`. Steps grow and shrink with what the guess
//! missed. Where a limit cuts the region the boundary follows the limit until the profile there rises through the level again.
//! The result is a [`Ring`] of few points; `outline` puts the points that are wanted between them.

use std::f64::consts::TAU;

use super::frame::{Frame, between, norm, turn};
use crate::minimize::call::Halt;
use crate::minimize::intervals::reduced::{Move, dot};
use crate::minimize::intervals::valley::{Goal, Meeting, Point, Valley};

/// First step, as part of the expected radius …
const FIRST_STEP: f64 = 0.4;
/// … the longest one …
const LONGEST_STEP: f64 = 0.8;
/// … and the shortest.
const SHORTEST_STEP: f64 = 1e-6;
/// A step turns the tangent by at most this angle.
const MOST_TURN: f64 = 0.8;
/// The tangent may differ from the guessed one by this angle.
const TURN_MISSED: f64 = 0.5;
/// Part of the radius that a guess should miss.
const MISS: f64 = 0.02;
/// Most points of a ring.
const MAX_STOPS: usize = 600;
/// The sum of all turns of a closed curve is 2π to this.
const CLOSED: f64 = 0.3;

/// The boundary that is sought.
#[derive(Debug, Clone, Copy)]
pub(in crate::minimize) struct Shape {
    /// Where both parameters are among all.
    pub(in crate::minimize) ids: [usize; 2],
    /// The coordinates in which steps are measured.
    pub(in crate::minimize) frame: Frame,
    /// F on the boundary.
    pub(in crate::minimize) level: f64,
    /// Δ.
    pub(in crate::minimize) rise: f64,
    /// Expected radius.
    pub(in crate::minimize) radius: f64,
    /// Lower and upper limit of both.
    pub(in crate::minimize) limits: [(f64, f64); 2],
}

/// The boundary and the valley in which it is followed.
pub(in crate::minimize) struct Task<'v, 'a> {
    pub(in crate::minimize) valley: &'v Valley<'a>,
    pub(in crate::minimize) shape: Shape,
}

/// How the boundary goes on from a stop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::minimize) enum Way {
    /// As a curve of constant F.
    Curve,
    /// Along a limit of x (0) or y (1).
    Edge(usize),
}

/// A point of the ring.
#[derive(Debug, Clone)]
pub(in crate::minimize) struct Stop {
    /// In the coordinates of the frame.
    pub(in crate::minimize) u: Move,
    /// All values.
    pub(in crate::minimize) values: Vec<f64>,
    /// Unit tangent with which the boundary arrives, counter-clockwise; it goes on with it unless [`Way::Edge`] takes it along a limit.
    pub(in crate::minimize) tangent: Move,
    /// Change of all values a unit of length.
    pub(in crate::minimize) speed: Vec<f64>,
    /// Inverse radius; positive where the region is convex.
    pub(in crate::minimize) curvature: f64,
    /// How it goes on.
    pub(in crate::minimize) way: Way,
}

/// A closed boundary, counter-clockwise.
pub(in crate::minimize) type Ring = Vec<Stop>;

/// The way of `Ring` that was walked, or why not.
pub(in crate::minimize) type Walked<T> = Result<Option<T>, Halt>;

impl Shape {
    /// Values of x and y among all.
    pub(in crate::minimize) fn pair(&self, values: &[f64]) -> Move {
        [values[self.ids[0]], values[self.ids[1]]]
    }

    /// What `valley` is asked for along a direction whose unit is one standard deviation.
    pub(in crate::minimize) fn goal(&self, expected: f64, within: (f64, f64)) -> Goal {
        Goal { level: self.level, rise: self.rise, new_minimum: f64::NEG_INFINITY, expected, within }
    }

    /// Whether both parameters are inside their limits.
    pub(in crate::minimize) fn holds(&self, p: Move) -> bool {
        (0..2).all(|a| p[a] >= self.limits[a].0 && p[a] <= self.limits[a].1)
    }

    /// How far from p along `d` to the first limit.
    pub(in crate::minimize) fn room(&self, p: Move, d: Move) -> f64 {
        let one = |a: usize| {
            let limit = if d[a] > 0.0 { self.limits[a].1 } else { self.limits[a].0 };
            if d[a] == 0.0 { f64::INFINITY } else { ((limit - p[a]) / d[a]).max(0.0) }
        };
        one(0).min(one(1))
    }
}

impl Task<'_, '_> {
    /// The stop at a point of constant F.
    pub(in crate::minimize) fn stop(&self, point: &Point) -> Option<Stop> {
        let g = self.shape.frame.gradient(point.local.slope);
        let size = norm(g);
        if !(size > 0.0 && size.is_finite()) {
            return None;
        }
        let tangent = [-g[1] / size, g[0] / size];
        let along = self.shape.frame.out(tangent);
        Some(Stop {
            u: self.shape.frame.inside(self.shape.pair(&point.values)),
            tangent,
            speed: point.local.response.iter().map(|r| dot(*r, along)).collect(),
            curvature: dot(point.local.bent(along), along) / size,
            values: point.values.clone(),
            way: Way::Curve,
        })
    }

    /// All around from a first stop of constant F; `None` where it cannot be followed.
    pub(in crate::minimize) fn ring(&self, first: Stop) -> Walked<Ring> {
        let mut ring = vec![first];
        let mut step = FIRST_STEP * self.shape.radius;
        let mut turned = 0.0;
        while ring.len() < MAX_STOPS {
            let here = &ring[ring.len() - 1];
            if closes(here, &ring[0], step, turned) {
                return Ok(Some(ring));
            }
            let before =
                (ring.len() > 1 && ring[ring.len() - 2].way == Way::Curve).then(|| &ring[ring.len() - 2]);
            step = step.min(MOST_TURN / here.curvature.abs());
            match self.step(here, before, step)? {
                Step::Next(next, missed) => {
                    turned += turn(here.tangent, next.tangent);
                    let factor = (MISS * self.shape.radius / missed.max(1e-12)).cbrt();
                    step = (step * factor.clamp(0.5, 2.0)).min(LONGEST_STEP * self.shape.radius);
                    ring.push(next);
                }
                Step::Outside(there) => {
                    let Some(walk) = self.along_limits(here, &there)? else {
                        return Ok(None);
                    };
                    turned += walk.turned;
                    ring.extend(walk.stops);
                }
                Step::Shorter => {
                    step *= 0.5;
                    if step < SHORTEST_STEP * self.shape.radius {
                        return Ok(None);
                    }
                }
            }
        }
        Ok(None)
    }

    /// One step of that length.
    fn step(&self, here: &Stop, before: Option<&Stop>, h: f64) -> Result<Step, Halt> {
        let angle = here.curvature * h;
        let (s, c) = angle.sin_cos();
        // On the circle of curvature; on the straight line where that is none.
        let (ahead, left) =
            if angle.abs() < 1e-6 { (h, 0.5 * angle * h) } else { (s / angle * h, (1.0 - c) / angle * h) };
        let t = here.tangent;
        let u = [here.u[0] + ahead * t[0] - left * t[1], here.u[1] + ahead * t[1] + left * t[0]];
        let tangent = [c * t[0] - s * t[1], s * t[0] + c * t[1]];
        let mut guess = extrapolated(here, before, h);
        let p = self.shape.frame.point(u);
        (guess[self.shape.ids[0]], guess[self.shape.ids[1]]) = (p[0], p[1]);
        if !self.shape.holds(p) {
            return Ok(Step::Outside(guess));
        }
        let normal = self.shape.frame.out([tangent[1], -tangent[0]]);
        let room = |d: Move| self.shape.room(p, d).min(self.shape.radius);
        let goal = self.shape.goal(self.shape.radius, (-room([-normal[0], -normal[1]]), room(normal)));
        let point = match self.valley.meet(guess, normal, &goal)? {
            Meeting::Found { point, .. } => point,
            Meeting::End { values, .. } => return Ok(Step::Outside(values)),
            _ => return Ok(Step::Shorter),
        };
        let Some(next) = self.stop(&point) else { return Ok(Step::Shorter) };
        let far = norm(between(here.u, next.u));
        let good = turn(tangent, next.tangent).abs() < TURN_MISSED && far > 0.3 * h && far < 2.0 * h;
        Ok(if good { Step::Next(next, point.missed) } else { Step::Shorter })
    }
}

/// Whether the next step would come round to the first stop.
fn closes(here: &Stop, first: &Stop, step: f64, turned: f64) -> bool {
    let gap = between(here.u, first.u);
    let whole = turned + turn(here.tangent, first.tangent);
    let ahead = |t: Move| turn(t, gap).abs() < MOST_TURN;
    (whole - TAU).abs() < CLOSED
        && norm(gap) <= 1.5 * step.min(MOST_TURN / here.curvature.abs())
        && ahead(here.tangent)
        && ahead(first.tangent)
}

/// The other parameters a step further, by their speed here and how it changed since the stop before.
fn extrapolated(here: &Stop, before: Option<&Stop>, h: f64) -> Vec<f64> {
    let since = before.map(|b| (b, norm(between(b.u, here.u))));
    let value = |j: usize| {
        let change = since.map_or(0.0, |(b, d)| (here.speed[j] - b.speed[j]) / d);
        here.values[j] + h * (here.speed[j] + 0.5 * h * change)
    };
    (0..here.values.len()).map(value).collect()
}

/// What came of a step.
enum Step {
    /// The next stop, and by how much the guess missed it.
    Next(Stop, f64),
    /// A limit lies between; values beyond it.
    Outside(Vec<f64>),
    /// The step was too long.
    Shorter,
}
