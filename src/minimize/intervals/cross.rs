//! Where a profile along a line crosses a level: F_p(t) = F̂ + Δ (James, Roos, Comput. Phys. Commun. 10 (1975) 343; search rules of
//! the specification, 7.2).
//!
//! The search works on y = √((F_p − F̂)/Δ), which is nearly linear in t.

use super::conditional::Slice;
use crate::minimize::MinimizeError;

/// Most conditional fits.
const MAX_FITS: usize = 20;
/// Failed conditional fits that are put up with.
const MAX_FAILED: usize = 3;
/// While below the level, t grows by factors between these.
const GROWTH: (f64, f64) = (1.1, 3.0);
/// A side on which the level is not reached within this many times the expected distance is open.
const OPEN: f64 = 100.0;
/// New points keep this part of the bracket away from its ends.
const OFF_THE_ENDS: f64 = 0.01;
/// A bracket this narrow, in expected distances or in the distance of its far end where that is shorter, holds a jump: good enough.
const NARROW: f64 = 1e-4;
/// When fits have run out, an edge of the domain known to this part of its distance is better than no answer.
const EDGE: f64 = 1e-2;
/// Where nothing is known to be inside the domain but the minimum itself, the next point is this part of the way to the nearest outside.
const BACK_INSIDE: f64 = 0.1;

/// Points between the minimum and a crossing that are looked at …
const LOOKS: usize = 4;
/// … and F there above F̂ by this many Δ is a hill.
const HILL: f64 = 1.01;

/// The level and where to look for it.
#[derive(Debug, Clone, Copy)]
pub(in crate::minimize) struct Target {
    /// F̂.
    pub(in crate::minimize) f_min: f64,
    /// Δ.
    pub(in crate::minimize) rise: f64,
    /// F below this is another, lower minimum.
    pub(in crate::minimize) new_minimum: f64,
    /// |F_p − F̂ − Δ| in units of Δ at which the search ends.
    pub(in crate::minimize) accuracy: f64,
    /// Expected crossing, if F were a parabola.
    pub(in crate::minimize) expected: f64,
    /// First t tried.
    pub(in crate::minimize) first: f64,
    /// The way ends here at a limit; ∞ without one.
    pub(in crate::minimize) end: f64,
    /// Whether a crossing behind a hill will do.
    pub(in crate::minimize) any_crossing: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::minimize) enum Crossing {
    /// F_p reaches the level at `t`; `values` are those of all parameters there.
    Found { t: f64, values: Vec<f64> },
    /// A limit, or the edge of the domain, ends the way below the level, where the profile has `fval`.
    Limit { t: f64, values: Vec<f64>, fval: f64 },
    /// The level is never reached.
    Open,
    /// The calls ran out.
    CallLimit,
    /// Conditional fits failed.
    Failed,
    /// A point clearly below F̂.
    NewMinimum { values: Vec<f64>, fval: f64 },
}

/// A conditional minimum on the way.
#[derive(Debug, Clone)]
struct Known {
    t: f64,
    y: f64,
    fval: f64,
    values: Vec<f64>,
}

/// The line of search.
pub(in crate::minimize) trait Line {
    /// The conditional minimum at `t`, the other parameters starting from `guess`; `None` when the calls ran out.
    fn slice(&mut self, t: f64, guess: &[f64]) -> Result<Option<Slice>, MinimizeError>;

    /// F itself at these values.
    fn value(&mut self, values: &[f64]) -> Result<f64, MinimizeError>;
}

/// Finds the crossing on `line`, which starts (t = 0) at the minimum with values `origin` and whose other parameters move
/// by `direction` a unit of t to first order.
pub(in crate::minimize) fn cross(
    target: Target,
    origin: &[f64],
    direction: &[f64],
    line: &mut dyn Line,
) -> Result<Crossing, MinimizeError> {
    let mut search = Search {
        target,
        direction,
        known: vec![Known { t: 0.0, y: 0.0, fval: target.f_min, values: origin.to_vec() }],
        low: 0.0,
        high: None,
    };
    let mut t = target.first.min(target.end);
    let mut failed = 0;
    for _ in 0..MAX_FITS {
        let Some(slice) = line.slice(t, &search.guess(t))? else { return Ok(Crossing::CallLimit) };
        if slice.fval.is_finite() && !slice.valid {
            failed += 1;
            if failed >= MAX_FAILED {
                return Ok(Crossing::Failed);
            }
            // A little nearer the start values are better.
            t = 0.5 * (search.low + t);
            continue;
        }
        if slice.fval < target.new_minimum {
            return Ok(Crossing::NewMinimum { values: slice.values, fval: slice.fval });
        }
        if let Some(done) = search.take(t, slice) {
            match search.look_back(line, &done)? {
                Seen::Slope => return Ok(done),
                Seen::Lower { values, fval } => return Ok(Crossing::NewMinimum { values, fval }),
                Seen::Hill(nearer) => {
                    search.start_again_below(nearer);
                    t = nearer;
                    continue;
                }
            }
        }
        if search.low >= OPEN * target.expected {
            return Ok(Crossing::Open);
        }
        t = search.next(t);
    }
    Ok(search.last_resort())
}

