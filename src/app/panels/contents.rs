//! Which table of a file that holds several: a list of all of them, with a field to search in a long one; a click opens another, with what was said
//! about the one before as far as it goes with it.

use egui::{Button, RichText, TextEdit, Ui};

use crate::app::contents::Entry;
use crate::app::state::PanelState;
use crate::app::theme::{SMALL, Tokens};
use crate::app::widgets::combo;
use crate::data::read::ReadOptions;
use crate::fit::{Command, Session, Source};

/// A longer list has a field to search in.
const LONG: usize = 12;
/// More than this is found by searching only.
const MOST: usize = 300;
/// Longest words about an entry.
const ABOUT: usize = 32;

/// Draws the row; nothing for files that hold one table.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let member = session.config().member();
    let Some(Source::File { path, options }) = &member.source else { return };
    if state.contents.path.as_ref() != Some(path) || state.contents.entries.len() < 2 {
        return;
    }
    let reading = member.data.as_deref().and_then(|d| d.reading.as_ref());
    let present = reading.map(|r| r.table.as_str()).filter(|t| !t.is_empty());
    let present = present.or(options.table.as_deref()).unwrap_or_default().to_owned();
    ui.horizontal(|ui| {
        ui.label(RichText::new(state.contents.what).color(Tokens::of(ui).muted));
        let width = ui.available_width();
        let picked =
            combo(ui, "Contents of the file", present.as_str(), width, |ui| list_ui(ui, &present, state));
        if let Some(name) = picked.flatten() {
            let options = ReadOptions { table: Some(name), ..options.clone() };
            out.push(Command::OpenTable(Source::File { path: path.clone(), options }));
        }
    });
}

/// The list; gives the entry that was clicked.
fn list_ui(ui: &mut Ui, present: &str, state: &mut PanelState) -> Option<String> {
    let PanelState { contents, wanted, .. } = state;
    if contents.entries.len() > LONG {
        let field = TextEdit::singleline(wanted).hint_text("search").desired_width(f32::INFINITY);
        ui.add(field).accessible_name("Search in the file");
    }
    let sought = wanted.trim().to_lowercase();
    let found: Vec<&Entry> =
        contents.entries.iter().filter(|e| e.name.to_lowercase().contains(&sought)).collect();
    let mut picked = None;
    for entry in found.iter().take(MOST) {
        let about: String = entry.about.chars().take(ABOUT).collect();
        let about = RichText::new(about).size(SMALL).color(Tokens::of(ui).muted);
        let button = Button::selectable(entry.name == present, entry.name.as_str()).right_text(about);
        let response = ui.add(button).on_hover_text(&entry.about).accessible_name(entry.name.as_str());
        if response.clicked() {
            picked = Some(entry.name.clone());
            ui.close();
        }
    }
    if found.len() > MOST {
        let text = format!("{} more: search for them", found.len() - MOST);
        ui.label(RichText::new(text).size(SMALL).color(Tokens::of(ui).muted));
    }
    picked
}
