//! What can be wrong between data, model and cost.

use crate::data::DataKind;
use crate::error::Explain;

/// A cost that cannot be built.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CostError {
    /// The data or the selection.
    #[error(transparent)]
    Data(#[from] crate::data::DataError),
    /// Data, model and cost do not go together.
    #[error("{what}; {remedy}")]
    DoesNotFit {
        /// What does not go with what.
        what: String,
        /// What to choose instead.
        remedy: String,
    },
    /// No row has a weight: every bin is empty.
    #[error("no data point is left to fit: {reason}")]
    Empty {
        /// Why.
        reason: String,
    },
    /// Points with σ = 0 among others that have one.
    #[error(
        "{} an uncertainty of zero{why} — correct it, leave such rows out, or take σ = 1 there",
        have(.rows)
    )]
    ZeroSigma {
        /// Numbers of the rows, from 1.
        rows: Vec<usize>,
        /// A clause on the reason; empty when it is not known.
        why: &'static str,
    },
    /// σ < 0 (or not a number).
    #[error("{} an uncertainty below zero — correct or mask such rows", have(.rows))]
    NegativeSigma {
        /// Numbers of the rows, from 1.
        rows: Vec<usize>,
    },
    /// A cumulative function that is none.
    #[error("{} Choose other start values, or give the density", text)]
    CdfFalls {
        /// Between which edges it falls: a sentence.
        text: String,
    },
    /// A parameter where the model is not defined.
    #[error("{name} = {value} is outside the range where {formula} is defined — choose another start value")]
    OutsideDomain {
        /// The parameter.
        name: String,
        /// Its value.
        value: f64,
        /// The formula.
        formula: String,
        /// From where on it is defined.
        edge: Option<Box<DomainEdge>>,
    },
    /// Rows where the formula has no value at these parameters.
    #[error(
        "the formula {formula} cannot be computed at {place}{why} — leave that out, or change the formula"
    )]
    NotComputed {
        /// The formula.
        formula: String,
        /// `x = 0 (row 1)`.
        place: String,
        /// What is not possible there, in brackets; empty when it is not known.
        why: &'static str,
        /// The rows, from 0.
        rows: Vec<usize>,
        /// The data end with these rows on this side: x ≤ this one.
        up_to: Option<f64>,
        /// A parameter with which it has a value there.
        edge: Option<Box<DomainEdge>>,
    },
    /// A start whose curve is nothing, or no efficiency, where something was counted.
    #[error("{what} — {remedy}")]
    NoLikelihood {
        /// What stands where.
        what: String,
        /// What to do.
        remedy: &'static str,
    },
    /// A likelihood of counts with a negative count.
    #[error(
        "bin {bin} holds {content}; a Poisson likelihood needs counts ≥ 0 (weighted histograms: give the uncertainty √ΣW² of each bin)"
    )]
    NegativeCount {
        /// Number of the bin, from 1.
        bin: usize,
        /// Its content.
        content: f64,
    },
    /// A model of more coordinates than the data have.
    #[error("the model takes {found} coordinates but the data have {}; {}", coordinates(*expected), remedy(*expected, *kind))]
    Coordinates {
        /// Coordinates of the model.
        found: usize,
        /// Coordinates of the data.
        expected: usize,
        /// What they are.
        kind: DataKind,
    },
    /// A model of a list of values for data of another length.
    #[error(
        "the model gives {found} values but there are {expected} data; write one expression in vector(…) for each"
    )]
    VectorShape {
        /// Values of the model.
        found: usize,
        /// Rows of the data.
        expected: usize,
    },
    /// A model of a list of values for data that are no list.
    #[error(
        "vector(…) gives one value for each number of a list; read the data as a list (kind indexed), or write the model as a function of x"
    )]
    VectorOfPoints,
    /// An error definition that is not above zero.
    #[error("errordef = {up} is not allowed; it must be a number above zero: 1 for χ², 0.5 for −ln L")]
    ErrorDefinition {
        /// As declared.
        up: f64,
    },
    /// A template without events.
    #[error("template {name} is empty; leave it out, or give it events")]
    TemplateEmpty {
        /// Its name.
        name: String,
    },
    /// Intervals that would have to follow a cost that means nothing away from its minimum.
    #[error("{text}")]
    NotFollowed {
        /// `W-…`.
        code: &'static str,
        /// Why, and what to choose.
        text: &'static str,
    },
    /// A constraint whose parts differ in size.
    #[error("the constraint of {} needs one value and one row of the covariance for each parameter", .names.join(", "))]
    ConstraintShape {
        /// Its parameters.
        names: Vec<String>,
    },
    /// A constraint on a parameter that the model does not have.
    #[error("there is no parameter {name} to constrain; there are {}", .known.join(", "))]
    UnknownParameter {
        /// The name.
        name: String,
        /// The model's names.
        known: Vec<String>,
    },
    /// A parameter named twice in one constraint.
    #[error("parameter name {name} is used twice in one constraint; name each parameter once")]
    ConstrainedTwice {
        /// The name.
        name: String,
    },
    /// A constraint with a value that is not finite or a variance that is not positive.
    #[error("the constraint of {name} needs a finite value and an uncertainty above zero")]
    ConstraintNumbers {
        /// The parameter.
        name: String,
    },
    /// A source of error with another number of values than there are rows.
    #[error(
        "{source_name}: {found} values, but there are {expected} rows; give one for all, or one for each row"
    )]
    SourceShape {
        /// The source.
        source_name: String,
        /// Values given.
        found: usize,
        /// Rows of the data.
        expected: usize,
    },
    /// A number of a source of error that is not allowed.
    #[error("{source_name}: {what} = {value} is not allowed; it must be {rule}")]
    SourceNumber {
        /// The source.
        source_name: String,
        /// Which number.
        what: &'static str,
        /// Its value.
        value: f64,
        /// What it must be.
        rule: &'static str,
    },
    /// A correlation that no matrix of so many rows can have.
    #[error(
        "{source_name}: the correlation {rho} of every pair of rows is not possible; it must be between {lowest} and 1"
    )]
    SourceCorrelation {
        /// The source.
        source_name: String,
        /// As given.
        rho: f64,
        /// −1/(N − 1).
        lowest: f64,
    },
    /// A matrix of a source of error that is not symmetric.
    #[error("{source_name}: the covariance matrix is not symmetric (rows {i}, {j}); give both halves alike")]
    SourceNotSymmetric {
        /// The source.
        source_name: String,
        /// Row, from 1.
        i: usize,
        /// Column, from 1.
        j: usize,
    },
    /// A covariance of the data that is not positive definite.
    #[error(
        "the covariance matrix of the data is not positive definite: rows {} repeat one another; add an independent uncertainty, \
         or leave such rows out",
        list(.rows)
    )]
    Singular {
        /// Rows that depend on one another, from 1.
        rows: Vec<usize>,
    },
    /// Too many rows for a matrix.
    #[error("{rows} correlated rows need too large a matrix; at most {most} can be fitted with a covariance")]
    TooManyRows {
        /// How many.
        rows: usize,
        /// How many can be.
        most: usize,
    },
    /// A cost that cannot have sources of error.
    #[error("{what} is not a Gaussian fit and cannot share a source of error; choose chi2 for it")]
    CannotShare {
        /// The fit.
        what: String,
    },
    /// A covariance matrix that is not symmetric.
    #[error(
        "the covariance matrix of the constraint is not symmetric (rows {i}, {j}); give both halves alike"
    )]
    CovarianceNotSymmetric {
        /// Row, from 1.
        i: usize,
        /// Column, from 1.
        j: usize,
    },
    /// A covariance matrix that is not positive definite.
    #[error(
        "the covariance matrix of {} is not positive definite; the constraints repeat one another",
        .names.join(", ")
    )]
    CovarianceNotPositive {
        /// The parameters.
        names: Vec<String>,
    },
}

