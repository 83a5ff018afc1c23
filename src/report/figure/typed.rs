//! A typed cost as a figure: F along its one free parameter, with the rise that one standard deviation means, or level lines of F over the
//! plane of two. There are no data to draw; with more parameters the region that was asked for stands in for the curve.

use crate::cost::CostKind;
use crate::fit::{FitConfig, FitRequest, FitResult, MemberModel};
use crate::model::Model;
use crate::params::{ParamId, Parameters};
use crate::report::words;

use super::contours::contour_figure;
use super::levels::Lattice;
use super::{Figure, Layer, Panel, Role, ViewOptions, axes, curve, stats};

/// Half width of the picture in standard deviations.
const SIGMAS: f64 = 4.0;
/// Rises shown above the minimum, in units of `up`: a parabola fills the picture at three standard deviations.
const RISES: f64 = 10.0;
/// Room below the minimum, as a part of the height.
const BELOW: f64 = 0.08;

/// Room beside all minima in a plane, as a part of its width.
const BESIDE: f64 = 0.08;
/// Half width of a plane around start values, in parts of them.
const START_WIDTH: f64 = 2.0;
/// Points of a plane.
const LATTICE: (usize, usize) = (161, 121);
/// Levels in standard deviations, and fainter ones up to the highest value.
const SIGMAS_NAMED: u32 = 3;
const FAINT: u32 = 12;

/// Whether the figure of `config` is one of a typed cost.
pub(super) fn is_typed(config: &FitConfig) -> bool {
    config.member().cost.kind == CostKind::Custom
}

/// The figure of a fitted typed cost.
pub(super) fn fitted(result: &FitResult, view: &ViewOptions) -> Figure {
    let stats = if view.stats { stats::stats_lines(result, view.stats_box) } else { Vec::new() };
    let parameters = stats::parameter_lines(result, view.stats_box);
    let minimum = &result.minimum;
    if let Some(figure) = result.contours.first().and_then(|c| contour_figure(result, c.x, c.y)) {
        return Figure { stats, parameters, ..figure };
    }
    let k = match *minimum.params.free() {
        [k] => k,
        [x, y] => return Figure { main: plane(result, x, y), stats, parameters, ..Figure::default() },
        _ => return Figure { stats, parameters, ..Figure::default() },
    };
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
    Figure { main, stats, parameters, ..Figure::default() }
}

/// The figure of a typed cost that has not been fitted.
pub(super) fn preview(config: &FitConfig, model: &Model) -> Figure {
    let models = vec![MemberModel::alone(model.clone())];
    let request = FitRequest { config: config.clone(), models, previous: None };
    let k = match *config.params.free() {
        [k] => k,
        [x, y] => return Figure { main: unfitted_plane(&request, x, y), ..Figure::default() },
        _ => return Figure::default(),
    };
    let mut main = along(&request, &config.params, k, None);
    for layer in &mut main.layers {
        if let Layer::Curve { role, .. } = layer {
            *role = Role::Preview;
        }
    }
    Figure { main, ..Figure::default() }
}

/// F over the plane of two parameters around the minimum, and around all others that were found: the levels of one, two and three
/// standard deviations, fainter ones above, and a mark at every minimum.
fn plane(result: &FitResult, x: usize, y: usize) -> Panel {
    let minimum = &result.minimum;
    let of_all = |k: usize| {
        let value = minimum.params[k].value;
        let others = minimum.minima.iter().filter_map(move |m| m.values.get(k).copied());
        let error = result.errors().get(k).copied().filter(|_| result.error_is_meaningful(k));
        let half = SIGMAS * error.unwrap_or_else(|| value.abs().max(1.0) / SIGMAS);
        let (lo, hi) = axes::span(others.chain([value - half, value + half])).unwrap_or((value, value));
        let limits = &minimum.params[k].limits;
        (limits.clip(lo - BESIDE * (hi - lo)), limits.clip(hi + BESIDE * (hi - lo)))
    };
    let (request, params) = (&result.request, &minimum.params);
    let mut panel =
        landscape(request, params, (x, y), (of_all(x), of_all(y)), Some((minimum.fval, minimum.up)));
    let others: Vec<(f64, f64)> =
        minimum.minima.iter().filter_map(|m| Some((*m.values.get(x)?, *m.values.get(y)?))).skip(1).collect();
    if !others.is_empty() {
        panel.layers.push(Layer::Points { role: Role::Masked, at: others, ex: Vec::new(), ey: Vec::new() });
    }
    let at = vec![(params[x].value, params[y].value)];
    panel.layers.push(Layer::Points { role: Role::Mark, at, ex: Vec::new(), ey: Vec::new() });
    panel
}

