//! Rounding by the rule of the Particle Data Group: the leading three digits of the error decide how many are shown.

/// `value` and `error` rounded together: ("0.987", "0.011"). An error of 0, NaN or infinity gives the value with 6 significant digits.
pub fn round_pair(_value: f64, _error: f64) -> (String, String) {
    todo!()
}

/// `0.987 ± 0.011`.
pub fn value_with_error(_value: f64, _error: f64) -> String {
    todo!()
}

/// A lone number with `digits` significant digits, no trailing noise, a minus sign that is a minus.
pub fn number(_value: f64, _digits: usize) -> String {
    todo!()
}
