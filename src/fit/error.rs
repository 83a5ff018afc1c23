//! Why a fit cannot be asked for, or a session cannot do what it was told.

use crate::error::Explain;
use crate::model::predefined;
use crate::params::ParamError;

/// A refused command or fit.
#[derive(Debug, thiserror::Error)]
pub enum FitError {
    /// No data yet.
    #[error("there are no data to fit — open a file first")]
    NoData,
    /// A session that is not fitted to other files one by one.
    #[error("a file is fitted in the place of the one data set of a session, and this session has {}", if *n == 1 { "no data".to_owned() } else { n.to_string() })]
    NotForFiles {
        /// Its data sets.
        n: usize,
    },
    /// A source of error of one number a row, and other data.
    #[error("a source of error of the session has one number a row, and the file has other rows")]
    ErrorsOfOtherRows,
    /// Something wrong with one of several members.
    #[error("{name}: {error}")]
    Member {
        /// What the member is called.
        name: String,
        /// What is wrong.
        error: Box<FitError>,
    },
    /// A member that does not exist, or the last one that is to be removed.
    #[error("there is no data set number {} to {action}: the session has {n}{}", index + 1, if *n == 1 { ", which it keeps" } else { "" })]
    NoMember {
        /// What was to be done.
        action: &'static str,
        /// Its position.
        index: usize,
        /// Members that there are.
        n: usize,
    },
    /// All data sets would be left out.
    #[error("no data set would be left to fit; one of them takes part always")]
    NothingTakesPart,
    /// A typed cost uses the costs of fits, and data take no part.
    #[error(
        "a typed cost that uses the costs of other fits needs all of them; let every data set take part, or take one away"
    )]
    LeftOutOfTyped,
    /// Something among several changes that is none: a fit, undo, a file that is written.
    #[error("'{label}' holds something that is no change of the choices; do that by itself")]
    NoChange {
        /// What the changes are called.
        label: String,
    },
    /// No term at that position of the sum.
    #[error("there is no part number {} of the formula: it has {n}", index + 1)]
    NoTerm {
        /// Its position.
        index: usize,
        /// Terms that there are.
        n: usize,
    },
    /// A term that cannot be taken away.
    #[error("the formula cannot be written without {term} so that all else stays; type it instead")]
    TermStays {
        /// The term.
        term: String,
    },
    /// No fitted function of that name.
    #[error("there is no fitted function '{name}'{}", if known.is_empty() { " — run a fit first".to_owned() } else { format!("; there are {}", known.join(", ")) })]
    NoFunction {
        /// What was asked for.
        name: String,
        /// Names that exist.
        known: Vec<String>,
    },
    /// No fit of that number in this run.
    #[error("there is no fit {number}{}", if known.is_empty() { " — run a fit first".to_owned() } else { format!("; there are {}", known.join(", ")) })]
    NoPastFit {
        /// What was asked for.
        number: usize,
        /// Numbers that there are.
        known: Vec<String>,
    },
    /// A fitted function whose values have no place in the present formula.
    #[error("the values of '{name}' cannot be taken over: {why}")]
    NoPlace {
        /// The function.
        name: String,
        /// What does not go together.
        why: String,
    },
    /// Two fits that cannot be compared.
    #[error("{a} and {b} cannot be compared: {why}")]
    Compare {
        /// The one.
        a: String,
        /// The other.
        b: String,
        /// What is different.
        why: String,
    },
    /// The formula has no parameter.
    #[error("the formula '{0}' has no parameter to fit")]
    NoParameter(String),
    /// Reading the data.
    #[error(transparent)]
    Read(#[from] crate::data::read::ReadError),
    /// The data or the selection.
    #[error(transparent)]
    Data(#[from] crate::data::DataError),
    /// What can only be read out of a file, of data that came from none.
    #[error(
        "columns and cuts belong to a file, and these data came from none — save them as a table and open it"
    )]
    NoFile,
    /// No built-in example of that name.
    #[error("there is no example '{name}'; there are {}", known.join(", "))]
    NoExample {
        /// What was asked for.
        name: String,
        /// File names that exist.
        known: Vec<String>,
    },
    /// A row that does not exist, or that holds no number.
    #[error("row {row} cannot be used: {reason}")]
    Row {
        /// The row, from 0.
        row: usize,
        /// Why.
        reason: &'static str,
    },
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
    /// A session file that cannot be understood.
    #[error("{path}{}: {message}", line.map(|l| format!(", line {l}")).unwrap_or_default())]
    Session {
        /// Path.
        path: String,
        /// Line, from 1, when it is known.
        line: Option<usize>,
        /// What was read, what was expected.
        message: String,
    },
    /// The formula.
    #[error(transparent)]
    Formula(#[from] crate::model::FormulaError),
    /// A parameter.
    #[error(transparent)]
    Param(#[from] crate::params::ParamError),
    /// A value that is not a number.
    #[error("{name} = {value} is not a number that a parameter can have")]
    Value {
        /// The parameter.
        name: String,
        /// The value.
        value: f64,
    },
    /// A parameter that the formula holds constant.
    #[error("{name} is a constant of the formula and cannot be released")]
    Constant {
        /// The parameter.
        name: String,
    },
    /// A derived quantity that uses the curve where that is not known.
    #[error("the quantity '{expression}': {reason} — write f(2.5) for the curve at x = 2.5")]
    Curve {
        /// What was typed.
        expression: String,
        /// What is wrong.
        reason: String,
    },
    /// A parameter that follows itself.
    #[error("{name} is tied to itself{}", if through.is_empty() { String::new() } else { format!(" through {}", through.join(", ")) })]
    TieCycle {
        /// The parameter.
        name: String,
        /// The parameters between, in the order in which each follows the next.
        through: Vec<String>,
    },
    /// A value for a parameter that follows others.
    #[error("{name} follows {expression} and is not free — untie it first")]
    Tied {
        /// The parameter.
        name: String,
        /// What it follows.
        expression: String,
    },
    /// The cost.
    #[error(transparent)]
    Cost(#[from] crate::cost::CostError),
    /// The search.
    #[error(transparent)]
    Minimize(#[from] crate::minimize::MinimizeError),
    /// Toys cannot be drawn.
    #[error("no toys can be drawn: {reason}")]
    Toys {
        /// Why.
        reason: String,
    },
    /// There is no bootstrap, or no jackknife.
    #[error("there is no {how} of this fit: {reason}")]
    Resample {
        /// Which of the two.
        how: &'static str,
        /// Why.
        reason: String,
    },
    /// A number whose square cannot be computed.
    #[error("row {row} of column '{column}' holds {value:e}, too {how} — {remedy}")]
    OutOfScale {
        /// The row, from 1.
        row: usize,
        /// Header of the column, or its role.
        column: String,
        /// The number.
        value: f64,
        /// What it is too large or too small for.
        how: &'static str,
        /// What to do.
        remedy: String,
    },
    /// A fit that must not guess lacks start values.
    #[error("no start value for {}", names.join(", "))]
    StartMissing {
        /// Parameters that nobody set and nothing could estimate.
        names: Vec<String>,
    },
    /// No model can be proposed for these data.
    #[error("no models to suggest: {why}")]
    NoSuggestions {
        /// Why.
        why: &'static str,
    },
    /// There is no result to work on.
    #[error("there is no fit yet — run a fit first")]
    NoResult,
    /// The last result answers another question.
    #[error("the settings have changed since the last fit — run the fit again first")]
    StaleResult,
    /// The choices were changed while an errand was carried out on a copy of them.
    #[error(
        "something was changed while the command was carried out: its results are kept, its own changes are not — give the command again"
    )]
    ChangedMeanwhile,
    /// The worker panicked: an error of the program.
    #[error(
        "the fit stopped because of an error in the program ({what}) — please report it together with the session file"
    )]
    Crashed {
        /// What the program said.
        what: String,
    },
    /// The worker thread could not be started.
    #[error("the system gave no thread for the fit: {reason}")]
    NoThread {
        /// What the system said.
        reason: String,
    },
}

