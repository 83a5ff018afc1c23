//! A density of single values that is divided by its integral over the span of the values, for want of a range that somebody gave: by how much
//! the parameters follow that choice. A wider range adds a slope to F at its minimum, which Newton's step turns into a shift.

use super::super::{FitRequest, FitResult, FitWarning, Severity, cost_of};
use super::problem::Problem;
use crate::cost::CostKind;

/// The range is tried wider by this part of it on either side.
const WIDER: f64 = 0.1;
/// Newton's step is no forecast of a shift by more errors than this, nor beyond a limit.
const FORECAST: f64 = 3.0;
/// A shift by a smaller part of an error is none.
const HARDLY: f64 = 0.01;

/// `W-NORM-SPAN` of the first density of single values that is normalised so.
pub(super) fn warning(problem: &Problem<'_>, result: &FitResult) -> Option<FitWarning> {
    let p = result.minimum.values();
    let views = problem.views();
    let (j, axis) = views.iter().enumerate().find_map(|(j, view)| {
        let said = || view.cost.warnings(&view.own.own(&p)).iter().any(|(code, _)| *code == "W-NORM-SPAN");
        let divided = view.cost.normalisation().filter(|n| n.divided && n.axes.len() == 1)?;
        (view.cost.kind() == CostKind::Unbinned && said()).then(|| (j, divided.axes[0]))
    })?;
    let more = WIDER * (axis.hi - axis.lo);
    let sides = [(more, more, "either side"), (0.0, more, "the right")];
    let shift = sides.into_iter().find_map(|(left, right, side)| {
        let (name, shift, errors) = shift_of(problem, result, j, (axis.lo - left, axis.hi + right))?;
        if errors < HARDLY {
            return None;
        }
        let param = result.minimum.params.iter().find(|p| p.name == name)?;
        let (end, limits) = (param.value + shift, param.limits);
        let is_beyond = limits.lower().is_some_and(|l| end < l) || limits.upper().is_some_and(|u| end > u);
        if errors > FORECAST || is_beyond {
            return Some(format!(": with a tenth more on {side} {name} would move by more than its error"));
        }
        let way = if shift > 0.0 { "higher" } else { "lower" };
        let (shift, errors) = (short(shift.abs()), short(errors));
        Some(format!(
            ": with a tenth more on {side} {name} would be about {shift} {way}, {errors} times its error"
        ))
    });
    let text = format!(
        "nobody said over which range the values could lie, so the density is divided by its integral over {} to {}, from the least value to \
         the greatest, and the numbers follow that choice{}. Give the range of the measurement (--range A:B, or A:inf)",
        rounded(axis.lo),
        rounded(axis.hi),
        shift.unwrap_or_default()
    );
    Some(FitWarning { code: "W-NORM-SPAN", severity: Severity::Warning, text, param: None })
}

/// The parameter that a range from `lo` to `hi` would move most in units of its error, by how much, and by how many errors.
fn shift_of<'a>(
    problem: &Problem<'_>,
    result: &'a FitResult,
    j: usize,
    range: (f64, f64),
) -> Option<(&'a str, f64, f64)> {
    let FitRequest { config, models, .. } = problem.request.as_ref();
    let mut config = config.clone();
    config.members.get_mut(j)?.selection.ranges = vec![range.into()];
    let wide = cost_of(&FitRequest { config, models: models.clone(), previous: None }).ok()?;
    let (minimum, p) = (&result.minimum, result.minimum.values());
    let mut slope = vec![0.0; p.len()];
    wide.gradient()?.value_and_gradient(&p, &mut slope);
    let covariance = minimum.covariance.as_ref()?;
    let shift = |k: usize| -> f64 {
        (0..p.len()).map(|l| covariance[(k, l)] * slope[l]).sum::<f64>() / (-2.0 * minimum.up)
    };
    let in_errors = |k: usize| (shift(k) / minimum.errors[k]).abs();
    let free = minimum.params.free().into_iter().filter(|&k| in_errors(k).is_finite());
    let most = free.max_by(|&a, &b| in_errors(a).total_cmp(&in_errors(b)))?;
    Some((&minimum.params[most].name, shift(most), in_errors(most)))
}

/// Six digits.
fn rounded(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

/// Two digits.
fn short(value: f64) -> f64 {
    format!("{value:.1e}").parse().unwrap_or(value)
}
