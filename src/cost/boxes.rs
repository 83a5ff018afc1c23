//! Integrals of a model over boxes (bins on two or three axes): products of the rules of [`super::integrate`], 15 nodes an axis, with
//! derivatives from the same nodes.
//!
//! A box is halved across the axis on which the 7-node rule disagrees most, until the goals of the integrals on one axis are reached. A
//! model of fewer coordinates than the box is integrated over those it has and multiplied by the other widths. Deliberately without closed
//! forms: shapes of two coordinates that factorise are no faster than their product of 225 nodes is cheap.

use std::cell::RefCell;
use std::ops::Range;

use super::integrate::{NODES, gauss, goal_of, kronrod, node, scaled_error};
use super::predict::Curve;
use super::rows::{Block, Order, Predict};
use crate::data::{Edges, MAX_AXES};
use crate::model::Model;

/// Halvings of one box, at most.
const MAX_SUBDIVISIONS: usize = 60;

/// A piece of a box. Axes that the model does not have are left alone.
#[derive(Debug, Clone, Copy, Default)]
struct Piece {
    row: usize,
    ends: [(f64, f64); MAX_AXES],
    integral: f64,
    magnitude: f64,
    error: f64,
    /// The axis to be halved next.
    worst: usize,
}

/// m_i = ∫ f over box i.
pub(super) struct BoxQuadrature<M = Model> {
    model: M,
    axes: Vec<Edges>,
    /// Axes that the model has.
    dims: usize,
}

/// Buffers of one thread.
#[derive(Default)]
struct Scratch {
    pieces: Vec<Piece>,
    x: Vec<Vec<f64>>,
    block: Block,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl BoxQuadrature {
    /// Integrals of `model` over boxes given by their edges on each axis.
    pub fn new(model: Model, axes: Vec<Edges>) -> BoxQuadrature {
        let dims = model.n_coordinates().min(axes.len()).min(MAX_AXES);
        BoxQuadrature { model, axes, dims }
    }
}

impl<M: Curve> BoxQuadrature<M> {
    /// The whole of box `row`, which is number `place` of its block.
    fn whole(&self, row: usize, place: usize) -> Piece {
        let mut ends = [(0.0, 0.0); MAX_AXES];
        for (ends, axis) in ends.iter_mut().zip(&self.axes) {
            *ends = (axis.lo[row], axis.hi[row]);
        }
        Piece { row: place, ends, ..Piece::default() }
    }

    /// Number of nodes of a piece.
    fn n_nodes(&self) -> usize {
        (0..self.dims).fold(1, |n, _| n * NODES)
    }

    /// Product of the half widths, and of the whole widths on axes that the model does not have.
    fn factor(&self, piece: &Piece) -> f64 {
        let width = |axis: usize| piece.ends[axis].1 - piece.ends[axis].0;
        let halved = (0..self.dims).fold(1.0, |f, axis| f * 0.5 * width(axis));
        (self.dims..self.axes.len()).fold(halved, |f, axis| f * width(axis))
    }

    /// The model at the nodes of `piece`; the node on the last axis runs fastest.
    fn at_nodes(&self, piece: &Piece, p: &[f64], order: Order, x: &mut Vec<Vec<f64>>, out: &mut Block) {
        let n = self.n_nodes();
        x.resize_with(self.dims.max(x.len()), Vec::new);
        for (axis, x) in x.iter_mut().enumerate().take(self.dims) {
            let (lo, hi) = piece.ends[axis];
            let at = |j: usize| 0.5 * (lo + hi) + 0.5 * (hi - lo) * node(j);
            x.clear();
            x.extend((0..n).map(|i| at(self.index(i, axis))));
        }
        let mut columns: [&[f64]; MAX_AXES] = [&[]; MAX_AXES];
        for (column, x) in columns.iter_mut().zip(x.iter()) {
            *column = x;
        }
        self.model.evaluate(&columns[..self.dims], p, order, out);
    }

