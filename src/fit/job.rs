//! The worker: one named thread that carries out long work one job at a time, the newest first.
//!
//! At most one job runs and one waits. A new job stops the running one and takes the place of a waiting one, and what an
//! overtaken job still sends is dropped (rust-analyzer's operation queue, with a stop token). Progress is a slot that
//! holds only the latest value, so a slow reader never builds up a backlog. A panic in a job becomes an event. The worker
//! knows no session and no window: whoever waits is called through [`Wake`]. Deliberately generic over question and
//! answer: its rules are tested without a fit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use crate::minimize::{Observer, Progress};

/// Called by the worker whenever there is something to poll.
pub(crate) type Wake = Arc<dyn Fn() + Send + Sync>;

/// Name of the thread, as debuggers and crash reports show it.
const THREAD_NAME: &str = "fitpanel-worker";

/// One running and one overtaken job can each have an event under way; a few more cost nothing.
const EVENT_CAPACITY: usize = 8;

/// How a job ended.
#[derive(Debug)]
pub(crate) enum JobEvent<A> {
    /// With an answer; the answer itself says whether it is a failure.
    Done(A),
    /// The work panicked, with this text.
    Crashed(String),
}

/// Asks a job to end; shared between session and job.
#[derive(Debug, Clone, Default)]
struct StopToken(Arc<AtomicBool>);

impl StopToken {
    fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Counts jobs, so that events of overtaken ones can be told apart.
type JobId = u64;

struct Waiting<Q> {
    id: JobId,
    question: Q,
    stop: StopToken,
}

struct Mailbox<Q> {
    waiting: Option<Waiting<Q>>,
    closed: bool,
}

/// What session and thread share.
struct Shared<Q> {
    mailbox: Mutex<Mailbox<Q>>,
    bell: Condvar,
    progress: Mutex<Progress>,
    /// Progress has been written since it was last read.
    news: AtomicBool,
    wake: Mutex<Option<Wake>>,
}

impl<Q> Shared<Q> {
    fn new() -> Shared<Q> {
        Shared {
            mailbox: Mutex::new(Mailbox { waiting: None, closed: false }),
            bell: Condvar::new(),
            progress: Mutex::new(Progress::default()),
            news: AtomicBool::new(false),
            wake: Mutex::new(None),
        }
    }

    fn wake(&self) {
        // The lock is let go before the call: the callee may ask the worker something.
        let wake = lock(&self.wake).clone();
        if let Some(wake) = wake {
            wake();
        }
    }
}

/// A lock whatever became of the thread that held it: all values behind our locks are whole at every moment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a job sees of the outside.
struct Watch<'a, Q> {
    shared: &'a Shared<Q>,
    stop: &'a StopToken,
}

impl<Q: Send> Observer for Watch<'_, Q> {
    fn on_progress(&self, progress: Progress) {
        if self.stop.is_stopped() {
            return;
        }
        *lock(&self.shared.progress) = progress;
        self.shared.news.store(true, Ordering::Release);
        self.shared.wake();
    }

    fn stop_requested(&self) -> bool {
        self.stop.is_stopped()
    }
}

/// The newest job, as the session sees it.
struct Newest {
    id: JobId,
    stop: StopToken,
    started: Instant,
}

type Work<Q, A> = fn(Q, &dyn Observer) -> A;

/// The worker's handle; dropping it stops the running job and waits for the thread.
pub(crate) struct Worker<Q, A> {
    shared: Arc<Shared<Q>>,
    work: Work<Q, A>,
    thread: Option<JoinHandle<()>>,
    events: Option<Receiver<(JobId, JobEvent<A>)>>,
    newest: Option<Newest>,
    last_id: JobId,
}

impl<Q: Send + 'static, A: Send + 'static> Worker<Q, A> {
    /// A worker that answers with `work`; its thread starts with the first job.
    pub fn new(work: Work<Q, A>) -> Worker<Q, A> {
        Worker { shared: Arc::new(Shared::new()), work, thread: None, events: None, newest: None, last_id: 0 }
    }

