//! Gradients and Hessians of every cost against differences, and bits that do not depend on threads.

use fitpanel::cost::{Cost, CostChoice, CostKind, LogDet, Loss, ModelKind, Normalise};
use fitpanel::data::{Data, Dataset, Points, YErrors};
use nalgebra::DMatrix;

use super::*;

/// Sixth-order central difference of `f` along parameter k with step h.
fn difference(p: &[f64], k: usize, h: f64, mut f: impl FnMut(&[f64]) -> f64) -> f64 {
    let mut at = |s: f64| {
        let mut q = p.to_vec();
        q[k] += s * h;
        f(&q)
    };
    (45.0 * (at(1.0) - at(-1.0)) - 9.0 * (at(2.0) - at(-2.0)) + (at(3.0) - at(-3.0))) / (60.0 * h)
}

/// Checks gradient and Hessian at `p` to about 10⁻⁷ of their largest element in suitable units.
#[track_caller]
pub fn check(cost: &dyn Cost, p: &[f64]) {
    let n = p.len();
    let gradient = cost.gradient().unwrap();
    let grad_at = |q: &[f64]| {
        let mut g = vec![0.0; n];
        let f = gradient.value_and_gradient(q, &mut g);
        assert_eq!(f, cost.value(q), "value and gradient give another value");
        g
    };
    let g = grad_at(p);
    let mut hess = DMatrix::zeros(n, n);
    cost.hessian().unwrap().hessian(p, &mut hess);
    assert_eq!(hess, hess.transpose());
    // In units of the size of each parameter all derivatives are comparable.
    let unit: Vec<f64> = p.iter().map(|v| v.abs().max(0.1)).collect();
    let largest = (0..n).map(|k| (g[k] * unit[k]).abs()).fold(1.0, f64::max);
    let curved = (0..n).map(|k| (hess[(k, k)] * unit[k] * unit[k]).abs()).fold(largest, f64::max);
    for k in 0..n {
        let h = 1e-3 * unit[k];
        let d = difference(p, k, h, |q| cost.value(q));
        assert!((d - g[k]).abs() * unit[k] < 1e-7 * curved, "gradient {k}: {} against {d}", g[k]);
        for l in 0..n {
            let d = difference(p, k, h, |q| grad_at(q)[l]);
            let error = (d - hess[(k, l)]).abs() * unit[k] * unit[l];
            assert!(error < 1e-7 * curved, "Hessian {k},{l}: {} against {d}", hess[(k, l)]);
        }
    }
}

/// Counts of a peak on a slope in 30 bins of [0, 3], two of them empty.
fn bumpy() -> Dataset {
    let edges: Vec<f64> = (0..=30).map(|k| 0.1 * f64::from(k)).collect();
    let peak = |x: f64| 4.0 + 3.0 * x + 30.0 * (-0.5 * ((x - 1.2) / 0.25).powi(2)).exp();
    let n: Vec<f64> = (0..30)
        .map(|k| {
            if k == 3 || k == 28 {
                0.0
            } else {
                (peak(0.05 + 0.1 * f64::from(k)) + f64::from(k * 7 % 5)).round()
            }
        })
        .collect();
    counts(&edges, &n)
}

const PEAK: &str = "b+s*x+h*exp(-0.5*((x-m)/w)^2)";
const AT: [f64; 5] = [4.2, 2.7, 28.0, 1.17, 0.27];

#[test]
fn least_squares_of_bins() {
    let data = bumpy();
    for kind in [CostKind::Chi2, CostKind::Pearson, CostKind::GaussNll] {
        for integral in [false, true] {
            for loss in [Loss::Linear, Loss::SoftL1] {
                let c = CostChoice { integral, loss, ..choice(kind, ModelKind::Function) };
                check(&*build(&data, PEAK, &c), &AT);
            }
        }
    }
    let approximation = CostChoice { log_det: LogDet::On, ..choice(CostKind::Pearson, ModelKind::Function) };
    check(&*build(&data, PEAK, &approximation), &AT);
}

