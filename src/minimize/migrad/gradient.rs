//! First derivatives in internal coordinates: exact where the function has them, else symmetric differences with step control
//! (James, MINUIT Reference Manual, CERN D506; rules as restated in the specification, 5.1).

use nalgebra::DVector;

use super::tuning::Tuning;
use crate::minimize::call::{Gate, Halt};
use crate::minimize::transform::{Internal, MAX_LIMITED_STEP};
use crate::numeric::linalg::MACHINE_PRECISION;

/// δF = this · ε_m(|F| + up) is the rise that stands clear of rounding.
const CLEAR_OF_ROUNDING: f64 = 32.0;
/// One refinement changes a step by at most this factor.
const STEP_CHANGE: f64 = 10.0;
/// Shortest step in units of ε_m|u|.
const SHORTEST_STEP: f64 = 8.0;
/// Tries to get back into the domain, each ten times closer.
const DOMAIN_TRIES: usize = 5;
/// An exact derivative is refused when it is off by this part of |g| + √(2·up·g2).
const WRONG_GRADIENT: f64 = 0.1;
/// Steps over which the refusal is tried again, in units of the first.
const LONGER_STEPS: [f64; 2] = [10.0, 100.0];

/// First derivatives with what is needed to refine them.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::minimize) struct Slopes {
    /// ∂F/∂u.
    pub(in crate::minimize) g: DVector<f64>,
    /// Diagonal second derivatives, rough.
    pub(in crate::minimize) g2: DVector<f64>,
    /// Step that gave them.
    pub(in crate::minimize) step: DVector<f64>,
}

impl Slopes {
    /// Nothing known but the start steps: g = 0, g2 = 2·up/d².
    pub(in crate::minimize) fn from_steps(steps: &DVector<f64>, up: f64) -> Slopes {
        Slopes { g: DVector::zeros(steps.len()), g2: steps.map(|d| 2.0 * up / (d * d)), step: steps.clone() }
    }
}

/// The smallest rise of F that stands clear of rounding.
pub(in crate::minimize) fn visible_rise(fval: f64, up: f64) -> f64 {
    CLEAR_OF_ROUNDING * MACHINE_PRECISION * (fval.abs() + up)
}

/// Derivatives at `at`, exact if possible; g2 and steps are refined only when they are numerical.
pub(in crate::minimize) fn slopes(
    gate: &Gate<'_>,
    tuning: &Tuning,
    at: &Internal,
    fval: f64,
    last: &Slopes,
) -> Result<Slopes, Halt> {
    match gate.internal_gradient(at)? {
        Some(g) => Ok(Slopes { g, g2: last.g2.clone(), step: last.step.clone() }),
        None => numerical(gate, tuning, at, fval, last),
    }
}

/// As [`slopes`], with second derivatives `g2` that are known.
pub(in crate::minimize) fn slopes_beside(
    gate: &Gate<'_>,
    tuning: &Tuning,
    at: &Internal,
    fval: f64,
    last: &Slopes,
    g2: DVector<f64>,
) -> Result<Slopes, Halt> {
    match gate.internal_gradient(at)? {
        Some(g) => Ok(Slopes { g, g2, step: last.step.clone() }),
        None => Ok(Slopes { g2, ..numerical(gate, tuning, at, fval, last)? }),
    }
}

/// Derivatives at `at` with trustworthy g2: from the exact Hessian, else from differences of values.
pub(in crate::minimize) fn slopes_with_g2(
    gate: &Gate<'_>,
    tuning: &Tuning,
    at: &Internal,
    fval: f64,
    last: &Slopes,
) -> Result<Slopes, Halt> {
    let Some(g) = gate.internal_gradient(at)? else { return numerical(gate, tuning, at, fval, last) };
    if let Some(h) = gate.internal_hessian(at)? {
        return Ok(Slopes { g, g2: h.diagonal(), step: last.step.clone() });
    }
    let rough = numerical(gate, tuning, at, fval, last)?;
    Ok(Slopes { g, ..rough })
}

