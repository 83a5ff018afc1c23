//! What stands between two parabolic covariances, where the parabola of F alone is not the covariance.
//!
//! ```text
//! C = V B V / up     V = 2 up H⁻¹, the parabolic covariance: with an error definition of its own it grows as V does
//! weighted likelihoods    B = ½ ∂²F of the same F with squared weights
//! any sum of terms        B = ¼ Σ g gᵀ, g the gradient of a term
//! ```
//! Sources: F. James, Statistical Methods in Experimental Physics, 2nd ed., 8.5.2 (weights); P. J. Huber, Proc. 5th Berkeley Symp. 1
//! (1967) 221 and H. White, Econometrica 50 (1982) 1 (terms that are not what the model says they are).

use nalgebra::DMatrix;

/// B of C = V B V at a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Sandwich {
    /// B, a row and a column for every parameter, fixed ones included.
    pub middle: DMatrix<f64>,
    /// First derivatives of the function whose second ones B is: ties between parameters bend by them. Zero where B is no such matrix.
    pub gradient: Vec<f64>,
}

impl Sandwich {
    /// V B V / up, where V is the parabolic covariance for a rise of `up`.
    pub fn between(&self, parabolic: &DMatrix<f64>, up: f64) -> DMatrix<f64> {
        let c = parabolic * &self.middle * parabolic / up;
        // Rounding alone makes the halves differ.
        0.5 * (&c + c.transpose())
    }
}
