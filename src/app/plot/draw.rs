//! From the layers of a [`Panel`] to items of egui_plot.

use egui::{Rect, Stroke, Ui, UiBuilder, Vec2b};
use egui_plot::{
    FilledArea, HLine, HoverPosition, Line, LineStyle, Plot, PlotBounds, PlotPoints, PlotResponse, PlotUi,
    Polygon, VLine,
};

use super::bars::ErrorBars;
use super::cells::{Colored, Colors};
use super::crowd::Look;
use super::fill::{Region, Regions};
use super::interact::{Kept, View};
use super::item::Item;
use crate::app::theme::{Tokens, chosen};
use crate::fit::ContourFill;
use crate::report::figure::clip::visible;
use crate::report::figure::cover::{CROWD, Errors};
use crate::report::figure::steps::{base, outline};
use crate::report::figure::{ColorScale, Ink, Layer, Panel, Role, START};
use crate::report::pdg;

/// Radius of a data point.
const DOT: f32 = 2.5;
/// Width of the fitted curve.
const FIT_WIDTH: f32 = 2.2;
/// Width of other curves.
const THIN: f32 = 1.3;
/// Opacity of what a fit does not use.
const MASKED_STRENGTH: f32 = 0.35;

/// Draws what lies inside `frame`.
pub fn panel_ui(
    ui: &mut Ui,
    name: &str,
    frame: Rect,
    panel: &Panel,
    view: View,
    kept: &mut Kept,
) -> PlotResponse<()> {
    let View { x, y, scales } = view;
    let strong = kept.strong.and_then(|k| nth_part(panel, k));
    let tokens = Tokens::of(ui);
    let pixels = ui.pixels_per_point();
    let mut inside = ui.new_child(UiBuilder::new().id_salt(name).max_rect(frame));
    inside.set_clip_rect(frame.expand(1.0).intersect(ui.clip_rect()));
    let colored = colored(name, panel);
    let (x_word, y_word) = (word(&panel.x_title).to_owned(), word(&panel.y_title).to_owned());
    Plot::new(("figure", name))
        .width(frame.width())
        .height(frame.height())
        .min_size(egui::Vec2::ZERO)
        .show_axes(false)
        .show_grid(false)
        .show_background(false)
        .show_crosshair(false)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .auto_bounds(Vec2b::FALSE)
        .label_formatter(move |near| match near {
            HoverPosition::NearDataPoint { position, plot_name, index } => {
                let number = |v| pdg::number(v, 6);
                let color = colored.iter().find(|c| c.0 == *plot_name);
                let value = color.and_then(|(_, title, values)| {
                    Some(format!("\n{title} {}", number(*values.get(*index)?)))
                });
                let (x, y) = (scales.x.value(position.x), scales.y.value(position.y));
                let place = format!("{x_word} {}\n{y_word} {}", number(x), number(y));
                Some(place + &value.unwrap_or_default())
            }
            HoverPosition::Elsewhere { .. } => None,
        })
        .show(&mut inside, |plot| {
            plot.set_plot_bounds(PlotBounds::from_min_max([x.0, y.0], [x.1, y.1]));
            for (index, layer) in panel.layers.iter().enumerate() {
                let name = format!("{name} {index}");
                match layer {
                    Layer::Points { role, at, ex, ey } if at.len() >= CROWD => {
                        let (radius, color) = (radius(*role), crowd_color(*role, tokens));
                        let crowd = kept.crowds.of(
                            at,
                            Errors { x: ex, y: ey },
                            Look { frame, view, pixels, radius, color },
                        );
                        plot.add(Item::new(&name, [], crowd));
                    }
                    _ => {
                        let width = if strong == Some(index) { FIT_WIDTH } else { THIN };
                        add_layer(plot, layer, (&name, width), view, tokens, &mut kept.regions);
                    }
                }
            }
        })
}

/// The place among the layers of the part of a sum that is drawn as number `k`.
fn nth_part(panel: &Panel, k: usize) -> Option<usize> {
    let is_part = |layer: &Layer| matches!(layer, Layer::Curve { role: Role::Part(_), dashed: true, .. });
    panel.layers.iter().enumerate().filter(|(_, layer)| is_part(layer)).nth(k).map(|(index, _)| index)
}

/// Dashed as the figure says; the curve that a search started from is dotted.
fn line_style(role: Role, label: &str, dashed: bool) -> LineStyle {
    match dashed {
        false => LineStyle::Solid,
        true if role == Role::Preview && label == START => LineStyle::Dotted { spacing: 4.0 },
        true => LineStyle::Dashed { length: 5.0 },
    }
}

/// The values behind colors: name of the item, what they are, one number a box or dot.
fn colored(name: &str, panel: &Panel) -> Vec<(String, String, Vec<f64>)> {
    let item = |(index, layer): (usize, &Layer)| {
        let (scale, values) = match layer {
            Layer::Cells { patches, scale, .. } => (scale, patches.iter().map(|p| p.value).collect()),
            Layer::Dots { values, scale, .. } => (scale, values.clone()),
            _ => return None,
        };
        Some((format!("{name} {index}"), word(&scale.title).to_owned(), values))
    };
    panel.layers.iter().enumerate().filter_map(item).collect()
}

