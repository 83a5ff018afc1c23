//! Where limits cut a confidence region its boundary follows them: from where the curve of constant F meets a limit, along it, perhaps
//! around corners, to where the profile on the limit rises through the level again.

use super::frame::{norm, turn};
use super::trace::{Stop, Task, Walked, Way};
use crate::minimize::intervals::reduced::Move;
use crate::minimize::intervals::valley::{Meeting, Point};

/// What lies between leaving the inside of the limits and coming back.
pub(in crate::minimize) struct Walk {
    pub(in crate::minimize) stops: Vec<Stop>,
    /// The angle all of them turn through.
    pub(in crate::minimize) turned: f64,
}

/// A limit that is walked along: axis held, its value, and the direction along the other axis that keeps the inside on the left.
#[derive(Debug, Clone, Copy)]
struct Side {
    axis: usize,
    limit: f64,
    forward: f64,
}

impl Side {
    /// The side of axis `axis` whose limit is the upper one or not.
    fn new(axis: usize, limit: f64, upper: bool) -> Side {
        // Counter-clockwise: up along the right side, down along the left, right along the lower, left along the upper.
        let forward = if (axis == 0) == upper { 1.0 } else { -1.0 };
        Side { axis, limit, forward }
    }

    /// The direction as a displacement.
    fn direction(self) -> Move {
        if self.axis == 0 { [0.0, self.forward] } else { [self.forward, 0.0] }
    }
}

impl Task<'_, '_> {
    /// From the last stop inside, the next one being outside, along the limits to where the curve comes back.
    pub(in crate::minimize) fn along_limits(&self, here: &Stop, outside: &[f64]) -> Walked<Walk> {
        let Some((mut side, cut)) = self.cut(here, outside)? else { return Ok(None) };
        let Some(mut stop) = self.stop(&cut) else { return Ok(None) };
        let mut turned = turn(here.tangent, stop.tangent);
        let mut point = cut;
        let mut stops: Vec<Stop> = Vec::new();
        // Four sides, and the first one again.
        for _ in 0..5 {
            let d = side.direction();
            let along = self.unit(d);
            stop.way = Way::Edge(side.axis);
            // A stop keeps the tangent with which the boundary arrives: along the limit it is straight anyway.
            turned += turn(stop.tangent, along);
            stops.push(stop);
            let Some((exit, at_corner)) = self.walk(side, &point)? else { return Ok(None) };
            let Some(mut next) = self.stop(&exit).or_else(|| self.corner(&exit)) else { return Ok(None) };
            if !at_corner {
                turned += turn(along, next.tangent);
                stops.push(next);
                return Ok(Some(Walk { stops, turned }));
            }
            next.tangent = along;
            side = self.next_side(side);
            (stop, point) = (next, exit);
        }
        Ok(None)
    }

    /// Where the curve from `here` to `outside` meets a limit.
    fn cut(&self, here: &Stop, outside: &[f64]) -> Walked<(Side, Point)> {
        let (a, b) = (self.shape.pair(&here.values), self.shape.pair(outside));
        let mut first: Option<(f64, Side)> = None;
        for axis in 0..2 {
            for (limit, upper) in [(self.shape.limits[axis].0, false), (self.shape.limits[axis].1, true)] {
                let beyond = if upper { b[axis] >= limit } else { b[axis] <= limit };
                let part = (limit - a[axis]) / (b[axis] - a[axis]);
                if beyond && first.is_none_or(|f| part < f.0) {
                    first = Some((part, Side::new(axis, limit, upper)));
                }
            }
        }
        let Some((part, side)) = first else { return Ok(None) };
        let mut guess: Vec<f64> = here.values.iter().zip(outside).map(|(v, w)| v + part * (w - v)).collect();
        guess[self.shape.ids[side.axis]] = side.limit;
        // F rises backwards: the region lies ahead on the left.
        let d = side.direction().map(|v| -v);
        let unit = self.shape.frame.sigma(1 - side.axis);
        let far = self.shape.radius * unit;
        let goal = self.shape.goal(far, (-2.0 * far, 2.0 * far));
        match self.valley.meet(guess, d, &goal)? {
            Meeting::Found { point, .. } => Ok(Some((side, point))),
            _ => Ok(None),
        }
    }

    /// Along a side from a point at or below the level to where F rises through it, or to the corner (`true`).
    fn walk(&self, side: Side, from: &Point) -> Walked<(Point, bool)> {
        let d = side.direction();
        let other = 1 - side.axis;
        let value = from.values[self.shape.ids[other]];
        let corner = if side.forward > 0.0 { self.shape.limits[other].1 } else { self.shape.limits[other].0 };
        let room = (corner - value) * side.forward;
        let far = self.shape.radius * self.shape.frame.sigma(other);
        let expected = from.local.reach(d, self.shape.level).filter(|t| *t < room);
        let start = expected.unwrap_or(room);
        if !start.is_finite() {
            return Ok(None);
        }
        let guess = self.valley.moved(&from.values, &from.local, d.map(|v| v * start)).0;
        if expected.is_none() {
            let Some(point) = self.valley.settle(&guess)? else { return Ok(None) };
            if point.local.floor < self.shape.level {
                return Ok(Some((point, true)));
            }
        }
        let goal = self.shape.goal(far, (-0.999 * start, room - start));
        match self.valley.meet(guess, d, &goal)? {
            Meeting::Found { point, .. } => Ok(Some((point, false))),
            _ => Ok(None),
        }
    }

    /// The stop in a corner of the limits, where F has no part in the shape.
    fn corner(&self, point: &Point) -> Option<Stop> {
        let u = self.shape.frame.inside(self.shape.pair(&point.values));
        let n = point.values.len();
        let stop = Stop {
            u,
            values: point.values.clone(),
            tangent: [0.0; 2],
            speed: vec![0.0; n],
            curvature: 0.0,
            way: Way::Curve,
        };
        u.iter().all(|v| v.is_finite()).then_some(stop)
    }

    /// The side after the corner at the end of `side`.
    fn next_side(&self, side: Side) -> Side {
        let axis = 1 - side.axis;
        let upper = side.forward > 0.0;
        let limit = if upper { self.shape.limits[axis].1 } else { self.shape.limits[axis].0 };
        Side::new(axis, limit, upper)
    }

    /// A direction in the parameters' units as a unit vector of the frame.
    fn unit(&self, d: Move) -> Move {
        let p = self.shape.frame.center;
        let u = self.shape.frame.inside([p[0] + d[0], p[1] + d[1]]);
        let size = norm(u);
        [u[0] / size, u[1] / size]
    }
}
