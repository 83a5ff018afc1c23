//! The table of parameters: value, error, a slider to pull, limits in short and the fix ring. Steps and limits are typed in `set_parameters`.

use egui::{Align, Label, Layout, Rect, RichText, Ui, UiBuilder, pos2, vec2};

use super::columns::{Texts, plain_columns, shown_error};
use super::sections::{Section, heading, note};
use super::sharing::name_ui;
use crate::app::state::{Holding, PanelState};
use crate::app::theme::{SMALL, TABLE_ROW, Tokens, bold_id};
use crate::app::widgets::{Jog, field_text, fix_toggle, jog, name_width, number_of, shorten, value_edit};
use crate::fit::{Command, FitResult, ParamEdit, Session, ValueOrigin};
use crate::language::{phrase, tr, trf};
use crate::params::{ParamId, Parameter};
use crate::report::{units, words};

/// How far the slider reaches, in errors of the parameter.
const JOG_ERRORS: f64 = 5.0;
/// What the hint says meanwhile.
const JOG_HINT: &str = phrase("the slider goes on beyond its ends · Alt: fit the others");
/// Size of the names.
const NAME_SIZE: f32 = 12.5;
/// Room for the sign of a shared parameter.
const SHARED: f32 = 22.0;
/// The same in parts of the value when there is no error.
const JOG_PART: f64 = 0.5;

/// Draws the section.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    state.param_at = None;
    if !heading(ui, state, Section::Parameters, |ui, _| note(ui, origin_words(session))) {
        return;
    }
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let result = session.result().fresh().map(|r| r.as_ref());
        let params = &session.config().params;
        let units = result.map(|r| units::of_fit(&r.request)).unwrap_or_default();
        let unit = |i: usize| units.get(i).map_or("", String::as_str);
        let texts: Vec<Texts> =
            (0..params.len()).map(|i| Texts::of(&params[i], result, ParamId(i), unit(i))).collect();
        let shared = if session.config().members.len() > 1 { SHARED } else { 0.0 };
        let widths = params.iter().map(|p| name_width(ui, &p.name, &bold_id(NAME_SIZE)));
        let names = widths.fold(0.0, f32::max) + shared;
        let (edges, titles) = plain_columns(ui, names, &texts);
        head_ui(ui, &edges, &titles);
        for (i, (param, texts)) in params.iter().zip(texts).enumerate() {
            let users = if session.config().members.len() > 1 { session.users_of(i) } else { Vec::new() };
            let row = Row { edges: &edges, rect: next_row(ui), param, id: ParamId(i), users, texts };
            row.plain_ui(ui, session, state, out);
            row.short_ui(ui, last_error(session, row.id), state, out);
            row.fix_ui(ui, out);
            if row.is_meant(ui) {
                state.param_at = Some(row.id);
            }
        }
    });
}

fn origin_words(session: &Session) -> &'static str {
    let origins = &session.config().origins;
    let all = |kind| !origins.is_empty() && origins.iter().all(|o| *o == kind);
    if let Some(result) = session.result().fresh() {
        tr(words::end_words(result))
    } else if !session.config().needs_data() && !all(ValueOrigin::Fitted) {
        tr("start values: yours to choose")
    } else if origins.contains(&ValueOrigin::Default) {
        tr("some start at 1: no estimate")
    } else if all(ValueOrigin::Guessed) {
        tr("start values from the data")
    } else if all(ValueOrigin::Fitted) {
        tr("from the last fit")
    } else {
        tr("start values")
    }
}

/// The error of a parameter in the last fit, by which its slider is scaled: the hand that moves it must not change that.
pub fn last_error(session: &Session, id: ParamId) -> f64 {
    let name = session.config().params.get(id).map(|p| p.name.as_str());
    let same = |r: &&std::sync::Arc<FitResult>| r.minimum.params.get(id).map(|p| p.name.as_str()) == name;
    session.result().any().filter(same).map_or(f64::NAN, |r| shown_error(r, id))
}

fn next_row(ui: &mut Ui) -> Rect {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), TABLE_ROW), egui::Sense::hover());
    let line = ui.visuals().widgets.noninteractive.bg_stroke;
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
    rect
}

fn head_ui(ui: &mut Ui, edges: &[f32; 6], titles: &[&str; 6]) {
    let rect = next_row(ui);
    for (k, title) in titles.iter().enumerate() {
        let text = RichText::new(*title).size(SMALL).color(Tokens::of(ui).muted);
        let response = cell(ui, rect, edges, k, |ui| ui.add(Label::new(text)));
        if *title == tr("value") {
            response
                .on_hover_text(tr("A number, or = and an expression of other parameters that it follows"));
        }
    }
}

