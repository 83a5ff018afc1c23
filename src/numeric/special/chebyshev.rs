//! Evaluation of Chebyshev sums; the tables of the other files are fits of this kind, computed from 40-digit values.

/// Σ c_k T_k(t) by Clenshaw's recurrence (C. Clenshaw, Math. Tables Aids Comput. 9 (1955) 118); |t| ≤ 1 for a good answer.
#[inline]
pub fn chebyshev_sum(coefficients: &[f64], t: f64) -> f64 {
    let (mut b1, mut b2) = (0.0, 0.0);
    for &c in coefficients.iter().skip(1).rev() {
        (b1, b2) = (2.0 * t * b1 - b2 + c, b1);
    }
    t * b1 - b2 + coefficients.first().copied().unwrap_or(0.0)
}

/// T_n(x), Chebyshev polynomial of the first kind, for any real x; negative or fractional `n` is rounded down to a whole
/// number, below zero NaN.
pub fn chebt(n: f64, x: f64) -> f64 {
    let Some(n) = order(n) else { return f64::NAN };
    let (mut previous, mut present) = (x, 1.0);
    for _ in 0..n {
        (previous, present) = (present, 2.0 * x * present - previous);
    }
    present
}

/// P_n(x), Legendre polynomial by Bonnet's recurrence; `n` as in [`chebt`].
pub fn legendre(n: f64, x: f64) -> f64 {
    let Some(n) = order(n) else { return f64::NAN };
    let (mut previous, mut present) = (0.0, 1.0);
    for k in 0..n {
        let k = f64::from(k);
        (previous, present) = (present, ((2.0 * k + 1.0) * x * present - k * previous) / (k + 1.0));
    }
    present
}

/// Largest order that is evaluated: beyond it a recurrence would only keep the user waiting.
const MAX_ORDER: f64 = 10_000.0;

fn order(n: f64) -> Option<u32> {
    (0.0..=MAX_ORDER).contains(&n).then_some(n as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn low_orders_are_their_polynomials() {
        for x in [-1.7, -1.0, -0.3, 0.0, 0.5, 1.0, 3.0] {
            assert_eq!(chebt(0.0, x), 1.0);
            assert_eq!(chebt(1.0, x), x);
            assert!(
                (chebt(4.0, x) - (8.0 * x.powi(4) - 8.0 * x * x + 1.0)).abs()
                    < 1e-12 * x.abs().powi(4).max(1.0)
            );
            assert!(
                (legendre(3.0, x) - 0.5 * x * (5.0 * x * x - 3.0)).abs() < 1e-13 * x.abs().powi(3).max(1.0)
            );
        }
        assert!(chebt(-1.0, 0.5).is_nan() && legendre(f64::NAN, 0.5).is_nan());
    }

    #[test]
    fn clenshaw_agrees_with_the_sum_of_polynomials() {
        let c = [0.3, -1.2, 0.7, 2.5];
        let direct: f64 = c.iter().enumerate().map(|(k, c)| c * chebt(k as f64, 0.37)).sum();
        assert!((chebyshev_sum(&c, 0.37) - direct).abs() < 1e-15);
        assert_eq!(chebyshev_sum(&[], 0.3), 0.0);
    }
}
