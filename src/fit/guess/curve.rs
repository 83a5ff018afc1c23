//! The data as a curve to compare a model with: sorted points with a weight each, at most [`MAX_POINTS`] of them.

use crate::data::{Column, Data, Dataset, RowSet, YErrors};

/// More points than this are averaged in groups: a guess needs the course of the data, not every row.
const MAX_POINTS: usize = 1000;

/// Of larger data every k-th value or point is looked at: two hundred bins with a thousand entries each show any course.
const MAX_COUNTED: usize = 1 << 18;

/// What the values of the model are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// y of points, contents of bins.
    Contents,
    /// Contents or entries as a density of unit area.
    Density,
    /// Contents or entries per unit of x.
    NumberDensity,
    /// Efficiencies, between 0 and 1.
    Share,
    /// A cumulative function.
    Cumulative,
}

/// Points sorted by x, with the moments of the distribution that they draw.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Curve {
    /// Abscissas, rising.
    pub x: Vec<f64>,
    /// Ordinates.
    pub y: Vec<f64>,
    /// Their uncertainties, all positive.
    pub sigma: Vec<f64>,
    /// Smallest positive distance of neighbours, or the smallest width of a bin.
    pub spacing: f64,
    /// Mean of x with weights max(y, 0).
    pub mean: f64,
    /// Standard deviation with the same weights.
    pub rms: f64,
    /// Σ max(y, 0)
    pub sum: f64,
    /// Number of entries: of the sample, or the sum of the contents.
    pub entries: f64,
}

impl Curve {
    /// The chosen rows as a curve; `None` when no finite point is left.
    pub(super) fn new(data: &Dataset, rows: &RowSet, scale: Scale) -> Option<Curve> {
        let mut points = match &data.data {
            Data::Points(p) => rows
                .iter()
                .step_by(stride(rows.len()))
                .filter_map(|i| {
                    let sigma = match &p.sy {
                        YErrors::None => 1.0,
                        YErrors::Symmetric(s) => *s.get(i)?,
                        YErrors::Asymmetric { lower, upper } => 0.5 * (lower.get(i)? + upper.get(i)?),
                    };
                    Some([*p.x.get(i)?, *p.y.get(i)?, sigma, 0.0])
                })
                .collect(),
            Data::Histogram(h) => rows
                .iter()
                .filter_map(|i| {
                    let (lo, hi, n) = (*h.lo.get(i)?, *h.hi.get(i)?, *h.content.get(i)?);
                    let given = h.error.as_ref().and_then(|e| e.get(i).copied()).filter(|&e| e > 0.0);
                    Some([0.5 * (lo + hi), n, given.unwrap_or_else(|| n.abs().max(1.0).sqrt()), hi - lo])
                })
                .collect(),
            Data::Sample(s) => binned(&s.x, rows),
        };
        points.retain(|p: &[f64; 4]| p.iter().all(|v| v.is_finite()));
        points.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let entries: f64 = points.iter().map(|p| p[1]).sum();
        let counts = !matches!(data.data, Data::Points(_));
        if counts && !matches!(scale, Scale::Contents | Scale::Share) {
            let norm = if scale == Scale::Density && entries > 0.0 { entries } else { 1.0 };
            for p in &mut points {
                let factor = 1.0 / (norm * p[3]);
                p[1] *= factor;
                p[2] *= factor;
            }
        }
        Curve::from_points(&mut points, entries)
    }

    fn from_points(points: &mut Vec<[f64; 4]>, entries: f64) -> Option<Curve> {
        if points.is_empty() {
            return None;
        }
        // A point without an error (σ = 0) counts like the average one.
        let known: Vec<f64> = points.iter().map(|p| p[2]).filter(|&s| s > 0.0).collect();
        let usual = if known.is_empty() { 1.0 } else { known.iter().sum::<f64>() / known.len() as f64 };
        let spacing = spacing(points);
        if points.len() > MAX_POINTS {
            *points = averaged(points, usual);
        }
        let column = |k: usize| points.iter().map(|p| p[k]).collect::<Vec<f64>>();
        let (x, y) = (column(0), column(1));
        let sigma = points.iter().map(|p| if p[2] > 0.0 { p[2] } else { usual }).collect();
        let sum: f64 = y.iter().map(|y| y.max(0.0)).sum();
        let moment =
            |f: &dyn Fn(f64) -> f64| x.iter().zip(&y).map(|(&x, &y)| f(x) * y.max(0.0)).sum::<f64>() / sum;
        let centre = 0.5 * (x[0] + x[x.len() - 1]);
        let mean = if sum > 0.0 { moment(&|x| x) } else { centre };
        let variance = if sum > 0.0 { moment(&|x| (x - mean).powi(2)) } else { 0.0 };
        // ROOT's way out when everything lies in one place.
        let rms = if variance > 0.0 { variance.sqrt() } else { spacing * x.len() as f64 / 4.0 };
        let spacing = if x.len() < points.len() { spacing } else { spacing.max(f64::MIN_POSITIVE) };
        Some(Curve { x, y, sigma, spacing, mean, rms, sum, entries })
    }

