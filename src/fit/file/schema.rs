//! The session file as it stands on disk. Field names are the keys; what is absent has its default.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::bins::BinsEntry;
use super::functions::FunctionEntry;
use super::numbers::Numbers;
use crate::cost::{
    Axis, BinRule, Correlation, DetRef, DynamicErrors, ErrorSize, ErrorSource, LogDet, Loss, ModelKind,
    Normalise, RelativeTo, Weights, ZeroError,
};
use crate::data::DataKind;
use crate::data::read::FormOptions;
use crate::fit::{
    Bootstrap, ContourLook, ErrorScaling, FigureLook, PrintLevel, ScanWish, Storing, ValueOrigin,
};
use crate::minimize::CovarianceForm;

/// Whether a value is the default, so that the file stays short.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The whole file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SessionFile {
    pub version: i64,
    /// All fits together, as one; several of one session always are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub simultaneous: Option<bool>,
    /// Which `[[fit]]` is worked on, from 1; the first one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<usize>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub definition: Vec<DefinitionEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data: Vec<DataEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared_error: Vec<SharedErrorEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fit: Vec<FitEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameter: Vec<ParameterEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub constraint: Vec<ConstraintEntry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<ResultEntry>,
    /// What was fitted, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub function: Vec<FunctionEntry>,
}

/// `[[definition]]`: a formula with a name of the user's.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DefinitionEntry {
    pub name: String,
    pub formula: String,
}

/// `[[shared_error]]`: one source of error that several data sets have in common, row by row; fully correlated unless it says otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SharedErrorEntry {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub data: Vec<String>,
    /// Which `[[fit]]` have it, from 1, where the names of data do not tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fit: Vec<usize>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(default)]
    pub axis: Axis,
    pub value: ErrorSize,
    #[serde(default, skip_serializing_if = "is_default")]
    pub relative: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub of: RelativeTo,
    #[serde(default = "fully")]
    pub correlation: Correlation,
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub on: bool,
}

fn fully() -> Correlation {
    Correlation::Same(1.0)
}

fn yes() -> bool {
    true
}

/// `[[data]]`: a file relative to the session, a built-in example, or the numbers themselves.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DataEntry {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What they are called, where other data of the file are called the same and `name` tells them apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// A table as it was pasted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The fingerprint of the numbers when the session was saved, by which a file that has changed since is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<DataKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bins: Option<BinsEntry>,
    /// Width of equal bins, in the place of their number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bin_width: Option<f64>,
    /// The edges of so many bins rise by equal factors.
    #[serde(default, skip_serializing_if = "is_default")]
    pub log_bins: bool,
    /// So many neighbouring bins of a histogram are one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<(f64, f64)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edges: Option<Vec<f64>>,
    /// The values are counted while the file is read, and not held.
    #[serde(default, skip_serializing_if = "is_default")]
    pub stream: bool,
    /// Interval in which a sample was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<(f64, f64)>,
    /// Rows left out by hand, from 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub masked: Vec<usize>,
    #[serde(default, skip_serializing_if = "toml::Table::is_empty")]
    pub columns: toml::Table,
    /// Columns calculated from others: `column = ["y2 = ln(U)"]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub column: Vec<String>,
    /// Rows for which this does not hold are left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<String>,
    /// Which table of a file that holds several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// How a table of text is written.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub form: FormOptions,
    /// Sources of error beside the columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub error: Vec<ErrorSource>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numbers: Option<Numbers>,
}

fn is_usual(form: &FormOptions) -> bool {
    *form == FormOptions::default()
}

/// `minos = true`, or the names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum MinosEntry {
    All(bool),
    Names(Vec<String>),
}

/// `band = false`, or the level, or both with what it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum BandEntry {
    Shown(bool),
    Level(f64),
    Kind(BandTable),
}

/// `band = { cl = 0.95, simultaneous = true, prediction = true }`; without a level none is shown.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BandTable {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cl: Option<f64>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub simultaneous: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub prediction: bool,
}

