//! Weighted least squares for start values: exact for what is linear, a few damped steps (Levenberg 1944, Marquardt 1963) for the rest.

use nalgebra::{DMatrix, DVector, SVD};

use super::curve::Curve;
use crate::model::Model;
use crate::numeric::linalg::solve_posdef;

/// What is added to the diagonal of normalized normal equations.
const RIDGE: f64 = 1e-10;

/// A sum of models against a curve. All parts share one list of parameters.
pub(super) struct Problem<'a> {
    pub curve: &'a Curve,
    parts: Vec<Model>,
}

/// Parameters among `of` in which the model is linear jointly, found greedily in order.
pub(super) fn linear_set(model: &Model, of: &[usize]) -> Vec<usize> {
    let mut set = Vec::new();
    for &k in of {
        set.push(k);
        if !model.is_linear_in(&set) {
            set.pop();
        }
    }
    set
}

impl<'a> Problem<'a> {
    pub(super) fn new(curve: &'a Curve, parts: Vec<Model>) -> Problem<'a> {
        Problem { curve, parts }
    }

    /// Every point.
    pub(super) fn all(&self) -> Vec<bool> {
        vec![true; self.curve.len()]
    }

    /// The sum of all parts.
    pub(super) fn value(&self, theta: &[f64]) -> Vec<f64> {
        let mut sum = vec![0.0; self.curve.len()];
        let mut f = sum.clone();
        for part in &self.parts {
            part.eval(&[&self.curve.x], theta, &mut f);
            sum.iter_mut().zip(&f).for_each(|(s, f)| *s += f);
        }
        sum
    }

    fn gradient(&self, theta: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let n = self.curve.len();
        let (mut value, mut gradient) = (vec![0.0; n], vec![0.0; n * theta.len()]);
        let (mut f, mut g) = (value.clone(), gradient.clone());
        for part in &self.parts {
            part.eval_with_gradient(&[&self.curve.x], theta, &mut f, &mut g);
            value.iter_mut().zip(&f).for_each(|(s, f)| *s += f);
            gradient.iter_mut().zip(&g).for_each(|(s, g)| *s += g);
        }
        (value, gradient)
    }

    /// Σ((y − f)/σ)² over the points used; +∞ when it is not a number.
    pub(super) fn chi2(&self, theta: &[f64], used: &[bool]) -> f64 {
        let f = self.value(theta);
        let c = self.curve;
        let sum: f64 =
            (0..c.len()).filter(|&i| used[i]).map(|i| ((c.y[i] - f[i]) / c.sigma[i]).powi(2)).sum();
        if sum.is_finite() { sum } else { f64::INFINITY }
    }

    /// Solves for the parameters `linear`, in which the sum must be linear; returns whether it could (values are left alone if not).
    pub(super) fn solve_linear(&self, theta: &mut [f64], linear: &[usize], used: &[bool]) -> bool {
        let n = self.curve.len();
        let points: Vec<usize> = (0..n).filter(|&i| used[i]).collect();
        if linear.is_empty() || points.is_empty() {
            return linear.is_empty();
        }
        let mut at_zero = theta.to_vec();
        for &k in linear {
            at_zero[k] = 0.0;
        }
        let (f, g) = self.gradient(&at_zero);
        let c = self.curve;
        let mut a = DMatrix::from_fn(points.len(), linear.len(), |r, j| {
            g[linear[j] * n + points[r]] / c.sigma[points[r]]
        });
        let b = DVector::from_fn(points.len(), |r, _| (c.y[points[r]] - f[points[r]]) / c.sigma[points[r]]);
        let scale: Vec<f64> = a.column_iter().map(|column| column.norm()).collect();
        if scale.iter().any(|s| !s.is_finite()) || b.iter().any(|v| !v.is_finite()) {
            return false;
        }
        for (j, &s) in scale.iter().enumerate() {
            if s > 0.0 {
                a.column_mut(j).unscale_mut(s);
            }
        }
        let Some(svd) = SVD::try_new(a, true, true, f64::EPSILON, 10_000) else { return false };
        let Ok(solution) = svd.solve(&b, 1e-12) else { return false };
        for (j, &k) in linear.iter().enumerate() {
            theta[k] = if scale[j] > 0.0 { solution[j] / scale[j] } else { 0.0 };
        }
        true
    }

    /// The same by the normal equations, quicker and good enough to compare with: columns that are alike share their part.
    pub(super) fn solve_sizes(&self, theta: &mut [f64], linear: &[usize]) {
        let n = self.curve.len();
        for &k in linear {
            theta[k] = 0.0;
        }
        let (f, g) = self.gradient(theta);
        let c = self.curve;
        let weight: Vec<f64> = c.sigma.iter().map(|s| 1.0 / (s * s)).collect();
        let column = |k: usize| &g[k * n..(k + 1) * n];
        let by =
            |a: &[f64], b: &dyn Fn(usize) -> f64| -> f64 { (0..n).map(|i| a[i] * b(i) * weight[i]).sum() };
        let size: Vec<f64> = linear
            .iter()
            .map(|&k| by(column(k), &|i| column(k)[i]).sqrt())
            .map(|s| if s > 0.0 { s } else { 1.0 })
            .collect();
        let normal = DMatrix::from_fn(linear.len(), linear.len(), |r, s| {
            let product = by(column(linear[r]), &|i| column(linear[s])[i]) / (size[r] * size[s]);
            if r == s { product + RIDGE } else { product }
        });
        let right =
            DVector::from_fn(linear.len(), |r, _| by(column(linear[r]), &|i| c.y[i] - f[i]) / size[r]);
        if let Some(solution) = solve_posdef(&normal, &right) {
            for (r, &k) in linear.iter().enumerate() {
                theta[k] = solution[r] / size[r];
            }
        }
    }

    /// At most `steps` accepted damped Gauss–Newton steps of the parameters `free` on the points used; returns the χ² reached.
    /// Steps that leave the limits of the model or its domain are shortened or refused, so `theta` stays valid.
    pub(super) fn refine(&self, theta: &mut Vec<f64>, free: &[usize], used: &[bool], steps: usize) -> f64 {
        let mut chi2 = self.chi2(theta, used);
        if !chi2.is_finite() || free.is_empty() {
            return chi2;
        }
        let mut slope = self.normal_equations(theta, free, used);
        let (mut damping, mut tries, mut accepted) = (1e-2, 0, 0);
        while accepted < steps && tries < 3 * steps + 10 {
            tries += 1;
            let Some(next) = self.damped_step(theta, free, &slope, damping) else {
                damping *= 10.0;
                continue;
            };
            let lower = self.chi2(&next, used);
            if lower < chi2 {
                let gain = chi2 - lower;
                *theta = next;
                chi2 = lower;
                damping = (damping * 0.2).max(1e-9);
                accepted += 1;
                if gain < 1e-4 * (1.0 + chi2 * 1e-3) || accepted == steps {
                    break;
                }
                slope = self.normal_equations(theta, free, used);
            } else {
                damping *= 5.0;
            }
        }
        chi2
    }

    /// JᵀJ and Jᵀr of the points used, for the parameters `free`.
    fn normal_equations(&self, theta: &[f64], free: &[usize], used: &[bool]) -> (DMatrix<f64>, DVector<f64>) {
        let n = self.curve.len();
        let (f, g) = self.gradient(theta);
        let c = self.curve;
        let points: Vec<usize> = (0..n).filter(|&i| used[i]).collect();
        let jacobian = DMatrix::from_fn(points.len(), free.len(), |r, j| {
            g[free[j] * n + points[r]] / c.sigma[points[r]]
        });
        let residual =
            DVector::from_fn(points.len(), |r, _| (c.y[points[r]] - f[points[r]]) / c.sigma[points[r]]);
        (jacobian.tr_mul(&jacobian), jacobian.tr_mul(&residual))
    }

    fn damped_step(
        &self,
        theta: &[f64],
        free: &[usize],
        (normal, right): &(DMatrix<f64>, DVector<f64>),
        damping: f64,
    ) -> Option<Vec<f64>> {
        let mut normal = normal.clone();
        let largest = normal.diagonal().amax();
        for j in 0..free.len() {
            normal[(j, j)] = normal[(j, j)] * (1.0 + damping) + 1e-14 * largest;
        }
        let step = solve_posdef(&normal, right)?;
        let mut next = theta.to_vec();
        for (j, &k) in free.iter().enumerate() {
            next[k] = self.limited(k, theta[k], theta[k] + step[j]);
        }
        Some(next)
    }

    /// A value beyond a limit of its parameter is moved to half way between the old value and the limit.
    fn limited(&self, k: usize, old: f64, new: f64) -> f64 {
        let Some(limits) = self.parts.first().and_then(|m| m.params().get(k)).map(|h| h.limits) else {
            return new;
        };
        let lower = limits.lower().filter(|&a| new <= a).map(|a| 0.5 * (old + a));
        let upper = limits.upper().filter(|&b| new >= b).map(|b| 0.5 * (old + b));
        lower.or(upper).unwrap_or(new)
    }
}
