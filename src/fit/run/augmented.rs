//! The lowest cost under the condition q(θ) = c by augmented Lagrangians (M. Hestenes, J. Optim. Theory Appl. 4 (1969) 303; M. Powell
//! 1969), and where it crosses a level: the profile interval of a quantity for which no parameter can be exchanged.
//!
//! ```text
//! minimise F + λ(q − c) + ½ρ(q − c)²,   λ ← λ + ρ(q − c)   until |q − c| < 10⁻⁶ σ_q
//! ```

use std::cell::Cell;

use nalgebra::{DMatrix, DVector};

use super::problem::Problem;
use crate::cost::Cost;
use crate::fcn::{Fcn, Gradient, Hessian, Scatter};
use crate::fit::derive::Quantities;
use crate::minimize::{self, Algorithm, Ctx, Method, MinimizeError, Minimum, Strategy};

/// |q − c| in units of σ_q at which the condition holds.
const ACCURACY: f64 = 1e-6;
/// Rounds of new multipliers.
const MAX_ROUNDS: usize = 12;
/// First ρ in units of 2·up/σ_q²: the condition is ten times as stiff as the cost.
const STIFFNESS: f64 = 10.0;
/// The part by which a round must bring q nearer to c, or ρ grows by its inverse.
const PROGRESS: f64 = 0.1;
/// Points where the condition cannot be met that are put up with.
const MAX_FAILED: usize = 3;
/// Points tried on the way to a crossing.
const MAX_POINTS: usize = 20;
/// |rise − Δ|/Δ at which a crossing is found.
const LEVEL_ACCURACY: f64 = 1e-4;
/// A side that is not crossed within this many times the expected distance is open.
const OPEN: f64 = 100.0;

/// F + λ(q − c) + ½ρ(q − c)².
struct Augmented<'a> {
    cost: &'a dyn Cost,
    quantities: &'a Quantities,
    j: usize,
    target: f64,
    lambda: f64,
    rho: f64,
}

impl Augmented<'_> {
    fn gap(&self, p: &[f64]) -> f64 {
        self.quantities.value(self.j, p) - self.target
    }
}

impl Fcn for Augmented<'_> {
    fn value(&self, p: &[f64]) -> f64 {
        let gap = self.gap(p);
        self.cost.value(p) + gap * (self.lambda + 0.5 * self.rho * gap)
    }

    fn up(&self) -> f64 {
        self.cost.up()
    }

    fn gradient(&self) -> Option<&dyn Gradient> {
        self.cost.gradient().is_some().then_some(self)
    }

    fn hessian(&self) -> Option<&dyn Hessian> {
        self.cost.hessian().is_some().then_some(self)
    }

    fn scatter(&self) -> Option<Scatter> {
        self.cost.scatter()
    }
}

impl Gradient for Augmented<'_> {
    fn value_and_gradient(&self, p: &[f64], grad: &mut [f64]) -> f64 {
        let Some(exact) = self.cost.gradient() else { return f64::NAN };
        let value = exact.value_and_gradient(p, grad);
        let (gap, slopes) = (self.gap(p), self.quantities.slopes(p));
        let force = self.lambda + self.rho * gap;
        grad.iter_mut().zip(slopes.row(self.j).iter()).for_each(|(g, s)| *g += force * s);
        value + gap * (self.lambda + 0.5 * self.rho * gap)
    }

    fn is_derived(&self) -> bool {
        self.cost.gradient().is_some_and(Gradient::is_derived)
    }
}

impl Hessian for Augmented<'_> {
    fn hessian(&self, p: &[f64], hess: &mut DMatrix<f64>) {
        let Some(exact) = self.cost.hessian() else { return };
        exact.hessian(p, hess);
        let (slopes, bend) = self.quantities.bends(self.j, p);
        let force = self.lambda + self.rho * self.gap(p);
        *hess += self.rho * slopes.transpose() * &slopes + force * bend;
    }
}

/// The lowest cost at q = c, and where it is.
struct Conditional {
    fval: f64,
    values: Vec<f64>,
}

