//! The fit of the session on many files, beside the window: files are chosen or dropped, fitted several at a time, and stand in a table that
//! grows meanwhile. The session itself stays as it is until a file is opened. What is drawn of it is in `panels::batch`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::time::Duration;

use super::App;
use super::clipboard::Copied;
use super::handed_out::Writing;
use super::panels::report::language;
use super::plot::PlotState;
use crate::fit::{Command, FitError, OpenedSession, Task, fit_files, session_of_file};
use crate::language::{said, speaking, tr, trf};
use crate::minimize::{Observer, Progress};
use crate::report::batch::{Against, FileFit, names, table};
use crate::report::figure::{Figure, trend};
use crate::report::page::{Format, trends};

/// So long the window waits for a file that is opened before it goes on drawing.
const AT_ONCE: Duration = Duration::from_millis(40);

/// What the table is in order of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Column {
    /// As the files were given.
    #[default]
    Given,
    /// The names of the files.
    File,
    /// The verdict.
    Verdict,
    /// χ² by its degrees of freedom.
    Chi2,
    /// A parameter, by its place.
    Param(usize),
}

/// What is asked for in the window of the batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Choose files.
    Choose,
    /// Stop.
    Stop,
    /// The fit of a file, by its place, as the session.
    Open(usize),
    /// The table on the clipboard.
    CopyTable,
    /// The table into a file.
    SaveTable,
    /// The figure into a file.
    SaveFigure,
    /// Close the window.
    Close,
}

/// What the window of the batch shows.
#[derive(Debug, Clone, Default)]
pub struct BatchState {
    /// Its window is open; the table stays when it is closed.
    pub open: bool,
    /// What came of the files, in their order.
    pub rows: Vec<FileFit>,
    /// How many files there are in all.
    pub total: usize,
    /// How many are fitted, while that goes on.
    pub under_way: Option<usize>,
    /// The formula that was fitted.
    pub formula: String,
    /// What the table is in order of, and whether from the largest.
    pub order: (Column, bool),
    /// The parameter of the figure.
    pub param: Option<String>,
    /// What it is drawn against.
    pub against: Against,
    /// The figure, made anew when something changed.
    pub figure: Option<Figure>,
    /// Its zoom.
    pub plot: PlotState,
    /// What is asked for.
    pub wanted: Option<Wanted>,
}

impl BatchState {
    /// The parameter that is drawn: the one chosen, else the first.
    pub fn drawn(&self) -> Option<String> {
        let names = names(&self.rows);
        self.param.clone().filter(|name| names.contains(name)).or_else(|| names.into_iter().next())
    }

    /// The figure anew.
    pub fn redraw(&mut self) {
        let drawn = self.drawn();
        self.figure = drawn.and_then(|name| trend(&self.rows, &name, self.against).figure);
        self.plot.forget_points();
    }
}

/// Tells fits to stop.
struct Watch(Arc<AtomicBool>);

impl Observer for Watch {
    fn on_progress(&self, _progress: Progress) {}

    fn stop_requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Files that are being fitted.
struct Running {
    answer: Receiver<Result<Vec<FileFit>, String>>,
    stop: Arc<AtomicBool>,
    done: Arc<AtomicUsize>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// What the window keeps of it.
#[derive(Default)]
pub(super) struct Batch {
    /// The session that is fitted to the files, as it was when they were chosen.
    base: Option<OpenedSession>,
    running: Option<Running>,
    /// A file on its way to be the session.
    opening: Option<(PathBuf, Receiver<Result<OpenedSession, FitError>>)>,
    /// The dialog that is open asks for files of it.
    asks: bool,
}

impl Batch {
    /// Whether something is under way.
    pub fn is_under_way(&self) -> bool {
        self.running.is_some() || self.opening.is_some()
    }

    /// Whether files are being fitted.
    pub fn is_fitting(&self) -> bool {
        self.running.is_some()
    }

    /// Whether a dialog asked for its files; no longer after that.
    pub fn take_asks(&mut self) -> bool {
        std::mem::take(&mut self.asks)
    }
}

impl App {
    /// Opens the window of the batch, or brings it back with what it held.
    pub(super) fn open_batch(&mut self) {
        self.state.batch.open = true;
    }

    /// Fits files as the session's own data are fitted.
    pub(super) fn start_batch(&mut self, files: Vec<PathBuf>, ctx: &egui::Context) {
        if files.is_empty() {
            return;
        }
        let base = self.session.as_opened(Path::new(""));
        let (sender, answer) = channel();
        let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let state = BatchState {
            total: files.len(),
            under_way: Some(0),
            formula: self.session.config().member().formula.clone(),
            rows: Vec::new(),
            figure: None,
            ..std::mem::take(&mut self.state.batch)
        };
        self.state.batch = state;
        let (watch, counted, wake, of) =
            (Watch(Arc::clone(&stop)), Arc::clone(&done), ctx.clone(), base.clone());
        let work = move || {
            // A processor is left to the window.
            let jobs = std::thread::available_parallelism().map_or(1, |n| n.get().saturating_sub(1).max(1));
            let made = |file: &Path, fitted: Result<_, _>| {
                let row = FileFit::of(file, &fitted);
                counted.fetch_add(1, Ordering::Relaxed);
                row
            };
            let taken = |rows: Vec<FileFit>| {
                // Nobody listens any more when the window has ended.
                drop(sender.send(Ok(rows)));
                wake.request_repaint();
                Ok::<(), FitError>(())
            };
            if let Err(error) = fit_files(&of, &files, jobs, &watch, made, taken) {
                drop(sender.send(Err(error.to_string())));
            }
            drop(sender);
            wake.request_repaint();
        };
        let thread = std::thread::Builder::new().name("batch".into()).spawn(work);
        self.batch.base = Some(base);
        self.batch.running = thread.is_ok().then_some(Running { answer, stop, done });
    }

