//! Misuse of a minimiser; not converging is a result, not an error.

use crate::error::Explain;

/// A request that cannot be carried out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MinimizeError {
    /// No finite value at the start.
    #[error("the cost is {fval} at the start ({point}) — choose other start values")]
    BadStart {
        /// The value there.
        fval: f64,
        /// `name = value` list.
        point: String,
    },
    /// −inf was met.
    #[error("the cost is −infinity at {point}: it has no minimum")]
    NegativeInfinity {
        /// `name = value` list.
        point: String,
    },
    /// MINOS at an invalid minimum.
    #[error("MINOS needs a valid minimum; this one is not: {reasons}")]
    MinosInvalid {
        /// Why.
        reasons: String,
    },
    /// A fixed parameter was asked for.
    #[error("{name} is fixed — release it first")]
    Fixed {
        /// The parameter.
        name: String,
    },
    /// A parameter that follows others, where that leaves nothing to search.
    #[error("{name} follows other parameters{} — derive a quantity instead, or untie it", beside(.other.as_ref()))]
    Follows {
        /// The parameter.
        name: String,
        /// What it was asked for together with.
        other: Option<String>,
    },
    /// The same parameter twice.
    #[error("a contour needs two different parameters, not {name} twice")]
    SameParameter {
        /// The parameter.
        name: String,
    },
    /// Too few contour points.
    #[error("only {found} contour points found — at least 4 are needed")]
    TooFewPoints {
        /// How many.
        found: usize,
    },
    /// A setting out of bounds.
    #[error("{name} = {value} is not allowed; it must be {rule}")]
    Setting {
        /// Which setting.
        name: &'static str,
        /// Its value.
        value: f64,
        /// What is allowed.
        rule: &'static str,
    },
    /// A least-squares method for something that is no sum of squares.
    #[error("Levenberg–Marquardt needs a sum of squares; this cost is none — choose migrad")]
    NoSquares,
    /// FUMILI for a cost without predictions.
    #[error("FUMILI needs a sum of squares or a likelihood of a model; this cost is none — choose migrad")]
    FumiliCost,
    /// FUMILI where its matrix is singular.
    #[error(
        "FUMILI cannot begin: to first order the predictions do not change with {names} at the start — choose migrad, or another start"
    )]
    FumiliSingular {
        /// Parameters.
        names: String,
    },
    /// A linear fit of something that is not linear.
    #[error("the {what} cannot solve this: {reason} — choose auto")]
    NotLinear {
        /// Which method.
        what: &'static str,
        /// Why.
        reason: String,
    },
    /// A scan that is none.
    #[error("scan of {name}: {reason}")]
    Scan {
        /// The parameter.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// A scan that would never end.
    #[error("{n} evaluations asked; at most {most} are possible — take fewer bins or parameters")]
    ScanSize {
        /// How many.
        n: usize,
        /// How many are possible.
        most: usize,
    },
    /// A robust fit of too few rows, or of more than there are.
    #[error("the robust fraction is {fraction}; it must be between {smallest:.3} and 1 for these data")]
    RobustFraction {
        /// What was asked for.
        fraction: f64,
        /// What can be had.
        smallest: f64,
    },
    /// Stopped by the user while a contour or profile was under way.
    #[error("stopped on request")]
    Cancelled,
    /// The call limit was reached where a partial result is of no use.
    #[error("the call limit was reached — raise it, or start nearer to the minimum")]
    CallLimit,
}

/// Why a tied parameter has no region together with another.
fn beside(other: Option<&String>) -> String {
    other.map_or_else(
        || " that do not move it".to_string(),
        |other| format!(" and has no region of its own together with {other}, which it follows alone or which is tied too"),
    )
}

impl Explain for MinimizeError {
    fn code(&self) -> &'static str {
        match self {
            MinimizeError::BadStart { .. } => "E-START-BAD",
            MinimizeError::NegativeInfinity { .. } => "E-NEGINF",
            MinimizeError::MinosInvalid { .. } => "E-MINOS-INVALID",
            MinimizeError::Fixed { .. } | MinimizeError::Follows { .. } => "E-CONTOUR-FIXED",
            MinimizeError::SameParameter { .. } => "E-CONTOUR-SAME",
            MinimizeError::TooFewPoints { .. } => "E-CONTOUR",
            MinimizeError::Setting { name: "up", .. } => "E-UP",
            MinimizeError::Setting { name: "tolerance", .. } => "E-TOL",
            MinimizeError::Setting { name: "strategy", .. } => "E-STRATEGY",
            MinimizeError::Setting { name: "cl", .. } => "E-CL",
            MinimizeError::Setting { name: "size", .. } => "E-SIZE",
            MinimizeError::Setting { .. } => "E-OPTION",
            MinimizeError::FumiliCost => "E-FUMILI-COST",
            MinimizeError::FumiliSingular { .. } => "E-FUMILI-SING",
            MinimizeError::RobustFraction { .. } => "E-LTS",
            MinimizeError::NotLinear { .. } => "E-LINEAR",
            MinimizeError::NoSquares => "E-LM-COST",
            MinimizeError::Scan { .. } => "E-SCAN",
            MinimizeError::ScanSize { .. } => "E-SCAN-SIZE",
            MinimizeError::Cancelled => "E-CANCELLED",
            MinimizeError::CallLimit => "E-CALL-LIMIT",
        }
    }
}
