//! Hyperbolic functions.
//!
//! sinh and cosh: |x| = n·ln 2 + r as for the exponential function, and the addition theorems
//! sinh |x| = D·cosh r + S·sinh r, cosh |x| = S·cosh r + D·sinh r with D = (2ⁿ − 2⁻ⁿ)/2 and S = (2ⁿ + 2⁻ⁿ)/2.
//! tanh |x| = t/(t + 2) with t = e²ˣ − 1.

use super::Arithmetic;
use super::block::{Function, TOP_BIT, beyond};
use super::double;
use super::exp::{LN_2_HIGH, LN_2_LOW, clamp, half_expm1, multiple_of_ln_2, power_of_two};
use super::poly::poly;

/// (sinh(r)/r − 1)/r² in r², |r| ≤ ½ ln 2: minimax, computed for this program; the error of sinh(r)/r is below 2⁻⁶¹.
const SINH: [f64; 5] = [
    0.16666666666666677,
    0.008333333333321626,
    0.00019841269886147232,
    2.7557244183989953e-06,
    2.5109046543895537e-08,
];

/// (cosh(r) − 1)/r² in r², |r| ≤ ½ ln 2: minimax, computed for this program; the error of cosh r is below 2⁻⁷⁰.
const COSH: [f64; 6] = [
    0.5,
    0.04166666666666671,
    0.0013888888888863957,
    2.480158736337151e-05,
    2.755724183690851e-07,
    2.0924423669963693e-09,
];

/// Below it sinh x and tanh x are x.
const TINY: f64 = 5.551115123125783e-17;

/// What both functions are made of, the powers of two halved once more: the result may be 2¹⁰²⁵ before the last doubling.
struct Parts {
    /// 2ⁿ/4
    up: f64,
    /// 2⁻ⁿ/4
    down: f64,
    r: f64,
    /// sinh(r + rest) − r
    sinh_tail: f64,
    /// cosh(r + rest) − 1
    cosh_tail: f64,
}

/// |x| ≤ 710.6
#[inline(always)]
fn parts<A: Arithmetic>(a: f64) -> Parts {
    let (word, n) = multiple_of_ln_2::<A>(a);
    let big = A::fma(n, -LN_2_HIGH, a);
    let r = A::fma(n, -LN_2_LOW, big);
    let rest = A::fma(n, -LN_2_LOW, big - r);
    let z = r * r;
    let down = power_of_two(0_u64.wrapping_sub(word).wrapping_sub(2));
    Parts {
        up: power_of_two(word.wrapping_sub(2)),
        down: if n < 64.0 { down } else { 0.0 },
        r,
        sinh_tail: A::fma(r * z, poly::<A, 5>(z, &SINH), rest),
        cosh_tail: z * poly::<A, 6>(z, &COSH),
    }
}

#[inline(always)]
fn sinh_of_usual<A: Arithmetic>(x: f64) -> f64 {
    let p = parts::<A>(x.abs());
    let (difference, sum) = (p.up - p.down, p.up + p.down);
    let (head, error) = double::sum(difference, p.up * p.r);
    let tail = A::fma(difference, p.cosh_tail, A::fma(sum, p.sinh_tail, A::fma(p.down, p.r, error)));
    let value = head + tail;
    let value = f64::from_bits((value + value).to_bits() | x.to_bits() & TOP_BIT);
    if x.abs() < TINY { x } else { value }
}

#[inline(always)]
fn cosh_of_usual<A: Arithmetic>(x: f64) -> f64 {
    let p = parts::<A>(x.abs());
    let (difference, sum) = (p.up - p.down, p.up + p.down);
    let value = sum + A::fma(difference, p.r + p.sinh_tail, sum * p.cosh_tail);
    value + value
}

#[inline(always)]
fn tanh_of_usual<A: Arithmetic>(x: f64) -> f64 {
    let a = x.abs();
    let half = half_expm1::<A>(a + a);
    let value = f64::from_bits((half / (half + 1.0)).to_bits() | x.to_bits() & TOP_BIT);
    if a < TINY { x } else { value }
}

macro_rules! hyperbolic {
    ($($(#[$doc:meta])* $name:ident, $type:ident, $usual:ident, $limit:expr;)*) => {
        $($(#[$doc])*
        #[inline(always)]
        pub fn $name<A: Arithmetic>(x: f64) -> f64 {
            $usual::<A>(clamp(x, -$limit, $limit))
        }

        pub(super) struct $type;

        impl Function for $type {
            #[inline(always)]
            fn outside(x: f64) -> u64 {
                beyond(x, $limit)
            }

            #[inline(always)]
            fn usual<A: Arithmetic>(x: f64) -> f64 {
                $usual::<A>(x)
            }

            #[inline(always)]
            fn whole<A: Arithmetic>(x: f64) -> f64 {
                $name::<A>(x)
            }
        })*
    };
}

hyperbolic! {
    /// sinh x, for all x, to 0.8 ulp.
    sinh, Sinh, sinh_of_usual, 710.6;
    /// cosh x, for all x, to 1.1 ulp.
    cosh, Cosh, cosh_of_usual, 710.6;
    /// tanh x, for all x, to 1.6 ulp.
    tanh, Tanh, tanh_of_usual, 20.0;
}
