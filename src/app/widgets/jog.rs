//! A slider without ends: pull it aside and the value moves by that much of its own scale; let go and it springs back.

use egui::{CursorIcon, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::arrows::{arrow_released, arrow_steps};
use crate::app::theme::{TABLE_ROW, Tokens};

/// A step of the arrow keys.
const KEY_STEP: f32 = 0.02;

/// What the hand does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Jog {
    /// Pulled by this part of the half width, beyond −1 and 1 too, seen from where the value was when the drag began.
    Pulled {
        /// The value when the drag began.
        from: f64,
        /// How far.
        by: f64,
    },
    /// Let go.
    Released,
}

/// The slider of `value`, named `name`.
pub fn jog(ui: &mut Ui, name: &str, value: f64, width: f32) -> Option<Jog> {
    let t = Tokens::of(ui);
    let (area, _) = ui.allocate_exact_size(vec2(width, TABLE_ROW - 1.0), Sense::hover());
    let line = area.shrink2(vec2(3.0, 0.0));
    let id = ui.scope_id().with(("jog", name));
    let response = ui.interact(area, id, Sense::drag()).on_hover_cursor(CursorIcon::ResizeHorizontal);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::slider(enabled, value, name));
    let half = 0.5 * line.width();
    let start: Option<(f64, f32)> = ui.data(|d| d.get_temp(id));
    let mut offset = 0.0;
    let mut told = None;
    if response.drag_started() {
        let x = response.interact_pointer_pos().map_or(line.center().x, |p| p.x);
        ui.data_mut(|d| d.insert_temp(id, (value, x)));
    } else if let (true, Some((from, x)), Some(pointer)) =
        (response.dragged(), start, response.interact_pointer_pos())
    {
        // The hand may go on beyond the ends.
        let by = (pointer.x - x) / half;
        offset = by.clamp(-1.0, 1.0);
        told = Some(Jog::Pulled { from, by: f64::from(by) });
    } else if response.drag_stopped() {
        ui.data_mut(|d| d.remove::<(f64, f32)>(id));
        told = Some(Jog::Released);
    } else if let Some(steps) = arrow_steps(ui, &response) {
        offset = (10.0 * KEY_STEP * (steps.x + steps.y)).clamp(-1.0, 1.0);
        told = Some(Jog::Pulled { from: value, by: f64::from(KEY_STEP * (steps.x + steps.y)) });
    } else if arrow_released(ui, &response) {
        told = Some(Jog::Released);
    }
    let y = area.center().y;
    ui.painter().hline(line.x_range(), y, Stroke::new(4.0, t.hairline));
    let handle = Rect::from_center_size(pos2(line.center().x + offset * half, y), vec2(9.0, 12.0));
    let fill = if enabled { t.accent } else { t.muted };
    ui.painter().rect_filled(handle, 3, fill);
    told
}
