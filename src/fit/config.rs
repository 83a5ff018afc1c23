//! Everything the user can choose, as plain data: cloned for undo, compared for staleness, saved in session files.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::cost::CostChoice;
use crate::data::{Dataset, Selection, read::ReadOptions};
use crate::minimize::Method;
use crate::params::Parameters;

/// Where the data came from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A file, with what was said about reading it.
    File {
        /// Path as given.
        path: PathBuf,
        /// Columns, kind, binning.
        options: ReadOptions,
    },
    /// A built-in example, by file name.
    Example(String),
}

/// Where the present value of a parameter comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueOrigin {
    /// No estimate: 1 (`W-START-DEFAULT`).
    #[default]
    Default,
    /// Estimated from the data.
    Guessed,
    /// Typed or dragged by the user.
    User,
    /// Taken over from a fit.
    Fitted,
}

/// How errors of parameters are scaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorScaling {
    /// As given when the data have errors, from the scatter when they have none.
    #[default]
    Auto,
    /// As given (absolute).
    AsGiven,
    /// Multiplied by √(χ²/ndof).
    FromScatter,
}

/// ROOT's Q, default, V.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrintLevel {
    /// Nothing but the result asked for.
    Quiet,
    /// The report.
    #[default]
    Default,
    /// The report with the trace of the search.
    Verbose,
}

/// Intervals, profiles and regions asked for together with a fit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Intervals {
    /// MINOS: `None` not, empty list for all free parameters, else these names.
    pub minos: Option<Vec<String>>,
    /// Level of MINOS and band (1 standard deviation when absent).
    pub cl: Option<f64>,
    /// Profiles: name, size, half width in σ.
    pub profiles: Vec<(String, usize, f64)>,
    /// Contours: x name, y name, levels, size.
    pub contours: Vec<(String, String, Vec<f64>, usize)>,
    /// Draw the band at this level; `Some(0.6827)` by default.
    pub band: Option<f64>,
}

/// Everything the user chose.
#[derive(Debug, Clone, PartialEq)]
pub struct FitConfig {
    /// The data, when there are any.
    pub data: Option<Arc<Dataset>>,
    /// Where they came from.
    pub source: Option<Source>,
    /// The formula as committed; `gaus` at first.
    pub formula: String,
    /// Its parameters with values, steps, limits and flags.
    pub params: Parameters,
    /// One entry a parameter.
    pub origins: Vec<ValueOrigin>,
    /// Ranges and exclusions.
    pub selection: Selection,
    /// The cost.
    pub cost: CostChoice,
    /// The search.
    pub method: Method,
    /// What else to compute.
    pub intervals: Intervals,
    /// Error-honesty switch.
    pub scaling: ErrorScaling,
    /// ROOT's B: keep the user's values and limits of predefined functions.
    pub keep_user_values: bool,
    /// Verbosity.
    pub print: PrintLevel,
}