    /// Position on `axis` of node `i` of a piece.
    fn index(&self, i: usize, axis: usize) -> usize {
        let below = (axis + 1..self.dims).fold(1, |n, _| n * NODES);
        i / below % NODES
    }

    /// Weight of node `i`, with the 7-node rule on axis `coarse`, if any.
    fn weight(&self, i: usize, coarse: Option<usize>) -> f64 {
        let of = |axis: usize| {
            let j = self.index(i, axis);
            if coarse == Some(axis) { gauss(j) } else { kronrod(j) }
        };
        (0..self.dims).map(of).product()
    }

    /// Integral, ∫|f|, error and worst axis of `piece` from the values at its nodes.
    fn measure(&self, piece: &mut Piece, f: &[f64]) {
        let sum = |coarse| f.iter().enumerate().map(|(i, f)| self.weight(i, coarse) * f).sum::<f64>();
        let factor = self.factor(piece);
        let fine = sum(None);
        let volume = (0..self.dims).fold(1.0, |v, _| 2.0 * v);
        let absolute = |shift: f64| {
            f.iter().enumerate().map(|(i, f)| self.weight(i, None) * (f - shift).abs()).sum::<f64>()
        };
        piece.integral = fine * factor;
        piece.magnitude = absolute(0.0) * factor;
        let spread = absolute(fine / volume) * factor;
        let mut largest = -1.0;
        piece.error = 0.0;
        for axis in 0..self.dims {
            let raw = (fine - sum(Some(axis))).abs() * factor;
            if raw > largest {
                (largest, piece.worst) = (raw, axis);
            }
            piece.error += scaled_error(raw, spread, piece.magnitude);
        }
    }

    /// Fills `scratch.pieces` with the pieces of all boxes of `rows`; gives the worst accuracy that was missed.
    fn divide(&self, rows: Range<usize>, p: &[f64], scratch: &mut Scratch) -> Option<f64> {
        let n = rows.len();
        let Scratch { pieces, x, block } = &mut *scratch;
        pieces.clear();
        for (place, row) in rows.enumerate() {
            let mut piece = self.whole(row, place);
            self.at_nodes(&piece, p, Order::Value, x, block);
            self.measure(&mut piece, &block.m);
            pieces.push(piece);
        }
        let magnitude = pieces.iter().map(|piece| piece.magnitude).filter(|m| m.is_finite()).sum();
        (0..n).filter_map(|k| self.refine(k, magnitude, p, scratch)).reduce(f64::max)
    }

    /// Halves piece `k` and its descendants until the goal is reached; gives the accuracy when it is too poor.
    fn refine(&self, k: usize, magnitude: f64, p: &[f64], scratch: &mut Scratch) -> Option<f64> {
        let Scratch { pieces, x, block } = scratch;
        let first = pieces.len();
        for halvings in 0.. {
            let (mut integral, mut error, mut largest) = (0.0, 0.0, k);
            for j in std::iter::once(k).chain(first..pieces.len()) {
                integral += pieces[j].integral;
                error += pieces[j].error;
                if pieces[j].error > pieces[largest].error {
                    largest = j;
                }
            }
            if error <= goal_of(integral, magnitude) || !f64::is_finite(error) {
                return None;
            }
            let piece = pieces[largest];
            let (lo, hi) = piece.ends[piece.worst];
            let middle = 0.5 * (lo + hi);
            if halvings == MAX_SUBDIVISIONS || middle <= lo || middle >= hi {
                return Some(error / f64::abs(integral).max(f64::MIN_POSITIVE));
            }
            for (slot, ends) in [(Some(largest), (lo, middle)), (None, (middle, hi))] {
                let mut half = piece;
                half.ends[piece.worst] = ends;
                self.at_nodes(&half, p, Order::Value, x, block);
                self.measure(&mut half, &block.m);
                match slot {
                    Some(slot) => pieces[slot] = half,
                    None => pieces.push(half),
                }
            }
        }
        None
    }

