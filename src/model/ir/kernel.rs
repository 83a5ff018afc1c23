//! Values of the functions of [`super::func`] at one point: the bridge to `numeric::special` and to the standard library.
//! No derivatives here (see [`super::diff`]) and no loops (see [`super::eval`]).

use super::func::{Func1, Func2, Func3};
use crate::numeric::{special, stats};

/// f(a)
pub fn value1(f: Func1, a: f64) -> f64 {
    match f {
        Func1::Neg => -a,
        Func1::Exp => a.exp(),
        Func1::Expm1 => a.exp_m1(),
        Func1::Ln => a.ln(),
        Func1::Log1p => a.ln_1p(),
        Func1::Log10 => a.log10(),
        Func1::Log2 => a.log2(),
        Func1::Sqrt => a.sqrt(),
        Func1::Cbrt => a.cbrt(),
        Func1::Sin => a.sin(),
        Func1::Cos => a.cos(),
        Func1::Tan => a.tan(),
        Func1::Asin => a.asin(),
        Func1::Acos => a.acos(),
        Func1::Atan => a.atan(),
        Func1::Sinh => a.sinh(),
        Func1::Cosh => a.cosh(),
        Func1::Tanh => a.tanh(),
        Func1::Asinh => a.asinh(),
        Func1::Acosh => a.acosh(),
        Func1::Atanh => a.atanh(),
        Func1::Abs => a.abs(),
        Func1::Sign => sign(a),
        Func1::Floor => a.floor(),
        Func1::Ceil => a.ceil(),
        Func1::Round => a.round(),
        Func1::Not => truth(a == 0.0),
        Func1::Heaviside => truth(a >= 0.0),
        Func1::Erf => special::erf(a),
        Func1::Erfc => special::erfc(a),
        Func1::Erfcx(n) => special::erfcx_derivative(n, a),
        Func1::ErfInv => special::erfinv(a),
        Func1::NormalCdf => stats::normal_cdf(a),
        Func1::LnGamma => special::lgamma(a),
        Func1::Gamma => special::gamma(a),
        Func1::Polygamma(n) => special::polygamma(n, a),
        Func1::BesselJ(n) => special::bessel_j(n, a),
        Func1::BesselI(n) => special::bessel_i(n, a),
        Func1::BesselK(n) => special::bessel_k(n, a),
        Func1::Exprel(n) => special::exprel(n, a),
        Func1::Sinc(n) => special::sinc(n, a),
        Func1::Landau(n) => special::landau_derivative(n, a),
        Func1::LnLandau(n) => special::ln_landau_derivative(n, a),
        Func1::LandauCdf => special::landau_cdf(a),
    }
}

/// f(a, b)
pub fn value2(f: Func2, a: f64, b: f64) -> f64 {
    match f {
        Func2::Add => a + b,
        Func2::Sub => a - b,
        Func2::Mul => a * b,
        Func2::Div => a / b,
        Func2::PowLog(0) => a.powf(b),
        Func2::PowLog(n) => pow_log(a, b, n),
        Func2::Atan2 => a.atan2(b),
        Func2::Hypot => a.hypot(b),
        Func2::Min => min(a, b),
        Func2::Max => max(a, b),
        Func2::Mod => a % b,
        Func2::Lt => truth(a < b),
        Func2::Le => truth(a <= b),
        Func2::Gt => truth(a > b),
        Func2::Ge => truth(a >= b),
        Func2::Eq => truth(a == b),
        Func2::Ne => truth(a != b),
        Func2::And => truth(a != 0.0 && b != 0.0),
        Func2::Or => truth(a != 0.0 || b != 0.0),
        Func2::GammaP(n) => special::gammainc_da(n, a, b),
        Func2::GammaQ(0) => special::gammaincc(a, b),
        Func2::GammaQ(n) => -special::gammainc_da(n, a, b),
        Func2::NormalInterval => special::normal_interval(a, b),
        Func2::LandauInterval => special::landau_interval(a, b),
        Func2::LandauGauss(n, m) => special::landau_gauss(n, m, a, b),
        // Read by blocks only, who have the tables.
        Func2::Tabulated | Func2::Interpolated => f64::NAN,
    }
}

/// f(a, b, c)
pub fn value3(f: Func3, a: f64, b: f64, c: f64) -> f64 {
    match f {
        Func3::Select => {
            if a == 0.0 {
                c
            } else {
                b
            }
        }
        Func3::BetaInc(m, n) => special::betainc_dab(m, n, a, b, c),
        Func3::VoigtRe(n) => special::voigt_derivative(n, a, b, c)[0],
        Func3::VoigtIm(n) => special::voigt_derivative(n, a, b, c)[1],
        Func3::Attached => a,
        Func3::LandauGaussInterval => special::landau_gauss_interval(a, b, c),
    }
}

/// 1 for true, 0 for false.
#[inline]
pub fn truth(condition: bool) -> f64 {
    f64::from(u8::from(condition))
}

/// −1, 0, 1; NaN stays NaN.
#[inline]
pub fn sign(a: f64) -> f64 {
    if a == 0.0 || a.is_nan() { a } else { a.signum() }
}

/// Smaller of two; unlike `f64::min` a NaN is kept.
#[inline]
pub fn min(a: f64, b: f64) -> f64 {
    if a <= b || a.is_nan() { a } else { b }
}

/// Larger of two; unlike `f64::max` a NaN is kept.
#[inline]
pub fn max(a: f64, b: f64) -> f64 {
    if a >= b || a.is_nan() { a } else { b }
}

/// a^b (ln a)ⁿ with its limit 0 at a = 0 for b > 0.
#[inline]
pub fn pow_log(a: f64, b: f64, n: u8) -> f64 {
    if a == 0.0 && b > 0.0 { 0.0 } else { a.powf(b) * a.ln().powi(i32::from(n)) }
}

/// aⁿ by repeated squaring in a fixed order, the same for a slot and a block.
#[inline]
pub fn powi(a: f64, n: i32) -> f64 {
    match n {
        2 => return a * a,
        3 => return a * a * a,
        _ => {}
    }
    let (mut base, mut result, mut left) = (a, 1.0, n.unsigned_abs());
    while left > 0 {
        if left & 1 == 1 {
            result *= base;
        }
        left >>= 1;
        if left > 0 {
            base *= base;
        }
    }
    if n < 0 { 1.0 / result } else { result }
}
