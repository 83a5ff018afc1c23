//! Errors of reading, with file name, line and column.

/// A file that could not be read as data.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReadError {
    /// Nothing in it.
    #[error("the file is empty: {name}")]
    Empty {
        /// Name of the file.
        name: String,
    },
}

impl crate::error::Explain for ReadError {
    fn code(&self) -> &'static str {
        "E-READ"
    }
}
