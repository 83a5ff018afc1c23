//! Distributions that the statistics need: χ² tail and quantile, normal cdf and quantile, Student quantile.

/// Upper tail Q(ndof/2, chi2/2) of the χ² distribution; NaN for ndof ≤ 0 or a NaN.
pub fn chi2_p_value(_chi2: f64, _ndof: f64) -> f64 {
    todo!()
}

/// χ² quantile of probability `p` for `ndof` degrees of freedom.
pub fn chi2_quantile(_p: f64, _ndof: f64) -> f64 {
    todo!()
}

/// Standard normal cdf, accurate in both tails.
pub fn normal_cdf(_x: f64) -> f64 {
    todo!()
}

/// Standard normal quantile.
pub fn normal_quantile(_p: f64) -> f64 {
    todo!()
}

/// Student t quantile.
pub fn student_quantile(_p: f64, _ndof: f64) -> f64 {
    todo!()
}
