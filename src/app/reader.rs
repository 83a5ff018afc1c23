//! Reads beside the window, which goes on drawing, whatever may take long: data files, sessions with their data, bins of many values; and hands
//! it to the session when it is complete. What is there at once is taken at once, without a flicker. What a file means is decided in
//! `data::read`, what becomes of it in `fit`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::time::Duration;

use super::App;
use super::state::Loading;
use super::watch::Stamp;
use crate::data::read::{ReadError, ReadOptions};
use crate::data::{Binning, Data, Dataset};
use crate::fit::{
    Command, DROPPED, FitConfig, FitError, NewData, OpenedSession, Source, is_session, read_data, read_from,
    read_session, read_table,
};

/// So long the window waits for a small file before it goes on drawing.
const AT_ONCE: Duration = Duration::from_millis(40);
/// Up to so many values are counted in bins without waiting.
const FEW: usize = 200_000;
/// A file of more bytes may rather be counted in bins while it is read.
const LARGE: u64 = 200_000_000;
/// Bins that are offered for it.
const BINS_OF_LARGE: usize = 100;

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

/// What is to be read, and what it is for.
struct Order {
    work: Work,
    purpose: Purpose,
    /// The member that was shown when it was asked for.
    member: usize,
}

/// What is to be done.
#[derive(Clone)]
enum Work {
    Session(PathBuf),
    Data(Source),
    Table(Source),
    /// The same file for all members that have it.
    Again(PathBuf, Vec<(usize, Source)>),
    /// These values in bins.
    Bins(Arc<Dataset>, Binning, Source),
}

/// What came of it.
enum Done {
    Session(OpenedSession),
    Data(Arc<Dataset>, Source),
    Again(Vec<(usize, Arc<Dataset>)>),
}

/// What becomes of the data.
#[derive(Clone, PartialEq)]
enum Purpose {
    /// They take the place of those shown.
    Show,
    /// They are fitted together with those that are there, with this formula.
    Add(Option<String>),
    /// They were asked for by a field, which says what is wrong with them.
    Field(Field),
}

/// A field whose text a file is read with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Calculated columns.
    Columns,
    /// The cut.
    Cut,
}

type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

impl Work {
    fn carry_out(self, progress: Progress<'_>) -> Result<Done, FitError> {
        Ok(match self {
            Work::Session(path) => Done::Session(read_session(&path, progress)?),
            Work::Data(source) => Done::Data(Arc::new(read_source(&source, progress)?), source),
            Work::Table(source) => {
                let (data, source) = read_table(&source, progress)?;
                Done::Data(Arc::new(data), source)
            }
            Work::Again(_, sources) => {
                let mut list = Vec::new();
                for (member, source) in sources {
                    list.push((member, Arc::new(read_source(&source, progress)?)));
                }
                Done::Again(list)
            }
            Work::Bins(values, binning, source) => Done::Data(Arc::new(values.binned(&binning)?), source),
        })
    }

    /// The file, where it is one.
    fn path(&self) -> Option<&Path> {
        match self {
            Work::Session(path) | Work::Again(path, _) => Some(path),
            Work::Data(Source::File { path, .. }) | Work::Table(Source::File { path, .. }) => Some(path),
            Work::Data(_) | Work::Table(_) | Work::Bins(..) => None,
        }
    }

    fn name(&self) -> String {
        match self {
            Work::Data(Source::Example { name, .. }) | Work::Table(Source::Example { name, .. }) => {
                name.clone()
            }
            Work::Bins(data, ..) => data.name.clone(),
            other => {
                let path = other.path().unwrap_or(Path::new(""));
                path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
            }
        }
    }

    /// The same file counted in bins while it is read, for one of so many bytes that its values may not be wanted.
    fn in_blocks(&self, bytes: u64) -> Option<Source> {
        let Work::Data(source @ Source::File { .. }) = self else { return None };
        let options = source.options();
        if bytes < LARGE || options.stream {
            return None;
        }
        let binning = options.binning.clone().filter(|b| !matches!(b, Binning::Rule { .. }));
        let binning = binning.unwrap_or(Binning::Uniform { n: BINS_OF_LARGE, span: None });
        Some(source.with(ReadOptions { stream: true, binning: Some(binning), ..options.clone() }))
    }
}

