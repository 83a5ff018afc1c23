//! Layer 5: the window, egui only. It shows a [`Session`] and sends it [`crate::fit::Command`]s; it computes nothing.
//!
//! [`App::logic`] takes in what the worker has sent and applies the commands of the last frame; [`App::ui`] draws. A panel gets the
//! session to read, its own state to change, and a list to push commands on, so it cannot change a fit behind the session's back.

mod actions;
mod batch;
mod classic;
pub mod clipboard;
mod contents;
mod contrast;
pub mod dialogs;
mod figures;
mod formula;
mod handed_out;
mod handover;
pub mod headless;
pub mod keep;
mod layout;
pub mod listed;
mod live;
pub mod native;
mod order;
mod panels;
mod perform;
mod plot;
mod pressed;
mod reader;
mod renewed;
mod repeated;
mod reporting;
mod state;
mod tab;
mod theme;
pub mod tutorial;
mod twice;
mod typed;
mod waiting;
mod watch;
mod widgets;

pub use crate::language::Language;
pub use contrast::Contrast;
pub use layout::Panel;
pub use tab::Tab;
pub use theme::Theme;

use actions::Action;
use egui::{Key, Modifiers};
use std::sync::{Arc, Weak};

use crate::data::{Dataset, Selection};
use crate::error::Explain;
use crate::fit::{CHANGED, Changed, Command, FitConfig, FitError, Hand, JobState, Session, Source};
use crate::language::{said, trf};
use crate::report::error_text::underlined;
use crate::report::figure::{Drawing, Scales, curve_scale};
use crate::report::verdict::remedies_of_refusal;
use crate::report::{data_correlation_figure, data_figure, joint_figure, member_figure};
use clipboard::{Clipboard, NoClipboard};
use dialogs::{Chosen, Dialogs, SystemDialogs};
use handed_out::Writing;
use layout::Regions;
use state::{PanelState, ResultsTab};

/// How often a running fit is looked at when nothing else moves.
const PROGRESS_PAUSE: std::time::Duration = std::time::Duration::from_millis(60);

/// Smallest and largest text, in per cent of the usual one.
pub const TEXT_SIZES: (u16, u16) = (70, 200);

/// So many points the window needs for its parts to stand side by side.
const LEAST_ROOM: egui::Vec2 = egui::vec2(840.0, 520.0);

/// Rows that a fit does not use are listed up to this many.
const MOST_LEFT_OUT: usize = 1000;

/// The application: a session and what the window needs beside it.
pub struct App {
    session: Session,
    state: PanelState,
    queue: Vec<Command>,
    /// What a click asks for behind what is being read.
    after_reading: Vec<Command>,
    minuit: classic::Minuit,
    dialogs: Box<dyn Dialogs>,
    clipboard: Box<dyn Clipboard>,
    /// What the file being asked for is to hold; the session without it.
    writing: Option<Writing>,
    /// A report on its way out, and the one that the tab is to show.
    leaving_report: Option<reporting::Making<reporting::Purpose>>,
    shown_report: Option<reporting::Making<panels::report::Wanted>>,
    /// Figures that were written beside reports, as they were left.
    figures_written: std::collections::HashMap<std::path::PathBuf, watch::Stamp>,
    regions: Regions,
    started: bool,
    outdated: bool,
    /// The file being asked for is to be added to the data that are there.
    adding: bool,
    /// The file being asked for is a tutorial.
    opens_script: bool,
    reader: reader::Reader,
    waiting: waiting::Waiting,
    listing: contents::Listing,
    watch: watch::Watch,
    /// Data and ranges of the list of rows left out.
    listed: Option<(Weak<Dataset>, Selection)>,
    shown_language: Language,
    shown_look: Option<(Theme, Contrast, u16)>,
    keep: Option<keep::Keep>,
    /// A fit has ended since the session was kept.
    fitted: bool,
    /// The window is about to close.
    leaving: bool,
    /// What was last fitted by itself.
    tried: Option<FitConfig>,
    chase: live::Chase,
    batch: batch::Batch,
    /// The tutorial that is under way, and what waits for its end.
    guide: Option<Box<tutorial::Guide>>,
    /// The tutorial that is being recorded.
    recorder: Option<Box<tutorial::Recorder>>,
}

