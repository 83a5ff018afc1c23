//! Gamma function, its logarithm and derivatives, beta function: relative error below 1e-14 (of lnΓ also near its zeros 1 and 2).
//!
//! Sources: Stirling's series (Abramowitz and Stegun 6.1.41, 6.3.18, 6.4.12) for large arguments, a Chebyshev fit computed here
//! for 1 ≤ x ≤ 3, recurrence in between, reflection below ½.

use super::not_positive;
use std::f64::consts::PI;

use super::chebyshev_sum;

/// ½·ln 2π.
pub const HALF_LN_2PI: f64 = 0.918_938_533_204_672_8;

/// From here Stirling's series is exact to rounding.
const LARGE: f64 = 10.0;

/// Chebyshev coefficients of lnΓ(x)/((x − 1)(x − 2)) in t = x − 2, 1 ≤ x ≤ 3.
const LGAMMA: [f64; 30] = [
    0.44148902545501423,
    -0.11119580321752523,
    0.01951044826068884,
    -0.003922461463025264,
    0.0008478989895953857,
    -0.00019153855341365593,
    4.454470184975607e-05,
    -1.05728743735943e-05,
    2.5474336873408417e-06,
    -6.208535880776316e-07,
    1.5268677399071546e-07,
    -3.782637660291326e-08,
    9.428100823624284e-09,
    -2.361999702184645e-09,
    5.943541905817546e-10,
    -1.501312977072867e-10,
    3.8050196458110534e-11,
    -9.672485299656325e-12,
    2.465348198355661e-12,
    -6.298868140791711e-13,
    1.6128460030283787e-13,
    -4.137949206814042e-14,
    1.0635701227757898e-14,
    -2.7382420786652826e-15,
    7.060670507214892e-16,
    -1.8232177141662118e-16,
    4.714169006756272e-17,
    -1.2204107319639856e-17,
    3.1630451661790255e-18,
    -8.206746544166728e-19,
];

/// B_2, B_4 … B_18.
const BERNOULLI: [f64; 9] = [
    1.0 / 6.0,
    -1.0 / 30.0,
    1.0 / 42.0,
    -1.0 / 30.0,
    5.0 / 66.0,
    -691.0 / 2730.0,
    7.0 / 6.0,
    -3617.0 / 510.0,
    43_867.0 / 798.0,
];

/// What Stirling's formula lacks: lnΓ(x) − [(x − ½)·ln x − x + ½ ln 2π], for x ≥ 8.
pub(crate) fn stirling_error(x: f64) -> f64 {
    // B_2k/(2k(2k−1)), the coefficients of 1/x^(2k−1).
    const C: [f64; 8] = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1260.0,
        -1.0 / 1680.0,
        1.0 / 1188.0,
        -691.0 / 360_360.0,
        1.0 / 156.0,
        -3617.0 / 122_400.0,
    ];
    let y = 1.0 / (x * x);
    C.iter().rev().fold(0.0, |s, &c| s * y + c) / x
}

/// ln|Γ(x)|; +∞ at 0, −1, −2 …
pub fn lgamma(x: f64) -> f64 {
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x >= LARGE {
        return (x - 0.5) * x.ln() - x + HALF_LN_2PI + stirling_error(x);
    }
    if x < 0.5 {
        let s = sin_pi(x).abs();
        return if s == 0.0 { f64::INFINITY } else { (PI / s).ln() - lgamma(1.0 - x) };
    }
    let (mut z, mut product) = (x, 1.0);
    while z > 3.0 {
        z -= 1.0;
        product *= z;
    }
    if z < 1.0 {
        product /= z;
        z += 1.0;
    }
    let core = (z - 1.0) * (z - 2.0) * chebyshev_sum(&LGAMMA, z - 2.0);
    if product == 1.0 { core } else { core + product.ln() }
}

/// Γ(x); NaN at 0, −1, −2 …, exact for whole numbers up to 23, +∞ above 171.6.
pub fn gamma(x: f64) -> f64 {
    if x < 0.5 {
        let s = sin_pi(x);
        return if s == 0.0 { f64::NAN } else { PI / (s * gamma(1.0 - x)) };
    }
    if x == x.floor() && x <= 23.0 {
        return (1..x as u32).fold(1.0, |f, k| f * f64::from(k));
    }
    if x >= LARGE {
        // The power is taken in two halves: x^(x−½) alone overflows before Γ does.
        let half = x.powf(0.5 * x - 0.25);
        return if x > 172.0 {
            f64::INFINITY
        } else {
            (2.0 * PI).sqrt() * half * (-x).exp() * half * stirling_error(x).exp()
        };
    }
    let (mut z, mut product) = (x, 1.0);
    while z > 2.0 {
        z -= 1.0;
        product *= z;
    }
    product * lgamma(z).exp()
}

