//! Which table of a file that holds several: a list of all of them, with a field to search in a long one; a click opens another, with what was said
//! about the one before as far as it goes with it.

use egui::{Button, RichText, TextEdit, Ui};

use crate::app::contents::Entry;
use crate::app::state::PanelState;
use crate::app::theme::{SMALL, Tokens};
use crate::app::widgets::combo;
use crate::data::read::{Choice, PartRead, Parts, ReadOptions};
use crate::fit::{Command, Session, Source};
use crate::language::{phrase, said, tr, trf};

/// A longer list has a field to search in.
const LONG: usize = 12;
/// More than this is found by searching only.
const MOST: usize = 300;
/// All parts of a text as one table.
const ALL: &str = "all";
/// Longest words about an entry.
const ABOUT: usize = 32;

/// Draws the row; nothing for files that hold one table without parts.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let member = session.config().member();
    let Some(Source::File { path, options }) = &member.source else { return };
    let reading = member.data.as_deref().and_then(|d| d.unbinned.as_deref().unwrap_or(d).reading.as_ref());
    if let Some(reading) = reading.filter(|r| r.parts.list.len() > 1) {
        let (all, words) = (options.table.is_none() && reading.parts.chosen.is_none(), reading.parts.word());
        let present = if all { ALL.to_owned() } else { reading.table.clone() };
        let what = if reading.parts.are_sets { tr("Part") } else { tr("Block") };
        let list = |ui: &mut Ui, _: &mut PanelState| parts_ui(ui, &present, &reading.parts);
        let block = reading.parts.chosen.is_some_and(|c| c.block.is_some());
        let words = if block { phrase("block") } else { words };
        let shown =
            if all { all_words(&reading.parts).to_owned() } else { format!("{} {present}", tr(words)) };
        if let Some(name) = choice_ui(ui, what, &shown, state, list) {
            let table = (name != ALL).then_some(name);
            let options = ReadOptions { table, ..options.clone() };
            out.push(Command::OpenTable(Source::File { path: path.clone(), options }));
        }
        return;
    }
    if state.contents.path.as_ref() != Some(path) || state.contents.entries.len() < 2 {
        return;
    }
    let present = reading.map(|r| r.table.as_str()).filter(|t| !t.is_empty());
    let present = present.or(options.table.as_deref()).unwrap_or_default().to_owned();
    let what = state.contents.what;
    let list = |ui: &mut Ui, state: &mut PanelState| list_ui(ui, &present, state);
    if let Some(name) = choice_ui(ui, what, &present, state, list) {
        let options = ReadOptions { table: Some(name), ..options.clone() };
        out.push(Command::OpenTable(Source::File { path: path.clone(), options }));
    }
}

/// The row: what is chosen from, and the list that opens; gives what was clicked.
fn choice_ui(
    ui: &mut Ui,
    what: &str,
    shown: &str,
    state: &mut PanelState,
    list: impl FnOnce(&mut Ui, &mut PanelState) -> Option<String>,
) -> Option<String> {
    let row = ui.horizontal(|ui| {
        ui.label(RichText::new(tr(what)).color(Tokens::of(ui).muted));
        let width = ui.available_width();
        combo(ui, tr("Contents of the file"), shown, width, |ui| list(ui, state)).flatten()
    });
    row.inner
}

/// All parts of a table of text, as they are called.
fn all_words(parts: &Parts) -> &'static str {
    if parts.are_sets { tr("all data sets") } else { tr("all blocks") }
}

/// The parts of a table of text.
fn parts_ui(ui: &mut Ui, present: &str, parts: &Parts) -> Option<String> {
    let mut picked = None;
    let mut entry = |ui: &mut Ui, name: String, label: String, about: String| {
        let about = RichText::new(about).size(SMALL).color(Tokens::of(ui).muted);
        let button = Button::selectable(name == present, label.as_str()).right_text(about);
        if ui.add(button).accessible_name(label.as_str()).clicked() {
            picked = Some(name);
            ui.close();
        }
    };
    entry(ui, ALL.to_owned(), all_words(parts).to_owned(), tr("as one table").to_owned());
    for (k, part) in parts.list.iter().enumerate().take(MOST) {
        let about = |part: &PartRead| trf("{} rows from line {}", &[&part.n_rows, &part.line]);
        let set = Choice { part: k, block: None };
        entry(ui, set.table(), format!("{} {}", tr(parts.word()), set.table()), about(part));
        for (b, block) in part.blocks.iter().enumerate().take(MOST) {
            let one = Choice { block: Some(b), ..set };
            entry(ui, one.table(), trf("block {}", &[&one.table()]), about(block));
        }
    }
    picked
}

/// The list; gives the entry that was clicked.
fn list_ui(ui: &mut Ui, present: &str, state: &mut PanelState) -> Option<String> {
    let PanelState { contents, wanted, .. } = state;
    if contents.entries.len() > LONG {
        let field = TextEdit::singleline(wanted).hint_text(tr("search")).desired_width(f32::INFINITY);
        ui.add(field).accessible_name(tr("Search in the file"));
    }
    let sought = wanted.trim().to_lowercase();
    let found: Vec<&Entry> =
        contents.entries.iter().filter(|e| e.name.to_lowercase().contains(&sought)).collect();
    let mut picked = None;
    for entry in found.iter().take(MOST) {
        let about: String = said(&entry.about).chars().take(ABOUT).collect();
        let about = RichText::new(about).size(SMALL).color(Tokens::of(ui).muted);
        let button = Button::selectable(entry.name == present, entry.name.as_str()).right_text(about);
        let response = ui.add(button).on_hover_text(said(&entry.about)).accessible_name(entry.name.as_str());
        if response.clicked() {
            picked = Some(entry.name.clone());
            ui.close();
        }
    }
    if found.len() > MOST {
        let text = trf("{} more: search for them", &[&(found.len() - MOST)]);
        ui.label(RichText::new(text).size(SMALL).color(Tokens::of(ui).muted));
    }
    picked
}