impl App {
    /// The window over `session`.
    pub fn new(session: Session, theme: Theme) -> App {
        App {
            session,
            state: PanelState::new(theme),
            queue: Vec::new(),
            after_reading: Vec::new(),
            minuit: classic::Minuit::new(),
            dialogs: Box::new(SystemDialogs::default()),
            clipboard: Box::new(NoClipboard),
            writing: None,
            leaving_report: None,
            shown_report: None,
            figures_written: std::collections::HashMap::new(),
            regions: Regions::default(),
            started: false,
            outdated: true,
            adding: false,
            opens_script: false,
            reader: reader::Reader::default(),
            waiting: waiting::Waiting::default(),
            listing: contents::Listing::default(),
            watch: watch::Watch::default(),
            listed: None,
            shown_language: Language::default(),
            shown_look: None,
            keep: None,
            fitted: false,
            leaving: false,
            tried: None,
            chase: live::Chase::default(),
            batch: batch::Batch::default(),
            guide: None,
            recorder: None,
        }
    }

    /// With other file dialogs: those of a test, or none.
    pub fn with_dialogs(mut self, dialogs: Box<dyn Dialogs>) -> App {
        self.dialogs = dialogs;
        self
    }

    /// With a clipboard that takes more than plain text: that of the system, or that of a test.
    pub fn with_clipboard(mut self, clipboard: Box<dyn Clipboard>) -> App {
        self.clipboard = clipboard;
        self
    }

    /// With this tab open.
    pub fn with_tab(mut self, tab: Tab) -> App {
        tab.open(&mut self.state.view);
        if tab.is_parameters() {
            self.state.set_parameters = Some(panels::set_parameters::SetParameters::open(&self.session));
        }
        if let Some(way) = tab.repetition() {
            self.state.repeated.way = way;
        }
        self
    }

    /// With these parts of the figure.
    pub fn with_drawing(mut self, drawing: Drawing) -> App {
        self.state.view.drawing = drawing;
        self
    }

    /// With axes divided like this.
    pub fn with_scales(mut self, scales: Scales) -> App {
        self.state.view.drawing.options.scales = scales;
        self
    }

    /// The session, to read.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Light or dark.
    pub fn theme(&self) -> Theme {
        self.state.view.theme
    }

    /// Theme, contrast, and size of text in per cent.
    pub fn look(&self) -> (Theme, Contrast, u16) {
        let view = &self.state.view;
        (view.theme, view.contrast, view.text_size)
    }

    /// How much larger everything is drawn than usual in a window of this size: all grows with the text, for a word needs room, as far as the
    /// window has room for it.
    pub fn zoom(&self, size: egui::Vec2) -> f32 {
        let most = (size / LEAST_ROOM).min_elem().max(1.0);
        (f32::from(self.state.view.text_size) / 100.0).min(most)
    }

    /// With this contrast, and text of this size in per cent of the usual one.
    pub fn with_look(mut self, contrast: Contrast, text_size: u16) -> App {
        self.state.view.contrast = contrast;
        self.state.view.text_size = text_size.clamp(TEXT_SIZES.0, TEXT_SIZES.1);
        self
    }

    /// Speaking this language.
    pub fn with_language(mut self, language: Language) -> App {
        self.state.view.language = language;
        self
    }

    /// What was last refused or said, until it is dismissed.
    pub fn notice(&self) -> Option<&str> {
        self.state.notice.as_ref().map(|n| n.text.as_str())
    }

    /// Whether a job runs or commands wait, or a tutorial is shown.
    pub fn is_busy(&self) -> bool {
        self.works() || self.is_played() || self.state.tutorial.is_some()
    }

    /// Whether a job runs or commands wait.
    pub(crate) fn works(&self) -> bool {
        let waits = !self.queue.is_empty() || self.state.classic.waiting.is_some();
        let reads = self.reader.is_reading() || !self.waiting.is_empty() || self.listing.is_under_way();
        waits
            || reads
            || self.is_making_report()
            || self.chase.is_under_way()
            || self.batch.is_under_way()
            || self.session.job() != JobState::Idle
    }

    /// Where a panel was drawn in the last frame, in points; `None` for the whole window.
    pub fn region(&self, panel: Panel) -> Option<egui::Rect> {
        self.regions.of(panel)
    }

    /// Where a point of the figure of the data that are worked on stands on the screen; `None` before it was drawn.
    pub fn place_in_figure(&self, x: f64, y: f64) -> Option<egui::Pos2> {
        self.state.plot.place(x, y)
    }

