//! Errors of which one number does not tell the whole: where the interval found by following the cost differs from the error of the
//! parabola to either side.

use super::FitResult;
use crate::minimize::MinosError;
use crate::params::ParamId;

/// The interval may differ from the error by this part before ± is not enough.
pub(crate) const UNEQUAL: f64 = 0.15;

/// A parameter whose interval is unlike its error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unequal {
    /// The parameter.
    pub param: ParamId,
    /// Its error from second derivatives, at the level of the interval.
    pub error: f64,
    /// The lower error, below zero; `None` where the interval has no end there.
    pub lower: Option<f64>,
    /// The upper error.
    pub upper: Option<f64>,
    /// How far the worse side is from the error, as a part of it.
    pub off: f64,
    /// Whether the interval stands in the result as that of MINOS.
    pub is_minos: bool,
}

impl FitResult {
    /// Parameters whose interval differs from their error by more than 15 %, by MINOS where it was run, else by the quick look that
    /// follows a fit.
    pub fn unequal_errors(&self) -> Vec<Unequal> {
        let errors = self.errors();
        let one = |k: usize| {
            let id = ParamId(k);
            let of_minos = self.minos.get(k).and_then(Option::as_ref);
            let found = of_minos.or_else(|| self.unequal.iter().find(|m| m.param == id))?;
            unequal(found, errors[k], of_minos.is_some())
        };
        (0..errors.len()).filter_map(one).collect()
    }
}

fn unequal(found: &MinosError, error: f64, is_minos: bool) -> Option<Unequal> {
    // Errors at another level than one standard deviation cannot be compared directly.
    let error = error * found.level.rise(1).ok()?.sqrt();
    let lower = found.lower_valid.then_some(found.lower);
    let upper = found.upper_valid.then_some(found.upper);
    let sides = [lower, upper].into_iter().flatten();
    let off = sides.map(|side| (side.abs() / error - 1.0).abs()).fold(0.0, f64::max);
    (error > 0.0 && off > UNEQUAL).then_some(Unequal {
        param: found.param,
        error,
        lower,
        upper,
        off,
        is_minos,
    })
}
