//! The real window: hands eframe's calls on to [`App`]. The only file that knows eframe.

use super::keep::{Keep, StateFolder};
use super::theme::MIN_WINDOW;
use super::{App, Language, Theme, words};
use crate::fit::Session;

/// No window could be opened.
#[derive(Debug, thiserror::Error)]
#[error("no window can be opened here: {reason}")]
pub struct NoWindow {
    /// What the system said.
    pub reason: String,
}

/// No screen reaches so far: a corner beyond is none.
const FAR: f32 = 20_000.0;

struct Shim(App);

impl eframe::App for Shim {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.0.logic(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.0.ui(ui);
    }
}

/// Opens the window over `session` and returns when it is closed. It speaks `language`, else that of the last window, else that of the machine.
///
/// # Errors
/// There is no display, or no way to draw on it.
pub fn run(session: Session, theme: Theme, language: Option<Language>) -> Result<(), NoWindow> {
    words::speak(language.unwrap_or_else(Language::of_machine));
    let keep = StateFolder::of_user().map(Keep::new);
    let place = keep.as_ref().and_then(Keep::place);
    let mut viewport = egui::ViewportBuilder::default()
        .with_title("fitpanel")
        .with_inner_size(place.map_or([1280.0, 800.0], |place| place.size))
        .with_min_inner_size(MIN_WINDOW);
    if let Some(corner) = place.and_then(|place| place.corner).filter(|c| c.iter().all(|v| v.abs() < FAR)) {
        viewport = viewport.with_position(corner);
    }
    if place.is_some_and(|place| place.maximized) {
        viewport = viewport.with_maximized(true);
    }
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    let app = App::new(session, theme).with_language(Language::of_machine());
    let app = match keep {
        Some(keep) => app.with_keep(keep),
        None => app,
    };
    let app = language.into_iter().fold(app, App::with_language);
    let make: eframe::AppCreator<'_> = Box::new(move |_| Ok(Box::new(Shim(app))));
    eframe::run_native("fitpanel", options, make).map_err(|e| NoWindow { reason: e.to_string() })
}
