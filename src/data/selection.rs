//! Which rows a fit uses: ranges and excluded intervals.

use serde::{Deserialize, Serialize};

use super::{DataError, RowSet};

/// A closed interval lo ≤ x ≤ hi.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "(f64, f64)", into = "(f64, f64)")]
pub struct Interval {
    /// Lower end.
    pub lo: f64,
    /// Upper end.
    pub hi: f64,
}

impl Interval {
    /// Whether `x` lies inside, the ends included.
    pub fn contains(self, x: f64) -> bool {
        self.lo <= x && x <= self.hi
    }

    /// Refuses an interval whose ends do not rise or are NaN; infinite ends are allowed.
    ///
    /// # Errors
    /// `E-RANGE`.
    pub fn check(self) -> Result<(), DataError> {
        if self.lo < self.hi { Ok(()) } else { Err(DataError::EmptyRange { lo: self.lo, hi: self.hi }) }
    }
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

impl Selection {
    /// Whether nothing was chosen: all rows are used.
    pub fn is_everything(&self) -> bool {
        self.ranges.is_empty() && self.exclude.is_empty()
    }

    /// Refuses ranges and exclusions whose ends do not rise.
    ///
    /// # Errors
    /// `E-RANGE`.
    pub fn check(&self) -> Result<(), DataError> {
        self.ranges.iter().chain(&self.exclude).try_for_each(|i| i.check())
    }
}

/// The rows that a fit uses, and how many were left out why.
#[derive(Debug, Clone, PartialEq)]
pub struct FitSet {
    /// The rows used.
    pub rows: RowSet,
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

/// The union of `ranges` without the inside of `exclude`, as rising intervals that do not overlap.
pub(super) fn union_without(ranges: &[Interval], exclude: &[Interval]) -> Vec<Interval> {
    let mut sorted = ranges.to_vec();
    sorted.sort_by(|a, b| a.lo.total_cmp(&b.lo));
    let mut union: Vec<Interval> = Vec::new();
    for next in sorted {
        match union.last_mut() {
            Some(last) if next.lo <= last.hi => last.hi = last.hi.max(next.hi),
            _ => union.push(next),
        }
    }
    for hole in exclude {
        union = union.into_iter().flat_map(|i| without(i, *hole)).collect();
    }
    union
}

/// What is left of `i` on both sides of `hole`.
fn without(i: Interval, hole: Interval) -> impl Iterator<Item = Interval> {
    let pieces = if hole.hi <= i.lo || hole.lo >= i.hi {
        [Some(i), None]
    } else {
        [
            (i.lo < hole.lo).then_some(Interval { lo: i.lo, hi: hole.lo }),
            (hole.hi < i.hi).then_some(Interval { lo: hole.hi, hi: i.hi }),
        ]
    };
    pieces.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intervals(list: &[(f64, f64)]) -> Vec<Interval> {
        list.iter().map(|&i| i.into()).collect()
    }

    #[test]
    fn ranges_make_a_union_and_exclusions_cut_it() {
        let check = |ranges: &[(f64, f64)], exclude: &[(f64, f64)], expected: &[(f64, f64)]| {
            assert_eq!(union_without(&intervals(ranges), &intervals(exclude)), intervals(expected));
        };
        check(&[(3.0, 4.0), (0.0, 1.0)], &[], &[(0.0, 1.0), (3.0, 4.0)]);
        check(&[(0.0, 2.0), (1.0, 3.0)], &[], &[(0.0, 3.0)]);
        check(&[(0.0, 10.0)], &[(2.0, 3.0), (9.0, 12.0)], &[(0.0, 2.0), (3.0, 9.0)]);
        check(&[(0.0, 1.0)], &[(-1.0, 2.0)], &[]);
        check(&[(0.0, 1.0)], &[(1.0, 2.0)], &[(0.0, 1.0)]);
    }

    #[test]
    fn an_interval_that_does_not_rise_is_refused() {
        for (lo, hi) in [(1.0, 1.0), (2.0, 1.0), (f64::NAN, 1.0)] {
            assert!(matches!(Interval { lo, hi }.check(), Err(DataError::EmptyRange { .. })));
        }
        assert!(Interval { lo: f64::NEG_INFINITY, hi: 0.0 }.check().is_ok());
    }
}
