//! The numbers in the figure are put where a person wants them: dragged, or moved with the arrow keys; a double click puts them back.

use egui::{CursorIcon, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, vec2};

use crate::app::state::PanelState;
use crate::app::theme::Tokens;
use crate::app::widgets::{arrow_released, arrow_steps};
use crate::fit::{Command, FigureLook, Session};
use crate::language::{phrase, tr};

/// A step of the arrow keys, in points.
const STEP: f32 = 4.0;
/// What the hint says while they are pointed at or have the keyboard.
const HINT: &str = phrase("drag or arrow keys: move the numbers · double click: back to their corner");

/// Makes the numbers at `place` something to drag.
pub fn ui(ui: &Ui, session: &Session, state: &mut PanelState, place: Option<Rect>, out: &mut Vec<Command>) {
    let in_hand = state.numbers_in_hand.take();
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
    let moved = |by: Vec2| {
        let last = (frame.max - place.size()).max(frame.min);
        let part = ((place.min + by).clamp(frame.min, last) - frame.min) / frame.size();
        (f64::from(part.x), f64::from(part.y))
    };
    let before = &session.config().member().figure;
    let member = session.config().active;
    if response.double_clicked() {
        out.push(Command::SetFigureLook { member, look: FigureLook { numbers: None, ..before.clone() } });
    } else if response.dragged() {
        // The figure is made anew only when they are let go.
        let by = response.drag_delta();
        state.numbers_in_hand = if by.length() > 0.0 { Some(moved(by)) } else { in_hand };
    } else if let Some(numbers) = in_hand.or_else(|| keys.filter(|by| by.length() > 0.0).map(moved)) {
        let look = FigureLook { numbers: Some(numbers), ..before.clone() };
        out.push(Command::SetFigureLook { member, look });
    }
    if response.drag_stopped() || arrow_released(ui, &response) {
        out.push(Command::EndGesture);
    }
    response.on_hover_cursor(CursorIcon::Grab);
}
