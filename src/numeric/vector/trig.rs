//! Sine, cosine and tangent.
//!
//! |x| = n·π/2 + r with |r| ≤ π/4: the multiple is taken off in parts whose products are exact (W. J. Cody and W. Waite, 1980), and r
//! is kept with its rounding error, so that the value is accurate next to multiples of π/2 too. This holds for n < 2²⁰; numbers beyond
//! [`LIMIT`] are reduced by [`huge_angle`], one at a time.

use super::block::{Function, TOP_BIT, beyond};
use super::double::{ordered_sum, product, quotient_pair};
use super::exp::ROUNDER;
use super::poly::poly;
use super::{Arithmetic, Plain, huge_angle};

/// Below it the reduction is accurate: 2²⁰·π/2 is 1.647e6.
const LIMIT: f64 = 1.6e6;

/// π/2 as the sum of three doubles.
const HALF_PI: [f64; 3] = [std::f64::consts::FRAC_PI_2, 6.123233995736766e-17, -1.4973849048591698e-33];
/// π/2 as the sum of four, the first three ending 32, 65 and 98 places after the point.
const HALF_PI_SHORT: [f64; 4] =
    [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.4784276603689e-32];

/// (sin(r)/r − 1)/r² in r², |r| ≤ π/4: minimax, computed for this program; the error of sin(r)/r is below 2⁻⁵⁸.
const SIN: [f64; 6] = [
    -0.16666666666666632,
    0.008333333333322392,
    -0.00019841269829783676,
    2.7557313681490486e-06,
    -2.5050756218953986e-08,
    1.5896673225118706e-10,
];

/// (cos(r) − 1 + r²/2)/r⁴ in r², |r| ≤ π/4: minimax, computed for this program; the error of cos r is below 2⁻⁶⁴.
const COS: [f64; 6] = [
    0.0416666666666666,
    -0.0013888888888874075,
    2.4801587289447873e-05,
    -2.755731434162584e-07,
    2.0875721725053485e-09,
    -1.135956344421024e-11,
];

/// |x| = n·π/2 + r + rest: the word whose low bits are n, r, rest.
#[inline(always)]
fn reduce<A: Arithmetic>(a: f64) -> Reduced {
    let shifted = A::fma(a, std::f64::consts::FRAC_2_PI, ROUNDER);
    let n = shifted - ROUNDER;
    let (r, rest) = if A::FUSED {
        // The first remainder is exact: it is a multiple of 2⁻⁵³ below 1.
        let first = A::fma(n, -HALF_PI[0], a);
        let (second, second_low) = product::<A>(-n, HALF_PI[1]);
        let (r, error) = ordered_sum(first, second);
        (r, A::fma(n, -HALF_PI[2], error + second_low))
    } else {
        let first = a - n * HALF_PI_SHORT[0];
        let (second, error) = ordered_sum(first, -n * HALF_PI_SHORT[1]);
        let (r, small_error) = ordered_sum(second, -n * HALF_PI_SHORT[2]);
        (r, (error + small_error) - n * HALF_PI_SHORT[3])
    };
    (shifted.to_bits(), r, rest)
}

/// sin(r + rest) and cos(r + rest), each as a value and a small correction.
#[inline(always)]
fn sin_cos<A: Arithmetic>(r: f64, rest: f64) -> ((f64, f64), (f64, f64)) {
    let z = r * r;
    let half = 0.5 * z;
    let sin_tail = A::fma(r * z, poly::<A, 6>(z, &SIN), A::fma(-half, rest, rest));
    let cos_head = 1.0 - half;
    let cos_tail = ((1.0 - cos_head) - half) + A::fma(z * z, poly::<A, 6>(z, &COS), -r * rest);
    ((r, sin_tail), (cos_head, cos_tail))
}

/// An angle as [`reduce`] gives it.
type Reduced = (u64, f64, f64);

