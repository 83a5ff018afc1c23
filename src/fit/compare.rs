//! Two fits of the same rows compared: which describes the data better for its number of parameters.
//!
//! | | |
//! |---|---|
//! | ΔAIC, ΔBIC | of the second against the first; below zero the second is better (Akaike 1974, Schwarz 1978) |
//! | F test | nested least squares: F = ((χ²₀ − χ²₁)/Δk)/(χ²₁/ndof₁), the probability of a larger one (Fisher 1925) |
//! | likelihood ratio | nested models: Δ = F₀ − F₁ on the χ² scale follows χ² with Δk degrees of freedom (S. Wilks, Ann. Math. Stat. 9 (1938) 60) |
//!
//! Differences of fits by different costs, or with different outside knowledge, are no property of the models: there are none. Δ follows χ²
//! only where F is a likelihood or a χ² that believes its errors, and where data are left to test with.
//!
//! Which of the two is the simpler one the numbers of free parameters say, not the order in which they are named; whether it is a case of the
//! other, a search (`nested`). Where it is none, neither test holds.

use super::nested::is_case_of;
use super::{FitError, Function};
use crate::cost::{CostKind, Loss, ModelKind, Weights};
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
    /// Whether the one with fewer free parameters is a case of the other; `None` where that is not known.
    pub nested: Option<bool>,
    /// Why there is no Δ of models with different numbers of parameters.
    pub why_no_ratio: Option<&'static str>,
}

/// `b` against `a`.
///
/// # Errors
/// They were not fitted to the same rows of the same data by the same cost with the same constraints, one of them was fitted together with
/// other data, or did not converge.
pub fn compare(a: &Function, b: &Function) -> Result<Comparison, FitError> {
    comparable(a, b)?;
    let (simple, rich) = if a.n_free() <= b.n_free() { (a, b) } else { (b, a) };
    let more = rich.n_free() - simple.n_free();
    let difference = |a: Option<f64>, b: Option<f64>| Some(b? - a?);
    let delta = ((simple.fval - rich.fval) / rich.up).max(0.0);
    let why = no_ratio(a).or_else(|| no_ratio(b)).filter(|_| more > 0);
    let squares = more > 0 && rich.cost.is_least_squares() && !is_robust(rich);
    let nested = if squares || more > 0 && why.is_none() { is_nested(simple, rich) } else { None };
    let why_no_ratio = if nested == Some(false) { Some(NOT_NESTED) } else { why };
    let has_ratio = more > 0 && why_no_ratio.is_none();
    Ok(Comparison {
        delta_aic: difference(a.aic, b.aic),
        delta_bic: difference(a.bic, b.bic),
        more_parameters: more,
        f_test: if squares && nested != Some(false) { f_test(simple, rich, more) } else { None },
        likelihood_ratio: has_ratio.then(|| (delta, chi2_p_value(delta, more as f64))),
        nested,
        why_no_ratio,
    })
}

/// AIC of `b` less that of `a`, where both can be compared; no test is made.
pub fn delta_aic(a: &Function, b: &Function) -> Option<f64> {
    comparable(a, b).ok()?;
    Some(b.aic? - a.aic?)
}

/// Refuses what no number could compare.
fn comparable(a: &Function, b: &Function) -> Result<(), FitError> {
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
        return Err(refuse(
            "one of them is not valid: the search did not converge, or the data do not determine its parameters",
        ));
    }
    if let Some(why) = different_questions(a, b) {
        return Err(refuse(why));
    }
    Ok(())
}

/// Why models are not tested against one another.
const NOT_NESTED: &str = "the simpler model is no case of the other, as far as a search can tell";

/// Values of densities are those of shapes, which a factor is free of; a search over shapes would not know of it.
fn is_nested(simple: &Function, rich: &Function) -> Option<bool> {
    let found = is_case_of(simple, rich)?;
    (found || simple.cost.is_least_squares() || simple.asked.cost.model_kind == ModelKind::Function)
        .then_some(found)
}

/// Why the numbers of two fits of the same rows do not belong on one scale.
fn different_questions(a: &Function, b: &Function) -> Option<&'static str> {
    let (one, other) = (&a.asked.cost, &b.asked.cost);
    if one.constraints != other.constraints {
        return Some(
            "they were fitted with different constraints — fit both with the same ones, of parameters that both have",
        );
    }
    let choices = |f: &Function| {
        let cost = &f.asked.cost;
        (f.cost, cost.named_loss(), cost.weights, cost.zero_error, cost.log_det)
    };
    let same = choices(a) == choices(b) && a.up == b.up && a.unweighted == b.unweighted;
    (!same).then_some("they were fitted by different costs — fit both by the same one")
}

/// Least squares by another loss than the linear one; likelihoods leave the loss out.
fn is_robust(f: &Function) -> bool {
    f.cost.is_least_squares() && f.asked.cost.loss != Loss::Linear
}

/// Why differences of F do not follow χ².
fn no_ratio(f: &Function) -> Option<&'static str> {
    let cost = &f.asked.cost;
    let reasons = [
        (f.unweighted, "the data have no errors that would give χ² a scale"),
        (is_robust(f), "a robust loss is no likelihood"),
        (f.cost == CostKind::KsDistance, "the distance between distributions is no likelihood"),
        (
            cost.weights == Weights::Corrected && !f.cost.is_least_squares(),
            "the likelihood of weighted data does not follow χ²",
        ),
        (cost.errordef.is_some(), "the unit of F was declared by hand"),
        (f.ndof.is_some_and(|n| n < 0), "there are fewer data than free parameters"),
    ];
    reasons.into_iter().find(|(applies, _)| *applies).map(|(_, why)| why)
}

/// The test of `more` parameters.
fn f_test(simple: &Function, rich: &Function, more: usize) -> Option<(f64, f64)> {
    let (chi2, ndof) = (rich.chi2?, rich.ndof.filter(|&n| n > 0)? as f64);
    let f = ((simple.chi2? - chi2) / more as f64 / (chi2 / ndof)).max(0.0);
    f.is_finite().then(|| (f, fisher_p_value(f, more as f64, ndof)))
}
