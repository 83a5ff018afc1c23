//! Reads beside the window, which goes on drawing, whatever may take long: data files, sessions with their data, bins of many values; and hands
//! it to the session when it is complete. What is there at once is taken at once, without a flicker. What a file means is decided in
//! `data::read`, what becomes of it in `fit`.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::time::Duration;

use super::App;
use super::order::{Done, Order, Purpose, Work};
use super::state::Loading;
use super::watch::Stamp;
use crate::data::read::ReadError;
use crate::fit::{Command, DROPPED, FitError};
use crate::language::{tr, trf};

/// So long the window waits for a small file before it goes on drawing.
const AT_ONCE: Duration = Duration::from_millis(40);
/// What is under way; a newer order takes its place.
#[derive(Default)]
pub(super) struct Reader {
    running: Option<Running>,
}

struct Running {
    order: Order,
    watched: Arc<Watched>,
    answer: Receiver<Result<Done, FitError>>,
    /// What the file was when it was begun.
    stamp: Option<Stamp>,
}

/// What window and thread tell each other.
#[derive(Default)]
struct Watched {
    done: AtomicU64,
    total: AtomicU64,
    stop: AtomicBool,
}

impl Reader {
    /// Whether something is being read.
    pub fn is_reading(&self) -> bool {
        self.running.is_some()
    }

    /// How far it is.
    fn loading(&self) -> Option<Loading> {
        let Running { order, watched, .. } = self.running.as_ref()?;
        let bytes = (watched.done.load(Ordering::Relaxed), watched.total.load(Ordering::Relaxed));
        let shown = order.purpose == Purpose::Show;
        let in_blocks = order.work.in_blocks(bytes.1).filter(|_| shown);
        Some(Loading { name: order.work.name(), bytes, in_blocks })
    }

    /// Begins; what was under way is given up.
    fn start(&mut self, order: Order, wake: impl Fn() + Send + 'static) -> Result<(), FitError> {
        self.stop();
        let watched = Arc::new(Watched::default());
        let (sender, answer) = channel();
        let (todo, told) = (order.work.clone(), Arc::clone(&watched));
        let stamp = order.work.path().and_then(Stamp::of);
        let work = move || {
            let read = todo.carry_out(&mut |done, total| {
                told.done.store(done, Ordering::Relaxed);
                told.total.store(total, Ordering::Relaxed);
                !told.stop.load(Ordering::Relaxed)
            });
            // Nobody listens any more when the file was given up.
            drop(sender.send(read));
            wake();
        };
        let thread = std::thread::Builder::new().name("reader".into()).spawn(work);
        thread.map_err(|e| FitError::NoThread { reason: e.to_string() })?;
        self.running = Some(Running { order, watched, answer, stamp });
        Ok(())
    }

    /// Gives it up; whether there was something.
    fn stop(&mut self) -> bool {
        let running = self.running.take();
        if let Some(running) = &running {
            running.watched.stop.store(true, Ordering::Relaxed);
        }
        running.is_some()
    }

    /// What was read when it is there, waiting so long for it.
    fn finished(&mut self, patience: Duration) -> Option<(Running, Result<Done, FitError>)> {
        let running = self.running.as_ref()?;
        let answer = if patience.is_zero() {
            running.answer.try_recv()
        } else {
            running.answer.recv_timeout(patience).map_err(|e| match e {
                RecvTimeoutError::Timeout => TryRecvError::Empty,
                RecvTimeoutError::Disconnected => TryRecvError::Disconnected,
            })
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => {
                Err(FitError::Crashed { what: tr("the reader ended without a word").into() })
            }
        };
        Some((self.running.take()?, answer))
    }
}

/// What became of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It was taken, or waits for an answer.
    Taken,
    Refused,
    /// What it needs is being read.
    UnderWay,
}

impl App {
    /// Carries out what one frame asked for, which is what one click asks for: with the first that is refused it ends, and what follows a
    /// reading waits for it.
    pub(super) fn carry_out_all(&mut self, commands: Vec<Command>, ctx: &egui::Context) {
        let mut outcome = Outcome::Taken;
        for command in commands {
            // These stand by themselves.
            let apart =
                matches!(command, Command::Cancel | Command::EndGesture | Command::Undo | Command::Redo);
            match outcome {
                Outcome::Refused if !apart => {}
                Outcome::UnderWay if !apart => self.after_reading.push(command),
                Outcome::Taken => outcome = self.carry_out(command, ctx),
                _ => {
                    self.carry_out(command, ctx);
                }
            }
        }
    }

    /// Carries a command out; what may take long is read beside the window first.
    pub(super) fn carry_out(&mut self, command: Command, ctx: &egui::Context) -> Outcome {
        if self.waits_for_answer(&command) { Outcome::Taken } else { self.carry_out_now(command, ctx) }
    }

    /// The same without asking whether changes may be lost.
    pub(super) fn carry_out_now(&mut self, command: Command, ctx: &egui::Context) -> Outcome {
        let Some(order) = Order::of(&command, self.session.config()) else {
            return if self.apply(command) { Outcome::Taken } else { Outcome::Refused };
        };
        let wake = ctx.clone();
        self.state.notice = None;
        self.after_reading.clear();
        match self.reader.start(order, move || wake.request_repaint()) {
            Ok(()) => self.take_read(AT_ONCE),
            Err(error) => {
                self.state.refuse(super::sentence(&error));
                Outcome::Refused
            }
        }
    }

