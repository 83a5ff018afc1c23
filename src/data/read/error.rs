//! Errors of reading, with file name, line and column.

use crate::data::{DataError, DataKind};
use crate::error::Explain;

/// A file that could not be read as data.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReadError {
    /// Nothing in it.
    #[error("the file is empty: {name}")]
    Empty {
        /// Name of the file.
        name: String,
    },
    /// Only comments, titles or column names.
    #[error("{name} holds no row of numbers — only {what}")]
    NoNumbers {
        /// Name of the file.
        name: String,
        /// What there is instead: `a header`, `comments`.
        what: &'static str,
    },
    /// Not a text file at all.
    #[error("{name} is {what}, not a table of text — save it as CSV and open that")]
    NotText {
        /// Name of the file.
        name: String,
        /// What it looks like.
        what: &'static str,
    },
    /// Letters where a number is expected.
    #[error("{name}, line {line}, column {column}: read '{found}', expected a number")]
    NotANumber {
        /// Name of the file.
        name: String,
        /// 1-based line.
        line: usize,
        /// Header and number of the column.
        column: String,
        /// What stands there, shortened.
        found: String,
    },
    /// A column without a single number.
    #[error("{name}, column {column}: there is no number in it")]
    EmptyColumn {
        /// Name of the file.
        name: String,
        /// Header or number of the column.
        column: String,
    },
    /// A row with more or fewer cells than the others.
    #[error("{name}, line {line}: read {}, expected {expected}", cells(*found))]
    Ragged {
        /// Name of the file.
        name: String,
        /// 1-based line.
        line: usize,
        /// Cells of this row.
        found: usize,
        /// Columns of the table.
        expected: usize,
    },
    /// Not enough columns for the kind of data.
    #[error("{name} has {} of numbers, but {kind} need {needed}", columns(*found))]
    TooFewColumns {
        /// Name of the file.
        name: String,
        /// Columns there are.
        found: usize,
        /// What was asked for, in the plural: `points`.
        kind: &'static str,
        /// What that needs: `x and y`.
        needed: &'static str,
    },
    /// A column asked for that is not there.
    #[error("{name} has no column '{column}' for {role} — its columns are {}", known.join(", "))]
    UnknownColumn {
        /// Name of the file.
        name: String,
        /// Header or number asked for.
        column: String,
        /// The role it should have had.
        role: String,
        /// The columns there are.
        known: Vec<String>,
    },
    /// A role that does not exist, is given twice, or does not go with the others.
    #[error("columns: {reason}")]
    BadRole {
        /// What is wrong and what is allowed.
        reason: String,
    },
    /// A calculated column or a cut that cannot be used.
    #[error("{what} '{formula}': {reason}")]
    BadFormula {
        /// `the calculated column` or `the cut`.
        what: &'static str,
        /// As it was typed.
        formula: String,
        /// What is wrong.
        reason: String,
    },
    /// A rule for bins that needs all values at once, of a table that is read block by block.
    #[error(
        "{name}: the rule '{rule}' needs all values in order, which a table that is read block by block never has"
    )]
    RuleOfStream {
        /// Name of the file.
        name: String,
        /// The rule.
        rule: &'static str,
        /// Rules that do with one look at each value.
        others: Vec<&'static str>,
    },
    /// More successes than trials.
    #[error(
        "{name}, line {line}, row {row}: {k} successes of {n} trials (columns {} and {})",
        columns[0], columns[1]
    )]
    MoreThanAll {
        /// Name of the file.
        name: String,
        /// 1-based line.
        line: usize,
        /// 1-based row of the table.
        row: usize,
        /// Successes.
        k: f64,
        /// Trials.
        n: f64,
        /// The columns of both.
        columns: [String; 2],
    },
    /// A column of what may be numbers in an unusual form beside one that looks like an abscissa.
    #[error(
        "{name}, line {line}, column {column}: '{found}' cannot be read as a number, and without it only column {x} is left"
    )]
    OnlyAbscissa {
        /// Name of the file.
        name: String,
        /// 1-based line.
        line: usize,
        /// Header or number of the column.
        column: String,
        /// What stands there, shortened.
        found: String,
        /// The column that is left.
        x: String,
    },
    /// An uncertainty below zero.
    #[error(
        "{name}, line {line}, column {column}: the uncertainty {value} is below zero — correct or remove it"
    )]
    NegativeError {
        /// Name of the file.
        name: String,
        /// 1-based line.
        line: usize,
        /// Header and number of the column.
        column: String,
        /// The uncertainty.
        value: f64,
    },
    /// Bins whose edges do not rise.
    #[error(
        "{name}, line {line}: the bin {lo}:{hi} does not begin above the one before and end above its own beginning"
    )]
    BadBin {
        /// Name of the file.
        name: String,
        /// 1-based line.
        line: usize,
        /// Its lower edge.
        lo: f64,
        /// Its upper edge.
        hi: f64,
    },
    /// A box without width, or given twice.
    #[error(
        "{name}, line {line}: this bin has no width, or is the same as one in a line above — correct its edges or leave it out"
    )]
    BadBox {
        /// Name of the file.
        name: String,
        /// 1-based line.
        line: usize,
    },
    /// Bin centres that are not equally spaced, so that no edges follow from them.
    #[error(
        "{name}: the bin centres in column {column} are not equally spaced and rising — give the edges as lo and hi"
    )]
    UnevenCenters {
        /// Name of the file.
        name: String,
        /// Header and number of the column.
        column: String,
    },
    /// What the reader of another format says.
    #[error("{message}")]
    Foreign {
        /// Its code.
        code: &'static str,
        /// Its sentence, which names the file.
        message: String,
        /// Its advice.
        help: Option<String>,
    },
    /// The file could not be read to its end.
    #[error("{name}: cannot be read: {reason}")]
    Io {
        /// Name of the file.
        name: String,
        /// What the system says.
        reason: String,
    },
    /// The user stopped it.
    #[error("reading {name} was stopped")]
    Cancelled {
        /// Name of the file.
        name: String,
    },
    /// Anything else that a data set refuses.
    #[error("{name}: {source}")]
    Data {
        /// Name of the file.
        name: String,
        /// What it refuses.
        source: DataError,
    },
}

