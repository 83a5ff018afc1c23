//! What a person sees while a fit runs: a bar on stderr when that is a terminal and the work is long, a trace when asked for;
//! and Ctrl-C, which ends the search with the best point so far.

use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, Once, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::exit::{self, CliError};
use crate::data::read::ReadError;
use crate::fit::FitError;
use crate::minimize::{Observer, Progress};
use crate::report::pdg::number;

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Set by the first Ctrl-C; the second one ends the program at once.
static STOP: AtomicBool = AtomicBool::new(false);

/// How much is under way that asks for [`STOP`] and can end with what it has found so far.
static WATCHED: AtomicUsize = AtomicUsize::new(0);

/// What is being read; nothing has been done then that could be kept.
static READING: Mutex<Option<String>> = Mutex::new(None);

/// From now on Ctrl-C ends the work that watches for it, and any other with a sentence.
pub(super) fn listen_for_ctrl_c() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Without a handler Ctrl-C simply ends the program: no reason to refuse a fit.
        let _ = ctrlc::set_handler(|| {
            let is_first = !STOP.swap(true, Ordering::Relaxed);
            if WATCHED.load(Ordering::Relaxed) == 0 || !is_first {
                std::process::exit(exit::code(Err(stopped_at_once())));
            }
        });
    });
}

/// The sentence of a program that ends without a result.
fn stopped_at_once() -> CliError {
    if std::io::stderr().is_terminal() {
        // A bar that stands there is written over.
        let _ = std::io::stderr().write_all(b"\r\x1b[2K");
    }
    let reading = READING.lock().unwrap_or_else(PoisonError::into_inner).clone();
    reading.map_or_else(|| CliError::Stopped { what: "there is no result".into() }, cancelled)
}

/// The error of a file that was not read to its end.
pub(super) fn cancelled(name: String) -> CliError {
    CliError::Fit(FitError::Read(ReadError::Cancelled { name }))
}

/// Whether Ctrl-C was pressed since the start, or since [`forget_stop`].
pub(super) fn is_stopped() -> bool {
    STOP.load(Ordering::Relaxed)
}

/// Takes a Ctrl-C as dealt with: what runs next is not stopped by it.
pub(super) fn forget_stop() {
    STOP.store(false, Ordering::Relaxed);
}

/// While it lives, the first Ctrl-C only asks the work to stop.
pub(super) struct Watched(());

