//! Natural logarithm, and ln(1 + x).
//!
//! x = 2ᵏ·m with √½ ≤ m < √2; with f = m − 1 and s = f/(2 + f), ln m = 2 artanh s = f − f²/2 + s·(f²/2 + s²·P(s²)): the first
//! terms are exact or nearly so, and only the small rest comes from the minimax polynomial.

use super::Arithmetic;
use super::block::{Function, not_positive_normal};
use super::exp::{LN_2_HIGH, LN_2_LOW};
use super::poly::poly;

/// (2 artanh(s)/s − 2)/s² in s² for |s| ≤ (√2 − 1)/(√2 + 1): minimax, computed for this program; the error of ln m/s is below 2⁻⁵⁸.
const LN: [f64; 7] = [
    0.6666666666666734,
    0.3999999999941439,
    0.2857142874248002,
    0.22222198561404438,
    0.18183565050203576,
    0.15314029256920986,
    0.14796189683925395,
];

const ONE: u64 = 1.0_f64.to_bits();
const SQRT_HALF: u64 = std::f64::consts::FRAC_1_SQRT_2.to_bits();
const MANTISSA: u64 = (1 << 52) - 1;

/// A positive normal x is 2ᵏ·m with √½ ≤ m < √2: k + 1023 as a word, and m.
#[inline(always)]
pub(super) fn split(x: f64) -> (u64, f64) {
    let shifted = x.to_bits().wrapping_add(ONE - SQRT_HALF);
    (shifted >> 52, f64::from_bits((shifted & MANTISSA) + SQRT_HALF))
}

/// The word as a number, less 1023: it becomes the low bits of 2⁵² + word.
#[inline(always)]
pub(super) fn exponent(word: u64) -> f64 {
    const TWO_52: f64 = 4503599627370496.0;
    f64::from_bits(TWO_52.to_bits() | word) - (TWO_52 + 1023.0)
}

/// k·ln 2 + ln(1 + f), where √½ − 1 ≤ f < √2 − 1
#[inline(always)]
fn sum<A: Arithmetic>(k: f64, f: f64) -> f64 {
    let (half, s, rest) = terms::<A>(f);
    A::fma(k, LN_2_HIGH, f - (half - A::fma(s, rest, k * LN_2_LOW)))
}

/// ln(1 + f) = f − half + s·rest
#[inline(always)]
pub(super) fn terms<A: Arithmetic>(f: f64) -> (f64, f64, f64) {
    let s = f / (2.0 + f);
    let z = s * s;
    let half = 0.5 * f * f;
    (half, s, A::fma(z, poly::<A, 7>(z, &LN), half))
}

/// ln x, for all x, to 0.8 ulp.
#[inline(always)]
pub fn ln<A: Arithmetic>(x: f64) -> f64 {
    let (x_normal, shift) = normal(x);
    let (k, m) = split(x_normal);
    special(x, sum::<A>(exponent(k) - shift, m - 1.0))
}

/// x·2⁵⁴ and 54 where x is subnormal, x and 0 elsewhere.
#[inline(always)]
pub(super) fn normal(x: f64) -> (f64, f64) {
    const TWO_54: f64 = 18014398509481984.0;
    let small = x < f64::MIN_POSITIVE;
    (if small { x * TWO_54 } else { x }, if small { 54.0 } else { 0.0 })
}

/// A logarithm of x, with what it is at 0, at +∞, at NaN and below 0.
#[inline(always)]
pub(super) fn special(x: f64, value: f64) -> f64 {
    let value = if x > f64::MAX { x } else { value };
    let value = if x == 0.0 { f64::NEG_INFINITY } else { value };
    if x >= 0.0 { value } else { f64::NAN }
}

pub(super) struct Ln;

impl Function for Ln {
    #[inline(always)]
    fn outside(x: f64) -> u64 {
        not_positive_normal(x)
    }

    #[inline(always)]
    fn usual<A: Arithmetic>(x: f64) -> f64 {
        let (k, m) = split(x);
        sum::<A>(exponent(k), m - 1.0)
    }

    #[inline(always)]
    fn whole<A: Arithmetic>(x: f64) -> f64 {
        ln::<A>(x)
    }
}

/// ln(1 + x), for all x, to 1.2 ulp.
#[inline(always)]
pub fn ln_1p<A: Arithmetic>(x: f64) -> f64 {
    let value = Ln1p::usual::<A>(x);
    // Where 1 + x is x.
    let large = Ln::usual::<A>(x);
    let value = if x > LARGE { large } else { value };
    special_1p(x, value)
}

/// From here on 1 + x is x to 1 part in 2⁶⁰.
const LARGE: f64 = 1152921504606846976.0;

#[inline(always)]
fn special_1p(x: f64, value: f64) -> f64 {
    let value = if x > f64::MAX { x } else { value };
    let value = if x == -1.0 { f64::NEG_INFINITY } else { value };
    if x >= -1.0 { value } else { f64::NAN }
}

pub(super) struct Ln1p;

impl Function for Ln1p {
    #[inline(always)]
    fn outside(x: f64) -> u64 {
        // −1 < x ≤ 2⁶⁰
        let bits = x.to_bits();
        let largest = if bits >> 63 == 0 { LARGE.to_bits() } else { (-1.0_f64).to_bits() - 1 };
        largest.wrapping_sub(bits)
    }

    #[inline(always)]
    fn usual<A: Arithmetic>(x: f64) -> f64 {
        let u = 1.0 + x;
        // What u lacks of 1 + x, whichever of the two is larger.
        let back = u - x;
        let lacking = (1.0 - back) + (x - (u - back));
        let (k, m) = split(u);
        // 2⁻ᵏ
        let inverse = f64::from_bits(2046_u64.wrapping_sub(k) << 52);
        let value = sum::<A>(exponent(k), A::fma(lacking, inverse, m - 1.0));
        // −0 stays −0.
        if x == 0.0 { x } else { value }
    }

    #[inline(always)]
    fn whole<A: Arithmetic>(x: f64) -> f64 {
        ln_1p::<A>(x)
    }
}
