//! Newton's method on the valley of F: the points where F, minimised over the other parameters, has a given value, and the minima
//! over the others themselves. Works on external values with exact second derivatives only; limits are bounds.
//!
//! On a line p + t·d of the parameters of interest the equations F = level, ∂F/∂η = 0 are solved together with the parabola of
//! [`Reduced`], whose root in t takes the place of Newton's straight line, so that the error falls with its third power. Others at a
//! limit that F pushes outwards are held there (projected Newton; Bertsekas, SIAM J. Control Optim. 20 (1982) 221).
//! It gives up ([`Meeting::Lost`]) rather than search: `cross` does that.

use std::cell::RefCell;

use nalgebra::DMatrix;

use super::reduced::{Move, Reduced, dot};
use crate::minimize::call::{Gate, Halt};
use crate::minimize::prepare;
use crate::minimize::ticker::Ticker;
use crate::minimize::transform::Transform;
use crate::minimize::{Ctx, Minimum};

/// Step of differences of gradients in standard deviations.
const DIFFERENCE: f64 = 1e-4;
/// Most passes over the data for one point.
const MAX_PASSES: usize = 12;
/// Wanted accuracy of F at a point, in units of Δ (or of up).
const ACCURACY: f64 = 1e-8;
/// F after a step of s standard deviations misses the parabola by κ·s³·up; κ is taken to be at least this.
const SKEWNESS: f64 = 30.0;
/// A step this many times longer than the one before leads away.
const GROWING: f64 = 3.0;
/// A step along the line is at most this part of the expected distance.
const LONGEST: f64 = 1.5;

/// F along the parameters of interest, the others minimised.
pub(in crate::minimize) struct Valley<'a> {
    gate: Gate<'a>,
    interest: Vec<usize>,
    others: Vec<usize>,
    limits: Vec<(f64, f64)>,
    /// Calls after which it gives up.
    max_calls: usize,
    /// Steps of differences of gradients where second derivatives are not exact.
    steps: Option<Vec<f64>>,
    scratch: RefCell<(Vec<f64>, DMatrix<f64>)>,
}

/// What is sought on a line, and where.
#[derive(Debug, Clone, Copy)]
pub(in crate::minimize) struct Goal {
    /// F there.
    pub(in crate::minimize) level: f64,
    /// Δ.
    pub(in crate::minimize) rise: f64,
    /// F below this is another, lower minimum.
    pub(in crate::minimize) new_minimum: f64,
    /// The length along the line in which F is expected to rise by Δ.
    pub(in crate::minimize) expected: f64,
    /// The piece of the line that may be entered: from and to.
    pub(in crate::minimize) within: (f64, f64),
}

/// The end of a search on a line.
#[derive(Debug, Clone)]
pub(in crate::minimize) enum Meeting {
    /// The level, at `t` on the line.
    Found { t: f64, point: Point },
    /// The line ends below the level; all values and F there.
    End { values: Vec<f64>, fval: f64 },
    /// A point clearly below the minimum.
    Lower { values: Vec<f64>, fval: f64 },
    /// Newton's method does not help here.
    Lost,
}

/// A point of the valley.
#[derive(Debug, Clone)]
pub(in crate::minimize) struct Point {
    /// All values.
    pub(in crate::minimize) values: Vec<f64>,
    /// The parabola there: its floor is F, its shift 0; second derivatives and response are those a small step away.
    pub(in crate::minimize) local: Reduced,
    /// Standard deviations between the guess and the point.
    pub(in crate::minimize) missed: f64,
}

