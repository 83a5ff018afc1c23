//! A quick look at the valley of each parameter: is the parabola that its error comes from a fair picture one error away?
//!
//! F and its gradient are taken one error to either side, where the parabola says that the others follow to; what they would still
//! gain follows from the second derivatives at the minimum (the floor of [`Reduced`]). That misses the profile only in third order of its
//! skewness, for two gradients a parameter. From both rises P± the ends of the interval follow with the quartic through them,
//! t²(1 + at + bt²) = 1. MINOS alone is exact; this says for which parameters it is worth asking.

use nalgebra::DMatrix;

use super::reduced::Reduced;
use crate::minimize::call::{Gate, Halt};
use crate::minimize::ticker::Ticker;
use crate::minimize::transform::Transform;
use crate::minimize::{Ctx, MinimizeError, Minimum};
use crate::params::ParamId;

/// Where the quartic is followed to at most, in errors.
const FARTHEST: f64 = 8.0;
/// Halvings that find a root as exactly as it is worth.
const HALVINGS: usize = 30;

/// How a parameter's valley looks from its error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuickLook {
    /// The parameter.
    pub param: ParamId,
    /// Length of the interval to below and to above in errors, 1 for a parabola; NaN where a limit cuts the way, ∞ where F does not rise.
    pub ends: [f64; 2],
}

impl QuickLook {
    /// How far the worse of both sides is from the error, as a part of it: ∞ where F does not rise; a side that a limit cuts
    /// is left out, and 0 stands where both are cut.
    pub fn off(&self) -> f64 {
        self.ends.iter().filter(|t| !t.is_nan()).fold(0.0, |worst, t| (t - 1.0).abs().max(worst))
    }
}

/// A look at each of `which` over `sigmas` errors; empty where there are no exact first derivatives, or nothing to start from.
pub(in crate::minimize) fn look(
    ctx: &Ctx<'_>,
    at: &Minimum,
    which: &[ParamId],
    sigmas: f64,
) -> Result<Vec<QuickLook>, MinimizeError> {
    let ticker = Ticker::new(ctx.watch, "quick look", which.len());
    let gate = Gate::new(ctx, &ticker, Transform::new(&at.params), usize::MAX);
    if ctx.fcn.gradient().is_none() {
        return Ok(Vec::new());
    }
    let Some(h) = curvature(&gate, at)? else { return Ok(Vec::new()) };
    let free = at.params.free();
    let from = at.values();
    let mut g = vec![0.0; from.len()];
    let still = g.clone();
    let mut list = Vec::with_capacity(which.len());
    for &param in which {
        let ParamId(k) = param;
        let step = sigmas * at.errors.get(k).copied().unwrap_or(f64::NAN);
        let others: Vec<usize> = free.iter().copied().filter(|&j| j != k).collect();
        let way =
            Reduced::new(at.fval, &still, &h, &[k], &others).filter(|_| step > 0.0 && free.contains(&k));
        let Some(way) = way else { continue };
        let mut rises = [f64::NAN; 2];
        for (rise, sign) in rises.iter_mut().zip([-1.0, 1.0]) {
            let limits = at.params[k].limits;
            let end = from[k] + sign * step;
            if limits.clip(end) != end {
                continue;
            }
            let to: Vec<f64> = (0..from.len())
                .map(|j| at.params[j].limits.clip(from[j] + sign * step * way.response[j][0]))
                .collect();
            let Some(fval) = gate.gradient_at(&to, &mut g).map_err(Halt::into_error)? else { continue };
            let floor = Reduced::new(fval, &g, &h, &[k], &others).map_or(f64::INFINITY, |r| r.floor);
            *rise = (floor - at.fval) / (sigmas * sigmas * at.up);
        }
        list.push(QuickLook { param, ends: ends(rises) });
    }
    Ok(list)
}

/// Second derivatives at the minimum: the exact ones, else those that the covariance is the inverse of.
fn curvature(gate: &Gate<'_>, at: &Minimum) -> Result<Option<DMatrix<f64>>, MinimizeError> {
    let n = at.params.len();
    if !at.distrusts_gradient() {
        let (mut g, mut h) = (vec![0.0; n], DMatrix::zeros(n, n));
        if gate.derivatives_at(&at.values(), &mut g, &mut h).map_err(Halt::into_error)?.is_some() {
            return Ok(Some(h));
        }
    }
    Ok(of_covariance(at))
}

fn of_covariance(at: &Minimum) -> Option<DMatrix<f64>> {
    let n = at.params.len();
    let (free, c) = (at.params.free(), at.covariance.as_ref()?);
    let part = DMatrix::from_fn(free.len(), free.len(), |i, j| c[(free[i], free[j])]);
    let inverse = part.try_inverse()?;
    let mut h = DMatrix::zeros(n, n);
    for (i, &a) in free.iter().enumerate() {
        for (j, &b) in free.iter().enumerate() {
            h[(a, b)] = 2.0 * at.up * inverse[(i, j)];
        }
    }
    Some(h)
}

/// Where t²(1 + at + bt²) = 1 to both sides, from its values one error away; with one of them alone the parabola through it.
fn ends([below, above]: [f64; 2]) -> [f64; 2] {
    let alone = |rise: f64| {
        if rise.is_nan() {
            f64::NAN
        } else if rise > 0.0 {
            rise.sqrt().recip()
        } else {
            f64::INFINITY
        }
    };
    if !(below.is_finite() && above.is_finite()) {
        return [alone(below), alone(above)];
    }
    let (a, b) = (0.5 * (above - below), 0.5 * (above + below) - 1.0);
    [first_root(-a, b), first_root(a, b)]
}

fn first_root(a: f64, b: f64) -> f64 {
    let rise = |t: f64| t * t * (1.0 + a * t + b * t * t) - 1.0;
    let steps = (1..=32).map(|i| FARTHEST * f64::from(i) / 32.0);
    let Some(mut hi) = steps.into_iter().find(|&t| rise(t) >= 0.0) else { return f64::INFINITY };
    let mut lo = hi - FARTHEST / 32.0;
    for _ in 0..HALVINGS {
        let middle = 0.5 * (lo + hi);
        if rise(middle) < 0.0 { lo = middle } else { hi = middle }
    }
    0.5 * (lo + hi)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A parabola has both ends at 1; the cubic t²(1 + 0.3t) by hand; a side that a limit cuts is not known, and not held against it.
    #[test]
    fn ends_of_known_valleys() {
        for t in ends([1.0, 1.0]) {
            assert!((t - 1.0).abs() < 1e-8, "{t}");
        }
        let [below, above] = ends([0.7, 1.3]);
        assert!((below * below * (1.0 - 0.3 * below) - 1.0).abs() < 1e-6, "{below}");
        assert!((above * above * (1.0 + 0.3 * above) - 1.0).abs() < 1e-6 && above < 1.0 && below > 1.0);
        let cut = QuickLook { param: ParamId(0), ends: ends([f64::NAN, 0.25]) };
        assert!(cut.ends[0].is_nan() && (cut.off() - 1.0).abs() < 1e-12);
        assert_eq!(ends([1.0, f64::INFINITY])[1], 0.0);
    }
}
