//! Small steps by the arrow keys, for what is otherwise dragged: Shift makes them ten times as long, Alt ten times as short.

use egui::{EventFilter, Key, Response, Ui, Vec2, vec2};

const ARROWS: [Key; 4] = [Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown];

/// Steps to the right and upward that the keys asked for in this frame, where `response` has the keyboard.
pub fn arrow_steps(ui: &Ui, response: &Response) -> Option<Vec2> {
    if !response.has_focus() {
        return None;
    }
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
    let steps = ui.input(|i| {
        let size = if i.modifiers.shift { 10.0 } else { 1.0 } * if i.modifiers.alt { 0.1 } else { 1.0 };
        let [left, right, up, down] = ARROWS.map(|key| i.num_presses(key) as f32 * size);
        vec2(right - left, up - down)
    });
    (steps != Vec2::ZERO).then_some(steps)
}

/// Whether an arrow key was let go, or the keyboard went elsewhere.
pub fn arrow_released(ui: &Ui, response: &Response) -> bool {
    response.lost_focus()
        || (response.has_focus() && ui.input(|i| ARROWS.iter().any(|key| i.key_released(*key))))
}
