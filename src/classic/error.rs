//! Why a line was refused: one plain sentence each. A search that did not converge is no error; its printout says so.

use crate::error::Explain;
use crate::fit::FitError;

/// A line that could not be carried out. Nothing has changed then, except what a command of several parts did before.
#[derive(Debug, thiserror::Error)]
pub enum ClassicError {
    /// No command, or no topic of SET and SHOW, begins like this.
    #[error("'{word}' is no {kind}{}", near_words(near))]
    Unknown {
        /// `command`, `topic of SET`.
        kind: &'static str,
        /// As typed.
        word: String,
        /// What begins with the same letter.
        near: Vec<&'static str>,
    },
    /// Several begin like this.
    #[error("'{word}' is ambiguous: {}", candidates.join(", "))]
    Ambiguous {
        /// As typed.
        word: String,
        /// All that begin so.
        candidates: Vec<&'static str>,
    },
    /// An argument is missing, or there is one too many.
    #[error("{what}; write {usage}")]
    Usage {
        /// What is wrong.
        what: String,
        /// How the command is written.
        usage: &'static str,
    },
    /// Something that is no number, or not one that can be used here.
    #[error("{what}: read '{text}', expected {expected}")]
    Number {
        /// Which argument.
        what: &'static str,
        /// As typed.
        text: String,
        /// What it may be.
        expected: &'static str,
    },
    /// Neither the number nor the name of a parameter.
    #[error("there is no parameter '{text}'; there are {known}")]
    Parameter {
        /// As typed.
        text: String,
        /// Numbers and names.
        known: String,
    },
    /// A command of the classic program that makes no sense here.
    #[error("{0}")]
    NotHere(String),
    /// The session refused.
    #[error(transparent)]
    Refused(#[from] FitError),
}

fn near_words(near: &[&'static str]) -> String {
    if near.is_empty() { String::new() } else { format!("; there are {}", near.join(", ")) }
}

impl Explain for ClassicError {
    fn code(&self) -> &'static str {
        match self {
            ClassicError::Unknown { .. } | ClassicError::Ambiguous { .. } => "E-COMMAND",
            ClassicError::Usage { .. } | ClassicError::Number { .. } => "E-ARGUMENT",
            ClassicError::Parameter { .. } => "E-PAR-UNKNOWN",
            ClassicError::NotHere(_) => "E-NOT-HERE",
            ClassicError::Refused(e) => e.code(),
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            ClassicError::Unknown { .. } => Some("HELP lists everything".into()),
            ClassicError::Refused(FitError::NoResult | FitError::StaleResult) => {
                Some("MIGRAD finds the minimum of the present settings".into())
            }
            ClassicError::Refused(e) => e.help(),
            _ => None,
        }
    }

    fn place(&self) -> Option<(&str, std::ops::Range<usize>)> {
        match self {
            ClassicError::Refused(e) => e.place(),
            _ => None,
        }
    }
}
