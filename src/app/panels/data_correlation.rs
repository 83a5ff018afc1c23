//! The tab Data correlation: how the errors of the rows hang together, all sources added up.

use egui::Ui;

use crate::app::plot;
use crate::app::state::PanelState;
use crate::language::phrase;

/// Draws the tab; nothing where the rows are independent.
pub fn ui(ui: &mut Ui, state: &mut PanelState) {
    let PanelState { data_correlation: Some(figure), data_plot, .. } = state else { return };
    plot::figure_ui(ui, phrase("Correlation of the data"), figure, data_plot);
}
