//! The real window: hands eframe's calls on to [`App`]. The only file that knows eframe.

use super::theme::MIN_WINDOW;
use super::{App, Theme};
use crate::fit::Session;

/// No window could be opened.
#[derive(Debug, thiserror::Error)]
#[error("no window can be opened here: {reason}")]
pub struct NoWindow {
    /// What the system said.
    pub reason: String,
}

struct Shim(App);

impl eframe::App for Shim {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.0.logic(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.0.ui(ui);
    }
}

/// Opens the window over `session` and returns when it is closed.
///
/// # Errors
/// There is no display, or no way to draw on it.
pub fn run(session: Session, theme: Theme) -> Result<(), NoWindow> {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("fitpanel")
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size(MIN_WINDOW),
        ..eframe::NativeOptions::default()
    };
    let make: eframe::AppCreator<'_> = Box::new(move |_| Ok(Box::new(Shim(App::new(session, theme)))));
    eframe::run_native("fitpanel", options, make).map_err(|e| NoWindow { reason: e.to_string() })
}
