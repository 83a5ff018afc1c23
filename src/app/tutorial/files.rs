//! Files of a replay: what a script names is found beside it or among the examples; what the window writes goes into a folder of the replay's
//! own, so that nothing is written over.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::app::dialogs::{Chosen, Dialogs};
use crate::data::examples;
use crate::tutorial::{Fault, FileName};

/// Where the files of a replay stand.
#[derive(Debug)]
pub struct Files {
    beside: PathBuf,
    own: tempfile::TempDir,
}

impl Files {
    /// For a script in the folder `beside`.
    ///
    /// # Errors
    /// No folder can be made.
    pub fn new(beside: &Path) -> Result<Files, Fault> {
        let own = tempfile::tempdir().map_err(|e| fault(&FileName::Path(std::env::temp_dir()), &e))?;
        Ok(Files { beside: beside.to_owned(), own })
    }

    /// Where this file can be read.
    ///
    /// # Errors
    /// It is not there.
    pub fn to_read(&self, file: &FileName) -> Result<PathBuf, Fault> {
        let own = self.to_write(file);
        if let FileName::Example(name) = file {
            let bytes = examples::find(name).map(|example| example.bytes).unwrap_or_default();
            std::fs::write(&own, bytes).map_err(|e| fault(file, &e))?;
        }
        let beside = file.path_from(&self.beside);
        let path = if own.exists() { own } else { beside.unwrap_or(own) };
        std::fs::metadata(&path).map_err(|e| fault(file, &e))?;
        Ok(path)
    }

    /// Where a file of this name is written.
    pub fn to_write(&self, file: &FileName) -> PathBuf {
        self.own.path().join(file.name())
    }
}

fn fault(file: &FileName, error: &std::io::Error) -> Fault {
    Fault::File { file: file.name(), reason: error.to_string() }
}

/// A file that answers a dialog: to read it, and to write it.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What the script calls it.
    pub name: String,
    /// To be read, where there is such a file.
    pub open: Result<PathBuf, Fault>,
    /// To be written.
    pub save: PathBuf,
}

#[derive(Debug, Default)]
struct Waiting {
    /// Whether a file to write is asked for.
    asked: Option<bool>,
    ready: VecDeque<Answer>,
    failed: Option<Fault>,
}

/// File dialogs that a script answers.
#[derive(Debug, Clone, Default)]
pub struct Answers(Arc<Mutex<Waiting>>);

impl Answers {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next dialog, or the one that is open, is answered so.
    pub fn add(&self, answer: Answer) {
        self.lock().ready.push_back(answer);
    }

    /// Nothing waits any more.
    pub fn forget(&self) {
        *self.lock() = Waiting::default();
    }

    /// What is amiss at the end of a step: a dialog without an answer, an answer without a dialog, a file that is not there.
    pub fn amiss(&self) -> Option<Fault> {
        let waiting = self.lock();
        let unused = || waiting.ready.front().map(|answer| Fault::NotAsked { file: answer.name.clone() });
        waiting.failed.clone().or_else(|| waiting.asked.map(|_| Fault::Unanswered)).or_else(unused)
    }
}

impl Dialogs for Answers {
    fn open(&mut self, wake: Box<dyn Fn() + Send>) {
        self.lock().asked = Some(false);
        wake();
    }

    fn save(&mut self, _suggested: &str, wake: Box<dyn Fn() + Send>) {
        self.lock().asked = Some(true);
        wake();
    }

    fn poll(&mut self) -> Option<Chosen> {
        let mut waiting = self.lock();
        let writes = waiting.asked?;
        let answer = waiting.ready.pop_front()?;
        waiting.asked = None;
        if writes {
            return Some(Chosen::Save(answer.save));
        }
        match answer.open {
            Ok(path) => Some(Chosen::Open(path)),
            Err(fault) => {
                waiting.failed = Some(fault);
                Some(Chosen::Nothing)
            }
        }
    }
}
