//! The covariance V B V in the place of the parabolic V: where weights of the data ask for it, or the user does (`covariance = sandwich`).
//! See [`Sandwich`](crate::cost::Sandwich) for B.

use super::super::{FitWarning, Severity};
use super::problem::Problem;
use crate::minimize::{CovStatus, CovarianceForm, Minimum};
use crate::numeric::linalg;

/// `minimum` with the covariance that its cost, or the user, asks for. One that never had a covariance stays without.
pub(super) fn applied(problem: &Problem<'_>, mut minimum: Minimum) -> Minimum {
    let wanted = problem.request.config.method.covariance == CovarianceForm::Sandwich;
    let p = minimum.values();
    let Some(parabolic) =
        minimum.covariance.as_ref().filter(|_| minimum.covariance_form != CovarianceForm::Sandwich)
    else {
        return minimum;
    };
    let corrected = problem.cost.corrected(&p);
    let Some(sandwich) = corrected.or_else(|| if wanted { problem.cost.scores(&p) } else { None }) else {
        return minimum;
    };
    let c = sandwich.between(parabolic, minimum.up);
    let free = minimum.params.free();
    if free.iter().any(|&k| !(c[(k, k)] > 0.0 && c[(k, k)].is_finite())) {
        minimum.status.covariance = CovStatus::Failed;
        return minimum;
    }
    for &k in &free {
        minimum.errors[k] = c[(k, k)].sqrt();
    }
    let own = c.select_rows(&free).select_columns(&free);
    if let Some(found) = linalg::global_correlations(&own) {
        for (&k, value) in free.iter().zip(found) {
            minimum.global_correlations[k] = value;
        }
    }
    minimum.covariance = Some(c);
    minimum.covariance_form = CovarianceForm::Sandwich;
    minimum
}

/// What is to be said where the user asks for a sandwich that cannot be made.
pub(super) fn warning(problem: &Problem<'_>, minimum: &Minimum) -> Option<FitWarning> {
    let wanted = problem.request.config.method.covariance == CovarianceForm::Sandwich;
    let without = minimum.covariance_form != CovarianceForm::Sandwich && minimum.covariance.is_some();
    (wanted && without).then(|| FitWarning {
        code: "W-UNUSED",
        severity: Severity::Warning,
        text: "the covariance is that of the Hessian: the terms of this cost are not known one by one, so there is no sandwich"
            .into(),
        param: None,
    })
}
