//! Integrals of a model over bins by adaptive Gauss–Kronrod quadrature (7 and 15 nodes), with derivatives from the same nodes.
//!
//! Nodes and weights: R. Piessens et al., QUADPACK (Springer, 1983); the error estimate is theirs too. A bin is halved where
//! the error is largest until 10⁻⁹ of its integral or 10⁻¹² of ∫|f| over the bins of the block is reached, at most 200 times: what
//! counts is the size of the other bins, never the unit of x or f. The division follows the values alone; derivatives are those of
//! the resulting sum, so the gradient belongs to the value exactly.

use std::cell::RefCell;
use std::ops::Range;

use super::predict::Curve;
use super::rows::{Block, Order, Predict};
use crate::model::Model;

/// Relative accuracy asked for.
const RELATIVE: f64 = 1e-9;
/// Accuracy relative to ∫|f| over all bins of the block.
const OF_THE_BLOCK: f64 = 1e-12;
/// Halvings of one bin, at most.
const MAX_SUBDIVISIONS: usize = 200;
/// Nodes of one panel.
pub(super) const NODES: usize = 15;
/// Panels evaluated together.
const BATCH: usize = 16;

/// Kronrod nodes on [−1, 1], positive half from the outside in, centre last.
const XK: [f64; 8] = [
    0.991455371120812639206854697526329,
    0.949107912342758524526189684047851,
    0.864864423359769072789712788640926,
    0.741531185599394439863864773280788,
    0.586087235467691130294144691258613,
    0.405845151377397166906606412076961,
    0.207784955007898467600689403773245,
    0.0,
];
/// Kronrod weights of those nodes.
const WK: [f64; 8] = [
    0.022935322010529224963732008058970,
    0.063092092629978553290700663189204,
    0.104790010322250183839876322541518,
    0.140653259715525918745189590510238,
    0.169004726639267902826583426598550,
    0.190350578064785409913256402421014,
    0.204432940075298892414161999234649,
    0.209482141084727828012999174891714,
];
/// Gauss weights of the second, fourth, sixth and eighth node.
const WG: [f64; 4] = [
    0.129484966168869693270611432679082,
    0.279705391489276667901467771423780,
    0.381830050505118944950369775488975,
    0.417959183673469387755102040816327,
];

/// Abscissa of node j on [−1, 1]: 0…6 left half, 7 the centre, 8…14 right half.
pub(super) const fn node(j: usize) -> f64 {
    if j < 8 { -XK[j] } else { XK[14 - j] }
}

/// Kronrod weight of node j.
pub(super) const fn kronrod(j: usize) -> f64 {
    if j < 8 { WK[j] } else { WK[14 - j] }
}

/// Gauss weight of node j; 0 for nodes that are not of that rule.
pub(super) const fn gauss(j: usize) -> f64 {
    if j.is_multiple_of(2) { 0.0 } else { WG[if j < 8 { j / 2 } else { (14 - j) / 2 }] }
}

/// The error of the better rule from its difference to the other, which is far above it; scaled as in QUADPACK.
pub(super) fn scaled_error(raw: f64, spread: f64, magnitude: f64) -> f64 {
    if spread > 0.0 && raw > 0.0 {
        (spread * (200.0 * raw / spread).powf(1.5).min(1.0)).max(f64::EPSILON * magnitude)
    } else {
        raw
    }
}

/// The error that an integral may have, where ∫|f| over the whole block is `magnitude`. Below the smallest normal number digits are lost
/// and no accuracy can be asked for.
pub(super) fn goal_of(integral: f64, magnitude: f64) -> f64 {
    (RELATIVE * integral.abs()).max((OF_THE_BLOCK * magnitude).max(f64::MIN_POSITIVE))
}

/// A piece of a bin.
#[derive(Debug, Clone, Copy)]
struct Panel {
    row: usize,
    lo: f64,
    hi: f64,
    integral: f64,
    magnitude: f64,
    error: f64,
}

impl Panel {
    fn new(row: usize, lo: f64, hi: f64) -> Panel {
        Panel { row, lo, hi, integral: 0.0, magnitude: 0.0, error: 0.0 }
    }