/// What lies between the minimum and a crossing.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::minimize) enum Seen {
    /// F below the level all the way, as it should be.
    Slope,
    /// F above the level: a crossing nearer than this was stepped over.
    Hill(f64),
    /// F clearly below the minimum.
    Lower { values: Vec<f64>, fval: f64 },
}

/// Looks at F at some points of `way` (values of all parameters at t), the last of which is a crossing at `end`.
pub(in crate::minimize) fn look_back(
    target: &Target,
    end: f64,
    way: &dyn Fn(f64) -> Vec<f64>,
    value: &mut dyn FnMut(&[f64]) -> Result<f64, MinimizeError>,
) -> Result<Seen, MinimizeError> {
    for i in 1..=LOOKS {
        let t = end * i as f64 / (LOOKS + 1) as f64;
        let values = way(t);
        let fval = value(&values)?;
        if fval < target.new_minimum {
            return Ok(Seen::Lower { values, fval });
        }
        if !target.any_crossing && fval > target.f_min + HILL * target.rise {
            return Ok(Seen::Hill(t));
        }
    }
    Ok(Seen::Slope)
}

struct Search<'a> {
    target: Target,
    direction: &'a [f64],
    known: Vec<Known>,
    low: f64,
    high: Option<f64>,
}

impl Search<'_> {
    /// Looks at the way to a crossing just found; a hill counts only when the minimum over the others there lies above the level too.
    fn look_back(&self, line: &mut dyn Line, done: &Crossing) -> Result<Seen, MinimizeError> {
        let (Crossing::Found { t: end, .. } | Crossing::Limit { t: end, .. }) = *done else {
            return Ok(Seen::Slope);
        };
        let way = |t: f64| self.guess(t);
        let seen = look_back(&self.target, end, &way, &mut |v| line.value(v))?;
        let Seen::Hill(t) = seen else { return Ok(seen) };
        let high = line.slice(t, &self.guess(t))?.is_some_and(|s| s.valid && s.fval > self.level());
        Ok(if high { Seen::Hill(t) } else { Seen::Slope })
    }

    fn level(&self) -> f64 {
        self.target.f_min + self.target.rise
    }

    /// Forgets everything from `t` on, which lies beyond a hill.
    fn start_again_below(&mut self, t: f64) {
        self.known.retain(|k| k.t < t && k.y < 1.0);
        self.low = self.known.iter().map(|k| k.t).fold(0.0, f64::max);
        self.high = None;
    }

    /// Records a conditional minimum; the answer, if this is it.
    fn take(&mut self, t: f64, slice: Slice) -> Option<Crossing> {
        let ratio = (slice.fval - self.target.f_min) / self.target.rise;
        let y = ratio.signum() * ratio.abs().sqrt();
        let below = y < 1.0;
        if y.is_finite() {
            self.known.push(Known { t, y, fval: slice.fval, values: slice.values });
        }
        if (ratio - 1.0).abs() < self.target.accuracy {
            return Some(self.answer());
        }
        if below {
            self.low = t;
            if t >= self.target.end {
                let Known { values, fval, .. } = self.known[self.known.len() - 1].clone();
                return Some(Crossing::Limit { t, values, fval });
            }
        } else {
            self.high = Some(t);
        }
        self.is_narrow().then(|| self.jump())
    }

    /// Whether the bracket can hold nothing but a jump. An error may be far larger than the way to a limit or an edge, where a bracket
    /// that is small beside it says nothing.
    fn is_narrow(&self) -> bool {
        self.high.is_some_and(|h| h - self.low < NARROW * h.min(self.target.expected))
    }

    /// The next t: the interpolated crossing inside a bracket, further out without one.
    fn next(&self, t: f64) -> f64 {
        let Some(high) = self.high else {
            return (t * self.growth()).min(self.target.end).min(OPEN * self.target.expected);
        };
        let margin = OFF_THE_ENDS * (high - self.low);
        match self.interpolated() {
            Some(t) if t > self.low && t < high => t.clamp(self.low + margin, high - margin),
            _ if self.low == 0.0 => BACK_INSIDE * high,
            _ => 0.5 * (self.low + high),
        }
    }

    /// How much further out to look: where y would reach 1 on a line through 0, or through the last two points if that is
    /// further (y flattens out on an open side).
    fn growth(&self) -> f64 {
        let [.., a, b] = self.known.as_slice() else { return GROWTH.1 };
        let secant = b.t + (1.0 - b.y) * (b.t - a.t) / (b.y - a.y);
        if b.y > a.y && b.y > 0.0 {
            (1.0 / b.y).max(secant / b.t).clamp(GROWTH.0, GROWTH.1)
        } else {
            GROWTH.1
        }
    }

    /// The points nearest the level, nearest first.
    fn nearest(&self) -> Vec<&Known> {
        let mut near: Vec<&Known> = self.known.iter().collect();
        near.sort_by(|a, b| (a.y - 1.0).abs().total_cmp(&(b.y - 1.0).abs()));
        near.truncate(3);
        near
    }

    /// t at y = 1 by inverse interpolation through the nearest points.
    fn interpolated(&self) -> Option<f64> {
        let near = self.nearest();
        let (y, t): (Vec<f64>, Vec<f64>) = near.iter().map(|k| (k.y, k.t)).unzip();
        let found = lagrange(&y, &t, 1.0);
        if found.is_finite() && found > 0.0 { Some(found) } else { None }
    }

    /// The end of a bracket that has closed on a jump: a crossing when F is finite beyond, else the way ends here below the level.
    fn jump(&self) -> Crossing {
        if self.known.iter().any(|k| Some(k.t) == self.high) {
            return self.answer();
        }
        let below = |k: &&Known| k.t == self.low;
        match self.known.iter().rev().find(below) {
            Some(last) => Crossing::Limit { t: last.t, values: last.values.clone(), fval: last.fval },
            None => Crossing::Failed,
        }
    }

    /// The crossing by interpolation around the last point, which is all but on it.
    fn answer(&self) -> Crossing {
        let last = &self.known[self.known.len() - 1];
        let (low, high) = (self.low, self.high.unwrap_or(self.target.end));
        let reach = 0.1 * self.target.expected;
        let t = self
            .interpolated()
            .filter(|t| (t - last.t).abs() < reach && *t >= low.min(last.t) && *t <= high.max(last.t))
            .unwrap_or(last.t)
            .min(self.target.end);
        Crossing::Found { t, values: self.guess(t) }
    }

    /// After too many fits: the nearest point, if it is near enough, or the edge of the domain.
    fn last_resort(&self) -> Crossing {
        let near = self.nearest();
        if (near[0].y - 1.0).abs() < 10.0 * self.target.accuracy {
            return self.answer();
        }
        let edge = self.high.is_some_and(|h| h - self.low < EDGE * h && self.known.iter().all(|k| k.t != h));
        if edge { self.jump() } else { Crossing::Failed }
    }

    /// Values of all parameters expected at `t`: interpolated between the nearest known points, or along the first direction.
    fn guess(&self, t: f64) -> Vec<f64> {
        if self.known.len() == 1 {
            return self.known[0].values.iter().zip(self.direction).map(|(v, d)| v + t * d).collect();
        }
        let mut near: Vec<&Known> = self.known.iter().collect();
        near.sort_by(|a, b| (a.t - t).abs().total_cmp(&(b.t - t).abs()));
        near.truncate(3);
        let ts: Vec<f64> = near.iter().map(|k| k.t).collect();
        (0..self.direction.len())
            .map(|j| {
                let vs: Vec<f64> = near.iter().map(|k| k.values[j]).collect();
                let v = lagrange(&ts, &vs, t);
                if v.is_finite() { v } else { vs[0] }
            })
            .collect()
    }
}

