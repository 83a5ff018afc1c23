//! The costs as plain scalar loops with std's functions: what an engineer writes who knows the model. What depends on parameters
//! alone stands before the loop; derivatives are written out by hand. Minimised by the same search as ours, it is the measure of the
//! whole fits too.

use std::marker::PhantomData;

use fitpanel::data::Column;
use fitpanel::fcn::{Fcn, Gradient, Hessian};
use nalgebra::DMatrix;

/// Position of (k, l), l ≤ k, in a packed lower triangle.
pub const fn at(k: usize, l: usize) -> usize {
    k * (k + 1) / 2 + l
}

/// A model of N parameters with M = N(N+1)/2 second derivatives, ready at some parameters. Derivatives that are zero everywhere are
/// not written: the arrays come with zeros in their place.
pub trait Shape<const N: usize, const M: usize>: Send + Sync {
    /// Prepares what depends on the parameters alone.
    fn new(p: &[f64]) -> Self;

    /// f(x)
    fn value(&self, x: f64) -> f64;

    /// f(x) and ∂f/∂p.
    fn gradient(&self, x: f64, g: &mut [f64; N]) -> f64;

    /// f(x), ∂f/∂p and the packed ∂²f/∂p∂p.
    fn hessian(&self, x: f64, g: &mut [f64; N], h: &mut [f64; M]) -> f64;
}

/// What is compared with the model at a row, and how: k(f) and its first and second derivatives.
pub trait Statistic: Send + Sync {
    /// k(f) of a row with content `y` and weight `w`.
    fn term(f: f64, y: f64, w: f64) -> f64;

    /// k′(f), k″(f).
    fn slopes(f: f64, y: f64, w: f64) -> (f64, f64);
}

/// ((y − f)·w)², w = 1/σ
pub struct ChiSquare;

impl Statistic for ChiSquare {
    fn term(f: f64, y: f64, w: f64) -> f64 {
        let pull = (y - f) * w;
        pull * pull
    }

    fn slopes(f: f64, y: f64, w: f64) -> (f64, f64) {
        let w2 = 2.0 * w * w;
        ((f - y) * w2, w2)
    }
}

/// −2 ln f
pub struct LogLikelihood;

impl Statistic for LogLikelihood {
    fn term(f: f64, _y: f64, _w: f64) -> f64 {
        -2.0 * f.ln()
    }

    fn slopes(f: f64, _y: f64, _w: f64) -> (f64, f64) {
        let inverse = 1.0 / f;
        (-2.0 * inverse, 2.0 * inverse * inverse)
    }
}

/// 2(f − y ln f) + w, w = 2(y ln y − y)
pub struct Poisson;

impl Statistic for Poisson {
    fn term(f: f64, y: f64, w: f64) -> f64 {
        2.0 * (f - y * f.ln()) + w
    }

    fn slopes(f: f64, y: f64, _w: f64) -> (f64, f64) {
        let ratio = y / f;
        (2.0 - 2.0 * ratio, 2.0 * ratio / f)
    }
}

/// A sum over rows; `y` and `w` are empty for a likelihood of single events.
pub struct Loop<S, T, const N: usize, const M: usize> {
    x: Column,
    y: Vec<f64>,
    w: Vec<f64>,
    /// Parameters that count events: an extended likelihood adds twice their sum.
    yields: &'static [usize],
    kind: PhantomData<(S, T)>,
}

impl<S: Shape<N, M>, T: Statistic, const N: usize, const M: usize> Loop<S, T, N, M> {
    /// A sum over rows of x, content and weight.
    pub fn over(x: &[f64], y: Vec<f64>, w: Vec<f64>) -> Self {
        Loop { x: Column::from(x.to_vec()), y, w, yields: &[], kind: PhantomData }
    }

    /// A sum over events.
    pub fn extended(x: Column, yields: &'static [usize]) -> Self {
        Loop { x, y: Vec::new(), w: Vec::new(), yields, kind: PhantomData }
    }

