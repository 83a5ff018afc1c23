//! The scatter of one new measurement at any x, for prediction bands: the errors of the data carried over to places between them.
//!
//! | data | σ(x)² |
//! |---|---|
//! | points with errors | their σ on straight lines between the points, the mean of σ− and σ+; with errors of x plus (f′σ_x)² |
//! | data without errors | 1, times the scatter that scales every error of such a fit |
//! | bins with errors | the same as points, at the centers |
//! | counts | the prediction itself (Poisson); of sums of weights times ΣW²/ΣW |
//! | points as counts (gauss_approximation) | the prediction plus what the errors of points and sources add |
//! | single values | none: what would be measured anew is not one number at x |

use super::problem::View;
use crate::cost::{CostChoice, CostKind, Weights, with_all_errors};
use crate::data::{Data, Histogram, Points, YErrors};
use crate::model::Model;

/// Where the variance of a measurement comes from.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Noise {
    /// There is none.
    None,
    /// The same everywhere.
    Same(f64),
    /// Known at some x.
    Known(Table),
    /// That of a count in units of its expectation, and what comes on top of it.
    Count(f64, Table),
}

/// σ of y, and of x where it counts, at rising x.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Table {
    x: Vec<f64>,
    sy: Vec<f64>,
    sx: Option<Vec<f64>>,
}

impl Noise {
    /// The noise of the data of a member.
    pub fn of(view: View<'_>) -> Noise {
        let Some(data) = view.data else { return Noise::None };
        let choice = &view.member.cost;
        let with_sources = with_all_errors(data, choice);
        let kind = view.cost.kind();
        let rows: Vec<usize> = view.cost.fit_set().rows.iter().collect();
        match (&data.data, with_sources.as_ref().map(|d| &d.data)) {
            (Data::Sample(_), _) => Noise::None,
            _ if view.cost.is_unweighted() => Noise::Same(1.0),
            (Data::Points(own), all) => {
                let points = if let Some(Data::Points(all)) = all { all } else { own };
                let counts = kind == CostKind::GaussApproximation;
                let table = of_points(points, &rows, takes_x_errors(choice), counts);
                if counts { Noise::Count(1.0, table) } else { Noise::Known(table) }
            }
            (Data::Histogram(h), all) => {
                let all = if let Some(Data::Histogram(all)) = all { all } else { h };
                let counts = !kind.is_least_squares() || kind == CostKind::Pearson;
                match &all.error {
                    _ if counts => Noise::Count(mean_weight(h, &rows), Table::default()),
                    _ if kind == CostKind::GaussApproximation => {
                        // The error of the bin itself is that of the count.
                        let sources = |k: usize| (all.sigma(k).powi(2) - h.sigma(k).powi(2)).max(0.0).sqrt();
                        Noise::Count(mean_weight(h, &rows), of_bins(h, sources, &rows))
                    }
                    Some(error) => Noise::Known(of_bins(h, |k| error[k], &rows)),
                    None => Noise::Count(1.0, Table::default()),
                }
            }
        }
    }

    /// The variance at each of `x`, where the curve has the heights `f`; `slope` gives f′.
    pub fn variances(&self, x: &[f64], f: &[f64], slope: impl FnOnce() -> Vec<f64>) -> Vec<f64> {
        match self {
            Noise::None => vec![0.0; x.len()],
            Noise::Same(sigma) => vec![sigma * sigma; x.len()],
            Noise::Known(table) => table.variances(x, slope),
            Noise::Count(unit, table) => {
                let mut v = table.variances(x, slope);
                v.iter_mut().zip(f).for_each(|(v, f)| *v += unit * f.max(0.0));
                v
            }
        }
    }
}

impl Table {
    /// Rows of (x, σ_y, σ_x) in the order of x.
    fn new(mut rows: Vec<(f64, f64, f64)>, with_x: bool) -> Table {
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        let sx = with_x.then(|| rows.iter().map(|r| r.2).collect());
        Table { x: rows.iter().map(|r| r.0).collect(), sy: rows.iter().map(|r| r.1).collect(), sx }
    }

