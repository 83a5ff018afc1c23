//! Zoom into a box: while it is armed, a drag with the left button draws a rectangle and the figure then shows what is in it. Over the pull
//! panel it is a part of x alone.

use egui::{CursorIcon, PointerButton, Pos2, Rect, Response, Stroke, StrokeKind, Ui};
use egui_plot::PlotTransform;

use super::PlotState;
use crate::app::theme::Tokens;

/// A box with a shorter side is a click that slipped.
const LEAST: f32 = 4.0;

/// A box that can be drawn, or is being drawn.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BoxZoom {
    armed: bool,
    /// Where it began, and the box up to the pointer.
    drawn: Option<(Pos2, Rect)>,
    done: bool,
}

impl BoxZoom {
    /// Whether a drag draws a box.
    pub fn is_armed(&self) -> bool {
        self.armed
    }
}

impl PlotState {
    /// The next drag with the left button draws a box, or none any more.
    pub fn arm(&mut self, armed: bool) {
        let drawn = self.boxed.drawn.filter(|_| armed);
        self.boxed = BoxZoom { armed, drawn, done: false };
    }

    /// Whether a box was drawn to its end in this frame.
    pub(super) fn box_is_done(&self) -> bool {
        self.boxed.done
    }

    /// Takes in the mouse over one panel; the box over the pulls is as high as they are.
    pub(super) fn drag_box(&mut self, ui: &Ui, response: &Response, transform: &PlotTransform, main: bool) {
        let frame = *transform.frame();
        if response.hovered() {
            ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
        }
        let pointer = response.interact_pointer_pos().map(|p| frame.clamp(p));
        if let (true, Some(at)) = (response.drag_started_by(PointerButton::Primary), pointer) {
            let origin = ui.input(|i| i.pointer.press_origin()).map_or(at, |p| frame.clamp(p));
            self.boxed.drawn = Some((origin, Rect::from_two_pos(origin, at)));
        }
        let Some((origin, rect)) = &mut self.boxed.drawn else { return };
        if let (true, Some(at)) = (response.dragged_by(PointerButton::Primary), pointer) {
            *rect = Rect::from_two_pos(*origin, at);
            if !main {
                *rect = Rect::from_x_y_ranges(rect.x_range(), frame.y_range());
            }
        }
        if response.drag_stopped_by(PointerButton::Primary) {
            let rect = *rect;
            self.boxed.drawn = None;
            if rect.size().min_elem() >= LEAST {
                let low = transform.value_from_position(rect.left_bottom());
                let high = transform.value_from_position(rect.right_top());
                self.show((low.x, high.x), main.then_some((low.y, high.y)));
                self.boxed.done = true;
            }
        }
    }

    /// Draws the box.
    pub(super) fn box_ui(&self, ui: &Ui, tokens: &Tokens) {
        if let Some((_, rect)) = self.boxed.drawn {
            let line = Stroke::new(1.0, tokens.accent);
            ui.painter().rect(rect, 0, tokens.accent.gamma_multiply(0.12), line, StrokeKind::Inside);
        }
    }
}
