//! What can be wrong between data, model and cost.

/// A cost that cannot be built.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CostError {
    /// The data or the selection.
    #[error(transparent)]
    Data(#[from] crate::data::DataError),
}

impl crate::error::Explain for CostError {
    fn code(&self) -> &'static str {
        match self {
            CostError::Data(e) => e.code(),
        }
    }
}
