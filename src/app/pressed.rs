//! Keys and actions: how a combination is written, and which actions were asked for by keys.

use egui::{Key, KeyboardShortcut};

use super::actions::{Action, Row, TABLE};
use crate::fit::Session;
use crate::language::tr;

/// A key combination in words.
pub fn key_text(shortcut: KeyboardShortcut) -> String {
    let mut words = String::new();
    if shortcut.modifiers.command || shortcut.modifiers.ctrl {
        words.push_str(tr("Ctrl+"));
    }
    if shortcut.modifiers.alt {
        words.push_str(tr("Alt+"));
    }
    if shortcut.modifiers.shift {
        words.push_str(tr("Shift+"));
    }
    let name = match shortcut.logical_key {
        Key::Escape => "Esc",
        Key::Home => tr("Home"),
        other => other.name(),
    };
    words.push_str(name);
    words
}

/// The possible actions whose keys were pressed in this frame; the keys are taken, so that nothing else reacts to them.
pub fn pressed(ctx: &egui::Context, session: &Session) -> Vec<Action> {
    let typing = ctx.text_edit_focused();
    let possible: Vec<&Row> = TABLE
        .iter()
        .filter(|row| !typing || row.action.works_while_typing())
        .filter(|row| row.action.is_enabled(session))
        // A widget that has the keyboard is pressed with it.
        .filter(|row| row.action != Action::Live || ctx.memory(|m| m.focused().is_none()))
        .collect();
    let mut actions = Vec::new();
    // Ctrl+Z also matches while Shift is held, and R while Alt is: combinations with these are asked first.
    for more in [true, false] {
        for row in &possible {
            let mut keys = row.keys.iter().filter(|k| (k.modifiers.shift || k.modifiers.alt) == more);
            if keys.any(|keys| ctx.input_mut(|i| i.consume_shortcut(keys))) {
                actions.push(row.action);
            }
        }
    }
    actions
}
