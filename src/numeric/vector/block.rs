//! The elementary functions over a block of numbers.
//!
//! Each function looks first, with integer operations over the whole block, whether all numbers are in the range that needs no special
//! cases; then the loop over the block has none. Otherwise the loop with all special cases runs. Both give the same bits where both
//! are valid, so that a value does not depend on its neighbors.
//!
//! Where `x` and `out` differ in length, the shorter one ends the work.

use super::Arithmetic;
use super::exp::{Exp, LIMIT};
use super::lanes::Divisor;
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

/// Numbers of the widest vector.
const LANES: usize = 8;

/// `out[i] = F(from(x[i]))`, for a function so quick that a look at the block beforehand would show: the usual loop runs first and
/// takes its look on the way.
#[inline(always)]
fn map_quick<A: Arithmetic, F: Function>(x: &[f64], out: &mut [f64], from: impl Fn(f64) -> f64) {
    let mut word = 0;
    // Two numbers at a time, from two halves, share the constants in registers: half the loads, and twice the work in flight.
    let n = x.len().min(out.len());
    let half = n / (2 * LANES) * LANES;
    let (first, second, rest) = (&x[..half], &x[half..2 * half], &x[2 * half..n]);
    let (out_first, out_second) = out[..n].split_at_mut(half);
    let (out_second, out_rest) = out_second.split_at_mut(half);
    for i in 0..half {
        let (a, b) = (from(first[i]), from(second[i]));
        word |= F::outside(a) | F::outside(b);
        (out_first[i], out_second[i]) = (F::usual::<A>(a), F::usual::<A>(b));
    }
    for (out, x) in out_rest.iter_mut().zip(rest) {
        let x = from(*x);
        word |= F::outside(x);
        *out = F::usual::<A>(x);
    }
    if word & TOP_BIT != 0 {
        for (out, x) in out.iter_mut().zip(x) {
            *out = F::whole::<A>(from(*x));
        }
    }
}

/// `out[i] = F(from(x[i]))` in those parts of the block where some number is not usual.
#[inline(always)]
fn mend<A: Arithmetic, F: Function>(x: &[f64], out: &mut [f64], from: impl Fn(f64) -> f64) {
    const PART: usize = 4 * LANES;
    for (x, out) in x.chunks(PART).zip(out.chunks_mut(PART)) {
        if x.iter().fold(0, |word, x| word | F::outside(from(*x))) & TOP_BIT != 0 {
            for (out, x) in out.iter_mut().zip(x) {
                *out = F::whole::<A>(from(*x));
            }
        }
    }
}

/// `out[i] = exp(from(x[i]))`; `quick` is the same as `from`, but may be NaN instead of infinite. Eight at a time, with one instruction to
/// see whether all arguments are usual: the sum of their squares tells, NaN included. If it is too large the block is mended.
#[inline(always)]
fn map_exp<A: Arithmetic>(x: &[f64], out: &mut [f64], quick: impl Fn(f64) -> f64, from: impl Fn(f64) -> f64) {
    let n = x.len().min(out.len());
    let (eights, rest) = x[..n].as_chunks::<LANES>();
    let (out_eights, out_rest) = out[..n].as_chunks_mut::<LANES>();
    let mut squares = [0.0; LANES];
    for (x, out) in eights.iter().zip(&mut *out_eights) {
        let mut a = [0.0; LANES];
        for j in 0..LANES {
            a[j] = quick(x[j]);
            squares[j] = A::fma(a[j], a[j], squares[j]);
        }
        for j in 0..LANES {
            out[j] = Exp::usual::<A>(a[j]);
        }
    }
    if !squares.iter().all(|s| *s <= LIMIT * LIMIT) {
        mend::<A, Exp>(eights.as_flattened(), out_eights.as_flattened_mut(), &from);
    }
    out_rest.iter_mut().zip(rest).for_each(|(out, x)| *out = Exp::whole::<A>(from(*x)));
}

/// eˣ of each number: see [`exp`](super::exp()).
#[inline(always)]
pub fn exp<A: Arithmetic>(x: &[f64], out: &mut [f64]) {
    map_exp::<A>(x, out, |x| x, |x| x);
}

/// eˣ of what `from` makes of each number: see [`exp`](super::exp()).
#[inline(always)]
pub fn exp_of<A: Arithmetic>(x: &[f64], out: &mut [f64], from: impl Fn(f64) -> f64) {
    map_exp::<A>(x, out, &from, &from);
}

/// e^(x/b) of each number, the quotient rounded: see [`exp`](super::exp()).
#[inline(always)]
pub fn exp_of_quotient<A: Arithmetic>(x: &[f64], b: f64, out: &mut [f64]) {
    let by = Divisor::new::<A>(b);
    if by.exact {
        map_exp::<A>(x, out, |x| by.corrected::<A>(x), |x| by.divide::<A>(x));
    } else {
        exp_of::<A>(x, out, |x| x / b);
    }
}

/// The natural logarithm of each number: see [`ln`](super::ln).
#[inline(always)]
pub fn ln<A: Arithmetic>(x: &[f64], out: &mut [f64]) {
    map_quick::<A, super::log::Ln>(x, out, |x| x);
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
    /// eˣ − 1 of each number: see [`expm1`](super::expm1).
    expm1: super::exp::Expm1;
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
