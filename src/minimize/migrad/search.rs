//! MIGRAD: variable-metric descent, verified by HESSE (W. Davidon, Comput. J. 10 (1968) 406; R. Fletcher, Comput. J. 13 (1970) 317;
//! F. James, M. Roos, Comput. Phys. Commun. 10 (1975) 343). Steps are numbered as in the specification, 5.2.

use nalgebra::DVector;

use super::davidon;
use super::edm::edm_goal;
use super::gradient;
use super::hessian::{self, Curvature, hessian};
use super::line_search::line_search;
use super::posdef::{self, Inverse, Nature};
use super::saddle;
use super::seed::{self, Newton};
use super::state::{Found, State, Verified};
use super::trust::{self, Radius};
use crate::minimize::call::{Depth, Gate, Halt};
use crate::minimize::transform::Internal;
use crate::minimize::{MinimizeError, StopReason, Strategy, TracePoint};
use crate::numeric::linalg;

/// Rounds of descent and verification.
const MAX_PASSES: usize = 5;
/// V counts as known when its uncertainty is below this (MINUIT).
const KNOWN_V: f64 = 0.05;
/// Up to this many parameters a Hessian is cheap enough to be computed always.
const CHEAP_HESSIAN: usize = 20;
/// Up to this many parameters an exact Hessian costs less than the steps it saves: V is renewed at every point.
const NEWTON: usize = 10;
/// Nearer than this (edm in units of up) the full step is taken so often that it is evaluated with its Hessian at once.
const NEAR: f64 = 10.0;
/// Weight of the uncertainty of V in the stopping rule (MINUIT).
const UNCERTAIN_EDM: f64 = 3.0;

/// What a search needs besides its gate.
#[derive(Debug, Clone, Copy)]
pub(in crate::minimize) struct Settings {
    pub(in crate::minimize) strategy: Strategy,
    pub(in crate::minimize) tolerance: f64,
    /// Whether steps by exact second derivatives are those within a radius; searches along a line otherwise.
    pub(in crate::minimize) bounded: bool,
}

/// Descends from `start` until edm is below its goal and HESSE agrees.
pub(in crate::minimize) fn migrad(
    gate: &Gate<'_>,
    settings: Settings,
    start: State,
) -> Result<Found, MinimizeError> {
    let mut search = Search {
        gate,
        settings,
        state: start,
        verified: Verified::NotRun,
        trace: Vec::new(),
        escapes: 0,
        radius: Radius::default(),
    };
    search.record();
    let stop = match search.run() {
        Ok(stop) => stop,
        Err(halt) => {
            search.take_best();
            halt.into_stop()?
        }
    };
    let Search { state, verified, trace, .. } = search;
    Ok(Found { state, stop, verified, trace })
}

struct Search<'a, 'g> {
    gate: &'a Gate<'g>,
    settings: Settings,
    state: State,
    verified: Verified,
    trace: Vec<TracePoint>,
    escapes: usize,
    /// How far the exact Hessian has proved true.
    radius: Radius,
}

impl Search<'_, '_> {
    fn run(&mut self) -> Result<StopReason, Halt> {
        let mut passes = 0;
        loop {
            let rounding = self.descend()?;
            let stop = if rounding { StopReason::MachineAccuracy } else { StopReason::Converged };
            if !self.wants_hessian() {
                return Ok(stop);
            }
            self.verify()?;
            let Verified::Inverted(nature) = &self.verified else { return Ok(stop) };
            let nature = nature.clone();
            if !nature.posdef && !nature.degenerate() {
                // Step 8: negative curvature, so this is a saddle. Go down on its side, if there is a down.
                if self.leave_saddle(&nature)? {
                    continue;
                }
                if !nature.no_saddle() {
                    return Ok(stop);
                }
            } else {
                passes += 1;
                if !rounding && self.state.edm >= self.goal() && passes < MAX_PASSES {
                    continue;
                }
            }
            let tuning = self.settings.strategy.tuning();
            let Some((at, fval)) = saddle::open_side(self.gate, &tuning, &self.state, &nature, self.goal())?
            else {
                return Ok(stop);
            };
            if self.escapes >= 3 * at.0.len() {
                return Ok(StopReason::AboveMaxEdm);
            }
            self.escapes += 1;
            passes = 0;
            self.go_to(at, fval)?;
        }
    }