/// The way along one quantity.
pub(super) struct Constrained<'a> {
    problem: &'a Problem<'a>,
    quantities: &'a Quantities,
    j: usize,
    minimum: &'a Minimum,
    /// q at the minimum and its error.
    q: f64,
    sigma: f64,
    method: Method,
    /// Calls so far.
    calls: Cell<usize>,
}

impl<'a> Constrained<'a> {
    /// Quantity `j` of `quantities` with value `q` ± `sigma` at `minimum`.
    pub fn new(
        problem: &'a Problem<'a>,
        (quantities, j): (&'a Quantities, usize),
        minimum: &'a Minimum,
        (q, sigma): (f64, f64),
    ) -> Constrained<'a> {
        let asked = &problem.request.config.method;
        // The multipliers need a precise minimum, not its errors.
        let method = Method {
            algorithm: Algorithm::Migrad,
            strategy: Strategy::Fast,
            tolerance: 1e-4 * asked.tolerance,
            iterate: 1,
            // Searches for other minima, and grids, have nothing to look for on the way along a profile.
            improve: false,
            ..asked.clone()
        };
        Constrained { problem, quantities, j, minimum, q, sigma, method, calls: Cell::new(0) }
    }

    /// Calls so far.
    pub fn calls(&self) -> usize {
        self.calls.get()
    }

    /// The lowest cost at q = c, starting from `values`; `None` where the condition cannot be met, or no search for it converged.
    fn at(&self, c: f64, values: &[f64]) -> Result<Option<Conditional>, MinimizeError> {
        let unit = 2.0 * self.minimum.up / (self.sigma * self.sigma);
        let mut fcn = Augmented {
            cost: &*self.problem.cost,
            quantities: self.quantities,
            j: self.j,
            target: c,
            // What a parabola says.
            lambda: -unit * (c - self.q),
            rho: STIFFNESS * unit,
        };
        let mut params = self.minimum.params.clone();
        params.set_values(values);
        let mut last = f64::INFINITY;
        for _ in 0..MAX_ROUNDS {
            if self.problem.watch.stop_requested() {
                return Err(MinimizeError::Cancelled);
            }
            let ctx = Ctx { fcn: &fcn, method: &self.method, watch: self.problem.watch };
            let found = match minimize::minimize(&ctx, &params) {
                Ok(found) => found,
                Err(MinimizeError::BadStart { .. }) => return Ok(None),
                Err(error) => return Err(error),
            };
            self.calls.set(self.calls.get() + found.nfcn);
            // Above its minimum the cost would seem to cross the level too early.
            if !found.is_valid() {
                return Ok(None);
            }
            params.set_values(&found.values());
            let p = params.values();
            let gap = fcn.gap(&p);
            if gap.abs() < ACCURACY * self.sigma {
                // To first order what the last of the gap would cost.
                let fval = self.problem.cost.value(&p) + fcn.lambda * gap;
                return Ok(Some(Conditional { fval, values: p }));
            }
            fcn.lambda += fcn.rho * gap;
            if gap.abs() > PROGRESS * last {
                fcn.rho /= PROGRESS;
            }
            last = gap.abs();
        }
        Ok(None)
    }

    /// The distance t > 0 from q towards `sign` at which the cost has risen by `rise`; `None` when it is not found.
    pub fn crossing(&self, sign: f64, rise: f64) -> Result<Option<f64>, MinimizeError> {
        let expected = self.sigma * (rise / self.minimum.up).sqrt();
        let (mut low, mut high) = ((0.0, 0.0), None::<(f64, f64)>);
        let mut values = self.first_guess(sign * expected);
        let (mut t, mut failed) = (expected, 0);
        for _ in 0..MAX_POINTS {
            // y is nearly linear in t.
            let y = match self.at(self.q + sign * t, &values)? {
                Some(found) => {
                    values = found.values;
                    ((found.fval - self.minimum.fval) / rise).max(0.0).sqrt()
                }
                None if failed >= MAX_FAILED => return Ok(None),
                None => {
                    failed += 1;
                    f64::INFINITY
                }
            };
            if (y * y - 1.0).abs() < LEVEL_ACCURACY {
                return Ok(Some(t));
            }
            if y < 1.0 {
                low = (t, y);
            } else {
                high = Some((t, y));
            }
            if low.0 > OPEN * expected {
                return Ok(None);
            }
            t = match high {
                None => t * (1.0 / y.max(0.3)).clamp(1.1, 3.0),
                Some((far, y)) if y.is_finite() => {
                    let secant = low.0 + (1.0 - low.1) * (far - low.0) / (y - low.1);
                    let margin = 0.01 * (far - low.0);
                    secant.clamp(low.0 + margin, far - margin)
                }
                Some((far, _)) => 0.5 * (low.0 + far),
            };
        }
        Ok(None)
    }