/// ψ(x) = d lnΓ/dx; NaN at 0, −1, −2 …
pub fn digamma(x: f64) -> f64 {
    if x == f64::INFINITY {
        return x;
    }
    if not_positive(x) {
        let s = sin_pi(x);
        return if s == 0.0 || s.is_nan() { f64::NAN } else { digamma(1.0 - x) - PI * cos_pi(x) / s };
    }
    let (mut z, mut shift) = (x, 0.0);
    while z < LARGE {
        shift += 1.0 / z;
        z += 1.0;
    }
    // B_2k/(2k), the coefficients of 1/x^2k.
    const C: [f64; 8] = [
        1.0 / 12.0,
        -1.0 / 120.0,
        1.0 / 252.0,
        -1.0 / 240.0,
        1.0 / 132.0,
        -691.0 / 32_760.0,
        1.0 / 12.0,
        -3617.0 / 8160.0,
    ];
    let y = 1.0 / (z * z);
    z.ln() - 0.5 / z - y * C.iter().rev().fold(0.0, |s, &c| s * y + c) - shift
}

/// ψ'(x) = d² lnΓ/dx²; NaN at 0, −1, −2 …
pub fn trigamma(x: f64) -> f64 {
    if x == f64::INFINITY {
        return 0.0;
    }
    if not_positive(x) {
        let s = sin_pi(x);
        return if s == 0.0 || s.is_nan() { f64::NAN } else { (PI / s).powi(2) - trigamma(1.0 - x) };
    }
    let (mut z, mut shift) = (x, 0.0);
    while z < LARGE {
        shift += 1.0 / (z * z);
        z += 1.0;
    }
    let y = 1.0 / (z * z);
    shift + 1.0 / z + 0.5 * y + y / z * BERNOULLI.iter().rev().fold(0.0, |s, &c| s * y + c)
}

/// Polygamma ψ⁽ⁿ⁾(x): digamma for n = 0, trigamma for n = 1, … ; NaN at 0, −1, −2 …
pub fn polygamma(n: u8, x: f64) -> f64 {
    match n {
        0 => return digamma(x),
        1 => return trigamma(x),
        _ => {}
    }
    // Far left of zero the recurrence would need |x| steps.
    if x.is_nan() || x < -1e4 || (x <= 0.0 && x == x.floor()) {
        return f64::NAN;
    }
    let order = i32::from(n);
    let factorial = gamma(f64::from(n) + 1.0);
    let (mut z, mut shift) = (x, 0.0);
    while z < LARGE + f64::from(n) {
        shift += z.powi(-order - 1);
        z += 1.0;
    }
    // (n−1)!/zⁿ + n!/(2z^(n+1)) + Σ B_2k (2k+n−1)!/((2k)! z^(2k+n)), everything divided by n!.
    let mut sum = z.powi(-order) / f64::from(n) + 0.5 * z.powi(-order - 1);
    let mut rising = 1.0;
    for (k, b) in (1..).zip(BERNOULLI) {
        let k = f64::from(k);
        // (2k+n−1)!/((2k)! n!) from the term before.
        rising *= if k == 1.0 {
            0.5 * (f64::from(n) + 1.0)
        } else {
            (2.0 * k + f64::from(n) - 1.0) * (2.0 * k + f64::from(n) - 2.0) / (2.0 * k * (2.0 * k - 1.0))
        };
        sum += b * rising * z.powi(-order - 2 * k as i32);
    }
    let sign = if n.is_multiple_of(2) { -1.0 } else { 1.0 };
    sign * factorial * (sum + shift)
}

/// ln|B(a, b)|. For large arguments the large parts of the three logarithms are cancelled by hand.
pub fn lbeta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    if small >= LARGE {
        let corrections = stirling_error(small) + stirling_error(large) - stirling_error(small + large);
        let ratio = small / large;
        return -0.5 * large.ln() + HALF_LN_2PI + corrections + (small - 0.5) * (ratio / (1.0 + ratio)).ln()
            - large * ratio.ln_1p();
    }
    if small > 0.0 && large >= LARGE {
        // lnΓ(large) − lnΓ(large + small) from Stirling's formula.
        let sum = large + small;
        let difference =
            (large - 0.5) * (-(small / sum)).ln_1p() - small * sum.ln() + small + stirling_error(large)
                - stirling_error(sum);
        return lgamma(small) + difference;
    }
    lgamma(a) + lgamma(b) - lgamma(a + b)
}

/// Beta function B(a, b) = Γ(a)Γ(b)/Γ(a+b), for positive arguments.
pub fn beta(a: f64, b: f64) -> f64 {
    if a > 0.0 && b > 0.0 && a + b < LARGE {
        return gamma(a) * gamma(b) / gamma(a + b);
    }
    lbeta(a, b).exp()
}

/// sin(πx) with the argument reduced exactly.
fn sin_pi(x: f64) -> f64 {
    let r = x % 2.0;
    if r == 0.0 || r.abs() == 1.0 { 0.0 } else { (PI * r).sin() }
}

/// cos(πx) with the argument reduced exactly.
fn cos_pi(x: f64) -> f64 {
    (PI * (x % 2.0)).cos()
}
