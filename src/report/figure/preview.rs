//! The figure while a user works: data, the curve at the present parameters, and what is left of the last fit.

use std::sync::Arc;

use crate::cost::Cost;
use crate::cost::{CostKind, ModelKind, with_all_errors};
use crate::data::{DataKind, Dataset, RowSet};
use crate::fit::{FitConfig, FitResult, MemberModel, Session, Shown};
use crate::model::Model;

use super::below::Compared;
use super::curve::Seen;
use super::data::draw;
use super::fit::{Lines, intervals, panel};
use super::{
    Figure, Layer, Panel, Role, Scales, ViewOptions, fit_figure, functions, looks, members, plane, several,
    stats, typed,
};

/// Range of x on which a function is drawn when there are no data and no fit range.
const WITHOUT_DATA: (f64, f64) = (-5.0, 5.0);

/// The data with the curve at the present parameters (before a fit, or while parameters change), and the last result when it is fresh.
///
/// A fresh result is drawn as [`fit_figure`], without its curve where the fit was not to be drawn or not to be kept (ROOT's 0 and N).
/// Otherwise the present curve is the layer with role `Preview`, with parts and pulls at the present values; an outdated result of the same
/// data stays as a dashed `Preview` curve behind it. Functions fitted before and kept are drawn as well.
pub fn data_figure(session: &Session, view: &ViewOptions) -> Figure {
    member_figure(session, session.config().active, view)
}

/// The same of member `j` of a simultaneous fit, as it would be if it were the active one; empty without such a member.
pub fn member_figure(session: &Session, j: usize, view: &ViewOptions) -> Figure {
    let active = session.config().active;
    let Some(own) = session.models().get(j) else { return Figure::default() };
    let other = (j != active).then(|| FitConfig { active: j, ..session.config().clone() });
    let config = other.as_ref().unwrap_or(session.config());
    let place = config.place_in_fit(j);
    let showing = |result: &Arc<FitResult>| {
        let place = place?;
        let is_shown = result.request.config.active == place;
        Some(if is_shown { Arc::clone(result) } else { Arc::new(result.showing(place)) })
    };
    let result = session.result().any().and_then(showing);
    let mut figure = match (session.result(), &result) {
        (Shown::Fresh(_), Some(result)) => fit_figure(result, view),
        (_, old) => preview(config, own, old.as_deref(), view),
    };
    if let (Shown::Fresh(_), Some(result)) = (session.result(), &result)
        && !is_drawn(session, j, result)
    {
        figure.hide_functions();
    }
    looks::put(&config.member().figure, &own.model, &mut figure);
    let Panel { x_range, y_range, .. } = figure.main;
    let seen = Seen { heights: y_range, scales: view.scales };
    figure.main.layers.extend(functions::layers(session, (j, result.as_deref()), x_range, seen));
    members::color(session, j, &mut figure);
    if place.is_none() {
        members::pale(&mut figure);
    }
    figure
}

/// Whether the curve of `result` is to be seen: as the list of fitted functions says, in which one that was not kept is missing.
fn is_drawn(session: &Session, j: usize, result: &FitResult) -> bool {
    let kept = session.functions_of(j).find(|f| f.is_shown_by(result));
    result.request.config.storing.keep && kept.is_none_or(|f| f.visible)
}

