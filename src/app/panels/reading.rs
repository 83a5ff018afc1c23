//! How the file was read: one line that says it, and every choice of it to be told otherwise. The file is read anew at once, as one step of
//! undo.

use egui::{RichText, Ui};

use crate::app::state::PanelState;
use crate::app::theme::{GAP, SMALL, Tokens};
use crate::app::widgets::{check, combo, value_edit};
use crate::data::read::{Encoding, FormOptions, ReadOptions, Reading, SURE, Separator, TextRead, Thousands};
use crate::data::{DataKind, Dataset};
use crate::fit::{Command, Session, Source};
use crate::language::{phrase, said, tr, trf};

/// What leaves a choice to the program.
const GUESS: &str = phrase("as found");
/// Room for the words before a choice.
const LABEL: f32 = 60.0;

/// Kinds of data with their words.
const KINDS: [(DataKind, &str); 4] = [
    (DataKind::Points, phrase("points")),
    (DataKind::Histogram, phrase("histogram")),
    (DataKind::Sample, phrase("sample")),
    (DataKind::Indexed, phrase("list")),
];

/// Draws the section; nothing for data that are no table of a file.
pub fn ui(ui: &mut Ui, session: &Session, data: &Dataset, state: &mut PanelState, out: &mut Vec<Command>) {
    let Some(source) = &session.config().member().source else { return };
    let options = source.options();
    let Some(reading) = data.reading.as_ref().filter(|r| !r.columns.is_empty()) else { return };
    if let Some(note) = data.notes.first() {
        let text = RichText::new(said(&note.replacen("read ", "Read: ", 1))).size(SMALL);
        ui.add(egui::Label::new(text).wrap());
    }
    let mut wish = options.clone();
    let width = ((ui.available_width() - GAP) / 2.0).floor();
    if let Some(text) = &reading.text {
        ui.horizontal(|ui| {
            separator_ui(ui, reading, text, width, &mut wish.form);
            decimal_ui(ui, text, width, &mut wish.form);
        });
        ui.horizontal(|ui| {
            thousands_ui(ui, text, width, &mut wish.form);
            encoding_ui(ui, text, width, &mut wish.form);
        });
    }
    ui.horizontal(|ui| {
        kind_ui(ui, data.kind(), width, &mut wish);
        if let Some(text) = &reading.text {
            header_ui(ui, text, width, &mut wish.form, state);
        }
    });
    if reading.text.is_some() && wish.binning.is_some() && matches!(source, Source::File { .. }) {
        stream_ui(ui, &mut wish);
    }
    if wish != *options {
        // Another form may have other columns: roles that were told may mean nothing there.
        if wish.form.separator != options.form.separator || wish.form.header != options.form.header {
            wish.columns.clear();
        }
        out.push(Command::Read(source.with(wish)));
    }
}

/// Whether a long table is counted in its bins while it is read, without holding its values.
fn stream_ui(ui: &mut Ui, wish: &mut ReadOptions) {
    let tip = tr(
        "Count the values in their bins while the file is read, without holding them: for files larger than the memory",
    );
    if check(ui, wish.stream, tr("Count in bins while reading"), "").on_hover_text(tip).clicked() {
        wish.stream = !wish.stream;
    }
}

/// A list of choices after its label: what was told, or what was found with a question mark where that is in doubt.
fn choice_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    (label, name): (&str, &str),
    width: f32,
    told: &mut Option<T>,
    found: (&str, bool),
    all: &[(T, &str)],
) {
    let muted = Tokens::of(ui).muted;
    let start = ui.cursor().left();
    ui.label(RichText::new(label).color(muted));
    ui.add_space((LABEL - (ui.cursor().left() - start)).max(0.0));
    let (found, sure) = (said(found.0), found.1);
    let words = told.and_then(|t| all.iter().find(|(v, _)| *v == t)).map(|(_, w)| said(w));
    let shown = words.unwrap_or_else(|| if sure { found.clone() } else { format!("{found} ?") });
    let room = width - (ui.cursor().left() - start);
    combo(ui, name, shown, room, |ui| {
        if ui.selectable_label(told.is_none(), tr(GUESS)).clicked() {
            *told = None;
        }
        for (value, words) in all {
            if ui.selectable_label(*told == Some(*value), said(words)).clicked() {
                *told = Some(*value);
            }
        }
    });
}

