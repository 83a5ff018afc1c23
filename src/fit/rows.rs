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
        // Of data that take no part there is no covariance in the fit.
        let Some(place) = config.place_in_fit(config.active) else { return Ok(None) };
        Ok(match cost.parts().get(place) {
            Some(part) => covariance(&*part.cost, &part.own(&all)),
            None => covariance(&*cost, &all),
        })
    }

    /// The same of all members, their rows one after the other: what they have in common stands beside the diagonal blocks.
    ///
    /// # Errors
    /// The cost cannot be built.
    pub fn joint_row_covariance(&self) -> Result<Option<DMatrix<f64>>, FitError> {
        if self.config().members.len() == 1 {
            return self.row_covariance();
        }
        let request = self.request()?;
        let cost = super::cost_of(&request)?;
        let all = self.config().params.values();
        let groups = super::run::groups(&request);
        let sizes: Option<Vec<usize>> =
            cost.parts().iter().map(|part| Some(covariance(&*part.cost, &part.own(&all))?.nrows())).collect();
        let Some(sizes) = sizes else { return Ok(None) };
        let start = |member: usize| sizes[..member].iter().sum::<usize>();
        let mut joint = DMatrix::zeros(start(sizes.len()), start(sizes.len()));
        for (group, term) in groups.iter().zip(cost.terms()) {
            let Some(v) = covariance(&*term.cost, &term.own(&all)) else { return Ok(None) };
            let rows: Vec<usize> =
                group.iter().flat_map(|&member| start(member)..start(member) + sizes[member]).collect();
            if rows.len() != v.nrows() {
                return Ok(None);
            }
            for (i, &row) in rows.iter().enumerate() {
                for (j, &column) in rows.iter().enumerate() {
                    joint[(row, column)] = v[(i, j)];
                }
            }
        }
        Ok(Some(joint))
    }
}

/// The covariance of the rows of a cost at its own parameters.
fn covariance(cost: &dyn Cost, p: &[f64]) -> Option<DMatrix<f64>> {
    cost.row_covariance(p).or_else(|| {
        let v = cost.row_variances(p).filter(|v| v.len() <= MOST_INDEPENDENT)?;
        Some(DMatrix::from_diagonal(&DVector::from_vec(v)))
    })
}
