//! A cost in coordinates where a derived quantity takes the place of one parameter: MINOS of that coordinate is the profile interval of
//! the quantity, because the interval does not depend on how the parameters are written (F. James, MINUIT, 1.5.3).
//!
//! ```text
//! φ = θ with φ_k = q(θ)         θ_k(φ) solves q(θ_k; the others) = φ_k
//! T = ∂θ/∂φ                     row k: 1/q_k at k, −q_j/q_k elsewhere; identity otherwise
//! ∇F̃ = Tᵀ∇F                     ∇²F̃ = Tᵀ(∇²F − (F_k/q_k) ∇²q) T
//! ```
//! The root is that of the monotone branch on which the minimum lies; where it ends, F̃ is +∞.

use nalgebra::{DMatrix, DVector, RowDVector};

use crate::cost::Cost;
use crate::fcn::{Fcn, Gradient, Hessian, Scatter};
use crate::fit::derive::Quantities;
use crate::minimize::Minimum;
use crate::numeric::linalg;
use crate::params::{Limits, ParamId, Parameter};

/// A limited parameter is taken for the exchange only when it moves the quantity this many times more than any without limits.
const PREFER_UNLIMITED: f64 = 100.0;
/// Newton steps to the root.
const MAX_STEPS: usize = 60;
/// A step this small, relative to the value, ends the search.
const ROOT_ACCURACY: f64 = 1e-15;

/// F with quantity `j` in the place of parameter `k`.
pub(super) struct Exchanged<'a> {
    cost: &'a dyn Cost,
    quantities: &'a Quantities,
    j: usize,
    k: usize,
    limits: Limits,
    /// The minimum, and q with its slopes there.
    origin: Vec<f64>,
    q: f64,
    slopes: RowDVector<f64>,
    /// Error of θ_k: the length of a step.
    sigma: f64,
}

impl<'a> Exchanged<'a> {
    /// Puts quantity `j` in the place of the free parameter that moves it most, `kept` excepted; `None` when none does.
    pub fn keeping(
        cost: &'a dyn Cost,
        (quantities, j): (&'a Quantities, usize),
        minimum: &Minimum,
        kept: Option<ParamId>,
    ) -> Option<Exchanged<'a>> {
        let origin = minimum.values();
        let slopes = quantities.slopes(&origin).row(j).into_owned();
        let weight = |k: usize| {
            let moved = (slopes[k] * minimum.errors[k]).abs();
            let moved = if moved.is_finite() { moved } else { 0.0 };
            if minimum.params[k].limits.is_none() { moved } else { moved / PREFER_UNLIMITED }
        };
        let free = minimum.params.free().into_iter().filter(|&k| weight(k) > 0.0 && kept != Some(ParamId(k)));
        let k = free.max_by(|&a, &b| weight(a).total_cmp(&weight(b)))?;
        let q = quantities.value(j, &origin);
        let limits = minimum.params[k].limits;
        let sigma = minimum.errors[k];
        q.is_finite().then_some(Exchanged { cost, quantities, j, k, limits, origin, q, slopes, sigma })
    }

    /// The coordinate of the quantity.
    pub fn id(&self) -> ParamId {
        ParamId(self.k)
    }

    /// The minimum in these coordinates, the quantity called `name`.
    pub fn minimum(&self, minimum: &Minimum, name: &str) -> Minimum {
        let mut at = minimum.clone();
        if let Some(p) = at.params.get_mut(self.id()) {
            *p = Parameter::new(name, self.q);
        }
        let n = self.origin.len();
        let mut jacobian = DMatrix::identity(n, n);
        jacobian.set_row(self.k, &self.slopes);
        at.covariance =
            minimum.covariance.as_ref().map(|c| linalg::symmetrized(&(&jacobian * c * jacobian.transpose())));
        if let Some(c) = &at.covariance {
            at.errors[self.k] = c[(self.k, self.k)].max(0.0).sqrt();
        }
        at
    }

    /// θ at φ; `None` beyond the end of the branch or the limits of θ_k.
    pub fn parameters(&self, phi: &[f64]) -> Option<Vec<f64>> {
        let mut p = phi.to_vec();
        let moved = |(j, s): (usize, &f64)| if j == self.k { 0.0 } else { s * (phi[j] - self.origin[j]) };
        let others: f64 = self.slopes.iter().enumerate().map(moved).sum();
        let first = self.origin[self.k] + (phi[self.k] - self.q - others) / self.slopes[self.k];
        p[self.k] = first;
        let root = self.newton(&mut p, phi[self.k]).or_else(|| self.bracketed(&mut p, phi[self.k]))?;
        p[self.k] = root;
        self.limits.contains(root).then_some(p)
    }

