//! The natural logarithm as a pair of doubles, for powers.
//!
//! ln m = 2s + s³·R(s²) with s = (m − 1)/(m + 1), as in the plain logarithm, but s, its square and the first term of R are pairs:
//! the relative error is below 2⁻⁶⁴.

use super::Arithmetic;
use super::double::{ordered_sum, product, quotient_pair};
use super::exp::{LN_2_HIGH, LN_2_LOW};
use super::log::{exponent, split};
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
/// ln m for √½ ≤ m < √2.
#[inline(always)]
fn ln_mantissa<A: Arithmetic>(m: f64) -> (f64, f64) {
    let f = m - 1.0;
    let (d, d_low) = ordered_sum(2.0, f);
    let (s, s_low) = quotient_pair::<A>((f, 0.0), (d, d_low));
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
