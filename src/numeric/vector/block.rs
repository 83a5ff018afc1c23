//! The elementary functions over a block of numbers.
//!
//! Each function looks first, with integer operations over the whole block, whether all numbers are in the range that needs no special
//! cases; then the loop over the block has none. Otherwise the loop with all special cases runs. Both give the same bits where both
//! are valid, so that a value does not depend on its neighbors.
//!
//! Where `x` and `out` differ in length, the shorter one ends the work.

use super::Arithmetic;
use super::pow::{pow as power, usual as usual_power};

/// A function of one variable, as the block loops need it.
pub(super) trait Function {
    /// A word whose top bit is set when `x` is outside of the range where [`Function::usual`] is valid. A word and not a flag: words of
    /// a block are combined by OR, which becomes vector code.
    fn outside(x: f64) -> u64;

    /// The function where `outside` is clear; anything elsewhere.
    fn usual<A: Arithmetic>(x: f64) -> f64;

    /// The function everywhere, but for what `left_out` does.
    fn whole<A: Arithmetic>(x: f64) -> f64;

    /// The value where `whole` is not valid: of huge angles. A scalar pass over the block mends them.
    #[inline(always)]
    fn left_out(_x: f64) -> Option<f64> {
        None
    }
}

/// The sign bit of a double.
pub(super) const TOP_BIT: u64 = 1 << 63;

/// The top bit is set when |x| > `limit` or x is NaN.
#[inline(always)]
pub(super) fn beyond(x: f64, limit: f64) -> u64 {
    limit.to_bits().wrapping_sub(x.to_bits() & !TOP_BIT)
}

/// The top bit is set unless x is positive, finite and normal.
#[inline(always)]
pub(super) fn not_positive_normal(x: f64) -> u64 {
    let bits = x.to_bits();
    bits | bits.wrapping_sub(f64::MIN_POSITIVE.to_bits()) | f64::MAX.to_bits().wrapping_sub(bits)
}

/// Whether all of the block are in the usual range.
#[inline(always)]
fn all_usual<F: Function>(x: &[f64]) -> bool {
    x.iter().fold(0, |word, x| word | F::outside(*x)) & TOP_BIT == 0
}

/// `out[i] = F(x[i])`
#[inline(always)]
fn map<A: Arithmetic, F: Function>(x: &[f64], out: &mut [f64]) {
    if all_usual::<F>(x) {
        for (out, x) in out.iter_mut().zip(x) {
            *out = F::usual::<A>(*x);
        }
    } else {
        for (out, x) in out.iter_mut().zip(x) {
            *out = F::whole::<A>(*x);
        }
        for (out, x) in out.iter_mut().zip(x) {
            if let Some(value) = F::left_out(*x) {
                *out = value;
            }
        }
    }
}

/// One block function: its documentation, its name and the function it applies.
macro_rules! blocks {
    ($($(#[$doc:meta])* $name:ident: $function:ty;)*) => {
        $($(#[$doc])*
        #[inline(always)]
        pub fn $name<A: Arithmetic>(x: &[f64], out: &mut [f64]) {
            map::<A, $function>(x, out);
        })*
    };
}

blocks! {
    /// eˣ of each number: see [`exp`](super::exp()).
    exp: super::exp::Exp;
    /// eˣ − 1 of each number: see [`expm1`](super::expm1).
    expm1: super::exp::Expm1;
    /// The natural logarithm of each number: see [`ln`](super::ln).
    ln: super::log::Ln;
    /// ln(1 + x) of each number: see [`ln_1p`](super::ln_1p).
    ln_1p: super::log::Ln1p;
    /// The logarithm to base 2 of each number: see [`log2`](super::log2).
    log2: super::log_base::Log2;
    /// The logarithm to base 10 of each number: see [`log10`](super::log10).
    log10: super::log_base::Log10;
    /// Sine of each number: see [`sin`](super::sin).
    sin: super::trig::Sin;
    /// Cosine of each number: see [`cos`](super::cos).
    cos: super::trig::Cos;
    /// Tangent of each number: see [`tan`](super::tan).
    tan: super::trig::Tan;
    /// The cube root of each number: see [`cbrt`](super::cbrt()).
    cbrt: super::cbrt::Cbrt;
    /// Arc tangent of each number: see [`atan`](super::atan).
    atan: super::arc::Atan;
    /// Arc sine of each number: see [`asin`](super::asin).
    asin: super::arc::Asin;
    /// Arc cosine of each number: see [`acos`](super::acos).
    acos: super::arc::Acos;
    /// Hyperbolic sine of each number: see [`sinh`](super::sinh).
    sinh: super::hyperbolic::Sinh;
    /// Hyperbolic cosine of each number: see [`cosh`](super::cosh).
    cosh: super::hyperbolic::Cosh;
    /// Hyperbolic tangent of each number: see [`tanh`](super::tanh).
    tanh: super::hyperbolic::Tanh;
    /// The error function of each number: see [`erf`](super::erf()).
    erf: super::erf::Erf;
    /// The complement of the error function of each number: see [`erfc`](super::erfc).
    erfc: super::erf::Erfc;
    /// Φ(x) of each number: see [`normal_cdf`](super::normal_cdf).
    normal_cdf: super::erf::NormalCdf;
    /// exp(−x²/2) of each number: see [`exp_minus_half_square`](super::exp_minus_half_square).
    exp_minus_half_square: super::erf::ExpMinusHalfSquare;
}

/// `out[i] = a[i]` to the power `b[i]`: see [`pow`](super::pow()).
#[inline(always)]
pub fn pow<A: Arithmetic>(a: &[f64], b: &[f64], out: &mut [f64]) {
    let mut outside = 0;
    for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
        let (value, word) = usual_power::<A>(*a, *b);
        *out = value;
        outside |= word;
    }
    if outside & TOP_BIT != 0 {
        for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
            *out = power::<A>(*a, *b);
        }
    }
}

/// `out[i] = a[i]` to the power `b`: see [`pow`](super::pow()).
#[inline(always)]
pub fn pow_same<A: Arithmetic>(a: &[f64], b: f64, out: &mut [f64]) {
    let mut outside = 0;
    for (out, a) in out.iter_mut().zip(a) {
        let (value, word) = usual_power::<A>(*a, b);
        *out = value;
        outside |= word;
    }
    if outside & TOP_BIT != 0 {
        for (out, a) in out.iter_mut().zip(a) {
            *out = power::<A>(*a, b);
        }
    }
}
