//! Loops over slices: sums and products in sixteen interleaved parts, put together in a fixed order that is the same at every level, and
//! division by one number.

use super::Arithmetic;

/// Partial results.
pub const LANES: usize = 16;

/// The partial results put together pairwise.
#[inline(always)]
fn together(mut s: [f64; LANES], with: impl Fn(f64, f64) -> f64) -> f64 {
    let mut width = LANES / 2;
    while width > 0 {
        for j in 0..width {
            s[j] = with(s[j], s[j + width]);
        }
        width /= 2;
    }
    s[0]
}

/// Sixteen interleaved products Π from(a_i), and the smallest of factors and partial products: where that is positive and normal, and the
/// products are finite, so is everything that went into them, and nothing vanished on the way.
#[inline(always)]
pub fn products(a: &[f64], from: impl Fn(f64) -> f64) -> ([f64; LANES], f64) {
    let (mut p, mut least) = ([1.0; LANES], [f64::INFINITY; LANES]);
    let (chunks, rest) = a.as_chunks::<LANES>();
    for chunk in chunks {
        for j in 0..LANES {
            let factor = from(chunk[j]);
            p[j] *= factor;
            least[j] = smaller(p[j], smaller(factor, least[j]));
        }
    }
    // What is seen in memory is kept in whole vectors in the loop; for numbers that are used one by one the compiler takes halves.
    let (mut p, mut least) = std::hint::black_box((p, least));
    for (j, a) in rest.iter().enumerate() {
        let factor = from(*a);
        p[j] *= factor;
        least[j] = smaller(p[j], smaller(factor, least[j]));
    }
    (p, together(least, smaller))
}

