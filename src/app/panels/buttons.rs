//! ROOT's four buttons at the foot of the Fit Panel.

use egui::{Button, Ui, vec2};

use crate::app::actions::Action;
use crate::app::state::PanelState;
use crate::app::theme::{GAP, ROW};
use crate::app::widgets::primary;
use crate::fit::{Command, JobState, Session};
use crate::language::tr;

/// Draws the row.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, _out: &mut Vec<Command>) {
    let width = ((ui.available_width() - 3.0 * GAP) / 4.0).floor();
    ui.horizontal(|ui| {
        let plain = |ui: &mut Ui, label: &str, enabled: bool, tip: &str| {
            let button = Button::new(label).min_size(vec2(width, ROW + 1.0));
            ui.add_enabled(enabled, button).on_hover_text(tip).clicked()
        };
        let update = Action::Update;
        if plain(ui, tr("Update"), update.is_enabled(session), update.row().tip()) {
            state.actions.push(update);
        }
        let idle = session.job() == JobState::Idle || session.is_looking_for_models();
        let action = if idle { Action::Fit } else { Action::Cancel };
        ui.add_enabled_ui(action.is_enabled(session), |ui| {
            let label = if idle { tr("Fit") } else { tr("Stop") };
            if primary(ui, label, "", width).on_hover_text(action.row().tip()).clicked() {
                state.actions.push(action);
            }
        });
        if plain(ui, tr("Reset"), true, Action::Reset.row().tip()) {
            state.actions.push(Action::Reset);
        }
        if plain(ui, tr("Close"), true, tr("Hide the Fit Panel; View ▸ Fit Panel brings it back")) {
            state.actions.push(Action::FitPanel);
        }
    });
}
