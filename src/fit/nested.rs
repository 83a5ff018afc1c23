//! Whether one fitted model is a case of another: whether the richer one can take the shape that the simpler one was fitted to.
//!
//! ```text
//! min over θ of Σ (g(x_i; θ) − f(x_i; θ̂))² = 0   on a grid of x, by damped least squares (Levenberg 1944, Marquardt 1963)
//! ```
//! from the values fitted, and from those of the parameters of the same names. A sum of zero is a proof on the grid; one above zero is the
//! word of a search.

use nalgebra::{DMatrix, DVector};

use super::Function;
use crate::data::Dataset;
use crate::model::Model;

/// Places where both are compared.
const PLACES: usize = 48;
/// A distance of this part of the largest value is none.
const NONE: f64 = 1e-6;
/// Steps of one search, and attempts to find a lower place in a step.
const STEPS: usize = 200;
const DAMPINGS: usize = 12;

/// Whether `rich` can take the shape of `simple`; `None` where the data are not at hand, or a value is not finite.
pub(super) fn is_case_of(simple: &Function, rich: &Function) -> Option<bool> {
    let data = simple.mark.dataset().or(rich.mark.dataset())?;
    let (f, g) = (simple.model(data)?, rich.model(data)?);
    let places = places(data)?;
    let x: Vec<&[f64]> = places.iter().map(Vec::as_slice).collect();
    let mut wanted = vec![0.0; places[0].len()];
    f.eval(&x, &simple.params.iter().map(|p| p.value).collect::<Vec<_>>(), &mut wanted);
    let search = Search { model: &g, x, wanted: DVector::from_vec(wanted), free: rich.free() };
    let size = search.wanted.amax();
    if !(size.is_finite() && size > 0.0 && search.free.len() < search.wanted.len()) {
        return None;
    }
    let fitted: Vec<f64> = rich.params.iter().map(|p| p.value).collect();
    let named = |otherwise: &dyn Fn(usize) -> f64| -> Vec<f64> {
        let of = |k: usize| simple.params.iter().find(|p| p.name == rich.params[k].name).map(|p| p.value);
        (0..fitted.len())
            .map(|k| if rich.params[k].fixed { fitted[k] } else { of(k).unwrap_or_else(|| otherwise(k)) })
            .collect()
    };
    let starts = [named(&|k| fitted[k]), named(&|_| 0.0), named(&|k| 0.1 * fitted[k]), fitted.clone()];
    let distances: Vec<f64> = starts.into_iter().filter_map(|start| search.distance(start)).collect();
    let least = distances.into_iter().reduce(f64::min)?;
    Some(least <= NONE * size)
}

/// How near the model comes to `wanted` at the places `x`, as a root mean square: of several starts the best, when only its parameters
/// `free` move. `None` where nothing can be computed at any of them.
pub(super) fn nearest_to(
    model: &Model,
    x: Vec<&[f64]>,
    wanted: Vec<f64>,
    free: Vec<usize>,
    starts: impl IntoIterator<Item = Vec<f64>>,
) -> Option<f64> {
    let search = Search { model, x, wanted: DVector::from_vec(wanted), free };
    starts.into_iter().filter_map(|start| search.distance(start)).reduce(f64::min)
}

/// A grid over a single coordinate; of several ones as many of the rows as are needed.
fn places(data: &Dataset) -> Option<Vec<Vec<f64>>> {
    if data.n_coordinates() == 1 {
        let x = data.x();
        let (lo, hi) = x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(*v), b.max(*v)));
        let step = (hi - lo) / (PLACES - 1) as f64;
        return (step > 0.0).then(|| vec![(0..PLACES).map(|i| lo + i as f64 * step).collect()]);
    }
    let columns: Option<Vec<Vec<f64>>> = (0..data.n_coordinates())
        .map(|k| {
            let all = data.coordinate(k)?;
            Some(all.iter().step_by(all.len().div_ceil(PLACES).max(1)).copied().collect())
        })
        .collect();
    columns.filter(|c| c.first().is_some_and(|x: &Vec<f64>| !x.is_empty()))
}

struct Search<'a> {
    model: &'a Model,
    x: Vec<&'a [f64]>,
    wanted: DVector<f64>,
    free: Vec<usize>,
}

impl Search<'_> {
    /// Root mean square distance where the search from `p` ends; `None` where nothing can be computed at its start.
    fn distance(&self, mut p: Vec<f64>) -> Option<f64> {
        let (mut r, mut j) = self.residuals(&p)?;
        let mut damping = 1e-3;
        for _ in 0..STEPS {
            let before = r.norm_squared();
            let (normal, gradient) = (j.transpose() * &j, j.transpose() * &r);
            let mut moved = false;
            for _ in 0..DAMPINGS {
                let mut damped = normal.clone();
                for k in 0..damped.nrows() {
                    damped[(k, k)] += damping * normal[(k, k)] + f64::MIN_POSITIVE;
                }
                let next = damped.cholesky().map(|c| self.moved(&p, &c.solve(&gradient)));
                let there = next.and_then(|next| Some((self.residuals(&next)?, next)));
                if let Some(((r2, j2), next)) = there.filter(|((r2, _), _)| r2.norm_squared() < before) {
                    (p, r, j, damping, moved) = (next, r2, j2, 0.2 * damping, true);
                    break;
                }
                damping *= 8.0;
            }
            if !moved || r.norm_squared() > (1.0 - 1e-9) * before {
                break;
            }
        }
        Some((r.norm_squared() / r.len() as f64).sqrt())
    }

    fn moved(&self, p: &[f64], step: &DVector<f64>) -> Vec<f64> {
        let mut next = p.to_vec();
        for (&k, d) in self.free.iter().zip(step.iter()) {
            next[k] += d;
        }
        next
    }

    /// What is left at `p`, and how the model changes with its free parameters; `None` where something is not finite.
    fn residuals(&self, p: &[f64]) -> Option<(DVector<f64>, DMatrix<f64>)> {
        let n = self.wanted.len();
        let (mut y, mut dy) = (vec![0.0; n], vec![0.0; n * self.model.n_params()]);
        self.model.eval_with_gradient(&self.x, p, &mut y, &mut dy);
        let r = &self.wanted - DVector::from_vec(y);
        let j = DMatrix::from_fn(n, self.free.len(), |i, k| dy[self.free[k] * n + i]);
        let finite = r.iter().chain(j.iter()).all(|v| v.is_finite());
        finite.then_some((r, j))
    }
}
