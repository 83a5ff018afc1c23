//! What is read beside the window: which commands ask for it, what is to be done, and what becomes of it. Threads and waiting are in `reader`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::data::read::ReadOptions;
use crate::data::{Binning, Data, Dataset};
use crate::fit::{
    Command, FitConfig, FitError, NewData, OpenedSession, Source, is_session, read_data, read_from,
    read_session, read_table,
};

/// Up to so many values are counted in bins without waiting.
const FEW: usize = 200_000;
/// A file of more bytes may rather be counted in bins while it is read.
const LARGE: u64 = 200_000_000;
/// Bins that are offered for it.
const BINS_OF_LARGE: usize = 100;

/// What is to be read, and what it is for.
pub(super) struct Order {
    pub work: Work,
    pub purpose: Purpose,
    /// The member that was shown when it was asked for.
    pub member: usize,
}

/// What is to be done.
#[derive(Clone)]
pub(super) enum Work {
    Session(PathBuf),
    Data(Source),
    Table(Source),
    /// The same file for all members that have it.
    Again(PathBuf, Vec<(usize, Source)>),
    /// These values in bins.
    Bins(Arc<Dataset>, Binning, Source),
}

/// What came of it.
pub(super) enum Done {
    Session(OpenedSession),
    Data(Arc<Dataset>, Box<Source>),
    Again(Vec<(usize, Arc<Dataset>)>),
}

/// What becomes of the data.
#[derive(Clone, PartialEq)]
pub(super) enum Purpose {
    /// They take the place of those shown.
    Show,
    /// They are fitted together with those that are there, with this formula.
    Add(Option<String>),
    /// They were asked for by a field, which says what is wrong with them.
    Field(Field),
    /// They are one of several changes that are one step: its name, the changes, and which of them reads.
    Within(String, Vec<Command>, usize),
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
    pub fn carry_out(self, progress: Progress<'_>) -> Result<Done, FitError> {
        Ok(match self {
            Work::Session(path) => Done::Session(read_session(&path, progress)?),
            Work::Data(source) => Done::Data(Arc::new(read_source(&source, progress)?), Box::new(source)),
            Work::Table(source) => {
                let (data, source) = read_table(&source, progress)?;
                Done::Data(Arc::new(data), Box::new(source))
            }
            Work::Again(_, sources) => {
                let mut list = Vec::new();
                for (member, source) in sources {
                    list.push((member, Arc::new(read_source(&source, progress)?)));
                }
                Done::Again(list)
            }
            Work::Bins(values, binning, source) => {
                Done::Data(Arc::new(values.binned(&binning)?), Box::new(source))
            }
        })
    }

    /// The file, where it is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Work::Session(path) | Work::Again(path, _) => Some(path),
            Work::Data(Source::File { path, .. }) | Work::Table(Source::File { path, .. }) => Some(path),
            Work::Data(_) | Work::Table(_) | Work::Bins(..) => None,
        }
    }

    pub fn name(&self) -> String {
        match self {
            Work::Data(Source::Example { name, .. } | Source::Text { name, .. })
            | Work::Table(Source::Example { name, .. } | Source::Text { name, .. }) => name.clone(),
            Work::Bins(data, ..) => data.name.clone(),
            other => {
                let path = other.path().unwrap_or(Path::new(""));
                path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
            }
        }
    }

    /// The same file counted in bins while it is read, for one of so many bytes that its values may not be wanted.
    pub fn in_blocks(&self, bytes: u64) -> Option<Source> {
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
        Source::Example { .. } | Source::Text { .. } => read_from(source, progress),
    }
}

impl Order {
    /// What `command` asks to be read; `None` of commands that read nothing, or so little that it is there at once.
    pub fn of(command: &Command, config: &FitConfig) -> Option<Order> {
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
            Command::Several { label, changes } => within(label, changes)?,
            _ => return None,
        };
        Some(Order { work, purpose, member: config.active })
    }

    /// The command that takes in what was read.
    pub fn take(self, done: Done) -> Command {
        match (done, self.purpose) {
            (Done::Session(opened), _) => Command::TakeSession(opened),
            (Done::Again(list), _) => Command::SetNumbers(list),
            (Done::Data(data, source), Purpose::Add(formula)) => {
                Command::AddMember { data: NewData::Given(data, Some(*source)), formula }
            }
            (Done::Data(data, source), Purpose::Within(label, mut changes, at)) => {
                changes[at] = Command::SetData(data, Some(*source));
                Command::Several { label, changes }
            }
            (Done::Data(data, source), _) => Command::SetData(data, Some(*source)),
        }
    }
}

/// The data of the active member read with other options.
fn anew(config: &FitConfig, change: impl FnOnce(&mut ReadOptions)) -> Option<Work> {
    let mut source = config.member().source.clone()?;
    change(source.options_mut());
    Some(Work::Data(source))
}

/// Several changes one of which reads data in the place of those shown.
fn within(label: &str, changes: &[Command]) -> Option<(Work, Purpose)> {
    let (at, source) = changes.iter().enumerate().find_map(|(k, change)| match change {
        Command::Read(source) => Some((k, source)),
        _ => None,
    })?;
    Some((Work::Data(source.clone()), Purpose::Within(label.to_owned(), changes.to_vec(), at)))
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Of several changes that are one step the reading is done beside the window, and the others are carried out with what was read.
    #[test]
    fn a_reading_among_several_changes_is_read_beside_the_window() {
        let source = Source::File { path: "hits.csv".into(), options: ReadOptions::default() };
        let others = [Command::Guess, Command::Reset];
        let [before, behind] = others.clone();
        let changes = vec![before, Command::Read(source.clone()), behind];
        let config = crate::fit::Session::new().config().clone();
        let order = Order::of(&Command::Several { label: "counts".into(), changes }, &config).unwrap();
        assert!(matches!(&order.work, Work::Data(of) if *of == source));
        let data = crate::fit::Session::example().unwrap().config().member().data.clone().unwrap();
        let Command::Several { label, changes } = order.take(Done::Data(data, Box::new(source))) else {
            panic!("one step");
        };
        assert!(label == "counts" && matches!(changes[1], Command::SetData(..)));
        assert_eq!([&changes[0], &changes[2]], [&others[0], &others[1]]);
        let plain = Command::Several { label: "plain".into(), changes: others.to_vec() };
        assert!(Order::of(&plain, &config).is_none());
    }

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
