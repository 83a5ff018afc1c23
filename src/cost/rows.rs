//! From predictions of rows to a sum with its gradient and Hessian in the parameters: blocks of rows, the chain rule, and an
//! order of summation that does not depend on threads. Knows neither statistics nor normalisation.

use std::cell::RefCell;
use std::ops::Range;

use super::kernels::Jet;
use crate::numeric::sum::{Neumaier, map_blocks};

/// How many derivatives are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Order {
    /// Values only.
    Value,
    /// And first derivatives.
    Gradient,
    /// And second derivatives.
    Hessian,
}

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

/// Buffers of one thread; taken out while in use.
#[derive(Default)]
struct Scratch {
    blocks: Vec<Block>,
    weights: Vec<f64>,
    combined: Vec<f64>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Σ_i kernel(i, m_i) over all rows of the predictors, which must agree in rows and parameters; predictions are multiplied by
/// `scale` first.
pub(super) fn sum_rows<const C: usize>(
    predictors: [&dyn Predict; C],
    scale: Option<&Scale>,
    p: &[f64],
    order: Order,
    kernel: impl Fn(usize, [f64; C]) -> Jet<C> + Sync,
) -> Sums {
    let n = predictors.first().map_or(0, |q| q.n_rows());
    let np = p.len();
    let work = |start: usize, end: usize, out: &mut [f64]| {
        let mut scratch = SCRATCH.take();
        scratch.blocks.resize_with(C.max(scratch.blocks.len()), Block::default);
        for (q, block) in predictors.iter().zip(&mut scratch.blocks) {
            q.predict(start..end, p, order, block);
            if let Some(scale) = scale {
                scale.apply(block);
            }
        }
        add_block(&mut scratch, start, np, order, &kernel, out);
        SCRATCH.set(scratch);
    };
    if order == Order::Value {
        let blocks = map_blocks(n, |a, b| {
            let mut out = [0.0];
            work(a, b, &mut out);
            out[0]
        });
        return Sums { value: crate::numeric::sum::sum(&blocks), ..Sums::default() };
    }
    let size = 1 + np + if order == Order::Hessian { packed(np) } else { 0 };
    let blocks = map_blocks(n, |a, b| {
        let mut out = vec![0.0; size];
        work(a, b, &mut out);
        out
    });
    let total = |j: usize| {
        let mut s = Neumaier::default();
        for block in &blocks {
            s.add(block[j]);
        }
        s.total()
    };
    Sums { value: total(0), grad: (1..=np).map(total).collect(), hess: (1 + np..size).map(total).collect() }
}

/// The sums of one block into `out` = [value, gradient…, packed Hessian…].
fn add_block<const C: usize>(
    scratch: &mut Scratch,
    start: usize,
    np: usize,
    order: Order,
    kernel: &impl Fn(usize, [f64; C]) -> Jet<C>,
    out: &mut [f64],
) {
    let Scratch { blocks, weights, combined } = scratch;
    let len = blocks[0].m.len();
    let mut value = Neumaier::default();
    if order == Order::Value {
        for i in 0..len {
            value.add(kernel(start + i, std::array::from_fn(|c| blocks[c].m[i])).value);
        }
        out[0] = value.total();
        return;
    }
    // weights: C columns of first derivatives, then C·C columns of second ones.
    weights.resize((C + C * C) * len, 0.0);
    for i in 0..len {
        let jet = kernel(start + i, std::array::from_fn(|c| blocks[c].m[i]));
        value.add(jet.value);
        for c in 0..C {
            weights[c * len + i] = jet.first[c];
            for e in 0..C {
                weights[(C + c * C + e) * len + i] = jet.second[c][e];
            }
        }
    }
    out[0] = value.total();
    let (w1, w2) = weights.split_at(C * len);
    for k in 0..np {
        out[1 + k] = (0..C).map(|c| dot(&w1[c * len..][..len], &blocks[c].d[k * len..][..len])).sum();
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
            out[1 + np + t] = (0..C)
                .map(|c| {
                    dot(&combined[c * len..][..len], &blocks[c].d[l * len..][..len])
                        + dot(&w1[c * len..][..len], &blocks[c].d2[t * len..][..len])
                })
                .sum();
        }
    }
}

/// Scalar product in four interleaved partial sums: a fixed order that the processor can overlap.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut s = [0.0; 4];
    let (a4, b4) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = a4.remainder().iter().zip(b4.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a4.zip(b4) {
        for j in 0..4 {
            s[j] += a[j] * b[j];
        }
    }
    (s[0] + s[1]) + (s[2] + s[3]) + rest
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
