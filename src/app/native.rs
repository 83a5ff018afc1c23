//! The real window: hands eframe's calls on to [`App`]. The only file that knows eframe.

use super::clipboard::SystemClipboard;
use super::keep::{Keep, StateFolder};
use super::theme::MIN_WINDOW;
use super::{App, Language, Theme};
use crate::fit::Session;
use crate::language;

/// No window could be opened.
#[derive(Debug, thiserror::Error)]
#[error("no window can be opened here: {reason}")]
pub struct NoWindow {
    /// What the system said.
    pub reason: String,
}

/// The picture of `resources/fitpanel.svg`.
const ICON: &[u8] = include_bytes!("../../resources/fitpanel.png");

/// The icon of the window; none where it cannot be read.
fn icon() -> Option<egui::IconData> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(ICON)).read_info().ok()?;
    let mut rgba = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut rgba).ok()?;
    let plain = info.color_type == png::ColorType::Rgba && info.bit_depth == png::BitDepth::Eight;
    plain.then_some(egui::IconData { rgba, width: info.width, height: info.height })
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
    language::speak(language.unwrap_or_else(Language::of_machine));
    let keep = StateFolder::of_user().map(Keep::new);
    let place = keep.as_ref().and_then(Keep::place);
    let mut viewport = egui::ViewportBuilder::default()
        .with_title("fitpanel")
        .with_app_id("fitpanel")
        .with_inner_size(place.map_or([1280.0, 800.0], |place| place.size))
        .with_min_inner_size(MIN_WINDOW);
    if let Some(icon) = icon() {
        viewport = viewport.with_icon(icon);
    }
    if let Some(corner) = place.and_then(|place| place.corner).filter(|c| c.iter().all(|v| v.abs() < FAR)) {
        viewport = viewport.with_position(corner);
    }
    if place.is_some_and(|place| place.maximized) {
        viewport = viewport.with_maximized(true);
    }
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    let app = App::new(session, theme)
        .with_language(Language::of_machine())
        .with_clipboard(Box::new(SystemClipboard::default()));
    let app = match keep {
        Some(keep) => app.with_keep(keep),
        None => app,
    };
    let app = language.into_iter().fold(app, App::with_language);
    let make: eframe::AppCreator<'_> = Box::new(move |_| Ok(Box::new(Shim(app))));
    eframe::run_native("fitpanel", options, make).map_err(|e| NoWindow { reason: e.to_string() })
}

#[cfg(test)]
mod tests {
    /// The icon is that of the menu of programs: 256 points wide, nothing at its corners, blue inside.
    #[test]
    fn the_window_has_its_icon() {
        let icon = super::icon().unwrap();
        assert_eq!((icon.width, icon.height), (256, 256));
        let at = |x: usize, y: usize| &icon.rgba[4 * (256 * y + x)..][..4];
        assert_eq!(at(0, 0)[3], 0);
        assert_eq!(at(128, 230), [0x0a, 0x6f, 0xb5, 0xff]);
    }
}