    /// Sets who is called when there is something to poll.
    pub fn set_wake(&self, wake: Wake) {
        *lock(&self.shared.wake) = Some(wake);
    }

    /// Hands over a question; it replaces every earlier one.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn submit(&mut self, question: Q) -> std::io::Result<()> {
        self.start_thread()?;
        if let Some(overtaken) = self.newest.take() {
            overtaken.stop.stop();
        }
        self.last_id += 1;
        let stop = StopToken::default();
        *lock(&self.shared.progress) = Progress { edm: f64::NAN, fval: f64::NAN, ..Progress::default() };
        lock(&self.shared.mailbox).waiting = Some(Waiting { id: self.last_id, question, stop: stop.clone() });
        self.shared.bell.notify_one();
        self.newest = Some(Newest { id: self.last_id, stop, started: Instant::now() });
        Ok(())
    }

    fn start_thread(&mut self) -> std::io::Result<()> {
        if self.thread.is_some() {
            return Ok(());
        }
        let (sender, receiver) = sync_channel(EVENT_CAPACITY);
        let (shared, work) = (Arc::clone(&self.shared), self.work);
        let body = move || serve(&shared, work, &sender);
        self.thread = Some(std::thread::Builder::new().name(THREAD_NAME.to_owned()).spawn(body)?);
        self.events = Some(receiver);
        Ok(())
    }

    /// Asks the newest job to end; it still sends what it has. A job that has not begun is forgotten.
    pub fn cancel(&mut self) {
        let Some(newest) = &self.newest else { return };
        newest.stop.stop();
        let mut mailbox = lock(&self.shared.mailbox);
        if mailbox.waiting.as_ref().is_some_and(|w| w.id == newest.id) {
            mailbox.waiting = None;
            drop(mailbox);
            self.newest = None;
        }
    }

    /// The end of the newest job, once; events of overtaken jobs are dropped.
    pub fn poll(&mut self) -> Option<JobEvent<A>> {
        let events = self.events.as_ref()?;
        while let Ok((id, event)) = events.try_recv() {
            if self.newest.as_ref().is_some_and(|n| n.id == id) {
                self.newest = None;
                return Some(event);
            }
        }
        None
    }

    /// Whether progress has been made since the last call.
    pub fn has_news(&self) -> bool {
        self.shared.news.swap(false, Ordering::Acquire)
    }

    /// Progress of the newest job and seconds since it was handed over; `None` when nothing runs.
    pub fn running(&self) -> Option<(Progress, f64)> {
        let newest = self.newest.as_ref()?;
        Some((lock(&self.shared.progress).clone(), newest.started.elapsed().as_secs_f64()))
    }
}

impl<Q, A> Drop for Worker<Q, A> {
    fn drop(&mut self) {
        if let Some(newest) = &self.newest {
            newest.stop.stop();
        }
        lock(&self.shared.mailbox).closed = true;
        self.shared.bell.notify_one();
        // A thread that waits for room in the channel must see that nobody reads any more.
        self.events = None;
        if let Some(thread) = self.thread.take() {
            // A panic outside a job has nobody left to be told.
            let _ = thread.join();
        }
    }
}

/// The thread: takes the waiting job, does it, sends its end; until the mailbox is closed.
fn serve<Q: Send, A>(shared: &Shared<Q>, work: Work<Q, A>, events: &SyncSender<(JobId, JobEvent<A>)>) {
    while let Some(Waiting { id, question, stop }) = next(shared) {
        let watch = Watch { shared, stop: &stop };
        let event = match catch_unwind(AssertUnwindSafe(|| work(question, &watch))) {
            Ok(answer) => JobEvent::Done(answer),
            Err(payload) => JobEvent::Crashed(panic_text(payload.as_ref())),
        };
        if events.send((id, event)).is_err() {
            return;
        }
        shared.wake();
    }
}

