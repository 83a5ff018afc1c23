//! What sources of error add up to: the parts of V(θ) that stay and those that follow the parameters.
//!
//! ```text
//! V(θ) = Y + diag(σ±²) + M∘(m mᵀ) + X∘(f′ f′ᵀ) + diag(c∘m)
//! ```
//!
//! Y holds the errors of y (absolute, and relative to the data), σ± the asymmetric ones by the side on which the model lies, M the
//! errors relative to the model, X the errors of x (J. Orear, Am. J. Phys. 50 (1982) 912), c the variance of a count in units of its
//! expectation. Nothing here knows how m and f′ are computed.

use nalgebra::DMatrix;

use super::factor::Factor;
use super::matrix::Symmetric;
use crate::cost::errors::{Axis, Correlation, ErrorSize, ErrorSource};

/// σ− and σ+ of rows: the first where the model lies below the point.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::cost) struct Sides {
    /// σ−.
    pub lower: Vec<f64>,
    /// σ+.
    pub upper: Vec<f64>,
}

/// The parts of V(θ).
#[derive(Debug, Clone, PartialEq)]
pub(in crate::cost) struct Variances {
    /// Y.
    pub y: Symmetric,
    /// σ±, where they differ.
    pub sides: Option<Sides>,
    /// M.
    pub model: Symmetric,
    /// X.
    pub x: Symmetric,
    /// c; empty when nothing is a count.
    pub counts: Vec<f64>,
}

impl Variances {
    /// No errors of `n` rows.
    pub fn none(n: usize) -> Variances {
        Variances {
            y: Symmetric::zero(n),
            sides: None,
            model: Symmetric::zero(n),
            x: Symmetric::zero(n),
            counts: Vec::new(),
        }
    }

    /// Adds `source` of the rows `rows` of a data set, whose values are `y` and whose abscissas are `x` (all rows of the data set). The
    /// source must have been checked.
    pub fn add(&mut self, source: &ErrorSource, rows: &[usize], x: &[f64], y: &[f64]) {
        let along = match source.axis {
            Axis::X => x,
            Axis::Y => y,
        };
        let of_data = source.relative && !source.follows_model();
        let scale: Vec<f64> = rows.iter().map(|&i| if of_data { along[i].abs() } else { 1.0 }).collect();
        let v = covariance(source, rows, &scale);
        let to = match source.axis {
            Axis::X => &mut self.x,
            Axis::Y if source.follows_model() => &mut self.model,
            Axis::Y => &mut self.y,
        };
        *to = std::mem::replace(to, Symmetric::zero(0)).plus(v);
    }

    /// Whether V follows the parameters.
    pub fn varies(&self) -> bool {
        !(self.model.is_zero() && self.x.is_zero() && self.counts.iter().all(|c| *c == 0.0))
    }

    /// Whether no two rows are correlated.
    pub fn are_independent(&self) -> bool {
        self.y.is_diagonal() && self.model.is_diagonal() && self.x.is_diagonal()
    }

    /// Rows (positions) that have no variance whatever the parameters are.
    pub fn without_any(&self) -> Vec<usize> {
        let (y, model, x) = (self.y.diagonal(), self.model.diagonal(), self.x.diagonal());
        let side = |i: usize| self.sides.as_ref().map_or(0.0, |s| s.lower[i].min(s.upper[i]));
        let count = |i: usize| self.counts.get(i).copied().unwrap_or(0.0);
        let none = |i: &usize| [y[*i], model[*i], x[*i], side(*i), count(*i)].iter().all(|v| *v == 0.0);
        (0..y.len()).filter(none).collect()
    }

    /// Only these rows.
    pub fn select(&self, rows: &[usize]) -> Variances {
        let pick = |v: &[f64]| rows.iter().filter_map(|&i| v.get(i).copied()).collect::<Vec<f64>>();
        Variances {
            y: self.y.select(rows),
            sides: self.sides.as_ref().map(|s| Sides { lower: pick(&s.lower), upper: pick(&s.upper) }),
            model: self.model.select(rows),
            x: self.x.select(rows),
            counts: pick(&self.counts),
        }
    }

