//! The data with a fit: curve, its continuation, parts of the sum, band, pulls and numbers.

use crate::cost::{CostKind, ModelKind, with_all_errors};
use crate::data::{Data, Dataset, FitSet, RowSet};
use crate::fit::{Band, FitResult};
use crate::model::Model;
use crate::report::words;

use super::below::Compared;
use super::curve::Curve;
use super::data::{Drawn, crossed, draw};
use super::preview::present;
use super::{Figure, Layer, Panel, Role, Scale, ViewOptions, axes, plane, several, stats, typed};

/// What the curve is called that a search started from.
pub const START: &str = "start";

/// A logarithmic axis shows the band at steps of x by about this part.
const BAND_STEP: f64 = 0.1;
/// Most steps between two abscissas: an axis from the smallest number to the largest has 1500 e-folds.
const MOST_BAND_STEPS: f64 = 400.0;

/// The data with a fit.
///
/// From back to front: histogram steps, band, points, parts, start, curve (dashed outside the fit range), crosses over outliers. A model
/// fitted to bins of unequal width as a density is drawn as its predicted contents, since no single curve fits all bins; one of several
/// coordinates as its value at each point.
pub fn fit_figure(result: &FitResult, view: &ViewOptions) -> Figure {
    if typed::is_typed(&result.request.config) {
        return typed::fitted(result, view);
    }
    let Some(data) = result.request.config.member().data.as_ref() else { return Figure::default() };
    let all = result.minimum.values();
    let values = result.request.member_model().own(&all);
    if plane::is_plane(data, result.request.model()) {
        return plane_figure(result, data, &values, view);
    }
    let with_sources = with_all_errors(data, &result.request.config.member().cost);
    let mut drawn = draw(with_sources.as_ref().unwrap_or(data), &result.member().fit_set.rows);
    drawn.scales = view.scales;
    let lines = Lines {
        model: result.request.model(),
        kind: result.request.config.member().cost.model_kind,
        values: &values,
        scale: result.member().curve_scale * drawn.display_width,
        intervals: &intervals(&result.member().fit_set, drawn.span),
    };
    let mut over = Vec::new();
    let mut under = Vec::new();
    let of_templates = matches!(result.member().cost, CostKind::Template(_));
    let cost = &result.request.config.member().cost;
    if of_templates || drawn.is_in_bins(cost, lines.model) {
        over.extend(predicted_steps(result, Role::Fit));
    } else if several::is_several(lines.model) {
        over.extend(result.member().prediction.as_ref().map(|values| {
            several::dashes(
                (&data.x(), values),
                &result.member().fit_set.rows,
                (Role::Fit, "fit"),
                &mut drawn,
            )
        }));
    } else if let Some(curves) = lines.curves(&mut drawn) {
        if view.band {
            under.extend(band(result, &lines, &drawn));
        }
        if view.parts {
            over.extend(lines.parts(&drawn));
        }
        if view.start {
            over.extend(start_curve(result, lines.intervals, &mut drawn));
        }
        over.extend(curves.outside("", Role::Fit));
        over.push(curves.inside(fit_label(result, view), Role::Fit, false));
    }
    over.extend(crossed(data, &result.member().outliers));
    let compared = result.member().pulls.as_deref().filter(|_| view.pulls).map(|pulls| Compared {
        data: with_sources.as_ref().unwrap_or(data),
        pulls,
        prediction: result.member().prediction.as_deref(),
        band: if view.band { shown_band(result) } else { None },
    });
    let (pulls, note) = compared.and_then(|all| all.panel(view.below, &drawn)).unzip();
    let main = panel(drawn, under, over);
    let stats = if view.stats { stats::stats_lines(result, view.stats_box) } else { Vec::new() };
    let parameters = stats::parameter_lines(result, view.stats_box);
    let notes = note.flatten().into_iter().collect();
    Figure { main, pulls, below: view.below, stats, parameters, notes, ..Figure::default() }
}

/// A plane with its fit.
fn plane_figure(result: &FitResult, data: &Dataset, values: &[f64], view: &ViewOptions) -> Figure {
    let (member, model) = (result.member(), result.request.model());
    let seen = plane::Seen {
        data,
        used: &member.fit_set.rows,
        prediction: member.prediction.as_deref().map(|p| (p, Role::Fit)),
        pulls: member.pulls.as_deref(),
        selection: &result.request.config.member().selection,
        surface: Some(plane::Surface { model, values, scale: member.curve_scale }),
    };
    let stats = if view.stats { stats::stats_lines(result, view.stats_box) } else { Vec::new() };
    let parameters = stats::parameter_lines(result, view.stats_box);
    Figure { parameters, ..seen.figure(view.plane, stats) }
}

