//! Special functions with their accuracy stated: error function, gamma family, incomplete gamma and beta,
//! Faddeeva's function, the Landau density.
//!
//! All of them take and return plain `f64`, never panic, and give NaN outside their domain. One concept a file; each file names
//! its source. Tables were computed for this program from 40-digit values.

mod bessel;
mod beta_inc;
mod chebyshev;
mod erf;
mod exprel;
mod faddeeva;
mod gamma;
mod gamma_inc;
mod landau;

pub use bessel::{bessel_i, bessel_j, bessel_k};
pub use beta_inc::{betainc, betainc_dab, betainc_dx};
pub use chebyshev::{chebt, chebyshev_sum, legendre};
pub use erf::{
    erf, erf_slope, erfc, erfcx, erfcx_derivative, erfinv, exp_minus_half_square, exp_minus_square,
    normal_interval,
};
pub use exprel::{exprel, sinc};
pub use faddeeva::{faddeeva, faddeeva_derivative, voigt_derivative};
pub use gamma::{HALF_LN_2PI, beta, digamma, gamma, lbeta, lgamma, polygamma, trigamma};
pub use gamma_inc::{gammainc, gammainc_da, gammainc_dx, gammaincc};
pub use landau::{
    LANDAU_FWHM, LANDAU_MODE, LANDAU_PEAK, landau, landau_cdf, landau_derivative, landau_gauss,
    landau_gauss_interval, landau_interval, landau_upper, ln_landau, ln_landau_derivative,
};

pub(crate) use beta_inc::betainc_pair;
pub(crate) use erf::quantile_of;

/// Whether `x` is outside the domain x > 0; true for NaN.
#[inline]
pub(crate) fn not_positive(x: f64) -> bool {
    x.is_nan() || x <= 0.0
}

/// Whether `x` is outside the domain x ≥ 0; true for NaN.
#[inline]
pub(crate) fn negative_or_nan(x: f64) -> bool {
    x.is_nan() || x < 0.0
}

#[cfg(test)]
mod tests;
