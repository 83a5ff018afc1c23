//! The Landau density by quadrature, good to 1e-14 everywhere: what the tables are made of and tested against.
//!
//! Both sums are trapezoid rules on analytic integrands that fall off double exponentially or as a Gaussian, where the rule
//! converges geometrically (L. Trefethen, J. Weideman, SIAM Rev. 56 (2014) 385).

use std::f64::consts::PI;
use std::sync::OnceLock;

/// Step of the trapezoid rule in ξ for t = exp(ξ − e^(−ξ)).
const STEP: f64 = 1.0 / 32.0;
/// First and last node in units of the step: −3.7 ≤ ξ ≤ 3.25 holds everything above 1e-16.
const NODES: std::ops::RangeInclusive<i32> = -118..=104;
/// Above this the nodes are moved towards zero by powers of a thousand, to where e^(−λt) lives.
const SCALED_FROM: f64 = 2000.0;

/// A node t and its weight: φ(λ) = Σ w e^(−λt).
#[derive(Clone, Copy)]
struct Node {
    t: f64,
    weight: f64,
}

/// Nodes for λ in the k-th band (λ ≤ 2000·1000^k).
fn nodes(band: u32) -> Vec<Node> {
    let shrink = 1e-3_f64.powi(band as i32);
    NODES
        .map(|j| {
            let xi = f64::from(j) * STEP;
            let decay = (-xi).exp();
            let t = shrink * (xi - decay).exp();
            let weight = STEP / PI * t * (1.0 + decay) * (-t * t.ln()).exp() * (PI * t).sin();
            Node { t, weight }
        })
        .collect()
}

/// Nodes of the first bands, made once; what lies beyond (λ > 2e18) keeps the last band, where φ ∝ λ⁻² to rounding anyway.
fn bands() -> &'static [Vec<Node>] {
    static BANDS: OnceLock<Vec<Vec<Node>>> = OnceLock::new();
    BANDS.get_or_init(|| (0..6).map(nodes).collect())
}

/// ∫ tⁿ-weighted sum Σ w tⁿ e^(−λt) for λ > −1: (−1)ⁿ φ⁽ⁿ⁾(λ), and for n = −1 the upper tail 1 − Φ(λ).
pub(super) fn right_sum(n: i32, lambda: f64) -> f64 {
    right_sums::<1>(n, lambda)[0]
}

/// [`right_sum`] for n = `first`, `first` + 1 …: the exponentials are the work.
pub(super) fn right_sums<const N: usize>(first: i32, lambda: f64) -> [f64; N] {
    let band = if lambda > SCALED_FROM { ((0.5 * lambda).log10() / 3.0).floor() as usize } else { 0 };
    let all = bands();
    let mut sums = [0.0; N];
    for node in &all[band.min(all.len() - 1)] {
        let mut term = node.weight * node.t.powi(first) * (-lambda * node.t).exp();
        for sum in &mut sums {
            *sum += term;
            term *= node.t;
        }
    }
    sums
}

/// R_n(c) with φ⁽ⁿ⁾(λ) = cⁿ·√(c/2π)·e^(−c)·R_n(c), c = e^(−(λ+1)) ≥ 1, and for n = −1 the lower tail Φ(λ):
///
/// ```text
/// R_n = √(2c/π) ∫_0^∞ Re (1+iy)ⁿ exp(c[(1+iy) ln(1+iy) − iy]) dy
/// ```
///
/// by steepest descent through the saddle s = c of (1/2πi)∫ sⁿ exp(s ln s + λs) ds.
pub(super) fn left_ratio(n: i32, c: f64) -> f64 {
    left_ratios::<1>(n, c)[0]
}

/// [`left_ratio`] for n = `first`, `first` + 1 …
pub(super) fn left_ratios<const N: usize>(first: i32, c: f64) -> [f64; N] {
    // The branch point at y = i limits the step where the Gaussian is wide.
    let step = (0.2 / c.sqrt()).min(0.125);
    let mut sums = [0.5; N];
    for j in 1..400 {
        let y = f64::from(j) * step;
        let (half_ln, angle) = (0.5 * (y * y).ln_1p(), y.atan());
        let size = (c * (half_ln - y * angle) + f64::from(first) * half_ln).exp();
        let phase = c * (angle + y * half_ln - y) + f64::from(first) * angle;
        let (mut re, mut im) = (size * phase.cos(), size * phase.sin());
        for sum in &mut sums {
            *sum += re;
            (re, im) = (re - y * im, im + y * re);
        }
        if re.abs() + im.abs() < 1e-18 {
            break;
        }
    }
    sums.map(|sum| (2.0 * c / PI).sqrt() * step * sum)
}
