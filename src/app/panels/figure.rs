//! The figure card: data, curve, pulls.

use egui::{Align2, FontId, Ui};

use crate::app::plot;
use crate::app::state::PanelState;
use crate::app::theme::{Tokens, card};
use crate::data::Interval;
use crate::fit::{Command, Session};

/// Draws the card into all the room there is.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    card(Tokens::of(ui)).inner_margin(4).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        let config = session.config();
        if config.data.is_none() && config.needs_data() {
            let text = "Drop a file of numbers here, or choose Open…";
            let color = Tokens::of(ui).muted;
            let center = ui.max_rect().center();
            ui.painter().text(center, Align2::CENTER_CENTER, text, FontId::proportional(15.0), color);
            return;
        }
        let PanelState { figure, plot, .. } = state;
        if let Some((lo, hi)) = plot::figure_ui(ui, "Figure", figure, plot) {
            // A typed cost has no abscissa to choose a range of.
            if config.needs_data() {
                out.push(Command::SetRange(Some(Interval { lo, hi })));
            }
        }
    });
}
