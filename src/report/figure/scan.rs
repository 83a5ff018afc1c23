//! Profiles as figures, with what the covariance alone would say beside them; `contours` draws confidence regions.

use crate::fit::FitResult;
use crate::minimize::{Bound, Profile};
use crate::params::ParamId;
use crate::report::pdg::{number_pretty, pretty, value_with_asymmetric_error, value_with_error};
use crate::report::{units, words};

use super::{Figure, Layer, Panel, Role, axes};

/// Points on a parabola or ellipse.
pub(super) const SMOOTH: usize = 120;

/// Profile of `param`, the others fitted again, held or both, with its parabola, levels and interval. `None` when the result holds no such profile.
///
/// The ordinate is F − F̂ in units of one standard deviation's rise: levels at 1, 4, 9. The shaded interval is that of
/// MINOS where it is valid, else value ± error; both sides are drawn only where they mean something.
pub fn profile_figure(result: &FitResult, param: ParamId) -> Option<Figure> {
    let shown = newest_profiles(result, param);
    // The one that says how well the parameter is known sets the frame.
    let profile = *shown.first()?;
    let p = result.minimum.params.get(param)?;
    let unit = result.minimum.up * words::one_sigma_rise(result);
    let x_range = axes::span(profile.x.iter().copied())?;
    let top = axes::span(rises(result, profile, unit).iter().map(|p| p.1))
        .map_or(1.0, |s| s.1.clamp(1.3, 30.0))
        * 1.05;
    let error = result.errors().get(param.0).copied().filter(|_| result.error_is_meaningful(param.0));
    let interval = interval(result, param, error);
    let mut layers: Vec<Layer> =
        interval.iter().map(|&(a, b)| shaded(a.max(x_range.0), b.min(x_range.1), top)).collect();
    for k in (1..=5).take_while(|k| f64::from(k * k) < top) {
        layers.push(Layer::HLine { role: Role::Guide, y: f64::from(k * k), label: format!("{k}σ") });
    }
    for x in interval.iter().flat_map(|&(a, b)| [a, b]).filter(|x| (x_range.0..=x_range.1).contains(x)) {
        layers.push(Layer::VLine { role: Role::Guide, x, label: String::new() });
    }
    if let Some(e) = error {
        let parabola = smooth(x_range).map(|x| (x, ((x - p.value) / e).powi(2))).collect();
        layers.push(curve(Role::Parabolic, "parabola from HESSE", parabola, true));
    }
    for profile in shown {
        let (role, label) =
            if profile.refit { (Role::Fit, "profile") } else { (Role::Part(0), "scan, others held") };
        layers.push(curve(role, label, rises(result, profile, unit), false));
    }
    layers.push(mark((p.value, 0.0), None));
    for bound in result.bounds.iter().filter(|b| b.param == param && b.valid) {
        if (x_range.0..=x_range.1).contains(&bound.value) {
            let label = bound_words(bound);
            layers.push(Layer::VLine { role: Role::Mark, x: bound.value, label });
        }
    }
    let symbol = words::rise_symbol(result);
    let main = Panel {
        x_title: title(result, param),
        y_title: if unit == 1.0 { symbol.to_string() } else { format!("{symbol}, in units of 1σ") },
        x_range,
        y_range: (0.0, top),
        layers,
    };
    let mut stats = profile_stats(result, param, error);
    stats.extend(bound_stats(result, param));
    Some(Figure { main, stats, ..Figure::default() })
}

/// The newest profiles of `param`: the others fitted again, then held.
fn newest_profiles(result: &FitResult, param: ParamId) -> Vec<&Profile> {
    let newest = |refit| result.profiles.iter().rev().find(|p| p.param == param && p.refit == refit);
    [true, false].into_iter().filter_map(newest).collect()
}

/// The one of them that says how well the parameter is known.
pub(super) fn newest_profile(result: &FitResult, param: ParamId) -> Option<&Profile> {
    newest_profiles(result, param).first().copied()
}

