//! The Landau density of energy loss, its logarithm, derivatives and distribution; relative error below 1e-13 (of φ″ and φ‴ next to their
//! zeros: of their size nearby).
//!
//! ```text
//! φ(λ) = (1/2πi) ∫ exp(s ln s + λs) ds = (1/π) ∫_0^∞ e^(−t ln t − λt) sin(πt) dt
//! ```
//!
//! Unit area, no mean, mode −0.2227829812564, median 1.3557804209908, full width at half maximum 4.018645713. It is the density of
//! K. Kölbig and B. Schorr, Comput. Phys. Commun. 31 (1984) 97; the way it is computed here (`reference`, then tables) is our own
//! and uses no published coefficients. On the far left φ underflows while ln φ stays finite: fits use the logarithm there.

mod gauss;
mod reference;
mod table;
mod wide;

#[cfg(test)]
mod tests;

use std::f64::consts::PI;

pub use gauss::{landau_gauss, landau_gauss_interval};
use reference::{left_ratio, right_sum};
use table::{MAX_ORDER, saddle, table};

/// Mode of φ.
pub const LANDAU_MODE: f64 = -0.222_782_981_256_4;
/// φ at its mode.
pub const LANDAU_PEAK: f64 = 0.180_655_633_820_6;
/// Full width of φ at half its maximum.
pub const LANDAU_FWHM: f64 = 4.018_645_713;

/// Coefficients b_k of ln R_0 = Σ b_k c^(−k), from the expansion of R_0 about the saddle.
const LN_RATIO_SERIES: [f64; 4] =
    ln_of_series([1.0 / 24.0, -23.0 / 1152.0, 11_237.0 / 414_720.0, -2_482_411.0 / 39_813_120.0]);

/// ln(1 + a₁x + a₂x² + …) to fourth order.
const fn ln_of_series(a: [f64; 4]) -> [f64; 4] {
    let [p, q, r, s] = a;
    [
        p,
        q - p * p / 2.0,
        r - p * q + p * p * p / 3.0,
        s - p * r - q * q / 2.0 + p * p * q - p * p * p * p / 4.0,
    ]
}

/// φ(λ).
pub fn landau(lambda: f64) -> f64 {
    landau_derivative(0, lambda)
}

/// n-th derivative of φ. Orders up to 3 come from the tables, higher ones from the sums.
pub fn landau_derivative(n: u8, lambda: f64) -> f64 {
    if lambda.is_nan() {
        return f64::NAN;
    }
    if lambda.is_infinite() {
        return 0.0;
    }
    if lambda > -1.0 {
        if n <= MAX_ORDER
            && let Some(value) = table().right(n, lambda)
        {
            return value;
        }
        let sign = if n.is_multiple_of(2) { 1.0 } else { -1.0 };
        return sign * right_sum(i32::from(n), lambda);
    }
    let c = saddle(lambda);
    if c > 800.0 {
        return 0.0;
    }
    if n > MAX_ORDER {
        return c.powi(i32::from(n)) * (c / (2.0 * PI)).sqrt() * (-c).exp() * left_ratio(i32::from(n), c);
    }
    let l = |n| ln_derivative_left(n, lambda);
    let value = l(0).exp();
    if n == 0 || value == 0.0 {
        return value;
    }
    // φ⁽ⁿ⁾ = φ·cⁿ·R_n/R_0 keeps its digits next to the points of inflection.
    if let Some(ratio) = table().order_ratio(n, lambda) {
        return value * c.powi(i32::from(n)) * ratio;
    }
    let first = l(1);
    match n {
        1 => value * first,
        2 => value * (first * first + l(2)),
        _ => value * (first * (first * first + 3.0 * l(2)) + l(3)),
    }
}

/// ln φ(λ), finite where φ underflows.
pub fn ln_landau(lambda: f64) -> f64 {
    ln_landau_derivative(0, lambda)
}