/// The smaller of two numbers, the second when one is NaN.
#[inline(always)]
fn smaller(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// Σ a_i; numbers beyond a multiple of sixteen come last.
#[inline(always)]
pub fn sum(a: &[f64]) -> f64 {
    let mut s = [0.0; LANES];
    let (chunks, rest) = a.as_chunks::<LANES>();
    for chunk in chunks {
        for j in 0..LANES {
            s[j] += chunk[j];
        }
    }
    rest.iter().fold(together(s, |a, b| a + b), |t, v| t + v)
}

/// Σ a_i b_i over the shorter of the two.
#[inline(always)]
pub fn dot<A: Arithmetic>(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len().min(b.len());
    let mut s = [0.0; LANES];
    let ((a, a_rest), (b, b_rest)) = (a[..n].as_chunks::<LANES>(), b[..n].as_chunks::<LANES>());
    for (a, b) in a.iter().zip(b) {
        for j in 0..LANES {
            s[j] = A::fma(a[j], b[j], s[j]);
        }
    }
    a_rest.iter().zip(b_rest).fold(together(s, |a, b| a + b), |t, (a, b)| A::fma(*a, *b, t))
}

/// A number to divide many others by.
#[derive(Debug, Clone, Copy)]
pub struct Divisor {
    b: f64,
    /// 1/b
    inverse: f64,
    /// Whether [`Divisor::divide`] is right; else the machine's division has to be used.
    pub exact: bool,
}

impl Divisor {
    /// Prepares division by `b`.
    #[inline(always)]
    pub fn new<A: Arithmetic>(b: f64) -> Divisor {
        let inverse = 1.0 / b;
        Divisor { b, inverse, exact: A::FUSED && inverse.is_normal() && b.is_normal() }
    }

    /// a / b, rounded as the machine's own division: a product with 1/b and one correction (P. Markstein, IBM J. Res. Dev. 34 (1990) 111).
    /// Quotients that are not normal may be off by one unit.
    #[inline(always)]
    pub fn divide<A: Arithmetic>(self, a: f64) -> f64 {
        let q = a * self.inverse;
        // An infinite quotient has no remainder.
        if q.abs() <= f64::MAX { self.corrected::<A>(a) } else { q }
    }

    /// The same, but NaN for an infinite quotient.
    #[inline(always)]
    pub fn corrected<A: Arithmetic>(self, a: f64) -> f64 {
        let q = a * self.inverse;
        A::fma(A::fma(-q, self.b, a), self.inverse, q)
    }
}

/// from(a_i) / b with a [`Divisor`] where that is right.
#[inline(always)]
pub fn divide<A: Arithmetic>(a: &[f64], b: f64, out: &mut [f64], from: impl Fn(f64) -> f64) {
    let by = Divisor::new::<A>(b);
    let n = a.len().min(out.len());
    let (a, out) = (&a[..n], &mut out[..n]);
    if by.exact {
        let (chunks, rest) = a.as_chunks::<LANES>();
        let (out_chunks, out_rest) = out.as_chunks_mut::<LANES>();
        let mut sums = [0.0; LANES];
        for (a, out) in chunks.iter().zip(&mut *out_chunks) {
            let mut q = [0.0; LANES];
            for j in 0..LANES {
                q[j] = by.corrected::<A>(from(a[j]));
                sums[j] += q[j];
            }
            *out = q;
        }
        // Only where a quotient is infinite or NaN.
        if !sums.iter().all(|s| s.is_finite()) {
            for (a, out) in chunks.iter().zip(out_chunks) {
                out.iter_mut().zip(a).for_each(|(o, a)| *o = by.divide::<A>(from(*a)));
            }
        }
        out_rest.iter_mut().zip(rest).for_each(|(o, a)| *o = by.divide::<A>(from(*a)));
    } else {
        out.iter_mut().zip(a).for_each(|(o, a)| *o = from(*a) / b);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Kernel, Level, dispatch};
    use super::*;

    struct Divide<'a>(&'a [f64], f64, &'a mut [f64]);

    impl Kernel for Divide<'_> {
        type Output = ();
        #[inline(always)]
        fn run<A: Arithmetic>(self) {
            divide::<A>(self.0, self.1, self.2, |a| a);
        }
    }

    /// The machine's own division is the judge.
    #[test]
    fn quotients_are_those_of_the_machine() {
        let mut state = 1u64;
        let mut random = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let exponent = f64::from((state >> 20) as u8) - 128.0;
            (1.0 + (state >> 12) as f64 / 2f64.powi(52)) * exponent.exp2()
        };
        for level in Level::available() {
            for round in 0..200 {
                let mut a: Vec<f64> = (0..16).map(|_| random()).collect();
                a.extend([0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1.0, 3.0, 49.0]);
                // Whole vectors first, or the special ones among them.
                a.rotate_right(if round % 2 == 0 { 0 } else { 8 });
                let (b, mut out) = (-random(), vec![0.0; a.len()]);
                Level::with(level, || dispatch(Divide(&a, b, &mut out)));
                for (a, q) in a.iter().zip(&out) {
                    let right = a / b;
                    assert!(q.to_bits() == right.to_bits() || q.is_nan() && right.is_nan(), "{a} / {b}: {q}");
                }
            }
        }
    }

    #[test]
    fn sums_of_whole_numbers_are_exact_at_every_level() {
        struct Sums<'a>(&'a [f64]);
        impl Kernel for Sums<'_> {
            type Output = (f64, f64);
            #[inline(always)]
            fn run<A: Arithmetic>(self) -> (f64, f64) {
                (sum(self.0), dot::<A>(self.0, self.0))
            }
        }
        for n in [0, 1, 15, 16, 17, 256] {
            let a: Vec<f64> = (1..=n).map(f64::from).collect();
            let n = f64::from(n);
            let right = (n * (n + 1.0) / 2.0, n * (n + 1.0) * (2.0 * n + 1.0) / 6.0);
            for level in Level::available() {
                assert_eq!(Level::with(level, || dispatch(Sums(&a))), right);
            }
        }
    }
}
