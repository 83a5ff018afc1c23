//! Fit Function: Type, the list of functions, Operation, the formula, Set Parameters.

use egui::text::LayoutJob;
use egui::{Button, FontId, Label, Ui};

use super::operation;
use super::sections::{Section, heading};
use crate::app::actions::Action;
use crate::app::formula::shown_ui;
use crate::app::state::{FunctionType, Operation, PanelState};
use crate::app::theme::{GAP, SMALL, Tokens};
use crate::app::widgets::{combo, formula_edit, segmented_with_tips, toggle};
use crate::data::Dataset;
use crate::fit::{Command, Session};
use crate::language::{said, tr, trf};
use crate::model::predefined;
use crate::report::titles;

/// Lines that a note on the formula may take.
const NOTE_LINES: usize = 2;
/// Width of the button beside the formula.
const BUTTON: f32 = 131.0;
/// Largest order of polynomials in the list; any order can be typed.
const LISTED_ORDERS: usize = 9;

/// Draws the section.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    follow(session, state);
    if !heading(ui, state, Section::Function, |_, _| {}) {
        return;
    }
    let half = ((ui.available_width() - GAP) / 2.0).floor();
    ui.horizontal(|ui| {
        type_ui(ui, session, state, half);
        match state.function_type {
            FunctionType::Predefined => list_ui(ui, session, state, out, half),
            FunctionType::UserFunction => history_ui(ui, session, out, half),
            FunctionType::PreviousFit => previous_ui(ui, session, state, out, half),
        }
    });
    operation_ui(ui, session, state);
    ui.horizontal(|ui| {
        let width = ui.available_width() - BUTTON - GAP;
        if let Some(formula) = formula_edit(ui, &mut state.formula, session, width) {
            out.push(Command::SetFormula(formula));
        }
        let on = state.set_parameters.is_some();
        let response = toggle(ui, tr("Set Parameters…"), on, BUTTON);
        if response.on_hover_text(Action::SetParameters.row().tip()).clicked() {
            state.actions.push(Action::SetParameters);
        }
    });
    if state.view.written && !state.view.crowded {
        let wrong = state.formula.problem().is_some();
        shown_ui(ui, &mut state.written, state.formula.text(), wrong, session);
    }
    super::parts::ui(ui, session, state, out);
    state.formula.problem_ui(ui);
    if state.formula.problem().is_none() {
        let names = other_names(session);
        for note in session.model().notes().iter().map(|n| said(&titles::note(n))).chain(names) {
            note_ui(ui, &note, if state.view.crowded { 1 } else { NOTE_LINES });
        }
    }
}

/// A note on the formula: all of it where there is room, else its first sentence.
fn note_ui(ui: &mut Ui, note: &str, lines: usize) {
    let (color, width) = (Tokens::of(ui).muted, ui.available_width());
    let job = |text: &str| {
        let mut job = LayoutJob::simple(text.to_owned(), FontId::proportional(SMALL), color, width);
        job.wrap.max_rows = lines;
        job
    };
    let first = note.find(". ").map_or(note, |end| &note[..=end]);
    let whole = !ui.painter().layout_job(job(note)).elided;
    ui.add(Label::new(job(if whole { note } else { first })).wrap()).on_hover_text(note);
}

/// Which parameters of the formula have another name in the fit.
fn other_names(session: &Session) -> Option<String> {
    let names = &session.config().member().names;
    let pairs: Vec<String> = names.iter().map(|(own, name)| trf("{} is {}", &[&own, &name])).collect();
    let words = tr("the fit knows parameters of these data by names of their own");
    (!names.is_empty()).then(|| format!("{}: {words}", pairs.join(", ")))
}

fn operation_ui(ui: &mut Ui, session: &Session, state: &mut PanelState) {
    let width = ui.available_width();
    let operations = operation::of_coordinates(coordinates(session));
    if !operations.iter().any(|(o, ..)| *o == state.operation) {
        state.operation = Operation::Nop;
    }
    let named: Vec<_> = operations.iter().map(|(o, name, tip)| (*o, *name, tr(tip))).collect();
    if let Some(chosen) = segmented_with_tips(ui, &named, state.operation, width) {
        state.operation = chosen;
    }
}

/// Coordinates of the data; one without data.
fn coordinates(session: &Session) -> usize {
    session.config().member().data.as_deref().map_or(1, Dataset::n_coordinates)
}

