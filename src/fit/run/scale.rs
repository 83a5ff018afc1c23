//! A curve whose area no parameter changes, on data of another area: a normalised density on counts, or data that were normalised under a
//! model of counts.
//!
//! ```text
//! ∫ f(x; θ) dx = c for all θ tried,  Σ y_i Δx_i = A,  A/c far from 1
//! ```
//! No fit says so by itself: it narrows the curve until it stands between two points.

use super::super::{FitResult, FitWarning, Severity};
use super::alias::shown;
use super::problem::{Problem, View};
use crate::cost::{CostKind, ModelKind};
use crate::data::{Data, Dataset};

/// A probability of χ² above this is agreement.
const AGREES: f64 = 0.01;
/// Places of the integral.
const PLACES: usize = 4000;
/// Areas that differ by less are the same.
const SAME: f64 = 0.03;
/// Factors up to this one are left to the fit.
const FACTOR: f64 = 3.0;
/// How far parameters are moved to see whether the area follows.
const CHANGE: f64 = 1.25;

/// A warning for every data set whose curve cannot take its size.
pub(super) fn warnings(problem: &Problem<'_>, result: &FitResult) -> Vec<FitWarning> {
    // Whatever its area, a curve that goes through the data has the right one.
    if result.gof.p_value.is_some_and(|p| p > AGREES) {
        return Vec::new();
    }
    let p = problem.start.values();
    let free = problem.start.free();
    problem.views().into_iter().filter_map(|view| of_view(view, &p, &free)).collect()
}

fn of_view(view: View<'_>, all: &[f64], free: &[usize]) -> Option<FitWarning> {
    let data = view.data.filter(|d| d.n_coordinates() == 1 && view.own.model.n_coordinates() == 1)?;
    let kind = view.cost.kind();
    let counts = matches!(kind, CostKind::Likelihood | CostKind::PoissonFull);
    let by_value = view.member.cost.model_kind == ModelKind::Function;
    if !(kind.is_least_squares() || counts && by_value) || view.own.model.has_free_scale() {
        return None;
    }
    let own = view.own.own(all);
    let moved: Vec<usize> = (0..own.len()).filter(|&k| free.contains(&view.own.at[k])).collect();
    let rows: Vec<usize> = view.cost.fit_set().rows.iter().collect();
    let area = constant_area(&view, span(data, &rows)?, &own, &moved)?;
    let there = area_of(data, &rows, view.member.cost.times_width)?;
    let ratio = there / area;
    if ratio <= 0.0 || !ratio.is_finite() || (1.0 / FACTOR..=FACTOR).contains(&ratio) {
        return None;
    }
    let what = if (area - 1.0).abs() < SAME { "a normalised density: " } else { "" };
    let text = format!(
        "the curve has the area {} whatever its parameters are ({what}no parameter is its size), and the data have {}: multiply \
         it by a parameter, N*({})",
        shown(area),
        shown(there),
        view.member.formula
    );
    Some(FitWarning { code: "W-SCALE", severity: Severity::Warning, text, param: None })
}

/// The area under the curve over the data used, if it stays when any of the parameters moves.
fn constant_area(view: &View<'_>, span: (f64, f64), own: &[f64], moved: &[usize]) -> Option<f64> {
    if moved.is_empty() {
        return None;
    }
    let first = area_under(view, span, own)?;
    let stays = moved.iter().all(|&k| {
        // One way may lead out of the span of the data.
        [CHANGE, 1.0 / CHANGE].iter().any(|change| {
            let mut p = own.to_vec();
            p[k] = if p[k] == 0.0 { change - 1.0 } else { p[k] * change };
            area_under(view, span, &p).is_some_and(|area| (area - first).abs() < SAME * first)
        })
    });
    stays.then_some(first)
}

/// ∫ f from `lo` to `hi`; `None` where f is below 0 or no number.
fn area_under(view: &View<'_>, (lo, hi): (f64, f64), p: &[f64]) -> Option<f64> {
    let step = (hi - lo) / PLACES as f64;
    let x: Vec<f64> = (0..PLACES).map(|i| lo + (i as f64 + 0.5) * step).collect();
    let mut y = vec![0.0; PLACES];
    view.own.model.eval(&[&x], p, &mut y);
    let area = y.iter().sum::<f64>() * step;
    (area > 0.0 && area.is_finite() && y.iter().all(|v| *v >= 0.0)).then_some(area)
}

/// From the first to the last of the rows used.
fn span(data: &Dataset, rows: &[usize]) -> Option<(f64, f64)> {
    let ends: Vec<(f64, f64)> = match &data.data {
        Data::Histogram(h) => rows.iter().map(|&i| (h.lo[i], h.hi[i])).collect(),
        _ => rows.iter().map(|&i| (data.x()[i], data.x()[i])).collect(),
    };
    let (lo, hi) = ends.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v.0), b.max(v.1)));
    (lo < hi && hi.is_finite() && lo.is_finite()).then_some((lo, hi))
}

/// Σ y Δx of the rows used, of points by the trapezoidal rule; of contents that are compared with the curve times the width Σ y.
fn area_of(data: &Dataset, rows: &[usize], times_width: bool) -> Option<f64> {
    match &data.data {
        Data::Histogram(h) => {
            let width = |i: usize| if times_width { 1.0 } else { h.hi[i] - h.lo[i] };
            Some(rows.iter().map(|&i| width(i) * h.content[i]).sum())
        }
        Data::Points(p) => {
            let mut at: Vec<(f64, f64)> = rows.iter().map(|&i| (p.x[i], p.y[i])).collect();
            at.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
            Some(at.windows(2).map(|w| 0.5 * (w[1].0 - w[0].0) * (w[0].1 + w[1].1)).sum())
        }
        Data::Sample(_) => None,
    }
}
