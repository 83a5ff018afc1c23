//! The tab Minimization: algorithm, care, when to stop, how much to say.

use egui::{RichText, Ui, vec2};

use crate::app::state::PanelState;
use crate::app::theme::{ROW, Tokens};
use crate::app::widgets::{field_text, number_of, segmented, value_edit};
use crate::fit::{Command, PrintLevel, Session};
use crate::minimize::{Algorithm, Method, Strategy};

/// Width of the labels.
const LABEL: f32 = 84.0;
/// Width of a number field.
const FIELD: f32 = 84.0;

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let method = &session.config().method;
    let mut changed = method.clone();
    labeled(ui, "Algorithm", |ui| {
        let options = [
            (Algorithm::Migrad, "MIGRAD"),
            (Algorithm::Simplex, "SIMPLEX"),
            (Algorithm::Combined, "Combination"),
        ];
        let width = ui.available_width();
        if let Some(algorithm) = segmented(ui, &options, method.algorithm, width) {
            changed.algorithm = algorithm;
        }
    });
    labeled(ui, "Strategy", |ui| {
        let options =
            [(Strategy::Fast, "0 fast"), (Strategy::Default, "1"), (Strategy::Careful, "2 careful")];
        let width = ui.available_width();
        if let Some(strategy) = segmented(ui, &options, method.strategy, width) {
            changed.strategy = strategy;
        }
    });
    labeled(ui, "Tolerance", |ui| {
        tolerance_ui(ui, method, &mut changed, state);
        muted(ui, "Max. calls");
        calls_ui(ui, method, &mut changed, state);
    });
    labeled(ui, "Print", |ui| {
        let options = [
            (PrintLevel::Default, "Default"),
            (PrintLevel::Verbose, "Verbose"),
            (PrintLevel::Quiet, "Quiet"),
        ];
        let width = ui.available_width();
        if let Some(print) = segmented(ui, &options, session.config().print, width) {
            out.push(Command::SetPrint(print));
        }
    });
    if changed != *method {
        out.push(Command::SetMethod(changed));
    }
}

fn tolerance_ui(ui: &mut Ui, method: &Method, changed: &mut Method, state: &mut PanelState) {
    let text = field_text(method.tolerance);
    let Some(typed) = value_edit(ui, "Tolerance", &text, &text, FIELD) else { return };
    match number_of(&typed, "tolerance") {
        Ok(value) if value >= 0.0 => changed.tolerance = value,
        Ok(value) => state.refuse(format!("tolerance: {value} is negative; it is 0.1 by default")),
        Err(why) => state.refuse(why),
    }
}

fn calls_ui(ui: &mut Ui, method: &Method, changed: &mut Method, state: &mut PanelState) {
    let text = method.max_calls.map_or_else(|| "auto".to_owned(), |n| n.to_string());
    let width = ui.available_width();
    let Some(typed) = value_edit(ui, "Max. calls", &text, &text, width) else { return };
    match typed.trim() {
        "" | "auto" => changed.max_calls = None,
        number => match number.parse() {
            Ok(n) => changed.max_calls = Some(n),
            Err(_) => {
                state.refuse(format!("max. calls: '{number}' is no whole number; 'auto' takes the rule"));
            }
        },
    }
}

fn muted(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).color(Tokens::of(ui).muted));
}

fn labeled(ui: &mut Ui, label: &str, draw: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        let start = ui.cursor().left();
        muted(ui, label);
        let used = ui.cursor().left() - start;
        ui.allocate_space(vec2((LABEL - used - ui.spacing().item_spacing.x).max(0.0), ROW));
        draw(ui);
    });
}
