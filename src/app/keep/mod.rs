//! What a window keeps beyond its end: how it looked and which files were open (`settings`), and its session while it is not saved (`slots`), so
//! that neither a crash nor a hasty click loses work. A window without a folder keeps nothing and asks nothing.

mod folder;
mod settings;
mod slots;
mod unsaved;

pub use folder::StateFolder;
pub use settings::{MOST_RECENT, Place, Settings};
pub use slots::Left;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use super::layout::{RESULTS_SHARE, SHARES};
use super::panels::sections::Folded;
use super::state::{PanelState, Question};
use super::tab::Tab;
use super::theme::LEFT_WIDTH;
use super::{App, Contrast, TEXT_SIZES, Theme};
use crate::fit::{Session, SessionCopy, Source};
use crate::language::{tr, trf};
use slots::Slot;

/// A changed session is written this often.
const PAUSE: Duration = Duration::from_secs(30);
/// What the window looks like is written so long after a change.
const REST: Duration = Duration::from_secs(1);

/// The folder, and what of it is this window's.
pub struct Keep {
    folder: StateFolder,
    pause: Duration,
    /// As they were written last.
    written: Settings,
    /// What is to be said of them.
    said: Option<String>,
    /// What is to be written, and since when.
    pending: Option<(Settings, Instant)>,
    slot: Option<Slot>,
    /// What was saved, opened or begun with last: anything else is not saved.
    saved: Option<SessionCopy>,
    /// Something has changed since the session was written into its slot, and when that was.
    changed: bool,
    last: Instant,
    writing: Option<Receiver<Result<(), String>>>,
    /// A failure is said once.
    failed: bool,
    /// The one that is being recovered.
    recovering: Option<Left>,
    /// Others, to be asked about.
    left: Vec<Left>,
    place: Option<Place>,
}

impl Keep {
    /// What is kept in this folder; a changed session is written every half minute.
    pub fn new(folder: StateFolder) -> Keep {
        let (written, said) = Settings::read(&folder);
        Keep {
            place: written.window,
            folder,
            pause: PAUSE,
            written,
            said,
            pending: None,
            slot: None,
            saved: None,
            changed: false,
            last: Instant::now(),
            writing: None,
            failed: false,
            recovering: None,
            left: Vec::new(),
        }
    }

    /// The same with another pause between two writings of the session.
    #[must_use]
    pub fn every(mut self, pause: Duration) -> Keep {
        self.pause = pause;
        self
    }

    /// Where the window before stood.
    pub fn place(&self) -> Option<Place> {
        self.place
    }

    /// The session has changed.
    pub(super) fn mark(&mut self) {
        self.changed = true;
    }

    /// Writes the session into this window's slot, beside the work.
    fn begin(&mut self, copy: SessionCopy, title: &str, wake: impl Fn() + Send + 'static) {
        let slot = match self.slot.take().map_or_else(|| Slot::new(&self.folder), Ok) {
            Ok(slot) => self.slot.insert(slot),
            Err(e) => {
                self.writing = Some(told(Err(e.to_string())));
                return;
            }
        };
        let path = slot.session();
        // A slot without a title is as good.
        drop(slot.set_title(title));
        let (sender, answer) = channel();
        let work = move || {
            let done = copy.save(&path).map_err(|e| e.to_string());
            // Nobody listens any more when the window was closed.
            drop(sender.send(done));
            wake();
        };
        let thread = std::thread::Builder::new().name("autosave".into()).spawn(work);
        self.writing = Some(thread.map_or_else(|e| told(Err(e.to_string())), |_| answer));
    }

    /// What came of it, once.
    fn written(&mut self) -> Option<Result<(), String>> {
        let answer = match self.writing.as_ref()?.try_recv() {
            Ok(answer) => answer,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Err(tr("the writer ended without a word").into()),
        };
        self.writing = None;
        Some(answer)
    }

    /// Waits until what is being written is there, and takes it away: the window ends as it should.
    fn end(&mut self) {
        if let Some(writing) = self.writing.take() {
            drop(writing.recv());
        }
        self.slot = None;
        if let Some((settings, _)) = self.pending.take() {
            // There is nobody left to be told.
            drop(settings.write(&self.written, &self.folder));
        }
    }
}

impl Drop for Keep {
    fn drop(&mut self) {
        self.end();
    }
}

/// An answer that is there already.
fn told(answer: Result<(), String>) -> Receiver<Result<(), String>> {
    let (sender, receiver) = channel();
    drop(sender.send(answer));
    receiver
}

