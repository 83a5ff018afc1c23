//! SIMPLEX: descent without derivatives (J. Nelder, R. Mead, Comput. J. 7 (1965) 308; stopping rule of the specification, 5.4). One run
//! of it: where corners agree within the goal it ends, which may be half-way down a gentle valley. Whether to believe that is the
//! business of `settle`.

use nalgebra::DVector;

use crate::minimize::call::{Gate, Halt};
use crate::minimize::transform::Internal;
use crate::minimize::{MinimizeError, StopReason, TracePoint};
use crate::numeric::linalg::MACHINE_PRECISION;

const REFLECT: f64 = 1.0;
const EXPAND: f64 = 2.0;
const CONTRACT: f64 = 0.5;
const SHRINK: f64 = 0.5;
/// A run of this many shrinks per parameter restarts the search once, with steps ten times smaller.
const SHRINKS_PER_PARAMETER: usize = 5;

/// The end of a simplex search.
#[derive(Debug, Clone)]
pub(in crate::minimize) struct Shrunk {
    pub(in crate::minimize) at: Internal,
    pub(in crate::minimize) fval: f64,
    /// Highest minus lowest corner: 'largely fantasy' as an edm (MINUIT User's Guide 5.1.4).
    pub(in crate::minimize) edm: f64,
    /// What edm had to reach.
    pub(in crate::minimize) goal: f64,
    /// Extent of the last simplex, as start steps for what follows.
    pub(in crate::minimize) steps: DVector<f64>,
    pub(in crate::minimize) stop: StopReason,
    pub(in crate::minimize) trace: Vec<TracePoint>,
}

/// What is descended: F itself, or something made of it.
pub(in crate::minimize) struct Surface<'a> {
    /// Its value.
    pub(in crate::minimize) value: &'a dyn Fn(&Internal) -> Result<f64, Halt>,
    /// How closely corners have to agree where the lowest has this value.
    pub(in crate::minimize) goal: &'a dyn Fn(f64) -> f64,
}

/// Descends F from `at`, where it is `fval`, with internal start `steps`, until corners agree within `tolerance` units of F.
pub(in crate::minimize) fn simplex(
    gate: &Gate<'_>,
    tolerance: f64,
    at: &Internal,
    fval: f64,
    steps: &DVector<f64>,
) -> Result<Shrunk, MinimizeError> {
    let value = |u: &Internal| gate.value(u);
    // The unit follows F down: for data without errors it is the scatter of the residuals.
    let goal = |lowest: f64| {
        let unit = gate.unit(lowest);
        (tolerance * unit).max(MACHINE_PRECISION * (lowest.abs() + unit))
    };
    descend(gate, &Surface { value: &value, goal: &goal }, at, fval, steps)
}

/// Descends a surface.
pub(in crate::minimize) fn descend(
    gate: &Gate<'_>,
    surface: &Surface<'_>,
    at: &Internal,
    fval: f64,
    steps: &DVector<f64>,
) -> Result<Shrunk, MinimizeError> {
    let first = Corner { u: at.0.clone(), f: fval };
    let mut search = Search {
        gate,
        surface,
        best: first.clone(),
        corners: vec![first],
        trace: Vec::new(),
        shrinks: 0,
        expanding: false,
    };
    let stop = match search.run(steps) {
        Ok(stop) => stop,
        Err(halt) => halt.into_stop()?,
    };
    Ok(search.finish(stop, steps))
}

#[derive(Debug, Clone)]
struct Corner {
    u: DVector<f64>,
    f: f64,
}

struct Search<'a, 'g> {
    gate: &'a Gate<'g>,
    surface: &'a Surface<'a>,
    /// The lowest point met, corner or not.
    best: Corner,
    corners: Vec<Corner>,
    trace: Vec<TracePoint>,
    shrinks: usize,
    /// The last step went further than a reflection: the way down is still open.
    expanding: bool,
}

impl Search<'_, '_> {
    fn run(&mut self, steps: &DVector<f64>) -> Result<StopReason, Halt> {
        self.span(steps)?;
        let stop = self.descend()?;
        if self.shrinks >= SHRINKS_PER_PARAMETER * steps.len() {
            let best = self.corners[0].clone();
            self.corners = vec![best];
            self.shrinks = 0;
            self.span(&(steps * 0.1))?;
            return self.descend();
        }
        Ok(stop)
    }

    fn goal(&self) -> f64 {
        (self.surface.goal)(self.best.f)
    }

    fn corner(&mut self, u: DVector<f64>) -> Result<Corner, Halt> {
        let at = Internal(u);
        let f = (self.surface.value)(&at)?;
        let corner = Corner { u: at.0, f };
        if f < self.best.f {
            self.best = corner.clone();
        }
        Ok(corner)
    }

