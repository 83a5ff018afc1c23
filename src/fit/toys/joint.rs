//! Rows drawn together by their covariance: d = m + L z with V = LLᵀ. Errors of x stand in V already, projected by the slope of the curve:
//! abscissas stay where they are.

use nalgebra::{Cholesky, DMatrix, DVector};

use crate::cost::Cost;
use crate::numeric::random::Random;

/// The rows and the root of their covariance.
#[derive(Debug)]
pub(super) struct Joint {
    rows: Vec<usize>,
    root: Root,
}

#[derive(Debug)]
enum Root {
    /// L of rows that hang together.
    Triangle(DMatrix<f64>),
    /// σ of independent rows.
    Diagonal(Vec<f64>),
}

impl Joint {
    /// The law of the rows that `cost` uses at `p`; `None` where it knows no covariance, or one that is not positive definite.
    pub fn of(cost: &dyn Cost, p: &[f64]) -> Option<Joint> {
        let rows = cost.fit_set().rows.to_vec();
        let root = match cost.row_covariance(p) {
            Some(v) => Root::Triangle(Cholesky::new(v)?.l()),
            None => Root::Diagonal(cost.row_variances(p)?.into_iter().map(f64::sqrt).collect()),
        };
        let size = match &root {
            Root::Triangle(l) => l.nrows(),
            Root::Diagonal(sigma) => sigma.len(),
        };
        (size == rows.len()).then_some(Joint { rows, root })
    }

    /// Replaces `d` (one entry a row of the data) by what is drawn about `prediction`; other rows stay.
    pub fn draw(&self, prediction: &[f64], d: &mut [f64], random: &mut Random) {
        let z = DVector::from_fn(self.rows.len(), |_, _| random.normal());
        let shift = match &self.root {
            Root::Triangle(l) => l * z,
            Root::Diagonal(sigma) => DVector::from_fn(z.len(), |i, _| sigma[i] * z[i]),
        };
        for (&i, shift) in self.rows.iter().zip(shift.iter()) {
            if let (Some(d), Some(m)) = (d.get_mut(i), prediction.get(i).filter(|m| m.is_finite())) {
                *d = m + shift;
            }
        }
    }
}
