//! The folder of what the program keeps for its user: whole files, written beside the old one and renamed, so that no crash leaves half of one.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

/// Where what is kept lies.
#[derive(Debug, Clone)]
pub struct StateFolder(PathBuf);

impl StateFolder {
    /// The user's own: `$XDG_STATE_HOME/fitpanel`, or what the system has in its place; `None` for a user without a home.
    pub fn of_user() -> Option<StateFolder> {
        let folders = etcetera::choose_base_strategy().ok()?;
        let path = folders.state_dir().unwrap_or_else(|| folders.data_dir());
        Some(StateFolder(path.join("fitpanel")))
    }

    /// Any other one.
    pub fn at(path: impl Into<PathBuf>) -> StateFolder {
        StateFolder(path.into())
    }

    /// The path of a file or folder in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A text in it; `None` where there is none yet.
    ///
    /// # Errors
    /// The system's, or that it is no text.
    pub fn read(&self, name: &str) -> std::io::Result<Option<String>> {
        match std::fs::read_to_string(self.path(name)) {
            Ok(text) => Ok(Some(text)),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// Writes a text into it; the old one is there until the new one is complete.
    ///
    /// # Errors
    /// The system's.
    pub fn write(&self, name: &str, text: &str) -> std::io::Result<()> {
        std::fs::create_dir_all(&self.0)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.0)?;
        file.write_all(text.as_bytes())?;
        file.persist(self.path(name)).map_err(|e| e.error)?;
        Ok(())
    }

    /// Lets no other window change what is here until `work` is done.
    ///
    /// # Errors
    /// The system's.
    pub fn alone<T>(&self, work: impl FnOnce() -> std::io::Result<T>) -> std::io::Result<T> {
        std::fs::create_dir_all(&self.0)?;
        let lock = File::create(self.path("lock"))?;
        lock.lock()?;
        work()
    }

    /// Puts a file aside that cannot be read; where it is now.
    pub fn put_aside(&self, name: &str) -> PathBuf {
        put_aside(&self.path(name))
    }
}

/// Gives a file that cannot be read another name, so that it is neither read again nor lost; where it is now.
pub(super) fn put_aside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".unreadable");
    let aside = PathBuf::from(name);
    // One that stays where it is will be said again.
    if std::fs::rename(path, &aside).is_ok() { aside } else { path.to_owned() }
}
