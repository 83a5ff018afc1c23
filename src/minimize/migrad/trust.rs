//! Newton steps of bounded length, where second derivatives are exact: the step that minimises the quadratic model of F within a radius
//!
//! ```text
//! min gᵀs + ½ sᵀHs,  ‖Ds‖ ≤ Δ,  D_i = √|H_ii|        s = −(H + λD²)⁻¹g,  λ ≥ 0 from the eigenvalues of D⁻¹HD⁻¹
//! ```
//!
//! J. Moré, D. Sorensen, SIAM J. Sci. Stat. Comput. 4 (1983) 553. A Hessian that is not positive definite does no harm: the step then
//! follows its negative curvature down, no further than the model has proved true.

use nalgebra::{DMatrix, DVector};

use super::state::State;
use crate::minimize::call::{Depth, Gate, Halt};
use crate::minimize::transform::Internal;
use crate::numeric::linalg;

/// Below this part of the predicted fall a step is refused …
const REFUSED: f64 = 1e-4;
/// … below this the radius shrinks …
const POOR: f64 = 0.25;
/// … and above this it may grow.
const GOOD: f64 = 0.75;
/// Refused steps in a row after which only rounding can be the reason.
const MAX_REFUSED: usize = 25;
/// Farthest move of a parameter in one step, in units of its size and its start step: below 1, so that no sign is lost at once.
const FARTHEST: f64 = 0.9;
/// The first radius, in units of the size of the start.
const FIRST: f64 = 10.0;
/// Halvings that find λ.
const HALVINGS: usize = 60;
/// A step this near to the radius is as long as it.
const AT_RADIUS: f64 = 1e-3;
/// Smallest diagonal, relative to the largest.
const SMALLEST_DIAGONAL: f64 = 1e-12;

/// How far the quadratic model has proved true, in units of D; nothing is known at first.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(in crate::minimize) struct Radius(Option<f64>);

/// An accepted step.
pub(in crate::minimize) struct Step {
    /// In internal coordinates.
    pub(in crate::minimize) delta: DVector<f64>,
    /// F there.
    pub(in crate::minimize) fval: f64,
}

/// How an attempt at a step ended.
pub(in crate::minimize) enum Outcome {
    /// F falls.
    Fell(Step),
    /// No step within any radius leads down.
    Bottom,
    /// The second derivatives are not finite here.
    NoModel,
}

/// One step down from `state`, its end evaluated to `depth`; `radius` is kept from step to step.
pub(in crate::minimize) fn step(
    gate: &Gate<'_>,
    state: &State,
    radius: &mut Radius,
    depth: Depth,
) -> Result<Outcome, Halt> {
    if let Some(step) = newton(gate, state, radius, depth)? {
        return Ok(Outcome::Fell(step));
    }
    let Some(h) = gate.internal_hessian(&state.at)? else { return Ok(Outcome::NoModel) };
    let Some(model) = Model::new(&state.slopes.g, &h) else { return Ok(Outcome::NoModel) };
    if radius.0.is_none() {
        // Nothing is known yet: no further than the start itself is from the origin (as MINPACK does), or than a unit of F.
        let far = state.at.0.component_mul(&model.scale).norm();
        radius.0 = Some(FIRST * far.max(gate.unit(state.fval).sqrt()));
    }
    for _ in 0..MAX_REFUSED {
        let mut y = model.step(radius.0.unwrap_or(f64::INFINITY));
        let length = y.norm();
        let mut delta = y.component_div(&model.scale);
        let reach = reach(state, &delta);
        if reach > 1.0 {
            radius.0 = Some(length / reach);
            y /= reach;
            delta /= reach;
        }
        let length = y.norm();
        let predicted = model.fall(&y);
        let at = Internal(&state.at.0 + &delta);
        // Not only where F does not fall, also where the point does not change.
        if predicted.is_nan() || predicted <= 0.0 || at == state.at {
            return Ok(Outcome::Bottom);
        }
        let fval = gate.value_with(&at, depth)?;
        let ratio = (state.fval - fval) / predicted;
        let bound = radius.0.is_some_and(|r| length > (1.0 - AT_RADIUS) * r);
        radius.0 = Some(match ratio {
            r if r >= GOOD && bound => 2.0 * length,
            r if r >= POOR => radius.0.unwrap_or(2.0 * length).max(length),
            _ => POOR * length,
        });
        if ratio > REFUSED {
            return Ok(Outcome::Fell(Step { delta, fval }));
        }
    }
    Ok(Outcome::Bottom)
}

/// The whole Newton step, when H⁻¹ is at hand and the step stays within the radius: it needs no eigenvalues. `None` when it does not, or
/// is refused; what was computed on the way is remembered.
fn newton(gate: &Gate<'_>, state: &State, radius: &mut Radius, depth: Depth) -> Result<Option<Step>, Halt> {
    if state.dcov != 0.0 || !state.slopes.g2.iter().all(|d| *d > 0.0) {
        return Ok(None);
    }
    let size =
        |u: &DVector<f64>| u.iter().zip(state.slopes.g2.iter()).map(|(u, d)| u * u * d).sum::<f64>().sqrt();
    let first = || FIRST * size(&state.at.0).max(gate.unit(state.fval).sqrt());
    let within = radius.0.unwrap_or_else(first);
    let delta = -(&state.v * &state.slopes.g);
    let (length, predicted) = (size(&delta), state.edm);
    if !(predicted > 0.0 && length <= within) || reach(state, &delta) > 1.0 {
        return Ok(None);
    }
    let at = Internal(&state.at.0 + &delta);
    if at == state.at {
        return Ok(None);
    }
    let fval = gate.value_with(&at, depth)?;
    if (state.fval - fval) / predicted < POOR {
        return Ok(None);
    }
    radius.0 = Some(within.max(length));
    Ok(Some(Step { delta, fval }))
}