impl App {
    /// With a folder for what is to be kept: the window looks as the one before, and what a crash has left is offered.
    #[must_use]
    pub fn with_keep(mut self, mut keep: Keep) -> App {
        take_look(&keep.written, &mut self.state);
        if let Some(said) = keep.said.take() {
            self.state.warn(said);
        }
        if let Some(Source::File { path, .. }) = &self.session.config().member().source {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            self.state.remember(path);
        }
        keep.saved = Some(self.session.to_copy());
        keep.left = slots::left(&keep.folder);
        self.keep = Some(keep);
        self.ask_about_left();
        self
    }

    /// Keeps what is to be kept; called in every frame.
    pub(super) fn keep_on(&mut self, ctx: &egui::Context) {
        self.keep_place(ctx);
        self.keep_session(ctx);
        self.keep_look(ctx);
    }

    /// The session as it is now, for it is about to be put aside.
    pub(super) fn keep_now(&mut self, ctx: &egui::Context) {
        self.fitted = true;
        self.keep_session(ctx);
    }

    /// The session, when it has changed and was not written for a while, or at once after a fit.
    fn keep_session(&mut self, ctx: &egui::Context) {
        let after_fit = std::mem::take(&mut self.fitted);
        let unsaved = self.keep.as_ref().is_some_and(|keep| keep.changed) && self.is_unsaved();
        let title = self.title();
        let Some(keep) = &mut self.keep else { return };
        if let Some(Err(why)) = keep.written() {
            if !std::mem::replace(&mut keep.failed, true) {
                self.state.warn(trf("the session cannot be kept for a restart after a crash: {}", &[&why]));
            }
            return;
        }
        if !keep.changed || keep.writing.is_some() {
            return;
        }
        if !unsaved {
            keep.changed = false;
            if let Some(slot) = &keep.slot {
                slot.clear();
            }
            return;
        }
        let rest = keep.pause.saturating_sub(keep.last.elapsed());
        if !after_fit && !rest.is_zero() {
            ctx.request_repaint_after(rest);
            return;
        }
        (keep.changed, keep.last) = (false, Instant::now());
        let wake = ctx.clone();
        keep.begin(self.session.to_copy(), &title, move || wake.request_repaint());
    }

    /// How the window looks, a moment after it has changed.
    fn keep_look(&mut self, ctx: &egui::Context) {
        let Some(keep) = &mut self.keep else { return };
        let now = look_of(&self.state, keep.place, keep.written.version);
        if now == keep.written {
            keep.pending = None;
            return;
        }
        let since = match &keep.pending {
            Some((same, since)) if *same == now => *since,
            _ => Instant::now(),
        };
        let rest = REST.saturating_sub(since.elapsed());
        if !rest.is_zero() {
            keep.pending = Some((now, since));
            ctx.request_repaint_after(rest);
            return;
        }
        keep.pending = None;
        if let Err(why) = now.write(&keep.written, &keep.folder)
            && !std::mem::replace(&mut keep.failed, true)
        {
            self.state.warn(trf("what the window looks like cannot be kept: {}", &[&why]));
        }
        keep.written = now;
    }

    /// Where the window stands.
    fn keep_place(&mut self, ctx: &egui::Context) {
        let Some(keep) = &mut self.keep else { return };
        let zoom = ctx.zoom_factor();
        ctx.input(|input| {
            let about = input.viewport();
            let maximized = about.maximized.unwrap_or(false);
            if about.minimized == Some(true) {
                return;
            }
            let Some(inner) = about.inner_rect.filter(|r| r.width() > 1.0 && r.height() > 1.0) else {
                return;
            };
            let size = (inner.size() * zoom).round();
            let corner = about.outer_rect.map(|r| (r.min.to_vec2() * zoom).round());
            let before = keep.place.unwrap_or_default();
            keep.place = Some(if maximized && before.size != [0.0; 2] {
                Place { maximized, ..before }
            } else {
                Place { corner: corner.map(|c| [c.x, c.y]), size: [size.x, size.y], maximized }
            });
        });
    }

    /// What the data are called.
    fn title(&self) -> String {
        let data = self.session.config().member().data.as_ref();
        data.map_or_else(|| tr("no data").to_owned(), |data| data.name.clone())
    }

    /// Asks about the newest session that a crash has left.
    pub(super) fn ask_about_left(&mut self) {
        let left = self.keep.as_ref().and_then(|keep| keep.left.first());
        if let (Some(left), None) = (left, &self.state.question) {
            self.state.question = Some(Question::Left { title: left.title.clone(), age: left.age });
        }
    }

