//! Contents of bins, uniform or not, gaps allowed, on one axis or as boxes on two or three; and how to make bins of a sample. What has one
//! abscissa only (ranges, rebinning) means x, the first axis.

use super::DataError;
use super::points::{check_length, check_sigma};

/// Axes that a histogram can have at most.
pub const MAX_AXES: usize = 3;

/// More bins than this are refused: nobody can look at them, and a typing error should not fill the memory.
pub const MAX_BINS: usize = 1_000_000;

/// Edges of all bins on one axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Edges {
    /// Lower edge of each bin.
    pub lo: Vec<f64>,
    /// Upper edge of each bin.
    pub hi: Vec<f64>,
}

/// A histogram. Bin k holds lo ≤ x < hi; the last bin also x = hi. With further axes a bin is a box.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    /// Lower edges on the first axis; rising when it is the only one.
    pub lo: Vec<f64>,
    /// Upper edges, each above its lower edge and, on a single axis, not above the next lower edge.
    pub hi: Vec<f64>,
    /// Edges on further axes (`y` and `z` of a formula), at most two; usually none.
    pub further: Vec<Edges>,
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
        Ok(Histogram { lo, hi, further: Vec::new(), content, error, underflow: 0.0, overflow: 0.0 })
    }

    /// A histogram of boxes in any order, from their edges on two or three axes.
    ///
    /// # Errors
    /// `E-SHAPE` for unequal lengths or too many axes, `E-EDGES` for a box without width or given twice (index: the bin), `E-NEG-SIGMA`.
    pub fn of_boxes(
        axes: Vec<Edges>,
        content: Vec<f64>,
        error: Option<Vec<f64>>,
    ) -> Result<Histogram, DataError> {
        let n = content.len();
        if axes.len() > MAX_AXES {
            return Err(DataError::TooManyAxes { n: axes.len() });
        }
        for Edges { lo, hi } in &axes {
            check_length("lo", lo, n)?;
            check_length("hi", hi, n)?;
            let flat = |k: &usize| !(lo[*k] < hi[*k] && lo[*k].is_finite() && hi[*k].is_finite());
            if let Some(k) = (0..n).find(flat) {
                return Err(DataError::Edges { index: k + 1, value: hi[k] });
            }
        }
        if let Some(error) = &error {
            check_sigma("the error of the content", error, n)?;
        }
        if let Some(k) = repeated(&axes, n) {
            return Err(DataError::Edges { index: k + 1, value: axes[0].lo[k] });
        }
        let mut axes = axes.into_iter();
        let Edges { lo, hi } = axes.next().unwrap_or(Edges { lo: Vec::new(), hi: Vec::new() });
        Ok(Histogram { lo, hi, further: axes.collect(), content, error, underflow: 0.0, overflow: 0.0 })
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

    /// Number of axes: 1, 2 or 3.
    pub fn n_coordinates(&self) -> usize {
        1 + self.further.len()
    }

    /// Lower and upper edges of all bins on axis `axis`; 0 is x.
    pub fn edges_on(&self, axis: usize) -> Option<(&[f64], &[f64])> {
        match axis.checked_sub(1) {
            None => Some((&self.lo, &self.hi)),
            Some(k) => self.further.get(k).map(|e| (e.lo.as_slice(), e.hi.as_slice())),
        }
    }

    /// Centre of every bin on axis `axis`.
    pub fn centers_on(&self, axis: usize) -> Option<Vec<f64>> {
        let (lo, hi) = self.edges_on(axis)?;
        Some(lo.iter().zip(hi).map(|(lo, hi)| lo + (hi - lo) / 2.0).collect())
    }

    /// Outer ends on axis `axis`; `None` when there are no bins.
    pub fn span_on(&self, axis: usize) -> Option<(f64, f64)> {
        let (lo, hi) = self.edges_on(axis)?;
        let ends = (lo.iter().copied().reduce(f64::min)?, hi.iter().copied().reduce(f64::max)?);
        Some(ends)
    }

    /// Length, area or volume of bin `k`.
    pub fn volume(&self, k: usize) -> f64 {
        self.further.iter().fold(self.width(k), |v, e| v * (e.hi[k] - e.lo[k]))
    }

    /// Centre of bin `k` on the first axis.
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

/// A box with the lower corner of another.
fn repeated(axes: &[Edges], n: usize) -> Option<usize> {
    let corner = |k: usize| axes.iter().map(move |e| e.lo[k]);
    let order = |a: &usize, b: &usize| {
        let each = corner(*a).zip(corner(*b)).map(|(a, b)| a.total_cmp(&b));
        each.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then).then(a.cmp(b))
    };
    let mut sorted: Vec<usize> = (0..n).collect();
    sorted.sort_unstable_by(order);
    sorted.windows(2).find(|w| corner(w[0]).eq(corner(w[1]))).map(|w| w[1])
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

/// Values counted in bins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Counted {
    /// Σw of each bin.
    pub content: Vec<f64>,
    /// Σw² of each bin.
    pub squares: Vec<f64>,
    /// Σw below the first edge.
    pub below: f64,
    /// Σw above the last edge.
    pub above: f64,
}