/// The quantity of a title without its unit.
fn word(title: &str) -> &str {
    title.split(" / ").next().unwrap_or(title)
}

fn add_layer(
    plot: &mut PlotUi<'_>,
    layer: &Layer,
    (name, thin): (&str, f32),
    view: View,
    tokens: &Tokens,
    regions: &mut Regions,
) {
    let color = tokens.role(layer.role());
    match layer {
        Layer::Points { role, at, ex, ey } => {
            let mut bars = ErrorBars::new(color, radius(*role)).bars(ex, ey);
            if is_unused(*role) {
                bars = bars.hollow(tokens.card);
            }
            plot.add(Item::new(name, at.iter().copied(), bars));
        }
        Layer::Crosses { at, .. } => {
            let crossed = ErrorBars::new(color, 1.2 * DOT).hollow(tokens.card).crossed();
            plot.add(Item::new(name, at.iter().copied(), crossed));
        }
        Layer::Steps { role, bins } => {
            let fitted = *role == Role::Fit;
            let line = Line::new(name, PlotPoints::from(outline(bins, base(view.scales.y, view.y))))
                .color(match role {
                    Role::Member(_) => color.gamma_multiply(0.7),
                    Role::Masked => tokens.steps.gamma_multiply(0.6),
                    _ if fitted => color,
                    _ => tokens.steps,
                })
                .width(if fitted { FIT_WIDTH } else { 1.0 })
                // Points that share an x would be read as a band of the curve.
                .allow_band(false)
                .allow_hover(false);
            plot.line(line);
        }
        Layer::Curve { role, xy, dashed, label } => {
            for (k, points) in visible(xy, view.x, view.y).into_iter().enumerate() {
                let style = line_style(*role, label, *dashed);
                let width = if *role == Role::Fit { FIT_WIDTH } else { thin };
                let line = Line::new(format!("{name} {k}"), PlotPoints::from(points))
                    .color(color)
                    .width(width)
                    .style(style)
                    .allow_band(false)
                    .allow_hover(false);
                plot.line(line);
            }
        }
        Layer::Band { role, x, lower, upper } => {
            let fill = if *role == Role::Guide { guide_fill(lower, upper, tokens) } else { color };
            let area = FilledArea::new(name, x, lower, upper).fill_color(fill).allow_hover(false);
            plot.add(area.stroke(Stroke::NONE));
        }
        Layer::Polygon { xy, fill, .. } => {
            let points: Vec<[f64; 2]> =
                xy.iter().filter(|p| p.0.is_finite() && p.1.is_finite()).map(|&(x, y)| [x, y]).collect();
            let fill = region_color(*fill, color);
            if let Some(region) = fill.and_then(|c| Region::new(name, &points, c, regions)) {
                plot.add(region);
            }
            let boundary = Polygon::new(name, PlotPoints::from(points))
                .fill_color(egui::Color32::TRANSPARENT)
                .stroke(Stroke::new(1.6, color))
                .allow_hover(false);
            plot.polygon(boundary);
        }
        Layer::Cells { role, patches, scale } => {
            plot.add(Colored::cells(name, patches, colors(tokens, scale, *role)));
        }
        Layer::Dots { role, at, values, scale } => {
            plot.add(Colored::dots(name, at, values, colors(tokens, scale, *role)));
        }
        Layer::HLine { role, y, .. } => {
            let width = if *role == Role::Fit { THIN } else { 1.0 };
            plot.hline(HLine::new(name, *y).color(color).width(width).allow_hover(false));
        }
        Layer::VLine { x, .. } => {
            plot.vline(VLine::new(name, *x).color(color).width(1.0).allow_hover(false));
        }
    }
}

fn radius(role: Role) -> f32 {
    if role == Role::Mark { 1.4 * DOT } else { DOT }
}

/// Rings hide one another where they are many: rows that a fit does not use are paler then.
fn crowd_color(role: Role, tokens: &Tokens) -> egui::Color32 {
    let color = tokens.role(role);
    if is_unused(role) { color.gamma_multiply(MASKED_STRENGTH) } else { color }
}

/// Whether a layer holds rows that a fit does not use.
fn is_unused(role: Role) -> bool {
    matches!(role, Role::Masked | Role::Outside | Role::Member(Ink { hollow: true, .. }))
}

/// From values to colors; rows that a fit does not use are paler.
fn colors(tokens: &Tokens, scale: &ColorScale, role: Role) -> Colors {
    let strength = if role == Role::Masked { MASKED_STRENGTH } else { 1.0 };
    Colors { ramp: tokens.ramp(scale.signed), range: scale.range, strength }
}

/// What a region is filled with: what lies over one another is seen through.
fn region_color(fill: ContourFill, line: egui::Color32) -> Option<egui::Color32> {
    match fill {
        ContourFill::Nothing => None,
        ContourFill::Pale => Some(line.gamma_multiply(0.08)),
        ContourFill::Rgb(rgb) => Some(chosen(rgb).gamma_multiply(0.45)),
    }
}

/// Bands of the pull panel: the narrower one is darker.
fn guide_fill(lower: &[f64], upper: &[f64], tokens: &Tokens) -> egui::Color32 {
    let wide = lower.first().zip(upper.first()).is_some_and(|(lo, hi)| hi - lo > 3.0);
    tokens.pull_bands[usize::from(wide)]
}
