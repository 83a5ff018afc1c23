//! The band of the fitted curve by propagation of the covariance.
//!
//! ```text
//! g(x) = s(θ)·f(x; θ)     σ_g² = Jᵀ C J,  J = ∂g/∂θ     band g ± q·σ_g
//! ```
//! s brings f to the unit of the drawn data. q is, for n free parameters and ndof degrees of freedom,
//!
//! | | errors as given | errors from the scatter |
//! |---|---|---|
//! | each x by itself | the normal quantile of the level | Student's t (1908) |
//! | all x together (H. Scheffé, The Analysis of Variance, 1959, 3.5) | √χ²_n | √(n·F_{n,ndof}) |
//!
//! A band for new measurements has √(σ_g² + σ²) in the place of σ_g, σ from [`super::noise`].
//!
//! A band costs as much as several steps of a search and most results are never drawn, so it is computed when it is looked at.

use std::sync::OnceLock;

use super::super::{Band, BandKind};
use super::noise::{self, Noise};
use super::problem::{Problem, View};
use super::scaling::Scaling;
use super::spread::Spread;
use crate::cost::ModelKind;
use crate::minimize::{Level, Minimum};
use crate::model::Model;
use crate::numeric::stats::{fisher_quantile, normal_cdf, student_quantile};

/// Equal pieces that the span is cut into at first.
const PIECES: usize = 200;
/// How often a piece may be halved.
const MAX_HALVINGS: usize = 4;
/// A piece is halved while its middle is farther from the chord than this part of the height of the curve.
const CHORD_TOLERANCE: f64 = 2e-3;
/// Step of numerical derivatives of s, in errors of the parameter: small against the error, large against rounding.
const STEP: f64 = 1e-3;

/// The band of a result: computed when it is first asked for, then kept.
#[derive(Debug, Clone, Default)]
pub struct LazyBand {
    recipe: Option<Recipe>,
    drawn: OnceLock<Option<Band>>,
}

impl LazyBand {
    /// The band; `None` when none was asked for, or the fit does not give one, or it is lost in rounding.
    pub fn get(&self) -> Option<&Band> {
        match (&self.recipe, self.drawn.get()) {
            (Some(recipe), None) => self.drawn.get_or_init(|| recipe.band()).as_ref(),
            (_, drawn) => drawn?.as_ref(),
        }
    }
}

impl From<Band> for LazyBand {
    fn from(band: Band) -> LazyBand {
        LazyBand { recipe: None, drawn: OnceLock::from(Some(band)) }
    }
}

/// Everything a band follows from.
#[derive(Debug, Clone)]
struct Recipe {
    /// What is drawn, and its own parameters.
    model: Model,
    p: Vec<f64>,
    /// Position among those of the fit of each of them.
    at: Vec<usize>,
    /// Free and tied parameters of the fit, and ∂s/∂θ for each.
    free: Vec<usize>,
    slopes: Vec<f64>,
    spread: Spread,
    /// s.
    scale: f64,
    span: (f64, f64),
    cl: f64,
    kind: BandKind,
    /// Half width in standard errors.
    q: f64,
    /// Scatter of a new measurement, when that is what the band holds.
    noise: Noise,
}

/// The band over the span of the data at level `cl`; none without covariance, span, or a finite factor.
pub(super) fn band(
    of: (&Problem<'_>, View<'_>),
    (minimum, spread): (&Minimum, Option<&Spread>),
    cl: f64,
    scaling: &Scaling,
) -> LazyBand {
    let recipe = spread.and_then(|spread| recipe(of, (minimum, spread), cl, scaling));
    LazyBand { recipe, drawn: OnceLock::new() }
}