fn type_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, width: f32) {
    let n = coordinates(session);
    let predefined = trf("Predef-{}D", &[&n]);
    let mut types =
        vec![(FunctionType::Predefined, predefined.as_str()), (FunctionType::UserFunction, tr("User Func"))];
    if session.functions_of(session.config().active).next().is_some() {
        types.push((FunctionType::PreviousFit, tr("Prev. Fit")));
    } else if state.function_type == FunctionType::PreviousFit {
        state.function_type = FunctionType::UserFunction;
    }
    let shown = types.iter().find(|(t, _)| *t == state.function_type).map_or("", |(_, name)| name);
    combo(ui, tr("Type"), shown, width, |ui| {
        for (kind, name) in types {
            if ui.selectable_label(state.function_type == kind, name).clicked() {
                state.function_type = kind;
            }
        }
    });
}

/// Shows the type and the function of the session's formula: the last term when it is a predefined one.
fn follow(session: &Session, state: &mut PanelState) {
    let formula = &session.config().member().formula;
    if state.seen_formula == *formula {
        return;
    }
    state.seen_formula.clone_from(formula);
    if std::mem::take(&mut state.chose) {
        return;
    }
    match session.model().terms().last() {
        Some(term) if term.shape.is_some() => {
            let name = term.label.split('(').next().unwrap_or(&term.label);
            name.clone_into(&mut state.chosen);
            state.function_type = FunctionType::Predefined;
        }
        _ => state.function_type = FunctionType::UserFunction,
    }
}

/// The predefined functions; choosing one does what Operation says.
fn list_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>, width: f32) {
    let chosen = state.chosen.clone();
    let picked = combo(ui, tr("Function"), chosen.as_str(), width, |ui| {
        let mut picked = None;
        for (name, formula) in predefined_names(coordinates(session)) {
            if ui.selectable_label(name == chosen, &name).on_hover_text(formula).clicked() {
                picked = Some(name);
            }
        }
        picked
    });
    if let Some(name) = picked.flatten() {
        let command = operation::command(state.operation, session, name.clone());
        // A normalized sum or a convolution is no function of the list, which stays for the next one.
        state.chose = matches!(state.operation, Operation::NormAdd | Operation::Conv);
        if state.chose {
            state.chosen = name;
        }
        out.push(command);
    }
}

/// What was fitted to these data before; choosing one takes its formula and its values.
fn previous_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>, width: f32) {
    let config = session.config();
    let functions: Vec<_> = session.functions_of(config.active).collect();
    combo(ui, tr("Function"), tr("fitted to these data…"), width, |ui| {
        for function in functions.into_iter().rev() {
            let label = ui.selectable_label(false, &function.name);
            if label.on_hover_text(tr("Its formula with the values of that fit")).clicked() {
                let formula = function.asked.formula.clone();
                // The type stays: another one of the list may be wanted next.
                state.chose = formula != config.member().formula;
                out.push(Command::SetFormula(formula));
                out.push(Command::TakeFunction { name: function.name.clone(), to: Some(0) });
            }
        }
    });
}

/// The formulas fitted before in this run: ROOT's list of functions of one's own.
fn history_ui(ui: &mut Ui, session: &Session, out: &mut Vec<Command>, width: f32) {
    let mut formulas: Vec<&str> =
        session.results().rev().map(|r| r.request.config.member().formula.as_str()).collect();
    let mut seen = Vec::new();
    formulas.retain(|f| {
        !seen.contains(f) && {
            seen.push(*f);
            true
        }
    });
    let shown = if formulas.is_empty() { tr("type it below") } else { tr("fitted before…") };
    combo(ui, tr("Function"), shown, width, |ui| {
        if formulas.is_empty() {
            ui.add_enabled(false, Button::new(tr("nothing fitted yet")));
        }
        for formula in formulas {
            if ui.selectable_label(formula == session.config().member().formula, formula).clicked() {
                out.push(Command::SetFormula(formula.to_owned()));
            }
        }
    });
}

/// Name and formula of every predefined function of `n` variables, families once an order.
fn predefined_names(n: usize) -> Vec<(String, &'static str)> {
    let mut names = Vec::new();
    for shape in predefined::all().filter(|shape| shape.n_coordinates == n) {
        match shape.params {
            predefined::ParamNames::Fixed(_) => {
                // Functions of several variables by the name that ROOT has for them.
                let alias = shape.aliases.iter().find(|alias| alias.starts_with("xy"));
                names.push(((*alias.unwrap_or(&shape.name)).to_owned(), shape.formula));
            }
            predefined::ParamNames::Family { extra, max_order, .. } => {
                let orders = 0..=LISTED_ORDERS.min(max_order);
                names.extend(orders.map(|n| (shape.name_of(n + extra), shape.formula)));
            }
        }
    }
    names
}