    /// What stands at a place of the screen in that figure; `None` beside its frame.
    pub(crate) fn point_in_figure(&self, place: egui::Pos2) -> Option<(f64, f64)> {
        self.state.plot.at(place)
    }

    /// Jobs of the session wake this window, which is set up for it.
    fn wake_with(&mut self, ctx: &egui::Context) {
        self.started = true;
        let wake = ctx.clone();
        self.session.set_wake(Box::new(move || wake.request_repaint()));
    }

    /// Session and panels as they were, with the look of now.
    fn go_back_to(&mut self, session: Session, state: PanelState, ctx: &egui::Context) {
        let now = std::mem::replace(&mut self.state, state);
        let (view, was) = (&mut self.state.view, now.view);
        (view.theme, view.contrast, view.text_size, view.language) =
            (was.theme, was.contrast, was.text_size, was.language);
        self.session = session;
        self.wake_with(ctx);
        self.queue.clear();
        self.after_reading.clear();
        (self.listed, self.tried, self.shown_report, self.outdated) = (None, None, None, true);
    }

    /// Takes in what the worker has sent and applies the commands of the last frame. Draws nothing.
    pub fn logic(&mut self, ctx: &egui::Context) {
        crate::language::speak(self.state.view.language);
        if !self.started {
            theme::install_fonts(ctx);
            tutorial::install(ctx);
            // Ours has the same keys, and is kept.
            ctx.options_mut(|options| options.zoom_with_keyboard = false);
            self.wake_with(ctx);
            self.say_notes(CHANGED);
        }
        let asked = std::mem::take(&mut self.queue);
        let moved = asked.iter().any(|c| matches!(c, Command::MoveValues(_) | Command::SetParam(..)));
        self.carry_out_all(asked, ctx);
        self.follow(moved, ctx);
        self.start_classic();
        self.take_files(ctx);
        self.take_in_reading();
        self.list_contents(ctx);
        self.watch_files(ctx);
        self.read_waiting(ctx);
        self.take_in_reports(ctx);
        self.take_in_batch(ctx);
        let changed = self.session.poll();
        self.fitted |= changed.result;
        self.tell_recorder(changed.result);
        self.take_in(changed);
        if let Some(answer) = self.state.answer.take() {
            self.take_answer(answer, ctx);
        }
        self.take_wish(ctx);
        self.guide_on(ctx);
        self.record_on(ctx);
        self.look_for_close(ctx);
        self.keep_on(ctx);
        self.finish_classic();
        if let Some(failure) = self.session.take_failure() {
            let remedies = remedies_of_refusal(&failure, self.session.config());
            self.state.refuse_with(sentence(&failure), remedies);
        }
        let reads = self.reader.is_reading() || self.listing.is_under_way();
        if self.session.job() != JobState::Idle || reads || self.batch.is_under_way() {
            ctx.request_repaint_after(PROGRESS_PAUSE);
        }
    }

