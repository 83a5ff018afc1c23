//! From the few points of a [`Ring`] to the boundary with as many as are wanted: evenly spaced where the covariance is a circle, closer
//! where the boundary bends, with the extremes of both parameters among them.
//!
//! Between two stops the curve is guessed by the cubic with their positions and tangents (Hermite) and corrected along its normal.
//! Every point is worked on by itself, so the bits do not depend on the number of threads.

use rayon::prelude::*;

use super::frame::{between, norm, turn};
use super::trace::{Ring, Shape, Stop, Way};
use crate::minimize::call::Halt;
use crate::minimize::intervals::reduced::Move;
use crate::minimize::intervals::valley::{Meeting, Valley};

/// Points that one thread takes at a time.
const CHUNK: usize = 8;

/// A point of the outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::minimize) struct Spot {
    /// x and y; NaN where none was found.
    pub(in crate::minimize) p: Move,
    /// Whether a limit cuts the region there.
    pub(in crate::minimize) on_limit: bool,
}

/// A place between stop `piece` and the next, at `part` (0 … 1) of the way.
#[derive(Debug, Clone, Copy)]
struct Place {
    piece: usize,
    part: f64,
}

/// Makes the valley of the parameters `ids`.
pub(in crate::minimize) type MakeValley<'f, 'a> = &'f (dyn Fn(&[usize]) -> Option<Valley<'a>> + Sync);

/// What is found beside the points: calls spent.
pub(in crate::minimize) struct Outline {
    pub(in crate::minimize) spots: Vec<Spot>,
    pub(in crate::minimize) nfcn: usize,
}

/// `size` points (a few more where many limits cut).
pub(in crate::minimize) fn outline(
    shape: &Shape,
    ring: &Ring,
    size: usize,
    make: MakeValley<'_, '_>,
    parallel: bool,
) -> Result<Outline, Halt> {
    let mut anchors: Vec<(Place, Spot)> = corners(shape, ring);
    let mut nfcn = 0;
    for (axis, sign) in [(0, -1.0), (0, 1.0), (1, -1.0), (1, 1.0)] {
        let Some(place) = extreme(shape, ring, axis, sign) else { continue };
        let Some(valley) = make(&[shape.ids[axis]]) else { continue };
        let goal = shape.goal(shape.frame.sigma(axis) * shape.radius, (f64::NEG_INFINITY, f64::INFINITY));
        let found = valley.meet(guess(shape, ring, place).0, [sign, 0.0], &goal)?;
        nfcn += valley.calls();
        if let Meeting::Found { point, .. } = found {
            anchors.push((place, Spot { p: shape.pair(&point.values), on_limit: false }));
        }
    }
    if anchors.is_empty() {
        let first = Spot { p: shape.pair(&ring[0].values), on_limit: false };
        anchors.push((Place { piece: 0, part: 0.0 }, first));
    }
    anchors.sort_by(|a, b| a.0.piece.cmp(&b.0.piece).then(a.0.part.total_cmp(&b.0.part)));
    let places = spread(shape, ring, &anchors, size);
    let chunk = |some: &[(Place, Option<Spot>)]| -> Result<(Vec<Spot>, usize), Halt> {
        let Some(valley) = make(&shape.ids) else { return Ok((Vec::new(), 0)) };
        let spots: Result<Vec<Spot>, Halt> = some
            .iter()
            .map(|(place, known)| known.map_or_else(|| solved(&valley, shape, ring, *place), Ok))
            .collect();
        Ok((spots?, valley.calls()))
    };
    let done: Result<Vec<(Vec<Spot>, usize)>, Halt> = if parallel {
        places.par_chunks(CHUNK).map(chunk).collect()
    } else {
        chunk(&places).map(|all| vec![all])
    };
    let mut spots = Vec::with_capacity(places.len());
    for (some, calls) in done? {
        nfcn += calls;
        spots.extend(some);
    }
    Ok(Outline { spots, nfcn })
}

fn next(ring: &Ring, piece: usize) -> &Stop {
    &ring[(piece + 1) % ring.len()]
}

