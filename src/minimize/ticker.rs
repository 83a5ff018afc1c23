//! Reports of progress at a bounded rate. The only place in the minimiser that looks at a clock, and not at every call: where a sum
//! over data takes a microsecond a look at the clock would show in the bill.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

use super::{Observer, Progress};

/// Shortest time between two reports of progress.
const REPORT_EVERY_MS: u64 = 50;
/// The clock is looked at about this often, as long as calls take as long as they did.
const LOOK_EVERY_MS: f64 = 5.0;

/// Calls longer than this are shared between threads.
const SLOW_CALL_S: f64 = 30e-6;

/// Reports progress of one task at a bounded rate, however many gates (and threads) work on it.
pub(super) struct Ticker<'a> {
    watch: &'a dyn Observer,
    stage: Cow<'static, str>,
    born: Instant,
    next_ms: AtomicU64,
    calls: AtomicUsize,
    /// The number of calls at which the clock is looked at again.
    next_look: AtomicUsize,
    done: AtomicUsize,
    of: usize,
}

impl<'a> Ticker<'a> {
    /// A task called `stage` made of `of` parts (0: unknown).
    pub(super) fn new(watch: &'a dyn Observer, stage: impl Into<Cow<'static, str>>, of: usize) -> Ticker<'a> {
        Ticker {
            watch,
            stage: stage.into(),
            born: Instant::now(),
            next_ms: AtomicU64::new(0),
            calls: AtomicUsize::new(0),
            next_look: AtomicUsize::new(1),
            done: AtomicUsize::new(0),
            of,
        }
    }

    /// Who watches.
    pub(super) fn watch(&self) -> &'a dyn Observer {
        self.watch
    }

    /// One part is done.
    pub(super) fn part_done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether calls so far took long enough for a second thread to be worth waking.
    pub(super) fn calls_are_slow(&self) -> bool {
        let calls = self.calls.load(Ordering::Relaxed).max(1);
        self.born.elapsed().as_secs_f64() > SLOW_CALL_S * calls as f64
    }

    /// One more call; `fval` is the lowest value so far.
    pub(super) fn tick(&self, fval: f64, edm: f64) {
        let calls = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        if calls < self.next_look.load(Ordering::Relaxed) {
            return;
        }
        let elapsed = self.born.elapsed();
        // At most as many calls to the next look as there were so far, so that calls that become slow are noticed in time.
        let quick = LOOK_EVERY_MS * 1e-3 * calls as f64 / elapsed.as_secs_f64().max(1e-9);
        self.next_look.store(calls + (quick as usize).clamp(1, calls), Ordering::Relaxed);
        let now = elapsed.as_millis() as u64;
        let due = self.next_ms.load(Ordering::Relaxed);
        // Whoever moves the due time on reports; the others go on working.
        if now < due
            || self
                .next_ms
                .compare_exchange(due, now + REPORT_EVERY_MS, Ordering::Relaxed, Ordering::Relaxed)
                .is_err()
        {
            return;
        }
        let fraction = (self.of > 0).then(|| self.done.load(Ordering::Relaxed) as f64 / self.of as f64);
        let stage = self.stage.clone().into_owned();
        self.watch.on_progress(Progress { stage, nfcn: calls, fval, edm, fraction });
    }
}
