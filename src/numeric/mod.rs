//! Layer 0 mathematics: sums in a fixed order, vector arithmetic, special functions, distributions, small matrix helpers, numbers
//! with twice the digits, Fourier transforms. No data, no models.

pub mod binomial;
pub mod double;
pub mod fourier;
pub mod gauss;
pub mod goodness;
pub mod linalg;
pub mod proportion;
mod radix;
pub mod random;
pub mod special;
pub mod stats;
pub mod sum;
pub mod vector;
