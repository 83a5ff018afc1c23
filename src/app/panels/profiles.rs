//! The tab Profiles: how the function rises along one parameter while the others are fitted again, or held where they are.

use egui::{Button, Grid, Label, Rect, RichText, ScrollArea, Shape, Stroke, Ui, UiBuilder, pos2, vec2};

use super::columns::shown_error;
use super::limit;
use crate::app::plot::{self, PlotState};
use crate::app::state::PanelState;
use crate::app::theme::{ROW, Tokens};
use crate::app::widgets::{check, combo, field_text, number_of, value_edit};
use crate::fit::{Command, FitResult, JobState, Session, Task};
use crate::language::{phrase, said, tr, trf};
use crate::params::ParamId;
use crate::report::figure::{Layer, Role};
use crate::report::pdg::number;
use crate::report::{Figure, bound_stats, profile_figure};

/// Fewest and most points of a profile.
const POINTS: (usize, usize) = (3, 2001);
/// Width of the fields for points and reach.
const FIELD: f32 = 36.0;
/// Room that the one-sided limit needs.
const LIMIT: f32 = 330.0;
/// Width of the fields for both ends.
const END: f32 = 64.0;
/// Width of the numbers beside a picture.
const NUMBERS: f32 = 324.0;
/// Height of a line of them.
const LINE: f32 = 15.0;

/// The parameter whose profile is shown; while nothing is chosen that of the first profile that there is.
pub fn chosen(result: &FitResult, state: &PanelState) -> ParamId {
    let first = || result.profiles.first().map_or(ParamId(0), |p| p.param);
    nearest_free(result, state.profile_of.unwrap_or_else(first))
}

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let Some(result) = session.result().fresh() else {
        ui.label(
            RichText::new(tr("Profiles start from a fit that is up to date; fit first."))
                .color(Tokens::of(ui).muted),
        );
        return;
    };
    let chosen = chosen(result, state);
    tell(result, chosen, state);
    ui.horizontal_wrapped(|ui| {
        if let Some(id) = choose(ui, tr("Profile of"), result, chosen) {
            state.profile_of = Some(id);
        }
        let idle = session.job() == JobState::Idle;
        let button = Button::new(tr("Draw profile")).min_size(vec2(0.0, ROW));
        let tip = if state.profile_held {
            tr("The function at these points, the other parameters held: Scan in ROOT, profile() in iminuit")
        } else {
            tr("Fit the other parameters again at each of these points: mnprofile() in iminuit")
        };
        if ui.add_enabled(idle, button).on_hover_text(tip).clicked() {
            let (size, bound) = state.profile_size;
            let span = state.profile_span.filter(|(id, ..)| *id == chosen).map(|(_, lo, hi)| (lo, hi));
            let task = Task::Profile { param: chosen, size, bound, span, held: state.profile_held };
            out.push(Command::Run(task));
        }
        let tip = tr("The other parameters keep their values: no confidence interval; the wider curve is the one fitted again");
        if check(ui, state.profile_held, tr("Others held"), "").on_hover_text(tip).clicked() {
            state.profile_held = !state.profile_held;
        }
        size_ui(ui, result, chosen, state);
        // It stays in one piece where the line has no room for it.
        if ui.available_size_before_wrap().x < LIMIT {
            ui.end_row();
            ui.set_row_height(ROW);
        } else {
            ui.add_space(10.0);
        }
        limit::ui(ui, session, state, chosen, out);
    });
    if let Some(figure) = profile_figure(result, chosen) {
        Picture::of(figure).ui(ui, phrase("Profile figure"), &mut state.profile_plot);
    } else {
        let name = result.minimum.params.get(chosen).map_or("", |p| p.name.as_str());
        let text = trf("Draw profile shows how well {} is known on either side of its best value.", &[&name]);
        ui.label(RichText::new(text).color(Tokens::of(ui).muted));
        for (label, value) in bound_stats(result, chosen) {
            ui.label(trf("{} on {}: {}", &[&said(&label), &name, &said(&value)]));
        }
    }
}

