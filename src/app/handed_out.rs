//! The report on its way out of the window: to the clipboard in two forms at once, or into a file.

use std::path::{Path, PathBuf};

use super::App;
use super::clipboard::Copied;
use super::panels::report::{Kind, Made, Order};
use super::reporting::Purpose;
use super::watch::Stamp;
use crate::language::{tr, trf};
use crate::report::document::{Form, figure_stem};
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
    /// The table of many files.
    BatchTable,
    /// The figure of a parameter over them.
    Trend,
}

impl App {
    /// Writes what was asked for to the file that was chosen.
    pub(super) fn hand_out(&mut self, writing: &Writing, path: &Path, ctx: &egui::Context) {
        match writing {
            Writing::Report => self.write_report(path, ctx),
            Writing::Script(peer) => self.export(*peer, path),
            Writing::Figure(subject) => self.write_figure(subject, path),
            Writing::BatchTable => self.write_batch_table(path),
            Writing::Trend => self.write_trend(path),
        }
    }

    /// For word processors, and beside it the sentence of the result and the classic printout as plain text.
    pub(super) fn copy_report(&mut self, ctx: &egui::Context) {
        let kinds = [Form::Html, Form::Sentence, Form::Text].map(Kind::Document).into();
        self.send_out(Purpose::Copy, kinds, Order::of(&self.state, None), ctx);
    }

    /// In one form, as text.
    pub(super) fn copy_report_as(&mut self, form: Form, ctx: &egui::Context) {
        let kinds = vec![Kind::Document(form)];
        self.send_out(Purpose::CopyText, kinds, Order::of(&self.state, None), ctx);
    }

    /// Reports that are made go where they are wanted.
    pub(super) fn deliver(&mut self, purpose: Purpose, all: Vec<Made>, ctx: &egui::Context) {
        let mut texts = all.iter().map(|made| made.text.clone());
        let first = texts.next().unwrap_or_default();
        match purpose {
            Purpose::Write(path) => {
                let files = all.into_iter().flat_map(|made| made.files).collect();
                self.write_made(&path, &first, files);
            }
            Purpose::CopyText => {
                self.put(Copied { html: None, text: first }, ctx);
                self.state.say(tr("the report is on the clipboard"));
            }
            Purpose::Copy => {
                let text = texts.collect::<Vec<_>>().join("\n");
                let whole = self.put(Copied { html: Some(first), text }, ctx);
                self.state.say(if whole {
                    tr("the report is on the clipboard")
                } else {
                    tr("the report is on the clipboard, as plain text alone: the tab Report saves it in other forms")
                });
            }
        }
    }

    /// Puts something on the clipboard; whether in all its forms.
    pub(super) fn put(&mut self, copied: Copied, ctx: &egui::Context) -> bool {
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

    /// Writes the report in the form that the file's ending names.
    fn write_report(&mut self, path: &Path, ctx: &egui::Context) {
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let kind =
            if ending == "json" { Some(Kind::Json) } else { Form::of_ending(&ending).map(Kind::Document) };
        let Some(kind) = kind else {
            let text = trf(
                "a report is written as .html, .tex, .md, .csv, .tsv, .json or .txt, not as '{}'",
                &[&path.display()],
            );
            self.state.refuse(text);
            return;
        };
        let files = match kind {
            Kind::Document(form) => form.ending_of_figures().map(|ending| (figure_stem(path), ending)),
            Kind::Json => None,
        };
        let order = Order::of(&self.state, files);
        self.send_out(Purpose::Write(path.to_owned()), vec![kind], order, ctx);
    }

    /// Figures beside the report: no file is written over that is not one of them.
    fn write_made(&mut self, path: &Path, text: &str, files: Vec<(String, Vec<u8>)>) {
        let beside: Vec<(PathBuf, Vec<u8>)> =
            files.into_iter().map(|(name, bytes)| (path.with_file_name(name), bytes)).collect();
        // The dialog has asked about the report alone.
        let is_foreign = |file: &PathBuf| {
            file.exists() && (self.figures_written.get(file) != Stamp::of(file).as_ref() || file == path)
        };
        if let Some((file, _)) = beside.iter().find(|(file, _)| is_foreign(file)) {
            let text =
                trf("{} is there already and would be written over; choose another name", &[&file.display()]);
            self.state.refuse(text);
            return;
        }
        let report = [(path.to_owned(), text.as_bytes().to_vec())];
        for (k, (file, bytes)) in beside.iter().chain(&report).enumerate() {
            if let Err(e) = std::fs::write(file, bytes) {
                self.state.refuse(trf("the report cannot be written to {}: {}", &[&file.display(), &e]));
                return;
            }
            if let Some(stamp) = Stamp::of(file).filter(|_| k < beside.len()) {
                self.figures_written.insert(file.clone(), stamp);
            }
        }
        self.state.say(trf("the report is in {}", &[&path.display()]));
    }
}