    /// Calls `row` with x, content and weight of every row.
    #[inline(always)]
    fn for_each(&self, mut row: impl FnMut(f64, f64, f64)) {
        if self.y.is_empty() {
            self.x.iter().for_each(|&x| row(x, 0.0, 0.0));
        } else {
            self.x.iter().zip(&self.y).zip(&self.w).for_each(|((&x, &y), &w)| row(x, y, w));
        }
    }

    fn expected(&self, p: &[f64]) -> f64 {
        self.yields.iter().map(|&k| 2.0 * p[k]).sum()
    }

    fn add_expected(&self, grad: &mut [f64]) {
        self.yields.iter().for_each(|&k| grad[k] += 2.0);
    }
}

impl<S: Shape<N, M>, T: Statistic, const N: usize, const M: usize> Fcn for Loop<S, T, N, M> {
    fn value(&self, p: &[f64]) -> f64 {
        let shape = S::new(p);
        let mut sum = 0.0;
        self.for_each(|x, y, w| sum += T::term(shape.value(x), y, w));
        sum + self.expected(p)
    }

    fn up(&self) -> f64 {
        1.0
    }

    fn gradient(&self) -> Option<&dyn Gradient> {
        Some(self)
    }

    fn hessian(&self) -> Option<&dyn Hessian> {
        Some(self)
    }
}

impl<S: Shape<N, M>, T: Statistic, const N: usize, const M: usize> Gradient for Loop<S, T, N, M> {
    fn value_and_gradient(&self, p: &[f64], grad: &mut [f64]) -> f64 {
        let shape = S::new(p);
        let (mut sum, mut total, mut g) = (0.0, [0.0; N], [0.0; N]);
        self.for_each(|x, y, w| {
            let f = shape.gradient(x, &mut g);
            sum += T::term(f, y, w);
            let (first, _) = T::slopes(f, y, w);
            (0..N).for_each(|k| total[k] += first * g[k]);
        });
        grad.copy_from_slice(&total);
        self.add_expected(grad);
        sum + self.expected(p)
    }

    fn is_derived(&self) -> bool {
        true
    }
}

impl<S: Shape<N, M>, T: Statistic, const N: usize, const M: usize> Loop<S, T, N, M> {
    /// F, ∂F/∂p, ∂²F/∂p∂p in one pass.
    fn all(&self, p: &[f64]) -> (f64, [f64; N], [f64; M]) {
        let shape = S::new(p);
        let (mut sum, mut gradient, mut hessian) = (0.0, [0.0; N], [0.0; M]);
        let (mut g, mut h) = ([0.0; N], [0.0; M]);
        self.for_each(|x, y, w| {
            let f = shape.hessian(x, &mut g, &mut h);
            sum += T::term(f, y, w);
            let (first, second) = T::slopes(f, y, w);
            for k in 0..N {
                gradient[k] += first * g[k];
                for l in 0..=k {
                    hessian[at(k, l)] += first * h[at(k, l)] + second * g[k] * g[l];
                }
            }
        });
        (sum, gradient, hessian)
    }
}

impl<S: Shape<N, M>, T: Statistic, const N: usize, const M: usize> Hessian for Loop<S, T, N, M> {
    fn hessian(&self, p: &[f64], hess: &mut DMatrix<f64>) {
        fill(hess, &self.all(p).2);
    }

    fn with_value_and_gradient(&self, p: &[f64], grad: &mut [f64], hess: &mut DMatrix<f64>) -> Option<f64> {
        let (sum, gradient, hessian) = self.all(p);
        grad.copy_from_slice(&gradient);
        self.add_expected(grad);
        fill(hess, &hessian);
        Some(sum + self.expected(p))
    }
}

/// A packed lower triangle as a full matrix.
fn fill(full: &mut DMatrix<f64>, packed: &[f64]) {
    for k in 0..full.nrows() {
        for l in 0..=k {
            full[(k, l)] = packed[at(k, l)];
            full[(l, k)] = packed[at(k, l)];
        }
    }
}
