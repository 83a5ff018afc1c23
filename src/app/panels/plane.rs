//! What the colors of a plane show: the data, the fit, or the pulls.

use egui::Ui;

use crate::app::state::PanelState;
use crate::language::{phrase, tr};
use crate::report::Figure;
use crate::report::figure::{Layer, Plane};

/// The choices with their labels.
const CHOICES: [(Plane, &str, &str); 3] = [
    (Plane::Data, phrase("Data"), phrase("The colors show what was measured")),
    (Plane::Fit, phrase("Prediction"), phrase("The colors show what the function predicts")),
    (Plane::Pulls, phrase("Pulls"), phrase("The colors show (data − prediction) / error")),
];

/// Whether colors say the values of a figure.
pub fn is_plane(figure: &Figure) -> bool {
    figure.main.layers.iter().any(|layer| matches!(layer, Layer::Cells { .. } | Layer::Dots { .. }))
}

/// The row of choices; nothing for figures that are no planes.
pub fn ui(ui: &mut Ui, state: &mut PanelState) {
    if !is_plane(&state.figure) {
        return;
    }
    ui.horizontal(|ui| {
        ui.add_space(8.0);
        ui.label(tr("Colors show"));
        let shown = &mut state.view.drawing.options.plane;
        for (plane, label, help) in CHOICES {
            ui.selectable_value(shown, plane, tr(label)).on_hover_text(tr(help));
        }
    });
}
