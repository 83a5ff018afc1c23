//! Faddeeva's function w(z) = e^(−z²) erfc(−iz) in the upper half plane with its derivatives, and Voigt's profile made of it.
//!
//! ```text
//! w(z) = (i/π) ∫ e^(−t²)/(z − t) dt,  Im z > 0
//! ```
//!
//! Computed with the trapezoidal rule, whose error for the pole at t = z is known in closed form (C. Chiarella and A. Reichel, Math. Comp. 22
//! (1968) 137; M. Al Azah and S. Chandler-Wilde, SIAM J. Numer. Anal. 59 (2021) 2346): no table and no change of method in the plane. The nodes
//! are laid so that z is half-way between two of them, and derivatives are those of the rule itself: −2zw + 2i/√π would lose all digits far
//! from 0, where both terms agree. Relative error of w below 1e-14, of the n-th derivative about 10ⁿ times as much next to the real axis.

use std::f64::consts::{PI, SQRT_2};

use super::erf::exp_minus_square;

/// Step of the rule; what is left of its error after the correction is e^(−π²/h²) = 7e-22.
const STEP: f64 = 0.45;
/// Nodes beyond have no weight.
const REACH: f64 = 6.3;
/// From this |Re z| on no node is near z.
const FAR: f64 = 8.0;
/// Highest derivative.
const MAX_ORDER: u8 = 5;
/// From this |z| on w(z) = i/(z√π) to the last digit.
const ASYMPTOTIC: f64 = 1e9;

/// A complex number.
type Complex = [f64; 2];

fn times([a, b]: Complex, [c, d]: Complex) -> Complex {
    [a * c - b * d, a * d + b * c]
}

/// Real and imaginary part of w(x + iy), y ≥ 0; NaN below the real axis.
pub fn faddeeva(x: f64, y: f64) -> Complex {
    faddeeva_derivative(0, x, y)
}

/// n-th derivative of w at x + iy, y ≥ 0, n ≤ 5 (NaN beyond).
pub fn faddeeva_derivative(n: u8, x: f64, y: f64) -> Complex {
    if n > MAX_ORDER || x.is_nan() || y.is_nan() || y < 0.0 {
        return [f64::NAN; 2];
    }
    if x.hypot(y) > ASYMPTOTIC {
        return pole(n, x, y, 1.0 / PI.sqrt());
    }
    // Nodes centre + (k + ½)h.
    let centre = if x.abs() > FAR { 0.0 } else { x };
    let index = |t: f64| (t - centre) / STEP - 0.5;
    let (first, last) = (index(-REACH).ceil() as i32, index(REACH).floor() as i32);
    let mut sum = [0.0; 2];
    for k in first..=last {
        let shift = (f64::from(k) + 0.5) * STEP;
        let node = centre + shift;
        // Exact where z is the centre.
        let distance = if centre == x { -shift } else { x - node };
        let [re, im] = pole(n, distance, y, (-node * node).exp());
        sum[0] += re;
        sum[1] += im;
    }
    let [re, im] = sum.map(|s| s * STEP / PI);
    let [more_re, more_im] = correction(n, x, y, centre == x);
    [re + more_re, im + more_im]
}

/// n-th derivative of c·i/z at z = x + iy: c·i·(−1)ⁿ n!/z^(n+1).
fn pole(n: u8, x: f64, y: f64, c: f64) -> Complex {
    // 1/z without overflow of |z|².
    let size = x.abs().max(y);
    let (u, v) = (x / size, y / size);
    let square = (u * u + v * v) * size;
    let inverse = [u / square, -v / square];
    let mut power = inverse;
    for k in 1..=n {
        power = times(power, inverse).map(|p| -p * f64::from(k));
    }
    [-c * power[1], c * power[0]]
}

/// n-th derivative of 2e^(−z²)·E(z), E = 1/(1 + e^(−2πi(z − centre)/h)): what the rule misses for the pole at z.
fn correction(n: u8, x: f64, y: f64, centred: bool) -> Complex {
    if y >= PI / STEP {
        return [0.0; 2];
    }
    let order = usize::from(n);
    // Derivatives of e^(−z²): G⁽ᵐ⁺¹⁾ = −2z·G⁽ᵐ⁾ − 2m·G⁽ᵐ⁻¹⁾.
    let size = exp_minus_square(x) * (y * y).exp();
    let (sin, cos) = (-2.0 * x * y).sin_cos();
    let mut bells = [[0.0; 2]; MAX_ORDER as usize + 1];
    bells[0] = [size * cos, size * sin];
    for m in 0..order {
        let [re, im] = times([-2.0 * x, -2.0 * y], bells[m]);
        let before = if m > 0 { bells[m - 1] } else { [0.0; 2] };
        let twice = 2.0 * m as f64;
        bells[m + 1] = [re - twice * before[0], im - twice * before[1]];
    }
    let e = if centred { 1.0 / (1.0 + (2.0 * PI * y / STEP).exp()) } else { 0.5 };
    let steps = if centred { logistic_derivatives(e) } else { [e, 0.0, 0.0, 0.0, 0.0, 0.0] };
    // Leibniz; d/dz brings out 2πi/h.
    let (mut total, mut factor, mut binomial) = ([0.0; 2], [2.0, 0.0], 1.0);
    for j in 0..=order {
        let [re, im] = times(factor, bells[order - j]);
        total[0] += binomial * steps[j] * re;
        total[1] += binomial * steps[j] * im;
        factor = times(factor, [0.0, 2.0 * PI / STEP]);
        binomial *= (order - j) as f64 / (j + 1) as f64;
    }
    total
}

/// The derivatives of 1/(1 + e^(−u)) where its value is e.
fn logistic_derivatives(e: f64) -> [f64; MAX_ORDER as usize + 1] {
    let slope = e * (1.0 - e);
    [
        e,
        slope,
        slope * (1.0 - 2.0 * e),
        slope * (1.0 - 6.0 * slope),
        slope * (1.0 - 2.0 * e) * (1.0 - 12.0 * slope),
        slope * (1.0 - 30.0 * slope + 120.0 * slope * slope),
    ]
}

/// n-th derivative by d of w((d + iγ)/(σ√2))/(σ√2π), n ≤ 5: Voigt's profile is the real part of n = 0. Both limits are reached: a Lorentzian
/// for σ = 0, a Gaussian for γ = 0. NaN for negative widths.
///
/// As a function of d + iγ it is analytic and with σ it obeys the equation of heat: ∂/∂γ = i ∂/∂d, ∂/∂σ = σ ∂²/∂d².
pub fn voigt_derivative(n: u8, d: f64, sigma: f64, gamma: f64) -> Complex {
    if !(sigma >= 0.0 && gamma >= 0.0) || n > MAX_ORDER {
        return [f64::NAN; 2];
    }
    let width = SQRT_2 * sigma;
    if d.abs().max(gamma) > ASYMPTOTIC * width {
        return pole(n, d, gamma, 1.0 / PI);
    }
    let scale = PI.sqrt() * width.powi(i32::from(n) + 1);
    faddeeva_derivative(n, d / width, gamma / width).map(|w| w / scale)
}
