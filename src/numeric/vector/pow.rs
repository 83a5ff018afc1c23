//! Powers aᵇ = exp(b·ln a), with ln a and the product as pairs of doubles, so that the error of a large exponent stays small.

use super::Arithmetic;
use super::block::{TOP_BIT, beyond, not_positive_normal};
use super::double::product;
use super::exp::{clamp, exp_pair_less_one, scale};
use super::log::normal;
use super::log_pair::ln_pair;

/// aᵇ for a positive normal a where |b·ln a| ≤ 708, and a word whose top bit is set when this is not so and the value is worthless.
#[inline(always)]
pub(super) fn usual<A: Arithmetic>(a: f64, b: f64) -> (f64, u64) {
    let (ln, ln_low) = ln_pair::<A>(a, 0.0);
    let (x, error) = product::<A>(b, ln);
    let (e, n) = exp_pair_less_one::<A>(x, A::fma(b, ln_low, error));
    (f64::from_bits((1.0 + e).to_bits().wrapping_add(n << 52)), not_positive_normal(a) | beyond(x, 708.0))
}

/// aᵇ as C99 defines it for all a and b, to 1 ulp: a negative a has powers with whole b, everything to the power 0 is 1, and so is 1 to
/// every power.
#[inline(always)]
pub fn pow<A: Arithmetic>(a: f64, b: f64) -> f64 {
    let size = magnitude::<A>(a.abs(), b);
    let size = if a.abs() == 1.0 && (a == 1.0 || !b.is_nan()) { 1.0 } else { size };
    let (whole, odd) = wholeness(b);
    let sign = if odd { a.to_bits() & TOP_BIT } else { 0 };
    let value = f64::from_bits(size.to_bits() ^ sign);
    let value = if (f64::MIN..0.0).contains(&a) && !whole { f64::NAN } else { value };
    if b == 0.0 { 1.0 } else { value }
}

/// |a|ᵇ, wrong for |a| = 1 with infinite b, and for b = 0 with a zero or infinite a.
#[inline(always)]
fn magnitude<A: Arithmetic>(a: f64, b: f64) -> f64 {
    let (normal, shift) = normal(a);
    let (ln, ln_low) = ln_pair::<A>(normal, shift);
    let ln = if a == 0.0 { f64::NEG_INFINITY } else { ln };
    let ln = if a <= f64::MAX { ln } else { a };
    let (x, error) = product::<A>(b, ln);
    let low = A::fma(b, ln_low, error);
    // Outside of these limits, and where the product is infinite, the correction means nothing.
    let low = if x.abs() <= 746.0 { low } else { 0.0 };
    let (e, n) = exp_pair_less_one::<A>(clamp(x, -746.0, 710.0), low);
    scale(1.0 + e, n)
}

/// Whether b is a whole number (infinite ones are), and whether it is odd.
#[inline(always)]
fn wholeness(b: f64) -> (bool, bool) {
    const TWO_52: f64 = 4503599627370496.0;
    let size = b.abs();
    // Below 2⁵² the sum is rounded to a whole number; from 2⁵³ on all numbers are even.
    let shifted = size + TWO_52;
    let below = size < TWO_52;
    let whole = !below || shifted - TWO_52 == size;
    let last_bit = if below { shifted.to_bits() } else { size.to_bits() } & 1 != 0;
    (whole, whole && last_bit && size < 2.0 * TWO_52)
}
