//! Contents of bins, uniform or not, gaps allowed; and how to make bins of a sample.

use super::DataError;
use super::points::{check_length, check_sigma};

/// More bins than this are refused: nobody can look at them, and a typing error should not fill the memory.
pub const MAX_BINS: usize = 1_000_000;

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

impl Histogram {
    /// A histogram from rows lo, hi, content and, when known, σ of the content.
    ///
    /// # Errors
    /// `E-SHAPE` for unequal lengths, `E-EDGES` for edges that do not rise (index: the bin), `E-NEG-SIGMA`.
    pub fn new(
        lo: Vec<f64>,
        hi: Vec<f64>,
        content: Vec<f64>,
        error: Option<Vec<f64>>,
    ) -> Result<Histogram, DataError> {
        check_length("hi", &hi, lo.len())?;
        check_length("the content", &content, lo.len())?;
        if let Some(error) = &error {
            check_sigma("the error of the content", error, lo.len())?;
        }
        let slack = rounding_slack(&lo, &hi);
        for k in 0..lo.len() {
            let rises = lo[k] < hi[k] && (k == 0 || hi[k - 1] <= lo[k] + slack);
            if !(rises && lo[k].is_finite() && hi[k].is_finite()) {
                let value = if lo[k] < hi[k] { lo[k] } else { hi[k] };
                return Err(DataError::Edges { index: k + 1, value });
            }
        }
        Ok(Histogram { lo, hi, content, error, underflow: 0.0, overflow: 0.0 })
    }

    /// A histogram without gaps from its K + 1 edges and K contents.
    ///
    /// # Errors
    /// `E-EDGES` (index: the edge), `E-SHAPE`.
    pub fn from_edges(edges: &[f64], content: Vec<f64>) -> Result<Histogram, DataError> {
        check_edges(edges)?;
        Histogram::new(edges[..edges.len() - 1].to_vec(), edges[1..].to_vec(), content, None)
    }

    /// Number of bins.
    pub fn len(&self) -> usize {
        self.lo.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lo.is_empty()
    }

    /// Centre of bin `k`.
    pub fn center(&self, k: usize) -> f64 {
        self.lo[k] + (self.hi[k] - self.lo[k]) / 2.0
    }

    /// Width of bin `k`.
    pub fn width(&self, k: usize) -> f64 {
        self.hi[k] - self.lo[k]
    }

    /// σ of the content of bin `k`: the given one, else √content (0 for an empty bin, NaN below zero).
    pub fn sigma(&self, k: usize) -> f64 {
        self.error.as_ref().map_or_else(|| self.content[k].sqrt(), |e| e[k])
    }
}

/// Edges read from decimal text may miss each other by rounding; this much is no overlap.
fn rounding_slack(lo: &[f64], hi: &[f64]) -> f64 {
    match (lo.first(), hi.last()) {
        (Some(a), Some(b)) if (b - a).is_finite() => 1e-9 * (b - a).abs() / lo.len() as f64,
        _ => 0.0,
    }
}

