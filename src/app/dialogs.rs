//! Choosing files: the system's dialog behind a trait, so that tests answer in its place. The only file that knows rfd.
//!
//! A dialog runs beside the window, which goes on drawing; its answer is fetched with [`Dialogs::poll`]. Without a desktop
//! portal there is no dialog and no answer but "nothing chosen": the window always offers a typed path as well.

use crate::language::{phrase, tr};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// Endings of the files that are read, as far as they are usual.
const ENDINGS: [&str; 21] = [
    "csv", "tsv", "txt", "dat", "asc", "toml", "yml", "yaml", "root", "xlsx", "xlsm", "xlsb", "xls", "ods",
    "npy", "npz", "json", "parquet", "h5", "hdf5", "hdf",
];

/// Endings of the files that figures are written to.
const FIGURES: [&str; 3] = ["pdf", "svg", "png"];

/// What was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// A file to read.
    Open(PathBuf),
    /// Several files to read.
    Several(Vec<PathBuf>),
    /// A file to write.
    Save(PathBuf),
    /// Nothing: the dialog was closed, or there is none on this system.
    Nothing,
}

/// Someone who asks the user for a file.
pub trait Dialogs {
    /// Asks for a file to read. `wake` is called when there is an answer.
    fn open(&mut self, wake: Box<dyn Fn() + Send>);

    /// Asks for several files to read.
    fn open_several(&mut self, wake: Box<dyn Fn() + Send>) {
        self.open(wake);
    }

    /// Asks for a file to write, `suggested` as its name.
    fn save(&mut self, suggested: &str, wake: Box<dyn Fn() + Send>);

    /// Asks for a file to write a report to, `suggested` as its name.
    fn save_report(&mut self, suggested: &str, wake: Box<dyn Fn() + Send>) {
        self.save(suggested, wake);
    }

    /// Asks for a file to write a table to, `suggested` as its name.
    fn save_table(&mut self, suggested: &str, wake: Box<dyn Fn() + Send>) {
        self.save(suggested, wake);
    }

    /// Asks for a file to write a figure to, `suggested` as its name.
    fn save_figure(&mut self, suggested: &str, wake: Box<dyn Fn() + Send>) {
        self.save(suggested, wake);
    }

    /// The answer, once.
    fn poll(&mut self) -> Option<Chosen>;
}

/// The system's dialogs.
#[derive(Default)]
pub struct SystemDialogs {
    answer: Option<Receiver<Chosen>>,
}

impl SystemDialogs {
    fn ask(&mut self, wake: Box<dyn Fn() + Send>, question: impl FnOnce() -> Chosen + Send + 'static) {
        if self.answer.is_some() {
            return;
        }
        let (sender, receiver) = channel();
        let thread = std::thread::Builder::new().name("file dialog".into()).spawn(move || {
            // Nobody listens any more when the window was closed meanwhile.
            drop(sender.send(question()));
            wake();
        });
        self.answer = thread.is_ok().then_some(receiver);
    }
}

impl Dialogs for SystemDialogs {
    fn open(&mut self, wake: Box<dyn Fn() + Send>) {
        // The thread that asks speaks no language of its own.
        let [title, known, all] =
            [phrase("Open data or a session"), phrase("Data and sessions"), phrase("All files")].map(tr);
        self.ask(wake, move || {
            let dialog =
                rfd::FileDialog::new().set_title(title).add_filter(known, &ENDINGS).add_filter(all, &["*"]);
            dialog.pick_file().map_or(Chosen::Nothing, Chosen::Open)
        });
    }

    fn open_several(&mut self, wake: Box<dyn Fn() + Send>) {
        let [title, known, all] =
            [phrase("Choose files to fit"), phrase("Data"), phrase("All files")].map(tr);
        self.ask(wake, move || {
            let dialog =
                rfd::FileDialog::new().set_title(title).add_filter(known, &ENDINGS).add_filter(all, &["*"]);
            dialog.pick_files().map_or(Chosen::Nothing, Chosen::Several)
        });
    }

    fn save(&mut self, suggested: &str, wake: Box<dyn Fn() + Send>) {
        let suggested = suggested.to_owned();
        let (_, ending) = suggested.rsplit_once('.').unwrap_or_default();
        let ending = ending.to_owned();
        let is_session = ending == "toml";
        let title = if is_session { tr("Save session") } else { tr("Export") };
        let kind = if is_session { tr("Session") } else { tr("Script") };
        self.ask(wake, move || {
            let dialog =
                rfd::FileDialog::new().set_title(title).set_file_name(suggested).add_filter(kind, &[ending]);
            dialog.save_file().map_or(Chosen::Nothing, Chosen::Save)
        });
    }

    fn save_report(&mut self, suggested: &str, wake: Box<dyn Fn() + Send>) {
        let suggested = suggested.to_owned();
        let title = tr("Save report");
        self.ask(wake, move || {
            let dialog = rfd::FileDialog::new().set_title(title).set_file_name(suggested);
            dialog.save_file().map_or(Chosen::Nothing, Chosen::Save)
        });
    }

    fn save_table(&mut self, suggested: &str, wake: Box<dyn Fn() + Send>) {
        let suggested = suggested.to_owned();
        let title = tr("Save table");
        self.ask(wake, move || {
            let dialog = rfd::FileDialog::new().set_title(title).set_file_name(suggested);
            dialog.add_filter("CSV", &["csv"]).save_file().map_or(Chosen::Nothing, Chosen::Save)
        });
    }

    fn save_figure(&mut self, suggested: &str, wake: Box<dyn Fn() + Send>) {
        let suggested = suggested.to_owned();
        let title = tr("Save figure");
        self.ask(wake, move || {
            let dialog = rfd::FileDialog::new().set_title(title).set_file_name(suggested);
            let dialog =
                FIGURES.iter().fold(dialog, |d, ending| d.add_filter(ending.to_uppercase(), &[*ending]));
            dialog.save_file().map_or(Chosen::Nothing, Chosen::Save)
        });
    }

    fn poll(&mut self) -> Option<Chosen> {
        let answer = match self.answer.as_ref()?.try_recv() {
            Ok(chosen) => chosen,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Chosen::Nothing,
        };
        self.answer = None;
        Some(answer)
    }
}

/// No dialogs at all: every question is answered with nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoDialogs;

impl Dialogs for NoDialogs {
    fn open(&mut self, _wake: Box<dyn Fn() + Send>) {}

    fn save(&mut self, _suggested: &str, _wake: Box<dyn Fn() + Send>) {}

    fn poll(&mut self) -> Option<Chosen> {
        None
    }
}