    /// Number of points, at least one.
    pub(super) fn len(&self) -> usize {
        self.x.len()
    }

    /// Length of the abscissas; never zero.
    pub(super) fn span(&self) -> f64 {
        let span = self.x[self.len() - 1] - self.x[0];
        if span > 0.0 { span } else { self.spacing }
    }
}

impl Curve {
    /// The same with at most `most` points, means of neighbours.
    pub(super) fn thinned(&self, most: usize) -> Curve {
        if self.len() <= most {
            return self.clone();
        }
        let group = self.len().div_ceil(most);
        let mean = |v: &[f64]| v.chunks(group).map(|c| c.iter().sum::<f64>() / c.len() as f64).collect();
        let error = |c: &[f64]| c.iter().map(|s| s * s).sum::<f64>().sqrt() / c.len() as f64;
        let sigma = self.sigma.chunks(group).map(error).collect();
        Curve { x: mean(&self.x), y: mean(&self.y), sigma, ..self.clone() }
    }
}

/// Entries as counts in equal bins between the outermost values, about 1.5·√N of them.
fn binned(x: &Column, rows: &RowSet) -> Vec<[f64; 4]> {
    if rows.is_all() && x.all_finite() {
        return x.extremes().map_or_else(Vec::new, |ends| counted(x.iter().copied(), x.len(), ends));
    }
    let values = || rows.iter().filter_map(|i| x.get(i).copied()).filter(|v| v.is_finite());
    let wider = |(n, lo, hi): (usize, f64, f64), v: f64| (n + 1, lo.min(v), hi.max(v));
    let (n, lo, hi) = values().fold((0, f64::INFINITY, f64::NEG_INFINITY), wider);
    if n == 0 { Vec::new() } else { counted(values(), n, (lo, hi)) }
}

/// From one of `n` values to the next that is looked at; an odd step sees all of values that alternate.
fn stride(n: usize) -> usize {
    if n > MAX_COUNTED { n.div_ceil(MAX_COUNTED) | 1 } else { 1 }
}

/// Counts of `n_values` values in [lo, hi], of large samples scaled up from a part of them.
fn counted(values: impl Iterator<Item = f64>, n_values: usize, (lo, hi): (f64, f64)) -> Vec<[f64; 4]> {
    let n = ((1.5 * (n_values as f64).sqrt()) as usize).clamp(10, 200);
    let width = if hi > lo { (hi - lo) / n as f64 } else { lo.abs().max(1.0) * 1e-3 };
    let mut counts = vec![0_u64; n];
    // A product is much faster than a quotient; where 1/width overflows, every value lands at an end.
    let per_width = 1.0 / width;
    let step = stride(n_values);
    for v in values.step_by(step) {
        counts[(((v - lo) * per_width) as usize).min(n - 1)] += 1;
    }
    let each = n_values as f64 / n_values.div_ceil(step) as f64;
    let bin = |(k, n): (usize, u64)| {
        let n = n as f64;
        [lo + (k as f64 + 0.5) * width, each * n, each * n.max(1.0).sqrt(), width]
    };
    counts.into_iter().enumerate().map(bin).collect()
}

/// Smallest width of a bin, or smallest positive distance of neighbours.
fn spacing(points: &[[f64; 4]]) -> f64 {
    let widths = points.iter().map(|p| p[3]).filter(|&w| w > 0.0);
    let steps = points.windows(2).map(|w| w[1][0] - w[0][0]).filter(|&d| d > 0.0);
    let least = if points[0][3] > 0.0 {
        widths.fold(f64::INFINITY, f64::min)
    } else {
        steps.fold(f64::INFINITY, f64::min)
    };
    if least.is_finite() { least } else { 1.0 }
}

/// Means of groups of neighbours.
fn averaged(points: &[[f64; 4]], usual: f64) -> Vec<[f64; 4]> {
    let group = points.len().div_ceil(MAX_POINTS);
    let mean = |chunk: &[[f64; 4]]| {
        let n = chunk.len() as f64;
        let of = |k: usize| chunk.iter().map(|p| p[k]).sum::<f64>() / n;
        let square = chunk.iter().map(|p| if p[2] > 0.0 { p[2] * p[2] } else { usual * usual }).sum::<f64>();
        [of(0), of(1), square.sqrt() / n, of(3)]
    };
    points.chunks(group).map(mean).collect()
}
