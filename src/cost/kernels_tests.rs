//! Kernels against closed forms, 40-digit numbers and differences of themselves.

use super::*;
use crate::cost::loss::LINEAR;
use crate::cost::{CostChoice, Loss};

fn soft() -> Rho {
    Rho::of(&CostChoice { loss: Loss::SoftL1, ..CostChoice::default() }).unwrap()
}

fn near(a: f64, b: f64, tol: f64) {
    assert!((a - b).abs() <= tol * b.abs().max(1e-300), "{a} against {b}");
}

/// Checks first and second derivative of a one-dimensional kernel by central differences.
fn differences(k: impl Fn(f64) -> Jet<1>, m: f64) {
    let h = 1e-5 * m.abs().max(0.1);
    let (a, b, c) = (k(m - h), k(m), k(m + h));
    let d1 = (c.value - a.value) / (2.0 * h);
    let d2 = (c.first[0] - a.first[0]) / (2.0 * h);
    assert!((d1 - b.first[0]).abs() <= 1e-7 * (1.0 + b.first[0].abs()), "{d1} against {}", b.first[0]);
    assert!(
        (d2 - b.second[0][0]).abs() <= 1e-7 * (1.0 + b.second[0][0].abs()),
        "{d2} against {}",
        b.second[0][0]
    );
}

#[test]
fn derivatives_agree_with_differences() {
    for m in [0.3, 1.7, 2.9, 11.0] {
        differences(|m| squares(2.0, m, 0.7, &LINEAR), m);
        differences(|m| squares(2.0, m, 0.7, &soft()), m);
        differences(|m| pearson(2.0, m, 1.3, &LINEAR), m);
        differences(|m| pearson(2.0, m, 1.3, &soft()), m);
        differences(|m| log_variance(m, 1.3, 2.0), m);
        differences(|m| poisson(3.0, m), m);
        differences(|m| poisson(0.0, m), m);
        differences(|m| poisson_of_weights(-0.4, m), m);
        differences(|m| multinomial(3.0, m), m);
        differences(event, m);
    }
}

#[test]
fn effective_variance_derivatives_agree_with_differences() {
    let point = XyPoint { d: 1.2, lower: 0.3, upper: 0.4, sx: 0.2 };
    for kind in [&LINEAR, &soft()] {
        for reference in [None, Some(0.09)] {
            for (m, s) in [(0.7, 1.9), (1.9, -0.6), (1.1, 0.0)] {
                let k = |m: f64, s: f64| effective(&point, m, s, kind, reference);
                let h = 1e-5;
                let at = k(m, s);
                for (c, (lo, hi)) in
                    [(k(m - h, s), k(m + h, s)), (k(m, s - h), k(m, s + h))].iter().enumerate()
                {
                    let d = (hi.value - lo.value) / (2.0 * h);
                    assert!((d - at.first[c]).abs() < 1e-7 * (1.0 + d.abs()), "{d} against {}", at.first[c]);
                    for e in 0..2 {
                        let d = (hi.first[e] - lo.first[e]) / (2.0 * h);
                        let exact = at.second[c][e];
                        assert!((d - exact).abs() < 1e-6 * (1.0 + d.abs()), "{d} against {exact}");
                    }
                }
            }
        }
    }
}

#[test]
fn asymmetric_errors_go_by_the_sign_of_the_residual() {
    let point = XyPoint { d: 1.0, lower: 0.5, upper: 0.25, sx: 0.0 };
    assert_eq!(effective(&point, 0.0, 0.0, &LINEAR, None).value, 4.0);
    assert_eq!(effective(&point, 2.0, 0.0, &LINEAR, None).value, 16.0);
}

/// KA062: counts n = (0, 3, 5, 2), μ = (0.5, 2.5, 4, 3): the sum of the deviances.
#[test]
fn poisson_and_multinomial_sums_of_the_vectors() {
    let (n, mu) = ([0.0, 3.0, 5.0, 2.0], [0.5, 2.5, 4.0, 3.0]);
    let poisson_sum: f64 = n.iter().zip(mu).map(|(&n, mu)| poisson(n, mu).value).sum();
    let multinomial_sum: f64 = n.iter().zip(mu).map(|(&n, mu)| multinomial(n, mu).value).sum();
    near(poisson_sum, 1.7035044214731663, 1e-14);
    near(multinomial_sum, 1.7035044214731663, 1e-14);
}

/// Relative accuracy where the plain formula loses ten digits: n = 10⁶, μ = n(1 + t) with t = 1/2048 exactly, so that
/// 2n(t − ln(1 + t)) comes from its alternating series.
#[test]
fn large_counts_keep_their_digits() {
    let t = 1.0 / 2048.0_f64;
    let n = 1048576.0;
    let series: f64 = (2..12).map(|k| (-t).powi(k) / f64::from(k)).sum();
    near(poisson(n, n * (1.0 + t)).value, 2.0 * n * series, 1e-13);
}

#[test]
fn excess_is_continuous_where_its_formula_changes() {
    for t in [-0.1, 0.1] {
        near(excess(t * (1.0 - 1e-15)), t - t.ln_1p(), 1e-13);
    }
    assert_eq!(excess(0.0), 0.0);
}

#[test]
fn edges_of_the_domain() {
    assert_eq!(poisson(2.0, 0.0).value, f64::INFINITY);
    assert_eq!(poisson(2.0, -1.0).value, f64::INFINITY);
    assert_eq!(poisson(0.0, -1.0), Jet::constant(0.0));
    assert_eq!(poisson(0.0, f64::NAN).value, f64::INFINITY);
    assert_eq!(pearson(2.0, -1.0, 1.0, &LINEAR), Jet::constant(0.0));
    assert_eq!(multinomial(0.0, -1.0), Jet::constant(0.0));
    assert_eq!(multinomial(1.0, 0.0).value, f64::INFINITY);
    assert_eq!(event(-1.0).value, -2.0 * 2.2250738585072014e-308_f64.ln());
    assert_eq!(event(f64::NAN).value, f64::INFINITY);
    assert_eq!(event(f64::INFINITY).value, f64::INFINITY);
    assert_eq!(squares(1.0, f64::NAN, 1.0, &LINEAR).value, f64::INFINITY);
    assert_eq!(squares(1.0, 1e200, 1.0, &LINEAR).value, f64::INFINITY);
}

/// Soft L1 and squares of the line y = x through (0…4; 0.1, 1.2, 1.9, 3.2, 9) with σ = 0.3.
#[test]
fn squares_and_soft_l1_of_the_vectors() {
    let y = [0.1, 1.2, 1.9, 3.2, 9.0];
    let total =
        |kind: &Rho| y.iter().enumerate().map(|(i, &y)| squares(y, i as f64, 0.3, kind).value).sum::<f64>();
    near(total(&LINEAR), 278.8888888888889, 1e-14);
    near(total(&soft()), 32.41705134449168, 1e-14);
}
