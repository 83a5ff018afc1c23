//! The fit range: two numbers and a line with two handles; and the intervals that are left out of it.

use egui::{RichText, Ui};

use crate::app::state::PanelState;
use crate::app::theme::{GAP, Tokens};
use crate::app::widgets::{field_text, number_of, range_slider, value_edit};
use crate::data::{Interval, Selection};
use crate::fit::{Command, Session};
use crate::report::pdg;

/// Width of a number field.
const FIELD: f32 = 62.0;

/// Draws the row.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let config = session.config();
    let whole = config.member().data.as_deref().and_then(|d| d.span()).unwrap_or((0.0, 0.0));
    let range = match (config.member().selection.ranges.first(), config.member().selection.ranges.last()) {
        (Some(first), Some(last)) => (first.lo, last.hi),
        _ => whole,
    };
    ui.add_enabled_ui(config.member().data.is_some(), |ui| {
        ui.horizontal(|ui| {
            ui.label(RichText::new("X").color(Tokens::of(ui).muted));
            let lower = end_ui(ui, "Range from", range.0, state);
            let width = ui.available_width() - FIELD - GAP;
            let moved = range_slider(ui, range, whole, width);
            let upper = end_ui(ui, "Range to", range.1, state);
            if lower.is_some() || upper.is_some() {
                let (lo, hi) = (lower.unwrap_or(range.0), upper.unwrap_or(range.1));
                out.push(set(lo, hi, whole));
            }
            if let Some(moved) = moved {
                if moved.range != range {
                    out.push(set(moved.range.0, moved.range.1, whole));
                }
                if moved.done {
                    out.push(Command::EndGesture);
                }
            }
        });
        exclude_ui(ui, session, state, out);
    });
}

/// The intervals that are left out, as `120:130; 140:141`.
fn exclude_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let present = &session.config().member().selection;
    let list: Vec<String> =
        present.exclude.iter().map(|e| format!("{}:{}", field_text(e.lo), field_text(e.hi))).collect();
    let text = list.join("; ");
    ui.horizontal(|ui| {
        let tip = "Intervals of x that the fit does not use, like 120:130; 140:141";
        ui.label(RichText::new("Leave out").color(Tokens::of(ui).muted)).on_hover_text(tip);
        let width = ui.available_width();
        let Some(typed) = value_edit(ui, "Leave out", &text, &text, width) else { return };
        match intervals(&typed) {
            Ok(exclude) => out.push(Command::SetSelection(Selection { exclude, ..present.clone() })),
            Err(why) => state.refuse(why),
        }
    });
}

/// Intervals as they were typed.
fn intervals(text: &str) -> Result<Vec<Interval>, String> {
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    let interval = |part: &str| {
        let (lo, hi) = part
            .split_once(':')
            .ok_or_else(|| format!("leave out: '{part}' is no interval; type something like 120:130"))?;
        let (lo, hi) = (number_of(lo, "leave out")?, number_of(hi, "leave out")?);
        if lo < hi {
            Ok(Interval { lo, hi })
        } else {
            Err(format!("leave out: {part} holds nothing; type the lower end first"))
        }
    };
    parts.map(interval).collect()
}

/// The command for a range; one that holds everything is none.
fn set(lo: f64, hi: f64, whole: (f64, f64)) -> Command {
    let everything = lo <= whole.0 && hi >= whole.1;
    Command::SetRange((!everything).then_some(Interval { lo, hi }))
}

fn end_ui(ui: &mut Ui, name: &str, value: f64, state: &mut PanelState) -> Option<f64> {
    let shown = pdg::number_pretty(value, 4);
    let typed = value_edit(ui, name, &shown, &field_text(value), FIELD)?;
    match number_of(&typed, &name.to_lowercase()) {
        Ok(value) => Some(value),
        Err(why) => {
            state.refuse(why);
            None
        }
    }
}
