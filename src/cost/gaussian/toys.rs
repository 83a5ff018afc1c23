//! Samples of two rows of a covariance, for pictures of how they hang together.

use nalgebra::DMatrix;

use crate::numeric::random::Random;

/// `n` pairs of deviations of the rows `i` and `j` with covariance `v`, the same for the same seed; empty when there are no such rows.
///
/// ```text
/// a = σ_i z₁     b = σ_j (ρ z₁ + √(1−ρ²) z₂)
/// ```
pub fn toy_pairs(v: &DMatrix<f64>, (i, j): (usize, usize), n: usize, seed: u64) -> Vec<(f64, f64)> {
    let (Some(vi), Some(vj), Some(vij)) = (v.get((i, i)), v.get((j, j)), v.get((i, j))) else {
        return Vec::new();
    };
    let (si, sj) = (vi.max(0.0).sqrt(), vj.max(0.0).sqrt());
    let rho = if si > 0.0 && sj > 0.0 { (vij / (si * sj)).clamp(-1.0, 1.0) } else { 0.0 };
    let rest = (1.0 - rho * rho).sqrt();
    let mut random = Random::new(seed, 0);
    let mut pair = || {
        let (a, b) = (random.normal(), random.normal());
        (si * a, sj * (rho * a + rest * b))
    };
    (0..n).map(|_| pair()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// KA008: the coefficient of Pearson of 20000 pairs is that of the matrix within four of its standard deviations (1 − ρ²)/√n.
    #[test]
    fn pairs_are_as_correlated_as_the_matrix() {
        for rho in [-0.9, 0.0, 0.5, 1.0] {
            let v = DMatrix::from_row_slice(2, 2, &[4.0, 2.0 * 3.0 * rho, 2.0 * 3.0 * rho, 9.0]);
            let pairs = toy_pairs(&v, (0, 1), 20_000, 5);
            let n = pairs.len() as f64;
            let mean = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
            let (aa, bb, ab) = (mean(&|p| p.0 * p.0), mean(&|p| p.1 * p.1), mean(&|p| p.0 * p.1));
            let slack = 4.0 * (2.0 / n).sqrt();
            assert!((aa / 4.0 - 1.0).abs() < slack && (bb / 9.0 - 1.0).abs() < slack, "{aa} {bb}");
            let found = ab / (aa * bb).sqrt();
            assert!((found - rho).abs() <= 4.0 * (1.0 - rho * rho) / n.sqrt() + 1e-12, "{found} for {rho}");
        }
        assert!(toy_pairs(&DMatrix::zeros(1, 1), (0, 1), 5, 1).is_empty());
    }
}
