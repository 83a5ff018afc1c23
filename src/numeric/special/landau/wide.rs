//! The Landau density seen with a Gaussian much wider than itself: few nodes for any width.
//!
//! ```text
//! ∫ q(t) γ(t) φ⁽ⁿ⁾(λ − s·t) dt = s^(−n−1) ∫ φ(u) (qγ)⁽ⁿ⁾((λ − u)/s) du        γ(t) = e^(−t²/2)/√(2π)
//! ```
//!
//! by parts, so that nothing cancels. The place u = v + S ln(1 + e^v/S) with S = 4 s runs in equal steps through the core of φ, in equal
//! ratios through its tail and, where that is as wide as the Gaussian, in equal steps of that; the trapezoidal rule in v is as good as in u
//! (on such maps M. Mori, Publ. RIMS Kyoto Univ. 41 (2005) 897). Not here: λ so far right that only the tail of φ counts, where `gauss` has
//! steps in t.

use std::f64::consts::TAU;

use super::gauss::{FLANK, NOTHING, REACH, VANISHES};
use super::landau;
use crate::numeric::special::normal_interval;

/// From λ = 12 s on the core of φ is below 5e-32 of its place in the Gaussian.
const TAIL: f64 = 12.0;
/// The widest Gaussian: up to here the core counts for less than 1e-14 in the tail.
pub(super) const MOST: f64 = 1e15;
/// Step in v: φ has its own features at a distance of π/2 from the real axis, and e^(−2π·(π/2)/h) vanishes.
const STEP: f64 = 0.15;
/// S in units of s: where ratios end, a step is STEP·S = 0.6 s of the Gaussian.
const RATIOS: f64 = 4.0;

/// Where the tail begins.
pub(super) fn tail(s: f64) -> f64 {
    TAIL * s
}

/// Whether only the tail of φ counts.
pub(super) fn is_tail(lambda: f64, s: f64) -> bool {
    lambda >= tail(s)
}

/// ∫ (−t)^moment φ⁽ⁿ⁾(λ − s·t) γ(t) dt for λ ≤ 12 s; NaN beyond the widest Gaussian.
pub(super) fn density(n: u8, moment: u8, lambda: f64, s: f64) -> f64 {
    let factor = polynomial(n, moment);
    let weight = |t: f64| factor.iter().rev().fold(0.0, |sum, c| sum * t + c) * (-0.5 * t * t).exp();
    over_landau(lambda, s, |u| weight((lambda - u) / s)) / (TAU.sqrt() * s.powi(i32::from(n) + 1))
}

/// ∫_a^b g(λ, s) dλ for a ≤ b ≤ 12 s; NaN beyond the widest Gaussian.
pub(super) fn content(a: f64, b: f64, s: f64) -> f64 {
    over_landau(b, s, |u| normal_interval(((a - u) / s).max(-NOTHING), (b - u) / s))
}

/// ∫ φ(u) weight(u) du for a weight that is a Gaussian about λ, or smaller.
fn over_landau(lambda: f64, s: f64, weight: impl Fn(f64) -> f64) -> f64 {
    if lambda.is_nan() || s > MOST {
        return f64::NAN;
    }
    if lambda - VANISHES < -NOTHING * s {
        return 0.0;
    }
    let scale = RATIOS * s;
    let end = lambda.max(FLANK) + REACH * s;
    // v < ln(S (e^(u/S) − 1)), for v itself adds to u beyond the core.
    let last = (scale * (end / scale).exp_m1()).ln().max(0.0);
    let (first, last) = ((VANISHES / STEP).ceil() as i64, (last / STEP).ceil() as i64);
    let term = |k: i64| {
        let v = k as f64 * STEP;
        let ratio = v.exp();
        let u = v + scale * (ratio / scale).ln_1p();
        landau(u) * (1.0 + ratio / (1.0 + ratio / scale)) * weight(u)
    };
    STEP * (first..=last).map(term).sum::<f64>()
}

/// Coefficients p of (d/dt)ⁿ (−t)^moment e^(−t²/2) = p(t) e^(−t²/2), by p → p′ − t·p.
fn polynomial(n: u8, moment: u8) -> Vec<f64> {
    let mut p = vec![0.0; usize::from(moment) + 1];
    if let Some(last) = p.last_mut() {
        *last = if moment.is_multiple_of(2) { 1.0 } else { -1.0 };
    }
    for _ in 0..n {
        let mut next = vec![0.0; p.len() + 1];
        for (k, &c) in p.iter().enumerate() {
            next[k + 1] -= c;
            if k > 0 {
                next[k - 1] += c * k as f64;
            }
        }
        p = next;
    }
    p
}