/// F over the plane of two parameters around their start values.
fn unfitted_plane(request: &FitRequest, x: usize, y: usize) -> Panel {
    let params = &request.config.params;
    let around = |k: usize| {
        let p = &params[k];
        let half = p.value.abs().max(1.0) * START_WIDTH;
        (p.limits.lower().unwrap_or(p.value - half), p.limits.upper().unwrap_or(p.value + half))
    };
    let mut panel = landscape(request, params, (x, y), (around(x), around(y)), None);
    let at = vec![(params[x].value, params[y].value)];
    panel.layers.push(Layer::Points { role: Role::Mark, at, ex: Vec::new(), ey: Vec::new() });
    panel
}

/// Level lines; `lowest` is a minimum and `up`, where they are known.
fn landscape(
    request: &FitRequest,
    params: &Parameters,
    (x, y): (usize, usize),
    (x_range, y_range): ((f64, f64), (f64, f64)),
    lowest: Option<(f64, f64)>,
) -> Panel {
    let cost = request.typed_cost(params);
    let lattice = Lattice::of(x_range, y_range, LATTICE, |a, b| cost(&[(ParamId(x), a), (ParamId(y), b)]));
    let mut layers = Vec::new();
    let mut line = |role, label: String, level: f64| {
        let xy = lattice.lines(level);
        if !xy.is_empty() {
            layers.push(Layer::Curve { role, label, xy, dashed: false });
        }
    };
    if let Some((lo, hi)) = lattice.span() {
        let bottom = lowest.map_or(lo, |l| l.0);
        // Levels in equal steps of the root are evenly spaced around a parabolic minimum.
        for k in 1..FAINT {
            line(
                Role::Guide,
                String::new(),
                bottom + (hi - bottom) * (f64::from(k) / f64::from(FAINT)).powi(2),
            );
        }
        for k in 1..=SIGMAS_NAMED {
            if let Some((fval, up)) = lowest {
                let rise = f64::from(k).powi(2);
                line(Role::Contour(k as usize - 1), words::region_words(rise), fval + up * rise);
            }
        }
    }
    let name = |k: usize| params[k].name.clone();
    Panel { x_title: name(x), y_title: name(y), x_range, y_range, layers }
}

/// F along parameter `k` of `params` around its value.
fn along(request: &FitRequest, params: &Parameters, k: usize, error: Option<f64>) -> Panel {
    let p = &params[k];
    let half = SIGMAS * error.unwrap_or_else(|| p.value.abs().max(1.0) / SIGMAS);
    let x_range = (p.limits.clip(p.value - half), p.limits.clip(p.value + half));
    let cost = request.typed_cost(params);
    let f = |x: &[f64]| -> Vec<f64> { x.iter().map(|&x| cost(&[(ParamId(k), x)])).collect() };
    let seen = curve::Seen { heights: (f64::NAN, f64::NAN), scales: super::Scales::default() };
    let xy = curve::sample(&f, x_range, &[p.value], seen);
    Panel {
        x_title: p.name.clone(),
        y_title: "F".to_string(),
        x_range,
        y_range: axes::y_range(axes::span(xy.iter().map(|p| p.1))),
        layers: vec![Layer::Curve { role: Role::Fit, label: "F".to_string(), xy, dashed: false }],
    }
}
