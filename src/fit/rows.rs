//! How the rows of the data hang together: their covariance at the present parameters, for the picture of a matrix.

use nalgebra::{DMatrix, DVector};

use super::{FitError, Session};
use crate::cost::Cost;

/// Independent rows up to this number are given as a matrix too.
const MOST_INDEPENDENT: usize = 1000;

impl Session {
    /// Total covariance of the rows that the shown member uses, in their order, with all sources of error at the present parameters;
    /// [`crate::numeric::linalg::correlation`] makes the coefficients of Pearson of it, [`crate::cost::toy_pairs`] samples of two rows.
    /// `None` where rows have no variance (single values, typed costs), or are many and independent.
    ///
    /// # Errors
    /// The cost cannot be built.
    pub fn row_covariance(&self) -> Result<Option<DMatrix<f64>>, FitError> {
        let config = self.config();
        let request = self.request()?;
        let cost = super::cost_of(&request)?;
        let all = config.params.values();
        let of = |cost: &dyn Cost, p: &[f64]| {
            cost.row_covariance(p).or_else(|| {
                let v = cost.row_variances(p).filter(|v| v.len() <= MOST_INDEPENDENT)?;
                Some(DMatrix::from_diagonal(&DVector::from_vec(v)))
            })
        };
        Ok(match cost.parts().get(config.active) {
            Some(part) => of(&*part.cost, &part.own(&all)),
            None => of(&*cost, &all),
        })
    }
}
