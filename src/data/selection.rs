//! Which rows a fit uses: ranges and excluded intervals, of each coordinate by itself. In several coordinates a row has to satisfy all of
//! them: what is chosen is a product of unions of intervals, over which a density can be integrated.

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
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Selection {
    /// Ranges of x to use.
    pub ranges: Vec<Interval>,
    /// Intervals of x to leave out.
    pub exclude: Vec<Interval>,
    /// The same of the further coordinates, y first; those that are missing choose everything.
    pub further: Vec<AxisSelection>,
}

/// Ranges and exclusions of one coordinate.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AxisSelection {
    /// Ranges to use.
    pub ranges: Vec<Interval>,
    /// Intervals to leave out.
    pub exclude: Vec<Interval>,
}

impl AxisSelection {
    /// Whether nothing was chosen.
    pub fn is_everything(&self) -> bool {
        self.ranges.is_empty() && self.exclude.is_empty()
    }

    /// Whether a row with this coordinate is used.
    pub fn contains(&self, x: f64) -> bool {
        let inside = self.ranges.is_empty() || self.ranges.iter().any(|r| r.contains(x));
        inside && !self.exclude.iter().any(|e| e.contains(x))
    }
}

impl Selection {
    /// Whether nothing was chosen: all rows are used.
    pub fn is_everything(&self) -> bool {
        self.ranges.is_empty()
            && self.exclude.is_empty()
            && self.further.iter().all(AxisSelection::is_everything)
    }

    /// Whether some coordinate has a range.
    pub fn has_ranges(&self) -> bool {
        !self.ranges.is_empty() || self.further.iter().any(|axis| !axis.ranges.is_empty())
    }

    /// The exclusions alone.
    #[must_use]
    pub fn without_ranges(mut self) -> Selection {
        self.ranges.clear();
        self.further.iter_mut().for_each(|axis| axis.ranges.clear());
        self
    }

    /// The ranges alone.
    #[must_use]
    pub fn without_exclusions(mut self) -> Selection {
        self.exclude.clear();
        self.further.iter_mut().for_each(|axis| axis.exclude.clear());
        self
    }

    /// One more than the last coordinate of which something was chosen, at least 1.
    pub fn n_axes(&self) -> usize {
        self.further.iter().rposition(|axis| !axis.is_everything()).map_or(1, |k| k + 2)
    }

    /// What was chosen of coordinate `axis`, 0 being x.
    pub fn axis(&self, axis: usize) -> AxisSelection {
        match axis.checked_sub(1) {
            None => AxisSelection { ranges: self.ranges.clone(), exclude: self.exclude.clone() },
            Some(k) => self.further.get(k).cloned().unwrap_or_default(),
        }
    }

    /// Replaces what was chosen of coordinate `axis`.
    pub fn set_axis(&mut self, axis: usize, chosen: AxisSelection) {
        match axis.checked_sub(1) {
            None => (self.ranges, self.exclude) = (chosen.ranges, chosen.exclude),
            Some(k) => {
                self.further.resize_with(self.further.len().max(k + 1), AxisSelection::default);
                self.further[k] = chosen;
                let used = self.further.iter().rposition(|axis| !axis.is_everything()).map_or(0, |k| k + 1);
                self.further.truncate(used);
            }
        }
    }

    /// Refuses ranges and exclusions whose ends do not rise.
    ///
    /// # Errors
    /// `E-RANGE`.
    pub fn check(&self) -> Result<(), DataError> {
        (0..self.n_axes()).try_for_each(|k| {
            let AxisSelection { ranges, exclude } = self.axis(k);
            ranges.iter().chain(&exclude).try_for_each(|i| i.check())
        })
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
    /// The union of intervals that the selection of x amounts to, ranges clipped to nothing: used for normalisation. An
    /// exclusion alone cuts the window of a sample, or the whole line. Empty when no range and no exclusion was given.
    pub intervals: Vec<Interval>,
    /// The same of the further coordinates; those that are missing have no selection.
    pub further: Vec<Vec<Interval>>,
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

    /// A coordinate that chooses everything again leaves no trace: two selections that mean the same are equal.
    #[test]
    fn a_selection_of_several_coordinates() {
        let mut s = Selection { ranges: intervals(&[(0.0, 1.0)]), ..Selection::default() };
        let third = AxisSelection { ranges: intervals(&[(2.0, 3.0)]), exclude: Vec::new() };
        s.set_axis(2, third.clone());
        assert_eq!((s.n_axes(), s.axis(1).is_everything(), s.axis(2)), (3, true, third));
        assert!(s.has_ranges() && !s.clone().without_ranges().has_ranges());
        s.set_axis(2, AxisSelection::default());
        assert_eq!((s.n_axes(), s.further.len()), (1, 0));
        s.set_axis(0, AxisSelection::default());
        assert_eq!(s, Selection::default());
    }

    #[test]
    fn an_interval_that_does_not_rise_is_refused() {
        for (lo, hi) in [(1.0, 1.0), (2.0, 1.0), (f64::NAN, 1.0)] {
            assert!(matches!(Interval { lo, hi }.check(), Err(DataError::EmptyRange { .. })));
        }
        assert!(Interval { lo: f64::NEG_INFINITY, hi: 0.0 }.check().is_ok());
    }
}
