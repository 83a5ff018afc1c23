//! The box of numbers in a figure: χ²/ndof, p, and the parameters with their units.

use std::ops::Range;

use crate::cost::CostKind;
use crate::fit::FitResult;
use crate::params::ParamId;
use crate::report::pdg::{number, number_pretty, pretty, probability, value_with_error};
use crate::report::{units, words};

/// Parameters listed; more would cover the data.
const MOST_PARAMETERS: usize = 9;

/// What the box holds, as ROOT's four digits p, c, e, v.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatsBox {
    /// The probability of a larger χ².
    pub probability: bool,
    /// χ²/ndof, or what stands for it.
    pub chi2: bool,
    /// Errors of the parameters; they bring the values with them.
    pub errors: bool,
    /// Names and values: of none, of those that were fitted, of all.
    pub values: Values,
}

/// Of which parameters names and values are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Values {
    /// Of none.
    None,
    /// Of those that are not held.
    Varying,
    /// Of all.
    All,
}

impl Default for StatsBox {
    /// Everything.
    fn default() -> StatsBox {
        StatsBox { probability: true, chi2: true, errors: true, values: Values::All }
    }
}

impl StatsBox {
    /// Reads `pcev`: p, c and e are 0 or 1, v is 0, 1 or 2; digits left out in front are 0. `None` for anything else.
    pub fn parse(text: &str) -> Option<StatsBox> {
        let digits: Vec<u32> = text.chars().map(|c| c.to_digit(10)).collect::<Option<_>>()?;
        if digits.is_empty() || digits.len() > 4 {
            return None;
        }
        let digit = |from_the_end: usize| digits.iter().rev().nth(from_the_end).copied().unwrap_or(0);
        let (v, e, c, p) = (digit(0), digit(1), digit(2), digit(3));
        if v > 2 || e > 1 || c > 1 || p > 1 {
            return None;
        }
        let values = [Values::None, Values::Varying, Values::All][v as usize];
        let values = if e == 1 { values.max(Values::Varying) } else { values };
        Some(StatsBox { probability: p == 1, chi2: c == 1, errors: e == 1, values })
    }
}

/// The lines of the box, as (label, value).
///
/// χ² where it is defined, else −2 ln L, and the scatter when the data have no errors; p only where it has a meaning; free parameters with
/// errors that mean something, others as a bare value. Fixed parameters are marked.
pub fn stats_lines(result: &FitResult, holds: StatsBox) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    if holds.chi2 {
        lines.extend(quality(result));
    }
    if let Some(p) = result.gof.p_value.filter(|_| holds.probability) {
        lines.push(("p".to_string(), pretty(&probability(p))));
    }
    let units = units::of_fit(&result.request);
    let params = &result.minimum.params;
    let shown = shown(result, holds);
    for &i in shown.iter().take(MOST_PARAMETERS) {
        let unit = units.get(i).map_or("", String::as_str);
        lines.push((params[i].name.clone(), value(result, i, unit, holds.errors)));
    }
    if shown.len() > MOST_PARAMETERS {
        lines.push(("…".to_string(), format!("{} more", shown.len() - MOST_PARAMETERS)));
    }
    lines
}

/// Parameters that the box is about.
fn shown(result: &FitResult, holds: StatsBox) -> Vec<usize> {
    let params = &result.minimum.params;
    match holds.values {
        Values::None => Vec::new(),
        Values::Varying => params.varying(),
        Values::All => (0..params.len()).collect(),
    }
}

/// Which of the lines are parameters.
pub(super) fn parameter_lines(result: &FitResult, holds: StatsBox) -> Range<usize> {
    let chi2 = holds.chi2 && quality(result).is_some();
    let probability = holds.probability && result.gof.p_value.is_some();
    let start = usize::from(chi2) + usize::from(probability);
    start..start + shown(result, holds).len().min(MOST_PARAMETERS)
}

/// χ² over its degrees of freedom, or what there is in its place.
fn quality(result: &FitResult) -> Option<(String, String)> {
    let fval = || number_pretty(result.minimum.fval, 6);
    match (result.gof.chi2, result.gof.ndof) {
        _ if result.unweighted => scatter_text(result).map(|s| ("scatter".to_string(), s)),
        // F is what the fit has made small; χ² of the plain squares would look like a bad fit.
        _ if words::is_robust(result) => Some(("F (robust)".into(), fval())),
        (Some(chi2), Some(ndof)) => Some(("χ² / ndof".into(), format!("{} / {ndof}", chi2_text(chi2)))),
        (Some(chi2), None) => Some(("χ²".into(), chi2_text(chi2))),
        _ if result.member().cost == CostKind::Custom => Some(("F".into(), fval())),
        _ => Some(("−2 ln L".into(), fval())),
    }
}

/// The scatter of points without errors, in the unit of y.
pub fn scatter_text(result: &FitResult) -> Option<String> {
    let unit = result.request.config.member().data.as_ref().map_or("", |d| d.y_title.unit.as_str());
    words::scatter(result).map(|size| format!("{} {unit}", number_pretty(size, 3)).trim_end().to_string())
}

/// χ² at values that were not fitted; of data without errors the sum of the squares.
pub(super) fn of_present((chi2, with_errors): (f64, bool)) -> (String, String) {
    let name = if with_errors { "χ² here" } else { "Σ(y − f)²" };
    (name.to_string(), chi2_text(chi2))
}

/// One decimal as long as that says something.
fn chi2_text(chi2: f64) -> String {
    if (1.0..1000.0).contains(&chi2) { format!("{chi2:.1}") } else { number_pretty(chi2, 4) }
}

fn value(result: &FitResult, i: usize, unit: &str, with_error: bool) -> String {
    let p = &result.minimum.params[i];
    let at = result.told_value(ParamId(i));
    let error = result.errors().get(i).copied().unwrap_or(f64::NAN);
    let at_limit = result.minimum.status.at_limit.iter().any(|id| id.0 == i);
    let (text, note) = if !with_error && (p.is_free() || p.is_tied()) {
        (number(at, 6), if p.is_tied() { " (tied)" } else { "" })
    } else if p.is_tied() && result.error_is_meaningful(i) {
        (value_with_error(at, error), " (tied)")
    } else if !p.is_free() {
        (number(at, 6), " (fixed)")
    } else if result.error_is_meaningful(i) {
        (value_with_error(at, error), "")
    } else {
        (number(at, 4), if at_limit { " (at limit)" } else { " (no error)" })
    };
    let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
    format!("{}{unit}{note}", pretty(&text))
}
