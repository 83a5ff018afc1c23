//! How a model predicts rows: its value at points, its integral over bins, differences of a cumulative function.
//! Integrals without a closed form are in [`super::integrate`].

use std::cell::RefCell;
use std::ops::Range;

use super::rows::{Block, Order, Predict};
use crate::data::{Column, MAX_COORDINATES};
use crate::model::Model;

/// A function of coordinates and parameters that can be evaluated in blocks; in earnest always a [`Model`].
pub(super) trait Curve: Send + Sync {
    /// Evaluates into a block of the wanted order; `x` holds one slice a coordinate.
    fn evaluate(&self, x: &[&[f64]], p: &[f64], order: Order, out: &mut Block);
}

impl Curve for Model {
    fn evaluate(&self, x: &[&[f64]], p: &[f64], order: Order, out: &mut Block) {
        out.shape(x.first().map_or(0, |x| x.len()), p.len(), order);
        match order {
            Order::Value => self.eval(x, p, &mut out.m),
            Order::Gradient => self.eval_with_gradient(x, p, &mut out.m, &mut out.d),
            Order::Hessian => self.eval_with_hessian(x, p, &mut out.m, &mut out.d, &mut out.d2),
        }
    }
}

/// m_i = f(x_i).
pub(super) struct AtPoints {
    model: Model,
    /// The same for sums over all points, where that is faster.
    for_sums: Option<Model>,
    /// Where: one column a coordinate of the model.
    x: Vec<Column>,
}

impl AtPoints {
    /// `model`, a function of one coordinate, at `x`.
    pub fn new(model: Model, x: impl Into<Column>) -> AtPoints {
        AtPoints::of(model, vec![x.into()])
    }

    /// `model` at points of several coordinates: one column each, all of one length.
    pub fn of(model: Model, x: Vec<Column>) -> AtPoints {
        let for_sums = match x.as_slice() {
            [x] => model.for_many(x.len(), extent(x)),
            _ => None,
        };
        AtPoints { model, for_sums, x }
    }
}

/// The smallest and the largest of the values.
fn extent(x: &[f64]) -> [f64; 2] {
    x.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[lo, hi], &x| [lo.min(x), hi.max(x)])
}

impl Predict for AtPoints {
    fn n_rows(&self) -> usize {
        self.x.first().map_or(0, |x| x.len())
    }

    fn predict(&self, rows: Range<usize>, p: &[f64], order: Order, out: &mut Block) {
        let mut x: [&[f64]; MAX_COORDINATES] = [&[]; MAX_COORDINATES];
        for (x, column) in x.iter_mut().zip(&self.x) {
            *x = &column[rows.clone()];
        }
        self.model.evaluate(&x[..self.x.len().min(MAX_COORDINATES)], p, order, out);
    }

    fn points(&self) -> Option<(&Model, Vec<&[f64]>)> {
        Some((&self.model, self.x.iter().map(|x| &**x).collect()))
    }

    fn points_to_sum(&self) -> Option<(&Model, Vec<&[f64]>)> {
        let model = self.for_sums.as_ref().unwrap_or(&self.model);
        Some((model, self.x.iter().map(|x| &**x).collect()))
    }
}

/// m_i = ∫ f over [lo_i, hi_i] from its closed form, a model of the two coordinates (lo, hi).
pub(super) struct ClosedIntegral {
    /// The integral.
    pub integral: Model,
    /// Lower ends.
    pub lo: Vec<f64>,
    /// Upper ends.
    pub hi: Vec<f64>,
}

impl Predict for ClosedIntegral {
    fn n_rows(&self) -> usize {
        self.lo.len()
    }

    fn predict(&self, rows: Range<usize>, p: &[f64], order: Order, out: &mut Block) {
        self.integral.evaluate(&[&self.lo[rows.clone()], &self.hi[rows]], p, order, out);
    }

    fn points(&self) -> Option<(&Model, Vec<&[f64]>)> {
        Some((&self.integral, vec![&self.lo, &self.hi]))
    }
}

/// m_i = F(hi_i) − F(lo_i) of a cumulative function. Differences that rounding makes slightly negative, down to −10⁻⁹ of the
/// largest |F| of the block, count as 0; more than that is no cumulative function and gives NaN.
pub(super) struct CdfDifference<M = Model> {
    cdf: M,
    lo: Vec<f64>,
    hi: Vec<f64>,
    /// The edges once each, when every bin begins where the one before ends.
    edges: Option<Vec<f64>>,
}

/// How far below zero a difference may come out, relative to the largest |F|.
const CDF_ROUNDING: f64 = 1e-9;

thread_local! {
    static CDF_BLOCKS: RefCell<[Block; 2]> = RefCell::default();
}

impl<M: Curve> CdfDifference<M> {
    /// Differences of `cdf` over the intervals [lo_i, hi_i].
    pub fn new(cdf: M, lo: Vec<f64>, hi: Vec<f64>) -> CdfDifference<M> {
        let contiguous = lo.iter().skip(1).zip(&hi).all(|(lo, hi)| lo == hi);
        let edges = (contiguous && !lo.is_empty()).then(|| lo.iter().chain(hi.last()).copied().collect());
        CdfDifference { cdf, lo, hi, edges }
    }
}