    /// Reads what a crash has left; it takes the place of this session, as a step that can be undone.
    pub(super) fn recover(&mut self, ctx: &egui::Context) {
        let Some(keep) = self.keep.as_mut().filter(|keep| !keep.left.is_empty()) else { return };
        let left = keep.left.remove(0);
        let command = super::panels::data::open(left.session());
        keep.recovering = Some(left);
        self.carry_out_now(command, ctx);
    }

    /// Takes away what a crash has left.
    pub(super) fn discard_left(&mut self) {
        if let Some(keep) = self.keep.as_mut().filter(|keep| !keep.left.is_empty()) {
            keep.left.remove(0).discard();
        }
        self.ask_about_left();
    }

    /// Whether this is the session that is being recovered.
    pub(super) fn is_recovery(&self, path: &Path) -> bool {
        let recovering = self.keep.as_ref().and_then(|keep| keep.recovering.as_ref());
        recovering.is_some_and(|left| left.session() == path)
    }

    /// It was taken: it is this window's now, and not saved yet.
    pub(super) fn has_recovered(&mut self) {
        let copy = self.session.to_copy();
        let title = self.title();
        let Some(keep) = &mut self.keep else { return };
        let Some(left) = keep.recovering.take() else { return };
        keep.saved = None;
        let slot = keep.slot.take().map_or_else(|| Slot::new(&keep.folder), Ok);
        let written = slot.map_err(|e| e.to_string()).and_then(|mut slot| {
            drop(slot.set_title(&title));
            let done = copy.save(&slot.session()).map_err(|e| e.to_string());
            keep.slot = Some(slot);
            done
        });
        // What cannot be written again stays where it is.
        match written {
            Ok(()) => left.discard(),
            Err(_) => drop(left),
        }
        self.state.say(tr("the session was recovered; save it to keep it"));
        self.ask_about_left();
    }

    /// It cannot be read.
    pub(super) fn cannot_recover(&mut self, why: &str) {
        let left = self.keep.as_mut().and_then(|keep| keep.recovering.take());
        if let Some(left) = left {
            let aside = left.put_aside();
            self.state
                .refuse(trf("the session cannot be recovered ({}); it is now {}", &[&why, &aside.display()]));
        }
        self.ask_about_left();
    }
}

/// Puts on how the last window looked.
fn take_look(settings: &Settings, state: &mut PanelState) {
    let view = &mut state.view;
    if let Some(theme) = settings.theme.as_deref().and_then(|name| name.parse().ok()) {
        view.theme = theme;
    }
    view.contrast = if settings.high_contrast { Contrast::High } else { Contrast::Usual };
    view.text_size = settings.text_size.unwrap_or(100).clamp(TEXT_SIZES.0, TEXT_SIZES.1);
    let tabs = [&settings.settings_tab, &settings.tab].into_iter().flatten();
    tabs.filter_map(|name| name.parse::<Tab>().ok()).for_each(|tab| tab.open(view));
    view.panel_width = settings.panel_width.filter(|w| w.is_finite()).unwrap_or(LEFT_WIDTH);
    let share = settings.results_share.filter(|s| s.is_finite()).unwrap_or(RESULTS_SHARE);
    view.results_share = share.clamp(SHARES.0, SHARES.1);
    view.read_again = settings.read_again;
    view.folded = Folded::named(&settings.folded);
    if let Some(language) = settings.language.as_deref().and_then(|code| code.parse().ok()) {
        view.language = language;
    }
    view.report_language = settings.report_language.as_deref().and_then(|code| code.parse().ok());
    state.recent.clone_from(&settings.recent);
}

/// How this window looks.
fn look_of(state: &PanelState, place: Option<Place>, version: u32) -> Settings {
    let view = &state.view;
    let (settings_tab, tab) = Tab::names(view);
    Settings {
        version,
        theme: Some(if view.theme == Theme::Dark { "dark" } else { "light" }.to_owned()),
        high_contrast: view.contrast == Contrast::High,
        text_size: Some(view.text_size),
        settings_tab: settings_tab.map(str::to_owned),
        tab: tab.map(str::to_owned),
        panel_width: Some(view.panel_width),
        results_share: Some(view.results_share),
        read_again: view.read_again,
        folded: view.folded.names(),
        language: Some(view.language.code().to_owned()),
        report_language: view.report_language.map(|l| l.code().to_owned()),
        recent: state.recent.iter().take(MOST_RECENT).cloned().collect::<Vec<PathBuf>>(),
        window: place,
    }
}

/// Whether a session is all that was saved.
fn is_saved(saved: Option<&SessionCopy>, session: &Session) -> bool {
    saved.is_some_and(|copy| copy.is_all_of(session))
}
