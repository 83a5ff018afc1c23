//! What is done with the columns of a file before they are data: further columns by formula, and a cut that keeps rows. The file is read anew
//! beside the window; a formula that is refused stays to be mended, with the reason below it, and the data are those of before.

use egui::{RichText, Ui};

use crate::app::state::{PanelState, Refused};
use crate::app::theme::{GAP, SMALL, Tokens};
use crate::app::widgets::{Name, link, names_of_columns, typed_line, wrong_ui};
use crate::data::Dataset;
use crate::data::read::CalculatedColumn;
use crate::error::Explain;
use crate::fit::{Command, Session};
use crate::language::{said, tr, trf};

/// Room for the sign that removes a line.
const REMOVE: f32 = 20.0;
/// Room for the word before the cut.
const KEEP: f32 = 76.0;

/// Draws columns and cut; nothing for data that are no table.
pub fn ui(ui: &mut Ui, session: &Session, data: &Dataset, state: &mut PanelState, out: &mut Vec<Command>) {
    let Some(source) = &session.config().member().source else { return };
    if data.reading.as_ref().is_none_or(|reading| reading.columns.is_empty()) {
        return;
    }
    let names = names_of_columns(data.unbinned.as_deref().unwrap_or(data));
    columns_ui(ui, &source.options().calculated, &names, state, out);
    let cut = source.options().cut.as_deref().unwrap_or_default();
    cut_ui(ui, cut, (data, &names), state, out);
}

/// What was said of columns and rows, in one line for a card that shows no details; empty when nothing was.
pub fn brief(session: &Session, data: &Dataset) -> String {
    let Some(source) = &session.config().member().source else { return String::new() };
    let options = source.options();
    let names: Vec<&str> = options.calculated.iter().map(|c| c.name.as_str()).collect();
    let columns = (!names.is_empty()).then(|| trf("{} by formula", &[&names.join(", ")]));
    let cut = options.cut.as_ref().map(|cut| match dropped(data) {
        Some(words) => trf("cut {}: {}", &[&cut, &words]),
        None => trf("cut {}", &[&cut]),
    });
    columns.into_iter().chain(cut).collect::<Vec<_>>().join(" · ")
}

/// Every calculated column, and an empty line for another one.
fn columns_ui(
    ui: &mut Ui,
    list: &[CalculatedColumn],
    names: &[Name],
    state: &mut PanelState,
    out: &mut Vec<Command>,
) {
    let tip = tr(
        "Columns calculated from others, with the errors that follow from theirs. Named x, y, sx or sy, one has that role",
    );
    ui.label(RichText::new(tr("Columns by formula")).color(Tokens::of(ui).muted)).on_hover_text(tip);
    for k in 0..=list.len() {
        let refused = state.typed.column.clone().filter(|typed| typed.line == k);
        let own = list.get(k).map(CalculatedColumn::text).unwrap_or_default();
        let (text, why) = refused.map_or((own.clone(), String::new()), |typed| (typed.text, typed.why));
        let name = trf("Calculated column {}", &[&(k + 1)]);
        ui.horizontal(|ui| {
            let is_there = k < list.len();
            let room = if is_there { REMOVE + GAP } else { 0.0 };
            let width = ui.available_width() - room;
            let typed = typed_line(ui, (&name, "y2 = ln(U)"), &text, &why, width, names);
            let remove = is_there
                && link(ui, "✕").accessible_name(trf("Remove calculated column {}", &[&(k + 1)])).clicked();
            if remove {
                state.typed.column = None;
                let rest = list.iter().enumerate().filter(|(j, _)| *j != k).map(|(_, c)| c.clone());
                out.push(Command::SetColumns(rest.collect()));
            } else if let Some(typed) = typed {
                take_column(list, (k, typed), state, out);
            }
        });
        wrong_ui(ui, &said(&why));
    }
}

/// A formula that was typed in line `k`; an empty one takes its column away.
fn take_column(
    list: &[CalculatedColumn],
    (k, text): (usize, String),
    state: &mut PanelState,
    out: &mut Vec<Command>,
) {
    let mut list = list.to_vec();
    state.typed.column = None;
    if text.is_empty() {
        if k < list.len() {
            list.remove(k);
            out.push(Command::SetColumns(list));
        }
        return;
    }
    match CalculatedColumn::parse(&text) {
        Ok(column) => {
            match list.get_mut(k) {
                Some(old) => *old = column,
                None => list.push(column),
            }
            state.typed.column = Some(Refused { line: k, text, why: String::new() });
            out.push(Command::SetColumns(list));
        }
        Err(error) => {
            let why = match error.help() {
                Some(help) => format!("{error}; {help}"),
                None => error.to_string(),
            };
            state.typed.column = Some(Refused { line: k, text, why });
        }
    }
}

/// The condition for which rows are kept, and how many it drops.
fn cut_ui(
    ui: &mut Ui,
    cut: &str,
    (data, names): (&Dataset, &[Name]),
    state: &mut PanelState,
    out: &mut Vec<Command>,
) {
    let refused = state.typed.cut.clone();
    let (text, why) = refused.map_or((cut.to_owned(), String::new()), |typed| (typed.text, typed.why));
    ui.horizontal(|ui| {
        let tip = tr(
            "Rows for which this does not hold are left out: columns by their names, && for and, || for or",
        );
        let start = ui.cursor().left();
        ui.label(RichText::new(tr("Keep rows")).color(Tokens::of(ui).muted)).on_hover_text(tip);
        ui.add_space((KEEP - (ui.cursor().left() - start)).max(0.0));
        let width = ui.available_width();
        if let Some(typed) = typed_line(ui, (tr("Cut"), "x > 3 && n > 0"), &text, &why, width, names) {
            let wish = (!typed.is_empty()).then(|| typed.clone());
            let refused = Refused { line: 0, text: typed, why: String::new() };
            state.typed.cut = wish.is_some().then_some(refused);
            out.push(Command::SetCut(wish));
        }
    });
    wrong_ui(ui, &said(&why));
    if let (false, true, Some(words)) = (cut.is_empty(), why.is_empty(), dropped(data)) {
        ui.label(RichText::new(words).size(SMALL).color(Tokens::of(ui).muted));
    }
}

/// How many rows the cut drops.
fn dropped(data: &Dataset) -> Option<String> {
    let rows = data.unbinned.as_deref().unwrap_or(data);
    let cut = rows.reading.as_ref().and_then(|reading| reading.cut.as_ref());
    let of_rows = cut.map(|cut| {
        let total = cut.rows.total();
        trf("drops {} of {} rows", &[&(total - cut.rows.len()), &total])
    });
    // Of rows that are not held the notes say it.
    let note = || data.notes.iter().find(|note| note.starts_with("the cut ")).map(|note| said(note));
    of_rows.or_else(note)
}
