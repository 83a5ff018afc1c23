//! Error function, its complement (plain and scaled) and its inverse, to a few units of the last digit.
//!
//! Sources: the scaled complement is a Chebyshev fit in (x−k)/(x+k) as proposed by M. Shepherd and J. Laframboise, Math. Comp.
//! 36 (1981) 249, with coefficients computed here; the inverse is the rational approximation PPND16 of M. Wichura, Appl.
//! Statist. 37 (1988) 477 (AS 241).

use super::negative_or_nan;
use std::f64::consts::{PI, SQRT_2};

use super::chebyshev_sum;

/// Parameter k of the mapping t = (x − k)/(x + k).
const K: f64 = 3.75;

/// Chebyshev coefficients of (x + k)·erfcx(x) in t = (x − k)/(x + k), x ≥ 0.
const ERFCX: [f64; 26] = [
    1.5802719754089016,
    -1.4155291636062,
    0.5310168126584589,
    -0.16770511573096467,
    0.044234890018353,
    -0.009506139167741073,
    0.0015696224296742666,
    -0.0001678661262168746,
    1.971677029425334e-06,
    3.086971620657423e-06,
    -4.936920694378021e-07,
    -9.53473146659699e-09,
    1.355826598349273e-08,
    -1.0830423386818938e-09,
    -2.9040184105173024e-10,
    5.307787477918412e-11,
    5.780745301094449e-12,
    -1.993785314415682e-12,
    -1.1724828156626574e-13,
    7.242772425819852e-14,
    2.8807292328713077e-15,
    -2.704740368320276e-15,
    -1.0963030130900087e-16,
    1.0501564927720586e-16,
    6.164032198401936e-18,
    -4.1796818392698915e-18,
];

/// Chebyshev coefficients of erf(x)/x in t = 2x² − 1, |x| ≤ 1.
const ERF: [f64; 13] = [
    0.9754769393826541,
    -0.14226120510371365,
    0.010035582187599796,
    -0.0005768764699767485,
    2.741993125219606e-05,
    -1.1043175507344507e-06,
    3.8488755420345036e-08,
    -1.1808582533875466e-09,
    3.2334215826050907e-11,
    -7.991015947004549e-13,
    1.7990725113961456e-14,
    -3.718635487818693e-16,
    7.103599003714253e-18,
];

/// erf(x) = (2/√π) ∫₀ˣ e^(−t²) dt, odd.
pub fn erf(x: f64) -> f64 {
    if x.abs() <= 1.0 {
        x * chebyshev_sum(&ERF, 2.0 * x * x - 1.0)
    } else {
        (1.0 - erfc(x.abs())).copysign(x)
    }
}

/// erfc(x) = 1 − erf(x), with full relative accuracy for large x (underflows to 0 beyond 27.2).
pub fn erfc(x: f64) -> f64 {
    if x < 0.5 {
        if x >= -1.0 { 1.0 - erf(x) } else { 2.0 - erfc(-x) }
    } else {
        exp_minus_square(x) * erfcx(x)
    }
}

/// Scaled complement e^(x²)·erfc(x); falls as 1/(x√π), overflows to infinity below −26.6.
pub fn erfcx(x: f64) -> f64 {
    if x < 0.0 {
        return (2.0 * (x * x).exp()) - erfcx(-x);
    }
    if x == f64::INFINITY {
        return 0.0;
    }
    chebyshev_sum(&ERFCX, (x - K) / (x + K)) / (x + K)
}

/// n-th derivative of [`erfcx`]: (−2)ⁿ n! times e^(x²)·iⁿerfc(x), the repeated integrals of A&S 7.2.
pub fn erfcx_derivative(n: u8, x: f64) -> f64 {
    if n == 0 {
        return erfcx(x);
    }
    if x < 2.0 {
        // y' = 2xy − 2/√π and y⁽ᵏ⁺¹⁾ = 2x y⁽ᵏ⁾ + 2k y⁽ᵏ⁻¹⁾
        let (mut below, mut y) = (erfcx(x), 0.0);
        y += 2.0 * x * below - 2.0 / PI.sqrt();
        for k in 1..n {
            (below, y) = (y, 2.0 * x * y + 2.0 * f64::from(k) * below);
        }
        return y;
    }
    // There the upward recurrence cancels; Miller's downward one, i_{k−2} = 2k·i_k + 2x·i_{k−1}, does not (W. Gautschi 1961).
    let (mut above, mut present) = (0.0, 1e-300);
    let mut wanted = 0.0;
    for k in (2..=u32::from(n) + 62).rev() {
        if k - 1 == u32::from(n) {
            wanted = present;
        }
        (above, present) = (present, 2.0 * f64::from(k) * above + 2.0 * x * present);
        if present > 1e200 {
            above *= 1e-200;
            present *= 1e-200;
            wanted *= 1e-200;
        }
    }
    // present = i₀ and above = i₁ up to a common factor.
    if n == 1 {
        wanted = above;
    }
    let factorial: f64 = (1..=n).map(f64::from).product();
    (-2.0_f64).powi(i32::from(n)) * factorial * wanted / present * erfcx(x)
}