/// `one, x` or `two, x and y`.
fn coordinates(n: usize) -> &'static str {
    match n {
        1 => "one, x",
        2 => "two, x and y",
        _ => "three, x, y and z",
    }
}

/// What to do about a model of more coordinates than `n`.
fn remedy(n: usize, kind: DataKind) -> String {
    let letters = ["x", "x and y", "x, y and z"][n.clamp(1, 3) - 1];
    match (kind, n) {
        (DataKind::Points, 1) => format!(
            "name a column for each of them as x, x2 and x3, or write the model as a function of {letters}"
        ),
        (DataKind::Points, 2) => {
            format!("name a column for the third as x3, or write the model as a function of {letters}")
        }
        (DataKind::Indexed, _) => {
            "write the model as a function of x, the index, or as vector(…) of one expression each".to_owned()
        }
        (DataKind::Points, _) => format!("write the model as a function of {letters}"),
        (DataKind::Sample, 1) => format!(
            "name a column for each of them as x, x2 and x3, or write the model as a function of {letters}"
        ),
        (DataKind::Histogram | DataKind::Sample, _) => {
            format!("write the model as a function of {letters}")
        }
    }
}

/// `row 2 has` or `rows 2, 5 have`.
fn have(rows: &[usize]) -> String {
    match rows {
        [one] => format!("row {one} has"),
        _ => format!("rows {} have", list(rows)),
    }
}