/// The figure of a configuration without a fresh result.
pub(super) fn preview(
    config: &FitConfig,
    own: &MemberModel,
    stale: Option<&FitResult>,
    view: &ViewOptions,
) -> Figure {
    let model = &own.model;
    if typed::is_typed(config) {
        return typed::preview(config, model);
    }
    let all = config.params.values();
    let values = own.own(&all);
    let Some(data) = config.member().data.as_deref() else {
        return function_alone(config, model, &values, view.scales);
    };
    let fit_set = data.fit_set(&config.member().selection).ok();
    let used = fit_set.as_ref().map_or_else(|| RowSet::of(data.n_total(), []), |s| s.rows.clone());
    if plane::is_plane(data, model) {
        return plane_preview(config, model, (data, &used), &values, view);
    }
    let with_sources = with_all_errors(data, &config.member().cost);
    let mut drawn = draw(with_sources.as_ref().unwrap_or(data), &used);
    drawn.scales = view.scales;
    let everywhere = [drawn.span];
    let ranges = fit_set.as_ref().map_or_else(|| everywhere.to_vec(), |s| intervals(s, drawn.span));
    let in_bins = drawn.is_in_bins(&config.member().cost, model);
    let Present { scale, pulls, prediction, chi2 } =
        present(config, model, data, &values, view.pulls || view.stats || in_bins);
    let pulls = pulls.filter(|_| view.pulls);
    let lines = Lines {
        model,
        kind: config.member().cost.model_kind,
        values: &values,
        scale: scale * drawn.display_width,
        intervals: &ranges,
    };
    let mut over = Vec::new();
    if several::is_several(model) {
        let old = stale.filter(|r| is_same_data(r, data)).and_then(|r| r.member().prediction.clone());
        let what = [
            (old, "last fit, out of date,"),
            (several::present_values(config, model, &values), "present values"),
        ];
        for (values, what) in what.into_iter().filter_map(|(values, what)| Some((values?, what))) {
            over.push(several::dashes((&data.x(), &values), &used, (Role::Preview, what), &mut drawn));
        }
    } else if in_bins {
        let old = stale.filter(|r| is_same_data(r, data));
        over.extend(old.and_then(|r| super::fit::predicted_steps(r, Role::Preview)));
        let now = prediction.as_deref();
        over.extend(now.and_then(|p| super::fit::steps(data, &used, p, Role::Preview)));
    } else if let Some(curves) = lines.curves(&mut drawn) {
        if let Some(old) = stale.filter(|r| is_same_data(r, data)) {
            over.extend(outdated(old, &mut drawn));
        }
        if view.parts {
            over.extend(lines.parts(&drawn));
        }
        over.extend(curves.outside("", Role::Preview));
        over.push(curves.inside("present values".to_string(), Role::Preview, false));
    }
    let compared = pulls.as_deref().map(|pulls| Compared {
        data: with_sources.as_ref().unwrap_or(data),
        pulls,
        prediction: prediction.as_deref(),
        band: None,
    });
    let (pulls, note) = compared.and_then(|all| all.panel(view.below, &drawn)).unzip();
    let stats = chi2.filter(|_| view.stats && view.stats_box.chi2).map(stats::of_present);
    Figure {
        main: panel(drawn, Vec::new(), over),
        pulls,
        below: view.below,
        stats: stats.into_iter().collect(),
        notes: note.flatten().into_iter().collect(),
        ..Figure::default()
    }
}

/// A plane with the model at the present values, as far as the choices go together already.
fn plane_preview(
    config: &FitConfig,
    model: &Model,
    (data, used): (&Dataset, &RowSet),
    values: &[f64],
    view: &ViewOptions,
) -> Figure {
    let member = config.member();
    let cost = crate::cost::build(data, model, &member.selection, &member.cost);
    let cost = cost.ok().filter(|_| values.len() == model.n_params());
    let prediction = cost.as_ref().and_then(|c| c.prediction(values));
    let pulls = cost.as_ref().and_then(|c| pulls_of(config, &**c, values));
    let scale = cost.as_ref().map_or(1.0, |c| finite_or_one(c.curve_scale(values)));
    let seen = plane::Seen {
        data,
        used,
        prediction: prediction.as_deref().map(|p| (p, Role::Preview)),
        pulls: pulls.as_deref(),
        selection: &member.selection,
        surface: Some(plane::Surface { model, values, scale }),
    };
    seen.figure(view.plane, Vec::new())
}

/// Factor from the formula to the height of the drawn curve of the active member at the present values, and whether it stays when they
/// change; `None` where there is no such curve.
pub fn curve_scale(session: &Session) -> Option<(f64, bool)> {
    let config = session.config();
    let (member, own) = (config.member(), session.member_model());
    let is_curve = own.model.n_coordinates() == 1 && member.cost.model_kind != ModelKind::Cdf;
    if typed::is_typed(config) || !is_curve {
        return None;
    }
    let Some(data) = member.data.as_deref() else { return Some((1.0, true)) };
    if is_plain(config, data, &own.model) {
        return Some((1.0, true));
    }
    let drawn = draw(data, &data.mask);
    if drawn.is_in_bins(&member.cost, &own.model) {
        return None;
    }
    let all = config.params.values();
    let scale = present(config, &own.model, data, &own.own(&all), false).scale;
    Some((scale * drawn.display_width, false))
}

/// Whether the drawn curve is the formula itself.
fn is_plain(config: &FitConfig, data: &Dataset, model: &Model) -> bool {
    config.member().cost.model_kind == ModelKind::Function
        && !config.member().cost.multiplies_by_width(model)
        && data.kind() != DataKind::Sample
        && config.member().cost.kind != CostKind::Extended
}

