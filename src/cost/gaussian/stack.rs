//! The rows of one or several data sets, one below the other: predictions, slopes and their derivatives in the parameters of the whole,
//! whatever model each part has. Knows nothing of errors.

use nalgebra::{DMatrix, DVector};

use crate::cost::normalisation::FreeScale;
use crate::cost::prediction::Prediction;
use crate::cost::rows::{Block, Order, Predict, packed};

/// The rows of one data set that a cost uses.
pub(in crate::cost) struct Part {
    /// Their predictions, by the parameters of the part.
    pub prediction: Prediction,
    /// ∂f/∂x there, where errors of x want it.
    pub slope: Option<Box<dyn Predict>>,
    /// Their data.
    pub d: Vec<f64>,
    /// Which rows of the data set they are.
    pub rows: Vec<usize>,
    /// Where the parameters of the part stand among those of the whole; `None` when they are those of the whole.
    pub params: Option<Vec<usize>>,
    /// How to find a parameter that only scales a density.
    pub free_scale: Option<FreeScale>,
}

/// Predictions of all rows with their derivatives.
pub(super) struct Columns {
    /// m.
    pub m: DVector<f64>,
    /// ∂m/∂p, a column a parameter; no column without derivatives.
    pub dm: DMatrix<f64>,
    /// f′; zero where it is not wanted.
    pub s: DVector<f64>,
    /// ∂f′/∂p.
    pub ds: DMatrix<f64>,
    /// What each part gave, for its second derivatives.
    blocks: Vec<(Block, Block)>,
}

/// The parts, in order.
pub(super) struct Stack {
    parts: Vec<Part>,
    n: usize,
}

impl Stack {
    /// The parts one below the other.
    pub fn new(parts: Vec<Part>) -> Stack {
        let n = parts.iter().map(|p| p.d.len()).sum();
        Stack { parts, n }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.n
    }

    /// The parts.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Data of all rows.
    pub fn data(&self) -> Vec<f64> {
        self.parts.iter().flat_map(|p| p.d.iter().copied()).collect()
    }

    /// What row `i` of the stack is called: its number in its data set, from 1.
    pub fn row_name(&self, i: usize) -> usize {
        let mut left = i;
        for part in &self.parts {
            match part.rows.get(left) {
                Some(row) => return row + 1,
                None => left -= part.rows.len(),
            }
        }
        i + 1
    }

    /// The parameters of a part among those of the whole.
    pub fn own(part: &Part, p: &[f64]) -> Vec<f64> {
        part.params.as_ref().map_or_else(|| p.to_vec(), |at| at.iter().map(|&k| p[k]).collect())
    }

    /// Predictions at `p` with derivatives up to `order`.
    pub fn columns(&self, p: &[f64], order: Order) -> Columns {
        let np = if order >= Order::Gradient { p.len() } else { 0 };
        let mut all = Columns {
            m: DVector::zeros(self.n),
            dm: DMatrix::zeros(self.n, np),
            s: DVector::zeros(self.n),
            ds: DMatrix::zeros(self.n, np),
            blocks: Vec::with_capacity(self.parts.len()),
        };
        let mut from = 0;
        for part in &self.parts {
            let own = Stack::own(part, p);
            let (mut f, mut slope) = (Block::default(), Block::default());
            part.prediction.columns(&own, order, &mut f);
            place(part, &f, from, (&mut all.m, &mut all.dm));
            if let Some(predictor) = &part.slope {
                predictor.predict(0..predictor.n_rows(), &own, order, &mut slope);
                place(part, &slope, from, (&mut all.s, &mut all.ds));
            }
            all.blocks.push((f, slope));
            from += part.d.len();
        }
        all
    }

    /// The parameters, among those of the whole, of which each only scales the density of a part, and has a place in no other.
    pub fn free_scales(&self, p: &[f64]) -> Vec<usize> {
        let whole = |part: &Part, k: usize| part.params.as_ref().map_or(k, |at| at[k]);
        let has = |part: &Part, k: usize| part.params.as_ref().is_none_or(|at| at.contains(&k));
        let of_part = |(i, part): (usize, &Part)| {
            let k = whole(part, part.free_scale.as_ref()?.find(&Stack::own(part, p))?);
            // What another part has as well may be decided there.
            let elsewhere = self.parts.iter().enumerate().any(|(j, other)| j != i && has(other, k));
            (!elsewhere).then_some(k)
        };
        self.parts.iter().enumerate().filter_map(of_part).collect()
    }

    /// Adds Σ g_i ∂²m_i + Σ h_i ∂²f′_i to the packed matrix `hess`.
    pub fn add_second(&self, all: &Columns, g: &DVector<f64>, h: &DVector<f64>, hess: &mut [f64]) {
        let mut from = 0;
        for (part, (f, slope)) in self.parts.iter().zip(&all.blocks) {
            let n = part.d.len();
            add_bends(part, f, &g.as_slice()[from..from + n], hess);
            add_bends(part, slope, &h.as_slice()[from..from + n], hess);
            from += n;
        }
    }
}

/// Puts values and first derivatives of a part in their rows and columns.
fn place(part: &Part, block: &Block, from: usize, (m, d): (&mut DVector<f64>, &mut DMatrix<f64>)) {
    let n = part.d.len();
    m.as_mut_slice()[from..from + n].copy_from_slice(&block.m);
    if n == 0 || d.ncols() == 0 {
        return;
    }
    for (k, column) in block.d.chunks_exact(n).enumerate() {
        let k = part.params.as_ref().map_or(k, |at| at[k]);
        // Two parameters of a part may be the same one of the whole.
        for (i, v) in column.iter().enumerate() {
            d[(from + i, k)] += v;
        }
    }
}

/// Adds the second derivatives of a part, weighted by rows.
fn add_bends(part: &Part, block: &Block, weight: &[f64], hess: &mut [f64]) {
    let n = weight.len();
    if n == 0 || block.d2.is_empty() {
        return;
    }
    let np = block.d.len() / n;
    let whole = |k: usize| part.params.as_ref().map_or(k, |at| at[k]);
    for k in 0..np {
        for l in 0..=k {
            let column = &block.d2[(packed(k) + l) * n..][..n];
            let sum: f64 = column.iter().zip(weight).map(|(d, w)| d * w).sum();
            let (a, b) = (whole(k).max(whole(l)), whole(k).min(whole(l)));
            // An off-diagonal entry that lands on the diagonal of the whole counts from both sides.
            let twice = if a == b && k != l { 2.0 } else { 1.0 };
            hess[packed(a) + b] += twice * sum;
        }
    }
}