fn check_edges(edges: &[f64]) -> Result<(), DataError> {
    if edges.len() < 2 {
        return Err(DataError::Length { what: "the list of edges", found: edges.len(), expected: 2 });
    }
    for (i, &value) in edges.iter().enumerate() {
        if !value.is_finite() || (i > 0 && value <= edges[i - 1]) {
            return Err(DataError::Edges { index: i + 1, value });
        }
    }
    Ok(())
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

impl Binning {
    /// The K + 1 edges for values that lie in [min, max]: edge k is lo + k·(hi − lo)/n and the last one exactly hi, so that
    /// the same request gives the same bits as `numpy.linspace`. A span of no width is widened by ½ on both sides.
    ///
    /// # Errors
    /// `E-OPTION` for the number of bins, `E-RANGE` for the span, `E-EDGES`.
    pub fn edges(&self, values: Option<(f64, f64)>) -> Result<Vec<f64>, DataError> {
        match self {
            Binning::Edges(edges) => check_edges(edges).map(|()| edges.clone()),
            Binning::Uniform { n, span } => {
                if *n == 0 || *n > MAX_BINS {
                    return Err(DataError::BinCount { n: *n });
                }
                let (mut lo, mut hi) = match (span, values) {
                    (Some(span), _) => *span,
                    (None, Some(values)) => values,
                    (None, None) => return Err(DataError::NoData { n_total: 0, n_masked: 0, n_outside: 0 }),
                };
                if span.is_none() && lo == hi {
                    (lo, hi) = (lo - 0.5, hi + 0.5);
                }
                if !(lo < hi && (hi - lo).is_finite()) {
                    return Err(DataError::EmptyRange { lo, hi });
                }
                let step = (hi - lo) / *n as f64;
                let edges: Vec<f64> =
                    (0..=*n).map(|k| if k == *n { hi } else { k as f64 * step + lo }).collect();
                check_edges(&edges).map(|()| edges)
            }
        }
    }
}

/// Counts of `values` between rising `edges`, and the entries below and above. Bins are half open, the last one closed.
pub(super) fn count(values: impl Iterator<Item = f64>, edges: &[f64]) -> (Vec<f64>, f64, f64) {
    let n = edges.len().saturating_sub(1);
    let (mut content, mut below, mut above) = (vec![0.0; n], 0.0, 0.0);
    for v in values.filter(|v| v.is_finite()) {
        match edges.partition_point(|&e| e <= v) {
            0 => below += 1.0,
            k if k <= n => content[k - 1] += 1.0,
            _ if edges.last() == Some(&v) => content[n - 1] += 1.0,
            _ => above += 1.0,
        }
    }
    (content, below, above)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// IM106, KA052: bins are half open, the last one closed, the rest is under- and overflow.
    #[test]
    fn bins_are_half_open_and_the_last_is_closed() {
        let values = [-1.0, 0.0, 0.5, 1.0, 1.999, 2.0, 2.1, f64::NAN];
        let (content, below, above) = count(values.into_iter(), &[0.0, 1.0, 2.0]);
        assert_eq!((content, below, above), (vec![2.0, 3.0], 1.0, 1.0));
    }

    #[test]
    fn uniform_edges_are_those_of_linspace() {
        let edges = Binning::Uniform { n: 60, span: Some((0.0, 3.0)) }.edges(None).unwrap();
        // numpy.linspace(0, 3, 61)[3] is 0.15000000000000002.
        assert_eq!((edges.len(), edges[3], edges[60]), (61, 0.150_000_000_000_000_02, 3.0));
    }

    #[test]
    fn a_span_without_width_is_widened_and_a_reversed_one_refused() {
        let b = Binning::Uniform { n: 1, span: None };
        assert_eq!(b.edges(Some((2.0, 2.0))).unwrap(), vec![1.5, 2.5]);
        let reversed = Binning::Uniform { n: 2, span: Some((1.0, 0.0)) };
        assert_eq!(reversed.edges(None), Err(DataError::EmptyRange { lo: 1.0, hi: 0.0 }));
        let none = Binning::Uniform { n: 0, span: None };
        assert_eq!(none.edges(Some((0.0, 1.0))), Err(DataError::BinCount { n: 0 }));
    }

    #[test]
    fn edges_must_rise() {
        let error = Histogram::from_edges(&[0.0, 1.0, 1.0], vec![1.0, 1.0]).unwrap_err();
        assert_eq!(error, DataError::Edges { index: 3, value: 1.0 });
        let overlap = Histogram::new(vec![0.0, 0.5], vec![1.0, 2.0], vec![1.0, 1.0], None).unwrap_err();
        assert_eq!(overlap, DataError::Edges { index: 2, value: 0.5 });
    }

    #[test]
    fn gaps_are_allowed_and_rounding_is_no_overlap() {
        assert!(Histogram::new(vec![0.0, 2.0], vec![1.0, 3.0], vec![1.0, 1.0], None).is_ok());
        assert!(Histogram::new(vec![0.0, 0.3], vec![0.1 + 0.2, 0.6], vec![1.0, 1.0], None).is_ok());
    }

    /// RF050, RF052, IM127.
    #[test]
    fn sigma_is_the_given_one_or_the_root_of_the_content() {
        let mut h = Histogram::from_edges(&[0.0, 1.0], vec![9.0]).unwrap();
        assert_eq!(h.sigma(0), 3.0);
        h.error = Some(vec![0.5]);
        assert_eq!(h.sigma(0), 0.5);
    }
}