/// What there is at the present values.
pub(super) struct Present {
    /// Factor of the curve.
    pub scale: f64,
    /// Pulls.
    pub pulls: Option<Vec<f64>>,
    /// Of all rows.
    pub prediction: Option<Vec<f64>>,
    /// χ² of the data, and whether they have errors.
    pub chi2: Option<(f64, bool)>,
}

/// Scale of the curve and, when they are wanted, pulls and χ² at the present values. Building the cost can fail while a user is still choosing: then the
/// curve is drawn as it is, without pulls.
pub(super) fn present(
    config: &FitConfig,
    model: &Model,
    data: &Dataset,
    values: &[f64],
    wanted: bool,
) -> Present {
    let nothing = Present { scale: 1.0, pulls: None, prediction: None, chi2: None };
    if (is_plain(config, data, model) && !wanted) || values.len() != model.n_params() {
        return nothing;
    }
    // Constraints may name parameters of other members, and move no curve.
    let member = config.member();
    match crate::cost::build(data, model, &member.selection, &member.cost_alone()) {
        Ok(cost) => Present {
            scale: finite_or_one(cost.curve_scale(values)),
            pulls: if wanted { pulls_of(config, cost.as_ref(), values) } else { None },
            prediction: cost.prediction(values).filter(|_| wanted),
            chi2: cost.chi2(values).filter(|v| wanted && v.is_finite()).map(|v| (v, !cost.is_unweighted())),
        },
        Err(_) => nothing,
    }
}

/// The pulls at the present values.
fn pulls_of(config: &FitConfig, cost: &dyn Cost, values: &[f64]) -> Option<Vec<f64>> {
    let pulls = cost.pulls(values)?;
    Some(if cost.is_unweighted() { in_units_of_scatter(pulls, config.params.n_free()) } else { pulls })
}

/// Without errors a pull is a residual in the unit of y; divided by the scatter about the curve it is one again, as in the figure of a fit.
fn in_units_of_scatter(mut pulls: Vec<f64>, n_free: usize) -> Vec<f64> {
    let used = pulls.iter().filter(|r| r.is_finite());
    let (n, squares) = used.fold((0, 0.0), |(n, sum), r| (n + 1, sum + r * r));
    let scatter = (squares / (n as f64 - n_free as f64)).sqrt();
    if scatter > 0.0 && scatter.is_finite() {
        for r in &mut pulls {
            *r /= scatter;
        }
    }
    pulls
}

fn finite_or_one(scale: f64) -> f64 {
    if scale.is_finite() { scale } else { 1.0 }
}

/// Whether an old result was about this data set (its mask and ranges may differ).
fn is_same_data(old: &FitResult, data: &Dataset) -> bool {
    old.request.config.member().data.as_ref().is_some_and(|d| d.data == data.data)
}

/// The curve of an outdated result.
fn outdated(old: &FitResult, drawn: &mut super::data::Drawn) -> Option<Layer> {
    let all = old.minimum.values();
    let values = old.request.member_model().own(&all);
    let lines = Lines {
        model: old.request.model(),
        kind: old.request.config.member().cost.model_kind,
        values: &values,
        scale: old.member().curve_scale * drawn.display_width,
        intervals: &intervals(&old.member().fit_set, drawn.span),
    };
    Some(lines.curves(drawn)?.inside("last fit, out of date".to_string(), Role::Preview, true))
}

/// A function without data, on the fit range or around zero.
fn function_alone(config: &FitConfig, model: &Model, values: &[f64], scales: Scales) -> Figure {
    let x_range = config.member().selection.ranges.first().map_or(WITHOUT_DATA, |r| (r.lo, r.hi));
    let mut main = Panel {
        x_title: "x".to_string(),
        y_title: "f(x)".to_string(),
        x_range,
        y_range: (0.0, 1.0),
        layers: Vec::new(),
    };
    if let Some(curve) = super::curve::Curve::new(model, ModelKind::Function, values, 1.0) {
        let xy = curve.sample(x_range, &[], Seen { heights: (f64::NAN, f64::NAN), scales });
        main.y_range = super::axes::y_range(super::axes::span(xy.iter().map(|p| p.1)));
        main.layers.push(Layer::Curve {
            role: Role::Preview,
            label: model.text().to_string(),
            xy,
            dashed: false,
        });
    }
    Figure { main, ..Figure::default() }
}
