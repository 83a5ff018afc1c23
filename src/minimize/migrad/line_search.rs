//! Inexact search along one direction by parabolas; points outside the domain shorten it.
//! Rules of MINUIT's line search (James, MINUIT Reference Manual) as restated in the specification, 5.2.

use nalgebra::DVector;

use crate::minimize::call::{Depth, Gate, Halt};
use crate::minimize::transform::Internal;

/// Most parabolas after the first two points.
const MAX_PARABOLAS: usize = 12;
/// A new length this close (relative) to one tried brings nothing.
const SAME_LENGTH: f64 = 0.05;
/// With exact derivatives a step is not worth shortening or stretching when the bottom of the parabola lies between these lengths.
const GOOD_ENOUGH: (f64, f64) = (0.55, 1.5);
/// Shortest and longest second step, relative to the Newton step.
const SECOND_STEP: (f64, f64) = (0.1, 2.0);
/// Each new length stays within these factors of the shortest and the longest tried.
const RANGE: (f64, f64) = (0.05, 4.0);
/// Steps below this are lost in rounding.
const SHORTEST: f64 = 1e-13;

/// A point on the line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::minimize) struct LinePoint {
    /// Length in units of the step.
    pub(in crate::minimize) lambda: f64,
    /// F there.
    pub(in crate::minimize) fval: f64,
}

/// The lowest point found on `at + λ·step`, λ > 0, where `slope` = dF/dλ at 0 (negative); `None` when nothing lies below `f0`.
/// The first point is evaluated with derivatives up to `depth`, because most often it is where the search goes on.
pub(in crate::minimize) fn line_search(
    gate: &Gate<'_>,
    at: &Internal,
    f0: f64,
    step: &DVector<f64>,
    slope: f64,
    depth: Depth,
) -> Result<Option<LinePoint>, Halt> {
    let mut line =
        Line { gate, at, step, finite: vec![LinePoint { lambda: 0.0, fval: f0 }], tried: Vec::new() };
    let f1 = line.evaluate(1.0, depth)?;
    let second = if f1.is_finite() {
        let bend = 2.0 * (f1 - f0 - slope);
        let lambda = if bend > 0.0 { -slope / bend } else { SECOND_STEP.1 };
        let lambda = lambda.clamp(SECOND_STEP.0, SECOND_STEP.1);
        let exact = gate.exact_depth() > Depth::Value;
        let good = if exact { GOOD_ENOUGH } else { (1.0 - SAME_LENGTH, 1.0 + SAME_LENGTH) };
        if lambda > good.0 && lambda < good.1 && f1 < f0 {
            return Ok(Some(LinePoint { lambda: 1.0, fval: f1 }));
        }
        lambda
    } else {
        SECOND_STEP.0
    };
    line.evaluate(second, Depth::Value)?;
    for _ in 0..MAX_PARABOLAS {
        let next = line.propose();
        if next < SHORTEST || line.known(next) {
            break;
        }
        line.evaluate(next, Depth::Value)?;
    }
    let best = line.best();
    Ok((best.lambda > 0.0 && best.fval < f0).then_some(best))
}

struct Line<'a, 'g> {
    gate: &'a Gate<'g>,
    at: &'a Internal,
    step: &'a DVector<f64>,
    finite: Vec<LinePoint>,
    tried: Vec<f64>,
}

impl Line<'_, '_> {
    fn evaluate(&mut self, lambda: f64, depth: Depth) -> Result<f64, Halt> {
        let fval = self.gate.value_with(&self.at.moved(self.step, lambda), depth)?;
        self.tried.push(lambda);
        if fval.is_finite() {
            self.finite.push(LinePoint { lambda, fval });
        }
        Ok(fval)
    }

    fn best(&self) -> LinePoint {
        self.finite.iter().copied().fold(self.finite[0], |b, p| if p.fval < b.fval { p } else { b })
    }

    /// The next length: the bottom of the parabola through the three lowest points, or a shorter or longer step.
    fn propose(&self) -> f64 {
        let shortest = self.tried.iter().copied().fold(f64::INFINITY, f64::min);
        let longest = self.tried.iter().copied().fold(0.0, f64::max);
        let best = self.best();
        let otherwise = if best.lambda > 0.0 { 2.0 * best.lambda } else { 0.3 * shortest };
        let mut lowest = self.finite.clone();
        lowest.sort_by(|a, b| a.fval.total_cmp(&b.fval));
        let mut next = match lowest.as_slice() {
            [a, b, c, ..] => parabola(*a, *b, *c).unwrap_or(otherwise),
            _ => otherwise,
        };
        // What lies outside the domain stays outside.
        let wall = self.tried.iter().filter(|&&t| !self.finite.iter().any(|p| p.lambda == t));
        let wall = wall.copied().fold(f64::INFINITY, f64::min);
        if next >= wall {
            next = 0.5 * (best.lambda + wall);
        }
        // With nothing below the start yet, a length already tried cannot be the answer.
        if best.lambda == 0.0 && (next <= 0.0 || self.known(next)) {
            next = 0.3 * shortest;
        }
        next.clamp(RANGE.0 * shortest, RANGE.1 * longest)
    }

    fn known(&self, lambda: f64) -> bool {
        self.tried.iter().any(|t| (lambda - t).abs() < SAME_LENGTH * t)
    }
}

/// Bottom of the parabola through three points; `None` when it has none.
fn parabola(a: LinePoint, b: LinePoint, c: LinePoint) -> Option<f64> {
    let (db, dc) = (b.lambda - a.lambda, c.lambda - a.lambda);
    let (fb, fc) = ((b.fval - a.fval) / db, (c.fval - a.fval) / dc);
    let bend = (fc - fb) / (dc - db);
    let bottom = a.lambda - 0.5 * (fb - bend * db) / bend;
    (bend > 0.0 && bottom.is_finite()).then_some(bottom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bottom_of_a_known_parabola() {
        let f = |x: f64| LinePoint { lambda: x, fval: 3.0 * (x - 0.7).powi(2) + 1.0 };
        assert!((parabola(f(0.0), f(1.0), f(2.0)).unwrap() - 0.7).abs() < 1e-14);
        let g = |x: f64| LinePoint { lambda: x, fval: -x * x };
        assert_eq!(parabola(g(0.0), g(1.0), g(2.0)), None);
    }
}
