//! Bytes in, [`Dataset`](super::Dataset) out. No file system here: the caller reads the bytes and knows the name.

mod error;

pub use error::ReadError;

use super::{Binning, DataKind, Dataset};

/// A column asked for by header name or by 1-based number.
pub type ColumnName = String;

/// What the user said about a file; everything else is guessed and noted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReadOptions {
    /// Kind of data; guessed from the columns when `None`.
    pub kind: Option<DataKind>,
    /// (role, column) pairs; roles x, y, sx, sy, sy-, sy+, lo, hi, n, w.
    pub columns: Vec<(String, ColumnName)>,
    /// Bin a sample after reading.
    pub binning: Option<Binning>,
}

/// Reads a table of numbers (comma, semicolon, tab or blanks; decimal comma; `#` comments; header with units).
///
/// # Errors
/// Empty file, header only, letters in a number column, unknown column, too few columns; each names line and column.
pub fn read_dataset(_bytes: &[u8], _name: &str, _options: &ReadOptions) -> Result<Dataset, ReadError> {
    todo!()
}