/// The ends of what limits cut off.
fn corners(shape: &Shape, ring: &Ring) -> Vec<(Place, Spot)> {
    let edge = |i: usize| ring[i].way != Way::Curve;
    let before = |i: usize| edge((i + ring.len() - 1) % ring.len());
    (0..ring.len())
        .filter(|&i| edge(i) || before(i))
        .map(|i| (Place { piece: i, part: 0.0 }, Spot { p: shape.pair(&ring[i].values), on_limit: true }))
        .collect()
}

/// Length of a piece, a little more than its chord.
fn length(a: &Stop, b: &Stop) -> f64 {
    let chord = norm(between(a.u, b.u));
    let half = 0.5 * turn(a.tangent, b.tangent).abs();
    if a.way == Way::Curve && half > 1e-6 { chord * half / half.sin() } else { chord }
}

/// The guess at a place, and the tangent there (in the frame, of any length).
fn guess(shape: &Shape, ring: &Ring, place: Place) -> (Vec<f64>, Move) {
    let (a, b) = (&ring[place.piece], next(ring, place.piece));
    let x = place.part;
    if a.way != Way::Curve {
        let values = a.values.iter().zip(&b.values).map(|(v, w)| v + x * (w - v)).collect();
        return (values, between(a.u, b.u));
    }
    let s = length(a, b);
    let (h, d0, d1) = (x * x * (3.0 - 2.0 * x), x * (1.0 - x) * (1.0 - x), x * x * (x - 1.0));
    let cubic = |v: f64, w: f64, p: f64, q: f64| v + h * (w - v) + s * (d0 * p + d1 * q);
    let u = [0, 1].map(|k| cubic(a.u[k], b.u[k], a.tangent[k], b.tangent[k]));
    let mut values: Vec<f64> =
        (0..a.values.len()).map(|j| cubic(a.values[j], b.values[j], a.speed[j], b.speed[j])).collect();
    let p = shape.frame.point(u);
    (values[shape.ids[0]], values[shape.ids[1]]) = (p[0], p[1]);
    let (h, d0, d1) = (6.0 * x * (1.0 - x), (1.0 - x) * (1.0 - 3.0 * x), x * (3.0 * x - 2.0));
    let tangent = [0, 1].map(|k| h * (b.u[k] - a.u[k]) + s * (d0 * a.tangent[k] + d1 * b.tangent[k]));
    (values, tangent)
}

/// The point at a place.
fn solved(valley: &Valley<'_>, shape: &Shape, ring: &Ring, place: Place) -> Result<Spot, Halt> {
    let (values, tangent) = guess(shape, ring, place);
    let p = shape.pair(&values);
    if ring[place.piece].way != Way::Curve {
        return Ok(Spot { p, on_limit: true });
    }
    let size = norm(tangent);
    let normal = shape.frame.out([tangent[1] / size, -tangent[0] / size]);
    let room = |d: Move| shape.room(p, d).min(0.5 * shape.radius);
    let goal = shape.goal(shape.radius, (-room([-normal[0], -normal[1]]), room(normal)));
    let inside = shape.holds(p);
    let lost = Spot { p: [f64::NAN; 2], on_limit: false };
    if !inside {
        return Ok(lost);
    }
    Ok(match valley.meet(values, normal, &goal)? {
        Meeting::Found { point, .. } => Spot { p: shape.pair(&point.values), on_limit: false },
        Meeting::End { values, .. } => Spot { p: shape.pair(&values), on_limit: true },
        _ => lost,
    })
}

/// The place of the largest (`sign` 1) or smallest value of an axis, when it is not a stop.
fn extreme(shape: &Shape, ring: &Ring, axis: usize, sign: f64) -> Option<Place> {
    let value = |values: &[f64]| sign * shape.pair(values)[axis];
    let mut best = f64::NEG_INFINITY;
    let mut place = None;
    for (i, stop) in ring.iter().enumerate() {
        if stop.way != Way::Curve {
            let v = value(&stop.values).max(value(&next(ring, i).values));
            if v >= best {
                (best, place) = (v, None);
            }
            continue;
        }
        for part in turning(shape, ring, i, axis) {
            let here = Place { piece: i, part };
            let v = value(&guess(shape, ring, here).0);
            if v > best {
                (best, place) = (v, Some(here));
            }
        }
    }
    place
}