    fn half(&self) -> f64 {
        0.5 * (self.hi - self.lo)
    }

    fn x(&self, j: usize) -> f64 {
        0.5 * (self.lo + self.hi) + self.half() * node(j)
    }

    /// Takes integral, ∫|f| and error from the values at the nodes.
    fn measure(&mut self, f: &[f64]) {
        let half = self.half();
        let (mut k, mut g, mut magnitude) = (0.0, 0.0, 0.0);
        for (j, f) in f.iter().enumerate() {
            k += kronrod(j) * f;
            magnitude += kronrod(j) * f.abs();
            if j % 2 == 1 {
                g += gauss(j) * f;
            }
        }
        let spread: f64 = f.iter().enumerate().map(|(j, f)| kronrod(j) * (f - 0.5 * k).abs()).sum();
        let (raw, spread) = ((k - g).abs() * half, spread * half);
        self.integral = k * half;
        self.magnitude = magnitude * half;
        self.error = scaled_error(raw, spread, self.magnitude);
    }
}

/// m_i = ∫ f over [lo_i, hi_i] by quadrature. Both ends must be finite.
pub(super) struct Quadrature<M = Model> {
    model: M,
    lo: Vec<f64>,
    hi: Vec<f64>,
}

/// Buffers of one thread.
#[derive(Default)]
struct Scratch {
    panels: Vec<Panel>,
    x: Vec<f64>,
    block: Block,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl<M: Curve> Quadrature<M> {
    /// Integrals of `model` over the intervals.
    pub fn new(model: M, lo: Vec<f64>, hi: Vec<f64>) -> Quadrature<M> {
        Quadrature { model, lo, hi }
    }

    /// Evaluates the model at the nodes of up to [`BATCH`] panels.
    fn at_nodes(&self, panels: &[Panel], p: &[f64], order: Order, x: &mut Vec<f64>, out: &mut Block) {
        x.clear();
        for panel in panels {
            x.extend((0..NODES).map(|j| panel.x(j)));
        }
        self.model.evaluate(&[x], p, order, out);
    }

    /// Cuts the bins of `rows` into panels until each bin is accurate; rows of panels count from the start of the block.
    /// Returns the worst accuracy missed.
    fn divide(&self, rows: Range<usize>, p: &[f64], scratch: &mut Scratch) -> Option<f64> {
        let Scratch { panels, x, block } = &mut *scratch;
        panels.clear();
        let (start, n) = (rows.start, rows.len());
        panels.extend(rows.map(|r| Panel::new(r - start, self.lo[r], self.hi[r])));
        for batch in panels.chunks_mut(BATCH) {
            self.at_nodes(batch, p, Order::Value, x, block);
            for (panel, f) in batch.iter_mut().zip(block.m.chunks_exact(NODES)) {
                panel.measure(f);
            }
        }
        let whole: f64 = panels.iter().map(|panel| panel.magnitude).filter(|m| m.is_finite()).sum();
        (0..n).filter_map(|k| self.refine(k, whole, p, scratch)).reduce(f64::max)
    }

    /// Halves panel `k` and its descendants, which are appended to the list, until its error is small, also beside the ∫|f| of the whole block. Returns the
    /// accuracy reached when it is too poor.
    fn refine(&self, k: usize, magnitude: f64, p: &[f64], scratch: &mut Scratch) -> Option<f64> {
        let Scratch { panels, x, block } = scratch;
        let first_child = panels.len();
        for halvings in 0.. {
            let family = || std::iter::once(k).chain(first_child..panels.len());
            let (mut integral, mut error, mut largest) = (0.0, 0.0, k);
            for j in family() {
                integral += panels[j].integral;
                error += panels[j].error;
                if panels[j].error > panels[largest].error {
                    largest = j;
                }
            }
            if error <= goal_of(integral, magnitude) || !f64::is_finite(error) {
                return None;
            }
            let Panel { row, lo, hi, .. } = panels[largest];
            let middle = 0.5 * (lo + hi);
            if halvings == MAX_SUBDIVISIONS || middle <= lo || middle >= hi {
                return Some(error / f64::abs(integral).max(f64::MIN_POSITIVE));
            }
            let mut halves = [Panel::new(row, lo, middle), Panel::new(row, middle, hi)];
            self.at_nodes(&halves, p, Order::Value, x, block);
            for (panel, f) in halves.iter_mut().zip(block.m.chunks_exact(NODES)) {
                panel.measure(f);
            }
            panels[largest] = halves[0];
            panels.push(halves[1]);
        }
        None
    }
}

impl<M: Curve> Predict for Quadrature<M> {
    fn n_rows(&self) -> usize {
        self.lo.len()
    }

