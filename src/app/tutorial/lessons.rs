//! The list of tutorials in the menu, and opening one of them or a script.

use std::path::Path;
use std::sync::OnceLock;

use egui::{Context, RichText, Ui};

use crate::app::App;
use crate::app::state::PanelState;
use crate::app::theme::{SMALL, Tokens};
use crate::language::{said, tr, trf};
use crate::tutorial::{SHIPPED, Script, Shipped, TutorialError, read};

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// One of those that come with the program.
    Play(&'static Shipped),
    /// A script of one's own.
    Open,
    /// To write one by doing it.
    Record,
}

/// Those that come with the program, read once.
fn lessons() -> &'static [(&'static Shipped, Script)] {
    static ALL: OnceLock<Vec<(&'static Shipped, Script)>> = OnceLock::new();
    ALL.get_or_init(|| SHIPPED.iter().filter_map(|s| Some((s, s.read().ok()?))).collect())
}

/// The entry of the menu Help.
pub fn menu_ui(ui: &mut Ui, state: &mut PanelState) {
    ui.menu_button(tr("Tutorials"), |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        let muted = Tokens::of(ui).muted;
        for (k, (shipped, script)) in lessons().iter().enumerate() {
            let title = script.title.of(state.view.language);
            let steps = trf("{} steps", &[&script.steps.len()]);
            let steps = RichText::new(steps).size(SMALL).color(muted);
            let button = egui::Button::new(format!("{}  {title}", k + 1)).right_text(steps);
            let about = crate::tutorial::markdown::plain(script.about.of(state.view.language));
            if ui.add(button).on_hover_text(about).accessible_name(title).clicked() {
                state.tutorial = Some(Wish::Play(shipped));
                ui.close();
            }
        }
        ui.separator();
        let open = ui.button(tr("Open a script…")).on_hover_text(tr("A tutorial that somebody has written"));
        if open.accessible_name(tr("Open a script")).clicked() {
            state.tutorial = Some(Wish::Open);
            ui.close();
        }
        let record = ui.button(tr("Record a tutorial")).on_hover_text(tr(
            "What you do in the window is written down as a script, which can be played, changed and made into pages",
        ));
        if record.clicked() {
            state.tutorial = Some(Wish::Record);
            ui.close();
        }
    });
}

impl App {
    /// Does what the menu asked for.
    pub(in crate::app) fn take_wish(&mut self, ctx: &Context) {
        match self.state.tutorial.take() {
            None => {}
            Some(_) if self.recorder.is_some() => {
                self.state.refuse(tr("Finish or discard the recording first").to_owned());
            }
            Some(Wish::Record) => {
                self.end_tutorial(ctx);
                self.begin_recording(ctx);
            }
            Some(Wish::Play(shipped)) => self.begin_script(shipped.read(), ctx),
            Some(Wish::Open) => {
                // The dialogs of a tutorial under way are those of its script.
                self.end_tutorial(ctx);
                (self.opens_script, self.adding) = (true, false);
                let wake = ctx.clone();
                self.dialogs.open(Box::new(move || wake.request_repaint()));
            }
        }
    }

    /// Begins the script in this file.
    pub(in crate::app) fn open_script(&mut self, path: &Path, ctx: &Context) {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        match std::fs::read_to_string(path) {
            Ok(text) => self.begin_script(read(&name, &text, path.parent().unwrap_or(Path::new("."))), ctx),
            Err(error) => self.state.refuse(format!("{name}: {error}")),
        }
    }

    fn begin_script(&mut self, script: Result<Script, TutorialError>, ctx: &Context) {
        let begun = script.and_then(|script| self.begin_tutorial(script, ctx));
        if let Err(error) = begun {
            self.state.refuse(said(&error.to_string()));
        }
    }
}
