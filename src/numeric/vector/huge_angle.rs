//! Huge angles modulo π/2, up to the largest double, as accurate as small ones.
//!
//! |x| = m·2ᵉ with a whole m < 2⁵³. Of x·2/π only the two bits before the point, which are the quadrant, and enough bits behind it
//! matter; so m is multiplied by 192 bits of 2/π, taken from where 2ᵉ makes their first bit a 2, and all above is dropped as a multiple
//! of 4. (M. Payne and R. Hanek, SIGNUM Newsletter 18 (1983) 19.) The bits left off are worth less than 2⁻¹³⁷, and no double of this
//! size is closer than some 2⁻⁶¹ to a multiple of π/2: the remainder keeps more than 70 good bits.
//!
//! Deliberately scalar and the same at every level: whole numbers of 192 bits gain nothing from vectors or from fused operations, and
//! huge angles are rare.

use super::Plain;
use super::double::{ordered_sum, product};

/// The bits of 2/π after a word of zeros: the point is between the first two words. Computed for this program.
const TWO_OVER_PI: [u64; 20] = [
    0x0000000000000000,
    0xa2f9836e4e441529,
    0xfc2757d1f534ddc0,
    0xdb6295993c439041,
    0xfe5163abdebbc561,
    0xb7246e3a424dd2e0,
    0x06492eea09d1921c,
    0xfe1deb1cb129a73e,
    0xe88235f52ebb4484,
    0xe99c7026b45f7e41,
    0x3991d639835339f4,
    0x9c845f8bbdf9283b,
    0x1ff897ffde05980f,
    0xef2f118b5a0a6d1f,
    0x6d367ecf27cb09b7,
    0x4f463f669e5fea2d,
    0x7527bac7ebe5f17b,
    0x3d0739f78a5292ea,
    0x6bfb5fb11f8d5d08,
    0x56033046fc7b6bab,
];

/// π/2 as the sum of two doubles.
const HALF_PI: (f64, f64) = (std::f64::consts::FRAC_PI_2, 6.123233995736766e-17);

/// 2⁻⁵³
const TINY: f64 = f64::EPSILON / 2.0;

/// a = n·π/2 + r + rest with |r| ≤ π/4, for a finite a ≥ 2²⁰: a word whose low bits are n, r, rest.
pub(super) fn reduce(a: f64) -> (u64, f64, f64) {
    let mantissa = a.to_bits() & ((1 << 52) - 1) | 1 << 52;
    // The last bit of the mantissa is worth 2^(exponent − 1075), and the bit `first` of the table times that is worth 2.
    let first = ((a.to_bits() >> 52 & 0x7ff) as usize).saturating_sub(1075 - 62);
    let (high, low) = times(mantissa, window(first));
    let (fraction, fraction_low) = (high << 2 | u128::from(low >> 62), low << 2);
    // A fraction beyond ½ counts down from the next multiple.
    let down = fraction >> 127 != 0;
    let quadrant = (high >> 126) as u64 + u64::from(down);
    let (r, rest) = if down {
        let (low, carry) = (!fraction_low).overflowing_add(1);
        quarter_turns((!fraction).wrapping_add(u128::from(carry)), low)
    } else {
        quarter_turns(fraction, fraction_low)
    };
    if down { (quadrant, -r, -rest) } else { (quadrant, r, rest) }
}

/// The 192 bits of the table from bit `first`, highest word first.
fn window(first: usize) -> [u64; 3] {
    let (word, shift) = (first / 64, first % 64);
    std::array::from_fn(|i| {
        let two = u128::from(TWO_OVER_PI[word + i]) << 64 | u128::from(TWO_OVER_PI[word + i + 1]);
        (two << shift >> 64) as u64
    })
}

/// m·w modulo 2¹⁹²: the upper 128 bits and the lower 64.
fn times(m: u64, w: [u64; 3]) -> (u128, u64) {
    let low = u128::from(m) * u128::from(w[2]);
    let middle = u128::from(m) * u128::from(w[1]);
    let high = u128::from(m.wrapping_mul(w[0])) << 64;
    (high.wrapping_add(middle).wrapping_add(low >> 64), low as u64)
}

/// π/2 times the fraction whose bits after the point are those of `high`, then of `low`; as a rounded value and its error.
fn quarter_turns(high: u128, low: u64) -> (f64, f64) {
    // The bound is never reached; it keeps the shifts valid whatever the bits.
    let zeros = high.leading_zeros().min(127);
    let bits = high << zeros | (u128::from(low) << 64) >> 1 >> (127 - zeros);
    let scale = f64::from_bits(u64::from(1023 - zeros) << 52) * TINY;
    let head = (bits >> 75) as u64 as f64 * scale;
    let tail = ((bits >> 22) as u64 & ((1 << 53) - 1)) as f64 * (scale * TINY);
    let (r, error) = product::<Plain>(head, HALF_PI.0);
    ordered_sum(r, error + (head * HALF_PI.1 + tail * HALF_PI.0))
}
