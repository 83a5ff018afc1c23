//! Second derivatives in internal coordinates, by the best means the function offers: exact, from differences of exact
//! gradients, or from differences of values (James, MINUIT Reference Manual, HESSE; specification 6.1).

use nalgebra::{DMatrix, DVector};

use super::gradient::{self, Slopes};
use super::tuning::Tuning;
use crate::minimize::Strategy;
use crate::minimize::call::{Gate, Halt};
use crate::minimize::transform::{Internal, MAX_LIMITED_STEP};
use crate::numeric::linalg::MACHINE_PRECISION;

/// Step of gradient differences in units of one standard deviation: error h² from the next order, ε/h from rounding.
const GRADIENT_STEP: f64 = 3e-5;
/// Tries to make a second difference stand out, each ten times wider (or, outside the domain, closer).
const SAG_TRIES: usize = 5;
/// Second derivatives count as zero when F would not visibly change over this many times the parameter's size.
const FLAT_RANGE: f64 = 100.0;
/// Factor between these tries.
const WIDER: f64 = 10.0;
/// First step where nothing better is known.
const SMALLEST_FIRST_STEP: f64 = 1e-3;
/// Step of a limited parameter that tried to go further than half a radian.
const BEYOND_LIMITED: f64 = 0.51;

/// What a Hessian computation yields.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::minimize) enum Curvature {
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
pub(in crate::minimize) fn hessian(
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
    if gate.gradient().is_some()
        && let Some(h) = from_gradients(gate, at, last)?
    {
        return finish(gate, &tuning, at, fval, last, h);
    }
    Differences { gate, strategy, at, fval }.hessian(last)
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
    let mut h = h;
    let flat = flat(gate, at, fval, &h.diagonal());
    let mut nowhere = Vec::new();
    for i in flat {
        if rests_on_its_limit(gate, at, fval, i)? {
            // It takes no part: the others have errors all the same.
            h.row_mut(i).fill(0.0);
            h.column_mut(i).fill(0.0);
            h[(i, i)] = 2.0 * gate.up();
        } else {
            nowhere.push(i);
        }
    }
    if !nowhere.is_empty() {
        return Ok(Curvature::Flat(nowhere));
    }
    let g2 = h.diagonal();
    let slopes = gradient::slopes_beside(gate, tuning, at, fval, last, g2)?;
    Ok(Curvature::Known { slopes, h })
}

/// Whether a coordinate along which F is level sits on its limit because F rises from there: a width of 0, of which F knows the square only,
/// moves F by the fourth power of the internal coordinate.
fn rests_on_its_limit(gate: &Gate<'_>, at: &Internal, fval: f64, i: usize) -> Result<bool, Halt> {
    if !gate.transform().at_limit(i, at.0[i]) {
        return Ok(false);
    }
    let inside = gate.value(&at.shifted(i, BEYOND_LIMITED))?;
    let rise = inside - fval;
    Ok(rise.is_finite() && rise > f64::EPSILON * fval.abs())
}

