//! ROOT's "Set Parameters of …": a window in the window with a row a parameter. It blocks nothing: fits, undo and the table go on beside it.
//!
//! With Immediate preview every change goes to the session at once, a step each, and the curve follows. Without it changes wait in a draft
//! until Apply or OK. Reset and Cancel put everything back to what it was when the window was opened, as one step that can be undone.

use egui::{Align, Align2, Button, Id, Label, Layout, RichText, ScrollArea, Ui, Window, vec2};

use super::parameter_settings::{Row, head_ui};
use super::parameters::last_error;
use crate::app::state::PanelState;
use crate::app::theme::{ROW, STATUS_HEIGHT, TABLE_ROW, Tokens, bold_id, card};
use crate::app::widgets::check;
use crate::fit::{Command, JobState, ParamEdit, Session, ValueOrigin, changed_parameter};
use crate::language::{phrase, said, tr, trf};
use crate::params::{ParamId, Parameter, Parameters};

/// Least and largest width.
const WIDTH: (f32, f32) = (640.0, 800.0);
/// Part of the height of the whole window that the rows may take; more of them scroll.
const ROWS_SHARE: f32 = 0.34;
/// What taking everything back is called.
const TAKEN_BACK: &str = phrase("Take changed parameters back");
/// What a draft that is taken over is called.
const CHANGED: &str = phrase("Set parameters");

/// The open window.
#[derive(Debug, Clone)]
pub struct SetParameters {
    /// Changes are shown at once.
    preview: bool,
    /// As it was when the window was opened.
    opened: Kept,
    /// Without preview: the parameters when the first change was made, and with all changes.
    draft: Option<(Kept, Parameters)>,
    /// Where the line of each slider ends.
    pub(super) reach: Vec<Option<(f64, f64)>>,
}

/// All parameters with the origins of their values.
type Kept = Vec<(Parameter, ValueOrigin)>;

fn present(session: &Session) -> Kept {
    let config = session.config();
    config.params.iter().cloned().zip(config.origins.iter().copied()).collect()
}

fn same_names(a: &Kept, b: &Kept) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|((a, _), (b, _))| a.name == b.name)
}

impl SetParameters {
    /// Opened over these parameters.
    pub fn open(session: &Session) -> SetParameters {
        let opened = present(session);
        let reach = vec![None; opened.len()];
        SetParameters { preview: true, opened, draft: None, reach }
    }

    /// Other parameters begin anew; a draft of what has changed meanwhile is none.
    fn follow(&mut self, session: &Session) {
        let now = present(session);
        if !same_names(&self.opened, &now) {
            *self = SetParameters { preview: self.preview, ..SetParameters::open(session) };
        }
        if self.draft.as_ref().is_some_and(|(base, _)| *base != now) {
            self.draft = None;
        }
    }

    /// Makes a change: in the session, or in the draft.
    pub(super) fn change(
        &mut self,
        session: &Session,
        id: ParamId,
        edit: ParamEdit,
        out: &mut Vec<Command>,
    ) -> Result<(), String> {
        if self.preview {
            out.push(Command::SetParam(id, edit));
            return Ok(());
        }
        let base = present(session);
        let (_, params) = self.draft.get_or_insert_with(|| (base, session.config().params.clone()));
        let mut changed = params.clone();
        changed_parameter(&mut changed, id, &edit).map_err(|e| said(&e.to_string()))?;
        *params = changed;
        Ok(())
    }

    /// Moves the value while a hand holds it.
    pub(super) fn slide(&mut self, session: &Session, id: ParamId, to: f64, out: &mut Vec<Command>) {
        if self.preview {
            out.push(Command::MoveValues(vec![(id, to)]));
        } else {
            // A number is always taken.
            let _ = self.change(session, id, ParamEdit::Value(to), out);
        }
    }

    /// Takes the draft over.
    fn apply(&mut self, out: &mut Vec<Command>) {
        let Some((base, params)) = self.draft.take() else { return };
        let with_origin = |(p, (before, origin)): (&Parameter, &(Parameter, ValueOrigin))| {
            let same = p.value == before.value;
            (p.clone(), if same { *origin } else { ValueOrigin::User })
        };
        let params = params.iter().zip(&base).map(with_origin).collect();
        out.push(Command::SetParameters { label: CHANGED.to_owned(), params });
    }

    /// Everything as it was when the window was opened.
    fn reset(&mut self, session: &Session, out: &mut Vec<Command>) {
        self.draft = None;
        self.reach.fill(None);
        if present(session) != self.opened {
            let params = self.opened.clone();
            out.push(Command::SetParameters { label: TAKEN_BACK.to_owned(), params });
        }
    }

    /// Closes it by its key or its button: what was accepted stays, and so does what waited for it.
    pub fn close(mut self) -> Vec<Command> {
        let mut out = Vec::new();
        self.apply(&mut out);
        out
    }
}

