//! The tab Errors: sources of error of the data as rows that can be switched off, constraints on parameters, the logarithm of the
//! determinant. What sources add up to is drawn in the results.

use egui::{Label, RichText, Ui, vec2};

use crate::app::state::PanelState;
use crate::app::theme::{SMALL, Tokens};
use crate::app::widgets::{check, combo, field_text, link, number_of, segmented, value_edit};
use crate::cost::{Axis, Constraint, Correlation, CostChoice, ErrorSize, ErrorSource, LogDet, RelativeTo};
use crate::data::{Data, Dataset, YErrors};
use crate::fit::{Command, Session, SharedError};
use crate::language::{phrase, said, tr, trf};
use crate::report::{sources, words};

/// Widths of the columns of sources.
const AXIS: f32 = 38.0;
const SIZE: f32 = 58.0;
const UNIT: f32 = 96.0;
const RHO: f32 = 44.0;
/// The same of the titles above them, with what surrounds the lists and fields.
const ON: f32 = 20.0;
const AXIS_ROOM: f32 = 48.0;
const UNIT_ROOM: f32 = 106.0;
const FRAME: f32 = 12.0;
/// Widths of the columns of constraints.
const PARAM: f32 = 112.0;
const NUMBER: f32 = 74.0;
/// Room for the sign that removes a row.
const REMOVE: f32 = 24.0;
/// Size of a new source, as a part of the data.
const NEW_SIZE: f64 = 0.05;

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let present = &session.config().member().cost;
    let mut changed = present.clone();
    ui.spacing_mut().item_spacing.y = 4.0;
    if session.config().needs_data() {
        sources_ui(ui, session, &mut changed, state);
        shared_ui(ui, session, out);
    }
    constraints_ui(ui, session, &mut changed, state);
    if changed != *present {
        out.push(Command::SetCost(changed));
    }
}

fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).color(Tokens::of(ui).muted));
}

/// Titles over columns of these widths, each with what it means.
fn column_titles(ui: &mut Ui, titles: &[(&str, &str, f32)]) {
    let muted = Tokens::of(ui).muted;
    ui.horizontal(|ui| {
        for (title, help, width) in titles {
            cell(ui, *width, |ui| {
                let label = ui.label(RichText::new(*title).size(SMALL).color(muted));
                if !help.is_empty() {
                    label.on_hover_text(*help);
                }
            });
        }
    });
}

/// Room of a fixed width.
fn cell(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(vec2(width, ui.spacing().interact_size.y), layout, |ui| {
        ui.set_min_width(width);
        add(ui);
    });
}

fn sources_ui(ui: &mut Ui, session: &Session, changed: &mut CostChoice, state: &mut PanelState) {
    heading(ui, tr("Sources of error of the data"));
    if let Some(data) = session.config().member().data.as_deref() {
        ui.label(RichText::new(own_errors(data)).size(SMALL).color(Tokens::of(ui).muted));
    }
    if !changed.errors.is_empty() {
        let titles = [
            (tr("on"), tr("Whether the source is taken into account"), ON),
            (tr("axis"), "", AXIS_ROOM),
            (tr("size"), tr("One standard deviation"), SIZE + FRAME),
            (tr("of"), tr("In the unit of the data, or a part of the data or of the model"), UNIT_ROOM),
            ("ρ", tr("Correlation of every pair of rows: 0 independent, 1 all shift together"), RHO),
        ];
        let mut gone = None;
        column_titles(ui, &titles);
        for (k, source) in changed.errors.iter_mut().enumerate() {
            ui.horizontal(|ui| {
                source_ui(ui, k + 1, source, state);
                if link(ui, "✕").accessible_name(trf("Remove source {}", &[&(k + 1)])).clicked() {
                    gone = Some(k);
                }
            });
        }
        if let Some(k) = gone {
            changed.errors.remove(k);
        }
        log_det_ui(ui, changed);
    }
    let add = ui
        .button(tr("Add a source"))
        .on_hover_text(tr("An error of all rows beside those of the file; covariances add up"));
    if add.clicked() {
        changed.errors.push(ErrorSource::of_y(NEW_SIZE).relative_to(RelativeTo::Data));
    }
    ui.add_space(4.0);
}