/// The coordinates with which F does not visibly change, by the diagonal `g2` of an exact Hessian.
pub(in crate::minimize) fn flat(gate: &Gate<'_>, at: &Internal, fval: f64, g2: &DVector<f64>) -> Vec<usize> {
    let invisible = f64::EPSILON * (fval.abs() + gate.unit(fval));
    let flat = |i: &usize| g2[*i].abs() * (FLAT_RANGE * at.0[*i].abs().max(1.0)).powi(2) < invisible;
    (0..g2.len()).filter(flat).collect()
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

/// Second differences of values around a point.
struct Differences<'a, 'g> {
    gate: &'a Gate<'g>,
    strategy: Strategy,
    at: &'a Internal,
    fval: f64,
}

/// Derivatives along one coordinate.
struct Seen {
    g: f64,
    g2: f64,
    step: f64,
    /// F one step ahead.
    ahead: f64,
}

/// How far F bends away from its tangent.
enum Sag {
    /// Visibly: the sag, the derivative, F one step ahead and the step.
    Seen(f64, f64, f64, f64),
    /// Not at all, however wide the step.
    Zero,
    /// No finite values around.
    Outside,
}

impl Differences<'_, '_> {
    fn hessian(&self, last: &Slopes) -> Result<Curvature, Halt> {
        let n = self.at.0.len();
        let mut slopes = last.clone();
        let mut h = DMatrix::zeros(n, n);
        let mut flat = Vec::new();
        let mut ahead = vec![self.fval; n];
        for i in 0..n {
            match self.diagonal(i, &slopes)? {
                Ok(seen) => {
                    h[(i, i)] = seen.g2;
                    (slopes.g2[i], slopes.g[i], slopes.step[i]) = (seen.g2, seen.g, seen.step);
                    ahead[i] = seen.ahead;
                }
                Err(Curvature::Flat(_)) => flat.push(i),
                Err(other) => return Ok(other),
            }
        }
        if !flat.is_empty() {
            return Ok(Curvature::Flat(flat));
        }
        for i in 0..n {
            for j in 0..i {
                let mixed = self.mixed(i, j, &slopes, &ahead)?;
                h[(i, j)] = mixed;
                h[(j, i)] = mixed;
            }
        }
        if self.strategy >= Strategy::Default {
            let refined =
                gradient::numerical(self.gate, &self.strategy.tuning(), self.at, self.fval, &slopes)?;
            slopes = Slopes { g2: h.diagonal(), ..refined };
        }
        Ok(Curvature::Known { h, slopes })
    }

    /// Derivatives of coordinate `i`, the step tuned until the sag is √(4ε_m)(|F| + up): wide enough to be seen through
    /// rounding, narrow enough for the next order not to matter. `Err` says what the whole Hessian then is.
    fn diagonal(&self, i: usize, last: &Slopes) -> Result<Result<Seen, Curvature>, Halt> {
        let tuning = self.strategy.tuning();
        let limited = self.gate.transform().limited(i);
        let aim = (4.0 * MACHINE_PRECISION).sqrt() * (self.fval.abs() + self.gate.unit(self.fval));
        let within = |step: f64| if limited { step.min(MAX_LIMITED_STEP) } else { step };
        let wanted = |g2: f64| (2.0 * aim / g2.abs()).sqrt();
        let first = wanted(last.g2[i]);
        let usable = first.is_finite() && first > 0.0;
        let mut step = within(if usable { first } else { last.step[i].abs().max(SMALLEST_FIRST_STEP) });
        let mut before = last.g2[i];
        let mut cycle = 1;
        loop {
            let (sag, g, ahead, used) = match self.sag(i, step)? {
                Sag::Seen(sag, g, ahead, used) => (sag, g, ahead, used),
                Sag::Zero => return Ok(Err(Curvature::Flat(vec![i]))),
                Sag::Outside => return Ok(Err(Curvature::NotFinite)),
            };
            let g2 = 2.0 * sag / (used * used);
            let next = within(wanted(g2).clamp(used / WIDER, used * WIDER));
            let settled = (next - used).abs() / next < tuning.hesse_step_tolerance
                || (g2 - before).abs() / g2.abs() < tuning.hesse_g2_tolerance;
            if settled || cycle >= tuning.hesse_cycles {
                return Ok(Ok(Seen { g, g2, step: used, ahead }));
            }
            (before, step) = (g2, next);
            cycle += 1;
        }
    }

    /// The sag over `step`, which grows while F looks straight and shrinks while it leaves the domain.
    fn sag(&self, i: usize, step: f64) -> Result<Sag, Halt> {
        let limited = self.gate.transform().limited(i);
        let mut step = step;
        for _ in 0..=SAG_TRIES {
            let plus = self.gate.value(&self.at.shifted(i, step))?;
            let minus = self.gate.value(&self.at.shifted(i, -step))?;
            if !(plus.is_finite() && minus.is_finite()) {
                step /= WIDER;
                continue;
            }
            let sag = 0.5 * (plus + minus - 2.0 * self.fval);
            if sag != 0.0 {
                return Ok(Sag::Seen(sag, (plus - minus) / (2.0 * step), plus, step));
            }
            if limited && step >= BEYOND_LIMITED {
                return Ok(Sag::Zero);
            }
            step *= WIDER;
            if limited && step > MAX_LIMITED_STEP {
                step = BEYOND_LIMITED;
            }
        }
        let stuck = self.gate.value(&self.at.shifted(i, step))?;
        Ok(if stuck.is_finite() { Sag::Zero } else { Sag::Outside })
    }

    /// Mixed second derivative; central at strategy 2, else from the points already known. Outside the domain it counts as 0.
    fn mixed(&self, i: usize, j: usize, slopes: &Slopes, ahead: &[f64]) -> Result<f64, Halt> {
        let (hi, hj) = (slopes.step[i], slopes.step[j]);
        let corner = |si: f64, sj: f64| self.gate.value(&self.at.shifted(i, si * hi).shifted(j, sj * hj));
        let mixed = if self.strategy == Strategy::Careful {
            (corner(1.0, 1.0)? - corner(1.0, -1.0)? - corner(-1.0, 1.0)? + corner(-1.0, -1.0)?)
                / (4.0 * hi * hj)
        } else {
            (corner(1.0, 1.0)? + self.fval - ahead[i] - ahead[j]) / (hi * hj)
        };
        Ok(if mixed.is_finite() { mixed } else { 0.0 })
    }
}
