//! The fit of a session on other files: each as if it were opened in the place of the session's own data, ranges and sources of error
//! kept. Files know nothing of one another, so that they can be fitted several at a time; what comes of them is handed on in their order.
//! Deliberately not here: what is written of them, and where.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Command, FitError, FitResult, OpenedSession, Session, Source, Task};
use crate::minimize::Observer;

/// Files fitted before they are handed on, for each thread.
const PORTION: usize = 4;

/// The session `opened` with the data of `file` in the place of its own, not fitted yet. Start values that were typed stay; all others are
/// estimated from the file.
///
/// # Errors
/// The session has several data sets, or none; the file cannot be read as the session's own is; an error of one number a row, which
/// belongs to other rows.
pub fn session_of_file(
    opened: &OpenedSession,
    file: &Path,
    watch: &dyn Observer,
) -> Result<Session, FitError> {
    let mut session = Session::new();
    session.apply(Command::TakeSession(opened.clone()))?;
    let before = session.config().member().clone();
    if session.config().members.len() > 1 || before.data.is_none() {
        return Err(FitError::NotForFiles { n: session.config().members.len() });
    }
    let options = before.source.as_ref().map(|s| s.options().clone()).unwrap_or_default();
    let source = Source::File { path: file.to_owned(), options };
    let data = super::read_from(&source, &mut |_, _| !watch.stop_requested())?;
    session.apply(Command::SetData(Arc::new(data), Some(source)))?;
    session.apply(Command::SetSelection(before.selection))?;
    if session.config().member().cost.errors.len() != before.cost.errors.len() {
        return Err(FitError::ErrorsOfOtherRows);
    }
    Ok(session)
}

/// Fits one file as `opened` fits its own data.
///
/// # Errors
/// As [`session_of_file`], or the file cannot be fitted.
pub fn fit_file(
    opened: &OpenedSession,
    file: &Path,
    watch: &dyn Observer,
) -> Result<Arc<FitResult>, FitError> {
    session_of_file(opened, file, watch)?.run_now(&Task::Fit, watch)
}

/// Fits files, `jobs` at a time (0: as many as there are processors). `made` makes of each fit what is wanted of it, in the threads of the
/// work; `taken` gets that in the order of the files, a portion at a time. Ends early when `watch` asks for it: what is not complete then is
/// not handed on.
///
/// # Errors
/// There are no threads to work in, or `taken` fails.
pub fn fit_files<T: Send, E: From<FitError>>(
    opened: &OpenedSession,
    files: &[PathBuf],
    jobs: usize,
    watch: &dyn Observer,
    made: impl Fn(&Path, Result<Arc<FitResult>, FitError>) -> T + Sync,
    mut taken: impl FnMut(Vec<T>) -> Result<(), E>,
) -> Result<(), E> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
    let pool =
        pool.map_err(|e| FitError::Crashed { what: format!("there are no threads to fit in: {e}") })?;
    let one = |file: &PathBuf| {
        if watch.stop_requested() {
            return None;
        }
        let fitted = fit_file(opened, file, watch);
        // A fit that was stopped is none.
        (!watch.stop_requested()).then(|| made(file, fitted))
    };
    for portion in files.chunks(PORTION * pool.current_num_threads()) {
        let all: Vec<Option<T>> = pool.install(|| portion.par_iter().map(one).collect());
        taken(all.into_iter().map_while(|made| made).collect())?;
        if watch.stop_requested() {
            break;
        }
    }
    Ok(())
}
