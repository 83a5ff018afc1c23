//! Bins without counts that χ² with errors √n leaves out, although the curve expects counts there: so few are in all bins, then, that the
//! curve stands above what was counted. Deliberately no look at the empty bins alone: they are the ones that chance left empty.

use super::super::{FitResult, FitWarning, Severity};
use super::problem::{Problem, View};
use crate::cost::CostKind;
use crate::data::Data;
use crate::numeric::stats::chi2_p_value;

/// The probability of so few counts below which it is said.
const UNLIKELY: f64 = 0.01;

/// A warning for every histogram whose curve expects far more counts in its range than there are.
pub(super) fn warnings(problem: &Problem<'_>, result: &FitResult) -> Vec<FitWarning> {
    if !result.minimum.is_valid() {
        return Vec::new();
    }
    let p = result.minimum.values();
    let of_view = |view: View<'_>| {
        let (expected, counted) = too_many(view, &view.own.own(&p))?;
        let text = format!(
            "The curve expects {expected:.0} counts in the bins of the range, and {counted:.0} were counted: χ² leaves out the empty \
             bins, over which the curve stands too high. A likelihood fit uses them."
        );
        Some(FitWarning { code: "W-EMPTY-BINS", severity: Severity::Warning, text, param: None })
    };
    problem.views().into_iter().filter_map(of_view).collect()
}

/// Counts expected and counted over all bins of the range, where the first are too many and bins are left out:
/// P(n ≤ N; m) = P(χ² > 2m; 2N + 2 degrees of freedom).
fn too_many(view: View<'_>, p: &[f64]) -> Option<(f64, f64)> {
    let data = view.data?;
    let Data::Histogram(h) = &data.data else { return None };
    let is_of_counts = view.cost.kind() == CostKind::Chi2 && h.error.is_none() && !view.cost.is_unweighted();
    let in_range = data.fit_set(&view.member.selection).ok().filter(|_| is_of_counts)?.rows;
    let counts: Vec<f64> = in_range.iter().map(|k| h.content[k]).collect();
    let is_whole = counts.iter().all(|n| *n >= 0.0 && n.fract() == 0.0);
    if !is_whole || view.cost.fit_set().rows.len() == in_range.len() {
        return None;
    }
    let prediction = view.cost.prediction(p)?;
    let expected: f64 = in_range.iter().map(|k| prediction[k]).sum();
    let counted: f64 = counts.iter().sum();
    (chi2_p_value(2.0 * expected, 2.0 * counted + 2.0) < UNLIKELY).then_some((expected, counted))
}