/// How many times too far a step goes: no parameter moves by more than its own size and start step some times over at once, because a
/// direction in which F hardly curves says nothing of so far away.
fn reach(state: &State, delta: &DVector<f64>) -> f64 {
    let own = |i: usize| FARTHEST * (state.at.0[i].abs() + state.slopes.step[i].abs());
    (0..delta.len()).map(|i| delta[i].abs() / own(i)).fold(0.0, f64::max)
}

/// The quadratic model in units where its diagonal is 1, along its axes.
struct Model {
    /// D.
    scale: DVector<f64>,
    /// Eigenvalues of D⁻¹HD⁻¹, rising.
    values: DVector<f64>,
    /// Its axes.
    axes: DMatrix<f64>,
    /// The slope along each.
    slopes: DVector<f64>,
}

impl Model {
    fn new(g: &DVector<f64>, h: &DMatrix<f64>) -> Option<Model> {
        let largest = h.diagonal().amax();
        let scale = h.diagonal().map(|d| d.abs().max(SMALLEST_DIAGONAL * largest).sqrt());
        if !scale.iter().all(|d| *d > 0.0 && d.is_finite()) {
            return None;
        }
        let n = g.len();
        let scaled = DMatrix::from_fn(n, n, |i, j| h[(i, j)] / (scale[i] * scale[j]));
        let eigen = linalg::eigen_symmetric(&scaled)?;
        let slopes = eigen.vectors.tr_mul(&g.component_div(&scale));
        Some(Model { scale, values: eigen.values, axes: eigen.vectors, slopes })
    }

    /// −(Λ + λ)⁻¹ of the slopes, along the axes.
    fn along(&self, lambda: f64) -> DVector<f64> {
        DVector::from_fn(self.values.len(), |i, _| {
            let d = self.values[i] + lambda;
            if self.slopes[i] == 0.0 { 0.0 } else { -self.slopes[i] / d }
        })
    }

    /// The minimiser of the model within `radius`, in units of D.
    fn step(&self, radius: f64) -> DVector<f64> {
        let lowest = self.values[0];
        if lowest > 0.0 {
            let newton = self.along(0.0);
            if newton.norm() <= radius {
                return &self.axes * newton;
            }
        }
        // Without a radius a model that has no bottom goes as far as one unit of its steepest axis.
        let radius =
            if radius.is_finite() { radius } else { self.slopes.norm() / self.values.amax().max(1.0) };
        let least = (-lowest).max(0.0);
        let (mut low, mut high) = (least, least + self.slopes.norm() / radius + 1.0);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            if self.along(middle).norm() > radius { low = middle } else { high = middle }
        }
        let mut y = self.along(high);
        // No slope along the axis of the most negative curvature: go along it all the same, to the radius.
        let left = radius * radius - y.norm_squared();
        if lowest < 0.0 && left > (AT_RADIUS * radius).powi(2) {
            y[0] += left.sqrt() * if y[0] < 0.0 { -1.0 } else { 1.0 };
        }
        &self.axes * y
    }

    /// By how much the model falls along `y`.
    fn fall(&self, y: &DVector<f64>) -> f64 {
        let along = self.axes.tr_mul(y);
        -along.iter().enumerate().map(|(i, x)| x * (self.slopes[i] + 0.5 * self.values[i] * x)).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(g: [f64; 2], h: [f64; 4]) -> Model {
        Model::new(&DVector::from_row_slice(&g), &DMatrix::from_row_slice(2, 2, &h)).unwrap()
    }

    /// Inside the radius it is Newton's step; outside it the step is as long as the radius and lowest of all of that length.
    #[test]
    fn steps_are_the_lowest_within_the_radius() {
        for (g, h) in [([1.0, -2.0], [4.0, 1.0, 1.0, 9.0]), ([0.3, 0.4], [1.0, 0.9, 0.9, -2.0])] {
            let m = model(g, h);
            for radius in [0.1, 0.5] {
                let y = m.step(radius);
                let best = (0..100_000)
                    .map(|k| {
                        let angle = f64::from(k) * std::f64::consts::TAU / 1e5;
                        m.fall(&DVector::from_row_slice(&[radius * angle.cos(), radius * angle.sin()]))
                    })
                    .fold(f64::NEG_INFINITY, f64::max);
                assert!(y.norm() <= radius * (1.0 + 1e-9) && m.fall(&y) >= best - 1e-9, "{g:?} {radius}");
            }
        }
        let y = model([1.0, -2.0], [4.0, 1.0, 1.0, 9.0]).step(f64::INFINITY);
        // (H + 0)⁻¹: s = (−11/35, 9/35), in units of D = (2, 3).
        assert!((y[0] + 22.0 / 35.0).abs() < 1e-14 && (y[1] - 27.0 / 35.0).abs() < 1e-14);
    }

    /// On a saddle without slope the step follows the negative curvature.
    #[test]
    fn a_saddle_is_left() {
        let m = model([0.0, 0.0], [1.0, 0.0, 0.0, -1.0]);
        let y = m.step(0.5);
        assert!((y.norm() - 0.5).abs() < 1e-9 && m.fall(&y) > 0.12);
    }
}
