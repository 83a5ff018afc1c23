//! The tab Pairs: profiles of all free parameters and contours of all their pairs, side by side as mnmatrix of iminuit draws them.

use egui::{
    Align2, Button, FontId, Rect, RichText, Role, ScrollArea, Sense, Shape, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use super::levels;
use crate::app::actions::Action;
use crate::app::state::PanelState;
use crate::app::theme::{ROW, SMALL, Tokens};
use crate::fit::{Command, FitResult, JobState, Session, Task};
use crate::language::{said, tr, trf};
use crate::params::ParamId;
use crate::report::figure::{Layer, Panel, Role as LayerRole};
use crate::report::{contour_figure, profile_figure};

/// Least size of a picture; with many parameters the rest scrolls.
const LEAST: egui::Vec2 = vec2(72.0, 31.0);
/// Gap between pictures.
const GAP: f32 = 4.0;
/// Room for names at the left and below.
const NAMES: egui::Vec2 = vec2(74.0, 16.0);
/// From the start of a line of the legend to its words, and its height.
const LEGEND_LINE: (f32, f32) = (28.0, 17.0);
/// Room around the lines.
const LEGEND_PAD: egui::Vec2 = vec2(24.0, 3.0);

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let muted = Tokens::of(ui).muted;
    let Some(result) = session.result().fresh() else {
        ui.label(
            RichText::new(tr("Profiles and contours start from a fit that is up to date; fit first."))
                .color(muted),
        );
        return;
    };
    let free: Vec<ParamId> = result.minimum.params.free().into_iter().map(ParamId).collect();
    if free.len() < 2 {
        ui.label(RichText::new(tr("Pairs need two free parameters.")).color(muted));
        return;
    }
    ui.horizontal(|ui| {
        if let JobState::Running { progress, .. } = session.job() {
            let stop = ui.add(Button::new(tr("Stop")).min_size(vec2(0.0, ROW)));
            if stop.accessible_name(tr("Stop, nothing more is drawn")).clicked() {
                state.actions.push(Action::Cancel);
            }
            if let Some(part) = progress.fraction {
                progress_ui(ui, part as f32);
            }
            ui.label(
                RichText::new(trf("{} · {} calls", &[&said(&progress.stage), &progress.nfcn])).color(muted),
            );
            return;
        }
        let levels = levels::ui(ui, &levels::drawn(result, None), &mut state.pair_levels);
        let button = Button::new(tr("Draw all pairs")).min_size(vec2(0.0, ROW));
        let tip =
            tr("Profiles of all free parameters and contours of all their pairs: draw_mnmatrix() in iminuit");
        if ui.add(button).on_hover_text(tip).clicked() {
            out.push(Command::Run(Task::Matrix { params: Vec::new(), levels }));
        }
        let count = free.len() * (free.len() - 1) / 2;
        let noun = if count == 1 { tr("pair") } else { tr("pairs") };
        let text = trf(
            "{} profiles, {} {}; what is complete stays when it is stopped",
            &[&free.len(), &count, &noun],
        );
        ui.label(RichText::new(text).color(muted));
    });
    grid_ui(ui, result, &free);
}

/// How many of the pictures are done.
fn progress_ui(ui: &mut Ui, part: f32) {
    let t = Tokens::of(ui);
    let (room, response) = ui.allocate_exact_size(vec2(120.0, ROW), Sense::hover());
    let track = Rect::from_center_size(room.center(), vec2(room.width(), 6.0));
    let mut done = track;
    done.set_width(track.width() * part.clamp(0.0, 1.0));
    ui.painter().rect_filled(track, 3, t.hairline);
    ui.painter().rect_filled(done, 3, t.accent);
    let label = trf("{} % of all pictures", &[&format_args!("{:.0}", 100.0 * part)]);
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &label));
    response.on_hover_text(label);
}

/// The lower triangle, profiles on the diagonal.
fn grid_ui(ui: &mut Ui, result: &FitResult, free: &[ParamId]) {
    let n = free.len() as f32;
    let room = ui.available_size() - NAMES - vec2(8.0, 8.0);
    let cell = (room / n - vec2(GAP, GAP)).max(LEAST).floor();
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        let size = NAMES + n * (cell + vec2(GAP, GAP));
        let (area, _) = ui.allocate_exact_size(size, Sense::hover());
        let place = |row: usize, column: usize| {
            let step = cell + vec2(GAP, GAP);
            let corner = area.min + vec2(NAMES.x + step.x * column as f32, step.y * row as f32);
            Rect::from_min_size(corner, cell)
        };
        let t = Tokens::of(ui);
        let names = result.minimum.params.names();
        for (row, &y) in free.iter().enumerate() {
            let font = FontId::proportional(SMALL);
            let beside = pos2(area.left() + NAMES.x - 8.0, place(row, 0).center().y);
            ui.painter().text(beside, Align2::RIGHT_CENTER, &names[y.0], font.clone(), t.text);
            let below = pos2(place(0, row).center().x, place(free.len() - 1, 0).bottom() + 3.0);
            ui.painter().text(below, Align2::CENTER_TOP, &names[y.0], font, t.text);
            for (column, &x) in free[..=row].iter().enumerate() {
                let figure = if x == y { profile_figure(result, x) } else { contour_figure(result, x, y) };
                let what = if x == y {
                    trf("Profile of {}", &[&names[x.0]])
                } else {
                    trf("Contours of {} and {}", &[&names[x.0], &names[y.0]])
                };
                picture_ui(ui, place(row, column), figure.as_ref().map(|f| &f.main), &what);
            }
        }
        legend_ui(ui, &place, result, free);
    });
}

