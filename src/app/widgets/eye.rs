//! What a data set looks like in a figure: an eye that shows or hides it, and a spot of its color.

use egui::{Color32, CursorIcon, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::theme::Tokens;

/// Width of the eye and of the spot.
const SIZE: f32 = 18.0;

/// An eye, open when `on`, crossed out when not.
pub fn eye(ui: &mut Ui, on: bool, name: &str) -> Response {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(SIZE, SIZE), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, enabled, on, name));
    let lit = enabled && (response.hovered() || response.has_focus());
    let color = match (lit, on) {
        (true, _) => t.accent,
        (false, true) => t.text,
        (false, false) => t.muted,
    };
    let color = if enabled { color } else { color.gamma_multiply(0.45) };
    let stroke = Stroke::new(1.2, color);
    let at = |x: f32, y: f32| rect.center() + vec2(x, y);
    // Two arcs: y = ±h (1 − (x/w)²).
    let lid = |sign: f32| {
        let point = |k: i32| {
            let u = k as f32 / 6.0;
            at(7.0 * u, sign * 4.4 * (1.0 - u * u))
        };
        Shape::line((-6..=6).map(point).collect(), stroke)
    };
    ui.painter().extend([lid(1.0), lid(-1.0)]);
    ui.painter().circle_filled(rect.center(), 2.1, color);
    if !on {
        ui.painter().line_segment([at(-6.0, 5.5), at(6.0, -5.5)], stroke);
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// A spot of a color to click.
pub fn swatch(ui: &mut Ui, color: Color32, name: &str) -> Response {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(SIZE - 2.0, SIZE), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name));
    let lit = response.hovered() || response.has_focus();
    let center = pos2(rect.center().x, rect.center().y);
    let ring = if lit { t.accent } else { t.hairline };
    ui.painter().circle(center, 5.6, color, Stroke::new(if lit { 1.6 } else { 1.0 }, ring));
    response.on_hover_cursor(CursorIcon::PointingHand)
}
