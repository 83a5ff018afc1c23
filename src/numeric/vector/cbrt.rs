//! The cube root.
//!
//! |x| = 2^(3q)·y with y = 2^ρ·m, ρ one of −1, 0, 1: an approximation w of y^(−2/3), one step of third order for w, and one Newton step
//! for the root y·w with the cube as a pair.

use super::Arithmetic;
use super::block::{Function, TOP_BIT, not_positive_normal};
use super::double::product;
use super::exp::{ROUNDER, power_of_two};
use super::log::{exponent, normal, split};
use super::poly::poly;

/// m^(−2/3) in m − 1, √½ ≤ m ≤ √2: minimax, computed for this program; the error is below 2⁻¹⁷.
const INVERSE_SQUARE: [f64; 7] = [
    1.0000030070130914,
    -0.666698912001522,
    0.5549787727769854,
    -0.4911284941605278,
    0.46774498720528945,
    -0.48339174266728707,
    0.32967100909893077,
];
/// 2^(2/3) and 2^(−2/3)
const UP: f64 = 1.5874010519681996;
const DOWN: f64 = 0.6299605249474366;

/// The cube root of a positive normal a/2^shift; shift is a multiple of 3.
#[inline(always)]
fn root<A: Arithmetic>(a: f64, shift: f64) -> f64 {
    let (word, m) = split(a);
    let k = exponent(word);
    let shifted = A::fma(k - shift, 1.0 / 3.0, ROUNDER);
    let remainder = A::fma(-3.0, shifted - ROUNDER, k - shift);
    let double = if remainder > 0.0 { 2.0 } else { 1.0 };
    let y = m * if remainder < 0.0 { 0.5 } else { double };
    let down = if remainder > 0.0 { DOWN } else { 1.0 };
    let factor = if remainder < 0.0 { UP } else { down };
    let w = factor * poly::<A, 7>(m - 1.0, &INVERSE_SQUARE);
    let first = y * w;
    // 1 − w³y², and (1 − lacking)^(−1/3) to second order.
    let lacking = 1.0 - first * first * w;
    let w = A::fma(w * lacking, A::fma(lacking, 2.0 / 9.0, 1.0 / 3.0), w);
    let root = y * w;
    let (square, square_low) = product::<A>(root, root);
    let (cube, cube_low) = product::<A>(square, root);
    let missing = ((y - cube) - cube_low) - square_low * root;
    A::fma(missing * w, 1.0 / 3.0, root) * power_of_two(shifted.to_bits())
}

/// The cube root of x, for all x, to 0.6 ulp.
#[inline(always)]
pub fn cbrt<A: Arithmetic>(x: f64) -> f64 {
    let (a, shift) = normal(x.abs());
    let value = f64::from_bits(root::<A>(a, shift).to_bits() | x.to_bits() & TOP_BIT);
    let value = if x == 0.0 { x } else { value };
    if x.abs() <= f64::MAX { value } else { x }
}

pub(super) struct Cbrt;

impl Function for Cbrt {
    #[inline(always)]
    fn outside(x: f64) -> u64 {
        not_positive_normal(x.abs())
    }

    #[inline(always)]
    fn usual<A: Arithmetic>(x: f64) -> f64 {
        f64::from_bits(root::<A>(x.abs(), 0.0).to_bits() | x.to_bits() & TOP_BIT)
    }

    #[inline(always)]
    fn whole<A: Arithmetic>(x: f64) -> f64 {
        cbrt::<A>(x)
    }
}
