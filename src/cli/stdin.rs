//! Data by a pipe: `-` stands for standard input wherever a data file is taken. What comes in is kept, in memory or in a nameless temporary file where it
//! is much, so that every format can be read from it, and more than once.

use std::io::{Seek as _, SeekFrom, copy, stdin};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::{SpooledTempFile, spooled_tempfile};

use super::exit::CliError;
use super::progress::ReadBar;
use crate::data::Dataset;
use crate::data::read::{Content, ReadError, ReadOptions, read_content, read_source};
use crate::fit::FitError;

/// What such data are called.
const NAME: &str = "standard input";

/// As much is kept in memory.
const IN_MEMORY: usize = 64 << 20;

/// What came in.
static INPUT: Mutex<Option<SpooledTempFile>> = Mutex::new(None);

/// Whether a file is no file but standard input; a file of that name is `./-`.
pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Standard input can be taken once.
///
/// # Errors
/// It is among these files twice.
pub(super) fn check(files: &[PathBuf]) -> Result<(), CliError> {
    if files.iter().filter(|f| is_stdin(f)).count() < 2 {
        return Ok(());
    }
    Err(CliError::Usage {
        message: "'-' was given twice, and standard input can be read only once".into(),
        help: Some("give the name of a file for all but one of them".into()),
    })
}

/// Its data, with roles for their columns.
///
/// # Errors
/// They cannot be read or understood.
pub(super) fn dataset(options: &ReadOptions) -> Result<Dataset, CliError> {
    with(|source, bar| read_source(source, NAME, options, &mut |done, total| bar.show(done, total)))
}

/// All that comes in, as it is.
///
/// # Errors
/// As [`dataset`].
pub(super) fn content(options: &ReadOptions) -> Result<Content, CliError> {
    with(|source, bar| read_content(source, NAME, options, &mut |done, total| bar.show(done, total)))
}

fn with<T>(
    read: impl FnOnce(&mut SpooledTempFile, &mut ReadBar) -> Result<T, ReadError>,
) -> Result<T, CliError> {
    let unreadable = |e| FitError::io("read", Path::new(NAME), &e);
    let mut bar = ReadBar::new(NAME);
    let mut input = INPUT.lock().unwrap_or_else(PoisonError::into_inner);
    let source = match &mut *input {
        Some(kept) => kept,
        nothing => {
            let mut all = spooled_tempfile(IN_MEMORY);
            copy(&mut stdin().lock(), &mut all).map_err(unreadable)?;
            nothing.insert(all)
        }
    };
    source.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    Ok(read(source, &mut bar).map_err(FitError::from)?)
}
