//! How the program ends: exit codes, and errors as one plain sentence on stderr.

use std::io::Write as _;
use std::ops::Range;

use crate::error::Explain;
use crate::fit::{FitConfig, FitError};
use crate::model::FormulaError;
use crate::params::ParamError;
use crate::report::error_text::render_error;
use crate::report::verdict::remedies_of_refusal;
use crate::tutorial::TutorialError;

/// The code of work that was stopped on request.
pub(super) const STOPPED: &str = "E-CANCELLED";

/// How a command that was carried out ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// 0: done, and the minimum is valid where there is one.
    Valid,
    /// 1: the fit ran but the minimum is not valid, or the work was stopped before its end.
    NotValid,
}

/// Why a command was not carried out: exit code 2, and 1 where it was stopped or a step of a tutorial failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// An option or argument that cannot be understood.
    #[error("{message}")]
    Usage {
        /// What was read and what was expected.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// Something of the interface that a later version brings.
    #[error("{what} is not available yet in this version")]
    NotYet {
        /// The option or value as typed.
        what: String,
    },
    /// A setting of one parameter.
    #[error("--param {name}: {source}")]
    Param {
        /// Which one.
        name: String,
        /// What is wrong with it.
        source: ParamError,
    },
    /// A file that could not be written.
    #[error("cannot write {path}: {reason}")]
    Write {
        /// The path.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// Work that Ctrl-C has ended before there was anything to show.
    #[error("stopped by Ctrl-C: {what}")]
    Stopped {
        /// What there is not.
        what: String,
    },
    /// Commands of the classic language that were refused, each with its own sentence.
    #[error("{refused} {} not carried out, see above", if *refused == 1 { "command was" } else { "commands were" })]
    Lines {
        /// How many.
        refused: usize,
    },
    /// A refused command or fit.
    #[error(transparent)]
    Fit(#[from] FitError),
    /// A refused fit, and what can be done about it.
    #[error("{error}")]
    Refused {
        /// Why.
        error: Box<FitError>,
        /// The options that help.
        advice: String,
    },
    /// A tutorial that cannot be read or replayed.
    #[error(transparent)]
    Tutorial(#[from] TutorialError),
    /// A formula shown without a fit.
    #[error(transparent)]
    Formula(#[from] FormulaError),
    /// Whoever reads stdout has had enough.
    #[error("the reader closed the pipe")]
    BrokenPipe,
}

impl CliError {
    /// A sentence about usage without further help.
    pub(super) fn usage(message: impl Into<String>) -> CliError {
        CliError::Usage { message: message.into(), help: None }
    }

    /// A refused fit with the options that do what the buttons of the window do.
    pub(super) fn refused(error: FitError, config: &FitConfig) -> CliError {
        let remedies = remedies_of_refusal(&error, config);
        let said = remedies.iter().filter_map(|r| Some(format!("{}: {}", r.label, r.flag.as_ref()?)));
        let advice = said.collect::<Vec<_>>().join(" · ");
        if advice.is_empty() { error.into() } else { CliError::Refused { error: Box::new(error), advice } }
    }

    /// Something that a later version brings.
    pub(super) fn not_yet(what: impl Into<String>) -> CliError {
        CliError::NotYet { what: what.into() }
    }

    /// The first sentence of what clap says, and its tip; its usage lines are left to `--help`.
    pub(super) fn from_clap(error: &clap::Error) -> CliError {
        let text = error.to_string();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let is_tip = |l: &&&str| l.starts_with("tip:");
        let end = lines.iter().position(|l| l.starts_with("Usage:") || l.starts_with("For more"));
        let said = &lines[..end.unwrap_or(lines.len())];
        let sentence: Vec<&str> = said
            .iter()
            .filter(|l| !l.is_empty() && !l.starts_with("tip:") && !l.starts_with('['))
            .copied()
            .collect();
        let message = sentence.join(" ");
        let message = message.strip_prefix("error:").unwrap_or(&message).trim().to_string();
        let tip = said.iter().find(is_tip).and_then(|l| l.strip_prefix("tip:")).map(|t| t.trim().to_string());
        // That an unknown option could be a value is never what was meant.
        let tip = tip.filter(|t| !t.contains("as a value"));
        let help = tip.or_else(|| Some("run with --help to see what there is".into()));
        CliError::Usage { message, help }
    }
}

impl Explain for CliError {
    fn code(&self) -> &'static str {
        match self {
            CliError::Usage { .. } | CliError::NotYet { .. } => "E-OPTION",
            CliError::Stopped { .. } => STOPPED,
            CliError::Lines { .. } => "E-COMMAND",
            CliError::Param { source, .. } => source.code(),
            CliError::Write { .. } | CliError::BrokenPipe => "E-IO",
            CliError::Fit(e) => e.code(),
            CliError::Refused { error, .. } => error.code(),
            CliError::Formula(e) => e.code(),
            CliError::Tutorial(e) => e.code(),
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            CliError::Usage { help, .. } => help.clone(),
            CliError::Param { source, .. } => source.help(),
            CliError::Fit(FitError::StartMissing { .. }) => Some(
                "--param NAME=VALUE gives one; without --strict-start such a parameter starts at 1".into(),
            ),
            CliError::Fit(e) if e.code() == "E-ZERO-SIGMA" => {
                Some("--zero-error skip leaves such rows out, --zero-error one takes σ = 1".into())
            }
            CliError::Fit(e) => e.help(),
            CliError::Refused { advice, .. } => Some(advice.clone()),
            CliError::Formula(e) => e.help(),
            CliError::Tutorial(e) => e.help(),
            _ => None,
        }
    }

    fn place(&self) -> Option<(&str, Range<usize>)> {
        match self {
            CliError::Fit(e) => e.place(),
            CliError::Refused { error, .. } => error.place(),
            CliError::Formula(e) => e.place(),
            CliError::Tutorial(e) => e.place(),
            _ => None,
        }
    }
}

#[cfg(feature = "figures")]
impl From<crate::report::page::SubjectError> for CliError {
    fn from(e: crate::report::page::SubjectError) -> CliError {
        CliError::Usage { message: e.to_string(), help: e.help() }
    }
}

impl From<ParamError> for CliError {
    fn from(e: ParamError) -> CliError {
        CliError::Fit(FitError::Param(e))
    }
}

/// The exit code; an error is written to stderr first.
pub(super) fn code(exit: Result<Exit, CliError>) -> i32 {
    match exit {
        Ok(Exit::Valid) | Err(CliError::BrokenPipe) => 0,
        Ok(Exit::NotValid) => 1,
        Err(error) => {
            // Nothing can be done when stderr is closed too; the code still tells.
            let _ = writeln!(std::io::stderr(), "{}", render_error(&error));
            let is_step = matches!(&error, CliError::Tutorial(e) if e.is_of_step());
            if error.code() == STOPPED || is_step { 1 } else { 2 }
        }
    }
}
