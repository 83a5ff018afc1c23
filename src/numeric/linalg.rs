//! Small symmetric matrices: Cholesky, inverse, eigenvalues, forcing positive definite.