    /// Takes what is complete, and says how far the present one is.
    pub(super) fn take_in_reading(&mut self) {
        let then = match self.take_read(Duration::ZERO) {
            Outcome::UnderWay => return,
            Outcome::Taken => std::mem::take(&mut self.after_reading),
            Outcome::Refused => Vec::new(),
        };
        self.after_reading.clear();
        self.queue.splice(0..0, then);
    }

    fn take_read(&mut self, patience: Duration) -> Outcome {
        let mut outcome = if self.reader.is_reading() { Outcome::UnderWay } else { Outcome::Taken };
        if let Some((Running { order, stamp, .. }, answer)) = self.reader.finished(patience) {
            outcome = Outcome::Refused;
            let name = order.work.name();
            if let Work::Again(path, _) = &order.work {
                self.waiting.settled(path);
            }
            let member_is_shown = order.member == self.session.config().active;
            let of_member = !matches!(order.purpose, Purpose::Add(_))
                && !matches!(order.work, Work::Again(..) | Work::Session(_));
            match answer {
                Ok(_) if of_member && !member_is_shown => {
                    self.state.refuse(trf(
                        "another data set was chosen while {} was read; open it again",
                        &[&name],
                    ));
                }
                // Members may have been taken away or read from elsewhere in the meantime.
                Ok(_) if !self.has_sources(&order.work) => {
                    self.state
                        .refuse(trf("the data sets were changed while {} was read; read it again", &[&name]));
                }
                Ok(done) => {
                    if self.take_done(order, done, stamp) {
                        outcome = Outcome::Taken;
                    }
                }
                Err(FitError::Read(ReadError::Cancelled { .. })) => {}
                Err(error) if order.work.path().is_some_and(|path| self.is_recovery(path)) => {
                    self.cannot_recover(&super::sentence(&error));
                }
                Err(error) => self.say_failure(&order.purpose, super::sentence(&error)),
            }
        }
        self.state.loading = self.reader.loading();
        outcome
    }

    /// Whether the members still have the sources that were read for them.
    fn has_sources(&self, work: &Work) -> bool {
        let Work::Again(_, sources) = work else { return true };
        let members = &self.session.config().members;
        sources.iter().all(|(j, source)| members.get(*j).is_some_and(|m| m.source.as_ref() == Some(source)))
    }

    /// Hands what was read to the session. What it refuses counts as not read: notes and typed text stay. Whether it was taken.
    fn take_done(&mut self, order: Order, done: Done, stamp: Option<Stamp>) -> bool {
        let again = matches!(&done, Done::Again(_)).then(|| order.work.name());
        let path = order.work.path().map(Path::to_owned);
        let field = match order.purpose {
            Purpose::Field(field) => Some(field),
            Purpose::Show | Purpose::Add(_) | Purpose::Within(..) => None,
        };
        let table = matches!(order.work, Work::Table(_));
        let is_session = matches!(done, Done::Session(_));
        let before = self.session.config().clone();
        if !self.apply(order.take(done)) {
            return false;
        }
        if let Some(field) = field {
            self.state.typed.forget(field);
        }
        if let Some(path) = path.filter(|_| !is_session) {
            self.state.changed_files.retain(|changed| changed.path != path);
            self.watch.was_read(&path, stamp);
        }
        if is_session {
            self.state.changed_files.clear();
            self.watch.forget();
        }
        if table {
            self.say_notes(DROPPED);
        }
        if let Some(name) = again.filter(|_| self.state.notice.is_none()) {
            let same = before.same_data(self.session.config());
            let what = if same { tr("it holds the same numbers as before") } else { tr("the data are new") };
            self.state.contents.path = None;
            self.state.say(trf("{} was read again: {}", &[&name, &what]));
        }
        true
    }

    fn say_failure(&mut self, purpose: &Purpose, why: String) {
        match purpose {
            Purpose::Field(field) if self.state.typed.blame(*field, &why) => {}
            _ => self.state.refuse(why),
        }
    }

    /// Gives up what is being read; whether there was something.
    pub(super) fn stop_reading(&mut self) -> bool {
        let name = self.state.loading.take().map(|loading| loading.name);
        let stopped = self.reader.stop();
        self.after_reading.clear();
        let others =
            self.waiting.give_up().map_or_else(String::new, |names| trf("; not added: {}", &[&names]));
        if let (true, Some(name)) = (stopped, name) {
            self.state.say(trf("{} was not read; the data are those of before{}", &[&name, &others]));
        }
        stopped
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Theme;
    use crate::app::order::Field;
    use crate::app::state::Refused;
    use crate::app::watch::ChangedFile;
    use crate::fit::Session;

    /// What the session refuses was not read: the note that the file has changed stays, and so does what was typed.
    #[test]
    fn a_refused_reading_counts_as_none() {
        let mut session = Session::new();
        session.apply(Command::OpenExample("peak.csv".into())).unwrap();
        let data = session.config().member().data.clone().unwrap();
        let mut app = App::new(session, Theme::Light);
        let note = ChangedFile { path: "run.csv".into(), is_there: true };
        app.state.changed_files.push(note.clone());
        app.state.typed.cut = Some(Refused::default());
        let work = Work::Again(note.path.clone(), Vec::new());
        let order = Order { work, purpose: Purpose::Field(Field::Cut), member: 0 };
        // There is no sixth data set.
        app.take_done(order, Done::Again(vec![(5, data)]), None);
        assert!(app.notice().is_some_and(|why| !why.contains("was read again")), "{:?}", app.notice());
        assert_eq!(app.state.changed_files, [note]);
        assert!(app.state.typed.cut.is_some());
    }
}
