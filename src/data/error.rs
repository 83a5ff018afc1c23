//! What can be wrong with data, as plain sentences.

use crate::error::Explain;

/// A data set or a selection that cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DataError {
    /// No row is left.
    #[error("no data point is left to fit: {n_total} read, {n_masked} masked, {n_outside} outside the range")]
    NoData {
        /// Rows read.
        n_total: usize,
        /// Rows masked.
        n_masked: usize,
        /// Rows outside the range.
        n_outside: usize,
    },
}

impl Explain for DataError {
    fn code(&self) -> &'static str {
        "E-NODATA"
    }
}
