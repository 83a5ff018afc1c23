//! A line with two handles and the part between them, which moves both: the range of x that is fitted.

use egui::{CursorIcon, Key, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::app::theme::{ROW, Tokens};
use crate::language::trf;

/// Part of the whole that an arrow key moves a handle by.
const KEY_STEP: f64 = 0.01;

/// What the slider was told: a new range, and whether the movement has ended.
pub struct Moved {
    /// From the left to the right handle.
    pub range: (f64, f64),
    /// The drag is over, or it was a key.
    pub done: bool,
}

/// Two handles on `whole`, standing at `range`; handles cannot pass each other. An empty `whole` draws the line only. `name` is what it is
/// called where a slider is spoken of.
pub fn range_slider(
    ui: &mut Ui,
    name: &str,
    range: (f64, f64),
    whole: (f64, f64),
    width: f32,
) -> Option<Moved> {
    let t = Tokens::of(ui);
    let (area, _) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    let (left, right) = (area.left() + 6.0, area.right() - 6.0);
    let span = whole.1 - whole.0;
    let y = area.center().y;
    if !span.is_finite() || span <= 0.0 {
        ui.painter().hline(left..=right, y, Stroke::new(4.0, t.hairline));
        return None;
    }
    let to_screen = |x: f64| left + ((x - whole.0) / span).clamp(0.0, 1.0) as f32 * (right - left);
    let to_value = |at: f32| whole.0 + f64::from((at - left) / (right - left)).clamp(0.0, 1.0) * span;
    let (a, b) = (to_screen(range.0), to_screen(range.1));
    ui.painter().hline(left..=right, y, Stroke::new(4.0, t.hairline));
    ui.painter().hline(a..=b, y, Stroke::new(4.0, t.accent));

    let mut moved =
        both(ui, &trf("{}, both ends", &[&name]), range, whole, (a, b, y), span / f64::from(right - left));
    for (upper, at) in [(false, a), (true, b)] {
        let rect = Rect::from_center_size(pos2(at, y), vec2(11.0, 18.0));
        let name = if upper { trf("{}, upper end", &[&name]) } else { trf("{}, lower end", &[&name]) };
        let response = ui.interact(rect.expand(2.0), ui.scope_id().with(&name), Sense::click_and_drag());
        let (value, enabled) = (if upper { range.1 } else { range.0 }, ui.is_enabled());
        response.widget_info(|| WidgetInfo::slider(enabled, value, &name));
        let lit = response.hovered() || response.dragged() || response.has_focus();
        let fill = if lit { t.accent_soft } else { t.input };
        ui.painter().rect(rect, 3, fill, Stroke::new(2.0, t.accent), StrokeKind::Inside);
        if let Some((value, done)) = new_value(ui, &response, value, span, to_value) {
            let range = if upper {
                (range.0, value.clamp(range.0, whole.1.max(range.0)))
            } else {
                (value.clamp(whole.0.min(range.1), range.1), range.1)
            };
            moved = Some(Moved { range, done });
        }
        response.on_hover_cursor(CursorIcon::ResizeHorizontal);
    }
    moved
}

/// The part between the handles, which moves both and keeps their distance.
fn both(
    ui: &mut Ui,
    name: &str,
    range: (f64, f64),
    whole: (f64, f64),
    (a, b, y): (f32, f32, f32),
    unit: f64,
) -> Option<Moved> {
    let rect = Rect::from_min_max(pos2(a + 8.0, y - 8.0), pos2((b - 8.0).max(a + 8.0), y + 8.0));
    let response = ui.interact(rect, ui.scope_id().with(name), Sense::click_and_drag());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::slider(enabled, 0.5 * (range.0 + range.1), name));
    if response.hovered() || response.dragged() || response.has_focus() {
        ui.painter().hline(a..=b, y, Stroke::new(8.0, Tokens::of(ui).accent_soft));
    }
    let pressed = |key| response.has_focus() && ui.input(|i| i.key_pressed(key));
    let steps = f64::from(i8::from(pressed(Key::ArrowRight)) - i8::from(pressed(Key::ArrowLeft)));
    let step = KEY_STEP * (whole.1 - whole.0) * steps;
    let wish = if response.dragged() { f64::from(response.drag_delta().x) * unit } else { step };
    // An end that lies beyond the data already may stay there.
    let shift = wish.clamp((whole.0 - range.0).min(0.0), (whole.1 - range.1).max(0.0));
    let done = response.drag_stopped() || steps != 0.0;
    (shift != 0.0 || response.drag_stopped())
        .then_some(Moved { range: (range.0 + shift, range.1 + shift), done })
}

fn new_value(
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
        return Some((to_value(pointer.x), false));
    }
    if !response.has_focus() {
        return None;
    }
    let pressed = |key| ui.input(|i| i.key_pressed(key));
    let steps = f64::from(i8::from(pressed(Key::ArrowRight)) - i8::from(pressed(Key::ArrowLeft)));
    (steps != 0.0).then_some((value + steps * KEY_STEP * span, true))
}
