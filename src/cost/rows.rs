//! From predictions of rows to a sum with its gradient and Hessian in the parameters: blocks of rows, the chain rule, and an
//! order of summation that does not depend on threads. Knows neither statistics nor normalisation.

use std::cell::Cell;
use std::ops::Range;

use super::kernels::Jet;
use crate::model::Model;
pub(super) use crate::model::Order;
use crate::model::ir::Terms;
use crate::numeric::sum::{BLOCK, Neumaier, add_up};
use crate::numeric::vector::{Arithmetic, Kernel, dispatch, lanes};

/// Number of elements of a packed lower triangle of size `n`.
pub(super) const fn packed(n: usize) -> usize {
    n * (n + 1) / 2
}

/// Predictions of a block of rows. `d[k * len + i]` is ∂m_i/∂p_k; `d2[t * len + i]` the second derivative with
/// t = k(k+1)/2 + l for l ≤ k. Derivatives beyond the wanted order are empty.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// Values.
    pub m: Vec<f64>,
    /// First derivatives.
    pub d: Vec<f64>,
    /// Second derivatives.
    pub d2: Vec<f64>,
}

impl Block {
    /// Gives the block the shape for `len` rows and `np` parameters; the numbers in it are left over from before.
    pub fn shape(&mut self, len: usize, np: usize, order: Order) {
        self.m.resize(len, 0.0);
        self.d.resize(if order >= Order::Gradient { np * len } else { 0 }, 0.0);
        self.d2.resize(if order >= Order::Hessian { packed(np) * len } else { 0 }, 0.0);
    }
}

/// Something that predicts rows: the model at points, over bins, differences of a cumulative function.
pub(super) trait Predict: Send + Sync {
    /// Number of rows.
    fn n_rows(&self) -> usize;

    /// Predicts `rows` into `out`, which it shapes itself.
    fn predict(&self, rows: Range<usize>, p: &[f64], order: Order, out: &mut Block);

    /// The model and its coordinates, when row i is nothing but the model at point i.
    fn points(&self) -> Option<(&Model, Vec<&[f64]>)> {
        None
    }

    /// The same for sums over all rows: a model that is faster for so many.
    fn points_to_sum(&self) -> Option<(&Model, Vec<&[f64]>)> {
        self.points()
    }

    /// The worst relative accuracy that an integral of a row missed at `p`; `None` when all are fine.
    fn missed_accuracy(&self, _p: &[f64]) -> Option<f64> {
        None
    }

    /// Rows (two abscissas) between which a cumulative function falls at `p`.
    fn decreasing(&self, _p: &[f64]) -> Option<(f64, f64)> {
        None
    }
}

/// A factor common to all rows, with its derivatives in the parameters; empty derivatives when it is a constant.
#[derive(Debug, Clone, Default)]
pub(super) struct Scale {
    /// The factor.
    pub factor: f64,
    /// ∂/∂p.
    pub d: Vec<f64>,
    /// ∂²/∂p∂p, packed.
    pub d2: Vec<f64>,
}

impl Scale {
    /// A constant factor.
    pub fn constant(factor: f64) -> Scale {
        Scale { factor, d: Vec::new(), d2: Vec::new() }
    }

    /// n/S(p), the factor that makes predictions of sum S sum up to n. NaN for S ≤ 0.
    pub fn total_over_sum(n: f64, s: &Sums) -> Scale {
        let factor = if s.value > 0.0 { n / s.value } else { f64::NAN };
        let q: Vec<f64> = s.grad.iter().map(|g| g / s.value).collect();
        let mut d2 = Vec::with_capacity(s.hess.len());
        if !s.hess.is_empty() {
            for k in 0..q.len() {
                for l in 0..=k {
                    d2.push(factor * (2.0 * q[k] * q[l] - s.hess[packed(k) + l] / s.value));
                }
            }
        }
        Scale { factor, d: q.iter().map(|q| -factor * q).collect(), d2 }
    }

