//! Session files: TOML with `version = 1`, readable and writable by hand, stable under load and save.
//!
//! The structs of the file (`schema`) are not those of the program: the program may change, the file may not. Unknown keys
//! are errors that name the key, so that a slip of the pen is never silently ignored. Saving writes a temporary file beside
//! the old one and renames it: a crash or a full disk never loses the old one.

mod functions;
mod load;
mod names;
mod numbers;
mod paths;
mod save;
mod saved_result;
mod schema;
#[cfg(test)]
mod tests;

pub(crate) use load::load;
pub(crate) use save::save;
pub use saved_result::{SavedParam, SavedResult};

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