    /// V where the predictions are `m` and their slopes `s`; `above(i)` tells on which side of point i the model lies, `None` takes the
    /// mean of σ− and σ+.
    pub fn at(&self, m: &[f64], s: &[f64], above: Option<&dyn Fn(usize) -> bool>) -> DMatrix<f64> {
        let mut v = self.y.full();
        self.model.add_outer(m, &mut v);
        self.x.add_outer(s, &mut v);
        if let Some(sides) = &self.sides {
            for i in 0..m.len() {
                let sigma = match above {
                    None => 0.5 * (sides.lower[i] + sides.upper[i]),
                    Some(above) if above(i) => sides.upper[i],
                    Some(_) => sides.lower[i],
                };
                v[(i, i)] += sigma * sigma;
            }
        }
        for (i, (c, m)) in self.counts.iter().zip(m).enumerate() {
            v[(i, i)] += c * m;
        }
        v
    }

    /// The constant that ln det V is compared with: ln det of V with the data in place of the model and without errors of x, so that
    /// F stays close to χ². A row without a variance there counts as 1; where the rows hang together too much, only the diagonal counts.
    pub fn log_det_of_data(&self, d: &[f64]) -> f64 {
        let counted: Vec<f64> = d.iter().map(|d| if *d > 0.0 { *d } else { 1.0 }).collect();
        let plain = Variances { x: Symmetric::zero(d.len()), counts: Vec::new(), ..self.clone() };
        let mut v = plain.at(d, &vec![0.0; d.len()], None);
        for (i, (c, d)) in self.counts.iter().zip(&counted).enumerate() {
            v[(i, i)] += c * d;
        }
        for i in 0..d.len() {
            if v[(i, i)] <= 0.0 {
                v[(i, i)] = 1.0;
            }
        }
        let diagonal = v.diagonal().iter().map(|v| v.ln()).sum();
        Factor::new(v).map_or(diagonal, |f| f.log_det)
    }
}

