//! What a file holds: sheets of a workbook, arrays, objects of a ROOT file. Listed beside the window whenever the shown data come from
//! another file; tables of text hold one table and have no list.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::App;
use crate::data::formats;
use crate::fit::Source;
use crate::language::phrase;

/// So long the window waits for a short list before it goes on drawing.
const AT_ONCE: Duration = Duration::from_millis(20);

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// The file; `None` before any.
    pub path: Option<PathBuf>,
    /// What its entries are: `Sheet`, `Object`.
    pub what: &'static str,
    /// One each that can be opened.
    pub entries: Vec<Entry>,
}

/// One thing that a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// By which it is asked for.
    pub name: String,
    /// Its class and title, or its size.
    pub about: String,
}

/// The list under way.
#[derive(Default)]
pub(super) struct Listing {
    running: Option<(PathBuf, Receiver<Contents>)>,
}

impl Listing {
    /// Whether a list is being made.
    pub fn is_under_way(&self) -> bool {
        self.running.is_some()
    }
}

impl App {
    /// Keeps the list in step with the file of the data shown.
    pub(super) fn list_contents(&mut self, ctx: &egui::Context) {
        let Some(Source::File { path, .. }) = &self.session.config().member().source else {
            // A list under way is of a file that is no longer shown.
            self.listing.running = None;
            return;
        };
        let path = path.clone();
        let known = self.state.contents.path.as_ref() == Some(&path);
        let under_way = self.listing.running.as_ref().is_some_and(|(of, _)| *of == path);
        let mut patience = Duration::ZERO;
        if !known && !under_way {
            let (sender, receiver) = channel();
            let (of, wake) = (path.clone(), ctx.clone());
            let work = move || {
                // Nobody listens any more when other data are shown.
                drop(sender.send(list(&of)));
                wake.request_repaint();
            };
            if std::thread::Builder::new().name("contents".into()).spawn(work).is_ok() {
                self.listing.running = Some((path, receiver));
                patience = AT_ONCE;
            }
        }
        let Some((of, receiver)) = &self.listing.running else { return };
        let contents = match receiver.recv_timeout(patience) {
            Ok(contents) => contents,
            Err(RecvTimeoutError::Timeout) => return,
            Err(RecvTimeoutError::Disconnected) => Contents { path: Some(of.clone()), ..Contents::default() },
        };
        self.listing.running = None;
        self.state.contents = contents;
        self.state.wanted.clear();
    }
}

/// What the file at `path` holds; nothing for a table of text and for what cannot be read, whose error is told where it is opened.
fn list(path: &Path) -> Contents {
    let (what, entries) = entries(path).unwrap_or_default();
    Contents { path: Some(path.to_owned()), what, entries }
}

fn entries(path: &Path) -> Option<(&'static str, Vec<Entry>)> {
    // A pipe could be read only once.
    if !std::fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let name = path.file_name()?.to_string_lossy().into_owned();
    let mut file = File::open(path).ok()?;
    let mut start = Vec::new();
    file.by_ref().take(formats::BYTES_TO_DETECT as u64).read_to_end(&mut start).ok()?;
    file.seek(SeekFrom::Start(0)).ok()?;
    if start.starts_with(b"root") && start.get(4) == Some(&0) {
        return objects(file, &name).map(|list| (phrase("Object"), list));
    }
    let format = formats::detect(&start, &name)?;
    let tables = formats::tables(&mut file, &name).ok()?;
    let size = |rows: usize, columns: usize| format!("{rows} × {columns}");
    let entry = |t: formats::Listed| Entry { name: t.name, about: size(t.rows, t.columns) };
    Some((word(format), tables.into_iter().map(entry).collect()))
}

/// What the tables of a format are called.
fn word(format: formats::Format) -> &'static str {
    use formats::Format::{Hdf5, Json, Npy, Npz, Ods, Parquet, Xls, Xlsb, Xlsx};
    match format {
        Xlsx | Xlsb | Xls | Ods => phrase("Sheet"),
        Npy | Npz => phrase("Array"),
        Parquet | Hdf5 | Json => phrase("Table"),
    }
}

/// The objects of a ROOT file that are data.
#[cfg(feature = "root")]
fn objects(file: File, name: &str) -> Option<Vec<Entry>> {
    let is_data =
        |class: &str| ["TH", "TGraph", "TProfile", "TTree", "TNtuple"].iter().any(|c| class.starts_with(c));
    let listed = crate::data::root::RootFile::open(file, name).ok()?.list();
    let entry = |e: crate::data::root::Entry| {
        // Titles of axes follow the title.
        let title = e.title.split(';').next().unwrap_or_default().trim();
        let about = if title.is_empty() { e.class } else { format!("{} · {title}", e.class) };
        Entry { name: e.path, about }
    };
    Some(listed.into_iter().filter(|e| is_data(&e.class)).map(entry).collect())
}

#[cfg(not(feature = "root"))]
fn objects(_: File, _: &str) -> Option<Vec<Entry>> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(path: &str) -> Contents {
        list(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
    }

    #[test]
    fn a_table_of_text_and_what_is_not_there_have_no_list() {
        for path in ["examples-data/peak.csv", "examples-data", "no such file"] {
            assert!(listed(path).entries.is_empty(), "{path}");
        }
    }

    /// A list that is being made when an example takes the place of the file is waited for no longer.
    #[test]
    fn a_list_is_given_up_with_its_file() {
        let mut session = crate::fit::Session::new();
        session.apply(crate::fit::Command::OpenExample("peak.csv".into())).unwrap();
        let mut app = App::new(session, crate::app::Theme::Light);
        let (_sender, receiver) = channel();
        app.listing.running = Some(("long.root".into(), receiver));
        assert!(app.is_busy());
        app.list_contents(&egui::Context::default());
        assert!(!app.is_busy());
    }

    #[cfg(feature = "workbooks")]
    #[test]
    fn sheets_have_names_and_sizes() {
        let contents = listed("tests/data/formats/workbook.xlsx");
        assert_eq!(contents.what, "Sheet");
        assert!(contents.entries.iter().all(|e| !e.name.is_empty() && e.about.contains('×')), "{contents:?}");
    }
}
