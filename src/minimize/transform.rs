//! External (the user's) and internal (the search's) coordinates: limits are taken away by a change of variable.
//!
//! Internal coordinates hold the free parameters only and may take any real value; they always map back into the limits. The two
//! kinds of values have different types, so a mix-up does not compile. The maps are MINUIT's (James, MINUIT Reference Manual,
//! CERN D506, 1.2.1) in forms that keep their accuracy near a limit:
//!
//! ```text
//! a ≤ P ≤ b   P = a + (b−a)·sin²(u/2 + π/4)     dP/du = ½(b−a)·cos u
//! a ≤ P       P = a + s·u²/(1 + √(1+u²))        dP/du = s·u/√(1+u²)
//!     P ≤ b   P = b − s·u²/(1 + √(1+u²))        dP/du = −s·u/√(1+u²)
//! no limit    P = u
//! ```
//!
//! MINUIT's s is 1, which takes a width of 10⁻⁹ for next to nothing. Here s is the distance of the start from the limit where that is
//! small, so that what happens does not depend on the unit of the data.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4};
use std::sync::Arc;

use nalgebra::{DMatrix, DVector};

use crate::params::{Parameter, Parameters};

/// A value at a limit starts at least this far from it, in internal units (ours: MINUIT's rule uses its machine precision).
const LEAVE_LIMIT: f64 = 1e-3;

/// Largest internal start step of a limited parameter: half a radian (MINUIT).
pub(super) const MAX_LIMITED_STEP: f64 = 0.5;

/// A start nearer to its limit than this gives the unit of its map.
const SMALL: f64 = 1e-3;

/// Below this, |dP/du| counts as "at the limit".
const BLOCKED_SLOPE: f64 = 1e-4;

/// Free parameters in the coordinates of the search.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Internal(pub(super) DVector<f64>);

impl Internal {
    /// The point `lambda` steps away.
    pub(super) fn moved(&self, step: &DVector<f64>, lambda: f64) -> Internal {
        Internal(self.0.zip_map(step, |u, d| u + d * lambda))
    }

    /// The point with coordinate `i` shifted by `h`.
    pub(super) fn shifted(&self, i: usize, h: f64) -> Internal {
        let mut u = self.0.clone();
        u[i] += h;
        Internal(u)
    }
}

/// How one parameter is mapped.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Map {
    Free,
    /// Limit and s.
    Lower(f64, f64),
    /// Limit and s.
    Upper(f64, f64),
    Both(f64, f64),
}

impl Map {
    fn new(p: &Parameter) -> Map {
        match (p.limits.lower(), p.limits.upper()) {
            (None, None) => Map::Free,
            (Some(a), None) => Map::Lower(a, scale(p, p.value - a)),
            (None, Some(b)) => Map::Upper(b, scale(p, b - p.value)),
            (Some(a), Some(b)) => Map::Both(a, b),
        }
    }

    fn external(self, u: f64) -> f64 {
        let bowl = |u: f64| {
            let r = u.hypot(1.0);
            if r.is_finite() { u * (u / (1.0 + r)) } else { u.abs() }
        };
        match self {
            Map::Free => u,
            Map::Lower(a, s) => a + s * bowl(u),
            Map::Upper(b, s) => b - s * bowl(u),
            Map::Both(a, b) => {
                let p = if u.sin() < 0.0 {
                    a + (b - a) * (0.5 * u + FRAC_PI_4).sin().powi(2)
                } else {
                    b - (b - a) * (FRAC_PI_4 - 0.5 * u).sin().powi(2)
                };
                p.clamp(a, b)
            }
        }
    }

    fn internal(self, p: f64) -> f64 {
        let root = |q: f64| (q.max(0.0) * (q + 2.0)).sqrt();
        match self {
            Map::Free => p,
            Map::Lower(a, s) => root((p - a) / s),
            Map::Upper(b, s) => root((b - p) / s),
            Map::Both(a, b) => {
                let part = |x: f64| 2.0 * (x / (b - a)).clamp(0.0, 1.0).sqrt().asin();
                if p - a < b - p { part(p - a) - FRAC_PI_2 } else { FRAC_PI_2 - part(b - p) }
            }
        }
    }

    fn slope(self, u: f64) -> f64 {
        match self {
            Map::Free => 1.0,
            Map::Lower(_, s) => s * (u / u.hypot(1.0)),
            Map::Upper(_, s) => -s * (u / u.hypot(1.0)),
            Map::Both(a, b) => 0.5 * (b - a) * u.cos(),
        }
    }

