//! Data Set: which data, what its columns were taken for, and a path to type.

use std::path::PathBuf;

use egui::{Align, Layout, Margin, RichText, TextEdit, Ui};

use super::sections::{Section, heading, note};
use crate::app::actions::Action;
use crate::app::state::{PanelState, ResultsTab};
use crate::app::theme::{GAP, SMALL, Tokens};
use crate::app::watch::ChangedFile;
use crate::app::widgets::{check, combo, link};
use crate::data::read::ReadOptions;
use crate::data::{Dataset, examples};
use crate::fit::{Command, NewData, Session, Source};
use crate::language::{said, tr, trf};
use crate::report::words::kind_words;

/// Room for the button behind the path.
const ADD: f32 = 63.0;

/// Draws the section.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let data = session.config().member().data.as_deref();
    if !heading_ui(ui, data, state) {
        return;
    }
    let name = session.config().data_name(session.config().active);
    let shown = if data.is_some() { name.as_str() } else { tr("choose data…") };
    let width = ui.available_width();
    combo(ui, tr("Data Set"), shown, width, |ui| choices_ui(ui, session, state, out));
    changed_ui(ui, state, out);
    large_ui(ui, state, out);
    if let Some(data) = data {
        super::contents::ui(ui, session, state, out);
        super::roles::ui(ui, session, data, state, out);
        if state.view.data_details {
            super::reading::ui(ui, session, data, state, out);
            super::calculate::ui(ui, session, data, state, out);
            follow_ui(ui, session, state);
        } else {
            brief_ui(ui, &super::calculate::brief(session, data));
        }
        super::bins::ui(ui, session, state, out);
        super::members::ui(ui, session, state, out);
    }
    if state.view.data_details || data.is_none() {
        path_ui(ui, data.is_some(), state, out);
    }
    if let (true, Some(data)) = (state.view.data_details, data) {
        // How the file was read stands above.
        let first = usize::from(data.reading.as_ref().is_some_and(|r| !r.columns.is_empty()));
        for note in data.notes.iter().skip(first) {
            let text = RichText::new(said(note)).size(SMALL).color(Tokens::of(ui).muted);
            ui.add(egui::Label::new(text).wrap());
        }
    }
}

/// The heading with the number of rows; where some are left out it opens their list. Whether the section is open.
fn heading_ui(ui: &mut Ui, data: Option<&Dataset>, state: &mut PanelState) -> bool {
    let words = data.map_or_else(String::new, |d| size_words(d, state.n_used));
    heading(ui, state, Section::Data, |ui, state| {
        if state.left_out.is_empty() {
            note(ui, &words);
            return;
        }
        let tip = trf("Not used: {}. Click for the list", &[&super::left_out::words(&state.left_out)]);
        if link(ui, words).on_hover_text(tip).clicked() {
            state.view.results = ResultsTab::LeftOut;
        }
    })
}

/// Files that are not what they were when they were read: nothing is replaced without a word.
fn changed_ui(ui: &mut Ui, state: &mut PanelState, out: &mut Vec<Command>) {
    let t = Tokens::of(ui);
    for changed in state.changed_files.clone() {
        let ChangedFile { path, is_there } = changed;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let frame = egui::Frame::new().fill(t.warning_fill).corner_radius(4);
        frame.inner_margin(Margin::symmetric(8, 4)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let what = if is_there { tr("changed on disk") } else { tr("is gone from the disk") };
            let text = RichText::new(format!("{name} {what}")).color(t.warning);
            ui.add(egui::Label::new(text).wrap());
            ui.horizontal(|ui| {
                if is_there {
                    let label = trf("Read {} again", &[&name]);
                    if link(ui, tr("Read again")).accessible_name(label).clicked() {
                        out.push(Command::ReadAgain(path.clone()));
                    }
                    ui.add_space(GAP);
                }
                let tip = tr("Go on with the data as they were read");
                let keep = link(ui, tr("Keep the data")).on_hover_text(tip);
                if keep.accessible_name(trf("Keep the data of {}", &[&name])).clicked() {
                    state.changed_files.retain(|other| other.path != path);
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let tip = tr("Read files again whenever they change, and say so");
                    if check(ui, state.view.read_again, tr("Always read again"), "")
                        .on_hover_text(tip)
                        .clicked()
                    {
                        state.view.read_again = !state.view.read_again;
                        if state.view.read_again && is_there {
                            out.push(Command::ReadAgain(path.clone()));
                        }
                    }
                });
            });
        });
    }
}

/// Whether a file is read again whenever it changes.
fn follow_ui(ui: &mut Ui, session: &Session, state: &mut PanelState) {
    if matches!(session.config().member().source, Some(Source::File { .. })) {
        let tip = tr("Read the file again whenever it changes on disk, and say so; otherwise a note asks");
        let on = state.view.read_again;
        if check(ui, on, tr("Read again when the file changes"), "").on_hover_text(tip).clicked() {
            state.view.read_again = !on;
        }
    }
}

/// A large file that is being read may as well be counted only.
fn large_ui(ui: &mut Ui, state: &PanelState, out: &mut Vec<Command>) {
    let Some(source) = state.loading.as_ref().and_then(|loading| loading.in_blocks.clone()) else { return };
    let text = tr("A large file. Its values can be counted in bins while it is read, without holding them:");
    ui.add(egui::Label::new(RichText::new(text).color(Tokens::of(ui).muted)).wrap());
    if ui.button(tr("Count in bins only")).clicked() {
        out.push(Command::Read(source));
    }
}

/// What was done with columns and rows, where no details are shown.
fn brief_ui(ui: &mut Ui, words: &str) {
    if !words.is_empty() {
        let text = RichText::new(words).size(SMALL).color(Tokens::of(ui).muted);
        ui.add(egui::Label::new(text).truncate()).on_hover_text(words);
    }
}

/// `60 bins`, and how many of them are used when not all are.
fn size_words(data: &Dataset, n_used: Option<usize>) -> String {
    let (_, rows) = kind_words(data.kind());
    let total = data.n_total();
    match n_used {
        Some(n) if n < total => trf("{} of {} {}", &[&n, &total, &said(rows)]),
        _ => format!("{total} {}", said(rows)),
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
        if ui.selectable_label(taken, example.name).on_hover_text(said(example.description)).clicked() {
            out.push(Command::OpenExample(example.name.to_owned()));
        }
    }
    ui.separator();
    if ui.selectable_label(false, tr("Open a file…")).clicked() {
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
        .hint_text(tr("path of a file, then Enter"))
        .margin(Margin::symmetric(8, 4))
        .desired_width(ui.available_width() - if can_add { ADD } else { 0.0 });
    let response = ui.add(edit).accessible_name(tr("Path"));
    let entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    if entered && !state.path.trim().is_empty() {
        out.push(open(PathBuf::from(state.path.trim())));
    }
    if can_add {
        let tip = tr("Fit it together with the data that are there: parameters of the same name are shared");
        if ui.button(tr("Add…")).on_hover_text(tip).accessible_name(tr("Add the file")).clicked() {
            match state.path.trim() {
                "" => state.actions.push(Action::AddData),
                typed => out.push(add(PathBuf::from(typed))),
            }
        }
    }
}
