//! What is left of a constraint when some of its parameters cannot move: knowledge of the others, given those. Goodness of fit and
//! information criteria count that and nothing else; F keeps the whole term, of which the rest is a constant.
//!
//! With W = C⁻¹, m the parameters that move and h those that are held, completing the square gives
//! ```text
//! δᵀWδ = (δ_m + Sδ_h)ᵀ W_mm (δ_m + Sδ_h) + δ_hᵀ C_hh⁻¹ δ_h      S = W_mm⁻¹ W_mh
//! ```
//! The first term is that of k_m data with the covariance W_mm⁻¹ (the conditional distribution of a Gaussian), the second does not change
//! in the fit. Deliberately not a difference of two values of F: the constant may be larger than everything else by many digits.

use nalgebra::{Cholesky, DMatrix, DVector};

/// A constraint seen from the parameters that move.
#[derive(Debug)]
pub(super) struct Moving {
    /// Positions in the constraint of those that move.
    free: Vec<usize>,
    /// Positions of those that are held.
    held: Vec<usize>,
    /// W_mm.
    weight: DMatrix<f64>,
    /// S.
    shift: DMatrix<f64>,
    /// k_m ln 2π − ln det W_mm.
    pub constant: f64,
}

impl Moving {
    /// What remains of a constraint of the weight W = C⁻¹, whose parameters move where `moves` says so; `None` where all of them do.
    pub fn new(weight: &DMatrix<f64>, moves: impl Fn(usize) -> bool) -> Option<Moving> {
        let (moving, held): (Vec<usize>, Vec<usize>) = (0..weight.nrows()).partition(|&i| moves(i));
        if held.is_empty() {
            return None;
        }
        let among = |rows: &[usize], columns: &[usize]| {
            DMatrix::from_fn(rows.len(), columns.len(), |i, j| weight[(rows[i], columns[j])])
        };
        let own = among(&moving, &moving);
        let factor = Cholesky::new(own.clone())?;
        let log_det: f64 = 2.0 * factor.l_dirty().diagonal().iter().map(|l| l.ln()).sum::<f64>();
        let constant = moving.len() as f64 * std::f64::consts::TAU.ln() - log_det;
        let shift = factor.solve(&among(&moving, &held));
        Some(Moving { free: moving, held, weight: own, shift, constant })
    }

    /// How many parameters move.
    pub fn len(&self) -> usize {
        self.free.len()
    }

    /// The first term, where the parameters lie by `delta(i)` off their measured values.
    pub fn value(&self, delta: impl Fn(usize) -> f64) -> f64 {
        let of = |list: &[usize]| DVector::from_iterator(list.len(), list.iter().map(|&i| delta(i)));
        let r = of(&self.free) + &self.shift * of(&self.held);
        r.dot(&(&self.weight * &r))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C = [[0.04, 0.01], [0.01, 0.09]]: with the first parameter held at δ = 0.1 the second is expected at 0.25·0.1 with the variance
    /// 0.09 − 0.01²/0.04 = 0.0875, by the formulas of the conditional Gaussian.
    #[test]
    fn one_of_two_is_held() {
        let c = DMatrix::from_row_slice(2, 2, &[0.04, 0.01, 0.01, 0.09]);
        let weight = c.try_inverse().unwrap();
        let left = Moving::new(&weight, |i| i == 1).unwrap();
        let found = left.value(|i| [0.1, -0.2][i]);
        assert!((found - 0.225 * 0.225 / 0.0875).abs() < 1e-13, "{found}");
        let constant = (std::f64::consts::TAU * 0.0875).ln();
        assert!((left.constant - constant).abs() < 1e-13 && left.len() == 1);
        assert!(Moving::new(&weight, |_| true).is_none());
        let nothing = Moving::new(&weight, |_| false).unwrap();
        assert_eq!((nothing.len(), nothing.value(|_| 1e9), nothing.constant), (0, 0.0, 0.0));
    }
}