    fn curvature(self, u: f64) -> f64 {
        match self {
            Map::Free => 0.0,
            Map::Lower(_, s) => s * u.hypot(1.0).powi(-3),
            Map::Upper(_, s) => -s * u.hypot(1.0).powi(-3),
            Map::Both(a, b) => -0.5 * (b - a) * u.sin(),
        }
    }
}

/// The change of variables for one list of parameters.
#[derive(Debug, Clone)]
pub(super) struct Transform {
    /// All external values; those of free parameters are overwritten.
    values: Vec<f64>,
    names: Arc<[String]>,
    free: Vec<usize>,
    maps: Vec<Map>,
}

impl Transform {
    pub(super) fn new(params: &Parameters) -> Transform {
        let free = params.free();
        let maps = free.iter().map(|&k| Map::new(&params[k])).collect();
        // A parameter whose two limits coincide sits there, whatever its value says.
        let values = params.iter().map(|p| if p.is_free() { p.value } else { fixed_value(p) }).collect();
        Transform { values, names: params.names().into(), free, maps }
    }

    /// The same with parameter `k`, which must not be free, held at another value.
    pub(super) fn hold(&mut self, k: usize, value: f64) {
        self.values[k] = value;
    }

    /// Number of free parameters.
    pub(super) fn n_free(&self) -> usize {
        self.free.len()
    }

    /// Position of free parameter `i` among all.
    pub(super) fn position(&self, i: usize) -> usize {
        self.free[i]
    }

    /// Names of all parameters.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Name of free parameter `i`.
    pub(super) fn name(&self, i: usize) -> &str {
        &self.names[self.free[i]]
    }

    /// Whether free parameter `i` has any limit.
    pub(super) fn limited(&self, i: usize) -> bool {
        self.maps[i] != Map::Free
    }

    /// All external values at `u`.
    pub(super) fn external(&self, u: &Internal) -> Vec<f64> {
        let mut p = self.values.clone();
        for (i, &k) in self.free.iter().enumerate() {
            p[k] = self.maps[i].external(u.0[i]);
        }
        p
    }

    /// Internal coordinates of external values.
    pub(super) fn internal(&self, p: &[f64]) -> Internal {
        Internal(DVector::from_fn(self.free.len(), |i, _| self.maps[i].internal(p[self.free[i]])))
    }

    /// Mean of |P(u+s) − P(u)| and |P(u−s) − P(u)|: the error of a limited parameter. With two limits and s > 1 the first is
    /// b − a (as iminuit shows it).
    pub(super) fn displacement(&self, i: usize, u: f64, s: f64) -> f64 {
        let m = self.maps[i];
        let here = m.external(u);
        let up = match m {
            Map::Both(a, b) if s > 1.0 => b - a,
            _ => (m.external(u + s) - here).abs(),
        };
        0.5 * (up + (m.external(u - s) - here).abs())
    }

    /// dP/du of every free parameter.
    pub(super) fn slopes(&self, u: &Internal) -> DVector<f64> {
        DVector::from_fn(self.maps.len(), |i, _| self.maps[i].slope(u.0[i]))
    }

    /// ∂F/∂u from ∂F/∂P of all parameters.
    pub(super) fn gradient(&self, u: &Internal, grad: &[f64]) -> DVector<f64> {
        DVector::from_fn(self.maps.len(), |i, _| grad[self.free[i]] * self.maps[i].slope(u.0[i]))
    }

    /// ∂²F/∂u∂u from the external derivatives of all parameters: JᵀHJ + diag(∂F/∂P·d²P/du²).
    pub(super) fn hessian(&self, u: &Internal, grad: &[f64], hess: &DMatrix<f64>) -> DMatrix<f64> {
        let s = self.slopes(u);
        let n = self.free.len();
        let mut h = DMatrix::from_fn(n, n, |i, j| hess[(self.free[i], self.free[j])] * s[i] * s[j]);
        for i in 0..n {
            let bend = self.maps[i].curvature(u.0[i]);
            if bend != 0.0 {
                h[(i, i)] += grad[self.free[i]] * bend;
            }
        }
        h
    }

    /// Internal start: the values, moved off a limit they sit on by one step. Returns the indices of those moved.
    pub(super) fn start(&self, p: &[f64], steps: &DVector<f64>) -> (Internal, Vec<usize>) {
        let mut u = self.internal(p);
        let mut moved = Vec::new();
        for i in 0..self.free.len() {
            if !self.at_limit(i, u.0[i]) {
                continue;
            }
            let away = steps[i].max(LEAVE_LIMIT);
            // On a two-sided map inward is towards 0; on one-sided maps both directions lead inside.
            u.0[i] += if u.0[i] > 0.0 && matches!(self.maps[i], Map::Both(..)) { -away } else { away };
            moved.push(i);
        }
        (u, moved)
    }

