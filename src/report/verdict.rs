//! The verdict line: one headline in plain words, what it means and what to do.

use crate::fit::{FitResult, Severity};

/// A verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// How bad.
    pub severity: Severity,
    /// Two or three words: `Good fit`.
    pub headline: String,
    /// One sentence for a student.
    pub sentence: String,
    /// `errors as given`, `errors from the scatter`, and what the other policy would give.
    pub errors: String,
}

/// The verdict on a result.
pub fn verdict(_result: &FitResult) -> Verdict {
    todo!()
}
