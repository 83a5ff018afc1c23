//! The fit range: two numbers and a line with two handles for each of the first three coordinates; and the intervals that are left out.

use egui::{RichText, Ui};

use crate::app::state::PanelState;
use crate::app::theme::{GAP, Tokens};
use crate::app::widgets::{field_text, number_of, range_slider, value_edit};
use crate::data::{AxisSelection, Interval, Selection, coordinate_name, coordinate_named};
use crate::fit::{Command, Member, Session};
use crate::language::{in_sentence, tr, trf};
use crate::report::pdg;

/// Width of a number field.
const FIELD: f32 = 62.0;

/// Coordinates with a line of their own: X, Y and Z.
const MOST_AXES: usize = 3;

/// Draws the rows.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let data = session.config().member().data.as_deref();
    let axes = data.map_or(1, |d| d.n_coordinates()).min(MOST_AXES);
    ui.add_enabled_ui(data.is_some(), |ui| {
        for axis in 0..axes {
            axis_ui(ui, axis, session, state, out);
        }
        exclude_ui(ui, session, state, out);
    });
}

/// The range of one coordinate.
fn axis_ui(ui: &mut Ui, axis: usize, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let Member { selection, data, .. } = session.config().member();
    let whole = data.as_deref().and_then(|d| d.span_on(axis)).unwrap_or((0.0, 0.0));
    let chosen = selection.axis(axis);
    let range = match (chosen.ranges.first(), chosen.ranges.last()) {
        (Some(first), Some(last)) => (first.lo, last.hi),
        _ => whole,
    };
    let set = |lo: f64, hi: f64| {
        let everything = lo <= whole.0 && hi >= whole.1;
        let ranges = if everything { Vec::new() } else { vec![Interval { lo, hi }] };
        let mut changed = selection.clone();
        changed.set_axis(axis, AxisSelection { ranges, ..chosen.clone() });
        Command::SetSelection(changed)
    };
    let letter = coordinate_name(axis);
    // There is always a range of x: it bears no letter.
    let of = if axis == 0 { String::new() } else { trf(" of {}", &[&letter]) };
    ui.horizontal(|ui| {
        ui.label(RichText::new(letter.to_uppercase()).color(Tokens::of(ui).muted));
        let lower = end_ui(ui, &trf("Range{} from", &[&of]), range.0, state);
        let width = ui.available_width() - FIELD - GAP;
        let moved = range_slider(ui, &trf("Range slider{}", &[&of]), range, whole, width);
        let upper = end_ui(ui, &trf("Range{} to", &[&of]), range.1, state);
        if lower.is_some() || upper.is_some() {
            out.push(set(lower.unwrap_or(range.0), upper.unwrap_or(range.1)));
        }
        if let Some(moved) = moved {
            if moved.range != range {
                out.push(set(moved.range.0, moved.range.1));
            }
            if moved.done {
                out.push(Command::EndGesture);
            }
        }
    });
}

/// The intervals that are left out, as `120:130; 140:141; y:2:3`.
fn exclude_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let present = &session.config().member().selection;
    let text = excluded_text(present);
    ui.horizontal(|ui| {
        let tip = tr(
            "Intervals of x that the fit does not use, like 120:130; 140:141 (of another coordinate: y:2:3)",
        );
        ui.label(RichText::new(tr("Leave out")).color(Tokens::of(ui).muted)).on_hover_text(tip);
        let width = ui.available_width();
        let Some(typed) = value_edit(ui, tr("Leave out"), &text, &text, width) else { return };
        match intervals(&typed) {
            Ok(exclude) => {
                let mut changed = present.clone();
                let n = present.n_axes().max(exclude.iter().map(|(k, _)| k + 1).max().unwrap_or(1));
                for axis in 0..n {
                    let of_axis = exclude.iter().filter(|(k, _)| *k == axis).map(|(_, i)| *i).collect();
                    changed.set_axis(axis, AxisSelection { exclude: of_axis, ..present.axis(axis) });
                }
                out.push(Command::SetSelection(changed));
            }
            Err(why) => state.refuse(why),
        }
    });
}

/// The exclusions as they are typed; those of x bear no letter.
fn excluded_text(selection: &Selection) -> String {
    let mut list = Vec::new();
    for k in 0..selection.n_axes() {
        let axis = if k == 0 { String::new() } else { format!("{}:", coordinate_name(k)) };
        let excluded = selection.axis(k).exclude;
        list.extend(excluded.iter().map(|e| format!("{axis}{}:{}", field_text(e.lo), field_text(e.hi))));
    }
    list.join("; ")
}

/// Intervals as they were typed, with the coordinates to which they belong.
fn intervals(text: &str) -> Result<Vec<(usize, Interval)>, String> {
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    let interval = |part: &str| {
        let (axis, ends) = match part.split_once(':') {
            Some((name, ends)) if ends.contains(':') => {
                let unknown = || trf("leave out: '{}' is no coordinate; type something like y:2:3", &[&name]);
                (coordinate_named(name.trim()).ok_or_else(unknown)?, ends)
            }
            _ => (0, part),
        };
        let (lo, hi) = ends
            .split_once(':')
            .ok_or_else(|| trf("leave out: '{}' is no interval; type something like 120:130", &[&part]))?;
        let (lo, hi) = (number_of(lo, tr("leave out"))?, number_of(hi, tr("leave out"))?);
        if lo < hi {
            Ok((axis, Interval { lo, hi }))
        } else {
            Err(trf("leave out: {} holds nothing; type the lower end first", &[&part]))
        }
    };
    parts.map(interval).collect()
}

fn end_ui(ui: &mut Ui, name: &str, value: f64, state: &mut PanelState) -> Option<f64> {
    let shown = pdg::number_pretty(value, 4);
    let typed = value_edit(ui, name, &shown, &field_text(value), FIELD)?;
    match number_of(&typed, &in_sentence(name)) {
        Ok(value) => Some(value),
        Err(why) => {
            state.refuse(why);
            None
        }
    }
}
