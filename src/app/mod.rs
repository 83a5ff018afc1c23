//! Layer 5: the window, egui only. It shows a [`Session`] and sends it [`crate::fit::Command`]s; it computes nothing.
//!
//! [`App::logic`] takes in what the worker has sent and applies the commands of the last frame; [`App::ui`] draws. A panel gets the
//! session to read, its own state to change, and a list to push commands on, so it cannot change a fit behind the session's back.

pub mod headless;
pub mod native;
mod plot;
pub mod theme;

pub use theme::Theme;

use crate::fit::{JobState, Session};

/// Which part of the window a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Panel {
    /// The whole window.
    #[default]
    All,
    /// The figure.
    Plot,
    /// The Fit Panel on the left.
    Fit,
    /// Verdict and results.
    Results,
}

impl std::str::FromStr for Panel {
    type Err = String;
    fn from_str(text: &str) -> Result<Panel, String> {
        match text {
            "all" => Ok(Panel::All),
            "plot" => Ok(Panel::Plot),
            "fit" => Ok(Panel::Fit),
            "results" => Ok(Panel::Results),
            other => Err(format!("panel '{other}' is not known; there are all, plot, fit and results")),
        }
    }
}

/// The application: a session and what the window needs beside it.
pub struct App {
    session: Session,
    theme: Theme,
    started: bool,
}

impl App {
    /// The window over `session`.
    pub fn new(session: Session, theme: Theme) -> App {
        App { session, theme, started: false }
    }

    /// The session, to read.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Light or dark.
    pub fn theme(&self) -> Theme {
        self.theme
    }

    /// Whether a job runs.
    pub fn is_busy(&self) -> bool {
        self.session.job() != JobState::Idle
    }

    /// Where a panel was drawn in the last frame, in points; `None` for the whole window.
    pub fn region(&self, _panel: Panel) -> Option<egui::Rect> {
        None
    }

    /// Takes in what the worker has sent and applies the commands of the last frame. Draws nothing.
    pub fn logic(&mut self, ctx: &egui::Context) {
        if !self.started {
            self.started = true;
            theme::install_fonts(ctx);
            let wake = ctx.clone();
            self.session.set_wake(Box::new(move || wake.request_repaint()));
        }
        self.session.poll();
    }

    /// Draws the window.
    pub fn ui(&mut self, ui: &mut egui::Ui) {
        self.theme.apply(ui.ctx());
    }
}