    fn goal(&self) -> f64 {
        edm_goal(self.settings.tolerance, self.gate.unit(self.state.fval), self.state.fval)
    }

    /// Steps 4 to 7; true when rounding, not the edm, ended it.
    fn descend(&mut self) -> Result<bool, Halt> {
        while self.state.edm.is_nan()
            || self.state.edm * (1.0 + UNCERTAIN_EDM * self.state.dcov) >= self.goal()
        {
            self.gate.check_limit()?;
            if self.newton() && self.settings.bounded {
                let depth = self.depth();
                match trust::step(self.gate, &self.state, &mut self.radius, depth)? {
                    trust::Outcome::Fell(step) => {
                        let gain = self.state.fval - step.fval;
                        self.accept(&step.delta, step.fval)?;
                        if gain <= 0.25 * linalg::MACHINE_PRECISION * step.fval.abs() {
                            return Ok(true);
                        }
                        continue;
                    }
                    trust::Outcome::Bottom => return Ok(true),
                    trust::Outcome::NoModel => {}
                }
            }
            let Some((step, slope)) = self.direction() else { return Ok(true) };
            let found = line_search(self.gate, &self.state.at, self.state.fval, &step, slope, self.depth())?;
            let Some(best) = found else { return Ok(true) };
            let gain = self.state.fval - best.fval;
            self.accept(&(step * best.lambda), best.fval)?;
            if gain <= 0.25 * linalg::MACHINE_PRECISION * best.fval.abs() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether V is the inverse of the exact Hessian at every point, not of updates.
    fn newton(&self) -> bool {
        let few = self.state.slopes.g.len() <= NEWTON;
        few && self.settings.strategy > Strategy::Fast && self.gate.exact_depth() == Depth::Hessian
    }

    /// Which derivatives the next step is evaluated with.
    fn depth(&self) -> Depth {
        match (self.newton(), self.state.edm < NEAR * self.gate.unit(self.state.fval)) {
            (true, true) => Depth::Hessian,
            (true, false) => Depth::Value,
            (false, _) => Depth::Gradient,
        }
    }

    /// Step 4: the Newton step −Vg and its slope; V is mended when it does not lead downwards.
    fn direction(&mut self) -> Option<(DVector<f64>, f64)> {
        let downhill = |state: &State| {
            let g = &state.slopes.g;
            let step = -(&state.v * g);
            let slope = step.dot(g);
            (slope < 0.0).then_some((step, slope))
        };
        if let Some(found) = downhill(&self.state) {
            return Some(found);
        }
        if let Some(mended) = linalg::make_posdef(&self.state.v) {
            self.state = self.state.clone().with_v(mended.matrix, self.state.dcov);
            if let Some(found) = downhill(&self.state) {
                return Some(found);
            }
        }
        let v = posdef::diagonal(&self.state.slopes.g2);
        self.state = self.state.clone().with_v(v, 1.0);
        downhill(&self.state)
    }

    /// Steps 6 and 7: the new point with its derivatives and the renewed or updated V.
    fn accept(&mut self, delta: &DVector<f64>, fval: f64) -> Result<(), Halt> {
        let old = &self.state;
        let at = old.at.moved(delta, 1.0);
        let tuning = self.settings.strategy.tuning();
        if self.newton()
            && let Some(Newton { inverse, g2 }) = seed::newton(self.gate, &at)?
        {
            let slopes = gradient::slopes_beside(self.gate, &tuning, &at, fval, &old.slopes, g2)?;
            self.state = State::renewed(at, fval, slopes, inverse);
            self.record();
            return Ok(());
        }
        let slopes = gradient::slopes(self.gate, &tuning, &at, fval, &old.slopes)?;
        let gamma = &slopes.g - &old.slopes.g;
        let (mut v, dcov, learnt) = match davidon::update(&old.v, delta, &gamma) {
            Some((v, change)) => (v, 0.5 * (old.dcov + change), true),
            None => (old.v.clone(), old.dcov, old.learnt),
        };
        if linalg::cholesky(&v).is_none() {
            v = linalg::make_posdef(&v).map_or_else(|| posdef::diagonal(&slopes.g2), |p| p.matrix);
        }
        self.state = State { learnt, ..State::new(at, fval, slopes, v, dcov) };
        self.record();
        Ok(())
    }

    fn wants_hessian(&self) -> bool {
        match self.settings.strategy {
            // Without a single step there is nothing to tell a minimum from a flat function by.
            Strategy::Fast => !self.state.learnt,
            Strategy::Default => {
                self.state.dcov > KNOWN_V
                    || self.state.slopes.g.len() <= CHEAP_HESSIAN
                    || self.gate.hessian().is_some()
            }
            Strategy::Careful => true,
        }
    }

    fn verify(&mut self) -> Result<(), Halt> {
        self.verified = verify(self.gate, self.settings.strategy, &mut self.state)?;
        self.gate.note_edm(self.state.edm);
        Ok(())
    }

    fn leave_saddle(&mut self, nature: &Nature) -> Result<bool, Halt> {
        self.gate.check_limit()?;
        if self.escapes >= 3 * self.state.slopes.g.len() {
            return Ok(false);
        }
        self.escapes += 1;
        let Some((at, fval)) = saddle::descend(self.gate, &self.state, nature)? else { return Ok(false) };
        self.go_to(at, fval)?;
        Ok(true)
    }

    /// Begins anew at a lower point.
    fn go_to(&mut self, at: Internal, fval: f64) -> Result<(), Halt> {
        let tuning = self.settings.strategy.tuning();
        let slopes = gradient::slopes_with_g2(self.gate, &tuning, &at, fval, &self.state.slopes)?;
        let v = posdef::diagonal(&slopes.g2);
        self.state = State::new(at, fval, slopes, v, 1.0);
        self.verified = Verified::NotRun;
        self.record();
        Ok(())
    }

    /// After an interruption: the lowest point met, if it is below the present one.
    fn take_best(&mut self) {
        let Some((fval, at)) = self.gate.best() else { return };
        if fval < self.state.fval {
            self.state.at = at;
            self.state.fval = fval;
            self.state.nature = None;
            self.verified = Verified::NotRun;
        }
    }

    fn record(&mut self) {
        self.gate.note_edm(self.state.edm);
        self.trace.push(TracePoint {
            nfcn: self.gate.counts().nfcn,
            fval: self.state.fval,
            edm: self.state.edm,
            values: self.gate.transform().external(&self.state.at),
        });
    }
}

/// HESSE at the state: its V replaced by H⁻¹, and what the matrix is worth. Nothing is computed where V is that already.
pub(in crate::minimize) fn verify(
    gate: &Gate<'_>,
    strategy: Strategy,
    state: &mut State,
) -> Result<Verified, Halt> {
    if let Some(nature) = state.nature.take()
        && hessian::flat(gate, &state.at, state.fval, &state.slopes.g2).is_empty()
    {
        return Ok(Verified::Inverted(nature));
    }
    Ok(match hessian(gate, strategy, &state.at, state.fval, &state.slopes)? {
        Curvature::Known { h, slopes } => match posdef::invert(&h) {
            Some(Inverse { v, nature }) => {
                state.renew(slopes, v);
                Verified::Inverted(nature)
            }
            None => Verified::Failed,
        },
        Curvature::Flat(which) => Verified::Flat(which),
        Curvature::NotFinite => Verified::Failed,
    })
}
