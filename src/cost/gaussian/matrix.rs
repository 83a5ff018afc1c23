//! A symmetric matrix that knows whether it is diagonal: covariances of many rows stay a list of variances until a source correlates them.

use nalgebra::DMatrix;

/// A symmetric matrix.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::cost) enum Symmetric {
    /// What stands on the diagonal; nothing beside it.
    Diagonal(Vec<f64>),
    /// All of it.
    Full(DMatrix<f64>),
}

impl Symmetric {
    /// Zeros.
    pub fn zero(n: usize) -> Symmetric {
        Symmetric::Diagonal(vec![0.0; n])
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Symmetric::Diagonal(d) => d.len(),
            Symmetric::Full(m) => m.nrows(),
        }
    }

    /// Whether nothing stands beside the diagonal.
    pub fn is_diagonal(&self) -> bool {
        matches!(self, Symmetric::Diagonal(_))
    }

    /// Whether it is zero everywhere.
    pub fn is_zero(&self) -> bool {
        match self {
            Symmetric::Diagonal(d) => d.iter().all(|v| *v == 0.0),
            Symmetric::Full(m) => m.iter().all(|v| *v == 0.0),
        }
    }

    /// The diagonal.
    pub fn diagonal(&self) -> Vec<f64> {
        match self {
            Symmetric::Diagonal(d) => d.clone(),
            Symmetric::Full(m) => m.diagonal().iter().copied().collect(),
        }
    }

    /// All of it.
    pub fn full(&self) -> DMatrix<f64> {
        match self {
            Symmetric::Diagonal(d) => DMatrix::from_diagonal(&nalgebra::DVector::from_column_slice(d)),
            Symmetric::Full(m) => m.clone(),
        }
    }

    /// The sum with another of the same size.
    pub fn plus(self, other: Symmetric) -> Symmetric {
        match (self, other) {
            (Symmetric::Diagonal(mut a), Symmetric::Diagonal(b)) => {
                a.iter_mut().zip(&b).for_each(|(a, b)| *a += b);
                Symmetric::Diagonal(a)
            }
            (Symmetric::Full(mut m), Symmetric::Diagonal(d))
            | (Symmetric::Diagonal(d), Symmetric::Full(mut m)) => {
                for (i, d) in d.iter().enumerate() {
                    m[(i, i)] += d;
                }
                Symmetric::Full(m)
            }
            (Symmetric::Full(a), Symmetric::Full(b)) => Symmetric::Full(a + b),
        }
    }

    /// s_i s_j times each entry: A∘(s sᵀ).
    pub fn outer(&self, s: &[f64]) -> Symmetric {
        match self {
            Symmetric::Diagonal(d) => Symmetric::Diagonal(d.iter().zip(s).map(|(d, s)| d * s * s).collect()),
            Symmetric::Full(m) => {
                Symmetric::Full(DMatrix::from_fn(m.nrows(), m.ncols(), |i, j| m[(i, j)] * s[i] * s[j]))
            }
        }
    }

    /// Adds A∘(s sᵀ) to `to`.
    pub fn add_outer(&self, s: &[f64], to: &mut DMatrix<f64>) {
        match self {
            Symmetric::Diagonal(d) => {
                for (i, (d, s)) in d.iter().zip(s).enumerate() {
                    to[(i, i)] += d * s * s;
                }
            }
            Symmetric::Full(m) => {
                for (j, (mut to, from)) in to.column_iter_mut().zip(m.column_iter()).enumerate() {
                    for (i, (to, from)) in to.iter_mut().zip(from.iter()).enumerate() {
                        *to += from * s[i] * s[j];
                    }
                }
            }
        }
    }

    /// Only these rows and columns.
    pub fn select(&self, rows: &[usize]) -> Symmetric {
        match self {
            Symmetric::Diagonal(d) => Symmetric::Diagonal(rows.iter().map(|&i| d[i]).collect()),
            Symmetric::Full(m) => {
                Symmetric::Full(DMatrix::from_fn(rows.len(), rows.len(), |i, j| m[(rows[i], rows[j])]))
            }
        }
    }

    /// A larger matrix of `n` rows, zero but for this one from row `at` on.
    pub fn placed(&self, at: usize, n: usize) -> Symmetric {
        match self {
            Symmetric::Diagonal(d) => {
                let mut all = vec![0.0; n];
                all[at..at + d.len()].copy_from_slice(d);
                Symmetric::Diagonal(all)
            }
            Symmetric::Full(m) => {
                let mut all = DMatrix::zeros(n, n);
                all.view_mut((at, at), m.shape()).copy_from(m);
                Symmetric::Full(all)
            }
        }
    }

    /// A larger matrix: row i of it is row `back[i]` of this one, or zero.
    pub fn spread(&self, back: &[Option<usize>]) -> Symmetric {
        let n = back.len();
        match self {
            Symmetric::Diagonal(d) => {
                Symmetric::Diagonal(back.iter().map(|i| i.map_or(0.0, |i| d[i])).collect())
            }
            Symmetric::Full(m) => Symmetric::Full(DMatrix::from_fn(n, n, |i, j| match (back[i], back[j]) {
                (Some(i), Some(j)) => m[(i, j)],
                _ => 0.0,
            })),
        }
    }

    /// A v.
    pub fn times(&self, v: &[f64]) -> Vec<f64> {
        match self {
            Symmetric::Diagonal(d) => d.iter().zip(v).map(|(d, v)| d * v).collect(),
            Symmetric::Full(m) => {
                (m * nalgebra::DVectorView::from_slice(v, v.len())).iter().copied().collect()
            }
        }
    }

    /// (A∘B) v of a full matrix A and this one, B.
    pub fn hadamard_times(&self, a: &DMatrix<f64>, v: &[f64]) -> Vec<f64> {
        match self {
            Symmetric::Diagonal(d) => {
                d.iter().zip(v).enumerate().map(|(i, (d, v))| a[(i, i)] * d * v).collect()
            }
            Symmetric::Full(m) => {
                let mut out = vec![0.0; v.len()];
                for ((a, m), v) in a.column_iter().zip(m.column_iter()).zip(v) {
                    for ((out, a), m) in out.iter_mut().zip(a.iter()).zip(m.iter()) {
                        *out += a * m * v;
                    }
                }
                out
            }
        }
    }
}