/// e^(−x²) without the error that rounding x² would cause: x is cut to a short head whose square is exact.
pub fn exp_minus_square(x: f64) -> f64 {
    if x.abs() > 30.0 {
        return 0.0;
    }
    let head = (x * 16.0).trunc() / 16.0;
    (-head * head).exp() * (-(x - head) * (x + head)).exp()
}

/// e^(−x²/2), as accurate as [`exp_minus_square`].
pub fn exp_minus_half_square(x: f64) -> f64 {
    if x.abs() > 40.0 {
        return 0.0;
    }
    let head = (x * 16.0).trunc() / 16.0;
    (-0.5 * head * head).exp() * (-0.5 * (x - head) * (x + head)).exp()
}

/// Φ(b) − Φ(a) of the standard normal distribution, taken on the side of the smaller tail, so that it is relatively accurate also
/// 30 standard deviations out; narrow intervals by Taylor's series about their middle.
pub fn normal_interval(a: f64, b: f64) -> f64 {
    let (middle, width) = (0.5 * (a + b), b - a);
    if width.abs() * (1.0 + middle.abs()) < 5e-3 {
        let density = exp_minus_half_square(middle) / (2.0 * PI).sqrt();
        let (m2, w2) = (middle * middle, width * width);
        let curvature = (m2 - 1.0) * w2 / 24.0;
        let fourth = (m2 * (m2 - 6.0) + 3.0) * w2 * w2 / 1920.0;
        return density * width * (1.0 + curvature + fourth);
    }
    let upper = |x: f64| {
        if x > 0.0 { 0.5 * exp_minus_half_square(x) * erfcx(x / SQRT_2) } else { 0.5 * erfc(x / SQRT_2) }
    };
    if middle >= 0.0 { upper(a) - upper(b) } else { upper(-b) - upper(-a) }
}

/// Inverse of [`erf`]: ±∞ at ±1, NaN outside [−1, 1].
pub fn erfinv(y: f64) -> f64 {
    quantile_of(0.5 * y, 0.5 * (1.0 - y.abs())) / SQRT_2
}

/// Derivative of [`erf`].
pub fn erf_slope(x: f64) -> f64 {
    2.0 / PI.sqrt() * exp_minus_square(x)
}

/// Standard normal quantile from q = p − ½ and the smaller tail min(p, 1−p), given apart so that neither loses digits.
pub(crate) fn quantile_of(q: f64, tail: f64) -> f64 {
    if negative_or_nan(tail) {
        return f64::NAN;
    }
    if tail == 0.0 {
        return f64::INFINITY.copysign(q);
    }
    if q.abs() <= 0.425 {
        let r = 0.180625 - q * q;
        return q * horner(&CENTRE.0, r) / horner(&CENTRE.1, r);
    }
    let r = (-tail.ln()).sqrt();
    let z = if r <= 5.0 {
        horner(&MIDDLE.0, r - 1.6) / horner(&MIDDLE.1, r - 1.6)
    } else {
        horner(&FAR.0, r - 5.0) / horner(&FAR.1, r - 5.0)
    };
    z.copysign(q)
}

fn horner(c: &[f64; 8], x: f64) -> f64 {
    c.iter().rev().fold(0.0, |s, &c| s * x + c)
}

/// AS 241, numerator and denominator for |p − ½| ≤ 0.425.
const CENTRE: ([f64; 8], [f64; 8]) = (
    [
        3.3871328727963666080,
        1.3314166789178437745e2,
        1.9715909503065514427e3,
        1.3731693765509461125e4,
        4.5921953931549871457e4,
        6.7265770927008700853e4,
        3.3430575583588128105e4,
        2.5090809287301226727e3,
    ],
    [
        1.0,
        4.2313330701600911252e1,
        6.8718700749205790830e2,
        5.3941960214247511077e3,
        2.1213794301586595867e4,
        3.9307895800092710610e4,
        2.8729085735721942674e4,
        5.2264952788528545610e3,
    ],
);

/// AS 241 for √(−ln tail) ≤ 5.
const MIDDLE: ([f64; 8], [f64; 8]) = (
    [
        1.42343711074968357734,
        4.63033784615654529590,
        5.76949722146069140550,
        3.64784832476320460504,
        1.27045825245236838258,
        2.41780725177450611770e-1,
        2.27238449892691845833e-2,
        7.74545014278341407640e-4,
    ],
    [
        1.0,
        2.05319162663775882187,
        1.67638483018380384940,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9,
    ],
);

/// AS 241 for smaller tails.
const FAR: ([f64; 8], [f64; 8]) = (
    [
        6.65790464350110377720,
        5.46378491116411436990,
        1.78482653991729133580,
        2.96560571828504891230e-1,
        2.65321895265761230930e-2,
        1.24266094738807843860e-3,
        2.71155556874348757815e-5,
        2.01033439929228813265e-7,
    ],
    [
        1.0,
        5.99832206555887937690e-1,
        1.36929880922735805310e-1,
        1.48753612908506148525e-2,
        7.86869131145613259100e-4,
        1.84631831751005468180e-5,
        1.42151175831644588870e-7,
        2.04426310338993978564e-15,
    ],
);