/// Draws into column `k` of a row: the first column left-aligned, the others right-aligned.
fn cell<R>(ui: &mut Ui, row: Rect, edges: &[f32; 6], k: usize, draw: impl FnOnce(&mut Ui) -> R) -> R {
    let edge = |k: usize| row.left() + edges[k] * row.width();
    let left = if k == 0 { row.left() + 4.0 } else { edge(k - 1) };
    let rect = Rect::from_min_max(pos2(left, row.top()), pos2(edge(k) - 4.0, row.bottom()));
    let layout =
        if k == 0 { Layout::left_to_right(Align::Center) } else { Layout::right_to_left(Align::Center) };
    let mut inside = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    draw(&mut inside)
}

/// One parameter's row.
struct Row<'a> {
    edges: &'a [f32; 6],
    rect: Rect,
    param: &'a Parameter,
    id: ParamId,
    /// Data sets that it belongs to, where there are several.
    users: Vec<String>,
    texts: Texts,
}

impl Row<'_> {
    fn push(&self, out: &mut Vec<Command>, edit: ParamEdit) {
        out.push(Command::SetParam(self.id, edit));
    }

    /// Whether the pointer or the keyboard is in it; the keyboard counts more.
    fn is_meant(&self, ui: &Ui) -> bool {
        let focus = ui.memory(egui::Memory::focused).and_then(|id| ui.ctx().read_response(id));
        let focused = focus.as_ref().is_some_and(|r| self.rect.contains(r.rect.center()));
        focused || (focus.is_none() && ui.rect_contains_pointer(self.rect))
    }

    /// Name and value.
    fn plain_ui(&self, ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
        let name = &self.param.name;
        cell(ui, self.rect, self.edges, 0, |ui| {
            let shared = if self.users.len() > 1 { SHARED } else { 0.0 };
            let text = shorten(ui, name, &bold_id(NAME_SIZE), ui.available_width() - shared);
            let text = RichText::new(text).font(bold_id(NAME_SIZE));
            let label = name_ui(ui, text, self.id.0, session, out);
            match self.users.len() {
                0 => label.on_hover_text(name),
                1 => label.on_hover_text(trf("{}: of {}", &[&name, &self.users[0]])),
                _ => {
                    let tip = trf("{}: shared by {}", &[&name, &self.users.join(", ")]);
                    ui.label(RichText::new("⇄").color(Tokens::of(ui).accent))
                        .on_hover_text(&tip)
                        .accessible_name(&tip);
                    label.on_hover_text(tip)
                }
            }
        });
        let exact = match &self.param.tie {
            Some(expression) => format!("= {expression}"),
            None => field_text(self.param.value),
        };
        let typed = cell(ui, self.rect, self.edges, 1, |ui| {
            quiet_fields(ui);
            ui.add_enabled_ui(!self.param.constant, |ui| {
                let width = ui.available_width();
                value_edit(ui, &trf("Value of {}", &[&name]), &self.texts.value, &exact, width)
            })
            .inner
        });
        if let Some(text) = typed {
            self.take_value(&text, state, out);
        }
    }

    fn take_value(&self, text: &str, state: &mut PanelState, out: &mut Vec<Command>) {
        match typed_value(self.param, text) {
            Ok(edits) => edits.into_iter().for_each(|edit| self.push(out, edit)),
            Err(why) => state.refuse(why),
        }
    }

    /// What a tied parameter follows, in the place of slider and limits.
    fn tie_ui(&self, ui: &mut Ui, expression: &str, state: &mut PanelState, out: &mut Vec<Command>) {
        let edge = |k: usize| self.rect.left() + self.edges[k] * self.rect.width();
        let rect =
            Rect::from_min_max(pos2(edge(2) + 6.0, self.rect.top()), pos2(edge(4) - 4.0, self.rect.bottom()));
        let layout = Layout::right_to_left(Align::Center);
        let mut inside = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
        quiet_fields(&mut inside);
        let text = format!("= {expression}");
        let width = inside.available_width();
        let label = trf("Tie of {}", &[&self.param.name]);
        let Some(typed) = value_edit(&mut inside, &label, &text, &text, width) else { return };
        if typed.is_empty() {
            self.push(out, ParamEdit::Tie(None));
        } else if typed.starts_with('=') || number_of(&typed, "").is_ok() {
            self.take_value(&typed, state, out);
        } else {
            self.push(out, ParamEdit::Tie(Some(typed)));
        }
    }

    /// Error, slider, limits in short.
    fn short_ui(&self, ui: &mut Ui, error: f64, state: &mut PanelState, out: &mut Vec<Command>) {
        let t = Tokens::of(ui);
        cell(ui, self.rect, self.edges, 2, |ui| {
            let text = RichText::new(&self.texts.error).color(t.muted);
            ui.add(Label::new(text).truncate()).on_hover_text(trf("Error of {}", &[&self.param.name]))
        });
        if let Some(expression) = &self.param.tie {
            self.tie_ui(ui, expression, state, out);
            return;
        }
        if self.param.is_free() {
            self.jog_ui(ui, error, state, out);
        }
        let limits = RichText::new(&self.texts.limits).color(t.muted).size(SMALL);
        cell(ui, self.rect, self.edges, 4, |ui| ui.label(limits));
    }

    fn jog_ui(&self, ui: &mut Ui, error: f64, state: &mut PanelState, out: &mut Vec<Command>) {
        let name = trf("Slider of {}", &[&self.param.name]);
        let told = cell(ui, self.rect, self.edges, 3, |ui| {
            ui.add_space(6.0);
            let width = (ui.available_width() - 10.0).max(20.0);
            jog(ui, &name, self.param.value, width)
        });
        match told {
            Some(Jog::Pulled { from, by }) => {
                let scale = if error.is_finite() && error > 0.0 {
                    JOG_ERRORS * error
                } else {
                    JOG_PART * from.abs().max(0.2)
                };
                let value = self.param.limits.clip(from + by * scale);
                let others = ui.input(|i| i.modifiers.alt);
                state.holding = Some(Holding { held: vec![self.id], others });
                state.hint = Some(tr(JOG_HINT));
                if value != self.param.value {
                    out.push(Command::MoveValues(vec![(self.id, value)]));
                }
            }
            Some(Jog::Released) => {
                state.holding = None;
                out.push(Command::EndGesture);
            }
            None => {}
        }
    }

    /// The ring: filled when the parameter does not move, whoever keeps it.
    fn fix_ui(&self, ui: &mut Ui, out: &mut Vec<Command>) {
        let Parameter { name, fixed, constant, .. } = self.param;
        let held = self.texts.held;
        cell(ui, self.rect, self.edges, 5, |ui| {
            let on = held || !(self.param.is_free() || self.param.is_tied());
            let ring = ui
                .add_enabled_ui(!constant && !held, |ui| fix_toggle(ui, on, &trf("Fix {}", &[&name])))
                .inner;
            let why = if held {
                trf("The fit keeps {} at its value: see Messages", &[&name])
            } else {
                trf("{} does nothing in this formula", &[&name])
            };
            let ring = ring.on_hover_text(trf("Keep {} at its value", &[&name])).on_disabled_hover_text(why);
            if ring.clicked() {
                self.push(out, ParamEdit::Fixed(!fixed));
            }
        });
    }
}

/// What was typed for the value: a number, or `=` and an expression of other parameters that it follows; `=` alone frees it.
///
/// # Errors
/// A sentence for the user: it is neither.
pub fn typed_value(param: &Parameter, text: &str) -> Result<Vec<ParamEdit>, String> {
    if let Some(expression) = text.trim().strip_prefix('=') {
        let expression = expression.trim_start_matches('=').trim();
        let tie = (!expression.is_empty()).then(|| expression.to_owned());
        return Ok(vec![ParamEdit::Tie(tie)]);
    }
    let value = number_of(text, &trf("value of {}", &[&param.name]))
        .map_err(|why| trf("{}, or = and an expression of other parameters", &[&why]))?;
    let freed = param.is_tied().then_some(ParamEdit::Tie(None));
    Ok(freed.into_iter().chain([ParamEdit::Value(value)]).collect())
}

/// Fields of a table have an outline only under the pointer.
pub fn quiet_fields(ui: &mut Ui) {
    ui.spacing_mut().interact_size.y = 19.0;
    let visuals = ui.visuals_mut();
    visuals.widgets.inactive.bg_stroke = egui::Stroke::NONE;
    visuals.text_edit_bg_color = Some(egui::Color32::TRANSPARENT);
}