    /// q − target and q_k at `p`.
    fn gap(&self, p: &[f64], target: f64) -> (f64, f64) {
        (self.quantities.value(self.j, p) - target, self.quantities.slopes(p)[(self.j, self.k)])
    }

    /// Whether `slope` is that of the branch of the minimum.
    fn on_branch(&self, slope: f64) -> bool {
        slope * self.slopes[self.k] > 0.0
    }

    /// Newton's steps from `p[k]` on.
    fn newton(&self, p: &mut [f64], target: f64) -> Option<f64> {
        let mut last = f64::INFINITY;
        for _ in 0..MAX_STEPS {
            let (gap, slope) = self.gap(p, target);
            if !(gap.is_finite() && self.on_branch(slope)) {
                return None;
            }
            let step = -gap / slope;
            p[self.k] += step;
            // At the end steps no longer shrink: that is rounding.
            if step.abs() <= ROOT_ACCURACY * p[self.k].abs()
                || (step.abs() >= last && step.abs() < 1e-9 * self.sigma)
            {
                return Some(p[self.k]);
            }
            last = step.abs();
        }
        None
    }

    /// Walks along the branch from the minimum's value until the target is passed, then halves.
    fn bracketed(&self, p: &mut [f64], target: f64) -> Option<f64> {
        let start = self.origin[self.k];
        p[self.k] = start;
        let (gap, slope) = self.gap(p, target);
        if !(gap.is_finite() && self.on_branch(slope)) {
            return None;
        }
        let direction = -(gap * slope).signum();
        let (mut near, mut far) = (start, None);
        let mut length = 0.1 * self.sigma;
        for _ in 0..MAX_STEPS {
            let x = near + direction * length;
            p[self.k] = x;
            let (there, slope) = self.gap(p, target);
            if there.is_finite() && there * gap <= 0.0 {
                far = Some(x);
                break;
            }
            if there.is_finite() && self.on_branch(slope) {
                near = x;
                length *= 2.0;
            } else {
                length *= 0.5;
            }
        }
        let mut far = far?;
        for _ in 0..MAX_STEPS {
            let middle = 0.5 * (near + far);
            p[self.k] = middle;
            let (there, _) = self.gap(p, target);
            if there * gap > 0.0 { near = middle } else { far = middle }
        }
        p[self.k] = 0.5 * (near + far);
        self.newton(p, target)
    }

    /// T at the parameters `p`, with the slopes of q there.
    fn tangent(&self, slopes: &RowDVector<f64>) -> DMatrix<f64> {
        let n = slopes.len();
        let mut t = DMatrix::identity(n, n);
        for j in 0..n {
            t[(self.k, j)] = if j == self.k { 1.0 } else { -slopes[j] } / slopes[self.k];
        }
        t
    }
}

impl Fcn for Exchanged<'_> {
    fn value(&self, phi: &[f64]) -> f64 {
        self.parameters(phi).map_or(f64::INFINITY, |p| self.cost.value(&p))
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

impl Gradient for Exchanged<'_> {
    fn value_and_gradient(&self, phi: &[f64], grad: &mut [f64]) -> f64 {
        let (Some(p), Some(exact)) = (self.parameters(phi), self.cost.gradient()) else {
            grad.fill(f64::NAN);
            return f64::INFINITY;
        };
        let mut inner = DVector::zeros(p.len());
        let value = exact.value_and_gradient(&p, inner.as_mut_slice());
        let slopes = self.quantities.slopes(&p).row(self.j).into_owned();
        grad.copy_from_slice(self.tangent(&slopes).tr_mul(&inner).as_slice());
        value
    }

    fn is_derived(&self) -> bool {
        self.cost.gradient().is_some_and(Gradient::is_derived)
    }
}

impl Hessian for Exchanged<'_> {
    fn hessian(&self, phi: &[f64], hess: &mut DMatrix<f64>) {
        hess.fill(f64::NAN);
        let (Some(p), Some(first), Some(second)) =
            (self.parameters(phi), self.cost.gradient(), self.cost.hessian())
        else {
            return;
        };
        let n = p.len();
        let (mut grad, mut inner) = (vec![0.0; n], DMatrix::zeros(n, n));
        first.value_and_gradient(&p, &mut grad);
        second.hessian(&p, &mut inner);
        let (slopes, bend) = self.quantities.bends(self.j, &p);
        let t = self.tangent(&slopes);
        let curved = inner - bend * (grad[self.k] / slopes[self.k]);
        hess.copy_from(&(t.tr_mul(&curved) * &t));
    }
}