    /// Multiplies a block by the factor, derivatives by the product rule.
    pub fn apply(&self, block: &mut Block) {
        let len = block.m.len();
        if !self.d.is_empty() && !block.d2.is_empty() {
            for k in 0..self.d.len() {
                for l in 0..=k {
                    let t = packed(k) + l;
                    for i in 0..len {
                        let cross = block.d[k * len + i] * self.d[l] + block.d[l * len + i] * self.d[k];
                        let c = &mut block.d2[t * len + i];
                        *c = self.factor * *c + cross + block.m[i] * self.d2[t];
                    }
                }
            }
        } else {
            block.d2.iter_mut().for_each(|v| *v *= self.factor);
        }
        block.d.iter_mut().for_each(|v| *v *= self.factor);
        if !self.d.is_empty() && !block.d.is_empty() {
            for (column, dk) in block.d.chunks_exact_mut(len).zip(&self.d) {
                column.iter_mut().zip(&block.m).for_each(|(v, m)| *v += m * dk);
            }
        }
        block.m.iter_mut().for_each(|v| *v *= self.factor);
    }
}

/// A sum over rows with its derivatives; empty beyond the wanted order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sums {
    /// The sum.
    pub value: f64,
    /// Its gradient.
    pub grad: Vec<f64>,
    /// Its Hessian, packed lower triangle.
    pub hess: Vec<f64>,
}

impl Sums {
    /// Adds g(I) of a scalar I(p) with derivatives `inner`, given g and its two derivatives at I.
    pub fn add_function_of(&mut self, inner: &Sums, g: (f64, f64, f64)) {
        self.value += g.0;
        for (a, b) in self.grad.iter_mut().zip(&inner.grad) {
            *a += g.1 * b;
        }
        if !self.hess.is_empty() {
            for k in 0..inner.grad.len() {
                for l in 0..=k {
                    let t = packed(k) + l;
                    self.hess[t] += g.1 * inner.hess[t] + g.2 * inner.grad[k] * inner.grad[l];
                }
            }
        }
    }
}

impl Sums {
    /// Multiplies everything.
    pub fn scale(&mut self, factor: f64) {
        self.value *= factor;
        self.grad.iter_mut().chain(&mut self.hess).for_each(|v| *v *= factor);
    }

    /// Zero, in the shape for `np` parameters.
    pub fn shaped(np: usize, order: Order) -> Sums {
        let n1 = if order >= Order::Gradient { np } else { 0 };
        let n2 = if order >= Order::Hessian { packed(np) } else { 0 };
        Sums { value: 0.0, grad: vec![0.0; n1], hess: vec![0.0; n2] }
    }
}

thread_local! {
    static TOTALS: Cell<Vec<f64>> = const { Cell::new(Vec::new()) };
    static BUFFERS: Cell<Buffers> = const { Cell::new(Buffers::new()) };
}

/// Buffers of one thread; taken out while in use.
#[derive(Default)]
struct Buffers {
    blocks: Vec<Block>,
    weights: Vec<f64>,
    combined: Vec<f64>,
}

impl Buffers {
    const fn new() -> Buffers {
        Buffers { blocks: Vec::new(), weights: Vec::new(), combined: Vec::new() }
    }
}

/// Σ terms(i, m_i) over all rows of `predictor`, whose predictions are multiplied by `scale` first. A model at points is summed inside
/// its own program; anything else block by block.
pub(super) fn sum_terms(
    predictor: &dyn Predict,
    scale: Option<&Scale>,
    p: &[f64],
    order: Order,
    terms: &dyn Terms,
) -> Sums {
    if let (Some((model, x)), None) = (predictor.points_to_sum(), scale) {
        return sum_points(model, &x, predictor.n_rows(), p, order, terms);
    }
    sum_blocks([predictor], scale, p, order, |start, blocks: &[Block], order, weights| {
        let f = &blocks[0].m;
        let n1 = if order >= Order::Gradient { f.len() } else { 0 };
        let n2 = if order >= Order::Hessian { f.len() } else { 0 };
        let (first, second) = weights.split_at_mut(f.len());
        terms.add(start, f, &mut first[..n1], &mut second[..n2])
    })
}

/// Σ terms(i, f(x_i)) with the derivatives taken inside the program of the model.
fn sum_points(model: &Model, x: &[&[f64]], n: usize, p: &[f64], order: Order, terms: &dyn Terms) -> Sums {
    let mut totals = TOTALS.take();
    let summed = model.summed(order, p);
    totals.clear();
    totals.resize(summed.n_totals(), 0.0);
    add_up(n, &mut totals, |start, end, sums| summed.run(x, (start, end), terms, sums));
    let mut sums = Sums::shaped(p.len(), order);
    sums.value = totals[0];
    summed.finish(&totals, &mut sums.grad, &mut sums.hess);
    TOTALS.set(totals);
    sums
}

