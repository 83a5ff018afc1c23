//! The chain rule against differences, with a decay a·exp(−x/τ) as prediction, and sums that do not depend on threads.

use super::*;
use crate::cost::kernels::{self, XyPoint};
use crate::cost::loss::{LINEAR, Rho};
use crate::cost::terms::{ByRow, Events};
use crate::cost::{CostChoice, Loss};

/// m_i = a exp(−b x_i) with p = [a, b].
struct Decay(Vec<f64>);

impl Predict for Decay {
    fn n_rows(&self) -> usize {
        self.0.len()
    }

    fn predict(&self, rows: Range<usize>, p: &[f64], order: Order, out: &mut Block) {
        let n = rows.len();
        out.shape(n, 2, order);
        for (i, x) in self.0[rows].iter().enumerate() {
            let e = (-p[1] * x).exp();
            out.m[i] = p[0] * e;
            if order >= Order::Gradient {
                out.d[i] = e;
                out.d[n + i] = -p[0] * x * e;
            }
            if order >= Order::Hessian {
                out.d2[i] = 0.0;
                out.d2[n + i] = -x * e;
                out.d2[2 * n + i] = p[0] * x * x * e;
            }
        }
    }
}

/// Its slope −a b exp(−b x).
struct Slope(Vec<f64>);

impl Predict for Slope {
    fn n_rows(&self) -> usize {
        self.0.len()
    }

    fn predict(&self, rows: Range<usize>, p: &[f64], order: Order, out: &mut Block) {
        let n = rows.len();
        out.shape(n, 2, order);
        for (i, x) in self.0[rows].iter().enumerate() {
            let e = (-p[1] * x).exp();
            out.m[i] = -p[0] * p[1] * e;
            if order >= Order::Gradient {
                out.d[i] = -p[1] * e;
                out.d[n + i] = p[0] * e * (p[1] * x - 1.0);
            }
            if order >= Order::Hessian {
                out.d2[i] = 0.0;
                out.d2[n + i] = e * (p[1] * x - 1.0);
                out.d2[2 * n + i] = p[0] * x * e * (2.0 - p[1] * x);
            }
        }
    }
}

fn abscissas(n: usize) -> Vec<f64> {
    (0..n).map(|i| 0.02 + 3.0 * i as f64 / n as f64).collect()
}

/// Gradient against central differences of the value, Hessian against those of the gradient.
fn check(f: impl Fn(&[f64], Order) -> Sums, p: [f64; 2]) {
    let at = f(&p, Order::Hessian);
    assert_eq!(at.value, f(&p, Order::Value).value);
    assert_eq!(at.grad, f(&p, Order::Gradient).grad);
    for k in 0..2 {
        let h = 1e-5 * p[k];
        let moved = |s: f64| {
            let mut q = p;
            q[k] += s * h;
            f(&q, Order::Gradient)
        };
        let (lo, hi) = (moved(-1.0), moved(1.0));
        let d = (hi.value - lo.value) / (2.0 * h);
        let scale = at.grad.iter().fold(1.0, |a: f64, g| a.max(g.abs()));
        assert!((d - at.grad[k]).abs() < 1e-6 * scale, "gradient {k}: {d} against {}", at.grad[k]);
        for l in 0..=k {
            let d = (hi.grad[l] - lo.grad[l]) / (2.0 * h);
            let exact = at.hess[packed(k) + l];
            let scale = at.hess.iter().fold(1.0, |a: f64, g| a.max(g.abs()));
            assert!((d - exact).abs() < 1e-6 * scale, "Hessian {k}{l}: {d} against {exact}");
        }
    }
}

#[test]
fn chain_rule_of_every_kernel() {
    let n = 600;
    let rows = Decay(abscissas(n));
    let d: Vec<f64> = (0..n).map(|i| f64::from(u32::try_from(i * 7 % 11).unwrap())).collect();
    let p = [5.0, 0.7];
    let sum = |p: &[f64], order, k: &(dyn Fn(f64, f64) -> Jet<1> + Sync)| {
        sum_rows([&rows as &dyn Predict], p, order, |i, [m]| k(d[i], m))
    };
    check(|p, o| sum(p, o, &|d, m| kernels::squares(d, m, 0.6, &LINEAR)), p);
    check(
        |p, o| {
            sum(p, o, &|d, m| {
                kernels::squares(
                    d,
                    m,
                    0.6,
                    &Rho::of(&CostChoice { loss: Loss::SoftL1, ..CostChoice::default() }).unwrap(),
                )
            })
        },
        p,
    );
    check(|p, o| sum(p, o, &|d, m| kernels::pearson(d, m, 1.0, &LINEAR)), p);
    check(|p, o| sum(p, o, &|d, m| kernels::poisson(d, m)), p);
    check(|p, o| sum(p, o, &|_, m| kernels::event(m)), p);
}

#[test]
fn chain_rule_with_errors_in_x() {
    let x = abscissas(300);
    let points: Vec<XyPoint> =
        x.iter().map(|x| XyPoint { d: 5.0 - x, lower: 0.2, upper: 0.3, sx: 0.1 * x }).collect();
    let (f, slope) = (Decay(x.clone()), Slope(x));
    let sum = |p: &[f64], order| {
        sum_rows([&f as &dyn Predict, &slope], p, order, |i, [m, s]| {
            kernels::effective(&points[i], m, s, &LINEAR, Some(0.0625))
        })
    };
    check(sum, [5.0, 0.7]);
}

/// Contents n·m/Σm, with the derivatives of the sum.
#[test]
fn chain_rule_of_a_shared_total() {
    let n = 300;
    let rows = Decay(abscissas(n));
    let sum = |p: &[f64], order| {
        let s = sum_terms(&rows, None, p, order, &ByRow(|_, m| Jet::new(m, 1.0, 0.0)));
        let scale = Scale::total_over_sum(900.0, &s);
        let term = |i: usize, m: f64| kernels::multinomial((i % 7) as f64, m);
        sum_terms(&rows, Some(&scale), p, order, &ByRow(term))
    };
    check(sum, [5.0, 0.7]);
    // A common factor does not matter: no slope along a.
    let at = sum(&[5.0, 0.7], Order::Hessian);
    assert!(at.grad[0].abs() < 1e-10 && at.hess[0].abs() < 1e-10 && at.hess[1].abs() < 1e-10, "{at:?}");
}

/// The same bits with 1, 2 and 5 threads, over far more rows than one thread takes alone.
#[test]
fn bits_do_not_depend_on_threads() {
    let rows = Decay(abscissas(50_003));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let sum = |order| sum_terms(&rows, None, &[1.3, 0.7], order, &Events::default());
            (sum(Order::Value), sum(Order::Hessian))
        })
    };
    let one = with(1);
    assert_eq!(one.0.value, one.1.value);
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
}