/// One-sided limits on `param`, as (label, value).
pub fn bound_stats(result: &FitResult, param: ParamId) -> Vec<(String, String)> {
    let value = |b: &Bound| match b {
        b if b.valid => number_pretty(b.value, 5),
        b if b.at_limit => "ends at the parameter's own limit".to_string(),
        b if b.new_minimum => "a lower minimum lies there: fit again".to_string(),
        _ => "none: the data do not bound it".to_string(),
    };
    let of_param = result.bounds.iter().filter(|b| b.param == param);
    of_param.map(|b| (bound_words(b), value(b))).collect()
}

/// `95 % upper limit`.
fn bound_words(bound: &Bound) -> String {
    let side = if bound.upper { "upper" } else { "lower" };
    format!("{} {side} limit", words::one_sided_words(bound.level))
}

/// The profile as rises in units of one standard deviation's; failed points break the curve.
fn rises(result: &FitResult, profile: &Profile, unit: f64) -> Vec<(f64, f64)> {
    let lowest = result.minimum.fval;
    let points = profile.x.iter().zip(&profile.fval).zip(&profile.valid);
    points.map(|((&x, &f), &ok)| (x, if ok { (f - lowest) / unit } else { f64::NAN })).collect()
}

/// The interval to shade: MINOS where both sides are valid, else the parabolic one.
fn interval(result: &FitResult, param: ParamId, error: Option<f64>) -> Option<(f64, f64)> {
    let v = result.minimum.params.get(param)?.value;
    let minos = result.minos.get(param.0).and_then(Option::as_ref);
    match minos.filter(|m| m.lower_valid && m.upper_valid) {
        Some(m) => Some((v + m.lower, v + m.upper)),
        None => error.map(|e| (v - e, v + e)),
    }
}

fn shaded(lo: f64, hi: f64, top: f64) -> Layer {
    Layer::Band { role: Role::Band, x: vec![lo, hi], lower: vec![0.0, 0.0], upper: vec![top, top] }
}

pub(super) fn smooth((lo, hi): (f64, f64)) -> impl Iterator<Item = f64> {
    (0..=SMOOTH).map(move |k| lo + (hi - lo) * k as f64 / SMOOTH as f64)
}

pub(super) fn curve(role: Role, label: &str, xy: Vec<(f64, f64)>, dashed: bool) -> Layer {
    Layer::Curve { role, label: label.to_string(), xy, dashed }
}

/// The minimum, with bars of one standard deviation when both are known.
pub(super) fn mark(at: (f64, f64), errors: Option<(f64, f64)>) -> Layer {
    let bars = |e: Option<f64>| e.map(|e| vec![(e, e)]).unwrap_or_default();
    Layer::Points {
        role: Role::Mark,
        at: vec![at],
        ex: bars(errors.map(|e| e.0)),
        ey: bars(errors.map(|e| e.1)),
    }
}

/// Name with unit.
pub(in crate::report) fn title(result: &FitResult, id: ParamId) -> String {
    let name = result.minimum.params.get(id).map_or_else(String::new, |p| p.name.clone());
    let unit = units::of_fit(&result.request).get(id.0).cloned().filter(|u| !u.is_empty());
    match unit {
        Some(u) if u.contains(['/', '·']) => format!("{name} / ({u})"),
        Some(u) => format!("{name} / {u}"),
        None => name,
    }
}

pub(super) fn profile_stats(result: &FitResult, id: ParamId, error: Option<f64>) -> Vec<(String, String)> {
    let Some(p) = result.minimum.params.get(id) else { return Vec::new() };
    let mut lines = vec![(p.name.clone(), pretty(&value_with_error(p.value, error.unwrap_or(f64::NAN))))];
    if let Some(m) =
        result.minos.get(id.0).and_then(Option::as_ref).filter(|m| m.lower_valid && m.upper_valid)
    {
        lines.push(("MINOS".to_string(), pretty(&value_with_asymmetric_error(p.value, m.lower, m.upper))));
    }
    lines
}
