//! The report on its way out of the window: to the clipboard in two forms at once, or into a file.

use std::path::Path;

use super::App;
use super::clipboard::Copied;
use super::panels::report::{language, report};
use crate::language::{tr, trf};
use crate::report::document::Form;
use crate::report::handover::Peer;
use crate::report::page::Subject;

/// What the file that is being asked for shall hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Writing {
    /// The report.
    Report,
    /// A script for another program.
    Script(Peer),
    /// A figure.
    Figure(Subject),
}

impl App {
    /// Writes what was asked for to the file that was chosen.
    pub(super) fn hand_out(&mut self, writing: &Writing, path: &Path) {
        match writing {
            Writing::Report => self.write_report(path),
            Writing::Script(peer) => self.export(*peer, path),
            Writing::Figure(subject) => self.write_figure(subject, path),
        }
    }

    /// For word processors, and beside it the sentence of the result and the classic printout as plain text.
    pub(super) fn copy_report(&mut self, ctx: &egui::Context) {
        let spoken = language(&self.state);
        let of = |form: Form| report(&self.session, &self.state.view.drawing, form, spoken);
        let (Some(html), Some(sentence), Some(text)) = (of(Form::Html), of(Form::Sentence), of(Form::Text))
        else {
            return;
        };
        let whole = self.put(Copied { html: Some(html), text: format!("{sentence}\n{text}") }, ctx);
        self.state.say(if whole {
            tr("the report is on the clipboard")
        } else {
            tr("the report is on the clipboard, as plain text alone: the tab Report saves it in other forms")
        });
    }

    /// In one form, as text.
    pub(super) fn copy_report_as(&mut self, form: Form, ctx: &egui::Context) {
        let Some(text) = report(&self.session, &self.state.view.drawing, form, language(&self.state)) else {
            return;
        };
        self.put(Copied { html: None, text }, ctx);
        self.state.say(tr("the report is on the clipboard"));
    }

    /// Puts something on the clipboard; whether in all its forms.
    fn put(&mut self, copied: Copied, ctx: &egui::Context) -> bool {
        let done = self.clipboard.put(&copied).is_ok();
        if !done {
            ctx.copy_text(copied.text);
        }
        done
    }

    /// Asks where the report is to be written.
    pub(super) fn ask_for_report(&mut self, ctx: &egui::Context) {
        let data = self.session.config().member().data.as_ref().map(|d| d.name.clone()).unwrap_or_default();
        let stem = data.rsplit_once('.').map_or(data.as_str(), |(stem, _)| stem);
        let stem = if stem.is_empty() { tr("report").to_owned() } else { trf("{} report", &[&stem]) };
        let name = format!("{stem}.{}", self.state.view.report_form.ending());
        let wake = ctx.clone();
        self.writing = Some(Writing::Report);
        self.dialogs.save_report(&name, Box::new(move || wake.request_repaint()));
    }

    /// Writes the report in the form of the file's ending, else in the one that is chosen.
    fn write_report(&mut self, path: &Path) {
        let by_name = path.extension().and_then(|e| Form::of_ending(&e.to_string_lossy()));
        let form = by_name.unwrap_or(self.state.view.report_form);
        let Some(text) = report(&self.session, &self.state.view.drawing, form, language(&self.state)) else {
            return;
        };
        match std::fs::write(path, text) {
            Ok(()) => self.state.say(trf("the report is in {}", &[&path.display()])),
            Err(e) => {
                self.state.refuse(trf("the report cannot be written to {}: {}", &[&path.display(), &e]));
            }
        }
    }
}
