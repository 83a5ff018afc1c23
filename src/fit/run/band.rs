//! The band of the fitted curve by propagation of the covariance.
//!
//! ```text
//! g(x) = s(θ)·f(x; θ)     σ_g² = Jᵀ C J,  J = ∂g/∂θ     band g ± q·σ_g
//! ```
//! s brings f to the unit of the drawn data; q is the normal quantile of the level, or Student's t for ndof degrees of freedom
//! when the errors come from the scatter (J. Orear 1982; Student 1908). Each x by itself, not all at once.

use super::super::{Band, FitRequest};
use super::problem::Problem;
use super::scaling::Scaling;
use crate::cost::ModelKind;
use crate::minimize::{Level, Minimum};
use crate::model::Model;
use crate::numeric::stats::{normal_cdf, student_quantile};

/// Equal pieces that the span is cut into at first.
const PIECES: usize = 200;
/// How often a piece may be halved.
const MAX_HALVINGS: usize = 4;
/// A piece is halved while its middle is farther from the chord than this part of the height of the curve.
const CHORD_TOLERANCE: f64 = 2e-3;
/// Step of numerical derivatives of s, in errors of the parameter: small against the error, large against rounding.
const STEP: f64 = 1e-3;

/// The band over the span of the data at level `cl`; `None` without covariance, span, or a finite factor.
pub(super) fn band(problem: &Problem<'_>, minimum: &Minimum, cl: f64, scaling: &Scaling) -> Option<Band> {
    let covariance = minimum.covariance.as_ref()?;
    let (lo, hi) = problem.data.span()?;
    let q = quantile(cl, scaling, problem.ndof())? * scaling.factor;
    let p = minimum.values();
    let free = minimum.params.free();
    let model = &drawn(problem);
    let scale = problem.cost.curve_scale(&p);
    let slopes = scale_slopes(problem, minimum, &free);
    let x = grid(model, &p, lo, hi);
    let mut f = vec![0.0; x.len()];
    let mut df = vec![0.0; x.len() * p.len()];
    model.eval_with_gradient(&[&x], &p, &mut f, &mut df);
    let half = |i: usize| {
        let jacobian: Vec<f64> =
            free.iter().zip(&slopes).map(|(&k, ds)| scale * df[k * x.len() + i] + ds * f[i]).collect();
        let mut variance = 0.0;
        for (a, ja) in free.iter().zip(&jacobian) {
            for (b, jb) in free.iter().zip(&jacobian) {
                variance += ja * jb * covariance[(*a, *b)];
            }
        }
        // A variance just below zero is rounding.
        q * variance.max(0.0).sqrt()
    };
    let half: Vec<f64> = (0..x.len()).map(half).collect();
    let curve: Vec<f64> = f.iter().map(|v| scale * v).collect();
    let edge = |sign: f64| curve.iter().zip(&half).map(|(g, h)| g + sign * h).collect::<Vec<f64>>();
    let (lower, upper) = (edge(-1.0), edge(1.0));
    q.is_finite().then_some(Band { cl, lower, upper, f: curve, x })
}

/// What is drawn: the model, or for a cumulative one its derivative.
fn drawn(problem: &Problem<'_>) -> Model {
    let FitRequest { config, model, .. } = problem.request.as_ref();
    if config.cost.model_kind == ModelKind::Cdf { model.slope() } else { model.clone() }
}

/// Half width of the interval at `cl` in standard errors.
fn quantile(cl: f64, scaling: &Scaling, ndof: Option<i64>) -> Option<f64> {
    let normal = Level::Cl(cl).rise(1).ok()?.sqrt();
    match ndof {
        Some(ndof) if scaling.from_scatter => {
            // (1 + probability)/2 of the normal interval is Φ(normal).
            (ndof > 0).then(|| student_quantile(normal_cdf(normal), ndof as f64))
        }
        _ => Some(normal),
    }
}

/// ∂s/∂θ_k for the free parameters, by symmetric differences; zero where s does not depend on them.
fn scale_slopes(problem: &Problem<'_>, minimum: &Minimum, free: &[usize]) -> Vec<f64> {
    let p = minimum.values();
    let slope = |&k: &usize| {
        let error = minimum.errors.get(k).copied().filter(|e| e.is_finite() && *e > 0.0);
        let h = STEP * error.unwrap_or_else(|| p[k].abs().max(1.0));
        let at = |v: f64| {
            let mut q = p.clone();
            q[k] = v;
            problem.cost.curve_scale(&q)
        };
        let d = (at(p[k] + h) - at(p[k] - h)) / (2.0 * h);
        if d.is_finite() { d } else { 0.0 }
    };
    free.iter().map(slope).collect()
}

/// Abscissas of the curve: equal pieces, halved where the curve bends.
fn grid(model: &Model, p: &[f64], lo: f64, hi: f64) -> Vec<f64> {
    let at = |t: f64| lo + (hi - lo) * t;
    let mut x: Vec<f64> = (0..=PIECES).map(|i| at(i as f64 / PIECES as f64)).collect();
    if lo >= hi {
        return x;
    }
    let eval = |x: &[f64]| {
        let mut y = vec![0.0; x.len()];
        model.eval(&[x], p, &mut y);
        y
    };
    let mut y = eval(&x);
    for _ in 0..MAX_HALVINGS {
        let finite = || y.iter().copied().filter(|v| v.is_finite());
        let height = finite().fold(f64::NEG_INFINITY, f64::max) - finite().fold(f64::INFINITY, f64::min);
        let middle: Vec<f64> = x.windows(2).map(|w| 0.5 * (w[0] + w[1])).collect();
        let value = eval(&middle);
        let bends = |i: usize| (value[i] - 0.5 * (y[i] + y[i + 1])).abs() > CHORD_TOLERANCE * height;
        let new: Vec<usize> = (0..middle.len()).filter(|&i| bends(i)).collect();
        if new.is_empty() {
            break;
        }
        for &i in new.iter().rev() {
            x.insert(i + 1, middle[i]);
            y.insert(i + 1, value[i]);
        }
    }
    x
}
