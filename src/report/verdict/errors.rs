//! What is said of errors beside the verdict: where they come from, what the other policy would give, and why some are missing.

use crate::cost::CostKind;
use crate::fit::FitResult;
use crate::minimize::CovStatus;
use crate::params::ParamId;

use super::super::pdg::{number, value_with_error};
use super::super::words;

/// The policy of errors and what the other one would give: `errors as given · from scatter would be 4 % larger`.
pub(super) fn policy(r: &FitResult) -> String {
    let scatter = words::errors_are_from_scatter(r);
    if r.member().cost == CostKind::Custom {
        return format!("errors where the formula rises by {}", number(r.minimum.up, 6));
    }
    if r.member().cost == CostKind::KsDistance {
        return "errors: none, a distance between distributions has none".to_string();
    }
    let (here, other) = match (scatter, r.member().cost.is_least_squares()) {
        (true, _) => ("errors from the scatter", "as given"),
        (false, true) => ("errors as given", "from scatter"),
        (false, false) => ("errors from the likelihood", "from scatter"),
    };
    let ratio = r.other_scale.map(|o| o / r.error_scale).filter(|q| q.is_finite() && *q > 0.0);
    match ratio {
        None => here.to_string(),
        Some(q) => format!("{here} · {other} would be {}", compared(q)),
    }
}

/// A ratio in words: `4 % larger`, `the same`, `2.3 times as large`.
pub(super) fn compared(ratio: f64) -> String {
    let change = 100.0 * (ratio - 1.0);
    if ratio < 1e-3 {
        "nearly 0".to_string()
    } else if change.abs() < 0.5 {
        "the same".to_string()
    } else if ratio >= 2.0 {
        format!("{} times as large", number(ratio, 2))
    } else if change > 0.0 {
        format!("{change:.0} % larger")
    } else {
        format!("{:.0} % smaller", -change)
    }
}

/// Why some free parameters have no error worth printing, one sentence; `None` when all of them have one.
pub fn why_no_error(result: &FitResult) -> Option<String> {
    let params = &result.minimum.params;
    let without: Vec<usize> = params.free().into_iter().filter(|&i| !result.error_is_meaningful(i)).collect();
    if without.is_empty() {
        return None;
    }
    let s = &result.minimum.status;
    let why = if result.gof.ndof.is_some_and(|n| n < 0) {
        "there are more parameters than data".to_string()
    } else if !s.valid {
        "the fit did not converge".to_string()
    } else if result.error_scale.is_nan() {
        "there are no degrees of freedom to estimate it from".to_string()
    } else if matches!(s.covariance, CovStatus::Failed | CovStatus::Missing) {
        "there is no covariance matrix".to_string()
    } else if without.iter().all(|i| s.at_limit.iter().any(|p| p.0 == *i)) {
        "a limit cuts its interval".to_string()
    } else {
        format!("the data do not determine {}", if without.len() == 1 { "it" } else { "them" })
    };
    Some(format!("No error is printed for {}: {why}.", words::list(&words::names(params, &without))))
}

/// `name = 0.987 ± 0.011` for one parameter; the value alone when its error means nothing.
pub fn parameter_words(result: &FitResult, i: usize) -> Option<String> {
    let p = result.minimum.params.get(ParamId(i))?;
    let error = if result.error_is_meaningful(i) { result.errors().get(i).copied()? } else { f64::NAN };
    Some(format!("{} = {}", p.name, value_with_error(p.value, error)))
}