/// `[[fit]]`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FitEntry {
    /// What it is called beside others; the name of its data when absent.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    pub model: String,
    /// Parameters that the session knows by another name than this formula: `rename = { c = "c1" }`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rename: BTreeMap<String, String>,
    /// Color of its data in figures: `color = "#0072b2"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// It is not drawn while another one is worked on.
    #[serde(default, skip_serializing_if = "is_default")]
    pub hidden: bool,
    /// What was said about its figure: `figure = { x_title = "time / s" }`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub figure: FigureLook,
    /// The data stay in the session without taking part in the fit.
    #[serde(default, skip_serializing_if = "is_default")]
    pub left_out: bool,
    /// Cost by its code name; `auto` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<String>,
    /// The rise of the cost that one standard deviation means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errordef: Option<f64>,
    /// How many data stand behind a typed cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ndata: Option<usize>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub range: Vec<(f64, f64)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<(f64, f64)>,
    /// Ranges and exclusions of further coordinates: `along = [{ axis = "y", range = [[0.0, 3.0]] }]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub along: Vec<AlongEntry>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub integral: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub model_kind: ModelKind,
    #[serde(default, skip_serializing_if = "is_default")]
    pub weights: Weights,
    #[serde(default, skip_serializing_if = "is_default")]
    pub bin_rule: BinRule,
    /// Multiply a function by the width of each bin.
    #[serde(default, skip_serializing_if = "is_default")]
    pub width: bool,
    /// A fixed total counts as one datum less.
    #[serde(default, skip_serializing_if = "is_default")]
    pub strict_ndof: bool,
    /// No χ² of a linear fit.
    #[serde(default, skip_serializing_if = "is_default")]
    pub no_chi2: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub ignore_x_errors: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub normalise: Normalise,
    #[serde(default, skip_serializing_if = "is_default")]
    pub log_det: LogDet,
    #[serde(default, skip_serializing_if = "is_default")]
    pub det_ref: DetRef,
    #[serde(default, skip_serializing_if = "is_default")]
    pub dynamic_errors: DynamicErrors,
    #[serde(default, skip_serializing_if = "is_default")]
    pub zero_error: ZeroError,
    #[serde(default, skip_serializing_if = "is_default")]
    pub loss: Loss,
    /// Where it begins to count a pull as far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss_scale: Option<f64>,
    /// `loss = "typed"`: a function of the squared pull s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss_formula: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimizer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strategy: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_calls: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iterate: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub polish: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robust_fraction: Option<f64>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub covariance: CovarianceForm,
    /// Look for a lower minimum once one is found.
    #[serde(default, skip_serializing_if = "is_default")]
    pub improve: bool,
    /// Starts of multistart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<usize>,
    /// Seed of what is random in a search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Of gradient descent, as `max_steps`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learning_rate: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_steps: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minos: Option<MinosEntry>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cl: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<BandEntry>,
    /// Errors from data drawn from the data themselves: how often, from which seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bootstrap: Option<Bootstrap>,
    /// Errors from fits that leave out one row each.
    #[serde(default, skip_serializing_if = "is_default")]
    pub jackknife: bool,
    /// Error policy: `auto`, `as_given`, `from_scatter`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub errors: ErrorScaling,
    #[serde(default, skip_serializing_if = "is_default")]
    pub keep_user_values: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub print: PrintLevel,
    /// What happens to the function once it is fitted.
    #[serde(default, skip_serializing_if = "is_default")]
    pub storing: Storing,
    /// How contours are drawn.
    #[serde(default, skip_serializing_if = "is_default")]
    pub contour_look: ContourLook,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profile: Vec<ProfileEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contour: Vec<ContourEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limit: Vec<LimitEntry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scan: Vec<ScanWish>,
    /// Levels of the matrix of profiles and contours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matrix: Vec<f64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<DerivedEntry>,
}

/// Ranges and exclusions of one of the further coordinates.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AlongEntry {
    /// The coordinate: y, z, t, `x[4]` …
    pub axis: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub range: Vec<(f64, f64)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<(f64, f64)>,
}

/// `[[fit.derived]]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DerivedEntry {
    pub name: String,
    pub expression: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub profile: bool,
}

/// `[[fit.limit]]`: a one-sided limit, from above unless `lower`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitEntry {
    pub name: String,
    pub cl: f64,
    #[serde(default, skip_serializing_if = "is_default")]
    pub lower: bool,
}

/// `[[fit.profile]]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileEntry {
    pub name: String,
    pub size: usize,
    pub bound: f64,
    #[serde(default, skip_serializing_if = "is_default")]
    pub held: bool,
}

/// `[[fit.contour]]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContourEntry {
    pub x: String,
    pub y: String,
    pub cl: Vec<f64>,
    pub size: usize,
}

/// `[[parameter]]`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ParameterEntry {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// The limits are the user's, not those that come with the function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typed_limits: Option<bool>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub fixed: bool,
    /// What it follows: an expression of other parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tie: Option<String>,
    /// Where the value is from; a value written by hand is the user's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<ValueOrigin>,
}

/// `[[constraint]]`: with `errors` (and `correlation`, or `upper` for σ+) or with `covariance`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConstraintEntry {
    /// With which `[[fit]]` it was said, from 1; the first one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fit: Option<usize>,
    pub names: Vec<String>,
    pub values: Vec<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errors: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation: Option<Vec<Vec<f64>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covariance: Option<Vec<Vec<f64>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<f64>,
    /// Errors are parts of the values.
    #[serde(default, skip_serializing_if = "is_default")]
    pub relative: bool,
}

/// `[result]`: the last fit, for those who read the file; the program fits anew.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResultEntry {
    pub data_hash: String,
    pub valid: bool,
    pub cost: String,
    pub fval: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chi2: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ndof: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_value: Option<f64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameter: Vec<ResultParameter>,
}

/// `[[result.parameter]]`; an error without meaning is absent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResultParameter {
    pub name: String,
    pub value: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<f64>,
}
