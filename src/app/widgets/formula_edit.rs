//! The formula entry: checked while it is typed, taken on Enter, the reason of an error in place with a caret.

use egui::{FontId, Margin, RichText, Stroke, TextEdit, TextStyle, Ui};

use super::completion::{self, Completion};
use crate::app::theme::Tokens;
use crate::error::Explain;
use crate::fit::Session;
use crate::language::{said, tr};
use crate::model::FormulaError;

/// What the entry holds while it is typed into.
#[derive(Debug, Clone, Default)]
pub struct FormulaState {
    text: String,
    committed: String,
    /// What was checked: the text, and what its names mean.
    checked: Option<(String, String)>,
    problem: Option<FormulaError>,
    /// It is to be typed into.
    wanted: bool,
    /// What is known about the list below the caret.
    completion: Completion,
}

impl FormulaState {
    /// What is wrong with the text, as one sentence.
    pub fn problem(&self) -> Option<&FormulaError> {
        self.problem.as_ref()
    }

    /// What stands in the entry.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was typed and not yet taken: a formula, or why it is none.
    pub fn pending(&self) -> Option<Result<&str, &FormulaError>> {
        (self.text != self.committed).then(|| self.problem.as_ref().map_or(Ok(self.text.as_str()), Err))
    }

    /// The keyboard goes to the entry.
    pub fn take_keyboard(&mut self) {
        self.wanted = true;
    }

    /// Shows the session's formula, unless something else is being typed.
    fn follow(&mut self, session: &Session) {
        let committed = &session.config().member().formula;
        let meaning = meaning(session);
        if self.committed != *committed {
            committed.clone_into(&mut self.committed);
            committed.clone_into(&mut self.text);
        }
        if self.checked.as_ref().is_none_or(|(text, of)| *text != self.text || *of != meaning) {
            self.problem = session.formula_problem(&self.text);
            self.checked = Some((self.text.clone(), meaning));
        }
    }
}

/// What the meaning of a formula depends on: the kind of its cost, the coordinates of its data, functions of one's own.
fn meaning(session: &Session) -> String {
    let config = session.config();
    let member = config.member();
    let data = member.data.as_ref().map(|d| (d.n_coordinates(), d.n_total()));
    format!("{:?} {data:?} {:?}", member.cost.kind, config.definitions)
}

/// The entry named "Formula", `width` wide, following the session's. Gives the text on Enter when it can be used.
pub fn formula_edit(ui: &mut Ui, state: &mut FormulaState, session: &Session, width: f32) -> Option<String> {
    state.follow(session);
    let t = Tokens::of(ui);
    let wrong = state.problem.is_some();
    let response = ui
        .scope(|ui| {
            if wrong {
                let visuals = ui.visuals_mut();
                visuals.widgets.inactive.bg_stroke = Stroke::new(1.0, t.bad);
                visuals.widgets.hovered.bg_stroke = Stroke::new(1.0, t.bad);
                visuals.selection.stroke = Stroke::new(1.0, t.bad);
            }
            let edit = TextEdit::singleline(&mut state.text)
                .font(TextStyle::Monospace)
                .margin(Margin::symmetric(8, 4))
                .align(egui::Align2::LEFT_CENTER)
                .desired_width(width);
            let (list, id) = (completion::names(session), ui.scope_id().with("formula"));
            let response =
                completion::show(ui, id, edit, &mut state.completion, &list).accessible_name(tr("Formula"));
            if std::mem::take(&mut state.wanted) {
                response.request_focus();
            }
            // A formula that is longer than its entry is read whole under the pointer.
            let wide = ui.painter().layout_no_wrap(
                state.text.clone(),
                TextStyle::Monospace.resolve(ui.style()),
                t.text,
            );
            if wide.size().x > width - 16.0 { response.on_hover_text(state.text.as_str()) } else { response }
        })
        .inner;
    let entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    if response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Escape)) {
        state.text.clone_from(&state.committed);
    }
    state.follow(session);
    if entered && state.problem.is_some() {
        response.request_focus();
    }
    (entered && state.problem.is_none() && state.text != state.committed).then(|| state.text.clone())
}

impl FormulaState {
    /// The reason below the entry: the place with a caret, the sentence, and what to do. Nothing when all is well.
    pub fn problem_ui(&self, ui: &mut Ui) {
        let Some(problem) = &self.problem else { return };
        let t = Tokens::of(ui);
        let mono = |text: String| RichText::new(text).font(FontId::monospace(12.0)).color(t.bad);
        egui::Frame::new().fill(t.bad_fill).corner_radius(5).inner_margin(Margin::symmetric(8, 5)).show(
            ui,
            |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 2.0;
                let before = problem.text.get(..problem.span.start).map_or(0, |s| s.chars().count());
                let marked = problem.text.get(problem.span.clone()).map_or(1, |s| s.chars().count()).max(1);
                let (window, shift) = around(&problem.text, before);
                ui.add(egui::Label::new(mono(window)).extend());
                let carets = format!("{}{}", " ".repeat(before - shift), "^".repeat(marked.min(40)));
                ui.add(egui::Label::new(mono(carets)).truncate());
                let sentence = match problem.help() {
                    Some(help) => format!("{}; {help}", problem.message),
                    None => problem.message.clone(),
                };
                ui.add(egui::Label::new(RichText::new(said(&sentence)).color(t.bad)).wrap());
            },
        );
    }
}

/// The part of a long formula around `column`, and how many characters were cut at its front.
fn around(text: &str, column: usize) -> (String, usize) {
    const SHOWN: usize = 44;
    let shift = column.saturating_sub(SHOWN - 10);
    (text.chars().skip(shift).take(SHOWN).collect(), shift)
}
