//! Second derivatives in internal coordinates, by the best means the function offers: exact, from differences of exact
//! gradients, or from differences of values (James, MINUIT Reference Manual, HESSE; specification 6.1).

use nalgebra::DMatrix;

use super::Strategy;
use super::call::{Gate, Halt};
use super::gradient::{self, Slopes};
use super::transform::{Internal, MAX_LIMITED_STEP};
use super::tuning::Tuning;
use crate::numeric::linalg::MACHINE_PRECISION;

/// Step of gradient differences in units of one standard deviation: error h² from the next order, ε/h from rounding.
const GRADIENT_STEP: f64 = 3e-5;
/// Tries to make a second difference stand out, each ten times wider (or, outside the domain, closer).
const SAG_TRIES: usize = 5;
/// Second derivatives count as zero when F would not visibly change over this many times the parameter's size.
const FLAT_RANGE: f64 = 100.0;
/// Step of a limited parameter that tried to go further than half a radian.
const BEYOND_LIMITED: f64 = 0.51;

/// What a Hessian computation yields.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Curvature {
    /// The symmetric matrix and the derivatives refined on the way.
    Known {
        /// ∂²F/∂u∂u.
        h: DMatrix<f64>,
        /// First derivatives, g2 and steps at the same point.
        slopes: Slopes,
    },
    /// F does not change with these free parameters.
    Flat(Vec<usize>),
    /// Values around the point are not finite.
    NotFinite,
}

/// The Hessian at `at`, where F is `fval`.
pub(super) fn hessian(
    gate: &Gate<'_>,
    strategy: Strategy,
    at: &Internal,
    fval: f64,
    last: &Slopes,
) -> Result<Curvature, Halt> {
    let tuning = strategy.tuning();
    if let Some(h) = gate.internal_hessian(at)? {
        return finish(gate, &tuning, at, fval, last, h);
    }
    if gate.gradient().is_some() {
        if let Some(h) = from_gradients(gate, at, last)? {
            return finish(gate, &tuning, at, fval, last, h);
        }
    }
    from_values(gate, strategy, at, fval, last)
}

/// Adds the first derivatives to an exact matrix, unless a diagonal says that F is flat.
fn finish(
    gate: &Gate<'_>,
    tuning: &Tuning,
    at: &Internal,
    fval: f64,
    last: &Slopes,
    h: DMatrix<f64>,
) -> Result<Curvature, Halt> {
    let invisible = f64::EPSILON * (fval.abs() + gate.up());
    let flat = |i: &usize| h[(*i, *i)].abs() * (FLAT_RANGE * at.0[*i].abs().max(1.0)).powi(2) < invisible;
    let flat: Vec<usize> = (0..h.nrows()).filter(flat).collect();
    if !flat.is_empty() {
        return Ok(Curvature::Flat(flat));
    }
    let slopes = gradient::slopes(gate, tuning, at, fval, last)?;
    Ok(Curvature::Known { slopes: Slopes { g2: h.diagonal(), ..slopes }, h })
}

/// Central differences of exact gradients; `None` when a gradient around the point is not finite.
fn from_gradients(gate: &Gate<'_>, at: &Internal, last: &Slopes) -> Result<Option<DMatrix<f64>>, Halt> {
    let n = at.0.len();
    let mut h = DMatrix::zeros(n, n);
    for i in 0..n {
        let sigma = (2.0 * gate.up() / last.g2[i].abs()).sqrt();
        let sigma = if sigma.is_finite() { sigma } else { last.step[i] };
        let mut d = (GRADIENT_STEP * sigma).max(at.0[i].abs() * MACHINE_PRECISION.cbrt() * 1e-2);
        if gate.transform().limited(i) {
            d = d.min(MAX_LIMITED_STEP);
        }
        let mut column = None;
        for _ in 0..SAG_TRIES {
            let (up, down) = (at.shifted(i, d), at.shifted(i, -d));
            let width = up.0[i] - down.0[i];
            if let (Some(a), Some(b)) = (gate.internal_gradient(&up)?, gate.internal_gradient(&down)?) {
                column = Some((a - b) / width);
                break;
            }
            d *= 0.1;
        }
        let Some(column) = column else { return Ok(None) };
        h.set_column(i, &column);
    }
    Ok(Some((&h + h.transpose()) * 0.5))
}

