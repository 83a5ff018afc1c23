//! Unbinned values.

use super::{Column, DataError, Interval};

/// Values of independent events, and the window inside which they were taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The values.
    pub x: Column,
    /// The window [a, b] of observation, when known.
    pub window: Option<(f64, f64)>,
}

impl Sample {
    /// A sample, with its window when that is known. Values outside the window are masked when it becomes a data set.
    ///
    /// # Errors
    /// `E-RANGE`: the window is empty.
    pub fn new(x: impl Into<Column>, window: Option<(f64, f64)>) -> Result<Sample, DataError> {
        if let Some(window) = window {
            Interval::from(window).check()?;
        }
        Ok(Sample { x: x.into(), window })
    }

    /// Whether every value is finite and lies in the window.
    pub(super) fn is_whole(&self) -> bool {
        let inside = |(lo, hi): (f64, f64)| self.window.is_none_or(|w| w.0 <= lo && hi <= w.1);
        self.x.all_finite() && self.x.extremes().is_none_or(inside)
    }

    /// Whether value `i` lies in the window (always, without one).
    pub(super) fn is_inside(&self, i: usize) -> bool {
        self.window.is_none_or(|w| Interval::from(w).contains(self.x[i]))
    }
}