/// What the lines of the contours mean, in the corner that the triangle leaves free. `place` gives the picture of a row and a column.
fn legend_ui(ui: &Ui, place: &impl Fn(usize, usize) -> Rect, result: &FitResult, free: &[ParamId]) {
    let mut pairs =
        free.iter().flat_map(|&y| free.iter().map(move |&x| (x, y)).take_while(move |(x, _)| *x != y));
    let Some(figure) = pairs.find_map(|(x, y)| contour_figure(result, x, y)) else { return };
    let t = Tokens::of(ui);
    let mut entries: Vec<(String, &Layer)> = Vec::new();
    for layer in &figure.main.layers {
        let (Layer::Polygon { label, .. } | Layer::Curve { label, .. }) = layer else { continue };
        let label = said(label);
        if !label.is_empty() && entries.iter().all(|(known, _)| *known != label) {
            entries.push((label, layer));
        }
    }
    let font = FontId::proportional(SMALL);
    let width = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), font.clone(), t.muted).size().x;
    let widest = entries.iter().map(|(label, _)| width(label)).fold(0.0, f32::max);
    let size = vec2(LEGEND_LINE.0 + widest, LEGEND_LINE.1 * entries.len() as f32) + LEGEND_PAD;
    let room = legend_room(place, free.len(), size);
    for (k, (label, layer)) in entries.iter().enumerate() {
        let left = room.left_top() + 0.5 * LEGEND_PAD + vec2(0.0, LEGEND_LINE.1 * (k as f32 + 0.5));
        let line = line_shapes(vec![left, left + vec2(22.0, 0.0)], layer, t.role(layer.role()));
        ui.painter().extend(line);
        let at = left + vec2(LEGEND_LINE.0, 0.0);
        ui.painter().text(at, Align2::LEFT_CENTER, label, font.clone(), t.muted);
    }
    let response = ui.interact(room, ui.scope_id().with("legend"), Sense::hover());
    let labels: Vec<&str> = entries.iter().map(|(label, _)| label.as_str()).collect();
    let label = trf("Legend: {}", &[&labels.join("; ")]);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &label));
}

/// Where the legend has room: the upper right corner of the free triangle, as many pictures high and wide as it needs.
fn legend_room(place: &impl Fn(usize, usize) -> Rect, n: usize, size: egui::Vec2) -> Rect {
    // Above row k everything right of the picture in column k − 1 is free.
    let free = |k: usize| Rect::from_min_max(place(0, k).left_top(), place(k - 1, n - 1).right_bottom());
    let lacks = |room: Rect| (size - room.size()).max(egui::Vec2::ZERO).length_sq();
    let rooms = (1..n).map(free);
    let best = rooms.min_by(|a, b| lacks(*a).total_cmp(&lacks(*b))).unwrap_or(place(0, 0));
    Rect::from_min_size(best.left_top(), size)
}

/// One small picture without numbers, or its empty frame.
fn picture_ui(ui: &mut Ui, rect: Rect, panel: Option<&Panel>, what: &str) {
    let t = Tokens::of(ui);
    let response = ui.interact(rect, ui.scope_id().with(("pair", what)), Sense::hover());
    let label = if panel.is_some() { what.to_owned() } else { trf("{}: not drawn yet", &[&what]) };
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &label));
    if let Some(panel) = panel {
        for layer in &panel.layers {
            // The mark of a profile's minimum stands on the lower edge.
            let over = if matches!(layer, Layer::Points { .. }) { 2.5 } else { 0.0 };
            let painter = ui.painter().with_clip_rect(rect.expand(over).intersect(ui.clip_rect()));
            if let Some((line, color)) = line_of(layer, panel, rect, t) {
                painter.extend(line_shapes(line, layer, color));
            }
        }
    }
    ui.painter().rect_stroke(rect, 0, Stroke::new(1.0, t.hairline), StrokeKind::Inside);
    response.on_hover_text(what);
}

fn line_shapes(line: Vec<egui::Pos2>, layer: &Layer, color: egui::Color32) -> Vec<Shape> {
    match layer {
        Layer::Points { .. } => line.into_iter().map(|p| Shape::circle_filled(p, 2.0, color)).collect(),
        Layer::Curve { dashed: true, .. } => Shape::dashed_line(&line, Stroke::new(1.0, color), 3.0, 3.0),
        Layer::HLine { .. } => vec![Shape::line(line, Stroke::new(0.7, color))],
        _ => vec![Shape::line(line, Stroke::new(1.4, color))],
    }
}

/// A layer as a line on the screen; guides of an interval are left out of so small a picture.
fn line_of(layer: &Layer, panel: &Panel, rect: Rect, t: &Tokens) -> Option<(Vec<egui::Pos2>, egui::Color32)> {
    let part = |v: f64, (lo, hi): (f64, f64)| ((v - lo) / (hi - lo)) as f32;
    let at = |&(x, y): &(f64, f64)| {
        pos2(
            rect.left() + part(x, panel.x_range) * rect.width(),
            rect.bottom() - part(y, panel.y_range) * rect.height(),
        )
    };
    let known = |xy: &[(f64, f64)]| -> Vec<egui::Pos2> {
        xy.iter().filter(|p| p.0.is_finite() && p.1.is_finite()).map(at).collect()
    };
    match layer {
        Layer::Curve { role, xy, .. } | Layer::Polygon { role, xy, .. } => Some((known(xy), t.role(*role))),
        Layer::HLine { role, y, .. } => {
            let (lo, hi) = panel.x_range;
            Some((known(&[(lo, *y), (hi, *y)]), t.role(*role)))
        }
        Layer::Points { role: LayerRole::Mark, at: points, .. } => {
            Some((known(points), t.role(LayerRole::Mark)))
        }
        _ => None,
    }
}
