//! Arithmetic over many numbers at once: elementary functions without branches, and the choice of the machine's vector level.
//!
//! A function of this module is plain scalar Rust with `#[inline(always)]`, written so that a loop over it becomes vector code: no
//! calls, no tables, no branch that differs between numbers; what other libraries decide by `if` is computed on both sides and
//! selected. The same source is compiled three times by [`dispatch`]: for AVX-512, for AVX2 with FMA, and for the baseline of the
//! target. Inputs for which the fast path is not accurate (angles beyond 1.6e6) are left to a second, scalar pass over the block, which
//! is as accurate.
//!
//! Every function comes twice: for one number, and in [`block`] for many. The largest errors that the tests find, over tables of true
//! values, and allow, in units of the last place:
//!
//! | functions | ulp |
//! |---|---|
//! | [`cbrt()`] | 0.6 |
//! | [`sin`], [`cos`], [`atan`], [`log2`], [`log10`] | 0.7 |
//! | [`tan`], [`sinh`], [`ln`], [`exp_minus_half_square`] | 0.8 |
//! | [`exp`](exp()), [`pow`](pow()), [`asin`], [`acos`], [`erf`](erf()) | 1.0 |
//! | [`expm1`], [`cosh`] | 1.1 |
//! | [`ln_1p`] | 1.2 |
//! | [`normal_cdf`] | 1.3 |
//! | [`erfc`] | 1.5 |
//! | [`tanh`] | 1.6 |
//!
//! Deliberately without `std::arch`: there are no intrinsics here, only what the compiler makes of loops.

mod arc;
pub mod block;
mod cbrt;
mod double;
mod erf;
mod exp;
mod huge_angle;
mod hyperbolic;
pub mod lanes;
mod level;
mod log;
mod log_base;
mod log_pair;
mod poly;
mod pow;
#[cfg(test)]
mod tests;
mod trig;

pub use arc::{acos, asin, atan};
pub use cbrt::cbrt;
pub use erf::{erf, erfc, exp_minus_half_square, normal_cdf};
pub use exp::{exp, expm1};
pub use hyperbolic::{cosh, sinh, tanh};
pub use level::{Kernel, Level, UnknownLevel, dispatch, wished};
pub use log::{ln, ln_1p};
pub use log_base::{log2, log10};
pub use pow::pow;
pub use trig::{cos, sin, tan};

/// How a·b + c is computed at the level a function is compiled for.
pub trait Arithmetic: Copy + Send + Sync + 'static {
    /// Whether [`Arithmetic::fma`] rounds once.
    const FUSED: bool;

    /// a·b + c
    fn fma(a: f64, b: f64, c: f64) -> f64;
}

/// The machine multiplies and adds in one step and rounds once.
#[derive(Debug, Clone, Copy)]
pub struct Fused;

/// Multiply, round, add, round.
#[derive(Debug, Clone, Copy)]
pub struct Plain;

impl Arithmetic for Fused {
    const FUSED: bool = true;

    #[inline(always)]
    fn fma(a: f64, b: f64, c: f64) -> f64 {
        a.mul_add(b, c)
    }
}

impl Arithmetic for Plain {
    const FUSED: bool = false;

    #[inline(always)]
    fn fma(a: f64, b: f64, c: f64) -> f64 {
        a * b + c
    }
}
