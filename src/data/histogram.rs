//! Contents of bins, uniform or not, gaps allowed; and how to make bins of a sample.

/// A histogram. Bin k holds lo ≤ x < hi; the last bin also x = hi.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    /// Lower edges, rising.
    pub lo: Vec<f64>,
    /// Upper edges, each above its lower edge and not above the next lower edge.
    pub hi: Vec<f64>,
    /// Contents: counts or sums of weights.
    pub content: Vec<f64>,
    /// σ of each content when given; otherwise √content.
    pub error: Option<Vec<f64>>,
    /// Entries below the first edge, never fitted.
    pub underflow: f64,
    /// Entries above the last edge, never fitted.
    pub overflow: f64,
}

/// How to cut a sample into bins.
#[derive(Debug, Clone, PartialEq)]
pub enum Binning {
    /// `n` equal bins of [lo, hi]; without a span, of [min, max] of the sample.
    Uniform {
        /// Number of bins, 1…1 000 000.
        n: usize,
        /// The span.
        span: Option<(f64, f64)>,
    },
    /// Explicit edges, rising.
    Edges(Vec<f64>),
}
