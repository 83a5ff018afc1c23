//! Two fits of the same rows compared: which describes the data better for its number of parameters.
//!
//! | | |
//! |---|---|
//! | ΔAIC, ΔBIC | of the second against the first; below zero the second is better (Akaike 1974, Schwarz 1978) |
//! | F test | nested least squares: F = ((χ²₀ − χ²₁)/Δk)/(χ²₁/ndof₁), the probability of a larger one (Fisher 1925) |
//! | likelihood ratio | nested models: Δ = F₀ − F₁ on the χ² scale follows χ² with Δk degrees of freedom (S. Wilks, Ann. Math. Stat. 9 (1938) 60) |
//!
//! Whether one model is a case of the other is for the user to know; only the numbers of free parameters are looked at.

use super::{FitError, Function};
use crate::numeric::stats::{chi2_p_value, fisher_p_value};

/// What two fits say about one another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// AIC of the second less that of the first.
    pub delta_aic: Option<f64>,
    /// BIC of the second less that of the first.
    pub delta_bic: Option<f64>,
    /// Free parameters that one has more than the other.
    pub more_parameters: usize,
    /// F and the probability of a larger one if the simpler model is right.
    pub f_test: Option<(f64, f64)>,
    /// Δ on the χ² scale and the probability of a larger one if the simpler model is right.
    pub likelihood_ratio: Option<(f64, f64)>,
}

/// `b` against `a`.
///
/// # Errors
/// They were not fitted to the same rows of the same data, one of them was fitted together with other data, or did not converge.
pub fn compare(a: &Function, b: &Function) -> Result<Comparison, FitError> {
    let refuse = |why: &str| FitError::Compare { a: a.name.clone(), b: b.name.clone(), why: why.to_owned() };
    if a.together || b.together {
        let why = "one of them was fitted together with other data — its parameters are the best for all data, not for these";
        return Err(refuse(why));
    }
    if !a.mark.same_data(&b.mark) {
        return Err(refuse("they were fitted to different data"));
    }
    if !a.same_rows(b) {
        return Err(refuse("they were fitted to different rows — fit both over the same range"));
    }
    if !(a.valid && b.valid) {
        return Err(refuse("one of them did not converge"));
    }
    let (simple, rich) = if a.n_free() <= b.n_free() { (a, b) } else { (b, a) };
    let more = rich.n_free() - simple.n_free();
    let difference = |a: Option<f64>, b: Option<f64>| Some(b? - a?);
    // Constants differ between kinds of cost, and without errors there is no scale.
    let loss = |f: &Function| (f.asked.cost.loss, f.asked.cost.weights);
    let comparable = a.cost == b.cost && loss(a) == loss(b) && a.up == b.up && more > 0;
    let delta = (simple.fval - rich.fval) / rich.up;
    let ratio = (comparable && !a.unweighted && !b.unweighted).then(|| {
        let delta = delta.max(0.0);
        (delta, chi2_p_value(delta, more as f64))
    });
    Ok(Comparison {
        delta_aic: difference(a.aic, b.aic),
        delta_bic: difference(a.bic, b.bic),
        more_parameters: more,
        f_test: if comparable && rich.cost.is_least_squares() { f_test(simple, rich, more) } else { None },
        likelihood_ratio: ratio,
    })
}

/// The test of `more` parameters.
fn f_test(simple: &Function, rich: &Function, more: usize) -> Option<(f64, f64)> {
    let (chi2, ndof) = (rich.chi2?, rich.ndof.filter(|&n| n > 0)? as f64);
    let f = ((simple.chi2? - chi2) / more as f64 / (chi2 / ndof)).max(0.0);
    f.is_finite().then(|| (f, fisher_p_value(f, more as f64, ndof)))
}
