//! Figures on their way out of the window: as a file in millimetres, or as a picture on the clipboard. What is on the screen is what is written,
//! on white paper.

use std::path::Path;

use super::App;
use super::handed_out::Writing;
use super::panels::report::language;
use super::panels::{contours, profiles};
use super::state::ResultsTab;
use crate::language::{said, speaking, tr, trf};
use crate::report::figure::Drawing;
use crate::report::page::{self, Form, Format, Letters, Placed, Subject};

/// Pixels per inch of a picture in a file, and of one for the clipboard: two columns of a journal are as wide as a screen.
const FILE_DPI: f64 = 300.0;
const CLIPBOARD_DPI: f64 = 220.0;

impl App {
    /// The figure of the tab below, where that draws one of its own.
    fn subject_of_tab(&self) -> Option<Subject> {
        let result = self.session.result().fresh()?;
        let names = result.minimum.params.names();
        let name = |id: crate::params::ParamId| names.get(id.0).cloned();
        match self.state.view.results {
            ResultsTab::Profiles => name(profiles::chosen(result, &self.state)).map(Subject::Profile),
            ResultsTab::Contours => {
                let (x, y) = contours::chosen_pair(result, &self.state)?;
                let (x, y) = (name(x)?, name(y)?);
                Some(if self.state.contour_map { Subject::Map(x, y) } else { Subject::Contour(x, y) })
            }
            ResultsTab::Pairs => Some(Subject::Pairs),
            ResultsTab::Correlations => Some(Subject::Correlations),
            ResultsTab::DataCorrelation => Some(Subject::DataCorrelation),
            _ => None,
        }
    }

    /// The figure of the tab, if it is meant and has one, else the one above the tabs.
    fn subject(&self, of_tab: bool) -> Subject {
        if let Some(subject) = self.subject_of_tab().filter(|_| of_tab) {
            return subject;
        }
        let apart = super::panels::figure::shows_all(&self.session, &self.state);
        if apart { Subject::Members } else { Subject::Fit }
    }

    /// A figure on paper, in the language of reports and with what is drawn on the screen.
    fn on_paper(&self, subject: &Subject) -> Result<Placed, String> {
        let drawing: &Drawing = &self.state.view.drawing;
        let format = Format { say: said, ..self.state.view.paper };
        let drawn = speaking(language(&self.state), || page::draw(&self.session, subject, drawing, &format));
        drawn.map_err(|e| said(&e.to_string()))
    }

    /// Puts the figure on the clipboard as a picture.
    pub(super) fn copy_figure(&mut self, of_tab: bool, ctx: &egui::Context) {
        let subject = self.subject(of_tab);
        let picture = self
            .on_paper(&subject)
            .and_then(|placed| page::rgba(&placed.page, CLIPBOARD_DPI).map_err(|e| said(&e.to_string())));
        match picture {
            Ok((size, pixels)) => {
                ctx.copy_image(egui::ColorImage::from_rgba_unmultiplied(size, &pixels));
                self.state.say(tr("the figure is on the clipboard"));
            }
            Err(why) => self.state.refuse(why),
        }
    }

    /// Asks where the figure is to be written.
    pub(super) fn ask_for_figure(&mut self, of_tab: bool, ctx: &egui::Context) {
        let subject = self.subject(of_tab);
        let config = self.session.config();
        let data = config.member().data.as_ref().map(|d| d.name.clone()).unwrap_or_default();
        let stem = data.rsplit_once('.').map_or(data.as_str(), |(stem, _)| stem).to_owned();
        let stem = if stem.is_empty() { tr("figure").to_owned() } else { stem };
        let name = match &subject {
            Subject::Fit | Subject::Members => format!("{stem}.pdf"),
            other => {
                let what: String =
                    other.to_string().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
                format!("{stem}-{what}.pdf")
            }
        };
        let wake = ctx.clone();
        self.writing = Some(Writing::Figure(subject));
        self.dialogs.save_figure(&name, Box::new(move || wake.request_repaint()));
    }

    /// Writes the figure in the form of the file's ending.
    pub(super) fn write_figure(&mut self, subject: &Subject, path: &Path) {
        match self.on_paper(subject) {
            Ok(placed) => self.write_placed(&placed, path),
            Err(why) => self.state.refuse(why),
        }
    }

    /// Writes what is on paper in the form of the file's ending.
    pub(super) fn write_placed(&mut self, placed: &Placed, path: &Path) {
        let ending = path.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(form) = Form::of_ending(&ending) else {
            let text = trf("a figure is written as .svg, .pdf or .png, not as '{}'", &[&path.display()]);
            self.state.refuse(text);
            return;
        };
        let written = form.write(&placed.page, Letters::Embedded, FILE_DPI);
        match written.map_err(|e| said(&e.to_string())).map(|bytes| std::fs::write(path, bytes)) {
            Ok(Ok(())) => self.state.say(trf("the figure is in {}", &[&path.display()])),
            Ok(Err(e)) => {
                self.state.refuse(trf("the figure cannot be written to {}: {}", &[&path.display(), &e]));
            }
            Err(why) => self.state.refuse(why),
        }
    }
}