fn cells(n: usize) -> String {
    if n == 1 { "1 cell".into() } else { format!("{n} cells") }
}

fn columns(n: usize) -> String {
    if n == 1 { "1 column".into() } else { format!("{n} columns") }
}

impl ReadError {
    /// What another reader refuses.
    pub(super) fn foreign(error: &(impl Explain + std::fmt::Display)) -> ReadError {
        ReadError::Foreign { code: error.code(), message: error.to_string(), help: error.help() }
    }

    /// Not enough columns for data of this kind.
    pub(super) fn too_few(name: &str, found: usize, kind: DataKind) -> ReadError {
        let (kind, needed) = match kind {
            DataKind::Points => ("points", "x and y"),
            DataKind::Indexed => ("a list", "y"),
            DataKind::Histogram => ("histograms", "lo, hi and n, or centre and n"),
            DataKind::Sample => ("samples", "x"),
        };
        ReadError::TooFewColumns { name: name.into(), found, kind, needed }
    }
}

impl Explain for ReadError {
    fn code(&self) -> &'static str {
        match self {
            ReadError::NegativeError { .. } => "E-NEG-SIGMA",
            ReadError::BadBin { .. } | ReadError::BadBox { .. } => "E-EDGES",
            ReadError::UnknownColumn { .. } | ReadError::BadRole { .. } => "E-COLUMN",
            ReadError::BadFormula { .. } => "E-FORMULA",
            ReadError::RuleOfStream { .. } => "E-OPTION",
            ReadError::Data { source, .. } => source.code(),
            ReadError::Foreign { code, .. } => code,
            ReadError::Io { .. } => "E-IO",
            ReadError::Cancelled { .. } => "E-CANCELLED",
            _ => "E-READ",
        }
    }

    fn help(&self) -> Option<String> {
        let help = match self {
            ReadError::Empty { .. } => "export the table once more, or choose another file".into(),
            ReadError::NoNumbers { .. } => {
                "check that the numbers were exported too; --read says how a table is written, as in --read header=3".into()
            }
            ReadError::NotANumber { .. } => "correct the cell, leave it empty, or choose other columns".into(),
            ReadError::MoreThanAll { .. } => {
                "correct the row; if the columns mean something else, say so: --columns x=NAME,y=NAME".into()
            }
            ReadError::OnlyAbscissa { .. } => {
                "write one number a cell, an uncertainty as 2.1 ± 0.1 or in a column of its own; if the other column alone is the data, say so: --kind sample".into()
            }
            ReadError::EmptyColumn { .. } => {
                "choose another column; if its numbers are written in an unusual way, --read says how, as in --read decimal=comma".into()
            }
            ReadError::Ragged { .. } => {
                "give every row as many cells; if another character separates them, say so: --read separator=semicolon".into()
            }
            ReadError::TooFewColumns { kind: "points", found: 1, .. } => {
                "--kind sample takes single values, --kind indexed a list of numbers".into()
            }
            ReadError::TooFewColumns { .. } => {
                "say which columns there are with --columns, or how the cells are separated with --read separator=…".into()
            }
            ReadError::BadRole { reason } if reason.starts_with("there is no role") => "roles are given as --columns x=NAME,y=NAME,sy=NAME, columns by name or number".into(),
            ReadError::BadFormula { what: "the cut", .. } => {
                "a cut is a condition on columns, as t > 0.5 && n >= 10; names that are no single word stand in backquotes: `Strom-1` < 3".into()
            }
            ReadError::BadFormula { .. } => {
                "columns are called by their names, or c1, c2 …; names that are no single word stand in backquotes: `Strom-1`".into()
            }
            ReadError::BadBin { .. } => {
                "sort the rows by their lower edges and correct edges that are the wrong way round; points need no edges: --kind points".into()
            }
            ReadError::RuleOfStream { others, .. } => format!(
                "give the number of bins or their width, choose {}, which take two passes, or leave --stream out",
                others.join(" or ")
            ),
            ReadError::Io { .. } => "check that the file is there, may be read, and is no folder".into(),
            ReadError::Cancelled { .. } => "read it again to have all of it".into(),
            ReadError::Data { source, .. } => return source.help(),
            ReadError::Foreign { help, .. } => return help.clone(),
            // These say it themselves.
            ReadError::NotText { .. }
            | ReadError::UnknownColumn { .. }
            | ReadError::BadRole { .. }
            | ReadError::NegativeError { .. }
            | ReadError::BadBox { .. }
            | ReadError::UnevenCenters { .. } => return None,
        };
        Some(help)
    }
}