    /// Draws the window.
    pub fn ui(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        let language = self.state.view.language;
        crate::language::speak(language);
        if std::mem::replace(&mut self.shown_language, language) != language {
            // Widths of the words before are remembered.
            ctx.request_discard("language");
        }
        let look = self.look();
        let zoom = self.zoom(ctx.content_rect().size() * ctx.zoom_factor());
        if (ctx.zoom_factor() - zoom).abs() > 1e-3 {
            ctx.set_zoom_factor(zoom);
        }
        if self.shown_look != Some(look) {
            let (theme, contrast, _) = look;
            theme.apply(contrast, &ctx);
            self.shown_look = Some(look);
            // Style is read when a frame begins: what is drawn now still has the old one.
            ctx.request_discard("theme");
        }
        self.hear(&ctx);
        self.take_dropped(&ctx);
        self.take_pasted(&ctx);
        let stoppable = self.reader.is_reading() || self.is_making_report() || self.batch.is_fitting();
        if stoppable && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            self.state.actions.push(Action::Cancel);
        }
        let leaves_box =
            (self.state.boxing || self.state.masking || self.state.ranging) && !ctx.text_edit_focused();
        if leaves_box && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            (self.state.boxing, self.state.masking, self.state.ranging) = (false, false, false);
        }
        self.state.actions.extend(actions::pressed(&ctx, &self.session));
        if std::mem::take(&mut self.outdated) {
            self.state.fits = None;
            self.redraw();
            self.state.data_correlation = data_correlation_figure(&self.session);
            self.list_left_out();
            self.state.twice.keep(&self.session);
        }
        let shown = (self.state.view.drawing.clone(), self.state.view.all_figures);
        self.regions = layout::window_ui(ui, &self.session, &mut self.state, &mut self.queue);
        self.guide_ui(&ctx);
        self.recorder_ui(&ctx);
        self.make_shown(&ctx);
        if shown != (self.state.view.drawing.clone(), self.state.view.all_figures) {
            self.outdated = true;
            ctx.request_repaint();
        }
        if self.state.answer.is_some() {
            ctx.request_repaint();
        }
        for action in std::mem::take(&mut self.state.actions) {
            self.perform(action, &ctx);
        }
        if !self.queue.is_empty() || self.state.classic.waiting.is_some() {
            ctx.request_repaint();
        }
    }

    /// The pictures of the data anew.
    fn redraw(&mut self) {
        let drawing = &self.state.view.drawing;
        let config = self.session.config();
        let apart = panels::figure::shows_all(&self.session, &self.state);
        let scale = curve_scale(&self.session);
        self.state.scale = scale.map(|(scale, _)| scale);
        if let Some((_, heights)) = scale
            && !self.state.hand.as_ref().is_some_and(|hand| hand.is_of(&self.session, heights))
        {
            self.state.hand = Some(Hand::of(&self.session, heights));
        }
        // Data sets without a figure of their own stand in that of the one that is worked on.
        let build = if apart { data_figure } else { joint_figure };
        self.state.figure = drawing.of(build(&self.session, &drawing.options));
        self.state.plot.forget_points();
        let n = if apart { config.members.len() } else { 0 };
        self.state.others.resize_with(n, Default::default);
        for (j, (figure, plot)) in
            self.state.others.iter_mut().enumerate().filter(|(j, _)| *j != config.active)
        {
            *figure = drawing.of(member_figure(&self.session, j, &drawing.options));
            plot.forget_points();
            // The numbers of the whole fit stand in the figure of the data set that is shown.
            figure.stats.clear();
        }
    }

    /// Keeps the list of rows left out, and the number of the others, in step with data and ranges: parameters may move in every frame.
    fn list_left_out(&mut self) {
        let member = self.session.config().member();
        let data = member.data.as_ref().map_or_else(Weak::new, Arc::downgrade);
        let now = (data, member.selection.clone());
        if self.listed.as_ref().is_some_and(|then| Weak::ptr_eq(&then.0, &now.0) && then.1 == now.1) {
            return;
        }
        let left_out = member.data.as_ref().map(|data| data.left_out(&member.selection, MOST_LEFT_OUT));
        self.state.left_out = left_out.unwrap_or_default();
        let used = member.data.as_ref().and_then(|data| data.fit_set(&member.selection).ok());
        self.state.n_used = used.map(|set| set.rows.len());
        self.listed = Some(now);
    }

    /// Says what the notes of the data say that begin like this.
    fn say_notes(&mut self, start: &str) {
        let data = self.session.config().members.iter().filter_map(|m| m.data.as_ref());
        let mut notes: Vec<&String> =
            data.flat_map(|d| &d.notes).filter(|note| note.starts_with(start)).collect();
        notes.dedup();
        if !notes.is_empty() {
            let text: Vec<&str> = notes.into_iter().map(String::as_str).collect();
            let text = text.join("; ");
            self.state.warn(text);
        }
    }

    /// Sends a command to the session and shows what comes of it; whether it was taken.
    fn apply(&mut self, command: Command) -> bool {
        let opened = match &command {
            Command::Open { path, .. } | Command::SetData(_, Some(Source::File { path, .. })) => {
                Some(path.clone())
            }
            Command::TakeSession(opened) => Some(opened.path().to_owned()),
            _ => None,
        };
        let is_session = matches!(command, Command::TakeSession(_));
        // The same file in other bins or with other columns is not looked at anew: who does that knows the model.
        let before = match &self.session.config().member().source {
            Some(Source::File { path, .. }) => Some(path),
            _ => None,
        };
        // What was just said stays when the program goes on by itself.
        let is_by_itself = matches!(command, Command::Suggest | Command::EndGesture | Command::MoveValues(_));
        let is_pasted = matches!(&command, Command::Read(new @ Source::Text { .. }) | Command::SetData(_, Some(new @ Source::Text { .. }))
            if !self.session.config().member().source.as_ref().is_some_and(|old| new.is_same_place(old)));
        let is_other = is_pasted || !is_session && opened.is_some() && opened.as_ref() != before;
        let saved = match &command {
            Command::Save(path) => Some(path.clone()),
            _ => None,
        };
        let step = renewed::step_of(&command, &self.session);
        let undone = command == Command::Undo;
        let config = self.session.config().clone();
        let recovered = matches!(&command, Command::TakeSession(opened) if self.is_recovery(opened.path()));
        let begins =
            opened.is_some() && (is_other || is_session) || matches!(command, Command::OpenExample(_));
        let applied = self.session.apply(command);
        let taken = applied.is_ok();
        match applied {
            Ok(changed) => {
                if !is_by_itself {
                    self.state.notice = None;
                }
                if changed.data && renewed::is_same_axis(&config, self.session.config()) {
                    self.state.plot.keep_zoom();
                } else if changed.data {
                    self.state.plot.show_all();
                }
                self.take_in(changed);
                self.forget_other_formula(&config);
                if let Some(step) = step {
                    self.say_reading_undone(&config, &step, undone);
                }
                // Nothing that is under way gives place to what nobody asked for.
                if is_other && self.session.job() == JobState::Idle && self.session.has_usual_models() {
                    self.state.view.results = ResultsTab::Models;
                    self.queue.push(Command::Suggest);
                }
                if recovered {
                    self.has_recovered();
                } else if begins || saved.is_some() {
                    self.is_saved_now();
                }
                if let Some(path) = opened.filter(|_| !recovered) {
                    let path = std::path::absolute(&path).unwrap_or(path);
                    self.state.remember(path);
                    self.state.path.clear();
                }
                if is_session {
                    self.say_notes(CHANGED);
                }
                if let Some(path) = saved {
                    self.state.say(trf("the session was saved as {}", &[&path.display()]));
                    self.state.saved_as = Some(path);
                }
            }
            Err(error) => self.state.refuse(sentence(&error)),
        }
        taken
    }

    fn take_in(&mut self, changed: Changed) {
        self.outdated |= changed.config || changed.data || changed.result;
        self.state.revision += u64::from(changed.config || changed.data || changed.result);
        if let Some(keep) = &mut self.keep
            && (changed.config || changed.data || changed.result)
        {
            keep.mark();
        }
        if changed.data {
            self.state.roles = None;
            self.state.typed = state::Typed::default();
        }
    }

    /// Files that were chosen in a dialog.
    fn take_files(&mut self, ctx: &egui::Context) {
        let chosen = self.dialogs.poll();
        if self.recorder_takes(chosen.as_ref()) {
            return;
        }
        match chosen {
            Some(Chosen::Several(paths)) if self.batch.take_asks() => self.start_batch(paths, ctx),
            Some(Chosen::Open(path)) if self.batch.take_asks() => self.start_batch(vec![path], ctx),
            Some(Chosen::Nothing) if self.batch.take_asks() => {}
            Some(Chosen::Several(paths)) => {
                for path in paths {
                    self.carry_out(panels::data::add(path), ctx);
                }
            }
            Some(Chosen::Open(path)) if std::mem::take(&mut self.opens_script) => {
                self.open_script(&path, ctx);
            }
            Some(Chosen::Open(path)) if std::mem::take(&mut self.adding) => {
                self.carry_out(panels::data::add(path), ctx);
            }
            Some(Chosen::Open(path)) => {
                self.carry_out(panels::data::open(path), ctx);
            }
            Some(Chosen::Save(path)) => {
                if let Some(writing) = self.writing.take() {
                    self.hand_out(&writing, &path, ctx);
                } else {
                    self.apply(Command::Save(path));
                    self.go_on_if_saved(ctx);
                }
            }
            Some(Chosen::Nothing) if std::mem::take(&mut self.opens_script) => {}
            Some(Chosen::Nothing) if self.writing.take().is_some() => {}
            Some(Chosen::Nothing) => self.state.view.data_details = true,
            None => {}
        }
    }
}

/// An error as one line for the window: the sentence, the place, and what to do.
fn sentence(error: &FitError) -> String {
    let mut text = said(&error.to_string());
    if let Some((source, span)) = error.place() {
        let marked = underlined(source, &span);
        text = format!("{text} ({})", marked.lines().next().unwrap_or(source).trim());
    }
    match error.help() {
        Some(help) => format!("{text}; {}", said(&help)),
        None => text,
    }
}