    /// Parameters where q has moved by `shift`, to first order: along C·∇q.
    fn first_guess(&self, shift: f64) -> Vec<f64> {
        let origin = self.minimum.values();
        let Some(c) = &self.minimum.covariance else { return origin };
        let slopes: DVector<f64> = self.quantities.slopes(&origin).row(self.j).transpose();
        let step = c * slopes * (shift / (self.sigma * self.sigma));
        let moved = origin.iter().zip(step.iter()).zip(self.minimum.params.iter());
        moved.map(|((v, d), p)| if p.is_free() { p.limits.clip(v + d) } else { *v }).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::fit::{Command, Quantity, Session};
    use crate::minimize::NoObserver;
    use crate::params::ParamId;

    /// Two independent unit errors around (1, 2): x² + y² is 5 at the minimum and (√5 ± 1)² at a rise of 1.
    #[test]
    fn crossings_under_a_condition() {
        let mut s = Session::new();
        let formula = "(x-1)^2+(y-2)^2".to_owned();
        s.apply(Command::SetCustomCost { formula, errordef: None }).unwrap();
        let square = Quantity { name: "q".into(), expression: "x^2+y^2".into(), profile: false };
        s.apply(Command::SetDerived(vec![square])).unwrap();
        let request = Arc::new(s.request().unwrap());
        let problem = Problem::new(&request, &NoObserver).unwrap();
        let minimum = minimize::minimize(&problem.ctx(), &problem.start).unwrap();
        let way = Constrained::new(&problem, (&problem.quantities, 0), &minimum, (5.0, 20.0_f64.sqrt()));
        for (sign, end) in [(1.0, 1.0 + 2.0 * 5.0_f64.sqrt()), (-1.0, 2.0 * 5.0_f64.sqrt() - 1.0)] {
            let t = way.crossing(sign, 1.0).unwrap().unwrap();
            assert!((t - end).abs() < 5e-4, "{t}, expected {end}");
        }
        // Nothing is below zero.
        assert!(way.at(-1.0, &minimum.values()).unwrap().is_none());
        assert!(minimum.params.get(ParamId(0)).is_some());
    }

    /// A search ended by its call limit stands above the minimum: what it says is never taken for a crossing, and its calls count. With
    /// u = x − 1 the profile of x is u² − u⁴/16, which is 1 at u² = 8 − √48; on the straight line where searches begin it is u², 1 at u = 1.
    #[test]
    fn a_search_that_was_cut_short_has_no_crossing() {
        let mut s = Session::new();
        let formula = "(x-1)^2+y^2-0.5*(x-1)^2*y".to_owned();
        s.apply(Command::SetCustomCost { formula, errordef: None }).unwrap();
        let itself = Quantity { name: "q".into(), expression: "x".into(), profile: false };
        s.apply(Command::SetDerived(vec![itself])).unwrap();
        let request = Arc::new(s.request().unwrap());
        let problem = Problem::new(&request, &NoObserver).unwrap();
        let minimum = minimize::minimize(&problem.ctx(), &problem.start).unwrap();
        let mut way = Constrained::new(&problem, (&problem.quantities, 0), &minimum, (1.0, 1.0));
        let end = (8.0 - 48.0_f64.sqrt()).sqrt();
        let whole = way.crossing(1.0, 1.0).unwrap().unwrap();
        assert!((whole - end).abs() < 1e-3, "{whole}, expected {end}");
        for limit in 1..10 {
            way.method.max_calls = Some(limit);
            let before = way.calls();
            let found = way.crossing(1.0, 1.0).unwrap();
            assert!(way.calls() > before);
            assert!(found.is_none_or(|t| (t - end).abs() < 1e-3), "{limit} calls: {found:?}, expected {end}");
        }
    }
}