/// The polynomial through (x_i, y_i) at `at` (Lagrange's form).
fn lagrange(x: &[f64], y: &[f64], at: f64) -> f64 {
    (0..x.len())
        .map(|i| {
            let weight: f64 = (0..x.len()).filter(|&j| j != i).map(|j| (at - x[j]) / (x[i] - x[j])).product();
            y[i] * weight
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Curve<F: Fn(f64) -> f64>(F, usize);

    impl<F: Fn(f64) -> f64> Line for Curve<F> {
        fn slice(&mut self, t: f64, _guess: &[f64]) -> Result<Option<Slice>, MinimizeError> {
            self.1 += 1;
            Ok(Some(Slice { values: vec![t], fval: (self.0)(t), valid: true }))
        }

        fn value(&mut self, values: &[f64]) -> Result<f64, MinimizeError> {
            Ok((self.0)(values[0]))
        }
    }

    fn target(end: f64) -> Target {
        Target {
            f_min: 0.0,
            rise: 1.0,
            new_minimum: -0.1,
            accuracy: 1e-4,
            expected: 1.0,
            first: 1.0,
            end,
            any_crossing: false,
        }
    }

    fn solve(f: impl Fn(f64) -> f64, end: f64) -> (Crossing, usize) {
        let mut line = Curve(f, 0);
        let found = cross(target(end), &[0.0], &[1.0], &mut line).unwrap();
        (found, line.1)
    }

    fn t_of(c: Crossing) -> f64 {
        match c {
            Crossing::Found { t, .. } => t,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn known_crossings() {
        assert_eq!(t_of(solve(|t| t * t, f64::INFINITY).0), 1.0);
        let (c, fits) = solve(|t| t * t * (1.0 + 0.5 * t), f64::INFINITY);
        // Root of t² + t³/2 = 1 by bisection.
        assert!((t_of(c) - 0.839286755214161).abs() < 1e-7 && fits <= 6);
        let (c, fits) = solve(|t| t * t / 50.0, f64::INFINITY);
        assert!((t_of(c) - 50f64.sqrt()).abs() < 1e-6 && fits <= 7);
    }

    #[test]
    fn what_has_no_crossing() {
        assert!(matches!(solve(|t| t * t, 0.5).0, Crossing::Limit { t: 0.5, .. }));
        assert_eq!(solve(|t| t / (1.0 + t), f64::INFINITY).0, Crossing::Open);
        assert!(matches!(solve(|t| -t, f64::INFINITY).0, Crossing::NewMinimum { .. }));
    }

    /// A crossing behind a hill is not the first one, and a minimum behind a low hill is told.
    #[test]
    fn nothing_is_stepped_over() {
        // From 0.4 to 0.6 the function lies above 1.
        let hill = |t: f64| t * t * (1.0 + 30.0 * (-(t - 0.5) * (t - 0.5) / 0.005).exp());
        let first = t_of(solve(hill, f64::INFINITY).0);
        assert!(first < 0.5 && (hill(first) - 1.0).abs() < 1e-3, "{first}");
        let well = |t: f64| t * t - 3.0 * (-(t - 0.6) * (t - 0.6) / 0.02).exp();
        assert!(matches!(solve(well, f64::INFINITY).0, Crossing::NewMinimum { .. }));
    }

    /// Where F stops being finite below the level it is not crossed: the way ends there, as at a limit. A finite jump crosses it.
    #[test]
    fn the_edge_of_the_domain_is_no_crossing() {
        let wall = |t: f64| if t > 0.7 { f64::INFINITY } else { t * t };
        let Crossing::Limit { t, .. } = solve(wall, f64::INFINITY).0 else { panic!("not the edge") };
        assert!(t <= 0.7 && t > 0.7 - 2e-4);
        let step = |t: f64| if t > 0.7 { 5.0 } else { t * t };
        assert!((t_of(solve(step, f64::INFINITY).0) - 0.7).abs() < 2e-4);
    }

    /// An error far larger than the way to the limit, or to the edge of the domain, does not make a bracket narrow: an ordinary crossing
    /// on the way is found, and an edge is told with the distance it has.
    #[test]
    fn errors_may_be_far_larger_than_the_way() {
        for expected in [1e3, 1e6, 1e9] {
            let along = |f: &dyn Fn(f64) -> f64, end: f64| {
                let target = Target { expected, first: expected, ..target(end) };
                cross(target, &[0.0], &[1.0], &mut Curve(f, 0)).unwrap()
            };
            // Flat at the minimum, infinite at the limit: 4/(5 − t) − 0.8 is 1 at t = 25/9.
            let rises = |t: f64| if t < 5.0 { 4.0 / (5.0 - t) - 0.8 } else { f64::INFINITY };
            let t = t_of(along(&rises, 5.0));
            assert!((t - 25.0 / 9.0).abs() < 1e-3, "{expected:e} {t}");
            let t = t_of(along(&rises, f64::INFINITY));
            assert!((t - 25.0 / 9.0).abs() < 1e-3, "{expected:e} without a limit {t}");
            let wall = |t: f64| if t > 0.7 { f64::INFINITY } else { t * t };
            for end in [5.0, f64::INFINITY] {
                let Crossing::Limit { t, .. } = along(&wall, end) else {
                    panic!("not the edge, {expected:e}")
                };
                assert!(t <= 0.7 && t > 0.69, "{expected:e} {t}");
            }
        }
    }
}
