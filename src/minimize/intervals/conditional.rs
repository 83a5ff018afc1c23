//! The minimum under the condition that some parameters have given values: one point of a profile.
//!
//! Many of them are needed close together, so each starts from a good guess of the others: Newton's method where second derivatives are
//! exact, and where that does not help, or they are not, MIGRAD from a V that is nearly right.

use nalgebra::{DMatrix, DVector};

use super::valley::Valley;
use crate::minimize::call::{Counts, Depth, Gate, Halt, call_limit};
use crate::minimize::migrad::edm::{ABOVE_MAX_EDM, edm_goal};
use crate::minimize::migrad::search::{Settings, migrad};
use crate::minimize::migrad::seed::{seed, warm_seed};
use crate::minimize::migrad::state::State;
use crate::minimize::prepare;
use crate::minimize::searches::simplex::simplex;
use crate::minimize::ticker::Ticker;
use crate::minimize::transform::{Internal, Transform};
use crate::minimize::{Ctx, MinimizeError, Minimum, StopReason, Strategy};
use crate::numeric::linalg;
use crate::params::Parameters;

/// The tolerance of the fit, made this much smaller: noise must not show in the profile.
const FINER: f64 = 0.01;
/// The tolerance never exceeds this with exact derivatives, where accuracy is cheap …
const FINEST_EXACT: f64 = 1e-5;
/// … and this with numerical ones.
const FINEST_NUMERICAL: f64 = 1e-2;
/// Below this |dP/du| a V in external units says nothing about internal ones.
const SMALLEST_SLOPE: f64 = 1e-3;

/// One point of a profile.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::minimize) struct Slice {
    /// All external values at the conditional minimum.
    pub(in crate::minimize) values: Vec<f64>,
    /// F there; +∞ outside the domain.
    pub(in crate::minimize) fval: f64,
    /// Whether the conditional search converged.
    pub(in crate::minimize) valid: bool,
}

/// Minimises over what is neither fixed nor held.
pub(in crate::minimize) struct Conditional<'a> {
    ctx: Ctx<'a>,
    base: &'a Minimum,
    ticker: &'a Ticker<'a>,
    held: Vec<usize>,
    params: Parameters,
    transform: Transform,
    settings: Settings,
    limit: usize,
    /// H⁻¹ of the remaining parameters in external units, from the covariance.
    from_covariance: Option<DMatrix<f64>>,
    /// Newton's method, where one or two parameters are held and second derivatives are exact.
    newton: Option<Valley<'a>>,
    /// V of the last search, in internal units.
    last_v: Option<DMatrix<f64>>,
    counts: Counts,
}

