//! Errors of x over which the curve bends. The effective variance takes the curve for straight within an error of x; where it is not, its
//! mean over that error lies beside its value, which no error bar shows. Deliberately no correction: toys tell what comes of it.

use super::super::{FitResult, FitWarning, Severity};
use super::problem::{Problem, View};
use crate::cost::CostKind;
use crate::data::Data;

/// How far the mean of the curve over an error of x may lie beside its value, in errors of a point, averaged over all points.
const BENDS: f64 = 0.5;

/// A warning for every member whose curve bends within the errors of x.
pub(super) fn warnings(problem: &Problem<'_>, result: &FitResult) -> Vec<FitWarning> {
    let p = result.minimum.values();
    let of_view = |view: View<'_>| {
        let bend = bend(view, &view.own.own(&p))?;
        let text = format!(
            "the curve bends within the errors of x: over them its mean lies {bend:.1} errors beside its value, and the errors of the \
             parameters are approximate; toys tell the true ones"
        );
        Some(FitWarning { code: "W-X-BENT", severity: Severity::Warning, text, param: None })
    };
    if result.minimum.is_valid() {
        problem.views().into_iter().filter_map(of_view).collect()
    } else {
        Vec::new()
    }
}

/// The root mean square of (½(f(x+s) + f(x−s)) − f(x))/σ over the points used, where it is too large.
fn bend(view: View<'_>, p: &[f64]) -> Option<f64> {
    let Data::Points(points) = &view.data?.data else { return None };
    let sx = points.sx.as_deref().filter(|_| view.cost.kind() == CostKind::Chi2Eff)?;
    let model = &view.own.model;
    let rows: Vec<usize> = view.cost.fit_set().rows.iter().filter(|&i| sx[i] > 0.0).collect();
    if rows.is_empty() || model.n_coordinates() != 1 {
        return None;
    }
    let at = |side: f64| {
        let x: Vec<f64> = rows.iter().map(|&i| points.x[i] + side * sx[i]).collect();
        let mut f = vec![0.0; x.len()];
        model.eval(&[&x], p, &mut f);
        f
    };
    let (left, here, right) = (at(-1.0), at(0.0), at(1.0));
    let pulls = view.cost.pulls(p)?;
    let mut sum = 0.0;
    for (k, &i) in rows.iter().enumerate() {
        // σ is what the pull was divided by.
        let sigma = ((points.y[i] - here[k]) / pulls[i]).abs();
        let beside = (0.5 * (left[k] + right[k]) - here[k]) / sigma;
        sum += if beside.is_finite() { beside * beside } else { 0.0 };
    }
    Some((sum / rows.len() as f64).sqrt()).filter(|b| *b > BENDS)
}
