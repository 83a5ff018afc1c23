//! The figure card: data, curve, pulls.

use egui::{Button, RichText, Ui};

use crate::app::actions::Action;
use crate::app::plot;
use crate::app::state::PanelState;
use crate::app::theme::{SMALL, Tokens, card};
use crate::data::Interval;
use crate::fit::{Command, Session};

/// Draws the card into all the room there is.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    card(Tokens::of(ui)).inner_margin(4).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        let config = session.config();
        if config.member().data.is_none() && config.needs_data() {
            words_ui(ui, "Drop a file of numbers here, or choose Open…");
            return;
        }
        if !config.needs_data() && state.figure.main.layers.is_empty() {
            let text = match config.params.free().len() {
                0 => "This cost has no data to draw, and no free parameter.",
                _ => "This cost has no data to draw; see Profiles, Contours and Pairs.",
            };
            words_ui(ui, text);
            return;
        }
        super::plane::ui(ui, state);
        let PanelState { figure, plot, .. } = state;
        let pointed = plot::figure_ui(ui, "Figure", figure, plot);
        pointed.main.context_menu(|ui| menu_ui(ui, session, state));
        if let Some((lo, hi)) = pointed.range {
            // A typed cost has no abscissa to choose a range of.
            if config.needs_data() {
                out.push(Command::SetRange(Some(Interval { lo, hi })));
            }
        }
    });
}

/// What the right button offers, ROOT's Fit Panel first.
const MENU: [Action; 7] = [
    Action::FitPanel,
    Action::Fit,
    Action::AllPoints,
    Action::ShowAll,
    Action::Pulls,
    Action::Band,
    Action::Parts,
];

fn menu_ui(ui: &mut Ui, session: &Session, state: &mut PanelState) {
    ui.set_min_width(210.0);
    for action in MENU {
        let row = action.row();
        let on = action.is_on(&state.view).unwrap_or(false);
        let label = format!("{}{}", if on { "✓ " } else { "    " }, row.label);
        let keys =
            RichText::new(action.key_text().unwrap_or_default()).size(SMALL).color(Tokens::of(ui).muted);
        let button = Button::new(label).right_text(keys);
        let response = ui.add_enabled(action.is_enabled(session), button).on_hover_text(row.tooltip);
        if response.accessible_name(format!("{} of the figure", row.label)).clicked() {
            state.actions.push(action);
            ui.close();
        }
    }
}

/// A sentence in the place of the figure.
fn words_ui(ui: &mut Ui, text: &str) {
    let text = RichText::new(text).size(15.0).color(Tokens::of(ui).muted);
    ui.put(ui.max_rect(), egui::Label::new(text));
}