#[test]
fn likelihoods_of_bins() {
    let data = bumpy();
    for kind in [CostKind::Likelihood, CostKind::PoissonFull, CostKind::Extended] {
        for model_kind in [ModelKind::Function, ModelKind::Density] {
            for normalise in [Normalise::Always, Normalise::Declared] {
                let c = CostChoice { normalise, ..choice(kind, model_kind) };
                check(&*build(&data, PEAK, &c), &AT);
            }
        }
    }
}

#[test]
fn cumulative_functions() {
    let data = bumpy();
    let cdf = "1-exp(-(x+c*x^2)/t)";
    for (kind, normalise) in [
        (CostKind::Likelihood, Normalise::Declared),
        (CostKind::Likelihood, Normalise::Always),
        (CostKind::Chi2, Normalise::Always),
        (CostKind::Extended, Normalise::Auto),
    ] {
        let c = CostChoice { normalise, ..choice(kind, ModelKind::Cdf) };
        check(&*build(&data, cdf, &c), &[0.3, 2.0]);
    }
    let values: Vec<f64> = (1..40).map(|k| 0.07 * f64::from(k)).collect();
    let c = choice(CostKind::Unbinned, ModelKind::Cdf);
    check(&*build(&sample(&values, Some((0.0, 3.0))), cdf, &c), &[0.3, 2.0]);
}

#[test]
fn single_values() {
    let values: Vec<f64> = (0..300).map(|k| 0.2 + 2.5 * (f64::from(k) * 0.618_033_988_75).fract()).collect();
    let data = sample(&values, Some((0.0, 3.0)));
    for kind in [CostKind::Unbinned, CostKind::Extended] {
        for normalise in [Normalise::Always, Normalise::Declared] {
            let c = CostChoice { normalise, ..choice(kind, ModelKind::Density) };
            check(&*build(&data, PEAK, &c), &AT);
            // Without a closed form.
            check(&*build(&data, "b+s*x+h*exp(-((x-m)/w)^4)*cos(0.1*x)^2", &c), &AT);
        }
    }
}

#[test]
fn errors_in_x() {
    let x: Vec<f64> = (0..25).map(|k| 0.1 * f64::from(k)).collect();
    // All points lie well off the curve, where the cost with asymmetric errors has no kink.
    let off = |k: usize| if k.is_multiple_of(2) { 0.3 } else { -0.2 };
    let curve = |x: f64| 4.7 * (-x / 1.4_f64).exp() + 0.21;
    let y: Vec<f64> = x.iter().enumerate().map(|(k, x)| curve(*x) + off(k)).collect();
    let sx = Some(x.iter().map(|x| 0.02 + 0.05 * x).collect());
    let symmetric = YErrors::Symmetric(vec![0.2; 25]);
    let asymmetric = YErrors::Asymmetric { lower: vec![0.2; 25], upper: vec![0.3; 25] };
    for sy in [symmetric, asymmetric, YErrors::None] {
        let data = Dataset::new(
            "xy",
            Data::Points(Points { x: x.clone(), further: Vec::new(), y: y.clone(), sx: sx.clone(), sy }),
        );
        for log_det in [LogDet::Auto, LogDet::Off] {
            for loss in [Loss::Linear, Loss::SoftL1] {
                let c = CostChoice { log_det, loss, ..CostChoice::default() };
                check(&*build(&data, "A*exp(-x/tau)+c", &c), &[4.7, 1.4, 0.21]);
            }
        }
    }
}

/// Value, gradient and Hessian of 40 000 values have the same bits with 1, 2 and 3 threads.
#[test]
fn bits_do_not_depend_on_threads() {
    let values: Vec<f64> = (0..40_000).map(|k| 3.0 * (f64::from(k) * 0.618_033_988_75).fract()).collect();
    let data = sample(&values, Some((0.0, 3.0)));
    let cost = build(&data, PEAK, &choice(CostKind::Unbinned, ModelKind::Density));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let mut g = vec![0.0; 5];
            let mut h = DMatrix::zeros(5, 5);
            let f = cost.gradient().unwrap().value_and_gradient(&AT, &mut g);
            cost.hessian().unwrap().hessian(&AT, &mut h);
            (f, cost.value(&AT), g, h)
        })
    };
    let one = with(1);
    assert_eq!(one.0, one.1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(3));
}
