//! Logarithms to base 2 and 10: the natural logarithm of the mantissa as a short head and a rest, so that the head's product with
//! 1/ln(base) is exact.

use super::Arithmetic;
use super::block::{Function, not_positive_normal};
use super::double::ordered_sum;
use super::log::{exponent, normal, special, split, terms};

/// A base: its logarithm of 2 and of e, each as a head whose products are exact and a rest.
struct Base {
    of_two: (f64, f64),
    of_e: (f64, f64),
}

/// lg 2 ends 42 places after the point, the heads of lb e and lg e have 32 bits.
const TWO: Base = Base { of_two: (1.0, 0.0), of_e: (1.4426950407214463, 1.6751713164886512e-10) };
const TEN: Base = Base {
    of_two: (0.3010299956640665, -8.532344317057107e-14),
    of_e: (0.4342944818781689, 2.5082946711645275e-11),
};

/// The logarithm of x/2^shift, x being positive and normal.
#[inline(always)]
fn log<A: Arithmetic>(x: f64, shift: f64, base: &Base) -> f64 {
    let (word, m) = split(x);
    let k = exponent(word) - shift;
    let f = m - 1.0;
    let (half, s, rest) = terms::<A>(f);
    let head = f64::from_bits((f - half).to_bits() & !0xffff_ffff);
    let rest = A::fma(s, rest, (f - head) - half);
    let (sum, error) = ordered_sum(k * base.of_two.0, head * base.of_e.0);
    let low = A::fma(rest, base.of_e.0, A::fma(rest + head, base.of_e.1, k * base.of_two.1));
    sum + (error + low)
}

#[inline(always)]
fn log2_shifted<A: Arithmetic>(x: f64, shift: f64) -> f64 {
    log::<A>(x, shift, &TWO)
}

#[inline(always)]
fn log10_shifted<A: Arithmetic>(x: f64, shift: f64) -> f64 {
    log::<A>(x, shift, &TEN)
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
    /// The logarithm to base 2, for all x, to 0.7 ulp; exact for powers of two.
    log2, Log2, log2_shifted;
    /// The logarithm to base 10, for all x, to 0.7 ulp; exact for powers of ten.
    log10, Log10, log10_shifted;
}