/// Sources that this data set has in common with others of the fit.
fn shared_ui(ui: &mut Ui, session: &Session, out: &mut Vec<Command>) {
    let config = session.config();
    let of_ours = |s: &&SharedError| s.members.contains(&config.active);
    if !config.shared_errors.iter().any(|s| of_ours(&s)) {
        return;
    }
    heading(ui, tr("Sources in common with other data sets"));
    let mut list = config.shared_errors.clone();
    let mut gone = None;
    for (k, shared) in list.iter_mut().enumerate() {
        if !of_ours(&&*shared) {
            continue;
        }
        let others = shared.members.iter().filter(|j| **j != config.active).map(|j| config.title(*j));
        let text = trf(
            "{}, with {}",
            &[&said(&sources::words(&shared.source)), &others.collect::<Vec<_>>().join(", ")],
        );
        ui.horizontal(|ui| {
            let name = trf("Use common source {}", &[&(k + 1)]);
            let used = check(ui, shared.source.on, "", "").on_hover_text(&text).accessible_name(name);
            shared.source.on ^= used.clicked();
            let room = ui.available_width() - REMOVE;
            cell(ui, room, |ui| {
                ui.add(Label::new(RichText::new(&text).size(SMALL)).truncate()).on_hover_text(&text);
            });
            if link(ui, "✕").accessible_name(trf("Remove common source {}", &[&(k + 1)])).clicked() {
                gone = Some(k);
            }
        });
    }
    if let Some(k) = gone {
        list.remove(k);
    }
    if list != config.shared_errors {
        out.push(Command::SetSharedErrors(list));
    }
    ui.add_space(4.0);
}

/// What the data bring themselves.
fn own_errors(data: &Dataset) -> &'static str {
    match &data.data {
        Data::Points(p) => match (&p.sy, &p.sx) {
            (YErrors::None, None) => tr("The file gives no errors."),
            (YErrors::None, Some(_)) => tr("The file gives errors of x."),
            (_, None) => tr("The file gives errors of y."),
            (_, Some(_)) => tr("The file gives errors of x and y."),
        },
        Data::Histogram(h) if h.error.is_some() => tr("The file gives errors of the contents."),
        Data::Histogram(_) => tr("The errors of counts are √n."),
        Data::Sample(_) => tr("Single values have no errors."),
    }
}

fn source_ui(ui: &mut Ui, number: usize, source: &mut ErrorSource, state: &mut PanelState) {
    let name = |what: &str| trf("Source {} {}", &[&number, &what]);
    let used = check(ui, source.on, "", "").on_hover_text(said(&sources::words(source)));
    source.on ^= used.accessible_name(trf("Use source {}", &[&number])).clicked();
    axis_ui(ui, &name(tr("axis")), &mut source.axis);
    let percent = if source.relative { 100.0 } else { 1.0 };
    match &mut source.size {
        ErrorSize::Same(size) => {
            let text = field_text(rounded(percent * *size));
            if let Some(typed) = value_edit(ui, &name(tr("size")), &text, &text, SIZE) {
                match number_of(typed.trim_end_matches('%'), tr("size of the source")) {
                    Ok(v) if v >= 0.0 => *size = v / percent,
                    Ok(v) => {
                        state.refuse(trf(
                            "size of the source: {} is below zero; an error is at least 0",
                            &[&v],
                        ));
                    }
                    Err(why) => state.refuse(why),
                }
            }
        }
        ErrorSize::Rows(s) => {
            ui.label(trf("{} rows", &[&s.len()]));
        }
        ErrorSize::Covariance(_) => {
            ui.label(tr("matrix"));
        }
    }
    unit_ui(ui, &name(tr("unit")), source);
    match &mut source.correlation {
        Correlation::Same(rho) => {
            let text = field_text(*rho);
            if let Some(typed) = value_edit(ui, &name(tr("correlation")), &text, &text, RHO) {
                match number_of(&typed, tr("correlation")) {
                    Ok(v) if (-1.0..=1.0).contains(&v) => *rho = v,
                    Ok(v) => state.refuse(trf("correlation: {} is not between −1 and 1", &[&v])),
                    Err(why) => state.refuse(why),
                }
            }
        }
        Correlation::Matrix(_) => {
            ui.label(tr("matrix"));
        }
    }
}

/// A percentage without the rounding of its last digit.
fn rounded(v: f64) -> f64 {
    format!("{v:.12e}").parse().unwrap_or(v)
}

fn axis_ui(ui: &mut Ui, name: &str, axis: &mut Axis) {
    let word = |a: Axis| if a == Axis::X { "x" } else { "y" };
    combo(ui, name, word(*axis), AXIS, |ui| {
        for a in [Axis::Y, Axis::X] {
            ui.selectable_value(axis, a, word(a));
        }
    });
}

/// Absolute, or a part of something.
fn unit_ui(ui: &mut Ui, name: &str, source: &mut ErrorSource) {
    let units = [
        ((false, RelativeTo::Data), tr("absolute")),
        ((true, RelativeTo::Data), tr("% of data")),
        ((true, RelativeTo::Model), tr("% of model")),
    ];
    let present = (source.relative, if source.relative { source.of } else { RelativeTo::Data });
    let shown = units.iter().find(|u| u.0 == present).map_or(tr("absolute"), |u| u.1);
    combo(ui, name, shown, UNIT, |ui| {
        for ((relative, of), word) in units {
            if ui.selectable_label((relative, of) == present, word).clicked() {
                (source.relative, source.of) = (relative, of);
            }
        }
    });
}

