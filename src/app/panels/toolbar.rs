//! The tool bar: what is needed all the time, and the one button that matters.

use egui::{Align, Button, Layout, Ui, vec2};

use super::plane::is_plane;
use super::{band, below};
use crate::app::actions::Action;
use crate::app::state::PanelState;
use crate::app::theme::{PAD, ROW};
use crate::app::widgets::{check, primary, toggle};
use crate::app::words::{tr, trf};
use crate::fit::{Command, JobState, Session};
use crate::report::words;

/// Draws the tool bar.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    ui.horizontal_centered(|ui| {
        ui.add_space(PAD - 8.0);
        plain(ui, Action::Open, tr("Open…"), session, state);
        named(ui, Action::Paste, tr("Paste"), tr("Paste"), session, state);
        divider(ui);
        plain(ui, Action::Undo, "↶", session, state);
        plain(ui, Action::Redo, "↷", session, state);
        divider(ui);
        plain(ui, Action::Guess, tr("Guess"), session, state);
        divider(ui);
        let label = band_label(session);
        let shown = state.view.drawing.options.below;
        for (action, label) in [
            (Action::Pulls, if is_plane(&state.figure) { tr("Pull") } else { below::name(shown) }),
            (Action::Band, label.as_str()),
            (Action::Parts, tr("Parts")),
            (Action::LogX, tr("log x")),
            (Action::LogY, tr("log y")),
            (Action::MaskByClicks, tr("Mask")),
            (Action::BoxZoom, tr("Zoom")),
        ] {
            let possible = can_be_drawn(action, state);
            let none = action == Action::Band && session.config().intervals.band.is_none();
            let on = possible && !none && action.is_on(state).unwrap_or(false);
            let tip = match action {
                Action::Band => band_tip(session),
                Action::Pulls if !is_plane(&state.figure) => {
                    format!(
                        "{}\n{}",
                        below::definition(shown),
                        tr("R: residual, pull, ratio and nothing in turn")
                    )
                }
                _ => tip(action),
            };
            let button = ui.add_enabled_ui(possible, |ui| toggle(ui, label, on, 0.0)).inner;
            let button = button.on_hover_text(tip).on_disabled_hover_text(tr("This figure has none"));
            if button.clicked() {
                state.actions.push(action);
            }
            if action == Action::Pulls {
                ui.add_space(-4.0);
                below::ui(ui, possible, state);
            }
            if action == Action::Band {
                ui.add_space(-4.0);
                band::ui(ui, session, state, out);
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(PAD - 8.0);
            fit_ui(ui, session, state);
            ui.add_space(6.0);
            let live = check(ui, state.view.live, tr("Live"), "");
            if live.on_hover_text(tip(Action::Live)).clicked() {
                state.actions.push(Action::Live);
            }
        });
    });
}

/// Whether the figure has room for it: planes have no curve, and not all data have pulls.
fn can_be_drawn(action: Action, state: &PanelState) -> bool {
    match action {
        Action::Band | Action::Parts | Action::LogX | Action::LogY | Action::MaskByClicks => {
            !is_plane(&state.figure)
        }
        Action::Pulls => {
            is_plane(&state.figure) || state.figure.pulls.is_some() || !state.view.drawing.options.pulls
        }
        _ => true,
    }
}

/// The band with its level: a probability, or from 1 on a number of standard deviations.
fn band_label(session: &Session) -> String {
    match session.config().intervals.band {
        None => tr("Band").to_owned(),
        Some(level) => trf("Band {}", &[&words::band_level(level)]),
    }
}

fn band_tip(session: &Session) -> String {
    let kind = session.config().intervals.band_kind;
    let all = if kind.simultaneous { tr(", for all x together") } else { "" };
    let new = if kind.prediction { tr("; the errors of a new measurement are added") } else { "" };
    format!("{}{all}{new}", tip(Action::Band))
}

fn fit_ui(ui: &mut Ui, session: &Session, state: &mut PanelState) {
    let idle = session.job() == JobState::Idle || session.is_looking_for_models();
    let action = if idle { Action::Fit } else { Action::Cancel };
    ui.add_enabled_ui(action.is_enabled(session), |ui| {
        let response = if action == Action::Fit {
            primary(ui, tr("▶ Fit"), "F5", 94.0).accessible_name(tr("Fit now"))
        } else {
            primary(ui, tr("Cancel"), "Esc", 94.0)
        };
        if response.on_hover_text(tip(action)).clicked() {
            state.actions.push(action);
        }
    });
}

fn plain(ui: &mut Ui, action: Action, label: &str, session: &Session, state: &mut PanelState) {
    named(ui, action, label, action.row().title().trim_end_matches('…'), session, state);
}

fn named(ui: &mut Ui, action: Action, label: &str, name: &str, session: &Session, state: &mut PanelState) {
    let button = Button::new(label).min_size(vec2(32.0, ROW + 1.0));
    let response = ui.add_enabled(action.is_enabled(session), button).on_hover_text(tip(action));
    if response.accessible_name(name).clicked() {
        state.actions.push(action);
    }
}

fn tip(action: Action) -> String {
    match action.key_text() {
        Some(keys) => format!("{} ({keys})", action.row().tip()),
        None => action.row().tip().to_owned(),
    }
}

fn divider(ui: &mut Ui) {
    ui.add_space(4.0);
    let (rect, _) = ui.allocate_exact_size(vec2(1.0, 20.0), egui::Sense::hover());
    ui.painter().vline(rect.center().x, rect.y_range(), ui.visuals().widgets.noninteractive.bg_stroke);
    ui.add_space(4.0);
}
