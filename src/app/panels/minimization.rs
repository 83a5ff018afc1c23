//! The tab Minimization: algorithm with its own settings, care, when to stop, what the covariance is, how much to say. What an
//! algorithm is, in a sentence, stands in `algorithms`.

use egui::{RichText, Ui, vec2};

use super::algorithms::{self, Setting};
use crate::app::state::PanelState;
use crate::app::theme::{GAP, ROW, Tokens};
use crate::app::widgets::{check, combo, field_text, number_of, segmented, value_edit};
use crate::cost::CostChoice;
use crate::fit::{Command, PrintLevel, Session};
use crate::language::{phrase, tr, trf};
use crate::minimize::{Algorithm, CovarianceForm, Method, Strategy};

/// Width of the labels.
const LABEL: f32 = 84.0;
/// Width of a number field.
const FIELD: f32 = 84.0;
/// Width of the label of a second field of a row.
const SECOND: f32 = 76.0;

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let method = &session.config().method;
    let mut changed = method.clone();
    // Ten rows and the range below them have to fit a small screen.
    ui.spacing_mut().item_spacing.y = 3.0;
    algorithm_ui(ui, &mut changed);
    settings_ui(ui, method, &mut changed, state);
    strategy_ui(ui, &mut changed);
    labeled(ui, tr("Tolerance"), tr(TOLERANCE), |ui| {
        tolerance_ui(ui, method, &mut changed, state);
        second(ui, tr("Max. calls"), tr(CALLS));
        calls_ui(ui, method, &mut changed, state);
    });
    labeled(ui, tr("Tries"), tr(TRIES), |ui| {
        let text = method.iterate.to_string();
        if let Some(typed) = value_edit(ui, tr("Tries"), &text, &text, FIELD) {
            take(whole(&typed, tr("tries"), &1), &mut changed.iterate, state);
        }
        ui.add_space(4.0);
        let polish = check(ui, changed.polish, tr("Polish"), "").on_hover_text(tr(POLISH));
        changed.polish ^= polish.clicked();
        ui.add_space(4.0);
        let improve = check(ui, changed.improve, tr("Improve"), "M").on_hover_text(tr(IMPROVE));
        changed.improve ^= improve.clicked();
    });
    error_definition_ui(ui, session, state, out);
    covariance_ui(ui, &mut changed);
    labeled(ui, tr("Print"), tr("What the report says; ROOT's options Q and V"), |ui| {
        let options = [
            (PrintLevel::Default, tr("Default")),
            (PrintLevel::Verbose, tr("Verbose")),
            (PrintLevel::Quiet, tr("Quiet")),
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

const ERROR_DEFINITION: &str = phrase(
    "By how much the cost rises at one standard deviation: 1 for the costs here, which are on the scale of χ²; 0.5 for a typed −ln L. Error definition of ROOT, errordef of iminuit",
);
const TOLERANCE: &str = phrase(
    "The search ends when the estimated distance to the minimum is below 0.002 · tolerance · up; iminuit's tol, ROOT's SetTolerance",
);
const CALLS: &str =
    phrase("Most calls of the function; 'auto' takes the rule of MINUIT, 0 has no limit; iminuit's ncall");
const TRIES: &str = phrase(
    "How often a search that did not converge is tried again, each time in another way; iminuit's iterate",
);
const POLISH: &str = phrase("Newton steps at the end, where second derivatives are exact");
const IMPROVE: &str =
    phrase("Look for a lower minimum once one is found: IMPROVE of MINUIT, option M of ROOT's Fit");
const STRATEGY: &str = phrase("Care against speed: Strategy of ROOT, iminuit's strategy");
const COVARIANCE: &str = phrase(
    "What the errors come from. Automatic: the Jacobian for least squares of data without errors, the Hessian otherwise. Hessian: second derivatives of the cost, as HESSE in ROOT and iminuit. Jacobian: the linearized problem, as programs for nonlinear regression do",
);

fn algorithm_ui(ui: &mut Ui, changed: &mut Method) {
    let present = changed.algorithm;
    labeled(ui, tr("Algorithm"), algorithms::sentence(present), |ui| {
        let width = ui.available_width();
        combo(ui, tr("Algorithm"), tr(present.title()), width, |ui| {
            for algorithm in Algorithm::ALL {
                let label = ui.selectable_label(algorithm == present, tr(algorithm.title()));
                if label.on_hover_text(algorithms::sentence(algorithm)).clicked() {
                    changed.algorithm = algorithm;
                }
            }
        });
    });
}

/// What only the chosen algorithm has, two fields a row.
fn settings_ui(ui: &mut Ui, method: &Method, changed: &mut Method, state: &mut PanelState) {
    let settings = algorithms::settings(method.algorithm);
    for pair in settings.chunks(2) {
        let [first, rest @ ..] = pair else { continue };
        labeled(ui, first.label(), first.tooltip(), |ui| {
            setting_ui(ui, *first, method, changed, state, FIELD);
            if let [other] = rest {
                second(ui, other.label(), other.tooltip());
                let width = ui.available_width();
                setting_ui(ui, *other, method, changed, state, width);
            }
        });
    }
}

fn setting_ui(
    ui: &mut Ui,
    setting: Setting,
    method: &Method,
    changed: &mut Method,
    state: &mut PanelState,
    width: f32,
) {
    let text = match setting {
        Setting::Starts => method.starts.to_string(),
        Setting::Seed => method.seed.to_string(),
        Setting::Rate => field_text(method.learning_rate),
        Setting::Steps => method.max_steps.to_string(),
        Setting::Fraction => method.robust_fraction.map_or_else(|| "auto".to_owned(), field_text),
    };
    let Some(typed) = value_edit(ui, setting.label(), &text, &text, width) else { return };
    match setting {
        Setting::Starts => take(whole(&typed, tr("starts"), &1), &mut changed.starts, state),
        Setting::Seed => take(whole(&typed, tr("seed"), &0), &mut changed.seed, state),
        Setting::Rate => take(above_zero(&typed), &mut changed.learning_rate, state),
        Setting::Steps => take(whole(&typed, tr("max. steps"), &1), &mut changed.max_steps, state),
        Setting::Fraction => take(fraction(&typed), &mut changed.robust_fraction, state),
    }
}

fn strategy_ui(ui: &mut Ui, changed: &mut Method) {
    labeled(ui, tr("Strategy"), tr(STRATEGY), |ui| {
        let options =
            [(Strategy::Fast, tr("0 fast")), (Strategy::Default, "1"), (Strategy::Careful, tr("2 careful"))];
        let width = ui.available_width();
        if let Some(strategy) = segmented(ui, &options, changed.strategy, width) {
            changed.strategy = strategy;
        }
    });
}

fn covariance_ui(ui: &mut Ui, changed: &mut Method) {
    labeled(ui, tr("Covariance"), tr(COVARIANCE), |ui| {
        // The list of algorithms has an entry of the same first word: the segments are told apart by their ids alone.
        let options = [
            (CovarianceForm::Auto, tr("Automatic")),
            (CovarianceForm::Hessian, tr("Hessian")),
            (CovarianceForm::Jacobian, tr("Jacobian")),
        ];
        let width = ui.available_width();
        if let Some(form) = segmented(ui, &options, changed.covariance, width) {
            changed.covariance = form;
        }
    });
}

/// ROOT's error definition; empty is that of the cost.
fn error_definition_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let cost = &session.config().member().cost;
    labeled(ui, tr("Error def."), tr(ERROR_DEFINITION), |ui| {
        let text = cost.errordef.map_or_else(|| "1".to_owned(), field_text);
        let Some(typed) = value_edit(ui, tr("Error definition"), &text, &text, FIELD) else { return };
        let errordef = match typed.trim() {
            "" | "auto" | "1" => Ok(None),
            number => number_of(number, tr("error definition")).map(Some),
        };
        match errordef {
            Ok(Some(up)) if up <= 0.0 => {
                state.refuse(trf("error definition: {} is not above zero; 1 is χ²", &[&up]));
            }
            Ok(errordef) => out.push(Command::SetCost(CostChoice { errordef, ..cost.clone() })),
            Err(why) => state.refuse(why),
        }
    });
}

fn tolerance_ui(ui: &mut Ui, method: &Method, changed: &mut Method, state: &mut PanelState) {
    let text = field_text(method.tolerance);
    let Some(typed) = value_edit(ui, tr("Tolerance"), &text, &text, FIELD) else { return };
    let value = number_of(&typed, tr("tolerance")).and_then(|value| match value {
        value if value >= 0.0 => Ok(value),
        _ => Err(trf("tolerance: {} is negative; it is 0.1 by default", &[&value])),
    });
    take(value, &mut changed.tolerance, state);
}

fn calls_ui(ui: &mut Ui, method: &Method, changed: &mut Method, state: &mut PanelState) {
    let text = method.max_calls.map_or_else(|| "auto".to_owned(), |n| n.to_string());
    let width = ui.available_width();
    let Some(typed) = value_edit(ui, tr("Max. calls"), &text, &text, width) else { return };
    let value = match typed.trim() {
        "" | "auto" => Ok(None),
        number => number
            .parse()
            .map(Some)
            .map_err(|_| trf("max. calls: '{}' is no whole number; 'auto' takes the rule", &[&number])),
    };
    take(value, &mut changed.max_calls, state);
}

/// Puts what was typed in its place, or says why not.
fn take<T>(typed: Result<T, String>, place: &mut T, state: &mut PanelState) {
    match typed {
        Ok(value) => *place = value,
        Err(why) => state.refuse(why),
    }
}

fn whole<T: std::str::FromStr + PartialOrd + std::fmt::Display>(
    typed: &str,
    what: &str,
    least: &T,
) -> Result<T, String> {
    match typed.trim().parse::<T>() {
        Ok(n) if n >= *least => Ok(n),
        _ => Err(trf("{}: '{}' is not allowed; type a whole number from {} on", &[&what, &typed, &least])),
    }
}

fn above_zero(typed: &str) -> Result<f64, String> {
    number_of(typed, tr("learning rate")).and_then(|value| match value {
        value if value > 0.0 => Ok(value),
        _ => Err(trf("learning rate: {} is not above zero; it is 0.01 by default", &[&value])),
    })
}

fn fraction(typed: &str) -> Result<Option<f64>, String> {
    if matches!(typed.trim(), "" | "auto") {
        return Ok(None);
    }
    let value = number_of(typed, tr("fraction"))?;
    if value > 0.5 && value <= 1.0 {
        Ok(Some(value))
    } else {
        Err(trf("fraction: {} is not between 0.5 and 1; 'auto' trusts as few rows as possible", &[&value]))
    }
}

fn muted(ui: &mut Ui, text: &str, tooltip: &str) {
    ui.label(RichText::new(text).color(Tokens::of(ui).muted)).on_hover_text(tooltip);
}

/// The label of a second field, always equally wide, so that fields of different rows stand below each other.
fn second(ui: &mut Ui, label: &str, tooltip: &str) {
    ui.add_space(GAP - ui.spacing().item_spacing.x);
    wide(ui, SECOND, |ui| muted(ui, label, tooltip));
}

fn labeled(ui: &mut Ui, label: &str, tooltip: &str, draw: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        wide(ui, LABEL, |ui| muted(ui, label, tooltip));
        draw(ui);
    });
}

/// Draws and fills up to `width`.
fn wide(ui: &mut Ui, width: f32, draw: impl FnOnce(&mut Ui)) {
    let start = ui.cursor().left();
    draw(ui);
    let used = ui.cursor().left() - start;
    ui.allocate_space(vec2((width - used - ui.spacing().item_spacing.x).max(0.0), ROW));
}
