//! The report as text: the three blocks (minimum, parameters, covariance) and the messages.

use crate::fit::FitResult;

/// The whole report, ending in a newline.
pub fn report(_result: &FitResult) -> String {
    todo!()
}