/// n-th derivative of ln φ, n ≤ 3 (NaN beyond).
pub fn ln_landau_derivative(n: u8, lambda: f64) -> f64 {
    if lambda.is_nan() || n > MAX_ORDER {
        return f64::NAN;
    }
    if lambda <= -1.0 {
        return ln_derivative_left(n, lambda);
    }
    if lambda == f64::INFINITY {
        return if n == 0 { f64::NEG_INFINITY } else { 0.0 };
    }
    // From φ⁽ᵏ⁾ = Σ_j C(k−1, j) l⁽ᵏ⁻ʲ⁾ φ⁽ʲ⁾, solved for l⁽ᵏ⁾.
    let value = landau_derivative(0, lambda);
    let mut ratio = [1.0; MAX_ORDER as usize + 1];
    let mut l = [value.ln(); MAX_ORDER as usize + 1];
    for k in 1..=usize::from(n) {
        ratio[k] = landau_derivative(k as u8, lambda) / value;
        let mut rest = 0.0;
        let mut binomial = 1.0;
        for j in 1..k {
            binomial *= (k - j) as f64 / j as f64;
            rest += binomial * l[k - j] * ratio[j];
        }
        l[k] = ratio[k] - rest;
    }
    l[usize::from(n)]
}

/// Derivatives of ln φ = ½ ln(c/2π) − c + ln R_0, c = e^(−(λ+1)), for λ ≤ −1 and (inside the table) n ≤ 3.
fn ln_derivative_left(n: u8, lambda: f64) -> f64 {
    let c = saddle(lambda);
    let ln_ratio = table().ln_ratio(n, lambda).unwrap_or_else(|| {
        let mut power = 1.0;
        let mut sum = 0.0;
        for (k, b) in (1..).zip(LN_RATIO_SERIES) {
            power /= c;
            sum += b * power * f64::from(k).powi(i32::from(n));
        }
        sum
    });
    // c is its own derivative up to the sign.
    let of_saddle = match n {
        0 => -0.5 * (lambda + 1.0) - 0.5 * (2.0 * PI).ln() - c,
        1 => c - 0.5,
        _ if n.is_multiple_of(2) => -c,
        _ => c,
    };
    of_saddle + ln_ratio
}

/// Φ(λ) = ∫_{−∞}^λ φ, accurate in the left tail.
pub fn landau_cdf(lambda: f64) -> f64 {
    if lambda.is_nan() {
        return f64::NAN;
    }
    if lambda > -1.0 {
        return 1.0 - landau_upper(lambda);
    }
    let c = saddle(lambda);
    if c > 800.0 {
        return 0.0;
    }
    let ratio = table().ln_tail_ratio(lambda).map_or_else(|| left_ratio(-1, c), f64::exp);
    ratio * (-c).exp() / (2.0 * PI * c).sqrt()
}

/// 1 − Φ(λ), accurate in the right tail, which falls as 1/λ.
pub fn landau_upper(lambda: f64) -> f64 {
    if lambda.is_nan() {
        return f64::NAN;
    }
    if lambda == f64::INFINITY {
        return 0.0;
    }
    if lambda > -1.0 {
        return table().upper_tail(lambda).unwrap_or_else(|| right_sum(-1, lambda));
    }
    1.0 - landau_cdf(lambda)
}

/// Φ(b) − Φ(a), taken on the side of the smaller tail; narrow intervals by Taylor's series about their middle.
pub fn landau_interval(a: f64, b: f64) -> f64 {
    let middle = 0.5 * (a + b);
    let width = b - a;
    if middle > -2.0 && width.abs() < 2e-3 * (middle + SPAN) {
        let (value, curvature) = (landau_derivative(0, middle), landau_derivative(2, middle));
        return width * (value + curvature * width * width / 24.0);
    }
    if a.max(b) <= LANDAU_MODE {
        landau_cdf(b) - landau_cdf(a)
    } else if a.min(b) >= LANDAU_MODE {
        landau_upper(a) - landau_upper(b)
    } else if a < b {
        1.0 - landau_cdf(a) - landau_upper(b)
    } else {
        landau_cdf(b) + landau_upper(a) - 1.0
    }
}

/// φ changes over lengths of about λ + 3 on the right.
const SPAN: f64 = 3.0;
