//! Data that take the place of others: what of the view stays, and what is said when undo brings back what was read before.

use std::path::PathBuf;

use super::App;
use super::watch::ChangedFile;
use crate::fit::{Command, FitConfig, Session, Source, read_again_label};
use crate::language::trf;

/// Whether the same quantity of the same table is shown as before, perhaps in other bins or with other rows: then a zoom means the same.
pub(super) fn is_same_axis(before: &FitConfig, after: &FitConfig) -> bool {
    let (then, now) = (before.member(), after.member());
    let same_place = match (&then.source, &now.source) {
        (None, None) => true,
        (Some(a), Some(b)) => {
            let (then, now) = (a.options(), b.options());
            a.is_same_place(b) && then.table == now.table && then.columns == now.columns
        }
        _ => false,
    };
    let data = then.data.as_ref().zip(now.data.as_ref());
    let same_title = data.is_some_and(|(a, b)| a.name == b.name && a.x_title == b.x_title);
    before.active == after.active && same_place && same_title
}

/// The step of the history that `command` goes back or forward over.
pub(super) fn step_of(command: &Command, session: &Session) -> Option<String> {
    match command {
        Command::Undo => session.undo_label().map(str::to_owned),
        Command::Redo => session.redo_label().map(str::to_owned),
        _ => None,
    }
}

/// Files whose data are no longer those of `before`, where `step` was to read them again.
fn read_before(before: &FitConfig, after: &FitConfig, step: &str) -> Vec<PathBuf> {
    let Some(pairs) = before.pairs(after) else { return Vec::new() };
    let changed = pairs.filter_map(|(then, now)| match (&then.source, &now.data) {
        (Some(Source::File { path, .. }), Some(data))
            if step == read_again_label(&data.name) && then.source == now.source && !then.same_data(now) =>
        {
            Some(path.clone())
        }
        _ => None,
    });
    let mut files: Vec<PathBuf> = changed.collect();
    files.dedup();
    files
}

impl App {
    /// Forgets what was typed for parameters of the formula of `before`, where there is another one now.
    pub(super) fn forget_other_formula(&mut self, before: &FitConfig) {
        let now = self.session.config();
        if before.member().formula != now.member().formula || before.params.names() != now.params.names() {
            self.state.profile_span = None;
        }
    }

    /// Says what undoing (or doing again) the reading of a file has brought back, and marks the file as another one than is shown.
    pub(super) fn say_reading_undone(&mut self, before: &FitConfig, step: &str, undone: bool) {
        for path in read_before(before, self.session.config(), step) {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            self.state.changed_files.retain(|changed| changed.path != path);
            if undone {
                self.state.say(trf(
                    "Undone: {}. The data are those that were read before; the file {} on the disk is newer",
                    &[&step, &name],
                ));
                let is_there = path.is_file();
                self.state.changed_files.push(ChangedFile { path, is_there });
            } else {
                self.state.say(trf(
                    "Done again: {}. The data are those that were read from {} last",
                    &[&step, &name],
                ));
            }
        }
    }
}