/// The first rows of a list, and how many more there are.
fn list(rows: &[usize]) -> String {
    const SHOWN: usize = 8;
    let head = rows.iter().take(SHOWN).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match rows.len().saturating_sub(SHOWN) {
        0 => head,
        more => format!("{head} and {more} more"),
    }
}

impl CostError {
    /// With the reason that the data tell.
    pub(super) fn explained_by(self, data: &crate::data::Dataset) -> CostError {
        let known = data.reading.as_ref().map_or(&[][..], |r| &r.shares_of_zero);
        match self {
            CostError::ZeroSigma { rows, .. } if rows.iter().all(|row| known.contains(&(row - 1))) => {
                CostError::ZeroSigma { rows, why: ", for a share of 0 is 0" }
            }
            other => other,
        }
    }
}

/// The edge of the values of a parameter at which a formula is defined.
#[derive(Debug, Clone, PartialEq)]
pub struct DomainEdge {
    /// The parameter.
    pub name: String,
    /// The edge.
    pub at: f64,
    /// Whether it is defined above it.
    pub above: bool,
    /// A value inside to start from.
    pub start: f64,
}

impl Explain for CostError {
    fn code(&self) -> &'static str {
        match self {
            CostError::Data(e) => e.code(),
            CostError::DoesNotFit { .. } | CostError::SourceNumber { .. } => "E-OPTION",
            CostError::Empty { .. } => "E-NODATA",
            CostError::TemplateEmpty { .. } => "E-TEMPLATE-EMPTY",
            CostError::NotFollowed { code, .. } => code,
            CostError::ErrorDefinition { .. } => "E-UP",
            CostError::ZeroSigma { .. } => "E-ZERO-SIGMA",
            CostError::NegativeSigma { .. } => "E-NEG-SIGMA",
            CostError::NegativeCount { .. } => "E-NEG-COUNT",
            CostError::CdfFalls { .. } => "E-CDF-DECR",
            CostError::OutsideDomain { .. } => "E-DOMAIN",
            CostError::NoLikelihood { .. } | CostError::NotComputed { .. } => "E-START-BAD",
            CostError::VectorShape { .. }
            | CostError::VectorOfPoints
            | CostError::Coordinates { .. }
            | CostError::ConstraintShape { .. }
            | CostError::SourceShape { .. } => "E-SHAPE",
            CostError::UnknownParameter { .. } => "E-PAR-UNKNOWN",
            CostError::ConstrainedTwice { .. } => "E-PAR-NAME",
            CostError::ConstraintNumbers { .. }
            | CostError::CovarianceNotPositive { .. }
            | CostError::SourceCorrelation { .. }
            | CostError::Singular { .. } => "E-COV-PD",
            CostError::CovarianceNotSymmetric { .. } | CostError::SourceNotSymmetric { .. } => "E-COV-SYM",
            CostError::TooManyRows { .. } => "E-SIZE",
            CostError::CannotShare { .. } => "E-SHARE",
        }
    }
}