/// Index of an exact derivative that contradicts the numerical one, if there is one. A difference that rounding of F can make over the
/// step contradicts nothing; and because F may be rounded worse than its size tells (a small sum of large terms), differences over longer
/// steps have to agree with each other before they are believed.
pub(in crate::minimize) fn wrong_component(
    gate: &Gate<'_>,
    at: &Internal,
    fval: f64,
    exact: &DVector<f64>,
    numerical: &Slopes,
) -> Result<Option<usize>, Halt> {
    let unit = gate.unit(fval);
    for i in 0..exact.len() {
        let size = numerical.g[i].abs() + (2.0 * unit * numerical.g2[i].abs()).sqrt();
        let step = numerical.step[i].abs();
        let off = (exact[i] - numerical.g[i]).abs();
        // What is not a number agrees with nothing.
        if off <= WRONG_GRADIENT * size + visible_rise(fval, unit) / step {
            continue;
        }
        let mut all = vec![numerical.g[i]];
        for longer in LONGER_STEPS {
            all.push(difference(gate, at, fval, i, longer * step)?.0);
        }
        let lowest = all.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let spread = highest - lowest;
        if !(exact[i] >= lowest - spread && exact[i] <= highest + spread) {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

/// Symmetric differences for every coordinate, starting from the last derivatives and steps.
pub(in crate::minimize) fn numerical(
    gate: &Gate<'_>,
    tuning: &Tuning,
    at: &Internal,
    fval: f64,
    last: &Slopes,
) -> Result<Slopes, Halt> {
    let mut out = last.clone();
    for i in 0..last.g.len() {
        let (g, g2, step) = one(gate, tuning, at, fval, i, (last.g[i], last.g2[i], last.step[i]))?;
        out.g[i] = g;
        out.g2[i] = g2;
        out.step[i] = step;
    }
    Ok(out)
}

/// Refines derivative, second derivative and step of coordinate `i`.
fn one(
    gate: &Gate<'_>,
    tuning: &Tuning,
    at: &Internal,
    fval: f64,
    i: usize,
    (mut g, mut g2, mut d): (f64, f64, f64),
) -> Result<(f64, f64, f64), Halt> {
    let rise = visible_rise(fval, gate.unit(fval));
    let shortest = (SHORTEST_STEP * MACHINE_PRECISION * at.0[i].abs()).max(f64::MIN_POSITIVE);
    for cycle in 0..tuning.gradient_cycles {
        let optimal = (rise / (g2.abs() + MACHINE_PRECISION * g.abs() + 1e-300)).sqrt();
        let mut h = optimal.max(d.abs() / STEP_CHANGE).min(STEP_CHANGE * d.abs());
        if gate.transform().limited(i) {
            h = h.min(MAX_LIMITED_STEP);
        }
        h = h.max(shortest);
        if cycle > 0 && (h - d).abs() / h < tuning.gradient_step_tolerance {
            break;
        }
        let (new_g, new_g2, used) = difference(gate, at, fval, i, h)?;
        let change = (g - new_g).abs() / (new_g.abs() + rise / used);
        (g, g2, d) = (new_g, new_g2.unwrap_or(g2), used);
        if change < tuning.gradient_tolerance {
            break;
        }
    }
    Ok((g, g2, d))
}

/// First and second difference of coordinate `i` with step `h`, shortened while a side lies outside the domain; one-sided
/// (without second difference) when it stays outside.
fn difference(
    gate: &Gate<'_>,
    at: &Internal,
    fval: f64,
    i: usize,
    h: f64,
) -> Result<(f64, Option<f64>, f64), Halt> {
    let mut h = h;
    let mut sides = (f64::INFINITY, f64::INFINITY);
    for _ in 0..=DOMAIN_TRIES {
        sides = (gate.value(&at.shifted(i, h))?, gate.value(&at.shifted(i, -h))?);
        let (plus, minus) = sides;
        if plus.is_finite() && minus.is_finite() {
            return Ok(((plus - minus) / (2.0 * h), Some((plus + minus - 2.0 * fval) / (h * h)), h));
        }
        h /= STEP_CHANGE;
    }
    h *= STEP_CHANGE;
    let g = match sides {
        (plus, _) if plus.is_finite() => (plus - fval) / h,
        (_, minus) if minus.is_finite() => (fval - minus) / h,
        _ => 0.0,
    };
    Ok((g, None, h))
}