/// Puts the size of the profile that is drawn into the fields, once.
fn tell(result: &FitResult, chosen: ParamId, state: &mut PanelState) {
    let Some(profile) = result.profiles.iter().find(|p| p.param == chosen) else { return };
    if state.profile_told.as_ref().is_some_and(|(id, x)| *id == chosen && *x == profile.x) {
        return;
    }
    state.profile_told = Some((chosen, profile.x.clone()));
    state.profile_size.0 = profile.x.len();
    if state.profile_span.is_some() {
        return;
    }
    let (value, error) = (result.minimum.values()[chosen.0], shown_error(result, chosen));
    let reach = profile.x.iter().map(|x| (x - value).abs()).fold(0.0, f64::max) / error;
    if reach.is_finite() && reach > 0.0 {
        state.profile_size.1 = (100.0 * reach).round() / 100.0;
    }
}

/// How many points a profile has, and how far it reaches.
fn size_ui(ui: &mut Ui, result: &FitResult, chosen: ParamId, state: &mut PanelState) {
    let (points, reach) = state.profile_size;
    if let Some(n) = points_ui(ui, tr("Points of the profile"), points, POINTS, state) {
        state.profile_size.0 = n;
    }
    let muted = Tokens::of(ui).muted;
    ui.label(RichText::new("±").color(muted))
        .on_hover_text(tr("How far it reaches on both sides, in errors"));
    let text = field_text(reach);
    if let Some(typed) = value_edit(ui, tr("Reach of the profile"), &text, &text, FIELD) {
        match number_of(typed.trim_end_matches('σ'), tr("reach")) {
            Ok(reach) if reach > 0.0 => {
                state.profile_size.1 = reach;
                state.profile_span = None;
            }
            Ok(reach) => state.refuse(trf("reach: {} is not above zero; type errors, like 3", &[&reach])),
            Err(why) => state.refuse(why),
        }
    }
    ui.label(RichText::new("σ").color(muted));
    span_ui(ui, result, chosen, state);
}

/// From where to where: as the reach says, until one of the ends is typed.
fn span_ui(ui: &mut Ui, result: &FitResult, chosen: ParamId, state: &mut PanelState) {
    let (value, error) = (result.minimum.values()[chosen.0], shown_error(result, chosen));
    let reach = state.profile_size.1 * error;
    let of_reach = (value - reach, value + reach);
    let typed = state.profile_span.filter(|(id, ..)| *id == chosen).map(|(_, lo, hi)| (lo, hi));
    let mut span = typed.unwrap_or(of_reach);
    let muted = Tokens::of(ui).muted;
    for (name, words, is_upper) in
        [(tr("Min of the scan"), tr("from"), false), (tr("Max of the scan"), tr("to"), true)]
    {
        ui.label(RichText::new(words).color(muted))
            .on_hover_text(tr("Where the scan begins and ends: Min and Max in ROOT"));
        let end = if is_upper { span.1 } else { span.0 };
        let (shown, exact) =
            if end.is_finite() { (number(end, 5), field_text(end)) } else { Default::default() };
        let Some(text) = value_edit(ui, name, &shown, &exact, END) else { continue };
        match number_of(&text, words) {
            Ok(end) => {
                // The other end is typed next: a beginning beyond it takes it along.
                let along = if end < span.1 { span.1 } else { end + (span.1 - span.0) };
                let changed = if is_upper { (span.0, end) } else { (end, along) };
                if changed.0 < changed.1 {
                    span = changed;
                    state.profile_span = Some((chosen, changed.0, changed.1));
                } else {
                    state.refuse(trf(
                        "{} is not below {}: a scan goes from the smaller value to the larger one",
                        &[&changed.0, &changed.1],
                    ));
                }
            }
            Err(why) => state.refuse(why),
        }
    }
}

