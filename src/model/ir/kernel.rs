//! Values of the functions of [`super::func`] at one point: the bridge to `numeric::special` and to the standard library.
//! No derivatives here (see [`super::diff`]) and no loops (see [`super::eval`]).

use statrs::function as st;

use super::func::{Func1, Func2, Func3};

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
        Func1::Erf => st::erf::erf(a),
        Func1::Erfc => st::erf::erfc(a),
        Func1::ErfInv => st::erf::erf_inv(a),
        Func1::NormalCdf => 0.5 * st::erf::erfc(-a * std::f64::consts::FRAC_1_SQRT_2),
        Func1::LnGamma => st::gamma::ln_gamma(a),
        Func1::Gamma => st::gamma::gamma(a),
        Func1::Polygamma(0) => st::gamma::digamma(a),
        Func1::Polygamma(_)
        | Func1::Erfcx(_)
        | Func1::BesselJ(_)
        | Func1::BesselI(_)
        | Func1::BesselK(_)
        | Func1::Exprel(_)
        | Func1::Sinc(_)
        | Func1::Landau(_)
        | Func1::LnLandau(_)
        | Func1::LandauCdf => f64::NAN,
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
        Func2::GammaP(_)
        | Func2::GammaQ(_)
        | Func2::NormalInterval
        | Func2::LandauInterval
        | Func2::FaddeevaRe(_)
        | Func2::FaddeevaIm(_) => f64::NAN,
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
        Func3::BetaInc(..) => f64::NAN,
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
