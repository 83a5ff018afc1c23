//! How values are cut into bins: by number, width or ratio, by edges given by hand, or as a rule proposes (`rule`). Turns a wish and the
//! values into rising edges; the counting is `histogram`'s.

mod rule;

pub use rule::BinningRule;
pub(super) use rule::Moments;

use super::DataError;
use super::histogram::{MAX_BINS, check_edges};

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
    /// Bins of this width, from the lower end of the span on until they cover it; without a span, edges are multiples of the width.
    Width {
        /// The width, above zero.
        width: f64,
        /// The span.
        span: Option<(f64, f64)>,
    },
    /// `n` bins whose edges rise by the same factor; without a span, of [min, max] of the sample, which must be above zero.
    Logarithmic {
        /// Number of bins, 1…1 000 000.
        n: usize,
        /// The span.
        span: Option<(f64, f64)>,
    },
    /// As many equal bins as a rule proposes for the values inside the span.
    Rule {
        /// The rule.
        rule: BinningRule,
        /// The span.
        span: Option<(f64, f64)>,
    },
    /// Explicit edges, rising.
    Edges(Vec<f64>),
    /// Of a histogram: so many neighbouring bins become one.
    Merged(usize),
}

impl Binning {
    /// The K + 1 edges for values that lie in [min, max]: edge k of equal bins is lo + k·(hi − lo)/n and the last one exactly hi, so that
    /// the same request gives the same bits as `numpy.linspace`. A span of no width is widened by ½ on both sides.
    ///
    /// # Errors
    /// `E-OPTION` for the number of bins or their width, and for what needs the values themselves (a rule) or is of a histogram (merging);
    /// `E-RANGE` for the span, `E-EDGES`.
    pub fn edges(&self, values: Option<(f64, f64)>) -> Result<Vec<f64>, DataError> {
        match self {
            Binning::Edges(edges) => check_edges(edges).map(|()| edges.clone()),
            Binning::Uniform { n, span } => uniform(*n, ends(*span, values)?),
            Binning::Width { width, span } => of_width(*width, *span, values),
            Binning::Logarithmic { n, span } => logarithmic(*n, ends(*span, values)?),
            Binning::Rule { rule, .. } => Err(DataError::RuleWithoutValues { rule: rule.name() }),
            Binning::Merged(_) => Err(DataError::MergedSample),
        }
    }

    /// As [`Binning::edges`], for these values themselves (finite ones are looked at); `whole` is the interval that they come from.
    ///
    /// # Errors
    /// As [`Binning::edges`].
    pub fn edges_of(
        &self,
        whole: Option<(f64, f64)>,
        values: impl IntoIterator<Item = f64>,
    ) -> Result<Vec<f64>, DataError> {
        let Binning::Rule { rule, span } = self else { return self.edges(whole) };
        let (lo, hi) = ends(*span, whole)?;
        let inside = values.into_iter().filter(|v| lo <= *v && *v <= hi).collect();
        uniform(rule.bins(inside, (lo, hi)), (lo, hi))
    }

    /// As [`Binning::edges_of`], for values of which only the extremes and sums are known.
    ///
    /// # Errors
    /// As [`Binning::edges`]; a rule that needs all values in order.
    pub(super) fn edges_of_moments(
        &self,
        whole: Option<(f64, f64)>,
        moments: &Moments,
    ) -> Result<Vec<f64>, DataError> {
        match self {
            Binning::Rule { rule, span } if !rule.needs_order() => {
                let ends = ends(*span, whole)?;
                uniform(rule.bins_by_moments(moments, ends), ends)
            }
            other => other.edges(whole),
        }
    }

    /// The span, where one was given.
    pub fn span(&self) -> Option<(f64, f64)> {
        match self {
            Binning::Uniform { span, .. }
            | Binning::Width { span, .. }
            | Binning::Logarithmic { span, .. }
            | Binning::Rule { span, .. } => *span,
            Binning::Edges(_) | Binning::Merged(_) => None,
        }
    }
}

/// Ends of the bins: those asked for, or those of the values, a little apart.
fn ends(span: Option<(f64, f64)>, values: Option<(f64, f64)>) -> Result<(f64, f64), DataError> {
    let (lo, hi) = match (span, values) {
        (Some(span), _) => span,
        (None, Some((lo, hi))) if lo == hi => (lo - 0.5, hi + 0.5),
        (None, Some(values)) => values,
        (None, None) => return Err(DataError::NoData { n_total: 0, n_masked: 0, n_outside: 0 }),
    };
    if lo < hi && (hi - lo).is_finite() { Ok((lo, hi)) } else { Err(DataError::EmptyRange { lo, hi }) }
}

fn check_count(n: usize) -> Result<(), DataError> {
    if n == 0 || n > MAX_BINS { Err(DataError::BinCount { n }) } else { Ok(()) }
}

fn uniform(n: usize, (lo, hi): (f64, f64)) -> Result<Vec<f64>, DataError> {
    check_count(n)?;
    let step = (hi - lo) / n as f64;
    let edges: Vec<f64> = (0..=n).map(|k| if k == n { hi } else { k as f64 * step + lo }).collect();
    check_edges(&edges).map(|()| edges)
}

