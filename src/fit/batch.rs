//! The fit of a session on other files: each as if it were opened in the place of the session's own data, ranges and sources of error
//! kept. Files know nothing of one another, so that they can be fitted in any order. Deliberately not here: in which order, how many at
//! a time, and what is written.

use std::path::Path;
use std::sync::Arc;

use super::{Command, FitError, FitResult, OpenedSession, Session, Source, Task};
use crate::minimize::Observer;

/// Fits one file as `opened` fits its own data. Start values that were typed stay; all others are estimated from the file.
///
/// # Errors
/// The session has several data sets, or none; the file cannot be read as the session's own is, or not be fitted; an error of one number
/// a row, which belongs to other rows.
pub fn fit_file(
    opened: &OpenedSession,
    file: &Path,
    watch: &dyn Observer,
) -> Result<Arc<FitResult>, FitError> {
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
    session.run_now(&Task::Fit, watch)
}
