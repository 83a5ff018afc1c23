//! Why a fit cannot be asked for, or a session cannot do what it was told.

use crate::error::Explain;

/// A refused command or fit.
#[derive(Debug, thiserror::Error)]
pub enum FitError {
    /// No data yet.
    #[error("there are no data to fit — open a file first")]
    NoData,
    /// The formula has no parameter.
    #[error("the formula '{0}' has no parameter to fit")]
    NoParameter(String),
    /// Reading the data.
    #[error(transparent)]
    Read(#[from] crate::data::read::ReadError),
    /// A file could not be read or written.
    #[error("cannot {action} {path}: {reason}")]
    Io {
        /// `read` or `write`.
        action: &'static str,
        /// Path.
        path: String,
        /// What the system said, in plain words.
        reason: String,
    },
    /// The formula.
    #[error(transparent)]
    Formula(#[from] crate::model::FormulaError),
    /// A parameter.
    #[error(transparent)]
    Param(#[from] crate::params::ParamError),
    /// The cost.
    #[error(transparent)]
    Cost(#[from] crate::cost::CostError),
    /// The search.
    #[error(transparent)]
    Minimize(#[from] crate::minimize::MinimizeError),
    /// There is no result to work on.
    #[error("there is no fit yet — run a fit first")]
    NoResult,
}

impl Explain for FitError {
    fn code(&self) -> &'static str {
        match self {
            FitError::NoData => "E-NODATA",
            FitError::NoParameter(_) => "E-NOPAR",
            FitError::Read(e) => e.code(),
            FitError::Io { .. } => "E-IO",
            FitError::Formula(e) => e.code(),
            FitError::Param(e) => e.code(),
            FitError::Cost(e) => e.code(),
            FitError::Minimize(e) => e.code(),
            FitError::NoResult => "E-NORESULT",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            FitError::Read(e) => e.help(),
            FitError::Formula(e) => e.help(),
            FitError::Param(e) => e.help(),
            FitError::Cost(e) => e.help(),
            FitError::Minimize(e) => e.help(),
            _ => None,
        }
    }

    fn place(&self) -> Option<(&str, std::ops::Range<usize>)> {
        match self {
            FitError::Formula(e) => e.place(),
            _ => None,
        }
    }
}