/// Second differences of values.
fn from_values(
    gate: &Gate<'_>,
    strategy: Strategy,
    at: &Internal,
    fval: f64,
    last: &Slopes,
) -> Result<Curvature, Halt> {
    let n = at.0.len();
    let mut slopes = last.clone();
    let mut h = DMatrix::zeros(n, n);
    let mut flat = Vec::new();
    let mut ahead = vec![fval; n];
    for i in 0..n {
        match diagonal(gate, strategy, at, fval, i, &slopes)? {
            Sag::Seen(s) => {
                h[(i, i)] = s.g2;
                slopes.g2[i] = s.g2;
                slopes.g[i] = s.g;
                slopes.step[i] = s.step;
                ahead[i] = s.ahead;
            }
            Sag::Zero => flat.push(i),
            Sag::Outside => return Ok(Curvature::NotFinite),
        }
    }
    if !flat.is_empty() {
        return Ok(Curvature::Flat(flat));
    }
    for i in 0..n {
        for j in 0..i {
            let mixed = off_diagonal(gate, strategy, at, fval, (i, j), &slopes, &ahead)?;
            h[(i, j)] = mixed;
            h[(j, i)] = mixed;
        }
    }
    if strategy >= Strategy::Default {
        let refined = gradient::numerical(gate, &strategy.tuning(), at, fval, &slopes)?;
        slopes = Slopes { g2: h.diagonal(), ..refined };
    }
    Ok(Curvature::Known { h, slopes })
}

/// Second derivative along one coordinate.
struct Seen {
    g: f64,
    g2: f64,
    step: f64,
    ahead: f64,
}

enum Sag {
    Seen(Seen),
    Zero,
    Outside,
}

/// Second derivative of coordinate `i`, its step tuned until the sag is large enough to be seen through rounding.
fn diagonal(
    gate: &Gate<'_>,
    strategy: Strategy,
    at: &Internal,
    fval: f64,
    i: usize,
    last: &Slopes,
) -> Result<Sag, Halt> {
    let tuning = strategy.tuning();
    let limited = gate.transform().limited(i);
    let aim = (4.0 * MACHINE_PRECISION).sqrt() * (fval.abs() + gate.up());
    let wanted = |g2: f64| (2.0 * aim / g2.abs()).sqrt();
    let mut step = wanted(last.g2[i]);
    if !step.is_finite() || step == 0.0 {
        step = last.step[i].abs().max(1e-3);
    }
    if limited {
        step = step.min(MAX_LIMITED_STEP);
    }
    let mut g2_before = last.g2[i];
    let mut found = None;
    for _ in 0..tuning.hesse_cycles {
        let (mut sag, mut g, mut ahead) = (0.0, 0.0, fval);
        for try_no in 0..=SAG_TRIES {
            let (plus, minus) = (gate.value(&at.shifted(i, step))?, gate.value(&at.shifted(i, -step))?);
            if plus.is_finite() && minus.is_finite() {
                sag = 0.5 * (plus + minus - 2.0 * fval);
                g = (plus - minus) / (2.0 * step);
                ahead = plus;
                if sag != 0.0 {
                    break;
                }
                step *= 10.0;
                if limited && step > MAX_LIMITED_STEP {
                    if step > 10.0 * MAX_LIMITED_STEP {
                        return Ok(Sag::Zero);
                    }
                    step = BEYOND_LIMITED;
                }
            } else if try_no == SAG_TRIES {
                return Ok(Sag::Outside);
            } else {
                step /= 10.0;
            }
        }
        if sag == 0.0 {
            return Ok(Sag::Zero);
        }
        let g2 = 2.0 * sag / (step * step);
        found = Some(Seen { g, g2, step, ahead });
        let mut next = wanted(g2).clamp(step / 10.0, step * 10.0);
        if limited {
            next = next.min(MAX_LIMITED_STEP);
        }
        let settled = (next - step).abs() / next < tuning.hesse_step_tolerance
            || (g2 - g2_before).abs() / g2.abs() < tuning.hesse_g2_tolerance;
        if settled {
            break;
        }
        g2_before = g2;
        step = next;
    }
    Ok(found.map_or(Sag::Zero, Sag::Seen))
}

/// Mixed second derivative; central at strategy 2, else from the points already known. Outside the domain it counts as 0.
fn off_diagonal(
    gate: &Gate<'_>,
    strategy: Strategy,
    at: &Internal,
    fval: f64,
    (i, j): (usize, usize),
    slopes: &Slopes,
    ahead: &[f64],
) -> Result<f64, Halt> {
    let (hi, hj) = (slopes.step[i], slopes.step[j]);
    let corner = |si: f64, sj: f64| gate.value(&at.shifted(i, si * hi).shifted(j, sj * hj));
    let mixed = if strategy == Strategy::Careful {
        (corner(1.0, 1.0)? - corner(1.0, -1.0)? - corner(-1.0, 1.0)? + corner(-1.0, -1.0)?) / (4.0 * hi * hj)
    } else {
        (corner(1.0, 1.0)? + fval - ahead[i] - ahead[j]) / (hi * hj)
    };
    Ok(if mixed.is_finite() { mixed } else { 0.0 })
}