impl<'a> Conditional<'a> {
    /// Holds parameters `held` of `base`, searching with `strategy`; with exact derivatives with the fastest, because then edm
    /// is reliable without a Hessian at every point.
    pub(in crate::minimize) fn new(
        ctx: &Ctx<'a>,
        base: &'a Minimum,
        ticker: &'a Ticker<'a>,
        held: &[usize],
        strategy: Strategy,
    ) -> Conditional<'a> {
        let mut params = base.params.clone();
        params.iter_mut().enumerate().filter(|(k, _)| held.contains(k)).for_each(|(_, p)| p.fixed = true);
        let transform = Transform::new(&params);
        let exact = ctx.fcn.gradient().is_some() && !base.distrusts_gradient();
        let (finest, strategy) =
            if exact { (FINEST_EXACT, Strategy::Fast) } else { (FINEST_NUMERICAL, strategy) };
        let tolerance = (FINER * ctx.method.tolerance).min(finest);
        let limit = call_limit(ctx.method.max_calls, transform.n_free());
        let from_covariance = remaining_inverse(base, held, &transform);
        // Newton's accuracy is measured by up, which says nothing where the scatter of the data sets the scale.
        let newton = (held.len() <= 2 && transform.n_free() > 0 && ctx.fcn.scatter().is_none())
            .then(|| Valley::new(ctx, base, ticker, Transform::new(&base.params), held, false))
            .flatten();
        Conditional {
            ctx: *ctx,
            base,
            ticker,
            held: held.to_vec(),
            params,
            transform,
            settings: Settings { strategy, tolerance, bounded: true },
            limit,
            from_covariance,
            newton,
            last_v: None,
            counts: Counts::default(),
        }
    }

    /// Calls so far.
    pub(in crate::minimize) fn counts(&self) -> Counts {
        self.counts
    }

    /// Whether derivatives are exact, so that small differences of F mean something.
    pub(in crate::minimize) fn exact(&self) -> bool {
        self.ctx.fcn.gradient().is_some() && !self.base.distrusts_gradient()
    }

    /// F at the values of all parameters.
    pub(in crate::minimize) fn value(&mut self, values: &[f64]) -> Result<f64, MinimizeError> {
        let gate = Gate::new(&self.ctx, self.ticker, self.transform.clone(), self.limit);
        let inside: Vec<f64> = self.params.iter().zip(values).map(|(p, &v)| p.limits.clip(v)).collect();
        let fval = gate.value_at(&inside).map_err(Halt::into_error);
        self.counts += gate.counts();
        fval
    }

    /// The conditional minimum with the held parameters at `at` (in the order they were given), the others starting from
    /// `guess` (values of all parameters).
    pub(in crate::minimize) fn fit(&mut self, at: &[f64], guess: &[f64]) -> Result<Slice, MinimizeError> {
        if let Some(slice) = self.settled(at, guess)? {
            return Ok(slice);
        }
        for (&k, &v) in self.held.iter().zip(at) {
            self.transform.hold(k, v);
        }
        let gate = Gate::new(&self.ctx, self.ticker, self.transform.clone(), self.limit);
        if self.base.distrusts_gradient() {
            gate.distrust_derivatives();
        }
        let slice = self.search(&gate, guess);
        self.counts += gate.counts();
        match slice {
            // Too many calls for one point are no reason to give up the others.
            Err(MinimizeError::CallLimit) => {
                let mut values = guess.to_vec();
                self.held.iter().zip(at).for_each(|(&k, &v)| values[k] = v);
                Ok(Slice { fval: self.value(&values)?, values, valid: false })
            }
            other => other,
        }
    }

    /// A glance: F at the guess, or the conditional minimum where the parabola at the guess promises F below `level`.
    pub(in crate::minimize) fn glance(
        &mut self,
        at: &[f64],
        guess: &[f64],
        level: f64,
    ) -> Result<Slice, MinimizeError> {
        if let Some(valley) = &self.newton {
            let before = valley.calls();
            let local = valley.expand(guess).map_err(Halt::into_error)?;
            self.counts.nfcn += valley.calls() - before;
            if let Some(local) = local {
                let here = Slice { fval: local.fval, values: guess.to_vec(), valid: false };
                let lower = if local.floor < level { self.settled(at, guess)? } else { None };
                return Ok(lower.unwrap_or(here));
            }
        }
        Ok(Slice { fval: self.value(guess)?, values: guess.to_vec(), valid: false })
    }

    /// The conditional minimum by Newton's method; `None` where it does not lead downhill to a minimum.
    fn settled(&mut self, at: &[f64], guess: &[f64]) -> Result<Option<Slice>, MinimizeError> {
        let Some(valley) = &self.newton else { return Ok(None) };
        let mut from: Vec<f64> = self.params.iter().zip(guess).map(|(p, &v)| p.limits.clip(v)).collect();
        self.held.iter().zip(at).for_each(|(&k, &v)| from[k] = v);
        let before = valley.calls();
        let first = valley.value(&from).map_err(Halt::into_error)?;
        let point = if first.is_finite() { valley.settle(&from).map_err(Halt::into_error)? } else { None };
        self.counts.nfcn += valley.calls() - before;
        let down = |f: f64| f <= first + linalg::MACHINE_PRECISION * first.abs();
        Ok(point.filter(|p| down(p.local.fval)).map(|p| Slice {
            values: p.values,
            fval: p.local.fval,
            valid: true,
        }))
    }

    fn search(&mut self, gate: &Gate<'a>, guess: &[f64]) -> Result<Slice, MinimizeError> {
        if gate.transform().n_free() == 0 {
            let u = Internal(DVector::zeros(0));
            let fval = gate.value(&u).map_err(Halt::into_error)?;
            return Ok(Slice { values: gate.transform().external(&u), fval, valid: fval.is_finite() });
        }
        let steps = prepare::internal_steps(&self.params, &self.transform);
        let inside: Vec<f64> = self.params.iter().zip(guess).map(|(p, &v)| p.limits.clip(v)).collect();
        for from in [inside, self.base.values()] {
            let u = gate.transform().start(&from, &steps).0;
            let fval = gate.value_with(&u, Depth::Gradient).map_err(Halt::into_error)?;
            if fval.is_finite() {
                return self.descend(gate, &u, fval, &steps);
            }
        }
        Ok(Slice {
            values: gate.transform().external(&gate.transform().internal(guess)),
            fval: f64::INFINITY,
            valid: false,
        })
    }

    /// A quick search with the V at hand; when it fails a careful one, then one after SIMPLEX.
    fn descend(
        &mut self,
        gate: &Gate<'a>,
        u: &Internal,
        fval: f64,
        steps: &DVector<f64>,
    ) -> Result<Slice, MinimizeError> {
        let first = match self.warm_v(u) {
            Some(v) => warm_seed(gate, self.settings.strategy, u.clone(), fval, v),
            None => seed(gate, self.settings.strategy, u.clone(), fval, steps),
        };
        let (mut state, mut ok) = self.run(gate, first, self.settings.strategy)?;
        if !ok {
            let again = seed(gate, Strategy::Default, state.at.clone(), state.fval, steps);
            (state, ok) = self.run(gate, again, Strategy::Default)?;
        }
        if !ok {
            let shrunk = simplex(gate, self.ctx.method.tolerance, &state.at, state.fval, steps)?;
            let again = seed(gate, Strategy::Careful, shrunk.at, shrunk.fval, &shrunk.steps);
            (state, ok) = self.run(gate, again, Strategy::Careful)?;
        }
        self.last_v = (ok && linalg::cholesky(&state.v).is_some()).then(|| state.v.clone());
        Ok(Slice { values: gate.transform().external(&state.at), fval: state.fval, valid: ok })
    }

    fn run(
        &self,
        gate: &Gate<'a>,
        start: Result<State, Halt>,
        strategy: Strategy,
    ) -> Result<(State, bool), MinimizeError> {
        let start = start.map_err(Halt::into_error)?;
        let found = migrad(gate, Settings { strategy, ..self.settings }, start)?;
        if found.stop == StopReason::Cancelled {
            return Err(MinimizeError::Cancelled);
        }
        // What a profile can bear is judged by the tolerance of the fit, not by the finer goal of this search.
        let bearable =
            edm_goal(FINER * self.ctx.method.tolerance, gate.unit(found.state.fval), found.state.fval);
        let ok = matches!(found.stop, StopReason::Converged | StopReason::MachineAccuracy)
            && found.state.edm <= ABOVE_MAX_EDM * bearable;
        Ok((found.state, ok))
    }

    fn warm_v(&self, u: &Internal) -> Option<DMatrix<f64>> {
        if let Some(v) = &self.last_v {
            return Some(v.clone());
        }
        let v = self.from_covariance.as_ref()?;
        let s = self.transform.slopes(u);
        if s.iter().any(|x| x.abs() < SMALLEST_SLOPE) {
            return None;
        }
        let v = DMatrix::from_fn(v.nrows(), v.ncols(), |i, j| v[(i, j)] / (s[i] * s[j]));
        linalg::cholesky(&v).map(|_| v)
    }
}

/// H⁻¹ of what remains free when `held` are held: V_rr − V_rh V_hh⁻¹ V_hr of V = C/(2·up) (MINUIT User's Guide 1.5.2).
fn remaining_inverse(base: &Minimum, held: &[usize], transform: &Transform) -> Option<DMatrix<f64>> {
    let c = base.covariance.as_ref()?;
    let rest: Vec<usize> = (0..transform.n_free()).map(|i| transform.position(i)).collect();
    let block = |rows: &[usize], columns: &[usize]| {
        DMatrix::from_fn(rows.len(), columns.len(), |i, j| c[(rows[i], columns[j])] / (2.0 * base.up))
    };
    let cross = block(&rest, held);
    let inverse = linalg::invert_posdef(&block(held, held))?;
    let v = linalg::symmetrized(&(block(&rest, &rest) - &cross * inverse * cross.transpose()));
    linalg::cholesky(&v).map(|_| v)
}
