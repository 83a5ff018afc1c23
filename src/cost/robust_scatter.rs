//! The scatter that errors are taken from where a robust loss keeps far points from pulling: the sum of squares would hold just those.
//!
//! ```text
//! F = Σ c²ρ(r²/c²), r the pulls, ψ = ½ dF/dr of a term, ψ′ its derivative
//! errors² of F's own curvature  (Σ ψ′ x xᵀ)⁻¹
//! errors² from the scatter      K² · [Σψ²/(n − p)] / mean ψ′ · the same,   K = 1 + (p/n) · var ψ′/(mean ψ′)²
//! ```
//! This is the covariance H1 of P. J. Huber, Ann. Statist. 1 (1973) 799 (Robust Statistics, 7.6), with n rows and p parameters. Of the linear loss
//! ψ = r and ψ′ = 1: χ²/(n − p), as ever. Deliberately no estimate of the scale c: that is the user's.

use super::loss::Rho;
use super::{CostChoice, Loss};

/// ψ and ψ′ of rows.
#[derive(Debug, Clone, Default)]
pub struct RobustScatter {
    rows: f64,
    squares: f64,
    slopes: f64,
    slopes_squared: f64,
    is_robust: bool,
}

impl RobustScatter {
    /// Adds the rows of a data set by their pulls; those that are not numbers are no rows.
    pub fn add(&mut self, choice: &CostChoice, pulls: &[f64]) {
        let Ok(rho) = Rho::of(choice) else { return };
        self.is_robust |= choice.loss != Loss::Linear;
        for r in pulls.iter().filter(|r| r.is_finite()) {
            let (_, slope, bend) = rho.at(r * r);
            let (psi, turn) = (slope * r, slope + 2.0 * r * r * bend);
            self.rows += 1.0;
            self.squares += psi * psi;
            self.slopes += turn;
            self.slopes_squared += turn * turn;
        }
    }

    /// What stands in the place of χ² for errors from the scatter of a fit with so many free parameters: over n − p it is the factor on
    /// variances. `None` where no loss is robust, or where too many points are far off for the minimum to be one.
    pub fn in_place_of_chi2(&self, n_free: usize) -> Option<f64> {
        if !self.is_robust || self.slopes.is_nan() || self.slopes <= 0.0 {
            return None;
        }
        let mean = self.slopes / self.rows;
        let variance = (self.slopes_squared / self.rows - mean * mean).max(0.0);
        let k = 1.0 + n_free as f64 / self.rows * variance / (mean * mean);
        Some(k * k * self.squares / mean)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The place of −0.5, 0, 0.5 and 10 by Huber's loss is 1/3: three residuals count as they are and one as 1. By hand: Σψ² = 11/6,
    /// mean ψ′ = 3/4, K = 13/12.
    #[test]
    fn one_point_far_off_by_hand() {
        let pulls = [-0.5, 0.0, 0.5, 10.0].map(|y: f64| y - 1.0 / 3.0);
        let mut scatter = RobustScatter::default();
        scatter.add(&CostChoice { loss: Loss::Huber, ..CostChoice::default() }, &pulls);
        let exact = (13.0_f64 / 12.0).powi(2) * (11.0 / 6.0) / 0.75;
        assert!((scatter.in_place_of_chi2(1).unwrap() - exact).abs() < 1e-12);
    }

    #[test]
    fn without_a_loss_nothing_is_said() {
        let mut scatter = RobustScatter::default();
        scatter.add(&CostChoice::default(), &[1.0, 2.0, f64::NAN]);
        assert_eq!(scatter.in_place_of_chi2(1), None);
        // All points far off, where the biweight is flat.
        let mut flat = RobustScatter::default();
        flat.add(&CostChoice { loss: Loss::Biweight, ..CostChoice::default() }, &[9.0, -9.0]);
        assert_eq!(flat.in_place_of_chi2(1), None);
    }
}