/// The curve at the values that the search started from.
fn start_curve(result: &FitResult, intervals: &[(f64, f64)], drawn: &mut Drawn) -> Option<Layer> {
    let (config, model) = (&result.request.config, result.request.model());
    let all = config.params.values();
    let values = result.request.member_model().own(&all);
    let scale = present(config, model, config.member().data.as_deref()?, &values, false).scale;
    let kind = config.member().cost.model_kind;
    let lines = Lines { model, kind, values: &values, scale: scale * drawn.display_width, intervals };
    Some(lines.curves(drawn)?.inside(START.to_string(), Role::Preview, true))
}

/// The band, where the errors that it is made of mean something.
fn shown_band(result: &FitResult) -> Option<&Band> {
    let told = result.minimum.params.free().into_iter().all(|i| result.error_is_meaningful(i));
    result.member().band.get().filter(|_| told)
}

fn fit_label(result: &FitResult, view: &ViewOptions) -> String {
    match shown_band(result).filter(|_| view.band) {
        Some(b) => format!("fit; {}", words::band_holds(b.kind, b.cl)),
        None => "fit".to_string(),
    }
}

/// Puts the layers in order and the panel together.
pub(super) fn panel(drawn: Drawn, under: Vec<Layer>, over: Vec<Layer>) -> Panel {
    let layers = drawn.behind.into_iter().chain(under).chain(drawn.front).chain(over).collect();
    Panel {
        x_title: drawn.x_title,
        y_title: drawn.y_title,
        x_range: drawn.x_range,
        y_range: if drawn.shares { axes::of_shares(drawn.y_range) } else { drawn.y_range },
        layers,
    }
}

/// Where the fit was made, inside the drawn span: the whole span when there was no range.
pub(super) fn intervals(fit_set: &FitSet, span: (f64, f64)) -> Vec<(f64, f64)> {
    if fit_set.intervals.is_empty() {
        return vec![span];
    }
    fit_set.intervals.iter().map(|i| (i.lo.max(span.0), i.hi.min(span.1))).filter(|(a, b)| a < b).collect()
}

/// What is needed to draw a model at some values.
pub(super) struct Lines<'a> {
    pub model: &'a Model,
    pub kind: ModelKind,
    pub values: &'a [f64],
    pub scale: f64,
    pub intervals: &'a [(f64, f64)],
}

/// A model sampled in the fit range and outside.
pub(super) struct Sampled {
    inside: Vec<(f64, f64)>,
    outside: Vec<(f64, f64)>,
}

impl Lines<'_> {
    /// Samples the model and widens the range of heights so that it is seen; `None` for models that are no curves.
    pub fn curves(&self, drawn: &mut Drawn) -> Option<Sampled> {
        let curve = Curve::new(self.model, self.kind, self.values, self.scale)?;
        let rough = curve.at(&drawn.knots);
        let in_range = |x: f64| self.intervals.iter().any(|i| (i.0..=i.1).contains(&x));
        let seen = drawn.knots.iter().zip(&rough).filter(|(x, _)| in_range(**x)).map(|(_, y)| *y);
        drawn.y_range = axes::widened(drawn.y_range, seen);
        let inside = curve.sample_all(self.intervals, &drawn.knots, drawn.seen());
        drawn.y_range = axes::widened(drawn.y_range, inside.iter().map(|p| p.1));
        // A curve that is no efficiency is to be seen.
        drawn.shares &= inside.iter().all(|p| (0.0..=1.0).contains(&p.1));
        let free = axes::complement(drawn.x_range, self.intervals);
        let outside = curve.sample_all(&free, &drawn.knots, drawn.seen());
        Some(Sampled { inside, outside })
    }

    /// The terms of a sum, each on the whole picture.
    pub fn parts(&self, drawn: &Drawn) -> Vec<Layer> {
        let components = self.model.components();
        if components.len() < 2 {
            return Vec::new();
        }
        let labels: Vec<String> = components.iter().map(|c| c.0.clone()).collect();
        let layer = |(k, (label, model)): (usize, (String, Model))| {
            let label = short(&label, &labels);
            let curve = Curve::new(&model, self.kind, self.values, self.scale)?;
            let xy = curve.sample(drawn.x_range, &drawn.knots, drawn.seen());
            Some(Layer::Curve { role: Role::Part(k), label, xy, dashed: true })
        };
        components.into_iter().enumerate().filter_map(layer).collect()
    }
}

