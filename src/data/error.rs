//! What can be wrong with data, as plain sentences.

use crate::error::Explain;

/// A data set or a selection that cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DataError {
    /// No row is left.
    #[error("no data point is left to fit: {n_total} read, {n_masked} masked, {n_outside} outside the range")]
    NoData {
        /// Rows read.
        n_total: usize,
        /// Rows masked.
        n_masked: usize,
        /// Rows outside the range.
        n_outside: usize,
    },
    /// A range whose ends do not rise, or are not numbers.
    #[error("the range {lo}:{hi} is empty — its lower end must be below its upper end")]
    EmptyRange {
        /// Lower end as given.
        lo: f64,
        /// Upper end as given.
        hi: f64,
    },
    /// A range that meets no data at all.
    #[error("the range {lo}:{hi} lies outside the data, which span {from}:{to}")]
    RangeOutside {
        /// Lower end of the range.
        lo: f64,
        /// Upper end of the range.
        hi: f64,
        /// Smallest abscissa.
        from: f64,
        /// Largest abscissa.
        to: f64,
    },
    /// Edges that do not rise.
    #[error("bin edges must rise: edge {index} = {value} does not exceed the one before")]
    Edges {
        /// 1-based number of the edge (for rows of lo and hi: of the bin).
        index: usize,
        /// Its value.
        value: f64,
    },
    /// Uncertainties below zero.
    #[error("rows {} have an uncertainty below zero — give positive ones, or mask these rows", list(rows))]
    NegativeSigma {
        /// 1-based numbers of the rows.
        rows: Vec<usize>,
    },
    /// Two columns of different length.
    #[error("{what} has {found} values but there are {expected} rows")]
    Length {
        /// Which column.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The number of rows.
        expected: usize,
    },
    /// More coordinates than a point can have.
    #[error("the points have {n} coordinates; there can be {} at most", super::points::MAX_COORDINATES)]
    TooManyCoordinates {
        /// How many there are.
        n: usize,
    },
    /// More axes than a histogram can have.
    #[error("the bins have {n} axes; there can be {} at most", super::histogram::MAX_AXES)]
    TooManyAxes {
        /// How many there are.
        n: usize,
    },
    /// A range of a coordinate that the data do not have.
    #[error("a range of {axis} is given, but the data have {}", coordinates(*n))]
    NoSuchAxis {
        /// Name of the coordinate.
        axis: String,
        /// How many coordinates there are.
        n: usize,
    },
    /// A number of bins that cannot be.
    #[error("bins = {n} is not allowed; it must be a whole number from 1 to {}", super::histogram::MAX_BINS)]
    BinCount {
        /// What was asked for.
        n: usize,
    },
    /// A width of bins that cannot be.
    #[error("bins of the width {width} are not possible; it must be a number above zero")]
    BinWidth {
        /// What was asked for.
        width: f64,
    },
    /// Logarithmic bins of what is not above zero.
    #[error("logarithmic bins must begin above zero, and these would begin at {lo}")]
    LogarithmOfBins {
        /// Lower end.
        lo: f64,
    },
    /// A rule for the number of bins where there are no values to look at.
    #[error("the rule '{rule}' for the number of bins needs the values themselves")]
    RuleWithoutValues {
        /// Its name.
        rule: &'static str,
    },
    /// Merging the bins of what has none.
    #[error("only the bins of a histogram can be merged, and these data are single values")]
    MergedSample,
    /// A number of bins to merge that cannot be.
    #[error("merging {k} bins into one is not possible: there are {n}")]
    MergedCount {
        /// How many were to become one.
        k: usize,
        /// How many there are.
        n: usize,
    },
    /// Bins that have no plain neighbours.
    #[error("only the bins of one axis without gaps between them can be merged")]
    MergedShape,
    /// Binning of something that is no sample.
    #[error("only a sample of single values can be binned, and these data are {kind}")]
    NotASample {
        /// `points` or `a histogram`.
        kind: &'static str,
    },
}

/// `one coordinate, x` or `two coordinates, x and y`, …
fn coordinates(n: usize) -> String {
    let names: Vec<String> = (0..n).map(super::coordinate_name).collect();
    match n {
        1 => "one coordinate, x".into(),
        2 => "two coordinates, x and y".into(),
        _ => format!("{n} coordinates, {}", names.join(", ")),
    }
}

/// The first few numbers of a list, as a person would say them: `3, 7, 9 and 12 more`.
fn list(rows: &[usize]) -> String {
    const SHOWN: usize = 8;
    let head: Vec<String> = rows.iter().take(SHOWN).map(|r| r.to_string()).collect();
    match rows.len().saturating_sub(SHOWN) {
        0 => head.join(", "),
        more => format!("{} and {more} more", head.join(", ")),
    }
}

impl Explain for DataError {
    fn code(&self) -> &'static str {
        match self {
            DataError::NoData { .. } => "E-NODATA",
            DataError::EmptyRange { .. } => "E-RANGE",
            DataError::RangeOutside { .. } => "E-RANGE-OUT",
            DataError::Edges { .. } => "E-EDGES",
            DataError::NegativeSigma { .. } => "E-NEG-SIGMA",
            DataError::Length { .. }
            | DataError::TooManyCoordinates { .. }
            | DataError::TooManyAxes { .. }
            | DataError::NoSuchAxis { .. } => "E-SHAPE",
            DataError::BinCount { .. }
            | DataError::BinWidth { .. }
            | DataError::RuleWithoutValues { .. }
            | DataError::MergedCount { .. } => "E-OPTION",
            DataError::LogarithmOfBins { .. } => "E-RANGE",
            DataError::MergedShape => "E-SHAPE",
            DataError::NotASample { .. } | DataError::MergedSample => "E-KIND",
        }
    }

    fn help(&self) -> Option<String> {
        let help = match self {
            DataError::NoData { n_outside: 0, .. } => "take back masks or cuts, or read other columns".into(),
            DataError::NoData { .. } => "widen the range, or take back masks".into(),
            DataError::EmptyRange { lo, hi } if lo > hi => format!("did you mean {hi}:{lo}?"),
            DataError::Edges { .. } => "sort the edges, and leave out those that are there twice".into(),
            DataError::Length { .. } => "give it a value for every row".into(),
            DataError::TooManyCoordinates { .. } => "leave some of them out".into(),
            DataError::TooManyAxes { .. } => "project them onto fewer axes".into(),
            // These say it themselves.
            DataError::EmptyRange { .. }
            | DataError::RangeOutside { .. }
            | DataError::NegativeSigma { .. }
            | DataError::NoSuchAxis { .. } => return None,
            DataError::BinCount { .. } => "give a whole number such as 50, or a rule such as fd".into(),
            DataError::BinWidth { .. } => "give a number such as 0.5".into(),
            DataError::LogarithmOfBins { .. } => "give a span that begins above zero".into(),
            DataError::RuleWithoutValues { .. } => "give the number of bins or their width".into(),
            DataError::MergedSample => "say into how many bins the values are to be counted".into(),
            DataError::MergedCount { n, .. } => format!("give a whole number from 1 to {n}"),
            DataError::MergedShape => "bin the values themselves once more, where they are at hand".into(),
            DataError::NotASample { kind: "a histogram" } => {
                "bins that are there can be merged: bins merge=2".into()
            }
            DataError::NotASample { .. } => "name one column of values as x, and no other".into(),
        };
        Some(help)
    }
}