/// Sums of the weights of `values` (value, weight) between rising `edges`. Bins are half open, the last one closed.
pub(super) fn count(values: impl Iterator<Item = (f64, f64)>, edges: &[f64]) -> Counted {
    let n = edges.len().saturating_sub(1);
    let mut c = Counted { content: vec![0.0; n], squares: vec![0.0; n], below: 0.0, above: 0.0 };
    for (v, w) in values.filter(|(v, _)| v.is_finite()) {
        let bin = match edges.partition_point(|&e| e <= v) {
            0 => {
                c.below += w;
                continue;
            }
            k if k <= n => k - 1,
            _ if edges.last() == Some(&v) => n - 1,
            _ => {
                c.above += w;
                continue;
            }
        };
        c.content[bin] += w;
        c.squares[bin] += w * w;
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;

    /// IM106, KA052: bins are half open, the last one closed, the rest is under- and overflow.
    #[test]
    fn bins_are_half_open_and_the_last_is_closed() {
        let values = [-1.0, 0.0, 0.5, 1.0, 1.999, 2.0, 2.1, f64::NAN];
        let c = count(values.into_iter().map(|v| (v, 1.0)), &[0.0, 1.0, 2.0]);
        assert_eq!((c.content, c.below, c.above), (vec![2.0, 3.0], 1.0, 1.0));
    }

    /// RF051: a bin holds Σw, its error is √Σw².
    #[test]
    fn weights_and_their_squares_add_up() {
        let values = [(0.5, 2.0), (0.7, -0.5), (1.5, 3.0), (2.5, 4.0), (-1.0, 0.25)];
        let c = count(values.into_iter(), &[0.0, 1.0, 2.0]);
        assert_eq!((c.content, c.squares), (vec![1.5, 3.0], vec![4.25, 9.0]));
        assert_eq!((c.below, c.above), (0.25, 4.0));
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

    /// RF033: boxes on two axes, in any order, with gaps.
    #[test]
    fn boxes_have_two_axes() {
        let edges = |lo: [f64; 3], hi: [f64; 3]| Edges { lo: lo.into(), hi: hi.into() };
        let x = || edges([0.0, 1.0, 0.0], [1.0, 3.0, 1.0]);
        let h = Histogram::of_boxes(
            vec![x(), edges([0.0, 0.0, 5.0], [2.0, 2.0, 6.0])],
            vec![1.0, 2.0, 3.0],
            None,
        );
        let h = h.unwrap();
        assert_eq!(
            (h.n_coordinates(), h.volume(1), h.span_on(0), h.span_on(1)),
            (2, 4.0, Some((0.0, 3.0)), Some((0.0, 6.0)))
        );
        assert_eq!(h.centers_on(1), Some(vec![1.0, 1.0, 5.5]));
        assert_eq!(h.centers_on(2), None);
        let twice = Histogram::of_boxes(vec![x(), edges([0.0; 3], [2.0; 3])], vec![1.0; 3], None);
        assert_eq!(twice, Err(DataError::Edges { index: 3, value: 0.0 }));
        let flat =
            Histogram::of_boxes(vec![x(), edges([0.0, 0.0, 5.0], [2.0, 0.0, 6.0])], vec![1.0; 3], None);
        assert_eq!(flat, Err(DataError::Edges { index: 2, value: 0.0 }));
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
