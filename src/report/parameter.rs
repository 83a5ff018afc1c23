//! What a report may say of a parameter: its errors as far as they mean something, and where all its numbers are cut.

use crate::fit::FitResult;
use crate::minimize::MinosError;
use crate::params::{ParamId, Parameter};

use super::pdg::Row;

/// One parameter of a result.
pub(super) struct Told<'a> {
    pub parameter: &'a Parameter,
    /// The limit itself for one that stopped there.
    pub value: f64,
    /// NaN where there is none worth printing.
    pub error: f64,
    /// What MINOS found; nothing for a parameter that was held.
    pub minos: Option<&'a MinosError>,
    /// Of MINOS, negative; NaN where the search found no end.
    pub lower: f64,
    /// Of MINOS.
    pub upper: f64,
    /// The common format of all of these.
    pub row: Option<Row>,
}

/// What may be said of parameter `i`.
pub(super) fn told(r: &FitResult, i: usize) -> Told<'_> {
    let parameter = &r.minimum.params[i];
    let known = r.errors().get(i).copied().unwrap_or(f64::NAN);
    let error = if r.error_is_meaningful(i) { known } else { f64::NAN };
    let minos = r.minos.get(i).and_then(Option::as_ref).filter(|_| parameter.is_free());
    let side = |m: &MinosError, x: f64, valid: bool| if valid && !m.new_minimum { x } else { f64::NAN };
    let lower = minos.map_or(f64::NAN, |m| side(m, m.lower, m.lower_valid));
    let upper = minos.map_or(f64::NAN, |m| side(m, m.upper, m.upper_valid));
    let value = r.told_value(ParamId(i));
    let row = Row::new(value, &[error, lower, upper]);
    Told { parameter, value, error, minos, lower, upper, row }
}