    /// Whether internal `u` of free parameter `i` sits on a limit, where dP/du vanishes.
    pub(super) fn at_limit(&self, i: usize, u: f64) -> bool {
        match self.maps[i] {
            Map::Free => false,
            Map::Lower(..) | Map::Upper(..) => u.abs() < BLOCKED_SLOPE,
            Map::Both(..) => u.cos().abs() < BLOCKED_SLOPE,
        }
    }

    /// Internal size of an external step of free parameter `i` around external value `p`: the mean of both directions.
    pub(super) fn internal_step(&self, i: usize, p: f64, step: f64) -> f64 {
        let m = self.maps[i];
        let u = m.internal(p);
        let inside = |x: f64| match m {
            Map::Free => x,
            Map::Lower(a, _) => x.max(a),
            Map::Upper(b, _) => x.min(b),
            Map::Both(a, b) => x.clamp(a, b),
        };
        let d = 0.5 * ((m.internal(inside(p + step)) - u).abs() + (u - m.internal(inside(p - step))).abs());
        if m == Map::Free { step } else { d.clamp(1e-6, MAX_LIMITED_STEP) }
    }
}

/// s of a one-sided map: 1, or the start's distance from the limit (its step, where it sits there) when that is small.
fn scale(p: &Parameter, distance: f64) -> f64 {
    let size = if distance > 0.0 { distance } else { p.step.unwrap_or(1.0) };
    if size > 0.0 && size < SMALL { size } else { 1.0 }
}

/// Value of a parameter that does not vary.
fn fixed_value(p: &Parameter) -> f64 {
    match (p.limits.lower(), p.limits.upper()) {
        (Some(a), Some(b)) if a == b => a,
        _ => p.value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Limits;

    fn one(limits: Limits) -> Transform {
        let p = Parameter { limits, ..Parameter::new("a", 0.3) };
        Transform::new(&Parameters::new(vec![p]).unwrap())
    }

    fn kinds() -> Vec<Transform> {
        [(None, None), (Some(-1.0), None), (None, Some(4.0)), (Some(-1.0), Some(4.0))]
            .into_iter()
            .map(|(a, b)| one(Limits::new(a, b).unwrap()))
            .collect()
    }

    /// IM049, IM050: every kind of limit maps there and back without loss, also close to a limit.
    #[test]
    fn there_and_back() {
        for t in kinds() {
            for p in [-1.0 + 1e-12, -0.999, 0.3, 2.0, 3.999] {
                let u = t.internal(&[p]);
                let back = t.external(&u)[0];
                assert!((back - p).abs() <= 1e-15 * (1.0 + p.abs()), "{p} came back as {back}");
            }
        }
    }

    #[test]
    fn derivatives_match_differences() {
        let h = 1e-5;
        for t in kinds() {
            for x in [-1.3, -0.4, 0.2, 1.1] {
                let f = |u: f64| t.maps[0].external(u);
                let slope = (f(x + h) - f(x - h)) / (2.0 * h);
                let bend = (f(x + h) + f(x - h) - 2.0 * f(x)) / (h * h);
                assert!((t.maps[0].slope(x) - slope).abs() < 1e-9);
                assert!((t.maps[0].curvature(x) - bend).abs() < 1e-4);
            }
        }
    }

    #[test]
    fn any_internal_value_stays_inside() {
        let t = one(Limits::new(Some(-1.0), Some(4.0)).unwrap());
        for k in -1000..1000 {
            let p = t.maps[0].external(0.37 * k as f64);
            assert!((-1.0..=4.0).contains(&p));
        }
        assert!(one(Limits::above(0.0).unwrap()).maps[0].external(1e200).is_finite());
    }

    #[test]
    fn a_start_at_a_limit_is_moved_off_it() {
        let t = one(Limits::new(Some(-1.0), Some(4.0)).unwrap());
        for p in [-1.0, 4.0] {
            let (u, moved) = t.start(&[p], &DVector::from_element(1, 0.1));
            assert_eq!(moved, [0]);
            let inside = t.external(&u)[0];
            assert!(inside > -1.0 && inside < 4.0 && (inside - p).abs() < 0.1);
        }
    }
}
