//! Contents of bins, uniform or not, gaps allowed, on one axis or as boxes on two or three; counting values in
//! bins. What has one abscissa only (ranges, rebinning) means x, the first axis. Where edges come from is told by `binning`.

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

    /// The histogram in which each `k` neighbouring bins are one: contents add, errors in quadrature. Bins left over at the upper end go to
    /// the overflow.
    ///
    /// # Errors
    /// `E-OPTION` for a number that is 0 or above that of the bins; `E-SHAPE` for bins on several axes, or with gaps between them.
    pub fn merged(&self, k: usize) -> Result<Histogram, DataError> {
        if k == 0 || k > self.len() {
            return Err(DataError::MergedCount { k, n: self.len() });
        }
        let slack = rounding_slack(&self.lo, &self.hi);
        let gap = (1..self.len()).any(|i| self.lo[i] - self.hi[i - 1] > slack);
        if gap || !self.further.is_empty() {
            return Err(DataError::MergedShape);
        }
        let whole = self.len() - self.len() % k;
        let root = |sigma: &[f64]| sigma.iter().map(|s| s * s).sum::<f64>().sqrt();
        let error = self.error.as_ref().map(|e| e[..whole].chunks(k).map(root).collect());
        Ok(Histogram {
            lo: self.lo[..whole].iter().step_by(k).copied().collect(),
            hi: self.hi[..whole].iter().skip(k - 1).step_by(k).copied().collect(),
            further: Vec::new(),
            content: summed(&self.content, k),
            error,
            underflow: self.underflow,
            overflow: self.overflow + self.content[whole..].iter().sum::<f64>(),
        })
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

/// Sums of each `k` neighbours, those left over at the end not among them.
pub(super) fn summed(values: &[f64], k: usize) -> Vec<f64> {
    values.chunks_exact(k.max(1)).map(|chunk| chunk.iter().sum()).collect()
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
pub(super) fn rounding_slack(lo: &[f64], hi: &[f64]) -> f64 {
    match (lo.first(), hi.last()) {
        (Some(a), Some(b)) if (b - a).is_finite() => 1e-9 * (b - a).abs() / lo.len() as f64,
        _ => 0.0,
    }
}

/// Refuses edges that do not rise.
pub(super) fn check_edges(edges: &[f64]) -> Result<(), DataError> {
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

/// Values being counted between rising edges, one after the other: the sums depend on the order of the values alone, not on how many come
/// at a time. Bins are half open, the last one closed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Counts<'e> {
    edges: &'e [f64],
    /// Σw of each bin.
    pub content: Vec<f64>,
    /// Σw² of each bin.
    pub squares: Vec<f64>,
    /// Σw below the first edge.
    pub below: f64,
    /// Σw above the last edge.
    pub above: f64,
}

impl<'e> Counts<'e> {
    /// Nothing counted yet.
    pub(super) fn new(edges: &'e [f64]) -> Counts<'e> {
        let n = edges.len().saturating_sub(1);
        Counts { edges, content: vec![0.0; n], squares: vec![0.0; n], below: 0.0, above: 0.0 }
    }

    /// Counts values with their weights; what is not finite counts nowhere.
    pub(super) fn add(&mut self, values: impl Iterator<Item = (f64, f64)>) {
        let n = self.content.len();
        for (v, w) in values.filter(|(v, _)| v.is_finite()) {
            let bin = match self.edges.partition_point(|&e| e <= v) {
                0 => {
                    self.below += w;
                    continue;
                }
                k if k <= n => k - 1,
                _ if self.edges.last() == Some(&v) => n - 1,
                _ => {
                    self.above += w;
                    continue;
                }
            };
            self.content[bin] += w;
            self.squares[bin] += w * w;
        }
    }

    /// The histogram; of weighted values with √Σw² for errors, while of plain ones √n says the same.
    ///
    /// # Errors
    /// As [`Histogram::from_edges`].
    pub(super) fn histogram(self, weighted: bool) -> Result<Histogram, DataError> {
        let error = weighted.then(|| self.squares.iter().map(|w2| w2.sqrt()).collect());
        let bins = Histogram::from_edges(self.edges, self.content)?;
        Ok(Histogram { error, underflow: self.below, overflow: self.above, ..bins })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// IM106, KA052: bins are half open, the last one closed, the rest is under- and overflow.
    #[test]
    fn bins_are_half_open_and_the_last_is_closed() {
        let values = [-1.0, 0.0, 0.5, 1.0, 1.999, 2.0, 2.1, f64::NAN];
        let mut c = Counts::new(&[0.0, 1.0, 2.0]);
        c.add(values.into_iter().map(|v| (v, 1.0)));
        assert_eq!((c.content, c.below, c.above), (vec![2.0, 3.0], 1.0, 1.0));
    }

    /// RF051: a bin holds Σw, its error is √Σw².
    #[test]
    fn weights_and_their_squares_add_up() {
        let values = [(0.5, 2.0), (0.7, -0.5), (1.5, 3.0), (2.5, 4.0), (-1.0, 0.25)];
        let mut c = Counts::new(&[0.0, 1.0, 2.0]);
        c.add(values.into_iter());
        assert_eq!((c.content, c.squares), (vec![1.5, 3.0], vec![4.25, 9.0]));
        assert_eq!((c.below, c.above), (0.25, 4.0));
    }

    /// Contents add and errors add in quadrature; what is left over is overflow.
    #[test]
    fn neighbouring_bins_are_merged() {
        let edges: Vec<f64> = (0..6).map(f64::from).collect();
        let mut h = Histogram::from_edges(&edges, vec![1.0, 2.0, 3.0, 4.0, 5.0]).unwrap();
        (h.error, h.underflow, h.overflow) = (Some(vec![3.0, 4.0, 5.0, 12.0, 1.0]), 7.0, 1.0);
        let m = h.merged(2).unwrap();
        assert_eq!((m.lo, m.hi, m.content), (vec![0.0, 2.0], vec![2.0, 4.0], vec![3.0, 7.0]));
        assert_eq!((m.error, m.underflow, m.overflow), (Some(vec![5.0, 13.0]), 7.0, 6.0));
        assert_eq!(h.merged(0), Err(DataError::MergedCount { k: 0, n: 5 }));
        assert_eq!(h.merged(6), Err(DataError::MergedCount { k: 6, n: 5 }));
        let gap = Histogram::new(vec![0.0, 2.0], vec![1.0, 3.0], vec![1.0, 1.0], None).unwrap();
        assert_eq!(gap.merged(2), Err(DataError::MergedShape));
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