    /// Corners one step along each axis, on the lower side.
    fn span(&mut self, steps: &DVector<f64>) -> Result<(), Halt> {
        let origin = self.corners[0].clone();
        for i in 0..steps.len() {
            let side = |s: f64| {
                let mut u = origin.u.clone();
                u[i] += s * steps[i];
                u
            };
            let mut corner = self.corner(side(1.0))?;
            if corner.f > origin.f {
                let other = self.corner(side(-1.0))?;
                if other.f < corner.f {
                    corner = other;
                }
            }
            self.corners.push(corner);
        }
        self.sort();
        Ok(())
    }

    fn sort(&mut self) {
        self.corners.sort_by(|a, b| a.f.total_cmp(&b.f));
        let nfcn = self.gate.counts().nfcn;
        let edm = self.spread();
        let best = &self.corners[0];
        if self.trace.last().is_none_or(|t| best.f < t.fval) {
            let values = self.gate.transform().external(&Internal(best.u.clone()));
            self.trace.push(TracePoint { nfcn, fval: best.f, edm, values });
        }
        self.gate.note_edm(edm);
    }

    fn spread(&self) -> f64 {
        self.corners[self.corners.len() - 1].f - self.corners[0].f
    }

    fn extent(&self) -> DVector<f64> {
        let n = self.corners[0].u.len();
        DVector::from_fn(n, |i, _| {
            let side = self.corners.iter().map(|c| c.u[i]);
            side.clone().fold(f64::NEG_INFINITY, f64::max) - side.fold(f64::INFINITY, f64::min)
        })
    }

    /// Whether the simplex has become too small to move on.
    fn collapsed(&self) -> bool {
        let smallest = 2.0 * MACHINE_PRECISION.sqrt();
        let extent = self.extent();
        self.corners[0].u.iter().zip(extent.iter()).all(|(u, e)| *e <= smallest * u.abs().max(smallest))
    }

    fn descend(&mut self) -> Result<StopReason, Halt> {
        let mut settled = 0;
        loop {
            settled = if self.spread() < self.goal() && !self.expanding { settled + 1 } else { 0 };
            if settled >= 2 {
                return Ok(StopReason::Converged);
            }
            if self.collapsed() {
                return Ok(StopReason::MachineAccuracy);
            }
            self.gate.check_limit()?;
            self.step()?;
            self.sort();
        }
    }

    /// One reflection, expansion, contraction or shrink.
    fn step(&mut self) -> Result<(), Halt> {
        let last = self.corners.len() - 1;
        let worst = self.corners[last].clone();
        let (lowest, second_worst) = (self.corners[0].f, self.corners[last.saturating_sub(1)].f);
        let mut center = DVector::zeros(worst.u.len());
        self.corners[..last].iter().for_each(|c| center += &c.u);
        center /= last as f64;
        let towards = |t: f64| &center + (&center - &worst.u) * t;
        let mut expanding = false;
        let reflected = self.corner(towards(REFLECT))?;
        let replacement = if reflected.f < lowest {
            let expanded = self.corner(towards(EXPAND))?;
            expanding = expanded.f < reflected.f;
            Some(if expanding { expanded } else { reflected })
        } else if reflected.f < second_worst {
            Some(reflected)
        } else {
            let outside = reflected.f < worst.f;
            let contracted = self.corner(towards(if outside { CONTRACT } else { -CONTRACT }))?;
            (contracted.f < worst.f.min(reflected.f)).then_some(contracted)
        };
        self.expanding = expanding;
        match replacement {
            Some(corner) => {
                self.corners[last] = corner;
                self.shrinks = 0;
            }
            None => self.shrink()?,
        }
        Ok(())
    }

    fn shrink(&mut self) -> Result<(), Halt> {
        let best = self.corners[0].u.clone();
        for i in 1..self.corners.len() {
            self.corners[i] = self.corner(&best + (&self.corners[i].u - &best) * SHRINK)?;
        }
        self.shrinks += 1;
        Ok(())
    }

    /// The lowest point met, the centroid of the corners (unless stopped) among them.
    fn finish(mut self, stop: StopReason, steps: &DVector<f64>) -> Shrunk {
        let whole = self.corners.len() == steps.len() + 1;
        let edm = if whole { self.spread() } else { f64::INFINITY };
        let extent = if whole { self.extent() } else { steps.clone() };
        if matches!(stop, StopReason::Converged | StopReason::MachineAccuracy) {
            let mut center = DVector::zeros(steps.len());
            self.corners.iter().for_each(|c| center += &c.u);
            center /= self.corners.len() as f64;
            // A halt here changes nothing: the search is over.
            let _ = self.corner(center);
        }
        let steps = DVector::from_fn(steps.len(), |i, _| if extent[i] > 0.0 { extent[i] } else { steps[i] });
        let goal = self.goal();
        let Corner { u, f } = self.best;
        Shrunk { at: Internal(u), fval: f, edm, goal, steps, stop, trace: self.trace }
    }
}
