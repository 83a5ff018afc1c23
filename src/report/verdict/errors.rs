//! What is said of errors beside the verdict: where they come from, what the other policy would give, and why some are missing.

use crate::cost::CostKind;
use crate::fit::FitResult;
use crate::minimize::CovStatus;
use crate::params::ParamId;

use super::super::pdg::{number, value_with_error};
use super::super::words;

/// Both policies of errors, with the error of one parameter under each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// The one that holds: `as given`, `from the scatter`, `from the likelihood`.
    pub here: &'static str,
    /// The other one; `None` where there is none to choose.
    pub other: Option<&'static str>,
    /// `m ± 0.14`, and what it would be: `± 0.12`; `None` where no error is worth printing.
    pub numbers: Option<(String, String)>,
}

/// The two policies for `r`.
pub(super) fn both(r: &FitResult) -> Policy {
    let scatter = words::errors_are_from_scatter(r);
    let (here, other) = match (scatter, r.member().cost.is_least_squares()) {
        (true, true) => ("from the scatter", "as given"),
        (true, false) => ("from the scatter", "from the likelihood"),
        (false, true) => ("as given", "from the scatter"),
        (false, false) => ("from the likelihood", "from the scatter"),
    };
    let ratio = r.other_scale.map(|o| o / r.error_scale).filter(|q| q.is_finite() && *q > 0.0);
    let params = &r.minimum.params;
    let shown = params.free().into_iter().find(|&k| r.error_is_meaningful(k));
    let numbers = ratio.zip(shown).and_then(|(ratio, k)| {
        let error = r.errors().get(k).copied().filter(|e| e.is_finite() && *e > 0.0)?;
        Some((
            format!("{} ± {}", params[k].name, number(error, 2)),
            format!("± {}", number(error * ratio, 2)),
        ))
    });
    Policy { here, other: ratio.map(|_| other), numbers }
}

impl Policy {
    /// What the pointer that rests on the switch is told: both numbers, and which programs show which by default.
    pub fn tip(&self) -> String {
        let Some(other) = self.other else {
            return match self.here {
                "from the scatter" => {
                    "The data came without errors, so their size is taken from the scatter about the curve: nothing else is known of it"
                        .into()
                }
                _ => "There is no scatter about the curve that errors could be taken from".into(),
            };
        };
        let [given, scatter] =
            if self.here == "from the scatter" { [other, self.here] } else { [self.here, other] };
        let numbers = self.numbers.as_ref().map(|(here, there)| {
            let [first, second] = if given == self.here { [here, there] } else { [there, here] };
            (format!(": {first}"), format!(": {second}"))
        });
        let (first, second) = numbers.unwrap_or_default();
        let what = if given == "as given" { "As given" } else { "From the likelihood" };
        format!(
            "{what}{first}. If the size of the errors is ignored and the scatter of the points used, {scatter}{second}. lmfit, Fityk, \
             LabPlot, gnuplot and scipy show the second by default, ROOT, iminuit and kafe2 the first. Click to change it."
        )
    }
}

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
    } else if result.warnings.iter().any(|w| w.code == "W-NO-ENTRIES") {
        "nothing was counted, and −ln L has no curvature at a rate of 0".to_string()
    } else if s.valid && without.iter().all(|&k| words::moves_in_steps(result, k)) {
        let it = if without.len() == 1 { "it moves" } else { "they move" };
        format!("{it} the curve in steps")
    } else if !s.valid {
        "the fit did not converge".to_string()
    } else if result.error_scale.is_nan() {
        "there are no degrees of freedom to estimate it from".to_string()
    } else if result.member().cost == CostKind::KsDistance {
        "a distance between distributions has none".to_string()
    } else if matches!(s.covariance, CovStatus::Failed | CovStatus::Missing) {
        "there is no covariance matrix".to_string()
    } else if without.iter().all(|i| s.at_limit.iter().any(|p| p.0 == *i)) {
        "a limit cuts its interval".to_string()
    } else if without.iter().all(|&i| at_or_beside_limit(result, i)) {
        let said = |list: &[ParamId]| {
            let at: Vec<usize> = list.iter().map(|p| p.0).collect();
            words::list(&words::names(params, &at))
        };
        format!(
            "a limit holds {}, and what is known of {} depends on it",
            said(&s.at_limit),
            said(&result.beside_limit)
        )
    } else {
        format!("the data do not determine {}", if without.len() == 1 { "it" } else { "them" })
    };
    Some(format!("No error is printed for {}: {why}.", words::list(&words::names(params, &without))))
}

fn at_or_beside_limit(result: &FitResult, i: usize) -> bool {
    let held = || result.minimum.status.at_limit.iter().chain(&result.beside_limit);
    held().any(|p| p.0 == i)
}

/// `name = 0.987 ± 0.011` for one parameter; the value alone when its error means nothing.
pub fn parameter_words(result: &FitResult, i: usize) -> Option<String> {
    let p = result.minimum.params.get(ParamId(i))?;
    let error = if result.error_is_meaningful(i) { result.errors().get(i).copied()? } else { f64::NAN };
    Some(format!("{} = {}", p.name, value_with_error(p.value, error)))
}
