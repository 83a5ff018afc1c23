//! The exponential function, and eˣ − 1.
//!
//! x = n·ln 2 + r with |r| ≤ ½ ln 2, the multiple taken off in two parts (W. J. Cody and W. Waite, Software Manual for the Elementary
//! Functions, 1980); eʳ = 1 + (r + r²·q(r)) with a minimax polynomial q; the power of two goes into the exponent's bits.

use super::Arithmetic;
use super::block::{Function, beyond};
use super::double::ordered_sum;
use super::poly::{even_and_odd, poly};

/// Adding it rounds to a whole number, which then stands in the low bits: 1.5·2⁵².
pub(super) const ROUNDER: f64 = 6755399441055744.0;

/// ln 2 to 42 places after the point: its product with a whole number below 2¹¹ is exact.
pub(super) const LN_2_HIGH: f64 = 0.6931471805598903;
/// The rest of ln 2.
pub(super) const LN_2_LOW: f64 = 5.497923018708371e-14;

/// (eʳ − 1 − r)/r² on |r| ≤ ½ ln 2: minimax, computed for this program; the error of eʳ is below 2⁻⁵⁷.
const EXP: [f64; 10] = [
    0.5000000000000012,
    0.166666666666667,
    0.04166666666651556,
    0.008333333333306412,
    0.0013888888946988493,
    0.00019841269918903392,
    2.4801489962353738e-05,
    2.7557215109968727e-06,
    2.763127537472599e-07,
    2.5118193541482503e-08,
];

/// The same with one term more: the error of (eʳ − 1)/r is below 2⁻⁶².
const EXP_LONG: [f64; 11] = [
    0.5,
    0.16666666666666685,
    0.04166666666666672,
    0.008333333333316751,
    0.0013888888888859575,
    0.00019841269897037406,
    2.480158737181307e-05,
    2.7557234252895378e-06,
    2.7557234824618903e-07,
    2.511223566041362e-08,
    2.0926532521393137e-09,
];

/// n = round(x/ln 2), once as the low bits of a word and once as a number. |x| < 2²⁰.
#[inline(always)]
pub(super) fn multiple_of_ln_2<A: Arithmetic>(x: f64) -> (u64, f64) {
    let shifted = A::fma(x, std::f64::consts::LOG2_E, ROUNDER);
    (shifted.to_bits(), shifted - ROUNDER)
}

/// 2ⁿ, where the low bits of the word are n, −1022 ≤ n ≤ 1023.
#[inline(always)]
pub(super) fn power_of_two(n: u64) -> f64 {
    f64::from_bits(n.wrapping_add(1023) << 52)
}

/// v·2ⁿ for −2046 ≤ n ≤ 2046, rounded once: multiplied in two steps, either of which can be represented.
#[inline(always)]
pub(super) fn scale(v: f64, n: u64) -> f64 {
    // Half of n, by a shift without sign: n is made positive before.
    let half = (n.wrapping_add(2048) & 0xfff) >> 1;
    let (first, second) = (half.wrapping_sub(1024), n.wrapping_sub(half).wrapping_add(1024));
    v * power_of_two(first) * power_of_two(second)
}

/// x between the limits; NaN stays.
#[inline(always)]
pub(super) fn clamp(x: f64, low: f64, high: f64) -> f64 {
    let x = if x > high { high } else { x };
    if x < low { low } else { x }
}

/// eˣ = 2ⁿ·p: p in [0.7, 1.42] and the word whose low bits are n.
#[inline(always)]
fn split<A: Arithmetic>(x: f64) -> (f64, u64) {
    let (word, n) = multiple_of_ln_2::<A>(x);
    let r = A::fma(n, -LN_2_LOW, A::fma(n, -LN_2_HIGH, x));
    let r2 = r * r;
    (1.0 + A::fma(r2, even_and_odd::<A, 10>(r, r2, &EXP), r), word)
}

/// exp(x + low) = 2ⁿ·(1 + e), where |x| ≤ 750 and low is below some ulp of x: e in [−0.3, 0.42] and the word whose low bits are n.
#[inline(always)]
pub(super) fn exp_pair_less_one<A: Arithmetic>(x: f64, low: f64) -> (f64, u64) {
    let (word, n) = multiple_of_ln_2::<A>(x);
    let big = A::fma(n, -LN_2_HIGH, x);
    let (r, rest) = ordered_sum(big, A::fma(n, -LN_2_LOW, low));
    let tail = A::fma(r * r, poly::<A, 11>(r, &EXP_LONG), A::fma(r, rest, rest));
    (r + tail, word)
}

/// eˣ, for all x, to 1 ulp.
#[inline(always)]
pub fn exp<A: Arithmetic>(x: f64) -> f64 {
    let (p, n) = split::<A>(clamp(x, -746.0, 710.0));
    scale(p, n)
}

/// Up to it the power of two is a normal number.
pub(super) const LIMIT: f64 = 708.0;

pub(super) struct Exp;

impl Function for Exp {
    #[inline(always)]
    fn outside(x: f64) -> u64 {
        beyond(x, LIMIT)
    }

    #[inline(always)]
    fn usual<A: Arithmetic>(x: f64) -> f64 {
        let (p, n) = split::<A>(x);
        f64::from_bits(p.to_bits().wrapping_add(n << 52))
    }

    #[inline(always)]
    fn whole<A: Arithmetic>(x: f64) -> f64 {
        exp::<A>(x)
    }
}

/// Half of 2ⁿ·eʳ − 1 for −40 ≤ x ≤ 710, inaccurate below 2⁻⁵⁴. Half, because the power of two may be 2¹⁰²⁴.
#[inline(always)]
pub(super) fn half_expm1<A: Arithmetic>(x: f64) -> f64 {
    let (word, n) = multiple_of_ln_2::<A>(x);
    let big = A::fma(n, -LN_2_HIGH, x);
    let r = A::fma(n, -LN_2_LOW, big);
    let rest = A::fma(n, -LN_2_LOW, big - r);
    let tail = A::fma(r * r, poly::<A, 11>(r, &EXP_LONG), rest);
    // 2ⁿ⁻¹ − ½ + 2ⁿ⁻¹·r with the rounding error kept: either may be the larger one.
    let power = power_of_two(word.wrapping_sub(1));
    let (whole, part) = (power - 0.5, power * r);
    let sum = whole + part;
    let back = sum - whole;
    let error = (whole - (sum - back)) + (part - back);
    sum + A::fma(power, tail, error)
}

/// eˣ − 1, for all x, to 1.1 ulp.
#[inline(always)]
pub fn expm1<A: Arithmetic>(x: f64) -> f64 {
    let value = Expm1::usual::<A>(clamp(x, -40.0, 710.0));
    if x.abs() < TINY { x } else { value }
}

/// Below it eˣ − 1 is x.
const TINY: f64 = 5.551115123125783e-17;

pub(super) struct Expm1;

impl Function for Expm1 {
    #[inline(always)]
    fn outside(x: f64) -> u64 {
        beyond(x, 36.0)
    }

    #[inline(always)]
    fn usual<A: Arithmetic>(x: f64) -> f64 {
        let value = half_expm1::<A>(x);
        if x.abs() < TINY { x } else { value + value }
    }

    #[inline(always)]
    fn whole<A: Arithmetic>(x: f64) -> f64 {
        expm1::<A>(x)
    }
}