/// Bins of one width. Where the span is no multiple of it, the last bin reaches beyond.
fn of_width(width: f64, span: Option<(f64, f64)>, values: Option<(f64, f64)>) -> Result<Vec<f64>, DataError> {
    if !(width > 0.0 && width.is_finite()) {
        return Err(DataError::BinWidth { width });
    }
    // A few roundings of the quotient are no further bin.
    const SLACK: f64 = 1e-9;
    let count = |length: f64| (length - SLACK * length.abs()).ceil().max(1.0);
    let (first, n, start) = if let (None, Some((lo, hi))) = (span, values) {
        let first = (lo / width).floor();
        // A value on the last edge belongs to the last bin, as everywhere.
        (first, count(hi / width - first), 0.0)
    } else {
        let (lo, hi) = ends(span, values)?;
        (0.0, count((hi - lo) / width), lo)
    };
    let edge = |k: f64| (first + k) * width + start;
    let (lo, hi) = span.or(values).unwrap_or((start, start));
    // The slack of many bins is more than a rounding: what lies beyond one belongs to a further bin.
    let rounding = 4.0 * f64::EPSILON * lo.abs().max(hi.abs());
    let n = if hi - edge(n) > rounding { n + 1.0 } else { n };
    if !(n.is_finite() && n <= MAX_BINS as f64) {
        return Err(DataError::BinCount { n: n.min(u32::MAX.into()) as usize });
    }
    let mut edges: Vec<f64> = (0..=n as usize).map(|k| edge(k as f64)).collect();
    // Nor does a rounding of the outer edges leave a value out.
    if let Some(edge) = edges.first_mut() {
        *edge = edge.min(lo);
    }
    if let Some(edge) = edges.last_mut() {
        *edge = edge.max(hi);
    }
    check_edges(&edges).map(|()| edges)
}

/// e_k = lo·(hi/lo)^(k/n), the ends exactly as given.
fn logarithmic(n: usize, (lo, hi): (f64, f64)) -> Result<Vec<f64>, DataError> {
    check_count(n)?;
    if lo <= 0.0 {
        return Err(DataError::LogarithmOfBins { lo });
    }
    let (from, step) = (lo.ln(), (hi.ln() - lo.ln()) / n as f64);
    let edge = |k: usize| match k {
        0 => lo,
        k if k == n => hi,
        k => (from + k as f64 * step).exp(),
    };
    let edges: Vec<f64> = (0..=n).map(edge).collect();
    check_edges(&edges).map(|()| edges)
}

#[cfg(test)]
mod tests {
    use super::*;

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

    /// IM113. Decades, and a span that is no power of the factor: numpy.geomspace(0.3, 700, 6).
    #[test]
    fn logarithmic_edges_rise_by_one_factor() {
        let bins = |n, lo, hi| Binning::Logarithmic { n, span: Some((lo, hi)) }.edges(None);
        let near = |found: &[f64], truth: &[f64]| {
            assert_eq!(found.len(), truth.len());
            for (f, t) in found.iter().zip(truth) {
                assert!((f - t).abs() <= 1e-14 * t, "{f} {t}");
            }
        };
        near(&bins(3, 1.0, 1000.0).unwrap(), &[1.0, 10.0, 100.0, 1000.0]);
        let geomspace =
            [0.3, 1.4148702397707014, 6.672859317962675, 31.47076687720668, 148.4235049244044, 700.0];
        near(&bins(5, 0.3, 700.0).unwrap(), &geomspace);
        assert_eq!(bins(5, 0.0, 1.0), Err(DataError::LogarithmOfBins { lo: 0.0 }));
        let of_values = Binning::Logarithmic { n: 2, span: None }.edges(Some((-1.0, 1.0)));
        assert_eq!(of_values, Err(DataError::LogarithmOfBins { lo: -1.0 }));
    }

    /// Edges cover the values, however small the last step and whatever a product is rounded to: 29·0.1 is 2.9000000000000004.
    #[test]
    fn bins_of_one_width_leave_no_value_out() {
        let bins = |width, values| Binning::Width { width, span: None }.edges(Some(values)).unwrap();
        let edges = bins(1.0, (0.05, 100.000_000_05));
        assert_eq!((edges.len(), edges[0], edges[101]), (102, 0.0, 101.0));
        for (width, lo, hi) in [(0.1, 2.9, 5.0), (0.1, 0.0, 0.3), (0.7, 0.7, 2.1), (0.1, -2.9, -0.3)] {
            let edges = bins(width, (lo, hi));
            let last = edges.len() - 1;
            assert!(edges[0] <= lo && hi <= edges[last], "{width} {lo} {hi}: {edges:?}");
            assert!(edges[1] > lo && edges[last - 1] < hi + 1e-12, "{width} {lo} {hi}: {edges:?}");
        }
        let spanned = Binning::Width { width: 1.0, span: Some((0.0, 100.000_000_05)) }.edges(None).unwrap();
        assert_eq!((spanned.len(), spanned[101]), (102, 101.0));
    }

    #[test]
    fn bins_of_one_width() {
        let bins = |width, span, values| Binning::Width { width, span }.edges(values).unwrap();
        assert_eq!(bins(0.5, Some((1.0, 2.5)), None), [1.0, 1.5, 2.0, 2.5]);
        // Ten times 0.1 is no eleventh bin, and 3.2 is covered.
        assert_eq!(bins(0.1, Some((0.0, 1.0)), None).len(), 11);
        assert_eq!(bins(1.0, Some((0.0, 3.2)), None), [0.0, 1.0, 2.0, 3.0, 4.0]);
        // Without a span edges are multiples of the width.
        assert_eq!(bins(2.0, None, Some((-1.0, 5.0))), [-2.0, 0.0, 2.0, 4.0, 6.0]);
        assert_eq!(bins(2.0, None, Some((2.0, 2.0))), [2.0, 4.0]);
        for width in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let wrong = Binning::Width { width, span: Some((0.0, 1.0)) }.edges(None);
            assert!(matches!(wrong, Err(DataError::BinWidth { .. })), "{wrong:?}");
        }
        let many = Binning::Width { width: 1e-9, span: Some((0.0, 1.0)) }.edges(None);
        assert!(matches!(many, Err(DataError::BinCount { .. })));
    }
}
