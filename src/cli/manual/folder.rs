//! The folder of the manual: made new, empty, or one that this command has written before.

use std::path::Path;

use super::frame::MADE;
use crate::cli::exit::CliError;

/// Refuses a folder whose files are somebody else's.
///
/// # Errors
/// It is a file, cannot be read, or holds other files and no manual.
pub(super) fn check(folder: &Path) -> Result<(), CliError> {
    let name = folder.display();
    if folder.is_file() {
        return Err(refused(format!("-o: {name} is a file, expected a folder")));
    }
    if !folder.exists() {
        return Ok(());
    }
    let mut entries = std::fs::read_dir(folder)
        .map_err(|e| CliError::Write { path: name.to_string(), reason: e.to_string() })?;
    let is_ours = || std::fs::read_to_string(folder.join("index.html")).is_ok_and(|text| text.contains(MADE));
    if entries.next().is_some() && !is_ours() {
        return Err(refused(format!("{name} is not empty, and this command has not written what is in it")));
    }
    Ok(())
}

fn refused(message: String) -> CliError {
    CliError::Usage { message, help: Some("-o names a folder for the manual alone".into()) }
}

/// Makes it.
///
/// # Errors
/// It cannot be made.
pub(super) fn make(folder: &Path) -> Result<(), CliError> {
    std::fs::create_dir_all(folder)
        .map_err(|e| CliError::Write { path: folder.display().to_string(), reason: e.to_string() })
}
