//! The report as Markdown.

use crate::fit::FitResult;

/// The report as Markdown tables.
pub fn report(_result: &FitResult) -> String {
    todo!()
}