/// Σ_i kernel(i, m_i) over all rows of several predictors, which must agree in rows and parameters.
pub(super) fn sum_rows<const C: usize>(
    predictors: [&dyn Predict; C],
    p: &[f64],
    order: Order,
    kernel: impl Fn(usize, [f64; C]) -> Jet<C> + Sync,
) -> Sums {
    sum_blocks(predictors, None, p, order, |start, blocks: &[Block], order, weights| {
        let len = blocks[0].m.len();
        let mut value = Neumaier::default();
        for i in 0..len {
            let jet = kernel(start + i, std::array::from_fn(|c| blocks[c].m[i]));
            value.add(jet.value);
            if order > Order::Value {
                for c in 0..C {
                    weights[c * len + i] = jet.first[c];
                    for e in 0..C {
                        weights[(C + c * C + e) * len + i] = jet.second[c][e];
                    }
                }
            }
        }
        value.total()
    })
}

/// The sum of what `weigh(start, blocks, order, weights)` returns for each block, with derivatives by the chain rule. It fills `weights`:
/// C columns of first derivatives by the predictions, then C·C columns of second ones, as far as the order wants them.
fn sum_blocks<const C: usize>(
    predictors: [&dyn Predict; C],
    scale: Option<&Scale>,
    p: &[f64],
    order: Order,
    weigh: impl Fn(usize, &[Block], Order, &mut [f64]) -> f64 + Sync,
) -> Sums {
    let n = predictors.first().map_or(0, |q| q.n_rows());
    let np = p.len();
    let mut sums = Sums::shaped(np, order);
    let mut totals = TOTALS.take();
    totals.clear();
    totals.resize(1 + sums.grad.len() + sums.hess.len(), 0.0);
    add_up(n, &mut totals, |start, end, totals| {
        let mut buffers = BUFFERS.take();
        buffers.blocks.resize_with(C.max(buffers.blocks.len()), Block::default);
        for from in (start..end).step_by(BLOCK) {
            let to = (from + BLOCK).min(end);
            for (q, block) in predictors.iter().zip(&mut buffers.blocks) {
                q.predict(from..to, p, order, block);
                if let Some(scale) = scale {
                    scale.apply(block);
                }
            }
            buffers.weights.resize((C + C * C) * (to - from), 0.0);
            totals[0].add(weigh(from, &buffers.blocks, order, &mut buffers.weights));
            add_derivatives::<C>(&mut buffers, np, order, &mut totals[1..]);
        }
        BUFFERS.set(buffers);
    });
    sums.value = totals[0];
    let (grad, hess) = totals[1..].split_at(sums.grad.len());
    sums.grad.copy_from_slice(grad);
    sums.hess.copy_from_slice(hess);
    TOTALS.set(totals);
    sums
}

/// Adds the gradient and the packed Hessian of one block, whose weights are filled, to `totals`.
fn add_derivatives<const C: usize>(buffers: &mut Buffers, np: usize, order: Order, totals: &mut [Neumaier]) {
    if order == Order::Value {
        return;
    }
    let Buffers { blocks, weights, combined } = buffers;
    let len = blocks[0].m.len();
    let (w1, w2) = weights.split_at(C * len);
    for k in 0..np {
        totals[k].add((0..C).map(|c| dot(&w1[c * len..][..len], &blocks[c].d[k * len..][..len])).sum());
    }
    if order < Order::Hessian {
        return;
    }
    combined.resize(C * len, 0.0);
    for k in 0..np {
        for c in 0..C {
            let column = &mut combined[c * len..][..len];
            column.fill(0.0);
            for e in 0..C {
                let (w, d) = (&w2[(c * C + e) * len..][..len], &blocks[e].d[k * len..][..len]);
                column.iter_mut().zip(w.iter().zip(d)).for_each(|(u, (w, d))| *u += w * d);
            }
        }
        for l in 0..=k {
            let t = packed(k) + l;
            let of = |c: usize| {
                dot(&combined[c * len..][..len], &blocks[c].d[l * len..][..len])
                    + dot(&w1[c * len..][..len], &blocks[c].d2[t * len..][..len])
            };
            totals[np + t].add((0..C).map(of).sum());
        }
    }
}

/// Scalar product at the machine's vector level.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    struct Dot<'a>(&'a [f64], &'a [f64]);
    impl Kernel for Dot<'_> {
        type Output = f64;
        #[inline(always)]
        fn run<A: Arithmetic>(self) -> f64 {
            lanes::dot::<A>(self.0, self.1)
        }
    }
    dispatch(Dot(a, b))
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