    fn predict(&self, rows: Range<usize>, p: &[f64], order: Order, out: &mut Block) {
        let len = rows.len();
        out.shape(len, p.len(), order);
        let mut scratch = SCRATCH.take();
        self.divide(rows, p, &mut scratch);
        out.m.fill(0.0);
        for panel in &scratch.panels {
            out.m[panel.row] += panel.integral;
        }
        if order > Order::Value {
            out.d.fill(0.0);
            out.d2.fill(0.0);
            let Scratch { panels, x, block } = &mut scratch;
            for batch in panels.chunks(BATCH) {
                self.at_nodes(batch, p, order, x, block);
                add_derivatives(batch, &block.d, len, &mut out.d);
                add_derivatives(batch, &block.d2, len, &mut out.d2);
            }
        }
        SCRATCH.set(scratch);
    }

    fn missed_accuracy(&self, p: &[f64]) -> Option<f64> {
        self.divide(0..self.lo.len(), p, &mut Scratch::default())
    }
}

/// Adds Kronrod sums of columns of node values to the columns (one number a row) of `out`.
fn add_derivatives(panels: &[Panel], nodes: &[f64], len: usize, out: &mut [f64]) {
    let columns = nodes.chunks_exact(panels.len() * NODES);
    for (column, out) in columns.zip(out.chunks_exact_mut(len)) {
        for (panel, f) in panels.iter().zip(column.chunks_exact(NODES)) {
            let sum: f64 = f.iter().enumerate().map(|(j, f)| kronrod(j) * f).sum();
            out[panel.row] += sum * panel.half();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::packed;
    use super::*;

    /// exp(−((x − μ)/w)²/2) with p = [μ, w].
    struct Bell;

    impl Curve for Bell {
        fn evaluate(&self, x: &[&[f64]], p: &[f64], order: Order, out: &mut Block) {
            let n = x[0].len();
            out.shape(n, 2, order);
            for (i, &x) in x[0].iter().enumerate() {
                let z = (x - p[0]) / p[1];
                let f = (-0.5 * z * z).exp();
                out.m[i] = f;
                if order >= Order::Gradient {
                    out.d[i] = f * z / p[1];
                    out.d[n + i] = f * z * z / p[1];
                }
                if order >= Order::Hessian {
                    let w2 = p[1] * p[1];
                    out.d2[i] = f * (z * z - 1.0) / w2;
                    out.d2[packed(1) * n + i] = f * z * (z * z - 2.0) / w2;
                    out.d2[(packed(1) + 1) * n + i] = f * z * z * (z * z - 3.0) / w2;
                }
            }
        }
    }

    fn exact(a: f64, b: f64, p: &[f64]) -> f64 {
        let phi = |x: f64| crate::numeric::special::erf((x - p[0]) / p[1] / std::f64::consts::SQRT_2);
        p[1] * (0.5 * std::f64::consts::PI).sqrt() * (phi(b) - phi(a))
    }

    /// Narrow and broad peaks against the error function, to 10⁻⁹; derivatives against those of the closed form.
    #[test]
    fn integrals_of_a_bell_with_derivatives() {
        let lo: Vec<f64> = (0..40).map(|k| -2.0 + 0.1 * f64::from(k)).collect();
        let hi: Vec<f64> = lo.iter().map(|x| x + 0.1).collect();
        for p in [[0.03, 0.01], [0.5, 0.3], [0.0, 5.0]] {
            let q = Quadrature::new(Bell, lo.clone(), hi.clone());
            let mut block = Block::default();
            q.predict(3..37, &p, Order::Hessian, &mut block);
            let bell = |x: f64, p: &[f64]| (-0.5 * ((x - p[0]) / p[1]).powi(2)).exp();
            for i in 0..34 {
                let (a, b) = (lo[3 + i], hi[3 + i]);
                let m = exact(a, b, &p);
                assert!((block.m[i] - m).abs() < 1e-9 * m + 1e-12, "{} against {m} at {a}", block.m[i]);
                // ∂/∂μ of the integral is f(a) − f(b).
                let d = bell(a, &p) - bell(b, &p);
                assert!((block.d[i] - d).abs() < 1e-7 * d.abs() + 1e-8, "{} against {d} at {a}", block.d[i]);
                let slope = |x: f64| -bell(x, &p) * (x - p[0]) / (p[1] * p[1]);
                let d2 = slope(b) - slope(a);
                assert!((block.d2[i] - d2).abs() < 1e-5 * d2.abs() + 1e-5, "{} against {d2}", block.d2[i]);
            }
            assert_eq!(q.missed_accuracy(&p), None);
        }
    }

    /// The same relative result in any unit of x and f: a bell of width s on bins scaled by s, times a factor.
    #[test]
    fn results_do_not_depend_on_units() {
        struct Scaled(f64);
        impl Curve for Scaled {
            fn evaluate(&self, x: &[&[f64]], p: &[f64], order: Order, out: &mut Block) {
                Bell.evaluate(x, p, order, out);
                for numbers in [&mut out.m, &mut out.d, &mut out.d2] {
                    for v in numbers {
                        *v *= self.0;
                    }
                }
            }
        }
        for (factor, unit) in [(1e-12, 1.0), (1.0, 1e9), (1e-12, 1e9), (1e15, 1e-9), (1e-200, 1e-30)] {
            let p = [0.03 * unit, 0.01 * unit];
            let lo: Vec<f64> = (-4..8).map(|k| 0.5 * unit * f64::from(k)).collect();
            let hi: Vec<f64> = lo.iter().map(|x| x + 0.5 * unit).collect();
            let mut block = Block::default();
            let q = Quadrature::new(Scaled(factor), lo.clone(), hi.clone());
            q.predict(0..12, &p, Order::Value, &mut block);
            let whole = factor * unit * 0.01 * std::f64::consts::TAU.sqrt();
            for (i, (a, b)) in lo.iter().zip(&hi).enumerate() {
                let off = (block.m[i] - factor * exact(*a, *b, &p)).abs();
                assert!(off <= 1e-9 * whole, "{factor:e}, {unit:e}: bin {i} is off by {:e}", off / whole);
            }
            assert_eq!(q.missed_accuracy(&p), None);
        }
    }

    /// Values come out the same whether derivatives are asked for or not.
    #[test]
    fn values_do_not_depend_on_the_order() {
        let q = Quadrature::new(Bell, vec![-1.0, 0.0], vec![0.0, 1.0]);
        let (mut a, mut b) = (Block::default(), Block::default());
        q.predict(0..2, &[0.01, 0.02], Order::Value, &mut a);
        q.predict(0..2, &[0.01, 0.02], Order::Hessian, &mut b);
        assert_eq!(a.m, b.m);
    }

    /// 16 000 periods are more than 200 halvings resolve: the accuracy missed is reported.
    #[test]
    fn missed_accuracy_is_reported() {
        struct Wave;
        impl Curve for Wave {
            fn evaluate(&self, x: &[&[f64]], p: &[f64], order: Order, out: &mut Block) {
                out.shape(x[0].len(), 1, order);
                x[0].iter().zip(&mut out.m).for_each(|(x, m)| *m = 1.0 + (p[0] * x).cos());
            }
        }
        let q = Quadrature::new(Wave, vec![0.0], vec![1.0]);
        assert!(q.missed_accuracy(&[1e5]).is_some());
    }

    #[test]
    fn weights_sum_to_the_length_of_the_interval() {
        let kronrod_sum: f64 = (0..NODES).map(kronrod).sum();
        let gauss_sum: f64 = 2.0 * (WG[0] + WG[1] + WG[2]) + WG[3];
        assert!((kronrod_sum - 2.0).abs() < 1e-15 && (gauss_sum - 2.0).abs() < 1e-15);
    }
}