/// `pol2` for `pol2(0)`, as long as no other part would be called the same.
pub(super) fn short(label: &str, all: &[String]) -> String {
    fn stem(text: &str) -> &str {
        let inner = text.strip_suffix(')').and_then(|t| t.rsplit_once('('));
        inner.filter(|(_, n)| n.chars().all(|c| c.is_ascii_digit())).map_or(text, |(name, _)| name)
    }
    let same = all.iter().filter(|l| stem(l) == stem(label)).count();
    if same > 1 { label.to_string() } else { stem(label).to_string() }
}

impl Sampled {
    /// The curve in the fit range.
    pub fn inside(&self, label: String, role: Role, dashed: bool) -> Layer {
        Layer::Curve { role, label, xy: self.inside.clone(), dashed }
    }

    /// Its continuation, dashed; nothing when the fit range fills the picture.
    pub fn outside(&self, label: &str, role: Role) -> Option<Layer> {
        (!self.outside.is_empty()).then(|| Layer::Curve {
            role,
            label: label.to_string(),
            xy: self.outside.clone(),
            dashed: true,
        })
    }
}

/// The band; the result holds it in the unit of the data, for samples per unit of x.
fn band(result: &FitResult, lines: &Lines<'_>, drawn: &Drawn) -> Option<Layer> {
    let b = shown_band(result)?;
    if drawn.scales.x == Scale::Log && drawn.span.1 > 0.0 {
        let curve = Curve::new(lines.model, lines.kind, lines.values, lines.scale)?;
        return Some(by_ratios(b, &curve, drawn.display_width));
    }
    let scaled = |y: &[f64]| y.iter().map(|y| drawn.display_width * y).collect();
    Some(Layer::Band { role: Role::Band, x: b.x.clone(), lower: scaled(&b.lower), upper: scaled(&b.upper) })
}

/// The band for a logarithmic axis: between the abscissas of the result, which are far apart at the lower end of such an axis, it goes along with
/// the curve, and its half widths go as powers of x.
fn by_ratios(b: &Band, curve: &Curve, width: f64) -> Layer {
    let mut x = Vec::new();
    let (mut minus, mut plus) = (Vec::new(), Vec::new());
    for k in 1..b.x.len() {
        let (from, to) = (b.x[k - 1], b.x[k]);
        if from <= 0.0 {
            continue;
        }
        let ratio = to.ln() - from.ln();
        let steps = (ratio / BAND_STEP).ceil().clamp(1.0, MOST_BAND_STEPS) as usize;
        let half = |edge: &[f64], k: usize| width * (edge[k] - b.f[k]).abs();
        for step in usize::from(!x.is_empty())..=steps {
            let part = step as f64 / steps as f64;
            x.push((from.ln() + ratio * part).exp());
            minus.push(power_between(half(&b.lower, k - 1), half(&b.lower, k), part));
            plus.push(power_between(half(&b.upper, k - 1), half(&b.upper, k), part));
        }
    }
    let f = curve.at(&x);
    let lower = f.iter().zip(minus).map(|(f, m)| f - m).collect();
    let upper = f.iter().zip(plus).map(|(f, p)| f + p).collect();
    Layer::Band { role: Role::Band, x, lower, upper }
}

/// Between two positive numbers by equal ratios, between others by equal differences.
fn power_between(from: f64, to: f64, part: f64) -> f64 {
    if from > 0.0 && to > 0.0 {
        (from.ln() + (to.ln() - from.ln()) * part).exp()
    } else {
        from + part * (to - from)
    }
}

/// The predicted contents of the bins used.
pub(super) fn predicted_steps(result: &FitResult, role: Role) -> Option<Layer> {
    let data = result.request.config.member().data.as_ref()?;
    steps(data, &result.member().fit_set.rows, result.member().prediction.as_ref()?, role)
}

/// The contents that are expected in these bins.
pub(super) fn steps(data: &Dataset, rows: &RowSet, prediction: &[f64], role: Role) -> Option<Layer> {
    let Data::Histogram(h) = &data.data else { return None };
    let bin = |k: usize| Some((*h.lo.get(k)?, *h.hi.get(k)?, *prediction.get(k)?));
    Some(Layer::Steps { role, bins: rows.iter().filter_map(bin).collect() })
}
