//! Beginning and ending a recording: it works upon a window of its own in the place of the person's, which waits untouched and comes back at the end.

use egui::{Context, Popup};

use super::find::View;
use super::record::{Asked, Recorder};
use super::wire::Wire;
use crate::app::App;
use crate::app::dialogs::{Chosen, Dialogs, NoDialogs};
use crate::data::{Dataset, examples};
use crate::fit::{Command, Session};
use crate::language::tr;
use crate::tutorial::{FileName, Start};

/// Sides that a window of a script may have.
const SIDES: (f32, f32) = (200.0, 8000.0);

impl App {
    /// Begins to record, in a window of its own that begins with the session of this one; what is here comes back at the end.
    pub(in crate::app) fn begin_recording(&mut self, ctx: &Context) {
        let (opened, session) = start_of(&self.session);
        let side = |side: f32| side.round().clamp(SIDES.0, SIDES.1) as u32;
        let size = ctx.content_rect().size() * ctx.zoom_factor();
        let (theme, contrast, text_size) = self.look();
        let start = Start {
            opened: opened.map(FileName::Example),
            size: (side(size.x), side(size.y)),
            dark: theme == crate::app::Theme::Dark,
            language: self.state.view.language,
        };
        let begun = match (&start.opened, &session) {
            (Some(FileName::Example(name)), _) => begun_with(Command::OpenExample(name.clone())),
            (_, Some(session)) => begun_with(Command::TakeSession(
                session.as_opened(std::path::Path::new("tutorial.session.toml")),
            )),
            _ => Ok(Session::new()),
        };
        let begun = match begun {
            Ok(begun) => begun,
            Err(error) => {
                self.state.refuse(error);
                return;
            }
        };
        let dialogs: Box<dyn Dialogs> = std::mem::replace(&mut self.dialogs, Box::new(NoDialogs));
        let mut app = App::new(begun, theme)
            .with_look(contrast, text_size)
            .with_language(self.state.view.language)
            .with_dialogs(dialogs);
        app.wake_with(ctx);
        std::mem::swap(&mut app.clipboard, &mut self.clipboard);
        self.state.actions.clear();
        self.keep_now(ctx);
        let own = Box::new(std::mem::replace(self, app));
        let wire = ctx.plugin_or_default::<Wire>();
        let mut wire = wire.lock();
        wire.stop();
        (wire.reads, wire.apart) = (true, Some(super::bar::layer()));
        drop(wire);
        ctx.enable_accesskit();
        Popup::close_all(ctx);
        ctx.memory_mut(|m| m.focused().into_iter().for_each(|id| m.surrender_focus(id)));
        self.recorder = Some(Box::new(Recorder::new(own, start, session)));
        ctx.request_repaint();
    }

    /// Whether a tutorial is being recorded.
    pub fn is_recording(&self) -> bool {
        self.recorder.is_some()
    }

    /// A fit has ended, or not.
    pub(in crate::app) fn tell_recorder(&mut self, fitted: bool) {
        if let Some(recorder) = self.recorder.as_mut().filter(|_| fitted) {
            recorder.fit_has_ended();
        }
    }

    /// A file dialog was answered; whether it was the recorder's own.
    pub(in crate::app) fn recorder_takes(&mut self, chosen: Option<&Chosen>) -> bool {
        self.recorder.as_mut().zip(chosen).is_some_and(|(recorder, chosen)| recorder.takes(chosen))
    }

    /// Hears what the person does in this frame.
    pub(in crate::app) fn hear(&mut self, ctx: &Context) {
        let Some(mut recorder) = self.recorder.take() else { return };
        let wire = ctx.plugin_or_default::<Wire>();
        recorder.hear(&View { seen: &wire.lock().seen, app: self, ctx });
        self.recorder = Some(recorder);
    }

    /// Does what was asked for in the bar. The window is not closed behind the back of a recording.
    pub(in crate::app) fn record_on(&mut self, ctx: &Context) {
        let Some(recorder) = &mut self.recorder else { return };
        if ctx.input(|i| i.viewport().close_requested()) || self.leaving {
            self.leaving = false;
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            recorder.untold = Some(tr("Finish or discard the recording first").to_owned());
        }
        match recorder.asked.take() {
            None => {}
            Some(Asked::NextStep) => recorder.recorded.next_step(),
            Some(Asked::RemoveLast) => recorder.remove_last(),
            Some(Asked::Pause) => recorder.pause(),
            Some(Asked::Finish) => {
                recorder.asks_for_its_file();
                let wake = ctx.clone();
                self.dialogs
                    .save(&format!("{}.toml", tr("tutorial")), Box::new(move || wake.request_repaint()));
            }
            Some(Asked::Discard) => self.end_recording(ctx),
        }
    }

    /// The window is as it was before.
    fn end_recording(&mut self, ctx: &Context) {
        let Some(recorder) = self.recorder.take() else { return };
        let before = std::mem::replace(self, *recorder.own);
        (self.dialogs, self.clipboard) = (before.dialogs, before.clipboard);
        self.outdated = true;
        self.shown_look = None;
        let wire = ctx.plugin_or_default::<Wire>();
        let mut wire = wire.lock();
        wire.reads = false;
        if !wire.listened {
            ctx.disable_accesskit();
        }
        Popup::close_all(ctx);
        ctx.request_repaint();
    }
}

fn begun_with(command: Command) -> Result<Session, String> {
    let mut session = Session::new();
    session.apply(command).map_err(|e| e.to_string())?;
    Ok(session)
}

/// The example that the session is, else a copy of it; neither of one that is empty.
fn start_of(session: &Session) -> (Option<String>, Option<Session>) {
    let said = |session: &Session| format!("{:?}", session.config());
    let now = said(session);
    if now == said(&Session::new()) {
        return (None, None);
    }
    let name =
        session.config().member().data.as_ref().map(|data: &std::sync::Arc<Dataset>| data.name.clone());
    let example = name.filter(|name| examples::find(name).is_some());
    let is_same =
        |name: &String| begun_with(Command::OpenExample(name.clone())).is_ok_and(|fresh| said(&fresh) == now);
    match example.filter(is_same) {
        Some(name) => (Some(name), None),
        None => (None, Some(session.copy_to_read())),
    }
}
