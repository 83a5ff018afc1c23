//! How figures look on paper, as entries of a menu: style and width.

use egui::Ui;

use crate::app::state::PanelState;
use crate::language::{phrase, tr, trf};
use crate::report::page::{Look, ONE_COLUMN, TWO_COLUMNS};

/// Styles, and what they are called.
const STYLES: [(Look, &str); 4] = [
    (Look::Default, phrase("Usual style")),
    (Look::Hep, phrase("Particle physics")),
    (Look::Presentation, phrase("For a slide")),
    (Look::BlackAndWhite, phrase("Black and white")),
];

/// Widths, and what they are called.
const WIDTHS: [(Option<f64>, &str); 3] = [
    (None, phrase("Width that suits the style")),
    (Some(ONE_COLUMN), phrase("One column, 86 mm")),
    (Some(TWO_COLUMNS), phrase("Two columns, 172 mm")),
];

/// Draws the entries.
pub fn ui(ui: &mut Ui, state: &mut PanelState) {
    let paper = &mut state.view.paper;
    for (look, name) in STYLES {
        let choice = ui.radio(paper.look == look, tr(name));
        if choice.accessible_name(trf("{} of figures", &[&tr(name)])).clicked() {
            paper.look = look;
            ui.close();
        }
    }
    ui.separator();
    for (width, name) in WIDTHS {
        let choice = ui.radio(paper.width == width, tr(name));
        if choice.accessible_name(trf("{} of figures", &[&tr(name)])).clicked() {
            paper.width = width;
            ui.close();
        }
    }
}
