//! Files that wait until the reader is free: those dropped behind another one, and those that changed on disk while files are read again
//! whenever they do. Nothing that is being read is given up for them. How a file is read is in `reader`.

use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use super::App;
use super::panels::data::{add, open};
use crate::fit::{Command, Severity, Source};
use crate::language::trf;

/// What data are called that came by the clipboard.
const PASTED: &str = "pasted table";

/// The files that wait.
#[derive(Default)]
pub(super) struct Waiting {
    /// Dropped behind another one: they are added to it.
    added: VecDeque<PathBuf>,
    /// Changed on disk. One stays until it was read or refused, so what a person opens in between does not lose it.
    changed: BTreeSet<PathBuf>,
}

impl Waiting {
    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty()
    }

    /// These are added when the file dropped with them is there.
    pub fn add(&mut self, paths: impl Iterator<Item = PathBuf>) {
        self.added = paths.collect();
    }

    /// This file is to be read again.
    pub fn read_again(&mut self, path: PathBuf) {
        self.changed.insert(path);
    }

    /// This file was read, or cannot be.
    pub fn settled(&mut self, path: &Path) {
        self.changed.remove(path);
    }

    /// Only these files are part of the data.
    pub fn keep(&mut self, paths: &[PathBuf]) {
        self.changed.retain(|path| paths.contains(path));
    }

    /// Nothing is read any more; the names of those that were to be added.
    pub fn give_up(&mut self) -> Option<String> {
        self.changed.clear();
        self.refuse_added()
    }

    /// None is added any more; the names of those that were to be.
    fn refuse_added(&mut self) -> Option<String> {
        let name =
            |path: PathBuf| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let names: Vec<String> = self.added.drain(..).map(name).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }
}

impl App {
    /// Of files that were let go of over the window the first is opened, the others are added to it.
    pub(super) fn take_dropped(&mut self, ctx: &egui::Context) {
        let paths: Vec<PathBuf> =
            ctx.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_path_buf()).collect());
        if self.state.batch.open && !paths.is_empty() {
            self.start_batch(paths, ctx);
            return;
        }
        let mut paths = paths.into_iter();
        if let Some(first) = paths.next() {
            self.queue.push(open(first));
            self.waiting.add(paths);
        }
    }

    /// A table that was pasted while no text was being typed becomes the data.
    pub(super) fn take_pasted(&mut self, ctx: &egui::Context) {
        if ctx.text_edit_focused() {
            return;
        }
        let pasted = ctx.input_mut(|i| {
            let place = i.events.iter().position(|event| matches!(event, egui::Event::Paste(_)))?;
            match i.events.remove(place) {
                egui::Event::Paste(text) => Some(text),
                _ => None,
            }
        });
        if let Some(text) = pasted {
            let name = self.free_name();
            self.queue.push(Command::Read(Source::text(name, text)));
        }
    }

    /// A name for a pasted table that no data set has.
    fn free_name(&self) -> String {
        let is_free = |name: &String| {
            !self
                .session
                .config()
                .members
                .iter()
                .filter_map(|m| m.data.as_ref())
                .any(|data| data.name == *name)
        };
        let numbered = (2..).map(|k| format!("{PASTED} {k}"));
        std::iter::once(PASTED.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
    }

    /// Reads the next file that waits when nothing else is being read.
    pub(super) fn read_waiting(&mut self, ctx: &egui::Context) {
        // What has been asked for comes first.
        if self.reader.is_reading() || !self.queue.is_empty() {
            return;
        }
        // Where one cannot be read, the others would hide why.
        let refused = self.state.notice.as_ref().filter(|notice| notice.severity == Severity::Bad);
        if let Some(why) = refused.map(|notice| notice.text.clone())
            && let Some(names) = self.waiting.refuse_added()
        {
            self.state.refuse(trf("{}; not added either: {}", &[&why, &names]));
        }
        if let Some(path) = self.waiting.added.pop_front() {
            self.carry_out(add(path), ctx);
        } else if let Some(path) = self.waiting.changed.first().cloned() {
            self.carry_out(Command::ReadAgain(path.clone()), ctx);
            if !self.reader.is_reading() {
                self.waiting.settled(&path);
            }
        }
        if !self.waiting.is_empty() && !self.reader.is_reading() {
            ctx.request_repaint();
        }
    }
}