impl<'a> Valley<'a> {
    /// The valley of parameters `interest`; `None` when second derivatives are not exact, unless differences of exact first ones
    /// will do.
    pub(in crate::minimize) fn new(
        ctx: &Ctx<'a>,
        at: &Minimum,
        ticker: &'a Ticker<'a>,
        transform: Transform,
        interest: &[usize],
        differences: bool,
    ) -> Option<Valley<'a>> {
        let n = at.params.len();
        let gate = Gate::new(ctx, ticker, transform, usize::MAX);
        let exact = gate.hessian().is_some();
        if at.distrusts_gradient() || !(exact || differences && gate.gradient().is_some()) {
            return None;
        }
        let step = |k: usize| {
            let known = at.errors[k] > 0.0 && at.errors[k].is_finite();
            DIFFERENCE * if known { at.errors[k] } else { prepare::external_step(&at.params[k]) }
        };
        let free = at.params.free();
        Some(Valley {
            gate,
            interest: interest.to_vec(),
            others: free.into_iter().filter(|k| !interest.contains(k)).collect(),
            limits: at.params.iter().map(bounds).collect(),
            max_calls: usize::MAX,
            steps: (!exact).then(|| (0..n).map(step).collect()),
            scratch: RefCell::new((vec![0.0; n], DMatrix::zeros(n, n))),
        })
    }

    /// The same with a call limit.
    pub(in crate::minimize) fn with_limit(self, max_calls: usize) -> Valley<'a> {
        Valley { max_calls, ..self }
    }

    /// Calls so far.
    pub(in crate::minimize) fn calls(&self) -> usize {
        self.gate.counts().nfcn
    }

    /// Lower and upper limit of a parameter.
    pub(in crate::minimize) fn limits(&self, k: usize) -> (f64, f64) {
        self.limits[k]
    }

    /// F at a point.
    pub(in crate::minimize) fn value(&self, values: &[f64]) -> Result<f64, Halt> {
        self.gate.value_at(values)
    }

    /// The parabola around a point; `None` outside the domain and where F has no minimum over the others.
    pub(in crate::minimize) fn expand(&self, values: &[f64]) -> Result<Option<Reduced>, Halt> {
        if self.calls() >= self.max_calls {
            return Err(Halt::CallLimit);
        }
        let (g, h) = &mut *self.scratch.borrow_mut();
        let known = match &self.steps {
            None => self.gate.derivatives_at(values, g, h)?,
            Some(steps) => self.differences(values, steps, g, h)?,
        };
        let Some(fval) = known else { return Ok(None) };
        if !fval.is_finite() {
            return Ok(None);
        }
        let pushed = |j: &usize| {
            let (lo, hi) = self.limits[*j];
            (values[*j] <= lo && g[*j] > 0.0) || (values[*j] >= hi && g[*j] < 0.0)
        };
        if self.others.iter().any(pushed) {
            let rest: Vec<usize> = self.others.iter().copied().filter(|j| !pushed(j)).collect();
            return Ok(Reduced::new(fval, g, h, &self.interest, &rest));
        }
        Ok(Reduced::new(fval, g, h, &self.interest, &self.others))
    }

    /// F, its gradient, and second derivatives from gradients on both sides; towards the inside only where a limit is near.
    fn differences(
        &self,
        values: &[f64],
        steps: &[f64],
        g: &mut [f64],
        h: &mut DMatrix<f64>,
    ) -> Result<Option<f64>, Halt> {
        let (mut p, mut above, mut below) = (values.to_vec(), g.to_vec(), g.to_vec());
        for &k in self.interest.iter().chain(&self.others) {
            let (lo, hi) = self.limits[k];
            let (up, down) = ((values[k] + steps[k]).min(hi), (values[k] - steps[k]).max(lo));
            for (x, grad) in [(up, &mut above), (down, &mut below)] {
                p[k] = x;
                if self.gate.gradient_at(&p, grad)?.is_none() {
                    return Ok(None);
                }
            }
            p[k] = values[k];
            for j in 0..values.len() {
                h[(j, k)] = (above[j] - below[j]) / (up - down);
            }
        }
        *h = (&*h + h.transpose()) * 0.5;
        self.gate.gradient_at(values, g)
    }

    /// The point reached by displacement `d` along the parabola, inside the limits; whether these cut it.
    pub(in crate::minimize) fn moved(&self, values: &[f64], by: &Reduced, d: Move) -> (Vec<f64>, bool) {
        let mut cut = false;
        let mut go = |j: usize| {
            let free = values[j] + by.shift[j] + by.response[j][0] * d[0] + by.response[j][1] * d[1];
            let (lo, hi) = self.limits[j];
            let inside = free.max(lo).min(hi);
            cut |= inside != free && !self.interest.contains(&j);
            inside
        };
        let to = (0..values.len()).map(&mut go).collect();
        (to, cut)
    }

    /// From a guess to the minimum over the others, those of interest staying where they are; `None` when Newton's method fails.
    pub(in crate::minimize) fn settle(&self, guess: &[f64]) -> Result<Option<Point>, Halt> {
        let mut values = guess.to_vec();
        let mut last = f64::INFINITY;
        let mut first = None;
        for _ in 0..MAX_PASSES {
            let Some(local) = self.expand(&values)? else { return Ok(None) };
            let s = ((local.fval - local.floor) / self.gate.up()).max(0.0).sqrt();
            let (next, cut) = self.moved(&values, &local, [0.0; 2]);
            let missed = *first.get_or_insert(s);
            if SKEWNESS * s.powi(3) <= ACCURACY && !cut {
                return Ok(Some(Point::after(local, next, [0.0; 2], missed)));
            }
            if s > GROWING * last {
                return Ok(None);
            }
            (values, last) = (next, s);
        }
        Ok(None)
    }

    /// Follows the line along `d` from a guess on it (t = 0) to where the profile, rising along `d`, has the level.
    pub(in crate::minimize) fn meet(&self, guess: Vec<f64>, d: Move, goal: &Goal) -> Result<Meeting, Halt> {
        let up = self.gate.up();
        let sigma = goal.expected / (goal.rise / up).sqrt();
        let (mut values, mut t, mut last) = (guess, 0.0, f64::INFINITY);
        let mut missed = None;
        for _ in 0..MAX_PASSES {
            let Some(local) = self.expand(&values)? else { return Ok(Meeting::Lost) };
            if local.fval < goal.new_minimum {
                return Ok(Meeting::Lower { values, fval: local.fval });
            }
            let Some(wanted) = local.reach(d, goal.level) else { return Ok(Meeting::Lost) };
            let short = wanted.clamp(-LONGEST * goal.expected, LONGEST * goal.expected);
            let to = (t + short).clamp(goal.within.0, goal.within.1);
            let by = [(to - t) * d[0], (to - t) * d[1]];
            let (next, cut) = self.moved(&values, &local, by);
            let s = ((local.fval - local.floor).max(0.0) / up + ((to - t) / sigma).powi(2)).sqrt();
            let start = *missed.get_or_insert(s);
            let off = (local.floor - goal.level).abs() / up;
            let skewness = if last.is_finite() { (off / last.powi(3)).max(SKEWNESS) } else { SKEWNESS };
            if skewness * s.powi(3) * up <= ACCURACY * goal.rise && !cut {
                let point = Point::after(local, next, by, start);
                if to == t + wanted {
                    return Ok(Meeting::Found { t: to, point });
                }
                let below = point.local.floor <= goal.level + ACCURACY * goal.rise;
                let ends = to >= goal.within.1 && wanted > 0.0 && below;
                let Point { values, local, .. } = point;
                return Ok(if ends { Meeting::End { values, fval: local.floor } } else { Meeting::Lost });
            }
            if s > GROWING * last {
                return Ok(Meeting::Lost);
            }
            (values, t, last) = (next, to, s);
        }
        Ok(Meeting::Lost)
    }
}

impl Point {
    /// The point a displacement `d` away from where the parabola `local` was taken.
    fn after(mut local: Reduced, values: Vec<f64>, d: Move, missed: f64) -> Point {
        local.floor += dot(local.slope, d) + 0.5 * dot(local.bent(d), d);
        local.fval = local.floor;
        local.slope = local.slope_after(d);
        local.shift.fill(0.0);
        Point { values, local, missed }
    }
}

/// Limits as numbers.
fn bounds(p: &crate::params::Parameter) -> (f64, f64) {
    (p.limits.lower().unwrap_or(f64::NEG_INFINITY), p.limits.upper().unwrap_or(f64::INFINITY))
}
