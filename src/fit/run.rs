//! Carrying out a request on the calling thread: the command line calls it directly, the worker calls it in a thread.

use std::sync::Arc;

use super::{FitError, FitRequest, Task, TaskOutput};
use crate::minimize::Observer;

/// Carries out `task` for `request`.
///
/// # Errors
/// The cost cannot be built, the start is not finite, or a task that needs a previous result has none. A search that did
/// not converge is no error.
pub fn run(_request: &Arc<FitRequest>, _task: &Task, _watch: &dyn Observer) -> Result<TaskOutput, FitError> {
    todo!()
}
