//! The buttons of the verdict: each gives its commands and leads where it says.

use egui::{Button, RichText, Role, Stroke, Ui, WidgetInfo, vec2};

use crate::app::actions::Action;
use crate::app::state::{PanelState, Repetition, ResultsTab, SettingsTab};
use crate::app::theme::{SMALL, Tokens};
use crate::fit::{Command, FitResult, Session};
use crate::language::{said, trf};
use crate::report::verdict::{Place, Remedy};

/// Height of a button.
pub const HEIGHT: f32 = 19.0;

/// Draws them in a row; what is clicked is done. `result` is what they are about, where that is a result.
pub fn ui(
    ui: &mut Ui,
    remedies: &[Remedy],
    session: &Session,
    result: Option<&FitResult>,
    state: &mut PanelState,
    out: &mut Vec<Command>,
) {
    for remedy in remedies {
        if button_ui(ui, remedy) {
            perform(remedy, session, result, state, out);
        }
    }
}

fn button_ui(ui: &mut Ui, remedy: &Remedy) -> bool {
    let t = Tokens::of(ui);
    let text = RichText::new(said(&remedy.label)).size(SMALL).color(t.text);
    let button = Button::new(text).fill(t.card).stroke(Stroke::new(1.0, t.hairline)).corner_radius(4);
    ui.spacing_mut().button_padding = vec2(7.0, 1.0);
    let response = ui.add(button.min_size(vec2(0.0, HEIGHT)));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, said(&remedy.label)));
    let tip = match &remedy.flag {
        Some(flag) => trf("{}\nOn the command line: {}", &[&said(&remedy.tip), &flag]),
        None => said(&remedy.tip),
    };
    response.on_hover_text(tip).clicked()
}

fn perform(
    remedy: &Remedy,
    session: &Session,
    result: Option<&FitResult>,
    state: &mut PanelState,
    out: &mut Vec<Command>,
) {
    out.extend(remedy.commands_in(session.config(), result));
    let view = &mut state.view;
    match &remedy.place {
        None => {}
        Some(Place::Rows(rows)) => {
            state.marked = session.result().fresh().map(|r| (std::sync::Arc::clone(r), rows.clone()));
        }
        Some(Place::Models) => view.results = ResultsTab::Models,
        Some(Place::Errors) => (view.settings, view.fit_panel) = (SettingsTab::Errors, true),
        Some(Place::Contours(x, y)) => {
            view.results = ResultsTab::Contours;
            state.contour_of = Some((*x, *y));
        }
        Some(Place::Toys) => {
            view.results = ResultsTab::Resampling;
            state.repeated.way = Repetition::Toys;
        }
        Some(Place::Minima) => view.results = ResultsTab::Minima,
        Some(Place::Report) => state.actions.push(Action::CopyReport),
    }
}
