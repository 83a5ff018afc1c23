//! Unbinned values.

use super::{DataError, Interval};

/// Values of independent events, and the window inside which they were taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The values.
    pub x: Vec<f64>,
    /// The window [a, b] of observation, when known.
    pub window: Option<(f64, f64)>,
}

impl Sample {
    /// A sample, with its window when that is known. Values outside the window are masked when it becomes a data set.
    ///
    /// # Errors
    /// `E-RANGE`: the window is empty.
    pub fn new(x: Vec<f64>, window: Option<(f64, f64)>) -> Result<Sample, DataError> {
        if let Some(window) = window {
            Interval::from(window).check()?;
        }
        Ok(Sample { x, window })
    }

    /// Whether value `i` lies in the window (always, without one).
    pub(super) fn is_inside(&self, i: usize) -> bool {
        self.window.is_none_or(|w| Interval::from(w).contains(self.x[i]))
    }
}
