//! Unbinned values.

/// Values of independent events, and the window inside which they were taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The values.
    pub x: Vec<f64>,
    /// The window [a, b] of observation, when known.
    pub window: Option<(f64, f64)>,
}
