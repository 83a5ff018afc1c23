//! Reports are made beside the window, which goes on drawing: their figures take time that grows with the data. One for the tab and one on its
//! way out are under way at a time; each works on a copy of what the session held when it was asked for.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::App;
use super::panels::report::{Kind, Made, Order, made};
use super::state::ResultsTab;
use crate::language::tr;

/// So long the window waits for a short report before it goes on drawing.
const AT_ONCE: Duration = Duration::from_millis(40);

/// A report under way.
pub(super) struct Making<T> {
    purpose: T,
    answer: Receiver<Vec<Made>>,
    stop: Arc<AtomicBool>,
}

impl<T> Drop for Making<T> {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// What becomes of reports that leave the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Purpose {
    /// HTML, the sentence and the printout on the clipboard.
    Copy,
    /// The text alone.
    CopyText,
    /// Into this file.
    Write(std::path::PathBuf),
}

impl App {
    /// Begins to make reports in these forms of what the session holds now.
    fn begin<T>(&self, purpose: T, kinds: Vec<Kind>, order: Order, ctx: &egui::Context) -> Option<Making<T>> {
        let session = self.session.copy_to_read();
        let (sender, answer) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let (told, wake) = (Arc::clone(&stop), ctx.clone());
        let work = move || {
            let go_on = || !told.load(Ordering::Relaxed);
            let all: Option<Vec<Made>> =
                kinds.into_iter().map(|kind| made(&session, kind, &order, &go_on)).collect();
            if let Some(all) = all {
                // Nobody listens any more when it was given up.
                drop(sender.send(all));
            }
            wake.request_repaint();
        };
        let thread = std::thread::Builder::new().name("report".into()).spawn(work);
        thread.is_ok().then_some(Making { purpose, answer, stop })
    }

    /// Makes reports that leave the window.
    pub(super) fn send_out(&mut self, purpose: Purpose, kinds: Vec<Kind>, order: Order, ctx: &egui::Context) {
        if self.leaving_report.is_some() {
            self.state.say(tr("another report is still being made; wait for it, or stop it with Esc"));
            return;
        }
        self.leaving_report = self.begin(purpose, kinds, order, ctx);
        self.take_report(AT_ONCE, ctx);
        if self.leaving_report.is_some() {
            self.state.say(tr("the report is being made; Esc stops it"));
        }
    }

    /// Makes what the tab is to show, if that is another report than it has.
    pub(super) fn make_shown(&mut self, ctx: &egui::Context) {
        if self.state.view.results != ResultsTab::Report {
            self.shown_report = None;
            return;
        }
        let Some(wanted) = self.state.written_report.wanted.take() else { return };
        if self.shown_report.as_ref().is_some_and(|making| making.purpose == wanted) {
            return;
        }
        let order = Order::of(&self.state, None);
        self.shown_report = self.begin(wanted.clone(), vec![Kind::Document(wanted.form)], order, ctx);
        self.take_shown(AT_ONCE);
        ctx.request_repaint();
    }

    /// Whether a report is being made.
    pub(super) fn is_making_report(&self) -> bool {
        self.leaving_report.is_some() || self.shown_report.is_some()
    }

    /// Takes in what is complete.
    pub(super) fn take_in_reports(&mut self, ctx: &egui::Context) {
        self.take_shown(Duration::ZERO);
        self.take_report(Duration::ZERO, ctx);
    }

    fn take_shown(&mut self, patience: Duration) {
        let Some(making) = &self.shown_report else { return };
        let text = match making.answer.recv_timeout(patience) {
            Ok(mut all) => all.pop().map(|made| made.text).unwrap_or_default(),
            Err(RecvTimeoutError::Timeout) => return,
            Err(RecvTimeoutError::Disconnected) => tr("This report could not be made.").to_owned(),
        };
        self.state.written_report.show(making.purpose.clone(), text);
        self.shown_report = None;
    }

    fn take_report(&mut self, patience: Duration, ctx: &egui::Context) {
        let Some(making) = &self.leaving_report else { return };
        let answer = making.answer.recv_timeout(patience);
        if answer == Err(RecvTimeoutError::Timeout) {
            return;
        }
        let purpose = making.purpose.clone();
        self.leaving_report = None;
        match answer {
            Ok(all) => self.deliver(purpose, all, ctx),
            Err(_) => self.state.refuse(tr("This report could not be made.")),
        }
    }

    /// Gives up what is being made; whether there was something.
    pub(super) fn stop_making(&mut self) -> bool {
        let shown = self.shown_report.take();
        let leaving = self.leaving_report.take();
        if let Some(making) = &shown {
            let text = tr("This report was stopped: choose a form, and it is made.").to_owned();
            self.state.written_report.show(making.purpose.clone(), text);
        }
        if leaving.is_some() {
            self.state.say(tr("the report was stopped; nothing was copied or written"));
        }
        shown.is_some() || leaving.is_some()
    }
}