impl FitError {
    /// The same, said of the member called `name`.
    pub(crate) fn in_member(self, name: String) -> FitError {
        FitError::Member { name, error: Box::new(self) }
    }

    /// A failure of the file system in plain words; the path comes from the user, the sentence from here.
    pub(crate) fn io(action: &'static str, path: &std::path::Path, error: &std::io::Error) -> FitError {
        use std::io::ErrorKind;
        let reason = match error.kind() {
            ErrorKind::NotFound if action == "write" => "no such folder — check the path".to_owned(),
            ErrorKind::NotFound => "no such file — check the path".to_owned(),
            ErrorKind::PermissionDenied => "permission denied".to_owned(),
            ErrorKind::IsADirectory => "it is a folder, not a file".to_owned(),
            ErrorKind::NotADirectory => "part of the path is a file, not a folder".to_owned(),
            ErrorKind::StorageFull => "the disk is full".to_owned(),
            ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
            _ => error.to_string(),
        };
        FitError::Io { action, path: path.display().to_string(), reason }
    }
}

impl Explain for FitError {
    fn code(&self) -> &'static str {
        match self {
            FitError::NoData => "E-NODATA",
            FitError::NoFile => "E-KIND",
            FitError::Member { error, .. } => error.code(),
            FitError::NoMember { .. }
            | FitError::NothingTakesPart
            | FitError::LeftOutOfTyped
            | FitError::NotForFiles { .. } => "E-MEMBER",
            FitError::ErrorsOfOtherRows => "E-SHAPE",
            FitError::NoFunction { .. } | FitError::NoPlace { .. } | FitError::NoPastFit { .. } => {
                "E-FUNCTION"
            }
            FitError::NoChange { .. } | FitError::NoTerm { .. } | FitError::TermStays { .. } => "E-COMMAND",
            FitError::Compare { .. } => "E-COMPARE",
            FitError::NoParameter(_) => "E-NOPAR",
            FitError::Data(e) => e.code(),
            FitError::NoExample { .. } => "E-EXAMPLE",
            FitError::Row { .. } => "E-ROW",
            FitError::Session { .. } => "E-SESSION",
            FitError::Value { .. } => "E-VALUE",
            FitError::Constant { .. } => "E-CONSTANT",
            FitError::Curve { .. } => "E-DERIVE",
            FitError::TieCycle { .. } => "E-TIE-CYCLE",
            FitError::Tied { .. } => "E-TIED",
            FitError::Read(e) => e.code(),
            FitError::Io { .. } => "E-IO",
            FitError::Formula(e) => e.code(),
            FitError::Param(e) => e.code(),
            FitError::Cost(e) => e.code(),
            FitError::Minimize(e) => e.code(),
            FitError::OutOfScale { .. } => "E-SCALE",
            FitError::StartMissing { .. } => "E-START-MISSING",
            FitError::Toys { .. } => "E-TOYS",
            FitError::Resample { .. } => "E-RESAMPLE",
            FitError::NoSuggestions { .. } => "E-SUGGEST",
            FitError::NoResult => "E-NORESULT",
            FitError::StaleResult => "E-STALE",
            FitError::ChangedMeanwhile => "E-MEANWHILE",
            FitError::Crashed { .. } => "E-CRASH",
            FitError::NoThread { .. } => "E-THREAD",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            FitError::Member { error, .. } => error.help(),
            FitError::Read(e) => e.help(),
            FitError::Data(e) => e.help(),
            FitError::Formula(e) => e.help(),
            FitError::Param(ParamError::Unknown { name, .. }) if predefined::find(name).is_some() => {
                Some(format!(
                    "{name} is a function that the formula can use; write [{name}] there for a parameter of that name"
                ))
            }
            FitError::Param(e) => e.help(),
            FitError::Cost(e) => e.help(),
            FitError::Minimize(e) => e.help(),
            _ => None,
        }
    }

    fn place(&self) -> Option<(&str, std::ops::Range<usize>)> {
        match self {
            FitError::Formula(e) => e.place(),
            FitError::Member { error, .. } => error.place(),
            _ => None,
        }
    }
}
