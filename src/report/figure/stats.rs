//! The box of numbers in a figure: χ²/ndof, p, and the parameters with their units.

use crate::cost::CostKind;
use crate::fit::FitResult;
use crate::report::pdg::{number, number_pretty, pretty, probability, value_with_error};
use crate::report::{units, words};

/// Parameters listed; more would cover the data.
const MOST_PARAMETERS: usize = 9;

/// The lines of the box, as (label, value).
///
/// χ² where it is defined, else −2 ln L, and the scatter when the data have no errors; p only where it has a meaning; free parameters with
/// errors that mean something, others as a bare value. Fixed parameters are marked.
pub(super) fn lines(result: &FitResult) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    match (result.gof.chi2, result.gof.ndof) {
        _ if result.unweighted => lines.extend(words::scatter(result).map(|s| scatter(result, s))),
        (Some(chi2), Some(ndof)) => {
            lines.push(("χ² / ndof".to_string(), format!("{} / {ndof}", chi2_text(chi2))));
        }
        (Some(chi2), None) => lines.push(("χ²".to_string(), chi2_text(chi2))),
        _ if result.member().cost == CostKind::Custom => {
            lines.push(("F".to_string(), number_pretty(result.minimum.fval, 6)));
        }
        _ => lines.push(("−2 ln L".to_string(), number_pretty(result.minimum.fval, 6))),
    }
    if let Some(p) = result.gof.p_value {
        lines.push(("p".to_string(), pretty(&probability(p))));
    }
    let units = units::of_fit(&result.request);
    let n = result.minimum.params.len();
    for i in 0..n.min(MOST_PARAMETERS) {
        let unit = units.get(i).map_or("", String::as_str);
        lines.push((result.minimum.params[i].name.clone(), value(result, i, unit)));
    }
    if n > MOST_PARAMETERS {
        lines.push(("…".to_string(), format!("{} more", n - MOST_PARAMETERS)));
    }
    lines
}

/// The scatter of points without errors, in the unit of y.
fn scatter(result: &FitResult, size: f64) -> (String, String) {
    let unit = result.request.config.member().data.as_ref().map_or("", |d| d.y_title.unit.as_str());
    ("scatter".to_string(), format!("{} {unit}", number_pretty(size, 3)).trim_end().to_string())
}

/// One decimal as long as that says something.
fn chi2_text(chi2: f64) -> String {
    if (1.0..1000.0).contains(&chi2) { format!("{chi2:.1}") } else { number_pretty(chi2, 4) }
}

fn value(result: &FitResult, i: usize, unit: &str) -> String {
    let p = &result.minimum.params[i];
    let error = result.errors().get(i).copied().unwrap_or(f64::NAN);
    let at_limit = result.minimum.status.at_limit.iter().any(|id| id.0 == i);
    let (text, note) = if p.is_tied() && result.error_is_meaningful(i) {
        (value_with_error(p.value, error), " (tied)")
    } else if !p.is_free() {
        (number(p.value, 6), " (fixed)")
    } else if result.error_is_meaningful(i) {
        (value_with_error(p.value, error), "")
    } else {
        (number(p.value, 4), if at_limit { " (at limit)" } else { " (no error)" })
    };
    let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
    format!("{}{unit}{note}", pretty(&text))
}
