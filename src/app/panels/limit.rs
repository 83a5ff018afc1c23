//! One-sided limits: how large, or how small, a parameter may be at some probability. Not a limit set on a parameter; that is in
//! `parameters`.

use egui::{Button, RichText, Ui, vec2};

use crate::app::state::PanelState;
use crate::app::theme::{ROW, Tokens};
use crate::app::widgets::{level_of, segmented, value_edit};
use crate::fit::{Command, JobState, Session, Task};
use crate::language::tr;
use crate::minimize::Level;
use crate::params::ParamId;
use crate::report::words::one_sided_words;

/// Width of the choice of a side.
const SIDES: f32 = 104.0;
/// Width of the level.
const LEVEL: f32 = 52.0;
/// A one-sided limit lies beyond the best value only above this probability.
const EVEN: f64 = 0.5;

/// Draws the controls for a limit on `param`, in the row that is there.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, param: ParamId, out: &mut Vec<Command>) {
    let words = ui.label(RichText::new(tr("Limit")).color(Tokens::of(ui).muted));
    words.on_hover_text(
        tr("One-sided limit: how large (or how small) the parameter may be at this probability; 95 % or 90 % are usual"),
    );
    let (upper, level) = state.bound;
    if let Some(side) = segmented(ui, &[(true, tr("Upper")), (false, tr("Lower"))], upper, SIDES) {
        state.bound.0 = side;
    }
    ui.label(RichText::new(tr("at")).color(Tokens::of(ui).muted));
    let shown = one_sided_words(Level::Cl(level));
    if let Some(typed) = value_edit(ui, tr("Level of the limit"), &shown, &shown, LEVEL) {
        match level_of(&typed) {
            Ok(level) if level > EVEN => state.bound.1 = level,
            Ok(_) => state.refuse(tr("level: a one-sided limit needs more than 50 %; 95 % is usual")),
            Err(why) => state.refuse(why),
        }
    }
    let idle = session.job() == JobState::Idle;
    let tip = tr(
        "How far the valley of the function can be followed to this side until it has risen by what the level means, the other parameters fitted again: a likelihood-ratio limit, asymptotic",
    );
    let button = Button::new(tr("Find limit")).min_size(vec2(0.0, ROW));
    if ui.add_enabled(idle, button).on_hover_text(tip).clicked() {
        let (upper, level) = state.bound;
        out.push(Command::Run(Task::Bound { param, level: Level::Cl(level), upper }));
    }
}
