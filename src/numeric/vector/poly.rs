//! Polynomials with constant coefficients, evaluated after Estrin: four terms at a time, so that the chain of dependent operations is
//! short; or, with fewer instructions, as two chains after Horner. (G. Estrin, 1960; Knuth, The Art of Computer Programming 2, 4.6.4.)

use super::Arithmetic;

/// c₀ + c₁x + … + c_{N−1}x^{N−1}
#[inline(always)]
pub(super) fn poly<A: Arithmetic, const N: usize>(x: f64, c: &[f64; N]) -> f64 {
    let x2 = x * x;
    let x4 = x2 * x2;
    let mut first = (N - 1) / 4 * 4;
    let mut sum = group::<A, N>(x, x2, c, first);
    while first > 0 {
        first -= 4;
        sum = A::fma(sum, x4, group::<A, N>(x, x2, c, first));
    }
    sum
}

/// The up to four terms from `first`, divided by x^first.
#[inline(always)]
fn group<A: Arithmetic, const N: usize>(x: f64, x2: f64, c: &[f64; N], first: usize) -> f64 {
    match N - first {
        1 => c[first],
        2 => A::fma(c[first + 1], x, c[first]),
        3 => A::fma(c[first + 2], x2, A::fma(c[first + 1], x, c[first])),
        _ => A::fma(A::fma(c[first + 3], x, c[first + 2]), x2, A::fma(c[first + 1], x, c[first])),
    }
}

/// c₀ + c₁x + … + c_{N−1}x^{N−1} for even N, given x²: even and odd terms side by side, each after Horner.
#[inline(always)]
pub(super) fn even_and_odd<A: Arithmetic, const N: usize>(x: f64, x2: f64, c: &[f64; N]) -> f64 {
    const { assert!(N >= 2 && N.is_multiple_of(2)) };
    let (mut even, mut odd) = (c[N - 2], c[N - 1]);
    let mut k = N - 2;
    while k > 0 {
        k -= 2;
        (even, odd) = (A::fma(even, x2, c[k]), A::fma(odd, x2, c[k + 1]));
    }
    A::fma(odd, x, even)
}
