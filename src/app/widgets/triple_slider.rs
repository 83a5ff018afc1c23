//! A line with three marks: the lower end, the value, the upper end. The value stays between the ends.

use egui::{CursorIcon, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::arrows::{arrow_released, arrow_steps};
use crate::app::theme::{TABLE_ROW, Tokens};
use crate::language::trf;

/// Part of the whole that an arrow key moves a mark by.
const KEY_STEP: f64 = 0.01;

/// One of the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark3 {
    /// The lower end.
    Min,
    /// The value.
    Value,
    /// The upper end.
    Max,
}

/// What was done with a mark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slid {
    /// Which one.
    pub mark: Mark3,
    /// Where it stands now.
    pub to: f64,
    /// It was let go.
    pub done: bool,
}

/// What the slider shows.
#[derive(Debug, Clone, Copy)]
pub struct Marks {
    /// The ends of the line.
    pub whole: (f64, f64),
    /// Lower end, value, upper end.
    pub at: [f64; 3],
    /// Whether the ends are limits.
    pub bound: (bool, bool),
}

/// The slider of the quantity `name`.
pub fn triple_slider(ui: &mut Ui, name: &str, marks: Marks, width: f32) -> Option<Slid> {
    let t = Tokens::of(ui);
    let (area, _) = ui.allocate_exact_size(vec2(width, TABLE_ROW - 1.0), Sense::hover());
    let (left, right, y) = (area.left() + 7.0, area.right() - 7.0, area.center().y);
    let Marks { whole: (lo, hi), at: [min, value, max], bound } = marks;
    let span = hi - lo;
    if !span.is_finite() || span <= 0.0 {
        ui.painter().hline(left..=right, y, Stroke::new(4.0, t.hairline));
        return None;
    }
    let to_screen = |v: f64| left + ((v - lo) / span).clamp(0.0, 1.0) as f32 * (right - left);
    let to_value = |x: f32| lo + f64::from((x - left) / (right - left)).clamp(0.0, 1.0) * span;
    ui.painter().hline(left..=right, y, Stroke::new(3.0, t.hairline));
    ui.painter().hline(to_screen(min)..=to_screen(max), y, Stroke::new(3.0, t.accent_soft));
    // The value is taken by the hand where marks stand on one another.
    let list = [
        (Mark3::Min, min, trf("{}, lower end", &[&name]), bound.0, (lo, value)),
        (Mark3::Max, max, trf("{}, upper end", &[&name]), bound.1, (value, hi)),
        (Mark3::Value, value, name.to_owned(), true, (min, max)),
    ];
    let mut slid = None;
    for (mark, v, name, filled, room) in list {
        let rect = Rect::from_center_size(pos2(to_screen(v), y), vec2(11.0, 17.0));
        let response = ui.interact(rect, ui.scope_id().with(("mark", &name)), Sense::click_and_drag());
        let enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::slider(enabled, v, &name));
        let lit = response.hovered() || response.dragged() || response.has_focus();
        draw(ui, mark, rect, lit, filled);
        if let Some((to, done)) = moved(ui, &response, v, span, to_value) {
            slid = Some(Slid { mark, to: to.clamp(room.0.min(room.1), room.1.max(room.0)), done });
        }
        response.on_hover_cursor(CursorIcon::ResizeHorizontal);
    }
    slid
}

/// The value is a box, the ends are arrows that point to it; hollow where they are no limits.
fn draw(ui: &Ui, mark: Mark3, rect: Rect, lit: bool, filled: bool) {
    let t = Tokens::of(ui);
    let line = Stroke::new(1.5, if lit || filled { t.accent } else { t.muted });
    let fill = match (lit, filled) {
        (true, _) => t.accent_soft,
        (_, true) => t.accent,
        _ => t.input,
    };
    let c = rect.center();
    match mark {
        Mark3::Value => {
            let handle = Rect::from_center_size(c, vec2(9.0, 14.0));
            ui.painter().rect(handle, 3, fill, line, StrokeKind::Inside);
        }
        Mark3::Min | Mark3::Max => {
            let dx = if mark == Mark3::Min { 5.0 } else { -5.0 };
            let corners = vec![pos2(c.x, c.y - 6.0), pos2(c.x + dx, c.y), pos2(c.x, c.y + 6.0)];
            ui.painter().add(Shape::convex_polygon(corners, fill, line));
        }
    }
}

/// Where the hand or the keys put a mark, and whether that is all.
fn moved(
    ui: &Ui,
    response: &Response,
    value: f64,
    span: f64,
    to_value: impl Fn(f32) -> f64,
) -> Option<(f64, bool)> {
    if response.drag_stopped() {
        return Some((value, true));
    }
    if let (true, Some(pointer)) = (response.dragged(), response.interact_pointer_pos()) {
        // What egui took for a click so far has moved nothing.
        return (response.drag_delta().x != 0.0 || !response.drag_started())
            .then(|| (to_value(pointer.x), false));
    }
    if let Some(steps) = arrow_steps(ui, response) {
        return Some((value + KEY_STEP * span * f64::from(steps.x + steps.y), false));
    }
    arrow_released(ui, response).then_some((value, true))
}