/// The covariance of a source for the rows `rows`, each size times `scale` of its row.
fn covariance(source: &ErrorSource, rows: &[usize], scale: &[f64]) -> Symmetric {
    let n = rows.len();
    let by_pair = |of: &dyn Fn(usize, usize) -> f64| {
        Symmetric::Full(DMatrix::from_fn(n, n, |i, j| of(rows[i], rows[j]))).outer(scale)
    };
    let sizes: Vec<f64> = match &source.size {
        ErrorSize::Covariance(v) => {
            let diagonal = (0..n).all(|i| (0..n).all(|j| i == j || v[rows[i]][rows[j]] == 0.0));
            if diagonal {
                let variances = rows.iter().map(|&i| v[i][i]).collect();
                return Symmetric::Diagonal(variances).outer(scale);
            }
            return by_pair(&|i, j| 0.5 * (v[i][j] + v[j][i]));
        }
        ErrorSize::Same(s) => vec![*s; n],
        ErrorSize::Rows(s) => rows.iter().map(|&i| s[i]).collect(),
    };
    let s: Vec<f64> = sizes.iter().zip(scale).map(|(s, scale)| s * scale).collect();
    match &source.correlation {
        Correlation::Same(0.0) => Symmetric::Diagonal(s.iter().map(|s| s * s).collect()),
        Correlation::Same(rho) => {
            let of = |i: usize, j: usize| if i == j { 1.0 } else { *rho };
            Symmetric::Full(DMatrix::from_fn(n, n, of)).outer(&s)
        }
        Correlation::Matrix(r) => {
            let of = |i: usize, j: usize| 0.5 * (r[rows[i]][rows[j]] + r[rows[j]][rows[i]]);
            Symmetric::Full(DMatrix::from_fn(n, n, of)).outer(&s)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::errors::RelativeTo;

    fn total(sources: &[ErrorSource], m: &[f64], slope: &[f64]) -> DMatrix<f64> {
        let (x, y) = ([1.0, 2.0, 4.0], [10.0, -20.0, 40.0]);
        let mut all = Variances::none(3);
        for s in sources {
            s.check(3).unwrap();
            all.add(s, &[0, 1, 2], &x, &y);
        }
        all.at(m, slope, None)
    }

    fn agrees(v: &DMatrix<f64>, rows: [[f64; 3]; 3]) {
        for (i, row) in rows.iter().enumerate() {
            for (j, expected) in row.iter().enumerate() {
                let found = v[(i, j)];
                assert!((found - expected).abs() < 1e-15 * expected.abs().max(1.0), "{i} {j}: {found}");
            }
        }
    }

    /// KA005, KA009: independent sources add their variances.
    #[test]
    fn independent_variances_add() {
        let v = total(&[ErrorSource::of_y(0.3), ErrorSource::of_y(0.4)], &[0.0; 3], &[0.0; 3]);
        agrees(&v, [[0.25, 0.0, 0.0], [0.0, 0.25, 0.0], [0.0, 0.0, 0.25]]);
    }

    /// KA006, KA010, KA012: a human error of each reading and a watch that is wrong for all of them.
    #[test]
    fn human_and_watch() {
        let (human, watch) = (ErrorSource::of_y(0.5), ErrorSource::of_y(0.25).correlated(1.0));
        let v = total(&[human, watch], &[0.0; 3], &[0.0; 3]);
        agrees(&v, [[0.3125, 0.0625, 0.0625], [0.0625, 0.3125, 0.0625], [0.0625, 0.0625, 0.3125]]);
    }

    /// KA007, KA011: errors and a matrix of correlations multiply entry by entry; the coefficient of Pearson comes back.
    #[test]
    fn errors_times_correlations() {
        let r = vec![vec![1.0, 0.5, -0.25], vec![0.5, 1.0, 0.0], vec![-0.25, 0.0, 1.0]];
        let source = ErrorSource {
            size: ErrorSize::Rows(vec![1.0, 2.0, 4.0]),
            correlation: Correlation::Matrix(r),
            ..ErrorSource::default()
        };
        let v = total(&[source], &[0.0; 3], &[0.0; 3]);
        agrees(&v, [[1.0, 1.0, -1.0], [1.0, 4.0, 0.0], [-1.0, 0.0, 16.0]]);
        let pearson = crate::numeric::linalg::correlation(&v);
        agrees(&pearson, [[1.0, 0.5, -0.25], [0.5, 1.0, 0.0], [-0.25, 0.0, 1.0]]);
    }

    /// KA013, KA035, KA036: relative to the data once for all, relative to the model with its signs.
    #[test]
    fn relative_errors() {
        let part = ErrorSource::of_y(0.1).correlated(0.5);
        let v = total(&[part.clone().relative_to(RelativeTo::Data)], &[7.0; 3], &[0.0; 3]);
        agrees(&v, [[1.0, 1.0, 2.0], [1.0, 4.0, 4.0], [2.0, 4.0, 16.0]]);
        let v = total(&[part.relative_to(RelativeTo::Model)], &[10.0, -20.0, 30.0], &[0.0; 3]);
        agrees(&v, [[1.0, -1.0, 1.5], [-1.0, 4.0, -3.0], [1.5, -3.0, 9.0]]);
    }

    /// KA033, KA034: errors of x come in by the slope, correlated ones with both slopes.
    #[test]
    fn errors_of_x_by_the_slope() {
        let v = total(&[ErrorSource::of_x(0.5).correlated(1.0)], &[0.0; 3], &[2.0, -4.0, 1.0]);
        agrees(&v, [[1.0, -2.0, 0.5], [-2.0, 4.0, -1.0], [0.5, -1.0, 0.25]]);
        let v = total(&[ErrorSource::of_x(0.5).relative_to(RelativeTo::Data)], &[0.0; 3], &[1.0; 3]);
        agrees(&v, [[0.25, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 4.0]]);
    }
}
