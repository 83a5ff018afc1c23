//! Handles on the curve: diamonds that are dragged with the mouse, or moved with the arrow keys. Where they stand and what they move is said
//! in `model::handles`.

use egui::{CursorIcon, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::app::state::{Holding, PanelState};
use crate::app::theme::Tokens;
use crate::app::widgets::{arrow_released, arrow_steps};
use crate::fit::{Command, Session};
use crate::language::{phrase, said, tr};

/// Half the diagonal of a diamond.
const HALF: f32 = 5.5;
/// Where the mouse takes hold of it.
const REACH: f32 = 18.0;
/// So near, in points, it is where the hand is.
const THERE: f32 = 0.02;
/// A step of the arrow keys, as a part of the figure.
const STEP: f32 = 0.005;
/// What the hint says while one is pointed at or has the keyboard.
const HINT: &str =
    phrase("drag or arrow keys (Shift ×10, Alt ÷10): move it · Alt while dragging: fit the others");

/// Draws the handles over the figure that was just drawn.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let (Some(scale), true) = (state.scale, state.view.handles) else { return };
    let Some(mut hand) = state.hand.take().filter(|hand| hand.is_current(session)) else { return };
    let Some(frame) = state.plot.frame() else { return };
    // A box may begin on a handle, and a point to be left out may lie below one.
    let used = state.boxing || state.masking || state.ranging;
    let sense = if used { Sense::hover() } else { Sense::click_and_drag() };
    let parts = super::parts::parts(session);
    let only = super::parts::chosen(&parts, state).map(|(_, part)| &part.params);
    for k in 0..hand.len() {
        let others = |only: &&Vec<usize>| !hand.moves(k).iter().all(|id| only.contains(&id.0));
        if only.is_some_and(|only| others(&only)) {
            continue;
        }
        let Some((x, y)) = hand.place(k, session) else { continue };
        let Some(at) = state.plot.place(x, scale * y) else { continue };
        let id = ui.scope_id().with(("handle", k));
        if !frame.contains(at) && !ui.ctx().is_being_dragged(id) {
            continue;
        }
        let response = ui.interact(Rect::from_center_size(at, Vec2::splat(REACH)), id, sense);
        let name = hand.name(k, session);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, said(&name)));
        draw(ui, at, &response);
        let held = response.dragged() || response.has_focus();
        if held || response.hovered() {
            state.hint = Some(tr(HINT));
        }
        let target = dragged_to(ui, &response, at).or_else(|| stepped_to(ui, &response, at, frame));
        let (along_x, along_y) = hand.follows(k);
        let is_there = |to: &Pos2| {
            (!along_x || (to.x - at.x).abs() < THERE) && (!along_y || (to.y - at.y).abs() < THERE)
        };
        let target = target.filter(|to| !is_there(to));
        if let Some((x, y)) = target.and_then(|target| state.plot.value_at(target)) {
            let others = response.dragged() && ui.input(|i| i.modifiers.alt);
            state.holding = Some(Holding { held: hand.moves(k), others });
            state.plot.hold();
            out.extend(hand.drag(k, session, (x, y / scale)));
        }
        if response.drag_stopped() || arrow_released(ui, &response) {
            state.holding = None;
            state.plot.let_go();
            out.push(Command::EndGesture);
        }
        let cursor = match (along_x, along_y) {
            (true, false) => CursorIcon::ResizeHorizontal,
            (false, true) => CursorIcon::ResizeVertical,
            _ => CursorIcon::Move,
        };
        response.on_hover_cursor(cursor).on_hover_text(name);
    }
    state.hand = Some(hand);
}

fn draw(ui: &Ui, at: Pos2, response: &Response) {
    let t = Tokens::of(ui);
    let lit = response.hovered() || response.dragged() || response.has_focus();
    let half = if lit { HALF + 1.5 } else { HALF };
    let corners = [vec2(0.0, -half), vec2(half, 0.0), vec2(0.0, half), vec2(-half, 0.0)];
    let corners = corners.map(|corner| at + corner).to_vec();
    let fill = if response.dragged() { t.accent } else { t.card };
    ui.painter().add(Shape::convex_polygon(corners, fill, Stroke::new(1.6, t.accent)));
}

/// Where the mouse has drawn it: it stays as far from the pointer as it was taken.
fn dragged_to(ui: &Ui, response: &Response, at: Pos2) -> Option<Pos2> {
    let pointer = response.interact_pointer_pos()?;
    if response.drag_started() {
        let origin = ui.input(|i| i.pointer.press_origin()).unwrap_or(pointer);
        ui.data_mut(|d| d.insert_temp(response.id, at - origin));
    }
    let offset: Vec2 = ui.data(|d| d.get_temp(response.id))?;
    response.dragged().then_some(pointer + offset)
}

/// Where the arrow keys have moved it in this frame.
fn stepped_to(ui: &Ui, response: &Response, at: Pos2, frame: Rect) -> Option<Pos2> {
    let steps = STEP * arrow_steps(ui, response)?;
    Some(pos2(at.x + steps.x * frame.width(), at.y - steps.y * frame.height()))
}