fn separator_ui(ui: &mut Ui, reading: &Reading, text: &TextRead, width: f32, form: &mut FormOptions) {
    let all = Separator::ALL.map(|s| (s, s.words()));
    let sure = text.separator_sure >= SURE || reading.columns.len() < 2;
    let found = (text.separator.words(), sure);
    choice_ui(ui, (tr("Cells by"), tr("Separator")), width, &mut form.separator, found, &all);
}

fn decimal_ui(ui: &mut Ui, text: &TextRead, width: f32, form: &mut FormOptions) {
    let all = [(false, tr("point")), (true, tr("comma"))];
    let found = (all[usize::from(text.decimal_comma)].1, text.decimal_sure >= SURE);
    choice_ui(ui, (tr("Decimals"), tr("Decimal mark")), width, &mut form.decimal_comma, found, &all);
}

fn thousands_ui(ui: &mut Ui, text: &TextRead, width: f32, form: &mut FormOptions) {
    let all = Thousands::ALL.map(|t| (t, thousands_words(t)));
    let found = (text.thousands.map_or(tr("none"), thousands_words), true);
    choice_ui(ui, (tr("Thousands"), tr("Thousands mark")), width, &mut form.thousands, found, &all);
}

/// A mark of thousands as it stands in a number.
fn thousands_words(mark: Thousands) -> &'static str {
    match mark {
        Thousands::Comma => "1,000",
        Thousands::Point => "1.000",
        Thousands::Blank => "1 000",
        Thousands::Apostrophe => "1'000",
    }
}

fn encoding_ui(ui: &mut Ui, text: &TextRead, width: f32, form: &mut FormOptions) {
    let all = [Encoding::Utf8, Encoding::Utf16, Encoding::Latin1].map(|e| (e, e.name()));
    let found = (text.encoding.name(), true);
    choice_ui(ui, (tr("Encoding"), tr("Encoding")), width, &mut form.encoding, found, &all);
}

fn kind_ui(ui: &mut Ui, kind: DataKind, width: f32, wish: &mut ReadOptions) {
    let found = KINDS.iter().find(|(k, _)| *k == kind).map_or("", |(_, words)| *words);
    let before = wish.kind;
    choice_ui(ui, (tr("Kind"), tr("Kind of data")), width, &mut wish.kind, (found, true), &KINDS);
    if wish.kind != before {
        // Roles that were told belong to the kind before.
        wish.columns.clear();
        wish.binning = None;
        wish.stream = false;
    }
}

/// The line of the column names, as a number.
fn header_ui(ui: &mut Ui, text: &TextRead, width: f32, form: &mut FormOptions, state: &mut PanelState) {
    let start = ui.cursor().left();
    let tip = tr("Line of the column names, from 1; 0 or none where there are no names; empty: as found");
    ui.label(RichText::new(tr("Names in line")).color(Tokens::of(ui).muted)).on_hover_text(tip);
    let found = text.header_lines.first().map_or_else(|| tr("none").to_owned(), usize::to_string);
    let shown = match form.header {
        None => found,
        Some(0) => tr("none").to_owned(),
        Some(line) => line.to_string(),
    };
    let room = width - (ui.cursor().left() - start);
    let Some(typed) = value_edit(ui, tr("Header line"), &shown, &shown, room) else { return };
    match typed.trim() {
        "" => form.header = None,
        word if word == "none" || word == tr("none") => form.header = Some(0),
        number => match number.parse() {
            Ok(line) => form.header = Some(line),
            Err(_) => state.refuse(trf(
                "line of the names: '{}' is no line; type a whole number like 1, or none",
                &[&number],
            )),
        },
    }
}