    /// σ² at each of `x`.
    fn variances(&self, x: &[f64], slope: impl FnOnce() -> Vec<f64>) -> Vec<f64> {
        let mut v: Vec<f64> = x.iter().map(|&x| self.at(&self.sy, x).powi(2)).collect();
        if let Some(sx) = &self.sx {
            for ((v, &x), slope) in v.iter_mut().zip(x).zip(slope()) {
                *v += (slope * self.at(sx, x)).powi(2);
            }
        }
        v
    }

    /// `sigma` at `x` on straight lines, the outermost value beyond the ends.
    fn at(&self, sigma: &[f64], x: f64) -> f64 {
        let after = self.x.partition_point(|&a| a < x);
        let value = |i: usize| sigma.get(i).copied();
        match (after.checked_sub(1).and_then(value), value(after)) {
            (Some(before), Some(next)) => {
                let t = (x - self.x[after - 1]) / (self.x[after] - self.x[after - 1]);
                if t.is_finite() { before + t * (next - before) } else { next }
            }
            (Some(end), None) | (None, Some(end)) => end,
            (None, None) => 0.0,
        }
    }
}

/// Whether a cost of points with this choice takes errors of x in.
fn takes_x_errors(choice: &CostChoice) -> bool {
    choice.kind != CostKind::Chi2
        && !choice.ignore_x_errors
        && !matches!(choice.weights, Weights::One | Weights::OneAll)
}

/// ΣW²/ΣW: 1 for counts.
fn mean_weight(h: &Histogram, rows: &[usize]) -> f64 {
    let squares: f64 = rows.iter().map(|&k| h.sigma(k).powi(2)).sum();
    let total: f64 = rows.iter().map(|&k| h.content[k]).sum();
    if h.error.is_some() && squares > 0.0 && total > 0.0 { squares / total } else { 1.0 }
}

/// Errors of points, of x as far as `with_x`; beside counts a point needs none.
fn of_points(p: &Points, rows: &[usize], with_x: bool, counts: bool) -> Table {
    let sy = |i: usize| match &p.sy {
        YErrors::None => 0.0,
        YErrors::Symmetric(s) => s[i],
        YErrors::Asymmetric { lower, upper } => 0.5 * (lower[i] + upper[i]),
    };
    let sx = |i: usize| p.sx.as_ref().filter(|_| with_x).map_or(0.0, |s| s[i]);
    // Points without any error that a fit keeps count as σ = 1.
    let sigma = |i: usize| if sy(i) == 0.0 && sx(i) == 0.0 && !counts { 1.0 } else { sy(i) };
    Table::new(rows.iter().map(|&i| (p.x[i], sigma(i), sx(i))).collect(), with_x && p.sx.is_some())
}

fn of_bins(h: &Histogram, sigma: impl Fn(usize) -> f64, rows: &[usize]) -> Table {
    Table::new(rows.iter().map(|&i| (0.5 * (h.lo[i] + h.hi[i]), sigma(i), 0.0)).collect(), false)
}

/// Slope of `model` times `scale` at `x`.
pub(super) fn slope_at(model: &Model, scale: f64, x: &[f64], p: &[f64]) -> Vec<f64> {
    let mut slope = vec![0.0; x.len()];
    model.slope().eval(&[x], p, &mut slope);
    slope.iter().map(|s| scale * s).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_between_points_lie_on_straight_lines() {
        let table = Table::new(vec![(2.0, 0.4, 0.0), (1.0, 0.2, 0.0), (4.0, 0.4, 0.0)], false);
        for (x, expected) in [(0.0, 0.2), (1.0, 0.2), (1.5, 0.3), (2.0, 0.4), (3.0, 0.4), (9.0, 0.4)] {
            assert!((table.at(&table.sy, x) - expected).abs() < 1e-15, "{x}");
        }
        assert_eq!(Noise::Known(table).variances(&[1.0], &[5.0], Vec::new), [0.2 * 0.2]);
        assert_eq!(
            Noise::Count(1.0, Table::default()).variances(&[1.0, 2.0], &[5.0, -1.0], Vec::new),
            [5.0, 0.0]
        );
    }
}