fn recipe(
    (problem, view): (&Problem<'_>, View<'_>),
    (minimum, spread): (&Minimum, &Spread),
    cl: f64,
    scaling: &Scaling,
) -> Option<Recipe> {
    // A band is drawn over one coordinate.
    if view.own.model.n_coordinates() > 1 {
        return None;
    }
    let span = view.data?.span()?;
    let kind = problem.request.config.intervals.band_kind;
    let n = problem.start.n_free();
    let q = quantile(cl, kind, scaling, (n, problem.ndof(&minimum.values())))? * scaling.factor;
    let noise = if kind.prediction { Noise::of(view) } else { Noise::None };
    let free = minimum.params.varying();
    let slopes = scale_slopes(view, minimum, &free);
    let (p, at) = (view.own.own(&minimum.values()).into_owned(), view.own.at.clone());
    let scale = view.cost.curve_scale(&p);
    let model = drawn(view);
    q.is_finite().then_some(Recipe {
        model,
        p,
        at,
        free,
        slopes,
        spread: spread.clone(),
        scale,
        span,
        cl,
        kind,
        q,
        noise,
    })
}

impl Recipe {
    fn band(&self) -> Option<Band> {
        let x = grid(&self.model, &self.p, self.span.0, self.span.1);
        let mut f = vec![0.0; x.len()];
        let mut df = vec![0.0; x.len() * self.p.len()];
        self.model.eval_with_gradient(&[&x], &self.p, &mut f, &mut df);
        let curve: Vec<f64> = f.iter().map(|v| self.scale * v).collect();
        let slope = || noise::slope_at(&self.model, self.scale, &x, &self.p);
        let noise = self.noise.variances(&x, &curve, slope);
        let mut gradient = vec![0.0; self.spread.n_params()];
        let mut lost = false;
        let mut half = |i: usize| {
            for (&k, ds) in self.free.iter().zip(&self.slopes) {
                gradient[k] = ds * f[i];
                for own in (0..self.at.len()).filter(|&own| self.at[own] == k) {
                    gradient[k] += self.scale * df[own * x.len() + i];
                }
            }
            let variance = self.spread.variance(&gradient);
            lost |= variance.is_nan() && gradient.iter().all(|g| g.is_finite());
            // What has no error where the formula has no value has none in a picture.
            self.q * (variance.max(0.0) + noise[i]).sqrt()
        };
        let half: Vec<f64> = (0..x.len()).map(&mut half).collect();
        if lost {
            return None;
        }
        let edge = |sign: f64| curve.iter().zip(&half).map(|(g, h)| g + sign * h).collect::<Vec<f64>>();
        let (lower, upper) = (edge(-1.0), edge(1.0));
        Some(Band { cl: self.cl, kind: self.kind, lower, upper, f: curve, x })
    }
}

/// What is drawn: the model, or for a cumulative one its derivative.
fn drawn(View { member, own, .. }: View<'_>) -> Model {
    if member.cost.model_kind == ModelKind::Cdf { own.model.slope() } else { own.model.clone() }
}

/// Half width at `cl` in standard errors, for n free parameters and ndof degrees of freedom.
fn quantile(cl: f64, kind: BandKind, scaling: &Scaling, (n, ndof): (usize, Option<i64>)) -> Option<f64> {
    let normal = Level::Cl(cl).rise(1).ok()?.sqrt();
    let n = n.max(1);
    match ndof {
        Some(ndof) if scaling.from_scatter && kind.simultaneous => {
            let p = 1.0 - 2.0 * normal_cdf(-normal);
            (ndof > 0).then(|| (n as f64 * fisher_quantile(p, n as f64, ndof as f64)).sqrt())
        }
        _ if kind.simultaneous && !scaling.from_scatter => Some(Level::Cl(cl).rise(n).ok()?.sqrt()),
        Some(ndof) if scaling.from_scatter => {
            // (1 + probability)/2 of the normal interval is Φ(normal).
            (ndof > 0).then(|| student_quantile(normal_cdf(normal), ndof as f64))
        }
        _ => Some(normal),
    }
}

/// ∂s/∂θ_k for the free parameters, by symmetric differences; zero where s does not depend on them.
fn scale_slopes(view: View<'_>, minimum: &Minimum, free: &[usize]) -> Vec<f64> {
    let p = minimum.values();
    let slope = |&k: &usize| {
        let error = minimum.errors.get(k).copied().filter(|e| e.is_finite() && *e > 0.0);
        let h = STEP * error.unwrap_or_else(|| p[k].abs().max(1.0));
        let at = |v: f64| {
            let mut q = p.clone();
            q[k] = v;
            view.cost.curve_scale(&view.own.own(&q))
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
