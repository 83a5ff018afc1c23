//! What can be wrong with a ROOT file or with what is asked of it, as plain sentences.
//!
//! Two levels: a [`Fault`] is found deep in the bytes and knows no names; [`RootError`] is what leaves the module and says file and object.

use crate::data::DataError;
use crate::error::Explain;

/// A ROOT file that cannot be read, or an object in it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RootError {
    /// The first bytes are not those of a ROOT file.
    #[error("{file} is no ROOT file: it does not begin with the letters 'root'")]
    NotRoot {
        /// Name of the file.
        file: String,
    },
    /// The operating system refuses.
    #[error("{file} cannot be read: {reason}")]
    Io {
        /// Name of the file.
        file: String,
        /// What the system says.
        reason: String,
    },
    /// The file ends before the object does.
    #[error("{file} is cut off: {place} lies beyond its end — fetch the file again")]
    Cut {
        /// Name of the file.
        file: String,
        /// Path of the object, or the part of the file.
        place: String,
    },
    /// Bytes that contradict the format.
    #[error("{file} is damaged in {place}: {what}")]
    Damaged {
        /// Name of the file.
        file: String,
        /// Path of the object, or the part of the file.
        place: String,
        /// What is wrong there.
        what: String,
    },
    /// Something that this reader does not know.
    #[error("{place} of {file} cannot be read: {class}")]
    Unsupported {
        /// Name of the file.
        file: String,
        /// Path of the object, or the part of the file.
        place: String,
        /// The class of it and why, as a clause.
        class: String,
    },
    /// A path that leads nowhere.
    #[error("{file} has no object '{}'; it has {}", plain(path), some_of(known))]
    NoObject {
        /// Name of the file.
        file: String,
        /// The path as given.
        path: String,
        /// The paths that there are.
        known: Vec<String>,
    },
    /// A column that a tree does not have.
    #[error(
        "the tree {} of {file} has no column '{}'; it has {}",
        plain(tree),
        plain(column),
        some_of(known)
    )]
    NoColumn {
        /// Name of the file.
        file: String,
        /// Path of the tree.
        tree: String,
        /// The column as given.
        column: String,
        /// The columns that there are.
        known: Vec<String>,
    },
    /// The object is whole, but no data set can be made of it.
    #[error("{place} of {file} cannot be used: {source}")]
    Data {
        /// Name of the file.
        file: String,
        /// Path of the object.
        place: String,
        /// Why.
        source: DataError,
    },
}

/// Words out of a file as part of one sentence: without line breaks and other controls, and not too long.
pub(super) fn plain(words: &str) -> String {
    const LONGEST: usize = 150;
    let mut out: String =
        words.chars().take(LONGEST).map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
    if words.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}

/// The first names of a list and how many more there are.
fn some_of(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let head: Vec<String> = names.iter().take(SHOWN).map(|name| plain(name)).collect();
    match (names.len(), names.len().saturating_sub(SHOWN)) {
        (0, _) => "none".into(),
        (_, 0) => head.join(", "),
        (_, more) => format!("{} and {more} more", head.join(", ")),
    }
}

impl Explain for RootError {
    fn code(&self) -> &'static str {
        match self {
            RootError::NotRoot { .. } | RootError::Unsupported { .. } => "E-FORMAT",
            RootError::Io { .. } => "E-FILE",
            RootError::Cut { .. } | RootError::Damaged { .. } => "E-DAMAGED",
            RootError::NoObject { .. } => "E-OBJECT",
            RootError::NoColumn { .. } => "E-COLUMN",
            RootError::Data { source, .. } => source.code(),
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            RootError::Data { source, .. } => source.help(),
            RootError::NotRoot { .. } => {
                Some("choose a file that ROOT wrote, or give the file its own ending".into())
            }
            RootError::Io { .. } => {
                Some("check that the file is there, may be read, and is no folder".into())
            }
            RootError::Damaged { .. } => {
                Some("fetch the file again, or let ROOT's rootcp write the object anew".into())
            }
            RootError::Unsupported { .. } => Some(
                "choose another object with --object PATH, or write its numbers as CSV or as a histogram"
                    .into(),
            ),
            RootError::NoObject { .. } => Some("choose one of these with --object PATH".into()),
            RootError::NoColumn { .. } => Some("choose among these with --columns x=NAME".into()),
            // It says it itself.
            RootError::Cut { .. } => None,
        }
    }
}

/// What was found wrong in the bytes, before anybody says of which file and object.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fault {
    /// The file ends too soon.
    Cut,
    /// The system refuses to read.
    Io(String),
    /// The bytes contradict the format.
    Damaged(String),
    /// This reader does not know what that is.
    Unsupported(String),
    /// The numbers are no data.
    Data(DataError),
}

/// Result of anything that reads bytes.
pub(super) type Found<T> = Result<T, Fault>;

impl Fault {
    /// Bytes that contradict the format.
    pub fn damaged(what: impl Into<String>) -> Fault {
        Fault::Damaged(what.into())
    }

    /// The error that says where.
    pub fn within(self, file: &str, place: &str) -> RootError {
        let (file, place) = (file.to_owned(), plain(place));
        match self {
            Fault::Cut => RootError::Cut { file, place },
            Fault::Io(reason) => RootError::Io { file, reason },
            Fault::Damaged(what) => RootError::Damaged { file, place, what: plain(&what) },
            Fault::Unsupported(class) => RootError::Unsupported { file, place, class: plain(&class) },
            Fault::Data(source) => RootError::Data { file, place, source },
        }
    }
}

impl From<DataError> for Fault {
    fn from(source: DataError) -> Fault {
        Fault::Data(source)
    }
}