/// sin(angle + quarter·π/2), negated when the top bit of `sign` is set.
#[inline(always)]
fn wave<A: Arithmetic>((word, r, rest): Reduced, quarter: u64, sign: u64) -> f64 {
    let word = word.wrapping_add(quarter);
    let (sin, cos) = sin_cos::<A>(r, rest);
    let (sin, cos) = (sin.0 + sin.1, cos.0 + cos.1);
    let value = if word & 1 == 0 { sin } else { cos };
    f64::from_bits(value.to_bits() ^ ((word << 62 ^ sign) & TOP_BIT))
}

/// The sine of |x| reduced, with the sign of x.
#[inline(always)]
fn sin_of<A: Arithmetic>(reduced: Reduced, x: f64) -> f64 {
    wave::<A>(reduced, 0, x.to_bits())
}

/// The cosine of |x| reduced.
#[inline(always)]
fn cos_of<A: Arithmetic>(reduced: Reduced, _x: f64) -> f64 {
    wave::<A>(reduced, 1, 0)
}

/// The tangent of |x| reduced, with the sign of x.
#[inline(always)]
fn tan_of<A: Arithmetic>((word, r, rest): Reduced, x: f64) -> f64 {
    let (sin, cos) = sin_cos::<A>(r, rest);
    let (sin, cos) = (ordered_sum(sin.0, sin.1), ordered_sum(cos.0, cos.1));
    let odd = word & 1 != 0;
    let above = if odd { cos.0 } else { sin.0 };
    let above_low = if odd { cos.1 } else { sin.1 };
    let below = if odd { sin.0 } else { cos.0 };
    let below_low = if odd { sin.1 } else { cos.1 };
    let (quotient, lacking) = quotient_pair::<A>((above, above_low), (below, below_low));
    let value = quotient + lacking;
    f64::from_bits(value.to_bits() ^ (word << 63 ^ x.to_bits() & TOP_BIT))
}

/// A function with its name, its documentation, its form for huge angles and what makes the value of a reduced angle.
macro_rules! trigonometric {
    ($($(#[$doc:meta])* $name:ident, $type:ident, $huge:ident, $of:ident;)*) => {
        $($(#[$doc])*
        #[inline(always)]
        pub fn $name<A: Arithmetic>(x: f64) -> f64 {
            if x.abs() <= LIMIT { $of::<A>(reduce::<A>(x.abs()), x) } else { $huge(x) }
        }

        /// Beyond the limit: one copy for all levels, which gives the same bits at each. NaN of what is not finite.
        #[cold]
        #[inline(never)]
        fn $huge(x: f64) -> f64 {
            if x.is_finite() { $of::<Plain>(huge_angle::reduce(x.abs()), x) } else { f64::NAN }
        }

        pub(super) struct $type;

        impl Function for $type {
            #[inline(always)]
            fn outside(x: f64) -> u64 {
                beyond(x, LIMIT)
            }

            #[inline(always)]
            fn usual<A: Arithmetic>(x: f64) -> f64 {
                $of::<A>(reduce::<A>(x.abs()), x)
            }

            #[inline(always)]
            fn whole<A: Arithmetic>(x: f64) -> f64 {
                Self::usual::<A>(x)
            }

            #[inline(always)]
            fn left_out(x: f64) -> Option<f64> {
                if x.abs() <= LIMIT { None } else { Some($huge(x)) }
            }
        })*
    };
}

trigonometric! {
    /// sin x to 0.7 ulp over the whole range; the only branch is for numbers beyond 1.6e6.
    sin, Sin, sin_of_huge, sin_of;
    /// cos x to 0.7 ulp over the whole range; the only branch is for numbers beyond 1.6e6.
    cos, Cos, cos_of_huge, cos_of;
    /// tan x to 0.8 ulp over the whole range; the only branch is for numbers beyond 1.6e6.
    tan, Tan, tan_of_huge, tan_of;
}
