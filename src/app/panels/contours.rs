//! The tab Contours: regions of two parameters, the others fitted again.

use egui::{Button, RichText, Ui, vec2};

use super::profiles::{choose, nearest_free, picture_ui, points_ui};
use crate::app::state::PanelState;
use crate::app::theme::{ROW, Tokens};
use crate::app::widgets::segmented;
use crate::fit::{Command, FitResult, JobState, Session, Task};
use crate::minimize::Level;
use crate::params::ParamId;
use crate::report::contour_figure;

/// Fewest and most points of a contour.
const POINTS: (usize, usize) = (4, 1000);
/// Levels in standard deviations of one parameter.
const SIGMAS: [Level; 3] = [Level::Sigmas(1.0), Level::Sigmas(2.0), Level::Sigmas(3.0)];
/// Probabilities that both parameters lie inside.
const JOINT: [Level; 3] = [Level::Cl(0.68), Level::Cl(0.95), Level::Cl(0.99)];
/// Width of the choice between them.
const CHOICE: f32 = 176.0;

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let muted = Tokens::of(ui).muted;
    let Some(result) = session.result().fresh() else {
        ui.label(RichText::new("Contours start from a fit that is up to date; fit first.").color(muted));
        return;
    };
    // Nothing chosen yet: the first pair that there is.
    let first = || result.contours.first().map_or((ParamId(0), ParamId(1)), |c| (c.x, c.y));
    let Some((x, y)) = pair(result, state.contour_of.unwrap_or_else(first)) else {
        ui.label(RichText::new("A contour needs two free parameters.").color(muted));
        return;
    };
    ui.horizontal_wrapped(|ui| {
        if let Some(id) = choose(ui, "Contour of", result, x) {
            state.contour_of = Some(if id == y { (y, x) } else { (id, y) });
        }
        if let Some(id) = choose(ui, "and", result, y) {
            state.contour_of = Some(if id == x { (y, x) } else { (x, id) });
        }
        let levels = levels_ui(ui, state);
        let points = state.contour_points;
        if let Some(n) = points_ui(ui, "Points of the contour", points, POINTS, state) {
            state.contour_points = n;
        }
        let idle = session.job() == JobState::Idle;
        let button = Button::new("Draw contour").min_size(vec2(0.0, ROW));
        let tip =
            "Three regions, the other parameters fitted again: Contour in ROOT, draw_mncontour() in iminuit";
        if ui.add_enabled(idle, button).on_hover_text(tip).clicked() {
            out.push(Command::Run(Task::Contour { x, y, levels, size: state.contour_points }));
        }
    });
    if let Some(figure) = contour_figure(result, x, y) {
        picture_ui(ui, "Contour figure", figure, &mut state.contour_plot);
    } else {
        let text = "Draw contour shows which pairs of values go together.";
        ui.label(RichText::new(text).color(muted));
    }
}

/// The choice of levels: what the interval of one parameter covers, or what both cover together.
pub(super) fn levels_ui(ui: &mut Ui, state: &mut PanelState) -> Vec<Level> {
    let options = [(false, "1 2 3 σ"), (true, "68 95 99 %")];
    ui.scope(|ui| {
        if let Some(joint) = segmented(ui, &options, state.joint_levels, CHOICE) {
            state.joint_levels = joint;
        }
    })
    .response
    .on_hover_text("Standard deviations of one parameter, or probabilities that both lie inside");
    if state.joint_levels { JOINT.to_vec() } else { SIGMAS.to_vec() }
}

/// Two different free parameters, the chosen ones when they are.
fn pair(result: &FitResult, (x, y): (ParamId, ParamId)) -> Option<(ParamId, ParamId)> {
    let x = nearest_free(result, x);
    let free = result.minimum.params.free();
    let other = free.iter().copied().find(|&i| i != x.0)?;
    let y = if y != x && free.contains(&y.0) { y } else { ParamId(other) };
    Some((x, y))
}