const LOG_DET: &str = phrase(
    "Errors that follow the parameters (of x, or of the model) change the normalization of the likelihood: ln det V. Automatic: where they do. Off: as ROOT",
);

fn log_det_ui(ui: &mut Ui, changed: &mut CostChoice) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(tr("ln det V")).color(Tokens::of(ui).muted)).on_hover_text(tr(LOG_DET));
        let options = [(LogDet::Auto, tr("Automatic")), (LogDet::On, tr("On")), (LogDet::Off, tr("Off"))];
        let width = ui.available_width();
        if let Some(chosen) = segmented(ui, &options, changed.log_det, width) {
            changed.log_det = chosen;
        }
    });
}

fn constraints_ui(ui: &mut Ui, session: &Session, changed: &mut CostChoice, state: &mut PanelState) {
    heading(ui, tr("Constraints on parameters"));
    let config = session.config();
    let names = config.params.names();
    // Constraints are of the whole fit; each is changed where it was given.
    let elsewhere = config.members.iter().enumerate().filter(|(j, _)| *j != config.active);
    let elsewhere: Vec<&Constraint> = elsewhere.flat_map(|(_, m)| &m.cost.constraints).collect();
    for constraint in &elsewhere {
        ui.label(RichText::new(said(&words::constraint_words(constraint))).size(SMALL));
    }
    if !changed.constraints.is_empty() {
        let mut gone = None;
        let titles = [
            (tr("parameter"), "", PARAM),
            (tr("value"), "", NUMBER),
            (tr("± error"), tr("One standard deviation"), NUMBER),
        ];
        column_titles(ui, &titles);
        for (k, constraint) in changed.constraints.iter_mut().enumerate() {
            ui.horizontal(|ui| {
                constraint_ui(ui, k + 1, constraint, &names, state);
                if link(ui, "✕").accessible_name(trf("Remove constraint {}", &[&(k + 1)])).clicked() {
                    gone = Some(k);
                }
            });
        }
        if let Some(k) = gone {
            changed.constraints.remove(k);
        }
    }
    let add = ui
        .button(tr("Add a constraint"))
        .on_hover_text(tr("What is known of a parameter from elsewhere: value ± error"));
    let free = session.config().params.free();
    if add.clicked()
        && let Some(&k) = free.iter().find(|k| unconstrained(changed, &elsewhere, &names[**k]))
    {
        let value = session.config().params[k].value;
        let known = session.result().any().and_then(|r| r.errors().get(k).copied());
        let error = known.filter(|e| *e > 0.0 && e.is_finite()).unwrap_or(0.1 * value.abs().max(0.1));
        changed.constraints.push(Constraint::simple(&names[k], value, error));
    }
}

fn unconstrained(choice: &CostChoice, elsewhere: &[&Constraint], name: &String) -> bool {
    !choice.constraints.iter().chain(elsewhere.iter().copied()).any(|c| c.names.contains(name))
}

fn constraint_ui(
    ui: &mut Ui,
    number: usize,
    constraint: &mut Constraint,
    names: &[String],
    state: &mut PanelState,
) {
    let plain = constraint.names.len() == 1 && constraint.upper.is_none() && !constraint.relative;
    if !plain {
        let text = said(&words::constraint_words(constraint));
        ui.add(Label::new(RichText::new(&text).size(SMALL)).truncate()).on_hover_text(text);
        return;
    }
    let own = constraint.names[0].clone();
    combo(ui, &trf("Constraint {} parameter", &[&number]), own.as_str(), PARAM, |ui| {
        for name in names {
            ui.selectable_value(&mut constraint.names[0], name.clone(), name);
        }
    });
    let text = field_text(constraint.values[0]);
    if let Some(typed) = value_edit(ui, &trf("Constraint {} value", &[&number]), &text, &text, NUMBER) {
        match number_of(&typed, tr("value of the constraint")) {
            Ok(v) => constraint.values[0] = v,
            Err(why) => state.refuse(why),
        }
    }
    let text = field_text(rounded(constraint.covariance[0][0].sqrt()));
    if let Some(typed) = value_edit(ui, &trf("Constraint {} error", &[&number]), &text, &text, NUMBER) {
        match number_of(&typed, tr("error of the constraint")) {
            Ok(v) if v > 0.0 => constraint.covariance[0][0] = v * v,
            Ok(v) => state.refuse(trf("error of the constraint: {} is not above zero", &[&v])),
            Err(why) => state.refuse(why),
        }
    }
}
