//! Changes that are not saved are asked about before they would be gone: when the window is closed, and when another file is opened.

use super::is_saved;
use crate::app::App;
use crate::app::actions::Action;
use crate::app::state::{Answer, Next, Question};
use crate::fit::Command;

impl App {
    /// Whether the session holds anything that is in no file. A window that keeps nothing does not care.
    pub fn is_unsaved(&self) -> bool {
        self.keep.as_ref().is_some_and(|keep| !is_saved(keep.saved.as_ref(), &self.session))
    }

    /// Whether the window is about to close.
    pub fn is_leaving(&self) -> bool {
        self.leaving
    }

    /// What the session holds now is saved, or is where it began.
    pub(in crate::app) fn is_saved_now(&mut self) {
        let copy = self.session.to_copy();
        if let Some(keep) = &mut self.keep {
            keep.saved = Some(copy);
            keep.mark();
        }
    }

    /// Closes the window, or asks first.
    pub(in crate::app) fn quit(&mut self, ctx: &egui::Context) {
        if self.is_unsaved() && !self.leaving {
            self.state.question = Some(Question::Unsaved(Next::Quit));
        } else {
            self.leaving = true;
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }

    /// The button of the window's frame asks as the menu does.
    pub(in crate::app) fn look_for_close(&mut self, ctx: &egui::Context) {
        if ctx.input(|i| i.viewport().close_requested()) && !self.leaving && self.is_unsaved() {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.state.question = Some(Question::Unsaved(Next::Quit));
        }
    }

    /// Whether a command has to wait for an answer: it would put another file in the place of what is not saved.
    pub(in crate::app) fn waits_for_answer(&mut self, command: &Command) -> bool {
        let replaces = matches!(command, Command::Open { .. } | Command::OpenExample(_));
        if !replaces || !self.is_unsaved() {
            return false;
        }
        self.state.question = Some(Question::Unsaved(Next::Do(Box::new(command.clone()))));
        true
    }

    /// Takes the answer to what was asked.
    pub(in crate::app) fn take_answer(&mut self, answer: Answer, ctx: &egui::Context) {
        match (answer, self.state.question.take()) {
            (Answer::Save, Some(question @ Question::Unsaved(_))) => {
                self.state.question = Some(question);
                match self.state.saved_as.clone() {
                    Some(path) => {
                        self.apply(Command::Save(path));
                        self.go_on_if_saved(ctx);
                    }
                    None => self.perform(Action::Save, ctx),
                }
            }
            (Answer::Discard, Some(Question::Unsaved(next))) => {
                self.is_saved_now();
                self.go_on(next, ctx);
            }
            (Answer::Recover, Some(Question::Left { .. })) => self.recover(ctx),
            (Answer::Discard, Some(Question::Left { .. })) => self.discard_left(),
            // Later: it is offered at the next start.
            (_, Some(Question::Left { .. })) | (Answer::Cancel, _) => {}
            (_, question) => self.state.question = question,
        }
    }

    /// Goes on with what had to wait, now that the session is saved.
    pub(in crate::app) fn go_on_if_saved(&mut self, ctx: &egui::Context) {
        if self.is_unsaved() || !matches!(self.state.question, Some(Question::Unsaved(_))) {
            return;
        }
        if let Some(Question::Unsaved(next)) = self.state.question.take() {
            self.go_on(next, ctx);
        }
    }

    fn go_on(&mut self, next: Next, ctx: &egui::Context) {
        match next {
            Next::Quit => self.quit(ctx),
            Next::Do(command) => {
                self.carry_out_now(*command, ctx);
            }
        }
    }
}
