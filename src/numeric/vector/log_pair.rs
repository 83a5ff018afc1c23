//! The natural logarithm as a pair of doubles, for powers; and the logarithms to base 2 and 10, which are made of it.
//!
//! ln m = 2s + s³·R(s²) with s = (m − 1)/(m + 1), as in the plain logarithm, but s, its square and the first term of R are pairs:
//! the relative error is below 2⁻⁶⁴.

use super::Arithmetic;
use super::block::{Function, not_positive_normal};
use super::double::{ordered_sum, product};
use super::exp::{LN_2_HIGH, LN_2_LOW};
use super::log::{exponent, normal, special, split};
use super::poly::poly;

/// ((2 artanh(s)/s − 2)/s² − ⅔)/s² in s², |s| ≤ (√2 − 1)/(√2 + 1): minimax, computed for this program; the error of ln m/s is below
/// 2⁻⁷².
const REST: [f64; 8] = [
    0.3999999999999998,
    0.28571428571445123,
    0.22222222217533666,
    0.18181818870665695,
    0.15384556846643596,
    0.133363183682056,
    0.11674799045015664,
    0.11989176531665054,
];

/// ⅔ as a pair.
const TWO_THIRDS: (f64, f64) = (0.6666666666666666, 3.700743415417188e-17);
/// What 1/ln 2 is more than its nearest double.
const LOG2_E_LOW: f64 = 2.0355273740931033e-17;
/// What 1/ln 10 is more than its nearest double.
const LOG10_E_LOW: f64 = 1.098319650216765e-17;
/// lg 2 to 42 places after the point: its product with an exponent is exact.
const LOG10_2_HIGH: f64 = 0.3010299956640665;
/// The rest of lg 2.
const LOG10_2_LOW: f64 = -8.532344317057107e-14;

/// ln m for √½ ≤ m < √2.
#[inline(always)]
fn ln_mantissa<A: Arithmetic>(m: f64) -> (f64, f64) {
    let f = m - 1.0;
    let (d, d_low) = ordered_sum(2.0, f);
    let inverse = 1.0 / d;
    let s = f * inverse;
    let (back, back_low) = product::<A>(s, d);
    let s_low = (((f - back) - back_low) - s * d_low) * inverse;
    let (z, z_error) = product::<A>(s, s);
    let z_low = A::fma(s + s, s_low, z_error);
    let (r, r_error) = ordered_sum(TWO_THIRDS.0, z * poly::<A, 8>(z, &REST));
    let (t, t_error) = product::<A>(z, r);
    let t_low = A::fma(z, r_error + TWO_THIRDS.1, A::fma(z_low, r, t_error));
    let (u, u_error) = product::<A>(s, t);
    let u_low = A::fma(s, t_low, A::fma(s_low, t, u_error));
    let (high, error) = ordered_sum(s + s, u);
    (high, error + A::fma(2.0, s_low, u_low))
}

/// ln x as a pair, for a positive normal x/2^shift.
#[inline(always)]
pub(super) fn ln_pair<A: Arithmetic>(x: f64, shift: f64) -> (f64, f64) {
    let (word, m) = split(x);
    let k = exponent(word) - shift;
    let (high, low) = ln_mantissa::<A>(m);
    let (sum, error) = ordered_sum(k * LN_2_HIGH, high);
    ordered_sum(sum, error + A::fma(k, LN_2_LOW, low))
}

/// k·high + k·low + ln m·(e + e_low) for x = 2ᵏ·m·2^shift
#[inline(always)]
fn to_base<A: Arithmetic>(x: f64, shift: f64, of_two: (f64, f64), of_e: (f64, f64)) -> f64 {
    let (word, m) = split(x);
    let k = exponent(word) - shift;
    let (high, low) = ln_mantissa::<A>(m);
    let (part, part_error) = product::<A>(high, of_e.0);
    let part_low = A::fma(high, of_e.1, A::fma(low, of_e.0, part_error));
    let (sum, error) = ordered_sum(k * of_two.0, part);
    sum + (error + A::fma(k, of_two.1, part_low))
}

#[inline(always)]
fn log2_shifted<A: Arithmetic>(x: f64, shift: f64) -> f64 {
    to_base::<A>(x, shift, (1.0, 0.0), (std::f64::consts::LOG2_E, LOG2_E_LOW))
}

#[inline(always)]
fn log10_shifted<A: Arithmetic>(x: f64, shift: f64) -> f64 {
    to_base::<A>(x, shift, (LOG10_2_HIGH, LOG10_2_LOW), (std::f64::consts::LOG10_E, LOG10_E_LOW))
}

macro_rules! to_bases {
    ($($(#[$doc:meta])* $name:ident, $type:ident, $shifted:ident;)*) => {
        $($(#[$doc])*
        #[inline(always)]
        pub fn $name<A: Arithmetic>(x: f64) -> f64 {
            let (x_normal, shift) = normal(x);
            special(x, $shifted::<A>(x_normal, shift))
        }

        pub(super) struct $type;

        impl Function for $type {
            #[inline(always)]
            fn outside(x: f64) -> u64 {
                not_positive_normal(x)
            }

            #[inline(always)]
            fn usual<A: Arithmetic>(x: f64) -> f64 {
                $shifted::<A>(x, 0.0)
            }

            #[inline(always)]
            fn whole<A: Arithmetic>(x: f64) -> f64 {
                $name::<A>(x)
            }
        })*
    };
}

to_bases! {
    /// The logarithm to base 2, for all x, to 0.6 ulp; exact for powers of two.
    log2, Log2, log2_shifted;
    /// The logarithm to base 10, for all x, to 0.6 ulp; exact for powers of ten.
    log10, Log10, log10_shifted;
}