    /// Takes in what is complete, and does what its window asks for.
    pub(super) fn take_in_batch(&mut self, ctx: &egui::Context) {
        self.take_fitted();
        self.take_opened(Duration::ZERO);
        match self.state.batch.wanted.take() {
            Some(Wanted::Choose) => {
                self.batch.asks = true;
                let wake = ctx.clone();
                self.dialogs.open_several(Box::new(move || wake.request_repaint()));
            }
            Some(Wanted::Stop) => {
                self.stop_batch();
            }
            Some(Wanted::Open(place)) => self.open_fitted(place, ctx),
            Some(Wanted::CopyTable) => {
                let copied = Copied { html: None, text: table(&self.state.batch.rows) };
                self.put(copied, ctx);
                self.state.say(tr("the table is on the clipboard"));
            }
            Some(Wanted::SaveTable) => {
                self.writing = Some(Writing::BatchTable);
                let wake = ctx.clone();
                self.dialogs.save_table("batch.csv", Box::new(move || wake.request_repaint()));
            }
            Some(Wanted::SaveFigure) => self.ask_for_trend(ctx),
            Some(Wanted::Close) => {
                self.stop_batch();
                self.state.batch.open = false;
            }
            None => {}
        }
    }

    fn take_fitted(&mut self) {
        let Some(running) = &self.batch.running else { return };
        let batch = &mut self.state.batch;
        batch.under_way = Some(running.done.load(Ordering::Relaxed));
        loop {
            match running.answer.try_recv() {
                Ok(Ok(rows)) => {
                    batch.rows.extend(rows);
                    batch.redraw();
                }
                Ok(Err(why)) => self.state.notice = Some(super::state::Notice::refusal(said(&why))),
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => break,
            }
        }
        batch.under_way = None;
        self.batch.running = None;
    }

    /// Gives up what is not fitted yet; whether something was under way.
    pub(super) fn stop_batch(&mut self) -> bool {
        let stopped = self.batch.running.take().is_some();
        if stopped {
            self.state.batch.under_way = None;
            let (n, total) = (self.state.batch.rows.len(), self.state.batch.total);
            self.state.say(trf("stopped; {} of {} files were fitted", &[&n, &total]));
        }
        stopped
    }

    /// Reads a file of the table, to be the session.
    fn open_fitted(&mut self, place: usize, ctx: &egui::Context) {
        let file = self.state.batch.rows.get(place).map(|row| row.file.clone());
        let (Some(base), Some(file)) = (self.batch.base.clone(), file) else { return };
        let (sender, answer) = channel();
        let (path, wake) = (file.clone(), ctx.clone());
        let work = move || {
            let watch = Watch(Arc::new(AtomicBool::new(false)));
            let session = session_of_file(&base, &path, &watch);
            // Nobody listens any more when another one was chosen.
            drop(sender.send(session.map(|session| session.as_opened(&path))));
            wake.request_repaint();
        };
        let thread = std::thread::Builder::new().name("batch file".into()).spawn(work);
        self.batch.opening = thread.is_ok().then_some((file, answer));
        self.take_opened(AT_ONCE);
    }

    /// Puts the session of a file that was read in the place of the one that is shown, as one step, and fits it.
    fn take_opened(&mut self, patience: Duration) {
        let Some((file, answer)) = &self.batch.opening else { return };
        let opened = match answer.recv_timeout(patience) {
            Err(RecvTimeoutError::Timeout) => return,
            Err(RecvTimeoutError::Disconnected) => {
                self.state.refuse(trf("{} could not be opened", &[&file.display()]));
                None
            }
            Ok(Err(error)) => {
                self.state.refuse(super::sentence(&error));
                None
            }
            Ok(Ok(opened)) => Some(opened),
        };
        self.batch.opening = None;
        if let Some(opened) = opened {
            // It would hide what was opened.
            self.state.batch.open = false;
            self.queue.extend([Command::TakeSession(opened), Command::Run(Task::Fit)]);
        }
    }

    fn ask_for_trend(&mut self, ctx: &egui::Context) {
        let Some(name) = self.state.batch.drawn() else { return };
        self.writing = Some(Writing::Trend);
        let wake = ctx.clone();
        self.dialogs.save_figure(&trf("trend of {}.pdf", &[&name]), Box::new(move || wake.request_repaint()));
    }

    /// Writes the table.
    pub(super) fn write_batch_table(&mut self, path: &Path) {
        match std::fs::write(path, table(&self.state.batch.rows)) {
            Ok(()) => self.state.say(trf("the table is in {}", &[&path.display()])),
            Err(e) => self.state.refuse(trf("cannot write {}: {}", &[&path.display(), &e])),
        }
    }

    /// Writes the figure in the form of the file's ending.
    pub(super) fn write_trend(&mut self, path: &Path) {
        let batch = &self.state.batch;
        let (Some(name), Some(figure)) = (batch.drawn(), &batch.figure) else { return };
        let format = Format { say: said, ..self.state.view.paper };
        let placed = speaking(language(&self.state), || trends(&[(&name, figure)], &format));
        self.write_placed(&placed, path);
    }
}
