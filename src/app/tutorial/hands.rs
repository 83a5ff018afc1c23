//! What a person does with mouse and keyboard, as events of egui, frame by frame.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::accesskit::{self, ActionRequest, NodeId, TreeId};
use egui::{Event, Key, Modifiers, PointerButton, Pos2};

use crate::tutorial::{Click, Fault};

/// Time between two actions: clicks that are not meant together are not taken together.
const PAUSE: f64 = 0.6;
/// Moves of a drag.
const MOVES: usize = 6;

/// What comes to the window before one frame.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Events.
    pub events: Vec<Event>,
    /// Files that are let go.
    pub dropped: Vec<PathBuf>,
    /// A file is held over the window.
    pub is_hovered: bool,
    /// Seconds that go by before.
    pub pause: f64,
}

impl Input {
    /// These events in one frame.
    pub fn of(events: Vec<Event>) -> Input {
        Input { events, ..Input::default() }
    }
}

/// The pointer comes here.
pub fn move_to(at: Pos2) -> Vec<Input> {
    vec![Input { events: vec![Event::PointerMoved(at)], pause: PAUSE, ..Input::default() }]
}

/// The pointer leaves the window.
pub fn leave() -> Vec<Input> {
    vec![Input { events: vec![Event::PointerGone], pause: PAUSE, ..Input::default() }]
}

fn button(pos: Pos2, right: bool, pressed: bool) -> Event {
    let button = if right { PointerButton::Secondary } else { PointerButton::Primary };
    Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE }
}

/// A click where the pointer is.
pub fn click(at: Pos2, how: Click) -> Vec<Input> {
    let right = how == Click::Right;
    let once = [true, false].map(|pressed| Input::of(vec![button(at, right, pressed)]));
    let times = if how == Click::Twice { 2 } else { 1 };
    std::iter::repeat_n(once, times).flatten().collect()
}

/// The button goes down, and the pointer goes to `to`.
pub fn pull(from: Pos2, to: Pos2, right: bool) -> Vec<Input> {
    let way = (1..=MOVES).map(|k| from + (to - from) * (k as f32 / MOVES as f32));
    let moves = way.map(|at| Input::of(vec![Event::PointerMoved(at)]));
    std::iter::once(Input::of(vec![button(from, right, true)])).chain(moves).collect()
}

/// The button goes up.
pub fn let_go(at: Pos2, right: bool) -> Vec<Input> {
    vec![Input::of(vec![button(at, right, false)])]
}

/// A text is typed.
pub fn text(text: &str) -> Vec<Input> {
    vec![Input::of(vec![Event::Text(text.to_owned())])]
}

/// A key is pressed.
pub fn key(key: Key, modifiers: Modifiers) -> Vec<Input> {
    let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
    let also = match key {
        Key::C if modifiers.command => Some(Event::Copy),
        Key::X if modifiers.command => Some(Event::Cut),
        _ => None,
    };
    let down = [Event::ModifiersChanged(modifiers), event(true)].into_iter().chain(also).collect();
    vec![Input::of(down), Input::of(vec![event(false), Event::ModifiersChanged(Modifiers::NONE)])]
}

/// Ctrl, or what stands for it on this system.
pub const CTRL: Modifiers = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };

/// A key with those held down, as `Ctrl+Shift+Z`.
pub fn chord(text: &str) -> Result<Vec<Input>, Fault> {
    let unknown = || Fault::NoKey { key: text.to_owned() };
    let (held, name) = match text.strip_suffix("++") {
        Some(held) => (held, "+"),
        None => text.rsplit_once('+').unwrap_or(("", text)),
    };
    let mut modifiers = Modifiers::NONE;
    for word in held.split('+').filter(|word| !word.is_empty()) {
        modifiers |= match word.to_lowercase().as_str() {
            "ctrl" | "cmd" => CTRL,
            "shift" => Modifiers::SHIFT,
            "alt" => Modifiers::ALT,
            _ => return Err(unknown()),
        };
    }
    Ok(key(Key::from_name(name).ok_or_else(unknown)?, modifiers))
}

/// The widget is scrolled to.
pub fn scroll_to(id: NodeId) -> Vec<Input> {
    let action = accesskit::Action::ScrollIntoView;
    let request = ActionRequest { action, target_tree: TreeId::ROOT, target_node: id, data: None };
    vec![Input::of(vec![Event::AccessKitActionRequest(request)])]
}

/// A file in the hand of the mouse.
#[derive(Debug)]
struct Held(PathBuf);

impl egui::DroppedFile for Held {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|e| e.to_string())
    }
}

/// A file as egui is handed it.
pub fn held(path: PathBuf) -> egui::DroppedFileHandle {
    Arc::new(Held(path))
}
