//! Reads data files beside the window, which goes on drawing, and hands them to the session when they are complete. A file that is read
//! at once is taken at once, without a flicker. What a file means is decided in `data::read`; session files are small and stay with the
//! session.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::time::Duration;

use super::App;
use super::state::Loading;
use crate::data::Dataset;
use crate::data::read::{ReadError, ReadOptions};
use crate::fit::{Command, FitError, NewData, Source, is_session, read_data};

/// So long the window waits for a small file before it goes on drawing.
const AT_ONCE: Duration = Duration::from_millis(40);

/// The file under way; a newer one takes its place.
#[derive(Default)]
pub(super) struct Reader {
    running: Option<Running>,
}

struct Running {
    order: Order,
    watched: Arc<Watched>,
    answer: Receiver<Result<Dataset, FitError>>,
}

/// What window and thread tell each other.
#[derive(Default)]
struct Watched {
    done: AtomicU64,
    total: AtomicU64,
    stop: AtomicBool,
}

/// Which file, and what it is for.
struct Order {
    path: PathBuf,
    options: ReadOptions,
    purpose: Purpose,
    /// The member that was shown when it was asked for.
    member: usize,
}

/// What becomes of the data.
enum Purpose {
    /// They take the place of those shown.
    Show,
    /// They are fitted together with those that are there, with this formula.
    Add(Option<String>),
}

impl Order {
    /// What `command` asks to be read; `None` of commands that read no data file.
    fn of(command: &Command, member: usize) -> Option<Order> {
        let (path, options, purpose) = match command {
            Command::Open { path, options } => (path, options, Purpose::Show),
            Command::AddMember { data: NewData::File { path, options }, formula } => {
                (path, options, Purpose::Add(formula.clone()))
            }
            _ => return None,
        };
        (!is_session(path)).then(|| Order { path: path.clone(), options: options.clone(), purpose, member })
    }

    fn name(&self) -> String {
        self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }

    /// The command that takes the data in.
    fn take(self, data: Dataset) -> Command {
        let (data, source) = (Arc::new(data), Source::File { path: self.path, options: self.options });
        match self.purpose {
            Purpose::Show => Command::SetData(data, Some(source)),
            Purpose::Add(formula) => Command::AddMember { data: NewData::Given(data, Some(source)), formula },
        }
    }
}

impl Reader {
    /// Whether a file is being read.
    pub fn is_reading(&self) -> bool {
        self.running.is_some()
    }

    /// How far it is.
    fn loading(&self) -> Option<Loading> {
        let Running { order, watched, .. } = self.running.as_ref()?;
        let bytes = (watched.done.load(Ordering::Relaxed), watched.total.load(Ordering::Relaxed));
        Some(Loading { name: order.name(), bytes })
    }

    /// Begins; an earlier file is given up.
    fn start(&mut self, order: Order, wake: impl Fn() + Send + 'static) -> Result<(), FitError> {
        self.stop();
        let watched = Arc::new(Watched::default());
        let (sender, answer) = channel();
        let (path, options, told) = (order.path.clone(), order.options.clone(), Arc::clone(&watched));
        let work = move || {
            let read = read_data(&path, &options, &mut |done, total| {
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
        self.running = Some(Running { order, watched, answer });
        Ok(())
    }

    /// Gives the file up; whether there was one.
    fn stop(&mut self) -> bool {
        let running = self.running.take();
        if let Some(running) = &running {
            running.watched.stop.store(true, Ordering::Relaxed);
        }
        running.is_some()
    }

    /// The file when it is there, waiting so long for it.
    fn finished(&mut self, patience: Duration) -> Option<(Order, Result<Dataset, FitError>)> {
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
                Err(FitError::Crashed { what: "the reader ended without a word".into() })
            }
        };
        Some((self.running.take()?.order, answer))
    }
}

impl App {
    /// Carries a command out; data files are read beside the window first.
    pub(super) fn carry_out(&mut self, command: Command, ctx: &egui::Context) {
        let Some(order) = Order::of(&command, self.session.config().active) else {
            self.apply(command);
            return;
        };
        let wake = ctx.clone();
        self.state.notice = None;
        match self.reader.start(order, move || wake.request_repaint()) {
            Ok(()) => self.take_read(AT_ONCE),
            Err(error) => self.state.refuse(super::sentence(&error)),
        }
    }

    /// Takes a file that is complete, and says how far the present one is.
    pub(super) fn take_in_reading(&mut self) {
        self.take_read(Duration::ZERO);
    }

    fn take_read(&mut self, patience: Duration) {
        if let Some((order, answer)) = self.reader.finished(patience) {
            let config = self.session.config();
            match answer {
                Ok(_) if matches!(order.purpose, Purpose::Show) && order.member != config.active => {
                    self.state.refuse(format!(
                        "another data set was chosen while {} was read; open it again",
                        order.name()
                    ));
                }
                Ok(data) => self.apply(order.take(data)),
                Err(FitError::Read(ReadError::Cancelled { .. })) => {}
                Err(error) => self.state.refuse(super::sentence(&error)),
            }
        }
        self.state.loading = self.reader.loading();
    }

    /// Gives up the file that is being read; whether there was one.
    pub(super) fn stop_reading(&mut self) -> bool {
        let name = self.state.loading.take().map(|loading| loading.name);
        let stopped = self.reader.stop();
        if let (true, Some(name)) = (stopped, name) {
            self.state.say(format!("{name} was not read; the data are those of before"));
        }
        stopped
    }
}
