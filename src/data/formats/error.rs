//! Errors of reading a file that is no text: which file, which table of it, what to do.

use super::Format;
use crate::error::Explain;

/// A file of another format that could not be read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FormatError {
    /// None of the formats known here.
    #[error("{name} is in no format known here — save it as CSV, xlsx, npy, parquet, HDF5 or JSON")]
    Unknown {
        /// Name of the file.
        name: String,
    },
    /// A format that this build leaves out.
    #[error("{name} is {}, which this build of the program cannot read — save it as CSV, or build with the feature '{feature}'", format.words())]
    NotBuilt {
        /// Name of the file.
        name: String,
        /// Its format.
        format: Format,
        /// The feature that reads it.
        feature: &'static str,
    },
    /// Bytes that do not follow the format.
    #[error("{name} cannot be read as {}: {reason}", format.words())]
    Damaged {
        /// Name of the file.
        name: String,
        /// The format it should have.
        format: Format,
        /// What is wrong.
        reason: String,
    },
    /// Something the format allows and this reader does not know.
    #[error("{name}: {reason}")]
    Unsupported {
        /// Name of the file.
        name: String,
        /// What it is, and what to do.
        reason: String,
    },
    /// A table asked for that is not there.
    #[error("there is no {kind} '{table}' in {name} — there {}", listed(known))]
    NoTable {
        /// Name of the file.
        name: String,
        /// `sheet`, `array`, `group or data set`.
        kind: &'static str,
        /// What was asked for.
        table: String,
        /// What there is.
        known: Vec<String>,
    },
    /// A column asked for that is not there.
    #[error("{name} has no column '{column}' — its columns are {}", known.join(", "))]
    UnknownColumn {
        /// Name of the file.
        name: String,
        /// Name or number asked for.
        column: String,
        /// The columns there are.
        known: Vec<String>,
    },
    /// Nothing that could be fitted.
    #[error("{name} holds no column of numbers{what}")]
    NoNumbers {
        /// Name of the file.
        name: String,
        /// What there is instead, beginning with a dash; or nothing.
        what: String,
    },
    /// A header that claims more than the file can hold.
    #[error(
        "{name} claims to hold {claimed} bytes of numbers, but the file has only {file} bytes — it is damaged"
    )]
    TooLarge {
        /// Name of the file.
        name: String,
        /// What its header says.
        claimed: u64,
        /// Its size.
        file: u64,
    },
    /// The operating system could not read it.
    #[error("{name} could not be read: {reason}")]
    Io {
        /// Name of the file.
        name: String,
        /// What the system says.
        reason: String,
    },
}

fn listed(known: &[String]) -> String {
    const SHOWN: usize = 12;
    let head = known.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    match (known.len(), known.len().saturating_sub(SHOWN)) {
        (0, _) => "is none".into(),
        (1, _) => format!("is only {head}"),
        (_, 0) => format!("are {head}"),
        (_, more) => format!("are {head} and {more} more"),
    }
}

impl Explain for FormatError {
    fn code(&self) -> &'static str {
        match self {
            FormatError::UnknownColumn { .. } | FormatError::NoTable { .. } => "E-COLUMN",
            _ => "E-READ",
        }
    }

    fn help(&self) -> Option<String> {
        let help = match self {
            FormatError::Damaged { format: Format::Xls, .. } => {
                "open it in a spreadsheet program and save it as .xlsx or .csv; if that fails too, fetch it once more"
            }
            FormatError::Damaged { format: Format::Xlsx | Format::Xlsb | Format::Ods, .. } => {
                "open it in a spreadsheet program and save it anew or as .csv; if that fails too, fetch it once more"
            }
            FormatError::Damaged { format: Format::Json, .. } => {
                "correct it where the message says, or write it anew"
            }
            FormatError::Damaged { .. } | FormatError::TooLarge { .. } => {
                "write it anew, or fetch it once more"
            }
            FormatError::NoTable { .. } => "choose one of these with --table NAME",
            FormatError::UnknownColumn { .. } => {
                "write the name as it stands there, or the number of the column"
            }
            FormatError::NoNumbers { .. } => {
                "choose another table with --table NAME, or save the numbers as CSV"
            }
            FormatError::Io { .. } => "check that the file is there, may be read, and is no folder",
            // These say it themselves.
            FormatError::Unknown { .. } | FormatError::NotBuilt { .. } | FormatError::Unsupported { .. } => {
                return None;
            }
        };
        Some(help.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every refusal says what to do: in its sentence behind a dash, or as help.
    #[test]
    fn every_error_says_what_to_do() {
        let name = || "f".to_owned();
        for error in [
            FormatError::Unknown { name: name() },
            FormatError::NotBuilt { name: name(), format: Format::Hdf5, feature: "hdf5" },
            FormatError::Damaged { name: name(), format: Format::Xls, reason: "cut".into() },
            FormatError::NoTable { name: name(), kind: "sheet", table: "a".into(), known: vec!["b".into()] },
            FormatError::UnknownColumn { name: name(), column: "a".into(), known: vec!["b".into()] },
            FormatError::NoNumbers { name: name(), what: String::new() },
            FormatError::TooLarge { name: name(), claimed: 9, file: 3 },
            FormatError::Io { name: name(), reason: "gone".into() },
        ] {
            assert!(error.help().is_some() || error.to_string().contains(" — "), "{error}");
        }
    }
}