/// A file of any kind; pipes are read as they come.
fn read_source(source: &Source, progress: Progress<'_>) -> Result<Dataset, FitError> {
    match source {
        Source::File { path, options } => read_data(path, options, progress),
        Source::Example { .. } => read_from(source, progress),
    }
}

impl Order {
    /// What `command` asks to be read; `None` of commands that read nothing, or so little that it is there at once.
    fn of(command: &Command, config: &FitConfig) -> Option<Order> {
        let of_file = |path: &PathBuf, options: &ReadOptions| {
            Work::Data(Source::File { path: path.clone(), options: options.clone() })
        };
        let (work, purpose) = match command {
            Command::Open { path, .. } if is_session(path) => (Work::Session(path.clone()), Purpose::Show),
            Command::Open { path, options } => (of_file(path, options), Purpose::Show),
            Command::Read(source) => (Work::Data(source.clone()), Purpose::Show),
            Command::OpenTable(source) => (Work::Table(source.clone()), Purpose::Show),
            Command::ReadAgain(path) => (again(path, config), Purpose::Show),
            Command::SetBinning(binning) => (bins(binning.as_ref(), config)?, Purpose::Show),
            Command::SetColumns(list) => {
                let change = |o: &mut ReadOptions| o.calculated.clone_from(list);
                (anew(config, change)?, Purpose::Field(Field::Columns))
            }
            Command::SetCut(cut) => (anew(config, |o| o.cut.clone_from(cut))?, Purpose::Field(Field::Cut)),
            Command::AddMember { data: NewData::File { path, options }, formula } if !is_session(path) => {
                (of_file(path, options), Purpose::Add(formula.clone()))
            }
            _ => return None,
        };
        Some(Order { work, purpose, member: config.active })
    }

    /// The command that takes in what was read.
    fn take(self, done: Done) -> Command {
        match (done, self.purpose) {
            (Done::Session(opened), _) => Command::TakeSession(opened),
            (Done::Again(list), _) => Command::SetNumbers(list),
            (Done::Data(data, source), Purpose::Add(formula)) => {
                Command::AddMember { data: NewData::Given(data, Some(source)), formula }
            }
            (Done::Data(data, source), _) => Command::SetData(data, Some(source)),
        }
    }
}

/// The data of the active member read with other options.
fn anew(config: &FitConfig, change: impl FnOnce(&mut ReadOptions)) -> Option<Work> {
    let mut source = config.member().source.clone()?;
    change(source.options_mut());
    Some(Work::Data(source))
}

/// A file read anew for all members that have it.
fn again(path: &Path, config: &FitConfig) -> Work {
    let of_file = |source: &Source| matches!(source, Source::File { path: p, .. } if p == path);
    let members = config.members.iter().enumerate();
    let sources = members.filter_map(|(j, m)| Some((j, m.source.clone().filter(of_file)?)));
    Work::Again(path.to_owned(), sources.collect())
}

/// Other bins: of many values at hand, or, where these are not, of the file. `None` where they are made at once.
fn bins(binning: Option<&Binning>, config: &FitConfig) -> Option<Work> {
    let member = config.member();
    let (data, source) = (member.data.as_ref()?, member.source.as_ref()?);
    let wished = source.with(ReadOptions { binning: binning.cloned(), ..source.options().clone() });
    if data.unbinned.is_none() && source.options().binning.is_some() {
        // Without bins there is nothing to count while it is read.
        let stream = binning.is_some() && source.options().stream;
        return Some(Work::Data(wished.with(ReadOptions { stream, ..wished.options().clone() })));
    }
    let values = data.unbinned.as_ref().unwrap_or(data);
    let many = matches!(values.data, Data::Sample(_)) && values.n_total() > FEW;
    Some(Work::Bins(Arc::clone(values), binning.filter(|_| many)?.clone(), wished))
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
                Err(FitError::Crashed { what: "the reader ended without a word".into() })
            }
        };
        Some((self.running.take()?, answer))
    }
}

