//! Which rows a fit uses: ranges and excluded intervals.

use serde::{Deserialize, Serialize};

/// A closed interval lo ≤ x ≤ hi.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "(f64, f64)", into = "(f64, f64)")]
pub struct Interval {
    /// Lower end.
    pub lo: f64,
    /// Upper end.
    pub hi: f64,
}

impl From<(f64, f64)> for Interval {
    fn from((lo, hi): (f64, f64)) -> Interval {
        Interval { lo, hi }
    }
}

impl From<Interval> for (f64, f64) {
    fn from(i: Interval) -> (f64, f64) {
        (i.lo, i.hi)
    }
}

/// Ranges make a union; no range means everything. Excluded intervals are taken away.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Selection {
    /// Ranges to use.
    pub ranges: Vec<Interval>,
    /// Intervals to leave out.
    pub exclude: Vec<Interval>,
}

/// The rows that a fit uses, and how many were left out why.
#[derive(Debug, Clone, PartialEq)]
pub struct FitSet {
    /// Indices of the rows used, rising.
    pub rows: Vec<usize>,
    /// Rows of the data set.
    pub n_total: usize,
    /// Rows left out by the mask.
    pub n_masked: usize,
    /// Rows left out by ranges and exclusions.
    pub n_outside: usize,
    /// The union of intervals that the selection amounts to, ranges clipped to nothing: used for normalisation. Empty
    /// when no range and no exclusion was given.
    pub intervals: Vec<Interval>,
}
