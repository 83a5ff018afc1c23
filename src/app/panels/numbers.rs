//! The numbers in the figure are put where a person wants them: dragged, or moved with the arrow keys; a double click puts them back.

use egui::{CursorIcon, Rect, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use crate::app::state::PanelState;
use crate::app::theme::Tokens;
use crate::app::widgets::{arrow_released, arrow_steps};
use crate::app::words::{phrase, tr};
use crate::fit::{Command, FigureLook, Session};

/// A step of the arrow keys, in points.
const STEP: f32 = 4.0;
/// What the hint says while they are pointed at or have the keyboard.
const HINT: &str = phrase("drag or arrow keys: move the numbers · double click: back to their corner");

/// Makes the numbers at `place` something to drag.
pub fn ui(ui: &Ui, session: &Session, state: &mut PanelState, place: Option<Rect>, out: &mut Vec<Command>) {
    let (Some(place), Some(frame)) = (place, state.plot.frame()) else { return };
    // A box may begin on them, and a point to be left out may lie below.
    let used = state.boxing || state.masking || state.ranging;
    let sense = if used { Sense::hover() } else { Sense::click_and_drag() };
    let around = place.expand(4.0).intersect(frame);
    let response = ui.interact(around, ui.scope_id().with("numbers"), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, tr("Numbers in the figure")));
    if response.hovered() || response.dragged() || response.has_focus() {
        let stroke = Stroke::new(1.0, Tokens::of(ui).hairline);
        ui.painter().rect_stroke(around, 4, stroke, egui::StrokeKind::Inside);
        state.hint = Some(tr(HINT));
    }
    let keys = arrow_steps(ui, &response).map(|steps| STEP * vec2(steps.x, -steps.y));
    let by = if response.dragged() { Some(response.drag_delta()) } else { keys };
    let before = &session.config().member().figure;
    let member = session.config().active;
    if response.double_clicked() {
        out.push(Command::SetFigureLook { member, look: FigureLook { numbers: None, ..before.clone() } });
    } else if let Some(by) = by.filter(|by| by.length() > 0.0) {
        let last = (frame.max - place.size()).max(frame.min);
        let part = ((place.min + by).clamp(frame.min, last) - frame.min) / frame.size();
        let numbers = Some((f64::from(part.x), f64::from(part.y)));
        out.push(Command::SetFigureLook { member, look: FigureLook { numbers, ..before.clone() } });
    }
    if response.drag_stopped() || arrow_released(ui, &response) {
        out.push(Command::EndGesture);
    }
    response.on_hover_cursor(CursorIcon::Grab);
}