/// Where on a piece the cubic of an axis has no slope; its first point, too.
fn turning(shape: &Shape, ring: &Ring, i: usize, axis: usize) -> Vec<f64> {
    let (a, b) = (&ring[i], next(ring, i));
    let s = length(a, b);
    let of = |u: Move| shape.frame.out(u)[axis];
    let (chord, p, q) = (of(between(a.u, b.u)), s * of(a.tangent), s * of(b.tangent));
    // Derivative of the cubic: p + 2 c1 x + c2 x².
    let (c1, c2) = (3.0 * chord - 2.0 * p - q, 3.0 * (p + q - 2.0 * chord));
    let root = (c1 * c1 - p * c2).sqrt();
    // The form of the roots that loses no digits.
    let half = -(c1 + root.copysign(c1));
    let mut parts = vec![0.0];
    parts.extend([p / half, half / c2].into_iter().filter(|x| *x > 0.0 && *x < 1.0));
    parts
}

/// Anchors and, between them, places at equal weight: length plus the angle the tangent turns through.
fn spread(shape: &Shape, ring: &Ring, anchors: &[(Place, Spot)], size: usize) -> Vec<(Place, Option<Spot>)> {
    let n = ring.len();
    let weight: Vec<f64> = (0..n)
        .map(|i| {
            let (a, b) = (&ring[i], next(ring, i));
            let bend = if a.way == Way::Curve { turn(a.tangent, b.tangent).abs() } else { 0.0 };
            length(a, b) + shape.radius * bend
        })
        .collect();
    let mut upto = vec![0.0; n + 1];
    (0..n).for_each(|i| upto[i + 1] = upto[i] + weight[i]);
    let whole = upto[n];
    let position = |p: &Place| upto[p.piece] + p.part * weight[p.piece];
    let starts: Vec<f64> = anchors.iter().map(|(p, _)| position(p)).collect();
    let arc = |k: usize| {
        let end = if k + 1 < starts.len() { starts[k + 1] } else { starts[0] + whole };
        (end - starts[k]).max(0.0)
    };
    let arcs: Vec<f64> = (0..anchors.len()).map(arc).collect();
    let counts = shared(size.saturating_sub(anchors.len()), &arcs);
    let mut out = Vec::with_capacity(size.max(anchors.len()));
    for (k, &(place, spot)) in anchors.iter().enumerate() {
        out.push((place, Some(spot)));
        for i in 1..=counts[k] {
            let w = (starts[k] + arcs[k] * i as f64 / (counts[k] + 1) as f64).rem_euclid(whole);
            let piece = upto.partition_point(|&e| e <= w).clamp(1, n) - 1;
            let part = if weight[piece] > 0.0 { (w - upto[piece]) / weight[piece] } else { 0.0 };
            out.push((Place { piece, part: part.clamp(0.0, 1.0) }, None));
        }
    }
    out
}

/// So many points shared between arcs: one after the other to where the spacing is widest.
fn shared(points: usize, arcs: &[f64]) -> Vec<usize> {
    let mut counts = vec![0; arcs.len()];
    for _ in 0..points {
        let gap = |k: usize| arcs[k] / (counts[k] + 1) as f64;
        let widest = (0..arcs.len()).max_by(|&i, &j| gap(i).total_cmp(&gap(j)).then(j.cmp(&i)));
        if let Some(k) = widest {
            counts[k] += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_go_where_they_are_wanted() {
        assert_eq!(shared(6, &[1.0, 2.0, 0.0]), [2, 4, 0]);
        assert_eq!(shared(0, &[1.0]), [0]);
        assert_eq!(shared(3, &[1.0, 1.0]), [2, 1]);
    }
}
