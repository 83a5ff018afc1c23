//! Sessions written beside the work, each window in a place of its own: a session file, and a lock that the window holds while it lives. A lock that
//! nobody holds any more was left by a window that did not end as it should.

use std::fs::{File, TryLockError};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::folder::{StateFolder, put_aside};

/// The folder of all of them.
const FOLDER: &str = "autosave";

/// The place of a window that runs.
#[derive(Debug)]
pub struct Slot {
    lock: File,
    path: PathBuf,
}

/// A session whose window did not end as it should. Nobody else can take it while this is held.
#[derive(Debug)]
pub struct Left {
    _lock: File,
    path: PathBuf,
    /// What its data were called.
    pub title: String,
    /// How long ago it was written.
    pub age: Option<Duration>,
}

impl Slot {
    /// A new place.
    ///
    /// # Errors
    /// The system's.
    pub fn new(folder: &StateFolder) -> std::io::Result<Slot> {
        let folder = folder.path(FOLDER);
        std::fs::create_dir_all(&folder)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        for k in 0..1000 {
            let path = folder.join(format!("{now}-{}-{k}.lock", std::process::id()));
            match File::create_new(&path) {
                Ok(lock) => {
                    lock.lock()?;
                    return Ok(Slot { lock, path });
                }
                Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(e),
            }
        }
        Err(std::io::ErrorKind::AlreadyExists.into())
    }

    /// Where its session is written.
    pub fn session(&self) -> PathBuf {
        session_of(&self.path)
    }

    /// What its data are called.
    ///
    /// # Errors
    /// The system's.
    pub fn set_title(&mut self, title: &str) -> std::io::Result<()> {
        use std::io::{Seek as _, SeekFrom};
        self.lock.set_len(0)?;
        self.lock.seek(SeekFrom::Start(0))?;
        self.lock.write_all(title.as_bytes())
    }

    /// There is nothing to be saved any more.
    pub fn clear(&self) {
        remove(&self.session());
    }

    /// As after a crash: everything stays, and nobody holds it.
    #[cfg(test)]
    fn crash(self) {
        drop(self.lock.try_clone());
        let slot = std::mem::ManuallyDrop::new(self);
        slot.lock.unlock().ok();
    }
}

/// The window ends as it should.
impl Drop for Slot {
    fn drop(&mut self) {
        self.clear();
        remove(&self.path);
    }
}

impl Left {
    /// Where its session is.
    pub fn session(&self) -> PathBuf {
        session_of(&self.path)
    }

    /// Nobody wants it.
    pub fn discard(self) {
        remove(&self.session());
        remove(&self.path);
    }

    /// It cannot be read; where it is now.
    pub fn put_aside(self) -> PathBuf {
        let aside = put_aside(&self.session());
        remove(&self.path);
        aside
    }
}

/// What windows have left that did not end as they should, the newest first. Locks without a session are swept away.
pub fn left(folder: &StateFolder) -> Vec<Left> {
    let Ok(entries) = std::fs::read_dir(folder.path(FOLDER)) else { return Vec::new() };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let locks = paths.filter(|path| path.extension().is_some_and(|e| e == "lock"));
    let mut found: Vec<Left> = locks.filter_map(|path| abandoned(&path)).collect();
    found.sort_by_key(|left| left.age);
    found
}

fn abandoned(path: &Path) -> Option<Left> {
    let mut lock = File::options().read(true).write(true).open(path).ok()?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => return None,
    }
    let Ok(about) = std::fs::metadata(session_of(path)) else {
        remove(path);
        return None;
    };
    let mut title = String::new();
    // A title that is no text is none; the session counts.
    let _ = lock.read_to_string(&mut title);
    let age = about.modified().ok().and_then(|then| SystemTime::now().duration_since(then).ok());
    Some(Left { _lock: lock, path: path.to_owned(), title, age })
}

fn session_of(lock: &Path) -> PathBuf {
    lock.with_extension("toml")
}

fn remove(path: &Path) {
    // What is gone already need not be taken away; what cannot be, will be offered again.
    let _ = std::fs::remove_file(path);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_crash_has_left_is_found() {
        let temp = tempfile::tempdir().unwrap();
        let folder = StateFolder::at(temp.path());
        assert!(left(&folder).is_empty());
        let mut runs = Slot::new(&folder).unwrap();
        let mut crashed = Slot::new(&folder).unwrap();
        for (slot, title) in [(&mut runs, "a.csv"), (&mut crashed, "b.csv")] {
            slot.set_title("a longer title than the next one").unwrap();
            slot.set_title(title).unwrap();
            std::fs::write(slot.session(), "version = 1\n").unwrap();
        }
        crashed.crash();
        let found = left(&folder);
        assert_eq!(found.iter().map(|l| l.title.as_str()).collect::<Vec<_>>(), ["b.csv"]);
        assert!(left(&folder).is_empty(), "one window has it in its hands");
        let session = found[0].session();
        drop(found);
        assert!(session.exists(), "not asked about to the end: it is offered again");
        left(&folder).into_iter().for_each(Left::discard);
        assert!(!session.exists() && left(&folder).is_empty());
        let session = runs.session();
        drop(runs);
        assert!(!session.exists(), "an end as it should be leaves nothing");
        Slot::new(&folder).unwrap().crash();
        assert!(left(&folder).is_empty(), "a lock without a session is nothing to recover");
        assert_eq!(std::fs::read_dir(folder.path(FOLDER)).unwrap().count(), 0);
    }
}