/// The next job; `None` when the handle is gone.
fn next<Q>(shared: &Shared<Q>) -> Option<Waiting<Q>> {
    let mut mailbox = lock(&shared.mailbox);
    loop {
        if mailbox.closed {
            return None;
        }
        if let Some(job) = mailbox.waiting.take() {
            return Some(job);
        }
        mailbox = shared.bell.wait(mailbox).unwrap_or_else(PoisonError::into_inner);
    }
}

/// What a panic said.
fn panic_text(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no reason given")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;
    use std::time::Duration;

    use super::*;

    /// Waits (at most ten seconds) until `worker` has an event.
    fn wait<A: Send + 'static>(worker: &mut Worker<u32, A>) -> JobEvent<A> {
        for _ in 0..10_000 {
            if let Some(event) = worker.poll() {
                return event;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        panic!("the worker never answered");
    }

    fn done<A>(event: JobEvent<A>) -> A {
        match event {
            JobEvent::Done(a) => a,
            JobEvent::Crashed(text) => panic!("crashed: {text}"),
        }
    }

    /// Runs until it is stopped, then gives its question and whether it was stopped (small questions end at once).
    fn until_stopped(question: u32, watch: &dyn Observer) -> (u32, bool) {
        while question >= 100 && !watch.stop_requested() {
            std::thread::sleep(Duration::from_millis(1));
        }
        (question, watch.stop_requested())
    }

    #[test]
    fn the_newest_job_wins_and_overtaken_answers_are_dropped() {
        let mut worker = Worker::new(until_stopped);
        for question in [100, 101, 102, 3] {
            worker.submit(question).unwrap();
        }
        assert_eq!(done(wait(&mut worker)), (3, false));
        assert!(worker.running().is_none());
        std::thread::sleep(Duration::from_millis(20));
        assert!(worker.poll().is_none(), "an overtaken job must not answer");
    }

    #[test]
    fn a_stopped_job_ends_and_still_answers() {
        let mut worker = Worker::new(until_stopped);
        worker.submit(100).unwrap();
        // Let it begin: a job that has not begun is forgotten instead.
        while lock(&worker.shared.mailbox).waiting.is_some() {
            std::thread::yield_now();
        }
        assert!(worker.running().is_some());
        worker.cancel();
        assert_eq!(done(wait(&mut worker)), (100, true));
    }

    #[test]
    fn a_panic_becomes_an_event_and_the_worker_lives_on() {
        let mut worker = Worker::new(|question: u32, _: &dyn Observer| {
            assert!(question != 1, "question {question} is too hard");
            question
        });
        worker.submit(1).unwrap();
        assert!(matches!(wait(&mut worker), JobEvent::Crashed(text) if text == "question 1 is too hard"));
        worker.submit(2).unwrap();
        assert_eq!(done(wait(&mut worker)), 2);
    }

    #[test]
    fn progress_is_the_latest_and_wakes() {
        let mut worker = Worker::new(|question: u32, watch: &dyn Observer| {
            for nfcn in 0..question as usize {
                watch.on_progress(Progress { nfcn, ..Progress::default() });
            }
        });
        let calls = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&calls);
        worker.set_wake(Arc::new(move || {
            counter.fetch_add(1, Ordering::Relaxed);
        }));
        worker.submit(1000).unwrap();
        done(wait(&mut worker));
        assert!(worker.has_news() && !worker.has_news());
        assert_eq!(lock(&worker.shared.progress).nfcn, 999);
        assert!(calls.load(Ordering::Relaxed) >= 1000);
    }

    #[test]
    fn dropping_the_handle_stops_the_job_and_ends_the_thread() {
        let mut worker = Worker::new(until_stopped);
        worker.submit(100).unwrap();
        let shared = Arc::downgrade(&worker.shared);
        drop(worker);
        assert!(shared.upgrade().is_none(), "the thread must be gone");
    }
}
