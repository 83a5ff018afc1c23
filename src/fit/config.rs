//! Everything the user can choose, as plain data: cloned for undo, compared for staleness, saved in session files.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::cost::{CostChoice, CostKind};
use crate::data::{Dataset, Selection, read::ReadOptions};
use crate::minimize::Method;
use crate::params::Parameters;

use super::derive::Quantity;
use super::fingerprint::same_numbers;
use super::wishes::{ProfileWish, ScanWish};

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

/// Probability content of one standard deviation, erf(1/√2).
pub const ONE_SIGMA: f64 = 0.682_689_492_137_085_9;

/// What a band holds at its level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BandKind {
    /// The curve at all x together (Scheffé), not at each x by itself.
    pub simultaneous: bool,
    /// A new measurement, not the curve: the errors of the data are added.
    pub prediction: bool,
}

/// Intervals, profiles and regions asked for together with a fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Intervals {
    /// MINOS: `None` not, empty list for all free parameters, else these names.
    pub minos: Option<Vec<String>>,
    /// Level of MINOS and band (1 standard deviation when absent).
    pub cl: Option<f64>,
    /// Profiles.
    pub profiles: Vec<ProfileWish>,
    /// Contours: x name, y name, levels, size.
    pub contours: Vec<(String, String, Vec<f64>, usize)>,
    /// Grids on which the others are held.
    pub scans: Vec<ScanWish>,
    /// One-sided limits: name, level (a probability above 0.5, or from 1 on standard deviations), whether from above.
    pub bounds: Vec<(String, f64, bool)>,
    /// Levels of a matrix of profiles and contours of all free parameters; empty for none.
    pub matrix: Vec<f64>,
    /// Draw the band at this level; one standard deviation by default, `None` for no band.
    pub band: Option<f64>,
    /// What it holds.
    pub band_kind: BandKind,
    /// Quantities to derive from the parameters.
    pub derived: Vec<Quantity>,
}

impl Default for Intervals {
    fn default() -> Intervals {
        Intervals {
            minos: None,
            cl: None,
            profiles: Vec::new(),
            contours: Vec::new(),
            scans: Vec::new(),
            bounds: Vec::new(),
            matrix: Vec::new(),
            band: Some(ONE_SIGMA),
            band_kind: BandKind::default(),
            derived: Vec::new(),
        }
    }
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

impl FitConfig {
    /// Every setting at its default for a formula with these parameters; no data.
    pub fn new(formula: impl Into<String>, params: Parameters) -> FitConfig {
        let origins = vec![ValueOrigin::Default; params.len()];
        FitConfig {
            data: None,
            source: None,
            formula: formula.into(),
            params,
            origins,
            selection: Selection::default(),
            cost: CostChoice::default(),
            method: Method::default(),
            intervals: Intervals::default(),
            scaling: ErrorScaling::default(),
            keep_user_values: false,
            print: PrintLevel::default(),
        }
    }

    /// Whether a fit needs data: all do, except that of a typed cost.
    pub fn needs_data(&self) -> bool {
        self.cost.kind != CostKind::Custom
    }

    /// Whether both hold the same numbers: the same shared data set, or equal content.
    pub fn same_data(&self, other: &FitConfig) -> bool {
        match (&self.data, &other.data) {
            (None, None) => true,
            (Some(a), Some(b)) => Arc::ptr_eq(a, b) || same_numbers(a, b),
            _ => false,
        }
    }

    /// Whether nothing at all differs.
    pub fn same(&self, other: &FitConfig) -> bool {
        let FitConfig { data: _, source, formula, params, origins, .. } = self;
        *source == other.source
            && *formula == other.formula
            && *params == other.params
            && *origins == other.origins
            && self.selection == other.selection
            && self.cost == other.cost
            && self.method == other.method
            && self.intervals == other.intervals
            && self.scaling == other.scaling
            && self.keep_user_values == other.keep_user_values
            && self.print == other.print
            && self.same_data(other)
    }
}
