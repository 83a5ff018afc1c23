//! A long column of numbers that many share and nobody copies: the values of a sample in the data set, in the question of a fit
//! and in its cost are the same memory. Not for columns that change: there is no way to write into one.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// Shared numbers, with what one pass over them tells (looked up when first asked for).
#[derive(Clone)]
pub struct Column {
    inner: Arc<Inner>,
}

/// A vector behind the pointer, not a slice: a vector moves in without being copied.
struct Inner {
    values: Vec<f64>,
    summary: OnceLock<Summary>,
}

/// What one pass over the numbers tells.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Summary {
    /// Smallest and largest finite number; [∞, −∞] when there is none.
    ends: (f64, f64),
    all_finite: bool,
}

/// Numbers looked at together, so that the processor compares them side by side.
const LANES: usize = 8;

impl Summary {
    fn of(values: &[f64]) -> Summary {
        let (mut lo, mut hi) = ([f64::INFINITY; LANES], [f64::NEG_INFINITY; LANES]);
        let mut finite = [true; LANES];
        let mut look = |lane: usize, v: f64| {
            let usable = v.abs() < f64::INFINITY;
            lo[lane] = if usable && v < lo[lane] { v } else { lo[lane] };
            hi[lane] = if usable && v > hi[lane] { v } else { hi[lane] };
            finite[lane] &= usable;
        };
        let chunks = values.chunks_exact(LANES);
        let rest = chunks.remainder();
        for chunk in chunks {
            for (lane, &v) in chunk.iter().enumerate() {
                look(lane, v);
            }
        }
        for &v in rest {
            look(0, v);
        }
        let lo = lo.into_iter().fold(f64::INFINITY, f64::min);
        let hi = hi.into_iter().fold(f64::NEG_INFINITY, f64::max);
        Summary { ends: (lo, hi), all_finite: finite.into_iter().all(|f| f) }
    }
}

/// Smallest and largest finite number of a list; `None` when there is none.
pub(super) fn extremes_of_all(values: &[f64]) -> Option<(f64, f64)> {
    let ends = Summary::of(values).ends;
    (ends.0 <= ends.1).then_some(ends)
}

impl Column {
    fn summary(&self) -> &Summary {
        self.inner.summary.get_or_init(|| Summary::of(self))
    }

    /// Smallest and largest finite number; `None` when there is none.
    pub fn extremes(&self) -> Option<(f64, f64)> {
        let ends = self.summary().ends;
        (ends.0 <= ends.1).then_some(ends)
    }

    /// Whether every number is finite.
    pub fn all_finite(&self) -> bool {
        self.summary().all_finite
    }

    /// Whether both are the same memory.
    pub fn is_shared_with(&self, other: &Column) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }
}

impl From<Vec<f64>> for Column {
    fn from(mut values: Vec<f64>) -> Column {
        values.shrink_to_fit();
        Column { inner: Arc::new(Inner { values, summary: OnceLock::new() }) }
    }
}

impl FromIterator<f64> for Column {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Column {
        values.into_iter().collect::<Vec<f64>>().into()
    }
}

impl Deref for Column {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        &self.inner.values
    }
}

impl std::fmt::Debug for Column {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.inner.values.fmt(f)
    }
}

/// Bit by bit, so that a value that is not a number equals itself.
impl PartialEq for Column {
    fn eq(&self, other: &Column) -> bool {
        self.is_shared_with(other) || same_bits(self, other)
    }
}

/// Whether two lists hold the same numbers, bit by bit.
pub(crate) fn same_bits(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_moves_in_and_clones_share_it() {
        let values = vec![1.0, 2.0, 3.0];
        let place = values.as_ptr();
        let column = Column::from(values);
        assert_eq!((column.as_ptr(), column.clone().as_ptr()), (place, place));
    }

    #[test]
    fn extremes_leave_out_what_is_not_finite() {
        let mut values: Vec<f64> = (0..37).map(|k| f64::from((k * 11) % 37) - 10.0).collect();
        assert_eq!(Column::from(values.clone()).extremes(), Some((-10.0, 26.0)));
        assert!(Column::from(values.clone()).all_finite());
        for (at, bad) in [(0, f64::NAN), (13, f64::INFINITY), (36, f64::NEG_INFINITY)] {
            values[at] = bad;
            let left = values.iter().filter(|v| v.is_finite());
            let ends = (left.clone().copied().fold(99.0, f64::min), left.copied().fold(-99.0, f64::max));
            let column = Column::from(values.clone());
            assert_eq!((column.extremes(), column.all_finite()), (Some(ends), false));
        }
        assert_eq!(Column::from(vec![f64::NAN]).extremes(), None);
        assert_eq!(Column::from(Vec::new()).extremes(), None);
    }

    #[test]
    fn values_that_are_no_numbers_equal_themselves() {
        assert_eq!(Column::from(vec![f64::NAN, 1.0]), Column::from(vec![f64::NAN, 1.0]));
        assert_ne!(Column::from(vec![1.0]), Column::from(vec![1.0, 1.0]));
    }
}
