//! Gauss and Legendre's rule of quadrature on [−1, 1] with any number of nodes.
//!
//! The nodes are zeros of Legendre's polynomials by Newton's method from Abramowitz and Stegun 22.16.6, the weights 2/((1−x²) P′(x)²) (25.4.29).

/// Nodes, rising, and weights for ∫_−1^1 f dx, exact for polynomials of degree 2n − 1.
pub fn legendre(n: usize) -> Vec<(f64, f64)> {
    let of = |k: usize| {
        let mut x = -(std::f64::consts::PI * (k as f64 + 0.75) / (n as f64 + 0.5)).cos();
        let mut slope = 1.0;
        for _ in 0..8 {
            let (value, derivative) = polynomial(n, x);
            slope = derivative;
            x -= value / derivative;
        }
        (x, 2.0 / ((1.0 - x * x) * slope * slope))
    };
    (0..n).map(of).collect()
}

/// P_n(x) and its derivative, |x| < 1.
fn polynomial(n: usize, x: f64) -> (f64, f64) {
    let (mut before, mut now) = (0.0, 1.0);
    for k in 0..n {
        let k = k as f64;
        (before, now) = (now, ((2.0 * k + 1.0) * x * now - k * before) / (k + 1.0));
    }
    (now, n as f64 * (before - x * now) / (1.0 - x * x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_integrated_exactly() {
        for n in [1, 2, 4, 9] {
            let rule = legendre(n);
            for k in 0..2 * n {
                let got: f64 = rule.iter().map(|(x, w)| w * x.powi(k as i32)).sum();
                let exact = if k % 2 == 0 { 2.0 / (k as f64 + 1.0) } else { 0.0 };
                assert!((got - exact).abs() < 1e-14, "{n} nodes, x^{k}: {got}");
            }
        }
    }
}
