//! Sums and products with their rounding errors: a pair high + low carries some 100 bits. (T. J. Dekker, A floating-point technique for
//! extending the available precision, 1971; D. Knuth, The Art of Computer Programming 2, 4.2.2.)

use super::Arithmetic;

/// a + b as the rounded sum and its error, whichever of the two is larger.
#[inline(always)]
pub(super) fn sum(a: f64, b: f64) -> (f64, f64) {
    let high = a + b;
    let b_part = high - a;
    (high, (a - (high - b_part)) + (b - b_part))
}

/// The same where |a| ≥ |b| or a = 0.
#[inline(always)]
pub(super) fn ordered_sum(a: f64, b: f64) -> (f64, f64) {
    let high = a + b;
    (high, b - (high - a))
}

/// a·b as the rounded product and its error.
#[inline(always)]
pub(super) fn product<A: Arithmetic>(a: f64, b: f64) -> (f64, f64) {
    let high = a * b;
    if A::FUSED {
        return (high, A::fma(a, b, -high));
    }
    let ((a1, a2), (b1, b2)) = (halves(a), halves(b));
    (high, ((a1 * b1 - high) + (a1 * b2 + a2 * b1)) + a2 * b2)
}

/// The upper 26 bits of a number, and the others: products of such halves are exact.
#[inline(always)]
fn halves(a: f64) -> (f64, f64) {
    let upper = f64::from_bits(a.to_bits() & !0x7ff_ffff);
    (upper, a - upper)
}

/// (a + a_low)/(b + b_low) as the rounded quotient of the high parts and what it lacks.
#[inline(always)]
pub(super) fn quotient_pair<A: Arithmetic>((a, a_low): (f64, f64), (b, b_low): (f64, f64)) -> (f64, f64) {
    let inverse = 1.0 / b;
    let quotient = a * inverse;
    let (back, back_low) = product::<A>(quotient, b);
    (quotient, (((a - back) - back_low) + (a_low - quotient * b_low)) * inverse)
}