    /// Adds the sums over the nodes of `piece` of columns of node values to the columns (one number a row) of `out`.
    fn add(&self, piece: &Piece, nodes: &[f64], len: usize, out: &mut [f64]) {
        let factor = self.factor(piece);
        for (column, out) in nodes.chunks_exact(self.n_nodes()).zip(out.chunks_exact_mut(len)) {
            let sum: f64 = column.iter().enumerate().map(|(i, f)| self.weight(i, None) * f).sum();
            out[piece.row] += sum * factor;
        }
    }
}

impl<M: Curve> Predict for BoxQuadrature<M> {
    fn n_rows(&self) -> usize {
        self.axes.first().map_or(0, |axis| axis.lo.len())
    }

    fn predict(&self, rows: Range<usize>, p: &[f64], order: Order, out: &mut Block) {
        let len = rows.len();
        out.shape(len, p.len(), order);
        let mut scratch = SCRATCH.take();
        self.divide(rows, p, &mut scratch);
        out.m.fill(0.0);
        out.d.fill(0.0);
        out.d2.fill(0.0);
        let Scratch { pieces, x, block } = &mut scratch;
        for piece in pieces.iter() {
            out.m[piece.row] += piece.integral;
            if order > Order::Value {
                self.at_nodes(piece, p, order, x, block);
                self.add(piece, &block.d, len, &mut out.d);
                self.add(piece, &block.d2, len, &mut out.d2);
            }
        }
        SCRATCH.set(scratch);
    }

    fn missed_accuracy(&self, p: &[f64]) -> Option<f64> {
        self.divide(0..self.n_rows(), p, &mut Scratch::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(model: &str, n: usize, lo: &[f64], hi: &[f64]) -> BoxQuadrature {
        let axes = (0..n).map(|_| Edges { lo: lo.to_vec(), hi: hi.to_vec() }).collect();
        BoxQuadrature::new(Model::compile_for(model, n).unwrap(), axes)
    }

    fn integrals(q: &BoxQuadrature, p: &[f64]) -> Block {
        let mut block = Block::default();
        q.predict(0..q.n_rows(), p, Order::Hessian, &mut block);
        assert_eq!(q.missed_accuracy(p), None);
        block
    }

    /// ∫∫ e^{−ax−by} = (1 − e^{−a})(1 − e^{−b})/(ab) over the unit square, with its first derivative by a; narrow bells included.
    #[test]
    fn products_of_exponentials_and_bells() {
        let (a, b) = (1.3_f64, 0.4_f64);
        let q = square("exp(-a*x-b*y)", 2, &[0.0], &[1.0]);
        let block = integrals(&q, &[a, b]);
        let of = |a: f64| -(-a).exp_m1() / a;
        let slope = |a: f64| (-a).exp() / a - of(a) / a;
        assert!((block.m[0] - of(a) * of(b)).abs() < 1e-14);
        assert!((block.d[0] - slope(a) * of(b)).abs() < 1e-14);
        assert!((block.d2[1] - slope(a) * slope(b)).abs() < 1e-14, "mixed second derivative");
        let bell = square("exp(-0.5*(((x-m)/s)^2+((y-m)/s)^2))", 2, &[-1.0], &[2.0]);
        let s = 0.02;
        let found = integrals(&bell, &[0.1, s]).m[0];
        assert!((found / (std::f64::consts::TAU * s * s) - 1.0).abs() < 1e-9, "{found}");
    }

    /// x² y z over [0, 2]³ is (8/3)·2·2; a model of x alone is constant on the other axes.
    #[test]
    fn three_axes_and_models_of_fewer() {
        let q = square("a*x^2*y*z", 3, &[0.0, 0.0], &[2.0, 1.0]);
        let block = integrals(&q, &[3.0]);
        assert!((block.m[0] - 32.0).abs() < 1e-12 && (block.m[1] - 0.25).abs() < 1e-14, "{:?}", block.m);
        assert!((block.d[0] - 32.0 / 3.0).abs() < 1e-12);
        let flat = square("a*x", 2, &[0.0], &[2.0]);
        assert!((integrals(&flat, &[3.0]).m[0] - 12.0).abs() < 1e-13);
    }
}
