//! A typed cost as a figure: F along its one free parameter, with the rise that one standard deviation means. There are no data to draw;
//! with several parameters the region that was asked for stands in for the curve.

use crate::cost::CostKind;
use crate::fit::{FitConfig, FitResult};
use crate::model::Model;
use crate::params::{ParamId, Parameters};

use super::scan::contour_figure;
use super::{Figure, Layer, Panel, Role, ViewOptions, axes, curve, stats};

/// Half width of the picture in standard deviations.
const SIGMAS: f64 = 4.0;
/// Rises shown above the minimum, in units of `up`: a parabola fills the picture at three standard deviations.
const RISES: f64 = 10.0;
/// Room below the minimum, as a part of the height.
const BELOW: f64 = 0.08;

/// Whether the figure of `config` is one of a typed cost.
pub(super) fn is_typed(config: &FitConfig) -> bool {
    config.cost.kind == CostKind::Custom
}

/// The figure of a fitted typed cost.
pub(super) fn fitted(result: &FitResult, view: &ViewOptions) -> Figure {
    let stats = if view.stats { stats::lines(result) } else { Vec::new() };
    let minimum = &result.minimum;
    if let Some(figure) = result.contours.first().and_then(|c| contour_figure(result, c.x, c.y)) {
        return Figure { stats, ..figure };
    }
    let Some(k) = only_free(&minimum.params) else { return Figure { stats, ..Figure::default() } };
    let error = result.errors().get(k).copied().filter(|_| result.error_is_meaningful(k));
    let mut main = along(&result.request, &minimum.params, k, error);
    let height = RISES * minimum.up;
    if minimum.fval.is_finite() {
        main.y_range = (minimum.fval - BELOW * height, minimum.fval + height);
    }
    let value = minimum.params[k].value;
    let minos = result.minos.get(k).and_then(Option::as_ref);
    let interval = match (minos, error) {
        (Some(m), _) if m.lower_valid && m.upper_valid => Some((value + m.lower, value + m.upper)),
        (_, error) => error.map(|e| (value - e, value + e)),
    };
    for x in interval.iter().flat_map(|(a, b)| [*a, *b]) {
        main.layers.insert(0, Layer::VLine { role: Role::Guide, x, label: String::new() });
    }
    let one_sigma = minimum.fval + minimum.up;
    main.layers.insert(0, Layer::HLine { role: Role::Guide, y: one_sigma, label: "1σ".to_string() });
    let at = vec![(value, minimum.fval)];
    main.layers.push(Layer::Points { role: Role::Mark, at, ex: Vec::new(), ey: Vec::new() });
    Figure { main, pulls: None, stats }
}

/// The figure of a typed cost that has not been fitted.
pub(super) fn preview(config: &FitConfig, model: &Model) -> Figure {
    let Some(k) = only_free(&config.params) else { return Figure::default() };
    let request = crate::fit::FitRequest { config: config.clone(), model: model.clone(), previous: None };
    let mut main = along(&request, &config.params, k, None);
    for layer in &mut main.layers {
        if let Layer::Curve { role, .. } = layer {
            *role = Role::Preview;
        }
    }
    Figure { main, ..Figure::default() }
}

/// The one free parameter; `None` when there are none or several.
fn only_free(params: &Parameters) -> Option<usize> {
    match params.free().as_slice() {
        [k] => Some(*k),
        _ => None,
    }
}

/// F along parameter `k` of `params` around its value.
fn along(request: &crate::fit::FitRequest, params: &Parameters, k: usize, error: Option<f64>) -> Panel {
    let p = &params[k];
    let half = SIGMAS * error.unwrap_or_else(|| p.value.abs().max(1.0) / SIGMAS);
    let x_range = (p.limits.clip(p.value - half), p.limits.clip(p.value + half));
    let cost = request.typed_cost_along(params, ParamId(k));
    let f = |x: &[f64]| -> Vec<f64> { x.iter().map(|&x| cost(x)).collect() };
    let xy = curve::sample(&f, x_range, &[p.value], (f64::NAN, f64::NAN));
    Panel {
        x_title: p.name.clone(),
        y_title: "F".to_string(),
        x_range,
        y_range: axes::y_range(axes::span(xy.iter().map(|p| p.1))),
        layers: vec![Layer::Curve { role: Role::Fit, label: "F".to_string(), xy, dashed: false }],
    }
}