impl App {
    /// Carries a command out; what may take long is read beside the window first.
    pub(super) fn carry_out(&mut self, command: Command, ctx: &egui::Context) {
        let Some(order) = Order::of(&command, self.session.config()) else {
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

    /// Takes what is complete, and says how far the present one is.
    pub(super) fn take_in_reading(&mut self) {
        self.take_read(Duration::ZERO);
    }

    fn take_read(&mut self, patience: Duration) {
        if let Some((Running { order, stamp, .. }, answer)) = self.reader.finished(patience) {
            let name = order.work.name();
            let member_is_shown = order.member == self.session.config().active;
            let of_member = matches!(order.purpose, Purpose::Show | Purpose::Field(_))
                && !matches!(order.work, Work::Again(..) | Work::Session(_));
            match answer {
                Ok(_) if of_member && !member_is_shown => {
                    self.state
                        .refuse(format!("another data set was chosen while {name} was read; open it again"));
                }
                // Members may have been taken away or read from elsewhere in the meantime.
                Ok(_) if !self.has_sources(&order.work) => {
                    self.state
                        .refuse(format!("the data sets were changed while {name} was read; read it again"));
                }
                Ok(done) => self.take_done(order, done, stamp),
                Err(FitError::Read(ReadError::Cancelled { .. })) => {}
                Err(error) => self.say_failure(&order.purpose, super::sentence(&error)),
            }
        }
        self.state.loading = self.reader.loading();
    }

    /// Whether the members still have the sources that were read for them.
    fn has_sources(&self, work: &Work) -> bool {
        let Work::Again(_, sources) = work else { return true };
        let members = &self.session.config().members;
        sources.iter().all(|(j, source)| members.get(*j).is_some_and(|m| m.source.as_ref() == Some(source)))
    }

    fn take_done(&mut self, order: Order, done: Done, stamp: Option<Stamp>) {
        let again = matches!(&done, Done::Again(_)).then(|| order.work.name());
        let path = order.work.path().map(Path::to_owned);
        if let Purpose::Field(field) = order.purpose {
            self.state.typed.forget(field);
        }
        let table = matches!(order.work, Work::Table(_));
        let is_session = matches!(done, Done::Session(_));
        let before = self.session.config().clone();
        self.apply(order.take(done));
        if let Some(path) = path.filter(|_| !is_session) {
            self.state.changed_files.retain(|changed| changed.path != path);
            self.watch.was_read(&path, stamp);
        }
        if is_session {
            self.watch.forget();
        }
        if table {
            self.say_notes(DROPPED);
        }
        if let Some(name) = again.filter(|_| self.state.notice.is_none()) {
            let same = before.same_data(self.session.config());
            let what = if same { "it holds the same numbers as before" } else { "the data are new" };
            self.state.contents.path = None;
            self.state.say(format!("{name} was read again: {what}"));
        }
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
        if let (true, Some(name)) = (stopped, name) {
            self.state.say(format!("{name} was not read; the data are those of before"));
        }
        stopped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A long table of text may rather be counted while it is read; one that is already, or is short, is not asked about.
    #[test]
    fn a_large_file_may_be_counted_in_bins() {
        let source = Source::File { path: "long.csv".into(), options: ReadOptions::default() };
        let work = Work::Data(source);
        assert!(work.in_blocks(LARGE - 1).is_none());
        let offered = work.in_blocks(LARGE).unwrap();
        assert!(offered.options().stream);
        assert_eq!(offered.options().binning, Some(Binning::Uniform { n: BINS_OF_LARGE, span: None }));
        assert!(Work::Data(offered).in_blocks(LARGE).is_none());
    }
}