/// A number of points within `bounds`; `None` while it stays.
pub(super) fn points_ui(
    ui: &mut Ui,
    name: &str,
    points: usize,
    (least, most): (usize, usize),
    state: &mut PanelState,
) -> Option<usize> {
    ui.label(RichText::new(tr("Points")).color(Tokens::of(ui).muted));
    let text = points.to_string();
    let typed = value_edit(ui, name, &text, &text, FIELD)?;
    match typed.trim().parse::<usize>() {
        Ok(n) if (least..=most).contains(&n) => Some(n),
        _ => {
            state.refuse(trf(
                "points: '{}' is not allowed; type a whole number from {} to {}",
                &[&typed, &least, &most],
            ));
            None
        }
    }
}

/// A picture with its numbers beside it: a profile or contour fills its frame, so there is no room inside.
#[derive(Clone)]
pub struct Picture {
    pub(super) figure: Figure,
    stats: Vec<(String, String)>,
    legend: Vec<Entry>,
}

impl Picture {
    /// A figure whose words stand beside it.
    pub fn of(mut figure: Figure) -> Picture {
        let stats = std::mem::take(&mut figure.stats);
        let legend = take_legend(&mut figure);
        Picture { figure, stats, legend }
    }

    /// Draws it into the rest of `ui`.
    pub fn ui(&self, ui: &mut Ui, name: &str, plot: &mut PlotState) {
        let whole = ui.available_rect_before_wrap();
        let cut = (whole.right() - NUMBERS).max(whole.left() + 200.0);
        let left = Rect::from_min_max(whole.min, pos2(cut, whole.bottom()));
        let right = Rect::from_min_max(pos2(cut + 8.0, whole.top() + 10.0), whole.max);
        plot::figure_ui(&mut ui.new_child(UiBuilder::new().max_rect(left)), name, &self.figure, plot);
        let mut beside = ui.new_child(UiBuilder::new().max_rect(right));
        ScrollArea::vertical().id_salt(("beside", name)).auto_shrink(false).show(&mut beside, |ui| {
            // Lines move together before the last one is cut off.
            let lines = (self.stats.len() + self.legend.len()).max(1) as f32;
            let between = ((right.height() - 6.0) / lines - LINE).clamp(1.0, 4.0);
            ui.spacing_mut().item_spacing.y = between;
            ui.spacing_mut().interact_size.y = LINE;
            let numbers = Grid::new(("numbers", name)).num_columns(2).min_row_height(LINE);
            numbers.spacing([14.0, between]).show(ui, |ui| {
                for (label, value) in &self.stats {
                    ui.label(RichText::new(said(label)).color(Tokens::of(ui).muted));
                    ui.label(said(value));
                    ui.end_row();
                }
            });
            ui.add_space(2.0 * between);
            for entry in &self.legend {
                entry.ui(ui);
            }
        });
        ui.allocate_rect(whole, egui::Sense::hover());
    }
}

/// A line and what it is.
#[derive(Clone)]
struct Entry {
    role: Role,
    dashed: bool,
    words: String,
}

impl Entry {
    fn ui(&self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            ui.spacing_mut().interact_size.y = 15.0;
            let (rect, _) = ui.allocate_exact_size(vec2(22.0, 15.0), egui::Sense::hover());
            let line = [rect.left_center(), rect.right_center()];
            let stroke = Stroke::new(1.6, Tokens::of(ui).role(self.role));
            if self.dashed {
                ui.painter().extend(Shape::dashed_line(&line, stroke, 4.0, 3.0));
            } else {
                ui.painter().line_segment(line, stroke);
            }
            ui.add(Label::new(RichText::new(said(&self.words)).color(Tokens::of(ui).muted)).wrap());
        });
    }
}

/// The words of all lines, taken out of a picture that is too full for them.
fn take_legend(figure: &mut Figure) -> Vec<Entry> {
    let mut entries = Vec::new();
    for layer in &mut figure.main.layers {
        let (role, label, dashed) = match layer {
            Layer::Curve { role, label, dashed, .. } => (*role, label, *dashed),
            Layer::Polygon { role, label, .. } => (*role, label, false),
            _ => continue,
        };
        if !label.is_empty() {
            entries.push(Entry { role, dashed, words: std::mem::take(label) });
        }
    }
    entries
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
    combo(ui, name, shown, 96.0, |ui| {
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
