//! Session files: TOML with `version = 1`, readable and writable by hand, stable under load and save.
//!
//! The structs of the file (`schema`) are not those of the program: the program may change, the file may not. Unknown keys
//! are errors that name the key, so that a slip of the pen is never silently ignored. Saving writes a temporary file beside
//! the old one and renames it: a crash or a full disk never loses the old one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::FitError;

mod bins;
mod changed;
mod functions;
mod kafe2;
mod load;
mod named;
mod names;
mod numbers;
mod paths;
mod save;
mod saved_result;
mod schema;
#[cfg(test)]
mod tests;

pub(crate) use save::save;
pub use saved_result::{SavedParam, SavedResult};

/// Whether `path` names a file that is a whole session, by its extension: a session file, or one of kafe2go.
pub fn is_session(path: &Path) -> bool {
    is_kafe2(path) || path.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml"))
}

/// Whether it names a file of kafe2go.
fn is_kafe2(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("yml") || e.eq_ignore_ascii_case("yaml"))
}

/// Reads the session at `path`, a session file or one of kafe2go, with its data, as [`Command::Open`](super::Command::Open) does, for whoever
/// wants to do that beside other work and then gives it to [`Command::TakeSession`](super::Command::TakeSession): `progress` is told the bytes
/// read of each data file and its bytes in all, and says whether to go on.
///
/// # Errors
/// The file cannot be read or understood; its data or its formula are refused; `progress` said no.
pub fn read_session(
    path: &Path,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<OpenedSession, FitError> {
    let loaded = if is_kafe2(path) { kafe2::load(path, progress)? } else { load::load(path, progress)? };
    Ok(OpenedSession(Arc::new((path.to_owned(), loaded))))
}

/// The session file as text, as it would stand at `path`, without a remembered result.
///
/// # Errors
/// A number that TOML cannot hold.
pub fn session_text(path: &Path, config: &super::FitConfig) -> Result<String, String> {
    save::to_text(path, config, &[], None)
}

/// `file` as seen from the folder of `from`; absolute when they have nothing in common.
pub fn path_from(from: &Path, file: &Path) -> String {
    paths::relative_to(from, file)
}

/// How a note about data begins that are not those of the session when it was saved.
pub const CHANGED: &str = "changed since the session was saved";

/// A session that was read from a file.
#[derive(Debug, Clone)]
pub struct OpenedSession(Arc<(PathBuf, Loaded)>);

impl OpenedSession {
    /// These choices, as if they had been read from `path`.
    pub(super) fn of(path: &Path, state: super::state::State, functions: Vec<super::Function>) -> Self {
        OpenedSession(Arc::new((path.to_owned(), Loaded { state, result: None, functions })))
    }

    /// Where it was read.
    pub fn path(&self) -> &Path {
        &self.0.0
    }

    pub(super) fn loaded(&self) -> &Loaded {
        &self.0.1
    }
}

/// What was read once is the same session; two readings are not compared.
impl PartialEq for OpenedSession {
    fn eq(&self, other: &OpenedSession) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The version that this program writes.
const VERSION: i64 = 1;

/// What a session file holds, ready to use.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// The choices, data read and formula compiled.
    pub state: super::state::State,
    /// What the file says about the last fit.
    pub result: Option<SavedResult>,
    /// The fitted functions, oldest first.
    pub functions: Vec<super::Function>,
}
