//! The tab Profiles: how the function rises along one parameter while the others are fitted again.

use egui::{Button, RichText, Ui, vec2};

use crate::app::plot;
use crate::app::state::PanelState;
use crate::app::theme::{ROW, Tokens};
use crate::app::widgets::combo;
use crate::fit::{Command, FitResult, JobState, Session, Task};
use crate::params::ParamId;
use crate::report::profile_figure;

/// Points of a profile.
const POINTS: usize = 41;
/// Half width in errors.
const HALF_WIDTH: f64 = 3.0;

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let Some(result) = session.result().fresh() else {
        ui.label(
            RichText::new("Profiles start from a fit that is up to date; fit first.")
                .color(Tokens::of(ui).muted),
        );
        return;
    };
    let chosen = nearest_free(result, state.profile_of);
    ui.horizontal(|ui| {
        if let Some(id) = choose(ui, "Profile of", result, chosen) {
            state.profile_of = id;
        }
        let idle = session.job() == JobState::Idle;
        let button = Button::new("Draw profile").min_size(vec2(0.0, ROW));
        let tip = "Fit the other parameters again at each of 41 points";
        if ui.add_enabled(idle, button).on_hover_text(tip).clicked() {
            let task = Task::Profile { param: chosen, size: POINTS, bound: HALF_WIDTH };
            out.push(Command::Run(task));
        }
    });
    match profile_figure(result, chosen) {
        Some(figure) => {
            plot::figure_ui(ui, "Profile figure", &figure, &mut state.profile_plot);
        }
        None => {
            let name = result.minimum.params.get(chosen).map_or("", |p| p.name.as_str());
            let text =
                format!("Draw profile shows how well {name} is known on either side of its best value.");
            ui.label(RichText::new(text).color(Tokens::of(ui).muted));
        }
    }
}

/// The parameter itself when it is free, else the first free one.
pub(super) fn nearest_free(result: &FitResult, id: ParamId) -> ParamId {
    let free = result.minimum.params.free();
    if free.contains(&id.0) { id } else { ParamId(free.first().copied().unwrap_or(0)) }
}

/// A list of the free parameters.
pub(super) fn choose(ui: &mut Ui, name: &str, result: &FitResult, chosen: ParamId) -> Option<ParamId> {
    let params = &result.minimum.params;
    ui.label(RichText::new(name).color(Tokens::of(ui).muted));
    let shown = params.get(chosen).map_or("", |p| p.name.as_str());
    combo(ui, name, shown, 110.0, |ui| {
        let mut picked = None;
        for i in params.free() {
            if ui.selectable_label(i == chosen.0, &params[i].name).clicked() {
                picked = Some(ParamId(i));
            }
        }
        picked
    })
    .flatten()
}
