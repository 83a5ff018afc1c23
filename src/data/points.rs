//! Points x, y with optional errors in x and y.

/// Errors of the ordinates.
#[derive(Debug, Clone, PartialEq)]
pub enum YErrors {
    /// None given: the fit is unweighted.
    None,
    /// One σ a point.
    Symmetric(Vec<f64>),
    /// σ− and σ+ of each point, both positive.
    Asymmetric {
        /// Used when the model lies below the point.
        lower: Vec<f64>,
        /// Used when the model lies above the point.
        upper: Vec<f64>,
    },
}

/// Points; x need not be sorted or distinct. All vectors have the same length.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    /// Abscissas.
    pub x: Vec<f64>,
    /// Ordinates.
    pub y: Vec<f64>,
    /// σ of x, when given.
    pub sx: Option<Vec<f64>>,
    /// σ of y.
    pub sy: YErrors,
}
