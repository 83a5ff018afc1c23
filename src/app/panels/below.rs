//! What the panel below the figure shows: the list beside its button in the tool bar, which its title opens as well.

use egui::containers::menu::MenuButton;
use egui::{Button, Popup, Response, Role, Ui, WidgetInfo, vec2};

use super::plane::is_plane;
use crate::app::actions::Action;
use crate::app::state::PanelState;
use crate::app::theme::ROW;
use crate::language::{phrase, tr, trf};
use crate::report::figure::Below;

/// The choices with their names and definitions.
const CHOICES: [(Below, &str, &str); 3] = [
    (
        Below::Pull,
        phrase("Pull"),
        phrase("(y − f) / σ: the distance of each point from the fit in units of its total error"),
    ),
    (
        Below::Residual,
        phrase("Residual"),
        phrase("y − f: the distance of each point from the fit, in the unit of y, with its error bar"),
    ),
    (
        Below::Ratio,
        phrase("Ratio"),
        phrase(
            "y / f: each point divided by the fit; bars are σ / f, the band is that of the curve divided by it",
        ),
    ),
];

/// What it is called.
pub fn name(below: Below) -> &'static str {
    tr(choice(below).1)
}

/// How it is computed.
pub fn definition(below: Below) -> &'static str {
    tr(choice(below).2)
}

fn choice(below: Below) -> (Below, &'static str, &'static str) {
    CHOICES.into_iter().find(|c| c.0 == below).unwrap_or(CHOICES[0])
}

/// Draws the arrow that opens the list; planes have no such panel.
pub fn ui(ui: &mut Ui, possible: bool, state: &mut PanelState) {
    let possible = possible && !is_plane(&state.figure);
    let response = ui
        .add_enabled_ui(possible, |ui| {
            let arrow = Button::new("▾").min_size(vec2(18.0, ROW));
            MenuButton::from_button(arrow).ui(ui, |ui| list_ui(ui, state)).0
        })
        .inner;
    let tip = tr("Pull, residual or ratio of each point");
    response.on_hover_text(tip).accessible_name(tr("Kind of panel below"));
}

/// Makes the title of the panel a button that opens the list.
pub fn title_ui(title: &Response, state: &mut PanelState) {
    let shown = state.figure.below;
    let what = tr("Click: pull, residual, ratio or nothing (R)");
    title.clone().on_hover_text(format!("{}\n{what}", definition(shown)));
    title.widget_info(|| {
        WidgetInfo::labeled(Role::Button, true, trf("{} below, choose another", &[&name(shown)]))
    });
    Popup::menu(title).show(|ui| list_ui(ui, state));
}

fn list_ui(ui: &mut Ui, state: &mut PanelState) {
    ui.set_min_width(150.0);
    let drawing = &mut state.view.drawing;
    let shown = drawing.options.pulls.then_some(drawing.options.below);
    for (below, label, help) in CHOICES {
        let response = ui.radio(shown == Some(below), tr(label)).on_hover_text(tr(help));
        if response.accessible_name(trf("{} below the figure", &[&tr(label)])).clicked() {
            drawing.show_below(below);
            ui.close();
        }
    }
    let nothing = ui.radio(shown.is_none(), tr("Nothing"));
    if nothing.accessible_name(tr("Nothing below the figure")).clicked() && shown.is_some() {
        state.actions.push(Action::Pulls);
        ui.close();
    }
}
