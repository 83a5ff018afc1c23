//! Session files: TOML with `version = 1`, readable and writable by hand, stable under load and save.
//!
//! The structs of the file (`schema`) are not those of the program: the program may change, the file may not. Unknown keys
//! are errors that name the key, so that a slip of the pen is never silently ignored. Saving writes a temporary file beside
//! the old one and renames it: a crash or a full disk never loses the old one.

use std::path::Path;

use super::FitError;

mod bins;
mod functions;
mod kafe2;
mod load;
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

/// Reads the session at `path`, a session file or one of kafe2go.
///
/// # Errors
/// The file cannot be read or understood; its data or its formula are refused.
pub(crate) fn load(path: &Path) -> Result<Loaded, FitError> {
    if is_kafe2(path) { kafe2::load(path) } else { load::load(path) }
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
