//! Unbinned values, of one or several coordinates.

use super::points::{MAX_COORDINATES, check_length};
use super::{Column, DataError, Interval};

/// Values of independent events, and the window inside which they were taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The values.
    pub x: Column,
    /// Further coordinates beside x (`y`, `z` … of a formula), one column each; usually none.
    pub further: Vec<Column>,
    /// The window [a, b] of x of the observation, when known.
    pub window: Option<(f64, f64)>,
    /// A weight for every value, of any sign, when they have any.
    pub weights: Option<Column>,
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
        Ok(Sample { x: x.into(), further: Vec::new(), window, weights: None })
    }

    /// The same values with a weight each. Weights that are all 1 say nothing and are dropped.
    ///
    /// # Errors
    /// `E-SHAPE`: not one weight a value.
    pub fn with_weights(self, weights: impl Into<Column>) -> Result<Sample, DataError> {
        let weights = weights.into();
        check_length("the weights", &weights, self.x.len())?;
        let weights = (!weights.iter().all(|w| *w == 1.0)).then_some(weights);
        Ok(Sample { weights, ..self })
    }

    /// The same values with further coordinates beside x.
    ///
    /// # Errors
    /// `E-SHAPE` for another length, or for more than nine columns.
    pub fn with_further(self, further: Vec<Vec<f64>>) -> Result<Sample, DataError> {
        for column in &further {
            check_length("a further coordinate", column, self.x.len())?;
        }
        let n = 1 + further.len();
        if n > MAX_COORDINATES {
            return Err(DataError::TooManyCoordinates { n });
        }
        Ok(Sample { further: further.into_iter().map(Column::from).collect(), ..self })
    }

    /// Number of coordinates: 1 for x alone.
    pub fn n_coordinates(&self) -> usize {
        1 + self.further.len()
    }

    /// Coordinate `k` of all values; 0 is x.
    pub fn coordinate(&self, k: usize) -> Option<&Column> {
        k.checked_sub(1).map_or(Some(&self.x), |k| self.further.get(k))
    }

    /// The weight of value `i`: 1 where there are none.
    pub fn weight(&self, i: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |w| w[i])
    }

    /// Whether all coordinates of value `i` and its weight are numbers.
    pub(super) fn row_is_finite(&self, i: usize) -> bool {
        let finite = |column: &Column| column.get(i).is_some_and(|v| v.is_finite());
        finite(&self.x) && self.further.iter().all(finite) && self.weights.as_ref().is_none_or(finite)
    }

    /// Whether every value is finite and lies in the window.
    pub(super) fn is_whole(&self) -> bool {
        let inside = |(lo, hi): (f64, f64)| self.window.is_none_or(|w| w.0 <= lo && hi <= w.1);
        let weights = self.weights.as_ref().is_none_or(Column::all_finite);
        weights
            && self.further.iter().all(Column::all_finite)
            && self.x.all_finite()
            && self.x.extremes().is_none_or(inside)
    }

    /// Whether value `i` lies in the window (always, without one).
    pub(super) fn is_inside(&self, i: usize) -> bool {
        self.window.is_none_or(|w| Interval::from(w).contains(self.x[i]))
    }
}