impl Watched {
    /// Work that looks at [`is_stopped`] begins.
    pub(super) fn begin() -> Watched {
        WATCHED.fetch_add(1, Ordering::Relaxed);
        Watched(())
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        WATCHED.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Watches one fit.
pub(super) struct Watch {
    _watched: Watched,
    started: Instant,
    bar: Option<Mutex<Option<ProgressBar>>>,
    trace: Option<Mutex<Trace>>,
}

impl Watch {
    /// A watch with a trace of this level (0 for none).
    pub(super) fn new(trace: u8) -> Watch {
        let shows_bar = std::io::stderr().is_terminal() && trace == 0;
        Watch {
            _watched: Watched::begin(),
            started: Instant::now(),
            bar: shows_bar.then(|| Mutex::new(None)),
            trace: (trace > 0).then(|| Mutex::new(Trace { level: trace, first: None, previous: None })),
        }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar
            && let Some(bar) = bar.lock().unwrap_or_else(PoisonError::into_inner).take()
        {
            bar.finish_and_clear();
        }
    }
}

impl Observer for Watch {
    fn on_progress(&self, progress: Progress) {
        let Some(bar) = self.bar.as_ref().filter(|_| self.started.elapsed() > PATIENCE) else { return };
        let mut bar = bar.lock().unwrap_or_else(PoisonError::into_inner);
        let bar = bar.get_or_insert_with(new_bar);
        if let Some(fraction) = progress.fraction {
            bar.set_position((fraction.clamp(0.0, 1.0) * 100.0) as u64);
        }
        let fval = number(progress.fval, 6);
        bar.set_message(format!("{}: {} calls, FCN {fval}, Ctrl-C stops", progress.stage, progress.nfcn));
        bar.tick();
    }

    fn stop_requested(&self) -> bool {
        STOP.load(Ordering::Relaxed)
    }

    fn on_call(&self, values: &[f64], fval: f64) {
        if let Some(trace) = &self.trace {
            trace.lock().unwrap_or_else(PoisonError::into_inner).line(values, fval);
        }
    }
}

/// Watches the reading of a file. Ctrl-C ends the program then: nothing has been done yet that could be kept.
pub(super) struct ReadBar {
    started: Instant,
    is_shown: bool,
    bar: Option<ProgressBar>,
}

impl ReadBar {
    /// A bar that shows itself on a terminal once the reading takes long.
    pub(super) fn new(name: &str) -> ReadBar {
        *READING.lock().unwrap_or_else(PoisonError::into_inner) = Some(name.into());
        ReadBar { started: Instant::now(), is_shown: std::io::stderr().is_terminal(), bar: None }
    }

    /// `done` of `total` bytes are read; true, for Ctrl-C ends the program itself.
    pub(super) fn show(&mut self, done: u64, total: u64) -> bool {
        if self.is_shown && self.started.elapsed() > PATIENCE {
            let bar = self.bar.get_or_insert_with(new_bar);
            bar.set_position((done.min(total) as f64 / total.max(1) as f64 * 100.0) as u64);
            bar.set_message(format!("reading, {} of {} MB", done / 1_000_000, total / 1_000_000));
            bar.tick();
        }
        true
    }
}

impl Drop for ReadBar {
    fn drop(&mut self) {
        *READING.lock().unwrap_or_else(PoisonError::into_inner) = None;
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Shows on a terminal how many of several files are done, once that takes long.
pub(super) struct FilesBar {
    started: Instant,
    total: usize,
    is_shown: bool,
    bar: Option<ProgressBar>,
}

impl FilesBar {
    pub(super) fn new(total: usize) -> FilesBar {
        FilesBar { started: Instant::now(), total, is_shown: std::io::stderr().is_terminal(), bar: None }
    }

    /// So many are done.
    pub(super) fn show(&mut self, done: usize) {
        if self.is_shown && self.started.elapsed() > PATIENCE {
            let bar = self.bar.get_or_insert_with(new_bar);
            bar.set_position((done * 100 / self.total.max(1)) as u64);
            bar.set_message(format!("{done} of {} files, Ctrl-C stops", self.total));
            bar.tick();
        }
    }
}

impl Drop for FilesBar {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn new_bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(100), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{spinner} [{bar:20}] {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// The trace of every call: 1 values, 2 differences to the first call, 3 to the call before.
struct Trace {
    level: u8,
    first: Option<Vec<f64>>,
    previous: Option<Vec<f64>>,
}

impl Trace {
    fn line(&mut self, values: &[f64], fval: f64) {
        let mut text = String::new();
        if self.first.is_none() {
            self.first = Some(values.to_vec());
            let what = match self.level {
                1 => "Parameter values",
                2 => "Differences of the parameters to the first call",
                _ => "Differences of the parameters to the call before",
            };
            text = format!("{:>14} | {what}\n{}+{}\n", "FCN Result", "-".repeat(15), "-".repeat(56));
        }
        let origin = if self.level == 2 { &self.first } else { &self.previous };
        let shown = values.iter().enumerate().map(|(i, v)| {
            let from = origin.as_ref().filter(|_| self.level > 1).and_then(|o| o.get(i)).unwrap_or(&0.0);
            // The first line of differences shows where they start.
            format!(" {:>13}", number(v - from, 6))
        });
        let line = format!("{:>14} |{}\n", number(fval, 8), shown.collect::<String>());
        text.push_str(&line);
        self.previous = Some(values.to_vec());
        // A closed stderr loses the trace, not the fit.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_reading_shows_how_far_it_is() {
        let hidden = ProgressBar::with_draw_target(Some(100), ProgressDrawTarget::hidden());
        let started = Instant::now().checked_sub(2 * PATIENCE).unwrap();
        let mut bar = ReadBar { started, is_shown: true, bar: Some(hidden.clone()) };
        assert!(bar.show(3_000_000, 4_000_000));
        assert_eq!((hidden.position(), hidden.message().as_str()), (75, "reading, 3 of 4 MB"));
        drop(bar);
        assert!(hidden.is_finished());
        let mut early = ReadBar { started: Instant::now(), is_shown: true, bar: None };
        assert!(early.show(1, 2) && early.bar.is_none());
    }
}