/// b − a column by column into `out`, where both have columns of `stride` numbers and start at `a0` and `b0`.
fn subtract(a: &[f64], b: &[f64], stride: usize, len: usize, (a0, b0): (usize, usize), out: &mut [f64]) {
    if len == 0 {
        return;
    }
    let columns = a.chunks_exact(stride).zip(b.chunks_exact(stride));
    for ((a, b), out) in columns.zip(out.chunks_exact_mut(len)) {
        for i in 0..len {
            out[i] = b[b0 + i] - a[a0 + i];
        }
    }
}

impl<M: Curve> Predict for CdfDifference<M> {
    fn n_rows(&self) -> usize {
        self.lo.len()
    }

    fn predict(&self, rows: Range<usize>, p: &[f64], order: Order, out: &mut Block) {
        let len = rows.len();
        out.shape(len, p.len(), order);
        let mut blocks = CDF_BLOCKS.take();
        let [low, high] = &mut blocks;
        let largest;
        if let Some(edges) = &self.edges {
            self.cdf.evaluate(&[&edges[rows.start..=rows.end]], p, order, low);
            largest = low.m.iter().fold(0.0, |a: f64, f| a.max(f.abs()));
            subtract(&low.m, &low.m, len + 1, len, (0, 1), &mut out.m);
            subtract(&low.d, &low.d, len + 1, len, (0, 1), &mut out.d);
            subtract(&low.d2, &low.d2, len + 1, len, (0, 1), &mut out.d2);
        } else {
            self.cdf.evaluate(&[&self.lo[rows.clone()]], p, order, low);
            self.cdf.evaluate(&[&self.hi[rows]], p, order, high);
            largest = low.m.iter().chain(&high.m).fold(0.0, |a: f64, f| a.max(f.abs()));
            subtract(&low.m, &high.m, len, len, (0, 0), &mut out.m);
            subtract(&low.d, &high.d, len, len, (0, 0), &mut out.d);
            subtract(&low.d2, &high.d2, len, len, (0, 0), &mut out.d2);
        }
        for m in out.m.iter_mut().filter(|m| **m < 0.0) {
            *m = if *m < -CDF_ROUNDING * largest { f64::NAN } else { 0.0 };
        }
        CDF_BLOCKS.set(blocks);
    }

    fn decreasing(&self, p: &[f64]) -> Option<(f64, f64)> {
        let at = |x: &[f64]| {
            let mut block = Block::default();
            self.cdf.evaluate(&[x], p, Order::Value, &mut block);
            block.m
        };
        let (low, high) = (at(&self.lo), at(&self.hi));
        let largest = low.iter().chain(&high).fold(0.0, |a: f64, f| a.max(f.abs()));
        let i = low.iter().zip(&high).position(|(a, b)| b - a < -CDF_ROUNDING * largest)?;
        Some((self.lo[i], self.hi[i]))
    }
}

/// m_i = c_i · (another prediction): bin averages are integrals times 1/width.
pub(super) struct Weighted {
    /// The prediction.
    pub inner: Box<dyn Predict>,
    /// One factor a row.
    pub weights: Vec<f64>,
}

impl Predict for Weighted {
    fn n_rows(&self) -> usize {
        self.inner.n_rows()
    }

    fn predict(&self, rows: Range<usize>, p: &[f64], order: Order, out: &mut Block) {
        let weights = &self.weights[rows.clone()];
        self.inner.predict(rows, p, order, out);
        if weights.is_empty() {
            return;
        }
        for numbers in [&mut out.m, &mut out.d, &mut out.d2] {
            for column in numbers.chunks_exact_mut(weights.len()) {
                column.iter_mut().zip(weights).for_each(|(v, w)| *v *= w);
            }
        }
    }

    fn missed_accuracy(&self, p: &[f64]) -> Option<f64> {
        self.inner.missed_accuracy(p)
    }

    fn decreasing(&self, p: &[f64]) -> Option<(f64, f64)> {
        self.inner.decreasing(p)
    }
}

/// m_i = the sum of several predictions of row i: rules for integrals.
pub(super) struct Summed {
    /// The predictions, of the same rows.
    pub parts: Vec<Box<dyn Predict>>,
}

thread_local! {
    static PART: RefCell<Block> = RefCell::default();
}

impl Predict for Summed {
    fn n_rows(&self) -> usize {
        self.parts.first().map_or(0, |part| part.n_rows())
    }

    fn predict(&self, rows: Range<usize>, p: &[f64], order: Order, out: &mut Block) {
        out.shape(rows.len(), p.len(), order);
        let mut block = PART.take();
        for (k, part) in self.parts.iter().enumerate() {
            if k == 0 {
                part.predict(rows.clone(), p, order, out);
                continue;
            }
            part.predict(rows.clone(), p, order, &mut block);
            let pairs = [(&mut out.m, &block.m), (&mut out.d, &block.d), (&mut out.d2, &block.d2)];
            for (to, from) in pairs {
                to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
            }
        }
        PART.set(block);
    }
}

/// The integral of `model` over each of the intervals: closed form when it is known, else quadrature.
pub(super) fn integral_over(model: &Model, lo: Vec<f64>, hi: Vec<f64>) -> Box<dyn Predict> {
    match model.bin_integral() {
        Some(integral) => Box::new(ClosedIntegral { integral, lo, hi }),
        None => Box::new(super::integrate::Quadrature::new(model.clone(), lo, hi)),
    }
}
