//! Data Set: which data, what its columns were taken for, and a path to type.

use std::path::PathBuf;

use egui::{Margin, RichText, TextEdit, Ui};

use crate::app::actions::Action;
use crate::app::state::PanelState;
use crate::app::theme::{SMALL, Tokens};
use crate::app::widgets::{combo, right_note};
use crate::data::read::ReadOptions;
use crate::data::{Dataset, examples};
use crate::fit::{Command, NewData, Session, Source};
use crate::report::words::kind_words;

/// Room for the button behind the path.
const ADD: f32 = 76.0;

/// Draws the section.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let data = session.config().member().data.as_deref();
    right_note(ui, "Data Set", &data.map_or_else(String::new, |d| size_words(session, d)));
    let shown = data.map_or("choose data…", |d| d.name.as_str());
    let width = ui.available_width();
    combo(ui, "Data Set", shown, width, |ui| choices_ui(ui, session, state, out));
    if let Some(data) = data {
        super::contents::ui(ui, session, state, out);
        super::roles::ui(ui, session, data, state, out);
        if state.view.data_details {
            super::reading::ui(ui, session, data, state, out);
        }
        super::bins::ui(ui, session, state, out);
        super::members::ui(ui, session, out);
    }
    if state.view.data_details || data.is_none() {
        path_ui(ui, data.is_some(), state, out);
    }
    if let (true, Some(data)) = (state.view.data_details, data) {
        // How the file was read stands above.
        let first = usize::from(data.reading.as_ref().is_some_and(|r| !r.columns.is_empty()));
        for note in data.notes.iter().skip(first) {
            let text = RichText::new(note).size(SMALL).color(Tokens::of(ui).muted);
            ui.add(egui::Label::new(text).wrap());
        }
    }
}

/// `60 bins`, and how many of them are used when not all are.
fn size_words(session: &Session, data: &Dataset) -> String {
    let (_, rows) = kind_words(data.kind());
    let total = data.n_total();
    match data.fit_set(&session.config().member().selection) {
        Ok(set) if set.rows.len() < total => format!("{} of {total} {rows}", set.rows.len()),
        _ => format!("{total} {rows}"),
    }
}

fn choices_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let source = session.config().member().source.as_ref();
    for path in state.recent.clone() {
        let name =
            path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into());
        let taken = matches!(source, Some(Source::File { path: p, .. }) if *p == path);
        if ui.selectable_label(taken, name).on_hover_text(path.display().to_string()).clicked() {
            out.push(open(path));
        }
    }
    for example in examples::ALL {
        let taken = matches!(source, Some(Source::Example { name, .. }) if name == example.name);
        if ui.selectable_label(taken, example.name).on_hover_text(example.description).clicked() {
            out.push(Command::OpenExample(example.name.to_owned()));
        }
    }
    ui.separator();
    if ui.selectable_label(false, "Open a file…").clicked() {
        state.actions.push(Action::Open);
    }
}

/// The command that reads a file.
pub fn open(path: PathBuf) -> Command {
    Command::Open { path, options: ReadOptions::default() }
}

/// The command that adds a file to the data that are there.
pub fn add(path: PathBuf) -> Command {
    Command::AddMember { data: NewData::File { path, options: ReadOptions::default() }, formula: None }
}

/// A path to open, or to add to the data that are there.
fn path_ui(ui: &mut Ui, can_add: bool, state: &mut PanelState, out: &mut Vec<Command>) {
    if can_add {
        ui.horizontal(|ui| path_row_ui(ui, true, state, out));
    } else {
        path_row_ui(ui, false, state, out);
    }
}

fn path_row_ui(ui: &mut Ui, can_add: bool, state: &mut PanelState, out: &mut Vec<Command>) {
    let edit = TextEdit::singleline(&mut state.path)
        .id_salt("path")
        .hint_text("path of a file, then Enter")
        .margin(Margin::symmetric(8, 4))
        .desired_width(ui.available_width() - if can_add { ADD } else { 0.0 });
    let response = ui.add(edit).accessible_name("Path");
    let entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    if entered && !state.path.trim().is_empty() {
        out.push(open(PathBuf::from(state.path.trim())));
    }
    if can_add {
        let tip = "Fit it together with the data that are there: parameters of the same name are shared";
        if ui.button("Add…").on_hover_text(tip).accessible_name("Add the file").clicked() {
            match state.path.trim() {
                "" => state.actions.push(Action::AddData),
                typed => out.push(add(PathBuf::from(typed))),
            }
        }
    }
}