/// What a button at the foot asks for.
#[derive(Clone, Copy, PartialEq)]
enum Asked {
    Reset,
    Apply,
    Preview,
    Ok,
    Cancel,
}

/// Draws it while it is open, at the foot of what stands right of `left`.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>, left: f32) {
    let Some(mut dialog) = state.set_parameters.take() else { return };
    dialog.follow(session);
    let screen = ui.ctx().content_rect();
    let width = (screen.right() - left - 56.0).clamp(WIDTH.0, WIDTH.1);
    let corner = egui::pos2(left + 14.0, screen.bottom() - STATUS_HEIGHT - 10.0);
    let t = Tokens::of(ui);
    let shown = Window::new("")
        .id(Id::unique("set parameters"))
        .title_bar(false)
        .resizable(false)
        .pivot(Align2::LEFT_BOTTOM)
        .default_pos(corner)
        .constrain_to(screen)
        .frame(card(t).inner_margin(12).stroke(egui::Stroke::new(1.0, t.accent)))
        .show(ui, |ui| {
            ui.set_width(width);
            title_ui(ui, session);
            rows_ui(ui, session, &mut dialog, state, out);
            foot_ui(ui, session, &dialog, state)
        });
    let free = session.job() == JobState::Idle && !ui.ctx().text_edit_focused();
    let escape = free && ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, egui::Key::Escape));
    let asked = shown.and_then(|s| s.inner.flatten()).or(escape.then_some(Asked::Cancel));
    match asked {
        Some(Asked::Apply) => dialog.apply(out),
        Some(Asked::Preview) => {
            dialog.apply(out);
            dialog.preview = !dialog.preview;
        }
        Some(Asked::Reset) => dialog.reset(session, out),
        Some(Asked::Ok) => {
            out.extend(dialog.close());
            return;
        }
        Some(Asked::Cancel) => {
            dialog.reset(session, out);
            return;
        }
        None => {}
    }
    state.set_parameters = Some(dialog);
}

fn title_ui(ui: &mut Ui, session: &Session) {
    let formula = &session.config().member().formula;
    ui.horizontal(|ui| {
        ui.label(RichText::new(tr("Set Parameters of")).font(bold_id(13.0)));
        ui.add(Label::new(RichText::new(formula).monospace().color(Tokens::of(ui).muted)).truncate());
    });
    ui.add_space(2.0);
}

fn rows_ui(
    ui: &mut Ui,
    session: &Session,
    dialog: &mut SetParameters,
    state: &mut PanelState,
    out: &mut Vec<Command>,
) {
    let height = (ROWS_SHARE * ui.ctx().content_rect().height()).max(3.0 * TABLE_ROW);
    let params = match &dialog.draft {
        Some((_, params)) => params.clone(),
        None => session.config().params.clone(),
    };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        head_ui(ui);
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            for (k, param) in params.iter().enumerate() {
                let id = ParamId(k);
                let row = Row::new(param, id, last_error(session, id), dialog.reach[k]);
                dialog.reach[k] = Some(row.reach);
                row.ui(ui, session, dialog, state, out);
            }
        });
    });
}

fn foot_ui(ui: &mut Ui, session: &Session, dialog: &SetParameters, state: &PanelState) -> Option<Asked> {
    ui.add_space(4.0);
    let t = Tokens::of(ui);
    // The sentence stands below the figure too, where this window may hide it.
    if let Some(notice) = &state.notice {
        let (color, _) = t.severity(Some(notice.severity));
        ui.add(Label::new(RichText::new(&notice.text).color(color)).wrap());
    }
    let drafted = dialog.draft.is_some();
    let changed = drafted || present(session) != dialog.opened;
    let mut asked = None;
    ui.horizontal(|ui| {
        let preview = check(ui, dialog.preview, tr("Immediate preview"), "");
        if preview.on_hover_text(tr("The curve follows every change at once")).clicked() {
            asked = Some(Asked::Preview);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let buttons = [
                (tr("Cancel"), Asked::Cancel, true, tr("Everything back to what it was, and close")),
                (tr("OK"), Asked::Ok, true, tr("Keep the changes and close")),
                (tr("Apply"), Asked::Apply, drafted, tr("Take over what was changed without preview")),
                (
                    tr("Reset values"),
                    Asked::Reset,
                    changed,
                    tr("Everything back to what it was when this opened"),
                ),
            ];
            for (label, what, enabled, tip) in buttons {
                let button = Button::new(label).min_size(vec2(64.0, ROW));
                let button = ui.add_enabled(enabled, button).on_hover_text(tip);
                if button.accessible_name(trf("{} in Set Parameters", &[&label])).clicked() {
                    asked = Some(what);
                }
            }
        });
    });
    asked
}
