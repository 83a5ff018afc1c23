//! Inverse trigonometric functions.
//!
//! atan: |x| becomes u with |u| ≤ tan(π/8) by atan x = π/4 + atan((x − 1)/(x + 1)) or π/2 − atan(1/x). asin and acos: beyond ½ by
//! asin x = π/2 − 2·asin √((1 − x)/2). Multiples of π/4 are pairs of doubles.

use super::Arithmetic;
use super::block::{Function, TOP_BIT};
use super::double::{ordered_sum, quotient_pair, sum};
use super::poly::poly;

const PI_LOW: f64 = 1.2246467991473532e-16;
const HALF_PI: (f64, f64) = (std::f64::consts::FRAC_PI_2, PI_LOW / 2.0);
const QUARTER_PI: (f64, f64) = (std::f64::consts::FRAC_PI_4, PI_LOW / 4.0);
const TAN_EIGHTH_PI: f64 = 0.41421356237309503;
const TAN_THREE_EIGHTHS_PI: f64 = 2.414213562373095;

/// (atan(u)/u − 1)/u² in u², |u| ≤ tan(π/8): minimax, computed for this program; the error of atan(u)/u is below 2⁻⁵⁹.
const ATAN: [f64; 11] = [
    -0.333333333333332,
    0.19999999999954,
    -0.14285714280239795,
    0.11111110785685602,
    -0.09090897823029248,
    0.07692061391656436,
    -0.06663117521704708,
    0.058479875894647745,
    -0.05039747238339117,
    0.038075770410073755,
    -0.017919428870225764,
];

/// (asin(u)/u − 1)/u² in u², |u| ≤ ½: minimax, computed for this program; the error of asin(u)/u is below 2⁻⁵⁹.
const ASIN: [f64; 13] = [
    0.16666666666666763,
    0.0749999999997011,
    0.04464285717527691,
    0.030381942675674293,
    0.02237221589582872,
    0.0173515956651175,
    0.013981016721977964,
    0.011397306712144605,
    0.010789250390273801,
    0.0036724327220841128,
    0.021790087594471607,
    -0.021115982455430136,
    0.03270173252919263,
];

/// The sign of x given to a positive value.
#[inline(always)]
fn with_sign_of(x: f64, value: f64) -> f64 {
    f64::from_bits(value.to_bits() | x.to_bits() & TOP_BIT)
}

/// atan x, for all x, to 0.7 ulp.
#[inline(always)]
pub fn atan<A: Arithmetic>(x: f64) -> f64 {
    // From here on atan is π/2; infinity would spoil the pairs.
    let a = if x.abs() > 1e17 { 1e17 } else { x.abs() };
    let (large, middle) = (a > TAN_THREE_EIGHTHS_PI, a > TAN_EIGHTH_PI);
    let (minus_one, minus_one_low) = ordered_sum(-1.0, a);
    let (plus_one, plus_one_low) = sum(1.0, a);
    let above = if middle { minus_one } else { a };
    let above = if large { -1.0 } else { above };
    let below = if middle { plus_one } else { 1.0 };
    let below = if large { a } else { below };
    let direct = large || !middle;
    let above_low = if direct { 0.0 } else { minus_one_low };
    let below_low = if direct { 0.0 } else { plus_one_low };
    let base = if middle { QUARTER_PI.0 } else { 0.0 };
    let base = if large { HALF_PI.0 } else { base };
    let base_low = if middle { QUARTER_PI.1 } else { 0.0 };
    let base_low = if large { HALF_PI.1 } else { base_low };
    let (u, u_low) = quotient_pair::<A>((above, above_low), (below, below_low));
    let z = u * u;
    let tail = A::fma(u * z, poly::<A, 11>(z, &ATAN), base_low + u_low);
    let (sum, error) = ordered_sum(base, u);
    with_sign_of(x, sum + (error + tail))
}

/// u + tail = asin u, where u = |x| up to ½ and √((1 − |x|)/2) beyond; NaN beyond 1.
#[inline(always)]
fn arc<A: Arithmetic>(a: f64) -> (f64, f64) {
    let small = a <= 0.5;
    let z = if small { a * a } else { 0.5 * (1.0 - a) };
    let root = z.sqrt();
    let u = if small { a } else { root };
    (u, u * z * poly::<A, 13>(z, &ASIN))
}

/// base + base_low + sign·(u + tail)
#[inline(always)]
fn from_base((base, base_low): (f64, f64), u: f64, tail: f64) -> f64 {
    let (sum, error) = ordered_sum(base, u);
    sum + (error + (tail + base_low))
}

/// asin x, to 1 ulp; NaN beyond ±1.
#[inline(always)]
pub fn asin<A: Arithmetic>(x: f64) -> f64 {
    let a = x.abs();
    let (u, tail) = arc::<A>(a);
    let value = if a <= 0.5 { u + tail } else { from_base(HALF_PI, -2.0 * u, -2.0 * tail) };
    with_sign_of(x, value)
}

/// acos x, to 1 ulp; NaN beyond ±1.
#[inline(always)]
pub fn acos<A: Arithmetic>(x: f64) -> f64 {
    let a = x.abs();
    let (u, tail) = arc::<A>(a);
    let sign = if x < 0.0 { 1.0 } else { -1.0 };
    let inner = from_base(HALF_PI, sign * u, sign * tail);
    let positive = 2.0 * (u + tail);
    let negative = from_base((std::f64::consts::PI, PI_LOW), -2.0 * u, -2.0 * tail);
    let outer = if x < 0.0 { negative } else { positive };
    if a <= 0.5 { inner } else { outer }
}

/// A function without special cases: one loop does it.
macro_rules! simple {
    ($($type:ident, $name:ident;)*) => {
        $(pub(super) struct $type;

        impl Function for $type {
            #[inline(always)]
            fn outside(_x: f64) -> u64 {
                0
            }

            #[inline(always)]
            fn usual<A: Arithmetic>(x: f64) -> f64 {
                $name::<A>(x)
            }

            #[inline(always)]
            fn whole<A: Arithmetic>(x: f64) -> f64 {
                $name::<A>(x)
            }
        })*
    };
}

simple! {
    Atan, atan;
    Asin, asin;
    Acos, acos;
}
